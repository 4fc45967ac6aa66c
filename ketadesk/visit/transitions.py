"""Which stage a visit is at after each entry."""

from __future__ import annotations

from typing import Final

from ketadesk.visit.entries import (
    Body,
    Cancelled,
    Decided,
    LeftEarly,
    Resumed,
    Signed,
    Started,
    Stopped,
    Voided,
)
from ketadesk.visit.stages import Stage

_SIGNED_TO: Final = {
    "screening": Stage.INFUSION,
    "discharge": Stage.DISCHARGED,
    "record": Stage.CLOSED,
}


def stage_after(stage: Stage, body: Body) -> Stage:
    """The stage after an entry with this body; most leave it as it was."""
    match body:
        case Signed(meaning=meaning):
            return _SIGNED_TO[meaning]
        case Decided(decision="postpone") | Cancelled():
            return Stage.CANCELLED
        case Started():
            return Stage.INFUSION
        case Resumed() if stage is Stage.RECOVERY:
            return Stage.INFUSION
        case Stopped():
            return Stage.RECOVERY
        case LeftEarly():
            return Stage.LEFT
        case Voided():
            return Stage.VOID
        case _:
            return stage
