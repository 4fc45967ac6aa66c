"""What the screens say about problems, faults, stages and the field's terms.

Codes come from below. The plain sentences of problems and faults are listed in
``problem_words``; here they are chosen, filled in and translated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from ketadesk.kernel.dates import show_time
from ketadesk.kernel.problems import Code, EnvironmentFault, Fault, Problem
from ketadesk.kernel.text import N_, _
from ketadesk.protocols.model import Protocol
from ketadesk.ui.order_flags import FLAGS, flag_words
from ketadesk.ui.problem_words import FAULTS, NO_OVERRIDE, PRESS_AGAIN, PROBLEMS
from ketadesk.visit.people import Role
from ketadesk.visit.stages import Stage


def _range(problem: Problem) -> str:
    params = problem.params
    if params.get("crossed"):
        return _("Systolic must be above diastolic. If no pressure was found, enter 0/0.")
    if params.get("longest"):
        return _too_long(problem)
    if params.get("character"):
        return _("A character in this text cannot be kept safely. Type it instead of pasting.")
    if params.get("stock"):
        return _("Ketamine is sold with {stock} mg/mL.").format(stock=params["stock"])
    low, high = params.get("low", "None"), params.get("high", "None")
    if "None" not in (low, high) and low and high:
        return _("This must lie between {low} and {high}.").format(low=low, high=high)
    return _(PROBLEMS[problem.code])


def _number(problem: Problem) -> str:
    if problem.params.get("ambiguous"):
        return _("1,234 can be read in two ways. Write 1234 or 1.234.")
    if problem.params.get("sign") == ".":
        return _("This is not a number that can be read. The decimal sign here is a point.")
    return _(PROBLEMS[problem.code])


def _too_long(problem: Problem) -> str:
    longest = problem.params.get("longest")
    if longest is None:
        return _(PROBLEMS[problem.code])
    return _("At most {longest} characters can be kept. Nothing was cut.").format(longest=longest)


def _glyph(problem: Problem) -> str:
    return _("The sheet's font has no character {character}. Write it another way.").format(
        character=problem.params.get("shown", problem.params.get("character", ""))
    )


def _suggested(problem: Problem) -> str:
    suggested = problem.params.get("suggested")
    if suggested is None:
        return _(PROBLEMS[problem.code])
    return _("The last readings give {score}. Choose again to keep your own.").format(
        score=suggested
    )


def _no_override(problem: Problem) -> str:
    sentence = NO_OVERRIDE.get(problem.params.get("why", ""))
    if sentence is None:
        return _(PROBLEMS[problem.code])
    earliest = problem.params.get("earliest")
    return _(sentence).format(time="" if earliest is None else _full_minute(earliest))


def _full_minute(instant: str) -> str:
    """The time of day from which something is allowed; a begun minute has still to pass."""
    at = datetime.fromisoformat(instant)
    begun = timedelta(minutes=1) if at.second or at.microsecond else timedelta()
    return show_time(at + begun)


def _needs_order(problem: Problem) -> str:
    if problem.params.get("unordered"):
        return _(NO_OVERRIDE["unordered"])
    return _(PROBLEMS[problem.code])


_FILLED: Final[Mapping[Code, Callable[[Problem], str]]] = {
    Code.OUT_OF_RANGE: _range,
    Code.NOT_A_NUMBER: _number,
    Code.TOO_LONG: _too_long,
    Code.MISSING_GLYPH: _glyph,
    Code.IMPLAUSIBLE: _suggested,
    Code.NO_OVERRIDE: _no_override,
    Code.NEEDS_ORDER: _needs_order,
}


def problem_sentence(problem: Problem) -> str:
    """The sentence beside the field."""
    fill = _FILLED.get(problem.code)
    return _(PROBLEMS[problem.code]) if fill is None else fill(problem)


def fault_words(fault: Fault) -> tuple[str, str]:
    """What happened and what is safe; what to do next."""
    sentence, step = FAULTS[fault]
    return _(sentence), _(step)


def fault_sentence(fault: Fault) -> str:
    """The same in one piece, for a place whose own button tries again."""
    sentence, step = FAULTS[fault]
    return f"{_(sentence)} {_(PRESS_AGAIN.get(fault, step))}"


def refusal_sentence(refused: Problem | EnvironmentFault) -> str:
    """What kept an act from being recorded, for a place whose own button tries again."""
    if isinstance(refused, EnvironmentFault):
        return fault_sentence(refused.fault)
    return problem_sentence(refused)


STAGES: Final[Mapping[Stage, str]] = {
    Stage.SCREENING: N_("Screening"),
    Stage.INFUSION: N_("Infusion"),
    Stage.RECOVERY: N_("Recovery"),
    Stage.DISCHARGED: N_("Discharged"),
    Stage.CLOSED: N_("Closed"),
    Stage.CANCELLED: N_("Cancelled"),
    Stage.LEFT: N_("Left early"),
    Stage.VOID: N_("Void: wrong patient"),
}

ROLES: Final[Mapping[Role, str]] = {
    Role.NURSE: N_("Nurse"),
    Role.PRESCRIBER: N_("Prescriber"),
    Role.DIRECTOR: N_("Medical director"),
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.AUDITOR: N_("Auditor"),
}

SEXES: Final[Mapping[str, str]] = {
    "female": N_("Female"),
    "male": N_("Male"),
    "unknown": N_("Not known"),
}

LEVELS: Final[Mapping[str, str]] = {
    "green": N_("Green"),
    "amber": N_("Amber"),
    "red": N_("Red"),
    "emergency": N_("Emergency"),
}

_CUFF_VALUES: Final = frozenset({"sbp", "dbp", "hr"})
"""What a cuff measures, and so what its place may make wrong."""

_LEVEL_ADVICE: Final[Mapping[str, str]] = {
    "red": N_(
        "Pause the pump and stay. Airway and oxygen. Call the prescriber now. Repeat within "
        "5 min. Resume only on an order."
    ),
    "emergency": N_(
        "Stop and disconnect the pump. Call the emergency services and the resuscitation lead "
        "in the building. Note each step with its time."
    ),
}


def level_advice(level: str, parameter: str = "", *, repeated: bool = False) -> str:
    """The usual first steps at a level; empty if it asks for none.

    Args:
        level: of an alert.
        parameter: what is outside its limits; empty for the level as such, which has every step.
        repeated: it is the second in a row, so that nobody need be told to look whether it is.
    """
    if level != "amber":
        words = _LEVEL_ADVICE.get(level)
        return _(words) if words else ""
    steps = [_("Stay and speak to the patient.")]
    if not parameter or parameter in _CUFF_VALUES:
        steps.append(_("Check cuff and position."))
    steps.append(_("No rate increase. Repeat in 5 min."))
    if not repeated:
        steps.append(_("Tell the prescriber if it is the second in a row."))
    return " ".join(steps)


SYMPTOMS: Final[Mapping[str, str]] = {
    "chest_pain": N_("Chest pain"),
    "breathless": N_("Breathless"),
    "headache": N_("Sudden severe headache"),
    "vision": N_("Sight lost or blurred"),
    "confusion": N_("Confusion"),
    "weakness": N_("Weakness on one side"),
}

EVENTS: Final[Mapping[str, str]] = {
    "drowsiness": N_("Drowsiness"),
    "dizziness": N_("Dizziness"),
    "dissociation": N_("Dissociation"),
    "nausea": N_("Nausea"),
    "vomiting": N_("Vomiting"),
    "headache": N_("Headache"),
    "vision": N_("Blurred or double vision"),
    "anxiety": N_("Anxiety or panic"),
    "agitation": N_("Agitation"),
    "hallucination": N_("Distressing hallucination"),
    "confusion": N_("Confusion"),
    "mania": N_("Mania"),
    "suicidal": N_("New suicidal thoughts"),
    "hypertension": N_("High blood pressure"),
    "hypotension": N_("Low blood pressure"),
    "pulse": N_("Fast, slow or irregular pulse"),
    "chest_pain": N_("Chest pain"),
    "desaturation": N_("Low oxygen saturation"),
    "apnoea": N_("Not breathing"),
    "laryngospasm": N_("Airway closed by spasm"),
    "drooling": N_("Drooling"),
    "seizure": N_("Seizure"),
    "fainting": N_("Fainting"),
    "fall": N_("Fall"),
    "allergy": N_("Allergic reaction"),
    "infiltration": N_("IV infiltration"),
    "urinary": N_("Urinary symptoms"),
    "dosing_error": N_("Dosing deviation"),
    "collapse": N_("Collapse"),
    "stroke_signs": N_("Signs of stroke"),
    "other": N_("Other"),
}

SEVERITIES: Final[Mapping[str, str]] = {
    "mild": N_("Mild"),
    "moderate": N_("Moderate"),
    "severe": N_("Severe"),
}

STOP_CRITERIA: Final[Mapping[str, str]] = {
    "completed": N_("Completed"),
    "emergency": N_("Emergency"),
    "red_stays": N_("Red does not settle after a pause"),
    "patient_asks": N_("The patient asks"),
    "distress": N_("Distress that cannot be managed"),
    "lines_failed": N_("Two lines have failed"),
    "pump_or_drug": N_("Something is wrong with pump or drug"),
    "nobody_there": N_("No escort or no prescriber any more"),
    "other": N_("Another cause"),
}

BASELINE: Final[Mapping[str, str]] = {
    "base.bp": N_("Blood pressure at baseline"),
    "base.hr": N_("Heart rate at baseline"),
    "base.spo2": N_("SpO₂ at baseline"),
    "base.rr": N_("Breathing rate at baseline"),
    "base.temp": N_("Temperature at baseline"),
    "base.moaas": N_("MOAA/S at baseline"),
}


def stage_word(stage: Stage) -> str:
    """The stage's name."""
    return _(STAGES[stage])


