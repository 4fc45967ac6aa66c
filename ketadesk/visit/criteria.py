"""The discharge checklist, judged: which criterion is met, on which evidence.

Source: clinical reference §4. A criterion rests on fresh evidence only; a value that is missing
or old leaves it unmet. An override covers what the prescriber saw: it holds until evidence comes
that is further from the criterion than that was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from ketadesk.clinical.observation import SYMPTOMS
from ketadesk.protocols.model import Criterion
from ketadesk.visit.baseline import baseline_of
from ketadesk.visit.case import Case
from ketadesk.visit.entries import Entry
from ketadesk.visit.leaving import (
    TAUGHT,
    TIME,
    CriterionState,
    Leaving,
    aldrete_scores,
    earliest_at,
    left_at,
    moves_earliest,
    newer_sheets,
    override_of,
    padss_scores,
    shortened,
    todays_criteria,
)
from ketadesk.visit.oxygen import on_usual_oxygen
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
    """

    met: bool
    value: str = ""
    at: datetime | None = None
    basis: tuple[str, ...] = ()
    gaps: Gaps | None = None
    outdated_at: datetime | None = None


_UNKNOWN: Final = Judged(met=False)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What a criterion is judged on: the visit at an instant."""

    visit: Visit
    now: datetime

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


def _time(evidence: _Evidence) -> Judged:
    """The waiting time: it rests on pump, boluses and the medicines that extend it."""
    visit = evidence.visit
    at = earliest_at(visit)
    if at is None:
        return _UNKNOWN
    basis = tuple(each.id for each in visit.entries if moves_earliest(visit, each))
    return Judged(evidence.now >= at, "", at, basis)


def _aldrete(evidence: _Evidence) -> Judged:
    scores, rules = aldrete_scores(evidence.visit), evidence.visit.protocol.recovery
    if not scores:
        return _UNKNOWN
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


def _padss(evidence: _Evidence) -> Judged:
    scores, rules = padss_scores(evidence.visit), evidence.visit.protocol.recovery
    if not scores:
        return _UNKNOWN
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


def _moaas(evidence: _Evidence) -> Judged:
    taken = evidence.last("moaas")
    if taken is None or taken.vitals.moaas is None:
        return _UNKNOWN
    value = taken.vitals.moaas
    away = abs(evidence.visit.protocol.recovery.moaas - value)
    return evidence.judged(taken, str(value), (away,))


def _pressure(evidence: _Evidence) -> Judged:
    taken, rules = evidence.last("sbp"), evidence.visit.protocol.recovery
    if taken is None or taken.vitals.sbp is None or taken.vitals.dbp is None:
        return _UNKNOWN
    sbp, dbp = taken.vitals.sbp, taken.vitals.dbp
    asked = evidence.last("symptoms")
    # Symptoms age as the pressure does: of an old set nobody knows whether they are still there.
    fresh = asked is not None and evidence.is_fresh(asked.at)
    present = asked.vitals.symptoms if asked is not None and fresh else None
    gaps = (
        _over(rules.sbp_low, sbp),
        _over(sbp, rules.sbp_high),
        _over(dbp, rules.dbp_high),
        *(int(each in (present or ())) for each in SYMPTOMS),
    )
    return evidence.judged(taken, f"{sbp}/{dbp}", gaps)


def _heart_rate(evidence: _Evidence) -> Judged:
    rules = evidence.visit.protocol.recovery
    return _between(evidence, "hr", rules.hr_low, rules.hr_high)


def _breathing(evidence: _Evidence) -> Judged:
    rules = evidence.visit.protocol.recovery
    return _between(evidence, "rr", rules.rr_low, rules.rr_high)


def _between(evidence: _Evidence, name: str, low: int, high: int) -> Judged:
    taken = evidence.last(name)
    if taken is None:
        return _UNKNOWN
    value = getattr(taken.vitals, name)
    return evidence.judged(taken, str(value), (_over(low, value), _over(value, high)))


def _saturation(evidence: _Evidence) -> Judged:
    taken = evidence.last("spo2")
    if taken is None or taken.vitals.spo2 is None:
        return _UNKNOWN
    usual = on_usual_oxygen(evidence.visit, taken, baseline_of(evidence.visit).vitals)
    low = _over(evidence.visit.protocol.recovery.spo2_low, taken.vitals.spo2)
    return evidence.judged(taken, str(taken.vitals.spo2), (low, int(not usual)))


def _nausea(evidence: _Evidence) -> Judged:
    taken = evidence.last("nausea")
    if taken is None or taken.vitals.nausea is None:
        return _UNKNOWN
    value = taken.vitals.nausea
    over = _over(value, evidence.visit.protocol.recovery.nausea_high)
    return evidence.judged(taken, str(value), (over,))


def _dissociation(evidence: _Evidence) -> Judged:
    """CADSS-6 is not asked in every set, so the last one since the pump end counts."""
    visit = evidence.visit
    taken = latest_set(visit, "cadss6", visit.ended_at, evidence.now)
    usual = baseline_of(visit).vitals.cadss6
    if visit.ended_at is None or taken is None or taken.vitals.cadss6 is None or usual is None:
        return _UNKNOWN
    value = taken.vitals.cadss6
    over = _over(value, usual)
    return Judged(not over, str(value), taken.at, (taken.source,), (over,))


_RECORDED: Final[Mapping[str, Callable[[_Evidence], Judged]]] = {
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


def _answered(evidence: _Evidence, criterion: str) -> Judged:
    visit = evidence.visit
    answer, item = visit.answers.get(criterion), visit.protocol.item(criterion)
    if answer is None or item is None:
        return _UNKNOWN
    basis = (answer.entry.id,)
    names = [each.name for each in item.fields] or ["value"]
    if answer.not_assessed:
        return Judged(met=False, basis=basis, gaps=(1,) * len(names))
    # A further part that says neither yes nor no, or was left out, is not in the way.
    gaps = tuple(int(answer.fields.get(name) is False) for name in names)
    met = not any(gaps) and any(part is True for part in answer.fields.values())
    found = Judged(met, "", answer.entry.happened_at, basis, gaps)
    return _taught(evidence, found) if criterion == TAUGHT else found


def _taught(evidence: _Evidence, said: Judged) -> Judged:
    """Taught back is the sheet that the patient takes home: the last one."""
    newer = newer_sheets(evidence.visit, evidence.now)
    if not newer:
        return said
    basis = (*said.basis, *(each.id for each in newer))
    # Each further sheet is further from taught: an override covers those it was given on.
    gaps = tuple(gap + len(newer) for gap in said.gaps or ())
    return replace(said, met=False, basis=basis, gaps=gaps, outdated_at=newer[-1].happened_at)


def judged(visit: Visit, criterion: str, now: datetime) -> Judged:
    """A criterion against the record at ``now``, overrides left aside."""
    judge = _RECORDED.get(criterion)
    evidence = _Evidence(visit, now)
    return _answered(evidence, criterion) if judge is None else judge(evidence)


def _standing(visit: Visit, criterion: str, now: Judged) -> Entry | None:
    """The newest override of a criterion, while nothing worse came than what it was given on."""
    if criterion == TIME:
        return shortened(visit)
    override = override_of(visit, criterion)
    if override is None:
        return None
    if now.gaps is not None and not any(now.gaps):
        # Nothing is worse than anything; the visit of then need not be put together again.
        return override
    seen = judged(visit.before(override), criterion, override.happened_at).gaps
    if now.gaps is None:
        return override if seen is None else None
    worse = any(each > (seen[n] if seen else 0) for n, each in enumerate(now.gaps))
    return None if worse else override


def _state(visit: Visit, criterion: Criterion, now: datetime) -> CriterionState:
    found = judged(visit, criterion.id, now)
    standing = _standing(visit, criterion.id, found)
    # Of the waiting time an override orders the shorter minimum; the time itself must still pass.
    needed = found.met if criterion.id == TIME else not found.met
    overridden = standing if needed else None
    return CriterionState(
        criterion, found.met, overridden, found.value, found.at, standing, found.outdated_at
    )


def leaving_of(case: Case, now: datetime) -> Leaving:
    """The discharge checklist at ``now``, or as it stood when the patient left."""
    visit = case.visit
    judged_at = left_at(visit) or now
    states = (_state(visit, each, judged_at) for each in todays_criteria(visit))
    return Leaving(tuple(states), earliest_at(visit))
