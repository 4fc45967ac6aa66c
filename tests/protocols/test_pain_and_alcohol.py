"""The protocols for pain and for alcohol use: what they say otherwise than the one for mood."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from ketadesk.clinical.dosing import work_out_dose
from ketadesk.protocols.catalogue import load_shipped
from ketadesk.protocols.comparison import Difference, compare
from ketadesk.protocols.model import DosedAs, Item, Protocol, RuleLevel

MOOD = load_shipped("ketamine-iv-mood")
PAIN = load_shipped("ketamine-iv-pain")
AUD = load_shipped("ketamine-iv-aud")
ALL = pytest.mark.parametrize("protocol", [MOOD, PAIN, AUD], ids=lambda each: each.id)


def item(protocol: Protocol, item_id: str) -> Item:
    found = protocol.item(item_id)
    assert found is not None
    return found


def offered(protocol: Protocol) -> list[str]:
    return [each.value for each in item(protocol, "ind.code").options]


def places(protocol: Protocol) -> set[str]:
    found: tuple[Difference, ...] = compare(MOOD, protocol)
    return {f"{each.place}: {each.key}".removesuffix(": ") for each in found}


def test_pain_differs_from_mood_in_nothing_else() -> None:
    regimens = {"standard", "slow", "trauma", "trauma-titrated", "obsessions-and-social-anxiety"}
    assert places(PAIN) == {
        "protocol: title",
        "item ind.code: switched_off",
        "item scale.pain: required",
        "item scale.pain: required_when",
        "observed value pain: due",
        "dosing: dosed_as",
        "source ptsd-trials",
        "source schwenk2018",
        *(f"regimen {each}" for each in regimens),
        *(f"regimen {each}" for each in ("crps-inpatient", "crps-outpatient")),
        *(f"regimen {each}" for each in ("chronic-pain", "after-surgery")),
    }


def test_alcohol_differs_from_mood_in_nothing_else() -> None:
    regimens = {"standard", "slow", "trauma", "trauma-titrated", "obsessions-and-social-anxiety"}
    assert places(AUD) == {
        "protocol: title",
        "protocol: planned_infusions",
        "protocol: planned_days_between",
        "item ind.code: switched_off",
        "item ind.number: sources",
        "item ind.number: rule",
        "item sub.sud: help",
        "item sub.sud: rule 1: override_with",
        "item aud.therapy",
        "dosing: default_mg_per_kg",
        "dosing: default_minutes",
        "dosing: sources",
        "source ptsd-trials",
        "regimen weekly",
        *(f"regimen {each}" for each in regimens),
    }


def test_each_offers_its_own_reasons() -> None:
    assert offered(PAIN) == ["fibromyalgia", "neuropathic", "crps", "other"]
    assert offered(AUD) == ["aud", "other"]


@ALL
def test_pain_after_surgery_is_switched_off_until_the_clinic_turns_it_on(
    protocol: Protocol,
) -> None:
    codes = item(protocol, "ind.code")
    assert "postop" not in offered(protocol)
    assert "postop" in [each.value for each in codes.switched_off]
    # Turned on it is one that a prescriber decides on (§1a).
    assert codes.rules[0].level is RuleLevel.DECISION
    assert "postop" in [each.answer for each in codes.rules[0].when]


@ALL
def test_every_rule_and_limit_has_a_source_or_is_marked_as_our_own(protocol: Protocol) -> None:
    owners = (*protocol.screening_items, *protocol.discharge_items, *protocol.derived)
    parts = [
        *(rule for owner in owners for rule in owner.rules),
        *protocol.baseline,
        *protocol.limits,
        *protocol.criteria,
    ]
    assert [each for each in parts if not each.sources and not each.house_default] == []
    assert all(each.sources for each in protocol.regimens)


@ALL
def test_every_source_is_cited(protocol: Protocol) -> None:
    parts = (
        *protocol.screening_items, *protocol.discharge_items, *protocol.derived, *protocol.baseline,
        *protocol.limits, *protocol.criteria, *protocol.scales, *protocol.regimens,
        protocol.schedule, protocol.dosing, protocol.recovery,
    )  # fmt: skip
    cited = {key for part in parts for key in part.sources}
    assert {each.key for each in protocol.sources} - cited == set()


def test_pain_is_scored_in_every_set_and_before_every_infusion() -> None:
    (pain,) = [each for each in PAIN.observed if each.name == "pain"]
    assert (pain.due, pain.low, pain.high) == ("always", 0, 10)
    assert item(PAIN, "scale.pain").required
    (scale,) = [each for each in PAIN.scales if each.name == "pain"]
    assert (scale.response_percent, scale.sources) == (30, ("cohen2018",))


def test_a_long_infusion_goes_from_ten_to_fifteen_minutes_and_stays_ninety() -> None:
    s, r = PAIN.schedule, PAIN.recovery
    assert (s.long_after_min, s.interval_min, s.long_first_min, s.long_interval_min) == (
        60, 10, 30, 15,
    )  # fmt: skip
    assert s.sets_after_change == 2
    assert (r.long_infusion_min, r.long_minimum_min) == (120, 90)


def test_a_dose_for_pain_is_written_per_hour_case_5() -> None:
    assert PAIN.dosing.dosed_as is DosedAs.PER_HOUR
    hours = Decimal(4)
    dose = work_out_dose(
        dosing_weight_kg=Decimal(70),
        mg_per_kg=Decimal("0.35") * hours,
        minutes=hours * 60,
        concentration_mg_ml=Decimal(1),
        pump_step_ml_h=PAIN.dosing.pump_step_ml_h,
    )
    assert (dose.mg, dose.rate_ml_h) == (Decimal("98.0"), Decimal("24.5"))


def test_alcohol_three_times_a_week_apart_at_0_8_mg_per_kg() -> None:
    d = AUD.dosing
    assert (d.default_mg_per_kg, d.default_minutes) == (Decimal("0.8"), 40)
    assert (AUD.planned_infusions, AUD.planned_days_between) == (3, 7)
    assert "kare2022" in d.sources
    (rule,) = item(AUD, "ind.number").rules
    assert rule.house_default
    assert [(each.operator, each.answer) for each in rule.when] == [("<", 7)]


def test_in_the_alcohol_programme_the_hard_stop_is_overridden_with_a_plan() -> None:
    """§1d: "alcohol programme: override with plan". It is no softer than elsewhere."""
    (ours,), (others,) = item(AUD, "sub.sud").rules, item(MOOD, "sub.sud").rules
    assert replace(ours, override_with="") == others
    assert ours.level is RuleLevel.STOP
    assert ours.override_with
    assert others.override_with == ""


REGIMENS = {
    "ketamine-iv-mood standard": ("0.5 mg/kg over 40 min", "0.5 to 1 mg/kg over 40 to 60 min"),
    "ketamine-iv-mood slow": ("0.5 mg/kg over 100 min",),
    "ketamine-iv-mood trauma": ("six times in two weeks", "0.2 or 0.5 mg/kg", "eight times"),
    "ketamine-iv-mood trauma-titrated": ("1 mg/kg", "1.94 mg/kg"),
    "ketamine-iv-mood obsessions-and-social-anxiety": ("0.5 mg/kg over 40 min",),
    "ketamine-iv-pain crps-inpatient": ("22 mg/h for four days",),
    "ketamine-iv-pain crps-outpatient": ("0.35 mg/kg/h for 4 h", "ten days", "70 to 200 mg a day"),
    "ketamine-iv-pain chronic-pain": ("50 to 100 mg/h for 2 to 4 h", "80 mg over more than 2 h"),
    "ketamine-iv-pain after-surgery": ("0.35 mg/kg", "1 mg/kg/h"),
    "ketamine-iv-aud weekly": ("0.8 mg/kg over 40 min, once a week, three times",),
}


def test_published_regimens_are_those_of_section_2() -> None:
    held = {f"{p.id} {each.name}": each.text for p in (MOOD, PAIN, AUD) for each in p.regimens}
    assert set(held) == set(REGIMENS)
    for name, figures in REGIMENS.items():
        assert [each for each in figures if each not in held[name]] == []
