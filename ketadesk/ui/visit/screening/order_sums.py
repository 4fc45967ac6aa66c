"""What an order that is being typed works out to, each step with its units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ketadesk.clinical.dosing import Dose, dose_flags, work_out_dose
from ketadesk.kernel.numbers import HUNDREDTH, half_up, parse_number, plain
from ketadesk.kernel.text import N_, _
from ketadesk.protocols.model import Protocol
from ketadesk.ui.kit import Fact
from ketadesk.ui.order_flags import FLAGS, flag_words
from ketadesk.ui.theme import Status
from ketadesk.ui.weights import weight_words
from ketadesk.ui.wording import source_words
from ketadesk.visit.case import Case
from ketadesk.visit.entries import Ordered
from ketadesk.visit.facts import is_mood
from ketadesk.visit.orders import dosing_weight_kg, drawn_mg, last_dose_mg

NEEDED: Final = ("mg_per_kg", "minutes", "concentration_mg_ml")
WEIGHTS: Final = {"actual": N_("Actual weight"), "ideal": N_("Ideal weight")}

_DECIDES: Final = N_("A prescriber decides.")
_WHO: Final = {
    "rate_blocked": N_("Nobody can override this."),
    "concentration_blocked": N_("Nobody can override this."),
    "over_drawn": N_("Draw up what is missing before the start."),
}
"""Who settles a flag that no prescriber decides."""


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


def weights_offered(case: Case) -> tuple[tuple[str, Decimal], ...]:
    """The weights that a dose may be for, ``actual`` first; ideal only where it can be said."""
    found = ((name, dosing_weight_kg(case, name)) for name in ("actual", "ideal"))
    return tuple((name, weight) for name, weight in found if weight is not None)


def side_by_side(
    case: Case, texts: Mapping[str, str], decimal_sign: str
) -> tuple[tuple[str, ...], ...]:
    """The dose for each weight that may be chosen, one row a weight, nothing chosen.

    Returns:
        weight, kilograms with pounds, mg, mL, mL/h, mg/kg/h; empty until the order can be read.
    """
    rows = []
    for name, weight_kg in weights_offered(case):
        sums = sums_of(case, texts, name, decimal_sign)
        if sums is None:
            return ()
        rows.append(
            (
                _(WEIGHTS[name]),
                weight_words(weight_kg),
                f"{plain(sums.dose.mg)}\u00a0mg",
                f"{plain(half_up(sums.dose.ml, HUNDREDTH))}\u00a0mL",
                f"{plain(sums.dose.rate_ml_h)}\u00a0mL/h",
                f"{plain(half_up(sums.dose.mg_per_kg_h, HUNDREDTH))}\u00a0mg/kg/h",
            )
        )
    return tuple(rows)


def step_facts(case: Case, sums: Sums, weight: str) -> tuple[Fact, ...]:
    """Every step of the sum, with its units, and what is unusual."""
    dose = sums.dose
    kind = _("ideal weight") if weight == "ideal" else _("measured today")
    facts = [
        Fact(_("Dosing weight"), f"{weight_words(sums.weight_kg)}, {kind}"),
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
    last = last_dose_mg(case)
    if last is not None:
        asks = "changed_from_last" in sums.flags
        words = change_words(dose.mg, last, asks=asks)
        facts.append(Fact(_("Against the last visit"), words, Status.CAUTION if asks else None))
    protocol = case.visit.protocol
    facts += [
        Fact(_("Unusual"), flag_sentence(protocol, each), Status.CAUTION)
        for each in sums.flags
        if each in FLAGS
    ]
    return tuple(facts)


def change_words(mg: Decimal, last_mg: Decimal, *, asks: bool) -> str:
    """The dose of the last visit and how far this one stands from it; ``asks``: somebody decides.

    The percentage is signed and to 0.1; without one where the last dose was nothing.
    """
    last = f"{plain(last_mg)}\u00a0mg"
    if not last_mg:
        return _("last visit {mg}").format(mg=last)
    percent = half_up((mg - last_mg) / last_mg * 100)
    sign = "−" if percent < 0 else "+" if percent > 0 else "±"
    words = _("last visit {mg}, {change}\u00a0%: a prescriber decides")
    if not asks:
        words = _("last visit {mg}, {change}\u00a0%")
    return words.format(mg=last, change=f"{sign}{plain(abs(percent))}")


def flag_sentence(protocol: Protocol, flag: str) -> str:
    """What is unusual, who settles it and where the limit comes from."""
    dosing = protocol.dosing
    who = _(_WHO.get(flag, _DECIDES))
    # The named sources are for vial strengths and ideal weight, not for these limits.
    sources = () if dosing.house_default else dosing.sources
    source = source_words(protocol, sources, house_default=dosing.house_default)
    said = f"{flag_words(protocol, flag)} {who}"
    return _("{said} Source: {source}.").format(said=said, source=source) if source else said


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
