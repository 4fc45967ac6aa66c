"""Finding, adding and changing patients."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from ketadesk.desk.charts import PATIENTS, Charts
from ketadesk.desk.permissions import Task, permission_problem
from ketadesk.desk.session import Session
from ketadesk.desk.typed import LONGEST_LINE, typed_problem
from ketadesk.documents.blocks import Size
from ketadesk.documents.sheet_text import languages
from ketadesk.kernel.dates import show_date
from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.entries import PatientWritten
from ketadesk.visit.people import Patient, patient_from

LONGEST_NAME: Final = LONGEST_LINE
SEXES: Final = ("female", "male", "unknown")
EARLIEST_BIRTH: Final = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Match:
    """A patient found, with how many visits there are."""

    patient: Patient
    visits: int


def plain_letters(text: str) -> str:
    """The text without accents and case, for searching."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in parts if not unicodedata.combining(each))


class Patients:
    """The clinic's patients.

    Args:
        session: the running program.
        charts: for their visits.
    """

    def __init__(self, session: Session, charts: Charts) -> None:
        self._session = session
        self._charts = charts

    def all(self) -> tuple[Patient, ...]:
        """Every patient, by family and given name."""
        found = [
            patient_from(stream.removeprefix(PATIENTS), entries)
            for stream, entries in self._session.store.entries_like(PATIENTS).items()
        ]
        return tuple(sorted(found, key=lambda each: plain_letters(f"{each.family} {each.given}")))

    def find(self, text: str) -> tuple[Match, ...]:
        """Patients whose name, record number or birth date holds every typed word.

        Nobody is found while nobody is signed in, nor for a person without a role that gives
        rights to charts; their attempt is kept in the audit, once for each time of being signed
        in (R-SEC-02, F-56).
        """
        person = self._session.person
        if person is None:
            return ()
        if not person.charts:
            self._session.audit_once("read-refused", "patients")
            return ()
        words = plain_letters(text).split()
        found = []
        for patient in self.all():
            said = plain_letters(
                f"{patient.family} {patient.given} {patient.record_no} {patient.born.isoformat()}"
            )
            if all(word in said for word in words):
                found.append(Match(patient, len(self._charts.visits_of(patient.id))))
        return tuple(found)

    def namesakes(self, family: str, given: str, born: date | None) -> tuple[Patient, ...]:
        """Patients with the same name, or the same family name and birth date (R-UX-06)."""
        wanted, first = plain_letters(family.strip()), plain_letters(given.strip())
        return tuple(
            each
            for each in self.all()
            if plain_letters(each.family) == wanted
            and (plain_letters(each.given) == first or each.born == born)
        )

    def register(self, written: PatientWritten) -> Patient | Problem:
        """A new patient. The record number belongs to nobody else."""
        patient_id = self._session.new_name()
        refused = permission_problem(self._session.person, Task.REGISTER_PATIENT)
        refused = refused or self._problem(written, patient_id)
        if refused is not None:
            return refused
        stream = PATIENTS + patient_id
        entry = self._session.entry(stream, written)
        return self._session.commit([entry], expected={stream: 0}) or self._charts.patient(
            patient_id
        )

    def change(self, patient_id: str, written: PatientWritten, reason: str) -> Patient | Problem:
        """Other facts about a patient; the earlier ones stay readable."""
        refused = permission_problem(self._session.person, Task.REGISTER_PATIENT)
        refused = refused or self._problem(written, patient_id)
        if refused is None and not reason.strip():
            refused = Problem(Code.REASON_NEEDED, "reason")
        refused = refused or typed_problem(texts={"reason": reason})
        if refused is not None:
            return refused
        entry = self._session.entry(PATIENTS + patient_id, written, reason=reason)
        refused = self._session.commit([entry])
        self._charts.forget()
        return refused or self._charts.patient(patient_id)

    def _problem(self, written: PatientWritten, own_id: str) -> Problem | None:
        for name in ("family", "given", "record_no"):
            if not getattr(written, name).strip():
                return Problem(Code.UNANSWERED, name)
        lines = {name: getattr(written, name) for name in ("family", "given", "record_no", "phone")}
        texts = {"address": written.address, "allergies": " ".join(written.allergies)}
        refused = typed_problem(lines, texts)
        if refused is not None:
            return refused
        today = self._session.clock.local(self._session.now()).date()
        if written.born > today:
            return Problem(Code.FUTURE_TIME, "born")
        if written.born < EARLIEST_BIRTH:
            limits = {"low": show_date(EARLIEST_BIRTH), "high": show_date(today)}
            return Problem(Code.OUT_OF_RANGE, "born", limits)
        if written.sex not in SEXES:
            return Problem(Code.OUT_OF_RANGE, "sex")
        if written.language not in languages():
            return Problem(Code.UNKNOWN_LANGUAGE, "language")
        if written.sheet_size not in list(Size):
            return Problem(Code.OUT_OF_RANGE, "sheet_size")
        number = written.record_no.strip().casefold()
        for other in self.all():
            if other.record_no.strip().casefold() == number and other.id != own_id:
                return Problem(Code.NAME_TAKEN, "record_no")
        return None

    def next_record_no(self) -> str:
        """A record number that is free, for the form to offer."""
        taken = {each.record_no for each in self.all()}
        number = len(taken) + 1
        while f"KD-{number:06d}" in taken:
            number += 1
        return f"KD-{number:06d}"
