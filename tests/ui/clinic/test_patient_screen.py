"""A patient's own page: series, scores, visits, papers, change of facts."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ketadesk.ui.kit import Button, Label
from ketadesk.ui.navigation import NewVisitPlace, VisitPlace
from ketadesk.ui.patient import PatientScreen
from tests.ui.clinic.conftest import Stage
from tests.ui.clinic.visits import a_series


def a_page(stage: Stage, patient: str) -> PatientScreen:
    page = PatientScreen(stage.presenter, stage.navigator, stage.dialogs, patient)
    stage.put(page)
    return page


def texts(page: PatientScreen) -> list[str]:
    return [label.text() for label in page.findChildren(Label)]


def test_banner_series_score_and_visits_are_there(stage: Stage) -> None:  # R-UX-01
    patient = a_series(stage.clinic, (21, 11), family="Lindqvist", allergies=["ondansetron"])
    page = a_page(stage, patient)
    assert page.banner.text().startswith("LINDQVIST, Ada. Born 03-Feb-1984 (42\u00a0y). Sex Female")
    assert "Allergy: ondansetron" in page.banner.text()
    said = texts(page)
    assert "2 of 6" in said
    assert "40 (0.5)" in said
    assert "▲ 21 → 11, −47.6\u00a0%; response needs −50\u00a0% or more" in said
    assert [point.value for point in page.chart.data.points] == [21, 11]
    assert page.chart.data.bands[-1].label == "severe"


def test_a_dose_that_nobody_knows_is_said_as_such(stage: Stage) -> None:
    stream = stage.clinic.play(until="0:13:00")
    desk = stage.clinic.desk
    patient = desk.charts.case(stream).patient.id
    assert "not known" not in texts(a_page(stage, patient)), "nothing has run yet"
    desk.infusion.start(stream, 60, happened=True)
    assert "not known" in texts(a_page(stage, patient))


def test_enter_starts_the_next_visit(stage: Stage) -> None:
    patient = a_series(stage.clinic, (21,))
    page = a_page(stage, patient)
    assert stage.focus is page.start_button
    assert page.start_button.words == "Start visit 2"
    stage.press(Qt.Key.Key_Return)
    assert stage.navigator.places == [NewVisitPlace(patient=patient)]


def test_an_open_visit_is_gone_to_instead(stage: Stage) -> None:
    stream = stage.clinic.play(until="0:08:00", chair=4)
    page = a_page(stage, stage.clinic.desk.charts.case(stream).patient.id)
    assert page.start_button.words == "Go to the visit in chair 4"
    stage.press(Qt.Key.Key_Return)
    assert stage.navigator.places == [VisitPlace(stream)]


def test_documents_and_records_open(stage: Stage) -> None:
    patient = a_series(stage.clinic, (21,))
    page = a_page(stage, patient)
    links = [each for each in page.documents.findChildren(Button) if each.words == "Open"]
    for link in links:
        link.setFocus()
        stage.press(Qt.Key.Key_Return)
    stream = stage.clinic.streams[0]
    assert stage.navigator.places == [VisitPlace(stream, "sheet"), VisitPlace(stream, "record")]


def test_facts_change_only_with_a_reason(stage: Stage) -> None:
    stream = stage.clinic.play(until="0:08:00", family="Lindqvist")
    patient = stage.clinic.desk.charts.case(stream).patient.id
    page = a_page(stage, patient)
    stage.qtbot.keyClick(stage.focus, Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)
    assert stage.focus is page.form.family
    page.form.allergies.setFocus()
    stage.type("latex")
    page.save_button.setFocus()
    stage.press(Qt.Key.Key_Return)
    assert page.form.reason.problem == "A reason is needed here."
    assert stage.clinic.desk.charts.patient(patient).allergies == ()
    page.form.reason.setFocus()
    stage.type("told at the door")
    stage.press(Qt.Key.Key_Return)
    stage.press(Qt.Key.Key_Return)
    assert stage.clinic.desk.charts.patient(patient).allergies == ("latex",)
    assert "Allergy: latex" in page.banner.text()
    assert not page.form_card.isVisible()


def test_a_namesake_raises_the_alert_in_the_banner(stage: Stage) -> None:  # R-UX-06
    stage.clinic.play(until="0:00:30", chair=1, family="Silva", given="Ana")
    stream = stage.clinic.play(until="0:00:30", chair=2, family="Silva", given="Ana")
    page = a_page(stage, stage.clinic.desk.charts.case(stream).patient.id)
    assert "NAME ALERT" in page.banner.text()


def test_markup_in_a_name_is_shown_as_typed(stage: Stage) -> None:  # F-63
    stream = stage.clinic.play(until="0:00:30", family="<b>O'Neill</b>", given="A & B")
    page = a_page(stage, stage.clinic.desk.charts.case(stream).patient.id)
    assert "<B>O'NEILL</B>, A & B" in texts(page)


def test_a_cancelled_visit_stays_in_the_table(stage: Stage) -> None:
    stream = stage.clinic.play("hard-stop")
    page = a_page(stage, stage.clinic.desk.charts.case(stream).patient.id)
    assert "▲ Cancelled, not closed" in texts(page)
    assert page.start_button.words == "Start visit 1"
    assert not page.outcome_card.isVisible()
