"""The clinic itself: settings, people, and the protocol text that a director approves."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from ketadesk.desk.clinic import NewPerson, settings_problem
from ketadesk.desk.desk import Desk, Founding, found_clinic, unlock
from ketadesk.desk.replay.ticks import ScriptTicks
from ketadesk.desk.session import AUDIT, CLINIC, Proof
from ketadesk.desk.shelf import Shelf
from ketadesk.desk.vault import Vault
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.problems import Code, EnvironmentFault, Fault, Problem
from ketadesk.protocols.catalogue import shipped_file, shipped_text
from ketadesk.protocols.model import Protocol
from ketadesk.store.keys import FLOOR
from ketadesk.store.memory import MemoryStore
from ketadesk.visit.entries import AuditNoted, PersonWritten, ProtocolApproved
from ketadesk.visit.people import Patient, Role
from tests.builders import PASSPHRASE, SETTINGS, STARTS, SampleClinic, a_clinic

FIRST = NewPerson(
    "a.moreno",
    "A. Moreno",
    (Role.DIRECTOR, Role.PRESCRIBER, Role.ADMINISTRATOR),
    "harbour candle ninety maple",
)
NURSE = NewPerson("r.okafor", "R. Okafor", (Role.NURSE,), "window copper seven river")


@pytest.fixture
def founded(tmp_path: Path) -> Desk:
    vault = Vault(tmp_path / "clinic", FLOOR)
    desk, _key = found_clinic(vault, Founding(SETTINGS, (FIRST,)), ScriptTicks(STARTS), random_id)
    return desk


def reopened(desk: Desk, person: NewPerson) -> Desk | Problem:
    """The program is started again and the person signs in."""
    assert desk.vault is not None
    folder = desk.vault.folder
    desk.close()
    vault = Vault(folder, FLOOR)
    done = unlock(vault, person.id, person.passphrase, ScriptTicks(STARTS), random_id)
    if isinstance(done, Problem):
        vault.release()
    return done


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({}, None),
        ({"phone_after_hours": ""}, None),
        ({"name": "  "}, Problem(Code.UNANSWERED, "name")),
        ({"name": "x" * 81}, Problem(Code.OUT_OF_RANGE, "name", {"longest": "80", "length": "81"})),
        (
            {"crisis": "9" * 81},
            Problem(Code.OUT_OF_RANGE, "crisis", {"longest": "80", "length": "81"}),
        ),
        (
            {"phone_day": "555\u202e0100"},
            Problem(Code.OUT_OF_RANGE, "phone_day", {"character": "U+202E"}),
        ),
        ({"timezone": "Atlantis"}, Problem(Code.OUT_OF_RANGE, "timezone")),
        ({"decimal_sign": ";"}, Problem(Code.OUT_OF_RANGE, "decimal_sign")),
        ({"decimal_sign": ","}, None),
        ({"paper": "a5"}, Problem(Code.OUT_OF_RANGE, "paper")),
        ({"chairs": 0}, Problem(Code.OUT_OF_RANGE, "chairs", {"low": "1", "high": "8"})),
        ({"chairs": 9}, Problem(Code.OUT_OF_RANGE, "chairs", {"low": "1", "high": "8"})),
        ({"chairs": 1}, None),
        ({"chairs": 8}, None),
    ],
)
def test_settings(changed: dict[str, object], refused: Problem | None) -> None:
    clinic = a_clinic()
    clinic.sign_in("director")
    written = replace(SETTINGS, **changed)  # type: ignore[arg-type]
    assert settings_problem(written) == refused
    assert clinic.desk.clinic.write_settings(written) == refused
    assert clinic.desk.session.settings == (SETTINGS if refused else written)


def test_earlier_settings_stay_readable() -> None:
    """R-SEC-13: a setting's old value is kept, with who changed it."""
    clinic = a_clinic()
    clinic.sign_in("director")
    clinic.desk.clinic.write_settings(replace(SETTINGS, chairs=3))
    kept = [
        entry
        for entry in clinic.desk.session.store.entries(CLINIC)
        if entry.body.kind == "clinic-written"
    ]
    assert [each.body for each in kept] == [SETTINGS, replace(SETTINGS, chairs=3)]
    assert kept[-1].by == "director"


def test_a_new_person_signs_in_and_holds_the_roles_given(founded: Desk) -> None:
    person = founded.clinic.add_person(NURSE)
    assert not isinstance(person, Problem)
    assert (person.name, person.roles) == ("R. Okafor", frozenset({Role.NURSE}))
    entry = founded.session.store.entries(CLINIC)[-1]
    assert entry.body == PersonWritten("r.okafor", "R. Okafor", ("nurse",), active=True)
    assert entry.by == "a.moreno"
    again = reopened(founded, NURSE)
    assert not isinstance(again, Problem)
    assert again.session.person == person
    again.close()


