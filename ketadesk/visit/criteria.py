"""The discharge checklist, judged: which criterion is met, on which evidence.

Source: clinical reference §4. A criterion rests on fresh evidence only; a value that is missing
or old leaves it unmet. An override covers what the prescriber saw: it holds until evidence comes
that is further from the criterion than that was.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ketadesk.protocols.model import Criterion
from ketadesk.visit.case import Case
from ketadesk.visit.entries import Entry
from ketadesk.visit.evidence import RECORDED, UNKNOWN, Evidence, Judged
from ketadesk.visit.leaving import (
    TAUGHT,
    TIME,
    CriterionState,
    Leaving,
    earliest_at,
    left_at,
    newer_sheets,
    override_of,
    shortened,
    todays_criteria,
)
from ketadesk.visit.visit import Visit


def _answered(evidence: Evidence, criterion: str) -> Judged:
    visit = evidence.visit
    answer, item = visit.answers.get(criterion), visit.protocol.item(criterion)
    if answer is None or item is None:
        return UNKNOWN
    basis = (answer.entry.id,)
    names = [each.name for each in item.fields] or ["value"]
    if answer.not_assessed:
        return Judged(met=False, basis=basis, gaps=(1,) * len(names))
    # A further part that says neither yes nor no, or was left out, is not in the way.
    gaps = tuple(int(answer.fields.get(name) is False) for name in names)
    met = not any(gaps) and any(part is True for part in answer.fields.values())
    found = Judged(met, "", answer.entry.happened_at, basis, gaps)
    return _taught(evidence, found) if criterion == TAUGHT else found


def _taught(evidence: Evidence, said: Judged) -> Judged:
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
    judge = RECORDED.get(criterion)
    evidence = Evidence(visit, now)
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
        criterion,
        found.met,
        overridden,
        found.value,
        found.at,
        standing,
        found.outdated_at,
        found.unasked,
    )


def leaving_of(case: Case, now: datetime) -> Leaving:
    """The discharge checklist at ``now``, or as it stood when the patient left."""
    visit = case.visit
    judged_at = left_at(visit) or now
    states = (_state(visit, each, judged_at) for each in todays_criteria(visit))
    return Leaving(tuple(states), earliest_at(visit))
