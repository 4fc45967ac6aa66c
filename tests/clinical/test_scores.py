"""Aldrete, PADSS and NEWS2: worked cases 18 to 20 and every step of their tables."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.clinical.observation import VITALS, Vitals
from ketadesk.clinical.scores import (
    PASS,
    aldrete_circulation,
    aldrete_oxygen,
    change_percent,
    news2_parts,
    padss_vitals,
    total,
)
from ketadesk.kernel.numbers import half_up

from .cases import MOOD, at, minutes, unhurried

RULES = MOOD.recovery


def test_worked_case_18_aldrete_trap() -> None:
    change = change_percent(152, 130)
    assert change is not None
    assert half_up(change) == Decimal("16.9")
    circulation, oxygen = aldrete_circulation(152, 130), aldrete_oxygen(95, on_oxygen=False)
    assert (circulation, oxygen) == (2, 2)
    awareness = 1  # wakes to voice
    assert total((2, 2, circulation, awareness, oxygen)) == 9 == PASS == RULES.aldrete_pass
    assert awareness != RULES.aldrete_awareness
    assert oxygen == RULES.aldrete_oxygen


def test_worked_case_19_aldrete_fail() -> None:
    circulation, oxygen = aldrete_circulation(168, 120), aldrete_oxygen(91, on_oxygen=False)
    assert (circulation, oxygen) == (1, 1)
    assert total((2, 2, circulation, 2, oxygen)) == 8


def test_worked_case_20_padss() -> None:
    vitals = padss_vitals(Vitals(sbp=138, dbp=82, hr=80), Vitals(sbp=124, dbp=76, hr=74))
    worst = change_percent(138, 124)
    assert worst is not None
    assert (vitals, half_up(worst)) == (2, Decimal("11.3"))
    assert total((vitals, 2, 1, 2, 2)) == 9 == RULES.padss_pass
    assert total((vitals, 1, 1, 2, 2)) == 8
    assert at("11:55") - at("11:40") == minutes(RULES.padss_gap_min)


def test_a_missing_part_leaves_the_total_unknown() -> None:
    assert total((2, 2, None, 2, 2)) is None
    assert total((2, 2, 0, 2, 2)) == 8
    assert total((0, 0, 0, 0, 0)) == 0


@pytest.mark.parametrize(
    ("sbp", "points"),
    [(80, 2), (79, 1), (120, 2), (121, 1), (149, 1), (150, 0), (51, 1), (50, 0), (0, 0), (100, 2)],
)
def test_aldrete_circulation_steps(sbp: int, points: int) -> None:
    assert aldrete_circulation(sbp, 100) == points


def test_a_baseline_of_zero_gives_no_percentage() -> None:
    assert change_percent(100, 0) is None
    assert aldrete_circulation(100, 0) is None
    assert padss_vitals(Vitals(sbp=1, dbp=1, hr=1), Vitals(sbp=1, dbp=0, hr=1)) is None


@pytest.mark.parametrize(
    ("spo2", "on_oxygen", "points"),
    [
        (100, False, 2), (93, False, 2), (92, False, 1), (90, False, 1), (89, False, 0),
        (100, True, 1), (91, True, 1), (90, True, 1), (89, True, 0), (0, False, 0),
    ],
)  # fmt: skip
def test_aldrete_oxygen_steps_with_the_gap_rule(spo2: int, on_oxygen: bool, points: int) -> None:
    assert aldrete_oxygen(spo2, on_oxygen=on_oxygen) == points


@pytest.mark.parametrize("name", ["sbp", "dbp", "hr"])
@pytest.mark.parametrize(
    ("value", "points"),
    [(100, 2), (120, 2), (80, 2), (121, 1), (79, 1), (140, 1), (60, 1), (141, 0), (59, 0), (0, 0)],
)
def test_padss_vitals_take_the_worst(name: str, value: int, points: int) -> None:
    usual = Vitals(sbp=100, dbp=100, hr=100)
    assert padss_vitals(replace(usual, **{name: value}), usual) == points


@pytest.mark.parametrize("name", ["sbp", "dbp", "hr"])
def test_padss_vitals_need_all_three_on_both_sides(name: str) -> None:
    whole = Vitals(sbp=120, dbp=80, hr=70)
    lacking = replace(whole, **{name: None})
    assert padss_vitals(lacking, whole) is None
    assert padss_vitals(whole, lacking) is None


# NEWS2, SpO2 scale 1: each part's steps.
STEPS: dict[str, list[tuple[object, int]]] = {
    "rr": [(0, 3), (8, 3), (9, 1), (11, 1), (12, 0), (20, 0), (21, 2), (24, 2), (25, 3)],
    "spo2": [(91, 3), (92, 2), (93, 2), (94, 1), (95, 1), (96, 0), (100, 0)],
    "oxygen_l_min": [(Decimal(0), 0), (Decimal("0.5"), 2), (Decimal(15), 2)],
    "sbp": [(90, 3), (91, 2), (100, 2), (101, 1), (110, 1), (111, 0), (219, 0), (220, 3)],
    "hr": [
        (40, 3), (41, 1), (50, 1), (51, 0), (90, 0), (91, 1), (110, 1), (111, 2), (130, 2),
        (131, 3),
    ],
    "moaas": [(5, 0), (4, 0), (3, 3), (2, 3), (1, 3), (0, 3)],
    "temp_c": [
        (Decimal("35.0"), 3), (Decimal("35.1"), 1), (Decimal("36.0"), 1), (Decimal("36.1"), 0),
        (Decimal("38.0"), 0), (Decimal("38.1"), 1), (Decimal("39.0"), 1), (Decimal("39.1"), 2),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "points"),
    [(name, value, points) for name, row in STEPS.items() for value, points in row],
)
def test_news2_steps(name: str, value: object, points: int) -> None:
    found = news2_parts(replace(Vitals(), **{name: value}))
    assert dict(found.parts)[name] == points
    assert found.known == (points,)
    assert found.total is None


FULL = Vitals(
    sbp=124, hr=74, spo2=98, rr=14, temp_c=Decimal("36.8"), moaas=5, oxygen_l_min=Decimal(0)
)


def test_new_confusion_is_three_and_orientation_is_nothing() -> None:
    assert news2_parts(FULL).total == 0
    assert news2_parts(replace(FULL, oriented=True)).total == 0
    assert news2_parts(replace(FULL, oriented=False)).total == 3
    assert news2_parts(replace(FULL, oriented=False, moaas=2)).total == 3
    assert dict(news2_parts(Vitals(oriented=True)).parts)["moaas"] is None


@pytest.mark.parametrize("name", ["sbp", "hr", "spo2", "rr", "temp_c", "moaas", "oxygen_l_min"])
def test_no_total_unless_all_seven_are_there(name: str) -> None:
    assert news2_parts(replace(FULL, **{name: None})).total is None


@pytest.mark.parametrize(
    ("flow", "on_oxygen", "on_air", "points"),
    [
        (None, None, True, 0),
        (None, None, False, 2),
        (None, None, None, None),
        (None, True, True, 2),  # what the set says counts
        (None, False, False, 0),
        (Decimal(0), True, None, 0),
        (Decimal(2), False, True, 2),
    ],
)
def test_whether_the_patient_breathes_air(
    flow: Decimal | None, on_oxygen: bool | None, on_air: bool | None, points: int | None
) -> None:
    taken = Vitals(oxygen_l_min=flow, on_oxygen=on_oxygen)
    assert dict(news2_parts(taken, on_air=on_air).parts)["oxygen_l_min"] == points


def test_the_protocol_asks_only_for_what_a_set_can_hold() -> None:
    assert {each.name for each in MOOD.observed} <= set(VITALS)
    assert {each.parameter for each in MOOD.limits} <= {*VITALS, "news2"}


@unhurried
@given(st.lists(st.none() | st.integers(0, 2), min_size=1, max_size=5))
def test_a_total_is_the_sum_or_unknown_never_lower(parts: list[int | None]) -> None:
    found = total(parts)
    if None in parts:
        assert found is None
    else:
        assert found == sum(part or 0 for part in parts)


@unhurried
@given(st.integers(0, 300), st.integers(1, 300))
def test_a_smaller_change_never_scores_less(sbp: int, usual: int) -> None:
    nearer = sbp + (1 if sbp < usual else -1 if sbp > usual else 0)
    here, there = aldrete_circulation(sbp, usual), aldrete_circulation(nearer, usual)
    assert here is not None
    assert there is not None
    assert here <= there
