"""What a discharge criterion rests on in the record: values, scores, times, and how fresh they are.

Source: clinical reference §4. A value that is missing or old leaves a criterion unmet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from ketadesk.clinical.observation import SYMPTOMS
from ketadesk.protocols.model import Recovery
from ketadesk.visit.baseline import baseline_of
from ketadesk.visit.leaving import (
    TIME,
    aldrete_scores,
    earliest_at,
    moves_earliest,
    padss_scores,
)
from ketadesk.visit.own_limits import rules_at
from ketadesk.visit.oxygen import on_usual_oxygen
from ketadesk.visit.symptoms import all_said
from ketadesk.visit.visit import ObservationSet, Visit, latest_set

Gaps = tuple[int, ...]
"""How far each part of a criterion is from being met; 0 is met."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion against the record.

    Attributes:
        met: nothing is missing, and what it rests on is fresh where it can go stale.
        value: the evidence, without words; empty where there is none or a set is too old.
        at: when it was taken, or None.
        basis: ids of the entries that the latest evidence stands in, however old it is.
        gaps: how far that evidence is from the criterion; None where there is none.
        outdated_at: when something newer came than what the answer was about, or None.
        unasked: something that must be said with this evidence was not.
    """

    met: bool
    value: str = ""
    at: datetime | None = None
    basis: tuple[str, ...] = ()
    gaps: Gaps | None = None
    outdated_at: datetime | None = None
    unasked: bool = False


UNKNOWN: Final = Judged(met=False)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a criterion is judged on: the visit at an instant."""

    visit: Visit
    now: datetime

    @property
    def rules(self) -> Recovery:
        """What leaving asks for now, with the patient's own limits."""
        return rules_at(self.visit, self.now).recovery

    def last(self, name: str) -> ObservationSet | None:
        """The last set with this value, however old."""
        return latest_set(self.visit, name, until=self.now)

    def is_fresh(self, at: datetime) -> bool:
        """Whether what was taken then still counts; exactly the limit does."""
        return self.now - at <= timedelta(minutes=self.visit.protocol.recovery.fresh_min)

    def judged(self, taken: ObservationSet, value: str, gaps: Gaps) -> Judged:
        """What a set says: met where nothing is missing and it is fresh."""
        if not self.is_fresh(taken.at):
            return Judged(met=False, basis=(taken.source,), gaps=gaps)
        return Judged(not any(gaps), value, taken.at, (taken.source,), gaps)


def _over(value: int, limit: int) -> int:
    return max(0, value - limit)


def _time(evidence: Evidence) -> Judged:
    """The waiting time: it rests on pump, boluses and the medicines that extend it."""
    visit = evidence.visit
    at = earliest_at(visit)
    if at is None:
        return UNKNOWN
    basis = tuple(each.id for each in visit.entries if moves_earliest(visit, each))
    return Judged(evidence.now >= at, "", at, basis)


def _aldrete(evidence: Evidence) -> Judged:
    scores, rules = aldrete_scores(evidence.visit), evidence.visit.protocol.recovery
    if not scores:
        return UNKNOWN
    last = scores[-1]
    _, _, _, awareness, oxygen = last.parts
    gaps = None
    if last.total is not None and awareness is not None and oxygen is not None:
        gaps = (
            _over(rules.aldrete_pass, last.total),
            _over(rules.aldrete_awareness, awareness),
            _over(rules.aldrete_oxygen, oxygen),
        )
    met = gaps is not None and not any(gaps) and evidence.is_fresh(last.at)
    value = "" if last.total is None else str(last.total)
    return Judged(met, value, last.at, (last.entry.id,), gaps)


def _padss(evidence: Evidence) -> Judged:
    scores, rules = padss_scores(evidence.visit), evidence.visit.protocol.recovery
    if not scores:
        return UNKNOWN
    last, pair = scores[-1], scores[-2:]
    value = ", ".join("–" if each.total is None else str(each.total) for each in pair)
    met = (
        len(pair) == 2
        and all(each.total is not None and each.total >= rules.padss_pass for each in pair)
        and pair[1].at - pair[0].at >= timedelta(minutes=rules.padss_gap_min)
        and evidence.is_fresh(last.at)
    )
    gaps = None if last.total is None else (_over(rules.padss_pass, last.total),)
    return Judged(met, value, last.at, tuple(each.entry.id for each in pair), gaps)


