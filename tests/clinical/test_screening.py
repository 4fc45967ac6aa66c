"""Screening rules: worked cases 11 and 22 to 24, and the boundaries of §1 and §6."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.clinical.screening import (
    PressureReading,
    ScaleChange,
    baseline_pressure,
    cssrs_level,
    hours_between,
    over_months,
    scale_change,
    since_evening,
    whole_months_between,
)

from .cases import MOOD, START, at, minutes, unhurried

SCHEDULE = MOOD.schedule


def readings(*each: tuple[str, int, int]) -> tuple[PressureReading, ...]:
    return tuple(PressureReading(at(clock), sbp, dbp) for clock, sbp, dbp in each)


def counted(*each: tuple[str, int, int]) -> tuple[tuple[int, int] | None, bool]:
    found, stands = baseline_pressure(
        readings(*each),
        repeat_sbp=int(SCHEDULE.repeat_baseline_sbp_from),
        repeat_dbp=int(SCHEDULE.repeat_baseline_dbp_from),
        gap=minutes(SCHEDULE.repeat_baseline_gap_min),
    )
    return (None if found is None else (found.sbp, found.dbp)), stands


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([("09:50", 152, 88), ("09:52", 146, 86), ("09:54", 144, 84)], (144, 84)),
        ([("09:50", 184, 102), ("09:52", 182, 100), ("09:54", 181, 98)], (181, 98)),
    ],
)
def test_worked_case_11_baseline_pressure(
    taken: list[tuple[str, int, int]], expected: tuple[int, int]
) -> None:
    """What it asks for is shown by the visit's own case 11."""
    assert counted(*taken) == (expected, True)


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([], (None, False)),
        ([("09:50", 139, 89)], ((139, 89), True)),
        ([("09:50", 140, 60)], ((140, 60), False)),
        ([("09:50", 120, 90)], ((120, 90), False)),
        # Below at first: the last reading counts, whatever it is.
        ([("09:50", 139, 89), ("09:52", 150, 95)], ((150, 95), True)),
        ([("09:50", 150, 95), ("09:52", 120, 70)], ((120, 70), False)),
        ([("09:50", 150, 95), ("09:52", 160, 99)], ((150, 95), False)),
        # The first of three never counts, though it is the lowest.
        ([("09:50", 140, 80), ("09:52", 150, 85), ("09:54", 148, 99)], ((148, 99), True)),
        # Tie of the systolic: the lower diastolic.
        ([("09:50", 150, 95), ("09:52", 146, 92), ("09:54", 146, 88)], ((146, 88), True)),
        ([("09:50", 150, 95), ("09:52", 146, 88), ("09:54", 146, 92)], ((146, 88), True)),
        # A fourth moves the last two on.
        (
            [("09:50", 150, 95), ("09:52", 130, 80), ("09:54", 150, 90), ("09:56", 145, 90)],
            ((145, 90), True),
        ),
        # Exactly a minute apart counts, a second less does not.
        ([("09:50", 150, 95), ("09:51", 146, 92), ("09:52", 144, 88)], ((144, 88), True)),
        ([("09:50", 150, 95), ("09:50:59", 146, 92)], ((146, 92), False)),
        ([("09:50", 150, 95), ("09:51", 146, 92), ("09:51:59", 130, 80)], ((146, 92), False)),
        ([("09:50", 150, 95), ("09:50:30", 99, 60), ("09:51", 146, 92)], ((146, 92), False)),
    ],
)
def test_which_reading_is_the_baseline(
    taken: list[tuple[str, int, int]], expected: tuple[tuple[int, int] | None, bool]
) -> None:
    assert counted(*taken) == expected


@pytest.mark.parametrize(
    ("items", "six", "level"),
    [
        ([1, 2], "lifetime", "moderate"),  # worked case 22
        ([4], "never", "high"),  # worked case 22
        ([1, 2, 4], "lifetime", "high"),
        ([5], "never", "high"),
        ([], "recent", "high"),
        ([3], "never", "moderate"),
        ([], "lifetime", "moderate"),
        ([2], "never", "low"),
        ([1], "never", "low"),
        ([], "never", "none"),
    ],
)
def test_worked_case_22_suicide_triage(items: list[int], six: str, level: str) -> None:
    assert cssrs_level(items, six) == level


ORDER = ("none", "low", "moderate", "high")


@unhurried
@given(
    st.lists(st.integers(1, 5), unique=True),
    st.sampled_from(["never", "lifetime", "recent"]),
    st.integers(1, 5),
)
def test_one_more_yes_never_lowers_the_triage(items: list[int], six: str, more: int) -> None:
    before, after = cssrs_level(items, six), cssrs_level([*items, more], six)
    assert ORDER.index(before) <= ORDER.index(after)


def change(name: str, value: int, first: int | None) -> ScaleChange:
    scale = next(each for each in MOOD.scales if each.name == name)
    return scale_change(
        value,
        first,
        response_percent=scale.response_percent,
        response_points=scale.response_points,
        remission_to=scale.remission_to,
    )


