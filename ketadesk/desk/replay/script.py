"""Reading a script: a TOML file becomes a ``Script``, or the list of what is wrong with it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from ketadesk.desk.replay.checks import (
    YEARS,
    check_action,
    check_patient,
    check_scenario,
    check_staff,
)
from ketadesk.desk.replay.expect import flattened
from ketadesk.desk.replay.flaws import Reader, ScriptFlaw
from ketadesk.desk.replay.shape import ACTIONS, CLINIC_KEYS, STEP_KEYS, Toml
from ketadesk.desk.replay.times import LONGEST_S, jump_seconds, seconds
from ketadesk.kernel.problems import Code
from ketadesk.visit.typed import EARLIEST_YEAR, LATEST_YEAR

__all__ = ["Script", "ScriptFlaw", "ScriptStep", "read_script", "seconds"]


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


def read_script(path: Path, _open: tuple[Path, ...] = ()) -> Script | tuple[ScriptFlaw, ...]:
    """The script in a file, or every flaw it has.

    Args:
        path: the file.
        _open: scripts that are being read: a script may not be among its own earlier visits.
    """
    reader = Reader(path)
    whole = _content(reader)
    if whole is None:
        return tuple(reader.flaws)
    parts = ("scenario", "patient", "clinic", "staff", "step", "expect")
    reader.known("", whole, parts)
    scenario, patient = reader.table(whole, "scenario"), reader.table(whole, "patient")
    clinic, staff = reader.table(whole, "clinic"), reader.table(whole, "staff")
    check_scenario(reader, scenario)
    check_patient(reader, patient)
    reader.typed("clinic", clinic, CLINIC_KEYS)
    check_staff(reader, staff)
    steps = _steps(reader, whole.get("step", []), staff)
    _check_clocks(reader, scenario.get("starts"), steps)
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
        expect=flattened(expect),
        previous=previous,
    )


def _content(reader: Reader) -> dict[str, Toml] | None:
    try:
        return tomllib.loads(reader.path.read_text(encoding="utf-8"), parse_float=Decimal)
    except OSError as fault:
        reader.flaw("", "", f"cannot be read: {fault.strerror}")
    except RecursionError:
        reader.flaw("", "", "not valid TOML: nested too deeply")
    except ValueError as fault:
        # Broken TOML, bytes that are no text, a number or a path that is none.
        reader.flaw("", "", f"not valid TOML: {fault}")
    return None


def _steps(reader: Reader, raw: Toml, staff: Mapping[str, Toml]) -> tuple[ScriptStep, ...]:
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
    reader: Reader, number: int, each: Mapping[str, Toml], staff: Mapping[str, Toml]
) -> ScriptStep | None:
    place = f"step {number}"
    before = len(reader.flaws)
    reader.known(place, each, STEP_KEYS)
    at = each.get("at")
    at_s = seconds(at) if isinstance(at, str) else None
    if at_s is None:
        reader.flaw(place, "at", f"expected h:mm:ss, found {at!r}")
    elif at_s > LONGEST_S:
        reader.flaw(place, "at", f"expected less than {(LONGEST_S + 1) // 3600} hours, found {at}")
    by = each.get("by", "nurse")
    if not isinstance(by, str) or by not in staff:
        reader.flaw(place, "by", f"{by!r} is not in [staff]")
    actions = [key for key in each if key in ACTIONS]
    if len(actions) != 1:
        reader.flaw(place, " ".join(actions), f"expected one action, found {len(actions)}")
    refused = each.get("refused")
    if refused is not None:
        reader.code(place, refused, [code.value for code in Code])
    happened = each.get("happened", False)
    if not isinstance(happened, bool):
        reader.flaw(place, "happened", "expected true or false")
    for action in actions[:1]:
        check_action(reader, place, action, each[action])
    if len(reader.flaws) > before or at_s is None:
        return None
    code = None if refused is None else Code(refused)
    return ScriptStep(number, at_s, by, actions[0], each[actions[0]], code, happened)


def _check_clocks(reader: Reader, starts: Toml, steps: tuple[ScriptStep, ...]) -> None:
    """The system clock stays among years that it can show, however far the steps set it."""
    if reader.flaws or not isinstance(starts, datetime):
        return
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    low, high = (
        (datetime(year, 1, 1, tzinfo=UTC) - epoch) / timedelta(seconds=1)
        for year in (EARLIEST_YEAR, LATEST_YEAR + 1)
    )
    shows_s = (starts - epoch) / timedelta(seconds=1)
    for step in steps:
        if step.action == "clock":
            shows_s += jump_seconds(step.value) or 0
        if not low <= shows_s + step.at_s < high:
            reader.flaw(f"step {step.number}", step.action, f"the clock leaves {YEARS}")
            return


def _previous(reader: Reader, raw: Toml, opened: tuple[Path, ...]) -> tuple[Script, ...]:
    found: list[Script] = []
    for name in raw if isinstance(raw, list) else ():
        if not isinstance(name, str):
            continue
        path = reader.path.parent / name
        try:
            place = path.resolve()
        except (OSError, RuntimeError, ValueError):
            reader.flaw("patient", "previous", f"{name!r} is no path of a file")
            continue
        if place in opened:
            reader.flaw("patient", "previous", f"{name} leads back to itself")
            continue
        read = read_script(path, opened)
        if isinstance(read, Script):
            found.append(read)
        else:
            reader.flaws += read
    return tuple(found)
