"""Recovery scores and the discharge checklist (reference §4; worked cases 18 to 21)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from ketadesk.kernel.problems import Problem
from ketadesk.visit.assessment import assess
from ketadesk.visit.criteria import leaving_of
from ketadesk.visit.entries import (
    DocumentIssued,
    MedicineGiven,
    Noted,
    Overridden,
    Started,
    Stopped,
)
from ketadesk.visit.leaving import (
    SHEET,
    CriterionState,
    aldrete_scores,
    earliest_at,
    left_at,
    newer_sheets,
    padss_scores,
    suicide_flagged,
)
from tests.visit.builders import (
    HOME,
    Chair,
    answered,
    code,
    discharged,
    fit,
    protocol,
    readied,
    recovering,
    running,
    screened,
    seen,
    taken,
    with_rules,
)


def state(chair: Chair, criterion: str) -> CriterionState:
    criteria = leaving_of(chair.case, chair.now).criteria
    return next(each for each in criteria if each.criterion.id == criterion)


def without(name: str) -> dict[str, Any]:
    return {name: None}


def clock(chair: Chair, moment: Any) -> str:
    return "" if moment is None else f"{moment.astimezone(chair.case.zone):%H:%M:%S}"


def test_everything_met() -> None:
    chair = fit()
    found = leaving_of(chair.case, chair.now)
    assert (found.unmet, found.overridden, found.ready) == ((), (), True)
    assert clock(chair, found.earliest_at) == "11:40:00"
    assert all(each.passes for each in found.criteria)


def test_nothing_is_met_before_anything_happened() -> None:
    chair = recovering()
    unmet = leaving_of(chair.case, chair.now).unmet
    met = {each.id for each in protocol().criteria} - set(unmet) - {"dc.suicide"}
    assert met == {"dc.moaas", "dc.bp", "dc.hr", "dc.rr", "dc.spo2", "dc.nausea"}
    assert not leaving_of(chair.case, chair.now).ready
    before = leaving_of(running().case, running().now)
    assert (before.earliest_at, before.ready) == (None, False)
    assert all(each.value == "" for each in leaving_of(Chair().case, Chair().now).criteria)


# --- minimum times ----------------------------------------------------------------------------


@pytest.mark.parametrize(("clock_now", "met"), [("11:39:59", False), ("11:40", True)])
def test_an_hour_after_the_end(clock_now: str, met: bool) -> None:
    assert state(recovering().at(clock_now), "dc.time").met is met


@pytest.mark.parametrize(("end", "earliest"), [("11:59:59", "12:59:59"), ("12:00", "13:30:00")])
def test_ninety_minutes_after_two_hours_of_infusion(end: str, earliest: str) -> None:
    chair = readied(screened(), minutes=120).at("10:00")
    taken(chair.start(20))
    taken(chair.at("10:10").pause())
    taken(chair.at(end).stop("asked to"))
    assert clock(chair, earliest_at(chair.visit)) == earliest


@pytest.mark.parametrize(
    ("given", "earliest"),
    [
        ([], "11:40:00"),
        ([("11:10", "lorazepam")], "12:10:00"),
        ([("11:10", "lorazepam"), ("11:20", "flumazenil")], "13:20:00"),  # worked case 21
        ([("10:41", "labetalol")], "11:41:00"),
        ([("11:30", "ondansetron")], "11:40:00"),
        ([("11:30", "paracetamol")], "11:40:00"),
        ([("11:00", "Naloxone")], "13:00:00"),
    ],
)
def test_the_latest_time_wins(given: list[tuple[str, str]], earliest: str) -> None:
    chair = recovering()
    for at, medicine in given:
        taken(chair.at(at).give(medicine, 1))
    assert clock(chair, earliest_at(chair.visit)) == earliest


def test_a_prescriber_orders_the_shorter_minimum() -> None:
    chair = recovering()
    taken(chair.override("dc.time"))
    assert clock(chair, earliest_at(chair.visit)) == "11:10:00"
    waiting = state(chair.at("11:09:59"), "dc.time")
    assert (waiting.met, waiting.passes) == (False, False), "the time itself must still pass"
    passed = state(chair.at("11:10"), "dc.time")
    assert passed.passes
    assert "dc.time" in leaving_of(chair.case, chair.now).overridden


@pytest.mark.parametrize(
    ("medicine", "at", "earliest"),
    [
        ("lorazepam", "10:44", "11:10:00"),
        ("lorazepam", "11:00", "12:00:00"),
        ("labetalol", "11:00", "12:00:00"),
        ("ondansetron", "11:00", "11:10:00"),
        ("naloxone", "11:00", "13:00:00"),
    ],
)
def test_the_shorter_minimum_does_not_cover_what_is_given_after_it(
    medicine: str, at: str, earliest: str
) -> None:
    """Reference §4: 60 min after a sedative; only the prescriber's order waives it."""
    chair = recovering()
    if at < "10:45":
        taken(chair.at(at).give(medicine, 1))
    made = taken(chair.at("10:45").override("dc.time"))
    if at > "10:45":
        taken(chair.at(at).give(medicine, 1))
    assert clock(chair, earliest_at(chair.visit)) == earliest
    covered = earliest == "11:10:00"
    assert state(chair, "dc.time").standing == (made if covered else None)
    if medicine == "lorazepam" and not covered:
        taken(chair.at("11:05").override("dc.time"))
        assert clock(chair, earliest_at(chair.visit)) == "11:10:00", "ordered again, knowing of it"


