"""What a played visit came to, in the words of the contract.

Amounts are strings with one decimal (mg/kg/h two), half up, for comparison only. Keys are always
there; what is not known is null.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from ketadesk.clinical.scales import band_of
from ketadesk.clinical.screening import scale_change
from ketadesk.kernel.numbers import fixed
from ketadesk.protocols.model import RuleLevel, Scale
from ketadesk.visit.account import Account, Vial
from ketadesk.visit.assessment import Assessment, Screening
from ketadesk.visit.baseline import Baseline
from ketadesk.visit.case import Case
from ketadesk.visit.due import ScheduleState
from ketadesk.visit.leaving import RecoveryScore, aldrete_scores, padss_scores
from ketadesk.visit.pump import Infusion
from ketadesk.visit.watch import Alert, ReadSet

Json = Any


def _amount(value: Decimal | None, places: int = 1) -> str | None:
    return None if value is None else fixed(value, places)


class _Writer:
    """Knows the clinic's zone for instants."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone

    def instant(self, at: datetime | None) -> str | None:
        return None if at is None else at.astimezone(self._zone).isoformat(timespec="seconds")

    def set(self, read: ReadSet) -> Json:
        return {
            "at": self.instant(read.taken.at),
            "level": None if read.level is None else read.level.value,
            "reasons": list(read.reasons),
            "news2": read.news2,
            "complete": read.taken.complete,
            "late": read.late,
        }

    def alert(self, alert: Alert) -> Json:
        value = None if alert.value is None else _number(alert.value)
        return {
            "at": self.instant(alert.at),
            "level": alert.level.value,
            "parameter": alert.parameter,
            "value": value,
            "repeated": alert.repeated,
            "acknowledged_by": None if alert.seen is None else alert.seen.by,
            "resolved_at": self.instant(alert.resolved_at),
        }

    def score(self, score: RecoveryScore) -> Json:
        return {"at": self.instant(score.at), "total": score.total, "passed": score.passed}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _screening(screening: Screening, *, counts: bool) -> Json:
    """``counts``: the visit was not called off; nothing starts in one that was."""
    return {
        "answered": screening.answered,
        "required": screening.required,
        "unanswered": list(screening.unanswered),
        "may_start": screening.may_start and counts,
        "stops": [
            {"item": each.item, "rule": each.level.value, "resolved": not each.open}
            for each in screening.findings
            if each.stops
        ],
        "decisions": [
            {"item": each.item, "resolved": not each.open}
            for each in screening.findings
            if each.level is RuleLevel.DECISION
        ],
    }


def _scales(case: Case) -> Json:
    found = {}
    for scale in case.visit.protocol.scales:
        value = _score(case, scale)
        if value is not None:
            found[scale.name] = _scale(case, scale, value)
    return found


def _score(case: Case, scale: Scale) -> int | None:
    answer = case.visit.answers.get(f"scale.{scale.name}")
    return int(answer.value) if answer and isinstance(answer.value, Decimal) else None


def _scale(case: Case, scale: Scale, value: int) -> Json:
    earlier = (_score(case.with_visit(visit), scale) for visit in case.previous if visit.counts)
    first = next((each for each in earlier if each is not None), None)
    change = scale_change(
        value,
        first,
        response_percent=scale.response_percent,
        response_points=scale.response_points,
        remission_to=scale.remission_to,
    )
    percent = change.change_percent
    return {
        "value": value,
        "band": band_of(scale.bands, value),
        "change_percent": None if percent is None else float(percent),
        "response": change.response,
        "remission": change.remission,
    }


def _dose(assessment: Assessment) -> Json:
    dose = assessment.dose
    return {
        "mg": _amount(dose.mg if dose else None),
        "ml": _amount(dose.ml if dose else None),
        "rate_ml_h": _amount(dose.rate_ml_h if dose else None),
        "mg_per_kg_h": _amount(dose.mg_per_kg_h if dose else None, 2),
        "dosing_weight_kg": _amount(dose.dosing_weight_kg if dose else None),
        "flags": list(assessment.dose_flags),
    }


