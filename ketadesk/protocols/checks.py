"""What a well-formed protocol must also hold: names, references, ranges and order.

Each check yields its flaws without a file name; ``check`` runs them all and puts it in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from ketadesk.kernel.text import _
from ketadesk.protocols import contract
from ketadesk.protocols.bounds import bound_flaws
from ketadesk.protocols.conditions import condition_flaws
from ketadesk.protocols.flaws import WHOLE_FILE, Flaw, item_place, nearest, rule_place
from ketadesk.protocols.marks import mark_flaws
from ketadesk.protocols.model import Item, Kind, Option, Protocol, Rule, RuleLevel
from ketadesk.protocols.parts import asked, judged
from ketadesk.protocols.ranges import range_flaws
from ketadesk.protocols.wording import wording_flaws

_WORST_FIRST: Final = tuple(RuleLevel)


def check(protocol: Protocol, name: str) -> tuple[Flaw, ...]:
    """Every flaw of meaning in a protocol, under the name of its file."""
    return tuple(replace(flaw, file=name) for each in _CHECKS for flaw in each(protocol))


def _double_flaws(protocol: Protocol) -> Iterator[Flaw]:
    named: tuple[tuple[str, Iterable[str]], ...] = (
        ("section", (each.id for each in protocol.sections)),
        ("item", (each.id for each in judged(protocol))),
        ("baseline limit", (each.parameter for each in protocol.baseline)),
        ("observed value", (each.name for each in protocol.observed)),
        ("limit", (each.parameter for each in protocol.limits)),
        ("criterion", (each.id for each in protocol.criteria)),
        ("medicine", (each.name for each in protocol.medicines)),
        ("scale", (each.name for each in protocol.scales)),
        ("source", (each.key for each in protocol.sources)),
        ("regimen", (each.name for each in protocol.regimens)),
    )
    for word, names in named:
        for twice in _twice(names):
            yield _flaw(f"{word} {twice}", "id", _("a name of its own"), _("the name twice"))
    for item in asked(protocol):
        place = item_place(item.id)
        for twice in _twice(field.name for field in item.fields):
            yield _flaw(place, "fields", _("each field once"), f'"{twice}"')
        yield from _double_options(place, item.known_options)
        for field in item.fields:
            yield from _double_options(f"{place}: field {field.name}", field.options)


def _double_options(place: str, options: tuple[Option, ...]) -> Iterator[Flaw]:
    for twice in _twice(option.value for option in options):
        yield _flaw(place, "options", _("each value once"), f'"{twice}"')
    for twice in _twice(option.key for option in options):
        yield _flaw(place, "options", _("each key once"), f'"{twice}"')


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def _contract_flaws(protocol: Protocol) -> Iterator[Flaw]:
    wanted: tuple[tuple[str, Iterable[str], list[str]], ...] = (
        ("sections", contract.SCREENING_KINDS, [each.id for each in protocol.screening_items]),
        (
            "discharge_items",
            contract.DISCHARGE_KINDS,
            [each.id for each in protocol.discharge_items],
        ),
        (
            "criteria",
            (*contract.WORKED_OUT_CRITERIA, *contract.DISCHARGE_KINDS),
            [each.id for each in protocol.criteria],
        ),
        ("derived", contract.DERIVED, [each.id for each in protocol.derived]),
        ("observed", contract.OBSERVED, [each.name for each in protocol.observed]),
        (
            "baseline",
            [" ".join(each) for each in contract.BASELINE],
            [f"{each.item} {each.parameter}" for each in protocol.baseline],
        ),
        ("limits", contract.LIMITS, [each.parameter for each in protocol.limits]),
        ("scales", contract.SCALES, [each.name for each in protocol.scales]),
    )
    for key, names, held in wanted:
        known = list(names)
        extra = [name for name in held if name not in known]
        for name in known:
            if name not in held:
                found = nearest(name, extra)
                yield _flaw(WHOLE_FILE, key, f'"{name}"', f'"{found}"' if found else _("nothing"))


def _kind_flaws(protocol: Protocol) -> Iterator[Flaw]:
    kinds = {**contract.SCREENING_KINDS, **contract.DISCHARGE_KINDS}
    for item in asked(protocol):
        place = item_place(item.id)
        wanted = kinds.get(item.id, item.kind)
        if item.kind is not wanted:
            yield _flaw(place, "kind", f'"{wanted}"', f'"{item.kind}"')
        yield from _choice_flaws(place, item.kind, item.options)
        yield from _option_flaws(place, contract.OPTIONS.get(item.id, ""), item.known_options)
        tables = (Kind.TABLE, Kind.SEVERAL_YES_NO, Kind.DATED_RESULT)
        if (item.kind in tables) is not bool(item.fields):
            expected = _("fields") if item.kind in tables else _("no fields")
            yield _flaw(place, "fields", expected, str(len(item.fields)))
        yield from _field_flaws(item)


def _field_flaws(item: Item) -> Iterator[Flaw]:
    place = item_place(item.id)
    held = {field.name: field.kind for field in item.fields}
    for name, kind in contract.FIELDS.get(item.id, {}).items():
        if name not in held:
            yield _flaw(place, "fields", f'"{name}"', _("nothing"), nearest(name, held))
        elif held[name] is not kind:
            yield _flaw(f"{place}: field {name}", "kind", f'"{kind}"', f'"{held[name]}"')
    for field in item.fields:
        where = f"{place}: field {field.name}"
        words = contract.FIELD_OPTIONS.get((item.id, field.name), "")
        yield from _choice_flaws(where, field.kind, field.options)
        yield from _option_flaws(where, words, field.options)


def _choice_flaws(place: str, kind: Kind, options: tuple[Option, ...]) -> Iterator[Flaw]:
    if kind in (Kind.CHOICE, Kind.MANY) and not options:
        yield _flaw(place, "options", _("at least one option"), _("nothing"))


def _option_flaws(place: str, words: str, options: tuple[Option, ...]) -> Iterator[Flaw]:
    held = [option.value for option in options]
    for word in words.split():
        if word not in held:
            found = nearest(word, [each for each in held if each not in words.split()])
            yield _flaw(place, "options", f'"{word}"', f'"{found}"' if found else _("nothing"))


def _section_flaws(protocol: Protocol) -> Iterator[Flaw]:
    for section in protocol.sections:
        count = len(section.items)
        if not 0 < count <= contract.MOST_ITEMS:
            expected = _("1 to {most} items").format(most=contract.MOST_ITEMS)
            yield _flaw(f"section {section.id}", "items", expected, str(count))


def _source_flaws(protocol: Protocol) -> Iterator[Flaw]:
    known = [each.key for each in protocol.sources]
    for place, sources in _cited(protocol):
        for key in sources:
            if key not in known:
                expected = _("the key of a source")
                yield _flaw(place, "sources", expected, f'"{key}"', nearest(key, known))


def _cited(protocol: Protocol) -> Iterator[tuple[str, tuple[str, ...]]]:
    for item in judged(protocol):
        yield item_place(item.id), item.sources
        for number, rule in enumerate(item.rules, start=1):
            if rule.sources != item.sources:
                yield rule_place(item.id, number), rule.sources
    yield from ((f"baseline limit {each.parameter}", each.sources) for each in protocol.baseline)
    yield from ((f"limit {each.parameter}", each.sources) for each in protocol.limits)
    yield from ((f"criterion {each.id}", each.sources) for each in protocol.criteria)
    yield from ((f"scale {each.name}", each.sources) for each in protocol.scales)
    yield from ((f"regimen {each.name}", each.sources) for each in protocol.regimens)
    yield "schedule", protocol.schedule.sources
    yield "dosing", protocol.dosing.sources
    yield "recovery", protocol.recovery.sources


def _rule_order_flaws(protocol: Protocol) -> Iterator[Flaw]:
    for item in judged(protocol):
        for number, (before, after) in enumerate(
            zip(item.rules, item.rules[1:], strict=False), start=2
        ):
            if _worse(after, before):
                place = rule_place(item.id, number)
                expected = _("the worst rule first")
                yield _flaw(place, "level", expected, _("{level} after {before}").format(
                    level=after.level, before=before.level
                ))  # fmt: skip
        for number, rule in enumerate(item.rules, start=1):
            if not rule.when:
                place = rule_place(item.id, number)
                yield _flaw(place, "when", _("at least one condition"), _("nothing"))


def _worse(one: Rule, other: Rule) -> bool:
    return _WORST_FIRST.index(one.level) < _WORST_FIRST.index(other.level)


def _criterion_flaws(protocol: Protocol) -> Iterator[Flaw]:
    for criterion in protocol.criteria:
        place = f"criterion {criterion.id}"
        answered = protocol.item(criterion.id) is not None
        if criterion.answered is not answered:
            expected = _("true for a discharge question, false for what is worked out")
            yield _flaw(place, "answered", expected, str(criterion.answered).lower())
        if criterion.overridable and criterion.id in contract.NEVER_OVERRIDABLE:
            yield _flaw(place, "overridable", "false", "true")


def _word_flaws(protocol: Protocol) -> Iterator[Flaw]:
    """Words of small fixed sets: indications, classes, units and when a value is due."""
    codes = protocol.item("ind.code")
    indications = [option.value for option in codes.known_options] if codes else []
    classes = contract.DRUG_CLASSES
    groups: list[tuple[str, str, Iterable[str], Iterable[str]]] = [
        (WHOLE_FILE, "mood_indications", protocol.mood_indications, indications),
        (WHOLE_FILE, "pain_indications", protocol.pain_indications, indications),
        ("recovery", "extensions_min", protocol.recovery.extensions_min, classes),
    ]
    groups += [
        (f"scale {each.name}", "for_indications", each.for_indications, indications)
        for each in protocol.scales
    ]
    groups += [
        (f"regimen {each.name}", "indications", each.indications, indications)
        for each in protocol.regimens
    ]
    groups += [
        (f"medicine {each.name}", "drug_class", (each.drug_class,), classes)
        for each in protocol.medicines
    ]
    groups += [
        (f"observed value {each.name}", "due", (each.due,), contract.DUE)
        for each in protocol.observed
    ]
    groups += [(place, "unit", (unit,), contract.UNITS) for place, unit in _units(protocol) if unit]
    for place, key, words, known in groups:
        for word in words:
            if word not in known:
                expected = _("one of {words}").format(words=", ".join(known))
                yield _flaw(place, key, expected, f'"{word}"', nearest(word, known))


def _units(protocol: Protocol) -> Iterator[tuple[str, str]]:
    for item in asked(protocol):
        yield item_place(item.id), item.unit
        for field in item.fields:
            yield f"{item_place(item.id)}: field {field.name}", field.unit
    yield from ((f"baseline limit {each.parameter}", each.unit) for each in protocol.baseline)
    yield from ((f"limit {each.parameter}", each.unit) for each in protocol.limits)
    yield from ((f"observed value {each.name}", each.unit) for each in protocol.observed)
    yield from ((f"medicine {each.name}", each.unit) for each in protocol.medicines)


def _flaw(place: str, key: str, expected: str, found: str, suggestion: str = "") -> Flaw:
    return Flaw("", place, key, expected, found, suggestion)


_CHECKS: Final[tuple[Callable[[Protocol], Iterable[Flaw]], ...]] = (
    _double_flaws,
    _contract_flaws,
    _kind_flaws,
    _section_flaws,
    _source_flaws,
    _rule_order_flaws,
    _criterion_flaws,
    _word_flaws,
    mark_flaws,
    condition_flaws,
    range_flaws,
    bound_flaws,
    wording_flaws,
)
