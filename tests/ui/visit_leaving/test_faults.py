"""A full disk at the end of a visit (R-REL-04, F-11); half-typed texts that come back (F-01)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.desk.tries import Try
from ketadesk.kernel.problems import EnvironmentFault, Fault, Problem
from ketadesk.ui.kit import Dialog, SegmentedAnswer
from ketadesk.ui.visit.leaving.account import DiscrepancyDialog, WasteDialog
from ketadesk.ui.visit.leaving.leave import LeaveDialog
from ketadesk.ui.visit.leaving.tab import LeavingTab
from ketadesk.ui.visit.record import RecordTab
from ketadesk.ui.visit.record_correct import CorrectAnswerDialog, CorrectSetDialog, PickDialog
from ketadesk.visit.entries import (
    AldreteScored,
    AnswerCorrected,
    LeftEarly,
    ObservationCorrected,
    Wasted,
)
from ketadesk.visit.stages import Stage
from tests.ui.conftest import Show
from tests.ui.doubles import FailingDisk, Signs
from tests.ui.visit_leaving.bench import Bench, a_bench


def _leaving(show: Show, bench: Bench) -> LeavingTab:
    tab = LeavingTab(bench.presenter, bench.dialogs, bench.places)
    bench.places.window = show(tab, width=1440, height=800)
    return tab


def _record(show: Show, bench: Bench) -> RecordTab:
    tab = RecordTab(bench.presenter, bench.dialogs, bench.places)
    bench.places.window = show(tab, width=1200, height=700)
    return tab


def _drops(bench: Bench) -> None:
    desk = bench.clinic.desk
    desk.register.receive("W1", "500", "50", "L1", "2028-01-31")
    desk.infusion.draw(bench.presenter.visit, "W1", "10")


@pytest.mark.parametrize(
    ("until", "press", "stage"),
    [
        ("2:08:00", lambda tab: tab.ending.sign.click(), Stage.RECOVERY),
        ("1:20:00", lambda tab: tab.ready.rows["dc.time"].override.clicked.emit(), Stage.RECOVERY),
    ],
)
def test_a_signature_that_met_a_fault_changes_nothing(
    show: Show, until: str, press: Callable[[LeavingTab], object], stage: Stage
) -> None:
    bench = a_bench(until)
    tab = _leaving(show, bench)
    before = bench.visit.head
    disk = FailingDisk.under(bench.clinic.desk)
    disk.fault = Fault.DISK_FULL
    who = "nurse" if until == "2:08:00" else "prescriber"
    bench.dialogs.expect(Signs(who, "agreed"))
    press(tab)
    (refused,) = bench.dialogs.refused
    assert isinstance(refused, EnvironmentFault)
    assert (bench.visit.head, bench.visit.stage) == (before, stage)


def test_after_an_override_the_focus_is_in_the_next_question(qtbot: QtBot, show: Show) -> None:
    """F-42: not on the next override, which a second Enter would open."""
    bench = a_bench("1:20:00")
    tab = _leaving(show, bench)
    row = tab.ready.rows["dc.time"]
    row.override.setFocus()
    bench.dialogs.expect(Signs("prescriber", "agreed"))
    qtbot.keyClick(row.override, Qt.Key.Key_Return)
    assert [each.code.value for each in bench.dialogs.refused if isinstance(each, Problem)] == []
    focus = QApplication.focusWidget()
    assert isinstance(focus, QWidget)
    rows = tab.ready.rows.values()
    assert not any(focus is each.override for each in rows)
    assert any(each.editor is not None and each.editor.isAncestorOf(focus) for each in rows)


def test_closing_and_voiding_that_met_a_fault_change_nothing(show: Show) -> None:
    bench = a_bench("2:09:00")
    tab = _record(show, bench)
    before = bench.visit.head
    FailingDisk.under(bench.clinic.desk).fault = Fault.DISK_FULL
    bench.dialogs.expect(Signs("nurse"), Signs("nurse", "other person"))
    tab.ending.sign.click()
    tab.void.click()
    assert [type(each) for each in bench.dialogs.refused] == [EnvironmentFault] * 2
    assert bench.visit.head == before


def test_an_answer_of_the_checklist_is_given_by_try_again(qtbot: QtBot, show: Show) -> None:
    bench = a_bench("2:03:00")
    tab = _leaving(show, bench)
    disk = FailingDisk.under(bench.clinic.desk)
    disk.fault = Fault.DISK_FULL
    for name in ("dc.drinks", "dc.oriented"):
        tab.ready.rows[name].focus_editor()
        qtbot.keyClicks(QApplication.focusWidget(), "y")
        assert "Not saved" in tab.ready.rows[name].message.text()
    disk.fault = None
    assert bench.presenter.clinic.try_again()
    assert bench.visit.answers["dc.drinks"].value is True
    assert bench.visit.answers["dc.oriented"].value is True
    assert tab.ready.rows["dc.drinks"].message.text() == ""


def _found_by_another_act(bench: Bench) -> None:
    """Somebody else's act is told that the record has moved on, and what was kept comes out."""
    desk, visit = bench.clinic.desk, bench.presenter.visit
    clinic = bench.presenter.clinic
    done = clinic.attempt(lambda: desk.watch.note(visit, "Warm blanket"), Try())
    assert isinstance(done, Problem)
    assert not clinic.has_unsaved


