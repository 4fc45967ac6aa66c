"""Who was called about what is urgent (clinical reference §3, red; §4, escort)."""

from __future__ import annotations

from datetime import timedelta

from ketadesk.kernel.problems import Problem
from ketadesk.visit.calls import Calls, asks_for_prescriber, calls_since, escort_calls
from ketadesk.visit.entries import EscortCalled, PrescriberCalled
from ketadesk.visit.watch import alerts_of
from tests.visit.builders import CALM, Chair, running


def asks(at: Chair) -> object:
    return asks_for_prescriber(alerts_of(at.visit))


def observe(at: Chair, **parts: object) -> None:
    assert not isinstance(at.observe(**{**CALM, **parts}), Problem)


def test_amber_asks_for_nobody_and_red_does_until_it_is_back() -> None:
    at = running().later(minutes=5)
    observe(at, sbp=170)
    assert asks(at) is None
    observe(at.later(minutes=5), sbp=184)
    assert asks(at) == at.now
    observe(at.later(minutes=5), sbp=150)
    assert asks(at) is None


def test_a_value_that_stays_red_asks_once_and_another_one_anew() -> None:
    at = running().later(minutes=5)
    observe(at, sbp=184)
    first = at.now
    observe(at.later(minutes=5), sbp=186)
    assert asks(at) == first
    observe(at.later(minutes=5), sbp=186, hr=135)
    assert asks(at) == at.now


def test_called_arrived_and_ordered_since_an_instant() -> None:
    at = running()
    early = at.write(PrescriberCalled("prescriber", "called"))
    assert calls_since(at.visit, at.now) == Calls(called=early)
    assert calls_since(at.visit, at.now).reached
    since = at.now.replace(second=0) + timedelta(minutes=1)
    assert not calls_since(at.visit, since).reached
    at.later(minutes=1)
    arrived = at.write(PrescriberCalled("prescriber", "arrived"))
    ordered = at.write(PrescriberCalled("prescriber", "ordered", "Stop"))
    found = calls_since(at.visit, since)
    assert (found.called, found.arrived, found.ordered) == (None, arrived, ordered)
    assert found.reached


def test_a_call_typed_with_its_minute_counts_for_a_red_within_it() -> None:
    at = running()
    minute = at.now.replace(second=0)
    red = minute + timedelta(seconds=37)
    at.write(PrescriberCalled("prescriber", "called"), happened_at=minute + timedelta(seconds=5))
    assert calls_since(at.visit, red).called is None, "its seconds say that it was before"
    called = at.write(PrescriberCalled("prescriber", "called"), happened_at=minute)
    assert calls_since(at.visit, red).called == called
    assert calls_since(at.visit, minute + timedelta(seconds=60)).called is None


def test_calls_to_the_escort_are_kept_in_order() -> None:
    at = running()
    assert escort_calls(at.visit) == ()
    at.write(EscortCalled("escort", "Bo", "555-0100", reached=False))
    at.write(EscortCalled("second", "Al", "555-0101", reached=True))
    assert [body.contact for _, body in escort_calls(at.visit)] == ["escort", "second"]
