"""What a protocol says, as rows that a medical director can go through one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import N_, _
from ketadesk.protocols.condition_words import conditions_told, value_told
from ketadesk.protocols.figure_words import BOUNDS, CLASSES, DOSING, RECOVERY, SCHEDULE
from ketadesk.protocols.model import (
    BaselineLimit,
    Derived,
    Field,
    Item,
    Kind,
    Limit,
    ObservedValue,
    Once,
    Protocol,
    Rule,
    Scale,
)

_KINDS: Final[Mapping[Kind, str]] = {
    Kind.YES_NO: N_("yes or no"),
    Kind.CHOICE: N_("one of several"),
    Kind.SEVERAL_YES_NO: N_("several, each yes or no"),
    Kind.MANY: N_("any of several"),
    Kind.TABLE: N_("several fields"),
    Kind.NUMBER: N_("a number"),
    Kind.TEXT_LIST: N_("a list of words"),
    Kind.DATE: N_("a date"),
    Kind.TIME: N_("a time"),
    Kind.PERSON: N_("a person"),
    Kind.DATED_RESULT: N_("a date and a result"),
    Kind.TEXT: N_("words"),
}

_NOT_OURS: Final = frozenset({"default_mg_per_kg", "default_minutes", "dosed_as"})
"""Figures of a published regimen, in a table whose other figures are our own proposals."""

DUE: Final[Mapping[str, str]] = {
    "always": N_("part of every set"),
    "baseline": N_("part of the sets before the start"),
    "dissociation": N_("part of the sets that score dissociation"),
    "pain": N_("part of every set of a pain patient"),
    "never": N_("never needed"),
}

_ASKED: Final[Mapping[Once | None, str]] = {
    Once.PATIENT: N_("never changes"),
    Once.CHAIR_DAY: N_("once a chair a day"),
}


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One thing that a protocol says.

    Attributes:
        part: the part of the protocol, in words.
        id: what its file calls it, with the level where it is a rule.
        text: what it says.
        sources: short names of its sources.
        house_default: KetaDesk's own proposal ([D]), which no published figure backs.
        is_rule: whether it is a rule of the row before it.
    """

    part: str
    id: str
    text: str
    sources: tuple[str, ...] = ()
    house_default: bool = False
    is_rule: bool = False


def outline(protocol: Protocol) -> tuple[OutlineRow, ...]:
    """Every row, in the order of the file."""
    return tuple(_rows(protocol))


def _rows(protocol: Protocol) -> Iterator[OutlineRow]:
    yield from _whole(protocol)
    for section in protocol.sections:
        for item in section.items:
            yield from _item(protocol, section.title, item)
    for derived in protocol.derived:
        yield from _rules(protocol, _("Worked out, not asked"), derived)
    yield from (_bounds(protocol, _("Limits before the start"), each) for each in protocol.baseline)
    yield from (_bounds(protocol, _("Limits during the visit"), each) for each in protocol.limits)
    for observed in protocol.observed:
        text = f"{observed.label}{_range(observed)}; {_(DUE[observed.due])}"
        part = _("Values that can be typed")
        yield OutlineRow(part, observed.name, text, house_default=True)
    tables: tuple[tuple[str, str, Mapping[str, tuple[str, str]]], ...] = (
        (_("Observations"), "schedule", SCHEDULE),
        (_("Dose and pump"), "dosing", DOSING),
        (_("Recovery and discharge"), "recovery", RECOVERY),
    )
    for part, name, words in tables:
        yield from _figures(protocol, part, name, words)
    for regimen in protocol.regimens:
        text = f"{', '.join(regimen.indications)}: {regimen.text}"
        part = _("Published regimens, for reference")
        yield OutlineRow(part, regimen.name, text, _short(protocol, regimen.sources))
    yield from _leaving(protocol)
    yield from _medicines(protocol)
    for scale in protocol.scales:
        yield from _scale(protocol, scale)


def _whole(protocol: Protocol) -> Iterator[OutlineRow]:
    part = _("Whole protocol")
    yield OutlineRow(part, "mood_indications", ", ".join(protocol.mood_indications))
    yield OutlineRow(part, "pain_indications", ", ".join(protocol.pain_indications))
    yield OutlineRow(
        part,
        "evening_begins_hour",
        _("“Since last evening” counts from {hour}:00").format(hour=protocol.evening_begins_hour),
        house_default=True,
    )
    text = _("Infusions of a series: {count}").format(count=protocol.planned_infusions)
    yield OutlineRow(part, "planned_infusions", text)
    if protocol.planned_days_between is not None:
        days = protocol.planned_days_between
        text = _("Days from one to the next: {count}").format(count=days)
        yield OutlineRow(part, "planned_days_between", text)


