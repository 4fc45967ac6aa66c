"""Laws of a whole visit, under whatever people do to it in whatever order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketadesk.clinical.levels import Level
from ketadesk.protocols.model import Condition, Operator, Protocol
from ketadesk.visit.assessment import assess
from ketadesk.visit.codec import decode, encode
from ketadesk.visit.due import due_values
from ketadesk.visit.entries import AldreteScored, ObservationCorrected, PadssScored, Reconciled
from ketadesk.visit.leaving import aldrete_scores, padss_scores
from ketadesk.visit.orders import bolus_mg
from ketadesk.visit.visit import Visit
from ketadesk.visit.watch import alerts_of, read_sets
from tests.visit.builders import (
    CALM,
    GOOD,
    HOME,
    Chair,
    code,
    fit,
    protocol,
    readied,
    recovering,
    screened,
)

some = settings(max_examples=40, deadline=None)
"""For laws: a busy machine must not fail them, and each example is a whole visit."""

Act = tuple[str, Any]

WAIT = st.tuples(st.just("wait"), st.integers(1, 1500))
RATE = st.tuples(st.just("rate"), st.integers(1, 130))
BOLUS = st.tuples(st.just("bolus"), st.integers(1, 40))
EXTEND = st.tuples(st.just("extend"), st.integers(1, 40))
DRAW = st.tuples(st.just("draw"), st.integers(1, 30))
WASTE = st.tuples(st.just("waste"), st.integers(1, 30))
PLAIN = st.sampled_from(["start", "pause", "resume", "stop"]).map(lambda name: (name, None))
PUMP_ACTS = st.lists(
    st.one_of(WAIT, WAIT, RATE, BOLUS, EXTEND, DRAW, WASTE, PLAIN, PLAIN), max_size=14
)
VITALS = st.fixed_dictionaries(
    {},
    optional={
        "sbp": st.integers(85, 215),
        "hr": st.integers(38, 140),
        "spo2": st.integers(86, 100),
        "rr": st.integers(7, 26),
        "moaas": st.integers(2, 5),
        "nausea": st.integers(0, 3),
        "distress": st.integers(0, 3),
        "vomited": st.integers(0, 2),
        "oxygen_l_min": st.integers(0, 6),
        "oriented": st.booleans(),
        "symptoms": st.sampled_from([[], ["headache"], ["chest_pain"]]),
        "cadss6": st.integers(0, 6),
    },
)
OBSERVE = st.tuples(st.just("observe"), VITALS)
GIVE = st.tuples(st.just("give"), st.sampled_from(["ondansetron", "lorazepam", "oxygen"]))
EVENT = st.tuples(st.just("event"), st.sampled_from(["nausea", "suicidal", "seizure", "confusion"]))
LATE = st.tuples(st.just("late"), st.tuples(st.integers(1, 20), VITALS))
ACKNOWLEDGE = st.just(("acknowledge", "seen to"))
READING = st.tuples(st.just("reading"), st.integers(0, 60))
SCORE = st.tuples(st.sampled_from(["aldrete", "padss"]), st.integers(0, 2))
HOMEWARD = st.tuples(st.just("answer"), st.tuples(st.sampled_from([*HOME]), st.booleans()))
CARE = st.one_of(
    WAIT,
    PLAIN,
    RATE,
    BOLUS,
    OBSERVE,
    OBSERVE,
    LATE,
    GIVE,
    EVENT,
    ACKNOWLEDGE,
    READING,
    SCORE,
    HOMEWARD,
)
ANY_ACTS = st.lists(CARE, max_size=12)


def _answer(chair: Chair, given: tuple[str, bool]) -> object:
    item, said = given
    parts = dict.fromkeys(("present", "identity", "told"), said)
    return chair.answer(item, parts if item == "dc.escort" else said)


def _late(chair: Chair, given: tuple[int, dict[str, Any]]) -> object:
    """A set taken so many minutes ago, though never before the start."""
    minutes, parts = given
    started = chair.visit.started_at
    if started is None or chair.now - timedelta(minutes=minutes) < started:
        return None
    return chair.calm(late=minutes, confirmed=True, **parts)


DOES: dict[str, Callable[[Chair, Any], object]] = {
    "wait": lambda chair, seconds: chair.later(seconds=seconds),
    "rate": lambda chair, ml_h: chair.rate(ml_h, "prescriber", readback=True),
    "bolus": lambda chair, mg: chair.bolus(mg),
    "extend": lambda chair, ml: chair.extend(ml, 20, "prescriber", readback=True),
    "draw": lambda chair, mg: chair.draw(mg),
    "waste": lambda chair, mg: chair.waste(mg),
    "start": lambda chair, _: chair.start(),
    "pause": lambda chair, _: chair.pause(),
    "resume": lambda chair, _: chair.resume("prescriber", readback=True),
    "stop": lambda chair, _: chair.stop(),
    "observe": lambda chair, parts: chair.calm(confirmed=True, **parts),
    "late": _late,
    "give": lambda chair, name: chair.give(name, 1),
    "event": lambda chair, kind: chair.event(kind),
    "acknowledge": lambda chair, action: chair.acknowledge(action),
    "reading": lambda chair, ml: chair.pump(ml),
    "aldrete": lambda chair, part: chair.aldrete(confirmed=True, awareness=part),
    "padss": lambda chair, part: chair.padss(confirmed=True, walking=part),
    "answer": _answer,
}
"""Each act as the chair takes it; what the rules refuse does not happen."""


def do(chair: Chair, act: Act) -> None:
    name, given_with = act
    DOES[name](chair, given_with)


def ready_with(mg: int) -> Chair:
    return readied(screened(), mg=mg).at("10:00")


# --- ketamine ---------------------------------------------------------------------------------


@some
@given(st.integers(40, 90), PUMP_ACTS)
def test_no_more_is_given_than_was_drawn(mg: int, acts: list[Act]) -> None:
    """But for what is recorded as having happened, nothing runs beyond what was drawn."""
    chair = ready_with(mg)
    for act in [("start", None), *acts, ("wait", 36_000)]:
        do(chair, act)
        account = chair.assessed().account
        assert account.given_mg is not None
        assert account.given_mg <= account.drawn_mg
    assert not any(each.after_the_fact for each in chair.visit.entries)


@some
@given(PUMP_ACTS, st.lists(st.integers(0, 90), min_size=15, max_size=15))
def test_a_reading_changes_nothing_until_somebody_reconciles(
    acts: list[Act], shown_ml: list[int]
) -> None:
    plain, read = ready_with(80), ready_with(80)
    for act, ml in zip([("start", None), *acts], shown_ml, strict=False):
        for chair in (plain, read):
            do(chair, act)
        read.pump(ml)
        assert read.assessed().infusion.given_mg == plain.assessed().infusion.given_mg
    read.later(seconds=1).pump(79)
    read.reconcile("pump")
    if read.visit.of(Reconciled):
        assert read.assessed().infusion.given_ml == 79 + bolus_mg(read.visit)


# --- levels -----------------------------------------------------------------------------------


def _rank(level: Level | None) -> int:
    return -1 if level is None else level.rank


@some
@given(ANY_ACTS)
def test_nothing_but_a_correction_lowers_a_level_already_reached(acts: list[Act]) -> None:
    chair = ready_with(80)
    reached: dict[str, int] = {}
    for act in [("start", None), *acts]:
        do(chair.later(seconds=1), act)
        now = {each.taken.entry.id: _rank(each.level) for each in read_sets(chair.visit)}
        now |= {each.id: _rank(each.level) for each in alerts_of(chair.visit)}
        assert all(now[name] >= rank for name, rank in reached.items())
        reached = now


@some
@given(VITALS, st.sampled_from([*CALM]))
def test_a_set_with_something_missing_is_never_green(parts: dict[str, Any], name: str) -> None:
    chair = ready_with(80)
    do(chair, ("start", None))
    values = {**CALM, **parts}
    del values[name]
    chair.later(10).observe(partial="in a hurry", confirmed=True, **values)
    last = read_sets(chair.visit)[-1]
    assert last.taken.vitals.sbp is not None or name == "sbp"
    assert last.level is not Level.GREEN


# --- scores and leaving -----------------------------------------------------------------------

PARTS = st.lists(st.none() | st.integers(0, 2), min_size=5, max_size=5)


@some
@given(st.sampled_from([AldreteScored, PadssScored]), PARTS, st.integers(0, 4))
def test_a_missing_part_improves_no_score_and_no_readiness(
    kind: type[AldreteScored | PadssScored], parts: list[int | None], missing: int
) -> None:
    whole, partly = fit(), fit()
    fewer = [None if at == missing else part for at, part in enumerate(parts)]
    whole.write(kind(*parts))
    partly.write(kind(*fewer))
    scores = aldrete_scores if kind is AldreteScored else padss_scores
    assert scores(partly.visit)[-1].total is None
    assert not scores(partly.visit)[-1].passed
    assert set(whole.unmet) <= set(partly.unmet)


@some
@given(st.lists(VITALS, min_size=1, max_size=3), st.sampled_from([*CALM, "cadss6"]))
def test_a_value_nobody_measured_makes_nobody_fit_to_leave(
    sets: list[dict[str, Any]], name: str
) -> None:
    chair = fit()
    for parts in sets:
        do(chair.later(1), ("observe", parts))
    blank = chair.copy()
    for each in blank.visit.sets:
        body = ObservationCorrected(replace(each.vitals, **{name: None}))
        blank.write(body, replaces=each.entry.id)
    assert set(chair.unmet) <= set(blank.unmet)


@pytest.mark.parametrize("item", [*HOME])
def test_a_question_nobody_answered_makes_nobody_fit_to_leave(item: str) -> None:
    chair = recovering()
    before = chair.unmet
    assert item in before
    chair.answer(item, {"value": "not_assessed", "note": "in a hurry"})
    assert chair.unmet == before


# --- what is not asked ------------------------------------------------------------------------

UNASKED: dict[str, tuple[Any, ...]] = {
    "ind.code": (["trd"], ["crps"], ["bipolar"]),
    "ind.failed": (0, 3),
    "hx.mania": ("no", "past", "now"),
    "preg.test": ("negative", "positive"),
    "med.benzo": ({"taken": False}, {"taken": True, "drug": "x", "lorazepam_mg_day": 4}),
    "npo.solid": ({"at": "00:30", "kind": "light"}, {"at": "09:00", "kind": "fatty"}),
    "si.cssrs": ({"items": [], "six": "never"}, {"items": [4], "six": "recent"}),
    "si.item9": (0, 3),
    "si.safety": (True, False),
    "blad.blood": (0, 3),
    "scale.phq9": (0, 27),
    "wt.bmi": ({"height_cm": 200}, {"height_cm": 150}),
}


def _unasked_rules() -> Protocol:
    """Under this protocol these are asked only of a patient who is not calm and oriented."""
    never = (Condition("ms.orient", "value", Operator.EQUAL, answer=False),)
    sections = tuple(
        replace(
            each,
            items=tuple(
                replace(item, enable_when=never) if item.id in UNASKED else item
                for item in each.items
            ),
        )
        for each in protocol().sections
    )
    return replace(protocol(), sections=sections)


@some
@given(st.fixed_dictionaries({name: st.sampled_from(each) for name, each in UNASKED.items()}))
def test_nothing_rests_on_an_answer_that_is_not_asked(said: dict[str, Any]) -> None:
    rules, assessed, known = _unasked_rules(), [], []
    for values in (said, {name: each[0] for name, each in UNASKED.items()}):
        chair = Chair(rules=rules)
        for item, raw in {**GOOD, **values}.items():
            assert not code(chair.answer(item, raw))
        readied(chair).at("10:00")
        chair.start()
        chair.at("10:10").calm()
        chair.at("10:40").stop()
        # A signature covers the whole record, what counts nowhere too.
        assessed.append(replace(chair.assessed(), signatures=()))
        known.append(due_values(chair.visit, chair.now, chair.now))
    assert assessed[0] == assessed[1]
    assert known[0] == known[1]
    assert assessed[0].screening.unanswered == ()


# --- the record -------------------------------------------------------------------------------


@some
@given(ANY_ACTS, st.data())
def test_what_was_stored_is_assessed_as_what_was_lived(
    acts: list[Act], data: st.DataObject
) -> None:
    chair = ready_with(80)
    for act in [("start", None), *acts]:
        do(chair.later(seconds=1), act)
    stored = tuple(
        replace(each, body=decode(each.body.kind, encode(each.body)))
        for each in chair.visit.entries
    )
    read = chair.case.with_visit(Visit.replayed(protocol(), stored))
    assert assess(read, chair.now) == chair.assessed()
    at = data.draw(st.integers(1, len(stored) - 1))
    assert chair.visit.before(stored[at]) == Visit.replayed(protocol(), stored[:at])
