"""The machine's clocks, from which ``clock`` makes instants."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol


class Ticks(Protocol):
    """The machine's clocks."""

    def wall(self) -> datetime:
        """The system clock, aware UTC."""

    def monotonic_s(self) -> float:
        """Seconds that never jump and that count suspend."""

    def boot_id(self) -> str:
        """Names the period in which ``monotonic_s`` is comparable; empty if unknown."""


class SystemTicks:
    """The real clocks of this machine."""

    def wall(self) -> datetime:
        """The system clock, aware UTC."""
        return datetime.now(UTC)

    def monotonic_s(self) -> float:
        """Seconds that go on while the machine sleeps.

        On Linux that is the clock of the boot; on macOS it is POSIX's monotonic clock, while
        Python's own stands still in sleep. On Windows Python's own goes on.
        """
        clock_id = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
        return time.monotonic() if clock_id is None else time.clock_gettime(clock_id)

    def boot_id(self) -> str:
        """The kernel's boot id where it has one."""
        source = Path("/proc/sys/kernel/random/boot_id")
        try:
            return source.read_text(encoding="ascii").strip()
        except OSError:
            return ""
