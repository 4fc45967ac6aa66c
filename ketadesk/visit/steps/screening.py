"""Steps before the start: answers, decisions, overrides, the order, the identifiers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from ketadesk.clinical.dosing import concentration_is_blocked, rate_is_blocked
from ketadesk.kernel.problems import Code, Problem
from ketadesk.protocols.model import RuleLevel
from ketadesk.visit.answers import Raw, parse_answer
from ketadesk.visit.criteria import judged
from ketadesk.visit.entries import Answered, Decided, Identified, Ordered, Overridden
from ketadesk.visit.findings import UNORDERED, finding_on, screening_findings, unanswered
from ketadesk.visit.leaving import ESCORT, TIME, alone_at, left_at, reversal_over_at
from ketadesk.visit.orders import (
    PUMP_CHECK,
    WEIGHT_ITEMS,
    dose_of,
    dosing_weight_kg,
    drew,
    order_is_owed,
    pump_check_is_outdated,
)
from ketadesk.visit.stages import Action, Stage
from ketadesk.visit.steps.step import Scene, amount, reason_problem
from ketadesk.visit.texts import text_problem
from ketadesk.visit.visit import Visit

DECISIONS: Final = ("proceed", "modify", "postpone")
DISCHARGE_PREFIX: Final = "dc."


def answer(scene: Scene, item_id: str, raw: Raw) -> Answered | Problem:
    """An answer to a checklist item.

    Where the item is not asked today the answer is kept and counts nowhere until it is.
    """
    return late_answer_problem(scene.case.visit, item_id) or read_answer(scene, item_id, raw)


def late_answer_problem(visit: Visit, item_id: str) -> Problem | None:
    """``out-of-order`` for a question of the screening that is answered after it.

    Weight and height are taken as long as the order that needs them is owed, and the pump check
    as long as the start waits for it again.
    """
    asked = any(each.id == item_id for each in visit.protocol.screening_items)
    if not asked or visit.stage is Stage.SCREENING:
        return None
    if item_id in WEIGHT_ITEMS and order_is_owed(visit):
        return None
    if item_id == PUMP_CHECK and visit.started_at is None and pump_check_is_outdated(visit):
        return None
    where = {"stage": visit.stage.value, "action": Action.ANSWER.value}
    return Problem(Code.OUT_OF_ORDER, None, where)


def read_answer(scene: Scene, item_id: str, raw: Raw) -> Answered | Problem:
    """The answer as an entry's body, at whatever time."""
    item = scene.case.visit.protocol.item(item_id)
    if item is None:
        return Problem(Code.UNKNOWN_ITEM, item_id)
    body = parse_answer(item, raw, scene.reading)
    if isinstance(body, Problem):
        return body
    if item_id in ("order.onsite", PUMP_CHECK) and not body.not_assessed:
        return _second_person(scene, body)
    return body


def _second_person(scene: Scene, body: Answered) -> Answered | Problem:
    named = dict(body.fields)["value"]
    if body.item == PUMP_CHECK and named in (scene.actor.id, *drew(scene.case.visit)):
        return Problem(Code.WITNESS_SAME, body.item)
    if body.item == "order.onsite" and named != "none" and scene.prescriber(str(named)) is None:
        return Problem(Code.NOT_PERMITTED, body.item)
    return body


def decide(scene: Scene, item: str, decision: str, reason: str) -> Decided | Problem:
    """A prescriber settles a finding that asks for it: proceed, modify or postpone."""
    if decision not in DECISIONS:
        return Problem(Code.OUT_OF_RANGE, item)
    refused = reason_problem(reason, item)
    if refused is not None:
        return refused
    found = finding_on(scene.case, item, scene.now)
    if decision == "postpone":
        if scene.case.visit.started_at is not None:
            return Problem(Code.OUT_OF_ORDER, item)
        return Decided(item, decision, () if found is None else found.basis)
    if found is None or found.level is RuleLevel.INFORMATION:
        return Problem(Code.UNKNOWN_ITEM, item)
    if found.stops:
        stop = found.level is RuleLevel.STOP
        return Problem(Code.HARD_STOP, item) if stop else _not_overridable(item)
    return Decided(item, decision, found.basis)


def override(scene: Scene, item: str, reason: str, compensating: str = "") -> Overridden | Problem:
    """A prescriber overrides a hard stop, or a discharge criterion that may be overridden.

    Where the protocol asks for more than a reason (``override_with``), ``compensating`` answers
    it, or ``reason-needed`` says what is asked.
    """
    refused = reason_problem(reason, item) or text_problem(compensating, item)
    if refused is not None:
        return refused
    if not scene.actor.prescribes:
        return Problem(Code.NOT_PERMITTED, item)
    if item.startswith(DISCHARGE_PREFIX):
        return _override_criterion(scene, item, compensating)
    visit = scene.case.visit
    if visit.protocol.item(item) is not None and item not in visit.answers:
        # An override says why an answer does not stand in the way; first there must be one.
        return Problem(Code.NO_OVERRIDE, item, {"why": "unanswered"})
    found = finding_on(scene.case, item, scene.now)
    if found is None or not found.stops:
        return Problem(Code.UNKNOWN_ITEM, item)
    if found.level is RuleLevel.ABSOLUTE_STOP:
        return _not_overridable(item)
    if found.override_with and not compensating.strip():
        return Problem(Code.REASON_NEEDED, item, {"asks": found.override_with})
    return Overridden(item, found.basis, compensating.strip())


