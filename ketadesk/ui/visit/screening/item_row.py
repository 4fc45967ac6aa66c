"""One item of a checklist: question, last visit's answer, finding, editor, reason line."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ketadesk.desk.charts import Change
from ketadesk.kernel.dates import show_duration
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.problems import EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.protocols.model import Item
from ketadesk.ui.items.editor import ItemEditor
from ketadesk.ui.items.registry import editor_for
from ketadesk.ui.items.words import COPIED_NOTE, Surroundings, answer_words
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    FieldRow,
    KeyCap,
    TextField,
    keep_height,
    line_up,
)
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import Status
from ketadesk.ui.visit.screening.chair_check import ChairCheck
from ketadesk.ui.visit.screening.words import finding_sentence, finding_status
from ketadesk.ui.weights import pounds
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.answers import NOT_ASSESSED, Raw
from ketadesk.visit.assessment import Assessment
from ketadesk.visit.entries import Answered
from ketadesk.visit.facts import bmi
from ketadesk.visit.findings import item_finding
from ketadesk.visit.orders import PUMP_CHECK, pump_check_is_outdated
from ketadesk.visit.visit import Answer

_COPY_KEYS: Final = ("s", "=")
_RECENT_S: Final = 48 * 3600


class _Answering(QWidget):
    """The editor with the line for the reason under it. Letters no field took come by here.

    Signals:
        copied(): the key for "same as last visit" was pressed.
    """

    copied = Signal()

    def __init__(self, editor: ItemEditor, reason: QWidget, copy_key: str) -> None:
        super().__init__()
        self._copy_key = copy_key
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(editor)
        layout.addWidget(reason)
        self.setFocusProxy(editor)
        keep_height(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hear the copying key; everything else goes on to the page."""
        plain_key = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if self._copy_key and plain_key and event.text().casefold() == self._copy_key:
            if not event.isAutoRepeat():
                self.copied.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class ItemRow(FieldRow):
    """A question and its answer; an answer is recorded the moment it is given.

    Args:
        presenter: the visit.
        item: what is asked.
        around: people and zone.

    Signals:
        moved(int): the person goes on (1) or back (-1).
        typed(): half-typed text has changed.
    """

    moved = Signal(int)
    typed = Signal()

    def __init__(self, presenter: VisitPresenter, item: Item, around: Surroundings) -> None:
        self.item = item
        self._presenter = presenter
        self._around = around
        self.item_editor = editor_for(item, self._record, around)
        self.reason = TextField(
            _("Reason why this was not assessed"), _("Why was this not assessed?")
        )
        self.reason.hide()
        self._asked: Raw = None
        self._last = presenter.case.last_answer(item.id)
        self._copy_key = self._key_to_copy()
        answering = _Answering(self.item_editor, self.reason, self._copy_key)
        super().__init__(item.prompt, answering)
        self._copy_line: QWidget | None = None
        self._copy_cap: KeyCap | None = None
        if self._can_copy():
            self._copy_cap = self._add_copying(answering)
        self._chair = ChairCheck(presenter, item)
        if self._chair.line is not None:
            self.add_under(self._chair.line)
            self._chair.anew.connect(self._check_again)
        self.item_editor.moved.connect(self.moved)
        self.item_editor.typed.connect(self.typed)
        self.item_editor.left_out.connect(self._ask_reason)
        self.item_editor.problem_shown.connect(self._on_problem)
        app = QApplication.instance()
        if self._copy_cap is not None and isinstance(app, QApplication):
            app.focusChanged.connect(self._show_copy_key)
        self.reason.returnPressed.connect(self._leave_out)

    def refresh(self, assessment: Assessment) -> None:
        """Show what the record and the assessment now say."""
        case = self._presenter.case
        answer = case.visit.answers.get(self.item.id)
        again = self.item.id == PUMP_CHECK and pump_check_is_outdated(case.visit)
        self.item_editor.show_answer(None if again else self._chair.shown(answer))
        self.set_hint(self._hint_words(answer, assessment))
        finding = item_finding(case, self.item, assessment.at)
        if again:
            words = _("The order was changed after this check: the pump is checked again.")
            self.show_note(Status.CAUTION, words)
        elif finding is None:
            self.clear_note()
        else:
            words = finding_sentence(self._presenter, finding)
            self.show_note(finding_status(finding), words)
        if self._copy_line is not None:
            self._copy_line.setVisible(answer is None)

    def draft_text(self) -> str:
        """What is half-typed."""
        return self.item_editor.draft_text()

    def _key_to_copy(self) -> str:
        if not self._can_copy():
            return ""
        taken = self.item_editor.keys()
        return next((key for key in _COPY_KEYS if key not in taken), "")

    def _can_copy(self) -> bool:
        return not self.item.every_visit and self._last is not None and not self._last.not_assessed

    def _add_copying(self, answering: _Answering) -> KeyCap | None:
        link = Button(
            _("Same as last visit"),
            ButtonKind.LINK,
            quiet=True,
            spoken=_("{item}: same as last visit").format(item=self.item.prompt),
        )
        link.clicked.connect(self._copy)
        answering.copied.connect(self._copy)
        cap = KeyCap(self._copy_key.upper()) if self._copy_key else None
        if cap is not None:
            policy = cap.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            cap.setSizePolicy(policy)
            cap.hide()
        self._copy_line = line_up(link, *(() if cap is None else (cap,)), gap=4)
        self.add_under(self._copy_line)
        return cap

    def _on_problem(self, sentence: str, caution: bool) -> None:  # noqa: FBT001 - a slot
        if sentence:
            self.show_problem(sentence, caution=caution)
        else:
            self.clear_problem()

    def _show_copy_key(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._copy_cap is not None:
            self._copy_cap.setVisible(now is not None and self.isAncestorOf(now))

    def _hint_words(self, answer: Answer | None, assessment: Assessment) -> str:
        parts = []
        if checked := self._chair.words():
            parts.append(checked)
        elif answer is not None and answer.body.note == COPIED_NOTE:
            parts.append(_("Confirmed as at the last visit"))
        elif self._presenter.case.last_visit is not None:
            last = _("not asked")
            if self._last is not None:
                last = answer_words(self.item, self._last.body, self._around) or _("none")
            parts.append(_("Last visit: {answer}").format(answer=last))
        aside = self._aside(answer, assessment)
        parts += [words for words in (aside, self.item.help) if words]
        return "  ·  ".join(parts)

    def _aside(self, answer: Answer | None, assessment: Assessment) -> str:
        """What follows from the answer at once: pounds, body mass index, hours since."""
        if answer is None or answer.not_assessed:
            return ""
        value = answer.fields.get("value")
        if self.item.unit == "kg" and isinstance(value, Decimal):
            return f"{pounds(value)}\u00a0lb"
        if self.item.id == "wt.bmi":
            index = bmi(self._presenter.case.visit.answers)
            if index is not None:
                return _("Body mass index {index}\u00a0kg/m²").format(index=plain(index))
        at = answer.fields.get("at", value)
        if isinstance(at, datetime):
            ago = assessment.at - at
            if 0 <= ago.total_seconds() < _RECENT_S:
                return _("{span} ago").format(span=show_duration(ago))
        return ""

    def _record(self, raw: Raw) -> bool:
        """Record an answer; whether it is now in the record."""
        self._asked = raw
        done = self._presenter.do(
            lambda: self._presenter.desk.screening.answer(self._presenter.visit, self.item.id, raw),
            self._record_again,
            self._on_recorded,
        )
        if isinstance(done, Problem):
            if not self.item_editor.show_problem(done):
                self.show_problem(problem_sentence(done))
            return False
        if isinstance(done, EnvironmentFault):
            if not self.item_editor.show_fault():
                self.show_problem(_("Not saved yet. Press Try again beside the banner."))
            return False
        self._on_recorded()
        return True

    def _on_recorded(self, _done: Change | None = None) -> None:
        self.clear_problem()
        self.reason.set_text("")
        self.reason.hide()

    def _check_again(self) -> None:
        """The question is open once more; what was said before stands until it is answered."""
        self.refresh(self._presenter.assessment())
        self.item_editor.setFocus()

    def _record_again(self) -> None:
        self._record(self._asked)

    def _ask_reason(self) -> None:
        self.reason.show()
        self.reason.setFocus()

    def _leave_out(self) -> None:
        reason = self.reason.text().strip()
        if not reason:
            self.reason.show_problem(_("A reason is needed here."))
            self.show_problem(_("A reason is needed here."))
            return
        self.reason.clear_problem()
        if self._record({"value": NOT_ASSESSED, "note": reason}):
            self.item_editor.setFocus()
            self.moved.emit(1)

    def _copy(self) -> None:
        last = self._last
        if last is None or self._presenter.case.visit.answers.get(self.item.id) is not None:
            return
        fields = last.fields
        raw: Raw = fields["value"] if set(fields) == {"value"} else fields
        if isinstance(raw, tuple):
            raw = list(raw)
        confirmed = isinstance(last.body, Answered) and last.body.confirmed
        given = {"value": raw, "note": COPIED_NOTE, "confirmed": confirmed}
        if self._record(given):
            self.item_editor.setFocus()
            self.moved.emit(1)
