"""The shape of a script: what each key may hold. Names and meanings are a contract."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

Toml = Any
"""Whatever a TOML file can hold."""

ROLES: Final = ("nurse", "prescriber", "director")

_TEXT = (str,)
_NUMBER = (int, Decimal, str)
_FLAG = (bool,)
_TABLE = (dict,)

PLAIN: Final[Mapping[str, tuple[type, ...]]] = {
    "pause": (str, bool),
    "stop": _TEXT,
    "note": _TEXT,
    "sign": _TEXT,
    "addendum": _TEXT,
    "restart": _FLAG,
    "clock": _TEXT,
    "resume": (dict, bool),
    "answer": _TABLE,
    "observe": _TABLE,
    "aldrete": _TABLE,
    "padss": _TABLE,
}
"""Actions whose value is no fixed table, and what it may be."""

TABLES: Final[Mapping[str, Mapping[str, tuple[type, ...]]]] = {
    "decide": {"item": _TEXT, "decision": _TEXT, "reason": _TEXT},
    "override": {"item": _TEXT, "reason": _TEXT, "compensating": _TEXT},
    "identify": {"born": (date, str), "record_no": _TEXT},
    "order": {
        "mg_per_kg": _NUMBER,
        "minutes": _NUMBER,
        "concentration_mg_ml": _NUMBER,
        "ceiling_mg": _NUMBER,
        "weight": _TEXT,
    },
    "receive": {
        "vial": _TEXT,
        "size_mg": _NUMBER,
        "strength_mg_ml": _NUMBER,
        "lot": _TEXT,
        "expires": (date, str),
        "ndc": _TEXT,
    },
    "draw": {"vial": _TEXT, "mg": _NUMBER},
    "prime": {"with": _TEXT, "line_ml": _NUMBER},
    "bolus": {"mg": _NUMBER, "minutes": _NUMBER, "ordered_by": _TEXT, "readback": _FLAG},
    "extend": {"ml": _NUMBER, "minutes": _NUMBER, "ordered_by": _TEXT, "readback": _FLAG},
    "start": {"rate_ml_h": _NUMBER},
    "rate": {"ml_h": _NUMBER, "ordered_by": _TEXT, "readback": _FLAG},
    "resume": {"ordered_by": _TEXT, "readback": _FLAG},
    "pump": {"volume_ml": _NUMBER},
    "reconcile": {"accept": _TEXT, "reason": _TEXT},
    "acknowledge": {"action": _TEXT},
    "give": {
        "medicine": _TEXT,
        "dose": _NUMBER,
        "unit": _TEXT,
        "route": _TEXT,
        "reason": _TEXT,
        "ordered_by": _TEXT,
    },
    "event": {
        "kind": _TEXT,
        "severity": _TEXT,
        "action": _TEXT,
        "outcome": _TEXT,
        "serious": _FLAG,
    },
    "waste": {"mg": _NUMBER, "method": _TEXT, "reason": _TEXT, "witness": _TEXT},
    "discrepancy": {"reason": _TEXT, "reported_to": _TEXT},
    "correct": {"what": _TEXT, "value": (object,), "reason": _TEXT},
    "own_limit": {"limit": _TEXT, "value": _NUMBER, "reason": _TEXT},
    "cancel": {"reason": _TEXT},
    "void": {"reason": _TEXT},
    "print": {"document": _TEXT, "language": _TEXT, "size": _TEXT, "paper": _TEXT},
    "leave": {
        "reason": _TEXT,
        "against_advice": _FLAG,
        "form_signed": _FLAG,
        "escort_told": _FLAG,
        "call_booked": _FLAG,
    },
    "emergency": {"step": _TEXT, "text": _TEXT},
    "prescriber": {"person": _TEXT, "what": _TEXT, "order": _TEXT, "readback": _FLAG},
    "respond": {"medicine": _TEXT, "after_min": (int,), "response": _TEXT},
    "outcome": {"event": _TEXT, "outcome": _TEXT},
    "call_escort": {"contact": _TEXT, "name": _TEXT, "phone": _TEXT, "reached": _FLAG},
}
"""Actions whose value is a table, and the keys that it may hold."""

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "decide": ("item", "decision"),
    "override": ("item",),
    "identify": ("born", "record_no"),
    "order": ("mg_per_kg", "minutes", "concentration_mg_ml"),
    "receive": ("vial", "size_mg", "strength_mg_ml", "lot", "expires"),
    "draw": ("vial", "mg"),
    "prime": ("with", "line_ml"),
    "bolus": ("mg", "minutes"),
    "extend": ("ml", "minutes"),
    "start": ("rate_ml_h",),
    "rate": ("ml_h",),
    "pump": ("volume_ml",),
    "reconcile": ("accept",),
    "give": ("medicine", "dose"),
    "event": ("kind", "severity"),
    "waste": ("mg",),
    "correct": ("what", "value"),
    "print": ("document",),
    "emergency": ("step",),
    "prescriber": ("person", "what"),
    "respond": ("medicine", "after_min"),
    "outcome": ("event",),
    "call_escort": ("contact", "reached"),
    "own_limit": ("limit",),
}
"""Keys that a table cannot do without; what else is missing is the desk's to refuse."""

