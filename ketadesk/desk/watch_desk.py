"""Watching as people do it: observations, alerts, medicines, events, notes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ketadesk.desk.charts import Change, Charts, Made
from ketadesk.desk.late import both_reasons, late_entry_problem
from ketadesk.desk.session import Proof
from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.answers import Raw
from ketadesk.visit.entries import (
    Observed,
)
from ketadesk.visit.people import Person
from ketadesk.visit.stages import Action
from ketadesk.visit.steps import watching
from ketadesk.visit.steps.step import Scene


class WatchDesk:
    """Observations, alerts, medicines, events, notes."""

    def __init__(self, charts: Charts) -> None:
        self._charts = charts

    def observe(
        self,
        visit: str,
        raw: Mapping[str, Raw],
        *,
        at: datetime | None = None,
        late_reason: str = "",
        partial: str = "",
        confirmed: bool = False,
        proof: Proof | None = None,
        drafts: tuple[str, ...] = (),
    ) -> Change | Problem:
        """A set of observations; ``at`` is clinical time, if it was taken before now."""

        def make(scene: Scene) -> Observed | Problem:
            taken_at = at or scene.now
            if watching.needs_sign_in(scene, taken_at) and proof is None:
                return Problem(Code.SIGN_IN_FAILED, "at")
            return watching.observe(
                scene,
                raw,
                at=taken_at,
                late_reason=late_reason,
                partial=partial,
                confirmed=confirmed,
            )

        return self._charts.take(
            visit,
            Action.OBSERVE,
            make,
            actor=None if proof is None else proof.person,
            reason=late_reason,
            at=at,
            drafts=drafts,
        )

    def check(
        self, visit: str, raw: Mapping[str, Raw], person: Person, *, confirmed: bool
    ) -> tuple[Problem, ...]:
        """Every reason why a set as typed would be refused, for fields that are being left."""
        read = watching.read_vitals(self._charts.scene(visit, person), raw, confirmed=confirmed)
        return read if isinstance(read, tuple) else ()

    def is_allergic(self, visit: str, medicine: str, person: Person) -> bool:
        """Whether the chart or today's answer names an allergy to it, for who is about to give."""
        return watching.is_allergic(self._charts.scene(visit, person), medicine)

    def acknowledge(self, visit: str, action: str = "") -> Change | Problem:
        """The open alerts are seen by the person signed in."""
        return self._charts.take(
            visit, Action.ACKNOWLEDGE, lambda scene: watching.acknowledge(scene, action)
        )

    def give(
        self,
        visit: str,
        *,
        medicine: str,
        dose: Raw,
        unit: str,
        route: str,
        reason: str,
        ordered_by: str = "",
        happened: bool = False,
        at: datetime | None = None,
        late_reason: str = "",
        proof: Proof | None = None,
    ) -> Change | Problem:
        """A medicine is given; ``at`` is when it was, if not now."""

        def make(scene: Scene) -> Made:
            return late_entry_problem(scene, at, late_reason, proof) or watching.give(
                scene,
                medicine=medicine,
                dose=dose,
                unit=unit,
                route=route,
                reason=reason,
                ordered_by=ordered_by,
            )

        return self._charts.take(
            visit,
            Action.GIVE,
            make,
            actor=None if proof is None else proof.person,
            reason=both_reasons(reason, late_reason),
            at=at,
            happened=happened,
        )

    def record_event(
        self,
        visit: str,
        event: str,
        severity: str,
        *,
        action: str = "",
        outcome: str = "",
        serious: bool = False,
        at: datetime | None = None,
        late_reason: str = "",
        proof: Proof | None = None,
    ) -> Change | Problem:
        """An adverse event; ``at`` is its onset, if not now."""

        def make(scene: Scene) -> Made:
            return late_entry_problem(scene, at, late_reason, proof) or watching.record_event(
                event, severity, action=action, outcome=outcome, serious=serious
            )

        return self._charts.take(
            visit,
            Action.EVENT,
            make,
            actor=None if proof is None else proof.person,
            reason=late_reason,
            at=at,
        )

    def note(self, visit: str, text: str) -> Change | Problem:
        """Free text."""
        return self._charts.take(
            visit, Action.NOTE, lambda _: watching.note(text), drafts=("note",)
        )
