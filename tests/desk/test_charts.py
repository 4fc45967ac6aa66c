"""Steps of a visit as the desk takes them: checked, committed at once, kept in the audit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from ketadesk.desk.charts import Change
from ketadesk.desk.desk import Desk, open_desk
from ketadesk.desk.session import AUDIT, Proof
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.problems import Code, Problem
from ketadesk.protocols.catalogue import load_shipped
from ketadesk.visit.entries import AdverseEvent, AuditNoted, Observed, RateChanged
from ketadesk.visit.people import Patient
from ketadesk.visit.stages import Stage
from tests.builders import PASSPHRASE, STARTS, KnownPassphrase, SampleClinic, a_clinic

SET = {"sbp": 130, "dbp": 80, "hr": 74, "spo2": 98, "rr": 14, "moaas": 5, "distress": 0}
WHOLE_SET = {**SET, "nausea": 0, "vomited": 0, "site_ok": True}


def running() -> tuple[SampleClinic, str]:
    """A visit five minutes into the infusion."""
    clinic = a_clinic()
    visit = clinic.play(until="0:20:00")
    clinic.ticks.advance(300)
    return clinic, visit


def patient_of(clinic: SampleClinic, visit: str) -> Patient:
    return clinic.desk.charts.case(visit).patient


def opened(clinic: SampleClinic, patient: str, chair: int, number: int = 2) -> object:
    content_hash = load_shipped("ketamine-iv-mood").content_hash
    return clinic.desk.charts.open_visit(patient, content_hash, number, chair)


def newcomer(clinic: SampleClinic, like: Patient) -> Patient:
    done = clinic.desk.patients.register(replace(like.body, record_no="S-0099"))
    assert isinstance(done, Patient)
    return done


def test_a_chair_and_a_patient_hold_one_open_visit() -> None:
    clinic, visit = running()
    patient = patient_of(clinic, visit)
    other = newcomer(clinic, patient)
    assert opened(clinic, patient.id, 2) == Problem(Code.NAME_TAKEN, "patient")
    assert opened(clinic, other.id, 1) == Problem(Code.NAME_TAKEN, "chair")
    assert clinic.desk.charts.visits_of(patient.id) == (visit,)
    assert clinic.desk.charts.visits_of(other.id) == ()


@pytest.mark.parametrize(
    ("chair", "number", "refused"),
    [
        (0, 1, Problem(Code.OUT_OF_RANGE, "chair", {"low": "1", "high": "6"})),
        (7, 1, Problem(Code.OUT_OF_RANGE, "chair", {"low": "1", "high": "6"})),
        (2, 0, Problem(Code.OUT_OF_RANGE, "number", {"low": "1"})),
        (2, -3, Problem(Code.OUT_OF_RANGE, "number", {"low": "1"})),
    ],
)
def test_a_visit_has_a_chair_of_the_clinic_and_a_number(
    chair: int, number: int, refused: Problem
) -> None:
    """R-SEC-02: checked below the screens, before anything is written."""
    clinic, visit = running()
    before = clinic.desk.session.store.store_head()
    other = newcomer(clinic, patient_of(clinic, visit))
    assert opened(clinic, other.id, chair, number) == refused
    assert clinic.desk.session.store.store_head()[0] == before[0] + 1
    assert [case.visit.stream for case in clinic.desk.charts.open_visits()] == [visit]
    assert isinstance(opened(clinic, other.id, 6, 1), Change)


def test_a_visit_is_of_a_patient_whom_the_clinic_knows() -> None:
    clinic, visit = running()
    assert opened(clinic, "nobody", 2) == Problem(Code.UNKNOWN_ITEM, "patient")
    assert [case.visit.stream for case in clinic.desk.charts.open_visits()] == [visit]


def test_a_visit_begins_under_an_approved_protocol_alone() -> None:
    """The shipped file is there, but nobody has approved it; a wrong hash is no damage."""
    clinic = a_clinic()
    visit = clinic.play(until="0:00:20")
    charts, patient = clinic.desk.charts, patient_of(clinic, visit)
    other = newcomer(clinic, patient)
    clinic.desk.session.shelf.usable = lambda: ()  # type: ignore[method-assign]
    assert opened(clinic, other.id, 2) == Problem(Code.UNKNOWN_ITEM, "protocol")
    assert charts.open_visit(other.id, "0" * 64, 1, 2) == Problem(Code.UNKNOWN_ITEM, "protocol")
    assert charts.visits_of(other.id) == ()


def test_a_chair_is_free_again_when_the_visit_was_cancelled() -> None:
    clinic = a_clinic()
    visit = clinic.play(until="0:10:00")
    assert isinstance(clinic.desk.leaving.cancel(visit, "Unwell"), Change)
    again = opened(clinic, patient_of(clinic, visit).id, 1)
    assert isinstance(again, Change)
    assert [case.visit.stream for case in clinic.desk.charts.open_visits()] == [again.visit]
    waiting = clinic.desk.charts.unfinished_visits()
    assert [(case.visit.stream, case.visit.stage) for case in waiting] == [(visit, Stage.CANCELLED)]


def test_a_stream_that_is_no_visit_is_not_read_as_one() -> None:
    with pytest.raises(TypeError):
        a_clinic().desk.charts.case("clinic")


def test_a_step_on_an_old_state_is_a_conflict_and_writes_nothing() -> None:
    clinic, visit = running()
    session = clinic.desk.session
    other = open_desk(session.store, KnownPassphrase(), clinic.ticks, random_id)
    other.session.sign_in("nurse2", PASSPHRASE)
    clinic.desk.charts.case(visit)
    assert isinstance(other.watch.note(visit, "From elsewhere"), Change)
    done = clinic.desk.watch.note(visit, "On an old state")
    assert isinstance(done, Problem)
    assert (done.code, done.item) == (Code.CONFLICT, visit)
    # It was read again by itself: whoever has looked may go on (F-51).
    assert clinic.desk.charts.case(visit).visit.entries == session.store.entries(visit)
    assert isinstance(clinic.desk.watch.note(visit, "Read anew"), Change)
    assert len(session.store.entries(visit)) == len(clinic.desk.charts.case(visit).visit.entries)


def test_a_step_that_only_the_old_state_refuses_is_a_conflict_too() -> None:
    """F-51: what is refused may be right on the record as it is now, so it is read again."""
    clinic, visit = running()
    other = open_desk(clinic.desk.session.store, KnownPassphrase(), clinic.ticks, random_id)
    other.session.sign_in("nurse2", PASSPHRASE)
    clinic.desk.charts.case(visit)
    assert isinstance(other.infusion.pause(visit), Change)
    refused = clinic.desk.infusion.resume(visit)
    assert isinstance(refused, Problem)
    assert refused.code is Code.CONFLICT
    assert isinstance(clinic.desk.infusion.resume(visit), Change)


def test_a_corrected_earlier_visit_is_seen_by_the_one_that_is_open() -> None:
    clinic = a_clinic()
    visit = clinic.play("second-visit", until="0:10:00")
    charts = clinic.desk.charts
    case = charts.case(visit)
    earlier = charts.visits_of(case.patient.id)[0]
    assert case.previous[0] == charts.case(earlier).visit
    done = clinic.desk.leaving.correct_answer(earlier, "wt.kg", "99.0", "Misread")
    assert isinstance(done, Change)
    weight = charts.case(visit).previous[0].answers["wt.kg"].value
    assert weight == Decimal("99.0")
    assert charts.case(visit).previous[0] == charts.case(earlier).visit
    now = charts.case(visit)
    charts.forget()
    assert charts.case(visit) == now


def test_a_visit_that_cannot_be_written_is_not_opened() -> None:
    clinic = a_clinic()
    conflict = Problem(Code.CONFLICT, "visit:x")
    visit = clinic.play(until="0:00:20")
    other = newcomer(clinic, patient_of(clinic, visit))
    clinic.desk.session.commit = lambda *_entries, **_more: conflict  # type: ignore[method-assign]
    assert opened(clinic, other.id, 2) == conflict
    assert [case.visit.stream for case in clinic.desk.charts.open_visits()] == [visit]


def test_an_answer_takes_the_place_of_its_draft_and_of_the_earlier_answer() -> None:
    clinic = a_clinic()
    visit = clinic.play(until="0:08:00")
    store = clinic.desk.session.store
    now = clinic.desk.session.now()
    store.put_draft("nurse", visit, "sub.auditc", "2", now)
    store.put_draft("nurse2", visit, "sub.auditc", "3", now)
    before = clinic.desk.charts.case(visit).visit.answers["sub.auditc"].entry.id
    done = clinic.desk.screening.answer(visit, "sub.auditc", 2)
    assert isinstance(done, Change)
    assert done.entries[0].replaces == before
    assert store.drafts("nurse", visit) == {}
    assert store.drafts("nurse2", visit) == {"sub.auditc": "3"}


def test_the_same_answer_again_writes_nothing() -> None:
    clinic = a_clinic()
    visit = clinic.play(until="0:08:00")
    head = clinic.desk.session.store.head(visit)
    assert clinic.desk.screening.answer(visit, "sub.auditc", 1) is None
    assert clinic.desk.session.store.head(visit) == head


def test_a_field_that_is_left_is_told_what_would_be_refused() -> None:
    clinic = a_clinic()
    visit = clinic.play(until="0:08:00")
    nurse = clinic.desk.session.people["nurse"]
    assert clinic.desk.screening.check(visit, "sub.auditc", 1, nurse) is None
    refused = clinic.desk.screening.check(visit, "sub.auditc", "many", nurse)
    assert refused is not None
    assert refused.code is Code.NOT_A_NUMBER
    assert clinic.desk.screening.answer(visit, "no.such", 1) == Problem(
        Code.UNKNOWN_ITEM, "no.such"
    )
    assert clinic.desk.watch.check(visit, {"hr": 70}, nurse, confirmed=False) == ()
    found = clinic.desk.watch.check(visit, {"hr": "fast", "sbp": "high"}, nurse, confirmed=False)
    assert {each.item for each in found} == {"hr", "sbp"}


def test_a_wrong_identity_is_kept_in_the_audit_without_what_was_typed() -> None:
    """R-UX-04: start stays shut, and it is logged."""
    clinic = a_clinic()
    visit = clinic.play(until="0:17:00")
    done = clinic.desk.screening.identify(visit, "1999-09-09", "S-0001")
    assert done == Problem(Code.IDENTITY_MISMATCH)
    entry = clinic.desk.session.store.entries(AUDIT)[-1]
    assert (entry.body, entry.by) == (AuditNoted("identity-mismatch", visit), "nurse")
    # The two identifiers are entered before the start; without them the pump stays off.
    refused = clinic.desk.infusion.start(visit, 60)
    assert isinstance(refused, Problem)


def test_what_already_happened_is_recorded_red_with_an_adverse_event() -> None:
    clinic, visit = running()
    refused = clinic.desk.infusion.change_rate(visit, 90)
    assert isinstance(refused, Problem)
    done = clinic.desk.infusion.change_rate(visit, 90, happened=True)
    assert isinstance(done, Change)
    changed, event = done.entries
    assert isinstance(changed.body, RateChanged)
    assert isinstance(event.body, AdverseEvent)
    assert event.body.event == "dosing_error"
    assert (changed.after_the_fact, event.after_the_fact) == (True, True)
    assert event.reason == refused.code.value


def test_what_an_order_allows_is_recorded_plainly_even_if_it_was_said_to_have_happened() -> None:
    clinic, visit = running()
    done = clinic.desk.infusion.change_rate(visit, 30, happened=True)
    assert isinstance(done, Change)
    assert [entry.after_the_fact for entry in done.entries] == [False]


def test_a_set_of_long_ago_needs_the_passphrase_again() -> None:
    """R-SEC-15."""
    clinic, visit = running()
    clinic.ticks.advance(3600)
    at = STARTS + timedelta(minutes=25)
    session = clinic.desk.session
    refused = clinic.desk.watch.observe(visit, WHOLE_SET, at=at, late_reason="Busy")
    assert refused == Problem(Code.SIGN_IN_FAILED, "at")
    proof = session.prove("nurse2", PASSPHRASE)
    assert isinstance(proof, Proof)
    done = clinic.desk.watch.observe(visit, WHOLE_SET, at=at, late_reason="Busy", proof=proof)
    assert isinstance(done, Change)
    entry = done.entries[0]
    assert isinstance(entry.body, Observed)
    assert (entry.by, entry.happened_at, entry.reason) == ("nurse2", at, "Busy")
    assert entry.recorded_at == session.now()


def test_the_wrong_patient_s_visit_stays_and_is_marked_in_the_audit() -> None:
    clinic, visit = running()
    done = clinic.desk.leaving.void(visit, "Wrong patient")
    assert isinstance(done, Change)
    assert done.case.visit.stage is Stage.VOID
    assert clinic.desk.session.store.entries(AUDIT)[-1].body == AuditNoted("visit-voided", visit)
    again = clinic.desk.leaving.void(visit, "Wrong patient")
    assert isinstance(again, Problem)
    assert again.code is Code.OUT_OF_ORDER


def test_what_a_change_says_follows_from_the_entries_just_written() -> None:
    clinic, visit = running()
    done = clinic.desk.watch.observe(visit, {**WHOLE_SET, "sbp": 165}, partial="")
    assert isinstance(done, Change)
    assert done.visit == visit
    assert done.assessment() == clinic.desk.charts.assessment(visit)


def test_no_reason_of_any_length_reaches_a_chart() -> None:
    """F-40, R-SEC-24."""
    clinic, visit = running()
    head = clinic.desk.session.store.head(visit)
    long = clinic.desk.infusion.pause(visit, "x" * 3_000_000)
    counts = {"longest": "5000", "length": "3000000"}
    assert long == Problem(Code.OUT_OF_RANGE, "reason", counts)
    hidden = clinic.desk.infusion.pause(visit, "calm\u202edown")
    assert hidden == Problem(Code.OUT_OF_RANGE, "reason", {"character": "U+202E"})
    assert clinic.desk.session.store.head(visit) == head


def test_a_desk_in_memory_is_closed_without_a_folder() -> None:
    clinic = a_clinic()
    assert isinstance(clinic.desk, Desk)
    assert clinic.desk.vault is None
    clinic.desk.close()
    assert clinic.desk.session.store.verify() == ()
