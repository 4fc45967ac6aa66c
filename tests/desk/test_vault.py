"""The data folder: founded, locked, opened by passphrase or recovery key, one program at a time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ketadesk.desk.desk import Desk, Founding, found_clinic, unlock
from ketadesk.desk.replay.ticks import ScriptTicks
from ketadesk.desk.rescue import rescue, unlock_with_recovery
from ketadesk.desk.session import AUDIT, CLINIC
from ketadesk.desk.tries import Try
from ketadesk.desk.vault import Vault
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.problems import Code, EnvironmentFault, Fault, Problem
from ketadesk.store.database import Store
from ketadesk.store.keys import FLOOR, KdfCost, KeyFile
from ketadesk.store.record_files import DATABASE_FILE, KEY_FILE, MARKER_FILE
from ketadesk.visit.entries import AuditNoted
from tests.builders import SETTINGS, STARTS

from .test_clinic import FIRST, NURSE


class Clinic:
    """A clinic on the disk, as the first start leaves it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        vault = Vault(folder, FLOOR)
        assert vault.is_new
        assert vault.people == ()
        self.ticks = ScriptTicks(STARTS)
        founding = Founding(SETTINGS, (FIRST, NURSE))
        self.desk, self.recovery_key = found_clinic(vault, founding, self.ticks, random_id)

    def vault(self, cost: KdfCost = FLOOR) -> Vault:
        """The folder after the program was started again."""
        self.desk.close()
        return Vault(self.folder, cost)


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return Clinic(tmp_path / "clinic")


def test_a_founded_clinic_is_signed_in_as_its_first_person(clinic: Clinic) -> None:
    session = clinic.desk.session
    assert session.person is not None
    assert session.person.id == "a.moreno"
    assert session.settings == SETTINGS
    assert list(session.people) == ["a.moreno", "r.okafor"]
    assert [each.body for each in session.store.entries(AUDIT)] == [AuditNoted("clinic-founded")]
    assert len(session.store.entries(CLINIC)) == 3
    assert not clinic.desk.training
    clinic.desk.close()


CUT_SHORT = """
import os, sys
from pathlib import Path
from ketadesk.desk.desk import Desk, Founding, found_clinic, unlock
from ketadesk.desk.replay.ticks import ScriptTicks
from ketadesk.desk.vault import Vault
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.store import founding, keys
from ketadesk.store.keys import FLOOR
from tests.builders import SETTINGS, STARTS
from tests.desk.test_clinic import FIRST

def cut(end, at):
    # Every statement and every change of a file is a place to end at.
    passed = 0

    def here():
        nonlocal passed
        passed += 1
        if passed == at:
            end()

    class Counted:
        def __init__(self, connection):
            self.connection = connection

        def __getattr__(self, name):
            return getattr(self.connection, name)

        def execute(self, *asked):
            here()
            return self.connection.execute(*asked)

    def counted(step):
        def wrapped(*given, **more):
            here()
            done = step(*given, **more)
            here()
            return done
        return wrapped

    connect = founding.connect
    founding.connect = lambda *given, **more: Counted(connect(*given, **more))
    keys.replace_file = counted(keys.replace_file)
    founding.sync_folder = counted(founding.sync_folder)
    Path.replace = counted(Path.replace)

def killed():
    os._exit(0)

def full():
    raise EnvironmentFault(Fault.DISK_FULL)

def found(folder, end, at):
    cut(end, at)
    vault = Vault(folder, FLOOR)
    founding = Founding(SETTINGS, (FIRST,))
    try:
        found_clinic(vault, founding, ScriptTicks(STARTS), random_id)
    except EnvironmentFault:
        os._exit(0)
    os._exit(9)

base, end, at = Path(sys.argv[1]), {"killed": killed, "full": full}[sys.argv[2]], 0
while True:
    at += 1
    folder = base / str(at)
    child = os.fork()
    if child == 0:
        found(folder, end, at)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9:
        break
    vault = Vault(folder, FLOOR)
    if vault.is_new:
        print("new")
        found_clinic(vault, Founding(SETTINGS, (FIRST,)), ScriptTicks(STARTS), random_id)
    else:
        desk = unlock(vault, FIRST.id, FIRST.passphrase, ScriptTicks(STARTS), random_id)
        assert isinstance(desk, Desk), (at, desk)
        assert desk.session.settings == SETTINGS
        print("whole")
        desk.close()
"""


