"""The anchored clock: R-REL-13, R-REL-14, F-26 to F-30."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ketadesk.kernel.clock import JUMP, Anchor, Clock, SystemTicks

NEW_YORK = ZoneInfo("America/New_York")
MORNING = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


@dataclass
class SetTicks:
    """Clocks that stand where a test puts them."""

    shown: datetime = MORNING
    passed_s: float = 1000.0
    boot: str = "boot-1"

    def wall(self) -> datetime:
        return self.shown

    def monotonic_s(self) -> float:
        return self.passed_s

    def boot_id(self) -> str:
        return self.boot

    def pass_by(self, span: timedelta) -> None:
        self.shown += span
        self.passed_s += span.total_seconds()


def test_time_passes() -> None:
    ticks = SetTicks()
    clock = Clock(ticks, NEW_YORK)
    assert clock.now() == MORNING
    ticks.pass_by(timedelta(minutes=40))
    assert clock.now() == MORNING + timedelta(minutes=40)
    assert clock.now().utcoffset() == timedelta()
    assert clock.jump() == timedelta()


def test_an_instant_is_cut_to_the_millisecond() -> None:
    ticks = SetTicks(passed_s=0.0)
    clock = Clock(ticks, NEW_YORK)
    ticks.passed_s = 1.2348
    assert clock.now() == MORNING + timedelta(seconds=1, milliseconds=234)


@pytest.mark.parametrize("changed", [timedelta(hours=1), timedelta(days=-1)])  # F-26, F-27
def test_a_changed_system_clock_moves_nothing_and_is_told(changed: timedelta) -> None:
    ticks = SetTicks()
    clock = Clock(ticks, NEW_YORK)
    ticks.pass_by(timedelta(minutes=10))
    ticks.shown += changed
    assert clock.now() == MORNING + timedelta(minutes=10)
    assert clock.jump() == changed


@pytest.mark.parametrize("sign", [1, -1])
def test_a_jump_is_told_above_a_minute(sign: int) -> None:
    ticks = SetTicks()
    clock = Clock(ticks, NEW_YORK)
    assert timedelta(seconds=60) == JUMP
    ticks.shown = MORNING + sign * JUMP
    assert clock.jump() == timedelta()
    ticks.shown += sign * timedelta(milliseconds=1)
    assert clock.jump() == sign * timedelta(seconds=60, milliseconds=1)


def test_an_anchor_of_the_same_boot_is_kept() -> None:
    earlier = Anchor(MORNING - timedelta(hours=1), 400.0, "boot-1")
    ticks = SetTicks(shown=MORNING + timedelta(days=3))
    clock = Clock(ticks, NEW_YORK, earlier)
    assert clock.anchor == earlier
    assert clock.now() == MORNING - timedelta(minutes=50)


@pytest.mark.parametrize(("then", "now"), [("boot-0", "boot-1"), ("", ""), ("boot-0", "")])
def test_an_anchor_of_another_or_an_unknown_boot_is_not(then: str, now: str) -> None:
    ticks = SetTicks(boot=now)
    clock = Clock(ticks, NEW_YORK, Anchor(MORNING - timedelta(days=1), 5.0, then))
    assert clock.anchor == Anchor(MORNING, 1000.0, now)
    assert clock.now() == MORNING


@pytest.mark.parametrize(
    ("instant", "shown", "offset_min"),
    [
        (datetime(2026, 3, 8, 6, 59, tzinfo=UTC), "01:59", -300),  # F-28
        (datetime(2026, 3, 8, 7, 0, tzinfo=UTC), "03:00", -240),
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), "01:30", -240),  # F-29: the same reading
        (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), "01:30", -300),  # with another offset
    ],
)
def test_the_clinics_wall_clock_and_offset(instant: datetime, shown: str, offset_min: int) -> None:
    clock = Clock(SetTicks(), NEW_YORK)
    assert f"{clock.local(instant):%H:%M}" == shown
    assert clock.local(instant).astimezone(UTC) == instant
    assert clock.offset_min(instant) == offset_min


@pytest.mark.parametrize(("zone", "minutes"), [("Asia/Kathmandu", 345), ("UTC", 0)])
def test_other_zones_show_the_same_instant_with_their_offset(zone: str, minutes: int) -> None:
    clock = Clock(SetTicks(), ZoneInfo(zone))  # F-30
    assert clock.offset_min(MORNING) == minutes
    assert clock.now() == MORNING


def test_the_real_clocks() -> None:
    ticks = SystemTicks()
    first, second = ticks.monotonic_s(), ticks.monotonic_s()
    assert 0 < first <= second
    assert ticks.wall().utcoffset() == timedelta()
    assert abs(ticks.wall() - datetime.now(UTC)) < timedelta(minutes=1)
    assert ticks.boot_id() == ticks.boot_id()


@pytest.mark.parametrize(
    ("there", "read"),
    [
        (("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"), "CLOCK_BOOTTIME"),  # Linux
        (("CLOCK_MONOTONIC",), "CLOCK_MONOTONIC"),  # macOS, where the plain one sleeps
        ((), None),  # Windows
    ],
)
def test_the_clock_that_goes_on_in_sleep_is_read(
    there: tuple[str, ...], read: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R-REL-13, F-32."""
    for number, name in enumerate(("CLOCK_BOOTTIME", "CLOCK_MONOTONIC")):
        if name in there:
            monkeypatch.setattr(time, name, number, raising=False)
        else:
            monkeypatch.delattr(time, name, raising=False)
    shown = {0: 100.0, 1: 200.0}
    monkeypatch.setattr(time, "clock_gettime", shown.__getitem__, raising=False)
    monkeypatch.setattr(time, "monotonic", lambda: 300.0)
    expected = {"CLOCK_BOOTTIME": 100.0, "CLOCK_MONOTONIC": 200.0, None: 300.0}[read]
    assert SystemTicks().monotonic_s() == expected


def test_a_clock_that_starts_anew_shows_what_the_system_shows() -> None:
    ticks = SetTicks()
    clock = Clock(ticks, NEW_YORK)
    ticks.shown += timedelta(hours=1)
    assert clock.apart() == clock.jump() == timedelta(hours=1)
    clock.start_anew()
    assert clock.now() == MORNING + timedelta(hours=1)
    assert clock.apart() == clock.jump() == timedelta()


def test_without_a_boot_id_it_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(self: Path, encoding: str) -> str:
        raise FileNotFoundError(self)

    monkeypatch.setattr(Path, "read_text", unreadable)
    assert SystemTicks().boot_id() == ""


def test_the_boot_id_is_read_without_its_line_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_text", lambda self, encoding: "0f1e\n")
    assert SystemTicks().boot_id() == "0f1e"