def _short(protocol: Protocol, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(source.short for key in keys if (source := protocol.source(key)) is not None)


def _item(protocol: Protocol, part: str, item: Item) -> Iterator[OutlineRow]:
    said = [f"{item.prompt}{_range(item)}", _(_KINDS[item.kind]), *_marks(item)]
    said += [f"{each.label}{_range(each)}" for each in item.fields if each.low is not None]
    yield OutlineRow(
        part,
        item.id,
        "; ".join(said),
        _short(protocol, item.sources),
        house_default=item.house_default,
    )
    yield from _rules(protocol, part, item)


def _marks(item: Item) -> Iterator[str]:
    """How often and whether at all, where that is not: required, every time."""
    if item.required_when:
        yield _("required when {conditions}").format(
            conditions=conditions_told(item.required_when, item.required_behavior)
        )
    elif not item.required:
        yield _("not required")
    if item.enable_when:
        yield _("asked when {conditions}").format(
            conditions=conditions_told(item.enable_when, item.enable_behavior)
        )
    if item.once is not None:
        yield _(_ASKED[item.once])
    elif not item.every_visit:
        yield _("last visit may be confirmed")
    if item.options and item.fields == ():
        yield _("answers: {names}").format(names=", ".join(each.label for each in item.options))
    if item.switched_off:
        names = ", ".join(each.label for each in item.switched_off)
        yield _("switched off: {names}").format(names=names)


def _range(part: Item | Field | ObservedValue) -> str:
    if part.low is None or part.high is None:
        return ""
    unit = f" {part.unit}" if part.unit else ""
    told = _("{low} to {high}{unit}").format(low=plain(part.low), high=plain(part.high), unit=unit)
    if not isinstance(part, Field):
        low = part.low if part.likely_low is None else part.likely_low
        high = part.high if part.likely_high is None else part.likely_high
        if (low, high) != (part.low, part.high):
            likely = _("asked again outside {low} to {high}")
            told += "; " + likely.format(low=plain(low), high=plain(high))
    return f" ({told})"


def _rules(protocol: Protocol, part: str, owner: Item | Derived) -> Iterator[OutlineRow]:
    if isinstance(owner, Derived):
        yield OutlineRow(part, owner.id, owner.title, _short(protocol, owner.sources))
    for rule in owner.rules:
        # An item's sources stand on its own row; a rule tells only what differs.
        own = () if rule.sources == owner.sources else _short(protocol, rule.sources)
        mark = rule.house_default
        yield OutlineRow(part, _rule_id(owner, rule), _rule(rule), own, mark, is_rule=True)


def _rule_id(owner: Item | Derived, rule: Rule) -> str:
    return f"{owner.id} {rule.level}"


def _rule(rule: Rule) -> str:
    said = f"{rule.text} ({conditions_told(rule.when, rule.behavior)})"
    if rule.override_with:
        said += " " + _("The override answers: {question}").format(question=rule.override_with)
    return said


def _bounds(protocol: Protocol, part: str, limit: BaselineLimit | Limit) -> OutlineRow:
    told = [
        _(words).format(value=plain(bound))
        for name, words in BOUNDS.items()
        if (bound := getattr(limit, name, None)) is not None
    ]
    unit = f", {limit.unit}" if limit.unit else ""
    text = f"{limit.label}{unit}: {'; '.join(told) or _('by rule, without bounds')}"
    sources = _short(protocol, limit.sources)
    return OutlineRow(part, limit.parameter, text, sources, house_default=limit.house_default)


def _figures(
    protocol: Protocol, part: str, name: str, words: Mapping[str, tuple[str, str]]
) -> Iterator[OutlineRow]:
    table = getattr(protocol, name)
    sources = _short(protocol, table.sources)
    yield OutlineRow(part, name, _("The figures below rest on these sources"), sources)
    for key, (label, unit) in words.items():
        value = getattr(table, key)
        if value is not None:
            text = f"{_(label)} {value_told(value)}" + (f" {_(unit)}" if unit else "")
            own = table.house_default and key not in _NOT_OURS
            yield OutlineRow(part, f"{name}.{key}", text, house_default=own)


def _leaving(protocol: Protocol) -> Iterator[OutlineRow]:
    part = _("Discharge criteria")
    for each in protocol.criteria:
        how = _("answered") if each.answered else _("worked out")
        free = _("a prescriber may override") if each.overridable else _("nobody may override")
        text = f"{each.title}; {how}; {free}"
        sources = _short(protocol, each.sources)
        yield OutlineRow(part, each.id, text, sources, house_default=each.house_default)
    for item in protocol.discharge_items:
        yield from _item(protocol, _("Discharge questions"), item)


def _medicines(protocol: Protocol) -> Iterator[OutlineRow]:
    for each in protocol.medicines:
        order = _("by order") if each.needs_order else _("a nurse may give it without an order")
        text = f"{_(CLASSES[each.drug_class])}; {each.unit}; {', '.join(each.routes)}; {order}"
        yield OutlineRow(_("Medicines that may be given"), each.name, text, house_default=True)


def _scale(protocol: Protocol, scale: Scale) -> Iterator[OutlineRow]:
    part, sources = _("Scales"), _short(protocol, scale.sources)
    told = [_("{low} to {high}").format(low=scale.low, high=scale.high)]
    told += [
        _("{label} {low} to {high}").format(label=band.label, low=band.low, high=band.high)
        for band in scale.bands
    ]
    if scale.response_percent is not None:
        told.append(_("response from a fall of {figure} %").format(figure=scale.response_percent))
    if scale.response_points is not None:
        told.append(_("response from a fall of {figure}").format(figure=scale.response_points))
    yield OutlineRow(part, scale.name, f"{scale.title}: {'; '.join(told)}", sources)
    if scale.remission_to is not None:
        text = _("{title}: remission up to {figure}").format(
            title=scale.title, figure=scale.remission_to
        )
        own = scale.remission_house_default
        yield OutlineRow(part, f"{scale.name}.remission_to", text, () if own else sources, own)
