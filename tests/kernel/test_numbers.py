"""Amounts: rounding half up, showing (R-UX-10), typing (R-UX-12, F-37, F-38)."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketadesk.kernel.numbers import HUNDREDTH, TENTH, fixed, half_up, parse_number, plain
from ketadesk.kernel.problems import Code, Problem

unhurried = settings(deadline=None)
AMOUNTS = st.decimals(-99_999, 99_999, places=4)


@pytest.mark.parametrize(
    ("amount", "step", "expected"),
    [
        ("25.65", TENTH, "25.7"),
        ("25.649999", TENTH, "25.6"),
        ("0.05", TENTH, "0.1"),
        ("0.25", TENTH, "0.3"),  # half to even would give 0.2
        ("-0.25", TENTH, "-0.3"),
        ("1.005", HUNDREDTH, "1.01"),
        ("2.5", Decimal(1), "3"),
        ("25", Decimal("1E+1"), "30"),
    ],
)
def test_half_up(amount: str, step: Decimal, expected: str) -> None:
    assert half_up(Decimal(amount), step) == Decimal(expected)


def test_half_up_is_to_a_tenth_unless_told() -> None:
    assert str(half_up(Decimal(40))) == "40.0"


@pytest.mark.parametrize(
    ("amount", "places", "expected"),
    [
        ("40", 1, "40.0"),
        ("25.65", 1, "25.7"),
        ("1234.5", 2, "1234.50"),
        ("1E+3", 1, "1000.0"),
        ("2.5", 0, "3"),
        ("-0.04", 1, "0.0"),  # nothing is left over: no sign
        ("-0.05", 1, "-0.1"),
    ],
)
def test_fixed(amount: str, places: int, expected: str) -> None:
    assert fixed(Decimal(amount), places) == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("5.0", "5"),  # F-38
        (".5", "0.5"),  # F-38
        ("40.0", "40"),
        ("0", "0"),
        ("0.00", "0"),
        ("-0.0", "0"),
        ("-0", "0"),
        ("-0.50", "-0.5"),
        ("100", "100"),
        ("999.90", "999.9"),
        ("1000", "1,000"),
        ("1234567.890", "1,234,567.89"),
        ("1E+3", "1,000"),
        ("1E-7", "0.0000001"),
    ],
)
def test_plain(amount: str, expected: str) -> None:
    assert plain(Decimal(amount)) == expected


def test_plain_takes_whole_numbers() -> None:
    assert [plain(0), plain(100), plain(12_000)] == ["0", "100", "12,000"]


@pytest.mark.parametrize(
    ("typed", "sign", "expected"),
    [
        ("7.5", ".", "7.5"),
        ("7.5", ",", "7.5"),  # a point is always taken
        ("7,5", ",", "7.5"),
        (".5", ".", "0.5"),
        (",5", ",", "0.5"),
        ("  80.0 ", ".", "80.0"),
        ("0", ".", "0"),
        ("+3", ".", "3"),
        ("-3", ".", "-3"),
        ("\u22123", ".", "-3"),
        ("1,2345", ",", "1.2345"),
        ("123456789012", ".", "123456789012"),
    ],
)
def test_numbers_that_are_read(typed: str, sign: str, expected: str) -> None:
    assert parse_number(typed, sign) == Decimal(expected)


@pytest.mark.parametrize("sign", [".", ","])
@pytest.mark.parametrize(
    "typed",
    [
        "", " ", ".", ",", "5.", "5,", "1e3", "1E3", "NaN", "nan", "inf", "Infinity", "0x10",
        "1_000", "1 000", "1.2.3", "1,2,3", "7.5,1", "12a", "--1", "+-1", "1/2", "½", "٣", "７",
        "1234567890123", "<img src>", "1" * 1_000_000,
    ],
)  # fmt: skip
def test_text_that_is_no_number(typed: str, sign: str) -> None:
    found = parse_number(typed, sign, "wt.kg")
    assert isinstance(found, Problem)
    assert (found.code, found.item) == (Code.NOT_A_NUMBER, "wt.kg")
    assert "ambiguous" not in found.params
    assert all(len(each) <= 12 for each in found.params.values())


def test_a_comma_counts_only_where_the_clinic_has_set_it() -> None:
    found = parse_number("7,5", ".")
    assert found == Problem(Code.NOT_A_NUMBER, None, {"typed": "7,5", "sign": "."})


@pytest.mark.parametrize("sign", [".", ","])
@pytest.mark.parametrize("typed", ["1,234", "-1,234", "12,345", "1,234,567", "1,234.5"])
def test_one_comma_with_three_digits_reads_as_two_numbers(typed: str, sign: str) -> None:
    found = parse_number(typed, sign)
    assert found == Problem(Code.NOT_A_NUMBER, None, {"typed": typed, "ambiguous": "yes"})


@unhurried
@given(AMOUNTS)
def test_shown_amounts_have_no_trailing_and_a_leading_zero(amount: Decimal) -> None:
    shown = plain(amount)
    assert re.fullmatch(r"-?(0|[1-9]\d{0,2}(,\d{3})*)(\.\d*[1-9])?", shown)
    assert shown != "-0"
    assert Decimal(shown.replace(",", "")) == amount


@unhurried
@given(st.decimals(-999, 999, places=3))
def test_what_is_shown_reads_back_as_the_same_amount(amount: Decimal) -> None:
    assert parse_number(plain(amount), ".") == amount
    assert parse_number(plain(amount), ",") == amount


@unhurried
@given(st.decimals(-999, 999, places=2))
def test_a_decimal_comma_reads_as_its_point(amount: Decimal) -> None:
    assert parse_number(f"{amount:f}".replace(".", ","), ",") == amount


@unhurried
@given(st.text(max_size=14), st.sampled_from([".", ","]))
def test_any_text_is_a_finite_number_or_a_problem(typed: str, sign: str) -> None:
    found = parse_number(typed, sign)
    if isinstance(found, Decimal):
        assert found.is_finite()
        assert re.search(r"[0-9]", typed)
    else:
        assert found.code is Code.NOT_A_NUMBER


@unhurried
@given(AMOUNTS)
def test_rounding_moves_by_half_a_step_at_most(amount: Decimal) -> None:
    rounded = half_up(amount)
    assert abs(rounded - amount) <= Decimal("0.05")
    assert rounded == half_up(rounded) == -half_up(-amount)
    assert fixed(amount, 1) == f"{rounded:f}"
    assert re.fullmatch(r"(?!-0\.0$)-?\d+\.\d", fixed(amount, 1))