def _moaas(evidence: Evidence) -> Judged:
    taken = evidence.last("moaas")
    if taken is None or taken.vitals.moaas is None:
        return UNKNOWN
    value = taken.vitals.moaas
    away = abs(evidence.visit.protocol.recovery.moaas - value)
    return evidence.judged(taken, str(value), (away,))


def _pressure(evidence: Evidence) -> Judged:
    taken, rules = evidence.last("sbp"), evidence.rules
    if taken is None or taken.vitals.sbp is None or taken.vitals.dbp is None:
        return UNKNOWN
    sbp, dbp = taken.vitals.sbp, taken.vitals.dbp
    asked = evidence.last("symptoms")
    # Symptoms age as the pressure does: of an old set nobody knows whether they are still there.
    fresh = asked is not None and evidence.is_fresh(asked.at)
    present = asked.vitals.symptoms if asked is not None and fresh else None
    unasked = (asked is None or asked.at < taken.at) and _symptoms_are_owed(evidence)
    gaps = (
        _over(rules.sbp_low, sbp),
        _over(sbp, rules.sbp_high),
        _over(dbp, rules.dbp_high),
        *(int(each in (present or ())) for each in SYMPTOMS),
        int(unasked),
    )
    return replace(evidence.judged(taken, f"{sbp}/{dbp}", gaps), unasked=unasked)


def _symptoms_are_owed(evidence: Evidence) -> bool:
    """Whether somebody must say that there is no symptom any more.

    A symptom is recorded when there is one: while none was, a set without the word says none.
    Once one was, silence is not taken for its end.
    """
    return any(each.present and each.at <= evidence.now for each in all_said(evidence.visit))


def _heart_rate(evidence: Evidence) -> Judged:
    rules = evidence.visit.protocol.recovery
    return _between(evidence, "hr", rules.hr_low, rules.hr_high)


def _breathing(evidence: Evidence) -> Judged:
    rules = evidence.visit.protocol.recovery
    return _between(evidence, "rr", rules.rr_low, rules.rr_high)


def _between(evidence: Evidence, name: str, low: int, high: int) -> Judged:
    taken = evidence.last(name)
    if taken is None:
        return UNKNOWN
    value = getattr(taken.vitals, name)
    return evidence.judged(taken, str(value), (_over(low, value), _over(value, high)))


def _saturation(evidence: Evidence) -> Judged:
    taken = evidence.last("spo2")
    if taken is None or taken.vitals.spo2 is None:
        return UNKNOWN
    usual = on_usual_oxygen(evidence.visit, taken, baseline_of(evidence.visit).vitals)
    low = _over(evidence.rules.spo2_low, taken.vitals.spo2)
    return evidence.judged(taken, str(taken.vitals.spo2), (low, int(not usual)))


def _nausea(evidence: Evidence) -> Judged:
    taken = evidence.last("nausea")
    if taken is None or taken.vitals.nausea is None:
        return UNKNOWN
    value = taken.vitals.nausea
    over = _over(value, evidence.visit.protocol.recovery.nausea_high)
    return evidence.judged(taken, str(value), (over,))


def _dissociation(evidence: Evidence) -> Judged:
    """CADSS-6 is not asked in every set, so the last one since the pump end counts."""
    visit = evidence.visit
    taken = latest_set(visit, "cadss6", visit.ended_at, evidence.now)
    usual = baseline_of(visit).vitals.cadss6
    if visit.ended_at is None or taken is None or taken.vitals.cadss6 is None or usual is None:
        return UNKNOWN
    value = taken.vitals.cadss6
    over = _over(value, usual)
    return Judged(not over, str(value), taken.at, (taken.source,), (over,))


RECORDED: Final[Mapping[str, Callable[[Evidence], Judged]]] = {
    TIME: _time,
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
