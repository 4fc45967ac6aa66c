"""The editors of items, by real keys, over the real desk."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.ui.items.choices import ChoiceEditor, ManyEditor
from ketadesk.ui.items.fields import FieldEditor
from ketadesk.ui.items.tables import TableEditor
from tests.ui.visit_screening.desk import OnePage, focused, keys, press


def test_a_new_form_has_no_answer_and_one_key_answers_and_goes_on(qtbot: QtBot) -> None:
    """R-UX-13, and a checklist costs about one key an answer."""
    desk = OnePage(qtbot)
    row = desk.go_to("all.ketamine")
    assert isinstance(row.item_editor, ChoiceEditor)
    assert row.item_editor.answers.value is None
    keys("n")
    assert desk.value("all.ketamine") is False
    assert row.item_editor.answers.value == "no"
    assert desk.row("all.other").isAncestorOf(focused())


def test_enter_goes_on_without_answering_and_up_goes_back(qtbot: QtBot) -> None:
    """R-UX-26: Enter moves on; arrow keys never change an answer."""
    desk = OnePage(qtbot)
    desk.go_to("preg.test")
    press(Qt.Key.Key_Return)
    assert desk.answer("preg.test") is None
    assert desk.row("preg.bf").isAncestorOf(focused())
    press(Qt.Key.Key_Up)
    assert desk.row("preg.test").isAncestorOf(focused())
    press(Qt.Key.Key_Down, 2)
    assert desk.row("ms.orient").isAncestorOf(focused())


def test_not_assessed_waits_for_a_reason(qtbot: QtBot) -> None:
    desk = OnePage(qtbot)
    row = desk.go_to("preg.bf")
    keys("a")
    assert desk.answer("preg.bf") is None
    assert focused() is row.reason
    press(Qt.Key.Key_Return)
    assert desk.answer("preg.bf") is None
    assert row.reason.problem
    keys("asleep")
    press(Qt.Key.Key_Return)
    found = desk.answer("preg.bf")
    assert found is not None
    assert found.not_assessed
    assert found.body.note == "asleep"
    assert desk.row("ms.orient").isAncestorOf(focused())


def test_a_short_scale_takes_one_digit(qtbot: QtBot) -> None:
    desk = OnePage(qtbot)
    desk.go_to("blad.often")
    keys("01230")
    found = [desk.value(f"blad.{name}") for name in ("often", "rush", "pain", "leak", "blood")]
    assert found == [0, 1, 2, 3, 0]


def test_an_impossible_weight_is_refused_and_stays_typed(qtbot: QtBot) -> None:
    """R-UX-12, R-UX-28."""
    desk = OnePage(qtbot)
    row = desk.go_to("wt.kg")
    keys("800")
    press(Qt.Key.Key_Return)
    assert desk.answer("wt.kg") is None
    assert isinstance(row.item_editor, FieldEditor)
    assert row.item_editor.field.text() == "800"
    assert "between 30 and 250" in row._message.text()
    assert row.isAncestorOf(focused())


def test_pounds_are_turned_into_kilograms_and_shown_beside(qtbot: QtBot) -> None:
    desk = OnePage(qtbot)
    row = desk.go_to("wt.kg")
    keys("150 lb")
    press(Qt.Key.Key_Return)
    assert desk.value("wt.kg") == Decimal("68.0")
    assert "lb" in row._hint.text()


def test_an_unlikely_figure_is_typed_again_to_be_kept(qtbot: QtBot) -> None:
    """R-UX-12: unlikely values ask for retyping; Enter alone does not confirm."""
    desk = OnePage(qtbot)
    desk.go_to("ind.failed")
    keys("40")
    press(Qt.Key.Key_Return)
    assert desk.answer("ind.failed") is None
    press(Qt.Key.Key_Return)
    assert desk.answer("ind.failed") is None
    keys("40")
    press(Qt.Key.Key_Return)
    assert desk.value("ind.failed") == 40


def test_an_ambiguous_date_is_refused(qtbot: QtBot) -> None:
    desk = OnePage(qtbot)
    row = desk.go_to("consent.signed")
    keys("01/02/2026")
    press(Qt.Key.Key_Return)
    assert desk.answer("consent.signed") is None
    assert isinstance(row.item_editor, FieldEditor)
    assert "01-Feb-2026" in row.item_editor.field.problem
    row.item_editor.field.selectAll()
    keys("1 feb 2026")
    press(Qt.Key.Key_Return)
    assert desk.value("consent.signed") == date(2026, 2, 1)
    assert row.item_editor.field.text() == "01-Feb-2026"


def test_a_table_is_recorded_once_every_needed_part_is_there(qtbot: QtBot) -> None:
    desk = OnePage(qtbot)
    row = desk.go_to("npo.solid")
    keys("0030")
    press(Qt.Key.Key_Return)
    assert desk.answer("npo.solid") is None
    keys("l")
    found = desk.answer("npo.solid")
    assert found is not None
    assert found.fields["kind"] == "light"
    assert "ago" in row._hint.text()
    assert desk.row("npo.clear").isAncestorOf(focused())


def test_a_plain_no_skips_the_parts_that_it_makes_needless(qtbot: QtBot) -> None:
    desk = OnePage(qtbot)
    desk.go_to("hx.brain")
    keys("n")
    found = desk.answer("hx.brain")
    assert found is not None
    assert found.fields == {"present": False}
    assert desk.row("hx.eye").isAncestorOf(focused())


def test_four_keys_answer_four_questions(qtbot: QtBot) -> None:
    desk = OnePage(qtbot)
    row = desk.go_to("hx.cv")
    assert isinstance(row.item_editor, TableEditor)
    keys("nnn")
    assert desk.answer("hx.cv") is None
    keys("n")
    found = desk.answer("hx.cv")
    assert found is not None
    assert set(found.fields.values()) == {False}


def test_the_cssrs_needs_none_or_numbers_and_the_last_question(qtbot: QtBot) -> None:
    """Worked case 22: items 1 and 2, six in a lifetime, is moderate."""
    desk = OnePage(qtbot)
    row = desk.go_to("si.cssrs")
    keys("012")
    press(Qt.Key.Key_Return)
    keys("l")
    found = desk.answer("si.cssrs")
    assert found is not None
    assert found.fields == {"items": ("1", "2"), "six": "lifetime"}
    assert "Moderate suicide risk." in row._note.text()


def test_several_reasons_are_recorded_and_the_last_is_not_taken_away(qtbot: QtBot) -> None:
    desk = OnePage(qtbot)
    row = desk.go_to("ind.code")
    keys("tp")
    assert desk.value("ind.code") == ("trd", "ptsd")
    keys("tp")
    assert desk.value("ind.code") == ("ptsd",)
    assert isinstance(row.item_editor, ManyEditor)
    assert row.item_editor.answers.values == ("ptsd",)


def test_nobody_instead_of_an_escort_is_a_hard_stop(qtbot: QtBot) -> None:
    desk = OnePage(qtbot)
    row = desk.go_to("esc.name")
    assert isinstance(row.item_editor, TableEditor)
    assert row.item_editor.beside is not None
    row.item_editor.beside.setFocus()
    keys("n")
    assert desk.value("esc.name") == "none"
    assert row._note.text().startswith("■ Hard stop")


def test_no_other_allergies_is_an_answer(qtbot: QtBot) -> None:
    desk = OnePage(qtbot)
    row = desk.go_to("all.other")
    keys("latex, tape")
    press(Qt.Key.Key_Return)
    assert desk.value("all.other") == ("latex", "tape")
    desk.go_to("all.other")
    assert isinstance(row.item_editor, FieldEditor)
    assert row.item_editor.beside is not None
    row.item_editor.beside.setFocus()
    keys("n")
    assert desk.value("all.other") == ()
    assert row.item_editor.field.text() == ""


@pytest.mark.parametrize(("item", "typed"), [("preg.bf", "y"), ("wt.kg", "70")])
def test_nothing_is_shown_as_recorded_when_the_disk_is_full(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, item: str, typed: str
) -> None:
    """R-REL-04: what is typed stays, the choice goes back, the row says that it was not saved."""
    desk = OnePage(qtbot)
    row = desk.go_to(item)

    def full(*_given: object, **_named: object) -> None:
        raise EnvironmentFault(Fault.DISK_FULL)

    monkeypatch.setattr(desk.clinic.desk.session.store, "append", full)
    faults: list[object] = []
    desk.presenter.faulted.connect(faults.append)
    QTest.keyClicks(focused(), typed)
    press(Qt.Key.Key_Return)
    assert faults
    assert desk.answer(item) is None
    assert "Not saved" in row._message.text()
    editor = row.item_editor
    if isinstance(editor, ChoiceEditor):
        assert editor.answers.value is None
    else:
        assert isinstance(editor, FieldEditor)
        assert editor.field.text() == typed
    monkeypatch.undo()
