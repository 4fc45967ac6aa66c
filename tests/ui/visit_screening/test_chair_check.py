"""What was checked about the chair earlier today, on the row of its question."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ketadesk.kernel.text import _
from ketadesk.ui.items.choices import ChoiceEditor
from ketadesk.ui.kit import Button
from ketadesk.ui.visit.entry_words import entry_words
from ketadesk.ui.visit.screening.item_row import ItemRow
from ketadesk.visit.chair_day import taken_over
from tests.ui.visit_screening.desk import OnePage, focused, keys

TOLD = "Checked today 09:12 by Nurse One"


def _second(qtbot: QtBot) -> OnePage:
    return OnePage(qtbot, before="hard-stop")


def _shown(row: ItemRow) -> str | None:
    assert isinstance(row.item_editor, ChoiceEditor)
    return row.item_editor.answers.value


def _again(row: ItemRow) -> list[Button]:
    return [each for each in row.findChildren(Button) if each.words == _("Check again")]


def test_the_row_shows_answer_person_and_time_and_stores_nothing(qtbot: QtBot) -> None:
    desk = _second(qtbot)
    row = desk.go_to("eq.pump")
    assert _shown(row) == "yes"
    assert row._hint.text().startswith(TOLD)
    assert [each.isVisible() for each in _again(row)] == [True]
    assert desk.answer("eq.pump") is None


def test_the_key_of_the_answer_that_stands_goes_on(qtbot: QtBot) -> None:
    desk = _second(qtbot)
    desk.go_to("eq.pump")
    keys("y")
    assert desk.answer("eq.pump") is None
    assert desk.row("eq.nibp").isAncestorOf(focused())


def test_check_again_opens_the_question_until_it_is_answered(qtbot: QtBot) -> None:
    desk = _second(qtbot)
    row = desk.go_to("eq.pump")
    QTest.mouseClick(_again(row)[0], Qt.MouseButton.LeftButton)
    assert _shown(row) is None
    assert row.isAncestorOf(focused())
    assert not _again(row)[0].isVisible()
    assert row._hint.text().startswith(TOLD)
    keys("y")
    assert desk.value("eq.pump") is True
    assert "Checked" not in row._hint.text()
    assert _shown(row) == "yes"


def test_what_is_no_longer_so_is_answered_at_once_and_stops(qtbot: QtBot) -> None:
    desk = _second(qtbot)
    row = desk.go_to("eq.pump")
    keys("n")
    assert desk.value("eq.pump") is False
    assert "No pump is ready." in row._note.accessibleName() + row._note.text()
    assert not _again(row)[0].isVisible()


def test_who_is_there_is_asked_each_time_and_nothing_stands_without_a_check(qtbot: QtBot) -> None:
    desk = _second(qtbot)
    row = desk.go_to("eq.acls")
    assert _shown(row) is None
    assert _again(row) == []
    alone = OnePage(qtbot)
    row = alone.go_to("eq.pump")
    assert _shown(row) is None
    assert not _again(row)[0].isVisible()
    assert "Checked" not in row._hint.text()


def test_once_taken_over_row_and_record_say_who_checked(qtbot: QtBot) -> None:
    desk = _second(qtbot)
    row = desk.go_to("eq.pump")
    charts, session = desk.clinic.desk.charts, desk.clinic.desk.session
    person = session.people["nurse2"]
    charts.hold(desk.visit, person, taken_over)
    row.refresh(desk.of_visit.assessment())
    QApplication.processEvents()
    assert row._hint.text().startswith("Checked 09:12 by Nurse One")
    entry = charts.case(desk.visit).visit.answers["eq.pump"].entry
    assert entry_words(entry, desk.of_visit) == "Pump ready: Yes, checked 09:12 by Nurse One"
