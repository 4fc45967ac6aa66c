"""Why an infusion is ended: the stop criteria, and which of them the record meets.

Source: clinical reference §3, "Stop criteria". Nothing here stops a pump: a criterion that is met
is said, and a person ends the infusion.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from ketadesk.clinical.levels import Level
from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.entries import Paused, Resumed, Stopped
from ketadesk.visit.visit import Visit
from ketadesk.visit.watch import Alert

COMPLETED: Final = "completed"
EMERGENCY: Final = "emergency"
RED_STAYS: Final = "red_stays"
OTHER: Final = "other"
CRITERIA: Final = (
    *(COMPLETED, EMERGENCY, RED_STAYS, "patient_asks", "distress", "lines_failed"),
    *("pump_or_drug", "nobody_there", OTHER),
)
"""Ends of an infusion by their names in the record; every one but the first is a stop criterion."""


@dataclass(frozen=True, slots=True)
class Met:
    """A stop criterion that the record meets; ``at`` is since when."""

    criterion: str
    at: datetime


def criteria_met(visit: Visit, alerts: tuple[Alert, ...]) -> tuple[Met, ...]:
    """The stop criteria that the record meets while the infusion has not ended.

    Whether the patient asks, the distress can be managed or a line fails, only people know.
    """
    if visit.started_at is None or visit.ended_at is not None:
        return ()
    met = []
    grave = [each.at for each in alerts if each.open and each.level is Level.EMERGENCY]
    if grave:
        met.append(Met(EMERGENCY, min(grave)))
    stays = _red_after_pause(visit, alerts)
    if stays is not None:
        met.append(Met(RED_STAYS, stays))
    return tuple(met)


def _red_after_pause(visit: Visit, alerts: tuple[Alert, ...]) -> datetime | None:
    """Since when a red of before the pause is still there at a repeat after it, or None."""
    paused = _paused_at(visit)
    if paused is None:
        return None
    red = [each for each in alerts if each.level.rank >= Level.RED.rank and each.open]
    before = {each.parameter for each in red if each.at <= paused}
    found = [
        each.at
        for each in red
        if each.at > paused and each.parameter in before and not _settled(each, alerts)
    ]
    return min(found, default=None)


def _settled(red: Alert, alerts: tuple[Alert, ...]) -> bool:
    """Whether a later reading of the same value was amber only."""
    return any(
        each.at > red.at and each.parameter == red.parameter and each.level is Level.AMBER
        for each in alerts
    )


def _paused_at(visit: Visit) -> datetime | None:
    """When the pump was last paused, if it has not run since."""
    paused: datetime | None = None
    for entry in visit.entries:
        if isinstance(entry.body, Paused):
            paused = entry.happened_at
        elif isinstance(entry.body, Resumed):
            paused = None
    return paused


def with_criterion(made: Stopped | Problem, criterion: str) -> Stopped | Problem:
    """The end of an infusion with its criterion, where one was chosen.

    Returns:
        ``out-of-range`` for a criterion that nobody knows. A missing reason never keeps a pump
        from being ended.
    """
    if isinstance(made, Problem) or not criterion:
        return made
    if criterion not in CRITERIA:
        return Problem(Code.OUT_OF_RANGE, "criterion")
    return replace(made, completed=criterion == COMPLETED, criterion=criterion)
