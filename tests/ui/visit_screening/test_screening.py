"""The screening as a whole: sections, what is in the way, decisions, order, signature, drafts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ketadesk.desk.tries import Try
from ketadesk.kernel.problems import Code, Fault
from ketadesk.ui.items.fields import FieldEditor
from ketadesk.ui.kit import Button, Label
from ketadesk.ui.visit.screening.decisions import ask_override
from ketadesk.ui.visit.screening.order_page import OrderPage
from ketadesk.ui.visit.screening.section_list import SectionState
from ketadesk.ui.visit.screening.section_page import SectionPage
from ketadesk.ui.visit.screening.start_list import Gate
from ketadesk.visit.entries import Decided, Noted, Ordered, Overridden, Signed
from ketadesk.visit.stages import Stage
from tests.ui.doubles import FailingDisk, Signs
from tests.ui.visit_screening.desk import Open, focused, keys, open_visit, press


def _link(desk: Open, words: str) -> Button:
    found = [each for each in desk.tab.panel.links if words in each.words]
    assert found, [each.words for each in desk.tab.panel.links]
    return found[0]


def _titles(desk: Open) -> list[str]:
    return [line.title for line in desk.tab.panel._lines]


def test_a_whole_section_takes_one_key_an_answer_and_leads_to_the_next(qtbot: QtBot) -> None:
    desk = open_visit(qtbot)
    desk.tab.open_section("equipment", focus=True)
    keys("yyyyyyyyy")
    equipment = next(s for s in desk.screen.presenter.protocol.sections if s.id == "equipment")
    assert [desk.value(item.id) for item in equipment.items] == [True] * 9
    assert desk.tab.current == "room"
    assert desk.tab.list.line("equipment").accessibleName() == "Equipment, ✓ 9 of 9"


def test_the_button_that_signs_waits_under_the_list_of_what_is_missing(qtbot: QtBot) -> None:
    desk = open_visit(qtbot)
    assert not desk.tab.panel.sign.isEnabled()
    assert "Baseline vital signs missing" in _titles(desk)
    assert "Order missing" in _titles(desk)
    _link(desk, "Next:").setFocus()
    press(Qt.Key.Key_Return)
    assert desk.row("id.match").isAncestorOf(focused())


def test_what_keeps_the_pump_stands_apart_from_what_keeps_the_signature(qtbot: QtBot) -> None:
    desk = open_visit(qtbot)
    heads = ["Before the screening can be signed", "Before the pump can start"]
    assert _heads(desk) == heads
    gates = {line.title: line.gate for line in desk.tab.panel._lines}
    pump = ("Order missing", "Baseline vital signs missing", "Two identifiers to enter again")
    assert {gates[each] for each in pump} == {Gate.PUMP}
    assert list(gates.values()) == sorted(gates.values())
    ready = open_visit(qtbot, until="0:18:10")
    assert _heads(ready) == []
    ready.clinic.ticks.advance(660)
    ready.tab.refresh()
    assert _heads(ready) == heads[1:], "identifiers are asked for again after ten minutes"
    assert ready.tab.panel.sign.isEnabled(), "the signature does not wait for them"


def _heads(desk: Open) -> list[str]:
    labels = desk.tab.panel.findChildren(Label)
    return [each.text() for each in labels if each.text().startswith("Before ")]


def test_a_section_of_which_nothing_is_asked_counts_nothing() -> None:
    assert SectionState("scores", "Scores", 0, 0).count == "none today"
    assert SectionState("scores", "Scores", 4, 4).count == "✓ 4 of 4"


def test_a_refused_pregnancy_test_is_decided_by_a_prescriber(qtbot: QtBot) -> None:
    """Nothing is preselected; the decision takes a reason and the prescriber's passphrase."""
    desk = open_visit(qtbot)
    row = desk.go_to("preg.test")
    keys("r")
    assert row._note.text().startswith("▲ Prescriber decides: The pregnancy test was refused.")
    assert "Source:" in row._note.text()
    desk.dialogs.expect(Signs("prescriber", "spoke with her", "proceed"))
    _link(desk, "Record decision").click()
    title, sentences = desk.dialogs.asked[-1]
    assert title == "Record the prescriber's decision"
    assert "LINDQVIST, Maja" in sentences
    decided = desk.clinic.desk.charts.case(desk.visit).visit.last(Decided)
    assert decided is not None
    assert decided[1].decision == "proceed"
    assert "Decided by Prescriber One: proceed. spoke with her" in row._note.text()


