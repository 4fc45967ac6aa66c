"""Earliest time to leave and the time not to drive: worked case 21, §4 and §5."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.clinical.recovery import ClassedDose, earliest_leave, no_driving_until

from .cases import MOOD, at, minutes, unhurried

RULES = MOOD.recovery
NEW_YORK = ZoneInfo("America/New_York")
HOURS = RULES.no_driving_hours


def leave(
    *given_: tuple[str, str], start: str = "10:00", end: str = "10:50", shortened_at: str = ""
) -> str:
    found = earliest_leave(
        RULES,
        started_at=at(start),
        ended_at=at(end),
        given=[ClassedDose(at(clock), drug_class) for clock, drug_class in given_],
        shortened_at=at(shortened_at) if shortened_at else None,
    )
    return f"{found:%H:%M:%S}".removesuffix(":00")


def test_worked_case_21_clock() -> None:
    lorazepam, flumazenil = ("11:10", "sedative"), ("11:20", "reversal")
    assert leave() == "11:50"
    assert leave(lorazepam) == "12:10"
    assert leave(flumazenil) == "13:20"
    assert leave(lorazepam, flumazenil) == leave(flumazenil, lorazepam) == "13:20"


@pytest.mark.parametrize(
    ("end", "expected"), [("11:59:59", "12:59:59"), ("12:00", "13:30"), ("14:00", "15:30")]
)
def test_a_long_infusion_counts_from_two_elapsed_hours(end: str, expected: str) -> None:
    assert leave(end=end) == expected


@pytest.mark.parametrize(
    ("drug_class", "expected"),
    [
        ("antihypertensive", "12:10"),
        ("sedative", "12:10"),
        ("reversal", "13:10"),
        ("antiemetic", "11:50"),
        ("other", "11:50"),
    ],
)
def test_what_each_class_adds(drug_class: str, expected: str) -> None:
    assert leave(("11:10", drug_class)) == expected


def test_an_early_medicine_does_not_shorten_the_minimum() -> None:
    assert leave(("10:05", "sedative")) == "11:50"


def test_a_written_order_shortens_but_never_the_time_after_a_reversal() -> None:
    assert leave(shortened_at="10:50") == "11:20"
    assert leave(end="12:00", shortened_at="12:10") == "12:30"
    assert leave(("11:10", "sedative"), shortened_at="11:15") == "11:20"
    assert leave(("11:20", "reversal"), shortened_at="11:25") == "13:20"


@pytest.mark.parametrize(
    ("drug_class", "given_at", "expected"),
    [
        ("sedative", "10:55", "11:20"),
        ("sedative", "11:00", "11:20"),
        ("sedative", "11:00:01", "12:00:01"),
        ("antihypertensive", "11:10", "12:10"),
        ("reversal", "10:55", "12:55"),
        ("antiemetic", "11:10", "11:20"),
    ],
)
def test_an_order_for_less_covers_what_was_given_before_it(
    drug_class: str, given_at: str, expected: str
) -> None:
    """§4: at least 60 min after the last sedative or pressure medicine, 120 after a reversal."""
    assert leave((given_at, drug_class), shortened_at="11:00") == expected


def test_an_order_for_less_from_before_the_end_shortens_nothing() -> None:
    assert leave(end="11:30", shortened_at="11:00") == "12:30"


@unhurried
@given(
    st.lists(st.tuples(st.integers(0, 300), st.sampled_from(["sedative", "reversal", "other"]))),
    st.tuples(st.integers(0, 300), st.sampled_from(["sedative", "reversal", "other"])),
    st.none() | st.integers(0, 300),
)
def test_one_more_medicine_never_makes_it_earlier(
    doses: list[tuple[int, str]], another: tuple[int, str], shortened: int | None
) -> None:
    def leaving(given_: list[tuple[int, str]]) -> datetime:
        return earliest_leave(
            RULES,
            started_at=at("10:00"),
            ended_at=at("10:50"),
            given=[ClassedDose(at("10:00") + minutes(m), name) for m, name in given_],
            shortened_at=None if shortened is None else at("10:00") + minutes(shortened),
        )

    assert leaving(doses) <= leaving([*doses, another])


def local(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK, fold=fold)


@pytest.mark.parametrize(
    ("ended", "sedative", "until"),
    [
        ("2026-03-02T10:30", None, "2026-03-03T10:30-05:00"),
        ("2026-03-02T10:30:00.001", None, "2026-03-03T11:00-05:00"),
        ("2026-03-02T10:31", None, "2026-03-03T11:00-05:00"),
        ("2026-03-02T10:59:59", None, "2026-03-03T11:00-05:00"),
        ("2026-03-02T10:50", "2026-03-02T11:40", "2026-03-03T12:00-05:00"),
        ("2026-03-02T10:50", "2026-03-02T10:10", "2026-03-03T11:00-05:00"),
        ("2026-12-31T23:45", None, "2027-01-02T00:00-05:00"),  # F-33
        # F-28: 24 hours really pass, so the wall clock shows one more.
        ("2026-03-07T12:00", None, "2026-03-08T13:00-04:00"),
        # F-29: and one less when the hour comes twice.
        ("2026-10-31T12:00", None, "2026-11-01T11:00-05:00"),
        # The next half hour of 01:45 does not exist: there is no 02:00 that night.
        ("2026-03-07T01:45", None, "2026-03-08T03:00-04:00"),
        # 01:40 of the first pass is followed by 01:00 of the second.
        ("2026-10-31T01:40", None, "2026-11-01T01:00-05:00"),
    ],
)
def test_no_driving_until(ended: str, sedative: str | None, until: str) -> None:
    last = None if sedative is None else local(sedative)
    found = no_driving_until(local(ended), last, hours=HOURS, zone=NEW_YORK)
    assert found.isoformat(timespec="minutes") == until


def test_no_driving_in_the_second_pass_of_a_repeated_hour() -> None:
    found = no_driving_until(local("2026-10-31T02:15"), None, hours=HOURS, zone=NEW_YORK)
    assert found.isoformat() == "2026-11-01T01:30:00-05:00"


@unhurried
@given(
    st.integers(0, 2 * 366 * 86_400_000).map(
        lambda count: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(milliseconds=count)
    ),
    st.sampled_from(["America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe"]),
)
def test_no_driving_is_never_short_and_on_the_half_hour(ended: datetime, zone: str) -> None:
    found = no_driving_until(ended, None, hours=HOURS, zone=ZoneInfo(zone))
    beyond = found.astimezone(UTC) - ended - timedelta(hours=HOURS)
    assert timedelta(0) <= beyond < minutes(30)
    assert (found.minute % 30, found.second, found.microsecond) == (0, 0, 0)
