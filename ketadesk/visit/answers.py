"""From what was typed or chosen to an answer, or to the reason why it is none.

A raw answer is what a screen or a script hands over: text, a choice, a table of parts. Text is
kept as typed beside the value. ``typed`` reads each single value; what a text may be is said in
``texts``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from ketadesk.clinical.dosing import kg_from_lb
from ketadesk.kernel.problems import Code, Problem
from ketadesk.protocols.model import Item, Kind
from ketadesk.visit.entries import Answered, Value
from ketadesk.visit.texts import LONGEST_TEXT, text_problem
from ketadesk.visit.typed import (
    READERS,
    Part,
    Raw,
    Reading,
    aware_in,
    in_range,
    part_of,
    read_amount,
    read_number,
)

__all__ = [
    "LONGEST_TEXT",
    "NOT_ASSESSED",
    "Raw",
    "Reading",
    "parse_answer",
    "read_amount",
    "read_number",
]

NOT_ASSESSED: Final = "not_assessed"


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
        is missing, or nothing was chosen of many), ``unknown-item`` (a part that the item does
        not have).
    """
    raw, note, confirmed = _unwrapped(raw)
    refused = text_problem(note, item.id)
    if refused is not None:
        return refused
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
    part = part_of(item, item.id)
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
    value = READERS[item.kind](part, raw, reading)
    if item.kind is Kind.MANY and value == ():
        # Choosing none is no answer; an empty list of names is: there are none.
        return Problem(Code.UNANSWERED)
    return value if isinstance(value, Problem) else (("value", value),)


def _yes_at(raw: Raw, reading: Reading) -> Fields | Problem:
    if isinstance(raw, str):
        try:
            raw = datetime.fromisoformat(raw)
        except ValueError:
            return Problem(Code.OUT_OF_RANGE)
    if not isinstance(raw, datetime):
        return Problem(Code.OUT_OF_RANGE)
    moment = aware_in(raw, reading.zone)
    return moment if isinstance(moment, Problem) else (("value", True), ("at", moment))


def _pounds(part: Part, raw: Mapping[str, Raw], reading: Reading) -> Fields | Problem:
    if set(raw) != {"lb"}:
        return Problem(Code.UNKNOWN_ITEM)
    pounds = read_number(raw["lb"], reading)
    if isinstance(pounds, Problem):
        return pounds
    kilograms = in_range(part, kg_from_lb(pounds))
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
        value = READERS[each.kind](part_of(each, each.name), given, reading)
        if isinstance(value, Problem):
            return Problem(value.code, None, {"field": each.name, **value.params})
        found.append((each.name, value))
    return tuple(found)
