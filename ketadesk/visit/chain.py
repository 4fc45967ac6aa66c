"""The hash chain over a stream's entries: an edit, a removal or a new order breaks it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

from ketadesk.visit.codec import canonical
from ketadesk.visit.entries import Entry

GENESIS: Final = "0" * 64
"""The head of a stream without entries."""


def link(head: str, entry: Entry) -> str:
    """The head after this entry, as 64 hexadecimal digits."""
    return hashlib.sha256(head.encode("ascii") + canonical(entry)).hexdigest()


def head_of(entries: Iterable[Entry]) -> str:
    """The head of a stream with these entries."""
    head = GENESIS
    for entry in entries:
        head = link(head, entry)
    return head