@pytest.mark.parametrize("changed", [False, True])
def test_a_score_that_was_kept_but_told_as_failed_is_cleared_once_it_is_found(
    qtbot: QtBot, show: Show, *, changed: bool
) -> None:
    bench = a_bench("2:00:00")
    tab = _leaving(show, bench)
    disk = FailingDisk.under(bench.clinic.desk)
    tab.aldrete.answer("movement").setFocus()
    for key in "22":
        qtbot.keyClicks(QApplication.focusWidget(), key)
    disk.fault, disk.keeps = Fault.IO, True
    tab.aldrete.record.click()
    disk.fault = None
    if changed:
        tab.aldrete.answer("breathing").setFocus()
        qtbot.keyClicks(QApplication.focusWidget(), "1")
    _found_by_another_act(bench)
    assert len(bench.visit.of(AldreteScored)) == 1
    assert tab.aldrete.answer("breathing").value == ("1" if changed else None)
    assert ("as you chose it first" in tab.aldrete.message.text()) is changed
    assert tab.aldrete.record.isEnabled() is changed
    assert ("score.aldrete" in bench.presenter.drafts()) is changed


def test_an_answer_of_the_checklist_that_is_found_is_not_called_unsaved(
    qtbot: QtBot, show: Show
) -> None:
    bench = a_bench("2:03:00")
    tab = _leaving(show, bench)
    disk = FailingDisk.under(bench.clinic.desk)
    disk.fault, disk.keeps = Fault.IO, True
    row = tab.ready.rows["dc.drinks"]
    row.focus_editor()
    qtbot.keyClicks(QApplication.focusWidget(), "y")
    assert "Not saved" in row.message.text()
    disk.fault = None
    _found_by_another_act(bench)
    assert bench.visit.answers["dc.drinks"].value is True
    assert row.message.text() == ""


def test_day_and_time_of_the_next_visit_are_kept_while_typed(qtbot: QtBot, show: Show) -> None:
    bench = a_bench("2:03:00")
    tab = _leaving(show, bench)
    when = tab.ready.rows["dc.next_visit"].when
    assert when is not None
    when.setFocus()
    qtbot.keyClicks(when, "25-Mar-20")
    qtbot.waitUntil(
        lambda: bench.presenter.drafts() == {"when.dc.next_visit": "25-Mar-20"}, timeout=2500
    )
    again = _leaving(show, bench).ready.rows["dc.next_visit"].when
    assert again is not None
    assert again.text() == "25-Mar-20"
    again.setFocus()
    qtbot.keyClicks(again, "26 09:00")
    disk = FailingDisk.under(bench.clinic.desk)
    disk.fault = Fault.DISK_FULL
    qtbot.keyClick(again, Qt.Key.Key_Return)
    assert again.text() == "25-Mar-2026 09:00"
    assert again.problem == "Not saved. Press Enter to try again."
    disk.fault = None
    qtbot.keyClick(again, Qt.Key.Key_Return)
    assert "at" in bench.visit.answers["dc.next_visit"].fields
    assert again.text() == ""
    assert bench.presenter.drafts() == {}


def test_leaving_early_stays_open_until_it_is_recorded(qtbot: QtBot, show: Show) -> None:
    bench = a_bench("1:20:00")
    tab = _leaving(show, bench)
    disk = FailingDisk.under(bench.clinic.desk)

    def begin(dialog: Dialog) -> None:
        assert isinstance(dialog, LeaveDialog)
        qtbot.keyClicks(dialog.reason, "Will not")
        dialog.reject()

    def go_on(dialog: Dialog) -> None:
        assert isinstance(dialog, LeaveDialog)
        assert dialog.reason.text() == "Will not"
        assert dialog.how.value is None
        qtbot.keyClicks(dialog.how.segments()[0], "a")
        for answer in dialog.asked.values():
            qtbot.keyClicks(answer.segments()[0], "y")
        disk.fault = Fault.DISK_FULL
        dialog.button("leave").click()
        assert dialog.chosen is None
        assert "NOT SAVED" in dialog.message.text()
        disk.fault = None
        dialog.button("leave").click()

    bench.dialogs.expect(begin, go_on)
    tab.ending.leave.click()
    tab.ending.leave.click()
    assert bench.visit.of(LeftEarly)[0][0].reason == "Will not"
    assert bench.presenter.drafts() == {}