@pytest.mark.parametrize("end", ["killed", "full"])
def test_a_first_start_cut_short_leaves_a_new_folder_or_a_whole_clinic(
    tmp_path: Path, end: str
) -> None:
    """F-02, F-11: at no moment is there a clinic that nobody can open."""
    command = [sys.executable, "-c", CUT_SHORT, str(tmp_path), end]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said = done.stdout.split()
    assert said == sorted(said)
    assert (said[0], said[-1]) == ("new", "whole")
    assert len(said) > 20


def test_a_closed_clinic_opens_again_with_a_passphrase(clinic: Clinic) -> None:
    vault = clinic.vault()
    assert not vault.is_new
    assert vault.people == (("a.moreno", "A. Moreno"), ("r.okafor", "R. Okafor"))
    desk = unlock(vault, NURSE.id, NURSE.passphrase, clinic.ticks, random_id)
    assert isinstance(desk, Desk)
    assert desk.session.person is not None
    assert desk.session.person.id == "r.okafor"
    assert desk.session.store.entries(AUDIT)[-1].body == AuditNoted("signed-in")
    assert desk.session.store.verify() == ()
    desk.close()


@pytest.mark.parametrize(
    ("person", "passphrase"),
    [
        (NURSE.id, "not the passphrase at all"),
        (NURSE.id, FIRST.passphrase),
        ("nobody", NURSE.passphrase),
        (NURSE.id, ""),
    ],
)
def test_a_wrong_passphrase_opens_nothing_and_the_right_one_still_does(
    person: str, passphrase: str, clinic: Clinic
) -> None:
    vault = clinic.vault()
    done = unlock(vault, person, passphrase, clinic.ticks, random_id)
    assert done == Problem(Code.SIGN_IN_FAILED, person)
    assert not vault.verify(person, passphrase)
    assert vault.verify(NURSE.id, NURSE.passphrase)
    desk = unlock(vault, NURSE.id, NURSE.passphrase, clinic.ticks, random_id)
    assert isinstance(desk, Desk)
    desk.close()


FRESH = "walnut ferry eleven slate"


def audited(desk: Desk) -> list[tuple[str, str, str]]:
    """Event, about whom, by whom."""
    rows = desk.session.store.entries(AUDIT)
    bodies = [(entry.body, entry.by) for entry in rows]
    return [(b.event, b.about, by) for b, by in bodies if isinstance(b, AuditNoted)]


def test_the_recovery_key_opens_when_nobody_can(clinic: Clinic) -> None:
    """R-SEC-09, R-SEC-11: no keyring of the system has a part in it; each step has its row."""
    vault = clinic.vault()
    typed = clinic.recovery_key.lower().replace("-", " ")
    desk = unlock_with_recovery(vault, typed, clinic.ticks, random_id)
    assert isinstance(desk, Desk)
    assert desk.session.person is None
    before = len(audited(desk)) - 1
    assert rescue(desk, "a.moreno", FRESH) is None
    assert desk.session.person == desk.session.people["a.moreno"]
    assert audited(desk)[before:] == [
        ("recovery-key-used", "", ""),
        ("passphrase-being-replaced", "a.moreno", "a.moreno"),
        ("passphrase-replaced", "a.moreno", "a.moreno"),
        ("signed-in", "", "a.moreno"),
    ]
    desk.close()
    again = unlock(Vault(clinic.folder, FLOOR), "a.moreno", FRESH, clinic.ticks, random_id)
    assert isinstance(again, Desk)
    again.close()


