"""The one table of stages: what may be done in each, and where it leads.

A guard may still refuse a step that the table allows; nothing may do a step that the table
does not have. A second, short table holds what is recorded where it should not have happened:
a refusal stops what is about to be done, never the record of what was. The stage is folded from
entries and stored nowhere.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from ketadesk.kernel.problems import Code, Problem


class Stage(StrEnum):
    """Where a visit stands."""

    SCREENING = "screening"
    INFUSION = "infusion"
    RECOVERY = "recovery"
    DISCHARGED = "discharged"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    LEFT = "left"
    VOID = "void"


class Action(StrEnum):
    """What a person does to a visit."""

    ANSWER = "answer"
    ANSWER_DISCHARGE = "answer-discharge"
    DECIDE = "decide"
    POSTPONE = "postpone"
    OVERRIDE = "override"
    IDENTIFY = "identify"
    ORDER = "order"
    DRAW = "draw"
    PRIME = "prime"
    FLUSH = "flush"
    BOLUS = "bolus"
    EXTEND = "extend"
    START = "start"
    RATE = "rate"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    PUMP = "pump"
    RECONCILE = "reconcile"
    OBSERVE = "observe"
    ACKNOWLEDGE = "acknowledge"
    GIVE = "give"
    RESPONSE = "response"
    EVENT = "event"
    FOLLOW_EVENT = "follow-event"
    EMERGENCY = "emergency"
    CALL_PRESCRIBER = "call-prescriber"
    CALL_ESCORT = "call-escort"
    ALDRETE = "aldrete"
    PADSS = "padss"
    WASTE = "waste"
    DISCREPANCY = "discrepancy"
    CORRECT = "correct"
    NOTE = "note"
    SIGN_SCREENING = "sign-screening"
    SIGN_DISCHARGE = "sign-discharge"
    SIGN_RECORD = "sign-record"
    ADDENDUM = "addendum"
    CANCEL = "cancel"
    VOID = "void"
    LEAVE = "leave"
    PRINT = "print"


def _stay(stage: Stage, *actions: Action) -> dict[tuple[Stage, Action], Stage]:
    return {(stage, action): stage for action in actions}


_A = Action
_S = Stage
_ANY_TIME: Final = (_A.RESPONSE, _A.FOLLOW_EVENT, _A.EMERGENCY, _A.CALL_PRESCRIBER)

TRANSITIONS: Final[dict[tuple[Stage, Action], Stage]] = {
    **_stay(
        _S.SCREENING,
        *(_A.ANSWER, _A.DECIDE, _A.OVERRIDE, _A.IDENTIFY, _A.ORDER, _A.DRAW, _A.PRIME),
        *(_A.OBSERVE, _A.GIVE, _A.EVENT, _A.ACKNOWLEDGE, _A.WASTE, _A.DISCREPANCY),
        *(_A.CORRECT, _A.NOTE, *_ANY_TIME),
    ),
    (_S.SCREENING, _A.SIGN_SCREENING): _S.INFUSION,
    (_S.SCREENING, _A.POSTPONE): _S.CANCELLED,
    (_S.SCREENING, _A.CANCEL): _S.CANCELLED,
    (_S.SCREENING, _A.VOID): _S.VOID,
    **_stay(
        _S.INFUSION,
        *(_A.DECIDE, _A.OVERRIDE, _A.IDENTIFY, _A.ORDER, _A.DRAW, _A.PRIME, _A.BOLUS),
        *(_A.EXTEND, _A.START, _A.RATE, _A.PAUSE, _A.RESUME, _A.PUMP, _A.RECONCILE),
        # Answers: the weight that an order needs, where the pump ran before there was one.
        _A.ANSWER,
        *(_A.OBSERVE, _A.ACKNOWLEDGE, _A.GIVE, _A.EVENT, _A.WASTE, _A.DISCREPANCY),
        *(_A.CORRECT, _A.NOTE, *_ANY_TIME),
    ),
    (_S.INFUSION, _A.STOP): _S.RECOVERY,
    (_S.INFUSION, _A.POSTPONE): _S.CANCELLED,
    (_S.INFUSION, _A.CANCEL): _S.CANCELLED,
    (_S.INFUSION, _A.LEAVE): _S.LEFT,
    (_S.INFUSION, _A.VOID): _S.VOID,
    **_stay(
        _S.RECOVERY,
        *(_A.ANSWER_DISCHARGE, _A.DECIDE, _A.OVERRIDE, _A.IDENTIFY, _A.PUMP, _A.RECONCILE),
        *(_A.OBSERVE, _A.ACKNOWLEDGE, _A.GIVE, _A.EVENT, _A.ALDRETE, _A.PADSS, _A.WASTE),
        *(_A.DISCREPANCY, _A.CORRECT, _A.NOTE, _A.PRINT, _A.FLUSH, _A.CALL_ESCORT, *_ANY_TIME),
        *(_A.ORDER, _A.ANSWER),
    ),
    (_S.RECOVERY, _A.SIGN_DISCHARGE): _S.DISCHARGED,
    (_S.RECOVERY, _A.LEAVE): _S.LEFT,
    (_S.RECOVERY, _A.VOID): _S.VOID,
    **{
        (stage, action): stage
        for stage in (_S.DISCHARGED, _S.LEFT)
        for action in (
            *(_A.OBSERVE, _A.ACKNOWLEDGE, _A.GIVE, _A.EVENT, _A.RECONCILE, _A.WASTE),
            *(_A.DISCREPANCY, _A.CORRECT, _A.NOTE, _A.PRINT, _A.FLUSH, *_ANY_TIME),
            *(_A.ORDER, _A.ANSWER),
        )
    },
    (_S.DISCHARGED, _A.SIGN_RECORD): _S.CLOSED,
    (_S.LEFT, _A.SIGN_RECORD): _S.CLOSED,
    (_S.DISCHARGED, _A.VOID): _S.VOID,
    (_S.LEFT, _A.VOID): _S.VOID,
    **_stay(_S.CANCELLED, _A.WASTE, _A.DISCREPANCY, _A.CORRECT, _A.NOTE),
    (_S.CANCELLED, _A.SIGN_RECORD): _S.CLOSED,
    (_S.CANCELLED, _A.VOID): _S.VOID,
    **_stay(_S.VOID, _A.WASTE, _A.DISCREPANCY, _A.NOTE),
    **_stay(_S.CLOSED, _A.CORRECT, _A.ADDENDUM, _A.PRINT),
}


RECORDED: Final[dict[tuple[Stage, Action], Stage]] = {
    **_stay(_S.SCREENING, _A.RATE, _A.BOLUS, _A.RESUME),
    (_S.SCREENING, _A.START): _S.INFUSION,
    **_stay(_S.RECOVERY, _A.RATE, _A.BOLUS, _A.DRAW),
    (_S.RECOVERY, _A.START): _S.INFUSION,
    (_S.RECOVERY, _A.RESUME): _S.INFUSION,
}
"""What cannot be done in a stage but may have happened in it. A pump that runs is watched."""


def next_stage(stage: Stage, action: Action, *, happened: bool = False) -> Stage | Problem:
    """Where the action leads from this stage, or why it may not be done here.

    Args:
        stage: where the visit stands.
        action: what is done.
        happened: it was done already and is only recorded.
    """
    to = TRANSITIONS.get((stage, action))
    if to is None and happened:
        to = RECORDED.get((stage, action))
    if to is not None:
        return to
    code = Code.SIGNED if stage is Stage.CLOSED else Code.OUT_OF_ORDER
    return Problem(code, None, {"stage": stage.value, "action": action.value})
