"""A second person checks the pump: which order the check is of, and who may give it (§1d)."""

from __future__ import annotations

import pytest

from ketadesk.visit.orders import pump_check_is_outdated
from tests.visit.builders import Chair, code, readied, ready, screened, taken

CHECK = "timeout"


def unanswered(chair: Chair) -> bool:
    return CHECK in chair.assessed().screening.unanswered


def checked_after_the_order() -> Chair:
    chair = screened()
    taken(chair.order())
    taken(chair.answer(CHECK, "nurse2"))
    return chair


def test_a_check_from_before_any_order_stands() -> None:
    chair = screened()
    taken(chair.order())
    taken(chair.order("0.4"))
    assert not unanswered(chair)


def test_a_check_that_nobody_gave_is_outdated_by_nothing() -> None:
    chair = Chair()
    assert not pump_check_is_outdated(chair.visit)


@pytest.mark.parametrize(
    ("order", "again"),
    [
        ({}, False),
        ({"mg_per_kg": "0.4"}, True),
        ({"minutes": 50}, True),
        ({"mg_ml": 2}, True),
        ({"ceiling_mg": 50}, True),
    ],
)
def test_another_order_asks_for_the_check_again(order: dict[str, object], again: bool) -> None:
    chair = checked_after_the_order()
    taken(chair.order(**order))
    assert unanswered(chair) is again


def test_the_order_that_was_checked_may_come_back() -> None:
    chair = checked_after_the_order()
    taken(chair.order("0.4"))
    taken(chair.order())
    assert not unanswered(chair)


def test_a_new_weight_in_the_order_asks_again_too() -> None:
    chair = checked_after_the_order()
    taken(chair.answer("wt.kg", 82))
    taken(chair.order())
    assert unanswered(chair)


def test_after_the_signature_the_check_can_be_given_again_before_the_start() -> None:
    chair = readied(checked_after_the_order()).at("10:00")
    assert code(chair.answer(CHECK, "nurse2")) == "out-of-order", "nothing has changed"
    taken(chair.order("0.4"))
    refused = chair.start(48)
    assert (code(refused), getattr(refused, "item", "")) == ("unanswered", CHECK)
    assert code(chair.answer("id.match", True)) == "out-of-order"
    taken(chair.answer(CHECK, "nurse2"))
    taken(chair.start(48))


def test_once_the_pump_runs_nobody_checks_it_before_the_start() -> None:
    chair = readied(checked_after_the_order()).at("10:00")
    taken(chair.order("0.4"))
    taken(chair.start(48, happened=True))
    assert code(chair.answer(CHECK, "nurse2")) == "out-of-order"


def test_the_second_person_is_not_the_one_who_answers() -> None:
    assert code(screened().answer(CHECK, "nurse")) == "witness-same"


def test_who_drew_does_not_check_what_was_drawn() -> None:
    chair = screened()
    taken(chair.order())
    taken(chair.draw(by="nurse2"))
    assert code(chair.answer(CHECK, "nurse2")) == "witness-same"
    taken(chair.answer(CHECK, "prescriber"))


@pytest.mark.parametrize(("by", "expected"), [("nurse2", "witness-same"), ("nurse", "")])
def test_who_checked_the_pump_does_not_start_it(by: str, expected: str) -> None:
    chair = ready().at("10:00")
    found = chair.start(by=by)
    assert code(found) == expected
    assert getattr(found, "item", "") == (CHECK if expected else "")


def test_who_checked_and_then_drew_leaves_the_start_without_a_second_person() -> None:
    chair = readied(screened(), mg=20).at("10:00")
    taken(chair.draw(20, by="nurse2"))
    assert code(chair.start()) == "witness-same"
    assert taken(chair.start(happened=True)).after_the_fact


def test_a_check_without_a_person_is_a_stop_of_its_own() -> None:
    chair = screened()
    taken(chair.answer(CHECK, "none"))
    assert chair.level(CHECK) == "H"
    taken(chair.override(CHECK))
    taken(readied(chair).at("10:00").start())
