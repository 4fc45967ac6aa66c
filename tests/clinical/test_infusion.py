"""Infusion arithmetic over any history: worked cases 2, 6, 7 and 8, and its laws."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.clinical.infusion import (
    AcceptedVolume,
    Delivery,
    OrderedFrom,
    RateFrom,
    deliver,
    pump_gap,
)

from .cases import MOOD, START, at, minutes, unhurried


def rates(*steps: tuple[str, str]) -> tuple[RateFrom, ...]:
    return tuple(RateFrom(at(clock), Decimal(ml_h)) for clock, ml_h in steps)


def ordered(ml: str, clock: str = "10:00") -> tuple[OrderedFrom, ...]:
    return (OrderedFrom(at(clock), Decimal(ml)),)


def read(clock: str, ml: str) -> tuple[AcceptedVolume, ...]:
    return (AcceptedVolume(at(clock), Decimal(ml)),)


HISTORY = rates(("10:00", "60"), ("10:15", "0"), ("10:20", "48"), ("10:45", "60"), ("10:50", "0"))


def test_worked_case_2_runs_out_early_and_never_more() -> None:
    run = rates(("10:00", "25.7"))
    late = deliver(run, ordered("17.1"), (), at("10:40"))
    assert late.given_ml * 2 == Decimal("34.2")
    assert late.remaining_ml == 0
    assert late.finish_at is not None
    # 17.1 mL at 25.7 mL/h take 39 min 55.33 s.
    assert at("10:39:55") <= late.finish_at < at("10:39:56")
    assert late.pumping_s == 2395
    before = deliver(run, ordered("17.1"), (), at("10:39:55"))
    assert Decimal(0) < before.remaining_ml < Decimal("0.01")
    assert before.finish_at == late.finish_at


def test_worked_case_6_rate_history() -> None:
    whole = deliver(HISTORY, ordered("40"), (), at("10:50"))
    assert whole == Delivery(Decimal(40), Decimal(0), 45 * 60, None)
    steps = [deliver(HISTORY, ordered("40"), (), at(t)).given_ml for t in ("10:15", "10:20")]
    assert steps == [15, 15]
    assert deliver(HISTORY, ordered("40"), (), at("10:45")).given_ml == 35
    assert deliver(HISTORY, ordered("40"), (), at("12:00")) == whole


def test_worked_case_7_mid_infusion() -> None:
    found = deliver(HISTORY, ordered("40"), (), at("10:40"))
    assert found == Delivery(Decimal(31), Decimal(9), 35 * 60, at("10:51:15"))


def test_worked_case_8_early_stop() -> None:
    run = rates(("10:00", "60"), ("10:22", "0"))
    found = deliver(run, ordered("40"), (), at("10:30"))
    assert found == Delivery(Decimal("22.0"), Decimal("18.0"), 22 * 60, None)
    # The case's own figures, at 1 mg/mL: drawn 40.0, waste 18.0, vial 500 to 460.0, discrepancy 0.
    assert Decimal("40.0") - found.given_ml == Decimal("18.0")
    assert Decimal("40.0") - found.given_ml - Decimal("18.0") == 0
    assert Decimal(500) - (found.given_ml + Decimal("18.0")) == Decimal("460.0")


def test_nothing_before_the_start() -> None:
    nothing = Delivery(Decimal(0), Decimal(0), 0, None)
    assert deliver((), (), (), START) == nothing
    assert deliver(rates(("10:05", "60")), ordered("40", "10:05"), (), START) == nothing


def test_at_the_very_start_the_finish_is_known() -> None:
    found = deliver(rates(("10:00", "60")), ordered("40"), (), START)
    assert found == Delivery(Decimal(0), Decimal(40), 0, at("10:40"))


def test_paused_has_no_finish_and_nothing_ordered_has_none() -> None:
    assert deliver(HISTORY, ordered("40"), (), at("10:17")).finish_at is None
    assert deliver(rates(("10:00", "60")), (), (), at("10:10")) == Delivery(
        Decimal(0), Decimal(0), 0, None
    )


@pytest.mark.parametrize(
    ("clock", "given_ml", "left", "finish"),
    [
        ("10:39:57", "39.95", "0.05", "10:40"),
        ("10:40", "40", "0", "10:40"),
        ("10:40:00.001", "40", "0", "10:40"),
        ("11:00", "40", "0", "10:40"),
    ],
)
def test_given_is_capped_at_the_order(clock: str, given_ml: str, left: str, finish: str) -> None:
    found = deliver(rates(("10:00", "60")), ordered("40"), (), at(clock))
    assert (found.given_ml, found.remaining_ml) == (Decimal(given_ml), Decimal(left))
    assert found.finish_at == at(finish)


def test_an_extension_after_running_out_runs_again() -> None:
    orders = (*ordered("40"), *ordered("50", "10:45"))
    run = rates(("10:00", "60"))
    assert deliver(run, orders, (), at("10:44")).given_ml == 40
    found = deliver(run, orders, (), at("10:50"))
    assert found == Delivery(Decimal(45), Decimal(5), 45 * 60, at("10:55"))
    assert deliver(run, orders, (), at("11:30")).finish_at == at("10:55")


def test_an_earlier_higher_order_still_counts() -> None:
    orders = (*ordered("40"), *ordered("30", "10:10"))
    assert deliver(rates(("10:00", "60")), orders, (), at("11:00")).given_ml == 40


def test_an_accepted_reading_is_the_new_base() -> None:
    run = rates(("10:00", "60"))
    found = deliver(run, ordered("40"), read("10:20", "18"), at("10:25"))
    assert found == Delivery(Decimal(23), Decimal(17), 25 * 60, at("10:42"))
    early = deliver(run, ordered("40"), read("10:20", "18"), at("10:19"))
    assert early.given_ml == 19


@pytest.mark.parametrize("clock", ["10:30", "10:31", "12:00"])
def test_an_accepted_reading_that_is_full_fixes_the_finish(clock: str) -> None:
    found = deliver(rates(("10:00", "60")), ordered("40"), read("10:30", "41"), at(clock))
    assert found == Delivery(Decimal(41), Decimal(0), 30 * 60, at("10:30"))


def test_a_reading_after_running_out_leaves_the_finish_where_it_was() -> None:
    run = rates(("10:00", "60"))
    found = deliver(run, ordered("40"), read("10:42", "41"), at("10:50"))
    assert (found.given_ml, found.finish_at) == (Decimal(41), at("10:40"))


def test_two_entries_of_one_instant_count_in_their_order() -> None:
    run = rates(("10:00", "60"), ("10:10", "0"), ("10:10", "30"))
    taken = (*read("10:10", "9"), *read("10:10", "8"))
    assert deliver(run, ordered("40"), taken, at("10:20")).given_ml == 13


def test_zero_is_a_reading() -> None:
    run = rates(("10:00", "60"))
    assert deliver(run, ordered("40"), read("10:10", "0"), at("10:15")).given_ml == 5


@pytest.mark.parametrize(
    ("pump_ml", "arithmetic_ml", "asks"),
    [
        ("20.4", "20", False),  # exactly 2 %
        ("20.41", "20", True),
        ("19.6", "20", False),
        ("19.59", "20", True),
        ("81", "80", False),  # exactly 1 mL, below 2 %
        ("81.1", "80", True),
        ("78.9", "80", True),
        ("0", "0", False),
        ("0.1", "0", True),
    ],
)
def test_pump_gap_at_and_beside_both_limits(pump_ml: str, arithmetic_ml: str, asks: bool) -> None:
    limits = MOOD.dosing
    found = pump_gap(
        Decimal(pump_ml),
        Decimal(arithmetic_ml),
        gap_percent=limits.pump_gap_percent,
        gap_ml=limits.pump_gap_ml,
    )
    assert found is asks


RATE = st.one_of(st.just(Decimal(0)), st.decimals("0.1", 600, places=1))
HISTORIES = st.lists(st.tuples(st.integers(0, 7200), RATE), min_size=1, max_size=6).map(
    lambda steps: tuple(
        RateFrom(START + timedelta(seconds=second), rate)
        for second, rate in sorted(steps, key=lambda step: step[0])
    )
)
MOMENT = st.integers(0, 9000).map(lambda second: START + timedelta(seconds=second))
VOLUME = st.decimals("0.1", 500, places=1)


def _orders(ml: Decimal) -> tuple[OrderedFrom, ...]:
    return (OrderedFrom(START, ml),)


@unhurried
@given(HISTORIES, VOLUME, MOMENT)
def test_given_and_left_always_make_the_order(
    run: tuple[RateFrom, ...], ml: Decimal, now: datetime
) -> None:
    found = deliver(run, _orders(ml), (), now)
    assert 0 <= found.given_ml <= ml
    assert 0 <= found.remaining_ml <= ml
    assert abs(found.given_ml + found.remaining_ml - ml) < Decimal("1e-20")
    assert 0 <= found.pumping_s <= (now - START).total_seconds()


@unhurried
@given(HISTORIES, VOLUME, MOMENT, MOMENT)
def test_time_never_takes_anything_back(
    run: tuple[RateFrom, ...], ml: Decimal, one: datetime, other: datetime
) -> None:
    earlier, later = (deliver(run, _orders(ml), (), now) for now in sorted((one, other)))
    assert earlier.given_ml <= later.given_ml
    assert earlier.remaining_ml >= later.remaining_ml
    assert earlier.pumping_s <= later.pumping_s


@unhurried
@given(HISTORIES, VOLUME, MOMENT, MOMENT)
def test_splitting_a_segment_changes_nothing(
    run: tuple[RateFrom, ...], ml: Decimal, cut: datetime, now: datetime
) -> None:
    running = next((step.ml_h for step in reversed(run) if step.at <= cut), Decimal(0))
    repeated = (
        *(step for step in run if step.at <= cut),
        RateFrom(cut, running),
        *(step for step in run if step.at > cut),
    )
    assert deliver(repeated, _orders(ml), (), now) == deliver(run, _orders(ml), (), now)


@unhurried
@given(HISTORIES, VOLUME, MOMENT, st.integers(0, 100_000))
def test_the_finish_is_the_same_whenever_it_is_asked(
    run: tuple[RateFrom, ...], ml: Decimal, now: datetime, wait_s: int
) -> None:
    found = deliver(run, _orders(ml), (), now)
    later = min(
        (step.at - timedelta(seconds=1) for step in run if step.at > now),
        default=now + timedelta(seconds=wait_s),
    )
    if later >= now:
        assert deliver(run, _orders(ml), (), later).finish_at == found.finish_at


@unhurried
@given(HISTORIES, VOLUME)
def test_at_the_finish_everything_is_given_and_just_before_it_is_not(
    run: tuple[RateFrom, ...], ml: Decimal
) -> None:
    last = max(step.at for step in run)
    finish = deliver(run, _orders(ml), (), last).finish_at
    if finish is None:
        assert next(step.ml_h for step in reversed(run) if step.at == last) == 0
        return
    there = deliver(run, _orders(ml), (), max(finish, last))
    assert (there.given_ml, there.remaining_ml) == (ml, 0)
    if finish - minutes(1) > last:
        assert deliver(run, _orders(ml), (), finish - minutes(1)).given_ml < ml


@unhurried
@given(HISTORIES, VOLUME, MOMENT, st.decimals(0, 600, places=1), MOMENT)
def test_a_reading_bounds_what_counts_as_given(
    run: tuple[RateFrom, ...], ml: Decimal, read_at: datetime, volume: Decimal, now: datetime
) -> None:
    found = deliver(run, _orders(ml), (AcceptedVolume(read_at, volume),), now)
    assert found.given_ml <= max(ml, volume)
    if now == read_at:
        assert found.given_ml == volume
    if now > read_at:
        assert found.given_ml >= volume
