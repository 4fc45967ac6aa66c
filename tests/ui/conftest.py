"""Widgets are shown without a screen; every test starts in the light theme at 100 % text."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.ui import theme

Show = Callable[..., QWidget]


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> QApplication:
    if (theme.shown_theme(), theme.shown_text_percent(), bool(qapp.styleSheet())) != (
        theme.LIGHT,
        100,
        True,
    ):
        theme.apply(qapp, theme.LIGHT, 100)
    return qapp


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Puts widgets one below the other on a page, shows it, and keeps it for the test."""
    pages: list[QWidget] = []

    def put(*widgets: QWidget, width: int = 0, height: int = 0) -> QWidget:
        page = QWidget()
        page.setProperty("kind", "page")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            layout.addWidget(widget)
        pages.append(page)
        qtbot.addWidget(page)
        if width:
            page.resize(width, height)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return page

    return put
