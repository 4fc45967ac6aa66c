"""The timed log of an emergency (clinical reference §3, "start timed event log").

What each step is called; no order of steps and no dose is prescribed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ketadesk.visit.entries import EmergencyStep, Entry
from ketadesk.visit.visit import Visit

STEPS: Final = (
    *("disconnected", "services_called", "lead_called", "lead_arrived", "airway", "oxygen"),
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


def emergency_began(visit: Visit) -> datetime | None:
    """When the log that still runs began, or None where none runs."""
    began: datetime | None = None
    for each in emergency_log(visit):
        if each.step == "ended":
            began = None
        elif began is None:
            began = each.entry.happened_at
    return began