@pytest.mark.parametrize(
    ("person", "passphrase", "code"),
    [
        ("r.okafor", FRESH, Code.UNKNOWN_ITEM),
        ("nobody", FRESH, Code.UNKNOWN_ITEM),
        ("a.moreno", "too short", Code.PASSPHRASE_WEAK),
    ],
)
def test_the_recovery_key_signs_in_an_administrator_alone(
    person: str, passphrase: str, code: Code, clinic: Clinic
) -> None:
    desk = unlock_with_recovery(clinic.vault(), clinic.recovery_key, clinic.ticks, random_id)
    assert isinstance(desk, Desk)
    refused = rescue(desk, person, passphrase)
    assert isinstance(refused, Problem)
    assert refused.code is code
    assert desk.session.person is None
    assert audited(desk)[-1][0] == "recovery-key-used"
    desk.close()


def test_a_slip_in_the_recovery_key_is_told_as_one(clinic: Clinic) -> None:
    """F-60."""
    vault = clinic.vault()
    letters = clinic.recovery_key
    slip = ("0" if letters[0] != "0" else "1") + letters[1:]
    for typed in (slip, letters[:-1], ""):
        done = vault.unlock_with_recovery(typed)
        assert isinstance(done, Problem)
        assert (done.code, done.item) == (Code.IMPLAUSIBLE, "recovery_key")
    vault.release()


def test_another_clinic_s_recovery_key_opens_nothing(clinic: Clinic, tmp_path: Path) -> None:
    other = Clinic(tmp_path / "other")
    other.desk.close()
    vault = clinic.vault()
    done = vault.unlock_with_recovery(other.recovery_key)
    assert done == Problem(Code.SIGN_IN_FAILED, "recovery")
    vault.release()


def test_a_fresh_recovery_key_holds_when_it_was_typed_back_and_not_before(clinic: Clinic) -> None:
    """R-SEC-12: the paper is right before the earlier one is worth nothing."""
    vault, desk = clinic.desk.vault, clinic.desk.clinic
    assert vault is not None
    fresh = desk.prepare_recovery_key()
    assert isinstance(fresh, str)
    assert vault.is_recovery_key(clinic.recovery_key) is True
    assert vault.is_recovery_key(fresh) is False
    rows = audited(clinic.desk)
    slip = desk.confirm_recovery_key(fresh[:-1])
    assert isinstance(slip, Problem)
    assert (slip.code, slip.item) == (Code.IMPLAUSIBLE, "recovery_key")
    another = Problem(Code.IDENTITY_MISMATCH, "recovery_key")
    assert desk.confirm_recovery_key(clinic.recovery_key) == another
    assert vault.is_recovery_key(clinic.recovery_key) is True
    assert audited(clinic.desk) == rows
    assert desk.confirm_recovery_key(fresh.lower()) is None
    assert audited(clinic.desk)[len(rows) :] == [
        ("recovery-key-being-replaced", "", "a.moreno"),
        ("recovery-key-replaced", "", "a.moreno"),
    ]
    assert vault.is_recovery_key(fresh) is True
    assert vault.is_recovery_key(clinic.recovery_key) is False
    assert isinstance(vault.is_recovery_key(fresh[:-1]), Problem)
    # It was used up: the same paper is no second confirmation.
    assert desk.confirm_recovery_key(fresh) == another
    vault = clinic.vault()
    assert isinstance(vault.unlock_with_recovery(clinic.recovery_key), Problem)
    store = vault.unlock_with_recovery(fresh)
    assert isinstance(store, Store)
    store.close()
    vault.release()


