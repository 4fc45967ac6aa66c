"""What the infusion before amounted to, in figures and codes (clinical reference §6).

None is "not known". The sentences belong to the screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from ketadesk.clinical.dosing import percent_apart
from ketadesk.clinical.levels import Level
from ketadesk.desk.charts import Charts
from ketadesk.desk.series import Series, VisitLine
from ketadesk.visit.case import Case
from ketadesk.visit.criteria import leaving_of
from ketadesk.visit.entries import (
    AdverseEvent,
    BolusGiven,
    Extended,
    MedicineGiven,
    Ordered,
    Paused,
    RateChanged,
    Stopped,
)
from ketadesk.visit.facts import suicide_level
from ketadesk.visit.leaving import earliest_at
from ketadesk.visit.pump import infusion_of
from ketadesk.visit.visit import Visit
from ketadesk.visit.watch import alerts_of


@dataclass(frozen=True, slots=True)
class Changes:
    """What was altered while the pump ran.

    Attributes:
        rates, pauses, boluses, extensions: how often.
        early: whether the pump was stopped before the ordered end; None while it is not stopped.
    """

    rates: int
    pauses: int
    boluses: int
    extensions: int
    early: bool | None


@dataclass(frozen=True, slots=True)
class RescueMedicine:
    """A medicine given beside the ketamine."""

    medicine: str
    dose: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class LastInfusion:
    """The infusion before.

    Attributes:
        line: its line in the series: peak pressure, mg, mg/kg, adverse events.
        order: as in force at its end, or None.
        percent_from_before: how far its ordered mg/kg lies from that of the one before, in
            percent without a sign; None for the first or where one has no order.
        elapsed_min: whole minutes from start to end, pauses included; None while it runs.
        changes: what was altered while the pump ran.
        alerts: how many alerts of each level.
        medicines: every other medicine given.
        peak_distress: 0 to 3, or None where it was never asked.
        ready_min: whole minutes from the pump end until the record first met every criterion for
            leaving; None where it never did.
        suicide: level of the C-SSRS of that visit, or None.
        events: kind, severity and seriousness of each adverse event.
    """

    line: VisitLine
    order: Ordered | None
    percent_from_before: Decimal | None
    elapsed_min: int | None
    changes: Changes
    alerts: Mapping[Level, int]
    medicines: tuple[RescueMedicine, ...]
    peak_distress: int | None
    ready_min: int | None
    suicide: str | None
    events: tuple[AdverseEvent, ...]


def last_infusion(charts: Charts, series: Series, line: VisitLine) -> LastInfusion:
    """What one infusion of a series amounted to."""
    visit, now = line.visit, charts.session.now()
    earlier = [each for each in series.counted[: series.counted.index(line)] if each.given_mg]
    ordered = visit.last(Ordered)
    order = None if ordered is None else ordered[1]
    before = earlier[-1].visit.last(Ordered) if earlier else None
    apart = None
    if order is not None and before is not None:
        apart = percent_apart(order.mg_per_kg, before[1].mg_per_kg)
    distress = [e.vitals.distress for e in visit.running_sets if e.vitals.distress is not None]
    zone = ZoneInfo(charts.session.settings.timezone)
    ended = visit.ended_at is not None
    return LastInfusion(
        line,
        order,
        apart,
        infusion_of(visit, now).elapsed_s // 60 if ended else None,
        changes_of(visit),
        Counter(each.level for each in alerts_of(visit)),
        tuple(RescueMedicine(b.medicine, b.dose, b.unit) for _, b in visit.of(MedicineGiven)),
        max(distress, default=None),
        ready_after_min(Case(series.patient, visit, (), zone), now),
        suicide_level(visit.answers),
        tuple(body for _, body in visit.of(AdverseEvent)),
    )


def changes_of(visit: Visit) -> Changes:
    """What was altered while the pump ran."""
    stopped = visit.last(Stopped)
    early = None if visit.ended_at is None else stopped is None or not stopped[1].completed
    return Changes(
        len(visit.of(RateChanged)),
        len(visit.of(Paused)),
        len(visit.of(BolusGiven)),
        len(visit.of(Extended)),
        early,
    )


def ready_after_min(case: Case, now: datetime) -> int | None:
    """Whole minutes from the pump end until every criterion was met as the record stood then.

    The record is looked at after each entry, and where the waiting time ended between two or
    since the last.
    """
    visit, ended = case.visit, case.visit.ended_at
    if ended is None:
        return None
    fold = Visit.begin(visit.protocol, visit.entries[0])
    later = [*(each.recorded_at for each in visit.entries[1:]), now]
    for place, entry in enumerate(visit.entries):
        if place:
            fold = fold.extended(entry)
        if fold.ended_at is None or entry.recorded_at < ended:
            continue
        at, waits, following = entry.recorded_at, earliest_at(fold), later[place]
        moments = [at]
        if waits is not None and at < waits <= following:
            moments.append(waits)
        for moment in moments:
            if leaving_of(case.with_visit(fold), moment).ready:
                return int((moment - ended).total_seconds()) // 60
    return None
