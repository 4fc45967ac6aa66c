"""The ketamine account of a visit and the register of vials.

Source: clinical reference §2, controlled-substance record: drawn minus given minus wasted is
zero, within the protocol's tolerance; otherwise the record cannot close without a report.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from ketadesk.visit.entries import (
    DiscrepancyReported,
    Entry,
    LineFlushed,
    Primed,
    VialCounted,
    VialDrawn,
    VialReceived,
    VialWasted,
)
from ketadesk.visit.orders import current_order, drawn_mg, wasted_mg
from ketadesk.visit.pump import infusion_of
from ketadesk.visit.visit import Visit

_SAME_MG: Final = Decimal("0.05")
"""Figures that stand closer read the same to the tenth that is shown."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where the ketamine of a visit went. mg, unrounded; given is None while it is not known."""

    drawn_mg: Decimal
    given_mg: Decimal | None
    wasted_mg: Decimal
    balanced: bool
    reported: bool

    @property
    def unaccounted_mg(self) -> Decimal | None:
        """Drawn minus given minus wasted; negative when more was accounted for than drawn.

        None while nobody knows how much was given.
        """
        if self.given_mg is None:
            return None
        return self.drawn_mg - self.given_mg - self.wasted_mg


def account_of(visit: Visit, now: datetime) -> Account:
    """The account at ``now``."""
    given = infusion_of(visit, now).given_mg
    account = Account(drawn_mg(visit), given, wasted_mg(visit), balanced=False, reported=False)
    unaccounted = account.unaccounted_mg
    tolerance = visit.protocol.dosing.account_tolerance_mg
    balanced = unaccounted is not None and abs(unaccounted) <= tolerance
    return replace(account, balanced=balanced, reported=_reported(visit, unaccounted))


def _reported(visit: Visit, unaccounted_mg: Decimal | None) -> bool:
    """Whether the last report was of this figure: one of another figure tells nobody of it."""
    last = visit.last(DiscrepancyReported)
    if last is None:
        return False
    told = last[1].unaccounted_mg
    if told is None or unaccounted_mg is None:
        return told is unaccounted_mg
    return abs(told - unaccounted_mg) < _SAME_MG


@dataclass(frozen=True, slots=True)
class LineRest:
    """What a line that was primed with drug held at the end of the infusion.

    Attributes:
        line_ml: volume of the line.
        concentration_mg_ml: of the bag.
        flushed: the entry that says it was flushed into the patient, or None: then it is waste.
    """

    line_ml: Decimal
    concentration_mg_ml: Decimal
    flushed: Entry | None

    @property
    def mg(self) -> Decimal:
        """Ketamine in the line, unrounded."""
        return self.line_ml * self.concentration_mg_ml


def line_rest(visit: Visit) -> LineRest | None:
    """What stood in the line at the end: a figure to look at, never part of the account.

    Returns:
        None before the end, without an order, and where the line was not primed with drug.
    """
    order, primed = current_order(visit), visit.last(Primed)
    if visit.ended_at is None or order is None or primed is None:
        return None
    entry, body = primed
    if body.filled_with != "drug":
        return None
    later = visit.entries[visit.entries.index(entry) :]
    flushed = next((each for each in later if isinstance(each.body, LineFlushed)), None)
    return LineRest(body.line_ml, order.concentration_mg_ml, flushed)


def line_waste_mg(visit: Visit, account: Account) -> Decimal:
    """How much of what is unaccounted for may stand in the line and is waste to be recorded.

    Zero where it was flushed in, and where nothing is missing: the pump moves what the line holds
    as well, so a line is no waste beyond what the account lacks.
    """
    rest, unaccounted = line_rest(visit), account.unaccounted_mg
    if rest is None or rest.flushed is not None or unaccounted is None:
        return Decimal(0)
    return min(rest.mg, max(unaccounted, Decimal(0)))


@dataclass(frozen=True, slots=True)
class Vial:
    """A vial of the register and what should be left in it, mg.

    ``ndc`` is the national drug code on its label; empty where nobody wrote it down.
    """

    name: str
    size_mg: Decimal
    strength_mg_ml: Decimal
    lot: str
    expires: date
    received_at: datetime
    received_by: str
    balance_mg: Decimal
    counted: Entry | None = None
    discrepancy_mg: Decimal | None = None
    ndc: str = ""

    def expired(self, today: date) -> bool:
        """Whether the day printed on it has passed."""
        return today > self.expires


def vials_of(entries: Iterable[Entry]) -> tuple[Vial, ...]:
    """The register's vials in order of receipt."""
    vials: dict[str, Vial] = {}
    for entry in entries:
        match entry.body:
            case VialReceived() as b:
                vials[b.vial] = Vial(
                    b.vial,
                    b.size_mg,
                    b.strength_mg_ml,
                    b.lot,
                    b.expires,
                    entry.happened_at,
                    entry.by,
                    b.size_mg,
                    ndc=b.ndc,
                )
            case VialDrawn(vial=name, mg=mg) | VialWasted(vial=name, mg=mg):
                vials[name] = replace(vials[name], balance_mg=vials[name].balance_mg - mg)
            case VialCounted(vial=name, counted_mg=counted, expected_mg=expected):
                vials[name] = replace(
                    vials[name],
                    balance_mg=counted,
                    counted=entry,
                    discrepancy_mg=counted - expected,
                )
            case _:
                continue
    return tuple(vials.values())
