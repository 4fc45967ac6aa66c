"""Dose and rate of an order, and what about it is asked again or blocked.

Source: clinical reference §2. Every amount is a Decimal, rounded half up; figures that later
steps build on are kept unrounded beside the rounded one.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

from ketadesk.kernel.numbers import TENTH, half_up

KG_PER_LB: Final = Decimal("0.45359237")
CM_PER_INCH: Final = Decimal("2.54")
DEVINE_BASE_KG: Final = {"male": Decimal(50), "female": Decimal("45.5")}
DEVINE_KG_PER_INCH: Final = Decimal("2.3")
DEVINE_FROM_INCH: Final = Decimal(60)
_HUNDRED: Final = Decimal(100)
_MINUTES_PER_HOUR: Final = Decimal(60)


def kg_from_lb(weight_lb: Decimal) -> Decimal:
    """Kilograms from pounds, to 0.1 kg."""
    return half_up(weight_lb * KG_PER_LB)


def lb_from_kg(weight_kg: Decimal) -> Decimal:
    """Pounds from kilograms, to 0.1 lb, for showing beside the kilograms."""
    return half_up(weight_kg / KG_PER_LB)


def body_mass_index(weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """BMI in kg/m², to 0.1."""
    metres = height_cm / _HUNDRED
    return half_up(weight_kg / (metres * metres))


def ideal_weight_kg(sex: str, height_cm: Decimal) -> Decimal | None:
    """Ideal weight after Devine, to 0.1 kg [G6].

    Returns:
        None where the formula is not offered: sex unknown, or less than 60 inches tall.
    """
    base = DEVINE_BASE_KG.get(sex)
    inches = height_cm / CM_PER_INCH
    if base is None or inches < DEVINE_FROM_INCH:
        return None
    return half_up(base + DEVINE_KG_PER_INCH * (inches - DEVINE_FROM_INCH))


@dataclass(frozen=True, slots=True)
class Dose:
    """What an order works out to.

    Attributes:
        dosing_weight_kg: the weight it is for.
        mg: the ordered amount, to 0.1 mg: that is the order.
        exact_mg: before rounding.
        ml: ``mg`` divided by the concentration, unrounded.
        rate_ml_h: to the pump's step.
        exact_rate_ml_h: before rounding.
        mg_per_kg_h: what the rounded rate gives per kilogram and hour, unrounded.
    """

    dosing_weight_kg: Decimal
    mg: Decimal
    exact_mg: Decimal
    ml: Decimal
    rate_ml_h: Decimal
    exact_rate_ml_h: Decimal
    mg_per_kg_h: Decimal


def mg_per_kg_h(rate_ml_h: Decimal, concentration_mg_ml: Decimal, weight_kg: Decimal) -> Decimal:
    """mg/kg/h that a pump rate gives, unrounded."""
    return rate_ml_h * concentration_mg_ml / weight_kg


def work_out_dose(
    *,
    dosing_weight_kg: Decimal,
    mg_per_kg: Decimal,
    minutes: Decimal,
    concentration_mg_ml: Decimal,
    pump_step_ml_h: Decimal = TENTH,
) -> Dose:
    """The dose of an order. All amounts are above zero."""
    exact_mg = dosing_weight_kg * mg_per_kg
    mg = half_up(exact_mg)
    ml = mg / concentration_mg_ml
    # One division: a volume that does not end would otherwise shift a half below its rounding.
    exact_rate = mg * _MINUTES_PER_HOUR / (concentration_mg_ml * minutes)
    rate = half_up(exact_rate, pump_step_ml_h)
    return Dose(
        dosing_weight_kg=dosing_weight_kg,
        mg=mg,
        exact_mg=exact_mg,
        ml=ml,
        rate_ml_h=rate,
        exact_rate_ml_h=exact_rate,
        mg_per_kg_h=mg_per_kg_h(rate, concentration_mg_ml, dosing_weight_kg),
    )


class DosingLimits(Protocol):
    """The limits that this module asks for; a protocol file gives them."""

    @property
    def mg_per_kg_ask_above(self) -> Decimal:
        """Total mg/kg above which a prescriber decides, for mood."""

    @property
    def mg_per_kg_confirm_above(self) -> Decimal:
        """Total mg/kg above which a prescriber decides whatever the reason, once more for mood."""

    @property
    def rate_ask_above_mg_per_kg_h(self) -> Decimal:
        """mg/kg/h above which a prescriber decides."""

    @property
    def rate_block_above_mg_per_kg_h(self) -> Decimal:
        """mg/kg/h above which nothing runs."""

    @property
    def minutes_ask_below(self) -> Decimal:
        """Minutes below which a prescriber decides."""

    @property
    def concentration_low_mg_ml(self) -> Decimal:
        """Weakest bag, mg/mL."""

    @property
    def concentration_high_mg_ml(self) -> Decimal:
        """Strongest bag, mg/mL."""

    @property
    def change_ask_above_percent(self) -> Decimal:
        """Change of dose since the last session above which a prescriber decides."""

    @property
    def agree_within_percent(self) -> Decimal:
        """How far dose, weight, volume and rate may stand apart."""


def rate_is_blocked(limits: DosingLimits, rate_mg_per_kg_h: Decimal) -> bool:
    """Whether a rate in mg/kg/h is never allowed to run."""
    return rate_mg_per_kg_h > limits.rate_block_above_mg_per_kg_h


def concentration_is_blocked(limits: DosingLimits, concentration_mg_ml: Decimal) -> bool:
    """Whether a bag of this strength is refused."""
    low, high = limits.concentration_low_mg_ml, limits.concentration_high_mg_ml
    return not low <= concentration_mg_ml <= high


def percent_apart(value: Decimal, reference: Decimal) -> Decimal:
    """How far a value stands from a reference, in percent of the reference, unsigned.

    Whatever is not zero stands infinitely far from zero.
    """
    if not reference:
        return Decimal("Infinity") if value else Decimal(0)
    return abs(value - reference) / reference * _HUNDRED


def dose_flags(
    limits: DosingLimits,
    dose: Dose,
    *,
    mg_per_kg: Decimal,
    minutes: Decimal,
    concentration_mg_ml: Decimal,
    drawn_mg: Decimal | None,
    last_mg: Decimal | None,
    mood: bool,
    pump_rate_ml_h: Decimal | None = None,
) -> tuple[str, ...]:
    """Names of what is unusual about an order, in a fixed order.

    Args:
        limits: the protocol's.
        dose: what the order works out to.
        mg_per_kg: ordered mg/kg in total.
        minutes: ordered duration.
        concentration_mg_ml: of the bag.
        drawn_mg: what was drawn up so far, None before any draw.
        last_mg: dose of the session before, None at the first.
        mood: whether the treatment is for mood: the lower limit of mg/kg is meant for it alone.
        pump_rate_ml_h: the rate the pump really runs at, None before the start.
    """
    rate = dose.mg_per_kg_h
    if pump_rate_ml_h is not None:
        rate = max(rate, mg_per_kg_h(pump_rate_ml_h, concentration_mg_ml, dose.dosing_weight_kg))
    seen = {
        "mg_kg_high": mood and mg_per_kg > limits.mg_per_kg_ask_above,
        "mg_kg_very_high": mg_per_kg > limits.mg_per_kg_confirm_above,
        "rate_high": rate > limits.rate_ask_above_mg_per_kg_h,
        "rate_blocked": rate_is_blocked(limits, rate),
        "short": minutes < limits.minutes_ask_below,
        "concentration_blocked": concentration_is_blocked(limits, concentration_mg_ml),
        "over_drawn": drawn_mg is not None and dose.mg > drawn_mg,
        "changed_from_last": last_mg is not None
        and percent_apart(dose.mg, last_mg) > limits.change_ask_above_percent,
        # The pump's step alone can stand further off than this: the ordered rate never disagrees.
        "disagrees": pump_rate_ml_h not in (None, dose.rate_ml_h)
        and percent_apart(pump_rate_ml_h, dose.exact_rate_ml_h) > limits.agree_within_percent,
    }
    return tuple(name for name, applies in seen.items() if applies)
