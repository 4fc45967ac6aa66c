"""What the case tables share: the shipped protocol and the day of the worked cases."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from hypothesis import settings

from ketadesk.clinical.dosing import Dose, dose_flags, work_out_dose
from ketadesk.protocols.catalogue import load_shipped

MOOD = load_shipped("ketamine-iv-mood")
unhurried = settings(deadline=None)
"""For laws: a busy machine must not fail them."""

START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def at(clock: str) -> datetime:
    """An instant of the day, such as 10:40 or 10:51:15."""
    return datetime.combine(START.date(), time.fromisoformat(clock), UTC)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def order(
    kg: str, mg_per_kg: str, duration_min: str = "40", mg_ml: str = "1"
) -> tuple[Dose, dict[str, Decimal]]:
    """A worked-out order and what its flags are asked with."""
    asked = {
        "mg_per_kg": Decimal(mg_per_kg),
        "minutes": Decimal(duration_min),
        "concentration_mg_ml": Decimal(mg_ml),
    }
    return work_out_dose(dosing_weight_kg=Decimal(kg), **asked), asked


def flags(
    kg: str,
    mg_per_kg: str,
    duration_min: str = "40",
    mg_ml: str = "1",
    *,
    drawn: str | None = None,
    last: str | None = None,
    pump: str | None = None,
    mood: bool = True,
) -> tuple[str, ...]:
    """The flags of an order under the shipped limits."""
    dose, asked = order(kg, mg_per_kg, duration_min, mg_ml)
    return dose_flags(
        MOOD.dosing,
        dose,
        **asked,
        drawn_mg=None if drawn is None else Decimal(drawn),
        last_mg=None if last is None else Decimal(last),
        mood=mood,
        pump_rate_ml_h=None if pump is None else Decimal(pump),
    )
