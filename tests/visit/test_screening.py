"""What each screening answer brings up, what settles it, and what is still asked (reference §1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ketadesk.kernel.problems import Problem
from ketadesk.protocols.catalogue import load_shipped
from ketadesk.protocols.model import Behavior, Condition, Item, Kind, Operator, Protocol, Section
from ketadesk.visit.assessment import screening_of
from ketadesk.visit.entries import Overridden
from ketadesk.visit.facts import bmi, fact, holds, indications, suicide_level
from ketadesk.visit.findings import (
    asked,
    item_finding,
    needs_weight_choice,
    required,
    screening_findings,
    settled_by,
)
from ketadesk.visit.orders import order_flags
from ketadesk.visit.people import Patient
from ketadesk.visit.stages import Stage
from ketadesk.visit.visit import Visit
from tests.visit.builders import (
    BLADDER,
    EQUIPMENT,
    GOOD,
    HARMLESS,
    OPENED,
    PATIENT,
    WANTED,
    Chair,
    answered,
    closed,
    code,
    discharged,
    protocol,
    screened,
    taken,
    with_rules,
)

STOP_YES = {"all.ketamine": "H!", "esc.drive": "H!"} | dict.fromkeys(
    ("hx.vascular", "hx.thyroid", "med.theo", "sub.sud"), "H"
)
LEVEL_OF_YES = {each: STOP_YES.get(each, "P") for each in HARMLESS} | {"med.blunt": "I"}
LEVEL_OF_NO = {
    "id.match": "H!",
    "order.signed": "H!",
    "consent.capacity": "H",
    "med.rec": "H",
    "sub.pdmp": "P",
    "ms.orient": "P",
    "esc.home": "P",
    "env.ok": "I",
    "edu.done": "P",
    # Without a suicide risk a missing safety plan finds nothing.
    "si.safety": "",
}
ABSOLUTE = {"pump", "nibp", "spo2", "oxygen", "suction", "bag_mask", "aed", "drugs", "acls"}

CASES: list[tuple[str, Any, str]] = [
    *((each, True, LEVEL_OF_YES[each]) for each in HARMLESS),
    *((each, False, LEVEL_OF_NO[each]) for each in WANTED),
    *((f"eq.{each}", False, "H!" if each in ABSOLUTE else "H") for each in EQUIPMENT),
    ("order.onsite", "none", "H!"),
    ("consent.signed", "withdrawn", "H!"),
    ("consent.signed", "none", "H!"),
    ("consent.signed", "2025-03-02", ""),
    ("consent.signed", "2025-03-01", "P"),
    ("consent.signed", "2024-03-02", "P"),
    *(("ind.code", [each], "P") for each in ("postop", "aud", "sud", "bipolar", "other")),
    *(("ind.code", [each], "") for each in ("mdd", "suicidal", "gad", "sad", "ptsd", "ocd")),
    *(("ind.code", [each], "") for each in ("fibromyalgia", "neuropathic", "crps")),
    ("ind.code", ["trd", "bipolar"], "P"),
    ("ind.failed", 1, "P"),
    ("ind.failed", 2, ""),
    ("ind.failed", 0, "P"),
    ("ind.lastreaction", "mild", ""),
    ("ind.lastreaction", "moderate", "P"),
    ("ind.lastreaction", "serious", "H"),
    *(
        ("hx.cv", {**GOOD["hx.cv"], each: True}, "H")
        for each in ("unstable", "failure", "rhythm", "hypertension")
    ),
    ("hx.brain", {"present": True, "recent": True}, "H"),
    ("hx.brain", {"present": True, "recent": False}, "P"),
    ("hx.brain", {"present": True, "recent": False, "date": "2019-05-01"}, "P"),
    # A part left out never lowers the rule.
    ("hx.brain", {"present": True}, "H"),
    ("hx.brain", {"present": True, "date": "2019-05-01"}, "H"),
    ("hx.brain", {"present": False}, ""),
    ("hx.psychosis", "now", "H"),
    ("hx.psychosis", "past", "P"),
    ("hx.mania", "now", "H"),
    ("hx.mania", "past", "P"),
    ("hx.cognition", "delirium", "H"),
    ("hx.cognition", "dementia", "P"),
    ("hx.liver", "mild", ""),
    ("hx.liver", "moderate", "P"),
    ("hx.liver", "severe", "H"),
    ("hx.osa", {"present": True, "treated": True, "stop_bang": 4}, ""),
    ("hx.osa", {"present": True, "treated": False}, "P"),
    ("hx.osa", {"present": True}, "P"),
    ("hx.osa", {"present": True, "treated": True, "stop_bang": 5}, "P"),
    ("hx.osa", {"present": False, "stop_bang": 5}, "P"),
    *((f"lab.{each}", "not_done", "P") for each in ("ecg", "liver", "creatinine", "urine")),
    *((f"lab.{each}", "not_needed", "") for each in ("ecg", "liver", "creatinine", "urine")),
    *(
        (f"lab.{each}", {"date": "2026-02-16", "result": "abnormal"}, "P")
        for each in ("ecg", "liver", "creatinine", "urine")
    ),
    ("preg.test", "not_applicable", ""),
    ("preg.test", "positive", "H"),
    ("preg.test", "refused", "P"),
    ("med.benzo", {"taken": True, "last": "2026-03-01T18:00"}, "P"),
    ("med.benzo", {"taken": True, "last": "2026-03-01T17:59"}, "P"),
    ("med.benzo", {"taken": True, "last": "2026-03-01T17:59", "lorazepam_mg_day": 1}, ""),
    ("med.benzo", {"taken": True, "lorazepam_mg_day": 1}, "P"),
    ("med.benzo", {"taken": True, "last": "2026-02-28T20:00", "lorazepam_mg_day": 2}, ""),
    ("med.benzo", {"taken": True, "last": "2026-02-28T20:00", "lorazepam_mg_day": "2.01"}, "P"),
    ("med.benzo", {"taken": True}, "P"),
    ("med.cyp", "inhibitor", "P"),
    ("med.cyp", "inducer", "I"),
    ("med.bp", "taken", ""),
    ("med.bp", "missed", "P"),
    ("med.glp1", {"taken": True, "gut_symptoms": True}, "P"),
    ("med.glp1", {"taken": True, "gut_symptoms": False}, "I"),
    ("med.glp1", {"taken": True}, "P"),
    ("all.other", ["latex"], "I"),
    ("all.other", [], ""),
    ("sub.now", {**GOOD["sub.now"], "intoxicated": True}, "H!"),
    *(
        ("sub.now", {**GOOD["sub.now"], each: True}, "P")
        for each in ("alcohol", "cannabis", "other")
    ),
    ("sub.auditc", 2, ""),
    ("sub.auditc", 3, "P"),
    ("sub.auditc", 4, "P"),
    ("sub.uds", "explained", ""),
    ("sub.uds", "unexplained", "P"),
    ("sub.uds", "not_done", ""),
    ("si.item9", 1, "I"),
    ("si.cssrs", {"items": [], "six": "never"}, ""),
    ("si.cssrs", {"items": [1, 2], "six": "never"}, ""),
    ("si.cssrs", {"items": [1, 2], "six": "lifetime"}, "P"),  # worked case 22
    ("si.cssrs", {"items": [4], "six": "never"}, "P"),
    ("esc.name", "none", "H"),
    ("wt.bmi", {"height_cm": 163}, "P"),  # 80 kg: 30.1
    ("wt.bmi", {"height_cm": 164}, ""),  # 29.7
    ("iv.ok", {"flushes": False}, "H"),
    ("timeout", "none", "H"),
]


@pytest.mark.parametrize(("item", "raw", "level"), CASES)
def test_what_an_answer_brings_up(item: str, raw: Any, level: str) -> None:
    chair = screened()
    taken(chair.answer(item, raw))
    assert chair.level(item) == level
    others = {each.item for each in screening_findings(chair.case, chair.now) if each.item != item}
    assert not others, "one answer brings up one finding"


def test_good_answers_bring_up_nothing() -> None:
    chair = screened()
    screening = screening_of(chair.case, chair.now)
    assert (screening.findings, screening.unanswered) == ((), ())
    assert screening.answered == screening.required > 80
    assert screening.settled
    assert not screening.may_start, "an order and a baseline are still missing"


@pytest.mark.parametrize("item", [each.id for each in protocol().screening_items])
def test_not_assessed_is_the_worst_rule_and_at_least_a_decision(item: str) -> None:
    """Reference §1: "not assessed" with a reason counts as the item's worst rule, at least P."""
    chair = screened()
    taken(chair.answer(item, {"value": "not_assessed", "note": "patient asleep"}))
    levels = [each.level.value for each in (protocol().item(item) or _none()).rules]
    worst = next((each for each in ("H!", "H", "P") if each in levels), "P")
    assert chair.level(item) == worst
    assert chair.open(item)


