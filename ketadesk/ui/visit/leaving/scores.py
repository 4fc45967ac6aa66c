"""The card of a recovery score: five rows, nothing chosen beforehand, one button that records."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ketadesk.desk.charts import Change
from ketadesk.kernel.problems import Code, EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    Card,
    FieldRow,
    Label,
    Option,
    SegmentedAnswer,
    column,
    line_up,
)
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import Status
from ketadesk.ui.visit.leaving.evidence import clock_words, name_words, second_padss_at
from ketadesk.ui.visit.leaving.parts import PADSS, ScoreKind
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.leaving import CriterionState, RecoveryScore
from ketadesk.visit.stages import Stage
from ketadesk.visit.visit import latest_set

_QUESTION_PX: Final = 70
_SEGMENT_PX: Final = 116
_AROUND: Final = 36


class ScoreCard(Card):
    """One recovery score.

    While the checklist's line rests on the last score, the card shows that score; otherwise its
    rows are blank for the next one. A choice in a shown score begins a new one with that part
    alone, so that no old part is carried over.

    Signals:
        recorded(): a score was recorded; the button that did it is gone.

    Args:
        presenter: of the visit.
        kind: which score.
    """

    recorded = Signal()

    def __init__(
        self, presenter: VisitPresenter, kind: ScoreKind, parent: QWidget | None = None
    ) -> None:
        super().__init__(_(kind.title), parent=parent)
        self._presenter = presenter
        self._kind = kind
        self._draft: dict[str, str] = {}
        self._again = False
        self._asked_again: tuple[str, str] | None = None
        self._answers: dict[str, SegmentedAnswer] = {}
        for part in kind.parts:
            options = [Option(str(n), str(n), str(n), _(part.steps[n])) for n in range(3)]
            spoken = f"{_(kind.title)}, {_(part.label)}"
            answer = SegmentedAnswer(options, spoken, least_width_px=_SEGMENT_PX)
            answer.setProperty("part", part.name)
            answer.chosen.connect(self._on_chosen)
            answer.key_answered.connect(self._on_key_answered)
            self._answers[part.name] = answer
            row = FieldRow(_(part.label), answer, question_px=_QUESTION_PX)
            self.add_row(row)
        self.hint = Label("", "small")
        self.message = Label("", "message", status=Status.CAUTION)
        title = _(kind.title)
        self.record = Button(_("Record score"), spoken=_("Record {score}").format(score=title))
        self.record.clicked.connect(self._on_record)
        self.record.installEventFilter(self)
        self.again = Button(
            _("Score again"),
            ButtonKind.LINK,
            spoken=_("Score {score} again").format(score=title),
        )
        self.again.clicked.connect(self._on_again)
        foot = column(self.message, line_up(self.hint, self.again, gap=6), self.record, gap=6)
        foot.setContentsMargins(15, 6, 15, 10)
        self.body.addWidget(foot)
        self.restore_draft()

    def minimumSizeHint(self) -> QSize:
        """Wide enough for the three steps of a part to stand side by side."""
        hint = super().minimumSizeHint()
        steps = max(each.sizeHint().width() for each in self._answers.values())
        return QSize(max(hint.width(), steps + _AROUND), hint.height())

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Enter records a whole score only: typed once too often it must not make half of one."""
        if (
            watched is self.record
            and event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            and self._missing()
        ):
            if not event.isAutoRepeat():
                self._ask_for_every_part()
            return True
        return False

    def answer(self, part: str) -> SegmentedAnswer:
        """The row of a part."""
        return self._answers[part]

    def begin(self) -> None:
        """Go to the first part that is not chosen yet."""
        missing = self._missing()
        self._answers[missing[0] if missing else self._kind.parts[0].name].setFocus()

    def _missing(self) -> tuple[str, ...]:
        """The parts that are not chosen yet, in order."""
        return tuple(each.name for each in self._kind.parts if each.name not in self._draft)

    def _ask_for_every_part(self) -> None:
        self.message.setText(
            _("Choose every part, or press Space on the button to record the score incomplete.")
        )
        self.message.show()
        self.begin()

    def render_score(self) -> None:
        """Show what the record and the half-made score say now."""
        visit = self._presenter.case.visit
        scores = self._kind.taken(visit)
        last = scores[-1] if scores else None
        state = self._state()
        met = state is not None and state.met
        shown = last is not None and met and not self._again and not self._draft
        for index, part in enumerate(self._kind.parts):
            value = self._draft.get(part.name)
            if shown and last is not None and last.parts[index] is not None:
                value = str(last.parts[index])
            if self._answers[part.name].value != value:
                self._answers[part.name].set_value(value)
        self._show_pill(last, met=met)
        recovery = visit.stage is Stage.RECOVERY
        for answer in self._answers.values():
            answer.setEnabled(recovery)
        self._show_buttons(recovery=recovery, shown=shown)
        self.hint.setText(self._hint(last if shown else None))
        self.hint.setVisible(bool(self.hint.text()) and recovery)

    def _state(self) -> CriterionState | None:
        criteria = self._presenter.assessment().leaving.criteria
        return next((each for each in criteria if each.criterion.id == self._kind.criterion), None)

    def _show_buttons(self, *, recovery: bool, shown: bool) -> None:
        whole = len(self._draft) == len(self._kind.parts)
        words = _("Record score") if whole or not self._draft else _("Record incomplete score")
        if self.record.words != words:
            self.record.set_words(words, f"{words}: {_(self._kind.title)}")
        self.record.setEnabled(bool(self._draft))
        self.record.setVisible(recovery and not shown)
        self.again.setVisible(recovery and shown)
        self.message.setVisible(bool(self.message.text()))

    def _show_pill(self, last: RecoveryScore | None, *, met: bool) -> None:
        if last is None:
            self.set_pill(Status.CAUTION, _("Not scored yet"))
            return
        time = clock_words(self._presenter, last.at)
        if last.total is None:
            self.set_pill(Status.CAUTION, _("Incomplete at {time}").format(time=time))
            return
        words = _("{total} of 10 at {time}").format(total=last.total, time=time)
        if met:
            self.set_pill(Status.OK, words)
            return
        second = second_padss_at(self._presenter.case.visit) if self._kind is PADSS else None
        if second is not None:
            words = _("{total} at {time} · second from {second}").format(
                total=last.total, time=time, second=clock_words(self._presenter, second)
            )
        self.set_pill(Status.CAUTION, words)

    def _hint(self, shown: RecoveryScore | None) -> str:
        if shown is not None:
            name = name_words(self._presenter, shown.entry.by)
            time = clock_words(self._presenter, shown.at)
            return _("Recorded by {name} at {time}.").format(name=name, time=time)
        return self._suggestion()

    def _suggestion(self) -> str:
        person = self._presenter.clinic.person
        taken = latest_set(self._presenter.case.visit, "sbp")
        if person is None or taken is None:
            return ""
        scene = self._presenter.desk.charts.scene(self._presenter.visit, person)
        suggested = self._kind.suggested(scene)
        part = next(each for each in self._kind.parts if each.name == self._kind.from_readings)
        if suggested is None:
            return ""
        vitals = taken.vitals
        values = f"{vitals.sbp}/{vitals.dbp}"
        if self._kind is PADSS and vitals.hr is not None:
            values = _("{pressure}, pulse {hr}").format(pressure=values, hr=vitals.hr)
        return _(
            "{part}: {score} is suggested from {time}, {values}. Nothing is chosen until you "
            "choose it."
        ).format(
            part=_(part.label),
            score=suggested,
            time=clock_words(self._presenter, taken.at),
            values=values,
        )

    def _on_chosen(self, value: str) -> None:
        sender = self.sender()
        if not isinstance(sender, SegmentedAnswer):
            return
        part = str(sender.property("part"))
        self._again = True
        self._draft[part] = value
        self.message.setText("")
        self._keep()
        self.render_score()
        if self._asked_again == (part, value):
            self._on_confirmed()

    def _on_key_answered(self) -> None:
        order = [each.name for each in self._kind.parts]
        sender = self.sender()
        if not isinstance(sender, SegmentedAnswer):
            return
        if self._draft and sender.value is None:
            # A key has already come here by itself: Enter after it must not skip this part.
            self._ask_for_every_part()
            return
        at = order.index(str(sender.property("part")))
        rest = [name for name in order[at + 1 :] if name not in self._draft]
        rest += [name for name in order[:at] if name not in self._draft]
        if rest:
            self._answers[rest[0]].setFocus()
        else:
            self.record.setFocus()

    def _on_again(self) -> None:
        self._again = True
        self.render_score()
        self._answers[self._kind.parts[0].name].setFocus()

    def _on_record(self) -> None:
        self._commit(confirmed=False)

    def _on_confirmed(self) -> None:
        self._commit(confirmed=True)

    def _commit(self, *, confirmed: bool) -> None:
        parts, visit = dict(self._draft), self._presenter.visit
        desk = self._presenter.desk
        done = self._presenter.do(
            lambda: self._kind.record(desk, visit, parts, confirmed=confirmed),
            self._on_confirmed if confirmed else self._on_record,
            partial(self._on_found, parts),
        )
        if isinstance(done, EnvironmentFault):
            return
        if isinstance(done, Problem):
            self._refused(done)
            return
        self._clear()
        self.recorded.emit()

    def _clear(self) -> None:
        self._draft.clear()
        self._again = False
        self._asked_again = None
        self.message.setText("")
        self._keep()
        self.render_score()

    def _on_found(self, parts: dict[str, str], _done: Change) -> None:
        """The score is in the record although it was told as not saved."""
        if self._draft == parts:
            self._clear()
            return
        self.message.setText(
            _(
                "The score is recorded as you chose it first. What you changed since is not "
                "recorded."
            )
        )
        self.render_score()

    def _refused(self, problem: Problem) -> None:
        self.message.setText(problem_sentence(problem))
        part = problem.item or ""
        if problem.code is Code.IMPLAUSIBLE and part in self._draft:
            self._asked_again = (part, self._draft.pop(part))
            self._keep()
        self.render_score()
        if part in self._answers:
            self._answers[part].setFocus()

    def restore_draft(self) -> None:
        """Show the half-made score of the person signed in, and nobody else's."""
        self._draft.clear()
        self._again = False
        self._asked_again = None
        self.message.setText("")
        kept = self._presenter.drafts().get(f"score.{self._kind.name}", "")
        for word in kept.split():
            part, _equals, value = word.partition("=")
            if part in self._answers and value in {"0", "1", "2"}:
                self._draft[part] = value
        self.render_score()

    def _keep(self) -> None:
        text = " ".join(f"{part}={value}" for part, value in self._draft.items())
        self._presenter.keep_draft(f"score.{self._kind.name}", text)
