"""A protocol as rows to be read before it is approved: what, how much, from where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ketadesk.kernel.text import _
from ketadesk.protocols.figure_words import LEVELS
from ketadesk.protocols.model import Protocol
from ketadesk.protocols.outline import OutlineRow, outline

_TABLES: Final = frozenset({"schedule", "dosing", "recovery"})
"""Their figures stand on the sources of the whole table, which has no row of its own here."""


@dataclass(frozen=True, slots=True)
class ProtocolRow:
    """One thing that the director approves.

    Attributes:
        part: the part of the protocol.
        id: what the protocol's file calls it.
        text: what it says.
        source: where it comes from.
        house_default: KetaDesk's own proposal, which no published figure backs.
    """

    part: str
    id: str
    text: str
    source: str
    house_default: bool


def protocol_rows(protocol: Protocol) -> tuple[ProtocolRow, ...]:
    """Every row, proposals of KetaDesk first, else in the protocol's order."""
    sources: dict[str, str] = {}
    found = []
    for row in outline(protocol):
        named = "; ".join(row.sources)
        place = row.id.split(" ", maxsplit=1)[0]
        if row.is_rule:
            # A rule tells only the sources that its item has not.
            named = named or sources.get(place, "")
        else:
            sources[place] = named
            table = place.split(".", maxsplit=1)[0]
            named = sources.get(table, named) if table in _TABLES else named
        if place not in _TABLES:
            found.append(_row(row, named))
    return tuple(sorted(found, key=lambda row: not row.house_default))


def _row(row: OutlineRow, source: str) -> ProtocolRow:
    if not source:
        # What is read here is not approved yet, so it must not say that it is.
        own = row.house_default
        source = _("KetaDesk's own proposal") if own else _("What this protocol is for")
    text = row.text
    if row.is_rule:
        level = LEVELS[row.id.rsplit(" ", maxsplit=1)[-1]]
        text = _("{level}: {text}").format(level=_(level), text=text)
    return ProtocolRow(row.part, row.id, text, source, row.house_default)
