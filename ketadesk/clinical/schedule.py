"""When sets of observations are due.

Source: clinical reference §3. The grid is fixed: from the start during the infusion, from the
pump end in recovery. A set satisfies every slot since the last set and one up to a few minutes
ahead. Extra sets do not move the grid. Clock time counts through pauses.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


class SlotKind(StrEnum):
    """Why a set is due."""

    GRID = "grid"
    END = "end"
    RECOVERY = "recovery"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """An instant at which a set is due. ``dissociation`` asks for CADSS-6 in it."""

    at: datetime
    kind: SlotKind
    dissociation: bool = False


class Plan(Protocol):
    """The intervals, in minutes, that this module asks for; a protocol file gives them."""

    @property
    def interval_min(self) -> int:
        """Between sets during an infusion."""

    @property
    def long_after_min(self) -> int:
        """An infusion planned for longer than this counts as long."""

    @property
    def long_first_min(self) -> int:
        """How long a long infusion keeps the short interval."""

    @property
    def long_interval_min(self) -> int:
        """Between sets of a long infusion after that."""

    @property
    def sets_after_change(self) -> int:
        """How many short intervals follow a change of rate in a long infusion."""

    @property
    def recovery_interval_min(self) -> int:
        """Between sets after the pump end."""

    @property
    def extra_after_min(self) -> int:
        """From amber, red, a resume or a rescue medicine to an extra set."""

    @property
    def ahead_min(self) -> int:
        """How early a set may be."""

    @property
    def dissociation_at_min(self) -> int:
        """From the start to the set that asks for CADSS-6."""

    @property
    def dissociation_after_end_min(self) -> int:
        """From the pump end to the last set that asks for CADSS-6."""


@dataclass(frozen=True, slots=True)
class Course:
    """What the schedule depends on.

    Attributes:
        started_at: pump start.
        planned_min: ordered duration with extensions.
        ended_at: pump end, None while it has not ended.
        expected_end: when the infusion is expected to end, None while paused or ended.
        changes: instants at which the rate changed, or a bolus or an extension came.
        triggers: instants that ask for an extra set: amber, red, resume, rescue medicine.
    """

    started_at: datetime
    planned_min: int
    ended_at: datetime | None
    expected_end: datetime | None
    changes: tuple[datetime, ...]
    triggers: tuple[datetime, ...]


def _minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def _grid(plan: Plan, course: Course, until: datetime) -> list[Slot]:
    long = course.planned_min > plan.long_after_min
    slots, minute = [], 0
    cadss = course.started_at + _minutes(plan.dissociation_at_min)
    while True:
        short = not long or minute < plan.long_first_min
        minute += plan.interval_min if short else plan.long_interval_min
        at = course.started_at + _minutes(minute)
        if at >= until:
            break
        slots.append(Slot(at, SlotKind.GRID))
    slots = _ask_dissociation(slots, cadss)
    if long:
        slots += [
            Slot(change + _minutes(plan.interval_min * (n + 1)), SlotKind.GRID)
            for change in course.changes
            for n in range(plan.sets_after_change)
            if change + _minutes(plan.interval_min * (n + 1)) < until
        ]
    return slots


def _recovery(plan: Plan, ended_at: datetime, until: datetime) -> list[Slot]:
    slots = []
    at = ended_at
    while (at := at + _minutes(plan.recovery_interval_min)) <= until:
        slots.append(Slot(at, SlotKind.RECOVERY))
    return _ask_dissociation(slots, ended_at + _minutes(plan.dissociation_after_end_min))


def _ask_dissociation(slots: list[Slot], at: datetime) -> list[Slot]:
    """The same slots; the first at or after this instant asks for CADSS-6."""
    first = next((slot for slot in slots if slot.at >= at), None)
    return [replace(slot, dissociation=True) if slot is first else slot for slot in slots]


def slots_until(plan: Plan, course: Course, until: datetime) -> tuple[Slot, ...]:
    """Every slot up to this instant (included), in order, one an instant.

    The end of the infusion is a slot: the real end once it is known, else the expected one.
    Until the real end is known the grid goes on, so that a pump that has run out and that
    nobody has ended is not left without a next set.
    """
    end = course.ended_at or course.expected_end
    after = until + timedelta(microseconds=1)
    grid = _grid(plan, course, min(course.ended_at or after, after))
    # The set at the end stands for a slot of the grid that falls just behind it.
    slots = [
        each for each in grid if end is None or not end <= each.at <= end + _minutes(plan.ahead_min)
    ]
    if end is not None and end <= until:
        slots.append(Slot(end, SlotKind.END, dissociation=True))
    if course.ended_at is not None:
        slots += _recovery(plan, course.ended_at, until)
    slots += [
        Slot(trigger + _minutes(plan.extra_after_min), SlotKind.EXTRA)
        for trigger in course.triggers
        if trigger + _minutes(plan.extra_after_min) <= until
    ]
    return _one_an_instant(slots)


def _one_an_instant(slots: list[Slot]) -> tuple[Slot, ...]:
    kinds = list(SlotKind)
    chosen: dict[datetime, Slot] = {}
    for slot in sorted(
        slots, key=lambda each: (each.at, kinds.index(each.kind), not each.dissociation)
    ):
        chosen.setdefault(slot.at, slot)
    return tuple(chosen.values())


def satisfied(
    plan: Plan, slots: tuple[Slot, ...], sets: tuple[datetime, ...]
) -> tuple[tuple[Slot, datetime], ...]:
    """Which set satisfies which slot.

    Args:
        plan: for how early a set may be.
        slots: in order.
        sets: clinical times of the sets since the start, in order.
    """
    ahead = _minutes(plan.ahead_min)
    left, pairs = list(slots), []
    for taken in sets:
        covered = [slot for slot in left if slot.at <= taken]
        covered += [slot for slot in left if taken < slot.at <= taken + ahead][:1]
        pairs += [(slot, taken) for slot in covered]
        left = [slot for slot in left if slot not in covered]
    return tuple(pairs)


def next_due(plan: Plan, course: Course, sets: tuple[datetime, ...], now: datetime) -> Slot | None:
    """The earliest slot that no set satisfies yet, even when it is past."""
    horizon = max((*sets, now)) + _minutes(
        max(plan.interval_min, plan.long_interval_min, plan.recovery_interval_min) * 2
        + plan.ahead_min
    )
    slots = slots_until(plan, course, horizon)
    done = {slot for slot, _ in satisfied(plan, slots, sets)}
    return next((slot for slot in slots if slot not in done), None)


def due_now(
    plan: Plan, course: Course, sets: tuple[datetime, ...], taken: datetime
) -> tuple[Slot, ...]:
    """The slots that a set taken at this instant satisfies."""
    slots = slots_until(plan, course, taken + _minutes(plan.ahead_min))
    earlier = tuple(each for each in sets if each < taken)
    return tuple(slot for slot, by in satisfied(plan, slots, (*earlier, taken)) if by == taken)
