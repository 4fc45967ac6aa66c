"""A protocol as rows to be read before it is approved: what, how much, from where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import _
from ketadesk.protocols.figure_words import BOUNDS, CLASSES, DOSING, LEVELS, RECOVERY, SCHEDULE
from ketadesk.protocols.model import (
    BaselineLimit,
    DosingLimits,
    Field,
    Item,
    Limit,
    ObservedValue,
    Protocol,
    Recovery,
    Rule,
    Scale,
    Schedule,
)
from ketadesk.ui.wording import source_words


@dataclass(frozen=True, slots=True)
class ProtocolRow:
    """One thing that the director approves.

    Attributes:
        part: the part of the protocol.
        id: what the protocol's file calls it.
        text: what it says.
        source: where it comes from.
        house_default: KetaDesk's own proposal, which no published figure backs.
    """

    part: str
    id: str
    text: str
    source: str
    house_default: bool


def protocol_rows(protocol: Protocol) -> tuple[ProtocolRow, ...]:
    """Every row, proposals of KetaDesk first, else in the protocol's order."""
    found = tuple(_rows(protocol))
    return tuple(sorted(found, key=lambda row: not row.house_default))


def _rows(protocol: Protocol) -> Iterator[ProtocolRow]:
    for section in protocol.sections:
        for item in section.items:
            yield from _item(protocol, section.title, item)
    for derived in protocol.derived:
        for rule in derived.rules:
            yield _rule(protocol, derived.title, derived.id, rule, derived.sources)
    yield _row(
        protocol,
        _("Questions"),
        "evening_begins_hour",
        _("“Since last evening” counts from {hour}:00").format(hour=protocol.evening_begins_hour),
        (),
        house_default=True,
    )
    yield from (_limit(protocol, limit) for limit in protocol.baseline)
    yield from (_limit(protocol, limit) for limit in protocol.limits)
    yield from _typed(protocol)
    yield from _figures(protocol, _("Observations"), "schedule", SCHEDULE)
    yield from _figures(protocol, _("Dose and pump"), "dosing", DOSING)
    yield from _figures(protocol, _("Recovery and discharge"), "recovery", RECOVERY)
    for criterion in protocol.criteria:
        yield _row(
            protocol,
            _("Discharge criteria"),
            criterion.id,
            criterion.title,
            criterion.sources,
            house_default=criterion.house_default,
        )
    for item in protocol.discharge_items:
        yield from _item(protocol, _("Recovery and discharge"), item)
    yield from _medicines(protocol)
    for scale in protocol.scales:
        yield from _scale(protocol, scale)


def _row(
    protocol: Protocol,
    part: str,
    row_id: str,
    text: str,
    sources: tuple[str, ...],
    *,
    house_default: bool,
) -> ProtocolRow:
    source = source_words(protocol, sources, house_default=False)
    if house_default and not source:
        # What is read here is not approved yet, so it must not say that it is.
        source = _("KetaDesk's own proposal")
    return ProtocolRow(part, row_id, text, source, house_default)


def _item(protocol: Protocol, part: str, item: Item) -> Iterator[ProtocolRow]:
    yield _row(
        protocol,
        part,
        item.id,
        _with_range(item.prompt, item),
        item.sources,
        house_default=item.house_default,
    )
    for field in item.fields:
        if field.low is not None:
            named = item.prompt if field.label == item.prompt else f"{item.prompt} {field.label}"
            words = _with_range(named, field)
            yield _row(
                protocol,
                part,
                f"{item.id}.{field.name}",
                words,
                item.sources,
                house_default=item.house_default,
            )
    for rule in item.rules:
        yield _rule(protocol, part, item.id, rule, item.sources)


def _with_range(words: str, part: Item | Field | ObservedValue) -> str:
    """The words with the range that can be typed and the one that is not asked about again."""
    if part.low is None or part.high is None:
        return words
    unit = f"\u00a0{part.unit}" if part.unit else ""
    told = _("{low} to {high}{unit}").format(low=plain(part.low), high=plain(part.high), unit=unit)
    if not isinstance(part, Field):
        low = part.low if part.likely_low is None else part.likely_low
        high = part.high if part.likely_high is None else part.likely_high
        if (low, high) != (part.low, part.high):
            told += "; " + _("asked again outside {low} to {high}").format(
                low=plain(low), high=plain(high)
            )
    return f"{words} ({told})"


