"""Entries as canonical JSON and back. The same entry always gives the same bytes."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from ketadesk.clinical.observation import Vitals
from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.visit import entries as record
from ketadesk.visit.entries import Body, Entry

BODIES: Final[dict[str, type[Body]]] = {
    each.kind: each
    for each in vars(record).values()
    if isinstance(each, type) and issubclass(each, Body) and each.kind
}


def _plain(value: object) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, datetime):
        return {"$instant": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Vitals):
        held = {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
        return {"$vitals": {name: part for name, part in held.items() if part is not None}}
    raise TypeError(f"no stored form for {type(value).__name__}")


def _value(stored: Any) -> Any:
    if isinstance(stored, list):
        return tuple(_value(each) for each in stored)
    if isinstance(stored, dict):
        ((tag, inner),) = stored.items()
        match tag:
            case "$decimal":
                return Decimal(inner)
            case "$instant":
                return datetime.fromisoformat(inner)
            case "$date":
                return date.fromisoformat(inner)
            case "$vitals":
                return Vitals(**{name: _value(part) for name, part in inner.items()})
            case _:
                raise KeyError(tag)
    return stored


def encode(body: Body) -> str:
    """The body as canonical JSON: sorted keys, no spaces, text as it is.

    A part that stands at its default is left out: a later release may add such a part, and what
    was written before keeps its bytes and its place in the chain.
    """
    held = {
        each.name: _plain(getattr(body, each.name))
        for each in fields(body)  # type: ignore[arg-type]
        if each.default is MISSING or getattr(body, each.name) != each.default
    }
    return json.dumps(held, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def decode(kind: str, stored: str) -> Body:
    """The body that ``encode`` wrote.

    Raises:
        EnvironmentFault: ``STORE_NEWER`` for a kind or part that this release does not know.
    """
    try:
        known = BODIES[kind]
        return known(**{name: _value(part) for name, part in json.loads(stored).items()})
    except (KeyError, TypeError) as unknown:
        raise EnvironmentFault(Fault.STORE_NEWER, kind) from unknown


def canonical(entry: Entry) -> bytes:
    """Everything the entry says, as the bytes that the chain hashes."""
    parts = [
        entry.id,
        entry.stream,
        entry.body.kind,
        encode(entry.body),
        entry.by,
        entry.happened_at.isoformat(),
        entry.recorded_at.isoformat(),
        entry.offset_min,
        entry.reason,
        entry.replaces,
        entry.after_the_fact,
    ]
    return json.dumps(parts, separators=(",", ":"), ensure_ascii=False).encode()
