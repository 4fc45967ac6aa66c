"""The kinds of entry. A record is its ordered entries; none is ever changed or removed.

Streams group entries that belong together: ``visit:<id>``, ``patient:<id>``, ``register``
(ketamine), ``clinic`` (settings, people, approvals) and ``audit``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from ketadesk.clinical.observation import Vitals

Value = bool | Decimal | str | date | datetime | tuple[str, ...] | None
"""A plain part of an answer. None is "not given"."""


class Body:
    """What an entry says. ``kind`` names it in the store for ever."""

    __slots__ = ()
    kind: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One immutable line of a record.

    Attributes:
        id: made by the client, so that a retry never doubles it.
        stream: the record it belongs to.
        body: what it says.
        by: the person's id.
        happened_at: clinical time, aware UTC.
        recorded_at: when it was written, aware UTC.
        offset_min: the clinic's offset from UTC at ``happened_at``, minutes.
        reason: why, where the step asks for it.
        replaces: id of the entry that this one replaces.
        after_the_fact: recorded as "this already happened": it would have been refused.
    """

    id: str
    stream: str
    body: Body
    by: str
    happened_at: datetime
    recorded_at: datetime
    offset_min: int
    reason: str = ""
    replaces: str | None = None
    after_the_fact: bool = False


# --- the visit ------------------------------------------------------------------------------


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
    """An answer to an item. ``fields`` holds ``value`` for a plain answer."""

    kind: ClassVar[str] = "answered"
    item: str
    fields: tuple[tuple[str, Value], ...]
    typed: str = ""
    note: str = ""
    not_assessed: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Decided(Body):
    """A prescriber settles a finding. ``basis`` names the entries it was decided on."""

    kind: ClassVar[str] = "decided"
    item: str
    decision: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overridden(Body):
    """A prescriber overrides a stop or an unmet criterion."""

    kind: ClassVar[str] = "overridden"
    item: str
    basis: tuple[str, ...]


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
class BolusGiven(Body):
    """A dose given at once."""

    kind: ClassVar[str] = "bolus-given"
    mg: Decimal
    minutes: Decimal
    ordered_by: str


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


@dataclass(frozen=True, slots=True)
class Stopped(Body):
    """The pump was ended."""

    kind: ClassVar[str] = "stopped"
    completed: bool


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


@dataclass(frozen=True, slots=True)
class AldreteScored(Body):
    """Parts of the modified Aldrete score; None is not yet chosen."""

    kind: ClassVar[str] = "aldrete-scored"
    movement: int | None = None
    breathing: int | None = None
    circulation: int | None = None
    awareness: int | None = None
    oxygen: int | None = None


@dataclass(frozen=True, slots=True)
class PadssScored(Body):
    """Parts of the modified PADSS; None is not yet chosen."""

    kind: ClassVar[str] = "padss-scored"
    vitals: int | None = None
    walking: int | None = None
    nausea: int | None = None
    pain: int | None = None
    bleeding: int | None = None


@dataclass(frozen=True, slots=True)
class Wasted(Body):
    """Ketamine destroyed in front of a second person."""

    kind: ClassVar[str] = "wasted"
    mg: Decimal
    method: str
    witness: str


@dataclass(frozen=True, slots=True)
class DiscrepancyReported(Body):
    """The account does not balance and somebody was told."""

    kind: ClassVar[str] = "discrepancy-reported"
    unaccounted_mg: Decimal
    reported_to: str


@dataclass(frozen=True, slots=True)
class ObservationCorrected(Body):
    """A set was written down wrongly; ``replaces`` of the entry names it."""

    kind: ClassVar[str] = "observation-corrected"
    vitals: Vitals


@dataclass(frozen=True, slots=True)
class AnswerCorrected(Body):
    """An answer was wrong; ``replaces`` of the entry names it."""

    kind: ClassVar[str] = "answer-corrected"
    item: str
    fields: tuple[tuple[str, Value], ...]
    typed: str = ""
    note: str = ""
    not_assessed: bool = False


@dataclass(frozen=True, slots=True)
class Noted(Body):
    """Free text."""

    kind: ClassVar[str] = "noted"
    text: str


