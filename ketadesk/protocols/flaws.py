"""What is wrong with a protocol file, one flaw a sentence, with the place a reader can find."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ketadesk.kernel.text import _

WHOLE_FILE = "protocol"
"""The place of a flaw that belongs to no single part."""


class FlawKind(StrEnum):
    """What sort of sentence a flaw needs."""

    SYNTAX = "syntax"
    UNKNOWN_KEY = "unknown-key"
    MISSING_KEY = "missing-key"
    WRONG_VALUE = "wrong-value"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that keeps a protocol file from being used.

    Attributes:
        file: the file's name as it was given, such as ``ketamine-iv-mood/1.0.toml``.
        place: where, by item id rather than by number: ``item hx.cv: rule 2``.
        key: the key concerned; empty for a syntax flaw.
        expected: what would be right; empty where the key itself is unknown.
        found: what the file says.
        suggestion: what was probably meant; empty if nothing is near.
        kind: which sentence it makes.
    """

    file: str
    place: str
    key: str
    expected: str
    found: str
    suggestion: str = ""
    kind: FlawKind = FlawKind.WRONG_VALUE

    def __str__(self) -> str:
        """The flaw in one line, file first."""
        match self.kind:
            case FlawKind.SYNTAX:
                said = self.found
            case FlawKind.UNKNOWN_KEY:
                said = _('unknown key "{key}"').format(key=self.key)
                if not self.suggestion:
                    said += _("; expected one of: {keys}").format(keys=self.expected)
            case FlawKind.MISSING_KEY:
                said = _('missing key "{key}": expected {expected}').format(
                    key=self.key, expected=self.expected
                )
            case _:
                said = _("{key}: expected {expected}, found {found}").format(
                    key=self.key, expected=self.expected, found=self.found
                )
        if self.suggestion:
            said += _('; did you mean "{near}"?').format(near=self.suggestion)
        return f"{self.file}: {self.place}: {said}"


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, in whatever case, or an empty text."""
    by_small = {each.casefold(): each for each in known}
    small = word.casefold()
    turned = [each for each in by_small if sorted(each) == sorted(small)]
    found = turned or difflib.get_close_matches(small, by_small, n=1, cutoff=0.6)
    return by_small[found[0]] if found else ""


def item_place(item_id: str) -> str:
    """The place of an item, which needs no section: its id is unique."""
    return f"item {item_id}"


def rule_place(item_id: str, number: int) -> str:
    """The place of an item's rule, counted from 1."""
    return f"item {item_id}: rule {number}"
