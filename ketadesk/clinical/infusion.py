"""Arithmetic of an infusion over any history of rates and pauses.

Source: clinical reference §2. Infused mL is the sum of rate times minutes, a pause being rate 0.
Given is capped at the ordered volume: a rounded-up rate only ends earlier. Sums are kept as
fractions, so that asking in between changes neither a volume nor the finish.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

_MICROSECOND: Final = timedelta(microseconds=1)
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class RateFrom:
    """From this instant the pump runs at this rate, mL/h; 0 is a pause or the end."""

    at: datetime
    ml_h: Decimal


@dataclass(frozen=True, slots=True)
class OrderedFrom:
    """From this instant the ordered volume is this, mL."""

    at: datetime
    ml: Decimal


@dataclass(frozen=True, slots=True)
class AcceptedVolume:
    """A volume that somebody accepted as infused at this instant, mL; arithmetic starts anew."""

    at: datetime
    ml: Decimal


@dataclass(frozen=True, slots=True)
class Delivery:
    """What has been infused at an instant.

    Attributes:
        given_ml: infused volume, unrounded.
        remaining_ml: ordered minus given, never below zero.
        pumping_s: seconds in which the pump moved drug.
        finish_at: when the ordered volume is or was infused at the present rate; None while
            paused or ended before that, and while nothing is ordered.
    """

    given_ml: Decimal
    remaining_ml: Decimal
    pumping_s: int
    finish_at: datetime | None


def _volume(rate_ml_h: Fraction, span: timedelta) -> Fraction:
    return rate_ml_h * Fraction(span // _MICROSECOND, _HOUR // _MICROSECOND)


def _time_for(volume_ml: Fraction, rate_ml_h: Fraction) -> timedelta:
    # Whole microseconds, rounded up, so that the volume is never short at that instant.
    return timedelta(microseconds=ceil(volume_ml / rate_ml_h * (_HOUR // _MICROSECOND)))


def _ordered_at(orders: tuple[OrderedFrom, ...], at: datetime) -> Fraction:
    return max((Fraction(each.ml) for each in orders if each.at <= at), default=Fraction(0))


def _amount(exact: Fraction) -> Decimal:
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def deliver(
    rates: tuple[RateFrom, ...],
    orders: tuple[OrderedFrom, ...],
    accepted: tuple[AcceptedVolume, ...],
    now: datetime,
) -> Delivery:
    """What has been infused by ``now``.

    Args:
        rates: in order of time; before the first nothing runs.
        orders: ordered volumes in order of time; the highest that has come into force counts.
        accepted: reconciled pump readings in order of time.
        now: the instant asked for.
    """
    events: tuple[RateFrom | OrderedFrom | AcceptedVolume, ...] = (*rates, *orders, *accepted)
    moments = {each.at for each in events if each.at <= now}
    given, pumping, rate = Fraction(0), timedelta(), Fraction(0)
    ran_out: datetime | None = None
    cursor = min(moments, default=now)
    for moment in [*sorted(moments), now]:
        step = moment - cursor
        left = _ordered_at(orders, cursor) - given
        if rate > 0 and step:
            if _volume(rate, step) < left:
                given += _volume(rate, step)
                pumping += step
            elif left > 0:
                until = _time_for(left, rate)
                given, ran_out = given + left, cursor + until
                pumping += min(until, step)
        cursor = moment
        read = next((each.ml for each in reversed(accepted) if each.at == moment), None)
        if read is not None:
            ran_out = ran_out if given >= _ordered_at(orders, moment) else moment
            given = Fraction(read)
        rate = next((Fraction(each.ml_h) for each in reversed(rates) if each.at == moment), rate)
    remaining = max(_ordered_at(orders, now) - given, Fraction(0))
    finish = None
    if rate > 0:
        finish = now + _time_for(remaining, rate) if remaining > 0 else ran_out
    return Delivery(_amount(given), _amount(remaining), round(pumping.total_seconds()), finish)


def pump_gap(
    pump_ml: Decimal, arithmetic_ml: Decimal, *, gap_percent: Decimal, gap_ml: Decimal
) -> bool:
    """Whether a pump's own reading stands so far from arithmetic that somebody must choose [D].

    More than ``gap_percent`` of the arithmetic volume, or more than ``gap_ml``.
    """
    apart = abs(pump_ml - arithmetic_ml)
    return apart > gap_ml or apart * 100 > arithmetic_ml * gap_percent
