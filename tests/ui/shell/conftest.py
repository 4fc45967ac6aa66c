"""A window over a sample clinic, with plain pages in place of the real screens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.ui.kit import TextField
from ketadesk.ui.navigation import Place, VisitPlace
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.window import MainWindow
from tests.builders import SampleClinic, a_clinic
from tests.ui.doubles import ScriptedDialogs


class Page(QWidget):
    """A screen that is nothing but a field; it writes down what the field commits."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.field = TextField("Heart rate")
        self.committed: list[str] = []
        self.field.committed.connect(self.committed.append)
        self.tabs: list[str] = []
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        self.setFocusProxy(self.field)


@dataclass
class Pages:
    """Makes such screens and remembers them."""

    made: list[Page] = field(default_factory=list)

    def make(self, place: Place) -> QWidget:
        self.made.append(Page(place))
        return self.made[-1]

    def turn(self, screen: QWidget, tab: str) -> None:
        assert isinstance(screen, Page)
        screen.tabs.append(tab)

    def tab(self, screen: QWidget) -> str:
        assert isinstance(screen, Page)
        return screen.tabs[-1] if screen.tabs else ""

    def of(self, visit: str) -> list[Page]:
        return [
            page
            for page in self.made
            if isinstance(page.place, VisitPlace) and page.place.visit == visit
        ]


@dataclass
class Opened:
    """The window and what is behind it."""

    window: MainWindow
    clinic: SampleClinic
    pages: Pages
    dialogs: ScriptedDialogs

    @property
    def page(self) -> Page:
        shown = self.window.stack.currentWidget()
        assert isinstance(shown, Page)
        return shown

    def pass_seconds(self, seconds: int, *, busy: bool = False) -> None:
        """Time goes by, with somebody at the keys if busy, and the window hears it tick.

        Without anybody it hears one tick, unless more than two minutes pass: then one each two
        minutes, as a longer silence would mean that the computer slept.
        """
        left = seconds
        while left:
            step = min(left, 120)
            left -= step
            self.clinic.ticks.advance(step)
            if busy:
                QTest.keyClick(self.window, Qt.Key.Key_Shift)
            self.window.tick()


Open = Callable[..., Opened]


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication) -> Iterator[Open]:
    """Opens the window of a clinic."""
    windows: list[MainWindow] = []

    def open_(clinic: SampleClinic | None = None, *, training: bool = False) -> Opened:
        held = a_clinic() if clinic is None else clinic
        pages, dialogs = Pages(), ScriptedDialogs(held.desk)
        window = MainWindow(
            ClinicPresenter(held.desk), training=training, dialogs=dialogs, screens=pages
        )
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.begin()
        return Opened(window, held, pages, dialogs)

    yield open_
    for window in windows:
        window.end()
