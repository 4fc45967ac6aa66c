"""A clinic, a visit and its screening in a window, with everything a test looks at."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.ui.items.words import Surroundings
from ketadesk.ui.presenter import ClinicPresenter, VisitPresenter
from ketadesk.ui.visit.screen import VisitScreen
from ketadesk.ui.visit.screening.item_row import ItemRow
from ketadesk.ui.visit.screening.section_page import SectionPage
from ketadesk.ui.visit.screening.tab import ScreeningTab
from ketadesk.visit.visit import Answer
from tests.builders import SETTINGS, SampleClinic, a_clinic
from tests.ui.doubles import ScriptedDialogs, WrittenPlaces


def _blank(*_given: object) -> QWidget:
    return QWidget()


def _screening(*given: object) -> QWidget:
    return ScreeningTab(*given)


@dataclass
class Open:
    """An open visit screen."""

    clinic: SampleClinic
    presenter: ClinicPresenter
    screen: VisitScreen
    dialogs: ScriptedDialogs
    places: WrittenPlaces
    visit: str

    @property
    def tab(self) -> ScreeningTab:
        found = self.screen.tab("screening")
        assert isinstance(found, ScreeningTab)
        return found

    def row(self, item: str) -> ItemRow:
        for section in self.screen.presenter.protocol.sections:
            if any(each.id == item for each in section.items):
                page = self.tab.page(section.id)
                assert isinstance(page, SectionPage)
                return next(row for row in page.rows if row.item.id == item)
        raise AssertionError(item)

    def go_to(self, item: str) -> ItemRow:
        row = self.row(item)
        self.tab._open_item(item)
        QApplication.processEvents()
        return row

    def answer(self, item: str) -> Answer | None:
        return self.clinic.desk.charts.case(self.visit).visit.answers.get(item)

    def value(self, item: str) -> object:
        found = self.answer(item)
        return None if found is None else found.value


class OnePage:
    """A section alone in a window: quicker than a whole visit screen.

    ``before`` is a script of an earlier patient in the same chair.
    """

    def __init__(
        self,
        qtbot: QtBot,
        script: str = "uneventful",
        until: str = "0:00:10",
        decimal_sign: str = ".",
        before: str = "",
    ) -> None:
        self.clinic = a_clinic(replace(SETTINGS, decimal_sign=decimal_sign))
        if before:
            self.clinic.play(before)
        self.visit = self.clinic.play(script, until=until)
        self.presenter = ClinicPresenter(self.clinic.desk)
        self.of_visit = VisitPresenter(self.presenter, self.visit, self.presenter)
        self._qtbot = qtbot
        self._page: SectionPage | None = None

    def go_to(self, item: str) -> ItemRow:
        if self._page is None:
            protocol = self.of_visit.protocol
            section = next(s for s in protocol.sections if any(i.id == item for i in s.items))
            around = Surroundings(self.clinic.desk.session.people, self.of_visit.case.zone)
            self._page = SectionPage(self.of_visit, section, around)
            self._qtbot.addWidget(self._page)
            self.of_visit.changed.connect(self._refresh)
            self._refresh()
            self._page.resize(760, 900)
            self._page.show()
            self._page.activateWindow()
            self._qtbot.waitUntil(self._page.isActiveWindow)
        self._page.focus_item(item)
        return self.row(item)

    def row(self, item: str) -> ItemRow:
        assert self._page is not None
        return next(row for row in self._page.rows if row.item.id == item)

    def answer(self, item: str) -> Answer | None:
        return self.clinic.desk.charts.case(self.visit).visit.answers.get(item)

    def value(self, item: str) -> object:
        found = self.answer(item)
        return None if found is None else found.value

    def _refresh(self) -> None:
        assert self._page is not None
        self._page.refresh(self.of_visit.assessment(), open_for_answers=True)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def keys(text: str) -> None:
    """Type on whatever has the focus."""
    for sign in text:
        QTest.keyClick(focused(), sign)


def press(key: Qt.Key, times: int = 1) -> None:
    for _ in range(times):
        QTest.keyClick(focused(), key)


def open_visit(
    qtbot: QtBot, script: str = "uneventful", until: str = "0:00:10", **patient: object
) -> Open:
    clinic = a_clinic()
    visit = clinic.play(script, until=until, family="Lindqvist", given="Maja", **patient)
    presenter = ClinicPresenter(clinic.desk)
    dialogs, places = ScriptedDialogs(clinic.desk), WrittenPlaces()
    names = ("infusion", "leaving", "sheet", "record")
    makers = {"screening": _screening, **dict.fromkeys(names, _blank)}
    screen = VisitScreen(presenter, places, dialogs, visit, makers=makers)
    qtbot.addWidget(screen)
    screen.resize(1440, 850)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    return Open(clinic, presenter, screen, dialogs, places, visit)