def _none() -> Item:
    raise AssertionError("every item is known")


def test_nothing_is_answered_in_a_new_visit() -> None:
    """R-UX-13: a new form has zero answers."""
    chair = Chair()
    screening = screening_of(chair.case, chair.now)
    assert screening.answered == 0
    assert set(screening.unanswered) == {
        each.id for each in protocol().screening_items if required(chair.case, each, chair.now)
    }
    assert {each.section for each in screening.sections} == {s.id for s in protocol().sections}
    assert not chair.visit.answers


# --- who is treated, and earlier visits -------------------------------------------------------


def patient(**parts: Any) -> Patient:
    return replace(PATIENT, **parts)


@pytest.mark.parametrize(
    ("born", "level"),
    [
        (date(2008, 3, 3), "H"),
        (date(2008, 3, 2), ""),
        (date(1961, 3, 3), ""),
        (date(1961, 3, 2), "I"),
        (date(1960, 2, 29), "I"),  # F-34
    ],
)
def test_age_on_the_day_of_the_visit(born: date, level: str) -> None:
    assert Chair(patient(born=born)).level("id.age") == level


@pytest.mark.parametrize(
    ("sex", "score", "level"),
    [
        ("female", 3, "P"),
        ("male", 3, ""),
        ("unknown", 3, "P"),
        ("male", 4, "P"),
        ("female", 2, ""),
    ],
)
def test_alcohol_score_by_sex(sex: str, score: int, level: str) -> None:
    """Worked case 26."""
    chair = Chair(patient(sex=sex))
    taken(chair.answer("sub.auditc", score))
    assert chair.level("sub.auditc") == level


