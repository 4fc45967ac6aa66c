"""A visit together with what it is read against: the patient and the visits before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ketadesk.visit.entries import Decided, Value
from ketadesk.visit.people import Patient
from ketadesk.visit.visit import Answer, Visit


@dataclass(frozen=True, slots=True)
class Case:
    """What every assessment reads.

    Attributes:
        patient: who is treated.
        visit: the visit in hand.
        previous: the patient's earlier visits, oldest first.
        zone: the clinic's.
    """

    patient: Patient
    visit: Visit
    previous: tuple[Visit, ...]
    zone: ZoneInfo

    def with_visit(self, visit: Visit) -> Case:
        """The same case with the visit one entry further."""
        return Case(self.patient, visit, self.previous, self.zone)

    @property
    def last_visit(self) -> Visit | None:
        """The latest earlier visit that counts: neither called off nor void."""
        return next((each for each in reversed(self.previous) if each.counts), None)

    @property
    def last_infusion_at(self) -> datetime | None:
        """When the latest earlier infusion started."""
        starts = (each.started_at for each in reversed(self.previous) if each.counts)
        return next((at for at in starts if at is not None), None)

    def last_answer(self, item_id: str) -> Answer | None:
        """What was answered at the last visit; a reference, never today's answer."""
        return None if self.last_visit is None else self.last_visit.answers.get(item_id)

    def settled_before(self, item_id: str, fields: Mapping[str, Value]) -> bool:
        """Whether a prescriber settled this same answer at an earlier visit."""
        for visit in self.previous:
            answer = visit.answers.get(item_id)
            if not visit.counts or answer is None or answer.fields != fields:
                continue
            if any(body.item == item_id for _, body in visit.of(Decided)):
                return True
        return False
