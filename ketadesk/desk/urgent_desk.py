"""What is urgent, as people do it: the emergency's log, calls, what came of things."""

from __future__ import annotations

from datetime import datetime

from ketadesk.desk.charts import Change, Charts, Made
from ketadesk.desk.late import late_entry_problem
from ketadesk.desk.session import Proof
from ketadesk.kernel.problems import Problem
from ketadesk.visit.stages import Action
from ketadesk.visit.steps import urgent
from ketadesk.visit.steps.step import Scene


class UrgentDesk:
    """The emergency's log, calls to prescriber and escort, responses and outcomes."""

    def __init__(self, charts: Charts) -> None:
        self._charts = charts

    def log(
        self, visit: str, step: str, text: str = "", *, at: datetime | None = None
    ) -> Change | Problem:
        """One step of an emergency; ``at`` is the instant of the tap, if not now.

        A pump that is stopped and disconnected by it is ended in the same transaction.
        """
        return self._charts.take(
            visit,
            Action.EMERGENCY,
            lambda _: urgent.log_emergency(step, text),
            at=at,
            along=lambda scene: urgent.ended_by(scene, step),
        )

    def call_prescriber(
        self,
        visit: str,
        person: str,
        what: str,
        order: str = "",
        *,
        readback: bool = False,
        at: datetime | None = None,
        late_reason: str = "",
        proof: Proof | None = None,
    ) -> Change | Problem:
        """A prescriber was called, arrived or gave an order; ``at`` is when, if not now."""

        def make(scene: Scene) -> Made:
            return late_entry_problem(scene, at, late_reason, proof) or urgent.call_prescriber(
                scene, person, what, order, readback=readback
            )

        return self._charts.take(
            visit,
            Action.CALL_PRESCRIBER,
            make,
            actor=None if proof is None else proof.person,
            reason=late_reason,
            at=at,
        )

    def answer_medicine(
        self, visit: str, medicine: str, after_min: int, response: str
    ) -> Change | Problem:
        """What a medicine did after 5 or 15 minutes."""
        return self._charts.take(
            visit,
            Action.RESPONSE,
            lambda scene: urgent.answer_medicine(scene, medicine, after_min, response),
        )

    def follow_event(self, visit: str, event: str, outcome: str) -> Change | Problem:
        """How an adverse event went on."""
        return self._charts.take(
            visit, Action.FOLLOW_EVENT, lambda scene: urgent.follow_event(scene, event, outcome)
        )

    def call_escort(
        self, visit: str, contact: str, name: str, phone: str, *, reached: bool
    ) -> Change | Problem:
        """The escort or the second contact was called."""
        return self._charts.take(
            visit,
            Action.CALL_ESCORT,
            lambda _: urgent.call_escort(contact, name, phone, reached=reached),
        )
