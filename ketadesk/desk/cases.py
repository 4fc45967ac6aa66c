"""Visits as the store has them, each read once and kept with what it is read against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from ketadesk.desk.session import Session
from ketadesk.kernel.problems import Code, Problem
from ketadesk.protocols.choices import with_choices
from ketadesk.store.port import Summary
from ketadesk.visit.assessment import Assessment, assess
from ketadesk.visit.case import Case
from ketadesk.visit.chair_day import chair_day_of
from ketadesk.visit.course import Course, course_of
from ketadesk.visit.entries import Entry, VisitOpened
from ketadesk.visit.people import Patient, patient_from
from ketadesk.visit.stages import Stage
from ketadesk.visit.visit import Visit

VISITS: Final = "visit:"
PATIENTS: Final = "patient:"
OPEN_STAGES: Final = (Stage.SCREENING, Stage.INFUSION, Stage.RECOVERY)
UNFINISHED_STAGES: Final = (Stage.DISCHARGED, Stage.LEFT, Stage.CANCELLED)


class Cases:
    """The reading half of ``charts.Charts``.

    Args:
        session: the running program.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._cases: dict[str, Case] = {}

    def patient(self, patient_id: str) -> Patient:
        """The patient as now known."""
        return patient_from(patient_id, self.session.store.entries(PATIENTS + patient_id))

    def case(self, stream: str) -> Case:
        """A visit with its patient and the visits before it."""
        known = self._cases.get(stream)
        if known is None or known.zone.key != self.session.settings.timezone:
            known = self._load(stream)
            self._cases[stream] = known
        return known

    def _load(self, stream: str) -> Case:
        visit = self.visit(stream)
        patient_id = visit.opened.patient
        earlier = [each for each in self.visits_of(patient_id) if each != stream]
        begun = visit.entries[0].happened_at
        before = tuple(
            each
            for each in self.read_with_patient(patient_id, map(self.visit, earlier))
            if each.entries[0].happened_at < begun
        )
        zone = ZoneInfo(self.session.settings.timezone)
        day = chair_day_of(visit, self._beside(visit, zone), zone)
        return Case(self.patient(patient_id), visit, before, zone, self._course(patient_id), day)

    def read_with_patient(self, patient_id: str, visits: Iterable[Visit]) -> tuple[Visit, ...]:
        """A patient's visits, oldest first, each read against the patient and those before it.

        Answers that were not asked for count in none of them, and the patient's own limits do.
        """
        patient, course = self.patient(patient_id), self._course(patient_id)
        zone = ZoneInfo(self.session.settings.timezone)
        found: tuple[Visit, ...] = ()
        for each in visits:
            found = (*found, Case(patient, each, found, zone, course).visit)
        return found

    def _course(self, patient_id: str) -> Course:
        return course_of(self.session.store.entries(PATIENTS + patient_id))

    def _beside(self, visit: Visit, zone: ZoneInfo) -> Iterator[Visit]:
        """The day's other visits in the same chair, while the screening may still rest on them."""
        if visit.stage is not Stage.SCREENING:
            return
        midnight = datetime.combine(
            visit.entries[0].happened_at.astimezone(zone).date(), time(), zone
        )
        for each in self.session.store.summaries(VISITS, since=midnight):
            if each.number == visit.opened.chair and each.stream != visit.stream:
                yield self.visit(each.stream)

    def visit(self, stream: str) -> Visit:
        """A visit as the store has it now, apart from its patient.

        Raises:
            TypeError: the stream is no visit.
        """
        entries = self.session.store.entries(stream)
        opened = entries[0].body
        if not isinstance(opened, VisitOpened):
            raise TypeError(f"{stream} is no visit")
        protocol = self.session.shelf.by_hash(opened.protocol_hash)
        return Visit.replayed(with_choices(protocol, self.session.switched_on), entries)

    def visits_of(self, patient_id: str) -> tuple[str, ...]:
        """Streams of a patient's visits, oldest first."""
        found = self.session.store.summaries(VISITS, owner=patient_id)
        return tuple(each.stream for each in reversed(found))

    def open_visits(self) -> tuple[Case, ...]:
        """Visits of patients who are in the clinic."""
        return tuple(self.case(each.stream) for each in reversed(self._here()))

    def unfinished_visits(self) -> tuple[Case, ...]:
        """Visits whose patient has left and whose record is not closed."""
        states = [each.value for each in UNFINISHED_STAGES]
        found = self.session.store.summaries(VISITS, states=states)
        return tuple(self.case(each.stream) for each in reversed(found))

    def assessment(self, stream: str) -> Assessment:
        """Everything that follows from a visit now."""
        return assess(self.case(stream), self.session.now())

    def forget(self) -> None:
        """Read everything anew from the store when next asked for."""
        self._cases.clear()

    def _here(self) -> tuple[Summary, ...]:
        """Visits of patients who are in the clinic, newest first."""
        return self.session.store.summaries(VISITS, states=[each.value for each in OPEN_STAGES])

    def _settle(self, case: Case) -> None:
        """The case as it now stands; the patient's other visits are read against it."""
        visit = case.visit
        self._cases[visit.stream] = case
        for stream, other in tuple(self._cases.items()):
            if stream == visit.stream:
                continue
            if (other.visit.opened.chair, other.visit.stage) == (
                visit.opened.chair,
                Stage.SCREENING,
            ):
                # What was said about its chair may have been corrected: read when next asked for.
                del self._cases[stream]
            elif other.patient.id == case.patient.id:
                previous = tuple(
                    visit if each.stream == visit.stream else each for each in other.previous
                )
                self._cases[stream] = replace(other, previous=previous)

    def _moved_on(self, stream: str, unseen: Sequence[Entry] = ()) -> Problem | None:
        """``conflict`` if the store has more of the visit than was known; it is read anew.

        Args:
            stream: the visit.
            unseen: what was told as failed and is there, whether or not it was read since.
        """
        known = len(self.case(stream).visit.entries)
        found = self.session.store.head(stream)[0]
        if found == known and not unseen:
            return None
        del self._cases[stream]
        return Problem(Code.CONFLICT, stream, {"expected": str(known), "found": str(found)})
