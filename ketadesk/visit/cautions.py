"""What somebody who lets more drug flow should have seen first; nothing here refuses anything."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from ketadesk.clinical.levels import Level
from ketadesk.clinical.observation import Vitals
from ketadesk.visit.visit import Visit, latest_set
from ketadesk.visit.watch import alerts_of, read_sets


class Caution(StrEnum):
    """What speaks against more drug at this moment."""

    ALERT_OPEN = "alert-open"
    NO_FRESH_SET = "no-fresh-set"


def _fresh_since(visit: Visit, now: datetime) -> datetime:
    return now - timedelta(minutes=visit.protocol.recovery.fresh_min)


def fresh_vitals(visit: Visit, now: datetime) -> Vitals:
    """Each value as last measured within the protocol's minutes of freshness; None where older."""
    since, parts = _fresh_since(visit, now), {}
    for name in Vitals.__dataclass_fields__:
        taken = latest_set(visit, name, since, now)
        if taken is not None:
            parts[name] = getattr(taken.vitals, name)
    return Vitals(**parts)


def increase_cautions(visit: Visit, now: datetime) -> tuple[Caution, ...]:
    """What speaks against a higher rate now, worst first.

    An alert that is open, seen or not; no complete set since the start that is fresh. A nurse may
    still follow a prescriber's order: these are said, they refuse nothing.
    """
    found = []
    if any(each.open for each in alerts_of(visit)):
        found.append(Caution.ALERT_OPEN)
    since = _fresh_since(visit, now)
    if not any(each.complete and since <= each.at <= now for each in visit.running_sets):
        found.append(Caution.NO_FRESH_SET)
    return tuple(found)


def still_red(visit: Visit) -> bool:
    """Whether a value that was measured since the start is red or worse in its last reading."""
    last = {
        finding.parameter: finding.level
        for read in read_sets(visit)
        if read.running
        for finding in read.findings
    }
    return any(level.rank >= Level.RED.rank for level in last.values())
