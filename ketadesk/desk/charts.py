"""Open visits, and the one way in which a step becomes an entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ketadesk.desk.cases import OPEN_STAGES, PATIENTS, UNFINISHED_STAGES, VISITS, Cases
from ketadesk.desk.clock_marks import ClockMarks
from ketadesk.desk.permissions import Task, permission_problem
from ketadesk.desk.session import Session
from ketadesk.desk.typed import typed_problem
from ketadesk.kernel.problems import Code, Problem
from ketadesk.store.port import DraftKey, Summary
from ketadesk.visit.assessment import Assessment, assess
from ketadesk.visit.case import Case
from ketadesk.visit.entries import AdverseEvent, Body, Entry, VisitOpened
from ketadesk.visit.people import Person
from ketadesk.visit.stages import Action, Stage, next_stage
from ketadesk.visit.steps.step import Scene, Step
from ketadesk.visit.visit import Visit

__all__ = ["OPEN_STAGES", "PATIENTS", "UNFINISHED_STAGES", "VISITS", "Change", "Charts"]


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


class Charts(Cases):
    """Loads visits and commits steps to them.

    Args:
        session: the running program.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._marks = ClockMarks(session)

    def open_visit(
        self, patient_id: str, protocol_hash: str, number: int, chair: int
    ) -> Change | Problem:
        """A visit begins under an exact version of a protocol.

        Args:
            patient_id: a patient of the clinic.
            protocol_hash: names an approved version in use.
            number: of the visit in the series, from 1.
            chair: one of the clinic's; a chair holds one open visit and a patient has one, or
                ``name-taken``.
        """
        stream = VISITS + self.session.new_name()
        refused = permission_problem(self.session.person, Task.OPEN_VISIT)
        refused = refused or self._place_problem(stream, patient_id, number, chair)
        if refused is not None:
            return refused
        usable = {each.content_hash: each for each in self.session.shelf.usable()}
        protocol = usable.get(protocol_hash)
        if protocol is None:
            return Problem(Code.UNKNOWN_ITEM, "protocol")
        if not self._here():
            self._marks.start_anew()
        body = VisitOpened(patient_id, protocol.id, protocol.version, protocol_hash, number, chair)
        entry = self.session.entry(stream, body)
        summary = Summary(stream, patient_id, Stage.SCREENING.value, entry.happened_at, chair)
        landed = self.session.landed([entry])
        if landed:
            return Change(self.case(stream), landed, landed[0].recorded_at)
        refused = self.session.commit([entry], expected={stream: 0}, summaries=[summary])
        if refused is not None:
            return refused
        return Change(self.case(stream), (entry,), entry.recorded_at)

    def _place_problem(
        self, stream: str, patient_id: str, number: int, chair: int
    ) -> Problem | None:
        chairs = self.session.settings.chairs
        if not 1 <= chair <= chairs:
            return Problem(Code.OUT_OF_RANGE, "chair", {"low": "1", "high": str(chairs)})
        if number < 1:
            return Problem(Code.OUT_OF_RANGE, "number", {"low": "1"})
        if self.session.store.head(PATIENTS + patient_id)[0] == 0:
            return Problem(Code.UNKNOWN_ITEM, "patient")
        for other in self._here():
            if other.stream == stream:
                # This very act, tried before: it takes nobody's place.
                continue
            if other.number == chair:
                return Problem(Code.NAME_TAKEN, "chair")
            if other.owner == patient_id:
                return Problem(Code.NAME_TAKEN, "patient")
        return None

    def scene(self, stream: str, actor: Person) -> Scene:
        """Where a step of this visit is taken, now."""
        session = self.session
        sign = session.settings.decimal_sign
        return Scene(self.case(stream), session.now(), actor, session.people, sign, session.rights)

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
        along: Callable[[Scene], Sequence[Body]] | None = None,
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
            along: what else the step means for this visit, at the same clinical time.
        """
        who = actor or self.session.person
        refused = permission_problem(who, action)
        if refused is not None or who is None:
            return refused or permission_problem(None, action)  # type: ignore[return-value]
        long = typed_problem(texts={"reason": reason})
        if long is not None:
            return long
        earlier = self.session.tried_before(stream)
        scene = self._as_tried(stream, who, earlier)
        step = self._checked(scene, action, make, happened=happened)
        if isinstance(step, Problem):
            return self._moved_on(stream, earlier) or step
        entry = self.session.entry(
            stream,
            step.body,
            by=who,
            happened_at=at,
            reason=reason,
            replaces=replaces,
            after_the_fact=step.broken is not None,
        )
        entries = [entry]
        if step.broken is not None:
            entries.append(self._adverse(stream, who, event, step.broken))
        for body in along(scene) if along else ():
            entries.append(self.session.entry(stream, body, by=who, happened_at=at))
        dropped = [DraftKey(who.id, stream, field) for field in drafts]
        return self._committed(stream, entries, beside(entry) if beside else (), document, dropped)

    def hold(
        self, stream: str, actor: Person, bodies: Callable[[Case], Sequence[Body]]
    ) -> Change | Problem | None:
        """Write down what follows from the case alone, in one transaction; None if nothing does.

        Whoever calls has seen that the actor may, and does the rest of the act next: tried again
        after a fault, what was held is in the case and follows no more.
        """
        scene = self._as_tried(stream, actor, self.session.tried_before(stream))
        entries = [self.session.entry(stream, each, by=actor) for each in bodies(scene.case)]
        return self._committed(stream, entries, (), None, ()) if entries else None

    def refusal(self, stream: str, action: Action) -> Problem | None:
        """Why the person signed in may not do this to the visit where it stands, or None."""
        stage = next_stage(self.case(stream).visit.stage, action)
        refused = permission_problem(self.session.person, action)
        return refused or (stage if isinstance(stage, Problem) else None)

    def _as_tried(self, stream: str, who: Person, earlier: Sequence[Entry]) -> Scene:
        """The scene, or if this act stands in the record already the one in which it was done."""
        scene = self.scene(stream, who)
        if not earlier:
            return scene
        mine, visit = {each.id for each in earlier}, scene.case.visit
        others = tuple(each for each in visit.entries if each.id not in mine)
        if len(others) < len(visit.entries):
            visit = Visit.replayed(visit.protocol, others)
        return replace(scene, case=scene.case.with_visit(visit), now=earlier[0].recorded_at)

    @staticmethod
    def _checked(scene: Scene, action: Action, make: Make, *, happened: bool) -> Step | Problem:
        """The step that may be committed; its ``refused`` is what ``happened`` passed over."""
        stage = next_stage(scene.case.visit.stage, action, happened=happened)
        if isinstance(stage, Problem):
            return stage
        made = make(scene)
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
        batch = (*entries, *beside)
        landed = self.session.landed(batch)
        if landed:
            # The earlier try had reached the disk: the act is done, with the entries of then.
            self._cases.pop(stream, None)
            done = landed[: len(entries)]
            self._settle(self.case(stream))
            return Change(self.case(stream), done, done[0].recorded_at)
        moved = self._moved_on(stream, self.session.tried_before(stream))
        if moved is not None:
            return moved
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
            batch,
            expected={stream: len(case.visit.entries)},
            summaries=[summary],
            document=document,
            drop_drafts=dropped,
        )
        if conflict is not None:
            return self._moved_on(stream) or conflict
        self._settle(case.with_visit(visit))
        return Change(self._cases[stream], tuple(entries), entries[0].recorded_at)

    def _adverse(self, stream: str, who: Person, event: str, broken: Problem) -> Entry:
        body = AdverseEvent(event, "", "", "", serious=False)
        return self.session.entry(
            stream, body, by=who, reason=broken.code.value, after_the_fact=True
        )

    def note_clock_jump(self) -> Mapping[str, Change]:
        """Flag a changed system clock in the audit and in each open visit; call it each second.

        Returns:
            The visits that were marked; empty while nothing new is to be told.
        """
        jump_s = self._marks.due_s()
        if jump_s is None:
            self._marks.keep()
            return {}
        believed = {case.visit.stream: len(case.visit.entries) for case in self.open_visits()}
        written = self._marks.tell(jump_s, believed)
        # Marked or moved on: either way the visits are read anew.
        self.forget()
        self._marks.keep()
        return {
            each.stream: Change(self.case(each.stream), (each,), each.recorded_at)
            for each in written
        }
