"""The action table of a clinic: every role, every act, every right (reference §2)."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import pytest

from ketadesk.kernel.problems import EnvironmentFault, Fault, Problem
from ketadesk.visit.entries import Entry
from ketadesk.visit.rights import (
    DEFAULT,
    LOOSEST,
    Act,
    ActionTable,
    Right,
    known_table,
    offered,
    table_from,
)
from tests.visit.builders import Chair, code, readied, running, screened, taken

REFERENCE = {
    "resume_amber": "alone",
    "resume_red": "order",
    "increase": "order",
    "extend": "order",
    "beyond_ceiling": "order",
    "bolus": "blocked",
}

Do = Callable[..., Entry | Problem]


def paused(*, red: bool) -> Chair:
    chair = running().at("10:10")
    taken(chair.calm(**({"sbp": 186} if red else {"hr": 115})))
    taken(chair.pause())
    return chair


def flowing(**order: object) -> Chair:
    chair = readied(screened(), mg=80, **order).at("10:00")
    taken(chair.start())
    return chair.at("10:10")


ACTS: dict[Act, tuple[Callable[[], Chair], Callable[[Chair], Do]]] = {
    Act.RESUME_AMBER: (lambda: paused(red=False), lambda chair: chair.resume),
    Act.RESUME_RED: (lambda: paused(red=True), lambda chair: chair.resume),
    Act.INCREASE: (flowing, lambda chair: lambda **how: chair.rate(70, **how)),
    Act.EXTEND: (flowing, lambda chair: lambda **how: chair.extend(5, 5, **how)),
    Act.BEYOND_CEILING: (
        lambda: flowing(ceiling_mg=45),
        lambda chair: lambda **how: chair.extend(10, 10, **how),
    ),
    Act.BOLUS: (flowing, lambda chair: lambda **how: chair.bolus(5, **how)),
}

ORDERED = {"ordered_by": "prescriber", "readback": True}
UNREAD = {"ordered_by": "prescriber"}
BY_NURSE = {"ordered_by": "nurse2", "readback": True}
ROLES = ("nurse", "director", "prescriber")


@pytest.mark.parametrize("by", ROLES)
@pytest.mark.parametrize(("act", "right"), [(act, right) for act in Act for right in offered(act)])
def test_who_may_do_what_under_which_right(act: Act, right: Right, by: str) -> None:
    make, of = ACTS[act]
    chair = make()
    others = {each: LOOSEST[each] for each in Act}
    chair.rights = ActionTable(MappingProxyType({**others, act: right}))
    # What a further act of the same step would refuse is not what is asked here.
    loose = right is Right.ALONE
    unordered = "" if loose or by == "prescriber" else "needs-order"
    blocked = right is Right.BLOCKED and by != "prescriber"
    for how in ({}, UNREAD, BY_NURSE):
        refused = of(chair.copy())(by=by, **how)
        # An extension past the ceiling wants its order before the ceiling is asked about.
        first = act is not Act.BEYOND_CEILING
        assert code(refused) == ("not-permitted" if blocked and first else unordered)
    done = of(chair)(by=by, **ORDERED)
    assert code(done) == ("not-permitted" if blocked else "")
    if isinstance(done, Problem):
        assert done.item == act
        assert taken(of(chair)(by=by, **ORDERED, happened=True)).after_the_fact
    else:
        assert not done.after_the_fact


@pytest.mark.parametrize("ceiling", ["order", "blocked"])
def test_a_bolus_past_the_ceiling_takes_both_rights(ceiling: str) -> None:
    chair = flowing(ceiling_mg=45)
    found = table_from(("bolus=order", f"beyond_ceiling={ceiling}"))
    assert isinstance(found, ActionTable)
    chair.rights = found
    taken(chair.bolus(5, by="nurse", **ORDERED))
    past = chair.bolus(5, by="nurse", **ORDERED)
    assert code(past) == ("" if ceiling == "order" else "not-permitted")
    taken(chair.bolus(5))


@pytest.mark.parametrize("right", offered(Act.INCREASE))
def test_a_start_above_the_order_is_an_increase(right: Right) -> None:
    chair = readied(screened()).at("10:00")
    chair.rights = ActionTable(MappingProxyType({**DEFAULT, Act.INCREASE: right}))
    expected = "needs-order" if right is Right.ORDER else "not-permitted"
    assert code(chair.start("60.7")) == expected
    taken(chair.start("60.7", by="prescriber"))


@pytest.mark.parametrize("strict", [False, True])
def test_pausing_slowing_and_stopping_stay_a_nurses_alone(strict: bool) -> None:
    chair = flowing()
    if strict:
        chair.rights = ActionTable(MappingProxyType(dict.fromkeys(Act, Right.BLOCKED)))
    taken(chair.rate(30))
    taken(chair.pause())
    taken(chair.stop())


def test_the_defaults_are_the_table_of_the_reference() -> None:
    assert {act.value: right.value for act, right in DEFAULT.items()} == REFERENCE
    assert ActionTable().written == tuple(f"{act}={right}" for act, right in REFERENCE.items())
    assert table_from(()) == ActionTable()


def test_no_clinic_is_looser_than_an_order_for_what_goes_beyond_the_order() -> None:
    assert {act.value: [each.value for each in offered(act)] for act in Act} == {
        **{act: ["order", "blocked"] for act in REFERENCE},
        "resume_amber": ["alone", "order", "blocked"],
    }


def test_a_table_is_read_as_it_was_written() -> None:
    chosen = {**DEFAULT, Act.BOLUS: Right.ORDER, Act.RESUME_AMBER: Right.BLOCKED}
    table = ActionTable(MappingProxyType(chosen))
    assert table_from(table.written) == table
    assert known_table(table.written).right(Act.BOLUS) is Right.ORDER


@pytest.mark.parametrize(
    ("written", "refused", "item"),
    [
        ("bolus=alone", "out-of-range", "bolus"),
        ("increase=alone", "out-of-range", "increase"),
        ("bolus=perhaps", "out-of-range", "bolus"),
        ("bolus", "out-of-range", "bolus"),
        ("stop=blocked", "unknown-item", "stop"),
        ("", "unknown-item", ""),
    ],
)
def test_a_table_that_cannot_be_is_refused(written: str, refused: str, item: str) -> None:
    found = table_from(("extend=order", written))
    assert isinstance(found, Problem)
    assert (found.code, found.item) == (refused, item)
    with pytest.raises(EnvironmentFault) as told:
        known_table((written,))
    assert told.value.fault is Fault.STORE_NEWER


def test_an_act_is_named_once() -> None:
    found = table_from(("extend=order", "extend=blocked"))
    assert isinstance(found, Problem)
    assert (found.code, found.item) == ("unknown-item", "extend")
