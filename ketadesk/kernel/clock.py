"""Time, passed in. Instants are aware UTC; elapsed time counts suspend and ignores clock changes.

The wall clock is read once, when the anchor is made. After that an instant is the anchor plus
what the monotonic clock says has passed, so that a changed system clock moves neither a due
time nor a recorded instant (R-REL-13).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from ketadesk.kernel.ticks import SystemTicks, Ticks

if TYPE_CHECKING:
    # Zones are read after the sign-in page is painted.
    from zoneinfo import ZoneInfo

__all__ = ["JUMP", "Anchor", "Clock", "SystemTicks", "Ticks"]

JUMP: Final = timedelta(seconds=60)
"""A wall clock this far from the anchored clock is told to the user (R-REL-13)."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """An instant and what the monotonic clock showed at it."""

    instant: datetime
    monotonic_s: float
    boot_id: str


class Clock:
    """The program's clock: one anchor, then monotonic time.

    Args:
        ticks: the machine's clocks.
        zone: the clinic's time zone, for what people read and for the stored offset.
        anchor: an earlier anchor; kept if it was made since the same boot.
    """

    def __init__(self, ticks: Ticks, zone: ZoneInfo, anchor: Anchor | None = None) -> None:
        self._ticks = ticks
        self.zone = zone
        boot = ticks.boot_id()
        if anchor is not None and boot and anchor.boot_id == boot:
            self.anchor = anchor
        else:
            self.start_anew()

    def start_anew(self) -> None:
        """Take the system clock as it is from now on; instants may move."""
        ticks = self._ticks
        self.anchor = Anchor(ticks.wall(), ticks.monotonic_s(), ticks.boot_id())

    def now(self) -> datetime:
        """This instant, aware UTC, to the millisecond."""
        passed = self._ticks.monotonic_s() - self.anchor.monotonic_s
        moment = self.anchor.instant + timedelta(seconds=passed)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def offset_min(self, instant: datetime) -> int:
        """Minutes east of UTC that the clinic's zone has at this instant."""
        offset = instant.astimezone(self.zone).utcoffset() or timedelta()
        return int(offset.total_seconds()) // 60

    def local(self, instant: datetime) -> datetime:
        """The instant as the clinic's wall clock shows it."""
        return instant.astimezone(self.zone)

    def apart(self) -> timedelta:
        """How far the system clock stands from this one, to the last small drift."""
        return self._ticks.wall() - self.now()

    def jump(self) -> timedelta:
        """How far the system clock stands from this one: zero unless somebody changed it."""
        apart = self.apart()
        return apart if abs(apart) > JUMP else timedelta()