def _bolus(chair: Chair) -> None:
    taken(chair.bolus(5, happened=True))


def _ran_on(chair: Chair) -> None:
    taken(chair.resume(happened=True))
    taken(chair.at("10:52").stop())


def _written_down_late(chair: Chair) -> None:
    dose = MedicineGiven("lorazepam", Decimal(1), "mg", "IV", "prescriber", "sedative")
    chair.write(dose, happened_at=chair.visit.ended_at + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("moves", "earliest"),
    [(_bolus, "11:50:00"), (_ran_on, "11:52:00"), (_written_down_late, "11:41:00")],
)
def test_an_override_of_the_waiting_time_lapses_when_that_time_moves(
    moves: Callable[[Chair], None], earliest: str
) -> None:
    """Reference §4: an override names what the prescriber saw."""
    chair = recovering()
    made = taken(chair.at("10:45").override("dc.time"))
    assert state(chair, "dc.time").standing == made
    moves(chair.at("10:50"))
    assert state(chair, "dc.time").standing is None
    assert clock(chair, earliest_at(chair.visit)) == earliest
    found = state(chair.at(earliest), "dc.time")
    assert (found.met, found.overridden) == (True, None), "met by the whole time, not by override"
    again = taken(chair.at("10:55").override("dc.time"))
    assert state(chair, "dc.time").standing == again


def _calls(chair: Chair) -> int:
    """How many functions one assessment calls."""
    counted = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal counted
        counted += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        assess(chair.case, chair.now)
    finally:
        sys.setprofile(before)
    return counted


def test_overrides_do_not_read_the_whole_visit_again() -> None:
    """A visit of a long day is assessed at every tick, with overrides as without."""
    chair = fit().at("11:41")
    while len(chair.visit.entries) < 500:
        chair.write(Noted("quiet"))
    taken(chair.calm(sbp=165, hr=115, nausea=2, cadss6=4))
    taken(chair.aldrete(confirmed=True, movement=1, breathing=1))
    taken(chair.padss(confirmed=True, walking=1, nausea=1))
    plain = _calls(chair)
    criteria = ("dc.bp", "dc.hr", "dc.nausea", "dc.dissociation", "dc.aldrete", "dc.padss")
    for criterion in criteria:
        taken(chair.override(criterion))
    assert set(leaving_of(chair.case, chair.now).overridden) == set(criteria)
    assert _calls(chair) < plain * 1.6


def test_a_bolus_after_the_end_counts_as_the_end() -> None:
    chair = recovering()
    taken(chair.override("dc.time"))
    taken(chair.at("10:50").bolus(5, happened=True))
    assert clock(chair, chair.visit.ended_at) == "10:40:00"
    assert clock(chair, earliest_at(chair.visit)) == "11:50:00"
    assert clock(running(), running().visit.last_ketamine_at) == ""


def test_nobody_shortens_the_time_after_a_reversal() -> None:
    chair = recovering().at("10:50")
    taken(chair.give("flumazenil", 1))
    assert code(chair.override("dc.time")) == "no-override"
    refused = chair.at("12:49:59").override("dc.time")
    assert isinstance(refused, Problem)
    assert refused.code.value == "no-override"
    assert refused.params == {"why": "reversal", "earliest": "2026-03-02T12:50:00-05:00"}
    taken(chair.at("12:50").override("dc.time"))
    earlier = recovering()
    taken(earlier.override("dc.time"))
    taken(earlier.at("10:50").give("naloxone", 1))
    assert clock(earlier, earliest_at(earlier.visit)) == "12:50:00"


