"""How words are painted without Qt's namespace, and that they are painted all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.ui.kit import Button, ButtonKind, Label, Option, SegmentedAnswer
from ketadesk.ui.kit.settings_by_number import (
    FOCUS_BY_CLICK,
    FOCUS_BY_TAB_AND_CLICK,
    FOCUS_NEVER,
    PLAIN_TEXT,
    SECRET_INPUT,
    set_focus_policy,
    set_input_hints,
    set_text_format,
)
from ketadesk.ui.kit.text_paint import END, MIDDLE, START, _lay_out
from ketadesk.ui.theme import shown_theme


def _columns_of(image: QImage, colour: str) -> list[int]:
    """Where across the picture this very colour is seen."""
    wanted = int(f"FF{colour[1:]}", 16)
    return [
        x
        for x in range(image.width())
        if any(image.pixel(x, y) == wanted for y in range(image.height()))
    ]


@pytest.mark.parametrize("kind", list(ButtonKind))
def test_a_button_paints_its_words_and_its_key(
    show: Callable[..., QWidget], kind: ButtonKind
) -> None:
    button = Button("Hold", kind, legend="Enter")
    show(button)
    theme = shown_theme()
    ink = {
        ButtonKind.PRIMARY: theme.on_accent,
        ButtonKind.PLAIN: theme.ink,
        ButtonKind.STOP: theme.stop,
        ButtonKind.LINK: theme.accent_text,
    }[kind]
    inner = button.grab().toImage().copy(8, 6, button.width() - 16, button.height() - 12)
    assert _columns_of(inner, ink)


def test_an_answer_paints_its_words_in_the_colour_of_its_state(
    show: Callable[..., QWidget],
) -> None:
    row = SegmentedAnswer((Option("y", "HH", "Y", "HH"), Option("n", "HH", "N")), "Asked")
    row.set_value("n")
    show(row)
    theme = shown_theme()
    for segment, ink in zip(row.segments(), (theme.ink, theme.on_accent), strict=True):
        assert _columns_of(segment.grab().toImage(), ink)


@pytest.mark.parametrize(
    ("alignment", "first", "last"),
    [
        (Qt.AlignmentFlag.AlignLeft, 0, 60),
        (Qt.AlignmentFlag.AlignHCenter, 120, 180),
        (Qt.AlignmentFlag.AlignRight, 240, 300),
    ],
)
def test_a_label_stands_where_it_is_told_to(
    show: Callable[..., QWidget], alignment: Qt.AlignmentFlag, first: int, last: int
) -> None:
    label = Label("HH", "strong")
    label.setAlignment(alignment)
    show(label, width=300, height=40)
    seen = _columns_of(label.grab().toImage(), shown_theme().ink)
    assert seen
    assert first <= seen[0]
    assert seen[-1] < last


def test_a_centred_label_is_one_that_is_told_so_by_name(show: Callable[..., QWidget]) -> None:
    named, told = Label("HH"), Label("HH")
    named.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
    told.centre()
    show(named, width=300, height=40)
    show(told, width=300, height=40)
    assert named.grab().toImage() == told.grab().toImage()


@pytest.mark.parametrize("across", [START, MIDDLE, END])
def test_a_name_from_right_to_left_stays_where_it_stands_in_the_line(
    qtbot: QtBot, across: float
) -> None:
    (layout,), _size = _lay_out("שלום Ada", QFont(), 500, across)
    line = layout.lineAt(0)
    assert line.cursorToX(1)[0] < line.cursorToX(6)[0]


def test_the_numbers_are_those_of_qt(qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    policy = Qt.FocusPolicy
    for number, meant in (
        (FOCUS_NEVER, policy.NoFocus),
        (FOCUS_BY_CLICK, policy.ClickFocus),
        (FOCUS_BY_TAB_AND_CLICK, policy.StrongFocus),
    ):
        set_focus_policy(field, number)
        assert field.focusPolicy() == meant
    hint = Qt.InputMethodHint
    set_input_hints(field, SECRET_INPUT)
    assert field.inputMethodHints() == hint.ImhSensitiveData | hint.ImhNoPredictiveText
    label = QLabel()
    qtbot.addWidget(label)
    set_text_format(label, PLAIN_TEXT)
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_setting_that_a_widget_does_not_have_is_a_bug(qtbot: QtBot) -> None:
    plain = QWidget()
    qtbot.addWidget(plain)
    with pytest.raises(AttributeError, match="textFormat"):
        set_text_format(plain, PLAIN_TEXT)
