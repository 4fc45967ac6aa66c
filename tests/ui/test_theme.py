"""Colours, type and the style sheet."""

from __future__ import annotations

import re
import sys

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.ui import theme
from ketadesk.ui.theme import DIM, LIGHT, Status, Theme, contrast

THEMES = pytest.mark.parametrize("shown", [LIGHT, DIM], ids=lambda shown: shown.name)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@THEMES
def test_words_have_contrast_r_ux_22(shown: Theme) -> None:
    pairs = [
        (ink, ground)
        for ink in (shown.ink, shown.ink2)
        for ground in (shown.bg, shown.surface, shown.accent_soft, shown.disabled)
    ]
    pairs += [(shown.accent_text, g) for g in (shown.bg, shown.surface, shown.accent_soft)]
    pairs += [(shown.on_accent, shown.accent)]
    for status in Status:
        ink = shown.ink_of(status)
        pairs += [(ink, shown.soft_of(status)), (ink, shown.surface), (ink, shown.bg)]
        if status is not Status.PLAIN:
            pairs.append((shown.ink, shown.soft_of(status)))
    for ground in (shown.bar, shown.bar_chip, shown.bar_caution, shown.bar_stop, shown.bar_info):
        pairs.append((shown.bar_ink, ground))
        pairs.append((shown.bar_ink, theme.blend(ground, shown.bar, 0.45)))
    pairs.append((shown.bar_ink2, shown.bar))
    low = {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < 4.5}
    assert low == {}


@THEMES
def test_controls_and_focus_have_contrast_r_ux_22(shown: Theme) -> None:
    pairs = [
        (edge, ground)
        for edge in (shown.control, shown.focus)
        for ground in (shown.bg, shown.surface, shown.accent_soft, shown.caution_soft)
    ]
    pairs += [(shown.accent, shown.surface), (shown.ok, shown.surface)]
    pairs += [(shown.bar_focus, shown.bar), (shown.stop, shown.surface)]
    low = {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < 3}
    assert low == {}


@THEMES
@pytest.mark.parametrize("percent", [100, 125, 150, 200])
def test_style_sheet_has_no_open_places(shown: Theme, percent: int) -> None:
    sheet = theme.style_sheet(shown, percent)
    assert "$" not in sheet
    assert "px(" not in sheet
    assert f"font-size: {16 * percent // 100}px" in sheet


def test_every_focus_rule_draws_a_ring_of_three_pixels_r_ux_26() -> None:
    sheet = theme.style_sheet(LIGHT, 100)
    rules = re.findall(r"([^{}]*):focus[^{}]*\{([^}]*)\}", sheet)
    ringed = [body for _, body in rules if f"border: 3px solid {LIGHT.focus}" in body]
    padding_only = [body for _, body in rules if body.strip().startswith("padding")]
    assert len(ringed) >= 5
    assert len(ringed) + len(padding_only) == len(rules)


def test_dressing_sets_palette_size_and_theme(qapp: QApplication) -> None:
    theme.apply(qapp, DIM, 150)
    assert theme.shown_theme() is DIM
    assert theme.px(16) == 24
    assert theme.font(16, bold=True).pixelSize() == 24
    assert qapp.palette().window().color().name().upper() == DIM.bg
    assert "font-size: 24px" in qapp.styleSheet()


@pytest.mark.parametrize("percent", [99, 201])
def test_text_size_is_100_to_200_r_ux_24(qapp: QApplication, percent: int) -> None:
    with pytest.raises(ValueError, match="text size"):
        theme.apply(qapp, LIGHT, percent)


def test_a_role_dresses_anew(qtbot: object) -> None:
    label = QLabel("x")
    label.setProperty("role", "body")
    label.ensurePolished()
    assert label.font().pixelSize() == 16
    theme.set_role(label, "role", "heading")
    assert label.font().pixelSize() == 18


def test_none_outlives_the_binding() -> None:
    thing = QObject()
    for _ in range(20_000):
        thing.setObjectName("x")
    assert thing.objectName() == "x"
    assert sys.getrefcount(None) > 100_000


def test_the_icon_is_there(qapp: QApplication) -> None:
    assert not theme.app_icon().pixmap(64, 64).isNull()


class _Counted(QWidget):
    """Counts how often it was dressed anew."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def event(self, event: QEvent) -> bool:
        self.times += event.type() is QEvent.Type.StyleChange
        return super().event(event)


def test_a_turn_of_the_theme_dresses_each_widget_a_few_times_only(
    qapp: QApplication, qtbot: QtBot
) -> None:
    """Ctrl+D in a window of a thousand widgets; Qt's own way counts once a level."""
    page = QWidget()
    qtbot.addWidget(page)
    inside = page
    for _level in range(20):
        around = inside
        inside = QWidget(around)
    counted = _Counted()
    counted.setParent(inside)
    counted.times = 0
    theme.apply(qapp, theme.DIM, 100)
    assert counted.times <= 4
