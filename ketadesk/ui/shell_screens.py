"""Which screen belongs to which place. Each is imported when it is first shown."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QWidget

from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.navigation import (
    ADD_PATIENT,
    BOARD,
    PATIENTS,
    REGISTER,
    BeforeNextPlace,
    HelpPlace,
    NewVisitPlace,
    PatientPlace,
    Place,
    VisitPlace,
)
from ketadesk.ui.navigation import Navigator as Navigates
from ketadesk.ui.presenter import ClinicPresenter


class MakesScreens(Protocol):
    """Gives the screen of a place."""

    def make(self, place: Place) -> QWidget:
        """A new screen."""

    def turn(self, screen: QWidget, tab: str) -> None:
        """Show another tab of a visit's screen."""

    def tab(self, screen: QWidget) -> str:
        """The tab that a visit's screen shows; empty for any other screen."""


class Screens:
    """Makes the screen of a place.

    Args:
        clinic: the clinic's presenter.
        navigator: the window.
        dialogs: for questions.
    """

    def __init__(self, clinic: ClinicPresenter, navigator: Navigates, dialogs: Dialogs) -> None:
        self._parts = (clinic, navigator, dialogs)

    def make(self, place: Place) -> QWidget:
        """A new screen for this place."""
        clinic, navigator, dialogs = self._parts
        match place:
            case VisitPlace(visit=visit, tab=tab):
                from ketadesk.ui.visit.screen import VisitScreen

                return VisitScreen(clinic, navigator, dialogs, visit, tab)
            case PatientPlace(patient=patient):
                from ketadesk.ui.patient import PatientScreen

                return PatientScreen(clinic, navigator, dialogs, patient)
            case BeforeNextPlace(patient=patient):
                from ketadesk.ui.before_next import BeforeNextScreen

                return BeforeNextScreen(clinic, navigator, patient)
            case NewVisitPlace(patient=patient, chair=chair):
                from ketadesk.ui.new_visit import NewVisitScreen

                return NewVisitScreen(clinic, navigator, dialogs, patient, chair)
            case HelpPlace():
                from ketadesk.ui.help import HelpScreen

                return HelpScreen(clinic, navigator, place)
            case _:
                return self._by_name(place)

    def turn(self, screen: QWidget, tab: str) -> None:
        """See ``MakesScreens``."""
        from ketadesk.ui.visit.screen import VisitScreen

        if isinstance(screen, VisitScreen):
            screen.open_tab(tab)

    def tab(self, screen: QWidget) -> str:
        """See ``MakesScreens``."""
        from ketadesk.ui.visit.screen import VisitScreen

        return screen.current if isinstance(screen, VisitScreen) else ""

    def _by_name(self, place: str) -> QWidget:
        clinic, navigator, dialogs = self._parts
        if place == BOARD:
            from ketadesk.ui.board import BoardScreen

            return BoardScreen(clinic, navigator, dialogs)
        if place in {PATIENTS, ADD_PATIENT}:
            from ketadesk.ui.patients import PatientsScreen

            return PatientsScreen(clinic, navigator, dialogs, adding=place == ADD_PATIENT)
        if place == REGISTER:
            from ketadesk.ui.register import RegisterScreen

            return RegisterScreen(clinic, navigator, dialogs)
        from ketadesk.ui.settings import SettingsScreen

        return SettingsScreen(clinic, navigator, dialogs)
