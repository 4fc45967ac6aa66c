"""What the protocols in use say, gathered for the help: rules, limits, times, criteria, sources.

Everything is read off the protocols themselves, so that the help of a clinic with other figures
shows those. ``help_texts`` adds what no protocol says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from ketadesk.clinical.levels import NEWS2_SINGLE, REPEATED_VOMITING, VOMITING_RED_MOAAS
from ketadesk.desk.help_entries import HelpEntry, HelpTopic, merged
from ketadesk.desk.help_texts import HelpText, HelpTexts, help_texts
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import N_, _
from ketadesk.protocols.figure_words import BOUNDS, DOSING, LEVELS, RECOVERY, SCHEDULE
from ketadesk.protocols.model import BaselineLimit, Derived, Item, Limit, Protocol
from ketadesk.visit.facts import ITEM_NINE_ASKS
from ketadesk.visit.orders import ORDER_DECISIONS
from ketadesk.visit.responses import LOOKS_MIN

RULES: Final = "rules"
DOSE: Final = "dose"
BASELINE: Final = "baseline"
LIMITS: Final = "limits"
LEVEL: Final = "levels"
STOPS: Final = "stops"
DUE: Final = "due"
CRITERIA: Final = "criteria"
DERIVED: Final = "worked-out"
SECTION: Final = "section:"


def protocol_topics(
    protocols: tuple[Protocol, ...], texts: HelpTexts | None = None
) -> tuple[HelpTopic, ...]:
    """Every heading about what these protocols say, in the order of a visit.

    What all of them say alike stands once.
    """
    held = help_texts() if texts is None else texts
    return merged([(each, tuple(_topics(each, held))) for each in protocols])


def plain_entries(texts: HelpTexts, part: str) -> tuple[HelpEntry, ...]:
    """Every text of a part that neither program nor protocol adds anything to."""
    return tuple(_entry(part, name, found) for name, found in texts.part(part).items())


def _topics(protocol: Protocol, texts: HelpTexts) -> Iterator[HelpTopic]:
    yield HelpTopic(RULES, _("Stops and decisions"), plain_entries(texts, "rule"))
    for section in protocol.sections:
        entries = (entry for item in section.items for entry in _rules(protocol, item, item.prompt))
        yield HelpTopic(SECTION + section.id, section.title, tuple(entries))
    derived = (entry for each in protocol.derived for entry in _rules(protocol, each, each.title))
    yield HelpTopic(DERIVED, _("Worked out, not asked"), tuple(derived))
    yield HelpTopic(DOSE, _("Order and dose"), tuple(_dose(protocol, texts)))
    baseline = tuple(_baseline(protocol, each) for each in protocol.baseline)
    yield HelpTopic(BASELINE, _("Baseline values"), baseline)
    limits = tuple(_limit(protocol, texts, each) for each in protocol.limits)
    yield HelpTopic(LIMITS, _("Observation limits"), limits)
    yield HelpTopic(DUE, _("When a set is due"), tuple(_timed(protocol, texts, "due")))
    yield HelpTopic(CRITERIA, _("Discharge criteria"), tuple(_criteria(protocol, texts)))


def figures_of(protocol: Protocol) -> dict[str, str]:
    """Every figure that a help text may name, as a person writes it."""
    found = {
        key: plain(value)
        for table, words in (
            (protocol.schedule, SCHEDULE),
            (protocol.dosing, DOSING),
            (protocol.recovery, RECOVERY),
        )
        for key in words
        if not isinstance(value := getattr(table, key), tuple | dict | str | None)
    }
    found |= {key: plain(value) for key, value in protocol.recovery.extensions_min.items()}
    return found | {
        "repeated_vomiting": str(REPEATED_VOMITING),
        "vomiting_moaas": str(VOMITING_RED_MOAAS),
        "news2_single": str(NEWS2_SINGLE),
        "first_look_min": str(LOOKS_MIN[0]),
        "second_look_min": str(LOOKS_MIN[1]),
        "item_nine": str(ITEM_NINE_ASKS),
    }


def sources_spelt(protocol: Protocol, keys: Iterable[str], *, house_default: bool) -> str:
    """The sources in full; for a figure of KetaDesk's own, that it is one."""
    named = [found.full for key in keys if (found := protocol.source(key)) is not None]
    if house_default:
        named.append(own_proposal())
    return " ".join(named) or _("The protocol names no source.")


def own_proposal() -> str:
    """What stands in place of a source, or after it, for a figure of KetaDesk's own."""
    return _("Proposed by KetaDesk, approved by the medical director.")


def _entry(
    part: str, name: str, text: HelpText, figures: dict[str, str] | None = None
) -> HelpEntry:
    lines = tuple(each.format_map(figures) if figures else each for each in text.lines)
    return HelpEntry(f"{part}.{name}", text.title, lines, text.source, text.house_default)


# --- screening --------------------------------------------------------------------------------


