"""Keeping what is done every second apart: one part that breaks stops no other (F-57)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType


def on_its_own(part: Callable[[], object]) -> None:
    """Do this; a bug in it is told where every bug is told, and whatever comes next goes on."""
    try:
        part()
    except Exception as bug:  # noqa: BLE001 - it is told as every bug is, and not swallowed
        trace: TracebackType | None = bug.__traceback__
        sys.excepthook(type(bug), bug, trace)
