"""A patient's visits side by side, and where the ketamine of each went.

Codes and figures only; the sentences belong to the screens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from ketadesk.clinical.screening import ScaleChange, scale_change
from ketadesk.desk.charts import Charts
from ketadesk.desk.session import REGISTER
from ketadesk.protocols.model import Scale
from ketadesk.visit.account import Account, account_of
from ketadesk.visit.entries import (
    AdverseEvent,
    DocumentIssued,
    Drawn,
    MedicineGiven,
    Ordered,
    VialDrawn,
)
from ketadesk.visit.facts import indications, weight_kg
from ketadesk.visit.leaving import left_at
from ketadesk.visit.orders import current_order
from ketadesk.visit.people import Patient
from ketadesk.visit.pump import infusion_of
from ketadesk.visit.visit import Visit

LATEST_ACCOUNTS: Final = 30


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit in a patient's table.

    Attributes:
        visit: the visit.
        on: the day it began, in the clinic's zone.
        weight_kg: as measured, or None.
        given_mg, mg_per_kg: ketamine given in all; None where no infusion began, or
            where it ran without an order.
        peak: highest systolic with its diastolic since the start, mmHg, or None.
        peak_cadss6: highest CADSS-6 total since the start, or None.
        events: kind and severity of each adverse event, in order.
        medicines: names of the other medicines given, in order, each once.
        left_after_min: minutes from the pump end to leaving, or None.
    """

    visit: Visit
    on: date
    weight_kg: Decimal | None
    given_mg: Decimal | None
    mg_per_kg: Decimal | None
    peak: tuple[int, int | None] | None
    peak_cadss6: int | None
    events: tuple[tuple[str, str], ...]
    medicines: tuple[str, ...]
    left_after_min: int | None

    @property
    def counts(self) -> bool:
        """Whether the visit counts towards the series."""
        return self.visit.counts


@dataclass(frozen=True, slots=True)
class Outcome:
    """A scale over the counted visits. ``scores`` holds None where it was not asked."""

    scale: Scale
    scores: tuple[tuple[VisitLine, int | None], ...]
    change: ScaleChange | None

    @property
    def first(self) -> int | None:
        """The first score, or None."""
        return next((value for _, value in self.scores if value is not None), None)

    @property
    def last(self) -> int | None:
        """The latest score, or None."""
        return next((value for _, value in reversed(self.scores) if value is not None), None)


@dataclass(frozen=True, slots=True)
class Series:
    """A patient's visits, oldest first.

    Attributes:
        patient: whose.
        lines: every visit.
        outcomes: every scale with a score, that of the reason for treatment first.
        prescriber: id of the person whose order is the latest; empty without one.
        next_at: the next appointment that was booked, while it lies ahead, or None.
    """

    patient: Patient
    lines: tuple[VisitLine, ...]
    outcomes: tuple[Outcome, ...]
    prescriber: str
    next_at: datetime | None

    @property
    def outcome(self) -> Outcome | None:
        """The scale that the reason for treatment asks for, or None without any score."""
        return self.outcomes[0] if self.outcomes else None

    @property
    def counted(self) -> tuple[VisitLine, ...]:
        """Visits that count towards the series."""
        return tuple(each for each in self.lines if each.counts)

    @property
    def done(self) -> int:
        """Counted visits with an infusion."""
        return sum(each.visit.started_at is not None for each in self.counted)

    @property
    def next_number(self) -> int:
        """Number proposed for the next visit."""
        return len(self.counted) + 1

    @property
    def documents(self) -> tuple[tuple[Visit, datetime, DocumentIssued], ...]:
        """Every document issued, newest first."""
        found = [
            (line.visit, entry.happened_at, body)
            for line in self.lines
            for entry, body in line.visit.of(DocumentIssued)
        ]
        return tuple(sorted(found, key=lambda each: each[1], reverse=True))


@dataclass(frozen=True, slots=True)
class VisitAccount:
    """The ketamine account of one visit."""

    patient: Patient
    visit: Visit
    on: date
    account: Account


def read_visit(charts: Charts, stream: str) -> Visit:
    """A visit as the store has it now.

    Raises:
        TypeError: the stream is no visit.
    """
    return charts.visit(stream)


def next_number(charts: Charts, patient_id: str) -> int:
    """Earlier visits that count, and one more."""
    visits = (read_visit(charts, stream) for stream in charts.visits_of(patient_id))
    return sum(each.counts for each in visits) + 1


