"""What the trend chart shows of an infusion."""

from __future__ import annotations

from datetime import datetime, timedelta

from ketadesk.clinical.levels import Level
from ketadesk.clinical.schedule import satisfied, slots_until
from ketadesk.kernel.dates import show_time
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import _
from ketadesk.ui.chart import Band, ChartData, Mark, TrendPoint
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import Status
from ketadesk.ui.visit.entry_words import LEVEL_STATUS
from ketadesk.ui.wording import EVENTS, SEVERITIES
from ketadesk.visit.due import Urgency, course_of
from ketadesk.visit.entries import (
    AdverseEvent,
    BolusGiven,
    Entry,
    MedicineGiven,
    Paused,
    RateChanged,
    Resumed,
    Started,
    Stopped,
)
from ketadesk.visit.own_limits import rules_at
from ketadesk.visit.stages import Stage
from ketadesk.visit.watch import ReadSet

_GHOSTS = 2
_AHEAD = timedelta(hours=2)


def trend_data(presenter: VisitPresenter) -> ChartData:
    """Sets, marks, limits, and what is due; fixed once the patient has left."""
    visit, assessed = presenter.case.visit, presenter.assessment()
    local = presenter.clinic.local
    running = visit.stage in (Stage.INFUSION, Stage.RECOVERY)
    marks = (_mark(entry, local(entry.happened_at)) for entry in visit.entries)
    return ChartData(
        points=tuple(_point(each, local(each.taken.at)) for each in assessed.sets),
        marks=tuple(each for each in marks if each is not None),
        due=tuple(local(each) for each in due_ahead(presenter)),
        overdue=tuple(local(each) for each in overdue_slots(presenter)),
        now=local(assessed.at).replace(second=0) if running else None,
        bands=limit_bands(presenter),
    )


def due_ahead(presenter: VisitPresenter) -> tuple[datetime, ...]:
    """The next instants at which sets are due."""
    visit, assessed = presenter.case.visit, presenter.assessment()
    course = course_of(visit, assessed.at, assessed.sets)
    if course is None or visit.stage not in (Stage.INFUSION, Stage.RECOVERY):
        return ()
    plan = visit.protocol.schedule
    slots = slots_until(plan, course, assessed.at + _AHEAD)
    taken = tuple(each.at for each in visit.running_sets)
    done = {slot for slot, _set in satisfied(plan, slots, taken)}
    ahead = [slot.at for slot in slots if slot not in done and slot.at >= assessed.at]
    return tuple(ahead[:_GHOSTS])


def overdue_slots(presenter: VisitPresenter) -> tuple[datetime, ...]:
    """The instant of the set that is overdue; nothing while none is."""
    state = presenter.assessment().schedule
    if state.slot is None or state.urgency != Urgency.OVERDUE:
        return ()
    return (state.slot.at,)


def limit_bands(presenter: VisitPresenter) -> tuple[Band, ...]:
    """The upper limits of the systolic pressure, in words as well."""
    limit = rules_at(presenter.case.visit, presenter.clinic.now()).limit("sbp")
    if limit is None or limit.amber_from is None or limit.red_from is None:
        return ()
    amber = _("amber: {bound} or above").format(bound=plain(limit.amber_from))
    red = _("red: {bound} or above").format(bound=plain(limit.red_from))
    return (
        Band(limit.amber_from, limit.red_from, amber, Status.CAUTION),
        Band(limit.red_from, None, red, Status.STOP),
    )


def _point(read: ReadSet, at: datetime) -> TrendPoint:
    vitals = read.taken.vitals
    levels = [each.level for each in read.findings if each.parameter in ("sbp", "dbp")]
    worst = max(levels, key=lambda each: each.rank, default=Level.GREEN)
    level = None if worst is Level.GREEN else LEVEL_STATUS[worst]
    return TrendPoint(at, vitals.sbp, vitals.dbp, vitals.hr, vitals.spo2, level)


def _mark(entry: Entry, at: datetime) -> Mark | None:
    body = entry.body
    status = Status.STOP if entry.after_the_fact else Status.INFO
    match body:
        case Started(rate_ml_h=rate):
            words = _("start {time} · {rate} mL/h").format(time=show_time(at), rate=plain(rate))
        case RateChanged(rate_ml_h=rate):
            words = _("{rate} mL/h").format(rate=plain(rate))
        case Paused():
            words, status = _("pause"), Status.CAUTION
        case Resumed():
            words = _("resume")
        case Stopped():
            words = _("end {time}").format(time=show_time(at))
        case MedicineGiven(medicine=medicine):
            words = medicine
        case BolusGiven(mg=mg):
            words = _("bolus {mg} mg").format(mg=plain(mg))
        case AdverseEvent(event=event, severity=severity):
            words = _(EVENTS.get(event, event)).lower()
            words += f", {_(SEVERITIES[severity]).lower()}" if severity in SEVERITIES else ""
            status = Status.STOP if severity == "severe" else Status.CAUTION
        case _:
            return None
    return Mark(at, words, status)
