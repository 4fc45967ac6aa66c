"""A protocol as one text: to be kept, approved, exported or edited. ``loader`` reads it back.

The text stands on its own: nothing is included, and what a file may leave out is left out. The
same protocol always gives the same text, so that its hash names it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from ketadesk.protocols import model
from ketadesk.protocols.shapes import ABSENT, Form, keys_of

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_UNDER_HEADINGS: Final = frozenset(
    {model.Section, model.Item, model.Derived, model.BaselineLimit, model.ObservedValue,
     model.Limit, model.Criterion, model.Medicine, model.Scale, model.Source, model.Regimen}
)  # fmt: skip
"""Parts that stand under a ``[[heading]]``; the others are one line each."""


def written(protocol: model.Protocol) -> str:
    """The protocol as TOML. Reading it gives an equal protocol with the hash of this text.

    A rule without sources that is no proposal of our own has its item's sources on reading, and
    a rule of an item that is our own proposal is one too: that is what a file means.
    """
    return "\n".join(_lines(protocol, "")).strip("\n") + "\n"


def _lines(part: Any, heading: str) -> Iterator[str]:
    """The part's own keys, then what stands under headings of its own."""
    below: list[tuple[str, Any]] = []
    for name, value in _held(part):
        listed = isinstance(value, tuple) and bool(value) and type(value[0]) in _UNDER_HEADINGS
        if listed or (heading == "" and _is_table(value)):
            below.append((name, value))
        else:
            yield from _pair(name, value)
    for name, value in below:
        inner = f"{heading}.{name}" if heading else name
        for each in value if isinstance(value, tuple) else (value,):
            yield ""
            yield f"[[{inner}]]" if isinstance(value, tuple) else f"[{inner}]"
            yield from _lines(each, inner)


def _held(part: Any) -> Iterator[tuple[str, Any]]:
    """The keys that a file needs for this part, as it would say them."""
    said = _as_said(part)
    kind: type = type(said)
    for key in keys_of(kind):
        value = getattr(said, key.name)
        if key.default is ABSENT or value != key.default:
            yield key.name, value


def _as_said(part: Any) -> Any:
    """An item with all its options, and its rules without what they have from the item."""
    match part:
        case model.Item():
            rules = tuple(_own(each, part.sources, part.house_default) for each in part.rules)
            off: Any = tuple(each.value for each in part.switched_off)
            return replace(part, rules=rules, options=part.known_options, switched_off=off)
        case model.Derived():
            rules = tuple(_own(each, part.sources, False) for each in part.rules)  # noqa: FBT003
            return replace(part, rules=rules)
        case _:
            return part


def _own(rule: model.Rule, sources: tuple[str, ...], house_default: object) -> model.Rule:
    if (rule.sources, rule.house_default) == (sources, house_default):
        return replace(rule, sources=(), house_default=False)
    if not rule.sources:
        return rule
    return replace(rule, house_default=rule.house_default and not house_default)


def _is_table(value: object) -> bool:
    return any(
        key.shape.form is Form.TABLE and isinstance(value, key.shape.table or ())
        for key in keys_of(model.Protocol)
    )


def _pair(name: str, value: object) -> Iterator[str]:
    if isinstance(value, tuple) and value and hasattr(value[0], "__dataclass_fields__"):
        yield f"{name} = ["
        yield from (f"    {_inline(each)}," for each in value)
        yield "]"
    else:
        yield f"{name} = {_inline(value)}"


def _inline(value: Any) -> str:
    """A value in one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case str():
            return _quoted(str(value))
        case tuple():
            return f"[{', '.join(map(_inline, value))}]"
        case Mapping():
            return _braces(value.items())
        case _:
            return _braces(_held(value))


def _braces(pairs: Any) -> str:
    return "{ " + ", ".join(f"{_name(name)} = {_inline(value)}" for name, value in pairs) + " }"


def _name(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _quoted(text: str) -> str:
    """As a basic string: JSON escapes all that TOML does, save one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
