"""Answers in words, as a person reads them beside a question or in the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from ketadesk.kernel.dates import show_date, show_moment, show_time
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import _
from ketadesk.protocols.model import Field, Item, Kind
from ketadesk.ui.weights import weight_words
from ketadesk.visit.entries import AnswerCorrected, Answered, Value
from ketadesk.visit.people import Person

COPIED_NOTE: Final = "as last visit"
"""The note of an answer that was confirmed from the visit before (R-UX-13)."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What reading and showing answers needs of the clinic.

    Attributes:
        people: everybody, by id.
        zone: the clinic's, in which clock times are meant.
    """

    people: Mapping[str, Person]
    zone: ZoneInfo


def value_words(part: Item | Field, value: Value, around: Surroundings) -> str:
    """One plain part of an answer in words, with its unit."""
    labels = {option.value: option.label for option in part.options}
    match value:
        case None:
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case Decimal():
            if part.unit == "kg":
                return weight_words(value)
            return f"{plain(value)}\u00a0{part.unit}" if part.unit else plain(value)
        case datetime():
            return show_time(value.astimezone(around.zone))
        case date():
            return show_date(value)
        case tuple():
            return ", ".join(labels.get(each, each) for each in value) or _("None")
        case _:
            if part.kind is Kind.PERSON and value in around.people:
                return around.people[value].name
            return labels.get(value, value)


def answer_words(item: Item, body: Answered | AnswerCorrected, around: Surroundings) -> str:
    """A whole answer in words; parts that were not given are left out."""
    if body.not_assessed:
        return _("Not assessed: {reason}").format(reason=body.note)
    fields = dict(body.fields)
    if "value" in fields:
        words = value_words(item, fields["value"], around)
        at = fields.get("at")
        if isinstance(at, datetime):
            return f"{words}, {show_moment(at.astimezone(around.zone))}"
        return words
    named = {part.name: part for part in item.fields}
    said = [
        f"{named[name].label}: {value_words(named[name], value, around)}"
        if len(item.fields) > 1
        else value_words(named[name], value, around)
        for name, value in fields.items()
        if name in named
    ]
    return ", ".join(said)
