"""A full disk in the screening: nothing is signed by it, and "Try again" records (R-REL-04)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.ui.visit.screening.decisions import ask_decision, ask_override
from ketadesk.visit.entries import Ordered
from ketadesk.visit.stages import Stage
from tests.ui.doubles import FailingDisk, Signs
from tests.ui.visit_screening.desk import OnePage, Open, focused, keys, open_visit, press


def _stage(desk: Open) -> Stage:
    return desk.clinic.desk.charts.case(desk.visit).visit.stage


def test_answers_that_met_a_fault_are_recorded_by_try_again(qtbot: QtBot) -> None:
    desk = OnePage(qtbot)
    disk = FailingDisk.under(desk.clinic.desk)
    disk.fault = Fault.DISK_FULL
    rows = [desk.go_to("wt.kg")]
    keys("70")
    press(Qt.Key.Key_Return)
    assert desk.value("wt.kg") is None
    assert "Not saved" in rows[0]._message.text()
    disk.fault = None
    assert desk.presenter.try_again()
    assert desk.value("wt.kg") == 70
    assert rows[0]._message.text() == ""
    assert not desk.presenter.has_unsaved


def test_a_choice_that_met_a_fault_is_recorded_by_try_again(qtbot: QtBot) -> None:
    desk = OnePage(qtbot)
    disk = FailingDisk.under(desk.clinic.desk)
    disk.fault = Fault.DISK_FULL
    row = desk.go_to("preg.bf")
    keys("y")
    assert desk.answer("preg.bf") is None
    disk.fault = None
    assert desk.presenter.try_again()
    assert desk.value("preg.bf") is True
    assert row._message.text() == ""


def test_the_signed_screening_is_not_signed_by_a_fault_f_11(qtbot: QtBot) -> None:
    desk = open_visit(qtbot, until="0:18:10")
    before = desk.clinic.desk.charts.case(desk.visit).visit.head
    disk = FailingDisk.under(desk.clinic.desk)
    disk.fault = Fault.DISK_FULL
    desk.dialogs.expect(Signs("nurse"), "feels unwell", "other person")
    desk.tab._sign()
    desk.tab.cancel.click()
    desk.tab.void.click()
    assert [type(each) for each in desk.dialogs.refused] == [EnvironmentFault] * 3
    assert desk.clinic.desk.charts.case(desk.visit).visit.head == before
    assert desk.places.places == []


def test_decisions_and_overrides_are_not_made_by_a_fault_f_11(qtbot: QtBot) -> None:
    desk = open_visit(qtbot)
    for item in ("hx.thyroid", "preg.bf"):
        desk.go_to(item)
        keys("y")
    presenter = desk.screen.presenter
    found = {each.item: each for each in presenter.assessment().screening.findings}
    FailingDisk.under(desk.clinic.desk).fault = Fault.DISK_FULL
    desk.dialogs.expect(
        Signs("prescriber", "spoke with her", "proceed"), Signs("prescriber", "treated")
    )
    assert not ask_decision(presenter, desk.dialogs, found["preg.bf"])
    assert not ask_override(presenter, desk.dialogs, found["hx.thyroid"])
    assert [type(each) for each in desk.dialogs.refused] == [EnvironmentFault] * 2


def test_an_order_that_met_a_fault_stays_typed_f_11(qtbot: QtBot) -> None:
    desk = open_visit(qtbot)
    desk.go_to("wt.kg")
    keys("68.4")
    press(Qt.Key.Key_Return)
    desk.tab.open_section("order", focus=True)
    disk = FailingDisk.under(desk.clinic.desk)
    for text in ("0.5", "40", "2"):
        QTest.keyClicks(focused(), text)
        press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    disk.fault = Fault.DISK_FULL
    desk.dialogs.expect(Signs("prescriber"))
    press(Qt.Key.Key_Return)
    assert [type(each) for each in desk.dialogs.refused] == [EnvironmentFault]
    visit = desk.clinic.desk.charts.case(desk.visit).visit
    assert visit.last(Ordered) is None
    page = desk.tab.page("order")
    assert [each.text() for each in page.fields.values()] == ["0.5", "40", "2", ""]  # type: ignore[union-attr]
    assert _stage(desk) is Stage.SCREENING
