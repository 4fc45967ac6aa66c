"""Times of a script: ``h:mm:ss`` after its start, and jumps of the system clock."""

from __future__ import annotations

import re
from typing import Final

# Hours have an end, so that whatever is read is an instant that a computer can tell.
_CLOCK_TIME: Final = re.compile(r"([0-9]{1,6}):([0-5][0-9]):([0-5][0-9])")
_JUMP: Final = re.compile(rf"([+-]){_CLOCK_TIME.pattern}")
LONGEST_S: Final = 1000 * 3600 - 1
"""A visit ends within this; a step of another day is another visit."""


def seconds(text: str) -> int | None:
    """Seconds of ``h:mm:ss``, or None."""
    found = _CLOCK_TIME.fullmatch(text)
    return None if found is None else int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3])


def jump_seconds(text: str) -> int | None:
    """Seconds of ``+h:mm:ss`` or ``-h:mm:ss``, or None."""
    if _JUMP.fullmatch(text) is None:
        return None
    amount = seconds(text[1:]) or 0
    return amount if text.startswith("+") else -amount
