"""From the tables of a TOML file to the frozen values of ``model``, collecting every flaw.

The shape is read off the dataclasses themselves: a key is a field, a field without a default
is required, and its type says what may stand there. After a flaw a neutral value takes the
place, so that the rest of the file is still looked at; such a protocol is never handed out.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from ketadesk.kernel.text import _
from ketadesk.protocols import model
from ketadesk.protocols.flaws import WHOLE_FILE, Flaw, FlawKind, nearest
from ketadesk.protocols.shapes import ABSENT, Absent, Form, Key, Shape, keys_of

NAMED: Final[Mapping[type | None, tuple[str, str]]] = {
    model.Section: ("section", "id"),
    model.Item: ("item", "id"),
    model.Derived: ("item", "id"),
    model.Field: ("field", "name"),
    model.Option: ("option", "value"),
    model.BaselineLimit: ("baseline limit", "parameter"),
    model.Limit: ("limit", "parameter"),
    model.ObservedValue: ("observed value", "name"),
    model.Medicine: ("medicine", "name"),
    model.Criterion: ("criterion", "id"),
    model.Scale: ("scale", "name"),
    model.Band: ("band", "label"),
    model.Source: ("source", "key"),
    model.Regimen: ("regimen", "name"),
}
"""How a part is called in a flaw, and the key that names it."""

_INSIDE: Final = frozenset({model.Field, model.Option, model.Band})
"""Parts whose name is only clear after the name of what holds them."""

_LISTED: Final[Mapping[str, str]] = {"rules": "rule", "when": "condition"}


def shown(value: object) -> str:
    """A value as a flaw quotes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"'
        case Decimal() | int():
            return str(value)
        case list():
            return _("a list")
        case dict():
            return _("a table")
        case _:
            return _("a date or time")


class Reading:
    """One file being read.

    Attributes:
        file: its name, for flaws.
        flaws: what was found so far.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.flaws: list[Flaw] = []

    def protocol(self, document: dict[str, object], content_hash: str) -> model.Protocol:
        """Read the whole document. It may be used only if ``flaws`` stayed empty."""
        values = self._values(model.Protocol, document, WHOLE_FILE)
        return model.Protocol(**values, content_hash=content_hash)

    def _values(self, cls: type, table: dict[str, object], place: str) -> dict[str, Any]:
        keys = keys_of(cls)
        names = [key.name for key in keys]
        for name in table:
            if name not in names:
                self._unknown_key(name, table, names, place)
        return {
            key.name: self._absent(key, place)
            if key.name not in table
            else self._value(key.shape, table[key.name], key.name, place, key.default)
            for key in keys
        }

    def _unknown_key(
        self, name: str, table: dict[str, object], names: list[str], place: str
    ) -> None:
        free = [known for known in names if known not in table]
        self.flaws.append(
            Flaw(
                file=self.file,
                place=place,
                key=name,
                expected=", ".join(names),
                found=shown(table[name]),
                suggestion=nearest(name, free),
                kind=FlawKind.UNKNOWN_KEY,
            )
        )

    def _absent(self, key: Key, place: str) -> Any:
        if key.default is not ABSENT:
            return key.default
        kind = FlawKind.MISSING_KEY
        self.flaws.append(
            Flaw(self.file, place, key.name, key.shape.expected, _("nothing"), kind=kind)
        )
        return key.shape.neutral()

    def _value(self, shape: Shape, raw: object, key: str, place: str, default: object) -> Any:
        match shape.form:
            case Form.PLAIN:
                for kind in shape.plain:
                    found = _plain(kind, raw)
                    if found is not ABSENT:
                        return found
            case Form.LIST if isinstance(raw, list) and shape.inner is not None:
                return self._list(shape.inner, raw, key, place)
            case Form.TABLE if isinstance(raw, dict) and shape.table is not None:
                return self._made(shape.table, raw, key)
            case Form.NAMES if isinstance(raw, dict):
                whole = Shape(Form.PLAIN, plain=(int,))
                return {name: self._value(whole, raw[name], name, place, 0) for name in raw}
        near = nearest(raw, shape.words) if isinstance(raw, str) else ""
        self.flaws.append(Flaw(self.file, place, key, shape.expected, shown(raw), near))
        return shape.neutral() if default is ABSENT else default

    def _list(self, inner: Shape, raw: list[object], key: str, place: str) -> tuple[Any, ...]:
        if inner.table is None:
            return tuple(self._value(inner, each, key, place, ABSENT) for each in raw)
        made = []
        for number, each in enumerate(raw, start=1):
            if isinstance(each, dict):
                inner_place = place_of(inner.table, each, key, place, number)
                made.append(self._made(inner.table, each, inner_place))
            else:
                self.flaws.append(Flaw(self.file, place, key, _("a list of tables"), shown(each)))
        return tuple(made)

    def _made(self, cls: type, table: dict[str, object], place: str) -> Any:
        if cls is model.Item and "switched_off" in table:
            table = self._without_switched_off(table, place)
        return _inheriting(cls(**self._values(cls, table, place)))

    def _without_switched_off(self, table: dict[str, object], place: str) -> dict[str, object]:
        """The item's table with the options that ``switched_off`` names apart from the others."""
        options, named = table.get("options"), table["switched_off"]
        if not isinstance(options, list | types.NoneType) or not isinstance(named, list):
            return table
        options = options or []
        values = [each.get("value") for each in options if isinstance(each, dict)]
        words = [each for each in values if isinstance(each, str)]
        expected = _("one of {words}").format(words=", ".join(words))
        for each in named:
            if each not in words:
                near = nearest(each, words) if isinstance(each, str) else ""
                said = expected if words else _("the value of an option")
                self.flaws.append(Flaw(self.file, place, "switched_off", said, shown(each), near))
        off = [each for each in options if isinstance(each, dict) and each.get("value") in named]
        left = [each for each in options if each not in off]
        return {**table, "options": left, "switched_off": off}


