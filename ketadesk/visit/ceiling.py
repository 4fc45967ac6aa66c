"""What went past the ceiling of the order, and on whose order (clinical reference §2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ketadesk.visit.entries import BolusGiven, Entry, Extended, Ordered, Reconciled
from ketadesk.visit.orders import current_dose
from ketadesk.visit.visit import Visit


@dataclass(frozen=True, slots=True)
class PastCeiling:
    """A step with which more than the ceiling was ordered, or accepted as given.

    Attributes:
        entry: the step.
        mg: the total with it, unrounded.
        ceiling_mg: of the order in force.
        ordered_by: who ordered it; empty where nobody is named.
    """

    entry: Entry
    mg: Decimal
    ceiling_mg: Decimal
    ordered_by: str


def past_ceiling(visit: Visit) -> tuple[PastCeiling, ...]:
    """Every step past the ceiling of the order in force, in order of recording."""
    found, dose = visit.last(Ordered), current_dose(visit)
    ceiling = None if found is None else found[1].ceiling_mg
    if found is None or dose is None or ceiling is None:
        return ()
    in_force, order = found
    total = at_once = Decimal(0)
    past: list[PastCeiling] = []
    for entry in visit.entries:
        more, by = Decimal(0), ""
        match entry.body:
            case Ordered() if entry.id == in_force.id:
                more, by = dose.mg, entry.by
            case BolusGiven(mg=mg, ordered_by=by):
                more = mg
                at_once += mg
            case Extended(ml=ml, ordered_by=by):
                more = ml * order.concentration_mg_ml
            case Reconciled(accepted="pump", volume_ml=ml):
                more = ml * order.concentration_mg_ml + at_once - total
        if more > 0 and total + more > ceiling:
            past.append(PastCeiling(entry, total + more, ceiling, by))
        if not isinstance(entry.body, Reconciled):
            total += more
    return tuple(past)