def _rules(protocol: Protocol, owner: Item | Derived, prompt: str) -> Iterator[HelpEntry]:
    for number, rule in enumerate(owner.rules, start=1):
        own = rule.house_default or (isinstance(owner, Item) and owner.house_default)
        keys = tuple(dict.fromkeys((*rule.sources, *(() if rule.house_default else owner.sources))))
        lines = [
            f"{rule.level}: {_(LEVELS[rule.level])}.",
            _("Question: {prompt}").format(prompt=prompt),
        ]
        if rule.override_with:
            lines.append(_("The override answers: {question}").format(question=rule.override_with))
        yield HelpEntry(
            f"{owner.id} {number}",
            rule.text,
            tuple(lines),
            sources_spelt(protocol, keys, house_default=own),
            house_default=own,
        )
    if not owner.rules and isinstance(owner, Item):
        yield HelpEntry(
            owner.id,
            prompt,
            (_("Asked and recorded. No answer to it stops or asks anything by itself."),),
            sources_spelt(protocol, owner.sources, house_default=owner.house_default),
            house_default=owner.house_default,
        )


def _dose(protocol: Protocol, texts: HelpTexts) -> Iterator[HelpEntry]:
    dosing, figures = protocol.dosing, figures_of(protocol)
    for name, text in texts.part("flag").items():
        decides = name in ORDER_DECISIONS
        asks = (
            _("A prescriber decides.") if decides else _("It is blocked. Nobody may override it.")
        )
        found = _entry("flag", name, text, figures)
        yield replace(
            found,
            id=f"dose.{name}",
            lines=(*found.lines, asks),
            source=f"{found.source} {own_proposal()}" if dosing.house_default else found.source,
            house_default=dosing.house_default,
        )
    yield from _timed(protocol, texts, "dose")


def _baseline(protocol: Protocol, limit: BaselineLimit) -> HelpEntry:
    told = (_sentence(limit, limit.unit, name) for name in BOUNDS)
    return HelpEntry(
        f"{limit.item} {limit.parameter}",
        limit.label,
        tuple(each for each in told if each),
        sources_spelt(protocol, limit.sources, house_default=limit.house_default),
        house_default=limit.house_default,
    )


def _sentence(limit: BaselineLimit, unit: str, name: str) -> str:
    bound = getattr(limit, name, None)
    if bound is None:
        return ""
    told = _(BOUNDS[name]).format(value=f"{plain(bound)}\u00a0{unit}".strip())
    return f"{told[0].upper()}{told[1:]}."


# --- observation ------------------------------------------------------------------------------

_LEVELS: Final = (
    ("emergency", N_("Emergency: {bounds}.")),
    ("red", N_("Red: {bounds}.")),
    ("amber", N_("Amber: {bounds}.")),
)


def _limit(protocol: Protocol, texts: HelpTexts, limit: Limit) -> HelpEntry:
    text, figures = texts.about("limit", limit.parameter), figures_of(protocol)
    observed = next((each for each in protocol.observed if each.name == limit.parameter), None)
    lines = [
        _(words).format(bounds=told) for name, words in _LEVELS if (told := _told(limit, name))
    ]
    lines += [each.format_map(figures) for each in text.lines]
    if observed is not None and observed.words:
        steps = (f"{plain(observed.low + n)} {word}" for n, word in enumerate(observed.words))
        lines.append("; ".join(steps) + ".")
    return HelpEntry(
        f"limit.{limit.parameter}",
        limit.label,
        tuple(lines),
        sources_spelt(protocol, limit.sources, house_default=limit.house_default),
        house_default=limit.house_default,
    )


def _told(limit: Limit, level: str) -> str:
    # "1 times or above" is no sentence: a count stands alone.
    unit = f"\u00a0{limit.unit}" if limit.unit not in ("", "times") else ""
    at_least, at_most = getattr(limit, f"{level}_from"), getattr(limit, f"{level}_to")
    told = []
    if at_least is not None:
        told.append(_("{bound}{unit} or above").format(bound=plain(at_least), unit=unit))
    if level == "amber" and limit.rise_amber is not None:
        words = _("{rise}{unit} or more above the baseline")
        told.append(words.format(rise=plain(limit.rise_amber), unit=unit))
    if at_most is not None:
        told.append(_("{bound}{unit} or below").format(bound=plain(at_most), unit=unit))
    return "; ".join(told)


def _timed(protocol: Protocol, texts: HelpTexts, part: str) -> Iterator[HelpEntry]:
    figures = figures_of(protocol)
    for name, text in texts.part(part).items():
        yield _entry(part, name, text, figures)


# --- discharge --------------------------------------------------------------------------------


def _criteria(protocol: Protocol, texts: HelpTexts) -> Iterator[HelpEntry]:
    figures = figures_of(protocol)
    for each in protocol.criteria:
        lines = [line.format_map(figures) for line in texts.about("criterion", each.id).lines]
        item = protocol.item(each.id)
        if each.answered and item is not None:
            lines.append(_("Question: {prompt}").format(prompt=item.prompt))
        if each.overridable:
            lines.append(_("A prescriber may override it, in person, with a reason."))
        else:
            lines.append(_("Nobody may override it."))
        yield HelpEntry(
            each.id,
            each.title,
            tuple(lines),
            sources_spelt(protocol, each.sources, house_default=each.house_default),
            house_default=each.house_default,
        )
