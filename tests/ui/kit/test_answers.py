"""Answer rows by key and by mouse."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.ui.kit import MultiAnswer, Option, SegmentedAnswer

YES_NO = (Option("yes", "Yes", "Y"), Option("no", "No", "N"), Option("na", "Not assessed", "A"))
DIGITS = tuple(Option(str(n), str(n), str(n), "words under it") for n in range(3))


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_nothing_is_chosen_beforehand_r_ux_13(qtbot: QtBot) -> None:
    answer = SegmentedAnswer(YES_NO, "Seizure")
    many = MultiAnswer(YES_NO, "Symptoms")
    qtbot.addWidget(answer)
    qtbot.addWidget(many)
    assert answer.value is None
    assert many.values == ()
    assert not any(s.isChecked() for s in (*answer.segments(), *many.segments()))


def test_a_letter_answers_while_the_row_has_the_focus(
    qtbot: QtBot, show: Callable[..., QWidget]
) -> None:
    answer = SegmentedAnswer(YES_NO, "Seizure")
    show(answer)
    answer.setFocus()
    heard: list[str] = []
    moved: list[bool] = []
    answer.chosen.connect(heard.append)
    answer.key_answered.connect(lambda: moved.append(True))
    qtbot.keyClicks(focused(), "n")
    assert answer.value == "no"
    qtbot.keyClicks(focused(), "N")
    assert heard == ["no"]
    assert moved == [True, True]
    qtbot.keyClicks(focused(), "x")
    assert answer.value == "no"
    assert len(moved) == 2


def test_letters_elsewhere_and_with_alt_answer_nothing_r_ux_26(
    qtbot: QtBot, show: Callable[..., QWidget]
) -> None:
    answer = SegmentedAnswer(YES_NO, "Seizure")
    field = QLineEdit()
    show(answer, field)
    field.setFocus()
    qtbot.keyClicks(field, "yes")
    answer.setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Y, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(focused(), Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert answer.value is None


def test_arrows_move_the_focus_and_never_the_answer_r_ux_12(
    qtbot: QtBot, show: Callable[..., QWidget]
) -> None:
    answer = SegmentedAnswer(DIGITS, "Activity")
    answer.set_value("1")
    show(answer)
    answer.setFocus()
    assert focused() is answer.segments()[1]
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(focused(), key)
    assert focused() is answer.segments()[2]
    assert answer.value == "1"
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Left):
        qtbot.keyClick(focused(), key)
    assert answer.value == "1"
    assert focused() is answer.segments()[0]


def test_space_chooses_the_focused_one(qtbot: QtBot, show: Callable[..., QWidget]) -> None:
    answer = SegmentedAnswer(YES_NO, "Seizure")
    show(answer)
    answer.setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Right)
    qtbot.keyClick(focused(), Qt.Key.Key_Space)
    assert answer.value == "no"


def test_enter_goes_on_and_chooses_nothing_r_ux_13(
    qtbot: QtBot, show: Callable[..., QWidget]
) -> None:
    for made in (SegmentedAnswer, MultiAnswer):
        answer = made(YES_NO, "Seizure")
        show(answer)
        answer.setFocus()
        moved: list[bool] = []
        chosen: list[object] = []
        answer.key_answered.connect(lambda moved=moved: moved.append(True))
        answer.chosen.connect(chosen.append)
        qtbot.keyClick(focused(), Qt.Key.Key_Right)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            qtbot.keyClick(focused(), key)
        assert moved == [True, True]
        assert chosen == []
        assert not any(each.isChecked() for each in answer.segments())


def test_enter_held_down_goes_on_once_f_42(show: Callable[..., QWidget]) -> None:
    answer = SegmentedAnswer(YES_NO, "Seizure")
    show(answer)
    answer.setFocus()
    moved: list[bool] = []
    answer.key_answered.connect(lambda: moved.append(True))
    none = Qt.KeyboardModifier.NoModifier
    for again in (False, True, True):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, none, "\r", again)
        QApplication.sendEvent(focused(), event)
    assert moved == [True]


def test_a_key_that_adds_an_answer_stays_on_the_row(
    qtbot: QtBot, show: Callable[..., QWidget]
) -> None:
    answer = MultiAnswer(YES_NO, "Symptoms")
    show(answer)
    answer.setFocus()
    moved: list[bool] = []
    answer.key_answered.connect(lambda: moved.append(True))
    qtbot.keyClicks(focused(), "y")
    assert answer.values == ("yes",)
    assert moved == []


def test_a_key_held_down_answers_once_f_42(qtbot: QtBot, show: Callable[..., QWidget]) -> None:
    answer = MultiAnswer(YES_NO, "Symptoms")
    show(answer)
    answer.setFocus()
    heard: list[tuple[str, ...]] = []
    answer.chosen.connect(heard.append)
    press = QEvent.Type.KeyPress
    none = Qt.KeyboardModifier.NoModifier
    for again in (False, True, True):
        event = QKeyEvent(press, Qt.Key.Key_Y, none, "y", again)
        QApplication.sendEvent(focused(), event)
    assert heard == [("yes",)]


def test_keys_are_printed_only_on_the_focused_row_and_move_nothing(
    qtbot: QtBot, show: Callable[..., QWidget]
) -> None:
    one, other = SegmentedAnswer(YES_NO, "One"), SegmentedAnswer(YES_NO, "Other")
    show(one, other)
    other.setFocus()
    before = [(s.geometry(), s.sizeHint()) for s in one.segments()]
    assert not any(s.key_shown for s in one.segments())
    one.setFocus()
    assert all(s.key_shown for s in one.segments())
    assert not any(s.key_shown for s in other.segments())
    QApplication.processEvents()
    assert [(s.geometry(), s.sizeHint()) for s in one.segments()] == before


def test_tab_stops_once_a_row(qtbot: QtBot, show: Callable[..., QWidget]) -> None:
    one, other = SegmentedAnswer(YES_NO, "One"), SegmentedAnswer(YES_NO, "Other")
    show(one, other)
    one.setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    assert focused() in other.segments()


def test_a_click_answers_and_a_second_click_keeps_it(
    qtbot: QtBot, show: Callable[..., QWidget]
) -> None:
    answer = SegmentedAnswer(YES_NO, "Seizure")
    show(answer)
    heard: list[str] = []
    answer.chosen.connect(heard.append)
    for _ in range(2):
        qtbot.mouseClick(answer.segments()[2], Qt.MouseButton.LeftButton)
    assert heard == ["na"]
    assert answer.segments()[2].isChecked()


def test_setting_is_silent_and_unknown_values_are_refused(qtbot: QtBot) -> None:
    answer = SegmentedAnswer(YES_NO, "Seizure")
    qtbot.addWidget(answer)
    heard: list[str] = []
    answer.chosen.connect(heard.append)
    answer.set_value("yes")
    answer.set_value(None)
    assert heard == []
    assert answer.value is None
    for bad in (answer.set_value, lambda v: MultiAnswer(YES_NO, "x").set_values([v])):
        try:
            bad("maybe")
        except ValueError:
            continue
        raise AssertionError("an unknown value was taken")


def test_several_can_be_chosen_and_taken_back(qtbot: QtBot, show: Callable[..., QWidget]) -> None:
    answer = MultiAnswer(YES_NO, "Symptoms")
    show(answer)
    answer.setFocus()
    qtbot.keyClicks(focused(), "ayn")
    assert answer.values == ("yes", "no", "na")
    qtbot.keyClicks(focused(), "y")
    assert answer.values == ("no", "na")


def test_buttons_name_the_question_and_the_answer_r_ux_27(qtbot: QtBot) -> None:
    answer = SegmentedAnswer(DIGITS, "Activity, points")
    qtbot.addWidget(answer)
    assert answer.accessibleName() == "Activity, points"
    assert answer.segments()[1].accessibleName() == "Activity, points: 1 words under it"


def test_targets_are_44_high_and_alike_r_ux_25(qtbot: QtBot, show: Callable[..., QWidget]) -> None:
    answer = SegmentedAnswer((*DIGITS, Option("9", "9", "9")), "Activity", least_width_px=80)
    show(answer)
    heights = {s.height() for s in answer.segments()}
    assert len(heights) == 1
    assert heights.pop() >= 44
    assert all(s.width() >= 80 for s in answer.segments())
