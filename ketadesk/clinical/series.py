"""The plan of a series: how many infusions, how close together, and what is due along the way.

Sources: clinical reference §6. Six over two to three weeks [1]; reviews after 3 or 4 and after 6,
and three-monthly checks in maintenance, are house defaults; spacing to weekly by the second
month [G1]. Days are days of the clinic's zone. Nothing here stops an infusion: what a prescriber
must settle is said by the screening.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final

from ketadesk.clinical.screening import whole_months_between

_DAYS_A_WEEK: Final = 7
_MONTHS_A_YEAR: Final = 12


class Due(StrEnum):
    """How something that is wanted by a day or by a number stands.

    Overtaken is what nobody did in time and what the next visit has asked instead.
    """

    NOT_DUE = "not-due"
    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class ReviewWindow:
    """A review of the response is due after infusion ``first`` and late after ``last``."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """What a clinic may set about a series; the values here are those of the reference.

    Attributes:
        infusions: planned for the induction [1].
        weeks_low, weeks_high: calendar weeks that the induction takes [1].
        days_between: fewest days from one infusion to the next; of the protocol where it gives
            them, else those for mood [D].
        reviews: when a prescriber decides whether to go on [D].
        check_months: months from one check to the next in maintenance [D].
        checks: what is checked: liver enzymes, urine, bladder score, cognition, misuse [D].
        weekly_from_month: from this month of the series on no two infusions should lie closer
            than a week [G1].
    """

    infusions: int = 6
    weeks_low: int = 2
    weeks_high: int = 3
    days_between: int = 2
    reviews: tuple[ReviewWindow, ...] = (ReviewWindow(3, 4), ReviewWindow(6, 6))
    check_months: int = 3
    checks: tuple[str, ...] = ("liver", "urine", "bladder", "cognition", "misuse")
    weekly_from_month: int = 2


class Phase(StrEnum):
    """Where in a series an infusion lies."""

    INDUCTION = "induction"
    MAINTENANCE = "maintenance"


def phase_of(number: int, plan: SeriesPlan) -> Phase:
    """The phase of the infusion with this number, counted from 1."""
    return Phase.INDUCTION if number <= plan.infusions else Phase.MAINTENANCE


def infusions_left(done: int, plan: SeriesPlan) -> int:
    """Infusions of the induction still to come, never below zero."""
    return max(0, plan.infusions - done)


def earliest_next(last: date | None, plan: SeriesPlan) -> date | None:
    """The first day on which another infusion is not too soon; None before any."""
    return None if last is None else last + timedelta(days=plan.days_between)


# --- spacing ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spacing:
    """How the infusions of a series lie on the calendar.

    Attributes:
        gaps: days from each infusion to the next, in order.
        weeks: calendar weeks that the induction took, begun weeks counted whole; None until it
            is complete.
        as_planned: whether that lies within the plan; None until the induction is complete.
        too_close: numbers of the infusions that came sooner than the plan's fewest days.
        more_than_weekly: numbers of the infusions that came within a week of the one before
            although the series was in its second month: then the source asks to reconsider.
    """

    gaps: tuple[int, ...]
    weeks: int | None
    as_planned: bool | None
    too_close: tuple[int, ...]
    more_than_weekly: tuple[int, ...]


def spacing_of(days: Iterable[date], plan: SeriesPlan) -> Spacing:
    """How these days of infusions lie; a day with two infusions stands in it twice."""
    order = sorted(days)
    gaps = tuple((day - before).days for before, day in pairwise(order))
    weeks = None
    if 0 < plan.infusions <= len(order):
        span = (order[plan.infusions - 1] - order[0]).days + 1
        weeks = -(-span // _DAYS_A_WEEK)
    return Spacing(
        gaps,
        weeks,
        None if weeks is None else plan.weeks_low <= weeks <= plan.weeks_high,
        tuple(n for n, gap in enumerate(gaps, start=2) if gap < plan.days_between),
        tuple(
            n
            for n, gap in enumerate(gaps, start=2)
            if gap < _DAYS_A_WEEK and month_of(order[0], order[n - 1]) >= plan.weekly_from_month
        ),
    )


def month_of(first: date, day: date) -> int:
    """Which month of a series a day lies in, counted from 1."""
    return whole_months_between(first, day) + 1


# --- reviews ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Review:
    """A review of the response and how it stands."""

    window: ReviewWindow
    state: Due


def reviews_of(done: int, reviewed_after: Iterable[int], plan: SeriesPlan) -> tuple[Review, ...]:
    """Each planned review; none lies beyond the planned infusions.

    Args:
        done: infusions so far.
        reviewed_after: after which infusion each review was made; one made late still counts,
            and for every review that was due before it.
        plan: the clinic's.
    """
    latest = max(reviewed_after, default=0)

    def state(window: ReviewWindow) -> Due:
        if latest >= window.first:
            return Due.DONE
        if done < window.first:
            return Due.NOT_DUE
        return Due.DUE if done <= window.last else Due.OVERDUE

    within = (
        ReviewWindow(each.first, min(each.last, plan.infusions))
        for each in plan.reviews
        if each.first <= plan.infusions
    )
    return tuple(Review(each, state(each)) for each in within)


# --- checks in maintenance --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Check:
    """A check of maintenance.

    Attributes:
        name: of ``SeriesPlan.checks``.
        last: when it was last done, or None.
        due_on: the day it is due; None before maintenance.
        state: ``due`` from that day on, else ``not-due``.
    """

    name: str
    last: date | None
    due_on: date | None
    state: Due


def months_later(day: date, months: int) -> date:
    """The same day of a later month; the month's last where it has no such day."""
    years, month = divmod(day.month - 1 + months, _MONTHS_A_YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def checks_of(
    last: Mapping[str, date], maintained_from: date | None, today: date, plan: SeriesPlan
) -> tuple[Check, ...]:
    """Each check of maintenance.

    Args:
        last: by check, the day on which it was last done, before the series or since.
        maintained_from: the day on which the induction was complete, or None before that.
        today: in the clinic's zone.
        plan: the clinic's.

    Returns:
        A check that was never done is due from the beginning of maintenance.
    """
    found = []
    for name in plan.checks:
        done, due_on, state = last.get(name), None, Due.NOT_DUE
        if maintained_from is not None:
            due_on = maintained_from
            if done is not None:
                due_on = max(due_on, months_later(done, plan.check_months))
            # A check waits for the next visit: no source says from when on it would be late.
            state = Due.DUE if today >= due_on else Due.NOT_DUE
        found.append(Check(name, done, due_on, state))
    return tuple(found)


# --- lifetime exposure ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Exposure:
    """Ketamine over all series.

    Attributes:
        infusions: how many were begun.
        mg: what is known to have been given, unrounded.
        unknown: infusions whose amount is not known; with any, ``mg`` is "at least".
    """

    infusions: int
    mg: Decimal
    unknown: int


def exposure_of(given_mg: Sequence[Decimal | None]) -> Exposure:
    """The sum over these infusions; None stands for an amount that nobody knows."""
    known = [mg for mg in given_mg if mg is not None]
    return Exposure(len(given_mg), sum(known, Decimal(0)), len(given_mg) - len(known))
