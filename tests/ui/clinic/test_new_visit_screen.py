"""Starting a visit by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ketadesk.ui.navigation import ADD_PATIENT, VisitPlace
from ketadesk.ui.new_visit import NewVisitScreen
from tests.ui.clinic.conftest import Stage
from tests.ui.clinic.visits import a_series


def a_screen(stage: Stage, patient: str = "", chair: int = 0) -> NewVisitScreen:
    screen = NewVisitScreen(stage.presenter, stage.navigator, stage.dialogs, patient, chair)
    stage.put(screen)
    return screen


def test_a_known_patient_starts_with_three_keys(stage: Stage) -> None:
    patient = a_series(stage.clinic, (21,))
    a_screen(stage, patient)
    stage.type("3")
    stage.type("y")
    stage.press(Qt.Key.Key_Return)
    (case,) = stage.clinic.desk.charts.open_visits()
    assert (case.visit.opened.chair, case.visit.opened.number) == (3, 2)
    assert case.patient.id == patient
    assert stage.navigator.places == [VisitPlace(case.visit.stream)]


def test_a_patient_is_found_first_where_none_is_named(stage: Stage) -> None:
    patient = a_series(stage.clinic, (21,), family="Lindqvist")
    screen = a_screen(stage, chair=2)
    assert stage.focus is screen.search.field
    stage.type("lind")
    stage.press(Qt.Key.Key_Return)
    assert screen.banner.text().startswith("LINDQVIST, Ada")
    stage.type("y")
    stage.press(Qt.Key.Key_Return)
    (case,) = stage.clinic.desk.charts.open_visits()
    assert (case.patient.id, case.visit.opened.chair) == (patient, 2)


def test_the_number_is_proposed_and_never_chosen_by_itself(stage: Stage) -> None:
    screen = a_screen(stage, a_series(stage.clinic, (21, 18)), chair=1)
    assert screen.number.answer.options[0].label == "Visit 3, as counted"
    assert screen.number.answer.value is None
    assert not screen.start_button.isEnabled()
    stage.type("a")
    assert stage.focus is screen.number.other
    stage.type("7")
    stage.press(Qt.Key.Key_Return)
    stage.press(Qt.Key.Key_Return)
    (case,) = stage.clinic.desk.charts.open_visits()
    assert case.visit.opened.number == 7


def test_another_number_must_be_one(stage: Stage) -> None:
    screen = a_screen(stage, a_series(stage.clinic, (21,)), chair=1)
    stage.type("a")
    for typed in ("0", "x", "1000"):
        screen.number.other.set_text("")
        stage.type(typed)
        assert not screen.start_button.isEnabled()


def test_a_chair_that_is_taken_is_not_offered(stage: Stage) -> None:
    stage.clinic.play(until="0:08:00", chair=2)
    screen = a_screen(stage, chair=2)
    assert [option.value for option in screen.chair.options] == ["1", "3", "4", "5", "6"]
    assert screen.chair.value is None


def test_a_chair_taken_meanwhile_is_refused(stage: Stage) -> None:
    patient = a_series(stage.clinic, (21,))
    screen = a_screen(stage, patient, chair=2)
    stage.type("y")
    stage.clinic.play(until="0:08:00", chair=2)
    screen.start_button.click()
    assert len(stage.clinic.desk.charts.open_visits()) == 1
    assert stage.navigator.places == []


def test_an_open_visit_is_gone_to_instead(stage: Stage) -> None:
    stream = stage.clinic.play(until="0:08:00", chair=4)
    screen = a_screen(stage, stage.clinic.desk.charts.case(stream).patient.id)
    assert stage.focus is screen.go_button
    assert not screen.start_button.isVisible()
    stage.press(Qt.Key.Key_Return)
    assert stage.navigator.places == [VisitPlace(stream)]


def test_somebody_whose_role_does_not_allow_it_is_told(stage: Stage) -> None:
    patient = a_series(stage.clinic, (21,))
    stage.clinic.sign_in("auditor")
    screen = a_screen(stage, patient, chair=1)
    stage.type("y")
    stage.press(Qt.Key.Key_Return)
    assert stage.clinic.desk.charts.open_visits() == ()
    assert stage.navigator.places == []
    assert screen.start_button.isVisible()


def test_tab_goes_from_the_number_to_the_start(stage: Stage) -> None:
    a_series(stage.clinic, (21,))
    screen = NewVisitScreen(stage.presenter, stage.navigator, stage.dialogs, chair=3)
    stage.put(screen)
    stage.press(Qt.Key.Key_Return)
    assert stage.focus in screen.number.answer.segments()
    stage.type("y")
    screen.number.answer.setFocus()
    stage.press(Qt.Key.Key_Tab)
    assert stage.focus is screen.start_button


def test_a_patient_who_sits_here_says_so_and_is_gone_to(stage: Stage) -> None:
    stream = stage.clinic.play(until="0:08:00", chair=4)
    screen = NewVisitScreen(stage.presenter, stage.navigator, stage.dialogs)
    stage.put(screen)
    item = screen.search.table.item(0, 0)
    assert item is not None
    assert item.text().endswith("· in chair 4")
    stage.press(Qt.Key.Key_Return)
    assert stage.navigator.places == [VisitPlace(stream)]


def test_a_patient_is_added_from_here(stage: Stage) -> None:
    screen = NewVisitScreen(stage.presenter, stage.navigator, stage.dialogs)
    stage.put(screen)
    stage.qtbot.keyClick(stage.focus, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    assert stage.navigator.places == [ADD_PATIENT]
