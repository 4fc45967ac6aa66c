"""A director reads the rows marked [D] before the protocol can be approved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ketadesk.protocols.catalogue import load_shipped
from ketadesk.ui.entry.protocol_list import ProtocolList
from ketadesk.ui.entry.protocol_rows import protocol_rows

PROTOCOL = load_shipped("ketamine-iv-mood")
PROPOSED = sum(row.house_default for row in protocol_rows(PROTOCOL))


@pytest.fixture
def reading(qtbot: QtBot, show: Callable[..., object]) -> ProtocolList:
    made = ProtocolList(PROTOCOL)
    show(made, width=1100, height=620)
    qtbot.waitUntil(lambda: made.left < PROPOSED)
    made.setFocus()
    return made


def _press(reading: ProtocolList, key: Qt.Key, times: int = 1) -> None:
    for _each in range(times):
        QTest.keyClick(reading.page, key)


def test_each_proposal_says_so_in_words_and_with_a_sign(reading: ProtocolList) -> None:
    marks = [each for each in reading.findChildren(QLabel) if each.text() == "▲ [D] proposal"]
    assert len(marks) == PROPOSED
    texts = {each.text() for each in reading.findChildren(QLabel)}
    assert "Identity and consent\nconsent.signed" in texts


def test_no_row_says_that_it_is_approved_before_it_is() -> None:
    assert [row for row in protocol_rows(PROTOCOL) if "approved" in row.source] == []


def test_every_row_names_its_place_in_the_file() -> None:
    assert [row for row in protocol_rows(PROTOCOL) if not row.id] == []


def test_a_jump_to_the_end_reads_nothing_in_between(reading: ProtocolList) -> None:
    before = reading.left
    _press(reading, Qt.Key.Key_End)
    assert reading.left == before > 0
    assert not reading.all_read


def test_paging_down_reads_every_proposal(reading: ProtocolList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(reading.read):
        _press(reading, Qt.Key.Key_PageDown, 60)
    assert reading.left == 0


def test_enter_and_a_key_that_is_not_known_read_nothing(reading: ProtocolList) -> None:
    before = reading.left
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_X):
        _press(reading, key)
    assert reading.left == before


def test_it_says_how_many_are_left(reading: ProtocolList) -> None:
    def words() -> str:
        return " ".join(each.text() for each in reading.findChildren(QLabel))

    assert f"{reading.left} rows marked [D] were not shown yet." in words()
    _press(reading, Qt.Key.Key_PageDown, 60)
    assert "Every row marked [D] was shown." in words()
