"""The conditions of an append that both stores share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from ketadesk.kernel.problems import Code, Problem
from ketadesk.store.port import Summary
from ketadesk.visit.entries import Entry

DATABASE_ID: Final = "database_id"
"""The fact that names the database. It is written once."""


def require_settable(key: str) -> None:
    """Refuse to rewrite a fact that is fixed.

    Raises:
        ValueError: the key is fixed.
    """
    if key == DATABASE_ID:
        raise ValueError("the database id is fixed")


def require_instants(entries: Sequence[Entry], summaries: Sequence[Summary]) -> None:
    """Refuse instants without a zone: nobody could tell later what they meant.

    Raises:
        ValueError: an instant is naive.
    """
    for entry in entries:
        if entry.happened_at.tzinfo is None or entry.recorded_at.tzinfo is None:
            raise ValueError(f"an instant without a zone in entry {entry.id}")
    for summary in summaries:
        if summary.at.tzinfo is None:
            raise ValueError(f"an instant without a zone in the summary of {summary.stream}")


def fresh_only(
    entries: Sequence[Entry], stored: Callable[[str], Entry | None]
) -> tuple[Entry, ...]:
    """The entries that are not stored yet, in their order.

    Args:
        entries: what the caller wants to append.
        stored: the entry kept under an id, or None.

    Raises:
        ValueError: an id is taken by an entry with other content.
    """
    fresh: dict[str, Entry] = {}
    for entry in entries:
        known = fresh.get(entry.id) or stored(entry.id)
        if known is None:
            fresh[entry.id] = entry
        elif known != entry:
            raise ValueError(f"entry {entry.id} is stored with other content")
    return tuple(fresh.values())


def conflict(
    entries: Sequence[Entry],
    fresh: Sequence[Entry],
    expected: Mapping[str, int],
    count: Callable[[str], int],
) -> Problem | None:
    """The refusal if a stream is not as long as the caller believes.

    Entries that are stored already are not counted: the caller did not know of them.
    """
    for stream, believed in expected.items():
        found = count(stream)
        offered = len({entry.id for entry in entries if entry.stream == stream})
        repeated = offered - sum(entry.stream == stream for entry in fresh)
        if found - repeated != believed:
            params = {"expected": str(believed), "found": str(found)}
            return Problem(Code.CONFLICT, stream, params)
    return None
