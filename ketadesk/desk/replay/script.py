"""Reading a script: a TOML file becomes a ``Script``, or the list of what is wrong with it."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from ketadesk.desk.replay.shape import (
    ACTIONS,
    CLINIC_KEYS,
    CLOCK_TIME,
    JUMP,
    NEEDED,
    OBSERVE_KEYS,
    PATIENT_KEYS,
    PLAIN,
    ROLES,
    SCENARIO_KEYS,
    SCORE_KEYS,
    SIGNS,
    STEP_KEYS,
    TABLES,
    Toml,
    fits,
    kind_words,
)
from ketadesk.kernel.problems import Code


@dataclass(frozen=True, slots=True)
class ScriptFlaw:
    """What is wrong with a script: file, place, key, reason."""

    file: str
    place: str
    key: str
    reason: str

    def __str__(self) -> str:
        """One line for stderr."""
        parts = [self.file, self.place, f'key "{self.key}"' if self.key else "", self.reason]
        return ": ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class ScriptStep:
    """One step: number from 1, seconds after the start, who, what, and what is expected of it."""

    number: int
    at_s: int
    by: str
    action: str
    value: Toml
    refused: Code | None
    happened: bool


@dataclass(frozen=True, slots=True)
class Script:
    """A valid script."""

    path: Path
    title: str
    protocol: str
    starts: datetime
    timezone: str
    decimal_sign: str
    chair: int
    patient: Mapping[str, Toml]
    clinic: Mapping[str, str]
    staff: Mapping[str, str]
    steps: tuple[ScriptStep, ...]
    expect: Mapping[str, Toml]
    previous: tuple[Script, ...]

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's."""
        return ZoneInfo(self.timezone)


def seconds(text: str) -> int | None:
    """Seconds of ``h:mm:ss``, or None."""
    found = CLOCK_TIME.fullmatch(text)
    return None if found is None else int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3])


def jump_seconds(text: str) -> int | None:
    """Seconds of ``+h:mm:ss`` or ``-h:mm:ss``, or None."""
    found = JUMP.fullmatch(text)
    if found is None:
        return None
    amount = int(found[2]) * 3600 + int(found[3]) * 60 + int(found[4])
    return amount if found[1] == "+" else -amount