def test_a_waste_that_the_witness_did_not_sign_is_still_typed(qtbot: QtBot, show: Show) -> None:
    bench = a_bench("0:15:00")
    _drops(bench)
    tab = _leaving(show, bench)
    disk = FailingDisk.under(bench.clinic.desk)

    def fill(dialog: Dialog) -> None:
        assert isinstance(dialog, WasteDialog)
        qtbot.keyClicks(dialog.mg, "10")
        qtbot.keyClicks(dialog.method, "Drug waste bin")
        qtbot.keyClicks(dialog.reason, "Not needed")
        dialog.button("witness").click()
        disk.fault = Fault.DISK_FULL

    def again(dialog: Dialog) -> None:
        assert isinstance(dialog, WasteDialog)
        texts = (dialog.mg.text(), dialog.method.text(), dialog.reason.text())
        assert texts == ("10", "Drug waste bin", "Not needed")
        dialog.button("witness").click()

    bench.dialogs.expect(fill, Signs("nurse2"), again, Signs("nurse2"))
    tab.account.waste.click()
    assert [type(each) for each in bench.dialogs.refused] == [EnvironmentFault]
    assert not bench.visit.of(Wasted)
    disk.fault = None
    tab.account.waste.click()
    assert len(bench.visit.of(Wasted)) == 1
    assert bench.presenter.drafts() == {}


def test_a_discrepancy_says_what_is_missing_and_what_the_disk_refused(
    qtbot: QtBot, show: Show
) -> None:
    bench = a_bench("2:09:00")
    _record(show, bench)
    disk = FailingDisk.under(bench.clinic.desk)
    dialog = DiscrepancyDialog(bench.presenter, bench.places.window_widget())
    qtbot.addWidget(dialog)
    qtbot.keyClicks(dialog.reason, "Ampoule fell")
    dialog.button("report").click()
    assert dialog.chosen is None
    qtbot.keyClicks(dialog.told, "Director")
    disk.fault = Fault.DISK_FULL
    dialog.button("report").click()
    assert dialog.chosen is None
    assert dialog.message.text()
    assert dialog.reason.text() == "Ampoule fell"


def test_corrections_stay_open_until_they_are_recorded(qtbot: QtBot, show: Show) -> None:
    bench = a_bench("2:05:30")
    tab = _record(show, bench)
    disk = FailingDisk.under(bench.clinic.desk)

    def pick(key: str) -> Callable[[Dialog], None]:
        def choose(dialog: Dialog) -> None:
            assert isinstance(dialog, PickDialog)
            dialog.table.selectRow(dialog.table._keys.index(key))
            dialog.button("next").click()

        return choose

    def fails_then_holds(dialog: CorrectAnswerDialog | CorrectSetDialog) -> None:
        disk.fault = Fault.DISK_FULL
        dialog.button("correct").click()
        assert dialog.chosen is None
        assert "NOT SAVED" in dialog.message.text()
        disk.fault = None
        dialog.button("correct").click()
        assert dialog.chosen == "correct"

    def answer(dialog: Dialog) -> None:
        assert isinstance(dialog, CorrectAnswerDialog)
        row = dialog.editor.findChild(SegmentedAnswer)
        assert row is not None
        QTest.keyClicks(row.segments()[0], "y")
        QTest.keyClicks(dialog.reason, "Asked again")
        fails_then_holds(dialog)

    def values(dialog: Dialog) -> None:
        assert isinstance(dialog, CorrectSetDialog)
        QTest.keyClicks(dialog.reason, "Misread")
        QTest.keyClicks(dialog.fields["hr"], "76")
        fails_then_holds(dialog)

    bench.dialogs.expect(pick("hx.cvstable"), answer, pick(bench.visit.sets[-1].entry.id), values)
    tab.correct_answer.click()
    tab.correct_set.click()
    assert bench.visit.of(AnswerCorrected)[0][0].reason == "Asked again"
    assert bench.visit.of(ObservationCorrected)[0][0].reason == "Misread"
    assert bench.presenter.drafts() == {}
