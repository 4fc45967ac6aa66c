"""Steps of a visit as the desk takes them: checked, committed at once, kept in the audit."""

from __future__ import annotations

from datetime import timedelta

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


def opened(clinic: SampleClinic, patient: str, chair: int) -> object:
    content_hash = load_shipped("ketamine-iv-mood").content_hash
    return clinic.desk.charts.open_visit(patient, content_hash, 2, chair)


def test_a_chair_and_a_patient_hold_one_open_visit() -> None:
    clinic, visit = running()
    patient = patient_of(clinic, visit).id
    assert opened(clinic, patient, 2) == Problem(Code.NAME_TAKEN, "patient")
    assert opened(clinic, "other", 1) == Problem(Code.NAME_TAKEN, "chair")
    assert clinic.desk.charts.visits_of(patient) == (visit,)


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
    clinic.desk.charts.forget()
    assert isinstance(clinic.desk.watch.note(visit, "Read anew"), Change)
    assert len(session.store.entries(visit)) == len(clinic.desk.charts.case(visit).visit.entries)


def test_a_visit_that_cannot_be_written_is_not_opened() -> None:
    clinic = a_clinic()
    conflict = Problem(Code.CONFLICT, "visit:x")
    clinic.desk.session.commit = lambda *_entries, **_more: conflict  # type: ignore[method-assign]
    assert opened(clinic, "p", 1) == conflict
    assert clinic.desk.charts.open_visits() == ()


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


def test_a_desk_in_memory_is_closed_without_a_folder() -> None:
    clinic = a_clinic()
    assert isinstance(clinic.desk, Desk)
    assert clinic.desk.vault is None
    clinic.desk.close()
    assert clinic.desk.session.store.verify() == ()
