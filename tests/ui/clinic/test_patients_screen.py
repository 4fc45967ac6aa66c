"""Finding and adding patients by keyboard, with the namesakes shown first."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ketadesk.ui.navigation import PatientPlace
from ketadesk.ui.patients import PatientsScreen
from tests.ui.clinic.conftest import Stage


def a_screen(stage: Stage) -> PatientsScreen:
    screen = PatientsScreen(stage.presenter, stage.navigator, stage.dialogs)
    stage.put(screen)
    return screen


def patient_of(stage: Stage, position: int) -> str:
    stream = stage.clinic.streams[position]
    return stage.clinic.desk.charts.case(stream).patient.id


def fill_in(stage: Stage, screen: PatientsScreen, *, family: str, given: str) -> None:
    """The whole form from the keyboard, up to the button."""
    stage.type(family)
    stage.press(Qt.Key.Key_Return)
    stage.type(given)
    stage.press(Qt.Key.Key_Return)
    stage.type("3-Feb-1984")
    stage.press(Qt.Key.Key_Return)
    stage.qtbot.keyClick(stage.focus, Qt.Key.Key_U, Qt.KeyboardModifier.AltModifier)
    stage.type("f")
    while stage.focus is not screen.form.phone:
        stage.press(Qt.Key.Key_Tab)
    stage.type("555-0141")
    screen.form.sheet_size.setFocus()
    stage.type("l")
    assert stage.focus is screen.form.allergies
    stage.type("latex, penicillin")
    stage.press(Qt.Key.Key_Return)
    assert stage.focus is screen.save_button


def test_typing_finds_and_enter_opens(stage: Stage) -> None:
    stage.clinic.play(until="0:00:30", chair=1, family="Lindqvist", given="Maja")
    stage.clinic.play(until="0:00:30", chair=2, family="Abebe", given="Samuel")
    screen = a_screen(stage)
    assert screen.search.table.rowCount() == 2
    stage.type("lindq")
    assert screen.search.table.rowCount() == 1
    stage.press(Qt.Key.Key_Return)
    assert stage.navigator.places == [PatientPlace(patient_of(stage, 0))]


def test_down_goes_into_the_list_and_enter_opens(stage: Stage) -> None:
    stage.clinic.play(until="0:00:30", chair=1, family="Lindqvist")
    stage.clinic.play(until="0:00:30", chair=2, family="Abebe")
    a_screen(stage)
    stage.press(Qt.Key.Key_Down)
    stage.press(Qt.Key.Key_Down)
    stage.press(Qt.Key.Key_Return)
    assert stage.navigator.places == [PatientPlace(patient_of(stage, 0))]


def test_nobody_found_says_what_to_do(stage: Stage) -> None:
    screen = a_screen(stage)
    stage.type("nobody")
    assert "add the patient" in screen.search.note.text()


def test_namesakes_are_marked_in_the_list(stage: Stage) -> None:  # R-UX-06
    stage.clinic.play(until="0:00:30", chair=1, family="Silva", given="João")
    stage.clinic.play(until="0:00:30", chair=2, family="Silva", given="Ana")
    screen = a_screen(stage)
    names = [screen.search.table.item(row, 0).text() for row in range(2)]
    assert all("NAME ALERT" in name for name in names)


def test_a_patient_is_added_without_a_mouse(stage: Stage) -> None:  # R-UX-26
    screen = a_screen(stage)
    stage.qtbot.keyClick(stage.focus, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    assert stage.focus is screen.form.family
    fill_in(stage, screen, family="Lindqvist", given="Maja")
    stage.press(Qt.Key.Key_Return)
    (patient,) = stage.clinic.desk.patients.all()
    assert (patient.family, patient.born.isoformat()) == ("Lindqvist", "1984-02-03")
    assert patient.allergies == ("latex", "penicillin")
    assert (patient.record_no, patient.sex) == ("KD-000001", "female")
    assert (patient.language, patient.sheet_size) == ("en", "large")
    assert stage.navigator.places == [PatientPlace(patient.id)]
    assert screen.form.family.text() == ""


def test_nothing_is_added_while_something_is_missing(stage: Stage) -> None:  # R-UX-28
    screen = a_screen(stage)
    screen.add_button.click()
    screen.form.family.set_text("Lindqvist")
    screen.form.born.set_text("3/2/1984")
    screen.save_button.click()
    assert stage.clinic.desk.patients.all() == ()
    assert "03-Feb-1984 or 02-Mar-1984" in screen.form.born.problem  # R-UX-08
    assert screen.form.given.problem == "This is not answered yet."
    assert screen.form.family.text() == "Lindqvist"
    assert stage.focus is screen.form.given


def test_a_namesake_is_shown_before_anything_is_saved(stage: Stage) -> None:  # R-UX-06
    stage.clinic.play(until="0:00:30", family="Lindqvist", given="Maja")
    screen = a_screen(stage)
    screen.add_button.click()
    fill_in(stage, screen, family="lindqvist", given="maja")
    stage.press(Qt.Key.Key_Return)
    assert len(stage.clinic.desk.patients.all()) == 1
    assert "S-0001" in screen.warning.accessibleName()
    assert screen.warning.isVisible()
    assert stage.focus is screen.back_button
    screen.save_button.setFocus()
    stage.press(Qt.Key.Key_Return)
    assert len(stage.clinic.desk.patients.all()) == 2


def test_a_record_number_belongs_to_one_patient(stage: Stage) -> None:
    stage.clinic.play(until="0:00:30", family="Lindqvist")
    screen = a_screen(stage)
    screen.add_button.click()
    fill_in(stage, screen, family="Abebe", given="Samuel")
    screen.form.record_no.set_text("s-0001")
    stage.press(Qt.Key.Key_Return)
    assert "Another patient has this record number" in screen.form.record_no.problem
    assert stage.focus is screen.form.record_no
    assert len(stage.clinic.desk.patients.all()) == 1
