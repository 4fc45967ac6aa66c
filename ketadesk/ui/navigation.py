"""Places of the window. A screen asks to go somewhere; only the window knows how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QWidget

BOARD = "board"
PATIENTS = "patients"
ADD_PATIENT = "add-patient"
REGISTER = "register"
SETTINGS = "settings"
HELP = "help"

SCREENING = "screening"
INFUSION = "infusion"
LEAVING = "leaving"
SHEET = "sheet"
RECORD = "record"


@dataclass(frozen=True, slots=True)
class VisitPlace:
    """A visit, and which of its screens; empty for the one that its stage asks for."""

    visit: str
    tab: str = ""


@dataclass(frozen=True, slots=True)
class PatientPlace:
    """A patient's own page."""

    patient: str


@dataclass(frozen=True, slots=True)
class BeforeNextPlace:
    """What a prescriber looks at before a patient's next infusion."""

    patient: str


@dataclass(frozen=True, slots=True)
class NewVisitPlace:
    """Starting a visit, for a patient if one is named, in a chair if one is named."""

    patient: str = ""
    chair: int = 0


@dataclass(frozen=True, slots=True)
class HelpPlace:
    """The help, over the place where one was.

    Attributes:
        back: where Esc leads.
        topic: the heading to open at; empty for the one of ``back``.
    """

    back: str | VisitPlace | PatientPlace | BeforeNextPlace | NewVisitPlace = BOARD
    topic: str = ""


Place = str | VisitPlace | PatientPlace | BeforeNextPlace | NewVisitPlace | HelpPlace


def section_of(place: Place, visit: str) -> str | None:
    """Which entry of the top bar a place belongs to; None for none.

    Args:
        place: where the window is.
        visit: the name of the entry that leads to the visit.
    """
    match place:
        case VisitPlace():
            return visit
        case PatientPlace() | BeforeNextPlace():
            return PATIENTS
        case NewVisitPlace():
            return None
        case HelpPlace():
            return HELP
    return PATIENTS if place == ADD_PATIENT else place


class Navigator(Protocol):
    """What a screen may ask of the window."""

    def go(self, place: Place) -> None:
        """Show another place."""

    def window_widget(self) -> QWidget:
        """The window, as parent of dialogs."""
