"""Drug and pump: preconditions of the start and who may do what (reference §2, table of roles)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ketadesk.kernel.problems import Problem
from ketadesk.visit.entries import AdverseEvent, Drawn, Entry, Primed, Stopped
from ketadesk.visit.stages import Action, Stage
from ketadesk.visit.steps import infusion
from tests.visit.builders import (
    CALM,
    VIAL,
    Chair,
    code,
    readied,
    ready,
    recovering,
    running,
    screened,
    taken,
)


def prepared(skip: str = "", **changed: Any) -> Chair:
    """Screened, with one step of the preparation left out."""
    chair = screened(**changed).at("9:55")
    steps: dict[str, Callable[[], Entry | Problem]] = {
        "order": chair.order,
        "draw": chair.draw,
        "baseline": chair.baseline,
        "identify": chair.identify,
    }
    for name, step in steps.items():
        if name != skip:
            taken(step())
    taken(chair.sign("screening"))
    return chair.at("10:00")


# --- the start --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("skip", "expected", "item"),
    [
        ("", "", None),
        ("order", "needs-order", None),
        ("draw", "over-drawn", "mg"),
        ("baseline", "stale", "baseline"),
        ("identify", "stale", "identify"),
    ],
)
def test_what_the_start_waits_for(skip: str, expected: str, item: str | None) -> None:
    found = prepared(skip).start()
    assert code(found) == expected
    if isinstance(found, Problem):
        assert found.item == item


def test_the_start_waits_for_the_screening() -> None:
    chair = screened().at("9:55")
    for step in (chair.order(), chair.draw(), chair.baseline(), chair.identify()):
        taken(step)
    assert code(chair.start()) == "out-of-order", "the screening is not signed"


@pytest.mark.parametrize(
    ("item", "raw", "expected"),
    [
        ("hx.eye", True, "needs-prescriber"),
        ("hx.thyroid", True, "hard-stop"),
        ("all.ketamine", True, "hard-stop"),
        ("med.blunt", True, ""),
    ],
)
def test_a_correction_after_signing_is_judged_again(item: str, raw: Any, expected: str) -> None:
    chair = ready().at("10:00")
    taken(chair.correct(item, raw))
    assert code(chair.start()) == expected


def test_an_unanswered_item_is_named() -> None:
    chair = ready().at("10:00")
    taken(chair.correct("ind.code", ["trd", "gad"]))
    found = chair.start()
    assert isinstance(found, Problem)
    assert (found.code, found.item, found.params) == (
        "unanswered",
        "scale.gad7",
        {"items": "scale.gad7"},
    )


def test_a_baseline_finding_stops_the_start() -> None:
    chair = ready().at("9:58")
    taken(chair.baseline(hr=115))
    assert code(chair.start()) == "needs-prescriber"
    taken(chair.decide("base.hr"))
    taken(chair.start())


def test_a_high_first_pressure_waits_for_two_more() -> None:
    chair = prepared("baseline")
    chair.at("9:56")
    taken(chair.baseline(sbp=152, dbp=88))
    taken(chair.decide("base.bp"))
    assert code(chair.start()) == "stale"
    taken(chair.at("9:57").baseline(sbp=130, dbp=80))
    taken(chair.at("9:58").baseline(sbp=132, dbp=80))
    taken(chair.start())


@pytest.mark.parametrize(("clock", "expected"), [("10:05", ""), ("10:05:01", "stale")])
def test_identifiers_are_good_for_ten_minutes(clock: str, expected: str) -> None:
    """R-UX-04."""
    chair = ready().at(clock)
    taken(chair.baseline())
    assert code(chair.start()) == expected


@pytest.mark.parametrize(
    ("rate", "by", "expected"),
    [
        (60, "nurse", ""),
        (30, "nurse", ""),
        ("60.6", "nurse", ""),  # within 1 %
        ("60.7", "nurse", "needs-order"),
        ("60.7", "prescriber", ""),
        (160, "prescriber", ""),
        ("160.1", "prescriber", "rate-blocked"),
        (600, "nurse", "rate-blocked"),  # worked case 10
        (0, "nurse", "out-of-range"),
        ("fast", "nurse", "not-a-number"),
        ("60,0", "nurse", "not-a-number"),
    ],
)
def test_the_rate_at_the_start(rate: Any, by: str, expected: str) -> None:
    assert code(ready().at("10:00").start(rate, by=by)) == expected


def test_the_ordered_rate_is_never_too_fast() -> None:
    """A tiny rate rounded to the pump's step may stand more than 1 % off."""
    chair = readied(screened(wt__kg=30), mg_per_kg="0.1", mg_ml=1, minutes=147).at("10:00")
    dose = chair.assessed().dose
    assert dose is not None
    assert dose.rate_ml_h == Decimal("1.2")
    taken(chair.start("1.2"))
    assert chair.assessed().dose_flags == ()


