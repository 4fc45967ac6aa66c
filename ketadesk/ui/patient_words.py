"""How a patient is named on screens that are not a visit: name, second identifiers, allergies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from ketadesk.kernel.dates import age_years, show_date
from ketadesk.kernel.resources import resource
from ketadesk.kernel.text import N_, _
from ketadesk.ui.kit import Identity
from ketadesk.ui.theme import Status
from ketadesk.ui.wording import SEXES
from ketadesk.visit.people import Patient

NOT_KNOWN: Final = N_("Not known")

LANGUAGES: Final = {
    "ar": N_("Arabic"),
    "de": N_("German"),
    "en": N_("English"),
    "es": N_("Spanish"),
    "fr": N_("French"),
    "tr": N_("Turkish"),
    "uk": N_("Ukrainian"),
}

SHEET_SIZES: Final = {"normal": N_("Normal print"), "large": N_("Large print")}


def full_name(patient: Patient) -> str:
    """Such as LINDQVIST, Maja. Never cut (R-UX-07)."""
    return f"{patient.family.upper()}, {patient.given}"


def second_identifiers(patient: Patient) -> str:
    """Birth date and record number, for a place without a banner."""
    return _("Born {born} · {record_no}").format(
        born=show_date(patient.born), record_no=patient.record_no
    )


def born_words(born: date, today: date) -> str:
    """Such as 03-Feb-1984 (42 y)."""
    return _("{born} ({age}\u00a0y)").format(born=show_date(born), age=age_years(born, today))


def language_words(code: str) -> str:
    """The language of the sheet, in words; its code where it has none here."""
    return _(LANGUAGES[code]) if code in LANGUAGES else code


def sheet_words(patient: Patient) -> str:
    """Such as "English, large print"."""
    size = _(SHEET_SIZES.get(patient.sheet_size, patient.sheet_size)).lower()
    return f"{language_words(patient.language)}, {size}"


def sheet_languages() -> tuple[str, ...]:
    """Codes of the languages in which there is a sheet."""
    return tuple(sorted(path.stem for path in resource("sheets").glob("*.toml")))


def identity_of(patient: Patient, today: date) -> Identity:
    """What the banner shows on the patient's own page (R-UX-01)."""
    return Identity(
        patient.family.upper(),
        patient.given,
        (
            (_("Born"), born_words(patient.born, today)),
            (_("Sex"), _(SEXES.get(patient.sex, NOT_KNOWN))),
            (_("Record no."), patient.record_no),
            (_("Phone"), patient.phone or _(NOT_KNOWN)),
            (_("Sheet language"), sheet_words(patient)),
        ),
        strong=frozenset(),
    )


def allergy_pills(patient: Patient) -> tuple[tuple[Status, str], ...]:
    """One sign for each allergy of the chart."""
    return tuple(
        (Status.STOP, _("Allergy: {substance}").format(substance=each))
        for each in patient.allergies
    )


def listed(patients: Iterable[Patient]) -> tuple[str, ...]:
    """Patients one a line, each with the second identifiers."""
    return tuple(f"{full_name(each)} · {second_identifiers(each)}" for each in patients)
