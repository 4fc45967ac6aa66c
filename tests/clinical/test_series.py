"""The plan of a series (reference §6): counts, spacing, reviews, checks, exposure."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.clinical.series import (
    Due,
    Exposure,
    Phase,
    ReviewWindow,
    SeriesPlan,
    Spacing,
    checks_of,
    earliest_next,
    exposure_of,
    infusions_left,
    month_of,
    months_later,
    phase_of,
    reviews_of,
    spacing_of,
)

from .cases import MOOD, unhurried

PLAN = SeriesPlan()
FIRST = date(2026, 3, 2)


def days(*after: int) -> list[date]:
    """Days so many days after the first."""
    return [FIRST + timedelta(days=each) for each in after]


def test_the_plan_is_that_of_the_reference() -> None:
    assert (PLAN.infusions, PLAN.weeks_low, PLAN.weeks_high) == (6, 2, 3)
    assert PLAN.infusions == MOOD.planned_infusions
    assert PLAN.reviews == (ReviewWindow(3, 4), ReviewWindow(6, 6))
    assert PLAN.checks == ("liver", "urine", "bladder", "cognition", "misuse")
    assert (PLAN.check_months, PLAN.weekly_from_month, PLAN.days_between) == (3, 2, 2)


@pytest.mark.parametrize(
    ("number", "phase", "left"),
    [
        (1, Phase.INDUCTION, 5),
        (5, Phase.INDUCTION, 1),
        (6, Phase.INDUCTION, 0),
        (7, Phase.MAINTENANCE, 0),
    ],
)
def test_the_induction_ends_with_its_last_infusion(number: int, phase: Phase, left: int) -> None:
    assert phase_of(number, PLAN) is phase
    assert infusions_left(number, PLAN) == left


def test_before_the_first_all_are_left() -> None:
    assert infusions_left(0, PLAN) == 6
    assert infusions_left(0, SeriesPlan(infusions=8)) == 8


def test_the_next_is_not_too_soon_from_the_second_day() -> None:
    assert earliest_next(FIRST, PLAN) == date(2026, 3, 4)
    assert earliest_next(date(2026, 12, 31), PLAN) == date(2027, 1, 2)
    assert earliest_next(None, PLAN) is None


# --- spacing ----------------------------------------------------------------------------------


def test_nothing_lies_anywhere_before_two_infusions() -> None:
    assert spacing_of([], PLAN) == Spacing((), None, None, (), ())
    assert spacing_of(days(0), PLAN) == Spacing((), None, None, (), ())


@pytest.mark.parametrize(
    ("after", "weeks", "as_planned"),
    [
        ((0, 2, 4, 7, 9), None, None),  # five: the induction is not complete
        ((0, 1, 2, 3, 4, 6), 1, False),  # within a single week
        ((0, 1, 2, 3, 4, 7), 2, True),
        ((0, 2, 4, 7, 9, 11), 2, True),  # three times a week
        ((0, 3, 7, 10, 14, 17), 3, True),  # twice a week
        ((0, 3, 7, 10, 14, 20), 3, True),
        ((0, 3, 7, 10, 14, 21), 4, False),
        ((0, 3, 7, 10, 14, 17, 60), 3, True),  # boosters do not stretch it
    ],
)
def test_weeks_of_the_induction(
    after: tuple[int, ...], weeks: int | None, as_planned: bool | None
) -> None:
    found = spacing_of(days(*after), PLAN)
    assert (found.weeks, found.as_planned) == (weeks, as_planned)


def test_gaps_are_days_in_order_whatever_the_order_given() -> None:
    assert spacing_of(days(10, 0, 3, 3), PLAN).gaps == (3, 0, 7)


@pytest.mark.parametrize(
    ("after", "too_close"),
    [((0, 2, 4), ()), ((0, 1, 3), (2,)), ((0, 0, 2, 3), (2, 4))],
)
def test_which_infusions_came_too_soon(after: tuple[int, ...], too_close: tuple[int, ...]) -> None:
    assert spacing_of(days(*after), PLAN).too_close == too_close


@pytest.mark.parametrize(
    ("after", "numbers"),
    [
        ((0, 24, 30), ()),  # 1 April is still the first month
        ((0, 24, 31), ()),  # 2 April, but a week after the one before
        ((0, 25, 31), (3,)),  # 2 April, six days after the one before
        ((0, 30, 36, 43), (3,)),
        ((0, 31, 32, 33), (3, 4)),
    ],
)
def test_more_than_weekly_in_the_second_month_asks_to_reconsider(
    after: tuple[int, ...], numbers: tuple[int, ...]
) -> None:
    assert spacing_of(days(*after), PLAN).more_than_weekly == numbers


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2026, 3, 2), 1),
        (date(2026, 4, 1), 1),
        (date(2026, 4, 2), 2),
        (date(2027, 3, 2), 13),
    ],
)
def test_months_of_a_series(day: date, month: int) -> None:
    assert month_of(FIRST, day) == month


def test_a_plan_without_an_induction_takes_no_weeks() -> None:
    assert spacing_of(days(0, 7), SeriesPlan(infusions=0)).weeks is None


def test_a_plan_of_one_infusion_takes_one_week_and_is_reviewed_after_it() -> None:
    plan = SeriesPlan(infusions=1, weeks_low=1, reviews=(ReviewWindow(1, 1),))
    assert (spacing_of(days(0), plan).weeks, spacing_of(days(0), plan).as_planned) == (1, True)
    assert [each.state for each in reviews_of(1, [], plan)] == [Due.DUE]


def test_another_plan_has_other_figures() -> None:
    plan = SeriesPlan(infusions=3, weeks_low=3, weeks_high=3, days_between=7)
    found = spacing_of(days(0, 7, 13), plan)
    assert (found.weeks, found.as_planned, found.too_close) == (2, False, (3,))


# --- reviews ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "reviewed", "states"),
    [
        (0, [], (Due.NOT_DUE, Due.NOT_DUE)),
        (2, [], (Due.NOT_DUE, Due.NOT_DUE)),
        (3, [], (Due.DUE, Due.NOT_DUE)),
        (4, [], (Due.DUE, Due.NOT_DUE)),
        (5, [], (Due.OVERDUE, Due.NOT_DUE)),
        (6, [], (Due.OVERDUE, Due.DUE)),
        (7, [], (Due.OVERDUE, Due.OVERDUE)),
        (3, [2], (Due.DUE, Due.NOT_DUE)),  # too early to count
        (3, [3], (Due.DONE, Due.NOT_DUE)),
        (6, [4], (Due.DONE, Due.DUE)),
        (6, [5], (Due.DONE, Due.DUE)),
        (7, [3, 6], (Due.DONE, Due.DONE)),
        (9, [8], (Due.DONE, Due.DONE)),  # late, and it looks back on all of it
    ],
)
def test_reviews_after_three_or_four_and_after_six(
    done: int, reviewed: list[int], states: tuple[Due, ...]
) -> None:
    found = reviews_of(done, reviewed, PLAN)
    assert tuple(each.state for each in found) == states
    assert tuple(each.window for each in found) == PLAN.reviews


@pytest.mark.parametrize(
    ("infusions", "windows"),
    [
        (3, [ReviewWindow(3, 3)]),  # weekly, three times: none after 6
        (4, [ReviewWindow(3, 4)]),
        (5, [ReviewWindow(3, 4)]),
        (6, [ReviewWindow(3, 4), ReviewWindow(6, 6)]),
        (8, [ReviewWindow(3, 4), ReviewWindow(6, 6)]),
    ],
)
def test_no_review_lies_beyond_the_planned_infusions(
    infusions: int, windows: list[ReviewWindow]
) -> None:
    plan = SeriesPlan(infusions=infusions)
    assert [each.window for each in reviews_of(0, [], plan)] == windows


def test_the_only_review_of_three_infusions_is_late_after_a_fourth() -> None:
    plan = SeriesPlan(infusions=3)
    for done, state in ((2, Due.NOT_DUE), (3, Due.DUE), (4, Due.OVERDUE)):
        assert [each.state for each in reviews_of(done, [], plan)] == [state]


@unhurried
@given(st.integers(0, 12), st.lists(st.integers(0, 12)), st.integers(0, 12))
def test_one_more_review_never_opens_one(done: int, reviewed: list[int], more: int) -> None:
    before = {each.window for each in reviews_of(done, reviewed, PLAN) if each.state is Due.DONE}
    after = reviews_of(done, [*reviewed, more], PLAN)
    assert before <= {each.window for each in after if each.state is Due.DONE}


# --- checks -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "due_on"),
    [
        (None, date(2026, 3, 20)),  # never done: from the beginning of maintenance
        (date(2026, 2, 16), date(2026, 5, 16)),
        (date(2026, 4, 30), date(2026, 7, 30)),
        (date(2025, 11, 1), date(2026, 3, 20)),  # it had run out before maintenance began
        (date(2025, 11, 30), date(2026, 3, 20)),
    ],
)
def test_checks_are_due_three_months_after_the_last(last: date | None, due_on: date) -> None:
    held = {} if last is None else {"liver": last}
    day = timedelta(days=1)
    for today, state in ((due_on - day, Due.NOT_DUE), (due_on, Due.DUE), (due_on + day, Due.DUE)):
        found = checks_of(held, date(2026, 3, 20), today, PLAN)[0]
        assert (found.name, found.last, found.due_on, found.state) == ("liver", last, due_on, state)


def test_no_check_is_due_before_maintenance() -> None:
    found = checks_of({}, None, date(2030, 1, 1), PLAN)
    assert [each.name for each in found] == list(PLAN.checks)
    assert {(each.due_on, each.state) for each in found} == {(None, Due.NOT_DUE)}


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 2), 3, date(2026, 6, 2)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 29), 3, date(2028, 2, 29)),
        (date(2026, 10, 31), 3, date(2027, 1, 31)),
        (date(2026, 12, 5), 0, date(2026, 12, 5)),
        (date(2026, 12, 5), 12, date(2027, 12, 5)),
    ],
)
def test_months_later_ends_with_the_month(day: date, months: int, expected: date) -> None:
    assert months_later(day, months) == expected


# --- exposure ---------------------------------------------------------------------------------


def test_lifetime_exposure() -> None:
    assert exposure_of([]) == Exposure(0, Decimal(0), 0)
    given_mg = [Decimal(40), Decimal("34.2"), Decimal(0)]
    assert exposure_of(given_mg) == Exposure(3, Decimal("74.2"), 0)


def test_an_unknown_amount_is_no_zero() -> None:
    assert exposure_of([Decimal(40), None]) == Exposure(2, Decimal(40), 1)
