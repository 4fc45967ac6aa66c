"""Two protocols side by side: what a clinic's copy says otherwise than the shipped one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

from ketadesk.protocols import leaning, model
from ketadesk.protocols.condition_words import conditions_told, value_told
from ketadesk.protocols.leaning import Leaning
from ketadesk.protocols.parts import judged
from ketadesk.protocols.reading import NAMED


class Change(StrEnum):
    """What happened to a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the newer protocol says otherwise.

    Attributes:
        place: the part as problems name it, such as ``item hx.cv`` or ``limit sbp``.
        key: what of it is changed, such as ``red_from``; of a part that came or went ``rule``,
            ``field`` or empty for the whole part.
        change: whether it came, went or is another.
        old, new: in words; None where there is none. Of a part that came or went, its words.
        leaning: whether that is looser, tighter, or neither can be said.
    """

    place: str
    key: str
    change: Change
    old: str | None
    new: str | None
    leaning: Leaning


_LISTS: Final[Mapping[str, str]] = {
    "sections": "title",
    "baseline": "label",
    "limits": "label",
    "observed": "label",
    "criteria": "title",
    "medicines": "name",
    "scales": "title",
    "regimens": "text",
    "sources": "full",
}
"""The lists of a protocol that are compared name by name, with the words of a part."""

_TABLES: Final = ("schedule", "dosing", "recovery")
_WHOLE: Final = ("title", "mood_indications", "pain_indications", "evening_begins_hour",
                 "planned_infusions", "planned_days_between")  # fmt: skip
_APART: Final = frozenset({"rules", "fields", "items", "options", "switched_off"})
"""Keys that have parts of their own."""

_CAME_TIGHTER: Final = (model.BaselineLimit, model.Limit, model.Criterion)


def compare(old: model.Protocol, new: model.Protocol) -> tuple[Difference, ...]:
    """Every difference, in the order of the protocol; id and version are not among them."""
    return tuple(_differences(old, new))


def _differences(old: model.Protocol, new: model.Protocol) -> Iterator[Difference]:
    for key in _WHOLE:
        yield from _changed("protocol", model.Protocol, key, getattr(old, key), getattr(new, key))
    yield from _items({each.id: each for each in judged(old)}, {e.id: e for e in judged(new)})
    for key in _TABLES:
        yield from _keys(key, getattr(old, key), getattr(new, key))
    for key, words in _LISTS.items():
        before, after = getattr(old, key), getattr(new, key)
        for difference in _named(before, after, words):
            yield _by_class(difference, old, new)


def _named(old: tuple[Any, ...], new: tuple[Any, ...], words: str) -> Iterator[Difference]:
    if not (old or new):
        return
    word, name_key = NAMED[type((*old, *new)[0])]
    before = {getattr(each, name_key): each for each in old}
    after = {getattr(each, name_key): each for each in new}
    for name in {**before, **after}:
        place, one, other = f"{word} {name}", before.get(name), after.get(name)
        if one is not None and other is not None:
            yield from _keys(place, one, other)
        else:
            yield _came_or_went(place, "", _words(one, words), _words(other, words), one or other)


def _words(part: object, key: str) -> str | None:
    return None if part is None else str(getattr(part, key))


def _came_or_went(
    place: str, key: str, old: str | None, new: str | None, part: object
) -> Difference:
    came = old is None
    return Difference(
        place,
        key,
        Change.ADDED if came else Change.REMOVED,
        old,
        new,
        _leaning_of_presence(part, came=came),
    )


def _leaning_of_presence(part: object, *, came: bool) -> Leaning:
    match part:
        case model.Item():
            asks = part.required or bool(part.required_when) or bool(part.rules)
        case model.Rule():
            asks = part.level is not model.RuleLevel.INFORMATION
        case model.Field():
            asks = part.required
        case model.ObservedValue():
            asks = part.due != "never"
        case model.Derived():
            asks = True
        case _:
            asks = isinstance(part, _CAME_TIGHTER)
    if not asks:
        return Leaning.OPEN
    return Leaning.TIGHTER if came else Leaning.LOOSER


def _keys(place: str, old: Any, new: Any) -> Iterator[Difference]:
    """What two parts of the same name say otherwise, key by key."""
    for each in fields(new):
        if each.name not in _APART:
            before, after = getattr(old, each.name, None), getattr(new, each.name)
            yield from _changed(place, type(new), each.name, before, after)


def _changed(place: str, part: type, key: str, old: object, new: object) -> Iterator[Difference]:
    if old != new:
        told = _told(old), _told(new)
        yield Difference(place, key, Change.CHANGED, *told, _leaning(part, key, old, new))


def _leaning(part: type, key: str, old: Any, new: Any) -> Leaning:
    match key:
        case "extensions_min":
            return leaning.of_times(old, new)
        case "mood_indications" | "pain_indications":
            return leaning.of_fewer(old, new)
        case "once":
            return leaning.of_once(old, new)
        case "due":
            return leaning.of_due(old, new)
        case "level":
            return leaning.of_level(old, new)
        case "override_with":
            return leaning.of_fewer([old] if old else [], [new] if new else [])
        case _:
            return leaning.of_figure(part, key, old, new)


def _told(value: Any) -> str | None:
    """A value in words; None where there is none."""
    if value in (None, "", ()):
        return None
    if isinstance(value, tuple) and isinstance(value[0], model.Condition):
        return "; ".join(conditions_told((each,), model.Behavior.ALL) for each in value)
    if isinstance(value, tuple) and isinstance(value[0], model.Option):
        return ", ".join(each.label for each in value)
    if isinstance(value, tuple) and isinstance(value[0], model.Band):
        return ", ".join(f"{each.label} {each.low} – {each.high}" for each in value)
    return value_told(value)


def _items(
    old: Mapping[str, model.Item | model.Derived], new: Mapping[str, model.Item | model.Derived]
) -> Iterator[Difference]:
    for name in {**old, **new}:
        place, one, other = f"item {name}", old.get(name), new.get(name)
        if one is None or other is None:
            yield _came_or_went(place, "", _name(one), _name(other), one or other)
            continue
        yield from _keys(place, one, other)
        if isinstance(one, model.Item) and isinstance(other, model.Item):
            yield from _options(place, one, other)
            yield from _fields(place, one.fields, other.fields)
        yield from _rules(place, one.rules, other.rules)


def _name(part: model.Item | model.Derived | None) -> str | None:
    if part is None:
        return None
    return part.prompt if isinstance(part, model.Item) else part.title


def _options(place: str, old: model.Item, new: model.Item) -> Iterator[Difference]:
    before, after = old.known_options, new.known_options
    if set(before) != set(after):
        told = _told(before), _told(after)
        yield Difference(place, "options", Change.CHANGED, *told, Leaning.OPEN)
    off = [{each.value for each in item.switched_off} for item in (old, new)]
    if off[0] != off[1]:
        told = _told(old.switched_off), _told(new.switched_off)
        lean = leaning.of_fewer(*off)
        yield Difference(place, "switched_off", Change.CHANGED, *told, lean)


def _fields(
    place: str, old: tuple[model.Field, ...], new: tuple[model.Field, ...]
) -> Iterator[Difference]:
    before, after = {each.name: each for each in old}, {each.name: each for each in new}
    for name in {**before, **after}:
        one, other = before.get(name), after.get(name)
        if one is not None and other is not None:
            where = f"{place}: field {name}"
            yield from _keys(where, one, other)
            if one.options != other.options:
                told = _told(one.options), _told(other.options)
                yield Difference(where, "options", Change.CHANGED, *told, Leaning.OPEN)
        else:
            told = _words(one, "label"), _words(other, "label")
            yield _came_or_went(place, "field", *told, one or other)


def _rules(
    place: str, old: tuple[model.Rule, ...], new: tuple[model.Rule, ...]
) -> Iterator[Difference]:
    """Rules have no names: those with the same words belong together, then those alike."""
    pairs = _paired(old, new)
    for one, other in pairs:
        if one is None or other is None:
            yield _came_or_went(place, "rule", _said(one), _said(other), one or other)
            continue
        number = new.index(other) + 1
        where = f"{place}: rule {number}"
        for key in ("level", "text", "override_with", "sources", "house_default"):
            yield from _changed(where, model.Rule, key, getattr(one, key), getattr(other, key))
        if (one.when, one.behavior) != (other.when, other.behavior):
            lean = Leaning.OPEN
            if one.behavior is other.behavior:
                lean = leaning.of_conditions(one.when, other.when)
            before, after = (conditions_told(each.when, each.behavior) for each in (one, other))
            yield Difference(where, "when", Change.CHANGED, before, after, lean)


def _paired(
    old: tuple[model.Rule, ...], new: tuple[model.Rule, ...]
) -> list[tuple[model.Rule | None, model.Rule | None]]:
    left, pairs = list(old), dict[int, model.Rule]()
    for alike in (lambda rule: rule.text, lambda rule: (rule.when, rule.behavior)):
        for number, each in enumerate(new):
            same = next((one for one in left if alike(one) == alike(each)), None)
            if number not in pairs and same is not None:
                pairs[number] = same
                left.remove(same)
    found: list[tuple[model.Rule | None, model.Rule | None]] = [(each, None) for each in left]
    return found + [(pairs.get(number), each) for number, each in enumerate(new)]


def _said(rule: model.Rule | None) -> str | None:
    return None if rule is None else f"{rule.level} {rule.text}"


def _by_class(difference: Difference, old: model.Protocol, new: model.Protocol) -> Difference:
    """A medicine of another class leans as the time of watching after it does."""
    if difference.key != "drug_class":
        return difference
    times = [
        each.recovery.extensions_min.get(name or "", 0)
        for each, name in ((old, difference.old), (new, difference.new))
    ]
    lean = leaning.of_times({"": times[0]}, {"": times[1]})
    return Difference(difference.place, difference.key, difference.change, difference.old,
                      difference.new, lean)  # fmt: skip


def looser(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """Those that a director should look at first."""
    return tuple(each for each in differences if each.leaning is Leaning.LOOSER)
