"""The course on a patient's page: plan, reviews, checks, calls, bladder and liver, care."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from ketadesk.desk.safety import safety_lines
from ketadesk.desk.series import series_of
from ketadesk.desk.standing import standing_of
from ketadesk.protocols.catalogue import load_shipped, shipped_text
from ketadesk.protocols.loader import read_protocol
from ketadesk.protocols.model import Protocol
from ketadesk.ui.course_cards import safety_row
from ketadesk.ui.course_dialog import GO, CourseDialog
from ketadesk.ui.course_words import plan_facts, spacing_facts
from ketadesk.ui.follow_up import CallDialog
from ketadesk.ui.kit import Cell, Label, NoteField, SegmentedAnswer, TextField
from ketadesk.ui.kit.dialog import Dialog
from ketadesk.ui.navigation import BeforeNextPlace
from ketadesk.ui.patient import PatientScreen
from ketadesk.ui.patient_tables import series_facts
from ketadesk.ui.theme import Status
from ketadesk.visit.entries import CareWritten, CheckWritten, ReviewWritten
from tests.ui.clinic.conftest import Stage
from tests.ui.clinic.visits import a_series, under_protocol
from tests.ui.doubles import Signs

ALT = Qt.KeyboardModifier.AltModifier


def a_page(stage: Stage, patient: str) -> PatientScreen:
    page = PatientScreen(stage.presenter, stage.navigator, stage.dialogs, patient)
    stage.put(page)
    return page


def texts(page: PatientScreen) -> list[str]:
    return [label.text() for label in page.findChildren(Label)]


def field(dialog: Dialog, name: str) -> object:
    assert isinstance(dialog, CourseDialog)
    return dialog.rows[name].editor


def test_plan_count_spacing_and_exposure_stand_in_the_series(stage: Stage) -> None:
    said = texts(a_page(stage, a_series(stage.clinic, (21, 18))))
    assert "6 infusions in 2 to 3 weeks, then review" in said
    assert "3 of 6 planned, induction" in said
    # The second infusion was on 6 March; two days must lie between.
    assert "08-Mar-2026" in said
    assert "80\u00a0mg in 2 infusions" in said


def test_the_days_of_a_protocol_stand_in_the_plan(stage: Stage) -> None:
    charts = stage.clinic.desk.charts
    made = series_of(charts, a_series(stage.clinic, (21,)))
    series = under_protocol(made, load_shipped("ketamine-iv-aud"))
    plan = {each.name: each.value for each in series_facts(series, {}, lambda at: at)}
    assert plan["Plan"] == "3 infusions, 7 days from one to the next, then review"
    stands = {each.name: each.value for each in plan_facts(standing_of(charts, series))}
    # The infusion was on 2 March.
    assert stands["Not before"] == "09-Mar-2026"


def test_the_key_leads_to_the_one_screen(stage: Stage) -> None:
    patient = a_series(stage.clinic, (21,))
    a_page(stage, patient)
    stage.qtbot.keyClick(stage.focus, Qt.Key.Key_V, ALT)
    assert stage.navigator.places == [BeforeNextPlace(patient)]


def test_a_prescriber_signs_the_review_that_is_due(stage: Stage) -> None:
    patient = a_series(stage.clinic, (21, 18, 15))
    page = a_page(stage, patient)
    assert "● Due" in texts(page)
    stage.dialogs.expect(Signs("prescriber", reason="A third less", choice="go-on"))
    stage.qtbot.keyClick(stage.focus, Qt.Key.Key_R, ALT)
    title, sentences = stage.dialogs.asked[0]
    assert title == "Review of the response"
    assert "After 3 infusions. PHQ-9 21 → 15, −28.6\u00a0%" in sentences[1]
    (entry,) = stage.clinic.desk.courses.of(patient).reviews
    assert entry.body == ReviewWritten(stage.clinic.streams[-1], 3, "go-on")
    assert (entry.by, entry.reason) == ("prescriber", "A third less")
    said = texts(page)
    assert "Go on as planned" in said
    assert "● Done" in said


def test_only_prescribers_are_offered_to_sign_a_review(stage: Stage) -> None:
    patient = a_series(stage.clinic, (21,))
    page = a_page(stage, patient)
    offered: list[tuple[str, ...]] = []

    def look(wanted: object, _act: object) -> bool:
        offered.append(tuple(each.id for each in wanted.people))  # type: ignore[attr-defined]
        return False

    stage.dialogs.sign_in = look  # type: ignore[method-assign, assignment]
    page.course.reviews.review_button.click()
    assert offered == [("prescriber", "director")]


def test_a_check_is_recorded_and_an_abnormal_one_is_marked(stage: Stage) -> None:
    patient = a_series(stage.clinic, (21,))
    page = a_page(stage, patient)

    def fill(dialog: Dialog) -> None:
        dialog.button(GO).click()
        assert dialog.chosen is None
        which, result = field(dialog, "check"), field(dialog, "result")
        words = field(dialog, "words")
        assert isinstance(which, SegmentedAnswer)
        assert isinstance(result, SegmentedAnswer)
        assert isinstance(words, TextField)
        assert (which.value, result.value, words.text()) == (None, None, "")
        which.set_value("liver")
        result.set_value("abnormal")
        words.setText("ALT twice the limit")
        dialog.button(GO).click()

    stage.dialogs.expect(fill)
    stage.qtbot.keyClick(stage.focus, Qt.Key.Key_H, ALT)
    (entry,) = stage.clinic.desk.courses.of(patient).checks
    assert entry.body == CheckWritten("liver", "abnormal: ALT twice the limit")
    assert any("▲" in each and "ALT twice the limit" in each for each in texts(page))


def test_a_score_alone_needs_its_words(stage: Stage) -> None:
    patient = a_series(stage.clinic, (21,))
    page = a_page(stage, patient)

    def fill(dialog: Dialog) -> None:
        which, result = field(dialog, "check"), field(dialog, "result")
        words = field(dialog, "words")
        assert isinstance(which, SegmentedAnswer)
        assert isinstance(result, SegmentedAnswer)
        assert isinstance(words, TextField)
        which.set_value("bladder")
        result.set_value("words")
        dialog.button(GO).click()
        assert words.problem == "This is not answered yet."
        words.setText("ICSI 3")
        dialog.button(GO).click()

    stage.dialogs.expect(fill)
    page.course.reviews.check_button.click()
    (entry,) = stage.clinic.desk.courses.of(patient).checks
    assert entry.body == CheckWritten("bladder", "ICSI 3")


def test_care_is_written_whole_and_shown_again_to_be_changed(stage: Stage) -> None:
    patient = a_series(stage.clinic, (21,))
    page = a_page(stage, patient)
    assert "Not asked yet" in texts(page)

    def first(dialog: Dialog) -> None:
        therapy, medicines = field(dialog, "psychotherapy"), field(dialog, "medicines")
        assert isinstance(therapy, TextField)
        assert isinstance(medicines, NoteField)
        assert (therapy.text(), medicines.text()) == ("", "")
        therapy.setText("Dr. Hale, weekly")
        medicines.set_text("Sertraline 100 mg\nLisinopril 10 mg")
        dialog.button(GO).click()

    def again(dialog: Dialog) -> None:
        therapy, medicines = field(dialog, "psychotherapy"), field(dialog, "medicines")
        assert isinstance(therapy, TextField)
        assert isinstance(medicines, NoteField)
        assert therapy.text() == "Dr. Hale, weekly"
        assert medicines.text() == "Sertraline 100 mg\nLisinopril 10 mg"
        therapy.setText("")
        dialog.button(GO).click()

    stage.dialogs.expect(first, again)
    page.course.care.change_button.click()
    assert "Dr. Hale, weekly" in texts(page)
    page.course.care.change_button.click()
    care = stage.clinic.desk.courses.of(patient).care
    assert care is not None
    assert care.body == CareWritten("", ("Sertraline 100 mg", "Lisinopril 10 mg"))


def test_the_untouched_form_says_nothing_about_care(stage: Stage) -> None:
    patient = a_series(stage.clinic, (21,))
    page = a_page(stage, patient)

    def fill(dialog: Dialog) -> None:
        therapy, medicines = field(dialog, "psychotherapy"), field(dialog, "medicines")
        assert isinstance(therapy, TextField)
        assert isinstance(medicines, NoteField)
        dialog.button(GO).click()
        assert dialog.chosen is None
        assert therapy.problem == "This is not answered yet."
        medicines.set_text("Sertraline 100 mg")
        dialog.button(GO).click()

    stage.dialogs.expect(fill)
    page.course.care.change_button.click()
    said = [label.text() for label in page.course.care.findChildren(Label)]
    assert "Not written down" in said
    assert "None" not in said


def test_calls_stand_with_their_outcome_and_open_their_form(stage: Stage) -> None:
    patient = a_series(stage.clinic, (21,))
    write, visit = stage.clinic.desk.courses.write_call, stage.clinic.streams[-1]
    write(patient, visit, "day", "not-reached")
    page = a_page(stage, patient)
    words = "▲ Call after 24 hours · 02-Mar-2026: overdue, due since Tue 03-Mar-2026 10:00"
    assert f"{words} · 1 try without reaching anybody" in texts(page)

    def reached(dialog: Dialog) -> None:
        assert isinstance(dialog, CallDialog)
        dialog.outcome.set_value("reached")
        dialog.suicidal.set_value("yes")
        dialog.rows["suicidal"].show()
        dialog.button(GO).click()

    stage.dialogs.expect(reached)
    (link,) = page.course.calls.links
    link.setFocus()
    stage.press(Qt.Key.Key_Return)
    assert page.course.calls.links == []
    assert "■ Yes" in texts(page)


def test_bladder_and_liver_have_a_row_a_visit(stage: Stage) -> None:
    asked = {"scale.phq9": 21, "blad.often": 1}
    page = a_page(stage, a_series(stage.clinic, (asked, asked)))
    cells = [label.accessibleName() for label in page.course.safety.findChildren(Label)]
    for number in ("1", "2"):
        assert f"{number}, Bladder /15: 1" in cells
        assert f"{number}, Worst /3: 1" in cells
        assert f"{number}, Blood: 0" in cells
        assert f"{number}, Liver enzymes: Normal, 16-Feb-2026" in cells


def test_a_bladder_score_is_marked_from_where_its_protocol_asks(stage: Stage) -> None:
    asked = {"scale.phq9": 21, "blad.often": 1}
    made = series_of(stage.clinic.desk.charts, a_series(stage.clinic, (asked,)))

    def marked(level: int) -> bool:
        changed = shipped_text("ketamine-iv-mood").replace(
            'question = "fact.bladder_worst", operator = ">=", answer = 2',
            f'question = "fact.bladder_worst", operator = ">=", answer = {level}',
        )
        protocol = read_protocol(changed.encode(), "changed.toml")
        assert isinstance(protocol, Protocol)
        (line,) = safety_lines(under_protocol(made, protocol).lines)
        cell = safety_row(line)[3]
        assert isinstance(cell, Cell)
        assert cell.text == "1"
        return cell.status is Status.CAUTION

    assert (marked(1), marked(2)) == (True, False)


def test_the_month_of_the_plan_stands_in_the_spacing(stage: Stage) -> None:
    charts = stage.clinic.desk.charts
    made = standing_of(charts, series_of(charts, a_series(stage.clinic, (21,))))
    spacing = replace(made.spacing, more_than_weekly=(9, 10))
    said = replace(made, plan=replace(made.plan, weekly_from_month=3), spacing=spacing)
    assert [each.value for each in spacing_facts(said)] == [
        "Less than a week apart in month 3 or later: 9, 10"
    ]
