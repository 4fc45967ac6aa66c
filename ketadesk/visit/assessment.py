"""Everything that follows from a visit at an instant, in one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ketadesk.clinical.dosing import Dose
from ketadesk.visit.account import Account, account_of
from ketadesk.visit.baseline import Baseline, baseline_of
from ketadesk.visit.case import Case
from ketadesk.visit.criteria import leaving_of
from ketadesk.visit.due import ScheduleState, schedule_of
from ketadesk.visit.entries import Identified
from ketadesk.visit.findings import (
    Finding,
    answered,
    required,
    screening_findings,
    unanswered,
)
from ketadesk.visit.leaving import Leaving
from ketadesk.visit.orders import current_dose, current_order, order_flags
from ketadesk.visit.pump import Infusion, infusion_of
from ketadesk.visit.signatures import Signature, signatures_of
from ketadesk.visit.visit import Visit
from ketadesk.visit.watch import Alert, ReadSet, alerts_of, is_armed, read_sets


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """How far a section of the screening is."""

    section: str
    answered: int
    required: int


@dataclass(frozen=True, slots=True)
class Screening:
    """How far the screening is and what it found.

    Attributes:
        sections: progress of each.
        unanswered: required items without an answer.
        findings: everything found.
        ordered: whether there is an order.
        baseline_complete: whether the baseline stands.
    """

    sections: tuple[SectionProgress, ...]
    unanswered: tuple[str, ...]
    findings: tuple[Finding, ...]
    ordered: bool
    baseline_complete: bool

    @property
    def answered(self) -> int:
        """Required items with an answer."""
        return sum(each.answered for each in self.sections)

    @property
    def required(self) -> int:
        """Required items."""
        return sum(each.required for each in self.sections)

    @property
    def open_stops(self) -> tuple[Finding, ...]:
        """Hard stops that nobody has overridden."""
        return tuple(each for each in self.findings if each.stops and each.open)

    @property
    def open_decisions(self) -> tuple[Finding, ...]:
        """Findings that wait for a prescriber's decision."""
        return tuple(each for each in self.findings if not each.stops and each.open)

    @property
    def settled(self) -> bool:
        """Whether every question is answered and every finding settled."""
        return not (self.unanswered or self.open_stops or self.open_decisions)

    @property
    def may_start(self) -> bool:
        """Whether screening, baseline and order leave nothing in the way of the start."""
        return self.settled and self.ordered and self.baseline_complete


@dataclass(frozen=True, slots=True)
class Assessment:
    """A visit at an instant. Every screen, document and export reads from this."""

    at: datetime
    screening: Screening
    dose: Dose | None
    dose_flags: tuple[str, ...]
    baseline: Baseline
    infusion: Infusion
    sets: tuple[ReadSet, ...]
    schedule: ScheduleState
    alerts: tuple[Alert, ...]
    armed: tuple[Alert, ...]
    leaving: Leaving
    account: Account
    signatures: tuple[Signature, ...]


def identified(visit: Visit, now: datetime) -> bool:
    """Whether the two identifiers were entered again recently enough (R-UX-04)."""
    found = visit.last(Identified)
    longest = timedelta(minutes=visit.protocol.recovery.identity_fresh_min)
    return found is not None and now - found[0].happened_at <= longest


def screening_of(case: Case, now: datetime) -> Screening:
    """The screening at ``now``."""
    sections = []
    for section in case.visit.protocol.sections:
        wanted = [each for each in section.items if required(case, each, now)]
        done = sum(answered(case, each) for each in wanted)
        sections.append(SectionProgress(section.id, done, len(wanted)))
    return Screening(
        tuple(sections),
        unanswered(case, now),
        screening_findings(case, now),
        current_order(case.visit) is not None,
        baseline_of(case.visit).complete,
    )


def assess(case: Case, now: datetime) -> Assessment:
    """Everything that follows from the visit at ``now``."""
    visit = case.visit
    reads = read_sets(visit)
    alerts = alerts_of(visit, reads)
    return Assessment(
        at=now,
        screening=screening_of(case, now),
        dose=current_dose(visit),
        dose_flags=order_flags(case),
        baseline=baseline_of(visit),
        infusion=infusion_of(visit, now),
        sets=reads,
        schedule=schedule_of(visit, now, reads),
        alerts=alerts,
        armed=tuple(each for each in alerts if is_armed(visit, each, now)),
        leaving=leaving_of(case, now),
        account=account_of(visit, now),
        signatures=signatures_of(visit),
    )
