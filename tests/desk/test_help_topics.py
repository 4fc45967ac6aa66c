"""The help tells every rule, limit, time and criterion of the protocols, each with its source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest

from ketadesk.clinical.dosing import dose_flags, work_out_dose
from ketadesk.clinical.schedule import SlotKind
from ketadesk.desk.help_entries import HelpEntry, HelpTopic
from ketadesk.desk.help_texts import help_texts, read_help
from ketadesk.desk.help_topics import protocol_topics, sources_spelt
from ketadesk.protocols.catalogue import load_shipped, shipped_ids
from ketadesk.protocols.model import Protocol, Schedule
from ketadesk.protocols.parts import judged
from ketadesk.visit.facts import ITEM_NINE_ASKS
from ketadesk.visit.responses import LOOKS_MIN

MOOD = load_shipped("ketamine-iv-mood")
ALL = tuple(load_shipped(each) for each in shipped_ids())


def _entries(topics: Iterable[HelpTopic]) -> tuple[HelpEntry, ...]:
    return tuple(entry for topic in topics for entry in topic.entries)


def _of(protocol: Protocol = MOOD) -> dict[str, HelpEntry]:
    return {each.id: each for each in _entries(protocol_topics((protocol,)))}


@pytest.mark.parametrize("protocol", ALL, ids=lambda each: each.id)
def test_every_rule_is_told_with_its_level_and_sources_spelt_out(protocol: Protocol) -> None:
    told = _of(protocol)
    discharge = {each.id for each in protocol.discharge_items}
    for owner in judged(protocol):
        if owner.id in discharge:
            assert owner.rules == (), "a rule on a discharge question needs its place in the help"
            continue
        for number, rule in enumerate(owner.rules, start=1):
            entry = told[f"{owner.id} {number}"]
            assert entry.title == rule.text
            assert entry.lines[0].startswith(f"{rule.level}: ")
            named = [protocol.source(key) for key in rule.sources]
            assert all(each is not None and each.full in entry.source for each in named)
            assert entry.house_default or not rule.house_default


@pytest.mark.parametrize("protocol", ALL, ids=lambda each: each.id)
def test_every_limit_baseline_value_and_criterion_is_told(protocol: Protocol) -> None:
    told = _of(protocol)
    wanted = (
        *(f"limit.{each.parameter}" for each in protocol.limits),
        *(f"{each.item} {each.parameter}" for each in protocol.baseline),
        *(each.id for each in protocol.criteria),
    )
    assert [each for each in wanted if each not in told or not told[each].lines] == []


def test_every_flag_of_an_order_is_told() -> None:
    dose = work_out_dose(
        dosing_weight_kg=Decimal(70),
        mg_per_kg=Decimal(5),
        minutes=Decimal(10),
        concentration_mg_ml=Decimal(50),
    )
    every = dose_flags(
        MOOD.dosing,
        dose,
        mg_per_kg=Decimal(5),
        minutes=Decimal(10),
        concentration_mg_ml=Decimal(50),
        drawn_mg=Decimal(1),
        last_mg=Decimal(1),
        mood=True,
        pump_rate_ml_h=Decimal(1),
    )
    assert len(every) == 9
    assert set(help_texts().part("flag")) == set(every)
    assert {f"dose.{each}" for each in every} <= set(_of())


def test_every_reason_for_a_set_and_every_step_of_lateness_is_told() -> None:
    told = set(_of())
    shown = {
        "amber_after_min": "due.amber",
        "overdue_after_min": "due.overdue",
        "late_marked_min": "due.late_marked",
        "late_reason_min": "due.late_reason",
        "late_sign_in_min": "due.late_sign_in",
    }
    steps = ("late_", "amber_", "overdue_")
    assert set(shown) == {name for name in Schedule.__dataclass_fields__ if name.startswith(steps)}
    assert set(shown.values()) <= told
    assert len(SlotKind) == 4, "another kind of slot needs its entry under due"
    extra = {f"due.extra_{each}" for each in ("amber", "red", "resume", "rescue")}
    assert extra <= told


def test_each_entry_says_something_and_names_its_source() -> None:
    gaps = [each.id for each in _entries(protocol_topics(ALL)) if not (each.lines and each.source)]
    assert gaps == []
    assert not [
        each.id for each in _entries(protocol_topics(ALL)) if "names no source" in each.source
    ]


@pytest.mark.parametrize(
    ("part", "name", "entry"),
    [("criterion", "dc.padss", "dc.padss"), ("flag", "short", "dose.short")],
)
def test_a_text_that_is_missing_shows(part: str, name: str, entry: str) -> None:
    held = help_texts()
    fewer = {
        key: {each: text for each, text in texts.items() if (key, each) != (part, name)}
        for key, texts in held.parts.items()
    }
    before, after = (
        {each.id: each for each in _entries(protocol_topics((MOOD,), texts))}
        for texts in (held, replace(held, parts=fewer))
    )
    assert after.get(entry) != before[entry]


def test_no_text_stands_for_something_that_is_not_there() -> None:
    criteria = {each.id for protocol in ALL for each in protocol.criteria}
    limits = {each.parameter for protocol in ALL for each in protocol.limits}
    assert set(help_texts().part("criterion")) == criteria
    assert set(help_texts().part("limit")) <= limits


def test_figures_are_the_protocols_own() -> None:
    told = _of(replace(MOOD, recovery=replace(MOOD.recovery, padss_gap_min=20)))
    assert "at least 20\u00a0min apart" in told["dc.padss"].lines[0]
    limits = tuple(
        replace(each, red_from=Decimal(170)) if each.parameter == "sbp" else each
        for each in MOOD.limits
    )
    assert "Red: 170\u00a0mmHg or above" in _of(replace(MOOD, limits=limits))["limit.sbp"].lines[1]


def test_figures_that_the_program_sets_are_filled_in() -> None:
    told = _of()
    looks = " and ".join(map(str, LOOKS_MIN))
    assert f"for {looks}\u00a0min after the medicine" in told["due.extra_rescue"].lines[0]
    assert f"item 9 was {ITEM_NINE_ASKS} or more" in told["dc.suicide"].lines[0]


def test_who_may_override_is_told() -> None:
    told = _of()
    assert told["dc.moaas"].lines[-1] == "Nobody may override it."
    assert told["dc.hr"].lines[-1].startswith("A prescriber may override it")


def test_what_protocols_say_alike_stands_once_and_what_differs_names_them() -> None:
    other = replace(
        MOOD, title="Other", recovery=replace(MOOD.recovery, padss_gap_min=20), version="2"
    )
    topics = protocol_topics((MOOD, other))
    padss = [each for each in _entries(topics) if each.id == "dc.padss"]
    assert [each.only_in for each in padss] == [
        (f"{MOOD.title}, version {MOOD.version}",),
        ("Other, version 2",),
    ]
    assert [each.only_in for each in _entries(topics) if each.id == "dc.moaas"] == [()]


def test_own_proposal_is_said_as_such_and_a_missing_source_is_not_hidden() -> None:
    assert sources_spelt(MOOD, (), house_default=True).startswith("Proposed by KetaDesk")
    assert sources_spelt(MOOD, ("nobody",), house_default=False) == (
        "The protocol names no source."
    )


def test_a_text_is_read_with_its_parts() -> None:
    read = read_help('[part."a.b"]\ntitle = "T"\nlines = ["L"]\nsource = "S"\nown = true\n')
    text = read.about("part", "a.b")
    assert (text.title, text.lines, text.source, text.house_default) == ("T", ("L",), "S", True)
    assert read.about("part", "nothing").source == ""


def test_searching_takes_every_word() -> None:
    entry = HelpEntry("id", "High dose", ("A prescriber decides.",), "Clinical reference")
    assert entry.says(("dose", "reference"))
    assert not entry.says(("dose", "pump"))