def series_of(charts: Charts, patient_id: str) -> Series:
    """Everything about a patient's visits as of now."""
    now, local = charts.session.now(), charts.session.clock.local
    stored = (read_visit(charts, stream) for stream in charts.visits_of(patient_id))
    visits = charts.read_with_patient(patient_id, stored)
    lines = tuple(_line(each, local(each.entries[0].happened_at).date(), now) for each in visits)
    orders = [entry for each in visits for entry, _ in each.of(Ordered)]
    return Series(
        charts.patient(patient_id),
        lines,
        _outcomes(tuple(each for each in lines if each.counts)),
        max(orders, key=lambda each: each.happened_at).by if orders else "",
        _next_at(visits, now),
    )


def accounts_of(charts: Charts) -> tuple[VisitAccount, ...]:
    """The accounts of the latest visits that drew ketamine, newest first."""
    session, streams = charts.session, []
    for entry in reversed(session.store.entries(REGISTER)):
        if isinstance(entry.body, VialDrawn) and entry.body.visit not in streams:
            streams.append(entry.body.visit)
        if len(streams) == LATEST_ACCOUNTS:
            break
    found = []
    for stream in streams:
        visit = read_visit(charts, stream)
        on = session.clock.local(visit.of(Drawn)[0][0].happened_at).date()
        account = account_of(visit, session.now())
        found.append(VisitAccount(charts.patient(visit.opened.patient), visit, on, account))
    return tuple(found)


def _line(visit: Visit, on: date, now: datetime) -> VisitLine:
    given, weight = None, weight_kg(visit.answers)
    order = current_order(visit)
    if visit.started_at is not None:
        given = infusion_of(visit, now).given_mg
    dosing = None if order is None else order.dosing_weight_kg
    readings = [(e.vitals.sbp, e.vitals.dbp) for e in visit.running_sets]
    pressures = [(sbp, dbp) for sbp, dbp in readings if sbp is not None]
    dissociation = [e.vitals.cadss6 for e in visit.running_sets if e.vitals.cadss6 is not None]
    left, ended = left_at(visit), visit.ended_at
    after = None
    if left is not None and ended is not None:
        after = int((left - ended).total_seconds()) // 60
    return VisitLine(
        visit,
        on,
        weight,
        given,
        given / dosing if given is not None and dosing else None,
        max(pressures, key=lambda each: (each[0], each[1] or 0), default=None),
        max(dissociation, default=None),
        tuple((body.event, body.severity) for _, body in visit.of(AdverseEvent)),
        tuple(dict.fromkeys(body.medicine for _, body in visit.of(MedicineGiven))),
        after,
    )


def _score(visit: Visit, scale: Scale) -> int | None:
    answer = visit.answers.get(f"scale.{scale.name}")
    value = None if answer is None else answer.value
    return int(value) if isinstance(value, Decimal) else None


def _outcomes(lines: tuple[VisitLine, ...]) -> tuple[Outcome, ...]:
    """Scales that were ever asked and tell a response, those of today's reasons first."""
    if not lines:
        return ()
    latest = lines[-1].visit
    reasons = set(indications(latest.answers))
    scales = sorted(
        (each for each in latest.protocol.scales if _tells_response(each)),
        key=lambda each: not reasons & set(each.for_indications),
    )
    found = (_outcome(lines, each) for each in scales)
    return tuple(each for each in found if each is not None)


def _tells_response(scale: Scale) -> bool:
    """Whether it measures what is treated; CADSS-6 measures the infusion."""
    return bool(scale.for_indications) or scale.response_percent is not None


def _outcome(lines: tuple[VisitLine, ...], scale: Scale) -> Outcome | None:
    scores = tuple((line, _score(line.visit, scale)) for line in lines)
    known = [value for _, value in scores if value is not None]
    if not known:
        return None
    change = None
    if len(known) > 1:
        change = scale_change(
            known[-1],
            known[0],
            response_percent=scale.response_percent,
            response_points=scale.response_points,
            remission_to=scale.remission_to,
        )
    return Outcome(scale, scores, change)


def _next_at(visits: tuple[Visit, ...], now: datetime) -> datetime | None:
    """The appointment that was booked last, while it lies ahead."""
    for visit in reversed(visits):
        answer = visit.answers.get("dc.next_visit")
        at = None if answer is None else answer.fields.get("at")
        if isinstance(at, datetime):
            return at if at > now else None
    return None
