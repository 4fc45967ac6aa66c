"""Typed text: kept, committed once, changed by nothing but typing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.ui.kit import (
    FieldRow,
    NoteField,
    NumberField,
    PassphraseField,
    SegmentedAnswer,
    TextField,
    TimeField,
)
from ketadesk.ui.kit.answers import Option


def wheel(target: QWidget) -> None:
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(target.mapToGlobal(QPoint(5, 5))),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(target, event)


@pytest.mark.parametrize("kind", [TextField, NumberField, TimeField])
def test_wheel_and_arrows_change_nothing_r_ux_12_f_39(
    qtbot: QtBot, show: Callable[..., QWidget], kind: type[TextField]
) -> None:
    field = kind("Heart rate")
    show(field)
    field.setFocus()
    field.set_text("88")
    heard: list[str] = []
    field.committed.connect(heard.append)
    for _ in range(5):
        wheel(field)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        qtbot.keyClick(field, key)
    assert field.text() == "88"
    assert heard == []


def test_enter_and_leaving_commit_once(qtbot: QtBot, show: Callable[..., QWidget]) -> None:
    field, other = NumberField("Heart rate", "/min"), TextField("Other")
    show(field, other)
    heard: list[str] = []
    field.committed.connect(heard.append)
    field.setFocus()
    qtbot.keyClicks(field, "88")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert heard == ["88"]
    field.setFocus()
    qtbot.keyClicks(field, "9")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert len(heard) == 2


def test_enter_held_down_commits_once_f_42(qtbot: QtBot, show: Callable[..., QWidget]) -> None:
    field = TextField("Note")
    show(field)
    field.setFocus()
    qtbot.keyClicks(field, "x")
    heard: list[str] = []
    entered: list[bool] = []
    field.committed.connect(heard.append)
    field.returnPressed.connect(lambda: entered.append(True))
    field.show_problem("Look again.")
    for again in (False, True, True):
        event = QKeyEvent(
            QEvent.Type.KeyPress,
            Qt.Key.Key_Return,
            Qt.KeyboardModifier.NoModifier,
            "\r",
            again,
        )
        QApplication.sendEvent(field, event)
    assert heard == ["x"]
    assert entered == [True]


def test_a_problem_keeps_the_text_and_can_be_confirmed_by_enter_r_ux_28(
    qtbot: QtBot, show: Callable[..., QWidget]
) -> None:
    field = NumberField("SpO₂", "%")
    row = FieldRow("SpO₂ %", field, stacked=True)
    show(row)
    field.setFocus()
    heard: list[str] = []
    field.committed.connect(heard.append)
    qtbot.keyClicks(field, "105")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    field.show_problem("105 cannot be. Type 50 to 100.")
    assert field.text() == "105"
    assert field.accessibleDescription() == "105 cannot be. Type 50 to 100."
    messages = [w.text() for w in row.findChildren(type(row.label)) if not w.isHidden()]
    assert "■ 105 cannot be. Type 50 to 100." in messages
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == ["105", "105"]
    row.clear_problem()
    assert field.problem == ""
    assert field.property("problem") == ""


def test_a_row_shows_problems_of_answers_too(qtbot: QtBot, show: Callable[..., QWidget]) -> None:
    answer = SegmentedAnswer((Option("yes", "Yes", "Y"),), "Seizure")
    row = FieldRow("Seizure?", answer)
    show(row)
    row.show_problem("An answer is needed.", caution=True)
    shown = [w.text() for w in row.findChildren(type(row.label)) if not w.isHidden()]
    assert "▲ An answer is needed." in shown
    answer.setFocus()
    assert row.property("focused") == "yes"
    row.clear_problem()
    shown = [w.text() for w in row.findChildren(type(row.label)) if not w.isHidden()]
    assert shown == ["Seizure?"]


def test_a_megabyte_is_neither_cut_nor_lost_f_40(qtbot: QtBot) -> None:
    field = TextField("Note")
    note = NoteField("Note")
    qtbot.addWidget(field)
    qtbot.addWidget(note)
    long = "x" * 1_000_000
    field.insert(long)
    note.insertPlainText(long)
    assert len(field.text()) == 1_000_000
    assert len(note.text()) == 1_000_000


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("958", "09:58"), ("0958", "09:58"), ("9.58", "09:58"), ("23:59", "23:59"), ("25:00", "25:00"),
     ("noon", "noon"), ("0:05", "00:05")],
)  # fmt: skip
def test_clock_times_are_shown_in_one_way(
    qtbot: QtBot, show: Callable[..., QWidget], typed: str, shown: str
) -> None:
    field = TimeField("Taken at, 24-hour clock")
    show(field)
    heard: list[str] = []
    field.committed.connect(heard.append)
    field.setFocus()
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == [shown]
    assert field.text() == shown


def test_the_unit_is_shown_and_spoken_r_ux_27(qtbot: QtBot, show: Callable[..., QWidget]) -> None:
    field = NumberField("Pump rate", "mL/h")
    show(field)
    assert field.accessibleName() == "Pump rate, mL/h"
    assert field.textMargins().right() > 0


def test_set_text_is_silent_and_clears_the_problem(
    qtbot: QtBot, show: Callable[..., QWidget]
) -> None:
    note = NoteField("Note")
    other = TextField("Other")
    show(note, other)
    heard: list[str] = []
    note.committed.connect(heard.append)
    note.show_problem("Too long: 5,001 of 5,000 characters.")
    note.set_text("kept")
    note.setFocus()
    qtbot.keyClick(note, Qt.Key.Key_Tab)
    assert heard == []
    assert note.problem == ""
    note.setFocus()
    qtbot.keyClicks(note, "more ")
    qtbot.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert heard == [note.text()]


def test_a_passphrase_is_hidden_until_asked_for_and_wiped(
    qtbot: QtBot, show: Callable[..., QWidget]
) -> None:
    secret = PassphraseField("Passphrase", "Show", "Hide")
    show(secret)
    secret.setFocus()
    qtbot.keyClicks(secret.field, "open door")
    assert secret.field.displayText() != "open door"
    button = secret.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)[1]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert secret.field.displayText() == "open door"
    with qtbot.waitSignal(secret.submitted):
        qtbot.keyClick(secret.field, Qt.Key.Key_Return)
    secret.wipe()
    assert secret.text() == ""
    qtbot.keyClicks(secret.field, "x")
    assert secret.field.displayText() != "x"
