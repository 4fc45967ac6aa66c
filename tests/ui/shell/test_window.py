"""Navigation, kept visits, calls from other chairs, closing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.ui import theme
from ketadesk.ui.kit import Banner, Label
from ketadesk.ui.kit.bar_items import NavButton
from ketadesk.ui.navigation import (
    BOARD,
    PATIENTS,
    SETTINGS,
    BeforeNextPlace,
    NewVisitPlace,
    PatientPlace,
    Place,
    VisitPlace,
)
from tests.builders import SENTINEL, SampleClinic, a_clinic

from .conftest import Open

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def _press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)


def _two_chairs() -> tuple[SampleClinic, str, str]:
    clinic = a_clinic()
    first = clinic.play("uneventful", until="0:30:00", chair=1, family=SENTINEL)
    second = clinic.play("uneventful", until="0:30:00", chair=2)
    return clinic, first, second


def _banners(window: QWidget) -> list[str]:
    return [
        each.accessibleName() for each in window.findChildren(Banner) if each.isVisibleTo(window)
    ]


def test_begins_at_the_board_and_shows_who_is_here(opened: Open) -> None:
    shown = opened()
    assert shown.window.place == BOARD
    assert shown.window.bar.person.words == "Nurse One · Lock"


def test_keys_go_to_places_r_ux_26(opened: Open) -> None:
    shown = opened()
    _press(Qt.Key.Key_F, CTRL)
    assert shown.window.place == PATIENTS
    _press(Qt.Key.Key_N, CTRL)
    assert shown.window.place == NewVisitPlace()
    _press(Qt.Key.Key_B, CTRL)
    assert shown.window.place == BOARD


@pytest.mark.parametrize(
    ("place", "current"),
    [
        (BOARD, "Board"),
        (PATIENTS, "Patients"),
        (PatientPlace("p"), "Patients"),
        (BeforeNextPlace("p"), "Patients"),
        (NewVisitPlace(), ""),
    ],
)
def test_the_bar_says_where_one_is(opened: Open, place: Place, current: str) -> None:
    """A patient's page belongs to the patients."""
    shown = opened()
    shown.window.go(place)
    places = shown.window.bar.findChildren(NavButton)
    marked = [each.accessibleName() for each in places if each.accessibleDescription() == "•"]
    assert marked == ([current] if current else [])


def test_alt_and_number_opens_the_chair_and_never_fails_silently_r_ux_26(opened: Open) -> None:
    clinic, _first, second = _two_chairs()
    shown = opened(clinic)
    _press(Qt.Key.Key_2, ALT)
    assert shown.window.place == VisitPlace(second)
    _press(Qt.Key.Key_3, ALT)
    assert shown.window.place == VisitPlace(second)
    assert shown.window.status_line.words == "Chair 3 is free."
    _press(Qt.Key.Key_8, ALT)
    assert shown.window.status_line.words == "There is no chair 8 here."


def test_half_typed_field_survives_the_switch_and_commits_nothing_r_ux_05(opened: Open) -> None:
    clinic, first, second = _two_chairs()
    shown = opened(clinic)
    shown.window.go(VisitPlace(first))
    page = shown.page
    QTest.keyClicks(page.field, "12")
    _press(Qt.Key.Key_2, ALT)
    assert shown.page is shown.pages.of(second)[0]
    _press(Qt.Key.Key_1, ALT)
    assert shown.page is page
    assert (page.field.text(), page.committed) == ("12", [])
    assert QApplication.focusWidget() is page.field
    shown.window.go(VisitPlace(first, "record"))
    assert page.tabs == ["record"]


def test_visit_that_is_over_is_let_go(opened: Open) -> None:
    clinic = a_clinic()
    visit = clinic.play("uneventful", chair=1)
    shown = opened(clinic)
    shown.window.go(VisitPlace(visit))
    shown.window.go(BOARD)
    shown.window.go(VisitPlace(visit))
    assert len(shown.pages.of(visit)) == 2


def test_other_chair_calls_without_a_name_r_ux_18(opened: Open) -> None:
    clinic, first, second = _two_chairs()
    shown = opened(clinic)
    shown.window.go(VisitPlace(second))
    shown.pass_seconds(40 * 60, busy=True)
    assert "Chair 1: overdue" in shown.window.bar.alert.words
    assert SENTINEL.casefold() not in shown.window.bar.alert.words.casefold()
    _press(Qt.Key.Key_1, ALT)
    assert shown.window.place == VisitPlace(first)
    assert "Chair 2: overdue" in shown.window.bar.alert.words
    shown.window.go(BOARD)
    assert shown.window.bar.alert.isHidden()


def test_the_later_of_two_chairs_calls_first(opened: Open) -> None:
    clinic = a_clinic()
    clinic.play("uneventful", until="0:30:00", chair=1)
    clinic.ticks.advance(240)
    clinic.play("uneventful", until="0:30:00", chair=2)
    shown = opened(clinic)
    shown.window.go(SETTINGS)
    shown.pass_seconds(30 * 60, busy=True)
    assert shown.window.bar.alert.words.startswith("▲ Chair 1: overdue")
    assert shown.window.bar.alert.words.endswith(" · 1 more")
    _press(Qt.Key.Key_1, ALT)
    assert shown.window.bar.alert.words.startswith("▲ Chair 2: overdue")
    assert "more" not in shown.window.bar.alert.words


