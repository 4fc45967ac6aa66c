"""The screens of the window: one is shown, those of open visits are kept."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from ketadesk.desk.charts import OPEN_STAGES, Charts
from ketadesk.ui.navigation import BOARD, Place, VisitPlace
from ketadesk.ui.shell_screens import MakesScreens


class ScreenStack(QStackedWidget):
    """One screen at a time.

    A visit's screen lives on, with what is half typed in it (R-UX-05), and so does the board,
    which everybody comes back to.

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

    def keeps(self, visit: str) -> bool:
        """Whether this visit's screen is there."""
        return visit in self._visits

    def show_place(self, place: Place) -> None:
        """Show the screen of a place and let go of the one before."""
        screen = self._screen(place)
        # A field that is left this way keeps its text and commits nothing.
        self.window().setFocus(Qt.FocusReason.ActiveWindowFocusReason)
        earlier = self.currentWidget()
        if self.indexOf(screen) < 0:
            self.addWidget(screen)
        self.setCurrentWidget(screen)
        if earlier is not None and earlier is not screen:
            self._let_go(earlier)
        (screen.focusWidget() or screen).setFocus(Qt.FocusReason.OtherFocusReason)

    def drop_closed(self, visit: str) -> None:
        """End the screen of a visit that is over, unless somebody looks at it."""
        kept = self._visits.get(visit)
        if kept is not None and kept is not self.currentWidget():
            self._let_go(kept)

    def forget(self) -> None:
        """End all screens."""
        self._visits.clear()
        self._board = None
        while (screen := self.currentWidget()) is not None:
            self._end(screen)

    def _screen(self, place: Place) -> QWidget:
        if place == BOARD:
            self._board = self._board or self._screens.make(place)
            return self._board
        if not isinstance(place, VisitPlace):
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
