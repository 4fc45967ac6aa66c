"""What an order says before it is signed: both weights, the last dose, what is unusual and why."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ketadesk.protocols.catalogue import load_shipped
from ketadesk.ui.kit import Label
from ketadesk.ui.order_flags import FLAGS
from ketadesk.ui.visit.screening.order_page import OrderPage
from ketadesk.ui.visit.screening.order_sums import change_words, flag_sentence
from ketadesk.visit.entries import Ordered
from tests.ui.doubles import Signs
from tests.ui.visit_screening.desk import Open, focused, keys, open_visit, press

PROTOCOL = load_shipped("ketamine-iv-mood")


def _weighed(desk: Open, kg: str, height_cm: str) -> OrderPage:
    desk.go_to("wt.kg")
    keys(kg)
    press(Qt.Key.Key_Return)
    keys(height_cm)
    press(Qt.Key.Key_Return)
    desk.tab.open_section("order", focus=True)
    page = desk.tab.page("order")
    assert isinstance(page, OrderPage)
    return page


def _type(*texts: str) -> None:
    for text in texts:
        keys(text)
        press(Qt.Key.Key_Return)


def _words(page: OrderPage) -> str:
    QApplication.processEvents()
    shown = (each for each in page.findChildren(Label) if each.isVisible())
    return "\n".join(each.text() for each in shown).replace("\u00a0", " ")


def test_from_bmi_30_both_doses_stand_side_by_side_and_none_is_chosen(qtbot: QtBot) -> None:
    """Worked case 4: 175 cm, 110 kg; actual 55.0 mg, ideal 70.5 kg: 35.3 mg."""
    desk = open_visit(qtbot, sex="male")
    page = _weighed(desk, "110", "175")
    _type("0.5", "40", "1", "")
    assert page.weight.answer is not None
    assert page.weight.answer.value is None
    both = [each.accessibleName() for each in page.weight.doses.findChildren(Label)]
    told = [each.replace("\u00a0", " ") for each in both]
    assert "Dose, Actual weight: 55 mg" in told
    assert "Dose, Ideal weight: 35.3 mg" in told
    assert "Rate, Actual weight: 82.5 mL/h" in told
    assert "Rate, Ideal weight: 53 mL/h" in told
    assert "Weight, Actual weight: 110 kg (242.5 lb)" in told
    assert "Weight, Ideal weight: 70.5 kg (155.4 lb)" in told
    # No dose is shown as the order before somebody has chosen.
    assert "Worked out as soon as the weight for the dose is chosen." in _words(page)
    assert "0.5 mg/kg × 110 kg" not in _words(page)
    keys("i")
    assert "0.5 mg/kg × 70.5 kg = 35.3 mg" in _words(page)
    assert "70.5 kg (155.4 lb), ideal weight" in _words(page)


def test_below_bmi_30_nothing_is_to_be_chosen(qtbot: QtBot) -> None:
    desk = open_visit(qtbot, sex="male")
    page = _weighed(desk, "80", "175")
    _type("0.5", "40", "1", "")
    assert page.weight.answer is None
    assert not page.weight.isVisible()
    assert "80 kg (176.4 lb), measured today" in _words(page)


def test_where_ideal_weight_is_not_offered_the_actual_one_is_still_chosen(qtbot: QtBot) -> None:
    desk = open_visit(qtbot, sex="unknown")
    page = _weighed(desk, "110", "175")
    _type("0.5", "40", "1", "")
    assert page.weight.answer is not None
    assert [each.value for each in page.weight.answer.options] == ["actual"]
    assert page.weight.answer.value is None


def test_the_change_against_the_last_visit_stands_before_the_signature(qtbot: QtBot) -> None:
    """The last visit had 40 mg; 79.4 kg at 0.65 mg/kg are 51.6 mg."""
    desk = open_visit(qtbot, script="second-visit", until="0:00:10")
    page = _weighed(desk, "79.4", "175")
    _type("0.65", "40", "1", "")
    assert "last visit 40 mg, +29 %: a prescriber decides" in _words(page)
    assert focused() is page.sign
    desk.dialogs.expect(Signs("prescriber"))
    press(Qt.Key.Key_Return)
    said = " ".join(desk.dialogs.asked[-1][1]).replace("\u00a0", " ")
    assert "Against the last visit: last visit 40 mg, +29 %: a prescriber decides" in said
    assert "The dose differs by more than 25 % from the last session. A prescriber decides." in said
    assert desk.clinic.desk.charts.case(desk.visit).visit.last(Ordered) is not None


@pytest.mark.parametrize(
    ("mg", "last", "asks", "words"),
    [
        ("52", "40", True, "last visit 40 mg, +30 %: a prescriber decides"),
        ("50", "40", False, "last visit 40 mg, +25 %"),
        ("50.1", "40", True, "last visit 40 mg, +25.3 %: a prescriber decides"),
        ("29.9", "40", True, "last visit 40 mg, −25.3 %: a prescriber decides"),
        ("40", "40", False, "last visit 40 mg, ±0 %"),
        ("40", "39.9", False, "last visit 39.9 mg, +0.3 %"),
        ("40", "0", True, "last visit 0 mg"),
    ],
)
def test_words_of_a_change(mg: str, last: str, asks: bool, words: str) -> None:
    said = change_words(Decimal(mg), Decimal(last), asks=asks)
    assert said.replace("\u00a0", " ") == words


@pytest.mark.parametrize("flag", FLAGS)
def test_each_flag_says_who_settles_it_and_where_the_limit_comes_from(flag: str) -> None:
    said = flag_sentence(PROTOCOL, flag)
    who = {
        "rate_blocked": "Nobody can override this.",
        "concentration_blocked": "Nobody can override this.",
        "over_drawn": "Draw up what is missing before the start.",
    }.get(flag, "A prescriber decides.")
    assert who in said
    assert said.endswith("Source: KetaDesk default, approved by the medical director.")


def test_a_flag_names_the_limit_that_the_clinic_has_set() -> None:
    dosing = replace(
        PROTOCOL.dosing, mg_per_kg_ask_above=Decimal("0.8"), house_default=False, sources=()
    )
    said = flag_sentence(replace(PROTOCOL, dosing=dosing), "mg_kg_high")
    assert said == "The dose is above 0.8 mg/kg. A prescriber decides."
