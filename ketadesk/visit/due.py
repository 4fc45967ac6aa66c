"""When sets of observations are due and what a complete one holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil
from typing import Final

from ketadesk.clinical.levels import Level
from ketadesk.clinical.schedule import Course, Slot, due_now, next_due
from ketadesk.visit.entries import (
    BolusGiven,
    Extended,
    MedicineGiven,
    RateChanged,
    Resumed,
)
from ketadesk.visit.facts import indications
from ketadesk.visit.orders import current_order
from ketadesk.visit.pump import PumpState, infusion_of
from ketadesk.visit.stages import Stage
from ketadesk.visit.visit import Visit
from ketadesk.visit.watch import ReadSet, event_alerts, read_sets

WATCHED: Final = frozenset({Stage.INFUSION, Stage.RECOVERY})

_CHANGES: Final = (RateChanged, Extended, BolusGiven)
"""After any of these a long infusion is watched more closely again (clinical reference §3)."""


def course_of(visit: Visit, now: datetime, reads: tuple[ReadSet, ...]) -> Course | None:
    """What the schedule depends on, or None before the start."""
    started = visit.started_at
    if started is None:
        return None
    order = current_order(visit)
    planned = Decimal(0) if order is None else order.minutes
    planned += sum((body.minutes for _, body in visit.of(Extended)), Decimal(0))
    infusion = infusion_of(visit, now)
    triggers = {each.taken.at for each in reads if each.running and _alarming(each.level)}
    triggers |= {each.at for each in event_alerts(visit, reads) if each.at >= started}
    # Any medicine: one that the protocol does not list is no less a reason to look again.
    triggers |= {
        entry.happened_at
        for entry in visit.entries
        if isinstance(entry.body, MedicineGiven | Resumed) and entry.happened_at >= started
    }
    return Course(
        started_at=started,
        planned_min=ceil(planned),
        ended_at=visit.ended_at,
        expected_end=infusion.finish_at if infusion.state is PumpState.RUNNING else None,
        changes=tuple(
            entry.happened_at for entry in visit.entries if isinstance(entry.body, _CHANGES)
        ),
        triggers=tuple(sorted(triggers)),
    )


def _alarming(level: Level | None) -> bool:
    return level is not None and level is not Level.GREEN


class Urgency:
    """How long a set has been due: the one ladder of reminders, never of values."""

    NOT_DUE: Final = "not-due"
    DUE: Final = "due"
    LATE: Final = "late"
    OVERDUE: Final = "overdue"


@dataclass(frozen=True, slots=True)
class ScheduleState:
    """When the next set is due.

    Attributes:
        taken: sets since the start.
        slot: the earliest slot not yet satisfied, or None where nothing is watched.
        overdue_s: seconds since it was due, 0 while it lies ahead.
        urgency: of ``Urgency``.
    """

    taken: int
    slot: Slot | None
    overdue_s: int
    urgency: str

    @property
    def due(self) -> bool:
        """Whether a set is due now."""
        return self.urgency != Urgency.NOT_DUE


def schedule_of(
    visit: Visit, now: datetime, reads: tuple[ReadSet, ...] | None = None
) -> ScheduleState:
    """The schedule at ``now``; nothing is due before the start or after the patient has left."""
    taken = tuple(each.at for each in visit.running_sets)
    course = course_of(visit, now, read_sets(visit) if reads is None else reads)
    if course is None or visit.stage not in WATCHED:
        return ScheduleState(len(taken), None, 0, Urgency.NOT_DUE)
    plan = visit.protocol.schedule
    slot = next_due(plan, course, taken, now)
    behind = timedelta() if slot is None else now - slot.at
    urgency = Urgency.NOT_DUE
    if slot is not None and behind >= timedelta():
        urgency = Urgency.DUE
        if behind >= timedelta(minutes=plan.amber_after_min):
            urgency = Urgency.LATE
        if behind >= timedelta(minutes=plan.overdue_after_min):
            urgency = Urgency.OVERDUE
    return ScheduleState(len(taken), slot, max(0, int(behind.total_seconds())), urgency)


def due_values(visit: Visit, at: datetime, now: datetime) -> tuple[str, ...]:
    """Names of the values that a complete set taken at ``at`` holds (clinical reference §3)."""
    started = visit.started_at
    baseline = started is None or at < started
    dissociation = baseline
    if not baseline:
        course = course_of(visit, now, read_sets(visit))
        taken = tuple(each.at for each in visit.running_sets)
        slots = () if course is None else due_now(visit.protocol.schedule, course, taken, at)
        dissociation = any(slot.dissociation for slot in slots)
    pain = bool(set(indications(visit.answers)) & set(visit.protocol.pain_indications))
    wanted = {"always": True, "baseline": baseline, "dissociation": dissociation, "pain": pain}
    return tuple(each.name for each in visit.protocol.observed if wanted.get(each.due, False))
