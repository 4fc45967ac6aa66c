"""One line of the discharge checklist: open with its answer row, or settled in few words."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.kernel.text import _
from ketadesk.protocols.model import Criterion, Item, Kind
from ketadesk.ui.items.dates import read_date
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    FieldRow,
    Label,
    Option,
    SegmentedAnswer,
    TextField,
    column,
)
from ketadesk.ui.theme import SYMBOLS, Status, px, set_role
from ketadesk.visit.entries import Value

_NEXT_VISIT: Final = "dc.next_visit"
_CLOCK: Final = re.compile(r"(.+?)[ ,]+([01]?\d|2[0-3])[:.]?([0-5]\d)")
_WORDS_PX: Final = 190


def read_moment(typed: str) -> datetime | str:
    """A day and a time, such as 25-Nov-2026 09:00, without a zone; or why it cannot be read."""
    found = _CLOCK.fullmatch(typed.strip())
    if found is None:
        return _("Write day and time like 25-Nov-2026 09:00.")
    day = read_date(found[1])
    if isinstance(day, str):
        return day
    # The desk takes a time without a zone as the clinic's own.
    return datetime.combine(day, time(int(found[2]), int(found[3])))


def yes_no(spoken: str) -> SegmentedAnswer:
    """A row with Yes and No."""
    return SegmentedAnswer(
        (Option("yes", _("Yes"), "y"), Option("no", _("No"), "n")), spoken, least_width_px=56
    )


class CriterionRow(QFrame):
    """A criterion that is still open.

    Signals:
        answered(str, object): the criterion and the answer as the desk takes it.
        moved_on(str): a key answered; the next row is wanted.
        override_wanted(str): a prescriber is to override it.

    Args:
        criterion: of the protocol.
        item: the question behind it, or None where it follows from the record.
    """

    answered = Signal(str, object)
    moved_on = Signal(str)
    override_wanted = Signal(str)

    def __init__(self, criterion: Criterion, item: Item | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "row")
        self.criterion = criterion
        self.answer: SegmentedAnswer | None = None
        self.parts: dict[str, SegmentedAnswer] = {}
        self.when: TextField | None = None
        self._said: object = None
        self.editor = self._editor(item)
        self.evidence = Label("", "small")
        self.message = Label("", "message", status=Status.STOP)
        self.message.hide()
        self.override = Button(
            _("Override"),
            ButtonKind.LINK,
            spoken=_("Override: {criterion}").format(criterion=criterion.title),
        )
        self.override.clicked.connect(self._on_override)
        self._lay_out(item)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._ring)

    def _editor(self, item: Item | None) -> QWidget | None:
        if item is None:
            return None
        if item.fields and item.kind in (Kind.TABLE, Kind.SEVERAL_YES_NO):
            rows = []
            for field in item.fields:
                part = yes_no(f"{self.criterion.title}: {field.label}")
                part.setProperty("part", field.name)
                part.chosen.connect(self._on_part)
                part.key_answered.connect(self._on_part_key)
                self.parts[field.name] = part
                rows.append(FieldRow(field.label, part, question_px=120))
            return column(*rows, gap=0)
        self.answer = yes_no(self.criterion.title)
        self.answer.chosen.connect(self._on_chosen)
        self.answer.key_answered.connect(self._on_key)
        if item.id != _NEXT_VISIT:
            return self.answer
        self.when = TextField(_("Day and time of the next visit"), _("25-Nov-2026 09:00"))
        self.when.committed.connect(self._on_when)
        return column(
            self.answer, FieldRow(_("Day and time, if known"), self.when, stacked=True), gap=8
        )

    def _lay_out(self, item: Item | None) -> None:
        symbol = Label(SYMBOLS[Status.CAUTION], "body", status=Status.CAUTION, wraps=False)
        symbol.setFixedWidth(px(22))
        symbol.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.title = Label(self.criterion.title)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.evidence)
        if item is not None and item.help:
            words.addWidget(Label(_("Patient says: {points}").format(points=item.help), "small"))
        words.addWidget(self.message)
        if item is not None:
            words.addWidget(self.override, 0, Qt.AlignmentFlag.AlignLeft)
        words.addStretch(1)
        left = QHBoxLayout()
        left.setSpacing(8)
        left.addWidget(symbol, 0)
        left.addLayout(words, 1)
        self._flow = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._flow.setContentsMargins(13, 8, 13, 8)
        self._flow.setSpacing(12)
        self._flow.addLayout(left, 1)
        if self.editor is not None:
            self._flow.addWidget(self.editor, 0, Qt.AlignmentFlag.AlignTop)
        else:
            self._flow.addWidget(self.override, 0, Qt.AlignmentFlag.AlignVCenter)
        if self.parts:
            self._flow.setDirection(QBoxLayout.Direction.TopToBottom)

    def focus_editor(self) -> bool:
        """Put the focus on the answer; False where there is none."""
        first = self.answer or next(iter(self.parts.values()), None)
        if first is None:
            return False
        first.setFocus()
        return True

    def show_state(self, evidence: str, fields: dict[str, Value], *, overridable: bool) -> None:
        """Show evidence and the answer on record; half-given parts stay as they are."""
        self.evidence.setText(evidence)
        self.override.setVisible(overridable)
        if self.answer is not None:
            value = fields.get("value")
            self.answer.set_value(None if not isinstance(value, bool) else _word(value))
        for name, part in self.parts.items():
            said = fields.get(name)
            if isinstance(said, bool):
                part.set_value(_word(said))

    def set_parts(self, kept: dict[str, str]) -> None:
        """Show these half-given parts and no others."""
        for name, part in self.parts.items():
            value = kept.get(name)
            part.set_value(value if value in {"yes", "no"} else None)

    def show_problem(self, sentence: str) -> None:
        """Say what is in the way; empty for nothing."""
        self.message.setText(f"{SYMBOLS[Status.STOP]} {sentence}" if sentence else "")
        self.message.setVisible(bool(sentence))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the answer under the words where there is no room beside them."""
        super().resizeEvent(event)
        if self.editor is None or self.parts:
            return
        needed = self.editor.sizeHint().width() + px(_WORDS_PX) + 40
        direction = QBoxLayout.Direction
        wanted = direction.LeftToRight if self.width() >= needed else direction.TopToBottom
        if self._flow.direction() != wanted:
            self._flow.setDirection(wanted)
            self.updateGeometry()

    def say_again(self) -> None:
        """Give the last answer once more: it could not be recorded."""
        self.answered.emit(self.criterion.id, self._said)

    def _say(self, raw: object) -> None:
        self._said = raw
        self.say_again()

    def _on_chosen(self, value: str) -> None:
        self._say(value == "yes")

    def _on_key(self) -> None:
        self.moved_on.emit(self.criterion.id)

    def _on_part(self, _value: str) -> None:
        given = {name: part.value for name, part in self.parts.items()}
        raw = {name: value == "yes" for name, value in given.items() if value is not None}
        self._say(raw)

    def _on_part_key(self) -> None:
        parts, done = list(self.parts.values()), self.sender()
        at = next((n for n, part in enumerate(parts) if part is done), 0)
        rest = [part for part in parts[at + 1 :] if part.value is None]
        if parts[at].value is not None:
            rest += [part for part in parts[:at] if part.value is None]
        if rest:
            rest[0].setFocus()
        else:
            self.moved_on.emit(self.criterion.id)

    def _on_when(self, typed: str) -> None:
        assert self.when is not None  # noqa: S101 - its own signal
        if not typed.strip():
            return
        moment = read_moment(typed)
        if isinstance(moment, str):
            self.when.show_problem(moment)
            return
        self._say({"at": moment})

    def _on_override(self) -> None:
        self.override_wanted.emit(self.criterion.id)

    def _ring(self, _old: QWidget | None, now: QWidget | None) -> None:
        inside = now is not None and self.isAncestorOf(now)
        set_role(self, "focused", "yes" if inside else "no")