def _baseline(write: _Writer, baseline: Baseline) -> Json:
    vitals = baseline.vitals
    return {
        **{name: getattr(vitals, name) for name in ("sbp", "dbp", "hr", "spo2", "rr", "moaas")},
        "temp_c": None if vitals.temp_c is None else _number(vitals.temp_c),
        "at": write.instant(baseline.at),
    }


def _ordered_ml(assessment: Assessment) -> Decimal | None:
    return None if assessment.dose is None else assessment.dose.ml


def _infusion(write: _Writer, infusion: Infusion, ordered_ml: Decimal | None) -> Json:
    """``ordered_ml``: all of it remains before the start."""
    return {
        "state": infusion.state.value,
        "given_mg": _amount(infusion.given_mg),
        "given_ml": _amount(infusion.given_ml),
        "remaining_ml": _amount(infusion.remaining_ml if infusion.started_at else ordered_ml),
        "pumping_s": infusion.pumping_s,
        "elapsed_s": infusion.elapsed_s,
        "finish_at": write.instant(infusion.finish_at),
        "started_at": write.instant(infusion.started_at),
        "ended_at": write.instant(infusion.ended_at),
    }


def _schedule(write: _Writer, schedule: ScheduleState) -> Json:
    slot = schedule.slot
    return {
        "taken": schedule.taken,
        "due_now": schedule.due,
        "next_due": write.instant(slot.at if slot else None),
        "overdue_s": schedule.overdue_s,
    }


def _account(account: Account, vials: Sequence[Vial]) -> Json:
    return {
        "drawn_mg": _amount(account.drawn_mg),
        "given_mg": _amount(account.given_mg),
        "wasted_mg": _amount(account.wasted_mg),
        "unaccounted_mg": _amount(account.unaccounted_mg),
        "balanced": account.balanced,
        "vials": [{"vial": v.name, "balance_mg": _amount(v.balance_mg)} for v in vials],
    }


def outcome_of(
    case: Case,
    assessment: Assessment,
    *,
    vials: Sequence[Vial],
    files: Mapping[str, str],
    refused: Sequence[tuple[int, str, str | None]],
    intact: bool,
) -> dict[str, Json]:
    """The whole outcome.

    Args:
        case: the played visit.
        assessment: of the last step's time.
        vials: the register's vials that the script named.
        files: by SHA-256, the name under which a document was written.
        refused: every refused step: number, code, item.
        intact: whether what is stored is what was played, undamaged.
    """
    write = _Writer(case.zone)
    visit = case.visit
    return {
        "stage": visit.stage.value,
        "screening": _screening(assessment.screening, counts=visit.counts),
        "dose": _dose(assessment),
        "baseline": _baseline(write, assessment.baseline),
        "infusion": _infusion(write, assessment.infusion, _ordered_ml(assessment)),
        "observations": [write.set(each) for each in assessment.sets],
        "schedule": _schedule(write, assessment.schedule),
        "alerts": [write.alert(each) for each in assessment.alerts],
        "scores": {
            "aldrete": [write.score(each) for each in aldrete_scores(visit)],
            "padss": [write.score(each) for each in padss_scores(visit)],
            "scales": _scales(case),
        },
        "discharge": {
            "ready": assessment.leaving.ready,
            "earliest_at": write.instant(assessment.leaving.earliest_at),
            "unmet": list(assessment.leaving.unmet),
            "overridden": list(assessment.leaving.overridden),
        },
        "account": _account(assessment.account, vials),
        "documents": _documents(case, files),
        "signatures": [
            {
                "stage": each.meaning,
                "by": each.by,
                "at": write.instant(each.at),
                "valid": each.valid,
            }
            for each in assessment.signatures
        ],
        "entries": {
            "count": len(visit.entries),
            "corrections": visit.corrections,
            "chain_intact": intact,
        },
        "refused": [{"step": n, "code": code, "item": item} for n, code, item in refused],
    }


def _documents(case: Case, files: Mapping[str, str]) -> Json:
    from ketadesk.visit.entries import DocumentIssued

    return [
        {
            "kind": body.document,
            "language": body.language,
            "size": body.size,
            "paper": body.paper,
            "file": files.get(body.sha256),
            "pages": body.pages,
            "sha256": body.sha256,
        }
        for _, body in case.visit.of(DocumentIssued)
    ]
