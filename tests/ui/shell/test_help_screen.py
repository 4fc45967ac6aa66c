"""The help over a visit: found by keys, nothing typed is lost, chairs go on calling."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from ketadesk.desk.help_topics import CRITERIA, DUE, LIMITS
from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.ui import theme
from ketadesk.ui.help import FOUND, MOST_FOUND, HelpScreen
from ketadesk.ui.help_topics import NOTICES
from ketadesk.ui.kit import Label, PatientBanner, TextField
from ketadesk.ui.navigation import (
    BOARD,
    INFUSION,
    LEAVING,
    PATIENTS,
    REGISTER,
    SETTINGS,
    HelpPlace,
    VisitPlace,
)
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.visit.screen import VisitScreen
from ketadesk.ui.window import MainWindow
from tests.builders import SENTINEL, SampleClinic, a_clinic
from tests.ui.doubles import ScriptedDialogs

Whole = Callable[..., MainWindow]


class TornDisk:
    """A record that can no longer be read."""

    def entries(self, _stream: str) -> tuple[object, ...]:
        raise EnvironmentFault(Fault.DAMAGED)


@pytest.fixture
def whole(qtbot: QtBot, qapp: QApplication) -> Iterator[Whole]:
    """Opens the window of a clinic with its real screens."""
    windows: list[MainWindow] = []

    def open_(clinic: SampleClinic) -> MainWindow:
        window = MainWindow(ClinicPresenter(clinic.desk), dialogs=ScriptedDialogs(clinic.desk))
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.begin()
        return window

    yield open_
    for window in windows:
        window.end()


def _press(key: Qt.Key) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key)


def _type(text: str) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClicks(widget, text)


def _help(window: MainWindow) -> HelpScreen:
    shown = window.stack.currentWidget()
    assert isinstance(shown, HelpScreen)
    return shown


def _words(screen: HelpScreen) -> str:
    return "\n".join(each.text() for each in screen.card.findChildren(Label))


def test_f1_from_the_infusion_opens_at_its_limits_and_esc_leads_back(whole: Whole) -> None:
    clinic = a_clinic()
    visit = clinic.play("uneventful", until="0:30:00", family=SENTINEL)
    window = whole(clinic)
    window.go(VisitPlace(visit, INFUSION))
    page = window.stack.currentWidget()
    assert isinstance(page, VisitScreen)
    field = next(each for each in page.findChildren(TextField) if each.isVisibleTo(window))
    field.setFocus()
    _type("12")
    entries = len(clinic.desk.charts.case(visit).visit.entries)
    _press(Qt.Key.Key_F1)
    screen = _help(window)
    assert screen.topic == LIMITS
    assert QApplication.focusWidget() is screen.search
    assert "Red: 180\u00a0mmHg or above" in _words(screen)
    _press(Qt.Key.Key_Escape)
    assert window.stack.currentWidget() is page
    assert (page.current, field.text()) == (INFUSION, "12")
    assert QApplication.focusWidget() is field
    assert len(clinic.desk.charts.case(visit).visit.entries) == entries


def test_a_form_that_is_no_visit_is_kept_beneath_as_well(whole: Whole) -> None:
    window = whole(a_clinic())
    window.go(REGISTER)
    register = window.stack.currentWidget()
    field = register.receive.name  # type: ignore[attr-defined]
    field.setFocus()
    _type("V-7")
    _press(Qt.Key.Key_F1)
    _press(Qt.Key.Key_F1)
    # What the window has let go of ends here.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    _press(Qt.Key.Key_Escape)
    assert window.stack.currentWidget() is register
    assert field.text() == "V-7"
    assert QApplication.focusWidget() is field


def test_going_elsewhere_from_the_help_lets_go_of_what_was_beneath(whole: Whole) -> None:
    window = whole(a_clinic())
    window.go(REGISTER)
    _press(Qt.Key.Key_F1)
    window.go(PATIENTS)
    assert window.stack.count() == 2  # the board, which is always kept, and the patients
    window.go(REGISTER)
    assert window.place == REGISTER


def test_the_topic_is_that_of_the_tab_shown(whole: Whole) -> None:
    clinic = a_clinic()
    visit = clinic.play("uneventful", until="0:30:00")
    window = whole(clinic)
    window.go(VisitPlace(visit))
    page = window.stack.currentWidget()
    assert isinstance(page, VisitScreen)
    page.open_tab(LEAVING)
    _press(Qt.Key.Key_F1)
    assert _help(window).topic == CRITERIA
    assert window.place == HelpPlace(VisitPlace(visit, LEAVING))
    window.go(BOARD)
    _press(Qt.Key.Key_F1)
    assert _help(window).topic == DUE


def test_a_visit_is_told_its_own_version(whole: Whole) -> None:
    clinic = a_clinic()
    visit = clinic.play("uneventful", until="0:30:00")
    window = whole(clinic)
    window.go(VisitPlace(visit))
    _press(Qt.Key.Key_F1)
    protocol = clinic.desk.charts.case(visit).visit.protocol
    told = [each.text() for each in _help(window).findChildren(Label)]
    assert f"As in: {protocol.title}, version {protocol.version}." in told


def test_typing_filters_and_arrows_and_pages_work_from_the_search(
    whole: Whole, qtbot: QtBot
) -> None:
    window = whole(a_clinic())
    _press(Qt.Key.Key_F1)
    screen = _help(window)
    _type("flumazenil pump")
    assert screen.topic == FOUND
    assert [each.id for each in screen.entries] == ["dc.time"]
    _press(Qt.Key.Key_Down)
    assert screen.topic == CRITERIA
    assert QApplication.focusWidget() is screen.search
    screen.search.clear()
    assert screen.topic == CRITERIA
    bar = screen.page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    _press(Qt.Key.Key_PageDown)
    assert bar.value() > 0
    _press(Qt.Key.Key_PageUp)
    assert bar.value() == 0
    _press(Qt.Key.Key_Up)
    assert screen.topic == DUE


def test_many_found_are_cut_with_a_word_and_none_found_is_said(whole: Whole) -> None:
    window = whole(a_clinic())
    _press(Qt.Key.Key_F1)
    screen = _help(window)
    _type("e")
    more = len(screen.entries) - MOST_FOUND
    assert f"{more} more. Type another word." in _words(screen)
    _type("zzz")
    assert screen.entries == ()
    assert "Nothing here has these words" in _words(screen)


def test_chairs_go_on_calling_over_the_help_with_the_one_left_r_ux_18(whole: Whole) -> None:
    clinic = a_clinic()
    visit = clinic.play("uneventful", until="0:30:00", chair=1, family=SENTINEL)
    window = whole(clinic)
    window.go(VisitPlace(visit))
    _press(Qt.Key.Key_F1)
    for _minute in range(20):
        clinic.ticks.advance(60)
        QTest.keyClick(window, Qt.Key.Key_Shift)
        window.tick()
    assert not window.bar.alert.isHidden()
    assert window.bar.alert.words.startswith("▲ Chair 1: overdue")
    assert isinstance(window.stack.currentWidget(), HelpScreen)


def test_nothing_clinical_can_be_entered_and_nobody_is_named_r_ux_02(whole: Whole) -> None:
    clinic = a_clinic()
    visit = clinic.play("uneventful", until="0:30:00", family=SENTINEL)
    window = whole(clinic)
    window.go(VisitPlace(visit))
    _press(Qt.Key.Key_F1)
    screen = _help(window)
    assert screen.findChildren(PatientBanner) == []
    assert screen.findChildren(QLineEdit) == [screen.search]
    assert screen.findChildren(QPlainTextEdit) == []
    assert SENTINEL.casefold() not in _words(screen).casefold()


def test_somebody_without_charts_reads_it_too(whole: Whole) -> None:
    clinic = a_clinic()
    clinic.sign_in("auditor")
    window = whole(clinic)
    _press(Qt.Key.Key_F1)
    assert _help(window).topic == NOTICES
    _press(Qt.Key.Key_Escape)
    assert window.place == SETTINGS


def test_it_opens_over_a_record_that_cannot_be_read(whole: Whole) -> None:
    clinic = a_clinic()
    window = whole(clinic)
    shelf = clinic.desk.session.shelf
    shelf._read.clear()
    shelf._store = TornDisk()  # type: ignore[assignment] - a store that only fails
    _press(Qt.Key.Key_F1)
    assert _help(window).topic == DUE


def test_a_heading_and_every_word_hold_at_200_percent(whole: Whole, qapp: QApplication) -> None:
    window = whole(a_clinic())
    theme.apply(qapp, theme.LIGHT, 200)
    window.resize(1024, 768)
    _press(Qt.Key.Key_F1)
    QApplication.processEvents()
    screen = _help(window)
    for label in screen.card.findChildren(Label):
        if label.isVisible():
            assert label.width() >= label.minimumSizeHint().width(), label.text()
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    theme.apply(qapp, theme.LIGHT, 100)