def test_ten_times_the_concentration_is_blocked() -> None:
    """Worked case 10."""
    chair = screened()
    assert code(chair.order(mg_ml=10)) == ""
    other = readied(screened(), mg_ml=10).at("10:00")
    assert code(other.start(60)) == "rate-blocked"


def test_a_pump_starts_once() -> None:
    assert code(running().start()) == "out-of-order"
    assert code(recovering().start()) == "out-of-order"


def test_what_already_happened_is_recorded_red_with_an_event() -> None:
    chair = ready().at("10:00")
    made = taken(chair.start(600, happened=True))
    assert made.after_the_fact
    last = chair.visit.entries[-1]
    assert isinstance(last.body, AdverseEvent)
    assert last.after_the_fact
    assert [each.level for each in chair.assessed().alerts] == ["red"]
    fine = ready().at("10:00")
    assert not taken(fine.start(60, happened=True)).after_the_fact


# --- draw and prime ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mg", "expected"),
    [
        (500, ""),
        ("500.1", "over-drawn"),
        ("0.1", ""),
        (0, "out-of-range"),
        (-1, "out-of-range"),
        (10001, "out-of-range"),
        ("forty", "not-a-number"),
        (True, "not-a-number"),
    ],
)
def test_drawing(mg: Any, expected: str) -> None:
    chair = Chair()
    found = chair.draw(mg)
    assert code(found) == expected
    if not expected:
        assert taken(found).body == Drawn("V-1", Decimal(str(mg)))


def test_a_vial_must_be_known_and_in_date() -> None:
    chair = Chair()
    assert code(chair.draw(vial=None)) == "unknown-item"
    assert code(chair.draw(vial=replace(VIAL, expires=date(2026, 3, 1)))) == "expired"
    taken(chair.draw(vial=replace(VIAL, expires=date(2026, 3, 2))))
    taken(chair.draw(vial=replace(VIAL, expires=date(2026, 3, 1)), happened=True))


def test_nothing_is_drawn_after_the_end() -> None:
    chair = recovering()
    scene = chair.scene()
    assert code(infusion.draw(scene, VIAL, 10)) == "out-of-order"
    assert code(chair.draw()) == "out-of-order"


@pytest.mark.parametrize(
    ("filled_with", "ml", "expected"),
    [
        ("drug", 2, ""),
        ("saline", "0", ""),
        ("water", 2, "out-of-range"),
        ("drug", 101, "out-of-range"),
        ("drug", "-1", "out-of-range"),
        ("drug", "two", "not-a-number"),
    ],
)
def test_priming(filled_with: str, ml: Any, expected: str) -> None:
    chair = Chair()
    found = chair.take(Action.PRIME, lambda scene: infusion.prime(scene, filled_with, ml))
    assert code(found) == expected
    if not expected:
        assert taken(found).body == Primed(filled_with, Decimal(str(ml)))


# --- while it runs: the table of roles --------------------------------------------------------


@pytest.mark.parametrize(
    ("ml_h", "by", "ordered_by", "readback", "expected"),
    [
        (30, "nurse", "", False, ""),
        (60, "nurse", "", False, ""),
        (61, "nurse", "", False, "needs-order"),
        (61, "nurse", "prescriber", False, "needs-order"),
        (61, "nurse", "nurse2", True, "needs-order"),
        (61, "nurse", "nobody", True, "needs-order"),
        (61, "nurse", "prescriber", True, ""),
        (61, "prescriber", "", False, ""),
        (161, "prescriber", "", True, "rate-blocked"),
        (0, "nurse", "", False, "out-of-range"),
        ("x", "nurse", "", False, "not-a-number"),
    ],
)
def test_changing_the_rate(
    ml_h: Any, by: str, ordered_by: str, readback: bool, expected: str
) -> None:
    chair = running().at("10:05")
    assert code(chair.rate(ml_h, ordered_by, readback, by=by)) == expected


