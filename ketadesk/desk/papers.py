"""Documents: composed from the record, kept byte for byte, printed again as the same bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from ketadesk.clinical.recovery import no_driving_until
from ketadesk.desk.charts import Change, Charts
from ketadesk.desk.permissions import permission_problem
from ketadesk.documents.blocks import Document
from ketadesk.documents.discharge_sheet import LastVitals, SheetFacts, compose
from ketadesk.documents.plain_text import plain_text
from ketadesk.documents.sheet_text import languages, sheet_text
from ketadesk.kernel.numbers import half_up, plain
from ketadesk.kernel.problems import Code, EnvironmentFault, Fault, Problem
from ketadesk.store.faults import translated
from ketadesk.visit.case import Case
from ketadesk.visit.entries import DocumentIssued, MedicineGiven, Ordered, Value
from ketadesk.visit.leaving import classed_doses, left_at
from ketadesk.visit.pump import infusion_of
from ketadesk.visit.stages import Action, Stage, next_stage
from ketadesk.visit.visit import latest_set

SHEET: Final = "discharge-sheet"
SLEEP_PILLS_HOURS: Final = 4
"""For how long not to take sleep, anxiety or pain pills: clinical reference §5 [26]."""


@dataclass(frozen=True, slots=True)
class Paper:
    """How a document is wanted. Empty parts follow the patient and the clinic."""

    document: str = SHEET
    language: str = ""
    size: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """A document as it would be, or was, issued.

    Attributes:
        body: what the record says of it.
        pdf: its exact bytes.
    """

    body: DocumentIssued
    pdf: bytes


@dataclass(frozen=True, slots=True)
class SheetLanguage:
    """A language that patients can have their papers in.

    Attributes:
        code: BCP 47.
        name: what the language calls itself.
        draft: no person has approved the translation yet; printing says so and asks (R-DOC-12).
    """

    code: str
    name: str
    draft: bool


class Papers:
    """Makes and keeps documents.

    Args:
        charts: the visits.
        training: marks every page TRAINING.
    """

    def __init__(self, charts: Charts, *, training: bool) -> None:
        self._charts = charts
        self._training = training

    def issued(self, visit: str) -> tuple[DocumentIssued, ...]:
        """Every document of the visit, in order."""
        return tuple(body for _, body in self._charts.case(visit).visit.of(DocumentIssued))

    def bytes_of(self, sha256: str) -> bytes | None:
        """The kept bytes of an issued document."""
        return self._charts.session.store.document(sha256)

    def languages(self) -> tuple[SheetLanguage, ...]:
        """Languages of the papers, by their codes."""
        found = []
        for code in languages():
            text = sheet_text(code)
            if not isinstance(text, Problem):
                found.append(SheetLanguage(code, text.name, text.draft))
        return tuple(found)

    def no_driving_until(self, visit: str) -> datetime | None:
        """Until when the patient does not drive, in the clinic's zone; None before the pump end."""
        return _no_driving_until(self._charts.case(visit))

    def preview(self, visit: str, wanted: Paper) -> Issue | Problem:
        """The document as it would be issued now. Nothing is recorded."""
        case = self._charts.case(visit)
        full = self._filled(case, wanted)
        return full if isinstance(full, Problem) else self._made(case, full)

    def plain_text(self, visit: str, wanted: Paper) -> str | Problem:
        """The same document as plain text, for those who cannot read the page (R-DOC-17)."""
        case = self._charts.case(visit)
        full = self._filled(case, wanted)
        if isinstance(full, Problem):
            return full
        made = self._made(case, full)
        if isinstance(made, Problem):
            return made
        document = self._composed(case, full, made.body.version)
        return document if isinstance(document, Problem) else plain_text(document)

    def wanted(self, visit: str, wanted: Paper) -> Paper:
        """The same with the empty parts as patient and clinic have them."""
        return self._follow(self._charts.case(visit), wanted)

    def _follow(self, case: Case, wanted: Paper) -> Paper:
        return Paper(
            wanted.document,
            wanted.language or case.patient.language,
            wanted.size or case.patient.sheet_size,
            wanted.paper or self._charts.session.settings.paper,
        )

    def _filled(self, case: Case, wanted: Paper) -> Paper | Problem:
        refused = permission_problem(self._charts.session.person, Action.PRINT)
        if refused is not None:
            return refused
        stage = next_stage(case.visit.stage, Action.PRINT)
        if isinstance(stage, Problem):
            return stage
        if wanted.document != SHEET:
            return Problem(Code.UNKNOWN_ITEM, "document")
        return self._follow(case, wanted)

    def _made(self, case: Case, wanted: Paper) -> Issue | Problem:
        """Again the last version where nothing has changed; otherwise the next one."""
        earlier = [
            (entry.by, body)
            for entry, body in case.visit.of(DocumentIssued)
            if body.document == wanted.document
        ]
        for _, body in reversed(earlier):
            if (body.language, body.size, body.paper) != (
                wanted.language,
                wanted.size,
                wanted.paper,
            ):
                continue
            # Who prints it again does not take the place of the nurse who handed it out.
            first = next(each for each, other in earlier if other.sha256 == body.sha256)
            same = self._rendered(case, wanted, body.version, first)
            if isinstance(same, Issue) and same.body.sha256 == body.sha256:
                return Issue(replace(same.body, reprint=True), same.pdf)
            break
        newest = max((body.version for _, body in earlier), default=0)
        return self._rendered(case, wanted, newest + 1)

    def _composed(
        self, case: Case, wanted: Paper, version: int, nurse: str = ""
    ) -> Document | Problem:
        text = sheet_text(wanted.language)
        if isinstance(text, Problem):
            return text
        facts = self.sheet_facts(case, version, nurse)
        if isinstance(facts, Problem):
            return facts
        return compose(facts, text, wanted.size, wanted.paper)

    def _rendered(
        self, case: Case, wanted: Paper, version: int, nurse: str = ""
    ) -> Issue | Problem:
        from ketadesk.documents.pdf import render

        document = self._composed(case, wanted, version, nurse)
        if isinstance(document, Problem):
            return document
        made = render(document)
        if isinstance(made, Problem):
            return made
        body = DocumentIssued(
            wanted.document,
            wanted.language,
            wanted.size,
            wanted.paper,
            made.pages,
            hashlib.sha256(made.pdf).hexdigest(),
            version,
            reprint=False,
            destination="",
        )
        return Issue(body, made.pdf)

    def issue(self, visit: str, wanted: Paper, destination: str) -> Issue | Problem:
        """Issue a document: its bytes are kept and the record says where it went.

        Args:
            visit: the visit.
            wanted: document, language, size, paper.
            destination: ``printer``, ``file`` or ``script``.
        """
        made = self.preview(visit, wanted)
        if isinstance(made, Problem):
            return made
        done = self.record(visit, made, destination)
        if isinstance(done, Problem):
            return done
        return Issue(replace(made.body, destination=destination), made.pdf)

    def record(self, visit: str, made: Issue, destination: str) -> Change | Problem:
        """Record that exactly these bytes were handed out; for paper that is already printed."""
        body = replace(made.body, destination=destination)
        return self._charts.take(visit, Action.PRINT, lambda _: body, document=made.pdf)

    def save(self, made: Issue, path: Path) -> None:
        """Write the bytes to a file that a person chose.

        Raises:
            EnvironmentFault: the disk did not take the file.
        """
        with translated():
            try:
                path.write_bytes(made.pdf)
            except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as failure:
                raise EnvironmentFault(Fault.IO, type(failure).__name__) from failure

    def proposed_name(self, visit: str, made: Issue) -> str:
        """A file name without anything about the patient."""
        number = _short_id(visit, made.body.document, made.body.version)
        return f"{made.body.document}-{number}.pdf"

    def sheet_facts(self, case: Case, version: int, nurse: str = "") -> SheetFacts | Problem:
        """What the discharge sheet states, from the record alone.

        Args:
            case: the visit.
            version: of the sheet.
            nurse: id of who hands it out; empty for the person signed in.
        """
        visit, settings = case.visit, self._charts.session.settings
        started, ended = visit.started_at, visit.ended_at
        until = _no_driving_until(case)
        if started is None or ended is None or until is None:
            return Problem(Code.OUT_OF_ORDER, None, {"stage": Stage.RECOVERY.value})
        escort = _escort(case)
        going = left_at(visit)
        return SheetFacts(
            clinic_name=settings.name,
            phone_day=settings.phone_day,
            phone_after_hours=settings.phone_after_hours,
            emergency=settings.emergency,
            crisis=settings.crisis,
            family=case.patient.family,
            given=case.patient.given,
            born=case.patient.born,
            record_no=case.patient.record_no,
            visit_date=started.astimezone(case.zone).date(),
            dose_given_mg=half_up(infusion_of(visit, ended).given_mg),
            started_at=started.astimezone(case.zone),
            ended_at=ended.astimezone(case.zone),
            medicines_given=_medicines(case),
            last_vitals=_last_vitals(case),
            no_driving_until=until,
            escort_name=escort.get("name", ""),
            escort_relation=escort.get("relation", ""),
            escort_phone=escort.get("phone", ""),
            next_visit=_next_visit(case),
            call_date=None,
            prescriber=self._prescriber(case),
            nurse=self._name(nurse or self._writer()),
            medicine_changes="",
            sleep_pills_hours=SLEEP_PILLS_HOURS,
            template_version=f"{visit.protocol.id} {visit.protocol.version}",
            document_id=_short_id(visit.stream, SHEET, version),
            version=version,
            replaces=version - 1 if version > 1 else None,
            training=self._training,
            going_home_at=None if going is None else going.astimezone(case.zone),
        )

    def _writer(self) -> str:
        person = self._charts.session.person
        return "" if person is None else person.id

    def _name(self, person_id: str) -> str:
        person = self._charts.session.people.get(person_id)
        return person_id if person is None else person.name

    def _prescriber(self, case: Case) -> str:
        order = case.visit.last(Ordered)
        return "" if order is None else self._name(order[0].by)


