"""Entries and summaries as table rows and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.store.driver import Connection
from ketadesk.store.port import Summary
from ketadesk.visit import chain, codec
from ketadesk.visit.entries import Entry

ENTRY_COLUMNS: Final = (
    "id, stream, kind, body, by, happened_at, recorded_at, offset_min, reason, replaces,"
    " after_the_fact"
)
INSERT_ENTRY: Final = (
    "INSERT INTO entry (store_seq, seq, id, stream, kind, body, by, happened_at, recorded_at,"
    " offset_min, reason, replaces, after_the_fact, previous_hash, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ENTRIES: Final = f"SELECT {ENTRY_COLUMNS} FROM entry"  # noqa: S608 - our own column names
ENTRY_BY_ID: Final = f"{_ENTRIES} WHERE id = ?"
ENTRIES_OF_STREAM: Final = f"{_ENTRIES} WHERE stream = ? ORDER BY seq"
ENTRIES_OF_STREAMS: Final = f"{_ENTRIES} WHERE stream >= ? AND stream < ? ORDER BY store_seq"
PUT_SUMMARY: Final = (
    "INSERT INTO summary VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
    " owner = excluded.owner, state = excluded.state, at = excluded.at,"
    " instant = excluded.instant, number = excluded.number"
    " WHERE (owner, state, at, number)"
    " IS NOT (excluded.owner, excluded.state, excluded.at, excluded.number)"
)


def entry_row(entry: Entry) -> tuple[object, ...]:
    """The values of ``ENTRY_COLUMNS``."""
    return (
        entry.id,
        entry.stream,
        entry.body.kind,
        codec.encode(entry.body),
        entry.by,
        entry.happened_at.isoformat(),
        entry.recorded_at.isoformat(),
        entry.offset_min,
        entry.reason,
        entry.replaces,
        int(entry.after_the_fact),
    )


def insert(
    connection: Connection,
    entries: Sequence[Entry],
    newest: tuple[int, str],
    head_of: Callable[[str], tuple[int, str]],
) -> tuple[dict[str, tuple[int, str]], tuple[int, str]]:
    """Write entries behind those that are there, inside the transaction that is open.

    Args:
        connection: with a transaction open.
        entries: none of them is stored yet.
        newest: number and chain hash of the store's newest entry.
        head_of: how many entries a stream has, and its chain's head.

    Returns:
        The new heads of the streams written to, and of the store.
    """
    heads: dict[str, tuple[int, str]] = {}
    for entry in entries:
        count, previous = heads.get(entry.stream) or head_of(entry.stream)
        head = chain.link(previous, entry)
        newest = (newest[0] + 1, head)
        heads[entry.stream] = (count + 1, head)
        connection.execute(INSERT_ENTRY, (newest[0], count + 1, *entry_row(entry), previous, head))
    return heads, newest


def entry_of(row: tuple[Any, ...]) -> Entry:
    """The entry in a row of ``ENTRY_COLUMNS``.

    Raises:
        EnvironmentFault: ``DAMAGED`` if the row does not hold an entry, ``STORE_NEWER`` if
            its kind is of a later release.
    """
    entry_id, stream, kind, body, by, happened, recorded, offset, reason, replaces, after = row
    try:
        return Entry(
            entry_id,
            stream,
            codec.decode(kind, body),
            by,
            datetime.fromisoformat(happened),
            datetime.fromisoformat(recorded),
            offset,
            reason,
            replaces,
            bool(after),
        )
    except (ValueError, ArithmeticError, AttributeError) as unreadable:
        raise EnvironmentFault(Fault.DAMAGED, f"entry {entry_id}") from unreadable


def summary_row(summary: Summary) -> tuple[object, ...]:
    """The values of the table's columns."""
    return (
        summary.stream,
        summary.owner,
        summary.state,
        summary.at.isoformat(),
        summary.at.timestamp(),
        summary.number,
    )


def summary_of(row: Mapping[str, Any]) -> Summary:
    """The summary in a row."""
    return Summary(
        row["stream"],
        row["owner"],
        row["state"],
        datetime.fromisoformat(row["at"]),
        row["number"],
    )


def newest(connection: Connection) -> tuple[int, str]:
    """Number and chain hash of the newest entry; 0 and the genesis head without entries."""
    found = connection.execute(
        "SELECT store_seq, hash FROM entry ORDER BY store_seq DESC LIMIT 1"
    ).fetchone()
    return found or (0, chain.GENESIS)