# --- Aldrete and PADSS ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "total", "passed", "met"),
    [
        ({}, 10, True, True),
        ({"movement": 1}, 9, True, True),
        ({"breathing": 1}, 9, True, True),
        ({"circulation": 1}, 9, True, True),
        ({"awareness": 1}, 9, True, False),  # worked case 18
        ({"oxygen": 1}, 9, True, False),
        ({"circulation": 1, "oxygen": 1}, 8, False, False),  # worked case 19
        ({"movement": 1, "breathing": 1}, 8, False, False),
        ({"movement": None}, None, False, False),
        ({"awareness": 0}, 8, False, False),
    ],
)
def test_aldrete(parts: dict[str, int | None], total: int | None, passed: bool, met: bool) -> None:
    chair = recovering().at("11:00")
    taken(chair.aldrete(confirmed=True, **parts))
    score = aldrete_scores(chair.visit)[-1]
    assert (score.total, score.passed) == (total, passed)
    found = state(chair, "dc.aldrete")
    assert (found.met, found.value) == (met, "" if total is None else str(total))
    assert found.at == chair.now


def test_the_last_aldrete_counts_while_it_is_fresh() -> None:
    chair = recovering().at("11:00")
    taken(chair.aldrete())
    assert state(chair.at("11:15"), "dc.aldrete").met, "exactly 15 minutes is still fresh"
    assert not state(chair.at("11:15:01"), "dc.aldrete").met
    taken(chair.aldrete())
    taken(chair.later(1).aldrete(movement=0))
    assert not state(chair, "dc.aldrete").met, "a later failing score undoes an earlier pass"


def test_worked_case_20_padss_twice_in_a_row() -> None:
    chair = recovering().at("11:40")
    nine: dict[str, Any] = {"nausea": 1}
    taken(chair.padss(**nine))
    assert (padss_scores(chair.visit)[-1].total, state(chair, "dc.padss").met) == (9, False)
    taken(chair.at("11:55").padss(**nine))
    found = state(chair, "dc.padss")
    assert (found.met, found.value) == (True, "9, 9")
    taken(chair.at("11:56").padss(walking=1, nausea=1))
    assert padss_scores(chair.visit)[-1].total == 8
    assert not state(chair, "dc.padss").met


@pytest.mark.parametrize(
    ("second", "now", "met"),
    [
        ("11:54:59", "11:54:59", False),
        ("11:55", "11:55", True),
        ("11:55", "12:10", True),
        ("11:55", "12:10:01", False),
    ],
)
def test_padss_gap_and_freshness(second: str, now: str, met: bool) -> None:
    chair = recovering().at("11:40")
    taken(chair.padss())
    taken(chair.at(second).padss())
    assert state(chair.at(now), "dc.padss").met is met


def test_an_incomplete_padss_is_no_pass() -> None:
    chair = recovering().at("11:40")
    taken(chair.padss(pain=None))
    assert padss_scores(chair.visit)[-1].passed is False
    taken(chair.at("11:55").padss())
    found = state(chair, "dc.padss")
    assert (found.met, found.value) == (False, "–, 10")


def test_the_last_two_count_not_any_two() -> None:
    chair = recovering().at("11:30")
    taken(chair.padss())
    taken(chair.at("11:40").padss())
    taken(chair.at("11:50").padss())
    assert not state(chair, "dc.padss").met, "the last two are ten minutes apart"


# --- what the record says ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("criterion", "values", "met"),
    [
        ("dc.moaas", {"moaas": 5}, True),
        ("dc.moaas", {"moaas": 4}, False),
        ("dc.bp", {"sbp": 101, "dbp": 70}, True),
        ("dc.bp", {"sbp": 100, "dbp": 70}, False),
        ("dc.bp", {"sbp": 159, "dbp": 99}, True),
        ("dc.bp", {"sbp": 160, "dbp": 99}, False),
        ("dc.bp", {"sbp": 159, "dbp": 100}, False),
        ("dc.bp", {"symptoms": ["headache"]}, False),
        ("dc.bp", {"symptoms": []}, True),
        ("dc.hr", {"hr": 51}, True),
        ("dc.hr", {"hr": 50}, False),
        ("dc.hr", {"hr": 110}, True),
        ("dc.hr", {"hr": 111}, False),
        ("dc.rr", {"rr": 12}, True),
        ("dc.rr", {"rr": 11}, False),
        ("dc.rr", {"rr": 20}, True),
        ("dc.rr", {"rr": 21}, False),
        ("dc.spo2", {"spo2": 94}, True),
        ("dc.spo2", {"spo2": 93}, False),
        ("dc.spo2", {"spo2": 98, "oxygen_l_min": 2}, False),
        ("dc.spo2", {"spo2": 98, "oxygen_l_min": 0}, True),
        ("dc.nausea", {"nausea": 1}, True),
        ("dc.nausea", {"nausea": 2}, False),
        ("dc.dissociation", {"cadss6": 0}, True),
        ("dc.dissociation", {"cadss6": 1}, False),
    ],
)
def test_a_value_meets_its_criterion(criterion: str, values: dict[str, Any], met: bool) -> None:
    chair = recovering().at("11:00")
    taken(chair.calm(**values))
    found = state(chair, criterion)
    assert found.met is met
    assert found.at == chair.now
    assert found.value != ""


