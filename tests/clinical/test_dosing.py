"""Doses and rates: worked cases 1 to 5, 10 and 27, and every plausibility limit of §2."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.clinical.dosing import (
    body_mass_index,
    concentration_is_blocked,
    ideal_weight_kg,
    kg_from_lb,
    lb_from_kg,
    mg_per_kg_h,
    percent_apart,
    rate_is_blocked,
    work_out_dose,
)
from ketadesk.kernel.numbers import fixed, half_up

from .cases import MOOD, flags, order, unhurried

LIMITS = MOOD.dosing


def test_worked_case_1_basic() -> None:
    dose, _ = order("80.0", "0.5")
    assert (dose.mg, dose.ml, dose.rate_ml_h) == (Decimal("40.0"), Decimal(40), Decimal("60.0"))
    assert dose.mg_per_kg_h == Decimal("0.75")
    assert dose.dosing_weight_kg == Decimal("80.0")
    assert flags("80.0", "0.5", pump="60") == ()


def test_worked_case_2_rounding() -> None:
    dose, _ = order("68.4", "0.5", mg_ml="2")
    assert (dose.mg, dose.ml) == (Decimal("34.2"), Decimal("17.1"))
    assert (dose.exact_rate_ml_h, dose.rate_ml_h) == (Decimal("25.65"), Decimal("25.7"))


def test_worked_case_3_pounds() -> None:
    weight = kg_from_lb(Decimal(176))
    assert weight == Decimal("79.8")
    assert order(str(weight), "0.5")[0].mg == Decimal("39.9")


def test_worked_case_4_bmi_and_both_weights() -> None:
    bmi = body_mass_index(Decimal(110), Decimal(175))
    assert bmi == Decimal("35.9")
    assert bmi >= LIMITS.ideal_weight_from_bmi
    ideal = ideal_weight_kg("male", Decimal(175))
    assert ideal == Decimal("70.5")
    assert order("110", "0.5")[0].mg == Decimal("55.0")
    dose, _ = order(str(ideal), "0.5")
    assert (dose.exact_mg, dose.mg) == (Decimal("35.25"), Decimal("35.3"))


def test_worked_case_5_pain() -> None:
    dose, _ = order("70", "1.4", "240")
    assert (dose.rate_ml_h, dose.mg) == (Decimal("24.5"), Decimal("98.0"))
    assert fixed(dose.mg_per_kg_h, 2) == "0.35"
    assert flags("70", "1.4", "240", mood=False) == ()


@pytest.mark.parametrize(("mg_ml", "pump"), [("1", "600"), ("10", "60")])
def test_worked_case_10_ten_fold_error(mg_ml: str, pump: str) -> None:
    given = mg_per_kg_h(Decimal(pump), Decimal(mg_ml), Decimal("80.0"))
    assert given == Decimal("7.5")
    assert rate_is_blocked(LIMITS, given)
    found = flags("80.0", "0.5", mg_ml=mg_ml, pump=pump)
    assert found == ("rate_high", "rate_blocked", "disagrees")


def test_worked_case_27_fast_but_legal() -> None:
    dose, _ = order("70", "0.8")
    assert (dose.mg, dose.rate_ml_h) == (Decimal("56.0"), Decimal("84.0"))
    assert dose.mg_per_kg_h == Decimal("1.2")
    assert flags("70", "0.8", pump="84") == ("rate_high",)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"mg_per_kg": "1.0", "duration_min": "60"}, ()),
        ({"mg_per_kg": "1.01", "duration_min": "70"}, ("mg_kg_high",)),
        ({"mg_per_kg": "2.0", "duration_min": "120"}, ("mg_kg_high",)),
        ({"mg_per_kg": "2.01", "duration_min": "130"}, ("mg_kg_high", "mg_kg_very_high")),
        ({"mg_per_kg": "0.5", "duration_min": "30"}, ()),
        ({"mg_per_kg": "0.5", "duration_min": "29.9"}, ("rate_high", "short")),
        ({"mg_per_kg": "0.4", "duration_min": "29"}, ("short",)),
        ({"mg_per_kg": "0.5", "mg_ml": "0.1"}, ()),
        ({"mg_per_kg": "0.5", "mg_ml": "0.09"}, ("concentration_blocked",)),
        ({"mg_per_kg": "0.5", "mg_ml": "10"}, ()),
        ({"mg_per_kg": "0.5", "mg_ml": "10.1"}, ("concentration_blocked",)),
        ({"mg_per_kg": "0.5", "drawn": "40.0"}, ()),
        ({"mg_per_kg": "0.5", "drawn": "39.9"}, ("over_drawn",)),
        ({"mg_per_kg": "0.5", "drawn": "0"}, ("over_drawn",)),
        ({"mg_per_kg": "0.5", "last": "32.0"}, ()),  # exactly a quarter more
        ({"mg_per_kg": "0.5", "last": "31.9"}, ("changed_from_last",)),
        ({"mg_per_kg": "0.3", "last": "32.0"}, ()),  # exactly a quarter less
        ({"mg_per_kg": "0.3", "last": "32.1"}, ("changed_from_last",)),
        ({"mg_per_kg": "0.5", "pump": "60.6"}, ()),  # exactly 1 %
        ({"mg_per_kg": "0.5", "pump": "60.7"}, ("disagrees",)),
        ({"mg_per_kg": "0.5", "pump": "59.4"}, ()),
        ({"mg_per_kg": "0.5", "pump": "59.3"}, ("disagrees",)),
    ],
)
def test_flags_at_and_beside_each_limit(asked: dict[str, str], expected: tuple[str, ...]) -> None:
    assert flags("80.0", **asked) == expected


def test_only_the_higher_limit_of_mg_per_kg_is_for_everybody() -> None:
    """§2: above 1.0 mood, above 2.0."""
    assert flags("80.0", "2.0", "120", mood=False) == ()
    assert flags("80.0", "2.01", "130", mood=False) == ("mg_kg_very_high",)


@pytest.mark.parametrize(
    ("pump", "expected"),
    [
        ("80", ("disagrees",)),  # exactly 1.0 mg/kg/h
        ("80.1", ("rate_high", "disagrees")),
        ("160", ("rate_high", "disagrees")),  # exactly 2.0 mg/kg/h still runs
        ("160.1", ("rate_high", "rate_blocked", "disagrees")),
    ],
)
def test_the_rate_the_pump_runs_at_is_judged_too(pump: str, expected: tuple[str, ...]) -> None:
    assert flags("80.0", "0.5", pump=pump) == expected


def test_a_slower_pump_does_not_hide_a_fast_order() -> None:
    assert flags("70", "0.8", pump="70") == ("rate_high", "disagrees")


def test_the_ordered_rate_never_disagrees_with_its_own_order() -> None:
    # 3.75 mL/h is 3.8 on the pump: 1.3 % off, and the only rate that the order allows.
    assert order("50", "0.5", mg_ml="10")[0].rate_ml_h == Decimal("3.8")
    assert flags("50", "0.5", mg_ml="10", pump="3.8") == ()
    assert flags("50", "0.5", mg_ml="10", pump="3.7") == ("disagrees",)


@pytest.mark.parametrize(
    ("rate", "blocked"), [("1.99", False), ("2.0", False), ("2.01", True), ("0", False)]
)
def test_rate_block(rate: str, blocked: bool) -> None:
    assert rate_is_blocked(LIMITS, Decimal(rate)) is blocked


@pytest.mark.parametrize(
    ("mg_ml", "blocked"),
    [("0", True), ("0.09", True), ("0.1", False), ("1", False), ("10", False), ("10.01", True)],
)
def test_concentration_block(mg_ml: str, blocked: bool) -> None:
    assert concentration_is_blocked(LIMITS, Decimal(mg_ml)) is blocked


@pytest.mark.parametrize(
    ("sex", "height_cm", "expected"),
    [
        ("male", "152.4", "50.0"),  # exactly 60 inches
        ("female", "152.4", "45.5"),
        ("male", "152.3", None),
        ("female", "152.3", None),
        ("unknown", "175", None),
        ("male", "154.94", "52.3"),
        ("female", "175", "66.0"),
    ],
)
def test_ideal_weight_is_offered_only_where_the_formula_holds(
    sex: str, height_cm: str, expected: str | None
) -> None:
    found = ideal_weight_kg(sex, Decimal(height_cm))
    assert found == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("kg", "cm", "expected"),
    [("86.7", "170", "30.0"), ("86.5", "170", "29.9"), ("30", "220", "6.2")],
)
def test_bmi(kg: str, cm: str, expected: str) -> None:
    assert body_mass_index(Decimal(kg), Decimal(cm)) == Decimal(expected)


def test_pounds_beside_kilograms() -> None:
    assert lb_from_kg(Decimal("80.0")) == Decimal("176.4")
    assert kg_from_lb(Decimal("66.1")) == Decimal("30.0")


@pytest.mark.parametrize(
    ("value", "reference", "expected"),
    [
        ("44", "40", "10"),
        ("36", "40", "10"),
        ("40", "40", "0"),
        ("0", "40", "100"),
        ("0", "0", "0"),
        ("1", "0", "Infinity"),
    ],
)
def test_percent_apart_has_no_sign(value: str, reference: str, expected: str) -> None:
    assert percent_apart(Decimal(value), Decimal(reference)) == Decimal(expected)


def test_a_volume_that_does_not_end_does_not_shift_the_rate() -> None:
    # 12.1 mg ÷ 1.2 mg/mL × 60 ÷ 100 is exactly 6.05 mL/h: half up it is 6.1.
    dose = work_out_dose(
        dosing_weight_kg=Decimal("24.2"),
        mg_per_kg=Decimal("0.5"),
        minutes=Decimal(100),
        concentration_mg_ml=Decimal("1.2"),
    )
    assert (dose.exact_rate_ml_h, dose.rate_ml_h) == (Decimal("6.05"), Decimal("6.1"))


def test_a_coarser_pump_step() -> None:
    dose = work_out_dose(
        dosing_weight_kg=Decimal("68.4"),
        mg_per_kg=Decimal("0.5"),
        minutes=Decimal(40),
        concentration_mg_ml=Decimal(2),
        pump_step_ml_h=Decimal(1),
    )
    assert dose.rate_ml_h == Decimal(26)


@unhurried
@given(
    kg=st.decimals(30, 250, places=1),
    per_kg=st.decimals("0.05", 3, places=2),
    duration=st.integers(10, 300),
    mg_ml=st.decimals("0.1", 10, places=1),
)
def test_rounding_is_half_up_of_the_true_figure(
    kg: Decimal, per_kg: Decimal, duration: int, mg_ml: Decimal
) -> None:
    dose = work_out_dose(
        dosing_weight_kg=kg,
        mg_per_kg=per_kg,
        minutes=Decimal(duration),
        concentration_mg_ml=mg_ml,
    )

    def tenths(true: Fraction) -> Decimal:
        return Decimal(int(true * 10 + Fraction(1, 2))) / 10

    assert dose.mg == tenths(Fraction(kg) * Fraction(per_kg)) == half_up(dose.exact_mg)
    assert dose.rate_ml_h == tenths(Fraction(dose.mg) * 60 / (Fraction(mg_ml) * duration))
    assert abs(dose.ml * mg_ml - dose.mg) < Decimal("1e-20")
