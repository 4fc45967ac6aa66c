"""The discharge checklist, judged: which criterion is met, on which evidence.

Source: clinical reference §4. A criterion rests on fresh evidence only; a value that is missing
or old leaves it unmet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ketadesk.visit.baseline import baseline_of
from ketadesk.visit.case import Case
from ketadesk.visit.leaving import (
    CriterionState,
    Leaving,
    aldrete_scores,
    earliest_at,
    left_at,
    override_of,
    padss_scores,
    todays_criteria,
)
from ketadesk.visit.visit import ObservationSet, Visit, latest_set
from ketadesk.visit.watch import breathes_air


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What a criterion is judged on: the visit at an instant."""

    visit: Visit
    now: datetime

    def fresh(self, name: str) -> ObservationSet | None:
        """The last set with this value, if it is fresh (exactly the limit still is)."""
        limit = timedelta(minutes=self.visit.protocol.recovery.fresh_min)
        return latest_set(self.visit, name, self.now - limit, self.now)


_Judged = tuple[bool, str, datetime | None]

_UNKNOWN: Final[_Judged] = (False, "", None)


def _time(evidence: _Evidence) -> _Judged:
    at = earliest_at(evidence.visit)
    return _UNKNOWN if at is None else (evidence.now >= at, "", at)


def _aldrete(evidence: _Evidence) -> _Judged:
    scores = aldrete_scores(evidence.visit)
    if not scores:
        return _UNKNOWN
    last, rules = scores[-1], evidence.visit.protocol.recovery
    fresh = evidence.now - last.at <= timedelta(minutes=rules.fresh_min)
    awareness, oxygen = last.parts[3], last.parts[4]
    met = (
        last.total is not None
        and last.total >= rules.aldrete_pass
        and awareness == rules.aldrete_awareness
        and oxygen == rules.aldrete_oxygen
        and fresh
    )
    return met, "" if last.total is None else str(last.total), last.at


def _padss(evidence: _Evidence) -> _Judged:
    scores, rules = padss_scores(evidence.visit), evidence.visit.protocol.recovery
    if not scores:
        return _UNKNOWN
    last = scores[-1]
    value = ", ".join("–" if each.total is None else str(each.total) for each in scores[-2:])
    pair = scores[-2:]
    met = (
        len(pair) == 2
        and all(each.total is not None and each.total >= rules.padss_pass for each in pair)
        and pair[1].at - pair[0].at >= timedelta(minutes=rules.padss_gap_min)
        and evidence.now - last.at <= timedelta(minutes=rules.fresh_min)
    )
    return met, value, last.at


def _moaas(evidence: _Evidence) -> _Judged:
    taken = evidence.fresh("moaas")
    if taken is None:
        return _UNKNOWN
    value = taken.vitals.moaas
    return value == evidence.visit.protocol.recovery.moaas, str(value), taken.at


def _pressure(evidence: _Evidence) -> _Judged:
    taken, rules = evidence.fresh("sbp"), evidence.visit.protocol.recovery
    if taken is None or taken.vitals.sbp is None or taken.vitals.dbp is None:
        return _UNKNOWN
    sbp, dbp = taken.vitals.sbp, taken.vitals.dbp
    symptoms = evidence.fresh("symptoms")
    free = symptoms is None or not symptoms.vitals.symptoms
    met = rules.sbp_low <= sbp <= rules.sbp_high and dbp <= rules.dbp_high and free
    return met, f"{sbp}/{dbp}", taken.at


def _heart_rate(evidence: _Evidence) -> _Judged:
    rules = evidence.visit.protocol.recovery
    return _between(evidence, "hr", rules.hr_low, rules.hr_high)


def _breathing(evidence: _Evidence) -> _Judged:
    rules = evidence.visit.protocol.recovery
    return _between(evidence, "rr", rules.rr_low, rules.rr_high)


def _between(evidence: _Evidence, name: str, low: int, high: int) -> _Judged:
    taken = evidence.fresh(name)
    if taken is None:
        return _UNKNOWN
    value = getattr(taken.vitals, name)
    return low <= value <= high, str(value), taken.at


def _saturation(evidence: _Evidence) -> _Judged:
    taken = evidence.fresh("spo2")
    if taken is None or taken.vitals.spo2 is None:
        return _UNKNOWN
    baseline = baseline_of(evidence.visit).vitals
    usual = breathes_air(evidence.visit, taken) is True or baseline.oxygen is True
    met = taken.vitals.spo2 >= evidence.visit.protocol.recovery.spo2_low and usual
    return met, str(taken.vitals.spo2), taken.at


def _nausea(evidence: _Evidence) -> _Judged:
    taken = evidence.fresh("nausea")
    if taken is None or taken.vitals.nausea is None:
        return _UNKNOWN
    value = taken.vitals.nausea
    return value <= evidence.visit.protocol.recovery.nausea_high, str(value), taken.at


def _dissociation(evidence: _Evidence) -> _Judged:
    """CADSS-6 is not asked in every set, so the last one since the pump end counts."""
    visit = evidence.visit
    taken = latest_set(visit, "cadss6", visit.ended_at, evidence.now)
    usual = baseline_of(visit).vitals.cadss6
    if visit.ended_at is None or taken is None or taken.vitals.cadss6 is None or usual is None:
        return _UNKNOWN
    return taken.vitals.cadss6 <= usual, str(taken.vitals.cadss6), taken.at


_RECORDED: Final[Mapping[str, Callable[[_Evidence], _Judged]]] = {
    "dc.time": _time,
    "dc.aldrete": _aldrete,
    "dc.padss": _padss,
    "dc.moaas": _moaas,
    "dc.bp": _pressure,
    "dc.hr": _heart_rate,
    "dc.rr": _breathing,
    "dc.spo2": _saturation,
    "dc.nausea": _nausea,
    "dc.dissociation": _dissociation,
}


def _answered(visit: Visit, criterion: str) -> _Judged:
    answer = visit.answers.get(criterion)
    if answer is None or answer.not_assessed:
        return _UNKNOWN
    parts = [part for part in answer.fields.values() if isinstance(part, bool)]
    return bool(parts) and all(parts), "", answer.entry.happened_at


def leaving_of(case: Case, now: datetime) -> Leaving:
    """The discharge checklist at ``now``, or as it stood when the patient left."""
    visit = case.visit
    judged_at = left_at(visit) or now
    evidence = _Evidence(visit, judged_at)
    states = []
    for criterion in todays_criteria(visit):
        judge = _RECORDED.get(criterion.id)
        met, value, at = _answered(visit, criterion.id) if judge is None else judge(evidence)
        override = override_of(visit, criterion.id)
        if criterion.id == "dc.time":
            # Here an override orders the shorter minimum; the time itself must still pass.
            counts = override if met else None
        else:
            counts = None if met else override
        states.append(CriterionState(criterion, met, counts, value, at))
    return Leaving(tuple(states), earliest_at(visit))
