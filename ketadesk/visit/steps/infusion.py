"""Steps on drug and pump: draw, prime, start, rate, pause, resume, stop, bolus, extend, readings.

What moves drug gives a ``Step`` in every stage, so that it can be recorded where it happened.
Who may do what alone is the clinic's action table: see ``visit.rights``.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from ketadesk.clinical.dosing import mg_per_kg_h, rate_is_blocked
from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.account import Vial, line_rest
from ketadesk.visit.answers import Raw
from ketadesk.visit.assessment import identified
from ketadesk.visit.baseline import baseline_is_fresh, baseline_of
from ketadesk.visit.entries import (
    BolusGiven,
    Drawn,
    Extended,
    LineFlushed,
    Ordered,
    Paused,
    Primed,
    PumpRead,
    RateChanged,
    Reconciled,
    Resumed,
    Started,
    Stopped,
    Value,
)
from ketadesk.visit.orders import (
    PUMP_CHECK,
    bolus_mg,
    current_dose,
    current_order,
    drew,
    on_hand_mg,
    ordered_mg,
)
from ketadesk.visit.pump import PumpState, delivery, infusion_of
from ketadesk.visit.rights import Act
from ketadesk.visit.stages import Action, next_stage
from ketadesk.visit.steps.screening import screening_problem
from ketadesk.visit.steps.step import (
    Scene,
    Step,
    act_problem,
    amount,
    reason_problem,
    who_ordered,
)
from ketadesk.visit.visit import Visit
from ketadesk.visit.watch import red_since_flow

_FLOWS: Final = (PumpState.RUNNING, PumpState.PAUSED)


def _state(scene: Scene) -> PumpState:
    return infusion_of(scene.case.visit, scene.now).state


def _wrong_state(scene: Scene, *allowed: PumpState) -> Problem | None:
    state = _state(scene)
    return None if state in allowed else Problem(Code.OUT_OF_ORDER, None, {"state": state.value})


def _out_of_place(scene: Scene, action: Action, *allowed: PumpState) -> Problem | None:
    """Why this is not the stage or not the state of the pump for it."""
    stage = next_stage(scene.case.visit.stage, action)
    return stage if isinstance(stage, Problem) else _wrong_state(scene, *allowed)


def draw(scene: Scene, vial: Vial | None, mg: Raw) -> Step | Problem:
    """Ketamine is taken from a vial: known, not expired, and with so much in it."""
    if vial is None:
        return Problem(Code.UNKNOWN_ITEM, "vial")
    value = amount(scene, "mg", mg)
    if isinstance(value, Problem):
        return value
    refused = _out_of_place(scene, Action.DRAW, PumpState.NONE, *_FLOWS)
    if refused is None and vial.expired(_today(scene)):
        refused = Problem(Code.EXPIRED, "vial")
    elif refused is None and value > vial.balance_mg:
        refused = Problem(Code.OVER_DRAWN, "mg", {"high": str(vial.balance_mg)})
    return Step(Drawn(vial.name, value), refused)


def _today(scene: Scene) -> date:
    return scene.now.astimezone(scene.case.zone).date()


def prime(scene: Scene, filled_with: str, line_ml: Raw) -> Primed | Problem:
    """The line is filled with drug or saline."""
    if filled_with not in ("drug", "saline"):
        return Problem(Code.OUT_OF_RANGE, "with")
    value = amount(scene, "line_ml", line_ml, zero=True, highest=Decimal(100))
    return value if isinstance(value, Problem) else Primed(filled_with, value)


def _rate_problem(order: Ordered, scene: Scene, rate_ml_h: Decimal) -> Problem | None:
    dosing = scene.case.visit.protocol.dosing
    speed = mg_per_kg_h(rate_ml_h, order.concentration_mg_ml, order.dosing_weight_kg)
    if rate_is_blocked(dosing, speed):
        limit = {"high": str(dosing.rate_block_above_mg_per_kg_h)}
        return Problem(Code.RATE_BLOCKED, "rate_ml_h", limit)
    return None


def _before_start(scene: Scene, order: Ordered | None) -> Problem | None:
    visit = scene.case.visit
    refused = screening_problem(scene)
    if refused is not None:
        return refused
    if order is None:
        return Problem(Code.NEEDS_ORDER)
    if _checked_by(visit) in (scene.actor.id, *drew(visit)):
        # Whoever draws or starts does not check it: the second person is another one.
        return Problem(Code.WITNESS_SAME, PUMP_CHECK)
    if (beyond := _beyond_drawn(visit, Decimal(0))) is not None:
        return beyond
    if not identified(visit, scene.now):
        return Problem(Code.STALE, "identify")
    baseline = baseline_of(visit)
    if not baseline.complete or not baseline_is_fresh(visit, baseline, scene.now):
        return Problem(Code.STALE, "baseline", {"missing": " ".join(baseline.missing)})
    return None


def flush(scene: Scene) -> LineFlushed | Problem:
    """What stood in a line of drug after the end was flushed into the patient; said once."""
    rest = line_rest(scene.case.visit)
    if rest is None or rest.flushed is not None:
        return Problem(Code.OUT_OF_ORDER, None, {"action": "flush"})
    return LineFlushed()


def _checked_by(visit: Visit) -> Value:
    answer = visit.answers.get(PUMP_CHECK)
    return None if answer is None else answer.value


def start(scene: Scene, rate_ml_h: Raw) -> Step | Problem:
    """The pump is started under today's order."""
    value = amount(scene, "rate_ml_h", rate_ml_h)
    if isinstance(value, Problem):
        return value
    visit = scene.case.visit
    order, dose = current_order(visit), current_dose(visit)
    refused = _out_of_place(scene, Action.START, PumpState.NONE)
    refused = refused or (None if order is None else _rate_problem(order, scene, value))
    refused = refused or _before_start(scene, order)
    if refused is None and dose is not None:
        within = 1 + visit.protocol.dosing.agree_within_percent / 100
        if value > dose.exact_rate_ml_h * within and value > dose.rate_ml_h:
            refused = act_problem(scene, Act.INCREASE, "", readback=False)
    return Step(Started(value), refused)


