"""Clocks that a script moves: nothing passes by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class ScriptTicks:
    """A machine's clocks under a script's hand.

    Args:
        starts: the wall clock at the beginning, aware.
    """

    def __init__(self, starts: datetime) -> None:
        self._wall = starts.astimezone(UTC)
        self._monotonic_s = 0.0
        self._boots = 0

    def wall(self) -> datetime:
        """The system clock, aware UTC."""
        return self._wall

    def monotonic_s(self) -> float:
        """Seconds that never jump."""
        return self._monotonic_s

    def boot_id(self) -> str:
        """Changes with each earlier visit, never within one."""
        return f"script-{self._boots}"

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._wall += timedelta(seconds=seconds)
        self._monotonic_s += seconds

    def jump(self, seconds: float) -> None:
        """Change the system clock while no time passes."""
        self._wall += timedelta(seconds=seconds)

    def begin(self, starts: datetime) -> None:
        """Another day: the machine was switched off and on."""
        self._wall = starts.astimezone(UTC)
        self._boots += 1