@pytest.mark.parametrize("name", ["moaas", "sbp", "dbp", "hr", "rr", "spo2", "nausea"])
def test_evidence_is_fresh_for_fifteen_minutes(name: str) -> None:
    criterion = {"sbp": "dc.bp", "dbp": "dc.bp"}.get(name, f"dc.{name}")
    chair = recovering().at("11:00")
    taken(chair.calm())
    assert state(chair.at("11:15"), criterion).met
    old = state(chair.at("11:15:01"), criterion)
    assert (old.met, old.value, old.at) == (False, "", None)
    taken(chair.calm(**without(name)))
    assert not state(chair, criterion).met, "a value that is missing leaves it unmet"


@pytest.mark.parametrize(
    ("trouble", "owed"),
    [
        (lambda chair: chair.calm(sbp=186), False),
        (lambda chair: chair.calm(symptoms=["headache"]), True),
        (lambda chair: chair.calm(oriented=False), True),
        (lambda chair: chair.event("headache", "severe"), True),
        (lambda chair: chair.event("headache", "mild"), False),
        (lambda chair: chair.calm(hr=115), False),
        (lambda chair: chair.calm(), False),
    ],
)
def test_after_a_symptom_somebody_must_have_said_that_there_is_none(
    trouble: Callable[[Chair], Any], owed: bool
) -> None:
    """§4, "and no symptoms": once there was one, silence is not taken for its end."""
    chair = fit()
    trouble(chair.later(1))
    taken(chair.later(1).calm())
    state = next(
        each for each in leaving_of(chair.case, chair.now).criteria if each.criterion.id == "dc.bp"
    )
    assert ("dc.bp" in chair.unmet, state.unasked) == (owed, owed)
    taken(chair.later(1).calm(symptoms=[]))
    assert "dc.bp" not in chair.unmet
    taken(chair.later(1).calm())
    assert ("dc.bp" in chair.unmet) is owed, "said in the last set or after it"
    taken(chair.later(1).observe(symptoms=[], partial="only asked"))
    assert "dc.bp" not in chair.unmet


def test_symptoms_of_a_set_without_pressure_count() -> None:
    chair = recovering().at("11:00")
    taken(chair.calm())
    taken(chair.at("11:05").observe(symptoms=["breathless"], partial="only asked"))
    assert not state(chair, "dc.bp").met
    assert state(chair.at("11:12"), "dc.bp").met is False


def test_after_oxygen_a_mute_set_does_not_prove_air() -> None:
    chair = recovering().at("11:00")
    taken(chair.calm(oxygen_l_min=2))
    taken(chair.at("11:05").calm())
    assert not state(chair, "dc.spo2").met
    taken(chair.at("11:06").calm(oxygen_l_min=0))
    assert state(chair, "dc.spo2").met
    taken(chair.at("11:07").calm())
    assert state(chair, "dc.spo2").met


def test_usual_oxygen_is_as_good_as_air() -> None:
    chair = screened(hx__resp=True)
    taken(chair.decide("hx.resp"))
    chair.at("9:55")
    for step in (chair.order(), chair.draw(), chair.baseline(oxygen_l_min=2), chair.identify()):
        taken(step)
    taken(chair.sign("screening"))
    taken(chair.at("10:00").start())
    taken(chair.at("10:40").stop())
    taken(chair.calm(oxygen_l_min=2))
    assert state(chair, "dc.spo2").met
    taken(chair.at("10:45").calm())
    assert state(chair, "dc.spo2").met, "a set that does not say stands under the last that did"
    taken(chair.at("10:50").calm(oxygen_l_min=3))
    assert not state(chair, "dc.spo2").met, "more than usual is a new need (§3)"
    taken(chair.at("10:51").calm())
    assert not state(chair, "dc.spo2").met
    taken(chair.at("10:52").calm(oxygen_l_min="1.5"))
    assert state(chair, "dc.spo2").met
    taken(chair.at("10:53").give("oxygen", 6))
    taken(chair.at("10:54").calm())
    assert not state(chair, "dc.spo2").met, "nobody has said what the patient breathes since"
    taken(chair.at("10:55").calm(oxygen_l_min=2))
    assert state(chair, "dc.spo2").met


