"""Entries of a visit up to recovery: the screening, the drug, the pump and the observations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from ketadesk.clinical.observation import Vitals
from ketadesk.visit.entry import Body, Value


@dataclass(frozen=True, slots=True)
class VisitOpened(Body):
    """A visit begins, under one exact version of a protocol."""

    kind: ClassVar[str] = "visit-opened"
    patient: str
    protocol: str
    protocol_version: str
    protocol_hash: str
    number: int
    chair: int


@dataclass(frozen=True, slots=True)
class Answered(Body):
    """An answer to an item. ``fields`` holds ``value`` for a plain answer.

    ``checked_by`` and ``checked_at`` say who looked and when, where the answer was taken over
    from an earlier visit in the same chair on the same day.
    """

    kind: ClassVar[str] = "answered"
    item: str
    fields: tuple[tuple[str, Value], ...]
    typed: str = ""
    note: str = ""
    not_assessed: bool = False
    confirmed: bool = False
    checked_by: str = ""
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decided(Body):
    """A prescriber settles a finding. ``basis`` names the entries it was decided on."""

    kind: ClassVar[str] = "decided"
    item: str
    decision: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overridden(Body):
    """A prescriber overrides a stop or an unmet criterion.

    ``compensating`` says what is done instead: the step that makes up for it, or the plan.
    """

    kind: ClassVar[str] = "overridden"
    item: str
    basis: tuple[str, ...]
    compensating: str = ""


@dataclass(frozen=True, slots=True)
class Identified(Body):
    """Two identifiers were entered again and agreed with the record."""

    kind: ClassVar[str] = "identified"


@dataclass(frozen=True, slots=True)
class Ordered(Body):
    """Today's order. ``weight`` is ``actual``, ``ideal`` or empty where nobody chose."""

    kind: ClassVar[str] = "ordered"
    mg_per_kg: Decimal
    minutes: Decimal
    concentration_mg_ml: Decimal
    ceiling_mg: Decimal | None
    weight: str
    dosing_weight_kg: Decimal


@dataclass(frozen=True, slots=True)
class Drawn(Body):
    """Ketamine taken from a vial for this patient."""

    kind: ClassVar[str] = "drawn"
    vial: str
    mg: Decimal


@dataclass(frozen=True, slots=True)
class Primed(Body):
    """The line was filled with drug or saline."""

    kind: ClassVar[str] = "primed"
    filled_with: str
    line_ml: Decimal


@dataclass(frozen=True, slots=True)
class LineFlushed(Body):
    """What stood in the line at the end was flushed into the patient: it is no waste."""

    kind: ClassVar[str] = "line-flushed"


@dataclass(frozen=True, slots=True)
class BolusGiven(Body):
    """A dose given at once; who wrote the entry gave it."""

    kind: ClassVar[str] = "bolus-given"
    mg: Decimal
    minutes: Decimal
    ordered_by: str
    readback: bool = False


@dataclass(frozen=True, slots=True)
class Extended(Body):
    """An order beyond today's."""

    kind: ClassVar[str] = "extended"
    ml: Decimal
    minutes: Decimal
    ordered_by: str
    readback: bool


@dataclass(frozen=True, slots=True)
class Started(Body):
    """The pump was started."""

    kind: ClassVar[str] = "started"
    rate_ml_h: Decimal


@dataclass(frozen=True, slots=True)
class RateChanged(Body):
    """The pump runs at another rate."""

    kind: ClassVar[str] = "rate-changed"
    rate_ml_h: Decimal
    ordered_by: str
    readback: bool


@dataclass(frozen=True, slots=True)
class Paused(Body):
    """The pump was paused; the reason stands in the entry."""

    kind: ClassVar[str] = "paused"


@dataclass(frozen=True, slots=True)
class Resumed(Body):
    """The pump runs on at the rate it had."""

    kind: ClassVar[str] = "resumed"
    ordered_by: str
    readback: bool = False


@dataclass(frozen=True, slots=True)
class Stopped(Body):
    """The pump was ended. ``criterion`` names the stop criterion, where one was chosen."""

    kind: ClassVar[str] = "stopped"
    completed: bool
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class PumpRead(Body):
    """What the pump itself shows as infused."""

    kind: ClassVar[str] = "pump-read"
    volume_ml: Decimal


@dataclass(frozen=True, slots=True)
class Reconciled(Body):
    """Which of two volumes stands. ``accepted`` is ``pump`` or ``arithmetic``."""

    kind: ClassVar[str] = "reconciled"
    accepted: str
    volume_ml: Decimal
    at: datetime


@dataclass(frozen=True, slots=True)
class Observed(Body):
    """A set of observations. ``due`` names what a complete set had to hold at that time."""

    kind: ClassVar[str] = "observed"
    vitals: Vitals
    due: tuple[str, ...]
    partial: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Acknowledged(Body):
    """Open alerts were seen. ``alerts`` names them, ``action`` says what was done."""

    kind: ClassVar[str] = "acknowledged"
    alerts: tuple[str, ...]
    action: str


@dataclass(frozen=True, slots=True)
class MedicineGiven(Body):
    """A rescue or other medicine."""

    kind: ClassVar[str] = "medicine-given"
    medicine: str
    dose: Decimal
    unit: str
    route: str
    ordered_by: str
    drug_class: str


@dataclass(frozen=True, slots=True)
class AdverseEvent(Body):
    """Something unwanted happened."""

    kind: ClassVar[str] = "adverse-event"
    event: str
    severity: str
    action: str
    outcome: str
    serious: bool
