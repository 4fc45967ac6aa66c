"""Screening as people do it: answers, decisions, overrides, identifiers, order, signature.

A decision, an override and a signature take a ``Proof`` that the person has just entered the
passphrase again.
"""

from __future__ import annotations

from ketadesk.desk.charts import Change, Charts
from ketadesk.desk.permissions import permission_problem
from ketadesk.desk.session import Proof
from ketadesk.kernel.problems import Code, Problem
from ketadesk.protocols.model import Item
from ketadesk.visit.answers import Raw
from ketadesk.visit.chair_day import taken_over
from ketadesk.visit.entries import Signed
from ketadesk.visit.leaving import TAUGHT, newer_sheets
from ketadesk.visit.orders import PUMP_CHECK, pump_check_is_outdated
from ketadesk.visit.people import Person
from ketadesk.visit.stages import Action
from ketadesk.visit.steps import leaving, screening


class ScreeningDesk:
    """Answers, decisions, overrides, identifiers, order, signature."""

    def __init__(self, charts: Charts) -> None:
        self._charts = charts

    def answer(self, visit: str, item_id: str, raw: Raw) -> Change | Problem | None:
        """Answer an item of the screening or of the discharge list; None if nothing changed."""
        item = self._charts.case(visit).visit.protocol.item(item_id)
        if item is None:
            return Problem(Code.UNKNOWN_ITEM, item_id)
        action = self._action(visit, item)
        # What may not be done is refused, also where it would change nothing.
        if self._charts.refusal(visit, action) is None and self._unchanged(visit, item, raw):
            return None
        before = self._charts.case(visit).visit.recorded.get(item_id)
        return self._charts.take(
            visit,
            action,
            lambda scene: screening.answer(scene, item_id, raw),
            replaces=None if before is None else before.entry.id,
            drafts=(item_id,),
        )

    def refusal(self, visit: str, item_id: str, raw: Raw) -> Problem | None:
        """Why ``answer`` would be refused now, found without answering."""
        item = self._charts.case(visit).visit.protocol.item(item_id)
        person = self._charts.session.person
        if item is None:
            return Problem(Code.UNKNOWN_ITEM, item_id)
        refused = self._charts.refusal(visit, self._action(visit, item))
        if refused is not None or person is None:
            return refused
        return self.check(visit, item_id, raw, person)

    def _action(self, visit: str, item: Item) -> Action:
        discharge = self._charts.case(visit).visit.protocol.discharge_items
        return Action.ANSWER_DISCHARGE if item in discharge else Action.ANSWER

    def _unchanged(self, visit: str, item: Item, raw: Raw) -> bool:
        held = self._charts.case(visit).visit
        before, person = held.answers.get(item.id), self._charts.session.person
        if before is None or person is None:
            return False
        if item.id == TAUGHT and newer_sheets(held, self._charts.session.now()):
            # The same words, about another sheet.
            return False
        if item.id == PUMP_CHECK and pump_check_is_outdated(held):
            # The same person, about another order.
            return False
        body = screening.answer(self._charts.scene(visit, person), item.id, raw)
        return not isinstance(body, Problem) and (
            (body.fields, body.note, body.not_assessed)
            == (before.body.fields, before.body.note, before.body.not_assessed)
        )

    def check(self, visit: str, item_id: str, raw: Raw, person: Person) -> Problem | None:
        """What ``answer`` would refuse, for a field that is being left."""
        made = screening.answer(self._charts.scene(visit, person), item_id, raw)
        return made if isinstance(made, Problem) else None

    def decide(
        self, visit: str, item: str, decision: str, reason: str, proof: Proof
    ) -> Change | Problem:
        """A prescriber settles a finding."""
        action = Action.POSTPONE if decision == "postpone" else Action.DECIDE
        return self._charts.take(
            visit,
            action,
            lambda scene: screening.decide(scene, item, decision, reason),
            actor=proof.person,
            reason=reason,
        )

    def override(
        self, visit: str, item: str, reason: str, proof: Proof, compensating: str = ""
    ) -> Change | Problem:
        """A prescriber overrides a stop or an unmet criterion.

        ``compensating`` is what is done instead; some stops ask for it beside the reason.
        """
        return self._charts.take(
            visit,
            Action.OVERRIDE,
            lambda scene: screening.override(scene, item, reason, compensating),
            actor=proof.person,
            reason=reason,
        )

    def identify(self, visit: str, born: Raw, record_no: Raw) -> Change | Problem:
        """The two identifiers entered again; a mismatch is kept in the audit."""
        done = self._charts.take(
            visit, Action.IDENTIFY, lambda scene: screening.identify(scene, born, record_no)
        )
        if isinstance(done, Problem) and done.code is Code.IDENTITY_MISMATCH:
            self._charts.session.audit("identity-mismatch", visit)
        return done

    def order(
        self,
        visit: str,
        *,
        mg_per_kg: Raw,
        minutes: Raw,
        concentration_mg_ml: Raw,
        ceiling_mg: Raw = None,
        weight: str = "",
        proof: Proof | None = None,
    ) -> Change | Problem:
        """Today's order, by a prescriber."""
        return self._charts.take(
            visit,
            Action.ORDER,
            lambda scene: screening.order(
                scene,
                mg_per_kg=mg_per_kg,
                minutes=minutes,
                concentration_mg_ml=concentration_mg_ml,
                ceiling_mg=ceiling_mg,
                weight=weight,
            ),
            actor=None if proof is None else proof.person,
        )

    def sign(self, visit: str, proof: Proof) -> Change | Problem:
        """The screening is signed, and with it what stood about the chair since this morning."""
        person = proof.person
        refused = permission_problem(person, Action.SIGN_SCREENING)
        scene = self._charts.scene(visit, person)
        if refused is None and isinstance(leaving.sign_screening(scene), Signed):
            held = self._charts.hold(visit, person, taken_over)
            if isinstance(held, Problem):
                return held
        return self._charts.take(visit, Action.SIGN_SCREENING, leaving.sign_screening, actor=person)