def item_words(protocol: Protocol, item_id: str) -> str:
    """What an item, criterion, baseline value or dose flag is called on a list."""
    item = protocol.item(item_id)
    if item is not None:
        return item.prompt
    for criterion in protocol.criteria:
        if criterion.id == item_id:
            return criterion.title
    for derived in protocol.derived:
        if derived.id == item_id:
            return derived.title
    if item_id in BASELINE:
        return _(BASELINE[item_id])
    flag = item_id.removeprefix("dose.")
    return flag_words(protocol, flag) if flag in FLAGS else item_id


def parameter_words(protocol: Protocol, parameter: str) -> str:
    """What a value, a symptom list or an event is called in an alert."""
    limit = protocol.limit(parameter)
    if limit is not None:
        return limit.label
    if parameter == "symptoms":
        return _("Symptoms")
    return _(EVENTS[parameter]) if parameter in EVENTS else parameter


def source_words(protocol: Protocol, keys: tuple[str, ...], *, house_default: bool) -> str:
    """Short names of sources, or that the figure is KetaDesk's own proposal."""
    named = [source.short for key in keys if (source := protocol.source(key)) is not None]
    if named:
        return "; ".join(named)
    return _("KetaDesk default, approved by the medical director") if house_default else ""


def note_hint() -> str:
    """How a field of several lines is left by keys; it stands beside each."""
    return _("Enter makes a new line, Ctrl+Enter goes on.")