@pytest.mark.parametrize(("indication", "level"), [("trd", "P"), ("crps", "")])
def test_earlier_treatments_count_for_mood_only(indication: str, level: str) -> None:
    chair = screened(ind__code=[indication], ind__failed=1)
    assert chair.level("ind.failed") == level


def test_while_no_reason_is_known_a_protocol_for_mood_counts_as_mood() -> None:
    """The safer way: the limits for mood are the narrower ones (reference §2)."""
    chair = Chair()
    assert indications(chair.visit.answers) == ()
    assert fact(chair.case, "mood") is True
    taken(chair.answer("ind.code", {"value": "not_assessed", "note": "asleep"}))
    assert indications(chair.visit.answers) == ()
    assert fact(chair.case, "mood") is True
    taken(chair.answer("ind.code", ["crps"]))
    assert fact(chair.case, "mood") is False
    taken(chair.answer("ind.code", ["crps", "ptsd"]))
    assert fact(chair.case, "mood") is True
    assert fact(Chair(rules=with_rules(mood_indications=())).case, "mood") is False


@pytest.mark.parametrize(("days", "level"), [(1, "P"), (2, "")])
def test_days_since_the_last_infusion(days: int, level: str) -> None:
    before = discharged().visit
    chair = Chair(previous=(before,), number=2, opened=before.entries[0].happened_at)
    chair.later(minutes=days * 24 * 60)
    chair = Chair(previous=(before,), number=2, opened=chair.now)
    answered(chair, ind__number=2, sub__auditc=None)
    assert fact(chair.case, "days_since_last") == days
    assert chair.level("ind.number") == level


def test_first_visit_knows_no_days() -> None:
    chair = screened()
    assert fact(chair.case, "days_since_last") is None
    assert chair.level("ind.number") == ""


def test_the_alcohol_score_is_required_at_the_first_visit_only() -> None:
    first, second = Chair(), Chair(number=2)
    item = protocol().item("sub.auditc") or _none()
    assert required(first.case, item, first.now)
    assert not required(second.case, item, second.now)
    assert asked(second.case, item, second.now)