def _short_id(stream: str, document: str, version: int) -> str:
    digest = hashlib.sha256(f"{stream}|{document}|{version}".encode()).hexdigest()
    return digest[:8].upper()


def _no_driving_until(case: Case) -> datetime | None:
    visit = case.visit
    if visit.ended_at is None:
        return None
    sedatives = [d.at for d in classed_doses(visit) if d.drug_class == "sedative"]
    return no_driving_until(
        visit.ended_at,
        max(sedatives, default=None),
        hours=visit.protocol.recovery.no_driving_hours,
        zone=case.zone,
    )


def _escort(case: Case) -> dict[str, str]:
    answer = case.visit.answers.get("esc.name")
    parts: dict[str, Value] = {} if answer is None else answer.fields
    return {name: str(value) for name, value in parts.items() if name != "value" and value}


def _next_visit(case: Case) -> datetime | None:
    answer = case.visit.answers.get("dc.next_visit")
    at = None if answer is None else answer.fields.get("at")
    return at.astimezone(case.zone) if isinstance(at, datetime) else None


def _medicines(case: Case) -> tuple[tuple[str, str], ...]:
    return tuple(
        (body.medicine, f"{plain(body.dose)}\u00a0{body.unit}".strip())
        for _, body in case.visit.of(MedicineGiven)
    )


def _last_vitals(case: Case) -> LastVitals | None:
    taken = latest_set(case.visit, "sbp", case.visit.ended_at)
    if taken is None:
        return None

    def said(name: str) -> str | None:
        value = getattr(taken.vitals, name)
        return None if value is None else str(value)

    return LastVitals(
        taken.at.astimezone(case.zone), said("sbp"), said("dbp"), said("hr"), said("spo2")
    )