def _not_overridable(item: str) -> Problem:
    """A stop that nobody passes over; only what it rests on can change."""
    why = "unordered" if item == UNORDERED else "absolute"
    return Problem(Code.NO_OVERRIDE, item, {"why": why})


def _override_criterion(scene: Scene, item: str, compensating: str) -> Overridden | Problem:
    """An override names what it was given on; a question is asked before it is overridden."""
    visit = scene.case.visit
    criterion = next((each for each in visit.protocol.criteria if each.id == item), None)
    if criterion is None:
        return Problem(Code.UNKNOWN_ITEM, item)
    if visit.ended_at is None or left_at(visit) is not None:
        return Problem(Code.OUT_OF_ORDER, item)
    if not criterion.overridable:
        return Problem(Code.NO_OVERRIDE, item, {"why": "criterion"})
    if criterion.answered and item not in visit.answers:
        return Problem(Code.NO_OVERRIDE, item, {"why": "unanswered"})
    waiting = {TIME: ("reversal", reversal_over_at(visit)), ESCORT: ("alone", alone_at(visit))}
    why, until = waiting.get(item, ("", None))
    if until is not None and scene.now < until:
        # In the clinic's zone, as the screens and the papers say a time.
        earliest = until.astimezone(scene.case.zone).isoformat()
        return Problem(Code.NO_OVERRIDE, item, {"why": why, "earliest": earliest})
    return Overridden(item, judged(visit, item, scene.now).basis, compensating.strip())


def identify(scene: Scene, born: Raw, record_no: Raw) -> Identified | Problem:
    """The two identifiers entered again, as the patient or the wristband says them (R-UX-04)."""
    day = born
    if isinstance(born, str):
        try:
            day = date.fromisoformat(born.strip())
        except ValueError:
            return Problem(Code.IDENTITY_MISMATCH)
    if isinstance(day, datetime):
        day = day.date()
    patient = scene.case.patient
    same_number = str(record_no).strip().casefold() == patient.record_no.strip().casefold()
    if day != patient.born or not same_number:
        return Problem(Code.IDENTITY_MISMATCH)
    return Identified()


def order(
    scene: Scene,
    *,
    mg_per_kg: Raw,
    minutes: Raw,
    concentration_mg_ml: Raw,
    ceiling_mg: Raw = None,
    weight: str = "",
) -> Ordered | Problem:
    """Today's order; the dose is worked out from it (clinical reference §2).

    It is signed before the start. Where the pump ran without one, it is signed all the same:
    until then nobody knows how much was given.
    """
    visit = scene.case.visit
    if visit.started_at is not None and not order_is_owed(visit):
        return Problem(Code.OUT_OF_ORDER)
    if weight not in ("", "actual", "ideal"):
        return Problem(Code.OUT_OF_RANGE, "weight")
    typed = {
        "mg_per_kg": mg_per_kg,
        "minutes": minutes,
        "concentration_mg_ml": concentration_mg_ml,
    }
    if ceiling_mg is not None:
        typed["ceiling_mg"] = ceiling_mg
    read: dict[str, Decimal] = {}
    for name, raw in typed.items():
        value = amount(scene, name, raw)
        if isinstance(value, Problem):
            return value
        read[name] = value
    weight_kg = dosing_weight_kg(scene.case, weight)
    if weight_kg is None:
        if "wt.kg" in visit.answers:
            return Problem(Code.OUT_OF_RANGE, "weight")
        return Problem(Code.UNANSWERED, "wt.kg")
    body = Ordered(
        read["mg_per_kg"],
        read["minutes"],
        read["concentration_mg_ml"],
        read.get("ceiling_mg"),
        weight,
        weight_kg,
    )
    return _blocked_order(scene, body) or body


def _blocked_order(scene: Scene, body: Ordered) -> Problem | None:
    dosing = scene.case.visit.protocol.dosing
    if concentration_is_blocked(dosing, body.concentration_mg_ml):
        limits = {
            "low": str(dosing.concentration_low_mg_ml),
            "high": str(dosing.concentration_high_mg_ml),
        }
        return Problem(Code.OUT_OF_RANGE, "concentration_mg_ml", limits)
    dose = dose_of(body, dosing.pump_step_ml_h)
    if not dose.mg or not dose.rate_ml_h:
        # Rounded away: nothing that a pump could be given, nor that could be measured against.
        return Problem(Code.OUT_OF_RANGE, "minutes" if dose.mg else "mg_per_kg")
    if rate_is_blocked(dosing, dose.mg_per_kg_h):
        limit = {"high": str(dosing.rate_block_above_mg_per_kg_h)}
        return Problem(Code.RATE_BLOCKED, "mg_per_kg", limit)
    if body.ceiling_mg is not None and dose.mg > body.ceiling_mg:
        return Problem(Code.OUT_OF_RANGE, "ceiling_mg", {"low": str(dose.mg)})
    return None


def screening_problem(scene: Scene) -> Problem | None:
    """What keeps the screening from being signed and the pump from being started."""
    open_items = unanswered(scene.case, scene.now)
    if open_items:
        return Problem(Code.UNANSWERED, open_items[0], {"items": " ".join(open_items)})
    findings = screening_findings(scene.case, scene.now)
    for code, wanted in ((Code.HARD_STOP, True), (Code.NEEDS_PRESCRIBER, False)):
        found = [each.item for each in findings if each.open and each.stops is wanted]
        if found:
            return Problem(code, found[0], {"items": " ".join(found)})
    return None
