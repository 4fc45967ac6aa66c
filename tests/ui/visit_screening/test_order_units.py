"""An order of a protocol that doses per hour: typed per hour and hours, kept as a total."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ketadesk.desk.charts import Change
from ketadesk.desk.session import Proof
from ketadesk.protocols.catalogue import load_shipped
from ketadesk.ui.kit import Label
from ketadesk.ui.presenter import ClinicPresenter, VisitPresenter
from ketadesk.ui.visit.screening.order_page import OrderPage
from ketadesk.ui.visit.screening.order_units import OrderUnits, regimens_told
from ketadesk.visit.entries import Ordered
from tests.builders import SETTINGS, SampleClinic, a_clinic
from tests.ui.doubles import ScriptedDialogs, Signs
from tests.ui.visit_screening.desk import keys, press

PAIN, MOOD = load_shipped("ketamine-iv-pain"), load_shipped("ketamine-iv-mood")


def pain_visit(clinic: SampleClinic) -> str:
    """A pain patient of 80 kg in the screening."""
    clinic.play(until="0:00:10")
    desk = clinic.desk
    desk.protocols.approve(PAIN.content_hash, Proof(desk.session.people["director"]))
    body = replace(desk.patients.all()[0].body, record_no="S-0099", family="Other")
    patient = desk.patients.register(body)
    begun = desk.charts.open_visit(patient.id, PAIN.content_hash, 1, 5)  # type: ignore[union-attr]
    assert isinstance(begun, Change), begun
    visit = begun.case.visit.stream
    assert isinstance(desk.screening.answer(visit, "ind.code", ["crps"]), Change)
    assert isinstance(desk.screening.answer(visit, "wt.kg", 80), Change)
    return visit


def shown_page(qtbot: QtBot, clinic: SampleClinic, visit: str) -> tuple[OrderPage, ScriptedDialogs]:
    presenter = ClinicPresenter(clinic.desk)
    dialogs = ScriptedDialogs(clinic.desk)
    page = OrderPage(VisitPresenter(presenter, visit, presenter), dialogs)
    presenter.setParent(page)
    qtbot.addWidget(page)
    page.resize(900, 800)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.refresh(clinic.desk.charts.assessment(visit), open_for_answers=True)
    page.focus_item()
    return page, dialogs


def words(page: OrderPage) -> str:
    QApplication.processEvents()
    shown = (each for each in page.findChildren(Label) if each.isVisible())
    return "\n".join(each.text() for each in shown).replace("\u00a0", " ")


def test_worked_case_5_is_typed_per_hour_and_kept_as_a_total(qtbot: QtBot) -> None:
    """80 kg, 0.35 mg/kg/h for 4 h: 112 mg in total, 1.4 mg/kg over 240 min."""
    clinic = a_clinic()
    visit = pain_visit(clinic)
    page, dialogs = shown_page(qtbot, clinic, visit)
    assert page.fields["mg_per_kg"].accessibleName() == "Dose, mg/kg/h"
    assert page.fields["minutes"].accessibleName() == "Duration, h"
    assert [each.text() for each in page.fields.values()] == ["", "", "", ""]
    for text in ("0.35", "4", "1", ""):
        keys(text)
        press(Qt.Key.Key_Return)
    assert "0.35 mg/kg/h × 4 h = 1.4 mg/kg" in words(page)
    assert "1.4 mg/kg × 80 kg = 112 mg" in words(page)
    dialogs.expect(Signs("prescriber"))
    page.sign.click()
    assert dialogs.refused == []
    said = [each.replace("\u00a0", " ") for each in dialogs.asked[-1][1]]
    assert "Total per kilogram: 0.35 mg/kg/h × 4 h = 1.4 mg/kg" in said
    found = clinic.desk.charts.case(visit).visit.last(Ordered)
    assert found is not None
    assert (found[1].mg_per_kg, found[1].minutes) == (Decimal("1.4"), 240)


def test_what_cannot_be_read_stands_beside_its_own_field(qtbot: QtBot) -> None:
    clinic = a_clinic()
    page, dialogs = shown_page(qtbot, clinic, pain_visit(clinic))
    for text in ("0.35", "4x", "1", ""):
        keys(text)
        press(Qt.Key.Key_Return)
    dialogs.expect(Signs("prescriber"))
    page.sign.click()
    assert page.fields["minutes"].problem.startswith("This is not a number that can be read.")
    assert page.fields["mg_per_kg"].text() == "0.35"


def test_published_regimens_stand_beside_the_order_and_fill_nothing_in(qtbot: QtBot) -> None:
    clinic = a_clinic()
    visit = pain_visit(clinic)
    page, _dialogs = shown_page(qtbot, clinic, visit)
    told = words(page)
    assert "Published for this reason, for reference only:" in told
    assert "0.35 mg/kg/h for 4 h, daily for ten days" in told
    assert "Source: ASRA/AAPM/ASA 2018; CRPS programmes." in told
    assert "50 to 100 mg/h" not in told
    assert [each.text() for each in page.fields.values()] == ["", "", "", ""]


def test_without_a_reason_for_treatment_no_regimen_is_told() -> None:
    clinic = a_clinic()
    visit = clinic.play(until="0:00:10")
    assert regimens_told(clinic.desk.charts.case(visit)) == ""


@pytest.mark.parametrize(
    ("rate", "hours", "sign", "total", "minutes"),
    [
        ("0.35", "4", ".", "1.4", "240"),
        ("0,35", "1,5", ",", "0.525", "90"),
        ("0.3333", "0.3333", ".", "0.1111", "19.998"),
        ("20", "100", ".", "2000", "6000"),
        ("", "4", ".", "", "4"),
        ("0.35", "", ".", "0.35", ""),
        ("0.35x", "4", ".", "0.35x", "4"),
        ("0", "4", ".", "0", "4"),
        ("-1", "-4", ".", "-1", "-4"),
    ],
)
def test_totals(rate: str, hours: str, sign: str, total: str, minutes: str) -> None:
    units = OrderUnits.of(PAIN)
    kept = units.kept({"mg_per_kg": rate, "minutes": hours, "concentration_mg_ml": "1"}, sign)
    assert kept == {"mg_per_kg": total, "minutes": minutes, "concentration_mg_ml": "1"}


def test_a_protocol_that_doses_in_total_is_typed_in_total() -> None:
    units = OrderUnits.of(MOOD)
    texts = {"mg_per_kg": "0.5", "minutes": "40"}
    assert (units.dose, units.duration) == ("mg/kg", "min")
    assert units.kept(texts, ".") == texts
    assert units.steps(texts, ".") == ()


def test_the_last_order_is_told_in_the_same_units(qtbot: QtBot) -> None:
    clinic = a_clinic(replace(SETTINGS, decimal_sign=","))
    visit = pain_visit(clinic)
    desk = clinic.desk
    proof = Proof(desk.session.people["prescriber"])
    done = desk.screening.order(
        visit, mg_per_kg="1.4", minutes=240, concentration_mg_ml=1, proof=proof
    )
    assert isinstance(done, Change), done
    case = done.case
    later = replace(case, previous=(case.visit,))
    told = OrderUnits.of(PAIN).usual(later).replace("\u00a0", " ")
    assert told == "Last visit: 0.35 mg/kg/h for 4 h."
    assert OrderUnits.of(MOOD).usual(later).replace("\u00a0", " ") == (
        "Last visit: 1.4 mg/kg in 240 min."
    )
