"""Room and equipment are checked once a chair a day; only what was good stands for the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from ketadesk.protocols.model import Item, Once, Protocol
from ketadesk.visit.assessment import screening_of
from ketadesk.visit.chair_day import chair_day_of, standing, taken_over
from ketadesk.visit.entries import Answered
from ketadesk.visit.findings import answered as counts
from ketadesk.visit.stages import Stage
from ketadesk.visit.visit import Visit
from tests.visit.builders import OPENED, ZONE, Chair, protocol, screened, taken

CHECKED = tuple(each.id for each in protocol().screening_items if each.once is Once.CHAIR_DAY)


def item(name: str) -> Item:
    found = protocol().item(name)
    assert found is not None
    return found


def next_in_chair(*before: Visit, hours: float = 3) -> Chair:
    """The next patient in the chair, before anything was asked."""
    chair = Chair(opened=OPENED + timedelta(hours=hours))
    day = chair_day_of(chair.visit, before, ZONE)
    chair.case = replace(chair.case, chair_day=day)
    return chair


def stand(chair: Chair) -> set[str]:
    return {name for name in CHECKED if standing(chair.case, item(name))}


def test_twelve_things_are_checked_once_and_the_team_every_time() -> None:
    assert len(CHECKED) == 12
    assert {"eq.acls", "eq.second"}.isdisjoint(CHECKED)


def test_what_was_good_this_morning_counts_as_answered() -> None:
    chair = next_in_chair(screened().visit)
    assert stand(chair) == set(CHECKED)
    screening = screening_of(chair.case, chair.now)
    assert set(CHECKED).isdisjoint(screening.unanswered)
    assert {"eq.acls", "eq.second", "id.match"} <= set(screening.unanswered)
    assert screening.answered == len(CHECKED)
    assert screening.findings == ()


def test_nothing_else_is_ever_taken_from_another_patient() -> None:
    chair = next_in_chair(screened().visit)
    assert set(chair.case.chair_day) == set(CHECKED)
    assert not counts(chair.case, item("eq.acls"))


def test_what_was_missing_is_asked_and_settled_again() -> None:
    before = screened(eq__pump=False, eq__ecg=False)
    taken(before.override("eq.ecg", "the next room's"))
    chair = next_in_chair(before.visit)
    assert stand(chair) == set(CHECKED) - {"eq.pump", "eq.ecg"}
    taken(chair.answer("eq.ecg", False))
    assert chair.open("eq.ecg")


def test_what_was_left_out_with_a_reason_is_asked_again() -> None:
    before = screened(eq__suction={"value": "not_assessed", "note": "locked away"})
    assert "eq.suction" not in stand(next_in_chair(before.visit))


def test_the_latest_answer_of_the_day_is_the_one_that_counts() -> None:
    first, second = screened(), next_in_chair(screened().visit, hours=1)
    taken(second.answer("eq.oxygen", False))
    assert "eq.oxygen" not in stand(next_in_chair(first.visit, second.visit))
    assert "eq.oxygen" not in stand(next_in_chair(second.visit, first.visit))
    taken(second.later(5).answer("eq.oxygen", True))
    chair = next_in_chair(first.visit, second.visit)
    found = standing(chair.case, item("eq.oxygen"))
    assert found is not None
    assert found.entry.stream == second.visit.stream


def _in_chair(number: int, visit: Visit) -> Visit:
    body = replace(visit.opened, chair=number)
    return replace(visit, entries=(replace(visit.entries[0], body=body), *visit.entries[1:]))


def _a_day_earlier(visit: Visit) -> Visit:
    moved = (
        replace(each, happened_at=each.happened_at - timedelta(days=1)) for each in visit.entries
    )
    return replace(visit, entries=tuple(moved))


OTHERS: dict[str, Callable[[Visit], Visit]] = {
    "another chair": lambda visit: _in_chair(2, visit),
    "yesterday": _a_day_earlier,
    "void": lambda visit: replace(visit, stage=Stage.VOID),
    "another question": lambda visit: replace(visit, protocol=_asking_more()),
    "a protocol without it": lambda visit: replace(
        visit, protocol=replace(visit.protocol, sections=())
    ),
}


def _asking_more() -> Protocol:
    sections = tuple(
        replace(section, items=tuple(replace(each, help="And charged?") for each in section.items))
        for section in protocol().sections
    )
    return replace(protocol(), sections=sections)


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_these_say_nothing_about_the_chair_today(other: Callable[[Visit], Visit]) -> None:
    assert stand(next_in_chair(other(screened().visit))) == set()


def test_a_correction_of_a_later_day_says_nothing_about_today() -> None:
    before = screened()
    before.later(24 * 60)
    taken(before.correct("eq.aed", True))
    assert stand(next_in_chair(before.visit)) == set(CHECKED) - {"eq.aed"}


def test_a_visit_says_nothing_about_its_own_chair() -> None:
    visit = screened().visit
    assert chair_day_of(visit, [visit], ZONE) == {}


def test_the_visit_s_own_answer_goes_before() -> None:
    chair = next_in_chair(screened().visit)
    taken(chair.answer("eq.aed", True))
    assert "eq.aed" not in stand(chair)
    assert counts(chair.case, item("eq.aed"))


def test_who_signs_takes_over_what_stood_with_who_checked_and_when() -> None:
    before = screened()
    chair = next_in_chair(before.visit)
    taken(chair.answer("eq.pump", True))
    bodies = taken_over(chair.case)
    assert [each.item for each in bodies] == [each for each in CHECKED if each != "eq.pump"]
    told = before.visit.answers["eq.aed"].entry
    aed = next(each for each in bodies if each.item == "eq.aed")
    assert aed == Answered(
        "eq.aed", (("value", True),), checked_by=told.by, checked_at=told.happened_at
    )


def test_once_taken_over_the_visit_stands_by_itself() -> None:
    chair = next_in_chair(screened().visit)
    for body in taken_over(chair.case):
        chair.write(body)
    alone = replace(chair.case, chair_day={})
    assert all(counts(alone, item(name)) for name in CHECKED)
    assert taken_over(chair.case) == ()


def test_what_was_taken_over_does_not_make_the_check_any_younger() -> None:
    """The second visit looked at nothing: the check of the first is the one that stands."""
    first = screened()
    second = next_in_chair(first.visit, hours=1)
    for body in taken_over(second.case):
        second.write(body)
    assert stand(next_in_chair(second.visit)) == set()
    third = next_in_chair(second.visit, first.visit)
    found = standing(third.case, item("eq.aed"))
    assert found is not None
    assert found.entry.stream == first.visit.stream


def test_after_the_screening_nothing_of_another_visit_counts() -> None:
    chair = next_in_chair(screened().visit)
    taken(chair.cancel())
    assert stand(chair) == set()
    assert set(CHECKED) <= set(screening_of(chair.case, chair.now).unanswered)
