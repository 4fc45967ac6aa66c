"""The conditions of a rule in words, for somebody who judges the rule and reads no file."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import N_, _
from ketadesk.protocols import contract
from ketadesk.protocols.figure_words import CLASSES
from ketadesk.protocols.model import Behavior, Condition, Operator

_FACTS: Final[Mapping[str, str]] = {
    "fact.age_years": N_("age in years"),
    "fact.sex": N_("sex"),
    "fact.visit_number": N_("number of the visit"),
    "fact.days_since_last": N_("days since the last infusion"),
    "fact.mood": N_("treated for mood"),
    "fact.bladder_worst": N_("worst bladder answer"),
    "fact.bladder_new": N_("new bladder symptom"),
}

_COMPARED: Final[Mapping[Operator, str]] = {
    Operator.EQUAL: N_("{what} is {value}"),
    Operator.NOT_EQUAL: N_("{what} is not {value}"),
    Operator.GREATER: N_("{what} above {value}"),
    Operator.LESS: N_("{what} below {value}"),
    Operator.GREATER_EQUAL: N_("{what} {value} or more"),
    Operator.LESS_EQUAL: N_("{what} {value} or less"),
}


def conditions_told(conditions: tuple[Condition, ...], behavior: Behavior) -> str:
    """All conditions in words, joined as they must hold."""
    joined = _(" or ") if behavior is Behavior.ANY else _(" and ")
    return joined.join(map(_told, conditions))


def value_told(value: object) -> str:
    """A figure, a word, a list or a table of figures, as a person writes it."""
    match value:
        case bool():
            return _("yes") if value else _("no")
        case Decimal() | int():
            return plain(value)
        case tuple():
            return ", ".join(map(value_told, value))
        case dict():
            told = (f"{_(CLASSES[name])} {value_told(each)}" for name, each in value.items())
            return ", ".join(told)
        case _:
            return str(value)


def _told(condition: Condition) -> str:
    what = _what(condition)
    if condition.operator is Operator.EXISTS:
        there = _("{what} is known") if condition.answer is True else _("{what} is not known")
        return there.format(what=what)
    words = _(_COMPARED[condition.operator])
    return words.format(what=what, value=value_told(condition.answer))


def _what(condition: Condition) -> str:
    question = condition.question
    settled = question.removeprefix(contract.SETTLED_BEFORE)
    if settled != question:
        return _("settled at an earlier visit")
    if question in _FACTS:
        return _(_FACTS[question])
    field = "" if condition.field == "value" else condition.field.replace("_", " ")
    return " ".join(each for each in (question, field) if each) or _("answer")
