"""What a medicine did 5 and 15 minutes after it was given: which looks are due, which were made.

Source: clinical reference §3, "Rescue record". Every medicine of the visit is looked after, listed
in the protocol or not: one that the list does not know may be a rescue all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ketadesk.visit.due import Urgency
from ketadesk.visit.entries import Entry, MedicineAnswered, MedicineGiven
from ketadesk.visit.stages import Stage
from ketadesk.visit.visit import Visit

LOOKS_MIN: Final = (5, 15)
"""Minutes after a rescue medicine at which its response is recorded [clinical reference §3]."""

IN_THE_ROOM: Final = frozenset({Stage.SCREENING, Stage.INFUSION, Stage.RECOVERY})
"""Stages in which somebody can still look: later an open look is told, and calls nobody."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at what a medicine did.

    Attributes:
        given: the entry that gave the medicine.
        medicine: its name.
        after_min: which look, in minutes after it was given.
        answer: the latest entry that recorded the response, or None.
        urgency: of ``Urgency``, as for sets: due, amber after two minutes, overdue after five;
            not due once it was answered, while it lies ahead, and when the patient has gone.
        past: its time has come.
    """

    given: Entry
    medicine: str
    after_min: int
    answer: Entry | None
    urgency: str
    past: bool

    @property
    def due_at(self) -> datetime:
        """When it is to be made."""
        return self.given.happened_at + timedelta(minutes=self.after_min)

    @property
    def calls(self) -> bool:
        """Whether it waits for an answer now."""
        return self.urgency != Urgency.NOT_DUE

    @property
    def missing(self) -> bool:
        """Whether its time has come and nobody recorded a response."""
        return self.past and self.answer is None


def looks_of(visit: Visit, now: datetime) -> tuple[Look, ...]:
    """Both looks of every medicine, in order of when they are due."""
    answers = {(body.medicine, body.after_min): entry for entry, body in visit.of(MedicineAnswered)}
    found = [
        _look(visit, entry, body.medicine, minutes, answers.get((entry.id, minutes)), now)
        for entry, body in visit.of(MedicineGiven)
        for minutes in LOOKS_MIN
    ]
    return tuple(sorted(found, key=lambda each: each.due_at))


def looks_due(visit: Visit, now: datetime) -> tuple[Look, ...]:
    """The looks that wait for an answer now, the longest overdue first."""
    return tuple(each for each in looks_of(visit, now) if each.calls)


def _look(
    visit: Visit,
    given: Entry,
    medicine: str,
    minutes: int,
    answer: Entry | None,
    now: datetime,
) -> Look:
    behind = now - given.happened_at - timedelta(minutes=minutes)
    past = behind >= timedelta()
    urgency = Urgency.NOT_DUE
    if past and answer is None and visit.stage in IN_THE_ROOM:
        plan = visit.protocol.schedule
        urgency = Urgency.DUE
        if behind >= timedelta(minutes=plan.amber_after_min):
            urgency = Urgency.LATE
        if behind >= timedelta(minutes=plan.overdue_after_min):
            urgency = Urgency.OVERDUE
    return Look(given, medicine, minutes, answer, urgency, past)
