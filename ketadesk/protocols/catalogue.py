"""The protocols that ship with the program. A released file never changes; its successor does."""

from __future__ import annotations

from pathlib import Path

from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.kernel.resources import resource
from ketadesk.protocols.flaws import Flaw
from ketadesk.protocols.loader import read_protocol
from ketadesk.protocols.model import Protocol


def shipped() -> tuple[Path, ...]:
    """Every shipped protocol file, ``<id>/<version>.toml``, by id and then from old to new."""
    found = resource("protocols").glob("*/*.toml")
    return tuple(sorted(found, key=lambda path: (path.parent.name, _version(path))))


def shipped_ids() -> tuple[str, ...]:
    """The ids of the shipped protocols, in order."""
    return tuple(dict.fromkeys(path.parent.name for path in shipped()))


def load_shipped(protocol_id: str, version: str | None = None) -> Protocol:
    """A shipped protocol: the version asked for, or the newest.

    Raises:
        LookupError: no such protocol is shipped.
        ValueError: a shipped file is broken; the message lists its flaws.
    """
    held = [
        path
        for path in shipped()
        if path.parent.name == protocol_id and version in (None, path.stem)
    ]
    if not held:
        raise LookupError(protocol_id, version)
    protocol = load(held[-1])
    if not isinstance(protocol, Protocol):
        raise ValueError("\n".join(map(str, protocol)))
    return protocol


def load(path: Path) -> Protocol | tuple[Flaw, ...]:
    """The protocol in this file, or every flaw that keeps it from being used.

    Raises:
        EnvironmentFault: the file cannot be read at all.
    """
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise EnvironmentFault(Fault.IO, f"protocol file: {fault.strerror}") from fault
    return read_protocol(data, f"{path.parent.name}/{path.name}")


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in path.stem.split("."))
