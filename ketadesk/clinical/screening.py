"""Small rules of the screening: suicide triage, fasting, baseline pressure, series scores.

Sources: clinical reference §1, §1e and §6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from ketadesk.kernel.numbers import half_up

_HIGH_ITEMS: Final = frozenset({4, 5})
_MODERATE_ITEM: Final = 3
_SIXTH_ITEM: Final = 6
_SECONDS_PER_HOUR: Final = 3600


def cssrs_level(items: Sequence[int], six: str) -> str:
    """Triage of the C-SSRS screener [21, G8].

    Args:
        items: numbers of the questions answered yes.
        six: ``never``, ``lifetime`` (not in three months) or ``recent``.

    Returns:
        ``high`` for 4, 5 or a recent 6; ``moderate`` for 3 or an older 6; ``low`` for 1 or 2;
        else ``none``.
    """
    if _HIGH_ITEMS & set(items) or six == "recent":
        return "high"
    # A sixth question ticked without its time counts as long ago, never as nothing.
    if {_MODERATE_ITEM, _SIXTH_ITEM} & set(items) or six == "lifetime":
        return "moderate"
    return "low" if items else "none"


def hours_between(earlier: datetime, later: datetime) -> Decimal:
    """Hours from one instant to another, unrounded."""
    microseconds = (later - earlier) // timedelta(microseconds=1)
    return Decimal(microseconds) / Decimal(1_000_000 * _SECONDS_PER_HOUR)


def whole_months_between(earlier: date, later: date) -> int:
    """Complete months from one day to another."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day)


def over_months(earlier: date, later: date, months: int) -> bool:
    """Whether more than this many calendar months have passed."""
    whole = whole_months_between(earlier, later)
    return whole > months or (whole == months and earlier.day != later.day)


def since_evening(last: datetime, now: datetime, evening_hour: int) -> bool:
    """Whether an instant lies in the evening before, or on the day, of another; local times."""
    evening = now.replace(hour=evening_hour, minute=0, second=0, microsecond=0) - timedelta(days=1)
    return last >= evening


@dataclass(frozen=True, slots=True)
class PressureReading:
    """One blood pressure, mmHg, and when."""

    at: datetime
    sbp: int
    dbp: int


def baseline_pressure(
    readings: Sequence[PressureReading], *, repeat_sbp: int, repeat_dbp: int, gap: timedelta
) -> tuple[PressureReading | None, bool]:
    """Which reading is the baseline, and whether it stands [13].

    From a first reading at or above either figure, two more are needed, each at least ``gap``
    after the one before; of the last two the one with the lower systolic counts whole (tie: the
    lower diastolic). Below, the last reading counts.

    Returns:
        The reading that counts so far (None without any) and whether no more are needed.
    """
    if not readings:
        return None, False
    first = readings[0]
    if first.sbp < repeat_sbp and first.dbp < repeat_dbp:
        return readings[-1], True
    apart = [first]
    for reading in readings[1:]:
        if reading.at - apart[-1].at >= gap:
            apart.append(reading)
    if len(apart) == 1:
        return readings[-1], False
    lower = min(apart[-2:], key=lambda each: (each.sbp, each.dbp))
    return lower, len(apart) > 2


@dataclass(frozen=True, slots=True)
class ScaleChange:
    """A score against the first of the series: percent (to 0.1), response, remission."""

    change_percent: Decimal | None
    response: bool | None
    remission: bool | None


def scale_change(
    value: int,
    first: int | None,
    *,
    response_percent: int | None,
    response_points: int | None,
    remission_to: int | None,
) -> ScaleChange:
    """How a score has changed [21, 31, G2]. None where it is not defined."""
    percent = None
    if first is not None and first != 0:
        percent = Decimal(value - first) * 100 / Decimal(first)
    response = None
    if first is not None and response_points is not None:
        response = first - value >= response_points
    elif percent is not None and response_percent is not None:
        response = -percent >= response_percent
    return ScaleChange(
        None if percent is None else half_up(percent),
        response,
        None if remission_to is None else value <= remission_to,
    )
