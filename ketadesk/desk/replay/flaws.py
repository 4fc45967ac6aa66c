"""What is wrong with a script, collected while it is read."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ketadesk.desk.replay.shape import Toml, fits, kind_words


@dataclass(frozen=True, slots=True)
class ScriptFlaw:
    """What is wrong with a script: file, place, key, reason."""

    file: str
    place: str
    key: str
    reason: str

    def __str__(self) -> str:
        """One line for stderr."""
        parts = [self.file, self.place, f'key "{self.key}"' if self.key else "", self.reason]
        return ": ".join(part for part in parts if part)


def _near(word: str, known: Sequence[str]) -> str:
    found = difflib.get_close_matches(word, known, n=1)
    return f'; did you mean "{found[0]}"?' if found else ""


class Reader:
    """Collects every flaw of one file.

    Attributes:
        path: the file.
        flaws: what was found so far.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.flaws: list[ScriptFlaw] = []

    def flaw(self, place: str, key: str, reason: str) -> None:
        """Keep a flaw."""
        self.flaws.append(ScriptFlaw(str(self.path), place, key, reason))

    def known(self, place: str, table: Mapping[str, Toml], keys: Sequence[str]) -> None:
        """A table may hold these keys."""
        for key in table:
            if key not in keys:
                self.flaw(place, key, f"unknown key{_near(key, keys)}")

    def one_of(self, place: str, key: str, value: Toml, values: Sequence[str]) -> None:
        """A value is one of these texts."""
        if not isinstance(value, str) or value not in values:
            self.flaw(place, key, f"expected one of {', '.join(values)}, found {value!r}")

    def code(self, place: str, value: Toml, codes: Sequence[str]) -> None:
        """A value is a problem code."""
        if value not in codes:
            self.flaw(place, "refused", f"unknown code {value!r}{_near(str(value), codes)}")

    def typed(
        self,
        place: str,
        table: Mapping[str, Toml],
        kinds: Mapping[str, tuple[type, ...]],
        needed: Sequence[str] = (),
    ) -> None:
        """A table holds the keys that it needs, and no other value than of these kinds."""
        self.known(place, table, tuple(kinds))
        for key in needed:
            if key not in table:
                self.flaw(place, key, "missing")
        for key, value in table.items():
            if key in kinds and not fits(value, kinds[key]):
                self.flaw(place, key, f"expected {kind_words(kinds[key])}, found {value!r}")

    def table(self, whole: Mapping[str, Toml], name: str) -> Mapping[str, Toml]:
        """A part of the file, empty if it is missing or no table."""
        found = whole.get(name, {})
        if isinstance(found, dict):
            return found
        self.flaw(name, "", "expected a table")
        return {}
