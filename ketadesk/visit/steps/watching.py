"""Steps at the chair: sets of observations, alerts, medicines, events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from ketadesk.clinical.levels import Level
from ketadesk.clinical.observation import SYMPTOMS, VITALS, Vitals
from ketadesk.kernel.problems import Code, Problem
from ketadesk.protocols.model import ObservedValue, Protocol
from ketadesk.visit.allergies import any_names, names_it
from ketadesk.visit.answers import Raw, read_number
from ketadesk.visit.due import due_values
from ketadesk.visit.entries import Acknowledged, AdverseEvent, MedicineGiven, Noted, Observed
from ketadesk.visit.steps.step import (
    Scene,
    Step,
    amount,
    order_problem,
    reason_problem,
    texts_problem,
)
from ketadesk.visit.texts import text_problem
from ketadesk.visit.watch import alerts_of, is_armed

FLAGS: Final = ("site_ok", "oriented", "on_oxygen")
EVENTS: Final = (
    "drowsiness", "dizziness", "dissociation", "nausea", "vomiting", "headache", "vision",
    "anxiety", "agitation", "hallucination", "confusion", "mania", "suicidal", "hypertension",
    "hypotension", "pulse", "chest_pain", "desaturation", "apnoea", "laryngospasm", "drooling",
    "seizure", "fainting", "fall", "allergy", "infiltration", "urinary", "dosing_error",
    "collapse", "stroke_signs", "other",
)  # fmt: skip
SEVERITIES: Final = ("mild", "moderate", "severe")


def read_value(
    scene: Scene, name: str, raw: Raw, *, confirmed: bool
) -> Decimal | bool | tuple[str, ...] | Problem:
    """One typed value of a set: refused outside possible, asked again outside likely."""
    if name == "symptoms":
        return _symptoms(raw)
    if name in FLAGS:
        return raw if isinstance(raw, bool) else Problem(Code.OUT_OF_RANGE, name)
    observed = next(
        (each for each in scene.case.visit.protocol.observed if each.name == name), None
    )
    if observed is None:
        return Problem(Code.UNKNOWN_ITEM, name)
    return _number(scene, observed, raw, confirmed=confirmed)


def _symptoms(raw: Raw) -> tuple[str, ...] | Problem:
    listed = isinstance(raw, Sequence) and not isinstance(raw, str)
    if not listed or not all(each in SYMPTOMS for each in raw):
        return Problem(Code.UNKNOWN_ITEM, "symptoms")
    return tuple(each for each in SYMPTOMS if each in raw)


def _number(
    scene: Scene, observed: ObservedValue, raw: Raw, *, confirmed: bool
) -> Decimal | Problem:
    value = read_number(raw, scene.reading)
    if isinstance(value, Problem):
        return Problem(value.code, observed.name, value.params)
    if not observed.low <= value <= observed.high or value % observed.step:
        limits = {
            "low": str(observed.low),
            "high": str(observed.high),
            "step": str(observed.step),
        }
        return Problem(Code.OUT_OF_RANGE, observed.name, limits)
    if not confirmed and not observed.likely_low <= value <= observed.likely_high:
        return Problem(Code.IMPLAUSIBLE, observed.name, {"typed": str(raw)})
    return value


def read_vitals(
    scene: Scene, raw: Mapping[str, Raw], *, confirmed: bool
) -> Vitals | tuple[Problem, ...]:
    """A set as typed, or every reason why it is none."""
    parts: dict[str, Decimal | bool | int | tuple[str, ...]] = {}
    problems = []
    for name, typed in raw.items():
        if name not in VITALS:
            problems.append(Problem(Code.UNKNOWN_ITEM, name))
            continue
        value = read_value(scene, name, typed, confirmed=confirmed)
        if isinstance(value, Problem):
            problems.append(value)
        elif isinstance(value, Decimal) and name not in ("temp_c", "oxygen_l_min"):
            parts[name] = int(value)
        else:
            parts[name] = value
    if problems:
        return tuple(problems)
    vitals = Vitals(**parts)  # type: ignore[arg-type]
    crossed = pressure_problem(vitals)
    return vitals if crossed is None else (crossed,)


def pressure_problem(vitals: Vitals) -> Problem | None:
    """Systolic not above diastolic is refused, unless both are 0: no pressure was found (F-36)."""
    sbp, dbp = vitals.sbp, vitals.dbp
    if sbp is None or dbp is None or sbp > dbp or sbp == dbp == 0:
        return None
    return Problem(Code.OUT_OF_RANGE, "dbp", {"crossed": "yes"})


def late_problem(scene: Scene, at: datetime, late_reason: str) -> Problem | None:
    """The ladder of late entries: no future time; a reason from half an hour on (R-UX-30)."""
    if at > scene.now:
        return Problem(Code.FUTURE_TIME, "at")
    if at < scene.case.visit.entries[0].happened_at:
        return Problem(Code.OUT_OF_RANGE, "at")
    schedule = scene.case.visit.protocol.schedule
    if scene.now - at >= timedelta(minutes=schedule.late_reason_min):
        return reason_problem(late_reason, "late_reason")
    return text_problem(late_reason, "late_reason")


def needs_sign_in(scene: Scene, at: datetime) -> bool:
    """Whether an entry is so late that its writer signs in for it again."""
    minutes = scene.case.visit.protocol.schedule.late_sign_in_min
    return scene.now - at >= timedelta(minutes=minutes)


def observe(
    scene: Scene,
    raw: Mapping[str, Raw],
    *,
    at: datetime,
    late_reason: str = "",
    partial: str = "",
    confirmed: bool = False,
) -> Observed | Problem:
    """A set of observations taken at ``at``."""
    refused = late_problem(scene, at, late_reason) or text_problem(partial, "partial")
    if refused is not None:
        return refused
    vitals = read_vitals(scene, raw, confirmed=confirmed)
    if isinstance(vitals, tuple):
        return vitals[0]
    if vitals == Vitals() and not partial.strip():
        return Problem(Code.UNANSWERED, "sbp")
    due = due_values(scene.case.visit, at, scene.now)
    return Observed(vitals, due, partial.strip(), confirmed)


def acknowledge(scene: Scene, action: str) -> Acknowledged | Problem:
    """The alerts that call are seen. Red and above ask what was done; amber is one tap."""
    visit = scene.case.visit
    alerts = [each for each in alerts_of(visit) if is_armed(visit, each, scene.now)]
    if not alerts:
        return Problem(Code.OUT_OF_ORDER, "alert")
    serious = any(each.level.rank >= Level.RED.rank for each in alerts)
    refused = reason_problem(action, "action") if serious else text_problem(action, "action")
    if refused is not None:
        return refused
    return Acknowledged(tuple(each.id for each in alerts), action.strip())


def is_allergic(scene: Scene, medicine: str) -> bool:
    """Whether an allergy of the chart or of today's answer names this medicine or its class."""
    answer = scene.case.visit.answers.get("all.other")
    today = () if answer is None else answer.value
    charted = (*scene.case.patient.allergies, *(today if isinstance(today, tuple) else ()))
    group = class_of(scene.case.visit.protocol, medicine)
    # "other" is no class that anybody is allergic to.
    return any_names(charted, medicine, "" if group == "other" else group)