ACTIONS: Final = tuple(dict.fromkeys((*PLAIN, *TABLES)))
STEP_KEYS: Final = ("at", "by", "refused", "happened", *ACTIONS)
OBSERVE_KEYS: Final = (
    "sbp", "dbp", "hr", "spo2", "oxygen_l_min", "on_oxygen", "rr", "temp_c", "moaas", "distress",
    "nausea", "vomited", "pain", "cadss6", "symptoms", "site_ok", "oriented", "at_clinical",
    "late_reason", "partial", "confirmed",
)  # fmt: skip
SCORE_KEYS: Final = {
    "aldrete": ("movement", "breathing", "circulation", "awareness", "oxygen", "confirmed"),
    "padss": ("vitals", "walking", "nausea", "pain", "bleeding", "confirmed"),
}
SIGNS: Final = ("screening", "discharge", "record")
SHEET_SIZES: Final = ("normal", "large")

SCENARIO_KEYS: Final[Mapping[str, tuple[type, ...]]] = {
    "title": _TEXT,
    "protocol": _TEXT,
    "starts": (datetime,),
    "timezone": _TEXT,
    "decimal": _TEXT,
    "chair": (int,),
}
PATIENT_KEYS: Final[Mapping[str, tuple[type, ...]]] = {
    "family": _TEXT,
    "given": _TEXT,
    "born": (date,),
    "sex": _TEXT,
    "record_no": _TEXT,
    "phone": _TEXT,
    "address": _TEXT,
    "allergies": (list,),
    "language": _TEXT,
    "sheet_size": _TEXT,
    "visit_number": (int,),
    "previous": (list,),
}
CLINIC_KEYS: Final[Mapping[str, tuple[type, ...]]] = dict.fromkeys(
    ("name", "phone_day", "phone_after_hours", "emergency", "crisis"), _TEXT
)


def fits(value: Toml, kinds: tuple[type, ...]) -> bool:
    """Whether a value is of one of these kinds; true and false are no numbers."""
    if isinstance(value, bool) and bool not in kinds and object not in kinds:
        return False
    return isinstance(value, kinds)


def kind_words(kinds: tuple[type, ...]) -> str:
    """The kinds in words, for a flaw."""
    words = {
        str: "text",
        int: "a number",
        Decimal: "a number",
        bool: "true or false",
        dict: "a table",
        list: "a list",
        date: "a date",
        datetime: "a date-time with offset",
    }
    return " or ".join(dict.fromkeys(words.get(kind, "a value") for kind in kinds))
