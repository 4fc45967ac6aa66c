"""A lost, swapped or older record is never taken for a new clinic (R-REL-10, F-17 to F-19)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.kernel.problems import Fault
from ketadesk.store import marker, record_files
from ketadesk.store.database import Store
from ketadesk.store.keys import KeyFile
from ketadesk.store.marker import Mark, MarkerFile
from ketadesk.store.record_files import Standing, standing

from .builders import (
    CANARY,
    DATABASE_ID,
    KEY,
    created,
    fault_in,
    no_pause,
    noted,
    opened,
    patient,
    with_recovery,
)

HEAD = "a" * 64


def test_an_empty_folder_is_a_new_clinic(folder: Path) -> None:
    assert standing(folder) is Standing.NEW


def test_a_set_up_that_was_cut_short_is_still_a_new_clinic(folder: Path) -> None:
    (folder / record_files.UNFINISHED_FILE).write_bytes(b"half")
    (folder / "ketadesk.db.new-wal").write_bytes(b"half")
    (folder / record_files.KEY_FILE).write_bytes(b"keys")
    assert standing(folder) is Standing.NEW
    store = created(folder)
    store.append([noted(1)])
    store.close()
    assert not (folder / "ketadesk.db.new-wal").exists()
    assert standing(folder) is Standing.READY


def test_keys_without_a_record_mean_that_it_is_lost(folder: Path) -> None:
    """F-19."""
    (folder / record_files.KEY_FILE).write_bytes(b"keys")
    assert fault_in(lambda: standing(folder)) is Fault.STORE_MISSING
    assert fault_in(lambda: created(folder)) is Fault.STORE_MISSING


@pytest.mark.parametrize("with_keys", [True, False])
def test_a_marker_without_a_record_means_that_it_is_lost(folder: Path, with_keys: bool) -> None:
    """F-19."""
    keys = with_recovery(KeyFile(DATABASE_ID))[0] if with_keys else None
    Store.create(folder, KEY, DATABASE_ID, keys=keys, pause=no_pause).close()
    (folder / record_files.DATABASE_FILE).unlink()
    assert fault_in(lambda: standing(folder)) is Fault.STORE_MISSING
    assert fault_in(lambda: opened(folder)) is Fault.STORE_MISSING
    assert fault_in(lambda: created(folder)) is Fault.STORE_MISSING


def test_a_record_without_its_keys_says_so(disk: Store, folder: Path) -> None:
    assert fault_in(lambda: standing(folder)) is Fault.KEY_FILE_MISSING


def test_creating_lays_the_keys_beside_the_record(folder: Path) -> None:
    keys, recovery = with_recovery(KeyFile(DATABASE_ID))
    Store.create(folder, KEY, DATABASE_ID, keys=keys, pause=no_pause).close()
    assert standing(folder) is Standing.READY
    loaded = KeyFile.load(folder / record_files.KEY_FILE)
    assert loaded.unlock_with_recovery(recovery.text) == KEY
    assert fault_in(lambda: created(folder)) is Fault.FOLDER_UNSUITABLE


def test_another_database_is_refused(folder: Path, tmp_path: Path) -> None:
    created(folder).close()
    other = tmp_path / "other"
    other.mkdir()
    Store.create(other, KEY, "another-id", pause=no_pause).close()
    shutil.copy(other / record_files.DATABASE_FILE, folder)
    assert fault_in(lambda: opened(folder)) is Fault.STORE_REPLACED


def test_yesterdays_database_is_refused(folder: Path) -> None:
    """F-18."""
    store = created(folder)
    store.append([noted(1)])
    store.close()
    yesterday = (folder / record_files.DATABASE_FILE).read_bytes()
    store = opened(folder)
    store.append([noted(2)])
    store.close()
    (folder / record_files.DATABASE_FILE).write_bytes(yesterday)
    assert fault_in(lambda: opened(folder)) is Fault.STORE_OLDER


def test_another_history_of_the_same_database_is_refused(folder: Path, tmp_path: Path) -> None:
    """Yesterday's copy that somebody went on with elsewhere has as many entries, but others."""
    store = created(folder)
    store.append([noted(1)])
    store.close()
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(folder, elsewhere)
    for place, number in ((folder, 2), (elsewhere, 3)):
        store = opened(place)
        store.append([noted(number)])
        store.close()
    shutil.copy(elsewhere / record_files.DATABASE_FILE, folder)
    assert fault_in(lambda: opened(folder)) is Fault.STORE_REPLACED


