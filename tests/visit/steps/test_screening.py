"""Answers, decisions, overrides, identifiers and the order as steps."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from ketadesk.kernel.problems import Problem
from ketadesk.visit.entries import Decided, Ordered, Signed
from tests.visit.builders import Chair, code, fit, ready, recovering, running, screened, taken


def test_an_unknown_item_is_no_answer() -> None:
    assert code(Chair().answer("hx.moon", True)) == "unknown-item"
    assert code(Chair().answer("hx.eye", "perhaps")) == "out-of-range"


@pytest.mark.parametrize(
    ("item", "raw", "by", "expected"),
    [
        ("order.onsite", "prescriber", "nurse", ""),
        ("order.onsite", "nurse2", "nurse", "not-permitted"),
        ("order.onsite", "director", "nurse", "not-permitted"),
        ("order.onsite", "none", "nurse", ""),
        ("order.onsite", "stranger", "nurse", "unknown-item"),
        ("order.onsite", {"value": "not_assessed", "note": "unknown"}, "nurse", ""),
        ("timeout", "nurse2", "nurse", ""),
        ("timeout", "prescriber", "nurse", ""),
        ("timeout", "nurse", "nurse", "witness-same"),
        ("timeout", "nurse", "nurse2", ""),
        ("timeout", "none", "nurse", ""),
        ("timeout", {"value": "not_assessed", "note": "alone"}, "nurse", ""),
    ],
)
def test_a_second_person_is_another_and_the_prescriber_prescribes(
    item: str, raw: Any, by: str, expected: str
) -> None:
    assert code(Chair().answer(item, raw, by)) == expected


def test_a_correction_follows_the_same_rules() -> None:
    chair = screened()
    assert code(chair.correct("timeout", "nurse")) == "witness-same"
    assert code(chair.correct("order.onsite", "nurse2")) == "not-permitted"
    assert code(chair.correct("hx.eye", "perhaps")) == "out-of-range"
    assert code(chair.correct("hx.eye", True, "  ")) == "reason-needed"
    assert code(chair.correct("hx.moon", True)) == "unknown-item"
    assert code(Chair().correct("hx.eye", True)) == "unknown-item", "nothing was answered yet"
    taken(chair.correct("timeout", "prescriber"))


# --- decisions and overrides ------------------------------------------------------------------


def test_a_decision_needs_a_kind_a_reason_and_a_finding() -> None:
    chair = screened(hx__eye=True)
    assert code(chair.decide("hx.eye", "maybe")) == "out-of-range"
    assert code(chair.decide("hx.eye", reason=" ")) == "reason-needed"
    assert code(chair.decide("hx.mania")) == "unknown-item"
    made = taken(chair.decide("hx.eye", "modify"))
    answer = chair.visit.answers["hx.eye"].entry
    assert made.body == Decided("hx.eye", "modify", (answer.id,))
    assert made.reason == "seen"


def test_postponing_names_what_it_rests_on() -> None:
    chair = screened(hx__eye=True)
    answer = chair.visit.answers["hx.eye"].entry
    made = taken(chair.decide("hx.eye", "postpone"))
    assert made.body == Decided("hx.eye", "postpone", (answer.id,))


def test_an_override_needs_a_reason_and_a_stop() -> None:
    chair = screened(hx__thyroid=True, hx__eye=True)
    assert code(chair.override("hx.thyroid", "")) == "reason-needed"
    assert code(chair.override("hx.eye")) == "unknown-item", "a decision is no stop"
    assert code(chair.override("hx.mania")) == "unknown-item"
    for other in ("nurse", "director"):  # reference §2: a prescriber's to do, nobody else's
        assert code(chair.override("hx.thyroid", by=other)) == "not-permitted"
    taken(chair.override("hx.thyroid"))
    assert code(Chair().override("hx.thyroid")) == "no-override", "nothing was answered yet"


def test_a_criterion_is_overridden_by_a_prescriber_while_the_patient_is_there() -> None:
    chair = recovering()
    assert code(chair.override("dc.bp", by="director")) == "not-permitted"
    assert code(chair.override("dc.moon")) == "unknown-item"
    assert code(chair.override("dc.bp", " ")) == "reason-needed"
    assert code(running().override("dc.bp")) == "out-of-order"
    assert code(screened().override("dc.bp")) == "out-of-order"
    taken(chair.override("dc.bp"))


# --- identifiers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "record_no", "expected"),
    [
        ("1984-02-03", "S-0001", ""),
        (" 1984-02-03 ", " s-0001 ", ""),
        (date(1984, 2, 3), "S-0001", ""),
        (datetime(1984, 2, 3, 0, 0), "S-0001", ""),  # noqa: DTZ001 - as a date field may give it
        ("1984-02-04", "S-0001", "identity-mismatch"),
        ("1984-02-03", "S-0002", "identity-mismatch"),
        ("1984-02-03", "", "identity-mismatch"),
        ("03/02/1984", "S-0001", "identity-mismatch"),
        (None, "S-0001", "identity-mismatch"),
    ],
)
def test_both_identifiers_must_agree(born: Any, record_no: str, expected: str) -> None:
    """R-UX-04."""
    assert code(Chair().identify(born, record_no)) == expected


# --- the order --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "expected", "item"),
    [
        ({}, "", None),
        ({"ceiling_mg": 40}, "", None),
        ({"ceiling_mg": "39.9"}, "out-of-range", "ceiling_mg"),
        ({"weight": "actual"}, "", None),
        ({"weight": "guessed"}, "out-of-range", "weight"),
        ({"mg_per_kg": 0}, "out-of-range", "mg_per_kg"),
        ({"mg_per_kg": "0.0001"}, "out-of-range", "mg_per_kg"),  # 0.008 mg rounds to none
        ({"mg_per_kg": "0.01", "minutes": 9999}, "out-of-range", "minutes"),  # 0.005 mL/h, too
        ({"mg_per_kg": "much"}, "not-a-number", "mg_per_kg"),
        ({"minutes": "-40"}, "out-of-range", "minutes"),
        ({"ceiling_mg": "x"}, "not-a-number", "ceiling_mg"),
        ({"mg_ml": "0.1"}, "", None),
        ({"mg_ml": "0.09"}, "out-of-range", "concentration_mg_ml"),
        ({"mg_ml": 10}, "", None),
        ({"mg_ml": "10.1"}, "out-of-range", "concentration_mg_ml"),
        ({"mg_per_kg": 2, "minutes": 60}, "", None),
        ({"mg_per_kg": 2, "minutes": 59}, "rate-blocked", "mg_per_kg"),
    ],
)
def test_an_order_within_bounds(order: dict[str, Any], expected: str, item: str | None) -> None:
    found = screened().order(**order)
    assert code(found) == expected
    assert (found.item if isinstance(found, Problem) else None) == item


def test_an_order_keeps_what_it_was_made_of() -> None:
    made = taken(screened().order("0.5", 40, 1, ceiling_mg=45))
    assert made.body == Ordered(
        Decimal("0.5"), Decimal(40), Decimal(1), Decimal(45), "", Decimal(80)
    )


def test_an_order_needs_a_weight_and_comes_before_the_start() -> None:
    found = Chair().order()
    assert isinstance(found, Problem)
    assert (found.code, found.item) == ("unanswered", "wt.kg")
    assert code(running().order()) == "out-of-order"
    chair = screened(wt__kg={"value": "not_assessed", "note": "scale broken"})
    assert code(chair.order()) == "out-of-range"


# --- signing ----------------------------------------------------------------------------------


def test_signing_the_screening_needs_all_answers_first() -> None:
    found = Chair().sign("screening")
    assert isinstance(found, Problem)
    assert (found.code, found.item) == ("unanswered", "id.match")
    assert len(found.params["items"].split()) > 80


def test_a_stop_is_named_before_a_decision() -> None:
    chair = screened(hx__eye=True, hx__thyroid=True)
    found = chair.sign("screening")
    assert isinstance(found, Problem)
    assert (found.code, found.item) == ("hard-stop", "hx.thyroid")
    taken(chair.override("hx.thyroid"))
    found = chair.sign("screening")
    assert isinstance(found, Problem)
    assert (found.code, found.params) == ("needs-prescriber", {"items": "hx.eye"})


def test_a_signature_covers_the_chain_and_prints_the_name() -> None:
    chair = screened()
    head = chair.visit.head
    assert taken(chair.sign("screening")).body == Signed("screening", head, "Nurse One")
    assert code(chair.sign("screening")) == "out-of-order"
    assert code(ready().sign("discharge")) == "out-of-order"


def test_discharge_names_what_is_unmet_and_then_asks_who_it_is() -> None:
    chair = fit()
    taken(chair.answer("dc.drinks", False))
    found = chair.sign("discharge")
    assert isinstance(found, Problem)
    assert (found.code, found.item, found.params) == (
        "criteria-unmet",
        "dc.drinks",
        {"items": "dc.drinks"},
    )
    taken(chair.override("dc.drinks"))
    assert code(chair.sign("discharge")) == "stale", "the identifiers are from before the start"
    taken(chair.identify())
    taken(chair.sign("discharge"))
