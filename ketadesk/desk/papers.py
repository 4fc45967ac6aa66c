"""Documents: composed from the record, kept byte for byte, printed again as the same bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ketadesk.desk.charts import Change, Charts
from ketadesk.desk.permissions import permission_problem
from ketadesk.desk.sheet_facts import document_number, driving_free_until, sheet_facts
from ketadesk.documents.blocks import Document
from ketadesk.documents.discharge_sheet import SheetFacts, compose
from ketadesk.documents.plain_text import plain_text
from ketadesk.documents.sheet_text import languages, sheet_text
from ketadesk.kernel.problems import Code, EnvironmentFault, Fault, Problem
from ketadesk.store.faults import translated
from ketadesk.visit.case import Case
from ketadesk.visit.entries import DocumentIssued
from ketadesk.visit.leaving import SHEET
from ketadesk.visit.stages import Action, next_stage


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
        return driving_free_until(self._charts.case(visit))

    def preview(self, visit: str, wanted: Paper) -> Issue | Problem:
        """The document as it would be issued now. Nothing is recorded."""
        case = self._charts.case(visit)
        full = self._filled(case, wanted)
        return full if isinstance(full, Problem) else self._made(case, full)

    def reprint(self, visit: str, sha256: str) -> Issue | Problem:
        """An issued document once more, whatever has changed since: its very bytes (R-DOC-15).

        ``record`` keeps that it was handed out again.

        Raises:
            EnvironmentFault: ``DAMAGED`` if its bytes are not in the record any more.
        """
        refused = permission_problem(self._charts.session.person, Action.PRINT)
        if refused is not None:
            return refused
        found = next((each for each in self.issued(visit) if each.sha256 == sha256), None)
        return Problem(Code.UNKNOWN_ITEM, "document") if found is None else self._again(found)

    def _again(self, body: DocumentIssued) -> Issue:
        kept = self.bytes_of(body.sha256)
        if kept is None:
            raise EnvironmentFault(Fault.DAMAGED, f"document {body.sha256[:12]}")
        return Issue(replace(body, reprint=True, destination=""), kept)

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
                return self._again(body)
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
        number = document_number(visit, made.body.document, made.body.version)
        return f"{made.body.document}-{number}.pdf"

    def sheet_facts(self, case: Case, version: int, nurse: str = "") -> SheetFacts | Problem:
        """What the discharge sheet states, from the record alone.

        Args:
            case: the visit.
            version: of the sheet.
            nurse: id of who hands it out; empty for the person signed in.
        """
        session = self._charts.session
        return sheet_facts(case, session, version, nurse, training=self._training)