def _typed(protocol: Protocol) -> Iterator[ProtocolRow]:
    """The ranges of what is typed at the chair: no guideline gives them [D]."""
    for observed in protocol.observed:
        if observed.high - observed.low > 1:
            words = _with_range(observed.label, observed)
            yield _row(
                protocol,
                _("Values that can be typed"),
                observed.name,
                words,
                (),
                house_default=True,
            )


def _medicines(protocol: Protocol) -> Iterator[ProtocolRow]:
    """Which medicine counts as what: the class says how much longer the patient is watched."""
    part = _("Medicines that may be given")
    for name, words in CLASSES.items():
        held = [each.name for each in protocol.medicines if each.drug_class == name]
        if held:
            told = f"{_(words)}: {', '.join(held)}"
            yield _row(protocol, part, name, told, (), house_default=True)
    free = [each.name for each in protocol.medicines if not each.needs_order]
    if free:
        told = _("A nurse may give without an order: {names}").format(names=", ".join(free))
        yield _row(protocol, part, "needs_order", told, (), house_default=True)


def _scale(protocol: Protocol, scale: Scale) -> Iterator[ProtocolRow]:
    """Range, bands and response of a scale; its remission may be KetaDesk's own figure."""
    part = _("Scales")
    told = [_("{low} to {high}").format(low=scale.low, high=scale.high)]
    told += [
        _("{label} {low} to {high}").format(label=band.label, low=band.low, high=band.high)
        for band in scale.bands
    ]
    if scale.response_percent is not None:
        told.append(_("response from a fall of {figure} %").format(figure=scale.response_percent))
    if scale.response_points is not None:
        told.append(_("response from a fall of {figure}").format(figure=scale.response_points))
    words = f"{scale.title}: {'; '.join(told)}"
    yield _row(protocol, part, scale.name, words, scale.sources, house_default=False)
    if scale.remission_to is not None:
        words = _("{title}: remission up to {figure}").format(
            title=scale.title, figure=scale.remission_to
        )
        own = scale.remission_house_default
        kept = () if own else scale.sources
        yield _row(protocol, part, scale.name, words, kept, house_default=own)


def _rule(
    protocol: Protocol, part: str, row_id: str, rule: Rule, sources: tuple[str, ...]
) -> ProtocolRow:
    words = _("{level}: {text}").format(level=_(LEVELS[rule.level.value]), text=rule.text)
    kept = rule.sources or sources
    return _row(protocol, part, row_id, words, kept, house_default=rule.house_default)


def _limit(protocol: Protocol, limit: BaselineLimit | Limit) -> ProtocolRow:
    bounds = []
    for name, words in BOUNDS.items():
        value = getattr(limit, name, None)
        if value is not None:
            bounds.append(_(words).format(value=plain(value)))
    unit = f", {limit.unit}" if limit.unit else ""
    before = isinstance(limit, BaselineLimit)
    part = _("Limits before the start") if before else _("Limits during the visit")
    text = f"{limit.label}{unit}: {'; '.join(bounds)}"
    row_id = limit.item if isinstance(limit, BaselineLimit) else limit.parameter
    return _row(protocol, part, row_id, text, limit.sources, house_default=limit.house_default)


def _figures(
    protocol: Protocol,
    part: str,
    table: Literal["schedule", "dosing", "recovery"],
    words: Mapping[str, tuple[str, str]],
) -> Iterator[ProtocolRow]:
    held: Schedule | DosingLimits | Recovery = getattr(protocol, table)
    for name, (label, unit) in words.items():
        value = getattr(held, name)
        if value is None:
            continue
        shown = f"{_shown(value)}\u00a0{_(unit)}" if unit else _shown(value)
        text = f"{_(label)} {shown}"
        yield _row(
            protocol,
            part,
            f"{table}.{name}",
            text,
            held.sources,
            house_default=held.house_default,
        )


def _shown(value: object) -> str:
    if isinstance(value, Decimal | int):
        return plain(value)
    if isinstance(value, tuple):
        return ", ".join(_shown(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{_(CLASSES[name])} {_shown(each)}" for name, each in value.items())
    return str(value)