@pytest.mark.parametrize(
    ("name", "first", "value", "percent", "response", "remission"),
    [
        ("phq9", 21, 9, "-57.1", True, False),
        ("madrs", 34, 10, "-70.6", True, True),
        ("pcl5", 52, 38, "-26.9", True, None),
        ("pain", 8, 5, "-37.5", True, None),
    ],
)
def test_worked_case_23_scales(
    name: str, first: int, value: int, percent: str, response: bool, remission: bool | None
) -> None:
    assert change(name, value, first) == ScaleChange(Decimal(percent), response, remission)


def test_worked_case_23_band_and_points() -> None:
    phq9 = next(each for each in MOOD.scales if each.name == "phq9")
    assert [band.label for band in phq9.bands if band.low <= 9 <= band.high] == ["mild"]
    pcl5 = next(each for each in MOOD.scales if each.name == "pcl5")
    assert pcl5.response_points is not None
    assert 38 - 52 == -14 <= -pcl5.response_points


@pytest.mark.parametrize(
    ("name", "first", "value", "expected"),
    [
        ("phq9", 20, 10, ("-50.0", True, False)),
        ("phq9", 21, 11, ("-47.6", False, False)),
        ("phq9", 10, 4, ("-60.0", True, True)),
        ("phq9", 10, 5, ("-50.0", True, False)),
        ("phq9", 10, 12, ("20.0", False, False)),
        ("phq9", 0, 0, (None, None, True)),
        ("phq9", None, 4, (None, None, True)),
        ("madrs", 20, 11, ("-45.0", False, False)),
        ("pcl5", 40, 31, ("-22.5", False, None)),
        ("pcl5", 40, 30, ("-25.0", True, None)),
        ("pcl5", 0, 0, (None, False, None)),
        ("pcl5", None, 30, (None, None, None)),
        ("pain", 10, 7, ("-30.0", True, None)),
        ("pain", 7, 5, ("-28.6", False, None)),
        ("ybocs", 20, 5, ("-75.0", None, None)),
    ],
)
def test_scale_boundaries(
    name: str,
    first: int | None,
    value: int,
    expected: tuple[str | None, bool | None, bool | None],
) -> None:
    percent, response, remission = expected
    figure = None if percent is None else Decimal(percent)
    assert change(name, value, first) == ScaleChange(figure, response, remission)


@pytest.mark.parametrize(
    ("eaten", "hours"), [("07:30", "5.5"), ("07:00", "6"), ("11:00", "2"), ("11:30", "1.5")]
)
def test_hours_since_a_meal_of_worked_case_24(eaten: str, hours: str) -> None:
    assert hours_between(at(eaten), at("13:00")) == Decimal(hours)


def test_hours_are_unrounded_and_signed() -> None:
    assert hours_between(START, START + timedelta(milliseconds=36)) == Decimal("0.00001")
    assert hours_between(START + minutes(30), START) == Decimal("-0.5")


@pytest.mark.parametrize(
    ("earlier", "later", "whole", "over_twelve"),
    [
        (date(2025, 3, 2), date(2026, 3, 1), 11, False),
        (date(2025, 3, 2), date(2026, 3, 2), 12, False),
        (date(2025, 3, 2), date(2026, 3, 3), 12, True),
        (date(2025, 3, 2), date(2026, 4, 2), 13, True),
        (date(2024, 2, 29), date(2025, 2, 28), 11, False),
        (date(2024, 2, 29), date(2025, 3, 1), 12, True),
        (date(2026, 3, 2), date(2026, 3, 2), 0, False),
        (date(2025, 12, 31), date(2026, 1, 1), 0, False),
    ],
)
def test_consent_months(earlier: date, later: date, whole: int, over_twelve: bool) -> None:
    assert whole_months_between(earlier, later) == whole
    assert over_months(earlier, later, 12) is over_twelve


@unhurried
@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 2000), st.integers(0, 60))
def test_another_day_never_brings_a_consent_back(day: date, passed: int, months: int) -> None:
    then = day + timedelta(days=passed)
    assert whole_months_between(day, then) >= 0
    if over_months(day, then, months):
        assert over_months(day, then + timedelta(days=1), months)


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("2026-03-01T17:59", False),
        ("2026-03-01T18:00", True),
        ("2026-03-01T23:30", True),
        ("2026-03-02T00:15", True),
        ("2026-03-02T08:00", True),
        ("2026-02-28T23:00", False),
    ],
)
def test_since_last_evening(last: str, expected: bool) -> None:
    zone = ZoneInfo("America/New_York")
    now = datetime(2026, 3, 2, 9, 30, 15, 7, tzinfo=zone)
    moment = datetime.fromisoformat(last).replace(tzinfo=zone)
    assert since_evening(moment, now, MOOD.evening_begins_hour) is expected
