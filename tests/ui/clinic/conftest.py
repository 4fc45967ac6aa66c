"""A clinic with its presenter, questions from a queue, and places written down."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.ui.presenter import ClinicPresenter
from tests.builders import SampleClinic, a_clinic
from tests.ui.conftest import Show
from tests.ui.doubles import ScriptedDialogs, WrittenPlaces


@dataclass
class Stage:
    """What a screen of the clinic is given, and hands that type."""

    clinic: SampleClinic
    presenter: ClinicPresenter
    dialogs: ScriptedDialogs
    navigator: WrittenPlaces
    qtbot: QtBot
    show: Show
    pages: list[QWidget] = field(default_factory=list)

    def put(self, screen: QWidget) -> None:
        """Show the screen at the size of the pictures."""
        self.navigator.window = self.show(screen, width=1440, height=900)

    def press(self, key: Qt.Key, times: int = 1) -> None:
        """A key goes to whatever has the focus."""
        for _ in range(times):
            self.qtbot.keyClick(self.focus, key)

    def type(self, text: str) -> None:
        """Text goes to whatever has the focus."""
        self.qtbot.keyClicks(self.focus, text)

    @property
    def focus(self) -> QWidget:
        """What has the focus."""
        widget = QApplication.focusWidget()
        assert widget is not None, "nothing has the focus"
        return widget

    def advance(self, seconds: float) -> None:
        """Time passes and the window's clock ticks."""
        self.clinic.ticks.advance(seconds)
        self.presenter.ticked.emit()


@pytest.fixture
def stage(qtbot: QtBot, show: Show) -> Stage:
    clinic = a_clinic()
    presenter = ClinicPresenter(clinic.desk)
    return Stage(clinic, presenter, ScriptedDialogs(clinic.desk), WrittenPlaces(), qtbot, show)
