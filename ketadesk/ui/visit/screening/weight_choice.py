"""Which weight a dose is for, with both doses side by side; nothing is preselected."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import _
from ketadesk.ui.kit import Cell, Column, DataTable, FieldRow, Option, SegmentedAnswer, clear
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.visit.screening.order_sums import WEIGHTS, side_by_side, weights_offered
from ketadesk.ui.weights import weight_words
from ketadesk.visit.findings import needs_weight_choice

_DOSE: Final = 2
"""The row of the two doses among the rows side by side."""


class WeightChoice(QWidget):
    """Actual or ideal weight, where the body mass index asks for the choice; empty elsewhere.

    Signals:
        chosen(): another weight was chosen.
        answered(): one was chosen by its key.
    """

    chosen = Signal()
    answered = Signal()

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._offered: tuple[tuple[str, Decimal], ...] | None = None
        self._shown: tuple[tuple[str, ...], ...] = ()
        self.answer: SegmentedAnswer | None = None
        self._row: FieldRow | None = None
        self.doses = DataTable(spoken=_("The dose for each weight"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        holder = QWidget()
        self._choice = QVBoxLayout(holder)
        self._choice.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(holder)
        self._column.addWidget(self.doses)
        self.hide()

    @property
    def value(self) -> str:
        """The chosen weight; empty while none is."""
        return "" if self.answer is None else (self.answer.value or "")

    @property
    def open(self) -> bool:
        """Whether a weight is still to be chosen."""
        return self.answer is not None and self.answer.value is None

    def refresh(self) -> None:
        """Offer what today's weight and height leave to choose; a choice made stays until then."""
        case = self._presenter.case
        needed = needs_weight_choice(case, self._presenter.protocol)
        offered = weights_offered(case) if needed else ()
        if offered == self._offered:
            return
        self._offered = offered
        clear(self._choice)
        self.answer = self._row = None
        self.setVisible(bool(offered))
        if not offered:
            return
        keys = {"actual": _("a"), "ideal": _("i")}
        options = [
            Option(name, _(WEIGHTS[name]), keys[name], weight_words(kg)) for name, kg in offered
        ]
        self.answer = SegmentedAnswer(options, _("Weight for the dose"))
        self.answer.chosen.connect(self.chosen)
        self.answer.key_answered.connect(self.answered)
        label = _("The body mass index is {limit} or more: which weight is the dose for?").format(
            limit=plain(self._presenter.protocol.dosing.ideal_weight_from_bmi)
        )
        self._row = FieldRow(label, self.answer, stacked=True)
        self._choice.addWidget(self._row)

    def show_doses(self, texts: Mapping[str, str], decimal_sign: str) -> None:
        """Show the dose for each weight, before one is chosen and after."""
        rows: tuple[tuple[str, ...], ...] = ()
        if self.answer is not None:
            rows = side_by_side(self._presenter.case, texts, decimal_sign)
        self.doses.setVisible(bool(rows))
        if rows == self._shown:
            return
        self._shown = rows
        heads = [Column("", share=1), *(Column(each[0], share=1) for each in rows)]
        names = (_("Weight"), _("Dose"), _("Volume"), _("Rate"), _("Per kilogram and hour"))
        lines: list[tuple[Cell | str, ...]] = [
            (name, *(Cell(each[place], strong=place == _DOSE) for each in rows))
            for place, name in enumerate(names, start=1)
        ]
        self.doses.show_rows(heads, lines)

    def ask(self) -> None:
        """Say that a weight is still to be chosen, and go there."""
        if self.answer is not None and self._row is not None:
            self._row.show_problem(_("Choose the weight that the dose is for."))
            self.answer.setFocus()

    def clear_problem(self) -> None:
        """Say nothing any more."""
        if self._row is not None:
            self._row.clear_problem()

    def wipe(self) -> None:
        """Choose none again."""
        if self.answer is not None:
            self.answer.set_value(None)
