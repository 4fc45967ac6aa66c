"""Scores, waste, reports, corrections of sets (reference §2 and §4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ketadesk.kernel.problems import Problem
from ketadesk.visit.entries import AldreteScored, DiscrepancyReported, PadssScored, Wasted
from ketadesk.visit.stages import Action
from ketadesk.visit.steps import leaving
from tests.visit.builders import (
    Chair,
    code,
    recovering,
    running,
    screened,
    taken,
)

# --- scores -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sbp", "suggested"), [(128, 2), (153, 2), (154, 1), (191, 1), (192, 0), (103, 2), (102, 1)]
)
def test_the_pressure_part_is_compared_with_the_readings(sbp: int, suggested: int) -> None:
    """Baseline 128: up to 20 % off is 2, below 50 % is 1, from 50 % it is 0."""
    chair = recovering().at("10:50")
    taken(chair.calm(sbp=sbp))
    assert leaving.suggested_circulation(chair.scene()) == suggested
    for chosen in (0, 1, 2):
        found = chair.copy().aldrete(circulation=chosen)
        assert code(found) == ("" if chosen == suggested else "implausible")
        if isinstance(found, Problem):
            assert (found.item, found.params) == ("circulation", {"suggested": str(suggested)})
    taken(chair.aldrete(circulation=(suggested + 1) % 3, confirmed=True))


@pytest.mark.parametrize(
    ("values", "suggested"),
    [
        ({"sbp": 138, "dbp": 82, "hr": 80}, 2),  # from 128/78, 72: the worst is HR, 11.1 %
        ({"hr": 86}, 2),  # 19.4 %
        ({"hr": 87}, 1),  # 20.8 %
        ({"hr": 100}, 1),  # 38.9 %
        ({"hr": 101}, 0),  # 40.3 %
        ({"dbp": 46}, 0),
    ],
)
def test_the_vitals_part_is_compared_with_the_readings(
    values: dict[str, Any], suggested: int
) -> None:
    chair = recovering().at("10:50")
    taken(chair.calm(**values))
    assert leaving.suggested_padss_vitals(chair.scene()) == suggested
    for chosen in (0, 1, 2):
        found = chair.copy().padss(vitals=chosen)
        assert code(found) == ("" if chosen == suggested else "implausible")
    taken(chair.padss(vitals=(suggested + 1) % 3, confirmed=True))


def test_without_readings_any_choice_is_taken() -> None:
    chair = Chair()
    assert leaving.suggested_circulation(chair.scene()) is None
    assert leaving.suggested_padss_vitals(chair.scene()) is None
    found = leaving.score_aldrete(chair.scene(), {"circulation": 0}, confirmed=False)
    assert found == AldreteScored(circulation=0)
    assert leaving.score_padss(chair.scene(), {"vitals": 0}, confirmed=False) == PadssScored(0)


@pytest.mark.parametrize(
    ("raw", "expected", "item"),
    [
        ({"movement": 2}, "", None),
        ({"movement": "2"}, "", None),
        ({"movement": 2, "oxygen": None}, "", None),
        ({"movement": 3}, "out-of-range", "movement"),
        ({"movement": -1}, "out-of-range", "movement"),
        ({"movement": "1.5"}, "out-of-range", "movement"),
        ({"movement": True}, "not-a-number", "movement"),
        ({"movement": "two"}, "not-a-number", "movement"),
        ({"mood": 2}, "unknown-item", "mood"),
        ({}, "unanswered", "movement"),
        ({"movement": None}, "unanswered", "movement"),
    ],
)
def test_parts_of_a_score(raw: dict[str, Any], expected: str, item: str | None) -> None:
    found = leaving.score_aldrete(Chair().scene(), raw, confirmed=False)
    assert code(found) == expected
    assert (found.item if isinstance(found, Problem) else None) == item
    if not expected:
        assert found == AldreteScored(movement=2)


def test_padss_refuses_the_same() -> None:
    for raw, expected in (({"walking": 3}, "out-of-range"), ({"mood": 1}, "unknown-item")):
        assert code(leaving.score_padss(Chair().scene(), raw, confirmed=True)) == expected


# --- waste and reports ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("witness", "expected"),
    [
        ("nurse2", ""),
        ("prescriber", ""),
        ("nurse", "witness-same"),  # worked case 9
        ("auditor", "witness-needed"),
        ("stranger", "witness-needed"),
        ("", "witness-needed"),
    ],
)
def test_waste_has_a_second_person(witness: str, expected: str) -> None:
    assert code(recovering().waste(2, witness)) == expected


@pytest.mark.parametrize(
    ("mg", "method", "reason", "expected"),
    [
        ("2", "sink", "left over", ""),
        (0, "sink", "left over", "out-of-range"),
        ("x", "sink", "left over", "not-a-number"),
        (2, " ", "left over", "reason-needed"),
        (2, "sink", "", "reason-needed"),
    ],
)
def test_waste_says_how_much_how_and_why(mg: Any, method: str, reason: str, expected: str) -> None:
    chair = recovering()
    found = chair.take(
        Action.WASTE, lambda scene: leaving.waste(scene, mg, method, reason, "nurse2")
    )
    assert code(found) == expected
    if not expected:
        assert taken(found).body == Wasted(2, "sink", "nurse2")  # type: ignore[arg-type]


def test_a_report_says_why_and_to_whom() -> None:
    chair = recovering()
    assert code(chair.report(" ")) == "reason-needed"
    assert code(chair.report("spilt", "")) == "reason-needed"
    made = taken(chair.report("spilt", " director "))
    assert made.body == DiscrepancyReported(0, "director")  # type: ignore[arg-type]


# --- corrections of sets ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "reason", "expected"),
    [
        ({"hr": 80}, "misread", ""),
        ({"hr": 80}, " ", "reason-needed"),
        ({"hr": 500}, "misread", "out-of-range"),
        ({"hr": 190}, "misread", "implausible"),
        ({"hr": 190, "confirmed": True}, "misread", ""),
        ({"dbp": 130}, "misread", "out-of-range"),  # not below the systolic of the set
        ({"dbp": None}, "misread", ""),
        ({"mood": 3}, "misread", "unknown-item"),
        ({"mood": None}, "misread", "unknown-item"),
        ({"symptoms": ["headache"]}, "misread", ""),
    ],
)
def test_correcting_a_set(changed: dict[str, Any], reason: str, expected: str) -> None:
    chair = running().at("10:10")
    made = taken(chair.calm())
    assert code(chair.later(5).correct_set(made.happened_at, reason, **changed)) == expected


def test_a_set_is_named_by_its_clinical_time() -> None:
    chair = running().at("10:10")
    made = taken(chair.calm())
    near = made.happened_at + timedelta(milliseconds=999)
    assert leaving.set_at(chair.scene(), near) == chair.visit.running_sets[-1]
    assert leaving.set_at(chair.scene(), made.happened_at + timedelta(seconds=1)) is None
    assert code(chair.correct_set(made.happened_at + timedelta(seconds=1), hr=80)) == "unknown-item"


def test_identifiers_go_stale_before_the_discharge() -> None:
    assert code(screened().sign("discharge")) == "out-of-order"
