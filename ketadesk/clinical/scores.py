"""Modified Aldrete, modified PADSS and NEWS2. A missing part leaves a total unknown, never lower.

Sources: Aldrete [16], PADSS [15], NEWS2 [18] of the clinical reference §3 and §4; the gap rule
for oxygen is a house default.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ketadesk.clinical.observation import Vitals

PASS: Final = 9


def total(parts: Sequence[int | None]) -> int | None:
    """The sum, or None while a part is missing."""
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def change_percent(value: int, baseline: int) -> Decimal | None:
    """How far a value stands from its baseline, in percent, unsigned; None at a baseline of 0."""
    if baseline == 0:
        return None
    return Decimal(abs(value - baseline)) * 100 / Decimal(baseline)


def aldrete_circulation(sbp: int, baseline_sbp: int) -> int | None:
    """2 up to 20 % off baseline, 1 below 50 %, 0 from 50 %; None at a baseline of 0."""
    change = change_percent(sbp, baseline_sbp)
    if change is None:
        return None
    if change <= 20:
        return 2
    return 1 if change < 50 else 0


def aldrete_oxygen(spo2: int, *, on_oxygen: bool) -> int:
    """The oxygen part: over 92 on air 2; 90 and above otherwise 1; below 90 it is 0.

    90 to 92 on air, and exactly 90 on oxygen, score 1 (house default for the gap).
    """
    if spo2 < 90:
        return 0
    return 2 if spo2 > 92 and not on_oxygen else 1


def padss_vitals(vitals: Vitals, baseline: Vitals) -> int | None:
    """The worst of systolic, diastolic and heart rate against baseline.

    2 up to and with 20 %, 1 up to and with 40 %, 0 above; None while one is not measured.
    """
    worst = Decimal(0)
    for name in ("sbp", "dbp", "hr"):
        value, usual = getattr(vitals, name), getattr(baseline, name)
        change = None if value is None or usual is None else change_percent(value, usual)
        if change is None:
            return None
        worst = max(worst, change)
    if worst <= 20:
        return 2
    return 1 if worst <= 40 else 0


@dataclass(frozen=True, slots=True)
class News2:
    """The parts that a set gives, and their sum where all seven are there."""

    parts: tuple[tuple[str, int | None], ...]

    @property
    def known(self) -> tuple[int, ...]:
        """The parts that are there."""
        return tuple(score for _, score in self.parts if score is not None)

    @property
    def total(self) -> int | None:
        """The sum of all seven, or None."""
        return total([score for _, score in self.parts])


def _step(value: Decimal | int | None, steps: tuple[tuple[str, int], ...]) -> int | None:
    """The score of the first step whose upper bound (inclusive) holds the value."""
    if value is None:
        return None
    return next(score for bound, score in steps if Decimal(value) <= Decimal(bound))


_RR: Final = (("8", 3), ("11", 1), ("20", 0), ("24", 2), ("Infinity", 3))
_SPO2: Final = (("91", 3), ("93", 2), ("95", 1), ("Infinity", 0))
_SBP: Final = (("90", 3), ("100", 2), ("110", 1), ("219", 0), ("Infinity", 3))
_HR: Final = (("40", 3), ("50", 1), ("90", 0), ("110", 1), ("130", 2), ("Infinity", 3))
_TEMP: Final = (("35.0", 3), ("36.0", 1), ("38.0", 0), ("39.0", 1), ("Infinity", 2))
_ALERT_FROM_MOAAS: Final = 4


def news2_parts(vitals: Vitals, *, on_air: bool | None = None) -> News2:
    """NEWS2 (SpO₂ scale 1) of a set.

    MOAA/S 5 and 4 are Alert; 3, 2 to 1 and 0 are Voice, Pain and Unresponsive (3 each); new
    confusion is 3.

    Args:
        vitals: the set.
        on_air: whether the patient breathes air where the set itself does not say.
    """
    oxygen = vitals.oxygen if vitals.oxygen is not None or on_air is None else not on_air
    aware: int | None = None
    if vitals.moaas is not None:
        aware = 0 if vitals.moaas >= _ALERT_FROM_MOAAS else 3
    if vitals.oriented is False:
        aware = 3
    return News2(
        (
            ("rr", _step(vitals.rr, _RR)),
            ("spo2", _step(vitals.spo2, _SPO2)),
            ("oxygen_l_min", None if oxygen is None else 2 if oxygen else 0),
            ("sbp", _step(vitals.sbp, _SBP)),
            ("hr", _step(vitals.hr, _HR)),
            ("moaas", aware),
            ("temp_c", _step(vitals.temp_c, _TEMP)),
        )
    )
