"""A whole screening without the mouse, with its keys counted (R-UX-26, keystroke budget)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ketadesk.desk.tries import Try
from ketadesk.visit.entries import Ordered
from ketadesk.visit.stages import Stage
from tests.screening_keys import BY_ONE_KEY, screening_keys
from tests.ui.doubles import Signs
from tests.ui.visit_screening.desk import focused, open_visit

SECTIONS = screening_keys("2")

BASELINE = {
    "sbp": 128, "dbp": 78, "hr": 72, "spo2": 98, "rr": 14, "temp_c": 36.8, "moaas": 5,
    "distress": 0, "nausea": 0, "vomited": 0, "cadss6": 0, "site_ok": True,
}  # fmt: skip

_NAMED = {"\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}


def _type(text: str) -> None:
    for sign in text:
        QTest.keyClick(focused(), _NAMED.get(sign, sign))


def test_a_screening_is_answered_ordered_and_signed_by_keyboard(qtbot: QtBot) -> None:
    desk = open_visit(qtbot, until="0:00:00")
    desk.tab.open_section("identity", focus=True)
    for name, text in SECTIONS.items():
        assert desk.tab.current == name
        _type(text)
        progress = desk.screen.presenter.assessment().screening
        section = next(each for each in progress.sections if each.section == name)
        assert section.answered == section.required, name
        QApplication.processEvents()
    assert desk.tab.current == "baseline"
    desk.presenter.attempt(lambda: desk.clinic.desk.watch.observe(desk.visit, BASELINE), Try())
    QTest.keyClick(focused(), Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert desk.tab.current == "order"
    desk.dialogs.expect(Signs("prescriber"))
    _type("0.5\n40\n1\n40\n\n")
    visit = desk.clinic.desk.charts.case(desk.visit).visit
    assert visit.last(Ordered) is not None
    assert focused() is desk.tab.panel.sign
    desk.dialogs.expect(Signs("nurse"))
    _type("\n")
    assert desk.clinic.desk.charts.case(desk.visit).visit.stage is Stage.INFUSION
    assert desk.screen.current == "infusion"
    assert sum(len(SECTIONS[name]) for name in BY_ONE_KEY) == 49
