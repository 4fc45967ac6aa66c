"""Follow-up calls: on the board when due, recorded by keyboard alone, nothing answered unasked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ketadesk.kernel.problems import Fault
from ketadesk.ui.board import BoardScreen
from ketadesk.ui.board_calls import MOST_ROWS
from ketadesk.ui.course_dialog import GO
from ketadesk.ui.follow_up import CallAsked, CallDialog
from ketadesk.ui.kit import Button, Label
from ketadesk.ui.kit.dialog import Dialog
from ketadesk.visit.entries import FollowUpCalled
from tests.ui.clinic.conftest import Stage
from tests.ui.doubles import FailingDisk

DAY_S = 24 * 3600
RETURN = Qt.Key.Key_Return


def a_call(stage: Stage, kind: str = "day", **patient: object) -> CallDialog:
    """The form of a call after a visit that is over, shown."""
    visit = stage.clinic.play(**patient)
    case = stage.clinic.desk.charts.case(visit)
    day = stage.clinic.desk.session.clock.local(case.visit.entries[0].happened_at).date()
    dialog = CallDialog(stage.presenter, CallAsked(case.patient, visit, kind, day, 2), None)
    stage.qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    stage.qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def said(dialog: Dialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(Label) if label.isVisible())


def recorded(stage: Stage) -> list[FollowUpCalled]:
    patient = stage.clinic.desk.charts.case(stage.clinic.streams[-1]).patient.id
    calls = stage.clinic.desk.courses.of(patient).calls
    return [each.body for each in calls if isinstance(each.body, FollowUpCalled)]


def test_the_form_names_the_patient_and_nothing_is_chosen(stage: Stage) -> None:
    dialog = a_call(stage, family="Khan", given="Bilal")
    words = said(dialog)
    assert "KHAN, Bilal · Born 03-Feb-1984 · S-0001" in words
    assert "Phone 555-0141" in words
    assert "2 tries without reaching anybody" in words
    assert (dialog.outcome.value, dialog.suicidal.value) == (None, None)
    assert dict(dialog.values()) == {"outcome": ""}


def test_enter_answers_nothing_that_nobody_chose(stage: Stage) -> None:
    dialog = a_call(stage)
    for _ in range(5):
        stage.press(RETURN)
    assert dialog.outcome.value is None
    assert "Enter only goes on" in said(dialog)
    dialog.button(GO).setFocus()
    stage.press(RETURN)
    assert dialog.isVisible()
    assert "This is not answered yet." in said(dialog)
    assert recorded(stage) == []
    stage.press(Qt.Key.Key_R)
    assert dialog.suicidal.value is None
    stage.press(RETURN, times=3)
    assert dialog.suicidal.value is None


def test_a_call_is_recorded_by_keyboard_alone(stage: Stage) -> None:
    dialog = a_call(stage)
    stage.press(Qt.Key.Key_R)
    stage.press(Qt.Key.Key_N)
    stage.type("12")
    stage.press(RETURN)
    stage.type("Headache until the evening")
    dialog.button(GO).setFocus()
    stage.press(RETURN)
    assert dialog.chosen == GO
    assert [(c.outcome, c.score, c.suicidal, c.effects) for c in recorded(stage)] == [
        ("reached", 12, False, "Headache until the evening")
    ]


def test_nobody_reached_asks_nothing_more_and_records_no_hidden_answer(stage: Stage) -> None:
    dialog = a_call(stage)
    stage.press(Qt.Key.Key_R)
    stage.press(Qt.Key.Key_Y)
    stage.type("12")
    dialog.outcome.segments()[1].setFocus()
    stage.press(Qt.Key.Key_N)
    assert not dialog.rows["suicidal"].isVisible()
    assert not dialog.now.isVisible()
    assert stage.focus is dialog.button(GO)
    stage.press(RETURN)
    assert [(c.outcome, c.score, c.suicidal) for c in recorded(stage)] == [
        ("not-reached", None, None)
    ]


def test_who_was_reached_is_asked_about_suicide(stage: Stage) -> None:
    dialog = a_call(stage)
    stage.press(Qt.Key.Key_F)
    dialog.button(GO).setFocus()
    stage.press(RETURN)
    assert dialog.isVisible()
    assert dialog.suicidal.isAncestorOf(stage.focus)
    assert recorded(stage) == []


def test_thoughts_of_suicide_say_at_once_what_to_do(stage: Stage) -> None:
    dialog = a_call(stage)
    stage.press(Qt.Key.Key_R)
    assert not dialog.now.isVisible()
    stage.press(Qt.Key.Key_Y)
    assert dialog.now.isVisible()
    words = said(dialog)
    assert "have the prescriber told now" in words
    assert "Crisis line: 988. In danger: 911." in words


def test_a_score_beyond_the_scale_is_refused_beside_its_field(stage: Stage) -> None:
    dialog = a_call(stage)
    stage.press(Qt.Key.Key_R)
    stage.press(Qt.Key.Key_N)
    stage.type("28")
    dialog.button(GO).setFocus()
    stage.press(RETURN)
    assert dialog.isVisible()
    assert "This must lie between 0 and 27." in said(dialog)
    assert recorded(stage) == []


def test_a_full_disk_loses_nothing_typed(stage: Stage) -> None:
    disk = FailingDisk.under(stage.clinic.desk)
    dialog = a_call(stage)
    stage.press(Qt.Key.Key_R)
    stage.press(Qt.Key.Key_N)
    stage.type("12")
    disk.fault = Fault.DISK_FULL
    dialog.button(GO).setFocus()
    stage.press(RETURN)
    assert "NOT SAVED. The disk is full." in said(dialog)
    disk.fault = None
    stage.press(RETURN)
    assert [(c.outcome, c.score) for c in recorded(stage)] == [("reached", 12)]


# --- on the board -----------------------------------------------------------------------------


def a_board(stage: Stage) -> BoardScreen:
    board = BoardScreen(stage.presenter, stage.navigator, stage.dialogs)
    stage.put(board)
    return board


def shown(board: BoardScreen) -> str:
    return "\n".join(each.text() for each in board.calls.findChildren(Label))


def test_the_board_lists_a_call_from_the_minute_it_is_due(stage: Stage) -> None:
    stage.clinic.play(family="Khan", given="Bilal")
    board = a_board(stage)
    assert board.calls.links == []
    assert not board.calls.isVisible()
    stage.advance(DAY_S)
    assert board.calls.isVisible()
    (link,) = board.calls.links
    assert link.words == "KHAN, Bilal"
    assert "Born 03-Feb-1984 · S-0001" in shown(board)
    assert "Call after 24 hours, due" in shown(board)
    assert "Since Tue 03-Mar-2026 10:00" in shown(board)
    stage.advance(DAY_S)
    assert "Call after 24 hours, overdue" in shown(board)


def test_the_row_opens_the_form_and_goes_when_the_patient_was_reached(stage: Stage) -> None:
    stage.clinic.play(family="Khan", given="Bilal")
    board = a_board(stage)
    stage.advance(DAY_S)

    def not_reached(dialog: Dialog) -> None:
        assert isinstance(dialog, CallDialog)
        dialog.outcome.set_value("not-reached")
        dialog.button(GO).click()

    def reached(dialog: Dialog) -> None:
        assert isinstance(dialog, CallDialog)
        dialog.outcome.set_value("reached")
        dialog.suicidal.set_value("no")
        dialog.rows["suicidal"].show()
        dialog.button(GO).click()

    stage.dialogs.expect(not_reached, reached)
    board.calls.links[0].setFocus()
    stage.press(RETURN)
    assert "1 try without reaching anybody" in shown(board)
    assert QApplication.focusWidget() is board.calls.links[0]
    stage.press(RETURN)
    assert board.calls.links == []
    assert not board.calls.isVisible()
    assert [each.outcome for each in recorded(stage)] == ["not-reached", "reached"]


def test_more_calls_than_fit_are_one_key_away(stage: Stage) -> None:
    for chair, family in enumerate(("Ash", "Birch", "Cedar", "Dogwood", "Elm"), 1):
        stage.clinic.play(family=family, chair=chair)
    stage.clinic.ticks.advance(24 * 3600)
    board = a_board(stage)
    waiting = len(stage.clinic.desk.follow_up.due())
    assert waiting > MOST_ROWS
    assert len(board.calls.links) == MOST_ROWS
    more = board.calls.more
    assert isinstance(more, Button)
    assert more.words == f"Show {waiting - MOST_ROWS} more calls"
    more.setFocus()
    stage.press(RETURN)
    assert len(board.calls.links) == waiting
    assert stage.focus is board.calls.links[MOST_ROWS]
