"""Typed dates (R-UX-08)."""

from __future__ import annotations

from datetime import date

import pytest

from ketadesk.ui.items.dates import read_date, readings_of

DAY = date(1984, 2, 3)


@pytest.mark.parametrize(
    "typed",
    ["03-Feb-1984", "3 feb 1984", "1984-02-03", "03021984", "03.February.1984", " 03Feb1984 "],
)
def test_a_date_reads_the_same_however_it_is_typed(typed: str) -> None:
    assert read_date(typed) == DAY


def test_day_and_month_that_can_be_swapped_offer_two_readings() -> None:
    assert readings_of("03/04/2026") == (date(2026, 4, 3), date(2026, 3, 4))
    said = read_date("03/04/2026")
    assert isinstance(said, str)
    assert "03-Apr-2026" in said
    assert "04-Mar-2026" in said


def test_only_one_reading_is_taken() -> None:
    assert read_date("25/12/2025") == date(2025, 12, 25)
    assert read_date("12/25/2025") == date(2025, 12, 25)
    assert read_date("04/04/2026") == date(2026, 4, 4)


@pytest.mark.parametrize("typed", ["", "31-Feb-2026", "3 xyz 2026", "03/04/26", "tomorrow"])
def test_what_is_no_date_is_said_to_be_none(typed: str) -> None:
    assert isinstance(read_date(typed), str)
