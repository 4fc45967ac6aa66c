"""A protocol file and the shared parts that it includes, laid over one another.

``include`` names files beside the protocol's own folder; their sections and lists come first,
in that order. What the protocol's own file says under the same name takes the place of what
the shared one says, key by key: of an item, a limit, a medicine, a table such as ``[schedule]``;
a section's items are laid over one another one by one. ``leave_out`` names shared parts that
this protocol is without, as problems name them: ``"item sub.uds"``. Whatever has another name
is added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ketadesk.kernel.text import _
from ketadesk.protocols import model
from ketadesk.protocols.flaws import WHOLE_FILE, Flaw, nearest
from ketadesk.protocols.reading import NAMED, place_of, shown
from ketadesk.protocols.shapes import Form, keys_of

INCLUDE: Final = "include"
LEAVE_OUT: Final = "leave_out"

_LISTS: Final[dict[str, type]] = {
    key.name: key.shape.inner.table
    for key in keys_of(model.Protocol)
    if key.shape.inner is not None and key.shape.inner.table is not None
}
"""The lists of a protocol whose parts have names, with the class of a part."""

_TABLES: Final = frozenset(
    key.name for key in keys_of(model.Protocol) if key.shape.form is Form.TABLE
)
_ITEMS: Final = "items"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One of the files: its name as a flaw says it, and its tables."""

    name: str
    document: dict[str, Any]


@dataclass(slots=True, eq=False)
class _Part:
    """A part of a list: its file, its keys that are from another, and a section's items apart."""

    file: str
    table: Any
    items: list[_Part] | None = None
    laid_over: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assembled:
    """The files as one document.

    Attributes:
        document: what a self-contained file would hold.
        root: the name of the protocol's own file.
        origins: the file in which each place, or each key of a place, stands.
        flaws: what keeps the files from being laid over one another.
    """

    document: dict[str, Any]
    root: str
    origins: dict[tuple[str, str], str] = field(default_factory=dict)
    flaws: tuple[Flaw, ...] = ()

    def file_of(self, flaw: Flaw) -> str:
        """The file in which the place of a flaw stands: the nearest that is known."""
        words = flaw.place.split(": ")
        for count in range(len(words), 0, -1):
            place = ": ".join(words[:count])
            inner = words[count].split(" ")[0] if count < len(words) else flaw.key
            for key in (inner, f"{inner}s", ""):
                found = self.origins.get((place, key))
                if found:
                    return found
        return self.root


def included(document: dict[str, Any]) -> tuple[str, ...]:
    """The files that a document wants included, as it names them."""
    names = document.get(INCLUDE, ())
    return tuple(names) if _are_texts(names) else ()


def _are_texts(names: object) -> bool:
    return isinstance(names, list) and all(isinstance(each, str) for each in names)


def assemble(own: SourceFile, shared: tuple[SourceFile, ...]) -> Assembled:
    """Lay a protocol's own file over the shared ones."""
    laid: dict[str, Any] = {}
    origins: dict[tuple[str, str], str] = {}
    for each in shared:
        for key, value in each.document.items():
            _lay(laid, origins, each.name, key, value, own=False)
    flaws = list(_without(laid, own))
    names = own.document.get(INCLUDE, [])
    if not _are_texts(names):
        flaws.append(Flaw(own.name, WHOLE_FILE, INCLUDE, _("a list of file names"), shown(names)))
    for key, value in own.document.items():
        if key not in (INCLUDE, LEAVE_OUT):
            _lay(laid, origins, own.name, key, value, own=True)
    document = {key: _plain(value) for key, value in laid.items()}
    for key, cls in _LISTS.items():
        if _is_laid(laid.get(key)):
            _note(origins, cls, key, WHOLE_FILE, laid[key])
    return Assembled(document, own.name, origins, tuple(flaws))


def _is_laid(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, _Part) for each in value)


