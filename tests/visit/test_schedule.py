"""When sets are due and what they hold (reference §3; worked case 25; F-26, F-28, F-29, F-33)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ketadesk.kernel.problems import Problem
from ketadesk.visit.due import Urgency, course_of, due_values, schedule_of
from ketadesk.visit.entries import Entry
from ketadesk.visit.watch import read_sets
from tests.visit.builders import (
    CALM,
    ZONE,
    Chair,
    answered,
    discharged,
    readied,
    ready,
    recovering,
    running,
    screened,
    taken,
)


def due(chair: Chair) -> str:
    """Clock time of the earliest slot that no set has satisfied."""
    slot = schedule_of(chair.visit, chair.now).slot
    return "" if slot is None else f"{slot.at.astimezone(ZONE):%H:%M}"


def test_worked_case_25_nine_sets() -> None:
    chair = running()
    times = []
    for _ in range(4):
        times.append(due(chair))
        taken(chair.at(times[-1]).calm())
    taken(chair.stop())
    for _ in range(4):
        times.append(due(chair))
        taken(chair.at(times[-1]).calm())
    expected = ["10:10", "10:20", "10:30", "10:40", "10:55", "11:10", "11:25", "11:40"]
    assert times == expected
    assert schedule_of(chair.visit, chair.now).taken == 8, "and one baseline make nine"


@pytest.mark.parametrize(
    ("clock", "urgency", "overdue_s"),
    [
        ("10:09:59", Urgency.NOT_DUE, 0),
        ("10:10", Urgency.DUE, 0),
        ("10:11:59", Urgency.DUE, 119),
        ("10:12", Urgency.LATE, 120),
        ("10:14:59", Urgency.LATE, 299),
        ("10:15", Urgency.OVERDUE, 300),
        ("10:25", Urgency.OVERDUE, 900),
    ],
)
def test_one_ladder_of_reminders(clock: str, urgency: str, overdue_s: int) -> None:
    chair = running().at(clock)
    state = schedule_of(chair.visit, chair.now)
    assert (state.urgency, state.overdue_s) == (urgency, overdue_s)
    assert state.due is (urgency != Urgency.NOT_DUE)


def test_a_set_up_to_three_minutes_early_counts() -> None:
    early = running().at("10:07")
    taken(early.calm())
    assert due(early) == "10:20"
    too_early = running().at("10:06:59")
    taken(too_early.calm())
    assert due(too_early) == "10:10"


def test_a_late_set_satisfies_all_slots_before_it_and_the_grid_stays() -> None:
    chair = running().at("10:24")
    taken(chair.calm())
    assert due(chair) == "10:30"


def test_a_late_entry_satisfies_the_slot_of_its_own_time() -> None:
    chair = running().at("10:14")
    taken(chair.calm(late=4))
    assert due(chair) == "10:20"


def test_the_clock_counts_through_pauses() -> None:
    chair = running()
    taken(chair.at("10:05").pause())
    assert due(chair) == "10:10"
    taken(chair.at("10:10").calm())
    assert due(chair) == "10:20"


@pytest.mark.parametrize(
    ("trouble", "extra"),
    [
        (lambda chair: chair.calm(hr=115), True),
        (lambda chair: chair.calm(sbp=186), True),
        (lambda chair: chair.calm(), False),
        (lambda chair: chair.give("ondansetron", 4), True),
        (lambda chair: chair.give("Metoclopramide 10 mg", 10), True),
        (lambda chair: chair.event("chest_pain"), True),
        (lambda chair: chair.event("nausea"), False),
        (lambda chair: chair.rate(30), False),
    ],
)
def test_an_extra_set_follows_trouble_by_five_minutes(trouble: Any, extra: bool) -> None:
    chair = running().at("10:11")
    taken(chair.calm(late=1))
    taken(trouble(chair))
    assert due(chair) == ("10:16" if extra else "10:20")
    taken(chair.at("10:16").calm())
    assert due(chair) == "10:20", "an extra set does not move the grid"


def test_resuming_asks_for_an_extra_set() -> None:
    chair = running().at("10:11")
    taken(chair.calm(late=1))
    taken(chair.pause())
    taken(chair.at("10:12").resume())
    assert due(chair) == "10:17"


def test_trouble_before_the_start_asks_for_nothing_after_it() -> None:
    chair = ready().at("9:56")
    taken(chair.event("chest_pain"))
    taken(chair.give("ondansetron", 4))
    taken(chair.at("10:00").start())
    assert due(chair) == "10:10"


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (60, ["10:10", "10:20", "10:30", "10:40", "10:50"]),
        ("60.5", ["10:10", "10:20", "10:30", "10:45", "11:00"]),
        (90, ["10:10", "10:20", "10:30", "10:45", "11:00"]),
    ],
)
def test_the_grid_widens_in_infusions_over_an_hour(minutes: Any, expected: list[str]) -> None:
    chair = readied(screened(), minutes=minutes).at("10:00")
    taken(chair.start(20))
    times = []
    for _ in expected:
        times.append(due(chair))
        taken(chair.at(times[-1]).calm())
    assert times == expected


@pytest.mark.parametrize(
    "change",
    [
        lambda chair: chair.rate(10),
        lambda chair: chair.bolus(1),
        lambda chair: chair.extend(1, 10, "prescriber", readback=True),
    ],
)
def test_two_close_sets_follow_any_change_in_a_long_infusion(
    change: Callable[[Chair], Entry | Problem],
) -> None:
    chair = readied(screened(), mg=60, minutes=120).at("10:00")
    taken(chair.start(20))
    taken(chair.at("10:46").calm())
    taken(change(chair))
    assert due(chair) == "10:56"
    taken(chair.at("10:56").calm())
    assert due(chair) == "11:00"
    taken(chair.at("11:00").calm())
    assert due(chair) == "11:06"


def test_an_extension_can_make_an_infusion_long() -> None:
    chair = readied(screened(), mg=80).at("10:00")
    taken(chair.start())
    taken(chair.extend(21, 21, "prescriber", readback=True))
    taken(chair.at("10:30").calm())
    assert due(chair) == "10:45"


def test_a_pump_that_ran_out_is_still_watched() -> None:
    chair = running().at("10:40")
    taken(chair.calm())
    taken(chair.at("10:50").calm())
    assert due(chair) == "11:00"


def test_nothing_is_due_before_the_start_or_after_leaving() -> None:
    for chair in (ready(), discharged()):
        state = schedule_of(chair.visit, chair.now)
        assert (state.slot, state.urgency, state.due) == (None, Urgency.NOT_DUE, False)
    assert course_of(ready().visit, ready().now, ()) is None
    assert schedule_of(discharged().visit, discharged().now).taken == 8


def test_an_infusion_without_an_order_is_watched_all_the_same() -> None:
    """Reference, rule codes: what already happened is always recordable."""
    chair = screened().at("9:58")
    taken(chair.baseline())
    taken(chair.sign("screening"))
    taken(chair.at("10:00").start(happened=True))
    assert due(chair) == "10:05", "the adverse event asks for the first set"
    taken(chair.at("10:05").calm())
    assert due(chair) == "10:10"


# --- what a set holds -------------------------------------------------------------------------

ALWAYS = tuple(CALM)


@pytest.mark.parametrize(
    ("clock", "more"),
    [
        ("10:10", set()),
        ("10:16", set()),
        ("10:17", {"cadss6"}),
        ("10:20", {"cadss6"}),
        ("10:30", set()),
        ("10:40", {"cadss6"}),
    ],
)
def test_dissociation_is_due_at_twenty_minutes_and_at_the_end(clock: str, more: set[str]) -> None:
    chair = running()
    if clock != "10:10":
        taken(chair.at("10:10").calm())
    if clock in ("10:30", "10:40"):
        taken(chair.at("10:20").calm())
    chair.at(clock)
    assert set(due_values(chair.visit, chair.now, chair.now)) == {*ALWAYS, *more}


def test_dissociation_is_due_sixty_minutes_after_the_end() -> None:
    chair = recovering()
    for clock in ("10:55", "11:10", "11:25"):
        chair.at(clock)
        assert set(due_values(chair.visit, chair.now, chair.now)) == set(ALWAYS)
        taken(chair.calm())
    chair.at("11:40")
    assert set(due_values(chair.visit, chair.now, chair.now)) == {*ALWAYS, "cadss6"}


def test_temperature_belongs_to_the_baseline_only() -> None:
    chair = running().at("10:10")
    assert "temp_c" not in due_values(chair.visit, chair.now, chair.now)
    before = chair.now - timedelta(minutes=11)
    assert {"temp_c", "cadss6"} <= set(due_values(chair.visit, before, chair.now))


def test_pain_is_asked_of_pain_patients() -> None:
    chair = answered(Chair(), ind__code=["crps"], scale__phq9=None, scale__pain=6)
    assert "pain" in due_values(chair.visit, chair.now, chair.now)
    assert "pain" not in due_values(running().visit, chair.now, chair.now)


# --- clocks that change -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opened", "expected"),
    [
        (datetime(2026, 3, 8, 6, 20, tzinfo=UTC), "2026-03-08T03:00:00-04:00"),
        (datetime(2026, 11, 1, 5, 20, tzinfo=UTC), "2026-11-01T01:00:00-05:00"),
        (datetime(2027, 1, 1, 4, 20, tzinfo=UTC), "2027-01-01T00:00:00-05:00"),
    ],
)
def test_twenty_minutes_are_twenty_minutes_on_every_night(opened: datetime, expected: str) -> None:
    """F-28, F-29, F-33: both clock changes and the new year, R-REL-14."""
    answers = {"consent__signed": "2026-02-20", "npo__solid": {"at": "16:00", "kind": "light"}}
    chair = answered(Chair(opened=opened), **answers, npo__clear="20:00")
    taken(chair.later(10).order())
    taken(chair.draw())
    taken(chair.baseline())
    taken(chair.identify())
    for item in ("npo.solid", "npo.clear", "consent.signed"):
        if chair.open(item):
            taken(chair.decide(item))
    taken(chair.sign("screening"))
    taken(chair.later(10).start())
    taken(chair.later(10).calm())
    slot = schedule_of(chair.visit, chair.now).slot
    assert slot is not None
    assert slot.at - chair.now == timedelta(minutes=10)
    assert slot.at.astimezone(ZONE).isoformat() == expected
    assert read_sets(chair.visit)[-1].late is False
