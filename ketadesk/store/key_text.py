"""The key file as it is written, read and checked as a whole before its cryptography is loaded.

The sign-in page needs no more of it than names, and says at once if the file is damaged.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, NamedTuple

from ketadesk.kernel.faults import EnvironmentFault, Fault
from ketadesk.store.faults import translated

FORMAT: Final = 1

_PARTS: Final = {"salt": 16, "nonce": 12, "sealed": 48}
"""The parts of a wrapped key and their lengths in bytes."""


class SlotText(NamedTuple):
    """One person's slot.

    Attributes:
        person: the person's id.
        name: what the sign-in window shows.
        cost: passes, memory in KiB and lanes of a guess.
        sealed: salt, nonce and wrapped key.
    """

    person: str
    name: str
    cost: tuple[int, int, int]
    sealed: tuple[bytes, ...]


class KeyText(NamedTuple):
    """The whole file; ``recovery`` is the recovery key's salt, nonce and wrapped key."""

    database_id: str
    slots: tuple[SlotText, ...]
    recovery: tuple[bytes, ...] | None

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """Id and name of each person who can sign in."""
        return tuple((slot.person, slot.name) for slot in self.slots)


def read(path: Path) -> KeyText:
    """The key file at this path.

    Raises:
        EnvironmentFault: ``KEY_FILE_MISSING``, ``KEY_FILE_DAMAGED``, ``STORE_NEWER`` for
            one of a later release, or the disk refused.
    """
    try:
        with translated():
            content = path.read_bytes()
    except FileNotFoundError as missing:
        raise EnvironmentFault(Fault.KEY_FILE_MISSING) from missing
    try:
        stored = json.loads(content)
        if stored["format"] > FORMAT:
            raise EnvironmentFault(Fault.STORE_NEWER, f"key file {stored['format']}")
        return _key_text_of(stored)
    except (ValueError, KeyError, TypeError, AttributeError) as damaged:
        raise EnvironmentFault(Fault.KEY_FILE_DAMAGED, type(damaged).__name__) from damaged


def require_cost(time_cost: int, memory_kib: int, parallelism: int) -> None:
    """Refuse a cost that guards nothing or that no workstation can pay.

    Raises:
        ValueError: out of range.
    """
    if not (2 <= time_cost <= 16 and 19_456 <= memory_kib <= 1_048_576 and 1 <= parallelism <= 16):
        raise ValueError("the cost of the key derivation is out of range")


def sealed_parts(stored: dict[str, Any]) -> tuple[bytes, ...]:
    """Salt, nonce and wrapped key out of their hexadecimal digits.

    Raises:
        KeyError, TypeError, ValueError: the parts are not a wrapped key.
    """
    parts = tuple(bytes.fromhex(stored[name]) for name in _PARTS)
    if tuple(map(len, parts)) != tuple(_PARTS.values()):
        raise ValueError("a slot of another length")
    return parts


def _key_text_of(stored: dict[str, Any]) -> KeyText:
    slots = tuple(_slot(each) for each in stored["slots"])
    if len({slot.person for slot in slots}) != len(slots):
        raise ValueError("two slots for one person")
    recovery = stored["recovery"]
    return KeyText(
        _text(stored["database_id"]), slots, None if recovery is None else sealed_parts(recovery)
    )


def _slot(stored: dict[str, Any]) -> SlotText:
    cost = (stored["time_cost"], stored["memory_kib"], stored["parallelism"])
    require_cost(*cost)
    return SlotText(_text(stored["person"]), _text(stored["name"]), cost, sealed_parts(stored))


def _text(stored: object) -> str:
    if not isinstance(stored, str) or not stored:
        raise ValueError("a text is missing")
    return stored
