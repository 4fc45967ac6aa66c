"""Entries beside the visits: of the patient, the ketamine register, the clinic and the audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from ketadesk.visit.entry import Body


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


@dataclass(frozen=True, slots=True)
class VialReceived(Body):
    """A vial comes into the register. mg, mg/mL; ``ndc`` is the drug code on its label."""

    kind: ClassVar[str] = "vial-received"
    vial: str
    size_mg: Decimal
    strength_mg_ml: Decimal
    lot: str
    expires: date
    ndc: str = ""


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
class ProtocolDrafted(Body):
    """The clinic's own copy of a protocol as it stands while it is edited; nobody uses it yet.

    Attributes:
        draft: the draft's id; the latest entry of an id is the draft.
        based_on: content hash of the protocol it was copied from.
        text: the whole draft; empty when it was thrown away.
    """

    kind: ClassVar[str] = "protocol-drafted"
    draft: str
    based_on: str
    text: str


@dataclass(frozen=True, slots=True)
class ActionTableWritten(Body):
    """What a nurse may do in this clinic, where the law lets a clinic choose.

    ``rights`` holds ``act=right``: acts and rights as ``visit.rights`` names them.
    """

    kind: ClassVar[str] = "action-table-written"
    rights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChoicesSwitched(Body):
    """What the protocol ships switched off and this clinic has turned on; all of it, each time."""

    kind: ClassVar[str] = "choices-switched"
    on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuditNoted(Body):
    """Something that is no part of a chart but is kept: a sign-in, a refused identity."""

    kind: ClassVar[str] = "audit-noted"
    event: str
    about: str = ""
    count: int = 1
