"""The lock: by key, by idleness, and who goes on."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from ketadesk.ui.dialogs_shown import QtDialogs
from ketadesk.ui.navigation import BOARD, PATIENTS, VisitPlace
from ketadesk.ui.window import MainWindow
from tests.builders import PASSPHRASE, SENTINEL, a_clinic

from .conftest import Open, Opened

CTRL = Qt.KeyboardModifier.ControlModifier


def _lock(shown: Opened) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, Qt.Key.Key_L, CTRL)
    assert shown.window.locked


def _unlock(passphrase: str = PASSPHRASE) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClicks(widget, passphrase)
    QTest.keyClick(widget, Qt.Key.Key_Return)


def _words(window: QWidget) -> str:
    return " | ".join(
        f"{each.text()} {each.accessibleName()}"
        for each in window.findChildren(QLabel)
        if each.isVisible()
    )


def test_lock_shows_chairs_and_timers_and_no_name_r_sec_07(opened: Open) -> None:
    clinic = a_clinic()
    visit = clinic.play("uneventful", until="0:30:00", chair=2, family=SENTINEL)
    shown = opened(clinic)
    shown.window.go(VisitPlace(visit))
    shown.pass_seconds(1)
    _lock(shown)
    assert "Chair 2" in _words(shown.window)
    assert "Next observation in" in _words(shown.window)
    shown.pass_seconds(40 * 60)
    assert "Overdue" in _words(shown.window)
    assert SENTINEL.casefold() not in _words(shown.window).casefold()
    assert not shown.window.stack.isVisible()
    assert clinic.desk.session.person is None


def test_same_person_finds_the_typed_text_and_the_focus_again(opened: Open) -> None:
    clinic = a_clinic()
    visit = clinic.play("uneventful", until="0:30:00", chair=2)
    shown = opened(clinic)
    shown.window.go(VisitPlace(visit))
    page = shown.page
    QTest.keyClicks(page.field, "12")
    _lock(shown)
    _unlock("not the right words at all")
    assert shown.window.locked
    _unlock()
    assert not shown.window.locked
    assert shown.page is page
    assert (page.field.text(), page.committed) == ("12", [])
    assert QApplication.focusWidget() is page.field


def test_another_person_takes_over_without_the_first_ones_text_r_sec_08(opened: Open) -> None:
    clinic = a_clinic()
    visit = clinic.play("uneventful", until="0:30:00", chair=2)
    shown = opened(clinic)
    shown.window.go(VisitPlace(visit))
    QTest.keyClicks(shown.page.field, "12")
    _lock(shown)
    card = shown.window.lock_screen.card
    assert card is not None
    card.who.setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_2)
    _unlock()
    assert shown.window.bar.person.words == "Nurse Two · Lock"
    assert shown.window.place == VisitPlace(visit)
    assert shown.page.field.text() == ""


def test_idle_for_three_minutes_locks_after_a_warning_r_sec_06(opened: Open) -> None:
    shown = opened()
    shown.pass_seconds(159)
    assert shown.window.idle_notice.isHidden()
    shown.pass_seconds(5)
    assert shown.window.idle_notice.accessibleName().startswith("KetaDesk locks in 16 seconds.")
    shown.pass_seconds(15)
    assert not shown.window.locked
    shown.pass_seconds(1)
    assert shown.window.locked


def test_a_key_keeps_it_open_r_sec_06(opened: Open) -> None:
    shown = opened()
    shown.pass_seconds(170)
    QTest.keyClick(shown.page.field, Qt.Key.Key_Shift)
    shown.pass_seconds(15)
    assert not shown.window.locked
    assert shown.window.idle_notice.isHidden()


def test_lock_answers_an_open_question_with_its_safe_way_out(opened: Open) -> None:
    shown = opened()
    dialogs = QtDialogs(shown.clinic.desk, shown.window.window_widget)
    QTimer.singleShot(0, shown.window, shown.window.lock)
    assert not dialogs.confirm("Void this visit", (), "Void it", destructive=True)
    assert shown.window.locked
    assert shown.window.place == BOARD


# --- the warning, sleep, and what breaks -------------------------------------------------------


def test_the_key_that_answers_the_warning_answers_nothing_else_r_ux_13(opened: Open) -> None:
    """F-42: "Press any key to go on" must not answer the question that has the focus."""
    shown = opened()
    shown.pass_seconds(119)
    shown.pass_seconds(45)
    assert shown.window.idle_notice.isVisible()
    QTest.keyClick(shown.page.field, Qt.Key.Key_Y)
    assert shown.window.idle_notice.isHidden()
    assert shown.page.field.text() == ""
    QTest.keyClick(shown.page.field, Qt.Key.Key_Y)
    assert shown.page.field.text() == "y"
    shown.pass_seconds(119)
    assert not shown.window.locked


def test_a_shortcut_that_answers_the_warning_goes_nowhere(opened: Open) -> None:
    shown = opened()
    shown.pass_seconds(164)
    assert shown.window.idle_notice.isVisible()
    QTest.keyClick(shown.page.field, Qt.Key.Key_F, CTRL)
    assert shown.window.place == BOARD
    assert shown.window.idle_notice.isHidden()
    QTest.keyClick(shown.page.field, Qt.Key.Key_F, CTRL)
    assert shown.window.place == PATIENTS


def test_a_key_held_down_in_the_warning_types_nothing(opened: Open) -> None:
    shown = opened()
    shown.pass_seconds(164)
    for repeats in (False, True, True):
        _send_key(shown.page.field, repeats=repeats)
    assert shown.page.field.text() == ""
    _send_key(shown.page.field, repeats=False)
    assert shown.page.field.text() == "y"


def _send_key(field: QWidget, *, repeats: bool) -> None:
    none = Qt.KeyboardModifier.NoModifier
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Y, none, "y", repeats)
    QApplication.sendEvent(field, event)


def test_idle_counts_from_the_key_and_not_from_the_tick_after_it_r_sec_06(opened: Open) -> None:
    shown = opened()
    shown.pass_seconds(100)
    QTest.keyClick(shown.page.field, Qt.Key.Key_Shift)
    shown.clinic.ticks.advance(60)
    shown.window.tick()
    shown.clinic.ticks.advance(119)
    shown.window.tick()
    assert not shown.window.locked
    shown.clinic.ticks.advance(1)
    shown.window.tick()
    assert shown.window.locked


def test_a_computer_that_slept_is_locked_whoever_touched_it_since_r_sec_06(opened: Open) -> None:
    shown = opened()
    QTest.keyClick(shown.page.field, Qt.Key.Key_Shift)
    shown.clinic.ticks.advance(20 * 60)
    QTest.keyClicks(shown.page.field, "yes")
    assert shown.page.field.text() == ""
    shown.window.tick()
    assert shown.window.locked
    _unlock()
    assert not shown.window.locked


def _breaks(*_given: object) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize("part", ["_show_clock", "_watch_clock", "_watch_chairs", "_tell_screens"])
def test_a_part_of_the_second_that_breaks_stops_no_other_r_sec_06(
    opened: Open, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    """F-07, F-57: the idle lock holds, the other parts go on, the bug is told."""
    told: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _value, _trace: told.append(kind))
    monkeypatch.setattr(MainWindow, part, _breaks)
    shown = opened()
    ticked: list[None] = []
    shown.window.clinic.ticked.connect(lambda: ticked.append(None))
    shown.pass_seconds(181)
    assert shown.window.locked
    assert set(told) == {ZeroDivisionError}
    assert bool(ticked) is (part != "_tell_screens")


def test_a_chair_that_cannot_be_shown_does_not_keep_the_window_open(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", lambda *_told: None)
    shown = opened()
    monkeypatch.setattr(shown.window.lock_screen, "show_calls", _breaks)
    shown.window.lock()
    assert shown.window.locked
    assert not shown.window.stack.isVisible()
    assert shown.clinic.desk.session.person is None
