"""The timed log of an emergency (clinical reference §3, "start timed event log").

What each step is called; no order of steps and no dose is prescribed here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from ketadesk.clinical.levels import Level
from ketadesk.visit.entries import EmergencyStep, Entry
from ketadesk.visit.responses import IN_THE_ROOM
from ketadesk.visit.visit import Visit
from ketadesk.visit.watch import Alert

DISCONNECTED: Final = "disconnected"
"""The step that ends the infusion: the pump is stopped and taken off the line."""
STEPS: Final = (
    *(DISCONNECTED, "services_called", "lead_called", "lead_arrived", "airway", "oxygen"),
    *("compressions", "shock", "medicine", "ambulance", "handed_over", "ended", "other"),
)
"""Steps by their names in the record; ``ended`` closes the log."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One line of the log; ``since_s`` counts from its first line, seconds."""

    entry: Entry
    step: str
    text: str
    since_s: int


def emergency_log(visit: Visit) -> tuple[Logged, ...]:
    """Every step in order of clinical time."""
    found = sorted(visit.of(EmergencyStep), key=lambda each: each[0].happened_at)
    if not found:
        return ()
    first = found[0][0].happened_at
    return tuple(
        Logged(entry, body.step, body.text, int((entry.happened_at - first).total_seconds()))
        for entry, body in found
    )


def current_log(visit: Visit) -> tuple[Logged, ...]:
    """The lines of the log that still runs, or of the last one where none runs."""
    log: list[Logged] = []
    over = False
    for each in emergency_log(visit):
        if over:
            log = []
        log.append(each)
        over = each.step == "ended"
    if not log:
        return ()
    first = log[0].entry.happened_at
    return tuple(
        replace(each, since_s=int((each.entry.happened_at - first).total_seconds())) for each in log
    )


def is_emergency(visit: Visit, alerts: tuple[Alert, ...]) -> bool:
    """Whether the log is asked for: it runs, or an emergency came up that nobody has ended yet.

    An alert asks for it while the patient is in the room; a log that runs stays until it is over.
    """
    if emergency_began(visit) is not None:
        return True
    if visit.stage not in IN_THE_ROOM:
        return False
    over = [each.entry.happened_at for each in emergency_log(visit) if each.step == "ended"]
    return any(
        each.open and each.level is Level.EMERGENCY and (not over or each.at > over[-1])
        for each in alerts
    )


def emergency_began(visit: Visit) -> datetime | None:
    """When the log that still runs began, or None where none runs."""
    began: datetime | None = None
    for each in emergency_log(visit):
        if each.step == "ended":
            began = None
        elif began is None:
            began = each.entry.happened_at
    return began
