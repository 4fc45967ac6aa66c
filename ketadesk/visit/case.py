"""A visit together with what it is read against: the patient and the visits before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from ketadesk.visit.course import Course
from ketadesk.visit.entries import Decided, Value
from ketadesk.visit.facts import hidden_items
from ketadesk.visit.people import Patient
from ketadesk.visit.visit import Answer, Visit


@dataclass(frozen=True, slots=True)
class Case:
    """What every assessment reads.

    Attributes:
        patient: who is treated.
        visit: the visit in hand; of its answers only those count whose questions are asked.
        previous: the patient's earlier visits, oldest first.
        zone: the clinic's.
        course: what is known of the patient beside the visits; the visit is read with the own
            limits that it holds.
        chair_day: by item, the latest answer of the day in other visits of the same chair, to
            what is checked once a chair a day; ``chair_day.standing`` says which one counts.
    """

    patient: Patient
    visit: Visit
    previous: tuple[Visit, ...]
    zone: ZoneInfo
    course: Course = field(default_factory=Course)
    chair_day: Mapping[str, Answer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Give the visit its own limits; leave out answers to what is not asked.

        Whoever reads a visit of a case can then rest on no answer that does not count.
        """
        # A visit that comes out of another case keeps what it was read with there.
        limits = self.course.limits_written or self.visit.own_limits
        object.__setattr__(self, "visit", replace(self.visit, own_limits=limits))
        items = [each for each in self.visit.protocol.items_by_id.values() if each.enable_when]
        if not items:
            return
        # One question may hide the next: what is hidden settles after as many rounds as there are.
        hidden, ever = frozenset[str](), frozenset[str]()
        for _ in (*items, None):
            object.__setattr__(self, "visit", self.visit.without(hidden))
            found = hidden_items(self, items)
            if found == hidden:
                return
            hidden, ever = found, ever | found
        # Questions that hide each other in a circle: none of them counts.
        object.__setattr__(self, "visit", self.visit.without(ever))

    def with_visit(self, visit: Visit) -> Case:
        """The same case with the visit one entry further."""
        return replace(self, visit=visit)

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
