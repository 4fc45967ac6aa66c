"""The change from baseline, and whether the rule by rise makes the level (worked case 13)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ketadesk.clinical.observation import Vitals
from ketadesk.clinical.rises import Rise, rises
from ketadesk.protocols.catalogue import load_shipped

LIMITS = load_shipped("ketamine-iv-mood").limits


def _rises(before: dict[str, Any], now: dict[str, Any]) -> dict[str, tuple[str, bool]]:
    found = rises(LIMITS, Vitals(**now), Vitals(**before))
    return {each.parameter: (str(each.change), each.reached) for each in found}


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        # Worked case 13: amber though below 160.
        ((112, 68), (154, 88), {"sbp": ("42", True), "dbp": ("20", False)}),
        # Worked case 12: amber by its own limit, not by the rise.
        ((128, 78), (162, 94), {"sbp": ("34", False), "dbp": ("16", False)}),
        ((112, 68), (151, 92), {"sbp": ("39", False), "dbp": ("24", False)}),
        ((112, 68), (152, 93), {"sbp": ("40", True), "dbp": ("25", True)}),
        ((112, 68), (153, 94), {"sbp": ("41", True), "dbp": ("26", True)}),
        ((112, 68), (112, 60), {"sbp": ("0", False), "dbp": ("-8", False)}),
        ((112, 68), (0, 0), {"sbp": ("-112", False), "dbp": ("-68", False)}),
        ((112, None), (154, 99), {"sbp": ("42", True)}),
        ((112, 68), (None, 93), {"dbp": ("25", True)}),
        ((None, None), (180, 110), {}),
    ],
)
def test_pressures_against_the_baseline(
    before: tuple[int | None, ...], now: tuple[int | None, ...], found: dict[str, Any]
) -> None:
    names = ("sbp", "dbp")
    typed = _rises(dict(zip(names, before, strict=True)), dict(zip(names, now, strict=True)))
    assert typed == found


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        ({}, {"oxygen_l_min": Decimal(2)}, ("2", True)),
        ({"on_oxygen": False}, {"oxygen_l_min": Decimal(2)}, ("2", True)),
        ({"oxygen_l_min": Decimal(2)}, {"oxygen_l_min": Decimal(2)}, ("0", False)),
        ({"oxygen_l_min": Decimal(2)}, {"oxygen_l_min": Decimal("2.5")}, ("0.5", True)),
        ({"oxygen_l_min": Decimal(2)}, {"oxygen_l_min": Decimal(0)}, ("-2", False)),
        ({}, {"oxygen_l_min": Decimal(0)}, ("0", False)),
        ({"on_oxygen": True}, {"oxygen_l_min": Decimal(2)}, None),
        ({"oxygen_l_min": Decimal(2)}, {"on_oxygen": True}, None),
        ({}, {}, None),
    ],
)
def test_oxygen_against_the_baseline(
    before: dict[str, Any], now: dict[str, Any], found: tuple[str, bool] | None
) -> None:
    assert _rises(before, now).get("oxygen_l_min") == found


def test_a_value_without_a_rule_by_rise_has_no_change() -> None:
    assert _rises({"hr": 60, "spo2": 99}, {"hr": 130, "spo2": 90}) == {}
    assert rises((), Vitals(sbp=154), Vitals(sbp=112)) == ()
    assert rises(LIMITS, Vitals(sbp=154), Vitals(sbp=112)) == (
        Rise("sbp", Decimal(42), reached=True),
    )
