"""What a clinic may set in a protocol of its own, part by part: the path, the words, the kind.

Which kind of value a place holds and whether it may be empty is read off the model; here stand
only the places and what they are called.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

from ketadesk.kernel.text import N_, _
from ketadesk.protocols import contract, model
from ketadesk.protocols.condition_words import conditions_told
from ketadesk.protocols.editing import ITEMS, OFFERED, Path, value_at
from ketadesk.protocols.figure_words import CLASSES, DOSING, LEVELS, RECOVERY, SCHEDULE
from ketadesk.protocols.outline import DUE
from ketadesk.protocols.shapes import Form, keys_of


class EditKind(Enum):
    """How a value is typed or chosen."""

    LINE = "line"
    WORDS = "words"
    NUMBER = "number"
    WHOLE = "whole"
    NUMBERS = "numbers"
    LISTED = "listed"
    YES_NO = "yes-no"
    ONE = "one"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class EditField:
    """One place that may be set.

    Attributes:
        path: where it stands.
        label: what it is.
        kind: how it is typed or chosen.
        unit: of a figure; empty for none.
        choices: value and words, of what is chosen.
        may_be_empty: whether nothing may stand there.
    """

    path: Path
    label: str
    kind: EditKind
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class EditPart:
    """A part of the protocol in the list of parts.

    Attributes:
        path: the part.
        title: what it is called.
        level: 0 for a heading, 1 for what stands under it.
    """

    path: Path
    title: str
    level: int = 1


_BOUNDS: Final[Mapping[str, str]] = {
    "amber_from": N_("Amber from"),
    "red_from": N_("Red from"),
    "emergency_from": N_("Emergency from"),
    "amber_to": N_("Amber up to"),
    "red_to": N_("Red up to"),
    "emergency_to": N_("Emergency up to"),
    "rise_amber": N_("Amber from a rise of"),
    "decide_from": N_("A prescriber decides from"),
    "stop_from": N_("Stop from"),
    "advise_postpone_from": N_("Advice to postpone from"),
    "decide_to": N_("A prescriber decides up to"),
    "stop_to": N_("Stop up to"),
    "inform_to": N_("Shown up to"),
}
_RANGE: Final[Mapping[str, str]] = {
    "low": N_("Lowest that can be typed"),
    "high": N_("Highest that can be typed"),
    "likely_low": N_("Asked again below"),
    "likely_high": N_("Asked again above"),
}
_SCALE: Final[Mapping[str, str]] = {
    "response_percent": N_("Response from a fall of, percent"),
    "response_points": N_("Response from a fall of, points"),
    "remission_to": N_("Remission up to"),
}
_TABLES: Final[Mapping[str, tuple[str, Mapping[str, tuple[str, str]]]]] = {
    "schedule": (N_("Intervals"), SCHEDULE),
    "dosing": (N_("Dose and pump"), DOSING),
    "recovery": (N_("Recovery and discharge"), RECOVERY),
}
_LISTS: Final[tuple[tuple[str, str, str], ...]] = (
    ("baseline", "parameter", N_("Limits before the start")),
    ("limits", "parameter", N_("Limits during the visit")),
    ("observed", "name", N_("Values that can be typed")),
    ("criteria", "id", N_("Discharge criteria")),
    ("medicines", "name", N_("Medicines that may be given")),
    ("scales", "name", N_("Scales")),
)
MEDICINES: Final[Path] = ("medicines",)


def parts_of(protocol: model.Protocol) -> tuple[EditPart, ...]:
    """Every part in which something may be set, in the order of a visit."""
    return tuple(_parts(protocol))


def _parts(protocol: model.Protocol) -> Iterator[EditPart]:
    yield EditPart((), _("Whole protocol"), 0)
    for section in protocol.sections:
        yield EditPart(("sections", section.id), section.title, 0)
        yield from (EditPart((ITEMS, each.id), each.prompt) for each in section.items)
    yield EditPart(("derived",), _("Worked out, not asked"), 0)
    yield from (EditPart(("derived", each.id), each.title) for each in protocol.derived)
    for name in ("schedule", "dosing"):
        yield EditPart((name,), _(_TABLES[name][0]), 0)
    for key, name, words in _LISTS[:3]:
        yield from _listed(protocol, key, name, words)
    yield EditPart(("recovery",), _(_TABLES["recovery"][0]), 0)
    for key, name, words in _LISTS[3:4]:
        yield from _listed(protocol, key, name, words)
    yield EditPart(("discharge_items",), _("Discharge questions"), 0)
    yield from (EditPart((ITEMS, each.id), each.prompt) for each in protocol.discharge_items)
    for key, name, words in _LISTS[4:]:
        yield from _listed(protocol, key, name, words)


def _listed(protocol: model.Protocol, key: str, name: str, words: str) -> Iterator[EditPart]:
    yield EditPart((key,), _(words), 0)
    for each in getattr(protocol, key):
        title = getattr(each, "label", "") or getattr(each, "title", "") or each.name
        yield EditPart((key, getattr(each, name)), title)


def fields_of(protocol: model.Protocol, path: Path) -> tuple[EditField, ...]:
    """What may be set in the part at this path; nothing in a mere heading.

    Raises:
        LookupError: the protocol has no such part.
    """
    part = value_at(protocol, path)
    match part:
        case model.Protocol():
            found = _of_whole(protocol)
        case model.Section():
            found = (_field(protocol, (*path, "title"), _("Title of the section")),)
        case model.Item():
            found = tuple(_of_item(protocol, path, part))
        case model.Derived():
            found = tuple(_of_rules(protocol, path, part))
        case model.BaselineLimit() | model.Limit():
            found = _several(protocol, path, _BOUNDS, part.unit)
        case model.ObservedValue():
            due = tuple((value, _(words)) for value, words in DUE.items())
            found = (
                *_several(protocol, path, _RANGE, part.unit),
                _field(protocol, (*path, "due"), _("When a set needs it"), choices=due),
            )
        case model.Criterion():
            found = tuple(_of_criterion(protocol, path, part))
        case model.Medicine():
            found = _of_medicine(protocol, path)
        case model.Scale():
            found = _several(protocol, path, _SCALE, "")
        case _:
            found = tuple(_of_table(protocol, path))
    return found


def _field(
    protocol: model.Protocol,
    path: Path,
    label: str,
    unit: str = "",
    choices: tuple[tuple[str, str], ...] = (),
) -> EditField:
    """The field of a place whose kind the model tells."""
    kind: type = type(value_at(protocol, path[:-1]))
    (key,) = (each for each in keys_of(kind) if each.name == path[-1])
    if choices:
        return EditField(path, label, EditKind.ONE, unit, choices)
    if key.shape.form is Form.LIST:
        figures = key.shape.inner is not None and key.shape.inner.plain == (Decimal,)
        return EditField(path, label, EditKind.NUMBERS if figures else EditKind.LISTED, unit)
    plain = key.shape.plain[0]
    if key.shape.words:
        words = tuple((each, each) for each in key.shape.words)
        return EditField(path, label, EditKind.ONE, unit, words)
    kinds = {bool: EditKind.YES_NO, int: EditKind.WHOLE, Decimal: EditKind.NUMBER}
    empty = key.default is None or (plain is str and key.default == "")
    return EditField(path, label, kinds.get(plain, EditKind.LINE), unit, (), empty)


def _several(
    protocol: model.Protocol, path: Path, words: Mapping[str, str], unit: str
) -> tuple[EditField, ...]:
    """A field for each of these keys that the part has."""
    part = value_at(protocol, path)
    return tuple(
        _field(protocol, (*path, key), _(label), unit)
        for key, label in words.items()
        if hasattr(part, key)
    )


def _of_whole(protocol: model.Protocol) -> tuple[EditField, ...]:
    return (
        _field(protocol, ("title",), _("Title")),
        _field(protocol, ("evening_begins_hour",), _("“Since last evening” counts from"), "h"),
        _field(protocol, ("planned_infusions",), _("Infusions of a series")),
        _field(protocol, ("planned_days_between",), _("Days from one to the next")),
    )


def _of_item(protocol: model.Protocol, path: Path, item: model.Item) -> Iterator[EditField]:
    yield EditField((*path, "prompt"), _("Question"), EditKind.WORDS)
    yield EditField((*path, "help"), _("Explanation"), EditKind.WORDS, may_be_empty=True)
    if not item.required_when:
        yield _field(protocol, (*path, "required"), _("Must be answered"))
    if item.once is None:
        yield _field(protocol, (*path, "every_visit"), _("Asked anew at every visit"))
    yield _field(protocol, (*path, "not_assessed"), _("“Not assessed” with a reason is offered"))
    if item.kind is model.Kind.NUMBER:
        yield from _several(protocol, path, _RANGE, item.unit)
    if item.kind is model.Kind.MANY:
        options = tuple((each.value, each.label) for each in item.known_options)
        yield EditField((*path, OFFERED), _("Answers that are offered"), EditKind.SEVERAL, "",
                        options)  # fmt: skip
    yield from _of_rules(protocol, path, item)


def _of_rules(
    protocol: model.Protocol, path: Path, owner: model.Item | model.Derived
) -> Iterator[EditField]:
    levels = tuple((each.value, _(LEVELS[each.value])) for each in model.RuleLevel)
    for number, rule in enumerate(owner.rules, start=1):
        here = (*path, "rules", str(number))
        for count, each in enumerate(rule.when, start=1):
            if isinstance(each.answer, Decimal):
                told = conditions_told((each,), rule.behavior)
                label = _("Finding {number} is made when {condition}; figure").format(
                    number=number, condition=told
                )
                yield EditField((*here, "when", str(count), "answer"), label, EditKind.NUMBER)
        label = _("Finding {number}, its words").format(number=number)
        yield EditField((*here, "text"), label, EditKind.WORDS)
        label = _("Finding {number} asks for").format(number=number)
        yield _field(protocol, (*here, "level"), label, choices=levels)
        if rule.level is model.RuleLevel.STOP:
            label = _("Finding {number}: the override also answers").format(number=number)
            yield _field(protocol, (*here, "override_with"), label)


def _of_criterion(
    protocol: model.Protocol, path: Path, criterion: model.Criterion
) -> Iterator[EditField]:
    yield _field(protocol, (*path, "title"), _("Words on the list"))
    if criterion.id not in contract.NEVER_OVERRIDABLE:
        yield _field(protocol, (*path, "overridable"), _("A prescriber may override it"))


def _of_medicine(protocol: model.Protocol, path: Path) -> tuple[EditField, ...]:
    classes = tuple((each, _(CLASSES[each])) for each in contract.DRUG_CLASSES)
    units = tuple((each, each) for each in ("mg", "mcg", "g", "mL", "L/min"))
    return (
        _field(protocol, (*path, "name"), _("Generic name")),
        _field(protocol, (*path, "drug_class"), _("Class"), choices=classes),
        _field(protocol, (*path, "unit"), _("Unit of its dose"), choices=units),
        _field(protocol, (*path, "routes"), _("Routes, with commas between")),
        _field(protocol, (*path, "needs_order"), _("A nurse needs an order to give it")),
    )


def _of_table(protocol: model.Protocol, path: Path) -> Iterator[EditField]:
    if path[0] not in _TABLES:
        return
    for key, (label, unit) in _TABLES[path[0]][1].items():
        if key == "extensions_min":
            for name in contract.DRUG_CLASSES:
                told = f"{_(label)} {_(CLASSES[name])}"
                place = (*path, key, name)
                yield EditField(place, told, EditKind.WHOLE, _(unit), may_be_empty=True)
        else:
            yield _field(protocol, (*path, key), _(label), _(unit) if unit else "")