def test_a_hard_stop_is_overridden_and_an_absolute_one_cannot_be(qtbot: QtBot) -> None:
    desk = open_visit(qtbot)
    desk.go_to("hx.thyroid")
    keys("y")
    desk.dialogs.expect(Signs("prescriber", "treated since"))
    _link(desk, "Override").click()
    assert desk.clinic.desk.charts.case(desk.visit).visit.last(Overridden) is not None
    desk.go_to("esc.drive")
    keys("y")
    details = [line.detail for line in desk.tab.panel._lines if line.title == "Hard stop"]
    assert details == ["The patient intends to drive today. Nobody can override this."]
    assert not any(link.words == "Override" for link in desk.tab.panel.links)


def test_what_an_override_must_say_beside_its_reason_is_asked_first(qtbot: QtBot) -> None:
    desk = open_visit(qtbot)
    desk.go_to("sub.sud")
    keys("y")
    presenter = desk.screen.presenter
    found = {each.item: each for each in presenter.assessment().screening.findings}
    asking = replace(found["sub.sud"], override_with="What is the plan of the programme?")
    desk.dialogs.expect(None)
    assert not ask_override(presenter, desk.dialogs, asking)
    visit = desk.clinic.desk.charts.case(desk.visit).visit
    assert visit.last(Overridden) is None, "without a plan nobody is asked to sign"
    desk.dialogs.expect("weekly, with therapy", Signs("prescriber", "in the programme"))
    assert ask_override(presenter, desk.dialogs, asking)
    assert "What is the plan of the programme?" in desk.dialogs.asked[-2][1]
    made = desk.clinic.desk.charts.case(desk.visit).visit.last(Overridden)
    assert made is not None
    assert (made[0].reason, made[1].compensating) == ("in the programme", "weekly, with therapy")


def test_a_decision_refused_for_want_of_the_passphrase_leaves_it_open(qtbot: QtBot) -> None:
    desk = open_visit(qtbot)
    desk.go_to("preg.bf")
    keys("y")
    desk.dialogs.expect(Signs("prescriber", "x", "proceed", passphrase="not the one"))
    _link(desk, "Record decision").click()
    assert [each.code for each in desk.dialogs.refused] == [Code.SIGN_IN_FAILED]
    assert "Prescriber decision needed" in _titles(desk)


def test_the_order_is_worked_out_live_and_signed_by_a_prescriber(qtbot: QtBot) -> None:
    """Worked case 2: 68.4 kg, 0.5 mg/kg in 40 min at 2 mg/mL is 34.2 mg, 17.1 mL, 25.7 mL/h."""
    desk = open_visit(qtbot)
    desk.go_to("wt.kg")
    keys("68.4")
    press(Qt.Key.Key_Return)
    desk.tab.open_section("order", focus=True)
    page = desk.tab.page("order")
    assert isinstance(page, OrderPage)
    assert all(field.text() == "" for field in page.fields.values())
    for text in ("0.5", "40", "2", ""):
        keys(text)
        press(Qt.Key.Key_Return)
    said = page.sums.findChildren(type(desk.row("wt.kg").label))
    words = " ".join(label.text() for label in said)
    assert "34.2\u00a0mg" in words
    assert "17.1\u00a0mL" in words
    assert "25.7\u00a0mL/h" in words
    assert focused() is page.sign
    desk.dialogs.expect(Signs("prescriber"))
    press(Qt.Key.Key_Return)
    ordered = desk.clinic.desk.charts.case(desk.visit).visit.last(Ordered)
    assert ordered is not None
    assert ordered[0].by == "prescriber"
    assert ordered[1].mg_per_kg == Decimal("0.5")
    assert "Order missing" not in _titles(desk)
    assert page.fields["mg_per_kg"].text() == ""