@pytest.mark.parametrize("kept", [0, 0.5])
def test_a_cut_or_lost_write_ahead_log_is_found(folder: Path, tmp_path: Path, kept: float) -> None:
    """F-17: every integrity check of the engine calls the rest sound."""
    store = created(folder)
    for number in range(30):
        store.append([noted(number)])
    crashed = tmp_path / "crashed"
    shutil.copytree(folder, crashed)
    store.close()
    log = crashed / "ketadesk.db-wal"
    assert log.stat().st_size > 0
    log.write_bytes(log.read_bytes()[: int(log.stat().st_size * kept)])
    (crashed / "ketadesk.db-shm").unlink()
    assert fault_in(lambda: opened(crashed)) is Fault.STORE_OLDER


def test_a_whole_write_ahead_log_is_taken_in(folder: Path, tmp_path: Path) -> None:
    store = created(folder)
    store.append([noted(1)])
    crashed = tmp_path / "crashed"
    shutil.copytree(folder, crashed)
    store.close()
    after = opened(crashed)
    assert after.entries("visit:a") == (noted(1),)
    after.close()


def test_a_database_ahead_of_its_marker_is_sound(folder: Path) -> None:
    """The program ended between the commit and the marker."""
    store = created(folder)
    store.append([noted(1)])
    store.close()
    behind = (folder / record_files.MARKER_FILE).read_bytes()
    store = opened(folder)
    store.append([noted(2)])
    store.close()
    (folder / record_files.MARKER_FILE).write_bytes(behind)
    store = opened(folder)
    assert not store.marker_was_missing
    found = marker.read(folder)
    assert found == Mark(DATABASE_ID, *store.store_head())
    store.close()


@pytest.mark.parametrize("content", [None, b"", b"nonsense", b"\xff" * 1024])
def test_a_lost_marker_is_made_again_and_told(folder: Path, content: bytes | None) -> None:
    store = created(folder)
    store.append([noted(1)])
    store.close()
    if content is None:
        (folder / record_files.MARKER_FILE).unlink()
    else:
        (folder / record_files.MARKER_FILE).write_bytes(content)
    store = opened(folder)
    assert store.marker_was_missing
    assert marker.read(folder) == Mark(DATABASE_ID, *store.store_head())
    store.close()


def test_the_marker_follows_every_commit_and_names_no_patient(disk: Store, folder: Path) -> None:
    disk.append([patient("patient:1")])
    for number in range(5):
        disk.append([noted(number)])
        assert marker.read(folder) == Mark(DATABASE_ID, *disk.store_head())
    content = (folder / record_files.MARKER_FILE).read_bytes()
    assert len(content) == 1024
    assert CANARY.encode() not in content


def test_a_marker_that_cannot_be_written_does_not_undo_a_saved_entry(
    disk: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: MarkerFile, _mark: Mark) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(MarkerFile, "write", broken)
    assert disk.append([noted(1)]) is None
    assert disk.entries("visit:a") == (noted(1),)


@given(cut=st.integers(0, 511), writes=st.integers(1, 4))
def test_a_write_that_is_cut_short_leaves_the_mark_before_it(
    tmp_path_factory: pytest.TempPathFactory, cut: int, writes: int
) -> None:
    folder = tmp_path_factory.mktemp("marker")
    file = MarkerFile(folder, Mark("db", 0, HEAD))
    for number in range(1, writes + 1):
        before = (folder / record_files.MARKER_FILE).read_bytes()
        file.write(Mark("db", number, HEAD))
    file.close()
    after = (folder / record_files.MARKER_FILE).read_bytes()
    start = 0 if before[:512] != after[:512] else 512
    torn = before[:start] + after[start : start + cut] + before[start + cut :]
    (folder / record_files.MARKER_FILE).write_bytes(torn)
    found = marker.read(folder)
    assert found is not None
    assert found.store_seq in (writes - 1, writes)
    assert found.store_seq == writes - 1 or torn == after


def test_a_marker_taken_up_again_goes_on_where_it_stood(folder: Path) -> None:
    for newest in (8, 9):
        file = MarkerFile(folder, Mark("db", 7, HEAD))
        for number in range(8, newest + 1):
            file.write(Mark("db", number, HEAD))
        file.close()
        assert marker.read(folder) == Mark("db", newest, HEAD)
        MarkerFile(folder, Mark("db", newest, HEAD)).close()
        assert marker.read(folder) == Mark("db", newest, HEAD)
