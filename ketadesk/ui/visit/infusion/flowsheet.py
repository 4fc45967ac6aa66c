"""The flowsheet: sets in columns, values in rows, what is outside its limits marked."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.clinical.levels import Level
from ketadesk.clinical.observation import Vitals
from ketadesk.clinical.rises import rises
from ketadesk.clinical.schedule import SlotKind, satisfied, slots_until
from ketadesk.kernel.dates import show_duration, show_time
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import N_, _
from ketadesk.ui.kit import Cell, Column, DataTable, Label
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import SYMBOLS, Status, px
from ketadesk.ui.visit.entry_words import LEVEL_STATUS
from ketadesk.ui.visit.observations.fields import short_label
from ketadesk.ui.visit.observations.rise import change_words
from ketadesk.ui.wording import SYMPTOMS
from ketadesk.visit.due import Urgency, course_of
from ketadesk.visit.entries import Observed
from ketadesk.visit.watch import ReadSet

_NAME_PX = 190
_SET_PX = 98
_MOST_SETS = 6

_ROWS: tuple[tuple[str, tuple[str, ...], bool], ...] = (
    (N_("Blood pressure, mmHg"), ("sbp", "dbp"), True),
    (N_("Heart rate, /min"), ("hr",), True),
    (N_("SpO₂, %"), ("spo2",), True),
    (N_("Respiratory rate, /min"), ("rr",), True),
    (N_("MOAA/S"), ("moaas",), True),
    (N_("Distress · nausea"), ("distress", "nausea"), True),
    (N_("CADSS-6, 0–24"), ("cadss6",), True),
    (N_("Vomited, times"), ("vomited",), False),
    (N_("Oxygen, L/min"), ("oxygen_l_min",), False),
    (N_("Pain, 0–10"), ("pain",), False),
    (N_("IV site"), ("site_ok",), False),
    (N_("Symptoms"), ("symptoms",), False),
)
"""Label, values, and whether the row stands even while nothing remarkable is in it."""


class Flowsheet(QWidget):
    """Baseline and the latest sets, as many as the width holds; shown anew only when changed."""

    def __init__(self, presenter: VisitPresenter, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._shown: object = None
        self.table = DataTable(spoken=_("Observations"))
        self._stale = Label("", "small", status=Status.CAUTION)
        self._stale.setContentsMargins(10, 4, 10, 6)
        self._corrected = Label("* " + _("corrected; the record keeps the first value"), "small")
        self._corrected.setContentsMargins(10, 4, 10, 6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.table, self._stale, self._corrected):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.refresh()

    def minimumSizeHint(self) -> QSize:
        """Wide enough for the baseline and two sets; with less it stands alone in its row."""
        return QSize(px(_NAME_PX + 3 * _SET_PX), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many sets as fit."""
        super().resizeEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Show the sets as they now read."""
        self._show_stale()
        sets = self._presenter.assessment().sets
        room = max(2, (self.width() - px(_NAME_PX)) // px(_SET_PX) - 1)
        before = [each for each in sets if not each.running][-1:]
        chosen = (*before, *[each for each in sets if each.running][-min(room, _MOST_SETS) :])
        state = (chosen, self._presenter.case.visit.head)
        if state == self._shown:
            return
        self._shown = state
        columns = [Column(_("Observation"), share=2)]
        columns += [Column(self._heading(each), right=True, share=1) for each in chosen]
        rows = []
        for label, names, always in _ROWS:
            if always or any(_remarkable(each.taken.vitals, names) for each in chosen):
                rows.append([Cell(_(label)), *(_cell(each, names) for each in chosen)])
                rows += self._changes(chosen, names)
        self.table.show_rows(columns, rows)
        self._corrected.setVisible(any(each.taken.corrected for each in chosen))

    def _changes(self, chosen: tuple[ReadSet, ...], names: tuple[str, ...]) -> list[list[Cell]]:
        """The row with the changes from baseline, where a rule is by rise; none elsewhere."""
        limits, usual = self._presenter.protocol.limits, self._presenter.assessment().baseline
        cells = []
        for read in chosen:
            found = rises(limits, read.taken.vitals, usual.vitals) if read.running else ()
            reached = any(each.reached for each in found if each.parameter in names)
            words = change_words(found, names)
            cells.append(Cell(words or "–", Status.CAUTION if reached else None))
        if all(each.text == "–" for each in cells):
            return []
        label = _("{value} against baseline").format(value=short_label(names[0]))
        return [[Cell(label), *cells]]

    def _heading(self, read: ReadSet) -> str:
        time = show_time(self._presenter.clinic.local(read.taken.at))
        if not read.running:
            return _("Base {time}").format(time=time)
        words = _("{time} extra").format(time=time) if self._is_extra(read) else time
        return f"{words} {_('late')}" if read.late else words

    def _is_extra(self, read: ReadSet) -> bool:
        visit, assessed = self._presenter.case.visit, self._presenter.assessment()
        course = course_of(visit, assessed.at, assessed.sets)
        if course is None:
            return False
        plan, taken = visit.protocol.schedule, tuple(each.at for each in visit.running_sets)
        pairs = satisfied(plan, slots_until(plan, course, assessed.at), taken)
        kinds = {slot.kind for slot, at in pairs if at == read.taken.at}
        return kinds <= {SlotKind.EXTRA}

    def _show_stale(self) -> None:
        assessed = self._presenter.assessment()
        stale = assessed.schedule.urgency == Urgency.OVERDUE and bool(assessed.sets)
        self._stale.setVisible(stale)
        if stale:
            span = show_duration(assessed.at - assessed.sets[-1].taken.at)
            words = _("The last set is {span} old.").format(span=span)
            text = f"{SYMBOLS[Status.CAUTION]} {words}"
            if self._stale.text() != text:
                self._stale.setText(text)


def _cell(read: ReadSet, names: tuple[str, ...]) -> Cell:
    vitals = read.taken.vitals
    joint = "/" if names[0] == "sbp" else " · "
    shown = [_value(vitals, name) for name in names]
    text = "–" if all(each == "–" for each in shown) else joint.join(shown)
    body = read.taken.entry.body
    first = body.vitals if isinstance(body, Observed) else vitals
    if any(getattr(first, name) != getattr(vitals, name) for name in names):
        text += "*"
    levels = [each.level for each in read.findings if each.parameter in names]
    worst = max(levels, key=lambda each: each.rank, default=Level.GREEN)
    return Cell(text, None if worst is Level.GREEN else LEVEL_STATUS[worst])


def _value(vitals: Vitals, name: str) -> str:
    value = getattr(vitals, name)
    if name == "oxygen_l_min" and value is None and vitals.on_oxygen is not None:
        return _("yes") if vitals.on_oxygen else _("air")
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("right") if value else _("not right")
    if isinstance(value, tuple):
        return ", ".join(_(SYMPTOMS.get(each, each)) for each in value) or _("none")
    return plain(value) if isinstance(value, int | Decimal) else str(value)


def _remarkable(vitals: Vitals, names: tuple[str, ...]) -> bool:
    values = [getattr(vitals, name) for name in names]
    if names == ("site_ok",):
        return values == [False]
    if names == ("oxygen_l_min",):
        return bool(vitals.oxygen)
    return any(bool(each) for each in values)