@pytest.mark.parametrize(
    ("new", "code", "item"),
    [
        (replace(NURSE, id="a.moreno"), Code.NAME_TAKEN, "person"),
        (replace(NURSE, id="nurse"), Code.NAME_TAKEN, "person"),
        (replace(NURSE, name=" "), Code.UNANSWERED, "name"),
        (replace(NURSE, name="R. Okafor " * 10), Code.OUT_OF_RANGE, "name"),
        (replace(NURSE, name="R.\x07Okafor"), Code.OUT_OF_RANGE, "name"),
        (replace(NURSE, passphrase="too short"), Code.PASSPHRASE_WEAK, "passphrase"),
        (replace(NURSE, passphrase="R. Okafor r.okafor"), Code.PASSPHRASE_WEAK, "passphrase"),
        # The clinic's own name is guessed first as well.
        (replace(NURSE, passphrase="Sample Okafor 2026"), Code.PASSPHRASE_WEAK, "passphrase"),
        (replace(NURSE, roles=()), Code.UNANSWERED, "roles"),
    ],
)
def test_a_person_who_cannot_be_added_gets_no_key(
    new: NewPerson, code: Code, item: str, founded: Desk
) -> None:
    """R-SEC-01, R-SEC-03."""
    assert founded.vault is not None
    before = founded.vault.people
    done = founded.clinic.add_person(new)
    assert isinstance(done, Problem)
    assert (done.code, done.item) == (code, item)
    assert founded.vault.people == before
    founded.close()


def test_a_forgotten_passphrase_is_replaced_and_the_old_one_opens_nothing(founded: Desk) -> None:
    """R-SEC-09."""
    founded.clinic.add_person(NURSE)
    fresh = "walnut ferry eleven slate"
    assert founded.clinic.replace_passphrase("r.okafor", fresh) is None
    noted = founded.session.store.entries(AUDIT)[-1]
    assert noted.body == AuditNoted("passphrase-replaced", "r.okafor")
    assert noted.by == "a.moreno"
    assert founded.session.prove("r.okafor", NURSE.passphrase) == Problem(
        Code.SIGN_IN_FAILED, "r.okafor"
    )
    assert isinstance(founded.session.prove("r.okafor", fresh), Proof)
    founded.close()


def test_a_replacement_that_cannot_be_leaves_the_old_passphrase(founded: Desk) -> None:
    weak = founded.clinic.replace_passphrase("a.moreno", "short")
    assert isinstance(weak, Problem)
    assert weak.code is Code.PASSPHRASE_WEAK
    unknown = founded.clinic.replace_passphrase("nobody", "walnut ferry eleven slate")
    assert unknown == Problem(Code.UNKNOWN_ITEM, "person")
    assert isinstance(founded.session.prove("a.moreno", FIRST.passphrase), Proof)
    founded.close()


def test_a_nurse_cannot_replace_another_s_passphrase(founded: Desk) -> None:
    """F-68."""
    founded.clinic.add_person(NURSE)
    founded.session.sign_in(NURSE.id, NURSE.passphrase)
    done = founded.clinic.replace_passphrase("a.moreno", "walnut ferry eleven slate")
    assert isinstance(done, Problem)
    assert done.code is Code.NOT_PERMITTED
    noted = founded.session.store.entries(AUDIT)[-1]
    assert (noted.body, noted.by) == (
        AuditNoted("passphrase-replacement-refused", "a.moreno"),
        "r.okafor",
    )
    assert isinstance(founded.session.prove("a.moreno", FIRST.passphrase), Proof)
    founded.close()


def test_somebody_with_a_key_whom_the_clinic_does_not_know_is_not_let_in(founded: Desk) -> None:
    """A crash between the key and the entry leaves a key that opens no desk."""
    assert founded.vault is not None
    founded.vault.write_person("x.stray", "X. Stray", NURSE.passphrase)
    done = reopened(founded, replace(NURSE, id="x.stray"))
    assert done == Problem(Code.SIGN_IN_FAILED, "x.stray")


def test_somebody_who_has_left_is_not_let_in_by_an_old_passphrase(founded: Desk) -> None:
    founded.clinic.add_person(NURSE)
    gone = replace(NURSE.body, active=False)
    founded.session.commit([founded.session.entry(CLINIC, gone)])
    done = reopened(founded, NURSE)
    assert done == Problem(Code.SIGN_IN_FAILED, "r.okafor")


def test_a_desk_without_a_folder_has_no_keys_to_write() -> None:
    clinic = a_clinic()
    clinic.sign_in("director")
    with pytest.raises(LookupError):
        clinic.desk.clinic.add_person(NURSE)


# --- protocols ---------------------------------------------------------------------------------


