"""Every stage against every action (scripted visits: cancel, void, leave, sign, closed)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.stages import RECORDED, TRANSITIONS, Action, Stage, next_stage
from tests.visit.builders import (
    Chair,
    closed,
    code,
    discharged,
    fit,
    ready,
    recovering,
    running,
    screened,
    taken,
)

RECORDING = "observe acknowledge give event waste discrepancy correct note"
WATCHED = f"{RECORDING} response follow-event emergency call-prescriber"
ALLOWED = {
    Stage.SCREENING: f"{WATCHED} answer decide override identify order draw prime",
    Stage.INFUSION: f"{WATCHED} decide override identify order draw prime bolus extend start"
    " rate pause resume pump reconcile answer",
    Stage.RECOVERY: f"{WATCHED} answer-discharge decide override identify pump reconcile"
    " aldrete padss print call-escort order answer flush",
    Stage.DISCHARGED: f"{WATCHED} reconcile print order answer flush",
    Stage.LEFT: f"{WATCHED} reconcile print order answer flush",
    Stage.CLOSED: "correct addendum print",
    Stage.CANCELLED: "waste discrepancy correct note",
    Stage.VOID: "waste discrepancy note",
}
MOVES = {
    (Stage.SCREENING, "sign-screening"): Stage.INFUSION,
    (Stage.SCREENING, "postpone"): Stage.CANCELLED,
    (Stage.SCREENING, "cancel"): Stage.CANCELLED,
    (Stage.SCREENING, "void"): Stage.VOID,
    (Stage.INFUSION, "stop"): Stage.RECOVERY,
    (Stage.INFUSION, "postpone"): Stage.CANCELLED,
    (Stage.INFUSION, "cancel"): Stage.CANCELLED,
    (Stage.INFUSION, "leave"): Stage.LEFT,
    (Stage.INFUSION, "void"): Stage.VOID,
    (Stage.RECOVERY, "sign-discharge"): Stage.DISCHARGED,
    (Stage.RECOVERY, "leave"): Stage.LEFT,
    (Stage.RECOVERY, "void"): Stage.VOID,
    (Stage.DISCHARGED, "sign-record"): Stage.CLOSED,
    (Stage.DISCHARGED, "void"): Stage.VOID,
    (Stage.LEFT, "sign-record"): Stage.CLOSED,
    (Stage.LEFT, "void"): Stage.VOID,
    (Stage.CANCELLED, "sign-record"): Stage.CLOSED,
    (Stage.CANCELLED, "void"): Stage.VOID,
}


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("action", list(Action))
def test_every_pair(stage: Stage, action: Action) -> None:
    stays = stage if action.value in ALLOWED[stage].split() else None
    expected = MOVES.get((stage, action.value), stays)
    found = next_stage(stage, action)
    if expected is not None:
        assert found is expected
        return
    assert isinstance(found, Problem)
    assert found.code is (Code.SIGNED if stage is Stage.CLOSED else Code.OUT_OF_ORDER)
    assert found.params == {"stage": stage.value, "action": action.value}


HAPPENED = {
    **{(Stage.SCREENING, each): Stage.SCREENING for each in ("rate", "bolus", "resume")},
    **{(Stage.RECOVERY, each): Stage.RECOVERY for each in ("rate", "bolus", "draw")},
    (Stage.SCREENING, "start"): Stage.INFUSION,
    (Stage.RECOVERY, "start"): Stage.INFUSION,
    (Stage.RECOVERY, "resume"): Stage.INFUSION,
}


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("action", list(Action))
def test_every_pair_that_already_happened(stage: Stage, action: Action) -> None:
    """Reference, rule codes: a refusal stops what is about to be done, not its record."""
    plain = next_stage(stage, action)
    expected = HAPPENED.get((stage, action.value), plain)
    assert next_stage(stage, action, happened=True) == expected
    if expected is not plain:
        assert isinstance(plain, Problem)


def test_the_table_has_nothing_else() -> None:
    assert len(TRANSITIONS) == len(MOVES) + sum(len(each.split()) for each in ALLOWED.values())
    assert len(RECORDED) == len(HAPPENED)


def test_recording_stops_nowhere_before_the_record_is_closed() -> None:
    """Reference, rule codes: what already happened is always recordable."""
    for stage in (Stage.SCREENING, Stage.INFUSION, Stage.RECOVERY, Stage.DISCHARGED, Stage.LEFT):
        for action in RECORDING.split():
            assert next_stage(stage, Action(action)) is stage


# --- how each stage is reached ----------------------------------------------------------------


def test_the_straight_way() -> None:
    stages = [
        each.visit.stage
        for each in (screened(), ready(), running(), recovering(), fit(), discharged(), closed())
    ]
    assert stages == [
        Stage.SCREENING,
        *(Stage.INFUSION, Stage.INFUSION, Stage.RECOVERY, Stage.RECOVERY),
        *(Stage.DISCHARGED, Stage.CLOSED),
    ]


def test_cancelling_is_for_before_the_start() -> None:
    for chair in (Chair(), ready()):
        assert code(chair.cancel(" ")) == "reason-needed"
        taken(chair.cancel())
        assert chair.visit.stage is Stage.CANCELLED
        assert code(chair.cancel()) == "out-of-order"
    assert code(running().cancel()) == "out-of-order"
    assert code(recovering().cancel()) == "out-of-order"


def test_postponing_cancels_before_the_start_only() -> None:
    chair = screened(hx__eye=True)
    taken(chair.decide("hx.eye", "postpone"))
    assert chair.visit.stage is Stage.CANCELLED
    waiting = ready()
    taken(waiting.decide("the weather", "postpone"))
    assert waiting.visit.stage is Stage.CANCELLED
    going = running()
    assert code(going.decide("hx.eye", "postpone")) == "out-of-order"
    assert going.visit.stage is Stage.INFUSION


def test_leaving_early_is_for_after_the_start() -> None:
    assert code(ready().leave()) == "out-of-order"
    assert code(screened().leave()) == "out-of-order"
    for chair in (running(), recovering()):
        assert code(chair.leave("")) == "reason-needed"
        taken(chair.leave())
        assert chair.visit.stage is Stage.LEFT
        assert code(chair.identify()) == "out-of-order"


def test_a_void_record_stays_and_is_marked() -> None:
    for chair in (screened(), ready(), running(), recovering(), discharged()):
        count = len(chair.visit.entries)
        assert code(chair.void("")) == "reason-needed"
        taken(chair.void())
        assert chair.visit.stage is Stage.VOID
        assert len(chair.visit.entries) == count + 1
        assert code(chair.sign("record")) == "out-of-order"


def test_a_closed_record_takes_corrections_only() -> None:
    chair = closed()
    assert code(chair.calm()) == "signed"
    assert code(chair.give()) == "signed"
    assert code(chair.void()) == "signed"
    assert code(chair.sign("record")) == "signed"
    taken(chair.correct("hx.eye", True))
    assert chair.visit.stage is Stage.CLOSED


def test_the_day_of_the_visit_does_not_matter_to_the_table() -> None:
    chair = Chair(opened=datetime(2026, 12, 31, 23, 50, tzinfo=UTC))
    taken(chair.later(20).calm())
    assert chair.visit.stage is Stage.SCREENING
