"""The fields of a set: labels, what may still be typed, and how the text becomes values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ketadesk.kernel.text import N_, _
from ketadesk.protocols.model import Protocol
from ketadesk.visit.answers import Raw

PRESSURE: Final = "bp"
SITE: Final = "site_ok"
PUMP: Final = "pump_ml"

_PRESSURE: Final = re.compile(r"(\d{1,6})\s*[/ ]\s*(\d{0,6})")


@dataclass(frozen=True, slots=True)
class SetField:
    """One field of the entry column.

    Attributes:
        name: of the field; the value's name, or ``bp`` and ``pump_ml``.
        label: the short words above it.
        spoken: accessible name with its unit.
        values: names of the values that it fills.
    """

    name: str
    label: str
    spoken: str
    values: tuple[str, ...]


FIELDS: Final = (
    SetField(PRESSURE, N_("BP"), N_("Blood pressure, mmHg, systolic/diastolic"), ("sbp", "dbp")),
    SetField("hr", N_("HR"), N_("Heart rate, beats per minute"), ("hr",)),
    SetField("spo2", N_("SpO₂ %"), N_("Oxygen saturation, percent"), ("spo2",)),
    SetField("rr", N_("Resp"), N_("Breathing rate, per minute"), ("rr",)),
    SetField("moaas", N_("MOAA/S 0–5"), N_("MOAA/S, 0 to 5"), ("moaas",)),
    SetField("distress", N_("Distress 0–3"), N_("Distress, 0 to 3"), ("distress",)),
    SetField("nausea", N_("Nausea 0–3"), N_("Nausea, 0 to 3"), ("nausea",)),
    SetField("vomited", N_("Vomited"), N_("Vomited, times since the set before"), ("vomited",)),
    SetField(SITE, N_("IV site Y/N"), N_("IV site looks right, Y or N"), (SITE,)),
    SetField("cadss6", N_("CADSS-6"), N_("CADSS-6, 0 to 24"), ("cadss6",)),
    SetField("temp_c", N_("Temp °C"), N_("Temperature, degrees Celsius"), ("temp_c",)),
    SetField("pain", N_("Pain 0–10"), N_("Pain, 0 to 10"), ("pain",)),
    SetField(
        "oxygen_l_min",
        N_("O₂ L/min"),
        N_("Oxygen given, litres per minute; blank is air"),
        ("oxygen_l_min",),
    ),
    SetField(PUMP, N_("Pump mL"), N_("Volume infused as the pump shows it, mL"), ()),
)
"""In the order in which they are reached; the picture's columns are four."""


def short_label(name: str) -> str:
    """The words above the field that holds this value."""
    found = (each for each in FIELDS if name == each.name or name in each.values)
    return next((_(each.label) for each in found), name)


def typed_values(field: SetField, text: str) -> Mapping[str, Raw] | str:
    """What the typed text says, by value name, or the sentence that says why it cannot be read."""
    typed = text.strip()
    if not typed or not field.values:
        return {}
    if field.name == PRESSURE:
        found = _PRESSURE.fullmatch(typed)
        if found is None:
            return _("Write systolic/diastolic, such as 120/80. If no pressure was found: 0/0.")
        pair = {"sbp": found[1], "dbp": found[2]}
        return {name: figure for name, figure in pair.items() if figure}
    if field.name == SITE:
        return _typed_yes_no(typed)
    return {field.values[0]: typed}


def _typed_yes_no(typed: str) -> Mapping[str, Raw] | str:
    first = typed.casefold()
    if first in {_("Y").casefold(), _("Yes").casefold()}:
        return {SITE: True}
    if first in {_("N").casefold(), _("No").casefold()}:
        return {SITE: False}
    return _("Type Y if the IV site looks right, N if not.")


def is_whole(protocol: Protocol, field: SetField, text: str) -> bool:
    """Whether nothing that can be typed after this text would still be a possible value.

    Then the focus may go on by itself, which saves a key in each field.
    """
    typed = text.strip()
    if field.name == SITE:
        return not isinstance(typed_values(field, typed), str) and bool(typed)
    name = field.values[-1] if field.values else ""
    if field.name == PRESSURE:
        found = _PRESSURE.fullmatch(typed)
        typed = found[2] if found else ""
    highest = next((each for each in protocol.observed if each.name == name), None)
    if highest is None or highest.step != 1 or not typed.isdecimal():
        return False
    # A leading zero can be followed by nothing that means another number.
    return typed.startswith("0") or int(typed) * 10 > highest.high


def scale_words(protocol: Protocol, field: SetField) -> str:
    """What each step of an ordinal scale means, on one line; empty for other values."""
    found = next((each for each in protocol.observed if each.name in field.values), None)
    if found is None or not found.words or field.name == SITE:
        return ""
    first = int(found.low)
    return " · ".join(f"{first + step}\u00a0{word}" for step, word in enumerate(found.words))