@pytest.mark.parametrize(
    ("indication", "scale"),
    [
        ("mdd", "phq9"),
        ("bipolar", "phq9"),
        ("gad", "gad7"),
        ("sad", "gad7"),
        ("ptsd", "pcl5"),
        ("ocd", "ybocs"),
        ("crps", "pain"),
        ("postop", "pain"),
    ],
)
def test_a_scale_is_required_by_indication(indication: str, scale: str) -> None:
    chair = Chair()
    taken(chair.answer("ind.code", [indication]))
    wanted = {
        each.id
        for each in protocol().screening_items
        if each.id.startswith("scale.") and required(chair.case, each, chair.now)
    }
    assert wanted == {f"scale.{scale}"}


def test_missing_tests_matter_before_the_first_infusion_only() -> None:
    chair = Chair(number=2)
    taken(chair.answer("lab.ecg", "not_done"))
    assert chair.level("lab.ecg") == ""


@pytest.mark.parametrize(("kg", "level"), [(88, ""), (88.1, "P"), (72, ""), (71.9, "P")])
def test_change_of_weight_since_the_last_visit(kg: float, level: str) -> None:
    chair = Chair(previous=(screened().visit,), number=2)
    taken(chair.answer("wt.kg", kg))
    assert chair.level("wt.kg") == level


def test_a_weight_that_was_not_measured_last_time_compares_with_nothing() -> None:
    before = screened(wt__kg={"value": "not_assessed", "note": "scale broken"})
    chair = Chair(previous=(before.visit,), number=2)
    taken(chair.answer("wt.kg", 30))
    assert chair.level("wt.kg") == ""


def test_void_and_cancelled_visits_are_not_the_last_visit() -> None:
    void, cancelled = screened(), screened()
    taken(void.void())
    taken(cancelled.cancel())
    chair = Chair(previous=(void.visit, cancelled.visit), number=2)
    assert chair.case.last_visit is None
    taken(chair.answer("wt.kg", 30))
    assert chair.level("wt.kg") == ""
    assert Chair(previous=(screened().visit, void.visit)).case.last_visit == screened().visit


@pytest.mark.parametrize("how", ["cancelled", "postponed"])
def test_a_visit_that_was_called_off_never_counts_not_even_closed(how: str) -> None:
    before = screened(hx__eye=True)
    taken(before.order("1.0", 60))
    taken(before.cancel() if how == "cancelled" else before.decide("hx.eye", "postpone"))
    assert not before.visit.counts
    taken(before.sign("record"))
    assert (before.visit.stage, before.visit.counts) == (Stage.CLOSED, False)
    chair = answered(Chair(previous=(before.visit,)), lab__liver="not_done")
    assert chair.case.last_visit is None
    assert chair.level("lab.liver") == "P", "still before infusion 1"
    taken(chair.order())
    assert order_flags(chair.case) == ()
    assert closed().visit.counts


def test_a_void_infusion_is_no_last_infusion() -> None:
    before = discharged()
    taken(before.void())
    assert Chair(previous=(before.visit,)).case.last_infusion_at is None
    assert Chair(previous=(discharged().visit, screened().visit)).case.last_infusion_at == (
        discharged().visit.started_at
    )


def test_stable_heart_disease_asks_the_first_time_only() -> None:
    """Reference §1b: P first time, then for information."""
    before = screened(hx__cvstable=True)
    assert before.level("hx.cvstable") == "P"
    undecided = Chair(previous=(before.visit,), number=2)
    taken(undecided.answer("hx.cvstable", True))
    assert undecided.level("hx.cvstable") == "P"
    taken(before.decide("hx.cvstable"))
    chair = Chair(previous=(before.visit,), number=2)
    assert chair.level("hx.cvstable") == ""
    taken(chair.answer("hx.cvstable", True))
    assert chair.level("hx.cvstable") == "I"
    taken(before.cancel())
    cancelled = Chair(previous=(before.visit,), number=2)
    taken(cancelled.answer("hx.cvstable", True))
    assert cancelled.level("hx.cvstable") == "P", "a cancelled visit settled nothing"


