"""The baseline before the start: the sets taken, what they still need, and the entry of one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Signal

from ketadesk.kernel.dates import show_time
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.kit import Card, Cell, Column, DataTable, Label
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.visit.observations.entry import ObservationEntry
from ketadesk.ui.visit.screening.words import finding_sentence, finding_status
from ketadesk.visit.assessment import Assessment
from ketadesk.visit.due import due_values
from ketadesk.visit.visit import ObservationSet

_PRESSURE = ("sbp", "dbp")


def needed_values(presenter: VisitPresenter) -> tuple[str, ...]:
    """What a complete baseline holds; the two pressures count as one."""
    now = presenter.clinic.now()
    due = due_values(presenter.case.visit, now, now)
    return tuple(name for name in due if name != "dbp")


def baseline_progress(presenter: VisitPresenter) -> tuple[int, int]:
    """How many of the needed values the baseline has, and how many it needs."""
    baseline = presenter.assessment().baseline
    needed = needed_values(presenter)
    have = [name for name in needed if name in baseline.taken]
    if baseline.readings_needed and "sbp" in have:
        have.remove("sbp")
    return len(have), len(needed)


class BaselinePage(Card):
    """Sets taken before the start, what is found in them, and the next set.

    Signals:
        left(int): the person goes on.
        typed(): something is half-typed; the entry keeps its own drafts.
    """

    left = Signal(int)
    typed = Signal()

    def __init__(self, presenter: VisitPresenter, dialogs: Dialogs) -> None:
        super().__init__(_("Baseline vital signs"))
        self._presenter = presenter
        self.state = Label("", "message")
        self.add(self.state)
        self.table = DataTable(spoken=_("Baseline vital signs"))
        self.body.addWidget(self.table)
        self.entry = ObservationEntry(presenter, dialogs)
        self.add(self.entry)
        self.add_stretch()

    @property
    def drafts(self) -> dict[str, str]:
        """None here: the entry keeps its own."""
        return {}

    def restore(self, drafts: dict[str, str]) -> None:
        """Nothing here: the entry restores its own."""

    def refresh(self, assessment: Assessment, *, open_for_answers: bool) -> None:
        """Show the sets and what they still need."""
        self._show_state(assessment)
        self._show_sets(self._presenter.case.visit.baseline_sets)
        self.entry.setEnabled(open_for_answers)

    def focus_item(self, _item_id: str = "") -> None:
        """Put the focus on the first field."""
        self.entry.begin()

    def focus_last(self) -> None:
        """The same: the fields are one row."""
        self.entry.begin()

    def _show_state(self, assessment: Assessment) -> None:
        baseline = assessment.baseline
        if not baseline.taken:
            lines, status = [_("No set has been taken yet.")], Status.CAUTION
        elif baseline.readings_needed:
            gap = self._presenter.protocol.schedule.repeat_baseline_gap_min
            words = _(
                "The first pressure was high. Two more readings are needed, each at least "
                "{gap}\u00a0min after the one before; of these two the lower counts."
            )
            lines, status = [words.format(gap=gap)], Status.CAUTION
        elif baseline.missing:
            names = ", ".join(self._label(name) for name in baseline.missing)
            lines, status = [_("Still missing: {values}.").format(values=names)], Status.CAUTION
        else:
            lines, status = [_("The baseline is complete.")], Status.OK
        lines[0] = f"{SYMBOLS[status]} {lines[0]}"
        for each in assessment.screening.findings:
            if each.item.startswith("base."):
                words = finding_sentence(self._presenter, each, assessment)
                lines.append(f"{SYMBOLS[finding_status(each)]} {words}")
                if each.open:
                    status = Status.STOP if each.stops else Status.CAUTION
        self.state.set_status(status)
        self.state.setText("\n".join(lines))

    def _label(self, name: str) -> str:
        for value in self._presenter.protocol.observed:
            if value.name == name:
                return value.label
        return name

    def _show_sets(self, sets: Sequence[ObservationSet]) -> None:
        self.table.setVisible(bool(sets))
        if not sets:
            return
        local = self._presenter.clinic.local
        columns = [
            Column(_("Observation"), share=1),
            *(Column(show_time(local(each.at)), right=True) for each in sets),
        ]
        rows: list[list[Cell | str]] = [[_("Blood pressure, mmHg"), *map(self._pressure, sets)]]
        for value in self._presenter.protocol.observed:
            if value.name in _PRESSURE:
                continue
            shown = [self._cell(each, value.name) for each in sets]
            if any(shown):
                title = f"{value.label}, {value.unit}" if value.unit else value.label
                rows.append([title, *(cell or "–" for cell in shown)])
        self.table.show_rows(columns, rows)

    @staticmethod
    def _pressure(taken: ObservationSet) -> str:
        sbp, dbp = taken.vitals.sbp, taken.vitals.dbp
        return "–" if sbp is None or dbp is None else f"{sbp}/{dbp}"

    @staticmethod
    def _cell(taken: ObservationSet, name: str) -> str:
        value = getattr(taken.vitals, name)
        if value is None:
            return ""
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        return plain(value) if isinstance(value, Decimal | int) else str(value)
