"""What the rules of a protocol compare: parts of answers, worked-out parts, and facts.

A fact that is not known is absent, and a comparison with something absent never holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ketadesk.clinical.dosing import body_mass_index, percent_apart
from ketadesk.clinical.screening import (
    cssrs_level,
    hours_between,
    over_months,
    since_evening,
    whole_months_between,
)
from ketadesk.kernel.dates import age_years
from ketadesk.protocols.model import Behavior, Condition, Item, Operator
from ketadesk.visit.answers import NOT_ASSESSED
from ketadesk.visit.entries import Value
from ketadesk.visit.visit import Answer, Visit

if TYPE_CHECKING:
    from ketadesk.visit.case import Case
"""A case asks here which of its answers count, so this module knows it by name only."""

BLADDER: Final = ("blad.often", "blad.rush", "blad.pain", "blad.leak", "blad.blood")

ITEM_NINE_ASKS: Final = 1
"""PHQ-9 item 9 from which C-SSRS and the re-check before leaving are asked [reference §1d, §4]."""

Known = Mapping[str, Value]


def _number(value: Value) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def weight_kg(answers: Mapping[str, Answer]) -> Decimal | None:
    """Today's measured weight, kg, or None."""
    answer = answers.get("wt.kg")
    return None if answer is None else _number(answer.value)


def height_cm(answers: Mapping[str, Answer]) -> Decimal | None:
    """Height, cm, or None."""
    answer = answers.get("wt.bmi")
    return None if answer is None else _number(answer.fields.get("height_cm"))


def bmi(answers: Mapping[str, Answer]) -> Decimal | None:
    """Body mass index, or None until weight and height are known."""
    weight, height = weight_kg(answers), height_cm(answers)
    return None if weight is None or height is None else body_mass_index(weight, height)


