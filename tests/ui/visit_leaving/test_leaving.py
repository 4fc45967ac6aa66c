"""Recovery and discharge by keyboard: scores, checklist, account, discharge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.kernel.problems import Code, EnvironmentFault, Fault
from ketadesk.ui.kit import Button, Dialog, Label
from ketadesk.ui.navigation import SHEET, VisitPlace
from ketadesk.ui.visit.identify import IdentityDialog
from ketadesk.ui.visit.infusion.act_dialog import ActDialog
from ketadesk.ui.visit.leaving import LeavingTab
from ketadesk.ui.visit.leaving.account import WasteDialog
from ketadesk.ui.visit.leaving.criterion import read_moment
from ketadesk.ui.visit.leaving.evidence import evidence_words
from ketadesk.ui.visit.leaving.leave import LeaveDialog
from ketadesk.ui.visit.urgent_words import left_words
from ketadesk.visit.entries import (
    AldreteScored,
    Answered,
    EscortCalled,
    LeftEarly,
    Overridden,
    Wasted,
)
from ketadesk.visit.stages import Stage
from tests.ui.conftest import Show
from tests.ui.doubles import Signs
from tests.ui.visit_leaving.bench import Bench, a_bench


def shown(show: Show, bench: Bench) -> LeavingTab:
    tab = LeavingTab(bench.presenter, bench.dialogs, bench.places)
    bench.places.window = show(tab, width=1440, height=900)
    return tab


def keys(qtbot: QtBot, typed: str) -> None:
    """Type into whatever has the focus."""
    for key in typed:
        focus = QApplication.focusWidget()
        assert focus is not None
        if key == "\r":
            qtbot.keyClick(focus, Qt.Key.Key_Return)
        else:
            qtbot.keyClicks(focus, key)


def type_identity(qtbot: QtBot, dialog: Dialog) -> None:
    assert isinstance(dialog, IdentityDialog)
    qtbot.keyClicks(dialog.born, "03-Feb-1984")
    qtbot.keyClicks(dialog.record_no, "S-0001")
    qtbot.keyClick(dialog.record_no, Qt.Key.Key_Return)


def test_nothing_is_chosen_beforehand(show: Show) -> None:
    """R-UX-13."""
    tab = shown(show, a_bench("1:20:00"))
    for card in (tab.aldrete, tab.padss):
        assert [card.answer(each.name).value for each in card._kind.parts] == [None] * 5
        assert not card.record.isEnabled()
    answers = [row.answer for row in tab.ready.rows.values() if row.answer is not None]
    assert answers
    assert all(each.value is None for each in answers)


def test_aldrete_is_six_keys(qtbot: QtBot, show: Show) -> None:
    bench = a_bench("2:00:00")
    tab = shown(show, bench)
    tab.aldrete.answer("movement").setFocus()
    keys(qtbot, "22222\r")
    assert bench.visit.of(AldreteScored)[0][1] == AldreteScored(2, 2, 2, 2, 2)
    assert tab.aldrete._pill is not None
    assert tab.aldrete._pill.text() == "● 10 of 10 at 11:00"
    assert tab.aldrete.again.isVisible()


def test_contradicted_part_is_asked_again_then_kept(qtbot: QtBot, show: Show) -> None:
    """Clinical reference §4: a pressure part that contradicts the last readings."""
    bench = a_bench("2:00:00")
    tab = shown(show, bench)
    tab.aldrete.answer("movement").setFocus()
    keys(qtbot, "22122\r")
    assert not bench.visit.of(AldreteScored)
    assert "2" in tab.aldrete.message.text()
    assert tab.aldrete.answer("circulation").value is None
    assert tab.aldrete.answer("movement").value == "2"
    keys(qtbot, "1")
    assert bench.visit.of(AldreteScored)[0][1].circulation == 1


def test_incomplete_score_has_no_total_and_draft_survives(qtbot: QtBot, show: Show) -> None:
    bench = a_bench("2:00:00")
    tab = shown(show, bench)
    tab.aldrete.answer("movement").setFocus()
    keys(qtbot, "22")
    again = shown(show, bench)
    assert again.aldrete.answer("breathing").value == "2"
    assert again.aldrete.record.words == "Record incomplete score"
    again.aldrete.record.setFocus()
    keys(qtbot, " ")
    assert again.aldrete._pill is not None
    assert again.aldrete._pill.text() == "▲ Incomplete at 11:00"
    assert again.aldrete.answer("breathing").value is None
    assert "score.aldrete" not in bench.presenter.drafts()


def test_enter_after_each_key_skips_no_part(qtbot: QtBot, show: Show) -> None:
    bench = a_bench("2:00:00")
    tab = shown(show, bench)
    tab.aldrete.answer("movement").setFocus()
    keys(qtbot, "2\r2\r2\r2\r1\r")
    assert [body for _e, body in bench.visit.of(AldreteScored)] == [AldreteScored(2, 2, 2, 2, 1)]


def test_enter_never_records_an_incomplete_score(qtbot: QtBot, show: Show) -> None:
    bench = a_bench("2:00:00")
    tab = shown(show, bench)
    tab.aldrete.answer("movement").setFocus()
    keys(qtbot, "22")
    tab.aldrete.record.setFocus()
    keys(qtbot, "\r")
    assert not bench.visit.of(AldreteScored)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert tab.aldrete.answer("circulation").isAncestorOf(focus)
    assert tab.aldrete.message.isVisible()
    assert "Choose every part, or press Space" in tab.aldrete.message.text()
    keys(qtbot, "2")
    assert tab.aldrete.message.text() == ""
    last = tab.aldrete._kind.parts[-1].name
    tab.aldrete.answer(last).setFocus()
    keys(qtbot, "\r\r\r")
    assert not bench.visit.of(AldreteScored)
    assert "Choose every part, or press Space" in tab.aldrete.message.text()


def test_half_made_score_is_its_persons_own(qtbot: QtBot, show: Show) -> None:
    bench = a_bench("2:00:00")
    tab = shown(show, bench)
    tab.aldrete.answer("movement").setFocus()
    keys(qtbot, "21")
    for person, value in (("nurse2", None), ("nurse", "1")):
        bench.clinic.sign_in(person)
        bench.presenter.clinic.person_changed.emit()
        assert tab.aldrete.answer("breathing").value == value


def test_padss_says_from_when_the_second_counts(show: Show) -> None:
    """Worked case 20: one pass is not yet enough."""
    tab = shown(show, a_bench("1:50:00"))
    assert tab.padss._pill is not None
    assert tab.padss._pill.text() == "▲ 10 at 10:46 · second from 11:01"
    assert tab.ready.rows["dc.padss"].evidence.text() == "One pass, 10 at 10:46 · second from 11:01"


def test_checklist_goes_by_single_keys(qtbot: QtBot, show: Show) -> None:
    bench = a_bench("2:03:00")
    tab = shown(show, bench)
    tab.ready.rows["dc.oriented"].focus_editor()
    keys(qtbot, "yyyyyyyyy")
    answered = {body.item: dict(body.fields) for _, body in bench.visit.of(Answered)}
    assert answered["dc.myself"] == {"value": True}
    assert answered["dc.next_visit"] == {"value": True}
    assert not tab.ready.rows["dc.oriented"].isVisible()
    assert tab.ready.cells["dc.oriented"].isVisible()
    keys(qtbot, "yyy")
    assert bench.presenter.drafts()["dc.escort"] == "present=yes identity=yes"
    keys(qtbot, "yy")
    assert bench.visit.answers["dc.escort"].fields["told"] is True
    assert bench.visit.answers["dc.assist"].value is True
    assert bench.presenter.drafts() == {}


def test_no_stays_open_and_can_be_changed(qtbot: QtBot, show: Show) -> None:
    bench = a_bench("2:03:00")
    tab = shown(show, bench)
    row = tab.ready.rows["dc.drinks"]
    row.focus_editor()
    keys(qtbot, "n")
    assert row.isVisible()
    assert row.evidence.text() == "No at 11:02"
    row.focus_editor()
    keys(qtbot, "y")
    cell = tab.ready.cells["dc.drinks"]
    assert cell.isVisible()
    cell.change.setFocus()
    keys(qtbot, "\r")
    assert row.isVisible()
    assert bench.visit.answers["dc.drinks"].value is True


def test_next_visit_takes_a_day_and_time(qtbot: QtBot, show: Show) -> None:
    bench = a_bench("2:03:00")
    tab = shown(show, bench)
    when = tab.ready.rows["dc.next_visit"].when
    assert when is not None
    when.setFocus()
    qtbot.keyClicks(when, "next week")
    qtbot.keyClick(when, Qt.Key.Key_Return)
    assert when.problem
    assert when.text() == "next week"
    when.clear()
    qtbot.keyClicks(when, "25-Mar-2026 09:00")
    qtbot.keyClick(when, Qt.Key.Key_Return)
    at = bench.visit.answers["dc.next_visit"].fields["at"]
    assert bench.presenter.clinic.local(at).strftime("%d %H:%M") == "25 09:00"
    assert tab.ready.cells["dc.next_visit"].evidence.text() == "Wed 25-Mar-2026 09:00"


@pytest.mark.parametrize("typed", ["", "09:00", "25-Foo-2026 09:00", "25-Mar-2026 9:61"])
def test_unreadable_moment_is_a_sentence(typed: str) -> None:
    assert isinstance(read_moment(typed), str)


def test_override_is_a_prescribers_with_a_reason(qtbot: QtBot, show: Show) -> None:
    bench = a_bench("1:50:00")
    tab = shown(show, bench)
    bench.tick(1000)
    assert tab.ready.rows["dc.moaas"].isVisible()
    assert not tab.ready.rows["dc.moaas"].override.isVisible()
    assert tab.ready.rows["dc.hr"].override.isVisible()
    bench.dialogs.expect(Signs("prescriber", reason="Seen by me, escort is a nurse"))
    tab.ready.rows["dc.dissociation"].override.setFocus()
    keys(qtbot, "\r")
    entry, body = bench.visit.of(Overridden)[-1]
    assert (body.item, entry.by) == ("dc.dissociation", "prescriber")
    assert "LINDQVIST, Maja" in bench.dialogs.asked[0][1][0]
    assert "Overridden by Prescriber One" in tab.ready.cells["dc.dissociation"].evidence.text()


def test_sign_is_closed_under_what_is_missing(show: Show) -> None:
    tab = shown(show, a_bench("2:05:30"))
    assert not tab.ending.sign.isEnabled()
    assert tab.ending.missing.text() == "Missing: sheet taught back."


def test_discharge_and_close_by_keyboard(qtbot: QtBot, show: Show) -> None:
    """R-UX-04, R-UX-29: identifiers again, then the passphrase; then the record is closed."""
    bench = a_bench("2:07:30")
    tab = shown(show, bench)
    asked: list[str] = []

    def identify(dialog: Dialog) -> None:
        asked.append("identity")
        type_identity(qtbot, dialog)

    bench.dialogs.expect(identify, Signs("nurse"), Signs("nurse"))
    tab.ending.sign.setFocus()
    keys(qtbot, "\r")
    assert asked == ["identity"]
    assert bench.visit.stage is Stage.DISCHARGED
    assert tab.ending.sign.words == "Close the record"
    keys(qtbot, "\r")
    assert bench.visit.stage is Stage.CLOSED
    assert not tab.ending.sign.isVisible()


def test_wrong_passphrase_discharges_nobody(qtbot: QtBot, show: Show) -> None:
    bench = a_bench("2:08:30")
    tab = shown(show, bench)
    bench.dialogs.expect(Signs("nurse", passphrase="guess"))
    tab.ending.sign.setFocus()
    keys(qtbot, "\r")
    assert bench.visit.stage is Stage.RECOVERY
    assert [each.code for each in bench.dialogs.refused] == [Code.SIGN_IN_FAILED]


def test_fault_shows_nothing_as_answered(
    qtbot: QtBot, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = a_bench("2:03:00")
    tab = shown(show, bench)

    def full(*_args: object, **_words: object) -> None:
        raise EnvironmentFault(Fault.DISK_FULL)

    monkeypatch.setattr(bench.clinic.desk.session.store, "append", full)
    row = tab.ready.rows["dc.drinks"]
    row.focus_editor()
    keys(qtbot, "y")
    assert row.isVisible()
    assert row.answer is not None
    assert row.answer.value is None
    assert "dc.drinks" not in bench.visit.answers


def test_waste_needs_another_person(qtbot: QtBot, show: Show) -> None:
    """Worked case 9: the witness is never the waster."""
    bench = a_bench("0:15:00")
    desk = bench.clinic.desk
    desk.register.receive("W1", "500", "50", "L1", "2028-01-31")
    desk.infusion.draw(bench.presenter.visit, "W1", "10")
    tab = shown(show, bench)

    def fill(dialog: Dialog) -> None:
        assert isinstance(dialog, WasteDialog)
        dialog.verb_pressed.emit("witness")
        assert dialog.mg.problem
        dialog.mg.setText("10")
        dialog.method.setText("Drug waste bin")
        dialog.reason.setText("Not needed")
        dialog.button("witness").click()

    bench.dialogs.expect(fill, Signs("nurse2"))
    tab.account.waste.click()
    entry, body = bench.visit.of(Wasted)[0]
    assert (entry.by, body.witness, body.method) == ("nurse", "nurse2", "Drug waste bin")


def test_leaving_early_asks_how_and_why(qtbot: QtBot, show: Show) -> None:
    bench = a_bench("1:20:00")
    tab = shown(show, bench)

    def fill(dialog: Dialog) -> None:
        assert isinstance(dialog, LeaveDialog)
        dialog.show()
        dialog.activateWindow()
        QApplication.processEvents()
        dialog.button("leave").click()
        assert dialog.chosen is None
        dialog.how.setFocus()
        keys(qtbot, "ayn")
        dialog.reason.setPlainText("Will not wait")
        dialog.button("leave").click()
        assert dialog.chosen is None, "each of the three is answered"
        keys(qtbot, "y")
        dialog.button("leave").click()

    bench.dialogs.expect(fill)
    tab.ending.leave.setFocus()
    keys(qtbot, "\r")
    entry, body = bench.visit.of(LeftEarly)[0]
    assert body == LeftEarly(True, form_signed=True, escort_told=False, call_booked=True)
    assert entry.reason == "Will not wait"
    assert left_words(entry, bench.presenter) == (
        "Left early, against advice: form signed, escort not told, call within 24 hours booked"
    )
    assert bench.visit.stage is Stage.LEFT


def test_an_early_end_that_was_agreed_asks_for_the_reason_alone(qtbot: QtBot, show: Show) -> None:
    bench = a_bench("1:20:00")
    tab = shown(show, bench)

    def fill(dialog: Dialog) -> None:
        assert isinstance(dialog, LeaveDialog)
        dialog.show()
        dialog.activateWindow()
        QApplication.processEvents()
        keys(qtbot, "e")
        assert not any(each.isVisible() for each in dialog.asked.values())
        keys(qtbot, "well enough")
        dialog.button("leave").click()

    bench.dialogs.expect(fill)
    tab.ending.leave.click()
    assert bench.visit.of(LeftEarly)[0][1] == LeftEarly(against_advice=False)


def test_an_escort_who_does_not_come_is_called_and_the_list_tells_it(
    qtbot: QtBot, show: Show
) -> None:
    bench = a_bench("1:20:00")
    tab = shown(show, bench)
    absent = tab.going.absent
    assert not absent.escort.isVisible()

    def call(*typed: str) -> Callable[[Dialog], None]:
        def use(dialog: Dialog) -> None:
            assert isinstance(dialog, ActDialog)
            dialog.show()
            dialog.activateWindow()
            for name, text in zip(dialog.rows, typed, strict=False):
                dialog.rows[name].editor.setFocus()
                QApplication.processEvents()
                keys(qtbot, text)
            dialog.button("go").click()
            dialog.close()

        return use

    bench.dialogs.expect(call("", ""), call("", "555-0142", "n"), call("Al", "555-0150", "y"))
    absent.open_button.click()
    assert absent.escort.hasFocus()
    absent.escort.click()
    assert not bench.visit.of(EscortCalled), "whether they answered was not said"
    absent.escort.click()
    absent.second.click()
    escort, second = (body for _, body in bench.visit.of(EscortCalled))
    assert (escort.name, escort.phone, escort.reached) == ("Ben Sample", "555-0142", False)
    assert (second.contact, second.name, second.reached) == ("second", "Al", True)
    assert "escort called, not reached" in absent.story.text()
    told = evidence_of(bench, "dc.escort")
    assert "second contact Al called, reached" in told
    assert "the prescriber decides" in told
    bench.dialogs.expect(call("1", "wait an hour", "y"))
    absent.prescriber.click()
    assert "Prescriber One at 10:15: wait an hour" in evidence_of(bench, "dc.escort")
    assert "dc.escort" in bench.presenter.assessment().leaving.unmet


def test_the_number_on_record_is_shown_and_recorded_only_if_it_was_called(
    qtbot: QtBot, show: Show
) -> None:
    bench = a_bench("1:20:00")
    tab = shown(show, bench)

    def use(dialog: Dialog) -> None:
        assert isinstance(dialog, ActDialog)
        dialog.show()
        dialog.activateWindow()
        QApplication.processEvents()
        row = dialog.rows["phone"]
        shown_words = [each.text() for each in row.findChildren(Label) if each.isVisible()]
        assert "From the screening: 555-0142" in shown_words
        row.editor.setFocus()
        QApplication.processEvents()
        keys(qtbot, "\rn")
        dialog.button("go").click()
        assert dialog.isVisible()
        assert row.editor.hasFocus(), "the number is missing"
        [take] = row.findChildren(Button)
        take.click()
        assert dialog.texts()["phone"] == "555-0142"
        assert row.editor.hasFocus()
        dialog.button("go").click()

    bench.dialogs.expect(use)
    tab.going.absent.call_escort()
    [(_, call)] = bench.visit.of(EscortCalled)
    assert (call.phone, call.reached) == ("555-0142", False)


def evidence_of(bench: Bench, criterion: str) -> str:
    states = bench.presenter.assessment().leaving.criteria
    found = next(each for each in states if each.criterion.id == criterion)
    return evidence_words(bench.presenter, found)


def test_time_alone_moves_the_checklist_and_keeps_the_focus(show: Show) -> None:
    bench = a_bench("1:50:00")
    tab = shown(show, bench)
    tab.ready.rows["dc.drinks"].focus_editor()
    before = QApplication.focusWidget()
    assert tab.ready.rows["dc.time"].isVisible()
    bench.tick(int(timedelta(minutes=14).total_seconds()))
    assert not tab.ready.rows["dc.time"].isVisible()
    assert tab.ready.cells["dc.time"].isVisible()
    assert QApplication.focusWidget() is before


def test_preview_goes_to_the_sheet(show: Show) -> None:
    bench = a_bench("1:50:00")
    tab = shown(show, bench)
    tab.going.preview.click()
    assert bench.places.places == [VisitPlace(bench.presenter.visit, SHEET)]


def test_everything_to_press_has_a_name(show: Show) -> None:
    """R-UX-27."""
    tab = shown(show, a_bench("2:03:00"))
    reached = [
        each
        for each in tab.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible()
    ]
    assert len(reached) > 20
    assert [each for each in reached if not each.accessibleName()] == []
