"""The steps of a script about what is urgent: log, calls, what came of medicines and events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ketadesk.desk.charts import Change
from ketadesk.desk.desk import Desk
from ketadesk.desk.replay.shape import Toml
from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.entries import AdverseEvent, MedicineGiven

URGENT: Final = ("emergency", "prescriber", "respond", "outcome", "call_escort")
"""Actions that are taken here."""


def urgent_step(desk: Desk, visit: str, action: str, table: Mapping[str, Toml]) -> Change | Problem:
    """A line of the emergency log, a call, a response or an outcome.

    A medicine or an event is meant by its name: the one that was recorded last.

    Args:
        desk: of the clinic.
        visit: its stream.
        action: the step's key, one of ``URGENT``.
        table: what the step says, with the names of people as the desk knows them.
    """
    urgent = desk.urgent
    match action:
        case "emergency":
            return urgent.log(visit, table["step"], table.get("text", ""))
        case "prescriber":
            return urgent.call_prescriber(
                visit,
                table["person"],
                table["what"],
                table.get("order", ""),
                readback=table.get("readback", False),
            )
        case "respond":
            given = _last_given(desk, visit, table["medicine"])
            if given is None:
                return Problem(Code.UNKNOWN_ITEM, "medicine")
            response = table.get("response", "")
            return urgent.answer_medicine(visit, given, table["after_min"], response)
        case "outcome":
            event = _last_event(desk, visit, table["event"])
            if event is None:
                return Problem(Code.UNKNOWN_ITEM, "event")
            return urgent.follow_event(visit, event, table.get("outcome", ""))
        case _:
            return urgent.call_escort(
                visit,
                table["contact"],
                table.get("name", ""),
                table.get("phone", ""),
                reached=table["reached"],
            )


def _last_given(desk: Desk, visit: str, medicine: str) -> str | None:
    wanted = medicine.strip().casefold()
    given = desk.charts.case(visit).visit.of(MedicineGiven)
    found = [entry.id for entry, body in given if body.medicine.casefold() == wanted]
    return found[-1] if found else None


def _last_event(desk: Desk, visit: str, event: str) -> str | None:
    events = desk.charts.case(visit).visit.of(AdverseEvent)
    found = [entry.id for entry, body in events if body.event == event.strip()]
    return found[-1] if found else None
