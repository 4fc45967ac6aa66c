"""Today's order: what it works out to, what is unusual about it, and the register's draws."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from ketadesk.clinical.dosing import Dose, dose_flags, ideal_weight_kg, percent_apart, work_out_dose
from ketadesk.visit.case import Case
from ketadesk.visit.entries import BolusGiven, Drawn, Extended, Ordered, Started, Wasted
from ketadesk.visit.facts import height_cm, is_mood, weight_kg
from ketadesk.visit.visit import Visit

ORDER_DECISIONS: Final = frozenset(
    {"mg_kg_high", "mg_kg_very_high", "rate_high", "short", "changed_from_last", "disagrees"}
)
"""Flags that a prescriber decides; the others block."""

PUMP_CHECK: Final = "timeout"
"""A second person checks patient, dose, concentration and pump rate before the start."""

WEIGHT_ITEMS: Final = ("wt.kg", "wt.bmi")
"""What the dosing weight comes from."""


def dosing_weight_kg(case: Case, weight: str) -> Decimal | None:
    """The weight that an order is for: ``ideal``, or ``actual`` (also where nobody chose).

    Returns:
        None where it is not known or not offered.
    """
    actual = weight_kg(case.visit.answers)
    if weight != "ideal":
        return actual
    height = height_cm(case.visit.answers)
    return None if height is None else ideal_weight_kg(case.patient.sex, height)


def dose_of(order: Ordered, pump_step_ml_h: Decimal) -> Dose:
    """What an order works out to."""
    return work_out_dose(
        dosing_weight_kg=order.dosing_weight_kg,
        mg_per_kg=order.mg_per_kg,
        minutes=order.minutes,
        concentration_mg_ml=order.concentration_mg_ml,
        pump_step_ml_h=pump_step_ml_h,
    )


def current_order(visit: Visit) -> Ordered | None:
    """The order in force, or None."""
    found = visit.last(Ordered)
    return None if found is None else found[1]


def current_dose(visit: Visit) -> Dose | None:
    """What the order in force works out to, or None."""
    order = current_order(visit)
    return None if order is None else dose_of(order, visit.protocol.dosing.pump_step_ml_h)


def pump_check_is_outdated(visit: Visit) -> bool:
    """Whether another order took the place of the one that the second person has checked.

    An answer given before there was any order stands: nothing was replaced.
    """
    answer = visit.answers.get(PUMP_CHECK)
    if answer is None:
        return False
    checked, current = None, None
    for entry in visit.entries:
        if isinstance(entry.body, Ordered):
            current = entry.body
        if entry.id == answer.entry.id:
            checked = current
    return checked is not None and checked != current


def order_is_owed(visit: Visit) -> bool:
    """Whether the pump was started without any order: how much was given is not known.

    The concentration of the bag stands in the order alone.
    """
    return visit.started_at is not None and current_order(visit) is None


def drawn_mg(visit: Visit) -> Decimal:
    """Ketamine drawn for the visit."""
    return sum((body.mg for _, body in visit.of(Drawn)), Decimal(0))


def drew(visit: Visit) -> tuple[str, ...]:
    """Ids of the people who drew ketamine for the visit."""
    return tuple(dict.fromkeys(entry.by for entry, _ in visit.of(Drawn)))


def wasted_mg(visit: Visit) -> Decimal:
    """Ketamine of the visit destroyed in front of a witness."""
    return sum((body.mg for _, body in visit.of(Wasted)), Decimal(0))


def on_hand_mg(visit: Visit) -> Decimal:
    """Ketamine that was drawn and not destroyed: nothing runs beyond it."""
    return drawn_mg(visit) - wasted_mg(visit)


def bolus_mg(visit: Visit) -> Decimal:
    """Ketamine given at once."""
    return sum((body.mg for _, body in visit.of(BolusGiven)), Decimal(0))


def extended_ml(visit: Visit) -> Decimal:
    """Volume ordered beyond today's order."""
    return sum((body.ml for _, body in visit.of(Extended)), Decimal(0))


def ordered_mg(visit: Visit) -> Decimal:
    """Everything ordered: infusion, extensions and boluses; 0 without an order."""
    order, dose = current_order(visit), current_dose(visit)
    if order is None or dose is None:
        return Decimal(0)
    return dose.mg + extended_ml(visit) * order.concentration_mg_ml + bolus_mg(visit)


def last_dose_mg(case: Case) -> Decimal | None:
    """Ordered dose of the session before, or None."""
    last = case.last_visit
    dose = None if last is None else current_dose(last)
    return None if dose is None else dose.mg


def order_flags(case: Case) -> tuple[str, ...]:
    """What is unusual about the order in force (clinical reference §2)."""
    visit = case.visit
    order, dose = current_order(visit), current_dose(visit)
    if order is None or dose is None:
        return ()
    started = visit.last(Started)
    flags = dose_flags(
        visit.protocol.dosing,
        dose,
        mg_per_kg=order.mg_per_kg,
        minutes=order.minutes,
        concentration_mg_ml=order.concentration_mg_ml,
        drawn_mg=drawn_mg(visit) if visit.of(Drawn) else None,
        last_mg=last_dose_mg(case),
        mood=is_mood(visit),
        pump_rate_ml_h=None if started is None else started[1].rate_ml_h,
    )
    if "disagrees" not in flags and _weight_has_moved(case, order):
        return (*flags, "disagrees")
    return flags


def _weight_has_moved(case: Case, order: Ordered) -> bool:
    """Whether weight or height changed since, so that the dose no longer fits or has no ground."""
    weight = dosing_weight_kg(case, order.weight)
    within = case.visit.protocol.dosing.agree_within_percent
    return weight is None or percent_apart(weight, order.dosing_weight_kg) > within
