"""Screens that are kept until the test is over and then closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.visit_keys.desk import Open, put_up

OpenVisit = Callable[..., Open]


@pytest.fixture
def open_visit(qtbot: QtBot) -> Iterator[OpenVisit]:
    """Opens a visit at a time of its script with a tab in front."""
    opened: list[Open] = []

    def make(until: str, tab: str, script: str = "uneventful") -> Open:
        opened.append(put_up(qtbot, until, tab, script))
        return opened[-1]

    yield make
    for each in opened:
        # What is half typed is kept when a screen goes: its clinic must still be there.
        each.window.close()