def test_changed_clock_is_told_and_marked_r_rel_13(opened: Open) -> None:
    clinic, first, _second = _two_chairs()
    shown = opened(clinic)
    told: list[object] = []
    shown.window.clinic.changed.connect(told.append)
    clinic.ticks.jump(12 * 60)
    shown.window.tick()
    assert [each for each in _banners(shown.window) if "12min forward" in each]
    assert len(told) == 2
    kinds = [each.body.kind for each in clinic.desk.charts.case(first).visit.entries]
    assert kinds[-1] == "clock-jumped"


def test_close_asks_while_an_infusion_runs_and_names_nobody(opened: Open) -> None:
    clinic, _first, _second = _two_chairs()
    shown = opened(clinic)
    shown.dialogs.expect(False)
    assert not shown.window.may_close()
    title, sentences = shown.dialogs.asked[0]
    assert title == "2 infusions are running"
    assert SENTINEL not in title + "".join(sentences)


def test_close_does_not_ask_when_nothing_runs(opened: Open) -> None:
    assert opened().window.may_close()


def test_text_and_theme_follow_their_keys_r_ux_23(opened: Open, qapp: QApplication) -> None:
    opened()
    _press(Qt.Key.Key_D, CTRL)
    _press(Qt.Key.Key_Plus, CTRL)
    assert (theme.shown_theme(), theme.shown_text_percent()) == (theme.DIM, 110)
    for _time in range(9):
        _press(Qt.Key.Key_Plus, CTRL)
    assert theme.shown_text_percent() == 200
    theme.apply(qapp, theme.LIGHT, 100)


@pytest.mark.parametrize("person", ["auditor"])
def test_role_without_charts_sees_the_settings_only_r_sec_02(opened: Open, person: str) -> None:
    clinic = a_clinic()
    clinic.sign_in(person)
    shown = opened(clinic)
    assert shown.window.place == SETTINGS
    shown.window.go(BOARD)
    assert shown.window.place == SETTINGS
    assert shown.window.status_line.words == "Your role does not open charts."


def test_everything_holds_at_200_percent_on_a_small_screen(
    opened: Open, qapp: QApplication, qtbot: QtBot
) -> None:
    clinic, _first, second = _two_chairs()
    shown = opened(clinic, training=True)
    theme.apply(qapp, theme.LIGHT, 200)
    shown.window.resize(1024, 768)
    shown.window.go(VisitPlace(second))
    shown.pass_seconds(40 * 60, busy=True)
    qtbot.wait(1)
    for child in shown.window.bar.findChildren(QWidget):
        if child.isVisible() and child.parent() is shown.window.bar:
            assert shown.window.bar.rect().contains(child.geometry()), child.accessibleName()
    theme.apply(qapp, theme.LIGHT, 100)


def test_a_record_without_its_marker_is_told_r_rel_10(opened: Open) -> None:
    clinic = a_clinic()
    clinic.desk.marker_was_missing = True
    shown = opened(clinic)
    told = [each for each in _banners(shown.window) if "newest" in each]
    assert len(told) == 1
    shown.window.notices._marker.acted.emit()
    assert [each for each in _banners(shown.window) if "newest" in each] == []


def test_every_page_says_for_good_that_it_is_no_monitor(opened: Open) -> None:
    shown = opened()
    line = shown.window.status_line
    whole = "KetaDesk is a checklist and a record. It is not a monitor: watch the patient and"
    shown.window.resize(1440, 900)
    QApplication.processEvents()
    assert _words(line).startswith(whole)
    line.say("Chair 3 is free.")
    assert _words(line).startswith(whole)
    assert _words(line).endswith("Chair 3 is free.")
    line.say("Not all of it could be recorded. See the sentence beside the field. " * 3)
    assert _words(line).startswith("KetaDesk is not a monitor. Not all")
    for _ in range(8):
        shown.pass_seconds(1)
    assert _words(line).startswith(whole)
    assert line.words == ""


def _words(line: QWidget) -> str:
    return " ".join(each.text() for each in line.findChildren(Label)).strip()


def test_nothing_that_the_window_says_moves_the_page(opened: Open) -> None:
    """A row that moves under the hand is answered by mistake."""
    shown = opened()
    QApplication.processEvents()
    stack = shown.window.stack
    before = stack.geometry()
    foot = shown.window.status_line.sizeHint().height()
    shown.window.status_line.say("Chair 3 is free.")
    QApplication.processEvents()
    assert stack.geometry() == before
    assert shown.window.status_line.sizeHint().height() == foot
    shown.pass_seconds(20)
    assert shown.window.status_line.sizeHint().height() == foot
    shown.window.notices.show_fault(EnvironmentFault(Fault.DISK_FULL))
    QApplication.processEvents()
    assert stack.geometry().topLeft() == before.topLeft()
    assert shown.window.notices.geometry().top() >= stack.geometry().bottom()
