"""Recovery scores and the discharge checklist: what is met, on which evidence, and from when.

Source: clinical reference §4. A criterion rests on fresh evidence only; a value that is missing
or old leaves it unmet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from ketadesk.clinical.recovery import ClassedDose, earliest_leave
from ketadesk.clinical.scores import PASS, total
from ketadesk.protocols.model import Criterion
from ketadesk.visit.baseline import baseline_of
from ketadesk.visit.case import Case
from ketadesk.visit.entries import (
    AdverseEvent,
    AldreteScored,
    Entry,
    LeftEarly,
    MedicineGiven,
    Overridden,
    PadssScored,
    Signed,
)
from ketadesk.visit.facts import suicide_level
from ketadesk.visit.visit import ObservationSet, Visit, latest_set
from ketadesk.visit.watch import breathes_air

SUICIDE: Final = "dc.suicide"
REVERSAL: Final = "reversal"


@dataclass(frozen=True, slots=True)
class RecoveryScore:
    """A score as recorded. ``total`` is None while a part is missing."""

    entry: Entry
    parts: tuple[int | None, ...]

    @property
    def at(self) -> datetime:
        """When it was taken."""
        return self.entry.happened_at

    @property
    def total(self) -> int | None:
        """0 to 10, or None."""
        return total(self.parts)

    @property
    def passed(self) -> bool:
        """Total of 9 or more; the criteria say the rest."""
        return self.total is not None and self.total >= PASS


@dataclass(frozen=True, slots=True)
class CriterionState:
    """A criterion as it stands.

    Attributes:
        criterion: of the protocol.
        met: by the record.
        overridden: the override that lets it pass, or None.
        value: the evidence, without words; empty where there is none.
        at: when the evidence was taken, or None.
    """

    criterion: Criterion
    met: bool
    overridden: Entry | None
    value: str
    at: datetime | None

    @property
    def passes(self) -> bool:
        """Whether it is no longer in the way."""
        return self.met or self.overridden is not None


@dataclass(frozen=True, slots=True)
class Leaving:
    """Whether the patient may leave.

    Attributes:
        criteria: every criterion of today, in the protocol's order.
        earliest_at: the latest of the minimum times, None before the pump end.
    """

    criteria: tuple[CriterionState, ...]
    earliest_at: datetime | None

    @property
    def unmet(self) -> tuple[str, ...]:
        """Criteria still in the way."""
        return tuple(each.criterion.id for each in self.criteria if not each.passes)

    @property
    def overridden(self) -> tuple[str, ...]:
        """Criteria that pass by override alone."""
        return tuple(each.criterion.id for each in self.criteria if each.overridden is not None)

    @property
    def ready(self) -> bool:
        """Whether nothing is in the way."""
        return not self.unmet


def aldrete_scores(visit: Visit) -> tuple[RecoveryScore, ...]:
    """Every modified Aldrete score in order."""
    return tuple(
        RecoveryScore(entry, (b.movement, b.breathing, b.circulation, b.awareness, b.oxygen))
        for entry, b in visit.of(AldreteScored)
    )


def padss_scores(visit: Visit) -> tuple[RecoveryScore, ...]:
    """Every modified PADSS in order."""
    return tuple(
        RecoveryScore(entry, (b.vitals, b.walking, b.nausea, b.pain, b.bleeding))
        for entry, b in visit.of(PadssScored)
    )


def suicide_flagged(visit: Visit) -> bool:
    """Whether a suicide re-check is asked before leaving (clinical reference §4)."""
    nine = visit.answers.get("si.item9")
    value = None if nine is None else nine.value
    new_thoughts = any(body.event == "suicidal" for _, body in visit.of(AdverseEvent))
    return (
        suicide_level(visit.answers) in ("moderate", "high")
        or (isinstance(value, Decimal) and value >= 1)
        or new_thoughts
    )


def todays_criteria(visit: Visit) -> tuple[Criterion, ...]:
    """The protocol's criteria without those that today does not ask for."""
    flagged = suicide_flagged(visit)
    return tuple(each for each in visit.protocol.criteria if each.id != SUICIDE or flagged)


def _override(visit: Visit, criterion: str) -> Entry | None:
    return next(
        (entry for entry, body in reversed(visit.of(Overridden)) if body.item == criterion), None
    )


def classed_doses(visit: Visit) -> tuple[ClassedDose, ...]:
    """Every medicine with the class it was recorded under."""
    return tuple(ClassedDose(e.happened_at, b.drug_class) for e, b in visit.of(MedicineGiven))


def reversal_pending(visit: Visit, now: datetime) -> bool:
    """Whether the time after flumazenil or naloxone still runs; nobody may override it."""
    minutes = visit.protocol.recovery.extensions_min.get(REVERSAL, 0)
    return any(
        now - each.at < timedelta(minutes=minutes)
        for each in classed_doses(visit)
        if each.drug_class == REVERSAL
    )


def earliest_at(visit: Visit) -> datetime | None:
    """The latest of all minimum times, or None before the pump end."""
    started, ended = visit.started_at, visit.ended_at
    if started is None or ended is None:
        return None
    return earliest_leave(
        visit.protocol.recovery,
        started_at=started,
        ended_at=ended,
        given=classed_doses(visit),
        shortened=_override(visit, "dc.time") is not None,
    )


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


def left_at(visit: Visit) -> datetime | None:
    """When the patient left, or None."""
    for entry in visit.entries:
        discharged = isinstance(entry.body, Signed) and entry.body.meaning == "discharge"
        if discharged or isinstance(entry.body, LeftEarly):
            return entry.happened_at
    return None


def leaving_of(case: Case, now: datetime) -> Leaving:
    """The discharge checklist at ``now``, or as it stood when the patient left."""
    visit = case.visit
    judged_at = left_at(visit) or now
    evidence = _Evidence(visit, judged_at)
    states = []
    for criterion in todays_criteria(visit):
        judge = _RECORDED.get(criterion.id)
        met, value, at = _answered(visit, criterion.id) if judge is None else judge(evidence)
        override = _override(visit, criterion.id)
        if criterion.id == "dc.time":
            # Here an override orders the shorter minimum; the time itself must still pass.
            counts = override if met else None
        else:
            counts = None if met else override
        states.append(CriterionState(criterion, met, counts, value, at))
    return Leaving(tuple(states), earliest_at(visit))
