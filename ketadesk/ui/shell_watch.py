"""What calls from the chairs: which patient needs somebody first, said without a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ketadesk.clinical.levels import Level
from ketadesk.desk.charts import Charts
from ketadesk.kernel.dates import show_countdown
from ketadesk.kernel.problems import EnvironmentFault
from ketadesk.kernel.text import _
from ketadesk.ui.presenter import Again, ClinicPresenter
from ketadesk.ui.theme import Status
from ketadesk.ui.wording import stage_word
from ketadesk.visit.due import ScheduleState, Urgency, schedule_of
from ketadesk.visit.stages import Stage
from ketadesk.visit.visit import Visit
from ketadesk.visit.watch import Alert, ReadSet, alerts_of, is_armed, read_sets


@dataclass(frozen=True, slots=True)
class Call:
    """What a chair says to somebody who looks elsewhere.

    Attributes:
        chair: its number.
        visit: the visit's stream.
        rank: the higher, the more urgent; 0 calls nobody.
        late_s: seconds since an observation was due; of two alike the later one calls first.
        status: colour and symbol.
        words: without names and values.
        pulsing: whether nobody has seen it yet.
        pump_open: whether an infusion has begun and not ended.
    """

    chair: int
    visit: str
    rank: int
    late_s: int
    status: Status
    words: str
    pulsing: bool
    pump_open: bool


class Calls:
    """Asks every occupied chair, each second. What follows from the entries alone is kept.

    Args:
        charts: the open visits.
    """

    def __init__(self, charts: Charts) -> None:
        self._charts = charts
        self._kept: dict[str, tuple[str, tuple[ReadSet, ...], tuple[Alert, ...]]] = {}

    def now(self, at: datetime) -> tuple[Call, ...]:
        """Every occupied chair at this instant, by number."""
        visits = [case.visit for case in self._charts.open_visits()]
        self._kept = {each.stream: self._read(each) for each in visits}
        found = [self._call(each, at) for each in visits]
        return tuple(sorted(found, key=lambda each: each.chair))

    def _read(self, visit: Visit) -> tuple[str, tuple[ReadSet, ...], tuple[Alert, ...]]:
        kept = self._kept.get(visit.stream)
        if kept is not None and kept[0] == visit.head:
            return kept
        reads = read_sets(visit)
        return visit.head, reads, alerts_of(visit, reads)

    def _call(self, visit: Visit, at: datetime) -> Call:
        _head, reads, alerts = self._kept[visit.stream]
        armed = [each.level for each in alerts if is_armed(visit, each, at)]
        level = max(armed, key=lambda each: each.rank, default=None)
        schedule = schedule_of(visit, at, reads)
        rank, status, words, pulsing = _state(visit.stage, level, schedule, at)
        return Call(
            visit.opened.chair,
            visit.stream,
            rank,
            schedule.overdue_s,
            status,
            words,
            pulsing,
            visit.started_at is not None and visit.ended_at is None,
        )


def calling(found: Iterable[Call], beside: str = "") -> tuple[Call, ...]:
    """The chairs that call somebody, leaving out the visit that is being looked at."""
    return tuple(each for each in found if each.rank and each.visit != beside)


def most_urgent(found: Iterable[Call], beside: str = "") -> Call | None:
    """The call to answer first, leaving out the visit that is being looked at."""
    others = calling(found, beside)
    return max(others, key=lambda each: (each.rank, each.late_s, -each.chair), default=None)


def _state(
    stage: Stage, level: Level | None, schedule: ScheduleState, at: datetime
) -> tuple[int, Status, str, bool]:
    if level is not None and level.rank >= Level.RED.rank:
        return 3 + level.rank, Status.STOP, _("outside limits"), True
    if schedule.urgency in {Urgency.OVERDUE, Urgency.LATE}:
        words = _("overdue {time}").format(time=show_countdown(schedule.overdue_s))
        rank = 4 if schedule.urgency == Urgency.OVERDUE else 2
        return rank, Status.CAUTION, words, schedule.urgency == Urgency.OVERDUE
    if level is not None:
        return 3, Status.CAUTION, _("not yet seen"), True
    if schedule.due:
        return 1, Status.INFO, _("observation due"), False
    if schedule.slot is not None:
        ahead_s = max(0, int((schedule.slot.at - at).total_seconds()))
        words = _("next observation in {time}").format(time=show_countdown(ahead_s))
        return 0, Status.PLAIN, words, False
    return 0, Status.PLAIN, stage_word(stage), False


def clock_jump(clinic: ClinicPresenter, again: Again) -> timedelta:
    """How far the computer's clock was moved; the visits that this concerns are marked.

    Asked every second; a fault in marking them is told once.
    """
    try:
        marked = clinic.desk.charts.note_clock_jump()
    except EnvironmentFault as fault:
        if not clinic.waits(again):
            clinic.not_saved(fault, again)
    else:
        clinic.saved(again)
        for change in marked.values():
            clinic.changed.emit(change)
    return clinic.desk.session.clock.jump()
