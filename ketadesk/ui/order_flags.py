"""What is unusual about an order, in sentences with the figures of the protocol in use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import N_, _
from ketadesk.protocols.model import Protocol

FLAGS: Final[Mapping[str, str]] = {
    "unordered": N_(
        "The pump was started without an order. How much was given is not known until a "
        "prescriber signs the order."
    ),
    "mg_kg_high": N_("The dose is above {mg_per_kg_ask_above} mg/kg."),
    "mg_kg_very_high": N_(
        "The dose is above {mg_per_kg_confirm_above} mg/kg: decide a second time."
    ),
    "rate_high": N_("The rate is above {rate_ask_above_mg_per_kg_h} mg/kg/h."),
    "rate_blocked": N_("The rate is above {rate_block_above_mg_per_kg_h} mg/kg/h and may not run."),
    "short": N_("The infusion is shorter than {minutes_ask_below} min."),
    "concentration_blocked": N_(
        "The bag's concentration is outside {concentration_low_mg_ml} to "
        "{concentration_high_mg_ml} mg/mL."
    ),
    "over_drawn": N_("More is ordered than was drawn up."),
    "changed_from_last": N_(
        "The dose differs by more than {change_ask_above_percent} % from the last session."
    ),
    "above_ceiling": N_("More was ordered or given than the ceiling of the order."),
    "disagrees": N_("Dose, weight, volume and rate differ by more than {agree_within_percent} %."),
}
"""What is unusual about an order; the figures are those of the protocol in use."""

_FLAG_FIGURES: Final = (
    "mg_per_kg_ask_above",
    "mg_per_kg_confirm_above",
    "rate_ask_above_mg_per_kg_h",
    "rate_block_above_mg_per_kg_h",
    "minutes_ask_below",
    "concentration_low_mg_ml",
    "concentration_high_mg_ml",
    "change_ask_above_percent",
    "agree_within_percent",
)


def flag_words(protocol: Protocol, flag: str) -> str:
    """What is unusual about an order, with the limit that this protocol sets."""
    shown = {name: plain(getattr(protocol.dosing, name)) for name in _FLAG_FIGURES}
    return _(FLAGS[flag]).format(**shown)
