"""The parts of an entry in words: answers, people, codes, parameters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from ketadesk.kernel.dates import show_date, show_time
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import N_, _
from ketadesk.protocols.model import Kind, Option
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.weights import weight_words
from ketadesk.ui.wording import item_words, parameter_words
from ketadesk.visit import entries as kinds
from ketadesk.visit.answers import NOT_ASSESSED
from ketadesk.visit.entries import Value

_PEOPLE: Final = frozenset({"ordered_by", "witness", "person"})

_CHOICES: Final[Mapping[tuple[str, str], str]] = {
    ("filled_with", "drug"): N_("drug"),
    ("filled_with", "saline"): N_("saline"),
    ("decision", "proceed"): N_("proceed"),
    ("decision", "modify"): N_("modify"),
    ("decision", "postpone"): N_("postpone"),
    ("accepted", "pump"): N_("the pump's figure"),
    ("accepted", "arithmetic"): N_("the worked-out figure"),
    ("what", "called"): N_("called"),
    ("what", "arrived"): N_("arrived"),
    ("what", "ordered"): N_("ordered"),
    ("contact", "escort"): N_("the escort"),
    ("contact", "second"): N_("the second contact"),
    ("outcome", "reached"): N_("reached"),
    ("outcome", "not-reached"): N_("not reached"),
    ("outcome", "paper"): N_("a form came back"),
    ("due", "day"): N_("24 hours"),
    ("due", "week"): N_("one week"),
    ("due", "four_weeks"): N_("four weeks"),
    ("decision", "go-on"): N_("go on as planned"),
    ("decision", "change"): N_("go on with a change"),
    ("decision", "maintain"): N_("go over to maintenance"),
    ("decision", "end"): N_("end the series"),
    ("check", "liver"): N_("liver enzymes"),
    ("check", "urine"): N_("urine"),
    ("check", "bladder"): N_("bladder score"),
    ("check", "cognition"): N_("cognition"),
    ("check", "misuse"): N_("misuse"),
    ("limit", "sbp_low"): N_("lowest usual systolic pressure"),
    ("limit", "sbp_high"): N_("highest systolic pressure"),
    ("limit", "dbp_high"): N_("highest diastolic pressure"),
    ("limit", "spo2_low"): N_("lowest usual saturation"),
    ("step", "disconnected"): N_("pump stopped and disconnected"),
    ("step", "services_called"): N_("emergency services called"),
    ("step", "lead_called"): N_("resuscitation lead called"),
    ("step", "lead_arrived"): N_("resuscitation lead arrived"),
    ("step", "airway"): N_("airway opened"),
    ("step", "oxygen"): N_("oxygen given"),
    ("step", "compressions"): N_("chest compressions begun"),
    ("step", "shock"): N_("shock given"),
    ("step", "medicine"): N_("medicine given"),
    ("step", "ambulance"): N_("ambulance arrived"),
    ("step", "handed_over"): N_("handed over to the ambulance"),
    ("step", "ended"): N_("emergency over"),
    ("step", "other"): N_("step"),
    ("document", "discharge-sheet"): N_("discharge sheet"),
    ("document", "visit-record"): N_("visit record"),
    ("document", "series-summary"): N_("series summary"),
}


def person_name(person_id: str, presenter: VisitPresenter) -> str:
    """The printed name of a person, or the id where nobody is known under it."""
    person = presenter.desk.session.people.get(person_id)
    return person_id if person is None else person.name


def part_words(name: str, value: object, presenter: VisitPresenter) -> str:
    """A part of an entry's body, by its name."""
    if name == "reached":
        return _("reached") if value else _("not reached")
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, Decimal) and name == "dosing_weight_kg":
        return weight_words(value)
    if isinstance(value, Decimal | int):
        return plain(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return show_date(value)
    text = str(value)
    if name == "item":
        return item_words(presenter.protocol, text)
    if name in _PEOPLE:
        return person_name(text, presenter)
    return _(_CHOICES[name, text]) if _CHOICES.get((name, text)) else text


def answer_words(body: kinds.Answered | kinds.AnswerCorrected, presenter: VisitPresenter) -> str:
    """An answer in the words of its buttons, with its note."""
    item = presenter.protocol.item(body.item)
    if body.not_assessed:
        words = _("not assessed")
    else:
        options = () if item is None else item.options
        person = item is not None and item.kind is Kind.PERSON
        parts = []
        for name, value in body.fields:
            part = None if item is None else next((f for f in item.fields if f.name == name), None)
            shown = _value_words(value, options if part is None else part.options, presenter)
            if person and isinstance(value, str):
                shown = person_name(value, presenter)
            label = "" if name == "value" else (part.label if part else name) + " "
            parts.append(label + shown)
        words = ", ".join(parts)
        if item is not None and item.unit:
            words += f"\u00a0{item.unit}"
            kg = dict(body.fields).get("value")
            if item.unit == "kg" and isinstance(kg, Decimal):
                words = weight_words(kg)
    return f"{words}. {body.note}" if body.note else words


def _value_words(value: Value, options: tuple[Option, ...], presenter: VisitPresenter) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        local = presenter.clinic.local(value)
        return f"{show_date(local.date())} {show_time(local)}"
    if isinstance(value, date):
        return show_date(value)
    labels = {each.value: each.label for each in options}
    if isinstance(value, tuple):
        return ", ".join(labels.get(each, each) for each in value) or _("none")
    if value is None or value == NOT_ASSESSED:
        return _("not given")
    return labels.get(value, value)


def value_words(presenter: VisitPresenter, parameter: str) -> str:
    """What is outside its limits, as sentences name it."""
    spelt = {"sbp": _("systolic"), "dbp": _("diastolic")}
    return spelt.get(parameter) or parameter_words(presenter.protocol, parameter)
