"""Damage is found and its place is named (R-SEC-14, F-16, F-61, F-62)."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketadesk.kernel.problems import Fault
from ketadesk.store import record_files, verify
from ketadesk.store.database import Store
from ketadesk.store.driver import connect
from ketadesk.store.schema import GUARDS

from .builders import KEY, EngineFailure, created, fault_in, noted, opened


@pytest.fixture
def record(folder: Path) -> Path:
    """A closed record of two streams, three entries each, and a document."""
    store = created(folder)
    for number in (1, 2, 3):
        store.append([noted(number), noted(number, "visit:b")], document=b"paper")
    store.close()
    return folder


def places(folder: Path) -> tuple[str, ...]:
    return verify.places_of_damage(folder, KEY)


def tamper(folder: Path, *statements: str) -> None:
    """Change the record as somebody with the key could: guards off, change, guards on."""
    connection = connect(folder / record_files.DATABASE_FILE, KEY.hex)
    for name in GUARDS:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    for guard in GUARDS.values():
        connection.execute(guard)
    connection.close()


def test_a_sound_record_has_no_damage(record: Path) -> None:
    assert places(record) == ()


@pytest.mark.parametrize(
    "change",
    [
        "reason = 'other'",
        "by = 'bob'",
        "happened_at = '2026-03-02T09:33:00+00:00'",
        "offset_min = 0",
        "after_the_fact = 1",
        "body = replace(body, 'note', 'nota')",
        "body = 'no json'",
        "kind = 'unheard-of'",
        "recorded_at = 'no instant'",
        "hash = 'f' || substr(hash, 2)",
    ],
)
def test_an_edited_entry_is_named(record: Path, change: str) -> None:
    """F-61."""
    edit = f"UPDATE entry SET {change} WHERE stream = 'visit:a' AND seq = 2"  # noqa: S608 - ours
    tamper(record, edit)
    assert "visit:a entry 2" in places(record)
    assert not any("visit:b" in place for place in places(record))


def test_an_edit_with_its_own_hash_made_again_breaks_the_next_entry(record: Path) -> None:
    tamper(record, "UPDATE entry SET previous_hash = hash, hash = 'x' WHERE store_seq = 1")
    assert places(record)[:2] == ("visit:a entry 1", "visit:a entry 2")


def test_a_removed_entry_is_named_by_the_one_after_it(record: Path) -> None:
    tamper(record, "DELETE FROM entry WHERE stream = 'visit:a' AND seq = 2")
    found = places(record)
    assert "visit:a entry 3: entries before it are missing" in found
    assert any("6 were written, 5 are here" in place for place in found)


def test_two_entries_in_another_order_are_named(record: Path) -> None:
    tamper(
        record,
        "UPDATE entry SET seq = 9 WHERE stream = 'visit:a' AND seq = 1",
        "UPDATE entry SET seq = 1 WHERE stream = 'visit:a' AND seq = 2",
        "UPDATE entry SET seq = 2 WHERE stream = 'visit:a' AND seq = 9",
    )
    assert places(record)[:2] == ("visit:a entry 1", "visit:a entry 2")


def test_a_cut_tail_is_found_by_the_marker_only(record: Path) -> None:
    """F-62."""
    tamper(record, "DELETE FROM entry WHERE store_seq >= 5")
    assert places(record) == ("the database is not as new as its marker, or is another one",)
    (record / record_files.MARKER_FILE).unlink()
    assert places(record) == ("the marker file is gone or cannot be read",)


def test_a_changed_document_is_named(record: Path) -> None:
    tamper(record, "UPDATE document SET bytes = x'00'")
    (place,) = places(record)
    assert place.startswith("document ")
    assert len(place) == len("document ") + 64


def test_a_missing_guard_is_named(record: Path) -> None:
    connection = connect(record / record_files.DATABASE_FILE, KEY.hex)
    connection.execute("DROP TRIGGER entry_no_update")
    connection.close()
    assert places(record) == ("the guard entry_no_update is gone",)


def test_another_database_id_is_found(record: Path) -> None:
    tamper(record, "DELETE FROM meta")
    assert places(record) == ("the database is not as new as its marker, or is another one",)
    assert fault_in(lambda: opened(record)) is Fault.STORE_REPLACED


@pytest.fixture
def long_record(folder: Path) -> Path:
    store = created(folder)
    store.append([noted(number, text="word " * 60) for number in range(200)])
    store.close()
    return folder


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 0xFF
    path.write_bytes(content)


def test_a_flipped_bit_in_a_page_is_found(long_record: Path) -> None:
    """F-16."""
    path = long_record / record_files.DATABASE_FILE
    assert places(long_record) == ()
    flip(path, path.stat().st_size // 2)
    found = places(long_record)
    assert any(place.startswith("database file: ") for place in found)
    assert "part of the database file cannot be read" in found


def test_a_flipped_bit_in_the_first_page_is_found(long_record: Path) -> None:
    """F-16."""
    flip(long_record / record_files.DATABASE_FILE, 100)
    assert places(long_record) == ("the database file cannot be read",)
    assert fault_in(lambda: opened(long_record)) is Fault.DAMAGED


def test_an_emptied_file_is_damage(record: Path) -> None:
    """F-19: the engine would take it for a new database."""
    (record / record_files.DATABASE_FILE).write_bytes(b"")
    assert places(record) == ("the database file holds no record",)
    assert (record / record_files.DATABASE_FILE).stat().st_size == 0


def test_what_the_engine_itself_finds_wrong_is_told(record: Path) -> None:
    tamper(
        record,
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'value TEXT NOT NULL', 'value TEXT')"
        " WHERE name = 'meta'",
        "PRAGMA writable_schema=RESET",
        "INSERT INTO meta VALUES ('hole', NULL)",
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'value TEXT', 'value TEXT NOT NULL')"
        " WHERE name = 'meta'",
    )
    assert places(record) == ("database file: NULL value in meta.value",)


def test_a_check_that_could_not_be_made_is_a_fault_not_damage(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(code: int) -> object:
        def check(_connection: object, _folder: Path) -> list[str]:
            raise EngineFailure(code)

        return check

    monkeypatch.setattr(verify, "_guards", failing(10))
    assert fault_in(lambda: places(record)) is Fault.IO
    monkeypatch.setattr(verify, "_guards", failing(1))
    with pytest.raises(EngineFailure):
        places(record)
    (record / record_files.DATABASE_FILE).unlink()
    assert fault_in(lambda: places(record)) is Fault.IO


def test_the_check_runs_beside_the_open_store_and_writes_nothing(disk: Store, folder: Path) -> None:
    disk.append([noted(1)])
    before = (folder / record_files.DATABASE_FILE).read_bytes()
    assert disk.verify() == ()
    assert (folder / record_files.DATABASE_FILE).read_bytes() == before
    disk.append([noted(2)])
    assert disk.verify() == ()
