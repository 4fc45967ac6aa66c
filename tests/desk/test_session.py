"""Who is signed in: signing in and out, proofs, taking over, one identity per person (R-SEC-01)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ketadesk.desk.clinic import person_problem
from ketadesk.desk.session import AUDIT, CLINIC, Proof
from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.entries import AuditNoted, ClinicWritten, PersonWritten
from ketadesk.visit.people import Person, Role
from tests.builders import PASSPHRASE, SETTINGS, SampleClinic, a_clinic


def audited(clinic: SampleClinic) -> list[tuple[str, str, str]]:
    """Event, about whom, by whom."""
    found = []
    for entry in clinic.desk.session.store.entries(AUDIT):
        assert isinstance(entry.body, AuditNoted)
        found.append((entry.body.event, entry.body.about, entry.by))
    return found


def test_a_passphrase_signs_its_person_in_and_the_audit_says_who_and_when() -> None:
    """R-SEC-13: who, when in UTC with offset."""
    clinic = a_clinic()
    entry = clinic.desk.session.store.entries(AUDIT)[-1]
    assert audited(clinic) == [("signed-in", "", "nurse")]
    assert entry.recorded_at == clinic.desk.session.now()
    assert entry.offset_min == -5 * 60
    person = clinic.desk.session.person
    assert person == Person("nurse", "Nurse One", frozenset({Role.NURSE}))


def test_a_wrong_passphrase_signs_nobody_in_and_is_kept_in_the_audit() -> None:
    clinic = a_clinic()
    session = clinic.desk.session
    assert session.sign_in("nurse2", "not the words") == Problem(Code.SIGN_IN_FAILED, "nurse2")
    assert session.person is not None
    assert session.person.id == "nurse"
    assert audited(clinic)[-1] == ("proof-refused", "nurse2", "nurse")


def test_what_was_typed_as_an_unknown_person_does_not_reach_the_record() -> None:
    """It may be a passphrase that slipped into the wrong field (R-SEC-16)."""
    clinic = a_clinic()
    typed = "harbour candle"
    refused = clinic.desk.session.sign_in(typed, PASSPHRASE)
    assert refused == Problem(Code.SIGN_IN_FAILED, typed)
    assert audited(clinic)[-1] == ("proof-refused", "", "nurse")


def test_signing_out_leaves_the_visit_open() -> None:
    clinic = a_clinic()
    visit = clinic.play(until="0:25:00")
    clinic.desk.session.sign_out()
    assert clinic.desk.session.person is None
    assert audited(clinic)[-1] == ("signed-out", "", "nurse")
    assert [each.visit.stream for each in clinic.desk.charts.open_visits()] == [visit]
    before = len(audited(clinic))
    clinic.desk.session.sign_out()
    assert len(audited(clinic)) == before


def test_another_person_takes_over_and_the_visit_goes_on_under_the_new_name() -> None:
    clinic = a_clinic()
    visit = clinic.play(until="0:25:00")
    before = len(audited(clinic))
    clinic.sign_in("nurse2")
    assert audited(clinic)[before:] == [("signed-out", "", "nurse"), ("signed-in", "", "nurse2")]
    clinic.ticks.advance(60)
    done = clinic.desk.watch.note(visit, "Taken over from Nurse One")
    assert not isinstance(done, Problem)
    assert done.entries[0].by == "nurse2"
    assert done.case.visit.entries[0].by == "nurse"


def test_a_proof_needs_the_passphrase_again_though_the_person_is_signed_in() -> None:
    """R-SEC-15."""
    clinic = a_clinic()
    session = clinic.desk.session
    assert session.prove("nurse", "not the words") == Problem(Code.SIGN_IN_FAILED, "nurse")
    assert audited(clinic)[-1] == ("proof-refused", "nurse", "nurse")
    proof = session.prove("nurse", PASSPHRASE)
    assert proof == Proof(session.people["nurse"])


def test_a_proof_of_another_person_changes_nobody_s_sign_in() -> None:
    clinic = a_clinic()
    proof = clinic.desk.session.prove("prescriber", PASSPHRASE)
    assert isinstance(proof, Proof)
    assert proof.person.id == "prescriber"
    assert clinic.desk.session.person is not None
    assert clinic.desk.session.person.id == "nurse"


def test_a_person_who_has_left_can_neither_sign_in_nor_prove() -> None:
    clinic = a_clinic()
    session = clinic.desk.session
    gone = PersonWritten("nurse2", "Nurse Two", ("nurse",), active=False)
    session.commit([session.entry(CLINIC, gone)])
    session.reload_clinic()
    for refused in (
        session.sign_in("nurse2", PASSPHRASE),
        session.prove("nurse2", PASSPHRASE),
    ):
        assert refused == Problem(Code.SIGN_IN_FAILED, "nurse2")
        assert audited(clinic)[-1] == ("proof-refused", "nurse2", "nurse")


def test_a_signature_covers_the_record_so_far_under_the_printed_name() -> None:
    """R-SEC-15: name, time and meaning; what is written afterwards leaves it standing."""
    clinic = a_clinic()
    visit = clinic.play()
    signatures = clinic.desk.charts.assessment(visit).signatures
    assert [(each.meaning, each.printed_name) for each in signatures] == [
        ("screening", "Nurse One"),
        ("discharge", "Nurse One"),
        ("record", "Nurse One"),
    ]
    assert all(each.valid for each in signatures)


@pytest.mark.parametrize(
    "shared", ["nurse", "admin", "administrator", "prescriber", "director", "user"]
)
def test_a_name_that_several_would_share_is_refused(shared: str) -> None:
    """R-SEC-01."""
    assert person_problem(shared, "A Person", ()) == Problem(Code.NAME_TAKEN, "person")


@pytest.mark.parametrize(
    ("person_id", "name", "refused"),
    [
        ("r.okafor", "R. Okafor", None),
        ("r.okafor", "  ", Problem(Code.UNANSWERED, "name")),
        ("taken", "Other", Problem(Code.NAME_TAKEN, "person")),
        ("", "R. Okafor", Problem(Code.OUT_OF_RANGE, "person")),
        ("x", "R. Okafor", Problem(Code.OUT_OF_RANGE, "person")),
        ("R.Okafor", "R. Okafor", Problem(Code.OUT_OF_RANGE, "person")),
        ("r okafor", "R. Okafor", Problem(Code.OUT_OF_RANGE, "person")),
        ("../keys", "R. Okafor", Problem(Code.OUT_OF_RANGE, "person")),
        ("r" * 40, "R. Okafor", None),
        ("r" * 41, "R. Okafor", Problem(Code.OUT_OF_RANGE, "person")),
    ],
)
def test_a_sign_in_name(person_id: str, name: str, refused: Problem | None) -> None:
    assert person_problem(person_id, name, ("taken",)) == refused


def test_settings_are_the_last_that_were_written_and_the_clock_follows_them() -> None:
    clinic = a_clinic()
    visit = clinic.play(until="0:25:00")
    session = clinic.desk.session
    assert clinic.desk.charts.case(visit).zone.key == "America/New_York"
    written: ClinicWritten = replace(SETTINGS, timezone="Europe/Berlin", chairs=3)
    session.commit([session.entry(CLINIC, written)])
    session.reload_clinic()
    assert session.settings == written
    assert session.clock.offset_min(session.now()) == 60
    assert clinic.desk.charts.case(visit).zone.key == "Europe/Berlin"


def test_a_clinic_that_was_never_set_up_has_no_settings() -> None:
    session = a_clinic().desk.session
    session.clinic = None
    with pytest.raises(LookupError):
        _ = session.settings
