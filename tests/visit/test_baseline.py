"""The baseline and what it asks for before the start (reference §1e)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from ketadesk.visit.baseline import baseline_is_fresh, baseline_of
from tests.visit.builders import (
    BASELINE,
    Chair,
    code,
    protocol,
    ready,
    screened,
    taken,
    with_rules,
)


def after(*readings: tuple[int, int], gap_s: int = 60, **parts: Any) -> Chair:
    """A chair with these pressures, one after the other."""
    chair = Chair()
    for sbp, dbp in readings:
        taken(chair.baseline(sbp=sbp, dbp=dbp, **parts))
        chair.later(seconds=gap_s)
    return chair


@pytest.mark.parametrize(
    ("readings", "counts", "stands"),
    [
        ([(128, 78)], (128, 78), True),
        ([(128, 78), (136, 84)], (136, 84), True),
        ([(139, 89)], (139, 89), True),
        ([(140, 80)], (140, 80), False),
        ([(130, 90)], (130, 90), False),
        ([(152, 88), (146, 86)], (146, 86), False),
        ([(152, 88), (146, 86), (144, 84)], (144, 84), True),  # worked case 11
        ([(184, 102), (182, 100), (181, 98)], (181, 98), True),  # worked case 11
        ([(152, 88), (130, 86), (144, 84)], (130, 86), True),
        ([(152, 88), (144, 86), (144, 84)], (144, 84), True),
        ([(152, 88), (120, 70), (146, 86), (144, 84)], (144, 84), True),
        ([(128, 78), (152, 88)], (152, 88), True),
    ],
)
def test_which_pressure_counts(
    readings: list[tuple[int, int]], counts: tuple[int, int], stands: bool
) -> None:
    baseline = baseline_of(after(*readings).visit)
    assert (baseline.vitals.sbp, baseline.vitals.dbp) == counts
    assert baseline.readings_needed is not stands
    assert baseline.complete is stands


def test_readings_less_than_a_minute_apart_do_not_count_twice() -> None:
    assert baseline_of(after((152, 88), (146, 86), (144, 84), gap_s=59).visit).readings_needed
    assert baseline_of(after((152, 88), (146, 86), (144, 84), gap_s=60).visit).complete


def test_worked_case_11_levels() -> None:
    chair = after((152, 88), (146, 86), (144, 84))
    assert (chair.level("base.bp"), chair.open("base.bp")) == ("P", True)
    assert after((184, 102), (182, 100), (181, 98)).level("base.bp") == "H"


@pytest.mark.parametrize(
    ("name", "value", "level"),
    [
        *(("hr", each, "") for each in (51, 110)),
        *(("hr", each, "P") for each in (41, 50, 111, 130)),
        *(("hr", each, "H") for each in (40, 131)),
        ("spo2", 94, ""),
        *(("spo2", each, "P") for each in (92, 93)),
        ("spo2", 91, "H"),
        *(("rr", each, "") for each in (12, 20)),
        *(("rr", each, "P") for each in (9, 11, 21, 24)),
        *(("rr", each, "H") for each in (8, 25)),
        *(("temp", each, "") for each in (36.1, 38.0)),
        *(("temp", each, "I") for each in (35.1, 36.0)),
        *(("temp", each, "P") for each in (38.1, 39.0)),
        *(("temp", each, "H") for each in (35.0, 39.1)),
        ("moaas", 5, ""),
        ("moaas", 4, "P"),
        ("moaas", 3, "H"),
        ("bp", (101, 70), ""),
        *(("bp", (each, 60), "P") for each in (91, 100)),
        ("bp", (90, 60), "H"),
        *(("bp", each, "P") for each in ((140, 89), (179, 89), (139, 90), (139, 109))),
        *(("bp", each, "H") for each in ((180, 89), (139, 110), (150, 110), (185, 95))),
    ],
)
def test_baseline_limits(name: str, value: Any, level: str) -> None:
    chair = Chair()
    parts = {"temp": "temp_c"}.get(name, name)
    values = {"sbp": value[0], "dbp": value[1]} if name == "bp" else {parts: value}
    taken(chair.baseline(**values))
    assert chair.level(f"base.{name}") == level


@pytest.mark.parametrize(
    ("pressure", "advised"),
    [
        ((159, 89), False),
        ((160, 89), True),
        ((139, 99), False),
        ((139, 100), True),
        ((150, 102), True),
        ((165, 95), True),
        ((182, 95), True),
        ((150, 112), True),
    ],
)
def test_postponing_is_advised_from_160_or_100(pressure: tuple[int, int], advised: bool) -> None:
    """Reference §1e: advised, never preselected, whichever half of the pressure it is."""
    found = after(pressure).finding("base.bp")
    assert found is not None
    assert found.advise_postpone is advised
    assert found.settled_by is None


def test_a_decision_holds_for_its_reading_only() -> None:
    chair = screened()
    taken(chair.baseline(hr=115))
    taken(chair.decide("base.hr"))
    assert not chair.open("base.hr")
    taken(chair.correct_set(chair.now, hr=118))
    assert chair.open("base.hr"), "a correction asks again"
    taken(chair.decide("base.hr"))
    taken(chair.later(1).baseline(hr=115))
    assert chair.open("base.hr"), "a new reading asks again"


def test_an_override_of_a_stop_holds_for_its_reading_only() -> None:
    chair = screened()
    taken(chair.baseline(spo2=90))
    assert code(chair.decide("base.spo2")) == "hard-stop"
    taken(chair.override("base.spo2"))
    assert not chair.open("base.spo2")
    taken(chair.later(1).baseline(spo2=90))
    assert chair.open("base.spo2")


@pytest.mark.parametrize("name", list(BASELINE))
def test_a_baseline_needs_every_value_that_is_due(name: str) -> None:
    chair = Chair()
    taken(chair.baseline(**{name: None}))
    baseline = baseline_of(chair.visit)
    assert not baseline.complete
    pressure = ("sbp", "dbp")
    assert baseline.missing == (pressure if name in pressure else (name,)), "a half is none"
    rest = {each: BASELINE[each] for each in {name, "sbp", "dbp"} & set(BASELINE)}
    taken(chair.later(1).observe(**rest))
    assert baseline_of(chair.visit).complete, "sets complete each other"


def test_pain_belongs_to_the_baseline_of_pain_patients() -> None:
    chair = Chair()
    taken(chair.answer("ind.code", ["crps"]))
    taken(chair.baseline())
    assert baseline_of(chair.visit).missing == ("pain",)
    taken(chair.baseline(pain=6))
    assert baseline_of(chair.visit).complete


def test_the_later_set_counts_for_everything_but_pressure() -> None:
    chair = Chair()
    taken(chair.baseline(hr=70, spo2=97))
    second = taken(chair.later(1).baseline(hr=74, spo2=None))
    baseline = baseline_of(chair.visit)
    assert (baseline.vitals.hr, baseline.vitals.spo2) == (74, 97)
    assert baseline.at == second.happened_at
    assert baseline.basis("hr") == (second.id,)
    assert baseline.oldest == second.happened_at - timedelta(minutes=1)


def test_no_baseline_yet() -> None:
    baseline = baseline_of(Chair().visit)
    assert (baseline.complete, baseline.at, baseline.oldest) == (False, None, None)
    assert not baseline_is_fresh(Chair().visit, baseline, Chair().now)


def test_without_a_pressure_the_latest_set_dates_it() -> None:
    chair = Chair()
    taken(chair.observe(sbp=120, hr=70, partial="cuff slipped"))
    chair.later(2)
    last = taken(chair.observe(hr=72, partial="cuff slipped"))
    baseline = baseline_of(chair.visit)
    assert baseline.vitals.sbp is None
    assert baseline.at == last.happened_at


@pytest.mark.parametrize(("seconds", "fresh"), [(600, True), (601, False)])
def test_a_baseline_is_fresh_for_exactly_ten_minutes(seconds: int, fresh: bool) -> None:
    chair = ready()
    taken(chair.later(seconds=seconds).identify())
    baseline = baseline_of(chair.visit)
    assert baseline_is_fresh(chair.visit, baseline, chair.now) is fresh
    assert code(chair.start()) == ("" if fresh else "stale")


def test_every_needed_value_must_be_fresh() -> None:
    chair = ready().at("10:05:01")
    taken(chair.identify())
    taken(chair.observe(sbp=128, dbp=78, partial="the rest is from 09:55"))
    assert code(chair.start()) == "stale"


def test_sets_after_the_start_are_no_baseline() -> None:
    chair = ready().at("10:00")
    before = taken(chair.baseline(hr=80))
    taken(chair.start())
    after_start = taken(chair.calm(hr=99))
    assert before.happened_at == after_start.happened_at, "the order of recording tells them apart"
    assert [each.entry for each in chair.visit.running_sets] == [after_start]
    assert before in [each.entry for each in chair.visit.baseline_sets]
    assert baseline_of(chair.visit).vitals.hr == 80


def test_a_late_entry_from_before_the_start_is_baseline() -> None:
    chair = ready().at("10:00")
    taken(chair.start())
    late = taken(chair.at("10:03").calm(late=4))
    assert late in [each.entry for each in chair.visit.baseline_sets]


def test_a_judged_value_counts_even_where_no_set_must_hold_it() -> None:
    never = tuple(
        replace(each, due="never") if each.name == "temp_c" else each
        for each in protocol().observed
    )
    chair = Chair(rules=with_rules(observed=never))
    taken(chair.baseline(temp_c=39.5))
    assert chair.level("base.temp") == "H"
    assert baseline_of(chair.visit).vitals.temp_c == Decimal("39.5")
    other = Chair(rules=with_rules(observed=never))
    taken(other.baseline(temp_c=None))
    assert baseline_of(other.visit).complete
