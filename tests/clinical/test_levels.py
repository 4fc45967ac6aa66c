"""Levels of a set: worked cases 12 to 17 and every limit of §3 at and beside its value."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.clinical.levels import (
    EMERGENCY_EVENTS,
    Finding,
    Level,
    event_level,
    find_levels,
    overall,
    reasons,
)
from ketadesk.clinical.observation import SYMPTOMS, VITALS, Vitals
from ketadesk.clinical.scores import news2_parts

from .cases import MOOD, unhurried

WELL = Vitals(
    sbp=124, dbp=76, hr=74, spo2=98, rr=14, moaas=5, distress=0, nausea=0, vomited=0, site_ok=True
)
BASELINE = Vitals(sbp=128, dbp=78, hr=72, spo2=98, rr=14, temp_c=Decimal("36.8"), moaas=5)
GREEN, AMBER, RED, EMERGENCY = Level


def levels(
    vitals: Vitals,
    *,
    baseline: Vitals | None = BASELINE,
    vomited_so_far: int = 0,
    on_air: bool | None = True,
    low_before: bool = False,
) -> tuple[Finding, ...]:
    return find_levels(
        MOOD.limits,
        vitals,
        baseline=baseline,
        vomited_so_far=vomited_so_far,
        on_air=on_air,
        low_on_oxygen_before=low_before,
    )


def judged(findings: tuple[Finding, ...]) -> tuple[Level | None, tuple[str, ...]]:
    level = overall(findings, complete=True)
    return level, reasons(findings, level)


def level_of(findings: tuple[Finding, ...], parameter: str) -> Level | None:
    return next((each.level for each in findings if each.parameter == parameter), None)


def test_levels_are_ordered() -> None:
    assert [each.rank for each in (GREEN, AMBER, RED, EMERGENCY)] == [0, 1, 2, 3]


def test_worked_case_12_amber_by_systolic_only() -> None:
    taken = replace(WELL, sbp=162, dbp=94, hr=96, spo2=97, rr=16, moaas=4, temp_c=Decimal("36.8"))
    assert judged(levels(taken)) == (AMBER, ("sbp",))
    assert news2_parts(taken, on_air=True).total == 1


def test_worked_case_13_rise_above_baseline() -> None:
    usual = replace(BASELINE, sbp=112, dbp=68)
    assert judged(levels(replace(WELL, sbp=154, dbp=88), baseline=usual)) == (AMBER, ("sbp",))


def test_worked_case_14_news2_blind_spot() -> None:
    taken = replace(WELL, sbp=178, dbp=112, hr=88, rr=14, spo2=98, temp_c=Decimal("36.8"))
    assert news2_parts(taken, on_air=True).total == 0
    assert judged(levels(taken)) == (RED, ("dbp",))


def test_worked_case_15_aggregate() -> None:
    taken = replace(WELL, rr=22, spo2=93, sbp=98, dbp=60, hr=112, temp_c=Decimal("37.0"))
    found = levels(taken, baseline=None)
    single = [level_of(found, name) for name in ("rr", "spo2", "sbp", "hr")]
    assert single == [AMBER] * 4
    assert news2_parts(taken, on_air=True).total == 8
    assert judged(found) == (RED, ("news2",))


def test_worked_case_16_emergency_by_symptoms() -> None:
    high = replace(WELL, sbp=186, dbp=108)
    felt = levels(replace(high, symptoms=("headache", "vision")))
    assert judged(felt) == (EMERGENCY, ("sbp", "symptoms"))
    assert level_of(felt, "dbp") is AMBER
    assert judged(levels(replace(high, symptoms=()))) == (RED, ("sbp",))
    assert judged(levels(high)) == (RED, ("sbp",))
    assert overall(levels(replace(high, sbp=176, dbp=104)), complete=True) is AMBER


def test_worked_case_17_strong_but_calm() -> None:
    cadss6 = 3 + 2 + 2 + 1 + 3 + 2
    assert cadss6 == 13
    assert judged(levels(replace(WELL, cadss6=cadss6, distress=1))) == (GREEN, ())
    assert judged(levels(replace(WELL, cadss6=24))) == (GREEN, ())


# Each parameter alone, without a baseline: its value and the level that it makes.
ALONE: dict[str, list[tuple[int, Level]]] = {
    "sbp": [
        (0, RED), (90, RED), (91, AMBER), (100, AMBER), (101, GREEN), (159, GREEN),
        (160, AMBER), (179, AMBER), (180, RED), (219, RED), (220, EMERGENCY), (300, EMERGENCY),
    ],
    "dbp": [(0, GREEN), (99, GREEN), (100, AMBER), (109, AMBER), (110, RED), (200, RED)],
    "hr": [
        (0, RED), (40, RED), (41, AMBER), (50, AMBER), (51, GREEN), (110, GREEN), (111, AMBER),
        (130, AMBER), (131, RED),
    ],
    "spo2": [(0, RED), (91, RED), (92, AMBER), (93, AMBER), (94, GREEN), (100, GREEN)],
    "rr": [
        (0, EMERGENCY), (1, RED), (8, RED), (9, AMBER), (11, AMBER), (12, GREEN), (20, GREEN),
        (21, AMBER), (24, AMBER), (25, RED),
    ],
    "moaas": [
        (0, EMERGENCY), (1, EMERGENCY), (2, RED), (3, AMBER), (4, GREEN), (5, GREEN),
    ],
    "distress": [(0, GREEN), (1, GREEN), (2, AMBER), (3, RED)],
    "nausea": [(0, GREEN), (1, GREEN), (2, AMBER), (3, AMBER)],
    "vomited": [(0, GREEN), (1, AMBER), (2, AMBER)],
}  # fmt: skip


@pytest.mark.parametrize(
    ("parameter", "value", "level"),
    [(name, value, level) for name, row in ALONE.items() for value, level in row],
)
def test_each_limit_at_and_beside_its_value(parameter: str, value: int, level: Level) -> None:
    found = find_levels(MOOD.limits, replace(Vitals(), **{parameter: value}))
    assert found == (Finding(parameter, level, Decimal(value)),)


@pytest.mark.parametrize(
    ("parameter", "usual", "value", "level"),
    [
        ("sbp", 112, 151, GREEN),
        ("sbp", 112, 152, AMBER),
        ("dbp", 68, 92, GREEN),
        ("dbp", 68, 93, AMBER),
        ("sbp", 150, 185, RED),
        ("hr", 60, 105, GREEN),  # no rise rule for the pulse
    ],
)
def test_rises_above_baseline(parameter: str, usual: int, value: int, level: Level) -> None:
    baseline = replace(Vitals(), **{parameter: usual})
    found = find_levels(MOOD.limits, replace(Vitals(), **{parameter: value}), baseline=baseline)
    assert [each.level for each in found] == [level]


def test_a_rise_needs_a_baseline_value() -> None:
    taken = Vitals(sbp=158)
    assert judged(find_levels(MOOD.limits, taken, baseline=Vitals())) == (GREEN, ())
    assert judged(find_levels(MOOD.limits, taken)) == (GREEN, ())


@pytest.mark.parametrize(
    ("usual", "now", "level"),
    [
        (Vitals(), Vitals(oxygen_l_min=Decimal(2)), AMBER),
        (Vitals(), Vitals(on_oxygen=True), AMBER),
        (Vitals(on_oxygen=True), Vitals(oxygen_l_min=Decimal(2)), GREEN),
        (Vitals(oxygen_l_min=Decimal(0)), Vitals(oxygen_l_min=Decimal("0.1")), AMBER),
        (Vitals(), Vitals(oxygen_l_min=Decimal(0)), GREEN),
        (Vitals(), Vitals(on_oxygen=False), GREEN),
        # More than usual is a new need; of an unknown flow nobody can say that it is more.
        (Vitals(oxygen_l_min=Decimal(2)), Vitals(oxygen_l_min=Decimal(2)), GREEN),
        (Vitals(oxygen_l_min=Decimal(2)), Vitals(oxygen_l_min=Decimal("2.1")), AMBER),
        (Vitals(oxygen_l_min=Decimal(2)), Vitals(on_oxygen=True), GREEN),
    ],
)
def test_new_need_for_oxygen(usual: Vitals, now: Vitals, level: Level) -> None:
    found = find_levels(MOOD.limits, now, baseline=usual)
    assert found == (Finding("oxygen_l_min", level, now.oxygen_l_min),)


@pytest.mark.parametrize(
    ("so_far", "now", "moaas", "level"),
    [
        (0, 1, 3, AMBER),
        (1, 1, 3, RED),
        (0, 2, 3, RED),
        (1, 1, 4, AMBER),
        (1, 1, None, AMBER),
        (5, 0, 2, GREEN),
    ],
)
def test_repeated_vomiting_while_drowsy_is_red(
    so_far: int, now: int, moaas: int | None, level: Level
) -> None:
    found = levels(Vitals(vomited=now, moaas=moaas), vomited_so_far=so_far)
    assert level_of(found, "vomited") is level


@pytest.mark.parametrize(("amber_from", "level"), [(1, AMBER), (2, GREEN), (None, AMBER)])
def test_from_which_time_on_vomiting_is_amber_is_the_protocols(
    amber_from: int | None, level: Level
) -> None:
    limits = [each for each in MOOD.limits if each.parameter != "vomited"]
    if amber_from is not None:
        limit = next(each for each in MOOD.limits if each.parameter == "vomited")
        limits.append(replace(limit, amber_from=Decimal(amber_from)))
    assert level_of(find_levels(limits, Vitals(vomited=1)), "vomited") is level
    assert level_of(find_levels(limits, Vitals(vomited=0)), "vomited") is GREEN
    drowsy = find_levels(limits, Vitals(vomited=1, moaas=3), vomited_so_far=1)
    assert level_of(drowsy, "vomited") is RED, "repeated while drowsy stays red"


@pytest.mark.parametrize(
    ("oxygen", "low_before", "spo2", "level"),
    [
        (True, True, 91, EMERGENCY),
        (True, True, 92, AMBER),
        (True, False, 91, RED),
        (False, True, 91, RED),
        (None, True, 91, RED),
    ],
)
def test_saturation_that_oxygen_does_not_correct(
    oxygen: bool | None, low_before: bool, spo2: int, level: Level
) -> None:
    found = levels(Vitals(spo2=spo2, on_oxygen=oxygen), low_before=low_before)
    assert level_of(found, "spo2") is level


FULL = replace(WELL, temp_c=Decimal("36.8"), oxygen_l_min=Decimal(0))


@pytest.mark.parametrize(
    ("changed", "total", "level"),
    [
        ({}, 0, GREEN),
        ({"hr": 112, "rr": 22}, 4, GREEN),
        ({"hr": 112, "rr": 22, "temp_c": Decimal("38.5")}, 5, AMBER),
        ({"hr": 112, "rr": 22, "spo2": 93}, 6, AMBER),
        ({"hr": 112, "rr": 22, "spo2": 93, "temp_c": Decimal("38.5")}, 7, RED),
        ({"temp_c": Decimal("35.0")}, 3, AMBER),  # a single 3
        ({"temp_c": Decimal("35.1")}, 1, GREEN),
        ({"oriented": False}, 3, AMBER),
        ({"oriented": True}, 0, GREEN),
    ],
)
def test_news2_limits(changed: dict[str, object], total: int, level: Level) -> None:
    taken = replace(FULL, **changed)
    news2 = next(each for each in levels(taken) if each.parameter == "news2")
    assert news2 == Finding("news2", level, Decimal(total))


def test_without_a_total_a_single_three_of_its_own_still_counts() -> None:
    confused = Finding("news2", AMBER, None)
    assert levels(Vitals(oriented=False)) == (confused,)
    assert levels(Vitals(temp_c=Decimal("35.0"))) == (confused,)
    assert levels(Vitals(temp_c=Decimal("35.1"))) == ()
    # Where the parameter has limits of its own these speak alone.
    assert judged(levels(replace(WELL, moaas=3))) == (AMBER, ("moaas",))


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        ({"rr": 22, "spo2": 93}, None),  # 4
        ({"rr": 22, "spo2": 93, "hr": 95}, AMBER),  # 5
        ({"rr": 22, "spo2": 93, "hr": 112}, AMBER),  # 6
        ({"rr": 22, "spo2": 93, "hr": 112, "sbp": 105}, RED),  # 7
    ],
)
def test_known_parts_that_reach_a_level_alone_need_no_total(
    changed: dict[str, object], level: Level | None
) -> None:
    """What is missing could only add points."""
    found = [each for each in levels(replace(WELL, **changed)) if each.parameter == "news2"]
    assert found == ([] if level is None else [Finding("news2", level, None)])


def test_worked_case_15_without_a_temperature() -> None:
    found = levels(replace(WELL, rr=22, spo2=93, sbp=98, hr=112))
    assert judged(found) == (RED, ("news2",))
    assert news2_parts(replace(WELL, rr=22, spo2=93, sbp=98, hr=112), on_air=True).total is None


def test_news2_limits_are_the_protocols() -> None:
    milder = tuple(
        replace(each, red_from=Decimal(9)) if each.parameter == "news2" else each
        for each in MOOD.limits
    )
    found = find_levels(milder, replace(WELL, rr=22, spo2=93, sbp=98, hr=112), on_air=True)
    assert level_of(found, "news2") is AMBER


def test_news2_is_optional() -> None:
    without = tuple(each for each in MOOD.limits if each.parameter != "news2")
    assert find_levels(without, replace(FULL, temp_c=Decimal("35.0")))[-1].parameter != "news2"


@pytest.mark.parametrize("symptom", sorted(SYMPTOMS))
def test_each_symptom_with_and_without_a_red_pressure(symptom: str) -> None:
    felt = (symptom,)
    alone = level_of(levels(Vitals(symptoms=felt)), "symptoms")
    assert alone is (EMERGENCY if symptom == "chest_pain" else GREEN)
    for red in (Vitals(sbp=180), Vitals(dbp=110), Vitals(sbp=90)):
        found = levels(replace(red, symptoms=felt), baseline=None)
        assert [each.level for each in found] == [EMERGENCY, EMERGENCY]
    amber = levels(Vitals(sbp=179, symptoms=felt), baseline=None)
    assert level_of(amber, "sbp") is AMBER
    assert level_of(amber, "symptoms") is alone


def test_new_confusion_with_a_red_pressure_is_an_emergency() -> None:
    found = levels(Vitals(sbp=186, dbp=108, oriented=False), baseline=None)
    assert judged(found) == (EMERGENCY, ("sbp",))
    asked = levels(Vitals(sbp=186, oriented=False, symptoms=()), baseline=None)
    assert (level_of(asked, "sbp"), level_of(asked, "symptoms")) == (EMERGENCY, GREEN)
    calm = levels(Vitals(sbp=124, oriented=False), baseline=None)
    assert judged(calm) == (AMBER, ("news2",))


def test_chest_pain_leaves_a_normal_pressure_as_it_is() -> None:
    found = levels(replace(WELL, symptoms=("chest_pain",)))
    assert judged(found) == (EMERGENCY, ("symptoms",))
    assert level_of(found, "sbp") is GREEN


@pytest.mark.parametrize("event", sorted(EMERGENCY_EVENTS))
def test_events_that_are_emergencies_whatever_their_severity(event: str) -> None:
    assert event_level(event, "mild") is EMERGENCY


@pytest.mark.parametrize(
    ("event", "severity", "level"),
    [
        ("allergy", "severe", EMERGENCY),
        ("allergy", "moderate", None),
        ("nausea", "severe", None),
        ("fall", "moderate", None),
    ],
)
def test_other_events(event: str, severity: str, level: Level | None) -> None:
    assert event_level(event, severity) is level


def test_a_level_is_unknown_while_a_part_is_missing_unless_it_is_already_amber() -> None:
    assert overall(levels(WELL), complete=True) is GREEN
    assert overall(levels(WELL), complete=False) is None
    assert overall(levels(replace(WELL, hr=111)), complete=False) is AMBER
    assert overall((), complete=True) is None


def test_reasons_name_the_highest_level_only() -> None:
    found = levels(replace(WELL, sbp=162, hr=131))
    assert reasons(found, RED) == ("hr",)
    assert reasons(found, AMBER) == ("sbp",)
    assert reasons(found, GREEN) == reasons(found, None) == ()


def _smaller(low: int, high: int) -> st.SearchStrategy[int | None]:
    return st.none() | st.integers(low, high)


SETS = st.builds(
    Vitals,
    sbp=_smaller(0, 300),
    dbp=_smaller(0, 200),
    hr=_smaller(0, 300),
    spo2=_smaller(0, 100),
    on_oxygen=st.none() | st.booleans(),
    rr=_smaller(0, 80),
    temp_c=st.none() | st.decimals(25, 45, places=1),
    moaas=_smaller(0, 5),
    distress=_smaller(0, 3),
    nausea=_smaller(0, 3),
    vomited=_smaller(0, 5),
    oriented=st.none() | st.booleans(),
    symptoms=st.none() | st.lists(st.sampled_from(SYMPTOMS), unique=True).map(tuple),
)


@unhurried
@given(SETS)
def test_news2_never_lowers_a_level(taken: Vitals) -> None:
    without = tuple(each for each in MOOD.limits if each.parameter != "news2")
    plain = overall(find_levels(without, taken, on_air=True), complete=True)
    both = overall(find_levels(MOOD.limits, taken, on_air=True), complete=True)
    ranks = [-1 if each is None else each.rank for each in (plain, both)]
    assert ranks[0] <= ranks[1]


@unhurried
@given(SETS, st.sampled_from(VITALS))
def test_a_value_that_was_not_measured_raises_nothing(taken: Vitals, name: str) -> None:
    fewer = replace(taken, **{name: None})
    before = overall(levels(taken, baseline=None), complete=True)
    after = overall(levels(fewer, baseline=None), complete=True)
    lowest = -1 if after is None else after.rank
    assert lowest <= (-1 if before is None else before.rank)


@unhurried
@given(SETS)
def test_every_parameter_is_found_at_most_once(taken: Vitals) -> None:
    names = [each.parameter for each in levels(taken)]
    assert len(names) == len(set(names))
