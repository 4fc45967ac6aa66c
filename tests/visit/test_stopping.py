"""Why an infusion ends, and which stop criteria the record meets (clinical reference §3)."""

from __future__ import annotations

import pytest

from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.entries import AdverseEvent, Stopped
from ketadesk.visit.stopping import (
    CRITERIA,
    EMERGENCY,
    RED_STAYS,
    Met,
    criteria_met,
    with_criterion,
)
from ketadesk.visit.watch import alerts_of
from tests.visit.builders import CALM, Chair, code, running


def met(at: Chair) -> list[str]:
    return [each.criterion for each in criteria_met(at.visit, alerts_of(at.visit))]


def observe(at: Chair, **parts: object) -> None:
    assert not isinstance(at.observe(**{**CALM, **parts}), Problem)


def test_an_emergency_is_a_stop_criterion_until_the_infusion_has_ended() -> None:
    at = running().later(minutes=5)
    assert met(at) == []
    at.write(AdverseEvent("seizure", "severe", "", "", serious=True))
    assert criteria_met(at.visit, alerts_of(at.visit)) == (Met(EMERGENCY, at.now),)
    at.stop("seizure")
    assert met(at) == []


def test_before_the_start_nothing_is_there_to_be_stopped() -> None:
    at = Chair()
    at.write(AdverseEvent("seizure", "severe", "", "", serious=True))
    assert met(at) == []


def test_a_red_that_is_still_there_at_the_repeat_after_a_pause() -> None:
    at = running().later(minutes=5)
    observe(at, sbp=184)
    assert met(at) == []
    at.later(minutes=1).pause()
    assert met(at) == [], "no repeat yet"
    at.later(minutes=4)
    observe(at, sbp=181)
    assert criteria_met(at.visit, alerts_of(at.visit)) == (Met(RED_STAYS, at.now),)


@pytest.mark.parametrize("sbp", [150, 179], ids=["green", "amber"])
def test_a_red_that_settles_after_the_pause_is_none(sbp: int) -> None:
    at = running().later(minutes=5)
    observe(at, sbp=184)
    at.later(minutes=1).pause()
    at.later(minutes=4)
    observe(at, sbp=182)
    at.later(minutes=4)
    observe(at, sbp=sbp)
    assert met(at) == []


def test_another_red_after_the_pause_is_a_new_one() -> None:
    at = running().later(minutes=5)
    observe(at, sbp=184)
    at.later(minutes=1).pause()
    at.later(minutes=4)
    observe(at, sbp=150, hr=135)
    assert met(at) == []


def test_a_pump_that_runs_again_begins_anew() -> None:
    at = running().later(minutes=5)
    observe(at, sbp=184)
    at.later(minutes=1).pause()
    at.later(minutes=4)
    observe(at, sbp=181)
    assert not isinstance(at.resume("prescriber", readback=True), Problem)
    assert met(at) == []


@pytest.mark.parametrize("criterion", CRITERIA)
def test_every_criterion_can_be_kept_and_only_one_is_completed(criterion: str) -> None:
    made = with_criterion(Stopped(completed=criterion != "completed"), criterion)
    assert made == Stopped(criterion == "completed", criterion)


def test_without_a_criterion_an_end_stays_as_it_is_and_an_unknown_one_is_refused() -> None:
    assert with_criterion(Stopped(completed=True), "") == Stopped(completed=True)
    assert code(with_criterion(Stopped(completed=False), "bored")) == Code.OUT_OF_RANGE
    refused = Problem(Code.OUT_OF_ORDER)
    assert with_criterion(refused, "emergency") is refused
