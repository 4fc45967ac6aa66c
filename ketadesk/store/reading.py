"""What can be read of an open store, without any memory of what was read before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from ketadesk.store import rows
from ketadesk.store.driver import Connection, tables
from ketadesk.store.faults import translated
from ketadesk.store.port import Summary
from ketadesk.visit.entries import Entry

_LAST_LETTER: Final = "\U0010ffff"


class Reading:
    """The reading half of ``database.Store``: see ``StorePort`` for the meaning of each call."""

    def __init__(self, connection: Connection) -> None:
        """Read over this connection."""
        self._connection = connection
        self._tables = tables(connection)

    def entry(self, entry_id: str) -> Entry | None:
        """The entry with this id, or None."""
        found = self._rows(rows.ENTRY_BY_ID, (entry_id,))
        return rows.entry_of(found[0]) if found else None

    def entries(self, stream: str) -> tuple[Entry, ...]:
        """The stream's entries in order."""
        found = self._rows(rows.ENTRIES_OF_STREAM, (stream,))
        return tuple(map(rows.entry_of, found))

    def entries_like(self, prefix: str) -> dict[str, tuple[Entry, ...]]:
        """The entries of each stream whose name begins so."""
        found = self._rows(rows.ENTRIES_OF_STREAMS, (prefix, prefix + _LAST_LETTER))
        streams: dict[str, list[Entry]] = {}
        for row in found:
            entry = rows.entry_of(row)
            streams.setdefault(entry.stream, []).append(entry)
        return {stream: tuple(lines) for stream, lines in streams.items()}

    def streams(self, prefix: str) -> tuple[str, ...]:
        """Names of the streams that begin so, in order of creation."""
        found = self._rows(
            "SELECT stream FROM entry WHERE seq = 1 AND stream >= ? AND stream < ?"
            " ORDER BY store_seq",
            (prefix, prefix + _LAST_LETTER),
        )
        return tuple(stream for (stream,) in found)

    def summaries(
        self,
        prefix: str,
        states: Sequence[str] | None = None,
        owner: str | None = None,
        since: datetime | None = None,
    ) -> tuple[Summary, ...]:
        """Summaries of streams that begin so, newest first."""
        where = ["stream >= ?", "stream < ?"]
        values: list[str | float] = [prefix, prefix + _LAST_LETTER]
        if owner is not None:
            where.append("owner = ?")
            values.append(owner)
        if since is not None:
            where.append("instant >= ?")
            values.append(since.timestamp())
        if states is not None:
            where.append(f"state IN ({', '.join('?' * len(states))})")
            values.extend(states)
        with translated():
            found = self._tables.table("summary").rows_where(
                " AND ".join(where), values, order_by="instant DESC, stream"
            )
            return tuple(map(rows.summary_of, found))

    def document(self, sha256: str) -> bytes | None:
        """The kept bytes with this SHA-256, or None."""
        found = self._rows("SELECT bytes FROM document WHERE sha256 = ?", (sha256,))
        return found[0][0] if found else None

    def drafts(self, person: str, stream: str) -> dict[str, str]:
        """The person's half-typed texts for this stream, by field."""
        with translated():
            found = self._tables.table("draft").rows_where(
                "person = ? AND stream = ?", [person, stream], order_by="field"
            )
            return {row["field"]: row["text"] for row in found}

    def meta(self, key: str) -> str | None:
        """A fact about the store itself, or None."""
        found = self._rows("SELECT value FROM meta WHERE key = ?", (key,))
        return found[0][0] if found else None

    def _rows(self, statement: str, values: tuple[str, ...]) -> list[tuple[Any, ...]]:
        with translated():
            found: list[tuple[Any, ...]] = self._connection.execute(statement, values).fetchall()
            return found
