"""What a typed text may be: long enough for a chart, and nothing in it that hides or reorders."""

from __future__ import annotations

import unicodedata
from typing import Final

from ketadesk.kernel.problems import Code, Problem

LONGEST_TEXT: Final = 5000
"""Characters of any text in the record; more is refused with the count, never cut (R-UX-14)."""

_LINES: Final = frozenset("\n\r\t")
_REORDERING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They make a text read otherwise than it is stored (R-SEC-24)."""


def text_problem(text: str, item: str | None = None) -> Problem | None:
    """``out-of-range`` for a text that is too long or holds a control or reordering character.

    Args:
        text: as typed.
        item: the field, for the problem.
    """
    if len(text) > LONGEST_TEXT:
        counts = {"longest": str(LONGEST_TEXT), "length": str(len(text))}
        return Problem(Code.OUT_OF_RANGE, item, counts)
    hidden = next((each for each in text if _is_hidden(each)), None)
    if hidden is None:
        return None
    return Problem(Code.OUT_OF_RANGE, item, {"character": f"U+{ord(hidden):04X}"})


def _is_hidden(character: str) -> bool:
    # Half of a surrogate pair cannot be stored at all.
    control = unicodedata.category(character) in ("Cc", "Cs") and character not in _LINES
    return control or character in _REORDERING
