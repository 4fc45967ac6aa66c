"""What an order that is being typed works out to, each step with its units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ketadesk.clinical.dosing import Dose, dose_flags, work_out_dose
from ketadesk.kernel.numbers import HUNDREDTH, half_up, parse_number, plain
from ketadesk.kernel.text import _
from ketadesk.ui.kit import Fact
from ketadesk.ui.theme import Status
from ketadesk.ui.wording import FLAGS
from ketadesk.visit.case import Case
from ketadesk.visit.entries import Ordered
from ketadesk.visit.facts import is_mood
from ketadesk.visit.orders import dosing_weight_kg, drawn_mg, last_dose_mg

NEEDED = ("mg_per_kg", "minutes", "concentration_mg_ml")


@dataclass(frozen=True, slots=True)
class Sums:
    """A typed order worked out.

    Attributes:
        weight_kg: the dosing weight.
        mg_per_kg, minutes, concentration_mg_ml: as typed.
        dose: what follows.
        flags: what is unusual about it.
    """

    weight_kg: Decimal
    mg_per_kg: Decimal
    minutes: Decimal
    concentration_mg_ml: Decimal
    dose: Dose
    flags: tuple[str, ...]


def sums_of(case: Case, texts: Mapping[str, str], weight: str, decimal_sign: str) -> Sums | None:
    """The typed order worked out; None until weight and all three figures can be read."""
    weight_kg = dosing_weight_kg(case, weight)
    read = []
    for name in NEEDED:
        value = parse_number(texts.get(name, ""), decimal_sign)
        if not isinstance(value, Decimal) or value <= 0:
            return None
        read.append(value)
    if weight_kg is None:
        return None
    mg_per_kg, minutes, concentration = read
    dosing = case.visit.protocol.dosing
    dose = work_out_dose(
        dosing_weight_kg=weight_kg,
        mg_per_kg=mg_per_kg,
        minutes=minutes,
        concentration_mg_ml=concentration,
        pump_step_ml_h=dosing.pump_step_ml_h,
    )
    drawn = drawn_mg(case.visit)
    flags = dose_flags(
        dosing,
        dose,
        mg_per_kg=mg_per_kg,
        minutes=minutes,
        concentration_mg_ml=concentration,
        drawn_mg=drawn or None,
        last_mg=last_dose_mg(case),
        mood=is_mood(case.visit),
    )
    return Sums(weight_kg, mg_per_kg, minutes, concentration, dose, flags)


def sums_of_order(case: Case, order: Ordered) -> Sums | None:
    """The order in force worked out the same way."""
    texts = {name: f"{getattr(order, name):f}" for name in NEEDED}
    return sums_of(case, texts, order.weight, ".")


def step_facts(sums: Sums, weight: str) -> tuple[Fact, ...]:
    """Every step of the sum, with its units, and what is unusual."""
    dose = sums.dose
    kind = _("ideal weight") if weight == "ideal" else _("measured today")
    facts = [
        Fact(_("Dosing weight"), f"{plain(sums.weight_kg)}\u00a0kg ({kind})"),
        Fact(
            _("Dose"),
            f"{plain(sums.mg_per_kg)}\u00a0mg/kg × {plain(sums.weight_kg)}\u00a0kg = "
            f"{plain(dose.mg)}\u00a0mg",
        ),
        Fact(
            _("Volume"),
            f"{plain(dose.mg)}\u00a0mg ÷ {plain(sums.concentration_mg_ml)}\u00a0mg/mL = "
            f"{plain(half_up(dose.ml, HUNDREDTH))}\u00a0mL",
        ),
        Fact(
            _("Rate"),
            f"{plain(half_up(dose.ml, HUNDREDTH))}\u00a0mL in {plain(sums.minutes)}\u00a0min = "
            f"{plain(dose.rate_ml_h)}\u00a0mL/h",
        ),
        Fact(
            _("Per kilogram and hour"),
            f"{plain(half_up(dose.mg_per_kg_h, HUNDREDTH))}\u00a0mg/kg/h",
        ),
    ]
    facts += [
        Fact(_("Unusual"), _(FLAGS[flag]), Status.CAUTION) for flag in sums.flags if flag in FLAGS
    ]
    return tuple(facts)


def usual_order(case: Case) -> str:
    """The last order, or the protocol's usual one, as reference; never filled in."""
    last = case.last_visit
    before = None if last is None else last.last(Ordered)
    dosing = case.visit.protocol.dosing
    if before is not None:
        return _("Last visit: {dose}\u00a0mg/kg in {minutes}\u00a0min.").format(
            dose=plain(before[1].mg_per_kg), minutes=plain(before[1].minutes)
        )
    if dosing.default_mg_per_kg is None or dosing.default_minutes is None:
        return ""
    return _("The protocol's usual order: {dose}\u00a0mg/kg in {minutes}\u00a0min.").format(
        dose=plain(dosing.default_mg_per_kg), minutes=plain(dosing.default_minutes)
    )
