"""A protocol as rows to be read before it is approved: what, how much, from where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import _
from ketadesk.protocols.model import (
    BaselineLimit,
    DosingLimits,
    Item,
    Limit,
    Protocol,
    Recovery,
    Rule,
    Schedule,
)
from ketadesk.ui.entry.protocol_figures import BOUNDS, DOSING, LEVELS, RECOVERY, SCHEDULE
from ketadesk.ui.wording import source_words


@dataclass(frozen=True, slots=True)
class ProtocolRow:
    """One thing that the director approves.

    Attributes:
        part: the part of the protocol.
        text: what it says.
        source: where it comes from.
        house_default: KetaDesk's own proposal, which no published figure backs.
    """

    part: str
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
            yield _rule(protocol, derived.title, rule, derived.sources)
    yield from (_limit(protocol, limit) for limit in protocol.baseline)
    yield from (_limit(protocol, limit) for limit in protocol.limits)
    yield from _figures(protocol, _("Observations"), protocol.schedule, SCHEDULE)
    yield from _figures(protocol, _("Dose and pump"), protocol.dosing, DOSING)
    yield from _figures(protocol, _("Recovery and discharge"), protocol.recovery, RECOVERY)
    for criterion in protocol.criteria:
        yield _row(
            protocol,
            _("Discharge criteria"),
            criterion.title,
            criterion.sources,
            house_default=criterion.house_default,
        )
    for item in protocol.discharge_items:
        yield from _item(protocol, _("Recovery and discharge"), item)


def _row(
    protocol: Protocol, part: str, text: str, sources: tuple[str, ...], *, house_default: bool
) -> ProtocolRow:
    source = source_words(protocol, sources, house_default=house_default)
    return ProtocolRow(part, text, source, house_default)


def _item(protocol: Protocol, part: str, item: Item) -> Iterator[ProtocolRow]:
    words = item.prompt
    if item.low is not None and item.high is not None:
        unit = f"\u00a0{item.unit}" if item.unit else ""
        words += " " + _("({low} to {high}{unit})").format(
            low=plain(item.low), high=plain(item.high), unit=unit
        )
    yield _row(protocol, part, words, item.sources, house_default=item.house_default)
    for rule in item.rules:
        yield _rule(protocol, part, rule, item.sources)


def _rule(protocol: Protocol, part: str, rule: Rule, sources: tuple[str, ...]) -> ProtocolRow:
    words = _("{level}: {text}").format(level=_(LEVELS[rule.level.value]), text=rule.text)
    kept = rule.sources or sources
    return _row(protocol, part, words, kept, house_default=rule.house_default)


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
    return _row(protocol, part, text, limit.sources, house_default=limit.house_default)


def _figures(
    protocol: Protocol,
    part: str,
    held: Schedule | DosingLimits | Recovery,
    words: Mapping[str, tuple[str, str]],
) -> Iterator[ProtocolRow]:
    for name, (label, unit) in words.items():
        value = getattr(held, name)
        if value is None:
            continue
        shown = f"{_shown(value)}\u00a0{_(unit)}" if unit else _shown(value)
        text = f"{_(label)} {shown}"
        yield _row(protocol, part, text, held.sources, house_default=held.house_default)


def _shown(value: object) -> str:
    if isinstance(value, Decimal | int):
        return plain(value)
    if isinstance(value, tuple):
        return ", ".join(_shown(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_shown(each)}" for name, each in value.items())
    return str(value)
