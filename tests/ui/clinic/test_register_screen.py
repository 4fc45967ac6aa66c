"""The ketamine register by keyboard: receive, count, waste in front of a second person."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.ui.kit import Label
from ketadesk.ui.register import RegisterScreen
from tests.ui.clinic.conftest import Stage
from tests.ui.doubles import FailingDisk, Signs


def a_screen(stage: Stage) -> RegisterScreen:
    screen = RegisterScreen(stage.presenter, stage.navigator, stage.dialogs)
    stage.put(screen)
    return screen


def with_a_vial(stage: Stage) -> RegisterScreen:
    register = stage.clinic.desk.register
    register.receive("V-7", "500", "50", "K2207", "2027-06-30")
    screen = a_screen(stage)
    screen.vials.selectRow(0)
    stage.press(Qt.Key.Key_Return)
    assert stage.focus is screen.vial.counted
    return screen


def test_a_vial_is_received_without_a_mouse(stage: Stage) -> None:
    screen = a_screen(stage)
    assert stage.focus is screen.receive.name
    stage.type("V-7")
    stage.press(Qt.Key.Key_Return)
    stage.type("2")
    stage.type("500")
    stage.press(Qt.Key.Key_Return)
    stage.type("K2207")
    stage.press(Qt.Key.Key_Return)
    stage.type("2027-06")
    stage.press(Qt.Key.Key_Return)
    assert stage.focus is screen.receive.ndc
    stage.type("12345-678-90")
    stage.press(Qt.Key.Key_Return)
    assert stage.focus is screen.receive.receive_button
    stage.press(Qt.Key.Key_Return)
    (vial,) = stage.clinic.desk.register.vials()
    assert (vial.name, vial.strength_mg_ml, vial.size_mg) == ("V-7", 50, 500)
    assert vial.expires.isoformat() == "2027-06-30"
    assert vial.ndc == "12345-678-90"
    assert screen.vials.item(0, 3).text() == "K2207\n12345-678-90"
    assert screen.vials.item(0, 5).text() == "02-Mar-2026 09:00\nNurse One"
    assert screen.receive.name.text() == ""
    assert screen.receive.ndc.text() == ""


def test_what_is_wrong_is_said_beside_its_field_and_stays_typed(stage: Stage) -> None:
    screen = with_a_vial(stage)
    receive = screen.receive
    receive.name.set_text("V-7")
    receive.strength.set_value("10")
    receive.amount_mg.set_text("1,234")
    receive.receive_button.click()
    assert receive.name.problem.startswith("The register has a vial of this name")
    receive.name.set_text("V-8")
    receive.receive_button.click()
    assert "1,234 can be read in two ways" in receive.amount_mg.problem
    assert receive.amount_mg.text() == "1,234"
    assert len(stage.clinic.desk.register.vials()) == 1


def test_a_drug_code_without_its_hyphens_is_asked_for_again(stage: Stage) -> None:
    screen = a_screen(stage)
    receive = screen.receive
    for field, text in (
        (receive.name, "V-8"), (receive.amount_mg, "500"), (receive.lot, "L"),
        (receive.expires, "2027-06"), (receive.ndc, "1234567890"),
    ):  # fmt: skip
        field.set_text(text)
    receive.strength.set_value("50")
    receive.receive_button.click()
    assert "with its hyphens as on the label" in receive.ndc.problem
    assert stage.focus is receive.ndc
    assert not stage.clinic.desk.register.vials()
    receive.ndc.set_text("")
    receive.receive_button.click()
    (vial,) = stage.clinic.desk.register.vials()
    assert vial.ndc == ""
    assert screen.vials.item(0, 3).text() == "L"


def test_a_count_that_differs_is_kept_and_told(stage: Stage) -> None:
    screen = with_a_vial(stage)
    stage.type("483.6")
    stage.press(Qt.Key.Key_Return)
    stage.press(Qt.Key.Key_Return)
    (vial,) = stage.clinic.desk.register.vials()
    assert vial.discrepancy_mg == Decimal("-16.4")
    assert screen.vials.item(0, 7).text().startswith("■ −16.4\u00a0mg apart")
    assert "Tell the director" in screen.vial.message.text()


def test_a_count_that_agrees_says_so(stage: Stage) -> None:
    screen = with_a_vial(stage)
    stage.type("500")
    stage.press(Qt.Key.Key_Return)
    stage.press(Qt.Key.Key_Return)
    assert screen.vial.message.text() == "● The count agrees with the register."


def test_waste_needs_a_second_person(stage: Stage) -> None:
    screen = with_a_vial(stage)
    screen.vial.wasted.setFocus()
    stage.type("16.4")
    stage.press(Qt.Key.Key_Return)
    stage.type("into the sharps bin")
    stage.press(Qt.Key.Key_Return)
    stage.dialogs.expect(Signs("nurse2", reason="rest of the vial"))
    stage.press(Qt.Key.Key_Return)
    (vial,) = stage.clinic.desk.register.vials()
    assert vial.balance_mg == Decimal("483.6")
    entry = stage.clinic.desk.register.entries()[-1]
    assert (entry.reason, entry.body.witness) == ("rest of the vial", "nurse2")  # type: ignore[attr-defined]
    assert screen.vial.wasted.text() == ""


def test_a_waste_nobody_watched_changes_nothing(stage: Stage) -> None:
    screen = with_a_vial(stage)
    screen.vial.wasted.set_text("16.4")
    screen.vial.method.set_text("into the sharps bin")
    stage.dialogs.expect(None)
    screen.vial.waste_button.click()
    assert len(stage.clinic.desk.register.entries()) == 1
    assert screen.vial.wasted.text() == "16.4"


def test_more_than_is_left_cannot_be_wasted(stage: Stage) -> None:
    screen = with_a_vial(stage)
    screen.vial.wasted.set_text("600")
    screen.vial.method.set_text("into the sharps bin")
    stage.dialogs.expect(Signs("nurse2", reason="rest"))
    screen.vial.waste_button.click()
    assert "more than the register says" in screen.vial.wasted.problem
    assert [each.code.value for each in stage.dialogs.refused] == ["over-drawn"]


def test_every_visit_shows_where_its_ketamine_went(stage: Stage) -> None:
    stage.clinic.play("early-stop-waste", family="O'Neill", given="Patricia")
    screen = a_screen(stage)
    said = [label.text() for label in screen.accounts.findChildren(Label)]
    assert said[7:] == ["02-Mar-2026", "O'NEILL, Patricia", "40", "22", "18", "Nurse Two", "● 0"]


def test_a_full_disk_keeps_what_was_typed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_kwargs: object) -> None:
        raise EnvironmentFault(Fault.DISK_FULL)

    screen = with_a_vial(stage)
    monkeypatch.setattr(stage.clinic.desk.session.store, "append", full)
    stage.type("483.6")
    stage.press(Qt.Key.Key_Return)
    with stage.qtbot.waitSignal(stage.presenter.faulted):
        stage.press(Qt.Key.Key_Return)
    assert screen.vial.counted.text() == "483.6"
    assert screen.vial.message.text() == ""


def test_a_count_that_met_a_fault_is_recorded_by_try_again_r_rel_04(stage: Stage) -> None:
    screen = with_a_vial(stage)
    disk = FailingDisk.under(stage.clinic.desk)
    disk.fault = Fault.DISK_FULL
    stage.type("483.6")
    stage.press(Qt.Key.Key_Return)
    stage.press(Qt.Key.Key_Return)
    assert screen.vial.counted.text() == "483.6"
    disk.fault = None
    assert stage.presenter.try_again()
    assert screen.vial.counted.text() == ""
    assert not stage.presenter.has_unsaved


def test_a_waste_that_met_a_fault_is_not_witnessed_f_11(stage: Stage) -> None:
    screen = with_a_vial(stage)
    name = screen.vial.vial
    before = stage.clinic.desk.register.vials()
    FailingDisk.under(stage.clinic.desk).fault = Fault.DISK_FULL
    screen.vial.wasted.setFocus()
    stage.type("10")
    screen.vial.method.setFocus()
    stage.type("bin")
    stage.dialogs.expect(Signs("nurse2", "expired"))
    screen.vial.waste_button.setFocus()
    stage.press(Qt.Key.Key_Return)
    assert [type(each) for each in stage.dialogs.refused] == [EnvironmentFault]
    assert screen.vial.vial == name
    assert (screen.vial.wasted.text(), screen.vial.method.text()) == ("10", "bin")
    assert stage.clinic.desk.register.vials() == before


def test_without_an_approved_protocol_it_says_where_one_is_approved(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(stage.clinic.desk.register), "strengths", lambda _self: ())
    screen = a_screen(stage)
    said = " ".join(label.text() for label in screen.receive.findChildren(Label))
    assert "Approve a protocol first" in said
    assert "Settings" in said
    assert not screen.receive.receive_button.isEnabled()
