"""Half-typed texts that the disk refused, and texts on two screens."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ketadesk.kernel.problems import Fault
from ketadesk.ui.drafts import DraftKeeper
from ketadesk.ui.presenter import ClinicPresenter, VisitPresenter
from tests.builders import SampleClinic, a_clinic
from tests.ui.doubles import FailingDisk


@dataclass
class Typing:
    """A form of one field over a disk that may fail."""

    clinic: SampleClinic
    visit: VisitPresenter
    disk: FailingDisk
    texts: dict[str, str] = field(default_factory=dict)

    def keeper(self, parent: QObject | None = None) -> DraftKeeper:
        place = self.visit.draft_place("form.")
        return DraftKeeper(place, lambda: self.texts, self.visit if parent is None else parent)

    def stored(self, person: str = "nurse") -> dict[str, str]:
        return self.clinic.desk.session.store.drafts(person, self.visit.visit)


@pytest.fixture
def typing(qtbot: QtBot) -> Typing:
    clinic = a_clinic()
    visit = clinic.play("uneventful", until="0:10:00")
    presenter = VisitPresenter(ClinicPresenter(clinic.desk), visit)
    return Typing(clinic, presenter, FailingDisk.under(clinic.desk))


def test_a_draft_that_met_a_fault_is_written_by_the_next_writing(typing: Typing) -> None:
    """R-REL-04, F-01: without a further key."""
    keeper = typing.keeper()
    typing.disk.fault = Fault.DISK_FULL
    typing.texts["a"] = "12"
    keeper.write()
    assert typing.stored() == {}
    assert typing.visit.clinic.has_unsaved
    typing.disk.fault = None
    keeper.write()
    assert typing.stored() == {"form.a": "12"}
    assert not typing.visit.clinic.has_unsaved


def test_try_again_writes_it_also_when_its_form_is_gone(typing: Typing) -> None:
    form = QObject()
    keeper = typing.keeper(form)
    typing.disk.fault = Fault.DISK_FULL
    typing.texts["a"] = "12"
    keeper.write()
    del keeper, form
    assert typing.visit.drafts() == {"form.a": "12"}, "it is shown if the form is opened again"
    typing.disk.fault = None
    assert typing.visit.clinic.try_again()
    assert typing.stored() == {"form.a": "12"}


def test_a_waiting_draft_is_written_under_its_typist_r_sec_08(typing: Typing) -> None:
    keeper = typing.keeper()
    typing.disk.fault = Fault.DISK_FULL
    typing.texts["a"] = "12"
    keeper.write()
    typing.disk.fault = None
    typing.clinic.sign_in("nurse2")
    typing.visit.clinic.give_up()
    assert typing.visit.drafts() == {}
    assert typing.visit.clinic.try_again()
    assert (typing.stored("nurse"), typing.stored("nurse2")) == ({"form.a": "12"}, {})


def test_a_waiting_draft_that_the_record_replaced_never_comes_back(typing: Typing) -> None:
    keeper = typing.keeper()
    typing.disk.fault = Fault.DISK_FULL
    typing.texts["a"] = "12"
    keeper.write()
    typing.disk.fault = None
    typing.texts["a"] = ""
    keeper.forget()
    assert typing.stored() == {}
    assert not typing.visit.clinic.has_unsaved


def test_nothing_is_written_for_nobody(typing: Typing) -> None:
    keeper = typing.keeper()
    typing.texts["a"] = "12"
    typing.clinic.desk.session.sign_out()
    keeper.write()
    typing.clinic.sign_in("nurse")
    assert typing.stored() == {}
    keeper.write()
    assert typing.stored() == {"form.a": "12"}
