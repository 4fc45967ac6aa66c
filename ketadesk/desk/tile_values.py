"""The values of a tile: as last measured, against the limits, and whether they are old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from ketadesk.clinical.levels import Level
from ketadesk.kernel.numbers import plain
from ketadesk.visit.assessment import Assessment
from ketadesk.visit.entries import Extended
from ketadesk.visit.leaving import aldrete_scores
from ketadesk.visit.orders import current_order
from ketadesk.visit.stages import Stage
from ketadesk.visit.visit import Visit, latest_set
from ketadesk.visit.watch import ReadSet

PRESSURE: Final = "bp"
ALDRETE: Final = "aldrete"


@dataclass(frozen=True, slots=True)
class TileValue:
    """A value as last measured.

    Attributes:
        name: ``bp``, ``hr``, ``spo2``, ``moaas`` or ``aldrete``.
        shown: the figures alone; empty where nothing was ever measured.
        at: clinical time, or None.
        level: against the clinic's limits, None where unknown.
        stale: older than the interval between two sets of this stage.
    """

    name: str
    shown: str = ""
    at: datetime | None = None
    level: Level | None = None
    stale: bool = False


def planned_min(visit: Visit) -> int:
    """Minutes of infusion ordered, with extensions; 0 without an order."""
    order = current_order(visit)
    planned = Decimal(0) if order is None else order.minutes
    return int(planned + sum((body.minutes for _, body in visit.of(Extended)), Decimal(0)))


def interval_of(visit: Visit, now: datetime) -> timedelta:
    """How old a value may be before it is marked: the time between two sets at this stage."""
    plan, started = visit.protocol.schedule, visit.started_at
    if started is None:
        return timedelta(minutes=plan.baseline_max_age_min)
    if visit.ended_at is not None:
        return timedelta(minutes=plan.recovery_interval_min)
    first = timedelta(minutes=plan.long_first_min)
    sparse = planned_min(visit) > plan.long_after_min and now - started > first
    return timedelta(minutes=plan.long_interval_min if sparse else plan.interval_min)


def tile_values(visit: Visit, assessment: Assessment) -> tuple[TileValue, ...]:
    """The values of a tile, in order; empty before anything was measured."""
    if not assessment.sets:
        return ()
    limit = interval_of(visit, assessment.at)
    names = ["sbp", "hr", "spo2"]
    found = [_measured(visit, name, assessment, limit) for name in names]
    scores = aldrete_scores(visit)
    if visit.stage is Stage.RECOVERY and scores:
        last = scores[-1]
        shown = "" if last.total is None else str(last.total)
        stale = assessment.at - last.at > limit
        found.append(TileValue(ALDRETE, shown, last.at, None, stale))
    else:
        found.append(_measured(visit, "moaas", assessment, limit))
    return tuple(found)


def _measured(visit: Visit, name: str, assessment: Assessment, limit: timedelta) -> TileValue:
    title = PRESSURE if name == "sbp" else name
    taken = latest_set(visit, name)
    if taken is None:
        return TileValue(title)
    value = getattr(taken.vitals, name)
    shown = plain(value)
    wanted = {name}
    if name == "sbp":
        dbp = taken.vitals.dbp
        shown = f"{value}/{'–' if dbp is None else dbp}"
        wanted.add("dbp")
    read = next(each for each in assessment.sets if each.taken.entry.id == taken.entry.id)
    stale = assessment.at - taken.at > limit
    return TileValue(title, shown, taken.at, _level(read, wanted), stale)


def _level(read: ReadSet, wanted: set[str]) -> Level | None:
    levels = [each.level for each in read.findings if each.parameter in wanted]
    return max(levels, key=lambda each: each.rank, default=None)


def pressure_at(visit: Visit, at: datetime) -> str:
    """The blood pressure of the set taken then, such as 171/98; empty if there is none."""
    for taken in visit.sets:
        vitals = taken.vitals
        if taken.at == at and (vitals.sbp is not None or vitals.dbp is not None):
            return "/".join("–" if each is None else str(each) for each in (vitals.sbp, vitals.dbp))
    return ""
