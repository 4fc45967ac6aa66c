"""Signatures and whether they still stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ketadesk.visit.entries import Entry, Signed
from ketadesk.visit.visit import Visit


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature: what it means, who signed, when, and whether what it covers is unchanged."""

    entry: Entry
    meaning: str
    by: str
    printed_name: str
    at: datetime
    valid: bool


def signatures_of(visit: Visit) -> tuple[Signature, ...]:
    """Every signature, checked against the hash of all entries before it."""
    # The first entry opens the visit: every signature has a head before it.
    return tuple(
        Signature(
            entry,
            entry.body.meaning,
            entry.by,
            entry.body.printed_name,
            entry.recorded_at,
            entry.body.covers == head,
        )
        for head, entry in zip(visit.heads, visit.entries[1:], strict=False)
        if isinstance(entry.body, Signed)
    )
