"""Symptoms over time: what was last said of each, in sets and as adverse events.

A red pressure with one of them is an emergency whichever comes first, and however much later the
other is found (clinical reference §3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ketadesk.clinical.observation import SYMPTOMS, Vitals
from ketadesk.visit.entries import AdverseEvent
from ketadesk.visit.visit import ObservationSet, Visit

_EVENTS: Final = {"chest_pain": "chest_pain", "confusion": "confusion", "stroke_signs": "weakness"}
_SEVERE_EVENTS: Final = {"headache": "headache", "vision": "vision"}
"""Events that are the symptom only where they are severe: a sudden severe headache, lost sight."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of one symptom.

    Attributes:
        at: clinical time.
        written: where in the record.
        symptom: of ``SYMPTOMS``.
        present: whether it was there.
    """

    at: datetime
    written: int
    symptom: str
    present: bool


def symptom_of(event: AdverseEvent) -> str | None:
    """The symptom that an adverse event is, or None."""
    if event.severity == "severe" and event.event in _SEVERE_EVENTS:
        return _SEVERE_EVENTS[event.event]
    return _EVENTS.get(event.event)


def said_in(vitals: Vitals) -> Mapping[str, bool]:
    """What a set says of each symptom; new confusion is confusion under another name."""
    found = {}
    if vitals.symptoms is not None:
        found = {each: each in vitals.symptoms for each in SYMPTOMS}
    if vitals.oriented is not None:
        found["confusion"] = found.get("confusion", False) or not vitals.oriented
    return found


def all_said(visit: Visit) -> tuple[Said, ...]:
    """Everything said of symptoms, in order of clinical time."""
    written = {each.id: at for at, each in enumerate(visit.entries)}
    found = [
        Said(taken.at, written[taken.entry.id], symptom, present)
        for taken in visit.sets
        for symptom, present in said_in(taken.vitals).items()
    ]
    for entry, body in visit.of(AdverseEvent):
        symptom = symptom_of(body)
        if symptom is not None:
            found.append(Said(entry.happened_at, written[entry.id], symptom, present=True))
    return tuple(sorted(found, key=lambda each: (each.at, each.written)))


def felt_at(said: tuple[Said, ...], taken: ObservationSet, written: int) -> frozenset[str]:
    """Symptoms that were there when last spoken of and that this set says nothing about.

    A set that was written down after this one takes none away: an entry lowers no level that was
    reached before it.
    """
    own, felt = said_in(taken.vitals), set()
    for symptom in SYMPTOMS:
        spoken = [each for each in said if each.symptom == symptom and each.at <= taken.at]
        for each in reversed(spoken if symptom not in own else ()):
            if each.present:
                felt.add(symptom)
            if each.present or each.written < written:
                break
    return frozenset(felt)
