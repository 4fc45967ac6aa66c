"""Follow-up calls after an infusion: when each is due and how it stands.

Sources: clinical reference §6, 24 hours, one week and four weeks after each infusion; §4, a call
within 24 hours where the patient left against advice. A call is overdue from the clinic's day
after the one on which it fell due; no source gives a figure for that. Nor does one say what
becomes of the calls of an infusion once the patient is back for the next: that visit asks for
the same and more, so a call not made by then is overtaken [D].
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from ketadesk.clinical.series import Due

_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CallKind:
    """A planned call.

    Attributes:
        name: what it is called in the record.
        hours: due so long after the pump end; they really pass, whatever the clocks do.
        days: due so many days after it, at the same time on the wall.
        within_hours: where the patient left against advice, the call is due at once and late
            after so many hours [§4]; None for a call that this does not hasten.
    """

    name: str
    hours: int = 0
    days: int = 0
    within_hours: int | None = None


CALLS: Final = (
    CallKind("day", hours=24, within_hours=24),
    CallKind("week", days=7),
    CallKind("four_weeks", days=28),
)
"""The calls of the reference [§6]; a clinic may plan others."""


@dataclass(frozen=True, slots=True)
class Infused:
    """An infusion that asks for calls.

    Attributes:
        visit: its visit.
        ended_at: pump end, aware.
        left_early_at: when the patient left against advice, or None.
        again_at: when the patient came for the next infusion, or None.
    """

    visit: str
    ended_at: datetime
    left_early_at: datetime | None = None
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CallMade:
    """A try to reach the patient, with whether that worked; one that failed settles nothing."""

    visit: str
    kind: str
    at: datetime
    reached: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A planned call.

    Attributes:
        visit: whose infusion it follows.
        kind: which of the planned ones.
        due_at: from when it is to be made.
        overdue_at: from when it is late.
        state: how it stands.
        tries: tries that reached nobody.
        done_at: when the patient was first reached, or None.
    """

    visit: str
    kind: str
    due_at: datetime
    overdue_at: datetime
    state: Due
    tries: int
    done_at: datetime | None


def _due_at(infused: Infused, kind: CallKind, zone: ZoneInfo) -> datetime:
    wall = infused.ended_at.astimezone(zone) + timedelta(days=kind.days)
    return wall.astimezone(UTC) + timedelta(hours=kind.hours)


def _midnight_after(at: datetime, zone: ZoneInfo) -> datetime:
    day = at.astimezone(zone).date() + _A_DAY
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _call(
    infused: Infused, kind: CallKind, made: tuple[CallMade, ...], now: datetime, zone: ZoneInfo
) -> Call:
    due_at = _due_at(infused, kind, zone)
    overdue_at = _midnight_after(due_at, zone)
    early = infused.left_early_at
    if early is not None and kind.within_hours is not None:
        due_at, overdue_at = early, early + timedelta(hours=kind.within_hours)
    own = [each for each in made if (each.visit, each.kind) == (infused.visit, kind.name)]
    done_at = min((each.at for each in own if each.reached), default=None)
    if done_at is not None:
        state = Due.DONE
    elif infused.again_at is not None and infused.again_at <= now:
        state = Due.OVERTAKEN
    elif now < due_at:
        state = Due.NOT_DUE
    else:
        state = Due.DUE if now < overdue_at else Due.OVERDUE
    tries = sum(not each.reached for each in own)
    return Call(infused.visit, kind.name, due_at, overdue_at, state, tries, done_at)


def calls_of(
    infusions: Iterable[Infused],
    made: Iterable[CallMade],
    now: datetime,
    zone: ZoneInfo,
    kinds: tuple[CallKind, ...] = CALLS,
) -> tuple[Call, ...]:
    """Every planned call, in order of the instant at which it is due.

    Args:
        infusions: each one that asks for calls.
        made: every try so far.
        now: this instant, aware.
        zone: the clinic's.
        kinds: what is planned after each infusion.
    """
    tries = tuple(made)
    found = [_call(each, kind, tries, now, zone) for each in infusions for kind in kinds]
    return tuple(sorted(found, key=lambda each: each.due_at))


def open_calls(calls: Iterable[Call]) -> tuple[Call, ...]:
    """The calls that wait: due or overdue, in the order given."""
    return tuple(each for each in calls if each.state in (Due.DUE, Due.OVERDUE))
