"""What the discharge sheet states, gathered from the record, the clinic and its people."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final

from ketadesk.clinical.recovery import no_driving_until
from ketadesk.desk.session import Session
from ketadesk.documents.discharge_sheet import LastVitals, SheetFacts
from ketadesk.kernel.numbers import half_up, plain
from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.case import Case
from ketadesk.visit.entries import MedicineGiven, Ordered, Value
from ketadesk.visit.leaving import SHEET, classed_doses, left_at
from ketadesk.visit.pump import infusion_of
from ketadesk.visit.stages import Stage
from ketadesk.visit.visit import latest_set

SLEEP_PILLS_HOURS: Final = 4
"""For how long not to take sleep, anxiety or pain pills: clinical reference §5 [26]."""


def sheet_facts(
    case: Case, session: Session, version: int, nurse: str, *, training: bool
) -> SheetFacts | Problem:
    """What the discharge sheet states, from the record alone.

    Args:
        case: the visit.
        session: the clinic, its people and who is signed in.
        version: of the sheet.
        nurse: id of who hands it out; empty for the person signed in.
        training: marks every page TRAINING.
    """
    visit, settings = case.visit, session.settings
    started, ended = visit.started_at, visit.ended_at
    until = driving_free_until(case)
    if started is None or ended is None or until is None:
        return Problem(Code.OUT_OF_ORDER, None, {"stage": Stage.RECOVERY.value})
    given_mg = infusion_of(visit, ended).given_mg
    if given_mg is None:
        return Problem(Code.NEEDS_ORDER, "order", {"unordered": "yes"})
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
        dose_given_mg=half_up(given_mg),
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
        prescriber=_prescriber(case, session),
        nurse=_name(session, nurse or _writer(session)),
        medicine_changes="",
        sleep_pills_hours=SLEEP_PILLS_HOURS,
        template_version=f"{visit.protocol.id} {visit.protocol.version}",
        document_id=document_number(visit.stream, SHEET, version),
        version=version,
        replaces=version - 1 if version > 1 else None,
        training=training,
        going_home_at=None if going is None else going.astimezone(case.zone),
    )


def driving_free_until(case: Case) -> datetime | None:
    """Until when the patient does not drive, in the clinic's zone; None before the pump end."""
    visit = case.visit
    last_ketamine = visit.last_ketamine_at
    if last_ketamine is None:
        return None
    sedatives = [d.at for d in classed_doses(visit) if d.drug_class == "sedative"]
    return no_driving_until(
        last_ketamine,
        max(sedatives, default=None),
        hours=visit.protocol.recovery.no_driving_hours,
        zone=case.zone,
    )


def document_number(stream: str, document: str, version: int) -> str:
    """Eight letters and digits that name one version of a document and say nothing of anybody."""
    digest = hashlib.sha256(f"{stream}|{document}|{version}".encode()).hexdigest()
    return digest[:8].upper()


def _writer(session: Session) -> str:
    return "" if session.person is None else session.person.id


def _name(session: Session, person_id: str) -> str:
    person = session.people.get(person_id)
    return person_id if person is None else person.name


def _prescriber(case: Case, session: Session) -> str:
    order = case.visit.last(Ordered)
    return "" if order is None else _name(session, order[0].by)


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
