"""A visit in its real screen, whose questions get Enter fifteen times and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.ui.dialogs_shown import QtDialogs
from ketadesk.ui.kit import Dialog, MultiAnswer, SegmentedAnswer
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.visit.screen import VisitScreen
from tests.builders import SampleClinic, a_clinic
from tests.ui.doubles import WrittenPlaces

ENTERS = 15


def answered(within: QWidget) -> dict[str, object]:
    """What every answer row holds, by its spoken name."""
    rows: dict[str, object] = {
        each.accessibleName(): each.value for each in within.findChildren(SegmentedAnswer)
    }
    return rows | {each.accessibleName(): each.values for each in within.findChildren(MultiAnswer)}


def press_enter(times: int, within: QWidget | None = None) -> None:
    """Press Enter wherever the focus is; stop when the dialog has gone."""
    for _ in range(times):
        if within is not None and not within.isVisible():
            return
        target = QApplication.focusWidget()
        assert target is not None, "nothing has the focus"
        QTest.keyClick(target, Qt.Key.Key_Return)
        QApplication.processEvents()


class EnterDialogs(QtDialogs):
    """The real dialogs. Each gets Enter and nothing else, and is then left with Esc."""

    def __init__(self, qtbot: QtBot, clinic: SampleClinic, window: QWidget) -> None:
        super().__init__(clinic.desk, lambda: window)
        self._qtbot, self._clinic, self._window = qtbot, clinic, window
        self.asked: list[str] = []
        self.answered: list[str] = []

    def show(self, dialog: Dialog) -> str | None:
        """See ``Dialogs``."""
        title = dialog.title.text()
        self.asked.append(title)
        before, head = answered(dialog), self._clinic.desk.session.store.store_head()
        dialog.show()
        dialog.activateWindow()
        self._qtbot.waitUntil(dialog.isActiveWindow)
        press_enter(ENTERS, dialog)
        if answered(dialog) != before or self._clinic.desk.session.store.store_head() != head:
            self.answered.append(title)
        dialog.reject()
        dialog.deleteLater()
        self._window.activateWindow()
        self._qtbot.waitUntil(self._window.isActiveWindow)
        return dialog.chosen


@dataclass
class Open:
    """A visit's screen in a window with a button over it, as the bar of the program has them."""

    clinic: SampleClinic
    screen: VisitScreen
    dialogs: EnterDialogs
    bar: QPushButton
    window: QWidget
    places: WrittenPlaces = field(default_factory=WrittenPlaces)

    def head(self) -> object:
        """The head of everything that is recorded, the audit with it."""
        return self.clinic.desk.session.store.store_head()


def put_up(qtbot: QtBot, until: str, tab: str, script: str) -> Open:
    """The visit at this time of its script, this tab in front."""
    clinic = a_clinic()
    visit = clinic.play(script, until=until, family="Lindqvist", given="Maja")
    window, bar = QWidget(), QPushButton("Board")
    dialogs, places = EnterDialogs(qtbot, clinic, window), WrittenPlaces(window)
    screen = VisitScreen(ClinicPresenter(clinic.desk), places, dialogs, visit, tab)
    layout = QVBoxLayout(window)
    layout.addWidget(bar)
    layout.addWidget(screen)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return Open(clinic, screen, dialogs, bar, window, places)
