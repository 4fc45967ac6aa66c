"""Dates, times, durations and ages as staff read them: R-UX-08, R-UX-09, F-33, F-34."""

from __future__ import annotations

import locale
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketadesk.kernel.dates import (
    MONTHS,
    age_years,
    show_countdown,
    show_date,
    show_duration,
    show_moment,
    show_time,
)

unhurried = settings(deadline=None)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(1984, 2, 3), "03-Feb-1984"),
        (date(2026, 12, 31), "31-Dec-2026"),
        (date(1, 1, 1), "01-Jan-0001"),
    ],
)
def test_dates_are_day_month_word_year(day: date, shown: str) -> None:
    assert show_date(day) == shown


@pytest.mark.parametrize(
    ("hour", "minute", "shown"),
    [(0, 0, "00:00"), (9, 5, "09:05"), (12, 0, "12:00"), (23, 59, "23:59")],
)
def test_times_have_24_hours_and_midnight_is_zero(hour: int, minute: int, shown: str) -> None:
    assert show_time(datetime(2026, 3, 2, hour, minute, 59, tzinfo=UTC)) == shown


def test_a_moment_is_shown_in_the_zone_that_it_carries() -> None:
    moment = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
    assert show_moment(moment) == "Mon 02-Mar-2026 14:05"
    local = moment.astimezone(ZoneInfo("America/New_York"))
    assert show_moment(local) == "Mon 02-Mar-2026 09:05"
    eve = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
    assert show_moment(eve + timedelta(minutes=1)) == "Fri 01-Jan-2027 00:00"


def test_the_systems_locale_changes_nothing() -> None:
    before = locale.setlocale(locale.LC_ALL)
    moment = datetime(2026, 5, 5, 1, 2, tzinfo=UTC)
    shown = set()
    try:
        for name in ("C", "C.UTF-8", "de_DE.UTF-8", "en_US.UTF-8", "ar_EG.UTF-8", "ja_JP.UTF-8"):
            try:
                locale.setlocale(locale.LC_ALL, name)
            except locale.Error:
                continue  # not installed here
            shown.add(show_moment(moment))
    finally:
        locale.setlocale(locale.LC_ALL, before)
    assert shown == {"Tue 05-May-2026 01:02"}


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        (timedelta(), "0s"),
        (timedelta(seconds=20), "20s"),
        (timedelta(seconds=59, milliseconds=999), "59s"),
        (timedelta(minutes=1), "1min"),
        (timedelta(minutes=40, seconds=20), "40min"),
        (timedelta(hours=1), "1hr"),
        (timedelta(hours=1, minutes=5), "1hr 5min"),
        (timedelta(hours=1, seconds=59), "1hr"),
        (timedelta(days=1, minutes=1), "24hr 1min"),
        (timedelta(seconds=-20), "-20s"),
        (timedelta(minutes=-65), "-1hr 5min"),
        (timedelta(milliseconds=-500), "0s"),
    ],
)
def test_durations(span: timedelta, shown: str) -> None:
    assert show_duration(span) == shown


@unhurried
@given(st.timedeltas(timedelta(days=-30), timedelta(days=30)))
def test_durations_are_whole_units_without_zero_ones(span: timedelta) -> None:
    shown = show_duration(span)
    assert re.fullmatch(r"0s|-?([1-9]\d*hr( [1-9]\d?min)?|[1-9]\d?min|[1-9]\d?s)", shown)
    sizes = {"hr": 3600, "min": 60, "s": 1}
    parts = re.findall(r"(\d+)(hr|min|s)", shown)
    seconds = sum(int(count) * sizes[unit] for count, unit in parts)
    unit_s = 60 if abs(span) >= timedelta(minutes=1) else 1
    assert 0 <= abs(span).total_seconds() - seconds < unit_s


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0:00"), (9, "0:09"), (60, "1:00"), (230, "3:50"), (3967, "66:07"), (-230, "3:50")],
)
def test_countdown(seconds: int, shown: str) -> None:
    assert show_countdown(seconds) == shown


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(1984, 2, 3), date(2026, 2, 2), 41),
        (date(1984, 2, 3), date(2026, 2, 3), 42),
        (date(2008, 3, 2), date(2026, 3, 1), 17),
        (date(2008, 3, 2), date(2026, 3, 2), 18),
        # F-34: born on 29 February.
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2026, 3, 2), date(2026, 3, 2), 0),
    ],
)
def test_age(born: date, on: date, years: int) -> None:
    assert age_years(born, on) == years


@unhurried
@given(DAYS, st.integers(0, 40_000))
def test_an_age_grows_by_one_at_most_and_is_never_negative(born: date, passed: int) -> None:
    on = born + timedelta(days=passed)
    today, tomorrow = age_years(born, on), age_years(born, on + timedelta(days=1))
    assert 0 <= today <= tomorrow <= today + 1


@unhurried
@given(DAYS)
def test_a_shown_date_reads_one_way_only(day: date) -> None:
    shown = show_date(day)
    parts = re.fullmatch(r"(\d\d)-([A-Z][a-z]{2})-(\d{4})", shown)
    assert parts
    read = date(int(parts[3]), MONTHS.index(parts[2]) + 1, int(parts[1]))
    assert read == day
