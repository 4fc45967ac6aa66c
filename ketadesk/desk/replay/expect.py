"""Comparing an outcome with what a script expects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

Json = Any

_INDEX: Final = re.compile(r"-?[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A path whose value is not as expected. ``script`` names an earlier visit's script."""

    path: str
    expected: Json
    found: Json
    script: str = ""

    def __str__(self) -> str:
        """One line for stderr."""
        whose = f"{self.script}: " if self.script else ""
        return f"{whose}{self.path}: expected {self.expected!r}, found {self.found!r}"


class _Nothing:
    """Stands for a path that leads nowhere."""

    def __repr__(self) -> str:
        return "nothing there"


NOTHING = _Nothing()


def look_up(outcome: Json, path: str) -> Json:
    """The value at a dotted path; lists by index, -1 the last; ``NOTHING`` where there is none."""
    here = outcome
    for part in path.split("."):
        if isinstance(here, dict) and part in here:
            here = here[part]
        elif isinstance(here, list) and _INDEX.fullmatch(part):
            index = int(part)
            if not -len(here) <= index < len(here):
                return NOTHING
            here = here[index]
        else:
            return NOTHING
    return here


def _decimal(value: Json) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _instant(value: Json) -> datetime | None:
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def same(expected: Json, found: Json) -> bool:
    """Whether two values agree.

    A number agrees with the text of that number, an instant with the text of the same instant;
    text that is no number agrees letter for letter.
    """
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(
            same(a, b) for a, b in zip(expected, found, strict=True)
        )
    if isinstance(expected, dict) and isinstance(found, dict):
        return expected.keys() == found.keys() and all(
            same(value, found[key]) for key, value in expected.items()
        )
    if isinstance(expected, datetime) or (isinstance(expected, str) and "T" in expected):
        wanted, is_at = _instant(expected), _instant(found)
        if wanted is not None and is_at is not None and wanted.tzinfo and is_at.tzinfo:
            return wanted == is_at
    if isinstance(expected, date) and not isinstance(expected, datetime):
        return bool(expected.isoformat() == found)
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    numbers = _decimal(expected), _decimal(found)
    if None not in numbers:
        return numbers[0] == numbers[1]
    return bool(expected == found)


def mismatches(outcome: Json, expect: Mapping[str, Json], script: str = "") -> tuple[Mismatch, ...]:
    """Every expectation that does not hold, in the script's order."""
    found = []
    for path, expected in expect.items():
        value = look_up(outcome, path)
        if not same(expected, value):
            found.append(Mismatch(path, expected, value, script))
    return tuple(found)


def flattened(expect: Mapping[str, Json]) -> dict[str, Json]:
    """Expectations by dotted path, also where the dots stand outside quotes.

    TOML reads ``stage.x = 1`` as a table ``stage``. A table under a path that was quoted with
    its dots, or an empty one, is a value and is compared as a whole.
    """
    paths: dict[str, Json] = {}
    for key, value in expect.items():
        if isinstance(value, dict) and value and "." not in key:
            paths |= {f"{key}.{rest}": each for rest, each in flattened(value).items()}
        else:
            paths[key] = value
    return paths
