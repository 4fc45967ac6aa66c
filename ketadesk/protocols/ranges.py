"""Whether the figures of a protocol lie in an order that makes sense."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from ketadesk.kernel.text import _
from ketadesk.protocols.flaws import Flaw, item_place
from ketadesk.protocols.model import (
    BaselineLimit,
    Field,
    Item,
    Limit,
    ObservedValue,
    Protocol,
    Recovery,
    Scale,
    Schedule,
)
from ketadesk.protocols.parts import asked

_Number = Decimal | int | None

_AT_LEAST_ONE = ("interval_min", "long_interval_min", "recovery_interval_min", "rearm_after_min")
_HOURS_OF_A_DAY = 24


def range_flaws(protocol: Protocol) -> Iterator[Flaw]:
    """Low above high, likely outside possible, milder limits beyond worse ones, zero intervals."""
    for item in asked(protocol):
        place = item_place(item.id)
        yield from _rising(
            place,
            ("low", item.low),
            ("likely_low", item.likely_low),
            ("likely_high", item.likely_high),
            ("high", item.high),
        )
        yield from _step_flaws(place, item)
        for field in item.fields:
            where = f"{place}: field {field.name}"
            yield from _rising(where, ("low", field.low), ("high", field.high))
            yield from _step_flaws(where, field)
    for observed in protocol.observed:
        yield from _observed_flaws(observed)
    for baseline in protocol.baseline:
        yield from _baseline_flaws(baseline)
    for limit in protocol.limits:
        yield from _limit_flaws(limit)
    for scale in protocol.scales:
        yield from _scale_flaws(protocol, scale)
    yield from _schedule_flaws(protocol.schedule)
    yield from _recovery_flaws(protocol.recovery)
    yield from _whole_flaws(protocol)


def _rising(place: str, *bounds: tuple[str, _Number]) -> Iterator[Flaw]:
    """Flaws where a named bound lies below the one before it; absent ones are passed over."""
    given = [(key, bound) for key, bound in bounds if bound is not None]
    for (before, low), (key, high) in pairwise(given):
        if high < low:
            expected = _("not below {key} ({bound})").format(key=before, bound=low)
            yield Flaw("", place, key, expected, str(high))


def _step_flaws(place: str, part: Item | Field | ObservedValue) -> Iterator[Flaw]:
    if part.step <= 0:
        yield Flaw("", place, "step", _("more than 0"), str(part.step))


def _observed_flaws(observed: ObservedValue) -> Iterator[Flaw]:
    place = f"observed value {observed.name}"
    yield from _rising(
        place,
        ("low", observed.low),
        ("likely_low", observed.likely_low),
        ("likely_high", observed.likely_high),
        ("high", observed.high),
    )
    yield from _step_flaws(place, observed)
    steps = int(observed.high - observed.low) + 1
    if observed.words and len(observed.words) != steps:
        expected = _("{count} words, from low to high").format(count=steps)
        yield Flaw("", place, "words", expected, str(len(observed.words)))


def _baseline_flaws(limit: BaselineLimit) -> Iterator[Flaw]:
    yield from _rising(
        f"baseline limit {limit.parameter}",
        ("stop_to", limit.stop_to),
        ("decide_to", limit.decide_to),
        ("inform_to", limit.inform_to),
        ("decide_from", limit.decide_from),
        ("advise_postpone_from", limit.advise_postpone_from),
        ("stop_from", limit.stop_from),
    )


def _limit_flaws(limit: Limit) -> Iterator[Flaw]:
    yield from _rising(
        f"limit {limit.parameter}",
        ("emergency_to", limit.emergency_to),
        ("red_to", limit.red_to),
        ("amber_to", limit.amber_to),
        ("amber_from", limit.amber_from),
        ("red_from", limit.red_from),
        ("emergency_from", limit.emergency_from),
    )


def _scale_flaws(protocol: Protocol, scale: Scale) -> Iterator[Flaw]:
    place = f"scale {scale.name}"
    yield from _rising(place, ("low", scale.low), ("high", scale.high))
    expected_low = scale.low
    for band in scale.bands:
        where = f"{place}: band {band.label}"
        yield from _rising(where, ("low", band.low), ("high", band.high))
        if band.low != expected_low:
            expected = _("{low}, so that every score has one band").format(low=expected_low)
            yield Flaw("", where, "low", expected, str(band.low))
        expected_low = band.high + 1
    if scale.bands and scale.bands[-1].high != scale.high:
        where = f"{place}: band {scale.bands[-1].label}"
        yield Flaw("", where, "high", str(scale.high), str(scale.bands[-1].high))
    item = protocol.item(f"scale.{scale.name}")
    if item is not None and not (item.low == scale.low and item.high == scale.high):
        expected = _("{low} to {high}, as in its item").format(low=item.low, high=item.high)
        yield Flaw("", place, "high", expected, f"{scale.low} – {scale.high}")


def _schedule_flaws(schedule: Schedule) -> Iterator[Flaw]:
    for key in _AT_LEAST_ONE:
        if getattr(schedule, key) < 1:
            yield Flaw("", "schedule", key, _("at least 1"), str(getattr(schedule, key)))
    yield from _rising(
        "schedule",
        ("amber_after_min", schedule.amber_after_min),
        ("overdue_after_min", schedule.overdue_after_min),
    )
    yield from _rising(
        "schedule",
        ("late_marked_min", schedule.late_marked_min),
        ("late_reason_min", schedule.late_reason_min),
        ("late_sign_in_min", schedule.late_sign_in_min),
    )


def _recovery_flaws(recovery: Recovery) -> Iterator[Flaw]:
    for pair in (
        ("ordered_minimum_min", "minimum_min"),
        ("minimum_min", "long_minimum_min"),
        ("sbp_low", "sbp_high"),
        ("hr_low", "hr_high"),
        ("rr_low", "rr_high"),
    ):
        low, high = pair
        yield from _rising(
            "recovery", (low, getattr(recovery, low)), (high, getattr(recovery, high))
        )


def _whole_flaws(protocol: Protocol) -> Iterator[Flaw]:
    place = "protocol"
    if not 0 <= protocol.evening_begins_hour < _HOURS_OF_A_DAY:
        found = str(protocol.evening_begins_hour)
        yield Flaw("", place, "evening_begins_hour", _("an hour from 0 to 23"), found)
    if protocol.planned_infusions < 1:
        found = str(protocol.planned_infusions)
        yield Flaw("", place, "planned_infusions", _("at least 1"), found)
    if protocol.planned_days_between is not None and protocol.planned_days_between < 1:
        found = str(protocol.planned_days_between)
        yield Flaw("", place, "planned_days_between", _("at least 1"), found)
    dosing = protocol.dosing
    yield from _rising(
        "dosing",
        ("concentration_low_mg_ml", dosing.concentration_low_mg_ml),
        ("concentration_high_mg_ml", dosing.concentration_high_mg_ml),
    )
    yield from _rising(
        "dosing",
        ("mg_per_kg_ask_above", dosing.mg_per_kg_ask_above),
        ("mg_per_kg_confirm_above", dosing.mg_per_kg_confirm_above),
    )
    yield from _rising(
        "dosing",
        ("rate_ask_above_mg_per_kg_h", dosing.rate_ask_above_mg_per_kg_h),
        ("rate_block_above_mg_per_kg_h", dosing.rate_block_above_mg_per_kg_h),
    )
    if dosing.pump_step_ml_h <= 0:
        found = str(dosing.pump_step_ml_h)
        yield Flaw("", "dosing", "pump_step_ml_h", _("more than 0"), found)