@pytest.mark.parametrize(
    ("scores", "before", "level"),
    [
        ({}, None, ""),
        ({"blad.often": 1}, None, ""),
        ({"blad.often": 2}, None, "P"),
        ({"blad.blood": 1}, None, "P"),
        ({"blad.rush": 1}, {"blad.rush": 0}, "P"),
        ({"blad.rush": 1}, {"blad.rush": 1}, ""),
        ({"blad.rush": 0}, {"blad.rush": 1}, ""),
    ],
)
def test_bladder_answers_together(
    scores: dict[str, int], before: dict[str, int] | None, level: str
) -> None:
    previous: tuple[Visit, ...] = ()
    if before is not None:
        earlier = screened(**{name.replace(".", "__"): score for name, score in before.items()})
        previous = (earlier.visit,)
    chair = Chair(previous=previous, number=1 + len(previous))
    for item in BLADDER:
        taken(chair.answer(item, scores.get(item, 0)))
    assert chair.level("blad.sx") == level


def test_a_bladder_answer_asks_again_when_it_changes() -> None:
    chair = screened(blad__pain=2)
    taken(chair.decide("blad.sx"))
    assert not chair.open("blad.sx")
    taken(chair.answer("blad.leak", 1))
    assert chair.open("blad.sx")


# --- time -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "raw", "now", "level"),
    [
        ("npo.solid", {"at": "07:30", "kind": "light"}, "13:00", "P"),  # worked case 24
        ("npo.solid", {"at": "07:00", "kind": "light"}, "13:00", ""),
        ("npo.solid", {"at": "05:00", "kind": "fatty"}, "12:59:59", "P"),
        ("npo.solid", {"at": "05:00", "kind": "fatty"}, "13:00", ""),
        ("npo.clear", "11:00", "13:00", ""),  # worked case 24
        ("npo.clear", "11:30", "13:00", "P"),  # worked case 24
    ],
)
def test_fasting(item: str, raw: Any, now: str, level: str) -> None:
    chair = Chair().at(now)
    taken(chair.answer(item, raw))
    assert chair.level(item) == level


def test_fasting_is_judged_at_the_start_and_stays_so() -> None:
    """Reference §4: fasting is judged again at the start of the infusion."""
    chair = screened(npo__clear="08:30")
    assert chair.level("npo.clear") == "P"
    assert chair.at("10:30").level("npo.clear") == ""
    early = screened(npo__clear="08:30")
    taken(early.order())
    taken(early.decide("npo.clear"))
    taken(early.sign("screening"))
    taken(early.at("10:00").start(happened=True))
    assert early.at("12:00").level("npo.clear") == "P"


def test_a_meal_without_a_time_is_no_number_of_hours() -> None:
    chair = screened(npo__solid={"value": "not_assessed", "note": "cannot say"})
    assert chair.level("npo.solid") == "P"
    hours = when("npo.solid", Operator.GREATER_EQUAL, Decimal(0), "hours_ago")
    assert not holds(chair.case, hours, {}, chair.now)
    assert holds(screened().case, hours, {}, chair.now)


# --- suicide risk -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "six", "level"),
    [
        ([], "never", "none"),
        ([1], "never", "low"),
        ([1, 2], "never", "low"),
        ([3], "never", "moderate"),
        ([1, 2], "lifetime", "moderate"),  # worked case 22
        ([4], "never", "high"),  # worked case 22
        ([5], "lifetime", "high"),
        ([], "recent", "high"),
    ],
)
def test_suicide_triage(items: list[int], six: str, level: str) -> None:
    chair = Chair()
    taken(chair.answer("si.cssrs", {"items": items, "six": six}))
    assert suicide_level(chair.visit.answers) == level


def test_suicide_level_is_unknown_until_answered() -> None:
    chair = Chair()
    assert suicide_level(chair.visit.answers) is None
    taken(chair.answer("si.cssrs", {"value": "not_assessed", "note": "declined"}))
    assert suicide_level(chair.visit.answers) is None


@pytest.mark.parametrize(
    ("items", "plan", "level"),
    [([3], False, "P"), ([4], False, "P"), ([1], False, ""), ([4], True, "")],
)
def test_a_safety_plan_is_missed_with_risk_only(items: list[int], plan: bool, level: str) -> None:
    chair = Chair()
    taken(chair.answer("si.cssrs", {"items": items, "six": "never"}))
    taken(chair.answer("si.safety", plan))
    assert chair.level("si.safety") == level


def test_a_safety_plan_is_missed_where_the_risk_was_not_assessed() -> None:
    chair = Chair()
    taken(chair.answer("si.safety", False))
    assert chair.level("si.safety") == "", "the screener itself is still unanswered"
    taken(chair.answer("si.cssrs", {"value": "not_assessed", "note": "declined"}))
    assert chair.level("si.safety") == "P"
    taken(chair.answer("si.safety", True))
    assert chair.level("si.safety") == ""


