"""Every figure of a protocol that something is compared with, found by walking over all of it.

A figure that a later version brings is found too: nothing is listed by hand here but what is no
threshold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal

from ketadesk.protocols.model import Condition, Protocol, Rule

NO_THRESHOLDS = {
    "step": "how fine a value is typed, not where anything changes",
    "pump_step_ml_h": "what a rate is rounded to: worked case 2",
    "default_mg_per_kg": "offered on an order, compared with nothing",
    "default_minutes": "offered on an order, compared with nothing",
    "answer": "read with its operator, as a rule's condition",
}


def _name(node: object) -> str:
    """What a part of a protocol is called among its like."""
    for key in ("parameter", "id", "name", "label", "value", "key"):
        found = getattr(node, key, None)
        if isinstance(found, str):
            return found
    raise AssertionError(f"a part without a name: {node!r}")


def _conditions(rule: Rule, path: str) -> Iterator[tuple[str, Decimal]]:
    for each in rule.when:
        if isinstance(each.answer, Decimal):
            what = each.question or each.field
            yield f"{path} {what} {each.operator.value} {each.answer}", each.answer


def _figures(node: object, path: str) -> Iterator[tuple[str, Decimal]]:
    match node:
        case bool() | str() | None:
            return
        case int() | Decimal():
            yield path, Decimal(node)
        case Rule():
            yield from _conditions(node, path)
        case Condition():
            if isinstance(node.answer, Decimal):
                yield f"{path} {node.question} {node.operator.value} {node.answer}", node.answer
        case dict():
            for key, value in node.items():
                yield from _figures(value, f"{path}.{key}")
        case tuple():
            for each in node:
                if isinstance(each, Rule | Condition):
                    yield from _figures(each, path.removesuffix(".rules"))
                elif is_dataclass(each):
                    yield from _figures(each, f"{path}.{_name(each)}")
                else:
                    plain = each if isinstance(each, Decimal) else ""
                    yield from _figures(each, f"{path}.{plain}")
        case _ if is_dataclass(node):
            for each in fields(node):
                if each.name not in NO_THRESHOLDS and each.compare:
                    yield from _figures(getattr(node, each.name), f"{path}.{each.name}")


def figures_of(protocol: Protocol) -> dict[str, Decimal]:
    """Path and value of every threshold, such as ``limits.sbp.amber_from``."""
    found: dict[str, Decimal] = {}
    for path, value in _figures(protocol, ""):
        name = path.removeprefix(".")
        section, _, rest = name.partition(".items.")
        # An item is called by its own id wherever the form puts it.
        name = f"items.{rest}" if section.startswith("sections.") else name
        assert name not in found, f"two figures are called {name}"
        found[name] = value
    return found