def _lay(
    laid: dict[str, Any],
    origins: dict[tuple[str, str], str],
    file: str,
    key: str,
    value: Any,
    *,
    own: bool,
) -> None:
    before = laid.get(key)
    if key in _LISTS and isinstance(value, list):
        parts = before if before is not None and _is_laid(before) else []
        laid[key] = parts
        _lay_list(parts, file, NAMED[_LISTS[key]][1], value, own=own)
    elif key in _TABLES and isinstance(value, dict):
        laid[key] = {**(before if isinstance(before, dict) else {}), **value}
        for name, inner in value.items():
            origins[key, name] = file
            if isinstance(inner, dict):
                origins.update({(key, each): file for each in inner})
        origins.setdefault((key, ""), file)
    else:
        laid[key] = value
        origins[WHOLE_FILE, key] = file


def _lay_list(
    parts: list[_Part], file: str, name_key: str, tables: list[Any], *, own: bool
) -> None:
    """Add each table, or lay it over the shared one of the same name where there is one."""
    for table in tables:
        fresh = _part(file, table)
        same = _same(parts, file, name_key, table) if own else None
        if same is None:
            parts.append(fresh)
        else:
            same.table = {**same.table, **fresh.table}
            same.laid_over |= dict.fromkeys(fresh.table, file)
            items = [each.table for each in fresh.items or ()]
            _lay_list(same.items or [], file, "id", items, own=own)


def _part(file: str, table: Any) -> _Part:
    if isinstance(table, dict) and isinstance(table.get(_ITEMS), list):
        rest = {key: value for key, value in table.items() if key != _ITEMS}
        return _Part(file, rest, [_Part(file, each) for each in table[_ITEMS]])
    return _Part(file, table)


def _same(parts: list[_Part], file: str, name_key: str, table: Any) -> _Part | None:
    name = table.get(name_key) if isinstance(table, dict) else None
    for each in parts:
        shared = each.file != file and isinstance(each.table, dict)
        if name and shared and each.table.get(name_key) == name:
            return each
    return None


def _plain(value: Any) -> Any:
    """The value as a file would hold it."""
    if not _is_laid(value):
        return value
    return [
        each.table if each.items is None else {**each.table, _ITEMS: _plain(each.items)}
        for each in value
    ]


def _note(
    origins: dict[tuple[str, str], str], cls: type, key: str, outer: str, parts: list[_Part]
) -> None:
    """Remember the file of each part under the place that a flaw would name."""
    for number, each in enumerate(parts, start=1):
        if not isinstance(each.table, dict):
            origins.setdefault((outer, key), each.file)
            continue
        place = place_of(cls, each.table, key, outer, number)
        origins.setdefault((place, ""), each.file)
        origins.update({(place, name): file for name, file in each.laid_over.items()})
        if each.items is not None:
            _note(origins, model.Item, _ITEMS, place, each.items)


def _without(laid: dict[str, Any], own: SourceFile) -> Iterator[Flaw]:
    """Take out what the protocol is without; a flaw for each name that no shared part has."""
    names = own.document.get(LEAVE_OUT, [])
    if not isinstance(names, list):
        yield Flaw(own.name, WHOLE_FILE, LEAVE_OUT, _("a list"), shown(names))
        return
    for name in names:
        known = [place for place, _parts, _part in _places(laid)]
        found = next((each for each in _places(laid) if each[0] == name), None)
        if found is None:
            near = nearest(name, known) if isinstance(name, str) else ""
            expected = _('a shared part, such as "item hx.cv"')
            yield Flaw(own.name, WHOLE_FILE, LEAVE_OUT, expected, shown(name), near)
        else:
            found[1].remove(found[2])


def _places(laid: dict[str, Any]) -> Iterator[tuple[str, list[_Part], _Part]]:
    """Every shared part under its place, with the list that holds it."""
    for key, cls in _LISTS.items():
        parts = laid.get(key)
        if isinstance(parts, list):
            yield from _listed(cls, key, parts)


def _listed(cls: type, key: str, parts: list[_Part]) -> Iterator[tuple[str, list[_Part], _Part]]:
    for number, each in enumerate(parts, start=1):
        if isinstance(each.table, dict):
            yield place_of(cls, each.table, key, WHOLE_FILE, number), parts, each
        if each.items is not None:
            yield from _listed(model.Item, _ITEMS, each.items)