class SettledCell(QWidget):
    """A criterion that is no longer in the way.

    Signals:
        change_wanted(str): the answer was wrong.

    Args:
        criterion: of the protocol.
        changeable: whether a person answered it.
    """

    change_wanted = Signal(str)

    def __init__(self, criterion: Criterion, *, changeable: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.criterion = criterion
        self._symbol = Label("", "body", wraps=False)
        self._symbol.setFixedWidth(px(22))
        self._symbol.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.evidence = Label("", "small")
        self.change = Button(
            _("Change"),
            ButtonKind.LINK,
            spoken=_("Change: {criterion}").format(criterion=criterion.title),
        )
        self.change.clicked.connect(self._on_change)
        self._changeable = changeable
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Label(criterion.title))
        words.addWidget(self.evidence)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 7, 8, 7)
        row.setSpacing(8)
        row.addWidget(self._symbol, 0)
        row.addLayout(words, 1)
        row.addWidget(self.change, 0, Qt.AlignmentFlag.AlignTop)

    def show_state(self, evidence: str, *, overridden: bool, recovery: bool) -> None:
        """Show what it rests on."""
        status = Status.CAUTION if overridden else Status.OK
        self._symbol.setText(SYMBOLS[status])
        self._symbol.set_status(status)
        self.evidence.setText(evidence)
        self.evidence.setVisible(bool(evidence))
        self.change.setVisible(self._changeable and recovery and not overridden)

    def _on_change(self) -> None:
        self.change_wanted.emit(self.criterion.id)


def _word(value: bool) -> str:  # noqa: FBT001 - the value itself is the argument
    return "yes" if value else "no"
