"""What a medicine did after 5 and 15 minutes (clinical reference §3, "Rescue record")."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ketadesk.visit.due import Urgency
from ketadesk.visit.entries import MedicineAnswered, MedicineGiven, Signed
from ketadesk.visit.responses import LOOKS_MIN, looks_due, looks_of
from tests.visit.builders import Chair, running

NAUSEA = MedicineGiven("ondansetron", Decimal(4), "mg", "iv", "prescriber", "antiemetic")
UNLISTED = MedicineGiven("something else", Decimal(1), "mg", "po", "", "other")


def chair(body: MedicineGiven = NAUSEA) -> tuple[Chair, str]:
    at = running()
    return at, at.write(body).id


def test_each_medicine_is_looked_at_twice_and_nothing_is_filled_in() -> None:
    at, given = chair()
    assert LOOKS_MIN == (5, 15)
    looks = looks_of(at.visit, at.now)
    assert [(each.given.id, each.medicine, each.after_min) for each in looks] == [
        (given, "ondansetron", 5),
        (given, "ondansetron", 15),
    ]
    assert not any(each.answer or each.past or each.calls or each.missing for each in looks)
    assert looks_of(running().visit, at.now) == ()


@pytest.mark.parametrize(
    ("seconds", "urgency"),
    [
        (299, Urgency.NOT_DUE),
        (300, Urgency.DUE),
        (419, Urgency.DUE),
        (420, Urgency.LATE),
        (599, Urgency.LATE),
        (600, Urgency.OVERDUE),
    ],
)
def test_the_first_look_is_due_after_5_min_on_the_ladder_of_sets(
    seconds: int, urgency: str
) -> None:
    at, _ = chair()
    first = looks_of(at.visit, at.later(seconds=seconds).now)[0]
    assert first.urgency == urgency
    assert first.calls is (urgency != Urgency.NOT_DUE)
    assert first.missing is first.calls


def test_an_answer_settles_its_own_look_only() -> None:
    at, given = chair(UNLISTED)
    at.later(minutes=15)
    assert [each.after_min for each in looks_due(at.visit, at.now)] == [5, 15]
    answer = at.write(MedicineAnswered(given, 15, "Better"))
    five, fifteen = looks_of(at.visit, at.now)
    assert (fifteen.answer, fifteen.calls, fifteen.missing) == (answer, False, False)
    assert (five.answer, five.missing) == (None, True)
    assert looks_due(at.visit, at.now) == (five,)


def test_the_looks_of_two_medicines_come_in_order_of_their_time() -> None:
    at, first = chair()
    second = at.later(minutes=12).write(UNLISTED).id
    at.later(minutes=30)
    found = [(each.given.id, each.after_min) for each in looks_due(at.visit, at.now)]
    assert found == [(first, 5), (first, 15), (second, 5), (second, 15)]
    sooner = looks_due(at.visit, at.now)
    assert [each.due_at for each in sooner] == sorted(each.due_at for each in sooner)


def test_who_has_gone_is_not_looked_at_but_what_is_missing_is_told() -> None:
    at, _ = chair()
    at.later(minutes=20)
    at.write(Signed("discharge", at.visit.head, "Nurse One"))
    assert looks_due(at.visit, at.now) == ()
    assert [each.missing for each in looks_of(at.visit, at.now)] == [True, True]