@pytest.mark.parametrize(("nine", "counts"), [(0, True), (1, False), (3, False), (None, True)])
def test_item_nine_makes_the_suicide_screen_mandatory(nine: int | None, counts: bool) -> None:
    """Reference §1d: PHQ-9 item 9 of 1 or more; then it cannot be left out."""
    chair = Chair()
    if nine is not None:
        taken(chair.answer("si.item9", nine))
    taken(chair.answer("si.cssrs", {"value": "not_assessed", "note": "declined"}))
    left = screening_of(chair.case, chair.now).unanswered
    assert ("si.cssrs" not in left) == counts


# --- what settles a finding -------------------------------------------------------------------


def test_a_decision_settles_until_the_answer_changes() -> None:
    chair = screened(hx__eye=True)
    assert code(chair.sign("screening")) == "needs-prescriber"
    made = taken(chair.decide("hx.eye"))
    found = chair.finding("hx.eye")
    assert found is not None
    assert found.settled_by == made
    taken(chair.answer("hx.eye", {"value": True, "note": "left eye"}))
    assert chair.open("hx.eye")
    taken(chair.decide("hx.eye", "modify"))
    assert not chair.open("hx.eye")
    taken(chair.correct("hx.eye", True))
    assert chair.open("hx.eye"), "a correction asks again"


def test_an_override_settles_a_stop_and_a_decision_does_not() -> None:
    chair = screened(hx__thyroid=True)
    assert code(chair.decide("hx.thyroid")) == "hard-stop"
    assert code(chair.sign("screening")) == "hard-stop"
    taken(chair.override("hx.thyroid"))
    assert not chair.open("hx.thyroid")
    taken(chair.sign("screening"))


def test_an_override_answers_what_the_protocol_asks_beside_the_reason() -> None:
    """§1d: an alcohol programme overrides an active substance disorder with a plan."""
    chair = Chair(rules=load_shipped("ketamine-iv-aud"))
    taken(chair.answer("sub.sud", True))
    refused = chair.override("sub.sud")
    assert isinstance(refused, Problem)
    assert (refused.code.value, refused.item) == ("reason-needed", "sub.sud")
    assert "plan" in refused.params["asks"]
    assert code(chair.override("sub.sud", instead="weekly\u202e")) != ""
    made = taken(chair.override("sub.sud", instead=" weekly, with therapy "))
    assert isinstance(made.body, Overridden)
    assert made.body.compensating == "weekly, with therapy"
    assert not chair.open("sub.sud")
    plain = Chair()
    taken(plain.answer("sub.sud", True))
    taken(plain.override("sub.sud"))


def test_a_choice_that_is_switched_off_is_not_taken() -> None:
    chair = Chair(rules=load_shipped("ketamine-iv-aud"))
    assert code(chair.answer("ind.code", ["trd"])) == "out-of-range"
    taken(chair.answer("ind.code", ["aud"]))


def test_an_absolute_stop_stays() -> None:
    chair = screened(all__ketamine=True)
    assert code(chair.decide("all.ketamine")) == "no-override"
    assert code(chair.override("all.ketamine")) == "no-override"
    found = chair.finding("all.ketamine")
    assert found is not None
    assert found.stops
    assert found.asks
    assert settled_by(chair.case, "all.ketamine", found.level, found.basis) is None


def test_information_asks_nothing() -> None:
    chair = screened(med__blunt=True)
    found = chair.finding("med.blunt")
    assert found is not None
    assert not found.asks
    assert not found.open
    assert code(chair.decide("med.blunt")) == "unknown-item"
    assert code(chair.override("med.blunt")) == "unknown-item"
    assert screening_of(chair.case, chair.now).settled


def test_a_finding_names_its_sources() -> None:
    chair = screened(hx__eye=True, wt__kg=30)
    found = chair.finding("hx.eye")
    assert found is not None
    assert found.sources == ("asra2018",)
    assert not found.house_default
    own = screened(sub__pdmp=False).finding("sub.pdmp")
    assert own is not None
    assert (own.sources, own.house_default) == ((), True)


# --- weight choice ----------------------------------------------------------------------------