def test_oxygen_given_without_a_word_since_is_not_usual() -> None:
    chair = recovering().at("10:50")
    taken(chair.give("oxygen", 2))
    taken(chair.at("10:55").calm())
    assert not state(chair, "dc.spo2").met


def test_dissociation_is_judged_against_baseline_and_since_the_end_only() -> None:
    chair = running()
    taken(chair.at("10:20").calm(cadss6=0))
    taken(chair.at("10:40").stop())
    assert not state(chair, "dc.dissociation").met, "a score from before the end proves nothing"
    taken(chair.at("10:41").calm(cadss6=0))
    assert state(chair.at("12:40"), "dc.dissociation").met, "it does not go stale"
    taken(chair.calm(cadss6=3))
    found = state(chair, "dc.dissociation")
    assert (found.met, found.value) == (False, "3")


def test_a_baseline_above_zero_is_the_measure() -> None:
    chair = screened().at("9:55")
    for step in (chair.order(), chair.draw(), chair.baseline(cadss6=3), chair.identify()):
        taken(step)
    taken(chair.sign("screening"))
    taken(chair.at("10:00").start())
    taken(chair.at("10:40").stop())
    taken(chair.calm(cadss6=3))
    assert state(chair, "dc.dissociation").met


# --- what the nurse answers -------------------------------------------------------------------


@pytest.mark.parametrize("criterion", [each.id for each in protocol().criteria if each.answered])
def test_an_answered_criterion(criterion: str) -> None:
    chair = recovering()
    if criterion == "dc.suicide":
        taken(chair.event("suicidal"))
    assert criterion in chair.unmet
    taken(chair.answer(criterion, HOME.get(criterion, True)))
    found = state(chair, criterion)
    assert (found.met, found.at) == (True, chair.now)
    table = {"present": True, "identity": True, "told": False}
    taken(chair.answer(criterion, table if criterion == "dc.escort" else False))
    assert criterion in chair.unmet
    taken(chair.answer(criterion, {"value": "not_assessed", "note": "left alone"}))
    assert criterion in chair.unmet


def test_the_next_visit_may_name_its_time() -> None:
    chair = recovering()
    taken(chair.answer("dc.next_visit", {"at": "2026-03-05T09:00"}))
    assert "dc.next_visit" not in chair.unmet


@pytest.mark.parametrize(
    ("changed", "event", "flagged"),
    [
        ({}, "", False),
        ({"si__cssrs": {"items": [1], "six": "never"}}, "", False),
        ({"si__cssrs": {"items": [3], "six": "never"}}, "", True),
        ({"si__cssrs": {"items": [4], "six": "never"}}, "", True),
        ({"si__item9": 1}, "", True),
        ({"si__item9": {"value": "not_assessed", "note": "declined"}}, "", True),
        ({"si__cssrs": {"value": "not_assessed", "note": "declined"}}, "", True),
        ({}, "suicidal", True),
        ({}, "mania", False),
    ],
)
def test_when_suicide_risk_is_checked_again(
    changed: dict[str, Any], event: str, flagged: bool
) -> None:
    chair = screened(**changed)
    if event:
        taken(chair.event(event))
    assert suicide_flagged(chair.visit) is flagged
    listed = [each.criterion.id for each in leaving_of(chair.case, chair.now).criteria]
    assert ("dc.suicide" in listed) is flagged
    assert not suicide_flagged(Chair().visit)


def test_a_suicide_screener_that_nobody_did_is_asked_for_once_ketamine_was_given() -> None:
    chair = Chair()
    taken(chair.start(happened=True))
    assert suicide_flagged(chair.visit)
    taken(chair.stop())
    taken(chair.answer("dc.suicide", True))
    assert "dc.suicide" not in chair.unmet
    sections = tuple(
        replace(each, items=tuple(item for item in each.items if item.id != "si.cssrs"))
        for each in protocol().sections
    )
    unasked = Chair(rules=replace(protocol(), sections=sections))
    taken(unasked.start(happened=True))
    assert not suicide_flagged(unasked.visit)


def _sheet(version: int, *, reprint: bool = False, document: str = SHEET) -> DocumentIssued:
    digest = f"{version:064d}"
    return DocumentIssued(
        document, "en", "normal", "letter", 2, digest, version, reprint, "printer"
    )


