"""Signatures and whether they still stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ketadesk.visit.chain import GENESIS, link
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
    found, head = [], GENESIS
    for entry in visit.entries:
        if isinstance(entry.body, Signed):
            body = entry.body
            found.append(
                Signature(
                    entry,
                    body.meaning,
                    entry.by,
                    body.printed_name,
                    entry.recorded_at,
                    body.covers == head,
                )
            )
        head = link(head, entry)
    return tuple(found)
