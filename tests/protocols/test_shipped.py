"""The shipped protocol says what the clinical reference says, item by item."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal

import pytest

from ketadesk.protocols.catalogue import (
    FIRST,
    load,
    load_shipped,
    shipped,
    shipped_ids,
    shipped_text,
)
from ketadesk.protocols.model import Behavior, Item, Kind, Once, Protocol, Rule, Source
from ketadesk.protocols.parts import asked_from

# Released files never change. A new version gets a new line; no line is ever edited.
RELEASED = {
    "ketamine-iv-mood/1.0.toml": "cf4dce2c5854a1636943bfce60579badb4974861ea5a1fff2c6e6ef12ce99693",
    "ketamine-iv-mood/1.1.toml": "2161b506cee987027c3d369ed34f33882eb833161212fa22d9625d702ebcb4d0",
    "ketamine-iv-aud/1.0.toml": "3327dbe85dc257893f4064cd3d2d29e80e8ac541a508e50395f8fbfb129e5b34",
    "ketamine-iv-pain/1.0.toml": "1a8985274c3c20d7dc52290e4e6fdbf7c8b245edf93c4228b954de2ccb59d4f4",
}
"""Each file with the hash of its whole text: a shared part that changes is found here too."""

MOOD = load_shipped("ketamine-iv-mood")


def _told(rule: Rule) -> str:
    """A rule in one line, such as ``H! value = false``; D marks a default of our own."""
    joined = " or " if rule.behavior is Behavior.ANY else " and "
    parts = []
    for each in rule.when:
        question = f"{each.question}:" if each.question else ""
        answer = str(each.answer).lower()
        parts.append(f"{question}{each.field} {each.operator} {answer}")
    mark = " D" if rule.house_default else ""
    return f"{rule.level}{mark} {joined.join(parts)}"


# Row by row: id, kind, sources ("D": default of our own), rules. Clinical reference §1a to §1e.
ROWS: dict[str, tuple[str, str, list[str]]] = {
    "id.match": ("yes-no", "D", ["H! D value = false"]),
    "order.signed": ("yes-no", "arizona2015", ["H! value = false"]),
    "order.onsite": ("person", "spravato-us arizona2015", ["H! value = none"]),
    "consent.signed": (
        "date",
        "askp clinic-sheets",
        ["H! value = none or value = withdrawn", "P D months_ago > 12"],
    ),
    "consent.capacity": ("yes-no", "criteria", ["H value = false"]),
    "ind.code": (
        "many",
        "clinics askp",
        [
            "P value = postop or value = aud or value = sud or value = bipolar or value = other",
        ],
    ),
    "ind.failed": ("number", "criteria", ["P fact.mood:value = true and value < 2"]),
    "ind.number": (
        "number",
        "clinics",
        ["P D fact.mood:value = true and fact.days_since_last:value < 2"],
    ),
    "ind.lastreaction": ("choice", "kset", ["H value = serious", "P value = moderate"]),
    "hx.cv": (
        "several-yes-no",
        "asra2018 ketalar criteria",
        ["H unstable = true or failure = true or rhythm = true or hypertension = true"],
    ),
    "hx.cvstable": (
        "yes-no",
        "spravato-uk yale2024",
        [
            "P value = true and fact.settled_before.hx.cvstable:value = false",
            "I value = true and fact.settled_before.hx.cvstable:value = true",
        ],
    ),
    "hx.vascular": ("yes-no", "spravato-us", ["H value = true"]),
    "hx.brain": (
        "table",
        "asra2018 ketalar",
        [
            "H present = true and recent = true",
            "H D present = true and recent exists false",
            "P present = true",
        ],
    ),
    "hx.psychosis": ("choice", "asra2018 criteria", ["H value = now", "P value = past"]),
    "hx.mania": ("choice", "criteria", ["H value = now", "P value = past"]),
    "hx.cognition": ("choice", "criteria", ["H value = delirium", "P value = dementia"]),
    "hx.liver": ("choice", "asra2018", ["H value = severe", "P value = moderate"]),
    "hx.eye": ("yes-no", "asra2018", ["P value = true"]),
    "hx.thyroid": ("yes-no", "clinic-sheets", ["H value = true"]),
    "hx.resp": ("yes-no", "spravato-uk", ["P value = true"]),
    "hx.osa": (
        "table",
        "bc2021 stop-bang",
        [
            "P present = true and treated = false",
            "P D present = true and treated exists false",
            "P stop_bang >= 5",
        ],
    ),
    "hx.seizure": ("yes-no", "D", ["P D value = true"]),
    "hx.anaes": ("yes-no", "D", ["P D value = true"]),
    "hx.renal": ("yes-no", "ketalar-sections", ["P value = true"]),
    "hx.porphyria": ("yes-no", "ketalar-sections", ["P value = true"]),
    **{
        f"lab.{name}": (
            "dated-result",
            "asra2018 ketalar bc2021 fda-liver2021",
            [
                "P result = abnormal",
                "P D result = not_done and fact.visit_number:value = 1",
            ],
        )
        for name in ("ecg", "liver", "creatinine", "urine")
    },
    "preg.test": ("choice", "spravato-us asra2018", ["H value = positive", "P value = refused"]),
    "preg.bf": ("yes-no", "spravato-us clinic-sheets", ["P value = true"]),
    "med.rec": ("yes-no", "askp", ["H value = false"]),
    "med.benzo": (
        "table",
        "interactions oxford criteria",
        [
            "P since_evening = true",
            "P lorazepam_mg_day > 2",
            "P D taken = true and lorazepam_mg_day exists false",
            "P D taken = true and last exists false",
        ],
    ),
    "med.cns": ("yes-no", "spravato-us interactions", ["P value = true"]),
    "med.stim": ("yes-no", "spravato-us interactions", ["P value = true"]),
    "med.maoi": ("yes-no", "spravato-us", ["P value = true"]),
    "med.theo": ("yes-no", "interactions ketalar", ["H value = true"]),
    "med.cyp": ("choice", "interactions", ["P value = inhibitor", "I value = inducer"]),
    "med.blunt": ("yes-no", "interactions trials", ["I value = true"]),
    "med.bp": ("choice", "interactions", ["P value = missed"]),
    "med.glp1": (
        "table",
        "asa-fasting",
        [
            "P gut_symptoms = true",
            "P D taken = true and gut_symptoms exists false",
            "I taken = true",
        ],
    ),
    "all.ketamine": ("yes-no", "spravato-us ketalar", ["H! value = true"]),
    "all.other": ("text-list", "D", ["I D value exists true"]),
    "npo.solid": (
        "table",
        "asa-fasting",
        ["P kind = light and hours_ago < 6", "P kind = fatty and hours_ago < 8"],
    ),
    "npo.clear": ("time", "asa-fasting", ["P hours_ago < 2"]),
    "sub.now": (
        "several-yes-no",
        "oxford clinic-sheets",
        ["H! intoxicated = true", "P alcohol = true or cannabis = true or other = true"],
    ),
    "sub.auditc": (
        "number",
        "scoring",
        ["P value >= 4", "P value >= 3 and fact.sex:value != male"],
    ),
    "sub.sud": ("yes-no", "asra2018 kare2022", ["H value = true"]),
    "sub.pdmp": ("yes-no", "criteria", ["P D value = false"]),
    "sub.uds": ("choice", "D criteria", ["P D value = unexplained"]),
    "si.cssrs": (
        "table",
        "clinics scoring cssrs-triage",
        ["P level = high", "P level = moderate"],
    ),
    "si.item9": ("number", "D", ["I D value >= 1"]),
    "si.safety": (
        "yes-no",
        "D",
        ["P D value = false and si.cssrs:level != none and si.cssrs:level != low"],
    ),
    "ms.orient": ("yes-no", "D", ["P D value = false"]),
    "esc.name": ("table", "ketalar oxford", ["H value = none"]),
    "esc.drive": ("yes-no", "spravato-us oxford", ["H! value = true"]),
    "esc.home": ("yes-no", "D", ["P D value = false"]),
    "wt.kg": ("number", "D", ["P D change_percent > 10"]),
    "wt.bmi": ("table", "singh2019", ["P bmi >= 30"]),
    "iv.ok": ("table", "D", ["H D flushes = false"]),
    "env.ok": ("yes-no", "clinics oxford", ["I value = false"]),
    "edu.done": ("yes-no", "clinics oxford", ["P value = false"]),
    "timeout": ("person", "arizona2015", ["H value = none"]),
    **{
        f"eq.{name}": (
            "yes-no",
            "spravato-uk asa-clinic sanacora2017 cohen2018",
            ["H! value = false"],
        )
        for name in [
            "pump",
            "nibp",
            "spo2",
            "oxygen",
            "suction",
            "bag_mask",
            "aed",
            "acls",
        ]
    },
    "eq.drugs": (
        "yes-no",
        "D spravato-uk asa-clinic sanacora2017 cohen2018",
        ["H! D value = false"],
    ),
    **{
        f"eq.{name}": (
            "yes-no",
            "spravato-uk asa-clinic sanacora2017 cohen2018",
            ["H value = false"],
        )
        for name in ("ecg", "airways", "call_bell", "transfer", "second")
    },
    **{
        f"blad.{name}": ("number", "kset ketalar", [])
        for name in ("often", "rush", "pain", "leak", "blood")
    },
    **{
        f"scale.{name}": ("number", "cadss6 scoring", [])
        for name in ("phq9", "madrs", "gad7", "pcl5", "ybocs", "pain")
    },
    "scale.cadss6": ("number", "cadss6 scale-ranges", []),
}


@pytest.mark.parametrize("item_id", sorted(ROWS))
def test_row_says_what_the_reference_says(item_id: str) -> None:
    kind, sources, rules = ROWS[item_id]
    item = MOOD.item(item_id)
    assert item is not None
    assert item.kind == kind
    mark = ["D"] if item.house_default else []
    assert mark + list(item.sources) == sources.split()
    assert [_told(rule) for rule in item.rules] == rules


def test_no_row_beyond_the_reference() -> None:
    assert {item.id for item in MOOD.screening_items} == set(ROWS)


def test_age_and_bladder_are_worked_out() -> None:
    told = {each.id: [_told(rule) for rule in each.rules] for each in MOOD.derived}
    assert told == {
        "id.age": ["H fact.age_years:value < 18", "I fact.age_years:value >= 65"],
        "blad.sx": [
            (
                "P blad.blood:value >= 1 or fact.bladder_worst:value >= 2"
                " or fact.bladder_new:value = true"
            )
        ],
    }


def test_every_rule_has_a_source_or_is_marked_as_our_own() -> None:
    bare = [
        (owner.id, rule.text)
        for owner in (*MOOD.screening_items, *MOOD.derived)
        for rule in owner.rules
        if not rule.sources and not rule.house_default
    ]
    assert bare == []


def test_required_items() -> None:
    scales = {f"scale.{name}" for name in ("phq9", "gad7", "pcl5", "ybocs", "pain")}
    asked_sometimes = {item.id for item in MOOD.screening_items if item.required_when}
    never = {
        item.id for item in MOOD.screening_items if not item.required and not item.required_when
    }
    assert asked_sometimes == scales | {"sub.auditc"}
    assert never == {"scale.madrs", "scale.cadss6"}
    assert all(not each.required for each in MOOD.screening_items if each.required_when)
    assert all(each.required_behavior is Behavior.ANY for each in MOOD.screening_items)


def test_a_scale_is_required_for_exactly_its_indications() -> None:
    for scale in MOOD.scales:
        item = MOOD.item(f"scale.{scale.name}")
        assert item is not None
        assert tuple(each.answer for each in item.required_when) == scale.for_indications
        assert all(each.question == "ind.code" for each in item.required_when)


def test_every_indication_has_a_scale() -> None:
    codes = MOOD.item("ind.code")
    assert codes is not None
    held = [code for scale in MOOD.scales for code in scale.for_indications]
    assert sorted(held) == sorted(option.value for option in codes.known_options)


REQUIRED_FIELDS = {
    "hx.brain": {"present"},
    "hx.osa": {"present"},
    "med.benzo": {"taken"},
    "med.glp1": {"taken"},
    "npo.solid": {"at", "kind"},
    "esc.name": {"name", "phone"},
    "iv.ok": {"flushes"},
    "si.cssrs": {"items", "six"},
    "wt.bmi": {"height_cm"},
    "hx.cv": {"unstable", "failure", "rhythm", "hypertension"},
    "sub.now": {"alcohol", "cannabis", "other", "intoxicated"},
    "dc.escort": {"present", "identity", "told"},
}


@pytest.mark.parametrize("item_id", sorted(REQUIRED_FIELDS))
def test_required_fields(item_id: str) -> None:
    item = MOOD.item(item_id)
    assert item is not None
    assert {each.name for each in item.fields if each.required} == REQUIRED_FIELDS[item_id]


RANGES = {
    "wt.kg": ("30", "250", "0.1"),
    "sub.auditc": ("0", "12", "1"),
    "si.item9": ("0", "3", "1"),
    "scale.phq9": ("0", "27", "1"),
    "scale.madrs": ("0", "60", "1"),
    "scale.gad7": ("0", "21", "1"),
    "scale.pcl5": ("0", "80", "1"),
    "scale.ybocs": ("0", "40", "1"),
    "scale.pain": ("0", "10", "1"),
    "scale.cadss6": ("0", "24", "1"),
    "blad.blood": ("0", "3", "1"),
}


@pytest.mark.parametrize("item_id", sorted(RANGES))
def test_ranges(item_id: str) -> None:
    item = MOOD.item(item_id)
    assert item is not None
    assert (item.low, item.high, item.step) == tuple(map(Decimal, RANGES[item_id]))


def test_height_is_120_to_220_cm() -> None:
    item = MOOD.item("wt.bmi")
    assert item is not None
    (height,) = item.fields
    assert (height.low, height.high, height.unit) == (120, 220, "cm")


def _bounds(limit: object, *names: str) -> tuple[str, ...]:
    return tuple("-" if (v := getattr(limit, name)) is None else str(v) for name in names)


# decide_from stop_from decide_to stop_to inform_to advise_postpone_from (§1e)
BASELINE = {
    ("base.bp", "sbp"): "140 180 100 90 - 160",
    ("base.bp", "dbp"): "90 110 - - - 100",
    ("base.hr", "hr"): "111 131 50 40 - -",
    ("base.spo2", "spo2"): "- - 93 91 - -",
    ("base.rr", "rr"): "21 25 11 8 - -",
    ("base.temp", "temp_c"): "38.1 39.1 - 35.0 36.0 -",
    ("base.moaas", "moaas"): "- - 4 3 - -",
}


def test_baseline_limits() -> None:
    names = (
        "decide_from",
        "stop_from",
        "decide_to",
        "stop_to",
        "inform_to",
        "advise_postpone_from",
    )
    held = {(e.item, e.parameter): " ".join(_bounds(e, *names)) for e in MOOD.baseline}
    assert held == BASELINE
    assert [each.item for each in MOOD.baseline if each.house_default] == ["base.moaas"]


# amber_from amber_to red_from red_to emergency_from emergency_to rise_amber (§3)
LIMITS = {
    "sbp": "160 100 180 90 220 - 40",
    "dbp": "100 - 110 - - - 25",
    "hr": "111 50 131 40 - - -",
    "spo2": "- 93 - 91 - - -",
    "oxygen_l_min": "- - - - - - -",
    "rr": "21 11 25 8 - 0 -",
    "moaas": "- 3 - 2 - 1 -",
    "distress": "2 - 3 - - - -",
    "nausea": "2 - - - - - -",
    "vomited": "1 - - - - - -",
    "news2": "5 - 7 - - - -",
}


def test_limits() -> None:
    names = (
        "amber_from",
        "amber_to",
        "red_from",
        "red_to",
        "emergency_from",
        "emergency_to",
        "rise_amber",
    )
    assert {e.parameter: " ".join(_bounds(e, *names)) for e in MOOD.limits} == LIMITS
    own = {each.parameter for each in MOOD.limits if each.house_default}
    assert own == {"moaas", "distress", "nausea", "vomited"}


# low high likely_low likely_high due (§3)
OBSERVED = {
    "sbp": "0 300 70 220 always",
    "dbp": "0 200 35 130 always",
    "hr": "0 300 35 180 always",
    "spo2": "0 100 80 100 always",
    "oxygen_l_min": "0 15 0 15 never",
    "rr": "0 80 6 40 always",
    "temp_c": "25 45 34 40 baseline",
    "moaas": "0 5 0 5 always",
    "distress": "0 3 0 3 always",
    "nausea": "0 3 0 3 always",
    "vomited": "0 20 0 20 always",
    "pain": "0 10 0 10 pain",
    "cadss6": "0 24 0 24 dissociation",
    "site_ok": "0 1 0 1 always",
}


def test_observed_values() -> None:
    names = ("low", "high", "likely_low", "likely_high", "due")
    assert {e.name: " ".join(_bounds(e, *names)) for e in MOOD.observed} == OBSERVED


def test_ordinal_words_run_from_the_lowest_up() -> None:
    words = {each.name: each.words for each in MOOD.observed if each.words}
    assert set(words) == {"moaas", "distress", "nausea", "site_ok"}
    assert words["moaas"][0] == "Nothing"
    assert words["moaas"][5] == "Answers normal speech at once"
    assert words["distress"][3] == "Panicking or unsafe"


def test_schedule() -> None:
    s = MOOD.schedule
    assert (s.baseline_max_age_min, s.interval_min, s.recovery_interval_min) == (10, 10, 15)
    assert (s.long_after_min, s.long_first_min, s.long_interval_min) == (60, 30, 15)
    assert (s.sets_after_change, s.extra_after_min, s.rearm_after_min) == (2, 5, 5)
    assert (s.ahead_min, s.amber_after_min, s.overdue_after_min) == (3, 2, 5)
    assert (s.dissociation_at_min, s.dissociation_after_end_min) == (20, 60)
    assert (s.repeat_baseline_sbp_from, s.repeat_baseline_dbp_from) == (140, 90)
    assert s.repeat_baseline_gap_min == 1
    assert (s.late_marked_min, s.late_reason_min, s.late_sign_in_min) == (5, 30, 60)
    assert s.house_default


def test_dosing_limits() -> None:
    d = MOOD.dosing
    assert (d.mg_per_kg_ask_above, d.mg_per_kg_confirm_above) == (1, 2)
    assert (d.rate_ask_above_mg_per_kg_h, d.rate_block_above_mg_per_kg_h) == (1, 2)
    assert d.minutes_ask_below == 30
    assert (d.concentration_low_mg_ml, d.concentration_high_mg_ml) == (Decimal("0.1"), 10)
    assert d.stock_strengths_mg_ml == (10, 50, 100)
    assert (d.change_ask_above_percent, d.agree_within_percent) == (25, 1)
    assert d.pump_step_ml_h == Decimal("0.1")
    assert (d.pump_gap_percent, d.pump_gap_ml) == (2, 1)
    assert d.account_tolerance_mg == Decimal("0.5")
    assert d.ideal_weight_from_bmi == 30
    assert d.house_default


def test_recovery() -> None:
    r = MOOD.recovery
    assert (r.minimum_min, r.ordered_minimum_min) == (60, 30)
    assert (r.long_infusion_min, r.long_minimum_min) == (120, 90)
    assert r.extensions_min == {"sedative": 60, "antihypertensive": 60, "reversal": 120}
    assert (r.aldrete_pass, r.aldrete_awareness, r.aldrete_oxygen) == (9, 2, 2)
    assert (r.padss_pass, r.padss_gap_min, r.fresh_min, r.moaas) == (9, 15, 15, 5)
    assert (r.sbp_low, r.sbp_high, r.dbp_high) == (101, 159, 99)
    assert (r.hr_low, r.hr_high, r.rr_low, r.rr_high) == (51, 110, 12, 20)
    assert (r.spo2_low, r.nausea_high) == (94, 1)
    assert (r.no_driving_hours, r.identity_fresh_min, r.alone_after_min) == (24, 10, 120)


def test_criteria() -> None:
    answered = {each.id for each in MOOD.criteria if each.answered}
    assert answered == {item.id for item in MOOD.discharge_items}
    fixed = {each.id for each in MOOD.criteria if not each.overridable}
    assert fixed == {"dc.moaas", "dc.rr", "dc.spo2", "dc.escort", "dc.suicide"}
    assert [e.id for e in MOOD.criteria if not e.sources and not e.house_default] == []


CLASSES = {
    "ondansetron": "antiemetic",
    "lorazepam": "sedative",
    "midazolam": "sedative",
    "diphenhydramine": "sedative",
    **dict.fromkeys(("diazepam", "hydroxyzine", "promethazine"), "sedative"),
    **dict.fromkeys(("morphine", "fentanyl", "oxycodone"), "sedative"),
    "clonidine": "antihypertensive",
    "labetalol": "antihypertensive",
    "hydralazine": "antihypertensive",
    "flumazenil": "reversal",
    "naloxone": "reversal",
    "oxygen": "other",
    "fluids": "other",
    "epinephrine": "other",
    "atropine": "other",
    "nitroglycerin": "antihypertensive",
    "glucose": "other",
}


def test_medicines() -> None:
    assert {each.name: each.drug_class for each in MOOD.medicines} == CLASSES
    assert [each.name for each in MOOD.medicines if not each.needs_order] == ["oxygen"]
    assert all(each.routes for each in MOOD.medicines)
    oxygen = MOOD.medicine(" Oxygen ")
    assert oxygen is not None
    assert oxygen.unit == "L/min"
    assert MOOD.medicine("chocolate") is None


BANDS = {
    "phq9": "0 5 10 15 20 / 27",
    "gad7": "0 5 10 15 / 21",
    "madrs": "0 7 20 35 / 60",
    "pcl5": "0 31 34 / 80",
    "ybocs": " / 40",
    "pain": " / 10",
    "cadss6": " / 24",
}


def test_scale_bands_and_response() -> None:
    held = {
        each.name: " ".join(str(band.low) for band in each.bands) + f" / {each.high}"
        for each in MOOD.scales
    }
    assert held == BANDS
    response = {
        each.name: (each.response_percent, each.response_points, each.remission_to)
        for each in MOOD.scales
    }
    assert response["phq9"] == (50, None, 4)
    assert [each.name for each in MOOD.scales if each.remission_house_default] == ["phq9"]
    assert response["madrs"] == (50, None, 10)
    assert response["pcl5"] == (None, 10, None)
    assert response["pain"] == (30, None, None)


def test_groups_and_series() -> None:
    assert MOOD.mood_indications == (
        "mdd", "trd", "suicidal", "bipolar", "gad", "sad", "ptsd", "ocd",
    )  # fmt: skip
    assert MOOD.pain_indications == ("fibromyalgia", "neuropathic", "crps", "postop")
    assert (MOOD.evening_begins_hour, MOOD.planned_infusions) == (18, 6)


def test_lookups() -> None:
    assert MOOD.item("dc.escort") is not None
    assert MOOD.item("nonsense") is None
    sbp = MOOD.limit("sbp")
    assert sbp is not None
    assert sbp.red_from == 180
    assert MOOD.limit("height") is None
    source = MOOD.source("aagbi2016")
    assert isinstance(source, Source)
    assert source.short == "AAGBI/BHS 2016"
    assert MOOD.source("nobody") is None


def test_every_source_is_used() -> None:
    parts = (
        *MOOD.screening_items, *MOOD.discharge_items, *MOOD.derived, *MOOD.baseline, *MOOD.limits,
        *MOOD.criteria, *MOOD.scales, *MOOD.regimens, MOOD.schedule, MOOD.dosing, MOOD.recovery,
    )  # fmt: skip
    cited = {key for part in parts for key in part.sources}
    assert {each.key for each in MOOD.sources} - cited == set()


# --- how often a question is asked (§1 and "Every infusion" in §6) -----------------------------

EVERY_TIME = {
    *("id.match", "consent.capacity", "order.signed", "order.onsite", "all.ketamine"),
    *("ind.number", "ind.lastreaction"),
    *("npo.solid", "npo.clear", "sub.now", "preg.test", "preg.bf", "ms.orient", "wt.kg"),
    *("esc.name", "esc.drive", "esc.home", "edu.done"),
    *("hx.resp", "hx.psychosis", "hx.mania", "hx.cognition"),
    *("med.rec", "med.bp", "med.benzo", "med.cns", "med.stim"),
    *("med.maoi", "med.theo", "med.cyp", "med.blunt", "med.glp1"),
    *("si.item9", "si.cssrs", "si.safety", "sub.sud", "sub.pdmp", "sub.uds"),
    *("blad.often", "blad.rush", "blad.pain", "blad.leak", "blad.blood"),
    *("scale.phq9", "scale.gad7", "scale.pcl5", "scale.ybocs", "scale.pain"),
    *("scale.madrs", "scale.cadss6"),
    *("eq.acls", "eq.second", "env.ok", "iv.ok", "timeout"),
}
CHAIR_DAY = {
    *("eq.pump", "eq.nibp", "eq.spo2", "eq.ecg", "eq.oxygen", "eq.suction", "eq.bag_mask"),
    *("eq.airways", "eq.aed", "eq.drugs", "eq.call_bell", "eq.transfer"),
}
NEVER_CHANGES = {"hx.porphyria", "wt.bmi"}


def test_how_often_each_question_is_asked() -> None:
    held: dict[str, set[str]] = {}
    for item in MOOD.screening_items:
        mark = item.once or ("every time" if item.every_visit else "confirmed")
        held.setdefault(mark, set()).add(item.id)
    assert held["every time"] == EVERY_TIME
    assert held[Once.CHAIR_DAY] == CHAIR_DAY
    assert held[Once.PATIENT] == NEVER_CHANGES
    assert held["confirmed"] == set(ROWS) - EVERY_TIME - CHAIR_DAY - NEVER_CHANGES


def test_pain_and_alcohol_have_protocols_of_their_own() -> None:
    codes = MOOD.item("ind.code")
    assert codes is not None
    offered = [*MOOD.mood_indications, "other"]
    assert sorted(each.value for each in codes.options) == sorted(offered)


def test_at_most_nine_items_a_screen_r_ux_15() -> None:
    assert [each.id for each in MOOD.sections if len(each.items) > 9] == []


@pytest.mark.parametrize("item", MOOD.screening_items + MOOD.discharge_items, ids=lambda i: i.id)
def test_words_are_plain(item: Item) -> None:
    words = [item.prompt, item.help, *(rule.text for rule in item.rules)]
    for text in words:
        assert not re.search(r"\b(please|error|invalid|TODO)\b|!", text, re.IGNORECASE)
    assert all(rule.text.endswith(".") for rule in item.rules)
    assert len(item.prompt) <= 90
    assert len(item.prompt.split()) <= 16


@pytest.mark.parametrize("item", MOOD.screening_items, ids=lambda i: i.id)
def test_every_choice_can_be_picked_with_one_key(item: Item) -> None:
    for part in (item, *item.fields):
        if part.kind in (Kind.CHOICE, Kind.MANY):
            keys = [option.key for option in part.options]
            assert all(len(key) == 1 for key in keys)
            assert len(set(keys)) == len(keys)


def test_shipped_files_are_named_after_what_they_hold() -> None:
    for path in shipped():
        protocol = load(path)
        assert isinstance(protocol, Protocol)
        assert (protocol.id, f"{protocol.version}.toml") == (path.parent.name, path.name)
        text = shipped_text(path.parent.name, path.stem)
        assert protocol.content_hash == hashlib.sha256(text.encode()).hexdigest()


def test_released_texts_never_change() -> None:
    held = {
        f"{path.parent.name}/{path.name}": load_shipped(path.parent.name, path.stem).content_hash
        for path in shipped()
    }
    assert held == RELEASED


def test_shipped_ids() -> None:
    assert shipped_ids() == ("ketamine-iv-aud", "ketamine-iv-mood", "ketamine-iv-pain")
    assert FIRST in shipped_ids()


@pytest.mark.parametrize("name", shipped_ids())
def test_from_where_the_bladder_asks_is_read_off_the_protocol(name: str) -> None:
    protocol = load_shipped(name)
    assert asked_from(protocol, "fact.bladder_worst") == 2
    assert asked_from(protocol, "blad.blood") == 1
    # Compared with yes or no, and compared with nothing.
    assert asked_from(protocol, "fact.bladder_new") is None
    assert asked_from(protocol, "blad.often") is None
