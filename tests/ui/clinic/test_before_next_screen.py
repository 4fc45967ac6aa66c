"""The prescriber's one screen before the next infusion: everything at once, without scrolling."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from ketadesk.desk.before_next import before_next
from ketadesk.desk.last_infusion import last_infusion
from ketadesk.desk.series import series_of
from ketadesk.kernel.problems import Problem
from ketadesk.ui.before_next import BeforeNextScreen
from ketadesk.ui.before_words import last_facts
from ketadesk.ui.kit import Label, SegmentedAnswer
from ketadesk.ui.navigation import BeforeNextPlace, NewVisitPlace, PatientPlace, VisitPlace
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import Status
from ketadesk.ui.visit.screening.start_list import ORDER
from ketadesk.ui.visit.screening.tab import ScreeningTab
from ketadesk.visit.entries import Observed
from ketadesk.visit.visit import Visit
from tests.ui.clinic.conftest import Stage
from tests.ui.clinic.visits import a_series, under_protocol

ALT = Qt.KeyboardModifier.AltModifier
WIDE, HIGH = 1424, 805
"""What the window leaves to a screen at 1440×900, in the training frame."""


def a_screen(stage: Stage, patient: str) -> BeforeNextScreen:
    screen = BeforeNextScreen(stage.presenter, stage.navigator, patient)
    stage.put(screen)
    return screen


def facts(screen: BeforeNextScreen) -> dict[str, str]:
    """Name and value of every fact shown."""
    named = [each.accessibleName() for each in screen.findChildren(Label)]
    pairs = (each.split(": ", 1) for each in named if ": " in each)
    return {name: value for name, value in pairs}  # noqa: C416


def test_everything_of_the_last_infusion_and_of_the_next(stage: Stage) -> None:
    patient = a_series(
        stage.clinic,
        ({"scale.phq9": 21, "scale.madrs": 34}, {"scale.phq9": 9, "scale.madrs": 10}),
        family="Lindqvist",
        given="Maja",
    )
    screen = a_screen(stage, patient)
    assert screen.banner.text().startswith("LINDQVIST, Maja")
    said = [label.text() for label in screen.findChildren(Label)]
    # Worked case 23.
    assert (
        "PHQ-9 21 → 9, −57.1\u00a0%: response, not in remission, mild\n"
        "MADRS 34 → 10, −70.6\u00a0%: response, remission, mild"
    ) in said
    shown = facts(screen)
    assert shown["Dose given"] == "40\u00a0mg (0.5\u00a0mg/kg)"
    assert (shown["Duration"], shown["Ordered"]) == ("40 min", "0.5\u00a0mg/kg, 40\u00a0min")
    assert (shown["Changes"], shown["Alerts"], shown["Rescue medicines"]) == ("None",) * 3
    assert (shown["Peak BP"], shown["Peak distress"]) == ("140/84", "1/3")
    assert shown["Time to ready"].endswith("left after 69 min")
    assert shown["Adverse events"] == "None"
    assert shown["C-SSRS last time"] == "No risk found"
    assert shown["Interacting medicines"] == "None of those asked about"
    assert shown["Since the last"] == "4 days"
    assert shown["Escort last time"] == "Ben Sample, spouse, 555-0142"
    assert shown["Number"] == "3 of 6 planned, induction"
    assert [point.value for point in screen.chart.data.points] == [21, 9]


def test_it_fits_one_screen_with_a_whole_series(stage: Stage) -> None:
    patient = a_series(stage.clinic, (21, 18, 15, 12, 9, 8))
    screen = BeforeNextScreen(stage.presenter, stage.navigator, patient)
    stage.navigator.window = stage.show(screen, width=WIDE, height=HIGH)
    QApplication.processEvents()
    assert screen.view.verticalScrollBar().maximum() == 0
    assert screen.view.horizontalScrollBar().maximum() == 0


def test_it_takes_no_values(stage: Stage) -> None:
    screen = a_screen(stage, a_series(stage.clinic, (21,)))
    for kind in (QLineEdit, QPlainTextEdit, SegmentedAnswer):
        assert not screen.findChildren(kind)


def test_alerts_events_and_an_early_stop_stand_out(stage: Stage) -> None:
    stream = stage.clinic.play("emergency-stop")
    screen = a_screen(stage, stage.clinic.desk.charts.case(stream).patient.id)
    shown = facts(screen)
    assert "stopped early" in shown["Changes"]
    assert "emergency" in shown["Alerts"]


def test_no_alert_without_any_observation_is_not_told_as_none(stage: Stage) -> None:
    patient = a_series(stage.clinic, (21,))
    last = before_next(stage.clinic.desk.charts, patient).last
    assert last is not None
    visit = last.line.visit
    unobserved = Visit.begin(visit.protocol, visit.entries[0])
    for entry in visit.entries[1:]:
        if not isinstance(entry.body, Observed):
            unobserved = unobserved.extended(entry)
    for each, words in ((visit, "None"), (unobserved, "Not measured")):
        shown = {
            fact.name: fact.value
            for fact in last_facts(replace(last, line=replace(last.line, visit=each)))
        }
        assert shown["Alerts"] == words


def test_distress_is_marked_from_the_limit_of_the_protocol(stage: Stage) -> None:
    charts = stage.clinic.desk.charts
    series = series_of(charts, a_series(stage.clinic, (21,)))
    protocol = series.lines[-1].visit.protocol

    def status(amber_from: int | None) -> Status | None:
        amber = None if amber_from is None else Decimal(amber_from)
        limits = tuple(
            replace(each, amber_from=amber) if each.parameter == "distress" else each
            for each in protocol.limits
        )
        under = under_protocol(series, replace(protocol, limits=limits))
        last = last_infusion(charts, under, under.lines[-1])
        return next(each.status for each in last_facts(last) if each.name == "Peak distress")

    assert (status(1), status(2), status(None)) == (Status.CAUTION, None, None)


def test_what_nobody_asked_is_said_and_is_no_no(stage: Stage) -> None:
    stream = stage.clinic.play(until="0:00:30")
    shown = facts(a_screen(stage, stage.clinic.desk.charts.case(stream).patient.id))
    assert shown["Interacting medicines"] == "not answered: all of them"
    assert (shown["C-SSRS"], shown["Escort"]) == ("Not answered", "Not answered")
    assert "Dose given" not in shown


@pytest.mark.parametrize(
    ("item", "value", "words"),
    [
        ("med.cyp", "inhibitor", "a strong CYP3A4 or CYP2B6 inhibitor"),
        ("med.theo", True, "theophylline or aminophylline"),
        (
            "med.benzo",
            {"taken": True, "drug": "lorazepam", "lorazepam_mg_day": 1},
            "benzodiazepine (lorazepam), 1\u00a0mg/day as lorazepam",
        ),
    ],
)
def test_an_interacting_medicine_is_named(
    stage: Stage, item: str, value: object, words: str
) -> None:
    stream = stage.clinic.play(until="0:07:00")
    assert not isinstance(
        stage.clinic.desk.screening.answer(stream, item, value),  # type: ignore[arg-type]
        Problem,
    )
    shown = facts(a_screen(stage, stage.clinic.desk.charts.case(stream).patient.id))
    assert shown["Interacting medicines"] == words


def test_the_keys_lead_to_the_visit_and_to_the_page(stage: Stage) -> None:
    patient = a_series(stage.clinic, (21,))
    screen = a_screen(stage, patient)
    assert stage.focus is screen.visit_button
    stage.press(Qt.Key.Key_Return)
    stage.qtbot.keyClick(stage.focus, Qt.Key.Key_B, ALT)
    assert stage.navigator.places == [NewVisitPlace(patient=patient), PatientPlace(patient)]


def test_from_the_order_of_a_visit_and_back(stage: Stage) -> None:
    stream = stage.clinic.play(until="0:12:00")
    patient = stage.clinic.desk.charts.case(stream).patient.id
    tab = ScreeningTab(VisitPresenter(stage.presenter, stream), stage.dialogs, stage.navigator)
    stage.put(tab)
    tab.open_section(ORDER, focus=True)
    stage.qtbot.keyClick(stage.focus, Qt.Key.Key_V, ALT)
    assert stage.navigator.places == [BeforeNextPlace(patient)]
    screen = a_screen(stage, patient)
    assert screen.visit_button.words == "Go to the visit"
    screen.visit_button.setFocus()
    stage.press(Qt.Key.Key_Return)
    assert stage.navigator.places[-1] == VisitPlace(stream)
