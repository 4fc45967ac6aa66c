"""Own limits on a patient's page: what stands beside the protocol's, and the prescriber's form."""

from __future__ import annotations

from ketadesk.ui.kit import Label
from ketadesk.ui.patient import PatientScreen
from tests.ui.clinic.conftest import Stage
from tests.ui.clinic.visits import a_series
from tests.ui.doubles import Signs


def a_page(stage: Stage, patient: str) -> PatientScreen:
    page = PatientScreen(stage.presenter, stage.navigator, stage.dialogs, patient)
    stage.put(page)
    return page


def texts(page: PatientScreen) -> str:
    return "\n".join(label.text() for label in page.limits.findChildren(Label))


def test_a_prescriber_sets_a_limit_and_takes_the_protocols_again(stage: Stage) -> None:
    patient = a_series(stage.clinic, (21,))
    page = a_page(stage, patient)
    limits = page.limits
    assert "The protocol's alone" in texts(page)
    limits.limit.set_value("sbp_low")
    limits.value.set_text("95")
    stage.dialogs.expect(Signs("prescriber", reason="Always low"))
    limits.set_button.click()
    title, sentences = stage.dialogs.asked[0]
    assert (title, sentences[1]) == ("Set an own limit", "Systolic, lowest: 95")
    said = texts(page)
    assert "Own limit 95, looser than the protocol's 101. Prescriber One" in said
    assert "Always low" in said
    assert (limits.limit.value, limits.value.text()) == (None, "")
    limits.limit.set_value("sbp_low")
    stage.dialogs.expect(Signs("prescriber", reason="120 by now"))
    limits.back_button.click()
    assert "The protocol's alone" in texts(page)
    assert stage.clinic.desk.courses.of(patient).limits == {}


def test_what_is_missing_is_asked_for_before_any_signature(stage: Stage) -> None:
    page = a_page(stage, a_series(stage.clinic, (21,)))
    page.limits.set_button.click()
    page.limits.value.set_text("95")
    page.limits.set_button.click()
    page.limits.back_button.click()
    assert stage.dialogs.asked == []
    assert texts(page).count("This is not answered yet.") == 1


def test_how_a_limit_stands_to_the_protocols_is_said(stage: Stage) -> None:
    patient = a_series(stage.clinic, (21,))
    page = a_page(stage, patient)
    for name, value in (("dbp_high", "90"), ("spo2_low", "94"), ("sbp_low", "80")):
        page.limits.limit.set_value(name)
        page.limits.value.set_text(value)
        stage.dialogs.expect(Signs("prescriber", reason="usual"))
        page.limits.set_button.click()
    said = texts(page)
    assert "Own limit 90, tighter than the protocol's 99." in said
    assert "Own limit 94, the same as the protocol's 94." in said
    assert "judged by 91, as the protocol's red limit stays" in said