def indications(answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """Today's reasons for treatment."""
    answer = answers.get("ind.code")
    value = None if answer is None else answer.value
    return value if isinstance(value, tuple) else ()


def is_mood(visit: Visit) -> bool:
    """Whether the visit treats mood; while no reason is known, a protocol for mood says so.

    The safer way: the limits for mood are the narrower ones.
    """
    reasons = indications(visit.answers) or visit.protocol.mood_indications
    return bool(set(reasons) & set(visit.protocol.mood_indications))


def item_nine_asks(answers: Mapping[str, Answer]) -> bool:
    """Whether today's PHQ-9 item 9 asks to look further; not while it has no score."""
    answer = answers.get("si.item9")
    score = None if answer is None else _number(answer.value)
    return score is not None and score >= ITEM_NINE_ASKS


def suicide_level(answers: Mapping[str, Answer]) -> str | None:
    """Triage of today's C-SSRS, or None while it is not answered."""
    answer = answers.get("si.cssrs")
    if answer is None or answer.not_assessed:
        return None
    items, six = answer.fields.get("items"), answer.fields.get("six")
    numbers = [int(each) for each in items] if isinstance(items, tuple) else []
    return cssrs_level(numbers, str(six))


def answer_parts(case: Case, answer: Answer, now: datetime) -> Known:
    """Every part of an answer by name, with the worked-out ones of its item."""
    parts: dict[str, Value] = dict(answer.fields)
    item = answer.body.item
    match item:
        case "npo.solid" | "npo.clear":
            eaten = parts.get("at", parts.get("value"))
            judged = case.visit.started_at or now
            if isinstance(eaten, datetime):
                parts["hours_ago"] = hours_between(eaten, judged)
        case "consent.signed":
            signed = parts.get("value")
            if isinstance(signed, date):
                today = case.visit.entries[0].happened_at.astimezone(case.zone).date()
                whole = Decimal(whole_months_between(signed, today))
                beyond = over_months(signed, today, int(whole))
                parts["months_ago"] = whole + (Decimal("0.5") if beyond else 0)
        case "med.benzo":
            _add_benzodiazepine(case, parts, now)
        case "si.cssrs":
            # Nobody knows the level: that is none of the harmless ones.
            level = NOT_ASSESSED if answer.not_assessed else suicide_level({item: answer})
            parts["level"] = level
        case "wt.kg":
            _add_weight_change(case, parts)
        case "wt.bmi":
            parts["bmi"] = bmi(case.visit.answers)
        case "lab.ecg" | "lab.liver" | "lab.creatinine" | "lab.urine":
            parts.setdefault("result", parts.get("value"))
        case _:
            pass
    return parts


def _add_benzodiazepine(case: Case, parts: dict[str, Value], now: datetime) -> None:
    last = parts.get("last")
    if isinstance(last, datetime):
        hour = case.visit.protocol.evening_begins_hour
        local, judged = last.astimezone(case.zone), now.astimezone(case.zone)
        parts["since_evening"] = since_evening(local, judged, hour)
    elif parts.get("taken") is True:
        # Without a time of the last dose nobody can say that it was before the evening.
        parts["since_evening"] = True


def _add_weight_change(case: Case, parts: dict[str, Value]) -> None:
    before = case.last_answer("wt.kg")
    last, today = (None if before is None else _number(before.value)), _number(parts.get("value"))
    if last is not None and today is not None:
        parts["change_percent"] = percent_apart(today, last)


def _bladder(answers: Mapping[str, Answer]) -> dict[str, Decimal]:
    scores = {each: answers[each].value for each in BLADDER if each in answers}
    return {name: score for name, score in scores.items() if isinstance(score, Decimal)}


def fact(case: Case, name: str) -> Value:
    """A fact by its name without ``fact.``; None where it is not known."""
    visit = case.visit
    opened = visit.entries[0].happened_at.astimezone(case.zone).date()
    match name:
        case "age_years":
            return Decimal(age_years(case.patient.born, opened))
        case "sex":
            return case.patient.sex
        case "visit_number":
            return Decimal(visit.opened.number)
        case "days_since_last":
            last = case.last_infusion_at
            return (
                None if last is None else Decimal((opened - last.astimezone(case.zone).date()).days)
            )
        case "mood":
            return is_mood(visit)
        case "bladder_worst":
            return max(_bladder(visit.answers).values(), default=None)
        case "bladder_new":
            return _bladder_is_new(case)
        case _ if name.startswith("settled_before."):
            item = name.removeprefix("settled_before.")
            answer = visit.answers.get(item)
            return answer is not None and case.settled_before(item, answer.fields)
        case _:
            raise KeyError(f"no fact is called {name}")


def _bladder_is_new(case: Case) -> bool:
    if case.last_visit is None:
        return False
    before = _bladder(case.last_visit.answers)
    return any(
        score >= 1 and before.get(item, Decimal(0)) == 0
        for item, score in _bladder(case.visit.answers).items()
    )


def _compare(operator: Operator, value: Value, answer: bool | Decimal | str) -> bool:  # noqa: FBT001
    if operator is Operator.EXISTS:
        return (value not in (None, ())) == (answer is True)
    if value is None:
        return False
    if isinstance(value, tuple):
        held = str(answer) in value
        return held if operator is Operator.EQUAL else not held
    if operator is Operator.EQUAL:
        return value == answer
    if operator is Operator.NOT_EQUAL:
        return value != answer
    if isinstance(value, bool) or not isinstance(value, Decimal) or not isinstance(answer, Decimal):
        return False
    return {
        Operator.GREATER: value > answer,
        Operator.LESS: value < answer,
        Operator.GREATER_EQUAL: value >= answer,
        Operator.LESS_EQUAL: value <= answer,
    }[operator]


def holds(case: Case, condition: Condition, own: Known, now: datetime) -> bool:
    """Whether a condition holds; ``own`` are the parts of the item that the rule stands on."""
    if not condition.question:
        value = own.get(condition.field)
    elif condition.question.startswith("fact."):
        value = fact(case, condition.question.removeprefix("fact."))
    else:
        answer = case.visit.answers.get(condition.question)
        parts = {} if answer is None else answer_parts(case, answer, now)
        value = parts.get(condition.field)
    return _compare(condition.operator, value, condition.answer)


def all_hold(
    case: Case,
    conditions: Iterable[Condition],
    behavior: Behavior,
    own: Known,
    now: datetime,
) -> bool:
    """Whether the conditions hold together. No conditions always hold."""
    found = [holds(case, each, own, now) for each in conditions]
    if not found:
        return True
    return all(found) if behavior is Behavior.ALL else any(found)


def hidden_items(case: Case, items: Iterable[Item]) -> frozenset[str]:
    """Those of these items that are not asked, as the case stands with its last entry."""
    at = case.visit.entries[-1].recorded_at
    return frozenset(
        item.id
        for item in items
        if not all_hold(case, item.enable_when, item.enable_behavior, {}, at)
    )
