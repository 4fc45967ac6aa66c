"""A protocol written as one text is the same protocol when it is read again."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketadesk.protocols.catalogue import load_shipped, shipped
from ketadesk.protocols.loader import read_protocol
from ketadesk.protocols.model import Option, Protocol, Rule, RuleLevel
from ketadesk.protocols.wording import BANNED
from ketadesk.protocols.writing import written

MOOD = load_shipped("ketamine-iv-mood")


def again(protocol: Protocol) -> Protocol:
    """The protocol, written and read."""
    read = read_protocol(written(protocol).encode(), "again.toml")
    assert isinstance(read, Protocol), read
    return read


def same(one: Protocol, other: Protocol) -> bool:
    """Whether they say the same, whatever text they were read from."""
    return replace(one, content_hash="") == replace(other, content_hash="")


@pytest.mark.parametrize("path", shipped(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_shipped_protocol_is_read_again_as_it_was(path: Path) -> None:
    protocol = load_shipped(path.parent.name, path.stem)
    read = again(protocol)
    assert same(read, protocol)
    assert again(read) == read
    assert written(read) == written(protocol)
    if "include" in tomllib.loads(path.read_text(encoding="utf-8")):
        # A file that includes nothing keeps its own text, comments and all, as its hash says.
        assert read.content_hash == protocol.content_hash


def with_item(protocol: Protocol, item_id: str, **changes: object) -> Protocol:
    """The protocol with an item that says something otherwise."""
    sections = tuple(
        replace(
            section,
            items=tuple(
                replace(item, **changes) if item.id == item_id else item  # type: ignore[arg-type]
                for item in section.items
            ),
        )
        for section in protocol.sections
    )
    return replace(protocol, sections=sections)


words = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="!"), min_size=1, max_size=40
).filter(lambda text: text.strip() != "" and not BANNED.search(text))
amounts = st.decimals(0, 10_000, places=3) | st.integers(0, 10_000).map(Decimal)
unhurried = settings(deadline=None, max_examples=40)


@unhurried
@given(words=words, low=amounts, more=amounts)
def test_words_and_amounts_come_back_exactly(words: str, low: Decimal, more: Decimal) -> None:
    changed = with_item(MOOD, "wt.kg", help=words, low=low, high=low + more)
    read = again(changed)
    assert same(read, changed)
    item = read.item("wt.kg")
    assert item is not None
    assert str(item.low) == str(low)


CONTROL = 'a\tb\nc"d\\e\x7f\x00é\u2028\U0001f600'


def test_marks_that_a_text_cannot_hold_as_they_are_are_escaped() -> None:
    changed = with_item(MOOD, "wt.kg", help=CONTROL)
    item = again(changed).item("wt.kg")
    assert item is not None
    assert item.help == CONTROL


RULES = {
    "as the item": (("askp",), False, ("askp",), False),
    "sources of its own": (("askp",), False, ("kset",), False),
    "our own, without sources": (("askp",), False, (), True),
    "our own, with the item's sources": (("askp",), False, ("askp",), True),
    "of an item of our own": (("askp",), True, ("askp",), True),
    "of an item of our own, with its own sources": (("askp",), True, ("kset",), True),
    "of an item of our own, without sources": (("askp",), True, (), True),
    "neither": ((), False, (), False),
}


@pytest.mark.parametrize("case", RULES.values(), ids=RULES)
def test_what_a_rule_has_from_its_item_comes_back(
    case: tuple[tuple[str, ...], bool, tuple[str, ...], bool],
) -> None:
    item = MOOD.item("hx.eye")
    assert item is not None
    sources, own, rule_sources, rule_own = case
    rules = (replace(item.rules[0], sources=rule_sources, house_default=rule_own),)
    changed = with_item(MOOD, "hx.eye", sources=sources, house_default=own, rules=rules)
    assert same(again(changed), changed)


def test_every_mark_comes_back() -> None:
    item = MOOD.item("sub.sud")
    assert item is not None
    rules: tuple[Rule, ...] = (replace(item.rules[0], override_with="What is the plan?"),)
    changed = with_item(MOOD, "sub.sud", rules=rules)
    changed = replace(changed, planned_days_between=7)
    assert same(again(changed), changed)
    assert "override_with" in written(changed)
    assert rules[0].level is RuleLevel.STOP


def test_a_class_of_medicines_with_a_strange_name_is_quoted() -> None:
    times = {**MOOD.recovery.extensions_min, "a class": 5}
    text = written(replace(MOOD, recovery=replace(MOOD.recovery, extensions_min=times)))
    assert tomllib.loads(text)["recovery"]["extensions_min"]["a class"] == 5


def test_options_that_are_switched_off_stand_with_the_others() -> None:
    held = tomllib.loads(written(MOOD))
    (item,) = [
        item
        for section in held["sections"]
        for item in section["items"]
        if item["id"] == "ind.code"
    ]
    assert len(item["options"]) == 15
    assert item["switched_off"] == ["aud", "sud", "fibromyalgia", "neuropathic", "crps", "postop"]
    assert all(Option(**each) for each in item["options"])
