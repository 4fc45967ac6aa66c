"""Worked cases 22 to 27 of reference §7 through the visit, and that none of the 27 is left out."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ketadesk.clinical.scales import Move, Progress, progress_of
from ketadesk.visit.facts import suicide_level
from ketadesk.visit.leaving import suicide_flagged
from ketadesk.visit.orders import current_dose
from tests.visit.builders import PATIENT, Chair, code, protocol, screened, taken

WORKED_CASES = 27
TESTS = Path(__file__).parent.parent


def test_every_worked_case_is_a_test_that_cites_its_number() -> None:
    found: set[int] = set()
    for folder in ("clinical", "visit"):
        for path in (TESTS / folder).rglob("test_*.py"):
            names = re.findall(r"def test_worked_case_(\d+)_", path.read_text(encoding="utf-8"))
            found |= {int(each) for each in names}
    assert found == set(range(1, WORKED_CASES + 1))


@pytest.mark.parametrize(
    ("items", "six", "level", "face_to_face"),
    [([1, 2], "lifetime", "moderate", False), ([4], "never", "high", True)],
)
def test_worked_case_22_suicide_risk_stops_until_a_prescriber_has_decided(
    items: list[int], six: str, level: str, face_to_face: bool
) -> None:
    chair = screened(si__cssrs={"items": items, "six": six})
    taken(chair.order())
    found = chair.finding("si.cssrs")
    assert found is not None
    assert (found.level.value, found.open) == ("P", True)
    assert suicide_level(chair.visit.answers) == level
    assert ("face to face" in found.text) is face_to_face
    assert code(chair.sign("screening")) == "needs-prescriber"
    taken(chair.decide("si.cssrs"))
    assert code(chair.sign("screening")) == "", "a risk is not by itself a cancellation"
    assert suicide_flagged(chair.visit), "and it is asked again before leaving"


@pytest.mark.parametrize(
    ("name", "first", "value", "expected"),
    [
        ("phq9", 21, 9, Progress(9, 21, "mild", -12, Decimal("-57.1"), True, False)),
        ("madrs", 34, 10, Progress(10, 34, "mild", -24, Decimal("-70.6"), True, True)),
        (
            "pcl5",
            52,
            38,
            Progress(
                38,
                52,
                "above the cut-off",
                -14,
                Decimal("-26.9"),
                response=True,
                move=Move.MEANINGFUL,
            ),
        ),
        ("pain", 8, 5, Progress(5, 8, None, -3, Decimal("-37.5"), response=True)),
    ],
)
def test_worked_case_23_scales_of_the_shipped_protocol(
    name: str, first: int, value: int, expected: Progress
) -> None:
    scale = next(each for each in protocol().scales if each.name == name)
    assert progress_of(scale, value, first) == expected


@pytest.mark.parametrize(
    ("item", "raw", "level"),
    [
        ("npo.solid", {"at": "07:30", "kind": "light"}, "P"),  # toast, 5 h 30
        ("npo.clear", "11:00", ""),  # black coffee, 2 h
        ("npo.clear", "11:30", "P"),  # 1 h 30
    ],
)
def test_worked_case_24_fasting_for_a_start_at_one(item: str, raw: Any, level: str) -> None:
    chair = screened().at("13:00")
    assert chair.level(item) == ""
    taken(chair.answer(item, raw))
    assert chair.level(item) == level
    assert chair.open(item) is (level == "P")


@pytest.mark.parametrize(("sex", "level"), [("female", "P"), ("male", ""), ("unknown", "P")])
def test_worked_case_26_three_points_of_audit_c(sex: str, level: str) -> None:
    chair = Chair(replace(PATIENT, sex=sex))
    taken(chair.answer("sub.auditc", 3))
    assert chair.level("sub.auditc") == level
    assert chair.open("sub.auditc") is (level == "P")


def test_worked_case_27_fast_but_legal_runs_once_decided() -> None:
    chair = screened(wt__kg=70)
    taken(chair.order("0.8", 40, 1))
    dose = current_dose(chair.visit)
    assert dose is not None
    assert (dose.mg, dose.rate_ml_h, dose.mg_per_kg_h) == (
        Decimal("56.0"),
        Decimal("84.0"),
        Decimal("1.2"),
    )
    assert (chair.level("dose.rate_high"), chair.open("dose.rate_high")) == ("P", True)
    taken(chair.decide("dose.rate_high"))
    chair.at("9:55")
    for step in (chair.draw(60), chair.baseline(), chair.identify(), chair.sign("screening")):
        taken(step)
    taken(chair.at("10:00").start(84))