def proof_of(clinic: SampleClinic, person: str) -> Proof:
    proof = clinic.desk.session.prove(person, PASSPHRASE)
    assert isinstance(proof, Proof)
    return proof


def newer(folder: Path) -> tuple[Path, str]:
    """The shipped protocol as a later version."""
    text = shipped_text("ketamine-iv-mood").replace('"1.1"', '"1.2"', 1)
    path = folder / "1.2.toml"
    path.write_text(text, encoding="utf-8")
    return path, text


def test_a_director_approves_the_exact_text_and_it_is_kept(tmp_path: Path) -> None:
    clinic = a_clinic()
    path, text = newer(tmp_path)
    done = clinic.desk.clinic.approve(path, proof_of(clinic, "director"))
    assert isinstance(done, Protocol)
    assert done.version == "1.2"
    entry = clinic.desk.session.store.entries(CLINIC)[-1]
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert entry.body == ProtocolApproved("ketamine-iv-mood", "1.2", digest, text)
    assert entry.by == "director"
    # The file is not needed any more.
    path.unlink()
    assert [each.version for each in clinic.desk.clinic.usable_protocols()] == ["1.2"]
    assert clinic.desk.session.shelf.by_hash(digest).version == "1.2"


@pytest.mark.parametrize("person", ["nurse", "prescriber", "auditor"])
def test_nobody_but_a_director_approves(person: str, tmp_path: Path) -> None:
    clinic = a_clinic()
    path, _text = newer(tmp_path)
    done = clinic.desk.clinic.approve(path, proof_of(clinic, person))
    assert isinstance(done, Problem)
    assert done.code is Code.NOT_PERMITTED
    assert [each.version for each in clinic.desk.clinic.usable_protocols()] == ["1.1"]


def test_a_protocol_that_is_wrong_is_refused_with_its_first_flaw(tmp_path: Path) -> None:
    clinic = a_clinic()
    path = tmp_path / "wrong.toml"
    path.write_text("[protocol]\nid = 3\n", encoding="utf-8")
    done = clinic.desk.clinic.approve(path, proof_of(clinic, "director"))
    assert isinstance(done, Problem)
    assert (done.code, done.item) == (Code.OUT_OF_RANGE, "protocol")
    assert "wrong.toml" in done.params["flaw"]


def test_a_protocol_file_that_is_gone_is_a_fault_of_the_surroundings(tmp_path: Path) -> None:
    clinic = a_clinic()
    with pytest.raises(EnvironmentFault) as failed:
        clinic.desk.clinic.approve(tmp_path / "gone.toml", proof_of(clinic, "director"))
    assert failed.value.fault is Fault.IO


def test_a_visit_keeps_its_version_when_a_newer_one_is_approved(tmp_path: Path) -> None:
    clinic = a_clinic()
    visit = clinic.play(until="0:25:00")
    path, _text = newer(tmp_path)
    approved = clinic.desk.clinic.approve(path, proof_of(clinic, "director"))
    assert isinstance(approved, Protocol)
    clinic.desk.charts.forget()
    case = clinic.desk.charts.case(visit)
    assert case.visit.protocol.version == "1.1"
    assert case.visit.opened.protocol_version == "1.1"
    done = clinic.desk.watch.note(visit, "Goes on under its own version")
    assert not isinstance(done, Problem)
    other = replace(case.patient.body, record_no="S-0002")
    patient = clinic.desk.patients.register(other)
    assert isinstance(patient, Patient)
    opened = clinic.desk.charts.open_visit(patient.id, approved.content_hash, 1, 4)
    assert not isinstance(opened, Problem)
    assert opened.case.visit.protocol.version == "1.2"


def test_a_version_that_is_nowhere_any_more_is_damage() -> None:
    clinic = a_clinic()
    with pytest.raises(EnvironmentFault) as failed:
        clinic.desk.session.shelf.by_hash("0" * 64)
    assert failed.value.fault is Fault.DAMAGED


def test_an_approved_text_that_is_no_protocol_is_damage() -> None:
    clinic = a_clinic()
    session = clinic.desk.session
    body = ProtocolApproved("ketamine-iv-mood", "2.0", "1" * 64, "not a protocol")
    session.commit([session.entry(CLINIC, body)])
    with pytest.raises(EnvironmentFault) as failed:
        session.shelf.by_hash("1" * 64)
    assert failed.value.fault is Fault.DAMAGED


def test_a_shipped_text_is_found_without_an_approval() -> None:
    text = shipped_text("ketamine-iv-mood")
    digest = hashlib.sha256(text.encode()).hexdigest()
    shelf = Shelf(MemoryStore())
    assert shelf.usable() == ()
    assert shelf.by_hash(digest).version == shipped_file("ketamine-iv-mood").stem
