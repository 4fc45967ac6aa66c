"""The parts of a protocol that several checks go through."""

from __future__ import annotations

from ketadesk.protocols.model import Derived, Item, Protocol


def asked(protocol: Protocol) -> tuple[Item, ...]:
    """Everything a person answers: the screening, then the discharge questions."""
    return protocol.screening_items + protocol.discharge_items


def judged(protocol: Protocol) -> tuple[Item | Derived, ...]:
    """Everything that rules can stand on: what is asked and what is worked out."""
    return (*asked(protocol), *protocol.derived)
