"""What people type at the desk outside a visit: short lines and longer texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.texts import text_problem

LONGEST_LINE: Final = 80
"""Characters of a name, number or other line, as far as a form and a paper show them."""


def typed_problem(
    lines: Mapping[str, str] | None = None, texts: Mapping[str, str] | None = None
) -> Problem | None:
    """``out-of-range`` for the first text that cannot be kept as it is; None if all can.

    It is too long, or hides a character (R-UX-14, R-SEC-24).

    Args:
        lines: by field; each of one line, at most ``LONGEST_LINE`` characters.
        texts: by field; each as long as a text of the record may be.
    """
    for item, line in (lines or {}).items():
        if len(line.strip()) > LONGEST_LINE:
            counts = {"longest": str(LONGEST_LINE), "length": str(len(line.strip()))}
            return Problem(Code.OUT_OF_RANGE, item, counts)
        broken = next((each for each in line.strip() if each in "\n\r\t"), None)
        if broken is not None:
            return Problem(Code.OUT_OF_RANGE, item, {"character": f"U+{ord(broken):04X}"})
    everything = {**(lines or {}), **(texts or {})}
    problems = (text_problem(text, item) for item, text in everything.items())
    return next((each for each in problems if each is not None), None)
