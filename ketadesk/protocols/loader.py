"""Read a protocol file: all of it or none of it."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from ketadesk.kernel.text import _
from ketadesk.protocols.checks import check
from ketadesk.protocols.flaws import WHOLE_FILE, Flaw, FlawKind
from ketadesk.protocols.including import SourceFile, assemble
from ketadesk.protocols.model import Protocol
from ketadesk.protocols.reading import Reading
from ketadesk.protocols.writing import written

_AT: Final = re.compile(r"^(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|.*)\)$")

_INDEPENDENT: Final = frozenset(
    {"id", "prompt", "help", "text", "title", "label", "sources", "question"}
)
"""Keys whose flaws stand on their own, whatever else is wrong at the same place."""


@lru_cache(maxsize=8)
def read_protocol(data: bytes, name: str) -> Protocol | tuple[Flaw, ...]:
    """The protocol that these bytes hold, or every flaw that keeps it from being used.

    They hold all of it: what a clinic approves, keeps, exports and imports includes nothing.
    Reading is pure and a version never changes, so the last few are kept.

    Args:
        data: the file's bytes, UTF-8 TOML.
        name: what to call the file in a flaw, such as ``ketamine-iv-mood/1.0.toml``.
    """
    document = parsed(data, name)
    if isinstance(document, Flaw):
        return (document,)
    return _read(document, name, hashlib.sha256(data).hexdigest())


@lru_cache(maxsize=8)
def assembled_text(
    data: bytes, name: str, shared: tuple[tuple[str, bytes], ...]
) -> str | tuple[Flaw, ...]:
    """A protocol with what it includes as one self-contained text, or every flaw of the files.

    Args:
        data: the bytes of the protocol's own file.
        name: what to call it in a flaw.
        shared: name and bytes of each included file, in the order of ``include``.
    """
    read = [(each, parsed(held, each)) for each, held in ((name, data), *shared)]
    broken = tuple(held for _name, held in read if isinstance(held, Flaw))
    if broken:
        return broken
    own, *others = (SourceFile(each, held) for each, held in read if not isinstance(held, Flaw))
    whole = assemble(own, tuple(others))
    found = _read(whole.document, name, "")
    if isinstance(found, Protocol) and not whole.flaws:
        return written(found)
    told = () if isinstance(found, Protocol) else found
    return (*whole.flaws, *(replace(each, file=whole.file_of(each)) for each in told))


def parsed(data: bytes, name: str) -> dict[str, Any] | Flaw:
    """The tables of a TOML file, or why it is none."""
    try:
        return tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError as fault:
        place = f"byte {fault.start + 1}"
        return _unreadable(name, place, _("the file is not UTF-8 text"))
    except ValueError as fault:
        return _syntax(name, str(fault))
    except RecursionError:
        return _unreadable(name, WHOLE_FILE, _("lists or tables are nested too deeply"))


def _read(document: dict[str, Any], name: str, content_hash: str) -> Protocol | tuple[Flaw, ...]:
    reading = Reading(name)
    protocol = reading.protocol(document, content_hash)
    flaws = list(reading.flaws)
    flaws += [each for each in check(protocol, name) if not _follows(each, reading.flaws)]
    return tuple(flaws) if flaws else protocol


def _follows(flaw: Flaw, earlier: list[Flaw]) -> bool:
    """Whether a check only stumbled over the neutral value that an earlier flaw left behind."""
    for each in earlier:
        if each.kind is FlawKind.UNKNOWN_KEY:
            continue
        if (each.place, each.key) == (WHOLE_FILE, flaw.place):
            return True
        if each.place == flaw.place and (each.key == flaw.key or flaw.key not in _INDEPENDENT):
            return True
    return False


def _syntax(name: str, message: str) -> Flaw:
    found = _AT.match(message)
    if found is None:
        return _unreadable(name, WHOLE_FILE, message)
    if found["line"] is None:
        return _unreadable(name, _("end of the file"), found["what"])
    place = _("line {line}, column {column}").format(line=found["line"], column=found["column"])
    return _unreadable(name, place, found["what"])


def _unreadable(name: str, place: str, what: str) -> Flaw:
    return Flaw(
        file=name,
        place=place,
        key="",
        expected=_("a TOML file"),
        found=what,
        kind=FlawKind.SYNTAX,
    )
