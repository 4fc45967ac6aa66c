"""Order, dose and what is unusual about them (reference §2; worked cases 1 to 5, 10, 27)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from ketadesk.kernel.numbers import fixed
from ketadesk.visit.findings import order_findings
from ketadesk.visit.orders import (
    current_dose,
    current_order,
    last_dose_mg,
    order_flags,
    ordered_mg,
)
from tests.visit.builders import PATIENT, Chair, code, discharged, readied, screened, taken

MAN = replace(PATIENT, sex="male")


def weighed(kg: Any, chair: Chair | None = None, height_cm: Any = 175) -> Chair:
    chair = chair or Chair()
    taken(chair.answer("wt.kg", kg))
    taken(chair.answer("wt.bmi", {"height_cm": height_cm}))
    return chair


@pytest.mark.parametrize(
    ("kg", "mg_per_kg", "minutes", "mg_ml", "mg", "ml", "rate", "speed", "flags"),
    [
        (80, "0.5", 40, 1, "40.0", "40.0", "60.0", "0.75", ()),  # case 1
        (68.4, "0.5", 40, 2, "34.2", "17.1", "25.7", "0.75", ()),  # case 2
        ({"lb": 176}, "0.5", 40, 1, "39.9", "39.9", "59.9", "0.75", ()),  # case 3
        (70, "1.4", 240, 1, "98.0", "98.0", "24.5", "0.35", ("mg_kg_high",)),  # case 5, for mood
        (70, "0.8", 40, 1, "56.0", "56.0", "84.0", "1.20", ("rate_high",)),  # case 27
        (80, "0.5", 29, 1, "40.0", "40.0", "82.8", "1.04", ("rate_high", "short")),
        (80, "0.5", 30, 1, "40.0", "40.0", "80.0", "1.00", ()),
        (80, "1.01", 61, 1, "80.8", "80.8", "79.5", "0.99", ("mg_kg_high",)),
        (80, "2.1", 180, 1, "168.0", "168.0", "56.0", "0.70", ("mg_kg_high", "mg_kg_very_high")),
    ],
)
def test_what_an_order_works_out_to(
    kg: Any,
    mg_per_kg: str,
    minutes: int,
    mg_ml: int,
    mg: str,
    ml: str,
    rate: str,
    speed: str,
    flags: tuple[str, ...],
) -> None:
    chair = weighed(kg)
    taken(chair.order(mg_per_kg, minutes, mg_ml))
    dose = current_dose(chair.visit)
    assert dose is not None
    found = (fixed(dose.mg, 1), fixed(dose.ml, 1), fixed(dose.rate_ml_h, 1))
    assert (*found, fixed(dose.mg_per_kg_h, 2)) == (mg, ml, rate, speed)
    assert order_flags(chair.case) == flags
    assert [each.item for each in order_findings(chair.case)] == [f"dose.{each}" for each in flags]


@pytest.mark.parametrize(
    ("reasons", "mg_per_kg", "flags"),
    [
        (["crps"], "1.4", ()),  # case 5
        (["crps"], "2.0", ()),
        (["crps"], "2.1", ("mg_kg_very_high",)),
        (["aud"], "1.1", ()),
        (["crps", "mdd"], "1.4", ("mg_kg_high",)),
        (["ptsd"], "1.0", ()),
        (["ptsd"], "1.1", ("mg_kg_high",)),
        (["ptsd"], "2.1", ("mg_kg_high", "mg_kg_very_high")),
        ({"value": "not_assessed", "note": "asleep"}, "1.1", ("mg_kg_high",)),
        (None, "1.1", ("mg_kg_high",)),
    ],
)
def test_above_one_mg_per_kg_is_asked_for_mood_above_two_for_everybody(
    reasons: Any, mg_per_kg: str, flags: tuple[str, ...]
) -> None:
    """Reference §2, plausibility: above 1.0 mood, above 2.0 a second time."""
    chair = weighed(70)
    if reasons is not None:
        taken(chair.answer("ind.code", reasons))
    taken(chair.order(mg_per_kg, 240))
    assert order_flags(chair.case) == flags


@pytest.mark.parametrize(
    ("weight", "dosing_kg", "mg"), [("actual", "110", "55.0"), ("ideal", "70.5", "35.3")]
)
def test_actual_or_ideal_weight(weight: str, dosing_kg: str, mg: str) -> None:
    """Worked case 4."""
    chair = weighed(110, Chair(MAN))
    taken(chair.order(weight=weight))
    order, dose = current_order(chair.visit), current_dose(chair.visit)
    assert order is not None
    assert dose is not None
    assert (order.dosing_weight_kg, fixed(dose.mg, 1)) == (Decimal(dosing_kg), mg)


@pytest.mark.parametrize(
    ("sex", "height_cm", "expected"),
    [
        ("unknown", 175, "out-of-range"),
        ("male", 152, "out-of-range"),
        ("male", 152.4, ""),
        ("female", 175, ""),
    ],
)
def test_ideal_weight_is_not_always_offered(sex: str, height_cm: Any, expected: str) -> None:
    chair = weighed(110, Chair(replace(PATIENT, sex=sex)), height_cm)
    assert code(chair.order(weight="ideal")) == expected


def test_ideal_weight_needs_a_height() -> None:
    chair = Chair()
    assert code(chair.order(weight="ideal")) == "unanswered"
    taken(chair.answer("wt.kg", 110))
    assert code(chair.order(weight="ideal")) == "out-of-range"


def test_no_order_no_dose() -> None:
    chair = screened()
    assert current_order(chair.visit) is None
    assert current_dose(chair.visit) is None
    assert ordered_mg(chair.visit) == 0
    assert order_flags(chair.case) == ()
    assert order_findings(chair.case) == ()


def test_the_last_order_counts_and_asks_again() -> None:
    chair = weighed(70)
    taken(chair.order("0.8"))
    taken(chair.decide("dose.rate_high"))
    assert not chair.open("dose.rate_high")
    taken(chair.order("0.8"))
    assert chair.open("dose.rate_high"), "a decision on the old order settles nothing"


@pytest.mark.parametrize(
    ("mg_per_kg", "flagged"), [("0.62", False), ("0.63", True), ("0.37", True)]
)
def test_change_from_the_last_session(mg_per_kg: str, flagged: bool) -> None:
    chair = weighed(80, Chair(previous=(discharged().visit,), number=2))
    assert last_dose_mg(chair.case) == 40
    taken(chair.order(mg_per_kg))
    assert ("changed_from_last" in order_flags(chair.case)) is flagged


def test_no_last_session_no_last_dose() -> None:
    assert last_dose_mg(Chair().case) is None
    assert last_dose_mg(Chair(previous=(screened().visit,)).case) is None


@pytest.mark.parametrize(("drawn", "flagged"), [(None, False), ("39.9", True), (40, False)])
def test_the_dose_may_not_exceed_what_was_drawn(drawn: Any, flagged: bool) -> None:
    chair = weighed(80)
    taken(chair.order())
    if drawn is not None:
        taken(chair.draw(drawn))
    assert ("over_drawn" in order_flags(chair.case)) is flagged
    assert "dose.over_drawn" not in [each.item for each in order_findings(chair.case)]


@pytest.mark.parametrize(("kg", "flagged"), [("80.8", False), ("80.9", True), ("79.1", True)])
def test_a_weight_that_moved_on_disagrees_with_the_order(kg: str, flagged: bool) -> None:
    """Reference §2: dose, weight and volume agree within 1 %."""
    chair = weighed(80)
    taken(chair.order())
    taken(chair.answer("wt.kg", kg))
    assert chair.open("dose.disagrees") is flagged


def test_a_decision_on_a_moved_weight_ends_with_the_next_move() -> None:
    chair = weighed(80)
    taken(chair.order())
    taken(chair.answer("wt.kg", 82))
    taken(chair.decide("dose.disagrees"))
    assert not chair.open("dose.disagrees")
    taken(chair.answer("wt.kg", 120))
    assert chair.open("dose.disagrees")


def test_an_order_whose_weight_lost_its_ground_disagrees() -> None:
    chair = weighed(110, Chair(MAN))
    taken(chair.order(weight="ideal"))
    assert order_flags(chair.case) == ()
    taken(chair.answer("wt.bmi", {"height_cm": 150}))
    assert "disagrees" in order_flags(chair.case)


def test_a_pump_rate_off_the_order_is_flagged_once() -> None:
    """Worked case 10: ten times the rate is 7.5 mg/kg/h."""
    chair = readied(screened()).at("10:00")
    taken(chair.start(600, happened=True))
    assert order_flags(chair.case) == ("rate_high", "rate_blocked", "disagrees")
    taken(chair.correct("wt.kg", 120))
    assert order_flags(chair.case).count("disagrees") == 1


def test_everything_ordered_counts_boluses_and_extensions() -> None:
    chair = readied(screened(), mg=60).at("10:00")
    taken(chair.start())
    assert ordered_mg(chair.visit) == 40
    taken(chair.bolus(5))
    taken(chair.extend(10, 10, by="prescriber"))
    assert ordered_mg(chair.visit) == 55
