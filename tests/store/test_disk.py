"""What only a disk can do wrong, and the traps of the engine (F-02, F-11, F-14, F-58)."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
import threading
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.store import driver, marker, record_files
from ketadesk.store.database import Store
from ketadesk.store.faults import PAUSES_S
from ketadesk.store.keys import DataKey
from ketadesk.store.port import DraftKey

from .builders import (
    CANARY,
    DATABASE_ID,
    KEY,
    NOW,
    EngineFailure,
    created,
    fault_in,
    no_pause,
    noted,
    opened,
    patient,
    run_python,
    summary,
)

# --- the driver -----------------------------------------------------------------------------


def test_sqlite_utils_catches_the_classes_of_the_encrypted_driver() -> None:
    driver.warm_up()
    import sqlite_utils

    assert sqlite_utils.db.OperationalError is driver.driver.OperationalError
    assert issubclass(sqlite_utils.db.OperationalError, driver.DbError)


def test_sqlite_utils_adds_columns_over_the_encrypted_driver(disk: Store) -> None:
    """Without the shared classes: ``table visit has no column named newcol``."""
    tables = driver.tables(disk._connection)
    tables.table("other").insert({"a": 1})
    tables.table("other").insert({"a": 2, "newcol": 3}, alter=True)
    assert [row["newcol"] for row in tables.table("other").rows] == [None, 3]


def test_a_connection_as_context_does_not_roll_back_and_ours_does(disk: Store) -> None:
    tables = driver.tables(disk._connection)

    def put_and_fail(key: str, context: AbstractContextManager[object]) -> None:
        with context:
            tables.table("meta").insert({"key": key, "value": "written"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        put_and_fail("engine", disk._connection)
    assert disk.meta("engine") == "written"
    with pytest.raises(RuntimeError):
        put_and_fail("ours", disk._transaction())
    assert disk.meta("ours") is None


@pytest.mark.parametrize("key_hex", ["", "abcd", "0" * 63, "0" * 65, "g" * 64, "0" * 96, "A" * 64])
def test_a_raw_key_of_another_form_is_refused(disk: Store, folder: Path, key_hex: str) -> None:
    """The engine would silently take it for a passphrase."""
    with pytest.raises(ValueError, match="64 hexadecimal"):
        driver.connect(folder / record_files.DATABASE_FILE, key_hex)


def test_an_old_engine_is_refused() -> None:
    """R-REL-03."""
    assert fault_in(lambda: driver.require_engine((3, 51, 2))) is Fault.ENGINE
    driver.require_engine((3, 51, 3))
    driver.require_engine()


def test_the_connection_is_set_for_durability(disk: Store) -> None:
    """R-REL-01."""

    def setting(name: str) -> object:
        return disk._connection.execute(f"PRAGMA {name}").fetchone()[0]

    assert setting("journal_mode") == "wal"
    assert setting("synchronous") == 2
    assert setting("foreign_keys") == 1
    assert setting("temp_store") == 2
    assert setting("recursive_triggers") == 1
    assert setting("busy_timeout") == 0
    tables = disk._connection.execute("PRAGMA table_list").fetchall()
    assert all(row[5] for row in tables if not row[1].startswith("sqlite_"))


def test_the_store_stays_in_its_thread(disk: Store) -> None:
    seen: list[Exception] = []

    def use() -> None:
        try:
            disk.entries("visit:a")
        except driver.DbError as refused:
            seen.append(refused)

    worker = threading.Thread(target=use)
    worker.start()
    worker.join()
    assert [type(each).__name__ for each in seen] == ["ProgrammingError"]


# --- opening --------------------------------------------------------------------------------


def test_the_record_is_there_again_after_opening(folder: Path) -> None:
    store = created(folder)
    store.append([noted(1)], summaries=[summary("visit:a")], document=b"paper")
    head = store.store_head()
    store.close()
    store = opened(folder)
    assert store.entries("visit:a") == (noted(1),)
    assert store.store_head() == head
    assert store.append([noted(2)], expected={"visit:a": 1}) is None
    store.close()


def test_a_wrong_key_does_not_open(disk: Store, folder: Path) -> None:
    wrong = DataKey(bytes(32))
    assert fault_in(lambda: Store.open(folder, wrong, pause=no_pause)) is Fault.DAMAGED


def test_a_plain_database_is_refused(folder: Path) -> None:
    """R-SEC-10."""
    plain = sqlite3.connect(folder / record_files.DATABASE_FILE)
    plain.execute("CREATE TABLE step (number INTEGER)")
    plain.commit()
    plain.close()
    assert fault_in(lambda: opened(folder)) is Fault.DAMAGED


def test_a_file_without_content_is_not_a_new_clinic(folder: Path) -> None:
    created(folder).close()
    (folder / record_files.DATABASE_FILE).write_bytes(b"")
    assert fault_in(lambda: opened(folder)) is Fault.STORE_MISSING
    assert (folder / record_files.DATABASE_FILE).stat().st_size == 0


@pytest.mark.parametrize("database_id", ["", "a b", 'a"b', "é", "a" * 65])
def test_a_database_id_is_plain(folder: Path, database_id: str) -> None:
    with pytest.raises(ValueError, match="database id"):
        Store.create(folder, KEY, database_id, pause=no_pause)
    assert list(folder.iterdir()) == []


def test_every_file_is_private(disk: Store, folder: Path) -> None:
    """R-SEC-25."""
    disk.append([noted(1)])
    files = list(folder.iterdir())
    assert len(files) == 4
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


# --- nothing in the clear -------------------------------------------------------------------


def test_no_file_holds_a_readable_word_of_the_record(folder: Path) -> None:
    """R-SEC-10, F-58: searched while open, with the log, and after closing."""
    store = created(folder)
    stream = f"patient:{CANARY}"
    store.append(
        [patient(stream), noted(1, text=f"about {CANARY}")],
        summaries=[summary("visit:a", owner=stream)],
        document=f"sheet of {CANARY}".encode(),
    )
    store.put_draft("ann", "visit:a", "note", f"half {CANARY}", NOW)
    store.set_meta("last", CANARY)
    names = {file.name for file in folder.iterdir()}
    assert {"ketadesk.db", "ketadesk.db-wal", "ketadesk.db-shm", "marker.json"} == names

    def found(word: str) -> bool:
        everything = b"".join(file.read_bytes() for file in folder.iterdir())
        return any(word.encode(form) in everything for form in ("utf-8", "utf-16-le", "utf-16-be"))

    assert found(DATABASE_ID)  # the search itself works: the marker is in the clear
    assert not found(CANARY)
    assert not found("SQLite format 3")
    assert not found("CREATE TABLE")
    assert not found(KEY.hex)
    store.close()
    assert not found(CANARY)


# --- failures while writing -----------------------------------------------------------------


def test_a_full_disk_is_told_and_changes_nothing(disk: Store, folder: Path) -> None:
    """F-11, F-13."""
    disk.append([noted(1)], summaries=[summary("visit:a")])
    disk.put_draft("ann", "visit:a", "note", "half", NOW)
    (pages,) = disk._connection.execute("PRAGMA page_count").fetchone()
    disk._connection.execute(f"PRAGMA max_page_count={pages}")
    before = disk.store_head()
    batch = [noted(number, text="word " * 500) for number in range(2, 30)]

    def write() -> object:
        return disk.append(
            batch,
            expected={"visit:a": 1},
            summaries=[summary("visit:a", state="closed")],
            drop_drafts=[DraftKey("ann", "visit:a", "note")],
        )

    assert fault_in(write) is Fault.DISK_FULL
    assert disk.store_head() == before
    assert disk.head("visit:a")[0] == 1
    assert disk.entries("visit:a") == (noted(1),)
    assert [each.state for each in disk.summaries("")] == ["open"]
    assert disk.drafts("ann", "visit:a") == {"note": "half"}
    assert marker.read(folder) == marker.Mark(DATABASE_ID, *before)
    disk._connection.execute("PRAGMA max_page_count=1000000")
    assert write() is None
    assert len(disk.entries("visit:a")) == 29
    assert disk.verify() == ()


def test_a_read_only_disk_is_told(disk: Store) -> None:
    """F-14."""
    disk.append([noted(1)])
    disk._connection.execute("PRAGMA query_only=ON")
    for write in (
        lambda: disk.append([noted(2)]),
        lambda: disk.put_draft("ann", "visit:a", "f", "x", NOW),
        lambda: disk.drop_draft("ann", "visit:a", "f"),
        lambda: disk.set_meta("a", "b"),
    ):
        assert fault_in(write) is Fault.READ_ONLY
    assert disk.entries("visit:a") == (noted(1),)


def test_a_failure_that_ended_the_transaction_itself_is_passed_on(disk: Store) -> None:
    """Some failures, a full disk among them, roll back before anybody asks."""

    def fail() -> None:
        with disk._transaction() as connection:
            connection.execute("ROLLBACK")
            connection.execute("SELECT * FROM no_table")

    with pytest.raises(driver.DbError, match="no such table"):
        fail()
    assert disk.append([noted(1)]) is None


def test_another_writer_is_waited_for_and_then_told(folder: Path) -> None:
    """R-REL-20."""
    created(folder).close()
    waits: list[float] = []
    other = driver.connect(folder / record_files.DATABASE_FILE, KEY.hex)

    def pause(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            other.execute("ROLLBACK")

    store = Store.open(folder, KEY, pause=pause)
    other.execute("BEGIN IMMEDIATE")
    assert store.append([noted(1)]) is None
    assert tuple(waits) == PAUSES_S[:3]
    other.execute("BEGIN IMMEDIATE")
    waits[:] = [0.0] * 3
    assert fault_in(lambda: store.append([noted(2)])) is Fault.BUSY
    assert len(waits) == 3 + len(PAUSES_S)
    other.execute("ROLLBACK")
    assert store.append([noted(2)]) is None
    other.close()
    store.close()


def test_a_write_takes_its_place_before_it_reads(disk: Store, folder: Path) -> None:
    """A read that becomes a write is refused at once if another commit came between."""
    other = driver.connect(folder / record_files.DATABASE_FILE, KEY.hex)
    with disk._transaction(), pytest.raises(driver.DbError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.execute("ROLLBACK")
    other.close()


class CommitFailsAfterwards:
    """A connection whose commit reaches the disk and is reported as failed."""

    def __init__(self, connection: driver.Connection) -> None:
        self.connection = connection

    @property
    def in_transaction(self) -> bool:
        return bool(self.connection.in_transaction)

    def execute(self, statement: str, *values: object) -> object:
        done = self.connection.execute(statement, *values)
        if statement == "COMMIT":
            raise EngineFailure(10)
        return done


def test_a_commit_of_unknown_outcome_can_be_repeated(disk: Store) -> None:
    """F-02: the entry is on the disk although the write was reported as failed."""
    disk.append([noted(1)])
    connection = disk._connection
    disk._connection = CommitFailsAfterwards(connection)
    assert fault_in(lambda: disk.append([noted(2)], expected={"visit:a": 1})) is Fault.IO
    disk._connection = connection
    assert disk.append([noted(2)], expected={"visit:a": 1}) is None
    assert disk.append([noted(3)], expected={"visit:a": 2}) is None
    assert disk.entries("visit:a") == (noted(1), noted(2), noted(3))
    assert disk.verify() == ()


@pytest.mark.parametrize("swapped", [False, True])
def test_a_file_that_was_removed_or_swapped_while_open_takes_no_entry(
    disk: Store, folder: Path, swapped: bool
) -> None:
    """The engine would report success, and the entry would vanish."""
    disk.append([noted(1)])
    path = folder / record_files.DATABASE_FILE
    content = path.read_bytes()
    path.rename(folder / "aside")
    if swapped:
        path.write_bytes(content)
    assert fault_in(lambda: disk.append([noted(2)])) is Fault.STORE_LOST
    assert fault_in(lambda: disk.put_draft("a", "b", "c", "d", NOW)) is Fault.STORE_LOST


@pytest.mark.parametrize("swapped", [False, True])
def test_a_log_that_was_removed_or_swapped_while_open_takes_no_entry(
    disk: Store, folder: Path, tmp_path: Path, swapped: bool
) -> None:
    """F-17, F-22: the engine would report success; what was saved before is saved still."""
    for number in range(3):
        disk.append([noted(number)])
    log = folder / "ketadesk.db-wal"
    content = log.read_bytes()
    log.rename(tmp_path / "aside")
    if swapped:
        log.write_bytes(content)
    assert fault_in(lambda: disk.append([noted(3)])) is Fault.STORE_LOST
    assert fault_in(lambda: disk.set_meta("a", "b")) is Fault.STORE_LOST
    log.unlink(missing_ok=True)
    # The program is killed now: the file alone holds everything that was told as saved.
    killed = tmp_path / "killed"
    shutil.copytree(folder, killed)
    (killed / "ketadesk.db-shm").unlink(missing_ok=True)
    after = opened(killed)
    assert after.entries("visit:a") == tuple(map(noted, range(3)))
    after.close()


def test_an_entry_that_cannot_be_read_names_itself_and_no_patient(disk: Store) -> None:
    disk.append([patient("patient:1")])
    disk._connection.execute("DROP TRIGGER entry_no_update")
    body = json.dumps({"family": CANARY, "born": {"$date": "never"}})
    disk._connection.execute("UPDATE entry SET body = ?", (body,))
    with pytest.raises(EnvironmentFault) as damaged:
        disk.entries("patient:1")
    assert damaged.value.fault is Fault.DAMAGED
    assert CANARY not in str(damaged.value)


KILLS = """
import os, random, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from ketadesk.store.database import Store
from ketadesk.store.keys import DataKey
from ketadesk.visit.entries import Entry, Noted