def test_an_order_that_is_refused_says_why_and_keeps_what_was_typed(qtbot: QtBot) -> None:
    desk = open_visit(qtbot, until="0:13:00")
    desk.tab.open_section("order", focus=True)
    page = desk.tab.page("order")
    assert isinstance(page, OrderPage)
    for text in ("0.5", "40", "20", ""):
        keys(text)
        press(Qt.Key.Key_Return)
    desk.dialogs.expect(Signs("prescriber"))
    page.sign.click()
    assert desk.dialogs.refused[-1].code is Code.OUT_OF_RANGE
    assert page.fields["concentration_mg_ml"].text() == "20"
    assert "between 0.1 and 10" in page.fields["concentration_mg_ml"].problem


def test_an_order_whose_signature_was_cancelled_stays_typed_though_the_visit_moved_on(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_visit(qtbot, until="0:13:00")
    desk.tab.open_section("order", focus=True)
    page = desk.tab.page("order")
    assert isinstance(page, OrderPage)
    for text in ("0.5", "40", "2", ""):
        keys(text)
        press(Qt.Key.Key_Return)

    def cancel(*_given: object) -> bool:
        desk.clinic.desk.watch.note(desk.visit, "Warm blanket")
        return False

    monkeypatch.setattr(desk.dialogs, "sign_in", cancel)
    page.sign.click()
    assert page.fields["mg_per_kg"].text() == "0.5"
    assert page.fields["concentration_mg_ml"].text() == "2"


def test_a_high_body_mass_index_asks_for_the_weight_of_the_dose(qtbot: QtBot) -> None:
    desk = open_visit(qtbot)
    desk.go_to("wt.kg")
    keys("95")
    press(Qt.Key.Key_Return)
    keys("165")
    press(Qt.Key.Key_Return)
    desk.tab.open_section("order", focus=True)
    page = desk.tab.page("order")
    assert isinstance(page, OrderPage)
    for text in ("0.5", "40", "1", ""):
        keys(text)
        press(Qt.Key.Key_Return)
    page.sign.click()
    assert page.weight.answer is not None
    assert focused() in page.weight.answer.segments()
    assert any("Choose the weight" in each.text() for each in page.form.findChildren(Label))
    keys("i")
    desk.dialogs.expect(Signs("prescriber"))
    page.sign.click()
    ordered = desk.clinic.desk.charts.case(desk.visit).visit.last(Ordered)
    assert ordered is not None
    assert ordered[1].weight == "ideal"


def test_the_screening_is_signed_and_the_infusion_shown(qtbot: QtBot) -> None:
    desk = open_visit(qtbot, until="0:18:10")
    assert desk.tab.panel.sign.isEnabled()
    desk.dialogs.expect(Signs("nurse"))
    desk.tab.panel.sign.click()
    visit = desk.clinic.desk.charts.case(desk.visit).visit
    assert visit.stage is Stage.INFUSION
    assert visit.last(Signed) is not None
    assert desk.screen.current == "infusion"
    desk.screen.open_tab("screening")
    assert desk.tab.panel.sign.words.startswith("Screening signed 09:18")
    assert not desk.row("id.match").editor.isEnabled()


def test_last_visit_is_a_reference_and_s_confirms_one_item(qtbot: QtBot) -> None:
    """R-UX-13: one by one, labelled as copied."""
    desk = open_visit(qtbot, script="second-visit", until="0:00:10")
    row = desk.go_to("hx.vascular")
    assert "Last visit: No" in row._hint.text()
    assert desk.answer("hx.vascular") is None
    keys("s")
    found = desk.answer("hx.vascular")
    assert found is not None
    assert found.value is False
    assert found.body.note == "as last visit"
    assert "Confirmed as at the last visit" in row._hint.text()
    assert desk.answer("hx.eye") is None
    desk.go_to("preg.bf")
    keys("s")
    assert desk.answer("preg.bf") is None


def test_a_half_typed_field_is_kept_and_comes_back(qtbot: QtBot) -> None:
    """R-UX-05, F-01."""
    desk = open_visit(qtbot)
    desk.go_to("wt.kg")
    keys("6")
    qtbot.waitUntil(lambda: desk.screen.presenter.drafts() == {"wt.kg": "6"}, timeout=2500)
    again = ScreenAgain(qtbot, desk)
    assert again.typed == "6"
    assert desk.answer("wt.kg") is None


class ScreenAgain:
    """The same visit opened anew."""

    def __init__(self, qtbot: QtBot, desk: Open) -> None:
        from ketadesk.ui.presenter import VisitPresenter
        from ketadesk.ui.visit.screening.tab import ScreeningTab

        presenter = VisitPresenter(desk.presenter, desk.visit)
        tab = ScreeningTab(presenter, desk.dialogs, desk.places)
        qtbot.addWidget(tab)
        presenter.setParent(tab)
        page = tab.page("today")
        assert isinstance(page, SectionPage)
        row = next(row for row in page.rows if row.item.id == "wt.kg")
        assert isinstance(row.item_editor, FieldEditor)
        self.typed = row.item_editor.field.text()


def test_a_note_of_a_section_is_recorded(qtbot: QtBot) -> None:
    desk = open_visit(qtbot)
    page = desk.tab.page("today")
    assert isinstance(page, SectionPage)
    desk.tab.open_section("today")
    page.note.setFocus()
    keys("calm")
    press(Qt.Key.Key_Return)
    noted = desk.clinic.desk.charts.case(desk.visit).visit.last(Noted)
    assert noted is not None
    assert noted[1].text == "Today: calm"
    assert page.note.text() == ""


@pytest.mark.parametrize("changed", [False, True])
def test_a_note_that_was_kept_but_told_as_failed_is_cleared_once_it_is_found(
    qtbot: QtBot, *, changed: bool
) -> None:
    desk = open_visit(qtbot)
    page = desk.tab.page("today")
    assert isinstance(page, SectionPage)
    desk.tab.open_section("today")
    page.note.setFocus()
    disk = FailingDisk.under(desk.clinic.desk)
    keys("calm")
    disk.fault, disk.keeps = Fault.IO, True
    press(Qt.Key.Key_Return)
    assert page.note.problem
    disk.fault = None
    if changed:
        keys("er")
    desk.presenter.attempt(lambda: desk.clinic.desk.watch.note(desk.visit, "Seen"), Try())
    notes = desk.clinic.desk.charts.case(desk.visit).visit.of(Noted)
    assert [body.text for _, body in notes] == ["Today: calm"]
    assert page.note.text() == ("calmer" if changed else "")
    assert not page.note.problem


def test_cancelling_takes_a_reason_and_names_the_patient(qtbot: QtBot) -> None:
    desk = open_visit(qtbot)
    desk.dialogs.expect(None)
    desk.tab.cancel.click()
    assert desk.clinic.desk.charts.case(desk.visit).visit.stage is Stage.SCREENING
    desk.dialogs.expect("feels unwell")
    desk.tab.cancel.click()
    assert "LINDQVIST, Maja" in desk.dialogs.asked[-1][1]
    assert desk.clinic.desk.charts.case(desk.visit).visit.stage is Stage.CANCELLED
    assert desk.places.places == ["board"]


def test_a_wrong_patient_needs_a_reason(qtbot: QtBot) -> None:
    desk = open_visit(qtbot)
    desk.dialogs.expect("")
    desk.tab.void.click()
    assert desk.clinic.desk.charts.case(desk.visit).visit.stage is Stage.SCREENING
    desk.dialogs.expect("other person")
    desk.tab.void.click()
    assert desk.clinic.desk.charts.case(desk.visit).visit.stage is Stage.VOID


def test_sections_turn_by_key(qtbot: QtBot) -> None:
    desk = open_visit(qtbot)
    desk.tab.open_section("today", focus=True)
    QTest.keyClick(focused(), Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert desk.tab.current == "home"
    QTest.keyClick(focused(), Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert desk.tab.current == "today"
