"""The infusion as its entries tell it: state, volume given, time, pump readings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from ketadesk.clinical.infusion import (
    AcceptedVolume,
    Delivery,
    OrderedFrom,
    RateFrom,
    deliver,
    pump_gap,
)
from ketadesk.visit.entries import (
    Extended,
    Paused,
    PumpRead,
    RateChanged,
    Reconciled,
    Resumed,
    Started,
    Stopped,
)
from ketadesk.visit.orders import bolus_mg, current_dose, current_order, order_is_owed
from ketadesk.visit.visit import Visit

_UNBOUNDED_ML: Final = Decimal(10) ** 9
"""No bag holds so much: without an order nothing says where a pump ran dry."""


class PumpState(StrEnum):
    """What the pump does."""

    NONE = "none"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class PumpGap:
    """A pump reading that stands apart from arithmetic and waits for a choice. mL."""

    at: datetime
    pump_ml: Decimal
    arithmetic_ml: Decimal


@dataclass(frozen=True, slots=True)
class Infusion:
    """An infusion at an instant.

    Attributes:
        state: of the pump.
        rate_ml_h: that it runs at, or would run at when resumed; None before the start.
        given_mg, given_ml: with boluses, unrounded; None while nobody knows, because the pump
            ran (or a bolus was given) without an order that says what is in a millilitre.
        remaining_ml: of the ordered volume; None where the pump runs without an order.
        pumping_s: seconds in which drug was moved.
        elapsed_s: seconds from start to end, pauses included.
        finish_at: when the volume is or was used up at the present rate.
        started_at, ended_at: of the pump.
        gap: an unsettled difference between pump and arithmetic.
    """

    state: PumpState
    rate_ml_h: Decimal | None
    given_mg: Decimal | None
    given_ml: Decimal | None
    remaining_ml: Decimal | None
    pumping_s: int
    elapsed_s: int
    finish_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    gap: PumpGap | None

    @property
    def run_out(self) -> bool:
        """Whether the ordered volume is used up while nobody has ended the infusion."""
        return self.state is PumpState.RUNNING and self.remaining_ml == 0


def _rates(visit: Visit) -> tuple[tuple[RateFrom, ...], PumpState, Decimal | None]:
    rates: list[RateFrom] = []
    state, running_at = PumpState.NONE, None
    for entry in visit.entries:
        if state is PumpState.NONE and not isinstance(entry.body, Started):
            # Recorded as having happened before any start: no rate is known that could run.
            continue
        match entry.body:
            case Started(rate_ml_h=rate):
                state, running_at = PumpState.RUNNING, rate
            case RateChanged(rate_ml_h=rate):
                running_at = rate
            case Paused():
                state = PumpState.PAUSED
            case Resumed():
                state = PumpState.RUNNING
            case Stopped():
                state = PumpState.ENDED
            case _:
                continue
        flowing = running_at if state is PumpState.RUNNING else None
        rates.append(RateFrom(entry.happened_at, flowing or Decimal(0)))
    ended = visit.ended_at
    if state not in (PumpState.NONE, PumpState.ENDED) and ended is not None:
        rates.append(RateFrom(ended, Decimal(0)))
        state = PumpState.ENDED
    return tuple(rates), state, running_at


def _orders(visit: Visit, started_at: datetime) -> tuple[OrderedFrom, ...]:
    dose = current_dose(visit)
    volume = _UNBOUNDED_ML if dose is None else dose.ml
    orders = [OrderedFrom(started_at, volume)]
    for entry, body in visit.of(Extended):
        volume += body.ml
        orders.append(OrderedFrom(entry.happened_at, volume))
    return tuple(orders)


def delivery(visit: Visit, now: datetime) -> Delivery:
    """What the pump has infused by ``now``, boluses not included.

    Without an order the rate alone says it, as if the bag had never run dry.
    """
    rates, _, _ = _rates(visit)
    started = visit.started_at
    if started is None:
        return Delivery(Decimal(0), Decimal(0), 0, None)
    accepted = tuple(
        AcceptedVolume(body.at, body.volume_ml)
        for _, body in visit.of(Reconciled)
        if body.accepted == "pump"
    )
    return deliver(rates, _orders(visit, started), accepted, now)


def open_gap(visit: Visit) -> PumpGap | None:
    """The latest pump reading that stands apart from arithmetic and that nobody settled."""
    found = visit.last(PumpRead)
    if found is None or current_order(visit) is None:
        return None
    entry, body = found
    if any(each.at == entry.happened_at for _, each in visit.of(Reconciled)):
        return None
    arithmetic = delivery(visit, entry.happened_at).given_ml
    dosing = visit.protocol.dosing
    apart = pump_gap(
        body.volume_ml,
        arithmetic,
        gap_percent=dosing.pump_gap_percent,
        gap_ml=dosing.pump_gap_ml,
    )
    return PumpGap(entry.happened_at, body.volume_ml, arithmetic) if apart else None


def infusion_of(visit: Visit, now: datetime) -> Infusion:
    """The infusion at ``now``."""
    _, state, rate = _rates(visit)
    started, ended = visit.started_at, visit.ended_at
    until = now if ended is None else min(now, ended)
    # Not only until the end: a reading may be accepted once the pump stands still.
    run = delivery(visit, now)
    given_mg, given_ml = _given(visit, run)
    owed = order_is_owed(visit)
    return Infusion(
        state=state,
        rate_ml_h=rate,
        given_mg=given_mg,
        given_ml=given_ml,
        remaining_ml=None if owed else run.remaining_ml,
        pumping_s=run.pumping_s,
        elapsed_s=0 if started is None else round((until - started).total_seconds()),
        finish_at=None if owed else run.finish_at,
        started_at=started,
        ended_at=ended,
        gap=open_gap(visit),
    )


def _given(visit: Visit, run: Delivery) -> tuple[Decimal | None, Decimal | None]:
    """Milligrams and millilitres with boluses; None for what nobody knows."""
    order, bolus = current_order(visit), bolus_mg(visit)
    if order is not None:
        given_ml = run.given_ml + bolus / order.concentration_mg_ml
        return given_ml * order.concentration_mg_ml, given_ml
    if visit.started_at is not None:
        return None, None
    return bolus, None if bolus else Decimal(0)
