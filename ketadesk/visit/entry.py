"""What an entry is: one immutable line of a record, around a body that says what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

Value = bool | Decimal | str | date | datetime | tuple[str, ...] | None
"""A plain part of an answer. None is "not given"."""


class Body:
    """What an entry says. ``kind`` names it in the store for ever."""

    __slots__ = ()
    kind: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One immutable line of a record.

    Attributes:
        id: made by the client, so that a retry never doubles it.
        stream: the record it belongs to.
        body: what it says.
        by: the person's id.
        happened_at: clinical time, aware UTC.
        recorded_at: when it was written, aware UTC.
        offset_min: the clinic's offset from UTC at ``happened_at``, minutes.
        reason: why, where the step asks for it.
        replaces: id of the entry that this one replaces.
        after_the_fact: recorded as "this already happened": it would have been refused.
    """

    id: str
    stream: str
    body: Body
    by: str
    happened_at: datetime
    recorded_at: datetime
    offset_min: int
    reason: str = ""
    replaces: str | None = None
    after_the_fact: bool = False
