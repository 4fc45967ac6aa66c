"""What the parts of a script may say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import available_timezones

from ketadesk.desk.patients import SEXES
from ketadesk.desk.replay.flaws import Reader
from ketadesk.desk.replay.shape import (
    NEEDED,
    OBSERVE_KEYS,
    PATIENT_KEYS,
    PLAIN,
    ROLES,
    SCENARIO_KEYS,
    SCORE_KEYS,
    SHEET_SIZES,
    SIGNS,
    TABLES,
    Toml,
    fits,
    kind_words,
)
from ketadesk.desk.replay.times import jump_seconds, seconds
from ketadesk.visit.course import OWN_LIMITS
from ketadesk.visit.typed import EARLIEST_YEAR, LATEST_YEAR

YEARS = f"the years {EARLIEST_YEAR} to {LATEST_YEAR}"


def check_scenario(reader: Reader, scenario: Mapping[str, Toml]) -> None:
    """Title, protocol, beginning, zone, decimal sign, chair."""
    needed = ("title", "protocol", "starts", "timezone")
    reader.typed("scenario", scenario, SCENARIO_KEYS, needed)
    starts = scenario.get("starts")
    if isinstance(starts, datetime) and starts.tzinfo is None:
        reader.flaw("scenario", "starts", "expected a date-time with offset")
    if isinstance(starts, datetime) and not EARLIEST_YEAR <= starts.year <= LATEST_YEAR:
        reader.flaw("scenario", "starts", f"lies outside {YEARS}")
    zone = scenario.get("timezone")
    if isinstance(zone, str) and zone not in available_timezones():
        reader.flaw("scenario", "timezone", f"unknown time zone {zone!r}")
    if scenario.get("decimal", ".") not in (".", ","):
        reader.flaw("scenario", "decimal", 'expected "." or ","')
    chair = scenario.get("chair", 1)
    if isinstance(chair, int) and not 1 <= chair <= 8:
        reader.flaw("scenario", "chair", "expected 1 to 8")


def check_patient(reader: Reader, patient: Mapping[str, Toml]) -> None:
    """Who is treated, and the paths of the earlier visits."""
    needed = ("family", "given", "born", "sex", "record_no")
    reader.typed("patient", patient, PATIENT_KEYS, needed)
    if isinstance(patient.get("born"), datetime):
        reader.flaw("patient", "born", f"expected a plain date, found {patient['born']!r}")
    if isinstance(patient.get("sex"), str):
        reader.one_of("patient", "sex", patient["sex"], SEXES)
    if isinstance(patient.get("sheet_size"), str):
        reader.one_of("patient", "sheet_size", patient["sheet_size"], SHEET_SIZES)
    number = patient.get("visit_number", 1)
    if isinstance(number, int) and number < 1:
        reader.flaw("patient", "visit_number", f"expected 1 or more, found {number}")
    for key in ("allergies", "previous"):
        listed = patient.get(key, [])
        strange = [each for each in listed if not isinstance(each, str)] if listed else []
        if isinstance(listed, list) and strange:
            reader.flaw("patient", key, f"expected texts, found {strange[0]!r}")


def check_staff(reader: Reader, staff: Mapping[str, Toml]) -> None:
    """Who acts: at least one person, each with a name and a role."""
    for key, name in staff.items():
        if not key.startswith(ROLES):
            reader.flaw("staff", key, "expected a key that begins with nurse, prescriber, director")
        if not isinstance(name, str) or not name.strip():
            reader.flaw("staff", key, "expected a name")
    if not staff:
        reader.flaw("staff", "", "missing")


def check_action(reader: Reader, place: str, action: str, value: Toml) -> None:
    """What an action may say."""
    if action in PLAIN and not fits(value, PLAIN[action]):
        reader.flaw(place, action, f"expected {kind_words(PLAIN[action])}, found {value!r}")
        return
    if isinstance(value, dict):
        _check_table(reader, place, action, value)
    elif action in TABLES and action not in PLAIN:
        reader.flaw(place, action, f"expected a table, found {value!r}")
    if value is False:
        # True asks for it; there is nothing that its opposite could ask for.
        reader.flaw(place, action, "expected true, found False")
    if action == "sign":
        reader.one_of(place, "sign", value, SIGNS)
    if action == "clock" and jump_seconds(value) is None:
        reader.flaw(place, "clock", f"expected +h:mm:ss or -h:mm:ss, found {value!r}")


def _check_table(reader: Reader, place: str, action: str, value: Mapping[str, Toml]) -> None:
    if action in TABLES:
        reader.typed(place, value, TABLES[action], NEEDED.get(action, ()))
    if action == "own_limit" and isinstance(value.get("limit"), str):
        reader.one_of(place, "limit", value["limit"], OWN_LIMITS)
    if action == "observe":
        reader.known(place, value, OBSERVE_KEYS)
        _check_late(reader, place, value)
    if action in SCORE_KEYS:
        reader.known(place, value, SCORE_KEYS[action])
    if action in ("answer", "observe", *SCORE_KEYS):
        _check_parts(reader, place, value, flag=action != "answer")
    if action == "correct" and isinstance(value.get("value"), dict):
        _check_parts(reader, place, value["value"], flag=True)


def _check_late(reader: Reader, place: str, value: Mapping[str, Toml]) -> None:
    late = value.get("at_clinical")
    if late is not None and (not isinstance(late, str) or seconds(late) is None):
        reader.flaw(place, "at_clinical", f"expected h:mm:ss, found {late!r}")
    for key in ("late_reason", "partial"):
        if not isinstance(value.get(key, ""), str):
            reader.flaw(place, key, "expected text")


def _check_parts(reader: Reader, place: str, value: Mapping[str, Toml], *, flag: bool) -> None:
    """``{ value = …, note = "…", confirmed = true }`` around a part, ``confirmed`` beside them."""
    if flag and not isinstance(value.get("confirmed", False), bool):
        reader.flaw(place, "confirmed", "expected true or false")
    for part in value.values():
        if not isinstance(part, dict) or "value" not in part:
            continue
        if not isinstance(part.get("confirmed", False), bool):
            reader.flaw(place, "confirmed", "expected true or false")
        if not isinstance(part.get("note", ""), str):
            reader.flaw(place, "note", "expected text")
