"""The timed log of an emergency, and calls (clinical reference §3 and §4)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.emergency import (
    STEPS,
    current_log,
    emergency_began,
    emergency_log,
    is_emergency,
)
from ketadesk.visit.entries import (
    AdverseEvent,
    EmergencyStep,
    EscortCalled,
    EventFollowed,
    LeftEarly,
    MedicineAnswered,
    MedicineGiven,
    PrescriberCalled,
    Stopped,
)
from ketadesk.visit.steps import urgent
from ketadesk.visit.watch import alerts_of
from tests.visit.builders import Chair, code, running


def chair() -> Chair:
    return running()


def test_the_log_counts_from_its_first_line_in_order_of_clinical_time() -> None:
    at = chair()
    assert emergency_log(at.visit) == ()
    assert emergency_began(at.visit) is None
    began = at.now
    at.write(EmergencyStep("airway"), happened_at=began + timedelta(seconds=40))
    at.write(EmergencyStep("disconnected", "by the nurse"), happened_at=began)
    log = emergency_log(at.visit)
    assert [(each.step, each.text, each.since_s) for each in log] == [
        ("disconnected", "by the nurse", 0),
        ("airway", "", 40),
    ]
    assert emergency_began(at.visit) == began


def test_a_log_that_ended_begins_anew_with_the_next_step() -> None:
    at = chair()
    began = at.now
    at.write(EmergencyStep("airway"), happened_at=began)
    at.write(EmergencyStep("ended"), happened_at=began + timedelta(minutes=1))
    assert emergency_began(at.visit) is None
    again = began + timedelta(minutes=3)
    at.write(EmergencyStep("oxygen"), happened_at=again)
    assert emergency_began(at.visit) == again


@pytest.mark.parametrize("step", [each for each in STEPS if each != "other"])
def test_no_step_is_ever_refused(step: str) -> None:
    assert urgent.log_emergency(step, " ") == EmergencyStep(step)


@pytest.mark.parametrize(
    ("step", "text", "refused"),
    [
        ("unheard", "", Code.UNKNOWN_ITEM),
        ("other", " ", Code.UNANSWERED),
        ("airway", "a\x00b", Code.OUT_OF_RANGE),
    ],
)
def test_what_is_no_step(step: str, text: str, refused: Code) -> None:
    assert code(urgent.log_emergency(step, text)) == refused


def test_a_pump_that_is_disconnected_ends_by_emergency_whether_it_runs_or_is_paused() -> None:
    ended = (Stopped(completed=False, criterion="emergency"),)
    at = chair().later(minutes=5)
    assert urgent.ended_by(at.scene(), "disconnected") == ended
    assert urgent.ended_by(at.scene(), "airway") == ()
    at.pause()
    assert urgent.ended_by(at.scene(), "disconnected") == ended


def test_a_pump_that_never_ran_or_has_ended_is_not_ended_again() -> None:
    assert urgent.ended_by(Chair().scene(), "disconnected") == ()
    at = chair().later(minutes=5)
    at.stop("seizure")
    assert urgent.ended_by(at.scene(), "disconnected") == ()


def test_a_prescriber_is_called_arrives_and_orders() -> None:
    scene = chair().scene()
    done = urgent.call_prescriber(scene, "prescriber", "ordered", " Stop ", readback=True)
    assert done == PrescriberCalled("prescriber", "ordered", "Stop", readback=True)


@pytest.mark.parametrize(
    ("person", "what", "order", "refused"),
    [
        ("nurse", "called", "", Code.UNKNOWN_ITEM),
        ("nobody", "called", "", Code.UNKNOWN_ITEM),
        ("prescriber", "ran", "", Code.OUT_OF_RANGE),
        ("prescriber", "ordered", " ", Code.UNANSWERED),
        ("prescriber", "called", "\u202e", Code.OUT_OF_RANGE),
    ],
)
def test_what_is_no_call(person: str, what: str, order: str, refused: Code) -> None:
    scene = chair().scene()
    assert code(urgent.call_prescriber(scene, person, what, order, readback=False)) == refused


def test_a_response_belongs_to_a_medicine_and_an_outcome_to_an_event() -> None:
    at = chair()
    given = MedicineGiven("ondansetron", Decimal(4), "mg", "iv", "prescriber", "antiemetic")
    medicine = at.write(given).id
    event = at.write(AdverseEvent("nausea", "mild", "", "", serious=False)).id
    assert urgent.answer_medicine(at.scene(), medicine, 5, " Better ") == MedicineAnswered(
        medicine, 5, "Better"
    )
    assert urgent.follow_event(at.scene(), event, " Gone ") == EventFollowed(event, "Gone")
    cases: list[tuple[object, Code]] = [
        (urgent.answer_medicine(at.scene(), event, 5, "x"), Code.UNKNOWN_ITEM),
        (urgent.answer_medicine(at.scene(), medicine, 10, "x"), Code.OUT_OF_RANGE),
        (urgent.answer_medicine(at.scene(), medicine, 15, " "), Code.UNANSWERED),
        (urgent.follow_event(at.scene(), medicine, "x"), Code.UNKNOWN_ITEM),
        (urgent.follow_event(at.scene(), event, " "), Code.REASON_NEEDED),
    ]
    for done, refused in cases:
        assert isinstance(done, Problem)
        assert done.code is refused


def test_the_escort_is_called_and_then_the_second_contact() -> None:
    assert urgent.call_escort("second", " Bo ", " 555-0100 ", reached=True) == EscortCalled(
        "second", "Bo", "555-0100", reached=True
    )
    assert code(urgent.call_escort("third", "Bo", "1", reached=True)) == Code.OUT_OF_RANGE
    assert code(urgent.call_escort("escort", " ", "1", reached=True)) == Code.UNANSWERED
    assert code(urgent.call_escort("escort", "Bo", " ", reached=True)) == Code.UNANSWERED


def asked(at: Chair) -> bool:
    return is_emergency(at.visit, alerts_of(at.visit))


def seizure(at: Chair) -> None:
    at.write(AdverseEvent("seizure", "severe", "", "", serious=True))


def test_an_emergency_asks_for_the_log_until_it_is_over() -> None:
    at = chair().later(minutes=5)
    at.write(AdverseEvent("nausea", "severe", "", "", serious=False))
    assert not asked(at)
    seizure(at)
    assert asked(at)
    at.later(minutes=1).write(EmergencyStep("airway"))
    at.later(minutes=1).write(EmergencyStep("ended"))
    assert not asked(at)
    seizure(at.later(minutes=1))
    assert asked(at)


def test_after_the_patient_has_gone_only_a_log_that_runs_is_shown() -> None:
    at = chair().later(minutes=5)
    seizure(at)
    at.write(LeftEarly(against_advice=False))
    assert not asked(at)
    at.write(EmergencyStep("ambulance"))
    assert asked(at)


def test_the_log_that_runs_counts_from_its_own_first_line() -> None:
    at = chair()
    assert current_log(at.visit) == ()
    began = at.now
    for step, seconds in (("airway", 0), ("ended", 60), ("oxygen", 300), ("shock", 330)):
        at.write(EmergencyStep(step), happened_at=began + timedelta(seconds=seconds))
    assert [(each.step, each.since_s) for each in current_log(at.visit)] == [
        ("oxygen", 0),
        ("shock", 30),
    ]
    at.write(EmergencyStep("ended"), happened_at=began + timedelta(seconds=400))
    assert [each.step for each in current_log(at.visit)] == ["oxygen", "shock", "ended"]