def change_rate(scene: Scene, rate_ml_h: Raw, ordered_by: str, *, readback: bool) -> Step | Problem:
    """Another rate. An increase by a nurse needs a recorded order that was read back."""
    value = amount(scene, "ml_h", rate_ml_h)
    if isinstance(value, Problem):
        return value
    visit = scene.case.visit
    order, before = current_order(visit), infusion_of(visit, scene.now).rate_ml_h
    refused = _out_of_place(scene, Action.RATE, *_FLOWS)
    refused = refused or (None if order is None else _rate_problem(order, scene, value))
    if refused is None and before is not None and value > before:
        refused = act_problem(scene, Act.INCREASE, ordered_by, readback=readback)
    return Step(RateChanged(value, ordered_by, readback), refused)


def pause(scene: Scene) -> Paused | Problem:
    """The pump is paused; anybody may at any time. A reason stands in the entry, if given."""
    return _wrong_state(scene, *_FLOWS) or Paused()


def resume(scene: Scene, ordered_by: str, *, readback: bool) -> Step | Problem:
    """The pump runs on. After a red or an emergency a nurse needs an order that was read back."""
    act = Act.RESUME_RED if red_since_flow(scene.case.visit) else Act.RESUME_AMBER
    refused = _out_of_place(scene, Action.RESUME, PumpState.PAUSED)
    refused = refused or act_problem(scene, act, ordered_by, readback=readback)
    return Step(Resumed(ordered_by, readback), refused)


def stop(scene: Scene, reason: str) -> Stopped | Problem:
    """The pump is ended: ``completed``, or a reason; without one it is ended all the same."""
    return _wrong_state(scene, *_FLOWS) or Stopped(reason.strip() == "completed")


