"""What a line held at the end: waste still to be recorded, unless it was flushed in (§2)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ketadesk.visit.account import account_of, line_rest, line_waste_mg
from ketadesk.visit.stages import Action
from ketadesk.visit.steps import infusion
from tests.visit.builders import Chair, code, readied, screened, taken


def _primed(filled: str = "drug", line_ml: str = "2", mg: str = "44", mg_ml: str = "1") -> Chair:
    """Drawn ``mg``; the pump has been started at 10:00."""
    chair = readied(screened(), mg=mg, mg_ml=mg_ml)
    _prime(chair, filled, line_ml)
    chair.at("10:00")
    taken(chair.start(60 if mg_ml == "1" else 30))
    return chair


def _prime(chair: Chair, filled: str, line_ml: str) -> None:
    taken(chair.take(Action.PRIME, lambda scene: infusion.prime(scene, filled, line_ml)))


def _waste_mg(chair: Chair) -> Decimal:
    return line_waste_mg(chair.visit, account_of(chair.visit, chair.now))


@pytest.mark.parametrize(
    ("drawn", "line_ml", "waste"),
    [
        # Given 40: what was drawn beyond it is unaccounted for, and so much may be in the line.
        ("44", "2", "2"),
        ("42", "2", "2"),
        ("41", "2", "1"),
        ("40", "2", "0"),
        ("44", "0", "0"),
    ],
)
def test_the_line_is_waste_as_far_as_something_is_missing(
    drawn: str, line_ml: str, waste: str
) -> None:
    chair = _primed(line_ml=line_ml, mg=drawn)
    taken(chair.at("10:40").stop())
    before = account_of(chair.visit, chair.now)
    assert _waste_mg(chair) == Decimal(waste)
    assert before.unaccounted_mg == Decimal(drawn) - 40, "the account itself does not know of lines"


def test_volume_times_strength() -> None:
    chair = _primed(line_ml="2.5", mg="50", mg_ml="2")
    taken(chair.at("10:10").stop("patient asked"))
    rest = line_rest(chair.visit)
    assert rest is not None
    assert (rest.line_ml, rest.concentration_mg_ml, rest.mg) == (Decimal("2.5"), 2, 5)
    assert _waste_mg(chair) == 5


def test_nothing_is_said_before_the_end_and_of_a_line_of_saline() -> None:
    chair = _primed()
    assert line_rest(chair.at("10:39").visit) is None
    assert _waste_mg(chair) == 0
    saline = _primed("saline")
    taken(saline.at("10:40").stop())
    assert line_rest(saline.visit) is None
    unprimed = readied(screened(), mg=44).at("10:00")
    taken(unprimed.start(60))
    taken(unprimed.at("10:40").stop())
    assert line_rest(unprimed.visit) is None
    assert _waste_mg(unprimed) == 0


def test_waste_that_is_recorded_is_no_longer_asked_for() -> None:
    chair = _primed(mg="42")
    taken(chair.at("10:40").stop())
    taken(chair.waste(2))
    assert _waste_mg(chair) == 0


def test_more_accounted_for_than_drawn_asks_for_nothing() -> None:
    chair = _primed(mg="42")
    taken(chair.at("10:40").stop())
    taken(chair.waste(3))
    assert _waste_mg(chair) == 0


def test_a_line_that_was_flushed_in_is_no_waste_and_is_said_once() -> None:
    chair = _primed()
    assert code(chair.take(Action.FLUSH, infusion.flush)) == "out-of-order"
    taken(chair.at("10:40").stop())
    before = account_of(chair.visit, chair.now)
    entry = taken(chair.take(Action.FLUSH, infusion.flush))
    rest = line_rest(chair.visit)
    assert rest is not None
    assert rest.flushed == entry
    assert _waste_mg(chair) == 0
    assert account_of(chair.visit, chair.now) == before, "drawn, given and wasted stay as they were"
    assert code(chair.take(Action.FLUSH, infusion.flush)) == "out-of-order"


def test_a_line_of_saline_cannot_have_been_flushed_in() -> None:
    chair = _primed("saline")
    taken(chair.at("10:40").stop())
    assert code(chair.take(Action.FLUSH, infusion.flush)) == "out-of-order"