def class_of(protocol: Protocol, medicine: str) -> str:
    """The class of a medicine of the list, also where more than its name was typed; or "other"."""
    known = protocol.medicine(medicine) or next(
        (each for each in protocol.medicines if names_it(each.name, medicine)), None
    )
    return "other" if known is None else known.drug_class


def give(
    scene: Scene,
    *,
    medicine: str,
    dose: Raw,
    unit: str,
    route: str,
    reason: str,
    ordered_by: str,
) -> Step | Problem:
    """A medicine is given. It is recorded; no dose is ever proposed."""
    if not medicine.strip():
        return Problem(Code.UNANSWERED, "medicine")
    unfit = texts_problem(medicine=medicine, unit=unit, route=route, reason=reason)
    if unfit is not None:
        return unfit
    value = amount(scene, "dose", dose)
    if isinstance(value, Problem):
        return value
    known = scene.case.visit.protocol.medicine(medicine)
    body = MedicineGiven(
        medicine.strip(),
        value,
        unit.strip(),
        route.strip(),
        ordered_by,
        class_of(scene.case.visit.protocol, medicine),
    )
    refused = reason_problem(reason, "reason")
    if refused is None and is_allergic(scene, medicine):
        refused = Problem(Code.ALLERGY, "medicine", {"medicine": medicine.strip()})
    elif refused is None and (known is None or known.needs_order):
        refused = order_problem(scene, ordered_by)
    return Step(body, refused)


def record_event(
    event: str, severity: str, *, action: str, outcome: str, serious: bool
) -> AdverseEvent | Problem:
    """An adverse event with severity, action and outcome. No kind of it is ever refused."""
    if event not in EVENTS:
        return Problem(Code.UNKNOWN_ITEM, "kind")
    if severity not in SEVERITIES:
        return Problem(Code.OUT_OF_RANGE, "severity")
    refused = texts_problem(action=action, outcome=outcome)
    return refused or AdverseEvent(event, severity, action.strip(), outcome.strip(), serious)


def note(text: str) -> Noted | Problem:
    """Free text. More than fits is refused with the count, never cut (R-UX-14)."""
    if not text.strip():
        return Problem(Code.UNANSWERED, "note")
    return text_problem(text, "note") or Noted(text.strip())