def test_a_rate_that_was_lowered_is_raised_by_order_only() -> None:
    chair = running().at("10:05")
    taken(chair.rate(30))
    assert code(chair.rate(60)) == "needs-order"


@pytest.mark.parametrize(
    ("where", "what", "stage"),
    [
        ("screening", "start", Stage.INFUSION),
        ("screening", "rate", Stage.SCREENING),
        ("screening", "bolus", Stage.SCREENING),
        ("screening", "resume", Stage.SCREENING),
        ("running", "start", Stage.INFUSION),
        ("running", "resume", Stage.INFUSION),
        ("recovery", "start", Stage.INFUSION),
        ("recovery", "rate", Stage.RECOVERY),
        ("recovery", "bolus", Stage.RECOVERY),
        ("recovery", "resume", Stage.INFUSION),
        ("recovery", "draw", Stage.RECOVERY),
    ],
)
def test_what_happened_out_of_place_is_recorded_too(where: str, what: str, stage: Stage) -> None:
    """Reference, rule codes: red, with an adverse event; as an order it is refused."""
    begun = {"screening": screened, "running": running, "recovery": recovering}[where]()
    if where == "screening":
        for step in (begun.order(), begun.draw(60), begun.baseline(), begun.identify()):
            taken(step)

    def step(chair: Chair, **how: bool) -> Entry | Problem:
        steps: dict[str, Callable[[], Entry | Problem]] = {
            "start": lambda: chair.start(30, **how),
            "rate": lambda: chair.rate(30, **how),
            "bolus": lambda: chair.bolus(5, **how),
            "resume": lambda: chair.resume(**how),
            "draw": lambda: chair.draw(5, **how),
        }
        return steps[what]()

    assert code(step(begun.copy())) == "out-of-order"
    made = taken(step(begun, happened=True))
    assert made.after_the_fact
    last = begun.visit.entries[-1]
    assert isinstance(last.body, AdverseEvent)
    assert last.after_the_fact
    assert begun.assessed().alerts[-1].level == "red"
    assert begun.visit.stage is stage


def test_a_pump_started_during_the_screening_is_watched_and_can_be_stopped() -> None:
    chair = screened().at("9:55")
    taken(chair.start(60, happened=True))
    assert chair.assessed().infusion.state == "running"
    taken(chair.at("10:00").pause())
    taken(chair.at("10:01").stop("was not to run"))
    assert chair.visit.stage is Stage.RECOVERY


def test_a_pump_that_ran_on_after_its_end_ends_later() -> None:
    chair = running().at("10:20")
    taken(chair.stop("completed"))
    taken(chair.at("10:30").resume(happened=True))
    assert chair.visit.ended_at is None
    assert chair.assessed().infusion.given_mg == 20
    taken(chair.at("10:40").stop())
    found = chair.assessed()
    assert (found.infusion.given_mg, found.infusion.pumping_s) == (30, 1800)
    assert chair.visit.ended_at == chair.now
    assert chair.visit.started_at is not None
    assert found.leaving.earliest_at == chair.now + timedelta(minutes=60)


def test_a_second_start_moves_neither_start_nor_baseline() -> None:
    chair = running().at("10:10")
    taken(chair.calm())
    begun, baseline = chair.visit.started_at, chair.assessed().baseline
    taken(chair.at("10:15").start(30, happened=True))
    assert (chair.visit.started_at, chair.assessed().baseline) == (begun, baseline)
    assert len(chair.visit.running_sets) == 1
    assert chair.assessed().infusion.rate_ml_h == 30


def test_before_a_start_neither_rate_nor_resume_makes_a_pump_run() -> None:
    chair = screened()
    taken(chair.rate(30, happened=True))
    taken(chair.resume(happened=True))
    found = chair.later(30).assessed().infusion
    assert (found.state, found.rate_ml_h, found.given_ml) == ("none", None, 0)


@pytest.mark.parametrize("stage", ["ready", "recovering"])
def test_nothing_changes_on_a_pump_that_stands(stage: str) -> None:
    chair = {"ready": ready, "recovering": recovering}[stage]()
    scene = chair.scene("prescriber")
    refused = (
        infusion.change_rate(scene, 30, "", readback=True),
        infusion.pause(scene),
        infusion.resume(scene, "", readback=False),
        infusion.stop(scene, "completed"),
        infusion.extend(scene, 5, 5, "", readback=True),
    )
    assert [code(each) for each in refused] == ["out-of-order"] * 5