def place_of(cls: type, part: dict[str, object], key: str, outer: str, number: int) -> str:
    """Where a listed part stands: by its name if it has one, else by its number from 1."""
    word, name_key = NAMED.get(cls, (_LISTED.get(key, key), ""))
    name = part.get(name_key)
    if isinstance(name, str) and name:
        return f"{outer}: {word} {name}" if cls in _INSIDE else f"{word} {name}"
    return f"{word} {number}" if outer == WHOLE_FILE else f"{outer}: {word} {number}"


def _plain(kind: type, raw: object) -> bool | int | str | Decimal | Absent:
    """The value if it is of this plain type, else ``ABSENT``. A truth value is no number."""
    if isinstance(raw, bool):
        return raw if kind is bool else ABSENT
    if isinstance(raw, int):
        if kind is Decimal:
            return Decimal(raw)
        return raw if kind is int else ABSENT
    if isinstance(raw, Decimal):
        return raw if kind is Decimal and raw.is_finite() else ABSENT
    if isinstance(raw, str):
        if kind is str:
            return raw
        if issubclass(kind, StrEnum):
            return next((each for each in kind if each.value == raw), ABSENT)
    return ABSENT


def _inheriting(part: object) -> object:
    """Give each rule its item's sources, unless it names its own or is our own proposal."""
    match part:
        case model.Item(rules=(_first, *_rest)):
            rules = _sourced(part.rules, part.sources, house_default=part.house_default)
            return dataclasses.replace(part, rules=rules)
        case model.Derived():
            rules = _sourced(part.rules, part.sources, house_default=False)
            return dataclasses.replace(part, rules=rules)
        case _:
            return part


def _sourced(
    rules: tuple[model.Rule, ...], sources: tuple[str, ...], *, house_default: bool
) -> tuple[model.Rule, ...]:
    return tuple(
        dataclasses.replace(
            rule,
            sources=rule.sources if rule.sources or rule.house_default else sources,
            house_default=rule.house_default or house_default,
        )
        for rule in rules
    )
