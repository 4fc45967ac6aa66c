"""The baseline: what the sets before the start say together (clinical reference §1e)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ketadesk.clinical.observation import VITALS, Vitals
from ketadesk.clinical.screening import PressureReading, baseline_pressure
from ketadesk.visit.visit import ObservationSet, Visit


@dataclass(frozen=True, slots=True)
class Baseline:
    """Baseline values and where each comes from.

    Attributes:
        vitals: the values; None where nothing was measured.
        taken: by value name, the set that it comes from.
        readings_needed: the first pressure was high and more readings must follow.
        missing: names of values that a complete baseline still needs.
    """

    vitals: Vitals
    taken: Mapping[str, ObservationSet]
    readings_needed: bool
    missing: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing and the pressure stands."""
        return bool(self.taken) and not self.missing and not self.readings_needed

    @property
    def at(self) -> datetime | None:
        """When the pressure that counts was taken, or else the latest set."""
        source = self.taken.get("sbp")
        if source is not None:
            return source.at
        return max((each.at for each in self.taken.values()), default=None)

    @property
    def oldest(self) -> datetime | None:
        """When the oldest of the needed values was taken."""
        return min((each.at for each in self.taken.values()), default=None)

    def basis(self, parameter: str) -> tuple[str, ...]:
        """Ids of the entries that a finding on this value rests on."""
        return (self.taken[parameter].source,)


def _pressure(visit: Visit) -> tuple[ObservationSet | None, bool]:
    schedule = visit.protocol.schedule
    by_reading = {
        PressureReading(each.at, each.vitals.sbp, each.vitals.dbp): each
        for each in visit.baseline_sets
        if each.vitals.sbp is not None and each.vitals.dbp is not None
    }
    counted, stands = baseline_pressure(
        tuple(by_reading),
        repeat_sbp=int(schedule.repeat_baseline_sbp_from),
        repeat_dbp=int(schedule.repeat_baseline_dbp_from),
        gap=timedelta(minutes=schedule.repeat_baseline_gap_min),
    )
    return (None, False) if counted is None else (by_reading[counted], not stands)


def baseline_of(visit: Visit) -> Baseline:
    """The baseline as it stands."""
    pressure, readings_needed = _pressure(visit)
    vitals, taken = Vitals(), {}
    for each in visit.baseline_sets:
        for name in VITALS:
            value = getattr(each.vitals, name)
            if value is not None and name not in ("sbp", "dbp"):
                vitals = replace(vitals, **{name: value})
                taken[name] = each
    if pressure is not None:
        vitals = replace(vitals, sbp=pressure.vitals.sbp, dbp=pressure.vitals.dbp)
        taken |= {"sbp": pressure, "dbp": pressure}
    due = dict.fromkeys(name for each in visit.baseline_sets for name in each.due)
    missing = tuple(name for name in due if name not in taken)
    # What a limit judges is needed too once it is there: its finding rests on that set.
    judged = {limit.parameter for limit in visit.protocol.baseline}
    needed = {name: each for name, each in taken.items() if name in due or name in judged}
    return Baseline(vitals, needed or taken, readings_needed, missing)


def baseline_is_fresh(visit: Visit, baseline: Baseline, now: datetime) -> bool:
    """Whether every needed value is recent enough to start on."""
    oldest = baseline.oldest
    longest = timedelta(minutes=visit.protocol.schedule.baseline_max_age_min)
    return oldest is not None and now - oldest <= longest
