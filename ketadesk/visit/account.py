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
    VialCounted,
    VialDrawn,
    VialReceived,
    VialWasted,
)
from ketadesk.visit.orders import drawn_mg, wasted_mg
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