def test_a_high_body_mass_index_waits_for_a_choice_of_weight() -> None:
    """Worked case 4: it cannot start until actual or ideal is chosen."""
    chair = screened(wt__kg=110)
    assert bmi(chair.visit.answers) == Decimal("35.9")
    assert needs_weight_choice(chair.case, protocol())
    assert chair.open("wt.bmi")
    taken(chair.order())
    assert chair.open("wt.bmi"), "an order that chose neither settles nothing"
    chosen = taken(chair.order(weight="ideal"))
    found = chair.finding("wt.bmi")
    assert found is not None
    assert found.settled_by == chosen
    assert not needs_weight_choice(screened().case, protocol())
    assert not needs_weight_choice(Chair().case, protocol())


def test_a_decision_on_the_index_chooses_no_weight_and_settles_nothing() -> None:
    """Worked case 4: no start until actual or ideal weight is chosen."""
    chair = screened(wt__kg=110)
    taken(chair.decide("wt.bmi"))
    found = chair.finding("wt.bmi")
    assert found is not None
    assert found.settled_by is None


# --- what a protocol may say beyond the shipped one -------------------------------------------


def with_item(item: Item) -> Protocol:
    return with_rules(sections=(*protocol().sections, Section("more", "More", (item,))))


def when(question: str, operator: Operator, answer: Any, field: str = "value") -> Condition:
    return Condition(question, field, operator, answer)


def test_an_item_is_asked_only_where_its_conditions_hold() -> None:
    item = Item(
        "more.one",
        "One more?",
        Kind.YES_NO,
        enable_when=(when("hx.mania", Operator.EQUAL, "past"),),
    )
    chair = Chair(rules=with_item(item))
    assert not asked(chair.case, item, chair.now)
    assert not required(chair.case, item, chair.now)
    taken(chair.answer("more.one", {"value": "not_assessed", "note": "too early"}))
    assert item_finding(chair.case, item, chair.now) is None, "what is not asked finds nothing"
    taken(chair.answer("hx.mania", "past"))
    assert asked(chair.case, item, chair.now)
    assert required(chair.case, item, chair.now)
    assert chair.level("more.one") == "P"


def enabled(rules: Protocol, **conditions: Condition) -> Protocol:
    """The protocol in which these items are asked only where their condition holds."""

    def changed(items: tuple[Item, ...]) -> tuple[Item, ...]:
        wanted = {name.replace("__", "."): each for name, each in conditions.items()}
        return tuple(
            replace(each, enable_when=(wanted[each.id],)) if each.id in wanted else each
            for each in items
        )

    sections = tuple(replace(each, items=changed(each.items)) for each in rules.sections)
    return replace(rules, sections=sections, discharge_items=changed(rules.discharge_items))


def test_a_hidden_answer_counts_nowhere_and_comes_back_when_it_is_asked_again() -> None:
    rules = enabled(protocol(), blad__pain=when("hx.renal", Operator.EQUAL, answer=True))
    chair = Chair(rules=rules)
    taken(chair.answer("blad.pain", 3))
    assert "blad.pain" in chair.visit.recorded
    assert "blad.pain" not in chair.visit.answers
    assert fact(chair.case, "bladder_worst") is None
    assert chair.level("blad.sx") == ""
    taken(chair.answer("hx.renal", True))
    assert chair.level("blad.sx") == "P"
    taken(chair.answer("hx.renal", False))
    assert chair.level("blad.sx") == ""
    taken(chair.answer("blad.pain", 0))
    taken(chair.answer("hx.renal", True))
    assert chair.visit.answers["blad.pain"].value == 0
    assert chair.level("blad.sx") == ""


def test_one_question_hides_the_next() -> None:
    rules = enabled(
        protocol(),
        hx__eye=when("hx.renal", Operator.EQUAL, answer=True),
        hx__resp=when("hx.eye", Operator.EQUAL, answer=True),
        hx__thyroid=when("hx.resp", Operator.EXISTS, answer=False),
    )
    chair = Chair(rules=rules)
    for item in ("hx.renal", "hx.eye", "hx.resp", "hx.thyroid"):
        taken(chair.answer(item, True))
    assert set(chair.visit.answers) == {"hx.renal", "hx.eye", "hx.resp"}
    taken(chair.answer("hx.renal", False))
    assert set(chair.visit.answers) == {"hx.renal", "hx.thyroid"}


