"""Calls after each infusion (reference §6 and §4): due, overdue, done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ketadesk.clinical.follow_up import (
    CALLS,
    Call,
    CallKind,
    CallMade,
    Infused,
    calls_of,
    open_calls,
)
from ketadesk.clinical.series import Due

ZONE = ZoneInfo("America/New_York")


def at(text: str) -> datetime:
    """An instant from the clinic's wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


ENDED = at("2026-03-02T10:40")
INFUSED = Infused("visit:1", ENDED)


def calls(now: str, *made: CallMade, infused: Infused = INFUSED) -> dict[str, Call]:
    found = calls_of([infused], made, at(now), ZONE)
    return {each.kind: each for each in found}


def wall(moment: datetime) -> str:
    return f"{moment.astimezone(ZONE):%Y-%m-%dT%H:%M}"


def test_a_day_a_week_and_four_weeks_after() -> None:
    found = calls("2026-03-02T10:40")
    # The clocks went forward on 8 March: a week keeps the time on the wall.
    assert [(name, wall(each.due_at)) for name, each in found.items()] == [
        ("day", "2026-03-03T10:40"),
        ("week", "2026-03-09T10:40"),
        ("four_weeks", "2026-03-30T10:40"),
    ]
    assert {each.state for each in found.values()} == {Due.NOT_DUE}


def test_twenty_four_hours_really_pass() -> None:
    found = calls("2026-03-07T12:00", infused=Infused("visit:1", at("2026-03-07T12:00")))
    assert wall(found["day"].due_at) == "2026-03-08T13:00"
    assert found["day"].due_at - at("2026-03-07T12:00") == timedelta(hours=24)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2026-03-03T10:39:59", Due.NOT_DUE),
        ("2026-03-03T10:40", Due.DUE),
        ("2026-03-03T10:40:01", Due.DUE),
        ("2026-03-03T23:59:59", Due.DUE),
        ("2026-03-04T00:00", Due.OVERDUE),
        ("2026-03-04T00:00:01", Due.OVERDUE),
    ],
)
def test_a_call_is_due_at_its_time_and_overdue_from_the_next_day(now: str, state: Due) -> None:
    assert calls(now)["day"].state is state


@pytest.mark.parametrize(
    ("kind", "before", "due", "over"),
    [
        ("week", "2026-03-09T10:39:59", "2026-03-09T10:40", "2026-03-10T00:00"),
        ("four_weeks", "2026-03-30T10:39:59", "2026-03-30T10:40", "2026-03-31T00:00"),
    ],
)
def test_the_later_calls_keep_their_own_time(kind: str, before: str, due: str, over: str) -> None:
    states = [calls(now)[kind].state for now in (before, due, over)]
    assert states == [Due.NOT_DUE, Due.DUE, Due.OVERDUE]


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2026-03-02T10:59:59", Due.NOT_DUE),
        ("2026-03-02T11:00", Due.DUE),
        ("2026-03-03T10:59:59", Due.DUE),
        ("2026-03-03T11:00", Due.OVERDUE),
    ],
)
def test_who_left_against_advice_is_called_within_twenty_four_hours(now: str, state: Due) -> None:
    left = Infused("visit:1", ENDED, at("2026-03-02T11:00"))
    found = calls(now, infused=left)
    assert found["day"].state is state
    assert wall(found["week"].due_at) == "2026-03-09T10:40", "the later calls stay"


def test_a_call_that_reached_nobody_settles_nothing() -> None:
    tried = CallMade("visit:1", "day", at("2026-03-03T11:00"), reached=False)
    found = calls("2026-03-03T12:00", tried)["day"]
    assert (found.state, found.tries, found.done_at) == (Due.DUE, 1, None)
    again = CallMade("visit:1", "day", at("2026-03-03T15:00"), reached=True)
    later = CallMade("visit:1", "day", at("2026-03-03T16:00"), reached=True)
    done = calls("2026-03-09T09:00", tried, later, again)["day"]
    assert (done.state, done.tries, done.done_at) == (Due.DONE, 1, again.at)


def test_a_call_before_its_time_counts() -> None:
    early = CallMade("visit:1", "day", at("2026-03-02T20:00"), reached=True)
    assert calls("2026-03-02T21:00", early)["day"].state is Due.DONE


def test_a_call_settles_its_own_infusion_and_kind_only() -> None:
    second = Infused("visit:2", ENDED + timedelta(days=3))
    made = CallMade("visit:1", "day", at("2026-03-03T11:00"), reached=True)
    found = calls_of([second, INFUSED], [made], at("2026-03-06T12:00"), ZONE)
    assert [(each.visit, each.kind, each.state) for each in found] == [
        ("visit:1", "day", Due.DONE),
        ("visit:2", "day", Due.DUE),
        ("visit:1", "week", Due.NOT_DUE),
        ("visit:2", "week", Due.NOT_DUE),
        ("visit:1", "four_weeks", Due.NOT_DUE),
        ("visit:2", "four_weeks", Due.NOT_DUE),
    ]
    assert [(each.visit, each.kind) for each in open_calls(found)] == [("visit:2", "day")]


def test_open_calls_are_those_due_and_those_late() -> None:
    found = calls_of([INFUSED], [], at("2026-03-09T12:00"), ZONE)
    assert [(each.kind, each.state) for each in open_calls(found)] == [
        ("day", Due.OVERDUE),
        ("week", Due.DUE),
    ]


def test_nothing_is_called_without_an_infusion() -> None:
    assert calls_of([], [], ENDED, ZONE) == ()


def test_a_clinic_may_plan_other_calls() -> None:
    kinds = (CallKind("two_days", hours=48),)
    left = Infused("visit:1", ENDED, ENDED)
    found = calls_of([left], [], ENDED, ZONE, kinds)
    assert [(each.kind, wall(each.due_at)) for each in found] == [("two_days", "2026-03-04T10:40")]
    assert len(CALLS) == 3


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2026-03-06T08:59:59", Due.OVERDUE),
        ("2026-03-06T09:00", Due.OVERTAKEN),
        ("2026-03-06T09:00:01", Due.OVERTAKEN),
    ],
)
def test_a_call_is_overtaken_when_the_patient_comes_again(now: str, state: Due) -> None:
    again = Infused("visit:1", ENDED, again_at=at("2026-03-06T09:00"))
    found = calls(now, infused=again)
    assert found["day"].state is state
    assert open_calls(found.values()) == ((found["day"],) if state is Due.OVERDUE else ())


def test_a_call_that_was_made_stays_made_when_the_patient_comes_again() -> None:
    again = Infused("visit:1", ENDED, again_at=at("2026-03-06T09:00"))
    made = CallMade("visit:1", "day", at("2026-03-03T12:00"), reached=True)
    assert calls("2026-03-07T09:00", made, infused=again)["day"].state is Due.DONE