@dataclass(frozen=True, slots=True)
class Signed(Body):
    """A signature over every entry before it.

    Attributes:
        meaning: ``screening``, ``discharge`` or ``record``.
        covers: hash of the chain up to the entry before this one.
        printed_name: the signer's name as it stood then.
    """

    kind: ClassVar[str] = "signed"
    meaning: str
    covers: str
    printed_name: str


@dataclass(frozen=True, slots=True)
class AddendumWritten(Body):
    """Text added after closing."""

    kind: ClassVar[str] = "addendum-written"
    text: str


@dataclass(frozen=True, slots=True)
class Cancelled(Body):
    """The visit ends before the infusion began."""

    kind: ClassVar[str] = "cancelled"


@dataclass(frozen=True, slots=True)
class Voided(Body):
    """Wrong patient: the record stays and is marked."""

    kind: ClassVar[str] = "voided"


@dataclass(frozen=True, slots=True)
class LeftEarly(Body):
    """The patient left before the criteria were met."""

    kind: ClassVar[str] = "left-early"
    against_advice: bool


@dataclass(frozen=True, slots=True)
class DocumentIssued(Body):
    """A document was made, printed or saved. Its exact bytes are kept under ``sha256``."""

    kind: ClassVar[str] = "document-issued"
    document: str
    language: str
    size: str
    paper: str
    pages: int
    sha256: str
    version: int
    reprint: bool
    destination: str


@dataclass(frozen=True, slots=True)
class ClockJumped(Body):
    """The system clock was changed; recorded instants did not follow it. Seconds."""

    kind: ClassVar[str] = "clock-jumped"
    seconds: int


# --- the patient ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PatientWritten(Body):
    """Who the patient is, as known from this entry on."""

    kind: ClassVar[str] = "patient-written"
    family: str
    given: str
    born: date
    sex: str
    record_no: str
    phone: str
    address: str
    allergies: tuple[str, ...]
    language: str
    sheet_size: str


# --- the ketamine register ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VialReceived(Body):
    """A vial comes into the register. mg, mg/mL."""

    kind: ClassVar[str] = "vial-received"
    vial: str
    size_mg: Decimal
    strength_mg_ml: Decimal
    lot: str
    expires: date


@dataclass(frozen=True, slots=True)
class VialDrawn(Body):
    """A draw for a visit, written together with the visit's own entry."""

    kind: ClassVar[str] = "vial-drawn"
    vial: str
    mg: Decimal
    visit: str


@dataclass(frozen=True, slots=True)
class VialWasted(Body):
    """What is left in a vial is destroyed in front of a second person."""

    kind: ClassVar[str] = "vial-wasted"
    vial: str
    mg: Decimal
    method: str
    witness: str


@dataclass(frozen=True, slots=True)
class VialCounted(Body):
    """A vial was counted; ``expected_mg`` is what the register said."""

    kind: ClassVar[str] = "vial-counted"
    vial: str
    counted_mg: Decimal
    expected_mg: Decimal


# --- the clinic -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClinicWritten(Body):
    """The clinic's settings from this entry on."""

    kind: ClassVar[str] = "clinic-written"
    name: str
    phone_day: str
    phone_after_hours: str
    emergency: str
    crisis: str
    timezone: str
    decimal_sign: str
    paper: str
    chairs: int


@dataclass(frozen=True, slots=True)
class PersonWritten(Body):
    """A person who may sign in, with roles, from this entry on."""

    kind: ClassVar[str] = "person-written"
    person: str
    name: str
    roles: tuple[str, ...]
    active: bool


@dataclass(frozen=True, slots=True)
class ProtocolApproved(Body):
    """A director approves one exact version; its text is kept."""

    kind: ClassVar[str] = "protocol-approved"
    protocol: str
    version: str
    content_hash: str
    text: str


@dataclass(frozen=True, slots=True)
class AuditNoted(Body):
    """Something that is no part of a chart but is kept: a sign-in, a refused identity."""

    kind: ClassVar[str] = "audit-noted"
    event: str
    about: str = ""
    count: int = 1
