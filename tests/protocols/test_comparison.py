"""What a clinic's copy says otherwise than the shipped protocol, and whether it is looser."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from ketadesk.protocols.catalogue import load_shipped, shipped_text
from ketadesk.protocols.comparison import Difference, compare, looser
from ketadesk.protocols.loader import read_protocol
from ketadesk.protocols.model import Protocol

MOOD = load_shipped("ketamine-iv-mood")
TEXT = shipped_text("ketamine-iv-mood")


def changed(*edits: tuple[str, str, str]) -> Protocol:
    """The protocol with, after the first ``start``, the first ``old`` replaced by ``new``."""
    text = TEXT
    for start, old, new in edits:
        at = text.index(start)
        assert old in text[at:], old
        text = text[:at] + text[at:].replace(old, new, 1)
    read = read_protocol(text.encode(), "copy.toml")
    assert isinstance(read, Protocol), read
    return read


def told(found: tuple[Difference, ...]) -> list[str]:
    """Differences in one line each: place, key, old → new, leaning."""
    return [
        f"{each.place} | {each.key} | {each.change} | {each.old} → {each.new} | {each.leaning}"
        for each in found
    ]


OPPOSITE = {"looser": "tighter", "tighter": "looser", "open": "open"}
TURNED = {"added": "removed", "removed": "added", "changed": "changed"}

CASES: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("comparison.toml").read_text(encoding="utf-8")
)


def edited(case: dict[str, str]) -> Protocol:
    """The protocol with the change of a case."""
    return changed((case["start"], case["old"], case["new"]))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_change_is_told_with_its_leaning(case: dict[str, str]) -> None:
    assert told(compare(MOOD, edited(case))) == [case["told"]]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_change_back_leans_the_other_way(case: dict[str, str]) -> None:
    place, key, change, values, leaning = case["told"].split(" | ")
    old, new = values.split(" → ")
    (line,) = told(compare(edited(case), MOOD))
    assert line == f"{place} | {key} | {TURNED[change]} | {new} → {old} | {OPPOSITE[leaning]}"


def test_a_protocol_does_not_differ_from_itself_or_its_next_version() -> None:
    assert compare(MOOD, MOOD) == ()
    assert compare(MOOD, changed(("", 'version = "1.1"', 'version = "1.2"'))) == ()
    old = load_shipped("ketamine-iv-mood", "1.0")
    assert compare(old, old) == ()


def test_thresholds_that_move_apart_are_open() -> None:
    start, dose = '"med.benzo"', '{ field = "lorazepam_mg_day", operator = ">", answer = 2 }'
    light = '{ question = "wt.kg", operator = "<", answer = 50 }, '
    before = changed((start, dose, light + dose))
    higher = changed((start, dose, light + dose.replace("2", "3")))
    heavier = changed((start, dose, light.replace("50", "60") + dose.replace("2", "3")))
    assert [each.leaning for each in compare(before, higher)] == ["looser"]
    assert [each.leaning for each in compare(before, heavier)] == ["open"]


def test_a_mark_that_is_another_mark_is_open() -> None:
    day = changed(('"eq.pump"', 'once = "chair-day"', 'every_visit = false\nonce = "patient"'))
    found = {each.key: each.leaning for each in compare(MOOD, day)}
    assert found == {"every_visit": "looser", "once": "open"}


def test_rules_of_the_same_conditions_belong_together_though_their_words_changed() -> None:
    """Otherwise a new wording would look like a stop that went and another that came."""
    words = changed(('"hx.liver"', "There is severe liver disease.", "Severe liver disease."))
    (found,) = compare(MOOD, words)
    assert (found.place, found.key) == ("item hx.liver: rule 1", "text")


def test_an_item_that_is_worked_out_now_is_compared_all_the_same() -> None:
    """A name that is a question in one and worked out in the other."""
    here, item = "[[derived]]", '[[sections.items]]\nid = "local.x"\nprompt = "X?"\n'
    worked = '[[derived]]\nid = "local.x"\ntitle = "X?"\nrules = []\n\n'
    one = changed((here, here, f'{item}kind = "yes-no"\n\n{here}'))
    other = changed((here, here, f"{worked}{here}"))
    assert {each.place for each in compare(one, other)} == {"item local.x"}


def test_what_became_looser_can_be_looked_at_first() -> None:
    both = changed(
        ("[schedule]", "interval_min = 10", "interval_min = 15"),
        ("[recovery]", "minimum_min = 60", "minimum_min = 75"),
    )
    assert [each.key for each in looser(compare(MOOD, both))] == ["interval_min"]
