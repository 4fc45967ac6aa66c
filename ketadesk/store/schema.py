"""The tables, as frozen steps: a released step is never edited, a change is a new step."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.store.driver import Connection


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the tables, committed together with its own record.

    Attributes:
        number: its place, from 1 without gaps.
        name: what it brings.
        statements: SQL, one statement each.
    """

    number: int
    name: str
    statements: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the statements; a test pins it for every released step."""
        return hashlib.sha256("\n".join(self.statements).encode()).hexdigest()


_STEP_LOG: Final = (
    "CREATE TABLE IF NOT EXISTS step (number INTEGER PRIMARY KEY, name TEXT NOT NULL,"
    " fingerprint TEXT NOT NULL) STRICT"
)


def _guard(table: str, act: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


GUARDS: Final = {
    f"{table}_no_{act}": _guard(table, act)
    for table in ("entry", "document")
    for act in ("update", "delete")
}
"""The triggers that keep the record append-only, by name. ``transform()`` would drop them."""

_ENTRY: Final = (
    "CREATE TABLE entry (store_seq INTEGER PRIMARY KEY, stream TEXT NOT NULL,"
    " seq INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, body TEXT NOT NULL,"
    " by TEXT NOT NULL, happened_at TEXT NOT NULL, recorded_at TEXT NOT NULL,"
    " offset_min INTEGER NOT NULL, reason TEXT NOT NULL, replaces TEXT,"
    " after_the_fact INTEGER NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL,"
    " UNIQUE (stream, seq)) STRICT"
)
_SUMMARY: Final = (
    "CREATE TABLE summary (stream TEXT PRIMARY KEY, owner TEXT NOT NULL, state TEXT NOT NULL,"
    " at TEXT NOT NULL, instant REAL NOT NULL, number INTEGER NOT NULL) STRICT, WITHOUT ROWID"
)
_DRAFT: Final = (
    "CREATE TABLE draft (person TEXT NOT NULL, stream TEXT NOT NULL, field TEXT NOT NULL,"
    " text TEXT NOT NULL, written_at TEXT NOT NULL, PRIMARY KEY (person, stream, field))"
    " STRICT, WITHOUT ROWID"
)

STEPS: Final = (
    Step(
        1,
        "record",
        (
            _ENTRY,
            "CREATE INDEX entry_stream ON entry (stream) WHERE seq = 1",
            "CREATE TABLE document (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT",
            *GUARDS.values(),
            _SUMMARY,
            "CREATE INDEX summary_owner ON summary (owner, stream)",
            "CREATE INDEX summary_state ON summary (state, stream)",
            _DRAFT,
            "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
        ),
    ),
)
"""Every step since the first release."""


def step_of(connection: Connection) -> int:
    """The newest step that the database has; 0 if it has no tables of ours."""
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'step'").fetchone()
    if found is None:
        return 0
    (number,) = connection.execute("SELECT coalesce(max(number), 0) FROM step").fetchone()
    return int(number)


def require_known(connection: Connection, steps: tuple[Step, ...] = STEPS) -> None:
    """Refuse a database that is not ours or is of a later release, before anything is read.

    Raises:
        EnvironmentFault: ``DAMAGED`` without our tables, ``STORE_NEWER`` for a later release.
    """
    has = step_of(connection)
    if has == 0:
        raise EnvironmentFault(Fault.DAMAGED, "no tables")
    if has > steps[-1].number:
        raise EnvironmentFault(Fault.STORE_NEWER, f"step {has}")


def bring_up_to_date(connection: Connection, steps: tuple[Step, ...] = STEPS) -> None:
    """Apply the steps that the database does not have. A kill in between does no harm."""
    for step in steps[step_of(connection) :]:
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.execute(_STEP_LOG)
            for statement in step.statements:
                connection.execute(statement)
            connection.execute(
                "INSERT INTO step VALUES (?, ?, ?)", (step.number, step.name, step.fingerprint)
            )
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def missing_guards(connection: Connection) -> tuple[str, ...]:
    """Names of the guards that are gone or were rewritten; empty is as it must be."""
    held = dict(
        connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    )
    return tuple(name for name, sql in GUARDS.items() if held.get(name) != sql)