def test_a_newer_sheet_is_given_and_taught_back_again() -> None:
    """Reference §4: taught back is the sheet that goes home with the patient."""
    chair = recovering().at("11:00")
    chair.write(_sheet(1))
    assert newer_sheets(chair.visit, chair.now) == (), "nothing was said of any sheet yet"
    taken(chair.answer("dc.sheet_taught", True))
    for same in (_sheet(1, reprint=True), _sheet(2, document="escort-card")):
        chair.write(same)
        assert state(chair, "dc.sheet_taught").met
    assert state(chair, "dc.sheet_taught").outdated_at is None
    chair.at("11:10").write(_sheet(2))
    found = state(chair.at("11:12"), "dc.sheet_taught")
    assert (found.met, found.passes, clock(chair, found.outdated_at)) == (False, False, "11:10:00")
    taken(chair.answer("dc.sheet_taught", True))
    assert state(chair, "dc.sheet_taught").met


def test_an_override_covers_the_newer_sheet_it_was_given_on_and_no_further_one() -> None:
    chair = recovering().at("11:00")
    taken(chair.answer("dc.sheet_taught", True))
    chair.write(_sheet(1))
    made = taken(chair.override("dc.sheet_taught"))
    assert isinstance(made.body, Overridden)
    assert len(made.body.basis) == 2
    assert state(chair, "dc.sheet_taught").passes
    chair.later(1).write(_sheet(1, reprint=True))
    assert state(chair, "dc.sheet_taught").passes
    chair.later(1).write(_sheet(2))
    assert not state(chair, "dc.sheet_taught").passes


def test_a_sheet_made_after_the_patient_left_undoes_nothing() -> None:
    chair = discharged()
    chair.later(5).write(_sheet(1))
    assert state(chair, "dc.sheet_taught").met


# --- overrides and the departure --------------------------------------------------------------


@pytest.mark.parametrize("criterion", [each.id for each in protocol().criteria])
def test_which_criteria_may_be_overridden(criterion: str) -> None:
    """Reference §4: MOAA/S, SpO₂, RR, the suicide check and the escort may not."""
    chair = recovering()
    taken(chair.event("suicidal"))
    never = {"dc.moaas", "dc.rr", "dc.spo2", "dc.suicide", "dc.escort"}
    if criterion in HOME and criterion not in never:
        assert code(chair.override(criterion)) == "no-override", "a question is asked first"
        taken(chair.answer(criterion, False))
    refused = chair.override(criterion)
    assert code(refused) == ("no-override" if criterion in never else "")
    if isinstance(refused, Problem):
        assert refused.params == {"why": "criterion"}
    unmet = chair.unmet
    assert (criterion in unmet) == (criterion in {"dc.time", "dc.suicide", "dc.escort"})


def test_an_override_names_its_evidence() -> None:
    chair = fit().at("11:41")
    made = taken(chair.calm(sbp=165, dbp=95))
    assert taken(chair.override("dc.bp")).body == Overridden("dc.bp", (made.id,))
    corrected = taken(chair.correct_set(made.happened_at, dbp=96))
    assert taken(chair.override("dc.bp")).body == Overridden("dc.bp", (corrected.id,))
    answer = taken(chair.answer("dc.drinks", False))
    assert taken(chair.override("dc.drinks")).body == Overridden("dc.drinks", (answer.id,))
    scores = [each.entry.id for each in padss_scores(chair.visit)]
    assert taken(chair.override("dc.padss")).body == Overridden("dc.padss", tuple(scores))
    early = recovering()
    assert taken(early.override("dc.padss")).body == Overridden("dc.padss", ())
    flows = [each.id for each in early.visit.entries if isinstance(each.body, Started | Stopped)]
    dose = taken(early.at("10:45").give("lorazepam", 1))
    taken(early.give("ondansetron", 4))
    assert taken(early.override("dc.time")).body == Overridden("dc.time", (*flows, dose.id))


