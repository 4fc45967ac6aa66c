"""Sets of observations: levels, alerts and when they call (reference §3; cases 12 to 17)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ketadesk.visit.assessment import assess
from ketadesk.visit.entries import Resumed
from ketadesk.visit.oxygen import breathes_air
from ketadesk.visit.watch import (
    Alert,
    ReadSet,
    alerts_of,
    is_armed,
    latest_vitals,
    read_sets,
    red_since_flow,
)
from tests.visit.builders import (
    Chair,
    code,
    protocol,
    ready,
    recovering,
    running,
    screened,
    taken,
)


def with_baseline(**parts: Any) -> Chair:
    """Started at 10:00 after a baseline with these values."""
    chair = ready().at("9:58")
    taken(chair.baseline(**parts))
    for finding in ("base.bp", "base.spo2"):
        if chair.open(finding):
            taken(chair.decide(finding))
    taken(chair.at("10:00").start())
    return chair


def last(chair: Chair) -> ReadSet:
    return read_sets(chair.visit)[-1]


def alerts(chair: Chair) -> list[tuple[str, str]]:
    return [(each.level.value, each.parameter) for each in alerts_of(chair.visit)]


def alert(chair: Chair, index: int = -1) -> Alert:
    return alerts_of(chair.visit)[index]


CASES: list[tuple[str, dict[str, Any], dict[str, Any], str | None, tuple[str, ...], int | None]] = [
    (
        "case 12",
        {"sbp": 128, "dbp": 78},
        {"sbp": 162, "dbp": 94, "hr": 96, "spo2": 97, "rr": 16, "moaas": 4, "temp_c": 36.8},
        "amber",
        ("sbp",),
        1,
    ),
    (
        "case 13",
        {"sbp": 112, "dbp": 68},
        {"sbp": 154, "dbp": 88},
        "amber",
        ("sbp",),
        None,
    ),
    (
        "case 14",
        {},
        {"sbp": 178, "dbp": 112, "hr": 88, "rr": 14, "spo2": 98, "temp_c": 36.8},
        "red",
        ("dbp",),
        0,
    ),
    (
        "case 15",
        {},
        {"rr": 22, "spo2": 93, "sbp": 98, "hr": 112, "temp_c": 37},
        "red",
        ("news2",),
        8,
    ),
    (
        "case 16, symptoms",
        {},
        {"sbp": 186, "dbp": 108, "symptoms": ["headache", "vision"]},
        "emergency",
        ("sbp", "symptoms"),
        None,
    ),
    ("case 16, none", {}, {"sbp": 186, "dbp": 108}, "red", ("sbp",), None),
    ("case 17", {}, {"cadss6": 13, "distress": 1}, "green", (), None),
    ("missing", {}, {"rr": None}, None, (), None),
    ("missing but amber", {}, {"rr": None, "hr": 115}, "amber", ("hr",), None),
    ("confusion with red", {}, {"sbp": 186, "oriented": False}, "emergency", ("sbp",), None),
]


@pytest.mark.parametrize(
    ("baseline", "values", "level", "reasons", "news2"),
    [each[1:] for each in CASES],
    ids=[each[0] for each in CASES],
)
def test_levels_of_a_set(
    baseline: dict[str, Any],
    values: dict[str, Any],
    level: str | None,
    reasons: tuple[str, ...],
    news2: int | None,
) -> None:
    chair = with_baseline(**baseline).at("10:10")
    taken(chair.calm(**values))
    read = last(chair)
    assert (read.level, read.reasons, read.news2) == (level, reasons, news2)
    assert read.running


def test_a_baseline_set_raises_no_alert_and_no_rise() -> None:
    chair = ready()
    taken(chair.baseline(hr=115))
    assert (last(chair).level, last(chair).running) == ("amber", False)
    assert alerts(chair) == []


@pytest.mark.parametrize(("minutes", "late"), [(4.9, False), (5, True)])
def test_a_set_is_late_from_five_minutes(minutes: float, late: bool) -> None:
    chair = running().at("10:20")
    taken(chair.calm(late=minutes))
    assert last(chair).late is late


def test_sets_stand_in_order_of_clinical_time() -> None:
    chair = running().at("10:20")
    taken(chair.calm(hr=80))
    taken(chair.at("10:22").calm(late=8, hr=90))
    assert [each.taken.vitals.hr for each in read_sets(chair.visit)][-2:] == [90, 80]
    assert latest_vitals(chair.visit).hr == 80


def test_latest_vitals_take_each_value_where_it_was_last_measured() -> None:
    chair = running().at("10:10")
    taken(chair.observe(hr=99, partial="only the pulse"))
    now = latest_vitals(chair.visit)
    assert (now.hr, now.sbp, now.pain) == (99, 128, None)


# --- oxygen -----------------------------------------------------------------------------------


def test_saturation_counts_as_on_air_until_oxygen_was_recorded() -> None:
    chair = running().at("10:10")
    taken(chair.calm(temp_c=37))
    assert last(chair).news2 == 0
    taken(chair.at("10:20").calm(temp_c=37, oxygen_l_min=2))
    assert last(chair).news2 == 2
    taken(chair.at("10:30").calm(temp_c=37))
    assert last(chair).news2 is None, "nobody knows whether oxygen still runs"
    taken(chair.at("10:31").calm(temp_c=37, oxygen_l_min=0))
    assert last(chair).news2 == 0
    taken(chair.at("10:32").calm(temp_c=37))
    assert last(chair).news2 == 0
    taken(chair.later(seconds=30).give("oxygen", 2, ""))
    taken(chair.at("10:33").calm(temp_c=37))
    assert last(chair).news2 is None
    sets = chair.visit.running_sets
    assert [breathes_air(chair.visit, each) for each in sets] == [
        *(True, False, None, True, True),
        None,
    ]


def test_oxygen_given_later_says_nothing_about_earlier_sets() -> None:
    chair = running().at("10:10")
    taken(chair.calm(temp_c=37))
    taken(chair.at("10:12").give("oxygen", 2, ""))
    assert last(chair).news2 == 0


@pytest.mark.parametrize(
    ("medicine", "doubt"),
    [
        ("oxygen", True),
        ("Oxygen 4 L/min", True),
        ("humidified oxygen, mask", True),
        ("O2 nasal cannula", True),
        ("O₂", True),
        ("oxycodone", False),
        ("ondansetron", False),
    ],
)
def test_oxygen_is_known_however_it_is_written(medicine: str, doubt: bool) -> None:
    chair = running().at("10:05")
    taken(chair.give(medicine, 2))
    taken(chair.at("10:10").calm(temp_c=37))
    assert (last(chair).news2 is None) is doubt


@pytest.mark.parametrize(
    ("baseline", "values", "amber"),
    [
        ({}, {"oxygen_l_min": 2}, True),
        ({}, {"on_oxygen": True}, True),
        ({}, {"oxygen_l_min": 0}, False),
        ({"oxygen_l_min": 2}, {"oxygen_l_min": 2}, False),
    ],
)
def test_a_new_need_for_oxygen_is_amber(
    baseline: dict[str, Any], values: dict[str, Any], amber: bool
) -> None:
    chair = with_baseline(**baseline).at("10:10")
    taken(chair.calm(**values))
    assert (("amber", "oxygen_l_min") in alerts(chair)) is amber


def test_low_saturation_again_on_oxygen_is_an_emergency() -> None:
    """Reference §3: not corrected by oxygen; a set without SpO₂ in between changes nothing."""
    chair = running().at("10:10")
    taken(chair.calm(spo2=90))
    assert last(chair).level == "red"
    taken(chair.at("10:11").observe(hr=80, partial="probe off"))
    taken(chair.at("10:12").calm(spo2=90, oxygen_l_min=6))
    assert last(chair).level == "emergency"
    other = running().at("10:10")
    taken(other.calm(spo2=90))
    taken(other.at("10:11").calm(spo2=95, oxygen_l_min=6))
    taken(other.at("10:12").calm(spo2=91, oxygen_l_min=6))
    assert last(other).level == "red", "it had been corrected in between"


def test_vomiting_is_repeated_from_the_second_time() -> None:
    chair = running().at("10:10")
    taken(chair.calm(vomited=1, moaas=3))
    assert last(chair).level == "amber"
    taken(chair.at("10:15").calm(vomited=1, moaas=4))
    assert last(chair).level == "amber"
    taken(chair.at("10:20").calm(vomited=1, moaas=3))
    assert (last(chair).level, last(chair).reasons) == ("red", ("vomited",))


# --- a red pressure with symptoms -----------------------------------------------------------


def felt(chair: Chair, clock: str, *symptoms: str, **parts: Any) -> None:
    """A set that asks about symptoms and measures nothing else."""
    taken(chair.at(clock).observe(symptoms=list(symptoms), partial="only asked", **parts))


@pytest.mark.parametrize("symptom", ["breathless", "headache", "vision", "confusion", "weakness"])
@pytest.mark.parametrize("red", [{"sbp": 186}, {"dbp": 112}, {"sbp": 88}])
def test_a_symptom_after_a_red_pressure_is_an_emergency(symptom: str, red: dict[str, int]) -> None:
    chair = running().at("10:10")
    taken(chair.calm(**red))
    assert last(chair).level == "red"
    felt(chair, "10:12")
    assert last(chair).level is None, "asked, and there is none"
    felt(chair, "10:14", symptom)
    assert (last(chair).level, last(chair).reasons) == ("emergency", ("symptoms",))


def test_confusion_answered_as_such_after_a_red_pressure() -> None:
    chair = running().at("10:10")
    taken(chair.calm(sbp=186))
    taken(chair.at("10:12").observe(oriented=False, partial="only asked"))
    assert (last(chair).level, last(chair).reasons) == ("emergency", ("symptoms",))
    calm = running().at("10:12")
    taken(calm.observe(oriented=False, partial="only asked"))
    assert last(calm).level == "amber"


def test_a_red_pressure_is_in_force_until_a_set_shows_it_lower() -> None:
    """Worked case 16: 176/104 is amber again, and no longer red when a symptom comes."""
    chair = running().at("10:10")
    taken(chair.calm(sbp=186, dbp=112))
    taken(chair.at("10:13").observe(sbp=176, partial="cuff slipped"))
    felt(chair, "10:14", "headache")
    assert last(chair).level == "emergency", "the diastolic was not measured again"
    other = running().at("10:10")
    taken(other.calm(sbp=186, dbp=108))
    taken(other.at("10:14").calm(sbp=176, dbp=104))
    felt(other, "10:16", "headache")
    assert last(other).level is None


def test_a_symptom_with_an_amber_half_and_a_red_half_of_before() -> None:
    chair = running().at("10:10")
    taken(chair.calm(sbp=186, dbp=112))
    taken(chair.at("10:14").calm(sbp=176, dbp=None, symptoms=["headache"], partial="slipped"))
    assert (last(chair).level, last(chair).reasons) == ("emergency", ("symptoms",))


@pytest.mark.parametrize(
    ("event", "severity", "emergency"),
    [
        ("headache", "severe", True),
        ("headache", "moderate", False),
        ("vision", "severe", True),
        ("vision", "mild", False),
        ("confusion", "mild", True),
        ("nausea", "severe", False),
    ],
)
def test_an_event_after_a_red_pressure(event: str, severity: str, emergency: bool) -> None:
    chair = running().at("10:09")
    taken(chair.event(event, severity))
    assert alerts(chair) == [], "no pressure is red yet"
    chair = running().at("10:10")
    taken(chair.calm(sbp=186))
    taken(chair.at("10:12").event(event, severity))
    assert (("emergency", event) in alerts(chair)) is emergency
    taken(chair.at("10:15").calm())
    taken(chair.at("10:16").event(event, severity))
    assert alerts(chair).count(("emergency", event)) == int(emergency)


@pytest.mark.parametrize(
    ("before", "emergency"),
    [
        (lambda chair: felt(chair, "10:05", "headache"), True),
        (lambda chair: chair.event("headache", "severe"), True),
        (lambda chair: chair.event("headache", "mild"), False),
        (lambda chair: chair.event("stroke_signs"), True),
        (lambda chair: chair.observe(oriented=False, partial="only asked"), True),
        (lambda chair: (felt(chair, "10:05", "headache"), felt(chair, "10:06")), False),
        (lambda chair: (felt(chair, "10:05", "headache"), felt(chair, "10:06", "vision")), True),
        (
            lambda chair: (
                chair.observe(oriented=False, partial="only asked"),
                chair.at("10:06").observe(oriented=True, partial="asked again"),
            ),
            False,
        ),
    ],
)
def test_a_red_pressure_while_a_symptom_is_still_there(before: Any, emergency: bool) -> None:
    chair = running().at("10:05")
    before(chair)
    taken(chair.at("10:10").calm(sbp=186))
    assert last(chair).level == ("emergency" if emergency else "red")
    assert last(chair).reasons == ("sbp",)


def test_a_red_set_that_says_there_is_no_symptom_is_red() -> None:
    chair = running()
    felt(chair, "10:05", "headache")
    taken(chair.at("10:10").calm(sbp=186, symptoms=[]))
    assert last(chair).level == "red"


def test_a_set_written_down_later_lowers_nothing() -> None:
    chair = running().at("10:10")
    taken(chair.calm(sbp=186))
    felt(chair, "10:14", "headache")
    taken(chair.at("10:15").calm(late=2))
    assert [each.level for each in read_sets(chair.visit)][-3:] == ["red", "green", "emergency"]
    other = running()
    felt(other, "10:05", "headache")
    taken(other.at("10:10").calm(sbp=186))
    taken(other.at("10:11").observe(late=3, symptoms=[], partial="asked"))
    assert last(other).level == "emergency"
    third = running().at("10:10")
    taken(third.calm(spo2=90))
    taken(third.at("10:12").calm(spo2=90, oxygen_l_min=6))
    taken(third.at("10:13").calm(late=2, spo2=96))
    assert last(third).level == "emergency"


# --- alerts -----------------------------------------------------------------------------------


def test_the_second_amber_in_a_row_is_repeated() -> None:
    chair = running().at("10:10")
    taken(chair.calm(hr=115))
    taken(chair.at("10:12").observe(sbp=130, dbp=80, partial="no pulse taken"))
    taken(chair.at("10:15").calm(hr=118))
    taken(chair.at("10:20").calm())
    taken(chair.at("10:25").calm(hr=115))
    assert [each.repeated for each in alerts_of(chair.visit)] == [False, True, False]
    assert [each.value for each in alerts_of(chair.visit)] == [115, 118, 115]


def test_red_before_amber_is_no_repetition() -> None:
    chair = running().at("10:10")
    taken(chair.calm(hr=135))
    taken(chair.at("10:15").calm(hr=115))
    assert [(each.level.value, each.repeated) for each in alerts_of(chair.visit)] == [
        ("red", False),
        ("amber", False),
    ]


def test_only_a_set_inside_limits_resolves() -> None:
    chair = running().at("10:10")
    taken(chair.calm(sbp=186))
    taken(chair.acknowledge("paused, called"))
    taken(chair.at("10:12").observe(hr=80, partial="pulse only"))
    assert alert(chair).open
    taken(chair.at("10:15").calm(sbp=165))
    assert all(each.open for each in alerts_of(chair.visit)), "amber is not inside limits"
    back = taken(chair.at("10:20").calm(sbp=150))
    assert [each.resolved_at for each in alerts_of(chair.visit)] == [back.happened_at] * 2


def test_a_correction_takes_an_alert_away() -> None:
    chair = running().at("10:10")
    wrong = taken(chair.calm(sbp=186))
    assert alerts(chair) == [("red", "sbp")]
    taken(chair.later(1).correct_set(wrong.happened_at, sbp=136))
    assert alerts(chair) == []
    assert chair.visit.running_sets[-1].corrected
    assert not chair.visit.baseline_sets[-1].corrected


def test_events_raise_alerts_that_no_set_resolves() -> None:
    chair = running().at("10:10")
    for event in ("apnoea", "laryngospasm", "seizure", "collapse", "chest_pain", "stroke_signs"):
        taken(chair.event(event))
    taken(chair.event("allergy", "severe"))
    assert {level for level, _ in alerts(chair)} == {"emergency"}
    for harmless in ("nausea", "headache", "suicidal"):
        taken(chair.event(harmless, "severe"))
    taken(chair.event("allergy", "moderate"))
    assert len(alerts(chair)) == 7
    taken(chair.at("10:20").calm())
    assert all(each.open for each in alerts_of(chair.visit))


def test_what_already_happened_is_red() -> None:
    chair = running().at("10:10")
    taken(chair.rate(600, happened=True))
    assert alerts(chair) == [("red", "dosing_error")]
    assert alert(chair).value is None


def test_an_alert_calls_until_seen_and_again_after_five_minutes_without_a_set() -> None:
    chair = running().at("10:10")
    taken(chair.calm(hr=115))
    assert is_armed(chair.visit, alert(chair), chair.now)
    seen = taken(chair.acknowledge())
    assert alert(chair).seen == seen
    assert not is_armed(chair.visit, alert(chair), chair.at("10:14:59").now)
    assert is_armed(chair.visit, alert(chair), chair.at("10:15").now)
    again = taken(chair.acknowledge())
    assert alert(chair).seen == again
    assert not is_armed(chair.visit, alert(chair), chair.now)
    taken(chair.at("10:16").calm(hr=112))
    first = alerts_of(chair.visit)[0]
    assert not is_armed(chair.visit, first, chair.at("10:40").now), "a new set followed"


def test_a_resolved_alert_never_calls() -> None:
    chair = running().at("10:10")
    taken(chair.calm(hr=115))
    taken(chair.at("10:12").calm())
    assert not is_armed(chair.visit, alert(chair), chair.at("10:40").now)
    assert assess(chair.case, chair.now).armed == ()


def test_amber_is_one_tap_and_red_asks_what_was_done() -> None:
    chair = running().at("10:10")
    assert code(chair.acknowledge("seen")) == "out-of-order", "nothing calls"
    taken(chair.calm(hr=115))
    taken(chair.acknowledge())
    taken(chair.at("10:12").calm(sbp=186))
    assert code(chair.acknowledge(" ")) == "reason-needed"
    made = taken(chair.acknowledge(" paused "))
    assert made.body.action == "paused"  # type: ignore[attr-defined]


def test_an_old_event_does_not_make_the_next_amber_ask() -> None:
    chair = running().at("10:10")
    taken(chair.event("chest_pain"))
    taken(chair.acknowledge("stopped, called"))
    taken(chair.at("10:11").calm(hr=115))
    made = taken(chair.acknowledge())
    assert len(made.body.alerts) == 1  # type: ignore[attr-defined]


# --- red and the pump -------------------------------------------------------------------------


def test_worked_case_16_stays_paused_until_ordered() -> None:
    chair = running().at("10:10")
    taken(chair.calm(sbp=186, dbp=108))
    assert red_since_flow(chair.visit)
    taken(chair.pause())
    taken(chair.at("10:15").calm(sbp=176, dbp=104))
    assert last(chair).level == "amber"
    assert code(chair.resume()) == "needs-order"
    assert code(chair.resume("nurse2", readback=True)) == "needs-order"
    assert code(chair.resume("prescriber")) == "needs-order", "nobody has read it back"
    made = taken(chair.resume("prescriber", readback=True)).body
    assert made == Resumed("prescriber", readback=True)
    assert not red_since_flow(chair.visit), "the order has answered it"
    taken(chair.at("10:20").pause())
    taken(chair.resume())


def test_a_plain_pause_or_amber_needs_no_order() -> None:
    chair = running().at("10:10")
    taken(chair.calm(hr=115))
    taken(chair.pause())
    taken(chair.resume())
    assert not red_since_flow(Chair().visit)


def test_a_prescriber_resumes_without_naming_an_order() -> None:
    chair = running().at("10:10")
    taken(chair.calm(sbp=186))
    taken(chair.pause())
    taken(chair.resume(by="prescriber"))


def test_a_red_event_stops_the_nurse_too() -> None:
    chair = running().at("10:10")
    taken(chair.event("seizure"))
    taken(chair.pause())
    assert code(chair.resume()) == "needs-order"


def test_without_a_limit_for_news2_there_is_no_finding() -> None:
    limits = tuple(each for each in protocol().limits if each.parameter != "news2")
    chair = screened()
    chair.case = chair.case.with_visit(
        replace(chair.visit, protocol=replace(protocol(), limits=limits))
    )
    taken(chair.baseline())
    assert "news2" not in [each.parameter for each in last(chair).findings]


def test_a_visit_in_recovery_still_raises_alerts() -> None:
    chair = recovering().at("10:55")
    taken(chair.calm(moaas=2))
    assert alerts(chair) == [("red", "moaas")]
