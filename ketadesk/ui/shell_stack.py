"""The screens of the window: one is shown, those of open visits are kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

from ketadesk.desk.charts import OPEN_STAGES, Charts
from ketadesk.ui.navigation import BOARD, HelpPlace, Place, VisitPlace
from ketadesk.ui.shell_screens import MakesScreens


@dataclass(frozen=True, slots=True)
class _Beneath:
    """The screen that the help lies over, and what had the focus in it."""

    place: Place
    screen: QWidget
    focus: QWidget | None


class ScreenStack(QStackedWidget):
    """One screen at a time.

    A visit's screen lives on, with what is half typed in it (R-UX-05), and so does the board,
    which everybody comes back to. The help lies over a screen, which stays whole beneath it.

    Args:
        screens: makes them.
        charts: knows which visits are open.
    """

    def __init__(
        self, screens: MakesScreens, charts: Charts, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._screens = screens
        self._charts = charts
        self._visits: dict[str, QWidget] = {}
        self._board: QWidget | None = None
        self._beneath: _Beneath | None = None

    def keeps(self, visit: str) -> bool:
        """Whether this visit's screen is there."""
        return visit in self._visits

    def help_over(self, here: Place, topic: str = "") -> HelpPlace:
        """The help's place over the screen shown, which is kept as it is until one goes on.

        Args:
            here: the place of the screen shown.
            topic: the heading to open at; empty for the one of ``here``.
        """
        if isinstance(here, HelpPlace):
            return replace(here, topic=topic)
        shown = self.currentWidget()
        if shown is not None:
            self._beneath = _Beneath(here, shown, shown.focusWidget())
            if isinstance(here, VisitPlace):
                here = replace(here, tab=self._screens.tab(shown))
        return HelpPlace(here, topic)

    def show_place(self, place: Place) -> None:
        """Show the screen of a place and let go of the one before."""
        beneath = None if isinstance(place, HelpPlace) else self._beneath
        screen = self._screen(place)
        # A field that is left this way keeps its text and commits nothing.
        self.window().setFocus(Qt.FocusReason.ActiveWindowFocusReason)
        earlier = self.currentWidget()
        if self.indexOf(screen) < 0:
            self.addWidget(screen)
        self.setCurrentWidget(screen)
        if earlier is not None and earlier is not screen and not self._keeps(earlier):
            self._let_go(earlier)
        focus: QWidget | None = screen.focusWidget()
        if beneath is not None:
            self._beneath = None
            if beneath.screen is screen:
                # What the screen rebuilt meanwhile is gone with its focus.
                held = beneath.focus
                focus = held if held is not None and isValid(held) else focus
            else:
                self._let_go(beneath.screen)
        (focus or screen).setFocus(Qt.FocusReason.OtherFocusReason)

    def _keeps(self, screen: QWidget) -> bool:
        return self._beneath is not None and self._beneath.screen is screen

    def drop_closed(self, visit: str) -> None:
        """End the screen of a visit that is over, unless somebody looks at it."""
        kept = self._visits.get(visit)
        if kept is not None and kept is not self.currentWidget() and not self._keeps(kept):
            self._let_go(kept)

    def forget(self) -> None:
        """End all screens."""
        self._visits.clear()
        self._board = None
        self._beneath = None
        while (screen := self.currentWidget()) is not None:
            self._end(screen)

    def _screen(self, place: Place) -> QWidget:
        if place == BOARD:
            self._board = self._board or self._screens.make(place)
            return self._board
        if not isinstance(place, VisitPlace):
            beneath = self._beneath
            if beneath is not None and beneath.place == place:
                return beneath.screen
            return self._screens.make(place)
        kept = self._visits.get(place.visit)
        if kept is None:
            kept = self._visits[place.visit] = self._screens.make(place)
        elif place.tab:
            self._screens.turn(kept, place.tab)
        return kept

    def _let_go(self, screen: QWidget) -> None:
        if screen is self._board:
            return
        for visit, kept in tuple(self._visits.items()):
            if kept is screen:
                if self._charts.case(visit).visit.stage in OPEN_STAGES:
                    return
                del self._visits[visit]
        self._end(screen)

    def _end(self, screen: QWidget) -> None:
        self.removeWidget(screen)
        screen.hide()
        screen.deleteLater()
