"""One value of a protocol by its path: to be shown, set to another, added or taken out.

A path names parts as problems do, by id or name and never by number, save for rules and their
conditions, which have none: ``("limits", "sbp", "red_from")``, ``("items", "hx.cv", "prompt")``,
``("derived", "id.age", "rules", "1", "when", "1", "answer")``. ``items`` finds a question wherever
it stands. ``("items", "ind.code", "offered")`` are the values of its options that are not switched
off.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

from ketadesk.protocols import model
from ketadesk.protocols.reading import NAMED

Path = tuple[str, ...]

ITEMS: Final = "items"
OFFERED: Final = "offered"


def value_at(protocol: model.Protocol, path: Path) -> Any:
    """What stands at this path.

    Raises:
        LookupError: the protocol has no such place.
    """
    return _get(protocol, path)


def with_value(protocol: model.Protocol, path: Path, value: object) -> model.Protocol:
    """The protocol with another value at this path; None under a free name takes it out.

    Raises:
        LookupError: the protocol has no such place.
    """
    changed: model.Protocol = _put(protocol, path, lambda _old: value)
    return changed


def set_back(protocol: model.Protocol, shipped: model.Protocol, path: Path) -> model.Protocol:
    """The protocol with what the shipped one has at this path.

    Raises:
        LookupError: one of them has no such place.
    """
    if path[-1] != OFFERED:
        return with_value(protocol, path, value_at(shipped, path))
    for key in ("options", "switched_off"):
        place = (*path[:-1], key)
        protocol = with_value(protocol, place, value_at(shipped, place))
    return protocol


def with_part(protocol: model.Protocol, path: Path, part: object) -> model.Protocol:
    """The protocol with one part more at the end of the list at this path."""
    changed: model.Protocol = _put(protocol, path, lambda held: (*held, part))
    return changed


def without_part(protocol: model.Protocol, path: Path) -> model.Protocol:
    """The protocol without the part that this path names.

    Raises:
        LookupError: the protocol has no such part.
    """
    *above, name = path

    def left(held: Any) -> tuple[Any, ...]:
        index = _index(held, name)
        return (*held[:index], *held[index + 1 :])

    changed: model.Protocol = _put(protocol, tuple(above), left)
    return changed


def holders(protocol: model.Protocol, path: Path) -> tuple[Any, ...]:
    """The parts that this path leads through, from the protocol inwards.

    Raises:
        LookupError: the protocol has no such place.
    """
    found = [_get(protocol, path[:count]) for count in range(len(path))]
    return tuple(each for each in found if is_dataclass(each))


def _get(part: Any, path: Path) -> Any:
    if not path:
        return part
    head, *rest = path
    return _get(_step(part, head), tuple(rest))


def _step(part: Any, head: str) -> Any:
    match part:
        case model.Protocol() if head == ITEMS:
            return part.screening_items + part.discharge_items
        case model.Item() if head == OFFERED:
            return tuple(each.value for each in part.options)
        case tuple():
            return part[_index(part, head)]
        case dict():
            return part.get(head)
        case _ if head in {each.name for each in fields(part)}:
            return getattr(part, head)
        case _:
            raise LookupError(head)


def _put(part: Any, path: Path, change: Callable[[Any], Any]) -> Any:
    if not path:
        return change(part)
    head, rest = path[0], path[1:]
    match part:
        case model.Protocol() if head == ITEMS:
            return _with_item(part, rest, change)
        case model.Item() if head == OFFERED:
            return _offering(part, change(_step(part, head)))
        case tuple():
            index = _index(part, head)
            return (*part[:index], _put(part[index], rest, change), *part[index + 1 :])
        case dict():
            told = {**part, head: _put(part.get(head), rest, change)}
            return {name: value for name, value in told.items() if value is not None}
        case _:
            return replace(part, **{head: _put(_step(part, head), rest, change)})


def _with_item(protocol: model.Protocol, path: Path, change: Callable[[Any], Any]) -> Any:
    for section in protocol.sections:
        if path[0] in {each.id for each in section.items}:
            return _put(protocol, ("sections", section.id, ITEMS, *path), change)
    return _put(protocol, ("discharge_items", *path), change)


def _offering(item: model.Item, offered: tuple[str, ...]) -> model.Item:
    known = item.known_options
    on = tuple(each for each in known if each.value in offered)
    return replace(item, options=on, switched_off=tuple(each for each in known if each not in on))


def _index(parts: tuple[Any, ...], name: str) -> int:
    """Where the part of this name stands; of parts without names, where its number from 1 says."""
    for index, each in enumerate(parts):
        _word, key = NAMED.get(type(each), ("", ""))
        if name == (getattr(each, key) if key else str(index + 1)):
            return index
    raise LookupError(name)
