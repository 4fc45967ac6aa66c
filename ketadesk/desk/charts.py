"""Open visits, and the one way in which a step becomes an entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from ketadesk.desk.permissions import Task, permission_problem
from ketadesk.desk.session import Session
from ketadesk.kernel.problems import Code, Problem
from ketadesk.store.port import DraftKey, Summary
from ketadesk.visit.assessment import Assessment, assess
from ketadesk.visit.case import Case
from ketadesk.visit.entries import AdverseEvent, Body, ClockJumped, Entry, VisitOpened
from ketadesk.visit.people import Patient, Person, patient_from
from ketadesk.visit.stages import Action, Stage, next_stage
from ketadesk.visit.steps.step import Scene, Step
from ketadesk.visit.visit import Visit

VISITS: Final = "visit:"
PATIENTS: Final = "patient:"
OPEN_STAGES: Final = (Stage.SCREENING, Stage.INFUSION, Stage.RECOVERY)
UNFINISHED_STAGES: Final = (Stage.DISCHARGED, Stage.LEFT, Stage.CANCELLED)


@dataclass(frozen=True, slots=True)
class Change:
    """What happened: the visit as it now stands, and the entries that were just committed."""

    case: Case
    entries: tuple[Entry, ...]
    at: datetime

    @property
    def visit(self) -> str:
        """Name of the visit's stream."""
        return self.case.visit.stream

    def assessment(self) -> Assessment:
        """Everything that follows, worked out when asked for."""
        return assess(self.case, self.at)


Made = Body | Step | Problem
Make = Callable[[Scene], Made]


