"""The steps of a script that give drug: those that may be marked as already happened."""

from __future__ import annotations

from collections.abc import Mapping

from ketadesk.desk.charts import Change
from ketadesk.desk.desk import Desk
from ketadesk.desk.replay.shape import Toml
from ketadesk.kernel.problems import Problem


def drug_step(
    desk: Desk, visit: str, action: str, table: Mapping[str, Toml], *, happened: bool
) -> Change | Problem:
    """Draw, start, change, resume, add to an infusion, or give a medicine.

    Args:
        desk: of the clinic.
        visit: its stream.
        action: the step's key.
        table: what the step says, with the names of people and vials as the desk knows them.
        happened: "this already happened".
    """
    infusion = desk.infusion
    ordered_by, readback = table.get("ordered_by", ""), table.get("readback", False)
    # Here a script that names who ordered it need not say that it was read back too.
    understood = table.get("readback", bool(ordered_by))
    match action:
        case "draw":
            return infusion.draw(visit, table["vial"], table["mg"], happened=happened)
        case "start":
            return infusion.start(visit, table["rate_ml_h"], happened=happened)
        case "rate":
            return infusion.change_rate(
                visit, table["ml_h"], ordered_by, readback=readback, happened=happened
            )
        case "resume":
            return infusion.resume(visit, ordered_by, readback=understood, happened=happened)
        case "bolus":
            return infusion.bolus(
                visit,
                table["mg"],
                table["minutes"],
                ordered_by,
                readback=understood,
                happened=happened,
            )
        case "extend":
            return infusion.extend(
                visit,
                table["ml"],
                table["minutes"],
                ordered_by,
                readback=readback,
                happened=happened,
            )
        case _:
            return desk.watch.give(
                visit,
                medicine=table["medicine"],
                dose=table["dose"],
                unit=table.get("unit", ""),
                route=table.get("route", ""),
                reason=table.get("reason", ""),
                ordered_by=ordered_by,
                happened=happened,
            )
