"""A script on another day and for another patient: dates, clock times and identifiers follow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from ketadesk.desk.replay.script import Script, ScriptStep
from ketadesk.desk.replay.shape import Toml

_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_CLOCKED: Final = ("npo.solid", "npo.clear")


def _later(value: Toml, by: timedelta) -> Toml:
    """The value with every date and instant in it moved; a date by whole days."""
    if isinstance(value, datetime):
        return value + by
    if isinstance(value, date):
        return value + timedelta(days=round(by / timedelta(days=1)))
    if isinstance(value, dict):
        return {key: _later(part, by) for key, part in value.items()}
    if isinstance(value, list):
        return [_later(part, by) for part in value]
    return value


def _clock_later(value: Toml, by: timedelta) -> Toml:
    """A clock time moved round the day, also inside a table."""
    if isinstance(value, dict):
        return {key: _clock_later(part, by) for key, part in value.items()}
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    minutes = int(found[1]) * 60 + int(found[2]) + by // timedelta(minutes=1)
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def _step(step: ScriptStep, by: timedelta, patient: Mapping[str, Toml]) -> ScriptStep:
    value = step.value
    if step.action == "identify" and step.refused is None:
        value = {"born": patient["born"], "record_no": patient["record_no"]}
    elif step.action == "answer":
        value = {
            item: _clock_later(raw, by) if item in _CLOCKED else _later(raw, by)
            for item, raw in value.items()
        }
    else:
        value = _later(value, by)
    return replace(step, value=value)


def moved(
    script: Script,
    starts: datetime,
    patient: Mapping[str, Toml],
    answers: Mapping[str, Toml] | None = None,
) -> Script:
    """The script as if it began at another time, for another patient.

    Args:
        script: already read and valid.
        starts: the new beginning, aware.
        patient: facts that replace the script's own.
        answers: other answers to items that the script answers.
    """
    by = starts - script.starts
    facts = {**script.patient, **patient}
    changed = answers or {}
    steps = tuple(_step(step, by, facts) for step in script.steps)
    steps = tuple(
        replace(step, value={item: changed.get(item, raw) for item, raw in step.value.items()})
        if step.action == "answer"
        else step
        for step in steps
    )
    return replace(script, starts=starts, patient=facts, steps=steps)