class Charts:
    """Loads visits and commits steps to them.

    Args:
        session: the running program.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._cases: dict[str, Case] = {}
        self._jump_s = 0

    # --- reading ---------------------------------------------------------------------------

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
        visit = self._visit(stream)
        patient_id = visit.opened.patient
        earlier = [each for each in self.visits_of(patient_id) if each != stream]
        previous = [self._visit(each) for each in earlier]
        begun = visit.entries[0].happened_at
        before = tuple(each for each in previous if each.entries[0].happened_at < begun)
        zone = ZoneInfo(self.session.settings.timezone)
        return Case(self.patient(patient_id), visit, before, zone)

    def _visit(self, stream: str) -> Visit:
        entries = self.session.store.entries(stream)
        opened = entries[0].body
        if not isinstance(opened, VisitOpened):
            raise TypeError(f"{stream} is no visit")
        return Visit.replayed(self.session.shelf.by_hash(opened.protocol_hash), entries)

    def visits_of(self, patient_id: str) -> tuple[str, ...]:
        """Streams of a patient's visits, oldest first."""
        found = self.session.store.summaries(VISITS, owner=patient_id)
        return tuple(each.stream for each in reversed(found))

    def open_visits(self) -> tuple[Case, ...]:
        """Visits of patients who are in the clinic."""
        found = self.session.store.summaries(VISITS, states=[each.value for each in OPEN_STAGES])
        return tuple(self.case(each.stream) for each in reversed(found))

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

    # --- writing ---------------------------------------------------------------------------

    def open_visit(
        self, patient_id: str, protocol_hash: str, number: int, chair: int
    ) -> Change | Problem:
        """A visit begins under an exact version of a protocol.

        A chair holds one open visit and a patient has one: ``name-taken`` otherwise.
        """
        refused = permission_problem(self.session.person, Task.OPEN_VISIT)
        if refused is not None:
            return refused
        for other in self.session.store.summaries(VISITS, states=[s.value for s in OPEN_STAGES]):
            if other.number == chair:
                return Problem(Code.NAME_TAKEN, "chair")
            if other.owner == patient_id:
                return Problem(Code.NAME_TAKEN, "patient")
        protocol = self.session.shelf.by_hash(protocol_hash)
        stream = VISITS + self.session.ids()
        body = VisitOpened(patient_id, protocol.id, protocol.version, protocol_hash, number, chair)
        entry = self.session.entry(stream, body)
        summary = Summary(stream, patient_id, Stage.SCREENING.value, entry.happened_at, chair)
        refused = self.session.commit([entry], expected={stream: 0}, summaries=[summary])
        if refused is not None:
            return refused
        return Change(self.case(stream), (entry,), entry.recorded_at)

    def scene(self, stream: str, actor: Person) -> Scene:
        """Where a step of this visit is taken, now."""
        settings = self.session.settings
        now, people = self.session.now(), self.session.people
        return Scene(self.case(stream), now, actor, people, settings.decimal_sign)

    def take(
        self,
        stream: str,
        action: Action,
        make: Make,
        *,
        actor: Person | None = None,
        reason: str = "",
        at: datetime | None = None,
        replaces: str | None = None,
        happened: bool = False,
        event: str = "dosing_error",
        beside: Callable[[Entry], Sequence[Entry]] | None = None,
        document: bytes | None = None,
        drafts: Sequence[str] = (),
    ) -> Change | Problem:
        """Check a step and commit it; until that the old visit stays current.

        Args:
            stream: the visit.
            action: for the role table and the stage table.
            make: gives the body, or says why not.
            actor: who does it, if not the person signed in.
            reason: kept with the entry.
            at: clinical time, if not now.
            replaces: id of the entry that is corrected.
            happened: "this already happened": what an order would refuse is recorded, red and
                with an adverse event.
            event: the kind of that adverse event.
            beside: entries of other streams that belong in the same transaction.
            document: bytes to keep with it.
            drafts: fields whose drafts this entry takes the place of.
        """
        who = actor or self.session.person
        refused = permission_problem(who, action)
        if refused is not None or who is None:
            return refused or permission_problem(None, action)  # type: ignore[return-value]
        step = self._checked(stream, action, make, who, happened=happened)
        if isinstance(step, Problem):
            return step
        entry = self.session.entry(
            stream,
            step.body,
            by=who,
            happened_at=at,
            reason=reason,
            replaces=replaces,
            after_the_fact=step.refused is not None,
        )
        entries = [entry]
        if step.refused is not None:
            entries.append(self._adverse(stream, who, event, step.refused))
        dropped = [DraftKey(who.id, stream, field) for field in drafts]
        return self._committed(stream, entries, beside(entry) if beside else (), document, dropped)

    def _checked(
        self, stream: str, action: Action, make: Make, who: Person, *, happened: bool
    ) -> Step | Problem:
        """The step that may be committed; its ``refused`` is what ``happened`` passed over."""
        stage = next_stage(self.case(stream).visit.stage, action, happened=happened)
        if isinstance(stage, Problem):
            return stage
        made = make(self.scene(stream, who))
        if isinstance(made, Problem):
            return made
        step = made if isinstance(made, Step) else Step(made)
        return step if step.refused is None or happened else step.refused

    def _committed(
        self,
        stream: str,
        entries: Sequence[Entry],
        beside: Sequence[Entry],
        document: bytes | None,
        dropped: Sequence[DraftKey],
    ) -> Change | Problem:
        case = self.case(stream)
        visit = case.visit
        for each in entries:
            visit = visit.extended(each)
        summary = Summary(
            stream,
            case.patient.id,
            visit.stage.value,
            visit.entries[0].happened_at,
            visit.opened.chair,
        )
        conflict = self.session.commit(
            [*entries, *beside],
            expected={stream: len(case.visit.entries)},
            summaries=[summary],
            document=document,
            drop_drafts=dropped,
        )
        if conflict is not None:
            return conflict
        self._cases[stream] = case.with_visit(visit)
        return Change(self._cases[stream], tuple(entries), entries[0].recorded_at)

    def _adverse(self, stream: str, who: Person, event: str, broken: Problem) -> Entry:
        body = AdverseEvent(event, "", "", "", serious=False)
        return self.session.entry(
            stream, body, by=who, reason=broken.code.value, after_the_fact=True
        )

    def note_clock_jump(self) -> Mapping[str, Change]:
        """Flag a changed system clock in the audit and in each visit that is being watched.

        Returns:
            The visits that were marked; empty while the clock stands where it was.
        """
        jump_s = round(self.session.clock.jump().total_seconds())
        if abs(jump_s - self._jump_s) < 1:
            return {}
        self._jump_s = jump_s
        self.session.audit("clock-jumped", str(jump_s))
        marked = {}
        for case in self.open_visits():
            stream = case.visit.stream
            entry = self.session.entry(stream, ClockJumped(jump_s))
            expected = {stream: len(case.visit.entries)}
            if self.session.commit([entry], expected=expected) is None:
                self._cases[stream] = case.with_visit(case.visit.extended(entry))
                marked[stream] = Change(self._cases[stream], (entry,), entry.recorded_at)
        return marked
