"""When sets are due: worked case 25, long infusions, ends, extras, and the laws of §3."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.clinical.schedule import (
    Course,
    Slot,
    SlotKind,
    due_now,
    next_due,
    satisfied,
    slots_until,
)

from .cases import MOOD, START, at, minutes, unhurried

PLAN = MOOD.schedule
GRID, END, RECOVERY, EXTRA = SlotKind


def course(
    planned_min: int = 40,
    ended: str | None = None,
    expected: str | None = None,
    changes: tuple[str, ...] = (),
    triggers: tuple[str, ...] = (),
) -> Course:
    return Course(
        started_at=START,
        planned_min=planned_min,
        ended_at=None if ended is None else at(ended),
        expected_end=None if expected is None else at(expected),
        changes=tuple(map(at, changes)),
        triggers=tuple(map(at, triggers)),
    )


def clocks(slots: tuple[Slot, ...]) -> list[str]:
    return [f"{slot.at:%H:%M}" for slot in slots]


def taken(*times: str) -> tuple[datetime, ...]:
    return tuple(map(at, times))


def test_worked_case_25_schedule() -> None:
    slots = slots_until(PLAN, course(ended="10:40"), at("11:40"))
    assert clocks(slots) == [
        "10:10", "10:20", "10:30", "10:40", "10:55", "11:10", "11:25", "11:40",
    ]  # fmt: skip
    assert [slot.kind for slot in slots] == [GRID] * 3 + [END] + [RECOVERY] * 4
    assert 1 + len(slots) == 9  # with the baseline
    # CADSS-6 at 20 min, at the end and 60 min after it.
    assert [f"{slot.at:%H:%M}" for slot in slots if slot.dissociation] == [
        "10:20", "10:40", "11:40",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("planned", "expected"),
    [
        (60, ["10:10", "10:20", "10:30", "10:40", "10:50"]),
        (61, ["10:10", "10:20", "10:30", "10:45", "11:00"]),
    ],
)
def test_an_infusion_is_long_above_sixty_minutes(planned: int, expected: list[str]) -> None:
    assert clocks(slots_until(PLAN, course(planned), at("11:00")))[:5] == expected


def test_two_short_intervals_follow_a_change_of_a_long_infusion() -> None:
    changed = course(120, changes=("10:46",))
    assert clocks(slots_until(PLAN, changed, at("11:30"))) == [
        "10:10", "10:20", "10:30", "10:45", "10:56", "11:00", "11:06", "11:15", "11:30",
    ]  # fmt: skip
    ended = replace(changed, ended_at=at("11:06"))
    assert clocks(slots_until(PLAN, ended, at("11:10"))) == [
        "10:10", "10:20", "10:30", "10:45", "10:56", "11:00", "11:06",
    ]  # fmt: skip
    short = course(40, changes=("10:12",))
    assert clocks(slots_until(PLAN, short, at("10:40"))) == ["10:10", "10:20", "10:30", "10:40"]


def test_the_grid_counts_clock_time_through_a_pause() -> None:
    assert clocks(slots_until(PLAN, course(), at("11:00"))) == [
        "10:10", "10:20", "10:30", "10:40", "10:50", "11:00",
    ]  # fmt: skip


def test_recovery_counts_from_the_real_end() -> None:
    slots = slots_until(PLAN, course(ended="10:37", expected="10:40"), at("11:00"))
    assert clocks(slots) == ["10:10", "10:20", "10:30", "10:37", "10:52"]


def test_a_slot_exactly_at_the_horizon_is_included() -> None:
    assert clocks(slots_until(PLAN, course(expected="10:40"), at("10:40"))) == [
        "10:10", "10:20", "10:30", "10:40",
    ]  # fmt: skip
    assert clocks(slots_until(PLAN, course(), START)) == []
    just_before = at("10:40") - timedelta(microseconds=1)
    assert clocks(slots_until(PLAN, course(expected="10:40"), just_before))[-1] == "10:30"


def test_the_end_stands_for_a_grid_slot_just_behind_it() -> None:
    slots = slots_until(PLAN, course(expected="10:39:55"), at("10:50"))
    assert [(f"{slot.at:%H:%M:%S}", slot.kind) for slot in slots[-2:]] == [
        ("10:39:55", END),
        ("10:50:00", GRID),
    ]


def test_a_pump_that_ran_out_and_was_not_ended_still_has_a_next_set() -> None:
    ran_out = course(expected="10:40")
    sets = taken("10:10", "10:20", "10:30", "10:40")
    assert next_due(PLAN, ran_out, sets, at("10:45")) == Slot(at("10:50"), GRID)
    # Once the end is recorded a set at the end is asked for again, then recovery begins.
    ended = replace(ran_out, ended_at=at("10:46"))
    due = next_due(PLAN, ended, sets, at("10:46"))
    assert due == Slot(at("10:46"), END, dissociation=True)
    assert next_due(PLAN, ended, (*sets, at("10:46")), at("10:46")) == Slot(at("11:01"), RECOVERY)


def test_an_extra_set_five_minutes_after_a_trigger_leaves_the_grid() -> None:
    alarmed = course(expected="10:40", triggers=("10:12", "10:15"))
    slots = slots_until(PLAN, alarmed, at("10:40"))
    # That of 10:15 falls on the grid: one set, and the grid's.
    assert [(f"{slot.at:%H:%M}", slot.kind) for slot in slots] == [
        ("10:10", GRID), ("10:17", EXTRA), ("10:20", GRID), ("10:30", GRID), ("10:40", END),
    ]  # fmt: skip
    assert slots_until(PLAN, alarmed, at("10:16:59"))[-1].kind is GRID
    late = course(ended="10:40", triggers=("10:50",))
    slots = slots_until(PLAN, late, at("10:55"))
    assert (slots[-1].kind, len(slots)) == (RECOVERY, 5)


def test_a_slot_shared_with_one_that_asks_for_dissociation_asks_too() -> None:
    # The grid's slot at 11:00 meets one after a change; at 20 min the mark stays.
    plan = replace(PLAN, dissociation_at_min=60)
    slots = slots_until(plan, course(120, changes=("10:50",)), at("11:00"))
    assert slots[-1] == Slot(at("11:00"), GRID, dissociation=True)
    first = replace(PLAN, dissociation_at_min=0)
    assert slots_until(first, course(120, changes=("10:00",)), at("10:10")) == (
        Slot(at("10:10"), GRID, dissociation=True),
    )


def test_a_mark_is_kept_whichever_of_two_slots_comes_first() -> None:
    # The extra slot of 10:40 meets the end, which asks; the recovery's of 11:40 meets another.
    shared = course(ended="10:40", triggers=("10:35", "11:35"))
    slots = slots_until(PLAN, shared, at("11:40"))
    marked = [
        (slot.kind, slot.dissociation) for slot in slots if slot.at in taken("10:40", "11:40")
    ]
    assert marked == [(END, True), (RECOVERY, True)]
    # An expected end at the instant of an unmarked extra from before: the end speaks.
    run = course(expected="10:40", triggers=("10:35",))
    assert slots_until(PLAN, run, at("10:40"))[-1] == Slot(at("10:40"), END, dissociation=True)


@pytest.mark.parametrize(("asked_min", "expected"), [(60, "11:40"), (50, "11:40"), (61, "11:55")])
def test_dissociation_is_asked_in_the_first_recovery_slot_from_its_time(
    asked_min: int, expected: str
) -> None:
    plan = replace(PLAN, dissociation_after_end_min=asked_min)
    slots = slots_until(plan, course(ended="10:40"), at("12:30"))
    found = [slot.at for slot in slots if slot.kind is RECOVERY and slot.dissociation]
    assert found == [at(expected)]


def test_an_infusion_that_ends_before_twenty_minutes_asks_at_its_end() -> None:
    slots = slots_until(PLAN, course(ended="10:15"), at("10:30"))
    assert [(f"{slot.at:%H:%M}", slot.dissociation) for slot in slots] == [
        ("10:10", False), ("10:15", True), ("10:30", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sets", "due"),
    [
        ((), "10:10"),
        (("10:10",), "10:20"),
        (("10:07",), "10:20"),  # exactly three minutes ahead
        (("10:06:59",), "10:10"),
        (("10:16:59",), "10:20"),  # one set for what is past, and not the next
        (("10:17",), "10:30"),
        (("10:25",), "10:30"),
        (("10:27",), "10:40"),
        (("10:05", "10:10"), "10:20"),
    ],
)
def test_which_set_satisfies_which_slot(sets: tuple[str, ...], due: str) -> None:
    found = next_due(PLAN, course(expected="10:40"), taken(*sets), at("10:30"))
    assert found is not None
    assert found.at == at(due)


def test_a_set_satisfies_only_one_slot_ahead() -> None:
    slots = (Slot(at("10:10"), GRID), Slot(at("10:11"), EXTRA), Slot(at("10:12"), EXTRA))
    assert satisfied(PLAN, slots, taken("10:09")) == ((slots[0], at("10:09")),)
    assert [slot for slot, _ in satisfied(PLAN, slots, taken("10:11"))] == list(slots)


def test_the_next_slot_is_named_even_when_it_is_long_past() -> None:
    found = next_due(PLAN, course(), taken("10:10"), at("10:59"))
    assert found == Slot(at("10:20"), GRID, dissociation=True)


def test_a_long_short_interval_still_has_a_next_slot() -> None:
    plan = replace(PLAN, interval_min=60)
    found = next_due(plan, course(), (), START)
    assert found is not None
    assert found.at == at("11:00")


def test_due_now_names_what_a_set_would_satisfy() -> None:
    run = course(expected="10:40")
    early = due_now(PLAN, run, taken("10:10"), at("10:18"))
    assert early == (Slot(at("10:20"), GRID, dissociation=True),)
    assert due_now(PLAN, run, taken("10:10"), at("10:16")) == ()
    late = due_now(PLAN, run, taken("10:10", "10:30"), at("10:31"))
    assert late == ()
    both = due_now(PLAN, run, taken("10:10", "10:45"), at("10:31"))
    assert [f"{slot.at:%H:%M}" for slot in both] == ["10:20", "10:30"]


SECONDS = st.integers(1, 4 * 3600)
COURSES = st.builds(
    lambda planned, end, expected, changes, triggers: Course(
        started_at=START,
        planned_min=planned,
        ended_at=None if end is None else START + timedelta(seconds=end),
        expected_end=None if expected is None else START + timedelta(seconds=expected),
        changes=tuple(START + timedelta(seconds=each) for each in sorted(changes)),
        triggers=tuple(START + timedelta(seconds=each) for each in sorted(triggers)),
    ),
    planned=st.integers(10, 240),
    end=st.none() | SECONDS,
    expected=st.none() | SECONDS,
    changes=st.lists(SECONDS, max_size=3),
    triggers=st.lists(SECONDS, max_size=3),
)
SETS = st.lists(SECONDS, max_size=12, unique=True).map(
    lambda seconds: tuple(START + timedelta(seconds=each) for each in sorted(seconds))
)
NOW = SECONDS.map(lambda second: START + timedelta(seconds=second))


@unhurried
@given(COURSES, NOW)
def test_slots_are_in_order_one_an_instant_and_within_the_horizon(
    run: Course, until: datetime
) -> None:
    instants = [slot.at for slot in slots_until(PLAN, run, until)]
    assert instants == sorted(set(instants))
    assert all(START < each <= until for each in instants)


@unhurried
@given(COURSES, NOW, NOW)
def test_a_nearer_horizon_shows_the_same_slots(run: Course, one: datetime, other: datetime) -> None:
    near, far = sorted((one, other))
    seen = slots_until(PLAN, run, near)
    assert seen == tuple(slot for slot in slots_until(PLAN, run, far) if slot.at <= near)


@unhurried
@given(COURSES, SETS, NOW)
def test_every_slot_is_satisfied_once_at_most_and_by_the_first_set_that_can(
    run: Course, sets: tuple[datetime, ...], until: datetime
) -> None:
    slots = slots_until(PLAN, run, until)
    pairs = satisfied(PLAN, slots, sets)
    assert len({slot for slot, _ in pairs}) == len(pairs)
    ahead = minutes(PLAN.ahead_min)
    assert all(slot.at <= by + ahead for slot, by in pairs)
    done = dict(pairs)
    for slot in slots:
        behind = [each for each in sets if each >= slot.at]
        if behind:
            assert done[slot] <= behind[0]
        else:
            assert slot not in done or slot.at - done[slot] <= ahead


@unhurried
@given(COURSES, SETS, NOW)
def test_next_due_is_the_earliest_unsatisfied_slot(
    run: Course, sets: tuple[datetime, ...], now: datetime
) -> None:
    found = next_due(PLAN, run, sets, now)
    assert found is not None
    slots = slots_until(PLAN, run, found.at)
    done = {slot for slot, _ in satisfied(PLAN, slots, sets)}
    assert [slot for slot in slots if slot not in done] == [found]


@unhurried
@given(COURSES, SETS, NOW)
def test_extra_sets_do_not_move_the_grid(
    run: Course, sets: tuple[datetime, ...], now: datetime
) -> None:
    plain = slots_until(PLAN, replace(run, triggers=()), now)
    instants = {slot.at for slot in slots_until(PLAN, run, now)}
    assert {slot.at for slot in plain} <= instants
