"""Who acts and who is treated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from ketadesk.visit.entries import Entry, PatientWritten


class Role(StrEnum):
    """What a person may do; a person may hold several."""

    NURSE = "nurse"
    PRESCRIBER = "prescriber"
    DIRECTOR = "director"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


CHART_ROLES: Final = frozenset({Role.NURSE, Role.PRESCRIBER, Role.DIRECTOR})
"""Only these give rights to a chart (R-SEC-02)."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the clinic who signs in. ``id`` is the sign-in name, ``name`` is printed."""

    id: str
    name: str
    roles: frozenset[Role]
    active: bool = True

    @property
    def prescribes(self) -> bool:
        """Whether the person may decide, order and override."""
        return Role.PRESCRIBER in self.roles

    @property
    def charts(self) -> bool:
        """Whether the person may read and write charts."""
        return bool(self.roles & CHART_ROLES)


@dataclass(frozen=True, slots=True)
class Patient:
    """Who is treated. ``sex`` is ``female``, ``male`` or ``unknown``."""

    id: str
    family: str
    given: str
    born: date
    sex: str
    record_no: str
    phone: str = ""
    address: str = ""
    allergies: tuple[str, ...] = ()
    language: str = "en"
    sheet_size: str = "normal"

    @property
    def body(self) -> PatientWritten:
        """The patient as an entry says it."""
        return PatientWritten(
            self.family,
            self.given,
            self.born,
            self.sex,
            self.record_no,
            self.phone,
            self.address,
            self.allergies,
            self.language,
            self.sheet_size,
        )


def patient_from(patient_id: str, entries: tuple[Entry, ...]) -> Patient:
    """The patient as last written in the stream, which ``course`` shares.

    Raises:
        TypeError: the stream never says who the patient is.
    """
    written = (each.body for each in reversed(entries))
    body = next((each for each in written if isinstance(each, PatientWritten)), None)
    if body is None:
        raise TypeError(f"nothing in {entries[0].stream} says who the patient is")
    return Patient(
        patient_id,
        body.family,
        body.given,
        body.born,
        body.sex,
        body.record_no,
        body.phone,
        body.address,
        body.allergies,
        body.language,
        body.sheet_size,
    )