def bolus(
    scene: Scene, mg: Raw, minutes: Raw, ordered_by: str, *, readback: bool
) -> Step | Problem:
    """A dose given at once: a loading dose before the start too. The reference blocks a nurse's."""
    visit = scene.case.visit
    dose, length = amount(scene, "mg", mg), amount(scene, "minutes", minutes, zero=True)
    if isinstance(dose, Problem):
        return dose
    if isinstance(length, Problem):
        return length
    refused = _out_of_place(scene, Action.BOLUS, PumpState.NONE, *_FLOWS)
    if refused is None and current_order(visit) is None:
        refused = Problem(Code.OUT_OF_ORDER)
    refused = refused or act_problem(scene, Act.BOLUS, ordered_by, readback=readback)
    refused = refused or _beyond_ceiling(scene, dose, ordered_by, readback=readback)
    return Step(
        BolusGiven(dose, length, who_ordered(scene, ordered_by), readback),
        refused or _beyond_drawn(visit, dose),
    )


def _beyond_ceiling(
    scene: Scene, more_mg: Decimal, ordered_by: str, *, readback: bool
) -> Problem | None:
    """Why the actor may not go past the order's ceiling with this much more, or None."""
    visit = scene.case.visit
    order = current_order(visit)
    ceiling = None if order is None else order.ceiling_mg
    if ceiling is None or ordered_mg(visit) + more_mg <= ceiling:
        return None
    return act_problem(scene, Act.BEYOND_CEILING, ordered_by, readback=readback)


def _beyond_drawn(visit: Visit, more_mg: Decimal) -> Problem | None:
    """``over-drawn`` where the order and this much more exceed what is at hand."""
    if ordered_mg(visit) + more_mg > on_hand_mg(visit):
        return Problem(Code.OVER_DRAWN, "mg", {"drawn": str(on_hand_mg(visit))})
    return None


def extend(
    scene: Scene, ml: Raw, minutes: Raw, ordered_by: str, *, readback: bool
) -> Step | Problem:
    """An order beyond today's, by a prescriber or read back to one."""
    order = current_order(scene.case.visit)
    refused = _wrong_state(scene, *_FLOWS)
    if refused is not None or order is None:
        return refused or Problem(Code.OUT_OF_ORDER)
    volume, length = amount(scene, "ml", ml), amount(scene, "minutes", minutes)
    if isinstance(volume, Problem):
        return volume
    if isinstance(length, Problem):
        return length
    refused = _rate_problem(order, scene, volume * 60 / length)
    more_mg = volume * order.concentration_mg_ml
    refused = refused or act_problem(scene, Act.EXTEND, ordered_by, readback=readback)
    refused = refused or _beyond_ceiling(scene, more_mg, ordered_by, readback=readback)
    refused = refused or _beyond_drawn(scene.case.visit, more_mg)
    return Step(Extended(volume, length, who_ordered(scene, ordered_by), readback), refused)


def read_pump(scene: Scene, volume_ml: Raw) -> PumpRead | Problem:
    """The pump's own figure for the infused volume."""
    if _state(scene) is PumpState.NONE:
        return Problem(Code.OUT_OF_ORDER)
    value = amount(scene, "volume_ml", volume_ml, zero=True)
    return value if isinstance(value, Problem) else PumpRead(value)


def reconcile(scene: Scene, accept: str, reason: str) -> Step | Problem:
    """Which of pump and arithmetic stands.

    More than was there is accepted all the same where the pump says so, and stands in red.
    """
    if accept not in ("pump", "arithmetic"):
        return Problem(Code.OUT_OF_RANGE, "accept")
    refused = reason_problem(reason)
    if refused is not None:
        return refused
    found = scene.case.visit.last(PumpRead)
    visit = scene.case.visit
    order = current_order(visit)
    if found is None:
        return Problem(Code.OUT_OF_ORDER)
    if order is None:
        # Nothing was ordered that arithmetic could stand on.
        return Problem(Code.NEEDS_ORDER, "order", {"unordered": "yes"})
    entry, body = found
    arithmetic = delivery(visit, entry.happened_at).given_ml
    volume = body.volume_ml if accept == "pump" else arithmetic
    given_mg = volume * order.concentration_mg_ml + bolus_mg(visit)
    tolerance = visit.protocol.dosing.account_tolerance_mg
    more = given_mg > on_hand_mg(visit) + tolerance
    flagged = Problem(Code.OVER_DRAWN, "mg", {"drawn": str(on_hand_mg(visit))}) if more else None
    return Step(Reconciled(accept, volume, entry.happened_at), flagged=flagged)
