"""Tables: frozen steps, guards, later releases (R-REL-11)."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketadesk.kernel.problems import Fault
from ketadesk.store.database import Store
from ketadesk.store.driver import DbError, connect, tables
from ketadesk.store.schema import STEPS, Step, bring_up_to_date, missing_guards, step_of

from .builders import KEY, fault_in, noted, opened

RELEASED = {1: "60db4ff302aff84d8378876032c28070939c324f54be647c57da732b98fecce0"}


def test_released_steps_are_never_edited() -> None:
    assert [step.number for step in STEPS] == list(range(1, len(STEPS) + 1))
    assert {step.number: step.fingerprint for step in STEPS} == RELEASED


def test_a_database_of_a_later_release_is_refused_and_left_alone(disk: Store, folder: Path) -> None:
    later = STEPS[-1].number + 1
    disk._connection.execute("INSERT INTO step VALUES (?, 'later', '')", (later,))
    assert fault_in(lambda: opened(folder)) is Fault.STORE_NEWER
    assert step_of(disk._connection) == later


@pytest.mark.parametrize("breaking", [("broken",), ("ROLLBACK", "broken")])
def test_a_step_that_fails_leaves_nothing_and_can_be_taken_again(
    disk: Store, breaking: tuple[str, ...]
) -> None:
    connection = disk._connection
    made = "CREATE TABLE later (a TEXT) STRICT"
    with pytest.raises(DbError):
        bring_up_to_date(connection, (*STEPS, Step(2, "later", (made, *breaking))))
    assert not connection.in_transaction
    assert step_of(connection) == 1
    bring_up_to_date(connection, (*STEPS, Step(2, "later", (made,))))
    assert step_of(connection) == 2
    assert connection.execute("SELECT count(*) FROM later").fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET reason = 'x'",
        "DELETE FROM entry",
        "INSERT OR REPLACE INTO entry SELECT * FROM entry",
        "REPLACE INTO document SELECT sha256, x'00' FROM document",
        "UPDATE document SET bytes = x'00'",
        "DELETE FROM document",
    ],
)
def test_the_record_is_append_only(disk: Store, folder: Path, statement: str) -> None:
    disk.append([noted(1)], document=b"paper")
    bare = connect(folder / "ketadesk.db", KEY.hex)
    for connection in (disk._connection, bare):
        with pytest.raises(DbError, match="append-only"):
            connection.execute(statement)
    bare.close()
    assert disk.entries("visit:a") == (noted(1),)
    assert disk.verify() == ()


def test_guards_that_a_table_change_dropped_are_missed_at_open(disk: Store, folder: Path) -> None:
    """sqlite-utils' ``transform()`` drops triggers without a word."""
    tables(disk._connection).table("document").transform(rename={"bytes": "content"})
    gone = ("document_no_update", "document_no_delete")
    assert missing_guards(disk._connection) == gone
    assert fault_in(lambda: opened(folder)) is Fault.DAMAGED


def test_a_rewritten_guard_is_missed(disk: Store) -> None:
    disk._connection.execute("DROP TRIGGER entry_no_delete")
    disk._connection.execute(
        "CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT 1; END"
    )
    assert missing_guards(disk._connection) == ("entry_no_delete",)


def test_a_database_without_our_tables_is_refused(folder: Path) -> None:
    path = folder / "ketadesk.db"
    path.touch()
    connection = connect(path, KEY.hex)
    connection.execute("CREATE TABLE other (a)")
    connection.close()
    assert fault_in(lambda: opened(folder)) is Fault.DAMAGED
