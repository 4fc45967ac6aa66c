"""From what was typed or chosen to an answer, or to the reason why it is none.

A raw answer is what a screen or a script hands over: text, a choice, a table of parts. Text is
kept as typed beside the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from ketadesk.clinical.dosing import kg_from_lb
from ketadesk.kernel.numbers import parse_number
from ketadesk.kernel.problems import Code, Problem
from ketadesk.protocols.model import Field, Item, Kind
from ketadesk.visit.entries import Answered, Value

NOT_ASSESSED: Final = "not_assessed"
LONGEST_TEXT: Final = 5000
_CLOCK_TIME: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_ISO_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")

Raw = Any
"""What a screen or a script gives: bool, number, text, date, time, list or table."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is needed to read an answer.

    Attributes:
        decimal_sign: the clinic's setting.
        now: this instant, aware.
        zone: the clinic's zone, in which clock times are meant.
        people: ids of everybody of the clinic.
    """

    decimal_sign: str
    now: datetime
    zone: ZoneInfo
    people: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Part:
    """The properties that an item and a field of a table share."""

    name: str
    kind: Kind
    low: Decimal | None
    high: Decimal | None
    step: Decimal
    values: tuple[str, ...]


def _part_of(each: Item | Field, name: str) -> _Part:
    values = tuple(option.value for option in each.options)
    return _Part(name, each.kind, each.low, each.high, each.step, values)


Parsed = Value | Problem


def parse_answer(item: Item, raw: Raw, reading: Reading) -> Answered | Problem:
    """Read an answer to an item.

    Args:
        item: what was asked.
        raw: the answer, or ``{"value": …, "note": …, "confirmed": …}`` around it, or
            ``"not_assessed"`` with a note.
        reading: the clinic and the moment.

    Returns:
        The answer as an entry's body, or a Problem: ``not-a-number``, ``out-of-range``,
        ``implausible``, ``future-time``, ``reason-needed``, ``unanswered`` (a part of a table
        is missing), ``unknown-item`` (a part that the item does not have), ``too-long``.
    """
    raw, note, confirmed = _unwrapped(raw)
    if len(note) > LONGEST_TEXT:
        return Problem(Code.TOO_LONG, item.id, {"longest": str(LONGEST_TEXT)})
    if raw == NOT_ASSESSED:
        if not item.not_assessed:
            return Problem(Code.OUT_OF_RANGE, item.id)
        if not note.strip():
            return Problem(Code.REASON_NEEDED, item.id)
        return Answered(item.id, (), note=note.strip(), not_assessed=True)
    fields = _fields(item, raw, reading)
    if isinstance(fields, Problem):
        return Problem(fields.code, item.id, fields.params)
    if not confirmed and _is_unlikely(item, fields):
        return Problem(Code.IMPLAUSIBLE, item.id, {"typed": str(raw)})
    typed = raw if isinstance(raw, str) else ""
    return Answered(item.id, fields, typed=typed, note=note.strip(), confirmed=confirmed)


def _unwrapped(raw: Raw) -> tuple[Raw, str, bool]:
    if isinstance(raw, Mapping) and "value" in raw:
        return raw["value"], str(raw.get("note", "")), raw.get("confirmed") is True
    return raw, "", False


def _is_unlikely(item: Item, fields: tuple[tuple[str, Value], ...]) -> bool:
    value = dict(fields).get("value")
    if item.kind is not Kind.NUMBER or not isinstance(value, Decimal):
        return False
    below = item.likely_low is not None and value < item.likely_low
    return below or (item.likely_high is not None and value > item.likely_high)


Fields = tuple[tuple[str, Value], ...]


def _fields(item: Item, raw: Raw, reading: Reading) -> Fields | Problem:
    part = _part_of(item, item.id)
    if isinstance(raw, str) and raw in part.values and item.kind is not Kind.MANY:
        return (("value", raw),)
    if item.kind is Kind.DATED_RESULT or (item.fields and isinstance(raw, Mapping)):
        return _table(item, raw, reading)
    if item.fields:
        return Problem(Code.OUT_OF_RANGE)
    if item.kind is Kind.YES_NO and isinstance(raw, Mapping) and set(raw) == {"at"}:
        return _yes_at(raw["at"], reading)
    if item.unit == "kg" and isinstance(raw, Mapping):
        return _pounds(part, raw, reading)
    value = _READERS[item.kind](part, raw, reading)
    return value if isinstance(value, Problem) else (("value", value),)


def _yes_at(raw: Raw, reading: Reading) -> Fields | Problem:
    if isinstance(raw, str):
        try:
            raw = datetime.fromisoformat(raw)
        except ValueError:
            return Problem(Code.OUT_OF_RANGE)
    if not isinstance(raw, datetime):
        return Problem(Code.OUT_OF_RANGE)
    return (("value", True), ("at", _aware(raw, reading.zone)))


def _pounds(part: _Part, raw: Mapping[str, Raw], reading: Reading) -> Fields | Problem:
    if set(raw) != {"lb"}:
        return Problem(Code.UNKNOWN_ITEM)
    pounds = _to_decimal(raw["lb"], reading)
    if isinstance(pounds, Problem):
        return pounds
    kilograms = _in_range(part, kg_from_lb(pounds))
    if isinstance(kilograms, Problem):
        return kilograms
    return (("value", kilograms), ("lb", pounds))


def _table(item: Item, raw: Raw, reading: Reading) -> Fields | Problem:
    if not isinstance(raw, Mapping):
        return Problem(Code.OUT_OF_RANGE)
    known = {each.name for each in item.fields}
    strange = next((name for name in raw if name not in known), None)
    if strange is not None:
        return Problem(Code.UNKNOWN_ITEM, None, {"field": str(strange)})
    found: list[tuple[str, Value]] = []
    for each in item.fields:
        given = raw.get(each.name)
        if given is None or given == "":
            if each.required:
                return Problem(Code.UNANSWERED, None, {"field": each.name})
            continue
        value = _READERS[each.kind](_part_of(each, each.name), given, reading)
        if isinstance(value, Problem):
            return Problem(value.code, None, {"field": each.name, **value.params})
        found.append((each.name, value))
    return tuple(found)


def _yes_no(_part: _Part, raw: Raw, _reading: Reading) -> Parsed:
    return raw if isinstance(raw, bool) else Problem(Code.OUT_OF_RANGE)


def _choice(part: _Part, raw: Raw, _reading: Reading) -> Parsed:
    return raw if isinstance(raw, str) and raw in part.values else Problem(Code.OUT_OF_RANGE)


def _many(part: _Part, raw: Raw, _reading: Reading) -> Parsed:
    if isinstance(raw, str) or not isinstance(raw, Sequence):
        return Problem(Code.OUT_OF_RANGE)
    chosen = tuple(str(each) for each in raw)
    if any(each not in part.values for each in chosen):
        return Problem(Code.OUT_OF_RANGE)
    return tuple(value for value in part.values if value in chosen)


def _text_list(_part: _Part, raw: Raw, _reading: Reading) -> Parsed:
    if isinstance(raw, str):
        raw = raw.split(",")
    if not isinstance(raw, Sequence):
        return Problem(Code.OUT_OF_RANGE)
    names = tuple(name for name in (str(each).strip() for each in raw) if name)
    longest = max((len(name) for name in names), default=0)
    return Problem(Code.TOO_LONG) if longest > LONGEST_TEXT else names


def _text(_part: _Part, raw: Raw, _reading: Reading) -> Parsed:
    text = str(raw).strip()
    if len(text) > LONGEST_TEXT:
        return Problem(Code.TOO_LONG, None, {"longest": str(LONGEST_TEXT)})
    return text or Problem(Code.UNANSWERED)


def _to_decimal(raw: Raw, reading: Reading) -> Decimal | Problem:
    if isinstance(raw, bool):
        return Problem(Code.NOT_A_NUMBER)
    if isinstance(raw, int | float | Decimal):
        return parse_number(f"{Decimal(str(raw)):f}", ".")
    if isinstance(raw, str):
        return parse_number(raw, reading.decimal_sign)
    return Problem(Code.NOT_A_NUMBER)


def _in_range(part: _Part, value: Decimal) -> Decimal | Problem:
    below = part.low is not None and value < part.low
    above = part.high is not None and value > part.high
    if below or above or value % part.step != 0:
        limits = {"low": str(part.low), "high": str(part.high), "step": str(part.step)}
        return Problem(Code.OUT_OF_RANGE, None, limits)
    return value


def _number(part: _Part, raw: Raw, reading: Reading) -> Parsed:
    value = _to_decimal(raw, reading)
    return value if isinstance(value, Problem) else _in_range(part, value)


def read_number(raw: Raw, reading: Reading) -> Decimal | Problem:
    """A number as typed or given, without a range."""
    return _to_decimal(raw, reading)


def _date(_part: _Part, raw: Raw, reading: Reading) -> Parsed:
    if isinstance(raw, str) and _ISO_DATE.fullmatch(raw.strip()):
        try:
            raw = date.fromisoformat(raw.strip())
        except ValueError:
            return Problem(Code.OUT_OF_RANGE)
    if not isinstance(raw, date):
        return Problem(Code.OUT_OF_RANGE)
    day = raw.date() if isinstance(raw, datetime) else raw
    today = reading.now.astimezone(reading.zone).date()
    return Problem(Code.FUTURE_TIME) if day > today else day


def _aware(moment: datetime, zone: ZoneInfo) -> datetime:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    # With its offset fixed: in a repeated hour a zone's own instants equal no stored ones.
    return aware.astimezone(timezone(aware.utcoffset() or timedelta()))


def _latest_at(clock: time, reading: Reading) -> datetime:
    """The latest instant of the past with this clock time, past nights that skip or repeat it."""
    today = reading.now.astimezone(reading.zone).date()
    moments = (
        datetime.combine(today - timedelta(days=days), clock.replace(fold=fold), reading.zone)
        for days in range(3)
        for fold in (0, 1)
    )
    instants = (moment.astimezone(UTC) for moment in moments)
    return max(
        at for at in instants if at <= reading.now and at.astimezone(reading.zone).time() == clock
    ).astimezone(reading.zone)


def _time(_part: _Part, raw: Raw, reading: Reading) -> Parsed:
    if isinstance(raw, str):
        clock = _CLOCK_TIME.fullmatch(raw.strip())
        if clock is None:
            try:
                raw = datetime.fromisoformat(raw.strip())
            except ValueError:
                return Problem(Code.OUT_OF_RANGE)
        else:
            raw = time(int(clock[1]), int(clock[2]))
    if isinstance(raw, time):
        return _aware(_latest_at(raw.replace(second=0, microsecond=0), reading), reading.zone)
    if not isinstance(raw, datetime):
        return Problem(Code.OUT_OF_RANGE)
    moment = _aware(raw, reading.zone)
    return Problem(Code.FUTURE_TIME) if moment > reading.now else moment


def _person(_part: _Part, raw: Raw, reading: Reading) -> Parsed:
    known = isinstance(raw, str) and raw in reading.people
    return raw if known else Problem(Code.UNKNOWN_ITEM)


_READERS: Final[Mapping[Kind, Callable[[_Part, Raw, Reading], Parsed]]] = {
    Kind.YES_NO: _yes_no,
    Kind.SEVERAL_YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.MANY: _many,
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.TEXT_LIST: _text_list,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.PERSON: _person,
}
"""Tables and dated results are read part by part."""
