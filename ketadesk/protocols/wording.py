"""Whether the words of a protocol are there and safe to read (R-UX-10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ketadesk.kernel.text import _
from ketadesk.protocols import versions
from ketadesk.protocols.flaws import WHOLE_FILE, Flaw, item_place, rule_place
from ketadesk.protocols.model import Field, Item, Option, Protocol
from ketadesk.protocols.parts import asked, judged

BANNED: Final = re.compile(
    r"(?<![\w.])(?P<word>IU|U|QD|QOD|MSO4|MgSO4|MS|cc|[µμ]g)(?![\w.])|(?P<zero>(?<![\d.])\.\d)"
    r"|(?P<trailing>\d+\.\d*0(?!\d))"
)
"""Abbreviations that were read wrongly before, ``.5`` and ``1.0``: tenfold mistakes."""

_PATTERN_ID: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def wording_flaws(protocol: Protocol) -> Iterator[Flaw]:
    """Empty words, exclamation marks, dangerous abbreviations and ill-formed names."""
    if not _PATTERN_ID.fullmatch(protocol.id):
        expected = _("small letters and digits with hyphens between")
        yield Flaw("", WHOLE_FILE, "id", expected, f'"{protocol.id}"')
    if not versions.PATTERN.fullmatch(protocol.version):
        yield Flaw("", WHOLE_FILE, "version", _("a version such as 1.0"), f'"{protocol.version}"')
    for place, key, words in _words(protocol):
        if not words.strip() and key != "help":
            yield Flaw("", place, key, _("some words"), _("nothing"))
        if "!" in words:
            yield Flaw("", place, key, _("words without an exclamation mark"), f'"{words}"')
        found = BANNED.search(words)
        if found:
            expected = _("words that cannot be read wrongly")
            yield Flaw("", place, key, expected, f'"{found.group().strip()}"')
    for medicine in protocol.medicines:
        if medicine.name != medicine.name.strip().lower():
            place = f"medicine {medicine.name}"
            yield Flaw("", place, "name", _("small letters"), f'"{medicine.name}"')


def _words(protocol: Protocol) -> Iterator[tuple[str, str, str]]:
    """Every text that a person reads: place, key, words."""
    yield WHOLE_FILE, "title", protocol.title
    for section in protocol.sections:
        yield f"section {section.id}", "title", section.title
    for item in asked(protocol):
        yield from _item_words(item)
    for owner in judged(protocol):
        for number, rule in enumerate(owner.rules, start=1):
            yield rule_place(owner.id, number), "text", rule.text
            if rule.override_with:
                yield rule_place(owner.id, number), "override_with", rule.override_with
    for derived in protocol.derived:
        yield item_place(derived.id), "title", derived.title
    for baseline in protocol.baseline:
        yield f"baseline limit {baseline.parameter}", "label", baseline.label
    for limit in protocol.limits:
        yield f"limit {limit.parameter}", "label", limit.label
    for observed in protocol.observed:
        place = f"observed value {observed.name}"
        yield place, "label", observed.label
        yield from ((place, "words", word) for word in observed.words)
    for criterion in protocol.criteria:
        yield f"criterion {criterion.id}", "title", criterion.title
    for scale in protocol.scales:
        yield f"scale {scale.name}", "title", scale.title
    for regimen in protocol.regimens:
        yield f"regimen {regimen.name}", "text", regimen.text
    for source in protocol.sources:
        yield f"source {source.key}", "short", source.short
        yield f"source {source.key}", "full", source.full


def _item_words(item: Item) -> Iterator[tuple[str, str, str]]:
    place = item_place(item.id)
    yield place, "prompt", item.prompt
    yield place, "help", item.help
    yield from _option_words(place, item)
    for field in item.fields:
        where = f"{place}: field {field.name}"
        yield where, "label", field.label
        yield from _option_words(where, field)


def _option_words(place: str, part: Item | Field) -> Iterator[tuple[str, str, str]]:
    options: tuple[Option, ...] = part.known_options if isinstance(part, Item) else part.options
    for option in options:
        yield f"{place}: option {option.value}", "label", option.label
        yield f"{place}: option {option.value}", "key", option.key
