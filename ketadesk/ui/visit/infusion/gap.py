"""The pump's figure and the worked-out one stand apart: which is right."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ketadesk.desk.charts import Change
from ketadesk.kernel.dates import show_time
from ketadesk.kernel.numbers import half_up, plain
from ketadesk.kernel.problems import Problem
from ketadesk.kernel.text import _
from ketadesk.ui.kit import Button, Card, FieldRow, Label, Option, SegmentedAnswer, TextField
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.wording import problem_sentence


class PumpGapCard(Card):
    """Shown while a pump reading waits for a choice; the choice needs a reason."""

    def __init__(self, presenter: VisitPresenter, *, parent: QWidget | None = None) -> None:
        super().__init__(_("Pump and record differ"), title_role="subheading", parent=parent)
        self._presenter = presenter
        self.set_status(Status.CAUTION)
        self._words = Label("")
        question = _("Which volume is right?")
        options = (
            Option("pump", _("The pump's"), _("P")),
            Option("arithmetic", _("The record's"), _("R")),
        )
        self.choice = SegmentedAnswer(options, question)
        self.reason = TextField(_("Reason"))
        self._reason_row = FieldRow(_("Reason"), self.reason, stacked=True)
        self._choice_row = FieldRow(question, self.choice, stacked=True)
        self.settle_button = Button(_("Settle the volume"))
        self.settle_button.clicked.connect(self.settle)
        self.choice.key_answered.connect(self.reason.setFocus)
        self.reason.returnPressed.connect(self.settle_button.setFocus)
        for widget in (self._words, self._choice_row, self._reason_row, self.settle_button):
            self.add(widget, above=6, below=6)
        self.refresh()

    def refresh(self) -> None:
        """Show the gap, or nothing."""
        gap = self._presenter.assessment().infusion.gap
        self.setVisible(gap is not None)
        if gap is None:
            return
        words = _("At {time} the pump showed {pump} mL; the record works out to {ours} mL.")
        text = words.format(
            time=show_time(self._presenter.clinic.local(gap.at)),
            pump=plain(half_up(gap.pump_ml)),
            ours=plain(half_up(gap.arithmetic_ml)),
        )
        shown = f"{SYMBOLS[Status.CAUTION]} {text}"
        if self._words.text() != shown:
            self._words.setText(shown)

    def settle(self) -> None:
        """Record the choice."""
        desk, visit = self._presenter.desk.infusion, self._presenter.visit
        if self.choice.value is None:
            self._choice_row.show_problem(_("Choose one of the two first."))
            self.choice.setFocus()
            return
        choice, reason = self.choice.value, self.reason.text()
        self._choice_row.clear_problem()
        done = self._presenter.do(
            lambda: desk.reconcile(visit, choice, reason), self.settle, self._on_settled
        )
        if isinstance(done, Problem):
            self._reason_row.show_problem(problem_sentence(done))
            self.reason.setFocus()
        elif isinstance(done, Change):
            self._on_settled(done)

    def _on_settled(self, _done: Change) -> None:
        self.choice.set_value(None)
        self.reason.set_text("")
        self.refresh()