def test_resuming_needs_a_pause() -> None:
    assert code(running().resume()) == "out-of-order"


def test_pausing_and_stopping_are_never_refused_to_a_nurse() -> None:
    chair = running().at("10:05")
    taken(chair.pause())
    taken(chair.pause())
    made = taken(chair.stop("patient asked"))
    assert made.body == Stopped(completed=False)
    other = running().at("10:40")
    assert taken(other.copy().stop("completed")).body == Stopped(completed=True)
    assert taken(other.stop("  ")).body == Stopped(completed=False), "nor for want of a reason"
    assert other.visit.stage is Stage.RECOVERY


@pytest.mark.parametrize(
    ("mg", "minutes", "by", "expected"),
    [
        (10, 1, "prescriber", ""),
        (20, 0, "prescriber", ""),
        ("20.1", 1, "prescriber", "over-drawn"),
        (10, 1, "nurse", "not-permitted"),
        (0, 1, "prescriber", "out-of-range"),
        (10, -1, "prescriber", "out-of-range"),
        (10, "x", "prescriber", "not-a-number"),
    ],
)
def test_a_bolus(mg: Any, minutes: Any, by: str, expected: str) -> None:
    chair = readied(screened(), mg=60).at("10:00")
    taken(chair.start())
    found = chair.bolus(mg, minutes, by)
    assert code(found) == expected
    if not expected:
        assert taken(found).body.ordered_by == "prescriber"  # type: ignore[attr-defined]


def test_a_bolus_that_a_nurse_gave_is_recorded_all_the_same() -> None:
    chair = readied(screened(), mg=60).at("10:00")
    taken(chair.start())
    made = taken(chair.bolus(5, by="nurse", happened=True))
    assert made.after_the_fact
    assert chair.assessed().infusion.given_mg == 5


def test_a_prescriber_may_go_beyond_the_ceiling() -> None:
    """Reference §2: "exceed ceiling" is a prescriber's to do."""
    chair = readied(screened(), mg=60, ceiling_mg=40).at("10:00")
    taken(chair.start())
    assert code(chair.bolus(5, by="nurse")) == "not-permitted"
    taken(chair.bolus(5))


def test_a_bolus_needs_an_order_and_a_line_in_use() -> None:
    chair = prepared("order")
    assert code(chair.bolus(5)) == "out-of-order"
    assert code(recovering().bolus(5)) == "out-of-order"
    assert (
        code(infusion.bolus(recovering().scene("prescriber"), 5, 1, "", readback=False))
        == "out-of-order"
    )


@pytest.mark.parametrize(
    ("ml", "minutes", "by", "ordered_by", "readback", "expected"),
    [
        (10, 10, "nurse", "prescriber", True, ""),
        (10, 10, "nurse", "prescriber", False, "needs-order"),
        (10, 10, "nurse", "", True, "needs-order"),
        (10, 10, "prescriber", "", False, ""),
        (10, "3.7", "prescriber", "", False, "rate-blocked"),  # 162 mL/h, 2.03 mg/kg/h
        (10, "3.75", "prescriber", "", False, ""),
        (0, 10, "prescriber", "", False, "out-of-range"),
        (10, 0, "prescriber", "", False, "out-of-range"),
        (20, 20, "prescriber", "", False, ""),
        ("20.1", 20, "prescriber", "", False, "over-drawn"),  # reference §2: above drawn
    ],
)
def test_extending(
    ml: Any, minutes: Any, by: str, ordered_by: str, readback: bool, expected: str
) -> None:
    chair = running().at("10:30")
    taken(chair.draw(20))
    assert code(chair.extend(ml, minutes, ordered_by, readback, by=by)) == expected


def test_without_an_order_there_is_nothing_to_extend() -> None:
    chair = prepared("order")
    taken(chair.start(happened=True))
    assert code(chair.extend(10, 10, by="prescriber")) == "out-of-order"
    taken(chair.rate(30, by="prescriber"))
    taken(chair.observe(**CALM))


def test_amounts_follow_the_clinics_decimal_sign() -> None:
    """F-37."""
    chair = ready().at("10:00")
    chair.decimal_sign = ","
    assert code(chair.start("1,234")) == "not-a-number"
    taken(chair.start("59,5"))
    assert chair.assessed().infusion.rate_ml_h == Decimal("59.5")
