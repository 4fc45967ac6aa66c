"""Whether the conditions of a protocol ask something that exists, in a way that can hold."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import chain

from ketadesk.kernel.text import _
from ketadesk.protocols import contract
from ketadesk.protocols.flaws import Flaw, item_place, nearest
from ketadesk.protocols.model import Condition, Field, Item, Kind, Operator, Protocol
from ketadesk.protocols.parts import asked, judged

_ORDERING = frozenset(
    {Operator.GREATER, Operator.LESS, Operator.GREATER_EQUAL, Operator.LESS_EQUAL}
)
_WORDS = {bool: "true or false", int: "a number", str: "a text"}


def condition_flaws(protocol: Protocol) -> Iterator[Flaw]:
    """Conditions with an unknown question or field, or an answer that can never be."""
    for item in asked(protocol):
        place = item_place(item.id)
        for key in ("required_when", "enable_when"):
            for number, each in enumerate(getattr(item, key), start=1):
                where = f"{place}: {key} {number}"
                if each.question in ("", item.id):
                    # It would be asked only once it is answered.
                    expected = _("another item or a fact")
                    yield Flaw("", where, "question", expected, _("the item's own answer"))
                    continue
                yield from _flaws(protocol, item.id, each, where)
    for owner in judged(protocol):
        for number, rule in enumerate(owner.rules, start=1):
            for count, each in enumerate(rule.when, start=1):
                place = f"{item_place(owner.id)}: rule {number}: condition {count}"
                yield from _flaws(protocol, owner.id, each, place)


def _flaws(protocol: Protocol, owner: str, condition: Condition, place: str) -> Iterator[Flaw]:
    question = condition.question or owner
    known = _known_fields(protocol, question)
    if known is None:
        near = _near_question(protocol, question)
        yield Flaw("", place, "question", _("an item or a fact"), f'"{question}"', near)
        return
    if condition.field not in known:
        expected = _("one of {words}").format(words=", ".join(known))
        near = nearest(condition.field, known)
        yield Flaw("", place, "field", expected, f'"{condition.field}"', near)
        return
    kind, words = known[condition.field]
    yield from _answer_flaws(condition, kind, words, place)


def _near_question(protocol: Protocol, question: str) -> str:
    """The item or fact that was probably meant; of a settled item the item alone is looked for."""
    prefix = contract.SETTLED_BEFORE
    if not question.casefold().startswith(prefix):
        return nearest(question, chain(protocol.items_by_id, contract.FACTS))
    near = nearest(question[len(prefix) :], protocol.items_by_id)
    return prefix + near if near else ""


def _answer_flaws(
    condition: Condition, kind: type, words: tuple[str, ...], place: str
) -> Iterator[Flaw]:
    answer = condition.answer
    if condition.operator in _ORDERING and kind is not int:
        found = f'"{condition.operator}"'
        yield Flaw("", place, "operator", _("= or != or exists, for this answer"), found)
        return
    wanted = bool if condition.operator is Operator.EXISTS else kind
    held = int if isinstance(answer, Decimal) else type(answer)
    if held is not wanted:
        yield Flaw("", place, "answer", _(_WORDS[wanted]), _(_WORDS[held]))
    elif isinstance(answer, str) and words and answer not in words:
        expected = _("one of {words}").format(words=", ".join(words))
        yield Flaw("", place, "answer", expected, f'"{answer}"', nearest(answer, words))


_Known = dict[str, tuple[type, tuple[str, ...]]]


def _known_fields(protocol: Protocol, question: str) -> _Known | None:
    """The fields of a question, each with its type and its words; None: no such question."""
    settled = question.removeprefix(contract.SETTLED_BEFORE)
    if settled != question:
        return {"value": (bool, ())} if protocol.item(settled) else None
    if question in contract.FACTS:
        words = contract.WORKED_OUT_WORDS.get((question, "value"), "")
        return {"value": (contract.FACTS[question], tuple(words.split()))}
    item = protocol.item(question)
    return None if item is None else _item_fields(item)


def _item_fields(item: Item) -> _Known:
    known: _Known = {field.name: _typed(field) for field in item.fields}
    if not item.fields or item.options:
        known["value"] = _typed(item)
    for (item_id, name), kind in contract.WORKED_OUT.items():
        if item_id == item.id:
            known[name] = (kind, ())
    for (item_id, name), words in contract.WORKED_OUT_WORDS.items():
        if item_id == item.id:
            known[name] = (str, tuple(words.split()))
    return known


def _typed(part: Item | Field) -> tuple[type, tuple[str, ...]]:
    match part.kind:
        case Kind.YES_NO:
            return bool, ()
        case Kind.NUMBER:
            return int, ()
        case _:
            options = part.known_options if isinstance(part, Item) else part.options
            return str, tuple(option.value for option in options)
