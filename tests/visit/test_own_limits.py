"""A patient's own limits: what they replace, what they never loosen, and from when they count."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from ketadesk.protocols.model import Protocol
from ketadesk.visit.case import Case
from ketadesk.visit.course import course_of
from ketadesk.visit.criteria import leaving_of
from ketadesk.visit.entries import Entry, OwnLimitWritten
from ketadesk.visit.own_limits import limits_at, over_at, own_limits, rules_at
from ketadesk.visit.watch import read_sets
from tests.visit.builders import (
    OPENED,
    PATIENT,
    Chair,
    discharged,
    fit,
    protocol,
    ready,
    running,
    screened,
    taken,
)


def limit_entry(name: str, value: Any, at: datetime = OPENED) -> Entry:
    body = OwnLimitWritten(name, None if value is None else Decimal(value))
    return Entry("l1", "patient:p1", body, "prescriber", at, at, -300, "always low")


def write(chair: Chair, name: str, value: Any) -> Chair:
    """The prescriber writes a limit now; the chair reads the visit with it."""
    opened = Entry("l0", "patient:p1", PATIENT.body, "nurse", OPENED, OPENED, -300)
    entry = limit_entry(name, value, chair.now)
    course = course_of((opened, *chair.case.course.limits_written, entry))
    chair.case = replace(chair.case, course=course)
    return chair


def level_of(chair: Chair, parameter: str) -> str:
    findings = read_sets(chair.visit)[-1].findings
    return next(each.level.value for each in findings if each.parameter == parameter)


LEVELS = [
    ("sbp_low", 95, {"sbp": 95}, "green"),
    ("sbp_low", 95, {"sbp": 94}, "amber"),
    ("sbp_low", 95, {"sbp": 90}, "red"),
    ("sbp_low", 80, {"sbp": 91}, "green"),
    ("sbp_low", 80, {"sbp": 90}, "red"),
    ("sbp_low", 110, {"sbp": 110}, "green"),
    ("sbp_low", 110, {"sbp": 109}, "amber"),
    ("sbp_low", "94.5", {"sbp": 94}, "amber"),
    ("spo2_low", 92, {"spo2": 92}, "green"),
    ("spo2_low", 93, {"spo2": 92}, "amber"),
    ("spo2_low", 85, {"spo2": 91}, "red"),
    ("sbp_high", 165, {"sbp": 165}, "green"),
    ("sbp_high", 165, {"sbp": 166}, "amber"),
    ("sbp_high", 200, {"sbp": 180}, "red"),
    ("sbp_high", 150, {"sbp": 151}, "amber"),
    ("dbp_high", 102, {"dbp": 102}, "green"),
    ("dbp_high", 102, {"dbp": 103}, "amber"),
    ("dbp_high", 120, {"dbp": 110}, "red"),
]


@pytest.mark.parametrize(("name", "own", "values", "level"), LEVELS)
def test_an_own_limit_takes_the_place_of_the_amber_bound_and_of_no_red_one(
    name: str, own: Any, values: dict[str, int], level: str
) -> None:
    chair = write(running().at("10:05"), name, own)
    taken(chair.at("10:10").calm(**values))
    assert level_of(chair, next(iter(values))) == level


@pytest.mark.parametrize(
    ("name", "own", "values", "item", "level"),
    [
        ("sbp_low", 95, {"sbp": 95}, "base.bp", ""),
        ("sbp_low", 95, {"sbp": 94}, "base.bp", "P"),
        ("sbp_low", 80, {"sbp": 90}, "base.bp", "H"),
        ("spo2_low", 92, {"spo2": 92}, "base.spo2", ""),
        ("spo2_low", 80, {"spo2": 91}, "base.spo2", "H"),
        ("sbp_high", 170, {"sbp": 150}, "base.bp", "P"),
        ("sbp_high", 130, {"sbp": 131}, "base.bp", "P"),
        ("sbp_high", 130, {"sbp": 130}, "base.bp", ""),
        ("dbp_high", 95, {"dbp": 92}, "base.bp", "P"),
    ],
)
def test_at_the_baseline_a_low_limit_is_replaced_and_a_high_one_only_tightened(
    name: str, own: int, values: dict[str, int], item: str, level: str
) -> None:
    chair = write(screened().at("9:55"), name, own)
    taken(chair.baseline(**values))
    assert chair.level(item) == level


@pytest.mark.parametrize(
    ("name", "own", "values", "criterion", "met"),
    [
        ("sbp_low", 95, {"sbp": 95}, "dc.bp", True),
        ("sbp_low", 95, {"sbp": 94, "symptoms": []}, "dc.bp", False),
        ("sbp_low", 80, {"sbp": 90, "symptoms": []}, "dc.bp", False),
        ("sbp_high", 170, {"sbp": 160, "symptoms": []}, "dc.bp", False),
        ("sbp_high", 140, {"sbp": 141, "symptoms": []}, "dc.bp", False),
        ("dbp_high", 105, {"dbp": 100, "symptoms": []}, "dc.bp", False),
        ("dbp_high", 80, {"dbp": 81, "symptoms": []}, "dc.bp", False),
        ("spo2_low", 92, {"spo2": 92}, "dc.spo2", True),
        ("spo2_low", 80, {"spo2": 91}, "dc.spo2", False),
    ],
)
def test_leaving_with_an_own_limit(
    name: str, own: int, values: dict[str, Any], criterion: str, met: bool
) -> None:
    chair = write(fit(), name, own)
    taken(chair.later(1).calm(**values))
    assert (criterion not in chair.unmet) is met


def test_a_limit_that_is_changed_in_the_visit_changes_no_level_reached_before() -> None:
    chair = running().at("10:10")
    taken(chair.calm(sbp=98))
    write(chair.at("10:12"), "sbp_low", 95)
    assert level_of(chair, "sbp") == "amber"
    taken(chair.at("10:15").calm(sbp=98))
    assert level_of(chair, "sbp") == "green"
    write(chair.at("10:17"), "sbp_low", None)
    assert level_of(chair, "sbp") == "green"
    taken(chair.at("10:20").calm(sbp=98))
    assert level_of(chair, "sbp") == "amber"


def test_a_baseline_counts_with_the_limits_of_the_start() -> None:
    chair = screened().at("9:55")
    taken(chair.baseline(sbp=96))
    assert chair.level("base.bp") == "P"
    write(chair.later(1), "sbp_low", 95)
    assert chair.level("base.bp") == ""
    started = ready().at("10:00")
    taken(started.start())
    write(started.at("10:30"), "sbp_low", 130)
    assert started.level("base.bp") == ""


@pytest.mark.parametrize("end", ["left", "cancelled", "postponed", "void"])
def test_no_limit_written_later_changes_a_visit_that_is_over(end: str) -> None:
    chair = discharged() if end == "left" else screened().at("9:55")
    if end != "left":
        taken(chair.baseline(sbp=96))
    if end == "cancelled":
        taken(chair.cancel())
    elif end == "postponed":
        taken(chair.decide("base.bp", "postpone"))
    elif end == "void":
        taken(chair.void())
    over = over_at(chair.visit)
    assert over == chair.now
    before = (leaving_of(chair.case, chair.now), chair.level("base.bp"))
    write(chair.later(5), "sbp_low", 95)
    assert limits_at(chair.visit, chair.now) == ()
    assert (leaving_of(chair.case, chair.now), chair.level("base.bp")) == before


def test_a_limit_says_how_it_stands_to_the_protocols() -> None:
    def one(name: str, own: int, rules: Protocol | None = None) -> tuple[Any, ...]:
        (found,) = own_limits(rules or protocol(), (limit_entry(name, own),))
        return found.usual, found.in_force, found.looser, found.tighter

    assert one("sbp_low", 95) == (101, 95, True, False)
    assert one("sbp_low", 85) == (101, 91, True, False)
    assert one("sbp_low", 101) == (101, 101, False, False)
    assert one("sbp_low", 110) == (101, 110, False, True)
    assert one("sbp_high", 165) == (159, 165, True, False)
    assert one("sbp_high", 185) == (159, 179, True, False)
    assert one("dbp_high", 90) == (99, 90, False, True)
    assert one("spo2_low", 92) == (94, 92, True, False)
    bare = replace(
        protocol(),
        limits=tuple(
            replace(each, amber_to=None, amber_from=None, red_to=None, red_from=None)
            for each in protocol().limits
        ),
        baseline=tuple(replace(each, decide_from=None) for each in protocol().baseline),
    )
    assert one("sbp_low", 85, bare) == (None, 85, False, True)
    assert one("sbp_high", 185, bare) == (None, 185, False, True)
    chair = write(Chair(rules=bare), "sbp_high", 150)
    high = [each.decide_from for each in rules_at(chair.visit, chair.now).baseline]
    assert high.count(Decimal(151)) == 1
    none = replace(protocol(), limits=())
    assert own_limits(none, (limit_entry("sbp_low", 95),)) == ()


def test_the_newest_limit_stands_until_it_is_taken_back() -> None:
    first, second = limit_entry("sbp_low", 95), limit_entry("sbp_low", 92)
    back = limit_entry("sbp_low", None)
    assert [each.entry for each in own_limits(protocol(), (first, second))] == [second]
    assert own_limits(protocol(), (first, back)) == ()


def test_earlier_overrides_are_judged_with_the_same_limits() -> None:
    chair = write(fit(), "sbp_low", 95)
    assert chair.visit.before(chair.visit.entries[-1]).own_limits == chair.visit.own_limits


def test_a_visit_read_apart_from_its_patient_keeps_its_limits() -> None:
    chair = write(fit(), "sbp_low", 95)
    apart = Case(PATIENT, chair.visit, (), chair.case.zone)
    assert [each.name for each in limits_at(apart.visit, chair.now)] == ["sbp_low"]
