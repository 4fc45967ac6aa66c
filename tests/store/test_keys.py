"""Keys: wrapping, recovery, the file (R-SEC-05, 11, 12; F-60)."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.kernel.problems import Code, Fault, Problem
from ketadesk.store import files
from ketadesk.store.keys import DEFAULT, FLOOR, DataKey, KdfCost, KeyFile, RecoveryKey
from ketadesk.store.wrapping import derive

from .builders import KEY, fault_in, no_pause, with_recovery

PASSPHRASE = "seven slow herons wade"
STRONGER = KdfCost(3, 19_456, 1)


@pytest.fixture(scope="module")
def two_people() -> KeyFile:
    return (
        KeyFile("db-1")
        .with_person(KEY, "ann", "Ann Ruiz", PASSPHRASE, FLOOR)
        .with_person(KEY, "bob", "Bob Ødegård", "another passphrase", FLOOR)
    )


def test_each_person_opens_the_same_key_with_their_own_passphrase(two_people: KeyFile) -> None:
    assert two_people.people == (("ann", "Ann Ruiz"), ("bob", "Bob Ødegård"))
    assert two_people.unlock("ann", PASSPHRASE) == KEY
    assert two_people.unlock("bob", "another passphrase") == KEY


def test_a_wrong_passphrase_or_person_opens_nothing(two_people: KeyFile) -> None:
    assert two_people.unlock("ann", "another passphrase") is None
    assert two_people.unlock("nobody", PASSPHRASE) is None


def test_composed_and_decomposed_letters_are_one_passphrase() -> None:
    keys = KeyFile("db").with_person(KEY, "ann", "Ann", "caf\u00e9 au lait, stra\u00dfe", FLOOR)
    assert keys.unlock("ann", "cafe\u0301 au lait, stra\u00dfe") == KEY


def test_a_slot_opens_only_for_its_person_and_its_database(
    two_people: KeyFile, folder: Path
) -> None:
    path = folder / "keys.json"
    two_people.save(path, pause=no_pause)
    stored = json.loads(path.read_bytes())
    stored["slots"][0]["person"] = "eve"
    path.write_text(json.dumps(stored), encoding="utf-8")
    assert KeyFile.load(path).unlock("eve", PASSPHRASE) is None
    stored["slots"][0]["person"] = "ann"
    stored["database_id"] = "db-2"
    path.write_text(json.dumps(stored), encoding="utf-8")
    assert KeyFile.load(path).unlock("ann", PASSPHRASE) is None


def test_a_new_passphrase_takes_the_place_of_the_old_one(two_people: KeyFile) -> None:
    changed = two_people.with_person(KEY, "ann", "Ann Ruiz", "nine new herons wading", FLOOR)
    assert changed.people == two_people.people
    assert changed.unlock("ann", PASSPHRASE) is None
    assert changed.unlock("ann", "nine new herons wading") == KEY


def test_a_person_needs_an_id() -> None:
    with pytest.raises(ValueError, match="needs a person"):
        KeyFile("db").with_person(KEY, "", "Ann", PASSPHRASE, FLOOR)


@pytest.mark.parametrize(
    "cost", [(1, 19_456, 1), (2, 19_455, 1), (2, 19_456, 0), (17, 19_456, 1), (2, 2**21, 1)]
)
def test_a_cost_out_of_range_is_refused(cost: tuple[int, int, int]) -> None:
    """R-SEC-05: the floor, and a ceiling that a tampered file cannot pass."""
    with pytest.raises(ValueError, match="out of range"):
        KdfCost(*cost)


def test_the_default_cost_is_the_required_one() -> None:
    assert KdfCost(3, 65_536, 4) == DEFAULT
    assert KdfCost(2, 19_456, 1) == FLOOR
    assert FLOOR.weaker_than(DEFAULT)
    assert not DEFAULT.weaker_than(FLOOR)
    assert KdfCost(3, 19_456, 4).weaker_than(DEFAULT)
    assert KdfCost(2, 65_536, 4).weaker_than(DEFAULT)


def test_a_cheap_slot_is_wrapped_anew_at_sign_in(two_people: KeyFile) -> None:
    stronger = two_people.strengthened(KEY, "ann", PASSPHRASE, STRONGER)
    assert [slot.cost for slot in stronger.slots] == [STRONGER, FLOOR]
    assert stronger.people == two_people.people
    assert stronger.unlock("ann", PASSPHRASE) == KEY
    assert stronger.strengthened(KEY, "ann", PASSPHRASE, STRONGER) is stronger
    assert stronger.strengthened(KEY, "nobody", PASSPHRASE, STRONGER) is stronger


def test_two_slots_never_share_salt_or_nonce() -> None:
    keys = KeyFile("db")
    for person in "abc":
        keys = keys.with_person(KEY, person, person, PASSPHRASE, FLOOR)
    sealed = [slot._sealed for slot in keys.slots]
    assert len({each.salt for each in sealed}) == len({each.nonce for each in sealed}) == 3


def test_secrets_do_not_show(two_people: KeyFile) -> None:
    keys, recovery = with_recovery(two_people)
    shown = repr((KEY, recovery, keys))
    assert KEY.hex not in shown
    assert recovery.text not in shown
    assert recovery.octets.hex() not in shown
    assert repr(KEY) == "DataKey()"


def test_a_data_key_has_256_bits() -> None:
    assert len(DataKey.random().octets) == 32
    assert DataKey.random() != DataKey.random()
    with pytest.raises(ValueError, match="32 bytes"):
        DataKey(b"short")


# --- recovery -------------------------------------------------------------------------------


def test_the_recovery_key_opens_the_record_in_any_spelling(two_people: KeyFile) -> None:
    keys, recovery = with_recovery(two_people)
    assert keys.unlock_with_recovery(recovery.text) == KEY
    spelled = recovery.text.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert keys.unlock_with_recovery(f" {spelled}\n") == KEY


def test_a_new_recovery_key_ends_the_old_one(two_people: KeyFile) -> None:
    """R-SEC-12."""
    first, old = with_recovery(two_people)
    second, new = with_recovery(first)
    assert second.unlock_with_recovery(old.text) is None
    assert second.unlock_with_recovery(new.text) == KEY
    assert two_people.unlock_with_recovery(new.text) is None


def test_a_recovery_key_is_for_people_to_read() -> None:
    text = RecoveryKey.random().text
    groups = text.split("-")
    assert [len(group) for group in groups] == [4] * 9
    assert not set(text) & set("ILOU")
    assert len(RecoveryKey.random().octets) * 8 >= 128


@given(
    octets=st.binary(min_size=20, max_size=20),
    at=st.integers(0, 35),
    letter=st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZU?"),
)
def test_one_wrong_letter_is_a_typo_and_not_a_wrong_key(
    octets: bytes, at: int, letter: str
) -> None:
    """F-60."""
    recovery = RecoveryKey(octets)
    assert RecoveryKey.typed(recovery.text) == recovery
    letters = recovery.text.replace("-", "")
    typed = letters[:at] + letter + letters[at + 1 :]
    if typed != letters:
        refused = KeyFile("db").unlock_with_recovery(typed)
        assert isinstance(refused, Problem)
        assert (refused.code, refused.item) == (Code.IMPLAUSIBLE, "recovery_key")


@given(octets=st.binary(min_size=20, max_size=20), at=st.integers(0, 34))
def test_two_swapped_letters_are_a_typo(octets: bytes, at: int) -> None:
    """F-60."""
    letters = RecoveryKey(octets).text.replace("-", "")
    typed = letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]
    outcome = RecoveryKey.typed(typed)
    assert isinstance(outcome, Problem) == (typed != letters)


@pytest.mark.parametrize("typed", ["", "ABCD", "0" * 37])
def test_a_key_of_another_length_is_a_typo(typed: str) -> None:
    refused = RecoveryKey.typed(typed)
    assert isinstance(refused, Problem)
    assert refused.params == {"typed": str(len(typed)), "length": "36"}


def test_the_recovery_key_alone_opens_a_file_without_people(folder: Path) -> None:
    """R-SEC-11: no keyring of the system is needed."""
    keys, recovery = with_recovery(KeyFile("db"))
    keys.save(folder / "keys.json", pause=no_pause)
    assert KeyFile.load(folder / "keys.json").unlock_with_recovery(recovery.text) == KEY


# --- the file -------------------------------------------------------------------------------


def test_the_file_comes_back_as_it_was_and_is_private(two_people: KeyFile, folder: Path) -> None:
    path = folder / "keys.json"
    keys, _recovery = with_recovery(two_people)
    keys.save(path, pause=no_pause)
    assert KeyFile.load(path) == keys
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert KEY.hex.encode() not in path.read_bytes()
    assert list(folder.iterdir()) == [path]


def test_a_missing_key_file_is_told_apart_from_a_damaged_one(folder: Path) -> None:
    assert fault_in(lambda: KeyFile.load(folder / "keys.json")) is Fault.KEY_FILE_MISSING
    (folder / "keys.json").mkdir()
    with pytest.raises(IsADirectoryError):
        KeyFile.load(folder / "keys.json")


@pytest.mark.parametrize(
    "change",
    [
        lambda stored: stored.pop("slots"),
        lambda stored: stored.update(slots=[1]),
        lambda stored: stored.update(slots=None),
        lambda stored: stored.update(format="1"),
        lambda stored: stored.update(database_id=""),
        lambda stored: stored["slots"].append(stored["slots"][0]),
        lambda stored: stored["slots"][0].update(salt="zz"),
        lambda stored: stored["slots"][0].update(salt=7),
        lambda stored: stored["slots"][0].update(nonce="00"),
        lambda stored: stored["slots"][0].update(person=7),
        lambda stored: stored["slots"][0].update(memory_kib=8),
        lambda stored: stored["slots"][0].update(memory_kib="many"),
        lambda stored: stored.update(recovery={}),
    ],
)
def test_a_damaged_key_file_says_so(
    two_people: KeyFile, folder: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    path = folder / "keys.json"
    two_people.save(path, pause=no_pause)
    stored = json.loads(path.read_bytes())
    change(stored)
    path.write_text(json.dumps(stored), encoding="utf-8")
    assert fault_in(lambda: KeyFile.load(path)) is Fault.KEY_FILE_DAMAGED


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b"7", b'{"format":1'])
def test_a_cut_key_file_says_so(folder: Path, content: bytes) -> None:
    (folder / "keys.json").write_bytes(content)
    assert fault_in(lambda: KeyFile.load(folder / "keys.json")) is Fault.KEY_FILE_DAMAGED


def test_a_key_file_of_a_later_release_says_so(folder: Path) -> None:
    (folder / "keys.json").write_text('{"format": 2}', encoding="utf-8")
    assert fault_in(lambda: KeyFile.load(folder / "keys.json")) is Fault.STORE_NEWER


def test_a_failed_save_leaves_the_earlier_file(
    two_people: KeyFile, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F-11 for keys: the disk is full while the new file is written."""
    path = folder / "keys.json"
    two_people.save(path, pause=no_pause)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    more = two_people.with_person(KEY, "eve", "Eve", PASSPHRASE, FLOOR)
    assert fault_in(lambda: more.save(path, pause=no_pause)) is Fault.DISK_FULL
    assert KeyFile.load(path) == two_people
    assert list(folder.iterdir()) == [path]


def test_deriving_follows_every_part_of_the_cost() -> None:
    salt = bytes(16)
    assert derive("a", salt, FLOOR) == derive("a", salt, FLOOR)
    others = [derive("a", salt, KdfCost(3, 19_456, 1)), derive("a", salt, KdfCost(2, 19_457, 1))]
    others.append(derive("a", salt, KdfCost(2, 19_456, 2)))
    assert len({*others, derive("a", salt, FLOOR)}) == 4
