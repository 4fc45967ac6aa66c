"""Half-typed forms outside a visit come back to whoever typed them (F-01, R-REL-04, R-SEC-08)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QWidget

from ketadesk.kernel.problems import Fault
from ketadesk.ui.kit import SegmentedAnswer, TextField
from ketadesk.ui.patient import PatientScreen
from ketadesk.ui.patients import PatientsScreen
from ketadesk.ui.register import RegisterScreen
from ketadesk.ui.settings import SettingsScreen
from tests.ui.clinic.conftest import Stage
from tests.ui.clinic.visits import a_series
from tests.ui.doubles import FailingDisk


@dataclass(frozen=True)
class Form:
    """How a form is opened, and one text field and perhaps one choice of it."""

    open: Callable[[Stage], QWidget]
    text: Callable[[QWidget], TextField]
    choice: Callable[[QWidget], SegmentedAnswer] | None
    value: str = ""


def _patients(stage: Stage) -> QWidget:
    screen = PatientsScreen(stage.presenter, stage.navigator, stage.dialogs, adding=True)
    stage.put(screen)
    return screen


def _change(stage: Stage) -> QWidget:
    known = stage.clinic.desk.patients.find("")
    patient = known[0].patient.id if known else a_series(stage.clinic, (21,))
    screen = PatientScreen(stage.presenter, stage.navigator, stage.dialogs, patient)
    stage.put(screen)
    screen.change_button.click()
    return screen


def _receive(stage: Stage) -> QWidget:
    screen = RegisterScreen(stage.presenter, stage.navigator, stage.dialogs)
    stage.put(screen)
    return screen


def _count(stage: Stage) -> QWidget:
    register = stage.clinic.desk.register
    if register.vial("V-7") is None:
        register.receive("V-7", "500", "50", "K2207", "2027-06-30")
    screen = RegisterScreen(stage.presenter, stage.navigator, stage.dialogs)
    stage.put(screen)
    screen.vials.row_opened.emit("V-7")
    return screen


def _settings(stage: Stage) -> QWidget:
    screen = SettingsScreen(stage.presenter, stage.navigator, stage.dialogs)
    stage.put(screen)
    return screen


FORMS = {
    "add a patient": Form(_patients, lambda s: s.form.family, lambda s: s.form.sex, "male"),  # type: ignore[attr-defined]
    "change a patient": Form(_change, lambda s: s.form.phone, lambda s: s.form.sex, "male"),  # type: ignore[attr-defined]
    "receive a vial": Form(_receive, lambda s: s.receive.lot, lambda s: s.receive.strength, "50"),  # type: ignore[attr-defined]
    "count a vial": Form(_count, lambda s: s.vial.counted, None),  # type: ignore[attr-defined]
    "settings": Form(_settings, lambda s: s.form.editor("crisis"), None),  # type: ignore[attr-defined]
}

every_form = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def _type(form: Form, screen: QWidget, text: str = "98") -> None:
    form.text(screen).setText(text)
    if form.choice is not None:
        answer = form.choice(screen)
        answer.set_value(form.value)
        answer.chosen.emit(form.value)


@every_form
def test_what_is_half_typed_is_there_after_the_screen_is_gone(form: Form, stage: Stage) -> None:
    screen = form.open(stage)
    _type(form, screen)
    screen.hide()
    again = form.open(stage)
    assert form.text(again).text() == "98"
    if form.choice is not None:
        assert form.choice(again).value == form.value


@every_form
def test_it_is_written_without_leaving_the_screen(form: Form, stage: Stage) -> None:
    screen = form.open(stage)
    _type(form, screen)
    store = stage.clinic.desk.session.store
    stage.qtbot.waitUntil(lambda: "=98" in _kept(store), timeout=2500)


def _kept(store: object) -> set[str]:
    return set(store._drafts.values())  # type: ignore[attr-defined]


@every_form
def test_nobody_else_finds_it(form: Form, stage: Stage) -> None:
    screen = form.open(stage)
    before = form.text(screen).text()
    _type(form, screen)
    screen.hide()
    stage.clinic.sign_in("nurse2")
    assert form.text(form.open(stage)).text() == before


@every_form
def test_a_full_disk_keeps_it_on_the_shelf(form: Form, stage: Stage) -> None:
    disk = FailingDisk.under(stage.clinic.desk)
    screen = form.open(stage)
    disk.fault = Fault.DISK_FULL
    _type(form, screen)
    screen.hide()
    assert stage.presenter.has_unsaved
    disk.fault = None
    assert stage.presenter.try_again()
    assert form.text(form.open(stage)).text() == "98"


def test_an_emptied_field_comes_back_empty(stage: Stage) -> None:
    form = FORMS["settings"]
    screen = form.open(stage)
    form.text(screen).setText("")
    screen.hide()
    assert form.text(form.open(stage)).text() == ""


def test_leaving_the_facts_as_they_are_lets_go_of_it(stage: Stage) -> None:
    form = FORMS["change a patient"]
    screen = form.open(stage)
    assert isinstance(screen, PatientScreen)
    before = form.text(screen).text()
    _type(form, screen)
    screen.back_button.click()
    assert form.text(form.open(stage)).text() == before


def test_a_received_vial_leaves_no_draft(stage: Stage) -> None:
    screen = _receive(stage)
    assert isinstance(screen, RegisterScreen)
    card = screen.receive
    for field, text in (
        (card.name, "V-9"),
        (card.amount_mg, "500"),
        (card.lot, "K1"),
        (card.expires, "30-Jun-2027"),
    ):
        field.setText(text)
    card.strength.set_value("50")
    card.hide()
    assert "=V-9" in _kept(stage.clinic.desk.session.store)
    card.show()
    card.receive_button.click()
    assert stage.clinic.desk.register.vial("V-9") is not None
    assert not _kept(stage.clinic.desk.session.store)
