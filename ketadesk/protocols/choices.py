"""What protocols ship switched off, and what a clinic has turned on of it.

A choice is called ``ketamine-iv-pain/ind.code/postop``: protocol, item, option. It holds for every
version of the protocol, so that a visit that runs already may use it too.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ketadesk.protocols.editing import ITEMS, OFFERED, with_value
from ketadesk.protocols.model import Item, Option, Protocol
from ketadesk.protocols.parts import asked


@dataclass(frozen=True, slots=True)
class Choice:
    """An option that a protocol ships switched off."""

    protocol: Protocol
    item: Item
    option: Option

    @property
    def name(self) -> str:
        """What the record calls it."""
        return f"{self.protocol.id}/{self.item.id}/{self.option.value}"


def choices(protocol: Protocol) -> tuple[Choice, ...]:
    """Everything that this protocol ships switched off, in its order."""
    return tuple(
        Choice(protocol, item, option) for item in asked(protocol) for option in item.switched_off
    )


def with_choices(protocol: Protocol, on: Collection[str]) -> Protocol:
    """The protocol as this clinic uses it: what is turned on is offered and taken like the rest.

    It keeps the hash of its text: a choice that is turned on is no other version.

    Args:
        protocol: as it was approved.
        on: names of choices, of whatever protocols.
    """
    for each in choices(protocol):
        if each.name in on:
            path = (ITEMS, each.item.id, OFFERED)
            item = protocol.items_by_id[each.item.id]
            offered = (*(option.value for option in item.options), each.option.value)
            protocol = with_value(protocol, path, offered)
    return protocol
