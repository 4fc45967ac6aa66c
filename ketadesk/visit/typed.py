"""From one typed or chosen value to what is kept: numbers, texts, dates, times, choices, people.

A value that cannot be taken is a Problem without an item; whoever asked puts it in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from ketadesk.kernel.numbers import parse_number
from ketadesk.kernel.problems import Code, Problem
from ketadesk.protocols.model import Field, Item, Kind
from ketadesk.visit.entry import Value
from ketadesk.visit.texts import text_problem

_CLOCK_TIME: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_ISO_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2999
"""Years in which something of a visit can lie; a clock may be set wrong by centuries."""

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
class Part:
    """The properties that an item and a field of a table share."""

    name: str
    kind: Kind
    low: Decimal | None
    high: Decimal | None
    step: Decimal
    values: tuple[str, ...]


def part_of(each: Item | Field, name: str) -> Part:
    """How one value of an item or a field is read."""
    values = tuple(option.value for option in each.options)
    return Part(name, each.kind, each.low, each.high, each.step, values)


Parsed = Value | Problem


def _yes_no(_part: Part, raw: Raw, _reading: Reading) -> Parsed:
    return raw if isinstance(raw, bool) else Problem(Code.OUT_OF_RANGE)


def _choice(part: Part, raw: Raw, _reading: Reading) -> Parsed:
    return raw if isinstance(raw, str) and raw in part.values else Problem(Code.OUT_OF_RANGE)


def _many(part: Part, raw: Raw, _reading: Reading) -> Parsed:
    if isinstance(raw, str) or not isinstance(raw, Sequence):
        return Problem(Code.OUT_OF_RANGE)
    chosen = tuple(str(each) for each in raw)
    if any(each not in part.values for each in chosen):
        return Problem(Code.OUT_OF_RANGE)
    return tuple(value for value in part.values if value in chosen)


def _text_list(_part: Part, raw: Raw, _reading: Reading) -> Parsed:
    if isinstance(raw, str):
        raw = raw.split(",")
    if not isinstance(raw, Sequence):
        return Problem(Code.OUT_OF_RANGE)
    names = tuple(name for name in (str(each).strip() for each in raw) if name)
    refused = (text_problem(name) for name in names)
    return next((each for each in refused if each is not None), names)


def _text(_part: Part, raw: Raw, _reading: Reading) -> Parsed:
    text = str(raw).strip()
    return text_problem(text) or text or Problem(Code.UNANSWERED)


def read_number(raw: Raw, reading: Reading) -> Decimal | Problem:
    """A number as typed or given, without a range."""
    if isinstance(raw, bool):
        return Problem(Code.NOT_A_NUMBER)
    if isinstance(raw, int | float | Decimal):
        return parse_number(f"{Decimal(str(raw)):f}", ".")
    if isinstance(raw, str):
        return parse_number(raw, reading.decimal_sign)
    return Problem(Code.NOT_A_NUMBER)


def read_amount(
    name: str,
    raw: Raw,
    reading: Reading,
    *,
    zero: bool = False,
    highest: Decimal = Decimal(10_000),
) -> Decimal | Problem:
    """A typed amount above zero (or from zero on), below any that a clinic can mean.

    Args:
        name: the field, for the problem.
        raw: as typed or given.
        reading: the clinic and the moment.
        zero: whether zero itself is allowed.
        highest: the highest that is taken.
    """
    value = read_number(raw, reading)
    if isinstance(value, Problem):
        return Problem(value.code, name, value.params)
    low = value < 0 if zero else value <= 0
    if low or value > highest:
        return Problem(Code.OUT_OF_RANGE, name, {"low": "0", "high": str(highest)})
    return value


def in_range(part: Part, value: Decimal) -> Decimal | Problem:
    """The number, if it lies between the bounds and on a step."""
    below = part.low is not None and value < part.low
    above = part.high is not None and value > part.high
    if below or above or value % part.step != 0:
        limits = {"low": str(part.low), "high": str(part.high), "step": str(part.step)}
        return Problem(Code.OUT_OF_RANGE, None, limits)
    return value


def _number(part: Part, raw: Raw, reading: Reading) -> Parsed:
    value = read_number(raw, reading)
    return value if isinstance(value, Problem) else in_range(part, value)


def _date(_part: Part, raw: Raw, reading: Reading) -> Parsed:
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


def aware_in(moment: datetime, zone: ZoneInfo) -> datetime | Problem:
    """The moment with a fixed offset; one without any is meant in this zone.

    Returns:
        ``out-of-range`` for a year that no visit can mean: it may have no counterpart in UTC.
    """
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        return Problem(Code.OUT_OF_RANGE)
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


def _time(_part: Part, raw: Raw, reading: Reading) -> Parsed:
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
        return aware_in(_latest_at(raw.replace(second=0, microsecond=0), reading), reading.zone)
    if not isinstance(raw, datetime):
        return Problem(Code.OUT_OF_RANGE)
    moment = aware_in(raw, reading.zone)
    if isinstance(moment, Problem):
        return moment
    return Problem(Code.FUTURE_TIME) if moment > reading.now else moment


def _person(_part: Part, raw: Raw, reading: Reading) -> Parsed:
    known = isinstance(raw, str) and raw in reading.people
    return raw if known else Problem(Code.UNKNOWN_ITEM)


READERS: Final[Mapping[Kind, Callable[[Part, Raw, Reading], Parsed]]] = {
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
"""How each kind is read; tables and dated results are read part by part."""