def test_questions_that_hide_each_other_in_a_circle_count_nowhere() -> None:
    rules = enabled(
        protocol(),
        hx__eye=when("hx.resp", Operator.EXISTS, answer=False),
        hx__resp=when("hx.eye", Operator.EXISTS, answer=True),
    )
    chair = Chair(rules=rules)
    for item in ("hx.renal", "hx.eye", "hx.resp"):
        taken(chair.answer(item, True))
    assert set(chair.visit.answers) == {"hx.renal"}


def test_an_answer_hidden_at_the_last_visit_is_no_answer_of_it() -> None:
    rules = enabled(protocol(), wt__kg=when("hx.renal", Operator.EQUAL, answer=True))
    first = Chair(rules=rules)
    taken(first.answer("wt.kg", 60))
    later = Chair(previous=(first.visit,), opened=OPENED + timedelta(days=7))
    taken(later.answer("wt.kg", 80))
    assert later.case.last_answer("wt.kg") is None
    assert later.level("wt.kg") == ""


@pytest.mark.parametrize(("behavior", "expected"), [(Behavior.ALL, False), (Behavior.ANY, True)])
def test_several_conditions_are_joined(behavior: Behavior, expected: bool) -> None:
    item = Item(
        "more.one",
        "One more?",
        Kind.YES_NO,
        enable_when=(
            when("hx.mania", Operator.EQUAL, "past"),
            when("hx.mania", Operator.EQUAL, "now"),
        ),
        enable_behavior=behavior,
    )
    chair = Chair(rules=with_item(item))
    taken(chair.answer("hx.mania", "past"))
    assert asked(chair.case, item, chair.now) is expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (when("ind.failed", Operator.EQUAL, Decimal(3)), True),
        (when("ind.failed", Operator.NOT_EQUAL, Decimal(3)), False),
        (when("ind.failed", Operator.NOT_EQUAL, Decimal(4)), True),
        (when("ind.failed", Operator.GREATER, Decimal(3)), False),
        (when("ind.failed", Operator.GREATER, Decimal(2)), True),
        (when("ind.failed", Operator.GREATER_EQUAL, Decimal(3)), True),
        (when("ind.failed", Operator.LESS, Decimal(3)), False),
        (when("ind.failed", Operator.LESS, Decimal(4)), True),
        (when("ind.failed", Operator.LESS_EQUAL, Decimal(3)), True),
        (when("ind.failed", Operator.GREATER, "2"), False),
        (when("hx.mania", Operator.GREATER, Decimal(2)), False),
        (when("id.match", Operator.GREATER, Decimal(0)), False),
        (when("ind.failed", Operator.EXISTS, True), True),
        (when("ind.failed", Operator.EXISTS, False), False),
        (when("ind.code", Operator.EQUAL, "trd"), True),
        (when("ind.code", Operator.EQUAL, "gad"), False),
        (when("ind.code", Operator.NOT_EQUAL, "gad"), True),
        (when("ind.code", Operator.NOT_EQUAL, "trd"), False),
        (when("all.other", Operator.EXISTS, True), False),
        (when("all.other", Operator.EXISTS, False), True),
        (when("scale.madrs", Operator.EXISTS, True), False),
        (when("scale.madrs", Operator.NOT_EQUAL, Decimal(1)), False),
        (when("scale.madrs", Operator.LESS, Decimal(1)), False),
        (when("wt.bmi", Operator.GREATER, Decimal(26), "bmi"), True),
        (when("fact.sex", Operator.EQUAL, "female"), True),
        (when("fact.age_years", Operator.EQUAL, Decimal(42)), True),
        (when("", Operator.EQUAL, "own"), True),
    ],
)
def test_comparisons(condition: Condition, expected: bool) -> None:
    chair = screened()
    assert holds(chair.case, condition, {"value": "own"}, chair.now) is expected


def test_an_unknown_fact_is_a_flaw_of_the_program() -> None:
    with pytest.raises(KeyError, match="moon"):
        fact(Chair().case, "moon")


def test_a_benzodiazepine_is_judged_in_the_clinics_evening() -> None:
    chair = screened(med__benzo={"taken": True, "lorazepam_mg_day": 1, "last": "2026-03-01T18:00"})
    assert chair.level("med.benzo") == "P"
    chair.now += timedelta(days=1)
    assert chair.level("med.benzo") == ""
