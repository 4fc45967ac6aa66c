"""The end of a visit: scores, waste, signatures, corrections, leaving, cancelling, voiding."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ketadesk.desk.charts import Change, Charts
from ketadesk.desk.session import AUDIT, Proof
from ketadesk.kernel.problems import Problem
from ketadesk.visit.answers import Raw
from ketadesk.visit.entries import (
    AnswerCorrected,
    AuditNoted,
    ObservationCorrected,
)
from ketadesk.visit.stages import Action
from ketadesk.visit.steps import leaving
from ketadesk.visit.steps.step import Scene


class LeavingDesk:
    """Scores, waste, signatures, corrections, the ends of a visit."""

    def __init__(self, charts: Charts) -> None:
        self._charts = charts

    def score_aldrete(
        self, visit: str, parts: Mapping[str, Raw], *, confirmed: bool = False
    ) -> Change | Problem:
        """A modified Aldrete score."""
        return self._charts.take(
            visit,
            Action.ALDRETE,
            lambda scene: leaving.score_aldrete(scene, parts, confirmed=confirmed),
        )

    def score_padss(
        self, visit: str, parts: Mapping[str, Raw], *, confirmed: bool = False
    ) -> Change | Problem:
        """A modified PADSS."""
        return self._charts.take(
            visit,
            Action.PADSS,
            lambda scene: leaving.score_padss(scene, parts, confirmed=confirmed),
        )

    def waste(
        self, visit: str, mg: Raw, method: str, reason: str, witness: Proof | None
    ) -> Change | Problem:
        """Ketamine is destroyed; the witness has just signed in for it."""
        named = "" if witness is None else witness.person.id
        return self._charts.take(
            visit,
            Action.WASTE,
            lambda scene: leaving.waste(scene, mg, method, reason, named),
            reason=reason,
        )

    def report_discrepancy(self, visit: str, reason: str, reported_to: str) -> Change | Problem:
        """The account does not balance and somebody was told."""
        return self._charts.take(
            visit,
            Action.DISCREPANCY,
            lambda scene: leaving.report_discrepancy(scene, reason, reported_to),
            reason=reason,
        )

    def sign_discharge(self, visit: str, proof: Proof) -> Change | Problem:
        """The patient leaves."""
        return self._charts.take(
            visit, Action.SIGN_DISCHARGE, leaving.sign_discharge, actor=proof.person
        )

    def sign_record(self, visit: str, proof: Proof) -> Change | Problem:
        """The record is closed."""
        return self._charts.take(visit, Action.SIGN_RECORD, leaving.sign_record, actor=proof.person)

    def correct_answer(self, visit: str, item: str, raw: Raw, reason: str) -> Change | Problem:
        """Another answer in place of a wrong one; the old one stays readable."""
        before = self._charts.case(visit).visit.answers.get(item)

        def make(scene: Scene) -> AnswerCorrected | Problem:
            made = leaving.correct_answer(scene, item, raw, reason)
            return made if isinstance(made, Problem) else made[0]

        return self._charts.take(
            visit,
            Action.CORRECT,
            make,
            reason=reason,
            replaces=None if before is None else before.entry.id,
        )

    def correct_observation(
        self,
        visit: str,
        at: datetime,
        changed: Mapping[str, Raw],
        reason: str,
        *,
        confirmed: bool = False,
    ) -> Change | Problem:
        """Other values in place of wrong ones in the set taken at ``at``."""
        person = self._charts.session.person
        taken = None
        if person is not None:
            taken = leaving.set_at(self._charts.scene(visit, person), at)

        def make(scene: Scene) -> ObservationCorrected | Problem:
            made = leaving.correct_observation(scene, taken, changed, reason, confirmed=confirmed)
            return made if isinstance(made, Problem) else made[0]

        return self._charts.take(
            visit,
            Action.CORRECT,
            make,
            reason=reason,
            replaces=None if taken is None else taken.entry.id,
        )

    def write_addendum(self, visit: str, text: str) -> Change | Problem:
        """Text after closing."""
        return self._charts.take(visit, Action.ADDENDUM, lambda _: leaving.addendum(text))

    def cancel(self, visit: str, reason: str) -> Change | Problem:
        """The visit ends before the start."""
        return self._charts.take(
            visit, Action.CANCEL, lambda scene: leaving.cancel(scene, reason), reason=reason
        )

    def void(self, visit: str, reason: str) -> Change | Problem:
        """Wrong patient: the record stays, marked; the audit says so in the same transaction."""
        session = self._charts.session
        return self._charts.take(
            visit,
            Action.VOID,
            lambda _: leaving.void(reason),
            reason=reason,
            beside=lambda _: (session.entry(AUDIT, AuditNoted("visit-voided", visit)),),
        )

    def leave(
        self,
        visit: str,
        reason: str,
        *,
        against_advice: bool,
        form_signed: bool | None = None,
        escort_told: bool | None = None,
        call_booked: bool | None = None,
    ) -> Change | Problem:
        """The patient leaves before the criteria are met; the rest says what was done about it."""
        return self._charts.take(
            visit,
            Action.LEAVE,
            lambda scene: leaving.leave(
                scene,
                reason,
                against_advice=against_advice,
                form_signed=form_signed,
                escort_told=escort_told,
                call_booked=call_booked,
            ),
            reason=reason,
        )
