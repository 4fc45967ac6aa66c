"""What the rest of the program may ask of a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final, Protocol

from ketadesk.kernel.problems import Problem
from ketadesk.visit.entries import Entry

ANY_COUNT: Final[Mapping[str, int]] = MappingProxyType({})
"""The caller has no belief about how long a stream is."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One line about a stream for a list. It follows the entries and may be written anew.

    Attributes:
        stream: the stream it sums up.
        owner: whom the stream is about, for instance the patient's stream.
        state: one word, chosen by the caller.
        at: the instant that the list is ordered by, aware UTC.
        number: a small whole number for the list, for instance the chair.
    """

    stream: str
    owner: str
    state: str
    at: datetime
    number: int


@dataclass(frozen=True, slots=True)
class DraftKey:
    """Names one half-typed field of one person."""

    person: str
    stream: str
    field: str


class StorePort(Protocol):
    """Streams of entries, documents, summaries and drafts.

    Every command is durable when it returns. A failure of the surroundings is an
    ``EnvironmentFault`` and leaves the store as it was.
    """

    def append(
        self,
        entries: Sequence[Entry],
        *,
        expected: Mapping[str, int] = ANY_COUNT,
        summaries: Sequence[Summary] = (),
        document: bytes | None = None,
        drop_drafts: Sequence[DraftKey] = (),
    ) -> Problem | None:
        """Write everything given, or nothing.

        An entry whose id is stored already with the same content is left out, so a retry
        doubles nothing; if all of them are, the call changes nothing.

        Args:
            entries: in their order; they may belong to several streams.
            expected: how many entries the caller believes a stream to hold.
            summaries: replace the summaries of their streams.
            document: exact bytes to keep under their SHA-256.
            drop_drafts: drafts that these entries take the place of.

        Returns:
            ``CONFLICT`` with the stream as its item if a stream is longer or shorter than
            the caller believes; then nothing was written.

        Raises:
            ValueError: an id is stored already with other content, or an instant has no zone.
        """

    def entry(self, entry_id: str) -> Entry | None:
        """The entry with this id, in whichever stream, or None."""

    def entries(self, stream: str) -> tuple[Entry, ...]:
        """The stream's entries in order; empty if there is no such stream."""

    def entries_like(self, prefix: str) -> dict[str, tuple[Entry, ...]]:
        """The entries of each stream whose name begins so, streams in order of creation."""

    def streams(self, prefix: str) -> tuple[str, ...]:
        """Names of the streams that begin so, in order of creation."""

    def head(self, stream: str) -> tuple[int, str]:
        """How many entries the stream has, and its chain's head (64 hexadecimal digits)."""

    def store_head(self) -> tuple[int, str]:
        """How many entries the store has, and the chain hash of the newest one."""

    def summaries(
        self,
        prefix: str,
        states: Sequence[str] | None = None,
        owner: str | None = None,
        since: datetime | None = None,
    ) -> tuple[Summary, ...]:
        """Summaries of streams that begin so, newest first.

        Args:
            prefix: how the stream's name begins.
            states: only these states; None for all.
            owner: only this owner; None for all.
            since: only from this instant on, aware; None for all.
        """

    def document(self, sha256: str) -> bytes | None:
        """The kept bytes with this SHA-256 in hexadecimal digits, or None."""

    def put_draft(self, person: str, stream: str, field: str, text: str, at: datetime) -> None:
        """Keep a half-typed text. ``at`` is aware UTC."""

    def drafts(self, person: str, stream: str) -> dict[str, str]:
        """The person's half-typed texts for this stream, by field."""

    def drop_draft(self, person: str, stream: str, field: str) -> None:
        """Forget a half-typed text. Nothing happens if there is none."""

    def meta(self, key: str) -> str | None:
        """A fact about the store itself, or None."""

    def set_meta(self, key: str, value: str) -> None:
        """Write a fact about the store itself.

        Raises:
            ValueError: the fact is the store's own and fixed (``database_id``).
        """

    def verify(self) -> tuple[str, ...]:
        """Places of damage, each for a person to read; empty if the record is intact."""

    def close(self) -> None:
        """Let go of the store. Nothing else may be called afterwards."""
