"""The help lists every message, failure, notice, symptom, event, level and key of the program."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

import ketadesk.ui
from ketadesk.clinical.levels import EMERGENCY_EVENTS, Level
from ketadesk.clinical.observation import SYMPTOMS
from ketadesk.desk.help_entries import HelpEntry
from ketadesk.desk.help_texts import HelpText, HelpTexts, help_texts
from ketadesk.desk.help_topics import CRITERIA, DUE, LIMITS, RULES
from ketadesk.kernel.problems import Code, Fault
from ketadesk.protocols.catalogue import load_shipped, shipped_ids
from ketadesk.ui.help_topics import KEY, MESSAGES, all_topics, topic_of
from ketadesk.ui.key_words import KEYS
from ketadesk.ui.navigation import (
    BOARD,
    INFUSION,
    LEAVING,
    PATIENTS,
    SCREENING,
    SHEET,
    NewVisitPlace,
    Place,
    VisitPlace,
)
from ketadesk.ui.shell_notices import Notices
from ketadesk.visit import stopping
from ketadesk.visit.steps.watching import EVENTS

ALL = tuple(load_shipped(each) for each in shipped_ids())
_KEY = re.compile(r'"((?:Ctrl|Alt|Shift)\+[^"{} ]+|F\d+)"')
_JARGON = re.compile(
    r"\berrors?\b|\bdatabase file\b|exception|traceback|invalid|abort|\bnull\b|\bcode\b|\bsync\b",
    re.IGNORECASE,
)


def _entries(texts: HelpTexts | None = None) -> dict[str, HelpEntry]:
    return {e.id: e for topic in all_topics(ALL, texts) for e in topic.entries}


def _wanted() -> tuple[str, ...]:
    notices = (name.removeprefix("show_") for name in vars(Notices) if name.startswith("show_"))
    return (
        *Code,
        *Fault,
        *(f"notice.{each}" for each in notices),
        *(f"event.{each}" for each in EVENTS),
        *(f"symptom.{each}" for each in SYMPTOMS),
        *(f"level.{each}" for each in Level),
    )


def _gaps(texts: HelpTexts | None = None) -> list[str]:
    told = _entries(texts)
    return [
        each
        for each in _wanted()
        if each not in told or not told[each].source or not told[each].lines
    ]


def _without(part: str, name: str) -> HelpTexts:
    fewer: Mapping[str, Mapping[str, HelpText]] = {
        key: {each: text for each, text in texts.items() if (key, each) != (part, name)}
        for key, texts in help_texts().parts.items()
    }
    return HelpTexts(fewer)


def test_everything_that_can_be_shown_is_listed_with_its_source() -> None:
    assert _gaps() == []


@pytest.mark.parametrize(
    ("part", "name", "gap"),
    [
        ("problem", Code.STALE, Code.STALE),
        ("fault", Fault.BUSY, Fault.BUSY),
        ("notice", "clock", "notice.clock"),
        ("event", "seizure", "event.seizure"),
        ("symptom", "vision", "symptom.vision"),
        ("level", Level.RED, "level.red"),
    ],
)
def test_one_that_is_missing_is_found(part: str, name: str, gap: str) -> None:
    assert _gaps(_without(part, name)) == [gap]


def test_no_text_stands_for_something_that_is_gone() -> None:
    texts = help_texts()
    assert set(texts.part("problem")) == set(Code)
    assert set(texts.part("fault")) == set(Fault)
    assert set(texts.part("event")) == set(EVENTS)
    assert set(texts.part("symptom")) == set(SYMPTOMS)


def test_every_stop_criterion_is_listed() -> None:
    assert set(help_texts().part("stop")) == set(stopping.CRITERIA) - {
        stopping.COMPLETED,
        stopping.OTHER,
    }


def test_each_message_says_what_to_do_beside_what_happened() -> None:
    told = _entries()
    assert [each for each in Code if len(told[each].lines) < 2] == []
    assert [each for each in Fault if len(told[each].lines) < 2] == []


def test_after_a_fault_of_the_disk_nothing_is_taken_for_granted() -> None:
    """The disk may have kept the entry before it stopped answering."""
    assert "may or may not be in the record" in _entries()[Fault.IO].lines[0]


def test_a_source_can_be_looked_up_outside_the_program() -> None:
    inside = re.compile(r"requirement|fault case|\b(?:R-[A-Z]+|F)-\d", re.IGNORECASE)
    assert [each for each in _entries().values() if inside.search(each.source)] == []


def test_emergencies_are_told_as_such() -> None:
    told = _entries()
    for event in EVENTS:
        at_once = told[f"event.{event}"].lines[0].startswith("An emergency as soon as")
        assert at_once is (event in EMERGENCY_EVENTS), event
    assert told["event.allergy"].lines[0].startswith("An emergency when it is severe")


def test_the_help_speaks_plainly() -> None:
    for topic in all_topics(ALL):
        for entry in topic.entries:
            for said in (topic.title, entry.title, *entry.lines, entry.source):
                assert "!" not in said.replace("H!", ""), said
                assert "{" not in said, said
                assert not _JARGON.search(said), said


def test_every_key_of_the_program_is_listed() -> None:
    folder = Path(ketadesk.ui.__file__).parent
    sources = [
        each
        for each in folder.rglob("*.py")
        if each.name != "key_words.py" and each.parent.name != "kit"
    ]
    found = [set(_KEY.findall(each.read_text(encoding="utf-8"))) for each in sources]
    used = Counter(key for keys in found for key in keys)
    told = Counter(each.keys for each in KEYS)
    assert len(used) > 20
    assert set(used) - set(told) == set()
    # A key with Alt means something else on each screen that has it; one with Ctrl never does.
    alt = Counter({key: count for key, count in used.items() if key.startswith("Alt")})
    assert dict(alt - told) == {}
    keys = next(topic for topic in all_topics(ALL) if topic.id == KEY)
    assert len({each.id for each in keys.entries}) == len(KEYS)


@pytest.mark.parametrize(
    ("place", "topic"),
    [
        (BOARD, DUE),
        (PATIENTS, MESSAGES),
        (NewVisitPlace(), MESSAGES),
        (VisitPlace("v", SCREENING), RULES),
        (VisitPlace("v", INFUSION), LIMITS),
        (VisitPlace("v", LEAVING), CRITERIA),
        (VisitPlace("v", SHEET), MESSAGES),
    ],
)
def test_each_place_has_its_topic(place: Place, topic: str) -> None:
    assert topic_of(place) == topic
    assert topic in {each.id for each in all_topics(ALL)}
