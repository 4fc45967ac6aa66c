"""From what was typed to an answer, or to the reason why it is none (R-UX-12, F-37, F-38)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ketadesk.kernel.problems import Problem
from ketadesk.protocols.model import Item, Kind
from ketadesk.visit.answers import LONGEST_TEXT, Reading, parse_answer, read_number
from ketadesk.visit.entries import Answered
from tests.visit.builders import GOOD, protocol

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=ZONE).astimezone(UTC)


def reading(sign: str = ".", now: datetime = NOW) -> Reading:
    return Reading(sign, now, ZONE, frozenset({"nurse", "prescriber"}))


def item(item_id: str) -> Item:
    found = protocol().item(item_id)
    assert found is not None
    return found


def read(item_id: str, raw: Any, sign: str = ".", now: datetime = NOW) -> Any:
    """The parts of the answer, or the code."""
    made = parse_answer(item(item_id), raw, reading(sign, now))
    if isinstance(made, Problem):
        assert made.item == item_id
        return made.code.value
    return dict(made.fields)


@pytest.mark.parametrize(
    ("typed", "with_point", "with_comma"),
    [  # F-37, F-38
        ("70.5", "70.5", "70.5"),
        ("70,5", "not-a-number", "70.5"),
        (" 70.5 ", "70.5", "70.5"),
        ("070.5", "70.5", "70.5"),
        ("70.50", "70.5", "70.5"),
        ("7e1", "not-a-number", "not-a-number"),
        ("1e3", "not-a-number", "not-a-number"),
        ("1,234", "not-a-number", "not-a-number"),
        ("1.234.5", "not-a-number", "not-a-number"),
        ("NaN", "not-a-number", "not-a-number"),
        ("Infinity", "not-a-number", "not-a-number"),
        ("70 kg", "not-a-number", "not-a-number"),
        ("", "not-a-number", "not-a-number"),
        ("70.55", "out-of-range", "out-of-range"),
        ("29.9", "out-of-range", "out-of-range"),
        ("30", "30", "30"),
        ("250", "250", "250"),
        ("250.1", "out-of-range", "out-of-range"),
        ("-70.5", "out-of-range", "out-of-range"),
        (70.5, "70.5", "70.5"),
        (Decimal("70.5"), "70.5", "70.5"),
        (70, "70", "70"),
        (float("nan"), "not-a-number", "not-a-number"),
        (True, "not-a-number", "not-a-number"),
        (None, "not-a-number", "not-a-number"),
        ([70], "not-a-number", "not-a-number"),
    ],
)
def test_a_weight_as_typed(typed: Any, with_point: str, with_comma: str) -> None:
    for sign, expected in ((".", with_point), (",", with_comma)):
        found = read("wt.kg", typed, sign)
        assert (found if isinstance(found, str) else found["value"]) == (
            expected if "-" in expected else Decimal(expected)
        )


def test_a_number_without_a_range() -> None:
    assert read_number(".5", reading()) == Decimal("0.5")
    assert read_number(0, reading()) == 0
    assert read_number("-0", reading()) == 0


def test_zero_is_a_measurement_and_kept_as_typed() -> None:
    made = parse_answer(item("si.item9"), "0", reading())
    assert isinstance(made, Answered)
    assert (dict(made.fields), made.typed) == ({"value": Decimal(0)}, "0")


def test_pounds_become_kilograms_to_a_tenth() -> None:
    """Worked case 3: 176 lb is 79.8 kg."""
    assert read("wt.kg", {"lb": "176"}) == {"value": Decimal("79.8"), "lb": Decimal(176)}
    assert read("wt.kg", {"lb": "60"}) == "out-of-range"
    assert read("wt.kg", {"lb": "many"}) == "not-a-number"
    assert read("wt.kg", {"stone": 12}) == "unknown-item"
    assert read("si.item9", {"lb": 2}) == "not-a-number", "only a weight is in pounds"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (25, "implausible"),
        ({"value": 25, "confirmed": True}, {"value": Decimal(25)}),
        ({"value": 25, "confirmed": "yes"}, "implausible"),
        (20, {"value": Decimal(20)}),
        (51, "out-of-range"),
        ({"value": 51, "confirmed": True}, "out-of-range"),
    ],
)
def test_an_unlikely_number_is_asked_again(raw: Any, expected: Any) -> None:
    assert read("ind.failed", raw) == expected


def test_likely_bounds_count_downwards_too() -> None:
    shy = replace(item("ind.failed"), likely_low=Decimal(2))
    made = parse_answer(shy, 1, reading())
    assert isinstance(made, Problem)
    assert made.params == {"typed": "1"}
    assert isinstance(parse_answer(shy, 2, reading()), Answered)


@pytest.mark.parametrize(
    ("item_id", "raw", "expected"),
    [
        ("id.match", True, {"value": True}),
        ("id.match", False, {"value": False}),
        ("id.match", "yes", "out-of-range"),
        ("id.match", 1, "out-of-range"),
        ("id.match", None, "out-of-range"),
        ("hx.mania", "past", {"value": "past"}),
        ("hx.mania", "maybe", "out-of-range"),
        ("hx.mania", True, "out-of-range"),
        ("ind.code", ["ptsd", "trd"], {"value": ("trd", "ptsd")}),
        ("ind.code", ["trd", "trd"], {"value": ("trd",)}),
        ("ind.code", ["cold"], "out-of-range"),
        ("ind.code", "trd", "out-of-range"),
        ("ind.code", 3, "out-of-range"),
        ("all.other", [" latex ", ""], {"value": ("latex",)}),
        ("all.other", "latex, tape", {"value": ("latex", "tape")}),
        ("all.other", [], {"value": ()}),
        ("all.other", True, "out-of-range"),
        ("all.other", ["x" * (LONGEST_TEXT + 1)], "out-of-range"),
        ("all.other", ["latex", "a\u202eb"], "out-of-range"),
        ("ind.code", [], "unanswered"),
        ("order.onsite", "prescriber", {"value": "prescriber"}),
        ("order.onsite", "none", {"value": "none"}),
        ("order.onsite", "stranger", "unknown-item"),
        ("order.onsite", 7, "unknown-item"),
        ("consent.signed", "withdrawn", {"value": "withdrawn"}),
        ("consent.signed", "2026-03-02", {"value": date(2026, 3, 2)}),
        ("consent.signed", date(2026, 3, 2), {"value": date(2026, 3, 2)}),
        ("consent.signed", datetime(2026, 3, 1, 23, tzinfo=ZONE), {"value": date(2026, 3, 1)}),
        ("consent.signed", "2026-03-03", "future-time"),
        ("consent.signed", "2026-02-30", "out-of-range"),
        ("consent.signed", "02/03/2026", "out-of-range"),
        ("consent.signed", 20260302, "out-of-range"),
        ("hx.cv", {"unstable": True}, "unanswered"),
        ("hx.cv", {**GOOD["hx.cv"], "other": True}, "unknown-item"),
        ("hx.cv", {**GOOD["hx.cv"], "rhythm": "no"}, "out-of-range"),
        ("hx.cv", True, "out-of-range"),
        ("hx.brain", {"present": False, "recent": None}, {"present": False}),
        ("hx.brain", {"present": ""}, "unanswered"),
        ("wt.bmi", {"height_cm": "175.5"}, {"height_cm": Decimal("175.5")}),
        ("wt.bmi", {"height_cm": 119}, "out-of-range"),
        ("lab.ecg", "not_done", {"value": "not_done"}),
        ("lab.ecg", "lost", "out-of-range"),
        ("lab.ecg", {"date": "2026-02-16"}, "unanswered"),
        ("lab.ecg", {"date": "2026-02-16", "result": "odd"}, "out-of-range"),
        (
            "lab.ecg",
            {"date": "2026-02-16", "result": "normal"},
            {"date": date(2026, 2, 16), "result": "normal"},
        ),
        ("esc.name", "none", {"value": "none"}),
        ("esc.name", "Ben", "out-of-range"),
        ("esc.name", {"name": " Ben ", "phone": 5550142}, {"name": "Ben", "phone": "5550142"}),
        ("esc.name", {"name": "  ", "phone": "1"}, "unanswered"),
        ("esc.name", {"name": "x" * (LONGEST_TEXT + 1), "phone": "1"}, "out-of-range"),
        ("esc.name", {"name": "Ben\u2067Sample", "phone": "1"}, "out-of-range"),
        (
            "si.cssrs",
            {"items": [2, 1], "six": "lifetime"},
            {"items": ("1", "2"), "six": "lifetime"},
        ),
        ("si.cssrs", {"items": [7], "six": "never"}, "out-of-range"),
    ],
)
def test_one_kind_of_answer_each(item_id: str, raw: Any, expected: Any) -> None:
    assert read(item_id, raw) == expected


def test_not_assessed_needs_a_reason_and_is_no_value() -> None:
    """R-UX-13."""
    assert read("hx.cv", "not_assessed") == "reason-needed"
    assert read("hx.cv", {"value": "not_assessed", "note": "  "}) == "reason-needed"
    made = parse_answer(item("hx.cv"), {"value": "not_assessed", "note": " deaf "}, reading())
    assert made == Answered("hx.cv", (), note="deaf", not_assessed=True)


def test_not_assessed_is_not_offered_everywhere() -> None:
    strict = replace(item("id.match"), not_assessed=False)
    made = parse_answer(strict, {"value": "not_assessed", "note": "no time"}, reading())
    assert isinstance(made, Problem)
    assert made.code == "out-of-range"


def test_a_note_goes_along_and_is_never_cut() -> None:
    """R-UX-14: more than fits is refused."""
    made = parse_answer(item("id.match"), {"value": True, "note": " wristband "}, reading())
    assert isinstance(made, Answered)
    assert made.note == "wristband"
    long = {"value": True, "note": "x" * (LONGEST_TEXT + 1)}
    assert read("id.match", long) == "out-of-range"
    assert read("id.match", {"value": True, "note": "a\x00b"}) == "out-of-range"
    assert read("id.match", {"value": True, "note": "x" * LONGEST_TEXT}) == {"value": True}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"at": "2026-03-05T09:00:00-05:00"}, datetime(2026, 3, 5, 14, tzinfo=UTC)),
        ({"at": "2026-03-05T09:00"}, datetime(2026, 3, 5, 14, tzinfo=UTC)),
        ({"at": datetime(2026, 3, 5, 14, tzinfo=UTC)}, datetime(2026, 3, 5, 14, tzinfo=UTC)),
        ({"at": "soon"}, None),
        ({"at": 5}, None),
        ({"at": "0001-01-01T00:00"}, None),  # it has no counterpart in UTC
        ({"at": datetime(3000, 1, 1, tzinfo=UTC)}, None),
    ],
)
def test_the_next_visit_may_carry_its_time(raw: Any, expected: datetime | None) -> None:
    found = read("dc.next_visit", raw)
    assert found == ("out-of-range" if expected is None else {"value": True, "at": expected})


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("06:30", "2026-03-02T06:30-05:00"),
        ("6:30", "2026-03-02T06:30-05:00"),
        ("09:30", "2026-03-02T09:30-05:00"),
        ("09:31", "2026-03-01T09:31-05:00"),
        ("23:00", "2026-03-01T23:00-05:00"),
        (time(6, 30, 59), "2026-03-02T06:30-05:00"),
        ("2026-03-02T06:30", "2026-03-02T06:30-05:00"),
        ("2026-03-02T12:30+01:00", "2026-03-02T06:30-05:00"),
        (datetime(2026, 3, 2, 6, 30), "2026-03-02T06:30-05:00"),  # noqa: DTZ001 - as TOML gives it
        ("2026-03-02T09:31", None),
        ("0001-01-01T00:00", ""),
        ("9999-12-31T23:59:59", ""),
        ("24:00", ""),
        ("6h", ""),
        (6, ""),
    ],
)
def test_a_clock_time_is_the_latest_such_instant_in_the_past(
    raw: Any, expected: str | None
) -> None:
    found = read("npo.clear", raw)
    if expected:
        assert found == {"value": datetime.fromisoformat(expected)}
    else:
        assert found == ("out-of-range" if expected == "" else "future-time")


@pytest.mark.parametrize(
    ("now", "typed", "expected"),
    [  # F-28 and F-29: both nights on which the clocks change, in New York
        ("2026-11-01T01:10-05:00", "01:30", "2026-11-01T01:30-04:00"),
        ("2026-11-01T01:10-05:00", "01:05", "2026-11-01T01:05-05:00"),
        ("2026-11-01T01:10-04:00", "01:30", "2026-10-31T01:30-04:00"),
        ("2026-11-01T07:00-05:00", "01:30", "2026-11-01T01:30-05:00"),
        ("2026-03-08T03:10-04:00", "02:30", "2026-03-07T02:30-05:00"),
        ("2026-03-08T03:10-04:00", "01:30", "2026-03-08T01:30-05:00"),
    ],
)
def test_a_clock_time_in_the_night_of_the_clocks(now: str, typed: str, expected: str) -> None:
    found = read("npo.clear", typed, now=datetime.fromisoformat(now).astimezone(UTC))
    assert found == {"value": datetime.fromisoformat(expected)}
    assert found["value"].isoformat(timespec="minutes") == expected


def test_every_good_answer_of_the_protocol_is_taken() -> None:
    people = Reading(".", NOW, ZONE, frozenset({"nurse", "nurse2", "prescriber"}))
    read_all = {
        each.id: parse_answer(each, GOOD[each.id], people)
        for each in protocol().screening_items
        if each.id in GOOD
    }
    assert all(isinstance(each, Answered) for each in read_all.values()), read_all
    assert {each.kind for each in protocol().screening_items} == set(Kind) - {Kind.TEXT}
