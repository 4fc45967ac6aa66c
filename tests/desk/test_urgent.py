"""What is urgent, at the desk and in scripts: log, calls, responses, late entries, ends."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ketadesk.desk.charts import Change
from ketadesk.desk.replay.script import Script, read_script
from ketadesk.desk.session import Proof
from ketadesk.desk.tries import Try
from ketadesk.kernel.problems import EnvironmentFault, Fault, Problem
from ketadesk.visit.emergency import emergency_log
from ketadesk.visit.entries import (
    AdverseEvent,
    EmergencyStep,
    EscortCalled,
    EventFollowed,
    LeftEarly,
    MedicineAnswered,
    MedicineGiven,
    PrescriberCalled,
    Signed,
    Stopped,
)
from ketadesk.visit.leaving import ESCORT
from ketadesk.visit.stages import Stage
from tests.builders import PASSPHRASE, SampleClinic, a_clinic
from tests.desk.drafts import Draft, draft
from tests.ui.doubles import FailingDisk

GIVE = (
    'give = { medicine = "ondansetron", dose = 4, unit = "mg", route = "IV", '
    'reason = "nausea", ordered_by = "prescriber" }'
)
EVENT = 'event = { kind = "nausea", severity = "mild" }'


def running() -> tuple[SampleClinic, str]:
    clinic = a_clinic()
    return clinic, clinic.play(until="0:31:00")


def code(done: Change | Problem) -> str:
    return done.code.value if isinstance(done, Problem) else ""


# --- in scripts ----------------------------------------------------------------------------------


def during(*steps: str) -> Draft:
    script = draft(until="0:30:00")
    for number, step in enumerate(steps, start=1):
        script = script.step(f"0:31:{number:02d}", step)
    return script


def test_a_script_says_what_is_urgent(tmp_path: Path) -> None:
    script = during(
        GIVE,
        EVENT,
        'emergency = { step = "airway" }',
        'emergency = { step = "other", text = "on the side" }',
        'prescriber = { person = "prescriber", what = "ordered", order = "go on", '
        "readback = true }",
        'respond = { medicine = "Ondansetron ", after_min = 5, response = "better" }',
        'outcome = { event = "nausea", outcome = "gone" }',
    )
    read = read_script(script.write(tmp_path))
    assert isinstance(read, Script)
    clinic = a_clinic()
    visit = clinic.desk.charts.case(clinic.play_script(read)).visit
    assert [body for _, body in visit.of(EmergencyStep)] == [
        EmergencyStep("airway"),
        EmergencyStep("other", "on the side"),
    ]
    [(_, called)] = visit.of(PrescriberCalled)
    assert called == PrescriberCalled("prescriber", "ordered", "go on", readback=True)
    [(given, _)], [(event, _)] = visit.of(MedicineGiven), visit.of(AdverseEvent)
    assert visit.of(MedicineAnswered)[0][1] == MedicineAnswered(given.id, 5, "better")
    assert visit.of(EventFollowed)[0][1] == EventFollowed(event.id, "gone")


@pytest.mark.parametrize(
    ("step", "refused"),
    [
        ('emergency = { step = "ran" }', ("unknown-item", "step")),
        ('emergency = { step = "other" }', ("unanswered", "text")),
        ('prescriber = { person = "nurse", what = "called" }', ("unknown-item", "person")),
        ('prescriber = { person = "prescriber", what = "ordered" }', ("unanswered", "order")),
        ('respond = { medicine = "labetalol", after_min = 5 }', ("unknown-item", "medicine")),
        ('respond = { medicine = "ondansetron", after_min = 7 }', ("out-of-range", "after_min")),
        ('respond = { medicine = "ondansetron", after_min = 5 }', ("unanswered", "response")),
        ('outcome = { event = "fall", outcome = "gone" }', ("unknown-item", "event")),
        ('outcome = { event = "nausea" }', ("reason-needed", "outcome")),
        ('call_escort = { contact = "escort", reached = true }', ("out-of-order", None)),
    ],
)
def test_what_a_script_is_refused(
    step: str, refused: tuple[str, str | None], tmp_path: Path
) -> None:
    assert during(GIVE, EVENT, step).refused(tmp_path) == [refused]


@pytest.mark.parametrize(
    ("step", "flaw"),
    [
        ("emergency = {}", 'key "step": missing'),
        ('emergency = { step = "airway", dose = 1 }', 'key "dose": '),
        ('prescriber = { what = "called" }', 'key "person": missing'),
        ('prescriber = { person = "prescriber", what = "called", readback = "yes" }', "readback"),
        ('respond = { medicine = "x", after_min = "5" }', 'key "after_min": expected a number'),
        ('outcome = { outcome = "gone" }', 'key "event": missing'),
        ('call_escort = { contact = "escort" }', 'key "reached": missing'),
        ('leave = { reason = "x", form_signed = "yes" }', 'key "form_signed": expected true'),
    ],
)
def test_what_no_script_may_say(step: str, flaw: str, tmp_path: Path) -> None:
    flaws = read_script(during(step).write(tmp_path))
    assert not isinstance(flaws, Script)
    assert flaw in "\n".join(map(str, flaws))


def test_leaving_against_advice_keeps_what_was_done_about_it(tmp_path: Path) -> None:
    words = 'reason = "bored", against_advice = true'
    for more, kept in (("", None), (", form_signed = true, call_booked = true", True)):
        clinic = a_clinic()
        script = read_script(during(f"leave = {{ {words}{more} }}").write(tmp_path))
        assert isinstance(script, Script)
        visit = clinic.desk.charts.case(clinic.play_script(script)).visit
        [(_, body)] = visit.of(LeftEarly)
        assert (body.form_signed, body.escort_told, body.call_booked) == (kept, None, kept)


# --- the log -------------------------------------------------------------------------------------


def test_the_log_keeps_the_instant_of_the_tap_and_comes_back_after_a_restart() -> None:
    clinic, visit = running()
    tapped = clinic.desk.session.now()
    clinic.ticks.advance(90)
    clinic.desk.urgent.log(visit, "airway", at=tapped)
    clinic.desk.urgent.log(visit, "oxygen")
    clinic.desk.charts.forget()
    log = emergency_log(clinic.desk.charts.case(visit).visit)
    assert [(each.step, each.since_s) for each in log] == [("airway", 0), ("oxygen", 90)]


@pytest.mark.parametrize("until", ["0:10:00", "0:31:00", "1:20:00"])
def test_the_log_is_open_in_every_stage_with_a_patient_in_the_room(until: str) -> None:
    clinic = a_clinic()
    assert isinstance(clinic.desk.urgent.log(clinic.play(until=until), "airway"), Change)


# --- late entries --------------------------------------------------------------------------------


def give(clinic: SampleClinic, visit: str, **late: Any) -> Change | Problem:
    return clinic.desk.watch.give(
        visit,
        medicine="ondansetron",
        dose=4,
        unit="mg",
        route="IV",
        reason="nausea",
        ordered_by="prescriber",
        **late,
    )


def event(clinic: SampleClinic, visit: str, **late: Any) -> Change | Problem:
    return clinic.desk.watch.record_event(visit, "nausea", "mild", **late)


def call(clinic: SampleClinic, visit: str, **late: Any) -> Change | Problem:
    return clinic.desk.urgent.call_prescriber(visit, "prescriber", "called", **late)


ACTS = {"give": give, "event": event, "call": call}


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize(
    ("minutes", "reason", "signed", "refused"),
    [
        (-1, "", False, "future-time"),
        (0, "", False, ""),
        (29, "", False, ""),
        (30, "", False, "reason-needed"),
        (30, "busy", False, ""),
        (59, "busy", False, ""),
        (60, "busy", False, "sign-in-failed"),
        (60, "", True, "reason-needed"),
        (60, "busy", True, ""),
        (600, "busy", True, "out-of-range"),
    ],
)
def test_the_ladder_of_late_entries(
    name: str, minutes: int, reason: str, signed: bool, refused: str
) -> None:
    clinic = a_clinic()
    visit = clinic.play(until="1:20:00")
    proof = clinic.desk.session.prove("nurse2", PASSPHRASE) if signed else None
    assert not isinstance(proof, Problem)
    at = clinic.desk.session.now() - timedelta(minutes=minutes)
    done = ACTS[name](clinic, visit, at=at, late_reason=reason, proof=proof)
    assert code(done) == refused
    if isinstance(done, Change):
        entry = done.entries[0]
        assert entry.happened_at == at
        assert entry.reason.endswith(reason)
        assert entry.by == ("nurse2" if signed else "nurse")


def test_a_late_medicine_keeps_both_its_reasons() -> None:
    clinic, visit = running()
    at = clinic.desk.session.now() - timedelta(minutes=30)
    done = give(clinic, visit, at=at, late_reason="busy")
    assert isinstance(done, Change)
    assert done.entries[0].reason == "nausea; busy"
    assert isinstance(done.entries[0].body, MedicineGiven)


def test_an_hour_old_entry_is_one_of_whoever_signed_for_it() -> None:
    clinic, visit = running()
    proof = clinic.desk.session.prove("nurse2", PASSPHRASE)
    assert isinstance(proof, Proof)
    done = event(clinic, visit, proof=proof)
    assert isinstance(done, Change)
    assert isinstance(done.entries[0].body, AdverseEvent)
    assert done.entries[0].by == "nurse2"


# --- ends ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "criterion", "kept"),
    [
        ("completed", "", (True, "")),
        ("tired", "", (False, "")),
        ("", "patient_asks", (False, "patient_asks")),
        ("completed", "emergency", (False, "emergency")),
        ("completed", "completed", (True, "completed")),
    ],
)
def test_an_end_keeps_its_criterion(reason: str, criterion: str, kept: tuple[bool, str]) -> None:
    clinic, visit = running()
    done = clinic.desk.infusion.stop(visit, reason, criterion)
    assert isinstance(done, Change)
    body = done.entries[0].body
    assert isinstance(body, Stopped)
    assert (body.completed, body.criterion) == kept


def test_an_unknown_criterion_ends_nothing() -> None:
    clinic, visit = running()
    assert code(clinic.desk.infusion.stop(visit, "tired", "bored")) == "out-of-range"


def test_calling_does_not_let_the_patient_go_without_the_escort() -> None:
    clinic = a_clinic()
    visit = clinic.play(until="1:20:00")
    urgent = clinic.desk.urgent
    for contact, reached in (("escort", False), ("second", True)):
        done = urgent.call_escort(visit, contact, "Bo", "555-0100", reached=reached)
        assert isinstance(done, Change)
    urgent.call_prescriber(visit, "prescriber", "ordered", "May go by taxi", readback=True)
    case = clinic.desk.charts.case(visit)
    assert len(case.visit.of(EscortCalled)) == 2
    assert ESCORT in clinic.desk.charts.assessment(visit).leaving.unmet
    proof = clinic.desk.session.prove("nurse", PASSPHRASE)
    assert isinstance(proof, Proof)
    assert code(clinic.desk.leaving.sign_discharge(visit, proof)) == "criteria-unmet"
    assert all(body.meaning != "discharge" for _, body in case.visit.of(Signed))


# --- stop and disconnect -------------------------------------------------------------------------


@pytest.mark.parametrize("paused", [False, True], ids=["running", "paused"])
def test_disconnected_ends_the_infusion_with_the_line_of_the_log(paused: bool) -> None:
    clinic, visit = running()
    if paused:
        assert isinstance(clinic.desk.infusion.pause(visit), Change)
    tapped = clinic.desk.session.now()
    clinic.ticks.advance(20)
    done = clinic.desk.urgent.log(visit, "disconnected", at=tapped)
    assert isinstance(done, Change)
    assert [(each.body, each.happened_at) for each in done.entries] == [
        (EmergencyStep("disconnected"), tapped),
        (Stopped(completed=False, criterion="emergency"), tapped),
    ]
    assert done.case.visit.stage is Stage.RECOVERY
    assert done.case.visit.ended_at == tapped
    again = clinic.desk.urgent.log(visit, "disconnected")
    assert isinstance(again, Change)
    assert len(again.case.visit.of(Stopped)) == 1, "it has ended"


@pytest.mark.parametrize("keeps", [False, True], ids=["not on the disk", "on the disk"])
def test_disconnected_tried_again_is_written_once_with_its_stop(keeps: bool) -> None:
    clinic, visit = running()
    desk, tapped, tried = clinic.desk, clinic.desk.session.now(), Try()
    disk = FailingDisk.under(desk)
    disk.fault, disk.keeps = Fault.IO, keeps
    with pytest.raises(EnvironmentFault), desk.session.trying(tried):
        desk.urgent.log(visit, "disconnected", at=tapped)
    disk.fault = None
    clinic.ticks.advance(30)
    with desk.session.trying(tried):
        done = desk.urgent.log(visit, "disconnected", at=tapped)
    assert isinstance(done, Change)
    desk.charts.forget()
    kept = desk.charts.case(visit).visit
    assert [entry.happened_at for entry, _ in kept.of(EmergencyStep)] == [tapped]
    assert [entry.happened_at for entry, _ in kept.of(Stopped)] == [tapped]
    assert len(done.entries) == 2


def test_a_script_that_disconnects_ends_the_infusion(tmp_path: Path) -> None:
    read = read_script(during('emergency = { step = "disconnected" }').write(tmp_path))
    assert isinstance(read, Script)
    clinic = a_clinic()
    visit = clinic.desk.charts.case(clinic.play_script(read)).visit
    [(_, stopped)] = visit.of(Stopped)
    assert stopped == Stopped(completed=False, criterion="emergency")
    assert visit.stage is Stage.RECOVERY
