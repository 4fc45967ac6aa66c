"""The parts of a protocol that several checks go through."""

from __future__ import annotations

from decimal import Decimal

from ketadesk.protocols.model import Derived, Item, Operator, Protocol


def asked(protocol: Protocol) -> tuple[Item, ...]:
    """Everything a person answers: the screening, then the discharge questions."""
    return protocol.screening_items + protocol.discharge_items


def judged(protocol: Protocol) -> tuple[Item | Derived, ...]:
    """Everything that rules can stand on: what is asked and what is worked out."""
    return (*asked(protocol), *protocol.derived)


def asked_from(protocol: Protocol, question: str) -> Decimal | None:
    """The lowest value of a question or fact from which a worked-out rule speaks, or None."""
    found = (
        condition.answer
        for owner in protocol.derived
        for rule in owner.rules
        for condition in rule.when
        if (condition.question, condition.operator) == (question, Operator.GREATER_EQUAL)
    )
    return min((each for each in found if isinstance(each, Decimal)), default=None)
