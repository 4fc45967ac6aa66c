"""Rules that hold for every widget of the kit, at every text size and in both themes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.ui import theme
from ketadesk.ui.kit import Button, ButtonKind, Label, PatientBanner
from ketadesk.ui.kit.segment import Segment
from tests.ui.kit.samples import whole_kit


def visible(page: QWidget) -> list[QWidget]:
    for _ in range(6):
        QApplication.processEvents()
    return [w for w in page.findChildren(QWidget) if w.isVisible()]


def ours(widget: QWidget) -> bool:
    return type(widget).__module__.startswith("ketadesk.")


@pytest.mark.parametrize(
    ("shown", "percent"), [(theme.LIGHT, 100), (theme.DIM, 150), (theme.LIGHT, 200)]
)
def test_nothing_is_smaller_than_its_size_hint_r_ux_24(
    qapp: QApplication, show: Callable[..., QWidget], shown: theme.Theme, percent: int
) -> None:
    theme.apply(qapp, shown, percent)
    page = show(whole_kit(), width=1024, height=768)
    small = []
    for widget in visible(page):
        if not ours(widget):
            continue
        least = widget.minimumSizeHint()
        if widget.hasHeightForWidth():
            least.setHeight(widget.heightForWidth(widget.width()))
        if widget.width() < least.width() or widget.height() < least.height():
            small.append((type(widget).__name__, widget.accessibleName(), widget.size(), least))
    assert small == []


def test_a_change_of_text_size_and_theme_reaches_what_is_shown(
    qapp: QApplication, show: Callable[..., QWidget]
) -> None:
    page = show(whole_kit(), width=1400, height=900)
    before = {id(w): w.height() for w in visible(page) if isinstance(w, Segment)}
    theme.apply(qapp, theme.DIM, 200)
    for _ in range(4):
        QApplication.processEvents()
    segments = [w for w in visible(page) if isinstance(w, Segment)]
    grown = [(w.height(), before[id(w)]) for w in segments]
    assert [pair for pair in grown if pair[0] < 1.7 * pair[1]] == []
    corner = page.grab().toImage().pixelColor(page.width() - 2, page.height() - 2)
    assert corner.lightnessF() < 0.25


@pytest.mark.parametrize("percent", [100, 200])
def test_primary_targets_are_44_and_none_is_under_24_r_ux_25(
    qapp: QApplication, show: Callable[..., QWidget], percent: int
) -> None:
    theme.apply(qapp, theme.LIGHT, percent)
    page = show(whole_kit(), width=1400, height=900)
    targets = [w for w in visible(page) if w.focusPolicy() and not isinstance(w, QScrollBar)]
    small = [w for w in targets if min(w.width(), w.height()) < 24]
    assert small == []
    main = [
        w
        for w in targets
        if isinstance(w, Segment) or (isinstance(w, Button) and w.kind is not ButtonKind.LINK)
    ]
    assert len(main) >= 10
    assert [w.accessibleName() for w in main if min(w.width(), w.height()) < 44] == []


def test_everything_that_takes_the_focus_has_a_name_r_ux_27(show: Callable[..., QWidget]) -> None:
    page = show(whole_kit(), width=1400, height=900)
    focusable = [w for w in visible(page) if w.focusPolicy() != Qt.FocusPolicy.NoFocus and ours(w)]
    assert len(focusable) > 15
    assert [w for w in focusable if not w.accessibleName()] == []


def test_every_label_is_plain_text_f_63(show: Callable[..., QWidget]) -> None:
    page = show(whole_kit(), width=1400, height=900)
    labels = page.findChildren(QLabel)
    assert len(labels) > 30
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}


def test_the_whole_page_can_be_walked_by_tab_r_ux_26(
    qtbot: QtBot, show: Callable[..., QWidget]
) -> None:
    page = show(whole_kit(), width=1400, height=900)
    stops = [
        w
        for w in visible(page)
        if w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus and ours(w)
    ]
    reached: set[QWidget] = set()
    for _ in range(len(stops) + 8):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.add(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    missed = [w.accessibleName() for w in stops if w not in reached]
    assert missed == []


def test_scrolling_follows_the_focus(qtbot: QtBot, show: Callable[..., QWidget]) -> None:
    page = show(whole_kit(), width=1024, height=600)
    buttons = [
        w for w in page.findChildren(QAbstractButton) if w.accessibleName() == "Stop infusion"
    ]
    last = buttons[0]
    last.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(4):
        QApplication.processEvents()
    seen = last.visibleRegion().boundingRect()
    assert seen == QRect(0, 0, last.width(), last.height())


@pytest.mark.parametrize("percent", [100, 200])
def test_no_name_is_cut_at_1024_by_768_r_ux_01_r_ux_07_f_44(
    qapp: QApplication, show: Callable[..., QWidget], percent: int
) -> None:
    theme.apply(qapp, theme.LIGHT, percent)
    page = show(whole_kit(), width=1024, height=768)
    visible(page)
    banner = page.findChildren(PatientBanner)[0]
    assert banner.width() >= 1000
    words = [w for w in banner.findChildren(Label) if w.isVisible()]
    assert "VAN-DER-WESTHUIZEN-MONTGOMERY-ABCDE" in words[0].text()
    for label in words:
        assert label.visibleRegion().boundingRect().size() == label.size(), label.text()
        assert label.height() >= label.heightForWidth(label.width())


@pytest.mark.parametrize("name", ["محمد بن سلمان", "山田 太郎", "O'NEILL 🦉", "<b>x</b>", "W" * 80])
def test_any_name_is_shown_as_typed_f_44_f_63(show: Callable[..., QWidget], name: str) -> None:
    label = Label(name, "name")
    show(label, width=300, height=300)
    visible(label)
    assert label.text() == name
    assert label.height() >= label.heightForWidth(label.width())
    image = label.grab().toImage()
    inked = {
        x
        for x in range(image.width())
        for y in range(0, image.height(), 2)
        if image.pixelColor(x, y).lightnessF() < 0.5
    }
    assert inked
    assert max(inked) < image.width()
