"""Sets as typed, late entries, medicines, events, notes (R-UX-12, R-UX-30; F-35 to F-38, F-43)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from ketadesk.clinical.observation import Vitals
from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.entries import MedicineGiven, Observed
from ketadesk.visit.stages import Action
from ketadesk.visit.steps import infusion, leaving, screening, watching
from ketadesk.visit.steps.step import Step
from ketadesk.visit.texts import text_problem
from tests.visit.builders import (
    CALM,
    PATIENT,
    Chair,
    code,
    ready,
    running,
    screened,
    taken,
)


def typed(name: str, raw: Any, confirmed: bool = False, sign: str = ".") -> Any:
    """What a single field reads as, or the code."""
    chair = Chair()
    chair.decimal_sign = sign
    read = watching.read_vitals(chair.scene(), {name: raw}, confirmed=confirmed)
    if isinstance(read, tuple):
        assert len(read) == 1
        return read[0].code.value
    return getattr(read, name)


POSSIBLE: dict[
    str, tuple[tuple[int, int], tuple[int, int]]
] = {  # (possible), (likely): reference §3
    "sbp": ((0, 300), (70, 220)),
    "dbp": ((0, 200), (35, 130)),
    "hr": ((0, 300), (35, 180)),
    "spo2": ((0, 100), (80, 100)),
    "rr": ((0, 80), (6, 40)),
    "temp_c": ((25, 45), (34, 40)),
    "oxygen_l_min": ((0, 15), (0, 15)),
    "moaas": ((0, 5), (0, 5)),
    "distress": ((0, 3), (0, 3)),
    "nausea": ((0, 3), (0, 3)),
    "pain": ((0, 10), (0, 10)),
    "cadss6": ((0, 24), (0, 24)),
}


@pytest.mark.parametrize("name", list(POSSIBLE))
def test_outside_possible_is_refused_and_outside_likely_asked_again(name: str) -> None:
    (low, high), (likely_low, likely_high) = POSSIBLE[name]
    step = Decimal("0.1") if name in ("temp_c", "oxygen_l_min") else Decimal(1)
    for outside in (low - step, high + step):
        assert typed(name, outside, confirmed=True) == "out-of-range"
    for inside in (likely_low, likely_high):
        assert typed(name, inside) == inside
    for unlikely in (low, high, likely_low - step, likely_high + step):
        if low <= unlikely <= high and not likely_low <= unlikely <= likely_high:
            assert typed(name, unlikely) == "implausible"
            assert typed(name, unlikely, confirmed=True) == unlikely


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("sbp", 1200, "out-of-range"),  # F-35
        ("spo2", 105, "out-of-range"),  # F-35
        ("sbp", "120", 120),
        ("sbp", "120.0", 120),
        ("sbp", "120.5", "out-of-range"),
        ("sbp", "12o", "not-a-number"),
        ("temp_c", "36.8", Decimal("36.8")),
        ("temp_c", "36,8", "not-a-number"),
        ("temp_c", "36.85", "out-of-range"),
        ("oxygen_l_min", ".5", Decimal("0.5")),
        ("vomited", 0, 0),
        ("site_ok", True, True),
        ("site_ok", False, False),
        ("site_ok", 1, "out-of-range"),
        ("oriented", False, False),
        ("on_oxygen", "yes", "out-of-range"),
        ("symptoms", ["vision", "headache"], ("headache", "vision")),
        ("symptoms", [], ()),
        ("symptoms", ["itch"], "unknown-item"),
        ("symptoms", "headache", "unknown-item"),
        ("symptoms", True, "unknown-item"),
        ("mood", 3, "unknown-item"),
    ],
)
def test_a_field_as_typed(name: str, raw: Any, expected: Any) -> None:
    found = typed(name, raw)
    assert found == expected
    assert type(found) is type(expected)


def test_a_field_that_no_set_holds() -> None:
    found = watching.read_value(Chair().scene(), "mood", 3, confirmed=False)
    assert isinstance(found, Problem)
    assert (found.code, found.item) == ("unknown-item", "mood")


def test_a_comma_is_read_where_the_clinic_set_it() -> None:
    assert typed("temp_c", "36,8", sign=",") == Decimal("36.8")
    assert typed("temp_c", "36.8", sign=",") == Decimal("36.8")


def test_every_reason_is_named_at_once() -> None:
    read = watching.read_vitals(
        Chair().scene(), {"sbp": 1200, "hr": "x", "rr": 14}, confirmed=False
    )
    assert isinstance(read, tuple)
    assert [(each.code.value, each.item) for each in read] == [
        ("out-of-range", "sbp"),
        ("not-a-number", "hr"),
    ]


@pytest.mark.parametrize(
    ("sbp", "dbp", "expected"),
    [
        (80, 90, "out-of-range"),  # F-36
        (90, 90, "out-of-range"),
        (91, 90, ""),
        (0, 0, ""),
        (None, 90, ""),
        (90, None, ""),
    ],
)
def test_systolic_stands_above_diastolic(sbp: Any, dbp: Any, expected: str) -> None:
    chair = running().at("10:10")
    found = chair.calm(sbp=sbp, dbp=dbp, confirmed=True)
    assert code(found) == expected
    if isinstance(found, Problem):
        assert (found.item, found.params) == ("dbp", {"crossed": "yes"})


def test_a_set_without_any_value_needs_a_reason() -> None:
    chair = running().at("10:10")
    found = chair.observe()
    assert isinstance(found, Problem)
    assert (found.code, found.item) == ("unanswered", "sbp")
    made = taken(chair.observe(partial=" asleep, left alone "))
    assert made.body == Observed(Vitals(), tuple(chair.visit.sets[-1].due), "asleep, left alone")


def test_an_unlikely_set_is_taken_when_typed_again() -> None:
    chair = running().at("10:10")
    assert code(chair.calm(hr=190)) == "implausible"
    made = taken(chair.calm(hr=190, confirmed=True))
    assert made.body.confirmed  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("minutes", "reason", "expected"),
    [
        (-0.1, "", "future-time"),  # F-43
        (0, "", ""),
        (29.9, "", ""),
        (30, "", "reason-needed"),
        (30, " ", "reason-needed"),
        (30, "was busy", ""),
        (60.1, "was busy", "out-of-range"),  # before the visit was opened
    ],
)
def test_the_ladder_of_late_entries(minutes: float, reason: str, expected: str) -> None:
    """R-UX-30."""
    chair = running().at("10:40")
    assert code(chair.calm(minutes, reason)) == expected


@pytest.mark.parametrize(("clock", "expected"), [("10:59:59", False), ("11:00", True)])
def test_from_an_hour_on_the_writer_signs_in_again(clock: str, expected: bool) -> None:
    chair = running()
    start = chair.now
    assert watching.needs_sign_in(chair.at(clock).scene(), start) is expected


# --- medicines --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("medicine", "by", "ordered_by", "expected"),
    [
        ("ondansetron", "nurse", "prescriber", ""),
        ("ondansetron", "nurse", "", "needs-order"),
        ("ondansetron", "nurse", "nurse2", "needs-order"),
        ("ondansetron", "prescriber", "", ""),
        ("oxygen", "nurse", "", ""),
        ("Oxygen", "nurse", "", ""),
        ("paracetamol", "nurse", "", "needs-order"),
        ("paracetamol", "nurse", "prescriber", ""),
        (" ", "nurse", "prescriber", "unanswered"),
    ],
)
def test_who_may_give_what(medicine: str, by: str, ordered_by: str, expected: str) -> None:
    assert code(running().give(medicine, 4, ordered_by, by=by)) == expected


@pytest.mark.parametrize(
    ("dose", "expected"),
    [(4, ""), ("0.1", ""), (0, "out-of-range"), ("4 mg", "not-a-number"), ("", "not-a-number")],
)
def test_a_dose_is_a_number_above_zero(dose: Any, expected: str) -> None:
    assert code(running().give(dose=dose)) == expected


def test_a_medicine_is_kept_with_its_class_and_needs_a_reason() -> None:
    chair = running()
    made = taken(chair.give(" Lorazepam ", "1"))
    assert made.body == MedicineGiven("Lorazepam", Decimal(1), "mg", "IV", "prescriber", "sedative")
    other = taken(chair.give("paracetamol", 1))
    assert other.body.drug_class == "other"  # type: ignore[attr-defined]
    made_without = watching.give(
        chair.scene("prescriber"),
        medicine="ondansetron",
        dose=4,
        unit="mg",
        route="IV",
        reason=" ",
        ordered_by="",
    )
    assert code(made_without) == "reason-needed"
    assert isinstance(made_without, Step)
    assert taken(chair.take(Action.GIVE, lambda _: made_without, happened=True)).after_the_fact


@pytest.mark.parametrize(
    ("charted", "medicine", "expected"),
    [
        (("ondansetron",), "ondansetron", "allergy"),
        (("Ondansetron ",), " ondansetron", "allergy"),
        (("ondansetron tablets",), "ondansetron", "allergy"),
        (("ondansetron",), "ondansetron ODT", "allergy"),
        (("antiemetic",), "ondansetron", "allergy"),
        (("Antiemetics (all)",), "Ondansetron", "allergy"),
        (("ANTI-EMETICS",), "ondansetron", "allergy"),
        (("antiemetic",), "ondansetron 4 mg", "allergy"),
        (("ondansetron - rash",), "ondansetron 4 mg", "allergy"),
        (("ondansetron, latex",), "Ondansetron", "allergy"),
        (("no allergies",), "ondansetron", ""),
        (("NKDA",), "ondansetron", ""),
        (("ondansetron",), "...", ""),
        (("antiemetic",), "paracetamol", ""),
        (("antiemetic",), "lorazepam", ""),
        (("sedatives",), "lorazepam", "allergy"),
        (("other antibiotics",), "fluids", ""),
        (("STRAẞE",), "strasse", "allergy"),
        (("?",), "ondansetron", ""),
        (("latex", " "), "ondansetron", ""),
        ((), "ondansetron", ""),
    ],
)
def test_a_charted_allergy_blocks_that_medicine(
    charted: tuple[str, ...], medicine: str, expected: str
) -> None:
    assert code(Chair(replace(PATIENT, allergies=charted)).give(medicine)) == expected


@pytest.mark.parametrize(
    ("medicine", "drug_class"),
    [
        ("lorazepam", "sedative"),
        ("Lorazepam 1 mg", "sedative"),
        ("Ativan (lorazepam)", "sedative"),
        ("naloxone 0.4 mg IV", "reversal"),
        ("paracetamol 1 g", "other"),
        ("4 mg", "other"),
    ],
)
def test_a_dose_beside_the_name_does_not_change_its_class(medicine: str, drug_class: str) -> None:
    """The waiting time and the hours without driving rest on the class."""
    made = taken(Chair().give(medicine))
    assert isinstance(made.body, MedicineGiven)
    assert made.body.drug_class == drug_class


def test_todays_allergies_count_and_bind_prescribers_too() -> None:
    chair = screened(all__other=["Ondansetron"])
    assert code(chair.give("ondansetron", by="prescriber")) == "allergy"
    assert code(chair.give("ondansetron ODT")) == "allergy"
    taken(chair.give("lorazepam"))
    made = taken(chair.give("ondansetron", happened=True))
    assert made.after_the_fact, "what was given is recorded all the same"
    vague = screened(all__other={"value": "not_assessed", "note": "asleep"})
    taken(vague.give("ondansetron"))


# --- events and notes -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "severity", "expected"),
    [
        ("drowsiness", "mild", ""),
        ("other", "severe", ""),
        ("sadness", "mild", "unknown-item"),
        ("fall", "terrible", "out-of-range"),
    ],
)
def test_an_event_is_of_a_known_kind(kind: str, severity: str, expected: str) -> None:
    assert code(running().event(kind, severity)) == expected


def test_events_are_those_of_the_reference() -> None:
    assert len(watching.EVENTS) == len(set(watching.EVENTS)) == 31
    for kind in watching.EVENTS:
        for severity in watching.SEVERITIES:
            made = watching.record_event(kind, severity, action=" a ", outcome="", serious=True)
            assert not isinstance(made, Problem)
            assert (made.action, made.serious) == ("a", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [(" calm ", ""), ("  ", "unanswered"), ("x" * 5000, ""), ("x" * 5001, "out-of-range")],
)
def test_a_note_is_refused_with_its_count_never_cut(text: str, expected: str) -> None:
    """R-UX-14, F-40."""
    found = ready().take(Action.NOTE, lambda _: watching.note(text))
    assert code(found) == expected
    if isinstance(found, Problem) and expected == "out-of-range":
        assert found.params == {"longest": "5000", "length": "5001"}


HIDING = "fell\u202easleep"


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("two\nlines\tand a tab\r\n", ""),
        ("Zoë, דוד, 李, e\u0301, \U0001f600", ""),
        (HIDING, "U+202E"),
        ("a\u2066b", "U+2066"),
        ("a\x00b", "U+0000"),
        ("a\x1b[31m", "U+001B"),
        ("a\x7f", "U+007F"),
        ("a\x85b", "U+0085"),
        ("a\ud800b", "U+D800"),
    ],
)
def test_no_text_hides_or_reorders_what_it_says(text: str, character: str) -> None:
    """R-SEC-24: control characters and bidi overrides."""
    found = text_problem(text, "note")
    expected = Problem(Code.OUT_OF_RANGE, "note", {"character": character})
    assert found == (expected if character else None)


@pytest.mark.parametrize("text", ["x" * 5001, HIDING])
def test_every_typed_text_has_the_same_limit(text: str) -> None:
    """R-UX-14, R-SEC-24, F-40."""
    chair = running().at("10:10")
    taken(chair.calm(sbp=186))
    scene = chair.scene("prescriber")
    given = {"medicine": "ondansetron", "dose": 4, "unit": "mg", "route": "IV", "reason": "sick"}
    long = timedelta(minutes=31)
    opened = chair.visit.entries[0].happened_at
    asked: dict[str, object] = {
        **{
            name: watching.give(scene, **{**given, name: text}, ordered_by="")
            for name in ("medicine", "unit", "route", "reason")
        },
        "action": watching.acknowledge(scene, text),
        "outcome": watching.record_event("fall", "mild", action="", outcome=text, serious=False),
        "partial": watching.observe(scene, {"hr": 70}, at=chair.now, partial=text),
        "late_reason": watching.late_problem(scene, chair.now, text),
        "note": leaving.addendum(text),
        "method": leaving.waste(scene, 2, text, "left over", "nurse2"),
        "reported_to": leaving.report_discrepancy(scene, "spilt", text),
    }
    for item, found in asked.items():
        assert isinstance(found, Problem), item
        assert (found.code.value, found.item) == ("out-of-range", item)
    late = watching.late_problem(replace(scene, now=opened + long), opened, text)
    others = (
        late,
        leaving.void(text),
        leaving.leave(scene, text, against_advice=True),
        screening.override(scene, "hx.cv", text),
        screening.decide(scene, "hx.cv", "proceed", text),
        infusion.reconcile(scene, "pump", text),
    )
    assert [code(each) for each in others] == ["out-of-range"] * len(others)


def test_a_seen_amber_needs_no_words_but_fit_ones() -> None:
    chair = running().at("10:10")
    taken(chair.calm(sbp=162))
    assert code(chair.acknowledge(HIDING)) == "out-of-range"
    taken(chair.acknowledge(""))


def test_the_calm_set_is_a_full_set() -> None:
    chair = running().at("10:10")
    taken(chair.observe(**CALM))
    assert chair.visit.running_sets[-1].complete
