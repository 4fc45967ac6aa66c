"""A disk that reports as failed what it holds: "Try again" records it once (F-02, R-REL-04)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from ketadesk.kernel.problems import Fault
from ketadesk.ui.navigation import PatientPlace, VisitPlace
from ketadesk.visit.entries import VialCounted
from tests.ui.clinic import test_new_visit_screen, test_patients_screen, test_register_screen
from tests.ui.clinic.conftest import Stage
from tests.ui.clinic.test_patients_screen import fill_in
from tests.ui.clinic.test_register_screen import with_a_vial
from tests.ui.clinic.visits import a_series
from tests.ui.doubles import FailingDisk, Signs


def failing(stage: Stage, *, keeps: bool) -> FailingDisk:
    disk = FailingDisk.under(stage.clinic.desk)
    disk.fault, disk.keeps = Fault.IO, keeps
    return disk


@pytest.mark.parametrize("keeps", [False, True])
def test_a_patient_is_added_once_and_is_no_namesake_of_their_own(
    stage: Stage, *, keeps: bool
) -> None:
    screen = test_patients_screen.a_screen(stage)
    screen.add_button.click()
    fill_in(stage, screen, family="Lindqvist", given="Maja")
    disk = failing(stage, keeps=keeps)
    stage.press(Qt.Key.Key_Return)
    assert stage.presenter.has_unsaved
    disk.fault = None
    assert stage.presenter.try_again()
    (patient,) = stage.clinic.desk.patients.all()
    assert stage.navigator.places == [PatientPlace(patient.id)]
    assert not stage.presenter.has_unsaved


def test_who_leaves_the_form_finds_the_patient_in_the_list(stage: Stage) -> None:
    """The form begun anew is another act: what stands there already is told and not doubled."""
    screen = test_patients_screen.a_screen(stage)
    screen.add_button.click()
    fill_in(stage, screen, family="Lindqvist", given="Maja")
    disk = failing(stage, keeps=True)
    stage.press(Qt.Key.Key_Return)
    disk.fault = None
    stage.presenter.give_up()
    screen.save_button.click()
    assert "S-" not in screen.warning.accessibleName()
    assert screen.warning.isVisible()
    screen.save_button.click()
    assert "Another patient has this record number" in screen.form.record_no.problem
    assert screen.form.family.text() == "Lindqvist"
    assert len(stage.clinic.desk.patients.all()) == 1


@pytest.mark.parametrize("keeps", [False, True])
def test_a_visit_is_opened_once_and_its_chair_is_not_taken_by_itself(
    stage: Stage, *, keeps: bool
) -> None:
    patient = a_series(stage.clinic, (21,))
    test_new_visit_screen.a_screen(stage, patient)
    stage.type("3")
    stage.type("y")
    disk = failing(stage, keeps=keeps)
    stage.press(Qt.Key.Key_Return)
    disk.fault = None
    assert stage.presenter.try_again()
    (case,) = stage.clinic.desk.charts.open_visits()
    assert stage.navigator.places == [VisitPlace(case.visit.stream)]
    assert case.visit.opened.chair == 3


@pytest.mark.parametrize("keeps", [False, True])
def test_a_vial_is_received_once_and_its_name_is_not_taken_by_itself(
    stage: Stage, *, keeps: bool
) -> None:
    screen = test_register_screen.a_screen(stage)
    stage.type("V-7")
    stage.press(Qt.Key.Key_Return)
    stage.type("2")
    for text in ("500", "K2207", "2027-06", ""):
        stage.type(text)
        stage.press(Qt.Key.Key_Return)
    disk = failing(stage, keeps=keeps)
    stage.press(Qt.Key.Key_Return)
    disk.fault = None
    assert stage.presenter.try_again()
    (vial,) = stage.clinic.desk.register.vials()
    assert vial.name == "V-7"
    assert screen.receive.name.text() == ""


@pytest.mark.parametrize("keeps", [False, True])
def test_a_count_keeps_its_discrepancy(stage: Stage, *, keeps: bool) -> None:
    screen = with_a_vial(stage)
    stage.type("450")
    stage.press(Qt.Key.Key_Return)
    disk = failing(stage, keeps=keeps)
    stage.press(Qt.Key.Key_Return)
    disk.fault = None
    assert stage.presenter.try_again()
    counts = [
        each.body
        for each in stage.clinic.desk.register.entries()
        if isinstance(each.body, VialCounted)
    ]
    assert [(each.counted_mg, each.expected_mg) for each in counts] == [(450, 500)]
    assert "apart from the register" in screen.vial.message.text()


def test_a_waste_signed_for_in_another_dialog_is_another_waste(stage: Stage) -> None:
    """It is told as moved on first, with the earlier one to be seen and the amount still typed."""
    screen = with_a_vial(stage)
    disk = failing(stage, keeps=True)
    screen.vial.wasted.setFocus()
    stage.type("10")
    screen.vial.method.setFocus()
    stage.type("bin")
    stage.dialogs.expect(*[Signs("nurse2", "expired")] * 3)
    screen.vial.waste_button.click()
    disk.fault = None
    screen.vial.waste_button.click()
    assert (screen.vial.wasted.text(), screen.vial.method.text()) == ("10", "bin")
    (vial,) = stage.clinic.desk.register.vials()
    assert vial.balance_mg == 490
    assert "490" in screen.vial._balance.text()
    screen.vial.waste_button.click()
    (vial,) = stage.clinic.desk.register.vials()
    assert vial.balance_mg == 480
