"""What the shipped scripts show together: every family of rules, every kind of refusal.

That each script goes as it says, and that what it expects is so, is ``test_replay``'s. Here only
the scripts are read: what is demanded comes from the program and the protocols, so that a new
rule without a script that shows it fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ketadesk.clinical.dosing import dose_flags, work_out_dose
from ketadesk.clinical.levels import Level, event_level
from ketadesk.desk.replay.script import Script, read_script
from ketadesk.desk.replay.shape import ACTIONS
from ketadesk.kernel.problems import Code
from ketadesk.kernel.resources import resource
from ketadesk.protocols.catalogue import load_shipped, shipped_ids
from ketadesk.protocols.model import Protocol, RuleLevel
from ketadesk.visit.orders import ORDER_DECISIONS
from ketadesk.visit.steps.screening import DECISIONS
from ketadesk.visit.steps.watching import EVENTS

SHIPPED = sorted(resource("scenarios").glob("*.toml"))

ONLY_IN_THE_WINDOW = {
    Code.SIGN_IN_FAILED,
    Code.PASSPHRASE_WEAK,
    Code.NAME_TAKEN,
    Code.TOO_LONG,
    Code.MISSING_GLYPH,
    Code.CONFLICT,
}
"""Codes beyond the contract; no step of a script can meet them."""

ASKS = {RuleLevel.ABSOLUTE_STOP, RuleLevel.STOP, RuleLevel.DECISION}


@cache
def scripts() -> tuple[Script, ...]:
    read = [read_script(each) for each in SHIPPED]
    return tuple(each for each in read if isinstance(each, Script))


@cache
def protocols() -> tuple[Protocol, ...]:
    return tuple(load_shipped(each) for each in shipped_ids())


def expected(path: str) -> Iterator[Any]:
    """What the scripts expect under this path; a ``*`` stands for any number of a list."""
    wanted = path.split(".")
    for script in scripts():
        for found, value in script.expect.items():
            parts = found.split(".")
            if len(parts) == len(wanted) and all(
                one in ("*", other) for one, other in zip(wanted, parts, strict=True)
            ):
                yield value


def every(path: str) -> set[str]:
    """The words in all lists that the scripts expect under this path."""
    return {str(word) for value in expected(path) for word in value}


def test_at_least_twenty_scripts_ship_and_all_are_scripts() -> None:
    assert len(SHIPPED) >= 20
    assert len(scripts()) == len(SHIPPED)


def test_each_has_a_title_of_its_own_and_says_at_its_head_what_it_shows() -> None:
    titles = [each.title for each in scripts()]
    assert len(set(titles)) == len(titles)
    for path in SHIPPED:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("# "), path.name
        assert len(first) > 40, path.name


def test_every_refusal_of_the_contract_is_shown() -> None:
    shown = {step.refused for script in scripts() for step in script.steps}
    assert set(Code) - ONLY_IN_THE_WINDOW <= shown


def test_every_kind_of_step_is_taken() -> None:
    taken = {step.action for script in scripts() for step in script.steps if step.refused is None}
    assert set(ACTIONS) <= taken
    assert any(step.happened for script in scripts() for step in script.steps)


def test_every_parameter_and_event_raises_an_alert() -> None:
    limits = {limit.parameter for each in protocols() for limit in each.limits}
    events = {each for each in EVENTS if event_level(each, "severe") is Level.EMERGENCY}
    assert limits | events | {"symptoms", "dosing_error"} <= set(expected("alerts.*.parameter"))
    assert {"amber", "red", "emergency"} <= set(expected("alerts.*.level"))
    assert True in set(expected("alerts.*.repeated"))


def test_every_flag_of_an_order_is_raised() -> None:
    limits = load_shipped("ketamine-iv-mood").dosing
    dose = work_out_dose(
        dosing_weight_kg=Decimal(80),
        mg_per_kg=Decimal(9),
        minutes=Decimal(1),
        concentration_mg_ml=Decimal(99),
        pump_step_ml_h=limits.pump_step_ml_h,
    )
    flags = set(
        dose_flags(
            limits,
            dose,
            mg_per_kg=Decimal(9),
            minutes=Decimal(1),
            concentration_mg_ml=Decimal(99),
            drawn_mg=Decimal(1),
            last_mg=Decimal(1),
            mood=True,
            pump_rate_ml_h=Decimal(1),
        )
    )
    assert flags >= ORDER_DECISIONS
    # A blocked bag never becomes an order that could carry a flag: it is refused.
    assert flags - {"concentration_blocked"} <= every("dose.flags")
    assert "concentration_mg_ml" in set(expected("refused.*.item"))
    decided = {f"dose.{each}" for each in ORDER_DECISIONS}
    assert decided <= {found["item"] for each in expected("screening.decisions") for found in each}


def demanded() -> set[tuple[str, str]]:
    """Every stop and every decision that a shipped protocol can ask for, with its level."""
    found = set()
    for protocol in protocols():
        for each in (*protocol.screening_items, *protocol.derived):
            found |= {(each.id, rule.level.value) for rule in each.rules if rule.level in ASKS}
        for limit in protocol.baseline:
            if limit.stop_from is not None or limit.stop_to is not None:
                found.add((limit.item, "H"))
            if limit.decide_from is not None or limit.decide_to is not None:
                found.add((limit.item, "P"))
    return found


def test_every_stop_and_every_decision_of_the_protocols_is_shown() -> None:
    stops = {(f["item"], f["rule"]) for each in expected("screening.stops") for f in each}
    first = zip(expected("screening.stops.0.item"), expected("screening.stops.0.rule"), strict=True)
    decisions = {(f["item"], "P") for each in expected("screening.decisions") for f in each}
    assert demanded() - stops - set(first) - decisions == set()


def test_each_way_to_decide_is_taken() -> None:
    taken = {
        step.value["decision"]
        for script in scripts()
        for step in script.steps
        if step.action == "decide" and step.refused is None
    }
    assert set(DECISIONS) <= taken


def test_every_criterion_of_leaving_is_unmet_or_overridden_somewhere() -> None:
    shown = every("discharge.unmet") | every("discharge.overridden")
    criteria = {each.id for protocol in protocols() for each in protocol.criteria}
    # Those that nobody passes over are shown by the refusal to, on the value itself.
    refused = {
        step.value["item"]
        for script in scripts()
        for step in script.steps
        if step.action == "override" and step.refused is Code.NO_OVERRIDE
    }
    assert criteria <= shown | refused


@pytest.mark.parametrize("protocol", shipped_ids())
def test_every_shipped_protocol_has_a_visit_that_was_closed(protocol: str) -> None:
    closed = {each.protocol for each in scripts() if each.expect.get("stage") == "closed"}
    assert protocol in closed


def test_the_changelog_says_how_many_there_are() -> None:
    text = (Path(__file__).parents[2] / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^- {len(SHIPPED)} scripted visits:", text, re.MULTILINE)
