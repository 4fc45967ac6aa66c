"""The store's promises without a disk, for tests of what stands above."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from ketadesk.kernel.problems import Problem
from ketadesk.kernel.text import _
from ketadesk.store.port import ANY_COUNT, DraftKey, Summary
from ketadesk.store.terms import (
    DATABASE_ID,
    conflict,
    fresh_only,
    require_instants,
    require_settable,
)
from ketadesk.visit import chain
from ketadesk.visit.entries import Entry


class MemoryStore:
    """Keeps everything in memory. See ``StorePort`` for the meaning of each call.

    Args:
        database_id: what ``meta("database_id")`` answers.
    """

    def __init__(self, database_id: str = "memory") -> None:
        self._lines: list[Entry] = []
        self._by_id: dict[str, Entry] = {}
        self._streams: dict[str, list[Entry]] = {}
        self._heads: dict[str, str] = {}
        self._newest = chain.GENESIS
        self._summaries: dict[str, Summary] = {}
        self._documents: dict[str, bytes] = {}
        self._drafts: dict[DraftKey, str] = {}
        self._meta: dict[str, str] = {DATABASE_ID: database_id}

    def append(
        self,
        entries: Sequence[Entry],
        *,
        expected: Mapping[str, int] = ANY_COUNT,
        summaries: Sequence[Summary] = (),
        document: bytes | None = None,
        drop_drafts: Sequence[DraftKey] = (),
    ) -> Problem | None:
        """Write everything given, or nothing."""
        require_instants(entries, summaries)
        fresh = fresh_only(entries, self.entry)
        if entries and not fresh:
            return None
        refused = conflict(entries, fresh, expected, lambda stream: self.head(stream)[0])
        if refused is not None:
            return refused
        heads: dict[str, str] = {}
        newest = self._newest
        for entry in fresh:
            newest = chain.link(heads.get(entry.stream, self.head(entry.stream)[1]), entry)
            heads[entry.stream] = newest
        for entry in fresh:
            self._lines.append(entry)
            self._by_id[entry.id] = entry
            self._streams.setdefault(entry.stream, []).append(entry)
        self._heads |= heads
        self._newest = newest
        self._summaries |= {each.stream: each for each in summaries}
        if document is not None:
            self._documents[hashlib.sha256(document).hexdigest()] = document
        for draft in drop_drafts:
            self._drafts.pop(draft, None)
        return None

    def entry(self, entry_id: str) -> Entry | None:
        """The entry with this id, or None."""
        return self._by_id.get(entry_id)

    def entries(self, stream: str) -> tuple[Entry, ...]:
        """The stream's entries in order."""
        return tuple(self._streams.get(stream, ()))

    def entries_like(self, prefix: str) -> dict[str, tuple[Entry, ...]]:
        """The entries of each stream whose name begins so."""
        return {stream: self.entries(stream) for stream in self.streams(prefix)}

    def streams(self, prefix: str) -> tuple[str, ...]:
        """Names of the streams that begin so, in order of creation."""
        return tuple(stream for stream in self._streams if stream.startswith(prefix))

    def head(self, stream: str) -> tuple[int, str]:
        """How many entries the stream has, and its chain's head."""
        return len(self._streams.get(stream, ())), self._heads.get(stream, chain.GENESIS)

    def store_head(self) -> tuple[int, str]:
        """How many entries the store has, and the chain hash of the newest one."""
        return len(self._lines), self._newest

    def summaries(
        self,
        prefix: str,
        states: Sequence[str] | None = None,
        owner: str | None = None,
        since: datetime | None = None,
    ) -> tuple[Summary, ...]:
        """Summaries of streams that begin so, newest first."""
        found = (
            each
            for each in self._summaries.values()
            if each.stream.startswith(prefix)
            and (states is None or each.state in states)
            and (owner is None or each.owner == owner)
            and (since is None or each.at >= since)
        )
        return tuple(
            sorted(sorted(found, key=lambda each: each.stream), key=_instant, reverse=True)
        )

    def document(self, sha256: str) -> bytes | None:
        """The kept bytes with this SHA-256, or None."""
        return self._documents.get(sha256)

    def put_draft(self, person: str, stream: str, field: str, text: str, at: datetime) -> None:
        """Keep a half-typed text."""
        if at.tzinfo is None:
            raise ValueError("an instant without a zone")
        self._drafts[DraftKey(person, stream, field)] = text

    def drafts(self, person: str, stream: str) -> dict[str, str]:
        """The person's half-typed texts for this stream, by field."""
        return {
            key.field: text
            for key, text in sorted(self._drafts.items(), key=lambda each: each[0].field)
            if (key.person, key.stream) == (person, stream)
        }

    def drop_draft(self, person: str, stream: str, field: str) -> None:
        """Forget a half-typed text."""
        self._drafts.pop(DraftKey(person, stream, field), None)

    def meta(self, key: str) -> str | None:
        """A fact about the store itself, or None."""
        return self._meta.get(key)

    def set_meta(self, key: str, value: str) -> None:
        """Write a fact about the store itself."""
        require_settable(key)
        self._meta[key] = value

    def verify(self) -> tuple[str, ...]:
        """Places of damage: streams whose entries no longer give the head that was kept."""
        return tuple(
            _("{stream}: the entries do not agree with their seal").format(stream=stream)
            for stream, lines in self._streams.items()
            if chain.head_of(lines) != self._heads[stream]
        )

    def close(self) -> None:
        """Nothing is held."""


def _instant(summary: Summary) -> datetime:
    return summary.at