folder, key = Path(sys.argv[1]), DataKey(bytes(range(32)))
chance = random.Random(sys.argv[2])
now = datetime(2026, 3, 2, tzinfo=UTC)

def write_for_ever(acknowledge):
    store = Store.open(folder, key)
    number = store.head("visit:a")[0]
    while True:
        number += 1
        a = Entry(f"a{number}", "visit:a", Noted("x" * 200), "ann", now, now, 0)
        b = Entry(f"b{number}", "register", Noted("y"), "ann", now, now, 0)
        store.append([a, b], expected={"visit:a": number - 1, "register": number - 1})
        os.write(acknowledge, b"%d\\n" % number)

said = 0
for _round in range(20):
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        write_for_ever(write)
    os.close(write)
    with os.fdopen(read, "rb") as acknowledged:
        for _line in range(chance.randint(1, 12)):
            said = int(acknowledged.readline())
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        for line in acknowledged:
            said = int(line)
    store = Store.open(folder, key)
    kept = [each.id for each in store.entries("visit:a")]
    assert kept == [f"a{n}" for n in range(1, len(kept) + 1)], kept
    assert [each.id for each in store.entries("register")] == [f"b{each[1:]}" for each in kept]
    assert said <= len(kept) <= said + 1, (said, len(kept))
    assert not store.marker_was_missing
    assert store.verify() == ()
    store.close()
print("kept", said)
"""


def test_acknowledged_entries_survive_a_kill_at_any_moment(folder: Path) -> None:
    """F-02, R-REL-01: twenty kills between one commit and the next; never half of a batch."""
    created(folder).close()
    word, count = run_python(KILLS, str(folder), "7").split()
    assert word == "kept"
    assert int(count) >= 20
