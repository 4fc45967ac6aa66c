"""The protocols that ship with the program. A released file never changes; its successor does.

Each protocol is a folder of versions. What several of them say alike stands once, in the parts
under ``shared``; a part that a released version includes never changes either.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.kernel.resources import resource
from ketadesk.kernel.text import _
from ketadesk.protocols.flaws import WHOLE_FILE, Flaw, nearest
from ketadesk.protocols.including import INCLUDE, included
from ketadesk.protocols.loader import assembled_text, parsed, read_protocol
from ketadesk.protocols.model import Protocol

FIRST: Final = "ketamine-iv-mood"
"""The protocol that a new clinic begins with; it takes up others as it needs them."""

_SHARED: Final = "shared"


def shipped() -> tuple[Path, ...]:
    """Every shipped protocol file, ``<id>/<version>.toml``, by id and then from old to new."""
    found = (each for each in resource("protocols").glob("*/*.toml") if each.parent.name != _SHARED)
    return tuple(sorted(found, key=lambda path: (path.parent.name, _version(path))))


def shipped_ids() -> tuple[str, ...]:
    """The ids of the shipped protocols, in order."""
    return tuple(dict.fromkeys(path.parent.name for path in shipped()))


def shipped_file(protocol_id: str, version: str | None = None) -> Path:
    """The file of a shipped protocol: the version asked for, or the newest.

    Raises:
        LookupError: no such protocol is shipped.
    """
    held = [
        path
        for path in shipped()
        if path.parent.name == protocol_id and version in (None, path.stem)
    ]
    if not held:
        raise LookupError(protocol_id, version)
    return held[-1]


def load_shipped(protocol_id: str, version: str | None = None) -> Protocol:
    """A shipped protocol: the version asked for, or the newest.

    Raises:
        LookupError: no such protocol is shipped.
        ValueError: a shipped file is broken; the message lists its flaws.
    """
    return _sound(shipped_file(protocol_id, version)).protocol


def shipped_text(protocol_id: str, version: str | None = None) -> str:
    """The whole text of a shipped protocol, to be approved and kept.

    Raises:
        LookupError, ValueError: as ``load_shipped``.
    """
    return _sound(shipped_file(protocol_id, version)).text


@dataclass(frozen=True, slots=True)
class Whole:
    """A protocol and its self-contained text, whose hash is the protocol's."""

    protocol: Protocol
    text: str


def load(path: Path) -> Protocol | tuple[Flaw, ...]:
    """The protocol in this file and what it includes, or every flaw that keeps it from use.

    Raises:
        EnvironmentFault: the file cannot be read at all.
    """
    whole = load_whole(path)
    return whole.protocol if isinstance(whole, Whole) else whole


def load_whole(path: Path) -> Whole | tuple[Flaw, ...]:
    """As ``load``, with the text that a clinic approves and keeps.

    A file that includes nothing is its own text, as it stands.

    Raises:
        EnvironmentFault: the file cannot be read at all.
    """
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise EnvironmentFault(Fault.IO, f"protocol file: {fault.strerror}") from fault
    text = _text(path, data)
    if not isinstance(text, str):
        return text
    read = read_protocol(text.encode(), _name(path))
    return Whole(read, text) if isinstance(read, Protocol) else read


def _text(path: Path, data: bytes) -> str | tuple[Flaw, ...]:
    document = parsed(data, _name(path))
    if isinstance(document, Flaw):
        return (document,)
    if INCLUDE not in document:
        return data.decode()
    shared: list[tuple[str, bytes]] = []
    flaws: list[Flaw] = []
    for each in included(document):
        part = path.parent / each
        try:
            shared.append((_name(part), part.read_bytes()))
        except (OSError, ValueError):  # a name with a NUL is no name of a file
            flaws.append(_no_such_part(path, part))
    return tuple(flaws) or assembled_text(data, _name(path), tuple(shared))


def _no_such_part(path: Path, part: Path) -> Flaw:
    beside = sorted(each.name for each in part.parent.glob("*.toml"))
    near = nearest(part.name, beside)
    suggestion = f"../{part.parent.name}/{near}" if near else ""
    found = f'"../{part.parent.name}/{part.name}"'
    expected = _("a file that can be read")
    return Flaw(_name(path), WHOLE_FILE, INCLUDE, expected, found, suggestion)


def _sound(path: Path) -> Whole:
    whole = load_whole(path)
    if not isinstance(whole, Whole):
        raise ValueError("\n".join(map(str, whole)))
    return whole


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in path.stem.split("."))