@pytest.mark.parametrize(
    ("criterion", "seen_then", "now", "holds"),
    [
        ("dc.bp", {"sbp": 165, "dbp": 95}, {"sbp": 163, "dbp": 94}, True),
        ("dc.bp", {"sbp": 165, "dbp": 95}, {"sbp": 165, "dbp": 99}, True),
        ("dc.bp", {"sbp": 165, "dbp": 95}, {"sbp": 166, "dbp": 95}, False),
        ("dc.bp", {"sbp": 165, "dbp": 95}, {"sbp": 210, "dbp": 118}, False),
        ("dc.bp", {"sbp": 165, "dbp": 95}, {"sbp": 160, "dbp": 100}, False),
        ("dc.bp", {"sbp": 165, "dbp": 95}, {"sbp": 100, "dbp": 60}, False),
        ("dc.bp", {"sbp": 98, "dbp": 60}, {"sbp": 99, "dbp": 60}, True),
        ("dc.bp", {"sbp": 98, "dbp": 60}, {"sbp": 97, "dbp": 60}, False),
        ("dc.bp", {"sbp": 165, "dbp": 95}, {"sbp": 163, "dbp": 94, "symptoms": ["vision"]}, False),
        ("dc.bp", {"symptoms": ["headache"]}, {"symptoms": ["headache"]}, True),
        ("dc.bp", {"symptoms": ["headache"]}, {"symptoms": ["vision"]}, False),
        ("dc.hr", {"hr": 115}, {"hr": 115}, True),
        ("dc.hr", {"hr": 115}, {"hr": 116}, False),
        ("dc.hr", {"hr": 115}, {"hr": 50}, False),
        ("dc.nausea", {"nausea": 2}, {"nausea": 2}, True),
        ("dc.nausea", {"nausea": 2}, {"nausea": 3}, False),
        ("dc.dissociation", {"cadss6": 4}, {"cadss6": 3}, True),
        ("dc.dissociation", {"cadss6": 4}, {"cadss6": 5}, False),
    ],
)
def test_an_override_covers_what_was_seen_and_nothing_worse(
    criterion: str, seen_then: dict[str, Any], now: dict[str, Any], holds: bool
) -> None:
    """Reference §4: an override names the criterion and the value."""
    chair = fit().at("11:41")
    taken(chair.calm(**seen_then))
    assert chair.unmet == (criterion,)
    made = taken(chair.override(criterion))
    assert chair.unmet == ()
    taken(chair.at("11:50").calm(**now))
    found = state(chair, criterion)
    assert not found.met
    assert (found.standing, found.overridden) == ((made, made) if holds else (None, None))
    assert chair.unmet == (() if holds else (criterion,))
    taken(chair.override(criterion))
    assert chair.unmet == (), "given anew, it covers the newer value"


@pytest.mark.parametrize(
    ("then", "now", "holds"),
    [
        ({"movement": 1, "breathing": 1}, {"movement": 1, "breathing": 1}, True),
        ({"movement": 1, "breathing": 1}, {"movement": 1, "breathing": 1, "circulation": 1}, False),
        ({"awareness": 1}, {"awareness": 1, "movement": 1}, False),
        ({"awareness": 1}, {"oxygen": 1}, False),
        ({"awareness": 1}, {"movement": None}, False),
        ({"movement": None}, {"movement": None}, True),
        ({"movement": None}, {"movement": 0, "breathing": 0}, False),
        ({"movement": None}, {"movement": 1}, True),
    ],
)
def test_an_overridden_aldrete_may_not_fall(
    then: dict[str, Any], now: dict[str, Any], holds: bool
) -> None:
    chair = fit().at("11:41")
    taken(chair.aldrete(confirmed=True, **then))
    taken(chair.override("dc.aldrete"))
    taken(chair.at("11:43").aldrete(confirmed=True, **now))
    assert ("dc.aldrete" in chair.unmet) is not holds


def test_an_overridden_padss_may_not_fall() -> None:
    chair = recovering().at("11:40")
    taken(chair.padss(walking=1, nausea=1))
    taken(chair.override("dc.padss"))
    taken(chair.at("11:45").padss(walking=1, nausea=1))
    assert "dc.padss" not in chair.unmet
    taken(chair.at("11:50").padss(walking=0, nausea=1))
    assert "dc.padss" in chair.unmet
    once = recovering().at("11:40")
    taken(once.padss())
    taken(once.override("dc.padss"))
    assert "dc.padss" not in once.unmet, "one passing score is what was accepted"
    taken(once.at("11:45").padss(walking=1, nausea=1))
    assert "dc.padss" in once.unmet


def test_an_override_without_evidence_lapses_when_failing_evidence_comes() -> None:
    chair = recovering().at("10:45")
    for criterion in ("dc.aldrete", "dc.padss"):
        taken(chair.override(criterion))
    assert not {"dc.aldrete", "dc.padss"} & set(chair.unmet)
    taken(chair.at("11:00").aldrete(movement=1, breathing=1))
    taken(chair.padss(walking=1, nausea=1))
    assert {"dc.aldrete", "dc.padss"} <= set(chair.unmet)
    fine = recovering().at("10:45")
    taken(fine.override("dc.aldrete"))
    taken(fine.at("11:00").aldrete())
    assert state(fine.at("11:20"), "dc.aldrete").passes, "what has only grown old is no worse"


