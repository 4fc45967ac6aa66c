"""What the discharge sheet states about one visit. The caller has worked out every value."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from ketadesk.kernel.problems import Code, Problem

CONTACTS: Final = ("emergency", "crisis", "phone_day", "phone_after_hours")
"""Fields that must hold a real number before a sheet may be issued (R-DOC-08, F-72)."""

_FEWEST_DIGITS: Final = 3
_SPACES: Final = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")
_HYPHENS: Final = str.maketrans("\u2010\u2011", "--")


@dataclass(frozen=True, slots=True)
class LastVitals:
    """The last vital signs before leaving, as they shall read. None is "not measured".

    Attributes:
        taken_at: local time of the clinic.
        sbp: systolic pressure, mmHg.
        dbp: diastolic pressure, mmHg.
        hr: heart rate, beats a minute.
        spo2: oxygen saturation, percent.
    """

    taken_at: datetime
    sbp: str | None = None
    dbp: str | None = None
    hr: str | None = None
    spo2: str | None = None


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """Everything that the discharge sheet fills in.

    All moments are aware and in the clinic's zone. Text is as recorded; it is data, never markup.

    Attributes:
        clinic_name: as the clinic calls itself.
        phone_day: the clinic's number in opening hours.
        phone_after_hours: the number for nights and weekends.
        emergency: the country's emergency number.
        crisis: the country's crisis line.
        family: the patient's family name.
        given: the patient's given names.
        born: date of birth.
        record_no: the clinic's record number of the patient.
        visit_date: day of the infusion.
        dose_given_mg: ketamine given, mg.
        started_at: start of the pump.
        ended_at: end of the pump.
        medicines_given: name and dose text of each other medicine given.
        last_vitals: the last vital signs, or None if none were measured.
        no_driving_until: end of the restrictions, already rounded.
        escort_name: the adult taking the patient home; empty where nobody is named.
        escort_relation: to the patient; may be empty.
        escort_phone: may be empty.
        next_visit: when, if booked.
        call_date: day on which to fill in the next mood or pain form, if set.
        prescriber: name.
        nurse: name of the nurse who hands the sheet out.
        medicine_changes: what changes in the usual medicines; empty where nobody recorded it,
            which leaves a line to fill in by hand.
        sleep_pills_hours: for how long not to take sleep, anxiety or pain pills: the clinic's
            rule, or None for no such rule.
        template_version: protocol and version that the sheet was made under.
        document_id: short id of this document.
        version: 1 for the first issue.
        replaces: the version that this one replaces, if any.
        training: made in the practice clinic.
        going_home_at: when the patient leaves; with it, the pill rule ends at a clock time.
    """

    clinic_name: str
    phone_day: str
    phone_after_hours: str
    emergency: str
    crisis: str
    family: str
    given: str
    born: date
    record_no: str
    visit_date: date
    dose_given_mg: Decimal
    started_at: datetime
    ended_at: datetime
    medicines_given: tuple[tuple[str, str], ...]
    last_vitals: LastVitals | None
    no_driving_until: datetime
    escort_name: str
    escort_relation: str
    escort_phone: str
    next_visit: datetime | None
    call_date: date | None
    prescriber: str
    nurse: str
    medicine_changes: str
    sleep_pills_hours: int | None
    template_version: str
    document_id: str
    version: int = 1
    replaces: int | None = None
    training: bool = False
    going_home_at: datetime | None = None


def tidy(text: str) -> str:
    """The text in composed characters, on one line, without spaces around it."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text).translate(_HYPHENS)).strip(" ")


def is_placeholder(number: str) -> bool:
    """Whether this is no telephone number.

    That is: fewer than three digits, as in an empty field, "n/a" or "tbd"; or only zeros.
    """
    digits = [unicodedata.decimal(character) for character in number if character.isdecimal()]
    return len(digits) < _FEWEST_DIGITS or not any(digits)


def missing_contact(facts: SheetFacts) -> Problem | None:
    """The first contact that is not set, in the order of ``CONTACTS``."""
    for name in CONTACTS:
        if is_placeholder(getattr(facts, name)):
            return Problem(Code.MISSING_CONTACT, name)
    return None