class _Reader:
    """Collects every flaw of one file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.flaws: list[ScriptFlaw] = []

    def flaw(self, place: str, key: str, reason: str) -> None:
        self.flaws.append(ScriptFlaw(str(self.path), place, key, reason))

    def known(self, place: str, table: Mapping[str, Toml], keys: tuple[str, ...]) -> None:
        for key in table:
            if key not in keys:
                near = difflib.get_close_matches(key, keys, n=1)
                hint = f'; did you mean "{near[0]}"?' if near else ""
                self.flaw(place, key, f"unknown key{hint}")

    def typed(
        self,
        place: str,
        table: Mapping[str, Toml],
        kinds: Mapping[str, tuple[type, ...]],
        needed: tuple[str, ...] = (),
    ) -> None:
        self.known(place, table, tuple(kinds))
        for key in needed:
            if key not in table:
                self.flaw(place, key, "missing")
        for key, value in table.items():
            if key in kinds and not fits(value, kinds[key]):
                self.flaw(place, key, f"expected {kind_words(kinds[key])}, found {value!r}")

    def table(self, whole: Mapping[str, Toml], name: str) -> Mapping[str, Toml]:
        found = whole.get(name, {})
        if isinstance(found, dict):
            return found
        self.flaw(name, "", "expected a table")
        return {}


def read_script(path: Path, _open: tuple[Path, ...] = ()) -> Script | tuple[ScriptFlaw, ...]:
    """The script in a file, or every flaw it has.

    Args:
        path: the file.
        _open: scripts that are being read: a script may not be among its own earlier visits.
    """
    reader = _Reader(path)
    try:
        whole = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except OSError as fault:
        reader.flaw("", "", f"cannot be read: {fault.strerror}")
        return tuple(reader.flaws)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        reader.flaw("", "", f"not valid TOML: {fault}")
        return tuple(reader.flaws)
    parts = ("scenario", "patient", "clinic", "staff", "step", "expect")
    reader.known("", whole, parts)
    scenario, patient = reader.table(whole, "scenario"), reader.table(whole, "patient")
    clinic, staff = reader.table(whole, "clinic"), reader.table(whole, "staff")
    _check_scenario(reader, scenario)
    needed = ("family", "given", "born", "sex", "record_no")
    reader.typed("patient", patient, PATIENT_KEYS, needed)
    reader.typed("clinic", clinic, CLINIC_KEYS)
    _check_staff(reader, staff)
    steps = _steps(reader, whole.get("step", []), staff)
    expect = reader.table(whole, "expect")
    previous = _previous(reader, patient.get("previous", []), (*_open, path.resolve()))
    if reader.flaws:
        return tuple(reader.flaws)
    return Script(
        path=path,
        title=scenario["title"],
        protocol=scenario["protocol"],
        starts=scenario["starts"],
        timezone=scenario["timezone"],
        decimal_sign=scenario.get("decimal", "."),
        chair=scenario.get("chair", 1),
        patient=patient,
        clinic=clinic,
        staff=staff,
        steps=steps,
        expect=expect,
        previous=previous,
    )


def _check_scenario(reader: _Reader, scenario: Mapping[str, Toml]) -> None:
    needed = ("title", "protocol", "starts", "timezone")
    reader.typed("scenario", scenario, SCENARIO_KEYS, needed)
    starts = scenario.get("starts")
    if isinstance(starts, datetime) and starts.tzinfo is None:
        reader.flaw("scenario", "starts", "expected a date-time with offset")
    zone = scenario.get("timezone")
    if isinstance(zone, str) and zone not in available_timezones():
        reader.flaw("scenario", "timezone", f"unknown time zone {zone!r}")
    if scenario.get("decimal", ".") not in (".", ","):
        reader.flaw("scenario", "decimal", 'expected "." or ","')
    chair = scenario.get("chair", 1)
    if isinstance(chair, int) and not 1 <= chair <= 8:
        reader.flaw("scenario", "chair", "expected 1 to 8")


def _check_staff(reader: _Reader, staff: Mapping[str, Toml]) -> None:
    for key, name in staff.items():
        if not key.startswith(ROLES):
            reader.flaw("staff", key, "expected a key that begins with nurse, prescriber, director")
        if not isinstance(name, str) or not name.strip():
            reader.flaw("staff", key, "expected a name")
    if not staff:
        reader.flaw("staff", "", "missing")


def _steps(reader: _Reader, raw: Toml, staff: Mapping[str, Toml]) -> tuple[ScriptStep, ...]:
    if not isinstance(raw, list) or not all(isinstance(each, dict) for each in raw):
        reader.flaw("step", "", "expected [[step]] tables")
        return ()
    steps, last_s = [], 0
    for number, each in enumerate(raw, start=1):
        step = _step(reader, number, each, staff)
        if step is None:
            continue
        if step.at_s < last_s:
            reader.flaw(f"step {number}", "at", "earlier than the step before")
        last_s = max(last_s, step.at_s)
        steps.append(step)
    return tuple(steps)


def _step(
    reader: _Reader, number: int, each: Mapping[str, Toml], staff: Mapping[str, Toml]
) -> ScriptStep | None:
    place = f"step {number}"
    before = len(reader.flaws)
    reader.known(place, each, STEP_KEYS)
    at = each.get("at")
    at_s = seconds(at) if isinstance(at, str) else None
    if at_s is None:
        reader.flaw(place, "at", f"expected h:mm:ss, found {at!r}")
    by = each.get("by", "nurse")
    if by not in staff:
        reader.flaw(place, "by", f"{by!r} is not in [staff]")
    actions = [key for key in each if key in ACTIONS]
    if len(actions) != 1:
        reader.flaw(place, " ".join(actions), f"expected one action, found {len(actions)}")
    refused = each.get("refused")
    if refused is not None and refused not in list(Code):
        near = difflib.get_close_matches(str(refused), [code.value for code in Code], n=1)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        reader.flaw(place, "refused", f"unknown code {refused!r}{hint}")
    happened = each.get("happened", False)
    if not isinstance(happened, bool):
        reader.flaw(place, "happened", "expected true or false")
    for action in actions[:1]:
        _check_value(reader, place, action, each[action])
    if len(reader.flaws) > before or at_s is None:
        return None
    code = None if refused is None else Code(refused)
    return ScriptStep(number, at_s, by, actions[0], each[actions[0]], code, happened)


def _check_value(reader: _Reader, place: str, action: str, value: Toml) -> None:
    if action in PLAIN and not fits(value, PLAIN[action]):
        reader.flaw(place, action, f"expected {kind_words(PLAIN[action])}, found {value!r}")
        return
    if isinstance(value, dict):
        if action in TABLES:
            reader.typed(place, value, TABLES[action], NEEDED.get(action, ()))
        elif action == "observe":
            reader.known(place, value, OBSERVE_KEYS)
            _check_late(reader, place, value)
        elif action in SCORE_KEYS:
            reader.known(place, value, SCORE_KEYS[action])
    elif action in TABLES and action not in PLAIN:
        reader.flaw(place, action, f"expected a table, found {value!r}")
    if action == "sign" and value not in SIGNS:
        reader.flaw(place, "sign", f"expected one of {', '.join(SIGNS)}")
    if action == "clock" and jump_seconds(value) is None:
        reader.flaw(place, "clock", "expected +h:mm:ss or -h:mm:ss")


def _check_late(reader: _Reader, place: str, value: Mapping[str, Toml]) -> None:
    late = value.get("at_clinical")
    if late is not None and (not isinstance(late, str) or seconds(late) is None):
        reader.flaw(place, "at_clinical", f"expected h:mm:ss, found {late!r}")
    for key in ("late_reason", "partial"):
        if not isinstance(value.get(key, ""), str):
            reader.flaw(place, key, "expected text")
    if not isinstance(value.get("confirmed", False), bool):
        reader.flaw(place, "confirmed", "expected true or false")


def _previous(reader: _Reader, raw: Toml, opened: tuple[Path, ...]) -> tuple[Script, ...]:
    found: list[Script] = []
    for name in raw if isinstance(raw, list) else ():
        path = reader.path.parent / str(name)
        if path.resolve() in opened:
            reader.flaw("patient", "previous", f"{name} leads back to itself")
            continue
        read = read_script(path, opened)
        if isinstance(read, Script):
            found.append(read)
        else:
            reader.flaws += read
    return tuple(found)