def test_an_override_shows_only_where_it_is_needed() -> None:
    chair = recovering().at("11:00")
    taken(chair.calm(sbp=165))
    made = taken(chair.override("dc.bp"))
    taken(chair.later(1).calm(symptoms=[]))
    found = state(chair, "dc.bp")
    assert (found.met, found.overridden, found.standing) == (True, None, made)
    taken(chair.later(1).calm(sbp=164))
    passed = state(chair, "dc.bp")
    assert (passed.met, passed.passes) == (False, True)
    assert leaving_of(chair.case, chair.now).overridden == ("dc.bp",)


def test_an_override_of_a_good_value_covers_no_bad_one() -> None:
    chair = recovering()
    taken(chair.override("dc.bp"))
    taken(chair.later(1).calm(sbp=165))
    assert "dc.bp" in chair.unmet


def test_a_set_whose_pressure_was_taken_back_is_no_longer_what_was_overridden() -> None:
    chair = fit().at("11:41")
    made = taken(chair.calm(nausea=2))
    taken(chair.override("dc.nausea"))
    assert chair.unmet == ()
    for each in chair.visit.sets:
        taken(chair.correct_set(each.at, "wrong patient's", nausea=None))
    assert made.id == chair.visit.sets[-1].entry.id
    assert chair.unmet == ("dc.nausea",), "nothing is known of it now"


@pytest.mark.parametrize(
    ("then", "now", "holds"),
    [
        (False, False, True),
        (False, {"value": "not_assessed", "note": "left alone"}, True),
        ({"value": "not_assessed", "note": "left alone"}, False, True),
        (True, False, False),
    ],
)
def test_an_overridden_answer(then: Any, now: Any, holds: bool) -> None:
    chair = fit().at("11:41")
    taken(chair.answer("dc.drinks", then))
    taken(chair.override("dc.drinks"))
    assert chair.unmet == ()
    taken(chair.answer("dc.drinks", now))
    assert chair.unmet == (() if holds else ("dc.drinks",))


def test_without_an_escort_by_oxfords_rule_only() -> None:
    """Reference §4: two hours or more after the end, where the clinic allows it [25]."""
    criteria = tuple(
        replace(each, overridable=True) if each.id == "dc.escort" else each
        for each in protocol().criteria
    )
    chair = readied(answered(Chair(rules=with_rules(criteria=criteria)))).at("10:00")
    taken(chair.start())
    taken(chair.at("10:40").stop())
    unasked = chair.at("12:40").copy().override("dc.escort")
    assert isinstance(unasked, Problem)
    assert (unasked.code.value, unasked.params) == ("no-override", {"why": "unanswered"})
    nobody = {"present": False, "identity": False, "told": False}
    taken(chair.at("10:45").answer("dc.escort", nobody))
    refused = chair.at("12:39:59").override("dc.escort")
    assert isinstance(refused, Problem)
    assert refused.code.value == "no-override"
    assert refused.params == {"why": "alone", "earliest": "2026-03-02T12:40:00-05:00"}
    assert "dc.escort" in chair.unmet
    taken(chair.at("12:40").override("dc.escort"))
    assert "dc.escort" not in chair.unmet


def test_what_stands_after_the_patient_left_stays() -> None:
    chair = discharged()
    at_leaving = leaving_of(chair.case, chair.now)
    assert left_at(chair.visit) == chair.now
    taken(chair.later(60).calm(sbp=190, moaas=3, cadss6=9))
    assert leaving_of(chair.case, chair.now) == at_leaving
    early = recovering()
    taken(early.leave())
    assert left_at(early.visit) == early.now
    assert left_at(fit().visit) is None


def test_an_assessment_holds_it_all() -> None:
    chair = fit()
    found = assess(chair.case, chair.now)
    assert found.leaving.ready
    assert found.account.balanced
    assert seen(found.infusion.given_mg, found.dose_flags) == (40, ())
    assert found.at == chair.now
    assert found.screening.may_start
    assert [each.meaning for each in found.signatures] == ["screening"]
    assert found.dose is not None
    assert found.schedule.taken == len(found.sets) - 1
    assert (found.alerts, found.armed) == ((), ())
    assert found.baseline.complete
    assert found.at - found.sets[-1].taken.at == timedelta()
