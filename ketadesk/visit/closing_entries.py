"""Entries of a visit from recovery on: scores, waste, corrections, signatures and documents.

Also what may stand anywhere in a visit: notes and a changed clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from ketadesk.clinical.observation import Vitals
from ketadesk.visit.entry import Body, Value


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
    """The account does not balance and somebody was told. None: nobody knows by how much."""

    kind: ClassVar[str] = "discrepancy-reported"
    unaccounted_mg: Decimal | None
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
    """The patient left before the criteria were met.

    Attributes:
        against_advice: nobody agreed to it.
        form_signed: whether the form was signed; None where nobody said, as with the next two.
        escort_told: whether the escort knows what to look for.
        call_booked: whether a call within 24 hours is booked.
    """

    kind: ClassVar[str] = "left-early"
    against_advice: bool
    form_signed: bool | None = None
    escort_told: bool | None = None
    call_booked: bool | None = None


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
