"""Steps on what is urgent: the emergency's log, calls, what came of a medicine or an event."""

from __future__ import annotations

from typing import Final

from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.emergency import DISCONNECTED, STEPS
from ketadesk.visit.entries import (
    AdverseEvent,
    EmergencyStep,
    EscortCalled,
    EventFollowed,
    MedicineAnswered,
    MedicineGiven,
    PrescriberCalled,
    Stopped,
)
from ketadesk.visit.responses import LOOKS_MIN
from ketadesk.visit.steps import infusion
from ketadesk.visit.steps.step import Scene, reason_problem, texts_problem
from ketadesk.visit.stopping import EMERGENCY, with_criterion

CALLS: Final = ("called", "arrived", "ordered")
CONTACTS: Final = ("escort", "second")


def log_emergency(step: str, text: str) -> EmergencyStep | Problem:
    """A step of an emergency. None is ever refused for its order or its time."""
    if step not in STEPS:
        return Problem(Code.UNKNOWN_ITEM, "step")
    if step == "other" and not text.strip():
        return Problem(Code.UNANSWERED, "text")
    return texts_problem(text=text) or EmergencyStep(step, text.strip())


def ended_by(scene: Scene, step: str) -> tuple[Stopped, ...]:
    """The end of the infusion that a step of an emergency means; empty where no pump is to end.

    Source: clinical reference §3, "stop and disconnect". A paused pump is ended as well.
    """
    if step != DISCONNECTED:
        return ()
    made = with_criterion(infusion.stop(scene, ""), EMERGENCY)
    return () if isinstance(made, Problem) else (made,)


def call_prescriber(
    scene: Scene, person: str, what: str, order: str, *, readback: bool
) -> PrescriberCalled | Problem:
    """A prescriber was called, arrived, or ordered something; an order has words."""
    if scene.prescriber(person) is None:
        return Problem(Code.UNKNOWN_ITEM, "person")
    if what not in CALLS:
        return Problem(Code.OUT_OF_RANGE, "what")
    if what == "ordered" and not order.strip():
        return Problem(Code.UNANSWERED, "order")
    refused = texts_problem(order=order)
    return refused or PrescriberCalled(person, what, order.strip(), readback)


def answer_medicine(
    scene: Scene, medicine: str, after_min: int, response: str
) -> MedicineAnswered | Problem:
    """What a medicine did, as seen at one of its looks."""
    if medicine not in {entry.id for entry, _ in scene.case.visit.of(MedicineGiven)}:
        return Problem(Code.UNKNOWN_ITEM, "medicine")
    if after_min not in LOOKS_MIN:
        return Problem(Code.OUT_OF_RANGE, "after_min")
    if not response.strip():
        return Problem(Code.UNANSWERED, "response")
    refused = texts_problem(response=response)
    return refused or MedicineAnswered(medicine, after_min, response.strip())


def follow_event(scene: Scene, event: str, outcome: str) -> EventFollowed | Problem:
    """How an event went on."""
    if event not in {entry.id for entry, _ in scene.case.visit.of(AdverseEvent)}:
        return Problem(Code.UNKNOWN_ITEM, "event")
    return reason_problem(outcome, "outcome") or EventFollowed(event, outcome.strip())


def call_escort(contact: str, name: str, phone: str, *, reached: bool) -> EscortCalled | Problem:
    """The escort, or the second contact, was called."""
    if contact not in CONTACTS:
        return Problem(Code.OUT_OF_RANGE, "contact")
    for item, text in (("name", name), ("phone", phone)):
        if not text.strip():
            return Problem(Code.UNANSWERED, item)
    refused = texts_problem(name=name, phone=phone)
    return refused or EscortCalled(contact, name.strip(), phone.strip(), reached)
