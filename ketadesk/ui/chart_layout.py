"""Where labels go so that none overlaps another or leaves the chart. Without Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

_STEPS_MIN: Final = (5, 10, 15, 20, 30, 60, 120, 240, 480, 720, 1440)


@dataclass(frozen=True, slots=True)
class Place:
    """Left edge and row of a label; row 0 is the first below the axis."""

    left: float
    row: int


def stack_labels(
    wanted: Sequence[tuple[float, float]], left: float, right: float, gap: float, rows: int
) -> list[Place | None]:
    """Places for labels of which each is wanted at a left edge and has a width.

    Earlier ones in the sequence are placed first. A label is moved left to stay inside, then to
    the first row where it is free; None where all rows are taken.
    """
    taken: list[list[tuple[float, float]]] = [[] for _ in range(rows)]
    places: list[Place | None] = []
    for start, width in wanted:
        edge = max(left, min(start, right - width))
        place = None
        for row, spans in enumerate(taken):
            if all(edge + width + gap <= a or edge >= b + gap for a, b in spans):
                spans.append((edge, edge + width))
                place = Place(edge, row)
                break
        places.append(place)
    return places


def spread_out(wanted: Sequence[float], height: float, top: float, bottom: float) -> list[float]:
    """Middles of labels of one height, moved apart as little as needed, in the given order.

    The wanted middles must rise. Where there is room they stay between top and bottom.
    """
    middles: list[float] = []
    least = top + height / 2
    for middle in wanted:
        middles.append(max(middle, least))
        least = middles[-1] + height
    greatest = bottom - height / 2
    for index in range(len(middles) - 1, -1, -1):
        middles[index] = min(middles[index], greatest)
        greatest = middles[index] - height
    return middles


def clock_ticks(first: datetime, last: datetime, most: int) -> list[datetime]:
    """Round clock times from first to last, at most this many (at least one step apart)."""
    length = (last - first).total_seconds() / 60
    step = next((s for s in _STEPS_MIN if length / s <= max(1, most - 1)), _STEPS_MIN[-1])
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    passed = int((first - midnight).total_seconds() // 60)
    moment = midnight + timedelta(minutes=(passed // step) * step)
    ticks: list[datetime] = []
    while moment <= last:
        if moment >= first:
            ticks.append(moment)
        moment += timedelta(minutes=step)
    return ticks