def test_a_person_added_meanwhile_keeps_the_way_in(clinic: Clinic) -> None:
    fresh = clinic.desk.clinic.prepare_recovery_key()
    assert isinstance(fresh, str)
    new = replace(NURSE, id="t.braun", name="T. Braun")
    assert not isinstance(clinic.desk.clinic.add_person(new), Problem)
    assert clinic.desk.clinic.confirm_recovery_key(fresh) is None
    desk = unlock(clinic.vault(), new.id, new.passphrase, clinic.ticks, random_id)
    assert isinstance(desk, Desk)
    desk.close()


def replace_passphrase(clinic: Clinic) -> None:
    clinic.desk.clinic.replace_passphrase("r.okafor", FRESH)


def replace_recovery_key(clinic: Clinic) -> None:
    fresh = clinic.desk.clinic.prepare_recovery_key()
    assert isinstance(fresh, str)
    clinic.desk.clinic.confirm_recovery_key(fresh)


def add_person(clinic: Clinic) -> None:
    clinic.desk.clinic.add_person(replace(NURSE, id="t.braun", name="T. Braun"))


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_recovery_key_that_met_a_fault_is_confirmed_when_typed_once_more(
    failing: int, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R-SEC-12: the row before, the key file, the row behind it; the paper stays good."""
    desk, vault = clinic.desk.clinic, clinic.desk.vault
    assert vault is not None
    fresh = desk.prepare_recovery_key()
    assert isinstance(fresh, str)
    writes = [0]

    def counted(step: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*given: object, **more: object) -> object:
            writes[0] += 1
            if writes[0] == failing:
                raise EnvironmentFault(Fault.DISK_FULL)
            return step(*given, **more)

        return wrapped

    monkeypatch.setattr(KeyFile, "save", counted(KeyFile.save))
    monkeypatch.setattr(Store, "append", counted(Store.append))
    rows, tried = len(audited(clinic.desk)), Try()
    with pytest.raises(EnvironmentFault), clinic.desk.session.trying(tried):
        desk.confirm_recovery_key(fresh)
    assert vault.is_recovery_key(clinic.recovery_key) is True
    with clinic.desk.session.trying(tried):
        assert desk.confirm_recovery_key(fresh) is None
    assert vault.is_recovery_key(fresh) is True
    events = [event for event, _about, _by in audited(clinic.desk)[rows:]]
    assert events == ["recovery-key-being-replaced", "recovery-key-replaced"]
    clinic.desk.close()


def test_a_store_that_does_not_close_leaves_the_folder_to_the_next_start(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(store: Store) -> None:
        real(store)
        raise EnvironmentFault(Fault.IO)

    real = Store.close
    with monkeypatch.context() as failing:
        failing.setattr(Store, "close", fails)
        with pytest.raises(EnvironmentFault):
            clinic.desk.close()
    Vault(clinic.folder, FLOOR).release()


KEY_ACTS = {"passphrase": replace_passphrase, "recovery": replace_recovery_key, "add": add_person}


@pytest.mark.parametrize("act", KEY_ACTS.values(), ids=KEY_ACTS)
def test_key_file_and_audit_agree_whichever_write_fails(
    act: Callable[[Clinic], None], clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R-SEC-13, F-11: a failure is told, the keys are as before, no row says that it was done."""
    path = clinic.folder / KEY_FILE
    before, rows = path.read_bytes(), audited(clinic.desk)
    writes = {"at": 0, "fails": 0}

    def counted(step: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*given: object, **more: object) -> object:
            writes["at"] += 1
            if writes["at"] == writes["fails"]:
                raise EnvironmentFault(Fault.DISK_FULL)
            return step(*given, **more)

        return wrapped

    monkeypatch.setattr(KeyFile, "save", counted(KeyFile.save))
    monkeypatch.setattr(Store, "append", counted(Store.append))
    for failing in range(1, 10):
        writes.update(at=0, fails=failing)
        try:
            act(clinic)
        except EnvironmentFault:
            pass
        else:
            break
        kept = json.loads(path.read_bytes())
        assert kept == json.loads(before)
        assert clinic.desk.vault is not None
        assert clinic.desk.vault.verify(NURSE.id, NURSE.passphrase)
        assert clinic.desk.vault.is_recovery_key(clinic.recovery_key) is True
        new = [event for event, _about, _by in audited(clinic.desk)[len(rows) :]]
        assert all("-being-" in event for event in new)
        assert "t.braun" not in clinic.desk.session.people
    assert failing > 2
    assert json.loads(path.read_bytes()) != json.loads(before)
    clinic.desk.close()


def test_a_sign_in_that_a_full_disk_cuts_short_can_be_repeated(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F-13: the record is let go of, so that the next try meets no second writer."""
    vault = clinic.vault()

    def full(_store: Store, *_given: object, **_more: object) -> None:
        raise EnvironmentFault(Fault.DISK_FULL)

    closed: list[Store] = []
    close = Store.close
    monkeypatch.setattr(Store, "close", lambda store: (closed.append(store), close(store)))
    with monkeypatch.context() as patched:
        patched.setattr(Store, "append", full)
        with pytest.raises(EnvironmentFault) as told:
            unlock(vault, NURSE.id, NURSE.passphrase, clinic.ticks, random_id)
    assert told.value.fault is Fault.DISK_FULL
    assert len(closed) == 1
    desk = unlock(vault, NURSE.id, NURSE.passphrase, clinic.ticks, random_id)
    assert isinstance(desk, Desk)
    desk.close()


def test_a_slip_in_the_recovery_key_opens_no_desk(clinic: Clinic) -> None:
    """F-60."""
    vault = clinic.vault()
    slip = unlock_with_recovery(vault, clinic.recovery_key[:-1], clinic.ticks, random_id)
    assert isinstance(slip, Problem)
    assert slip.code is Code.IMPLAUSIBLE
    desk = unlock_with_recovery(vault, clinic.recovery_key, clinic.ticks, random_id)
    assert isinstance(desk, Desk)
    assert desk.vault is vault
    with pytest.raises(LookupError):
        vault.use_prepared_key()
    desk.close()


def test_a_sign_in_does_not_wait_for_a_stronger_slot(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F-11: the disk is full, and the record can be read all the same."""
    vault = clinic.vault(KdfCost(3, FLOOR.memory_kib, 1))

    def full(_keys: KeyFile, _path: Path, **_more: object) -> None:
        raise EnvironmentFault(Fault.DISK_FULL)

    monkeypatch.setattr(KeyFile, "save", full)
    desk = unlock(vault, NURSE.id, NURSE.passphrase, clinic.ticks, random_id)
    assert isinstance(desk, Desk)
    assert _costs(clinic.folder)["r.okafor"] == 2
    desk.close()


def test_a_second_program_is_refused_while_the_first_runs(clinic: Clinic) -> None:
    """F-52."""
    code = (
        "import sys; from pathlib import Path; from ketadesk.desk.vault import Vault\n"
        "from ketadesk.kernel.problems import EnvironmentFault\n"
        "try: Vault(Path(sys.argv[1]))\n"
        "except EnvironmentFault as refused: print(refused.fault.value)\n"
        "else: print('let in')"
    )
    command = [sys.executable, "-c", code, str(clinic.folder)]

    def told() -> str:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    assert told() == "already-running"
    with pytest.raises(EnvironmentFault) as refused:
        Vault(clinic.folder, FLOOR)
    assert refused.value.fault is Fault.ALREADY_RUNNING
    clinic.desk.close()
    assert told() == "let in"


def test_a_folder_without_its_keys_is_refused_and_let_go(clinic: Clinic) -> None:
    clinic.desk.close()
    keys = (clinic.folder / KEY_FILE).read_bytes()
    (clinic.folder / KEY_FILE).unlink()
    for _ in range(2):
        with pytest.raises(EnvironmentFault) as refused:
            Vault(clinic.folder, FLOOR)
        # Not ALREADY_RUNNING the second time: the lock was given back.
        assert refused.value.fault is Fault.KEY_FILE_MISSING
    (clinic.folder / KEY_FILE).write_bytes(keys)
    Vault(clinic.folder, FLOOR).release()


@pytest.mark.parametrize("gone", [False, True])
@pytest.mark.parametrize("way", ["passphrase", "recovery"])
def test_a_missing_marker_is_kept_in_the_audit_and_told_once(
    clinic: Clinic, gone: bool, way: str
) -> None:
    """R-REL-10: without it nobody can tell whether this record is the newest one."""

    def again() -> Desk:
        vault = Vault(clinic.folder, FLOOR)
        if way == "passphrase":
            desk = unlock(vault, NURSE.id, NURSE.passphrase, clinic.ticks, random_id)
        else:
            desk = unlock_with_recovery(vault, clinic.recovery_key, clinic.ticks, random_id)
        assert isinstance(desk, Desk)
        return desk

    assert not clinic.desk.marker_was_missing
    clinic.desk.close()
    if gone:
        (clinic.folder / MARKER_FILE).unlink()
    desk = again()
    assert desk.marker_was_missing is gone
    events = [event for event, _about, _by in audited(desk)]
    assert events.count("marker-was-missing") == int(gone)
    desk.close()
    desk = again()
    assert not desk.marker_was_missing
    desk.close()


def test_a_folder_without_its_record_is_never_taken_for_a_new_clinic(clinic: Clinic) -> None:
    clinic.desk.close()
    (clinic.folder / DATABASE_FILE).unlink()
    with pytest.raises(EnvironmentFault) as refused:
        Vault(clinic.folder, FLOOR)
    assert refused.value.fault is Fault.STORE_MISSING


def _costs(folder: Path) -> dict[str, int]:
    stored = json.loads((folder / KEY_FILE).read_text(encoding="utf-8"))
    return {each["person"]: each["time_cost"] for each in stored["slots"]}


def test_signing_in_strengthens_a_weaker_slot_and_that_person_s_alone(clinic: Clinic) -> None:
    stronger = KdfCost(3, FLOOR.memory_kib, 1)
    vault = clinic.vault(stronger)
    assert _costs(clinic.folder) == {"a.moreno": 2, "r.okafor": 2}
    desk = unlock(vault, NURSE.id, NURSE.passphrase, clinic.ticks, random_id)
    assert isinstance(desk, Desk)
    assert _costs(clinic.folder) == {"a.moreno": 2, "r.okafor": 3}
    desk.close()
    again = unlock(
        Vault(clinic.folder, stronger), NURSE.id, NURSE.passphrase, clinic.ticks, random_id
    )
    assert isinstance(again, Desk)
    again.close()


def test_a_closed_vault_writes_no_keys(clinic: Clinic, tmp_path: Path) -> None:
    vault = clinic.vault()
    with pytest.raises(EnvironmentFault) as refused:
        vault.prepare_recovery_key()
    with pytest.raises(EnvironmentFault):
        vault.use_prepared_key()
    assert refused.value.fault is Fault.KEY_FILE_MISSING
    vault.release()
    new = Vault(tmp_path / "new", FLOOR)
    assert not new.verify("a.moreno", FIRST.passphrase)
    assert new.unlock("a.moreno", FIRST.passphrase) == Problem(Code.SIGN_IN_FAILED, "a.moreno")
    assert new.unlock_with_recovery(clinic.recovery_key) == Problem(Code.SIGN_IN_FAILED, "recovery")
    new.release()


def test_a_passphrase_is_measured_against_the_rules(clinic: Clinic) -> None:
    """R-SEC-03: fifteen characters and more, none of it the own name."""
    assert clinic.desk.vault is not None
    weak = clinic.desk.vault.passphrase_problem
    assert weak("x" * 14, "a") is not None
    assert weak("okafor okafor okafor", "R. Okafor") is not None
    assert weak("walnut ferry eleven slate", "R. Okafor") is None
    clinic.desk.close()
