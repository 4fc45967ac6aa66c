"""Drug and pump as people handle them.

``happened`` records what an order would refuse: red, with an adverse event.
"""

from __future__ import annotations

from ketadesk.desk.charts import Change, Charts
from ketadesk.desk.register import Register
from ketadesk.desk.session import REGISTER
from ketadesk.kernel.problems import Problem
from ketadesk.visit.answers import Raw
from ketadesk.visit.entries import (
    Drawn,
    Entry,
    VialDrawn,
)
from ketadesk.visit.stages import Action
from ketadesk.visit.steps import infusion
from ketadesk.visit.stopping import with_criterion


class InfusionDesk:
    """Drug and pump."""

    def __init__(self, charts: Charts, register: Register) -> None:
        self._charts = charts
        self._register = register

    def draw(self, visit: str, vial: str, mg: Raw, *, happened: bool = False) -> Change | Problem:
        """Ketamine is taken from a vial; the register notes it in the same transaction."""
        found = self._register.vial(vial)

        def noted(entry: Entry) -> tuple[Entry, ...]:
            drawn = entry.body
            if not isinstance(drawn, Drawn):
                return ()
            body = VialDrawn(drawn.vial, drawn.mg, visit)
            person = self._charts.session.people.get(entry.by)
            return (self._charts.session.entry(REGISTER, body, by=person),)

        return self._charts.take(
            visit,
            Action.DRAW,
            lambda scene: infusion.draw(scene, found, mg),
            happened=happened,
            beside=noted,
        )

    def prime(self, visit: str, filled_with: str, line_ml: Raw) -> Change | Problem:
        """The line is filled."""
        return self._charts.take(
            visit, Action.PRIME, lambda scene: infusion.prime(scene, filled_with, line_ml)
        )

    def flush(self, visit: str) -> Change | Problem:
        """What stood in the line was flushed into the patient."""
        return self._charts.take(visit, Action.FLUSH, infusion.flush)

    def start(self, visit: str, rate_ml_h: Raw, *, happened: bool = False) -> Change | Problem:
        """The pump is started."""
        return self._charts.take(
            visit,
            Action.START,
            lambda scene: infusion.start(scene, rate_ml_h),
            happened=happened,
        )

    def change_rate(
        self,
        visit: str,
        rate_ml_h: Raw,
        ordered_by: str = "",
        *,
        readback: bool = False,
        happened: bool = False,
    ) -> Change | Problem:
        """Another rate."""
        return self._charts.take(
            visit,
            Action.RATE,
            lambda scene: infusion.change_rate(scene, rate_ml_h, ordered_by, readback=readback),
            happened=happened,
        )

    def pause(self, visit: str, reason: str = "") -> Change | Problem:
        """The pump is paused."""
        return self._charts.take(visit, Action.PAUSE, infusion.pause, reason=reason)

    def resume(
        self,
        visit: str,
        ordered_by: str = "",
        *,
        readback: bool = False,
        happened: bool = False,
    ) -> Change | Problem:
        """The pump runs on."""
        return self._charts.take(
            visit,
            Action.RESUME,
            lambda scene: infusion.resume(scene, ordered_by, readback=readback),
            happened=happened,
        )

    def stop(self, visit: str, reason: str, criterion: str = "") -> Change | Problem:
        """The pump is ended: ``completed`` or a reason; ``criterion`` as ``visit.stopping``."""
        return self._charts.take(
            visit,
            Action.STOP,
            lambda scene: with_criterion(infusion.stop(scene, reason), criterion),
            reason=reason,
        )

    def bolus(
        self,
        visit: str,
        mg: Raw,
        minutes: Raw,
        ordered_by: str = "",
        *,
        readback: bool = False,
        happened: bool = False,
    ) -> Change | Problem:
        """A dose given at once."""
        return self._charts.take(
            visit,
            Action.BOLUS,
            lambda scene: infusion.bolus(scene, mg, minutes, ordered_by, readback=readback),
            happened=happened,
        )

    def extend(
        self,
        visit: str,
        ml: Raw,
        minutes: Raw,
        ordered_by: str = "",
        *,
        readback: bool = False,
        happened: bool = False,
    ) -> Change | Problem:
        """An order beyond today's."""
        return self._charts.take(
            visit,
            Action.EXTEND,
            lambda scene: infusion.extend(scene, ml, minutes, ordered_by, readback=readback),
            happened=happened,
        )

    def read_pump(self, visit: str, volume_ml: Raw) -> Change | Problem:
        """The pump's own reading."""
        return self._charts.take(
            visit, Action.PUMP, lambda scene: infusion.read_pump(scene, volume_ml)
        )

    def reconcile(self, visit: str, accept: str, reason: str) -> Change | Problem:
        """Which of pump and arithmetic stands."""
        return self._charts.take(
            visit,
            Action.RECONCILE,
            lambda scene: infusion.reconcile(scene, accept, reason),
            reason=reason,
        )
