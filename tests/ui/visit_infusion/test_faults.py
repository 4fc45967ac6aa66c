"""A full disk at the chair (R-REL-04), and what half-typed texts come back (F-01)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ketadesk.desk.tries import Try
from ketadesk.kernel.problems import EnvironmentFault, Fault, Problem
from ketadesk.ui.kit import Dialog
from ketadesk.ui.visit.infusion.act_dialog import ActDialog
from ketadesk.ui.visit.infusion.actions import RecordActions
from ketadesk.ui.visit.observations.entry import ObservationEntry
from ketadesk.ui.visit.observations.fields import PUMP
from ketadesk.visit.entries import AdverseEvent, MedicineGiven, Observed, Paused, PumpRead, Resumed
from tests.ui.conftest import Show
from tests.ui.doubles import FailingDisk, Signs
from tests.ui.visit_infusion.conftest import At, Chair, alt, press

WHOLE_SET = "154/92" + "88" + "97" + "14" + "4" + "1" + "0" + "0" + "y"


def _sets(chair: Chair) -> int:
    return len(chair.presenter.case.visit.of(Observed))


def test_a_set_stays_typed_and_try_again_saves_it_once(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=300)
    entry = ObservationEntry(chair.presenter, chair.dialogs)
    show(entry, width=420, height=520)
    before = _sets(chair)
    disk = FailingDisk.under(chair.clinic.desk)
    entry.begin()
    press(WHOLE_SET)
    disk.fault = Fault.DISK_FULL
    press("\n")
    assert _sets(chair) == before
    assert entry.fields["bp"].text() == "154/92"
    assert "Not saved." in entry.message
    disk.fault = None
    assert chair.presenter.clinic.try_again()
    assert _sets(chair) == before + 1
    assert set(entry.texts().values()) == {""}
    assert "saved." in entry.message
    assert chair.presenter.drafts() == {}
    chair.presenter.clinic.try_again()
    assert _sets(chair) == before + 1


def test_a_late_set_that_met_a_fault_is_not_signed_f_11(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=5400)
    entry = ObservationEntry(chair.presenter, chair.dialogs)
    show(entry, width=420, height=520)
    before = _sets(chair)
    disk = FailingDisk.under(chair.clinic.desk)
    alt("T", entry)
    press("932\n")
    press(WHOLE_SET)
    entry.taken.late_reason.setText("busy")
    disk.fault = Fault.DISK_FULL
    chair.dialogs.expect(Signs("nurse"))
    entry.save()
    (refused,) = chair.dialogs.refused
    assert isinstance(refused, EnvironmentFault)
    assert _sets(chair) == before
    assert entry.fields["bp"].text() == "154/92"


def test_a_pause_that_met_a_fault_is_made_by_try_again(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    actions = RecordActions(chair.presenter, chair.dialogs)
    show(actions, width=420, height=520)
    disk = FailingDisk.under(chair.clinic.desk)
    disk.fault = Fault.IO
    alt("P", actions)
    assert not chair.presenter.case.visit.of(Paused)
    disk.fault = None
    assert chair.presenter.clinic.try_again()
    assert len(chair.presenter.case.visit.of(Paused)) == 1


def _opened(dialog: Dialog) -> ActDialog:
    assert isinstance(dialog, ActDialog)
    dialog.show()
    dialog.activateWindow()
    QApplication.processEvents()
    return dialog


def _doses(chair: Chair) -> int:
    return len(chair.presenter.case.visit.of(MedicineGiven))


def _give(dialog: ActDialog) -> None:
    dialog.rows["which"].editor.segments()[0].click()  # type: ignore[union-attr]
    dialog.rows["route"].editor.segments()[0].click()  # type: ignore[union-attr]
    dialog.rows["ordered_by"].editor.segments()[0].click()  # type: ignore[union-attr]
    _type(dialog, dose="4", reason="nausea")


def test_a_dose_that_was_kept_but_told_as_failed_is_not_doubled_by_its_own_dialog(
    at: At, show: Show
) -> None:
    """F-02."""
    chair = at("0:31:00", wait=60)
    actions = RecordActions(chair.presenter, chair.dialogs)
    show(actions, width=420, height=520)
    disk = FailingDisk.under(chair.clinic.desk)
    before = _doses(chair)

    def use(asked: Dialog) -> None:
        dialog = _opened(asked)
        _give(dialog)
        disk.fault, disk.keeps = Fault.IO, True
        dialog.button("go").click()
        assert "NOT SAVED" in dialog.message.text()
        disk.fault = None
        dialog.button("go").click()
        assert not dialog.isVisible()

    chair.dialogs.expect(use)
    alt("M", actions)
    assert _doses(chair) == before + 1


def test_the_same_dose_in_another_dialog_is_seen_first_and_then_another_dose(
    at: At, show: Show
) -> None:
    """F-51: never lost, and nothing typed is lost."""
    chair = at("0:31:00", wait=60)
    actions = RecordActions(chair.presenter, chair.dialogs)
    show(actions, width=420, height=520)
    disk = FailingDisk.under(chair.clinic.desk)
    before, told = _doses(chair), list[None]()
    chair.presenter.changed.connect(lambda: told.append(None))

    def fails(asked: Dialog) -> None:
        dialog = _opened(asked)
        _give(dialog)
        disk.fault, disk.keeps = Fault.IO, True
        dialog.button("go").click()
        disk.fault = None
        dialog.reject()

    def again(asked: Dialog) -> None:
        dialog = _opened(asked)
        chair.tick(1)
        _type(dialog, dose="4")
        for name in ("which", "route", "ordered_by"):
            dialog.rows[name].editor.segments()[0].click()  # type: ignore[union-attr]
        dialog.button("go").click()
        assert "The record has moved on meanwhile." in dialog.message.text()
        assert (_doses(chair), told) == (before + 1, [None])
        assert (dialog.texts()["dose"], dialog.texts()["reason"]) == ("4", "nausea")
        dialog.button("go").click()
        assert not dialog.isVisible()

    chair.dialogs.expect(fails, again)
    alt("M", actions)
    alt("M", actions)
    assert _doses(chair) == before + 2


def test_a_pause_that_was_kept_but_told_as_failed_is_not_undone_by_try_again(
    at: At, show: Show
) -> None:
    """The key pauses and resumes: whoever sees the pause meanwhile has nothing to try again."""
    chair = at("0:31:00", wait=60)
    actions = RecordActions(chair.presenter, chair.dialogs)
    show(actions, width=420, height=520)
    chair.presenter.changed.connect(actions.refresh)
    disk = FailingDisk.under(chair.clinic.desk)
    disk.fault, disk.keeps = Fault.IO, True
    alt("P", actions)
    disk.fault = None
    clinic = chair.presenter.clinic
    assert clinic.has_unsaved
    desk, visit = chair.clinic.desk, chair.presenter.visit
    other = clinic.attempt(lambda: desk.watch.note(visit, "Warm blanket"), Try())
    assert isinstance(other, Problem)
    assert not clinic.has_unsaved
    assert actions.pause_button.words == "Resume"
    clinic.try_again()
    assert [len(chair.presenter.case.visit.of(each)) for each in (Paused, Resumed)] == [1, 0]


def _note_elsewhere(chair: Chair) -> None:
    """Another act touches the visit: it is told that the record has moved on."""
    desk, visit = chair.clinic.desk, chair.presenter.visit
    done = chair.presenter.clinic.attempt(lambda: desk.watch.note(visit, "Warm blanket"), Try())
    assert isinstance(done, Problem)
    assert not chair.presenter.clinic.has_unsaved


def test_a_set_that_was_kept_but_told_as_failed_is_cleared_once_another_act_finds_it(
    at: At, show: Show
) -> None:
    chair = at("0:31:00", wait=300)
    entry = ObservationEntry(chair.presenter, chair.dialogs)
    show(entry, width=420, height=520)
    before = _sets(chair)
    disk = FailingDisk.under(chair.clinic.desk)
    entry.begin()
    press(WHOLE_SET)
    disk.fault, disk.keeps = Fault.IO, True
    press("\n")
    assert "Not saved." in entry.message
    disk.fault = None
    _note_elsewhere(chair)
    assert set(entry.texts().values()) == {""}
    assert entry.message.startswith("● Set of")
    assert chair.presenter.drafts() == {}
    entry.save()
    assert _sets(chair) == before + 1


def test_what_was_changed_in_a_set_that_is_found_later_stays_typed(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=300)
    entry = ObservationEntry(chair.presenter, chair.dialogs)
    show(entry, width=420, height=520)
    disk = FailingDisk.under(chair.clinic.desk)
    entry.begin()
    press(WHOLE_SET)
    disk.fault, disk.keeps = Fault.IO, True
    press("\n")
    disk.fault = None
    entry.fields["hr"].setText("99")
    _note_elsewhere(chair)
    assert entry.fields["hr"].text() == "99"
    assert "is saved as you typed it first." in entry.message


def test_a_pump_reading_that_was_kept_but_told_as_failed_is_cleared_once_it_is_found(
    at: At, show: Show
) -> None:
    chair = at("0:31:00", wait=300)
    entry = ObservationEntry(chair.presenter, chair.dialogs)
    show(entry, width=420, height=520)
    before = len(chair.presenter.case.visit.of(PumpRead))
    disk = FailingDisk.under(chair.clinic.desk)
    entry.fields[PUMP].setText("4.5")
    disk.fault, disk.keeps = Fault.IO, True
    entry.save()
    assert "The pump reading is not saved." in entry.message
    disk.fault = None
    _note_elsewhere(chair)
    assert entry.fields[PUMP].text() == ""
    assert entry.message == "● Pump reading saved."
    entry.save()
    assert len(chair.presenter.case.visit.of(PumpRead)) == before + 1


def test_a_pump_reading_beside_a_set_that_is_found_is_still_to_be_saved(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=300)
    entry = ObservationEntry(chair.presenter, chair.dialogs)
    show(entry, width=420, height=520)
    sets, readings = _sets(chair), len(chair.presenter.case.visit.of(PumpRead))
    disk = FailingDisk.under(chair.clinic.desk)
    entry.begin()
    press(WHOLE_SET)
    entry.fields[PUMP].setText("4.5")
    disk.fault, disk.keeps = Fault.IO, True
    entry.save()
    disk.fault = None
    _note_elsewhere(chair)
    assert entry.fields["bp"].text() == ""
    assert entry.fields[PUMP].text() == "4.5"
    assert "The pump reading is not saved yet" in entry.message
    entry.save()
    assert _sets(chair) == sets + 1
    assert len(chair.presenter.case.visit.of(PumpRead)) == readings + 1


def test_a_visit_read_anew_by_a_change_of_the_patient_ends_what_it_holds(
    at: At, show: Show
) -> None:
    chair = at("0:31:00", wait=60)
    actions = RecordActions(chair.presenter, chair.dialogs)
    show(actions, width=420, height=520)
    chair.presenter.changed.connect(actions.refresh)
    disk = FailingDisk.under(chair.clinic.desk)
    disk.fault, disk.keeps = Fault.IO, True
    alt("P", actions)
    disk.fault = None
    clinic, patient = chair.presenter.clinic, chair.presenter.case.patient
    written = replace(patient.body, phone="555-0199")
    clinic.attempt(lambda: chair.clinic.desk.patients.change(patient.id, written, "Moved"), Try())
    assert not clinic.has_unsaved
    assert actions.pause_button.words == "Resume"


def _type(dialog: ActDialog, **texts: str) -> None:
    for name, text in texts.items():
        dialog.rows[name].editor.setFocus()
        QApplication.processEvents()
        press(text)


def test_an_act_that_met_a_fault_stays_open_with_its_texts(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    actions = RecordActions(chair.presenter, chair.dialogs)
    show(actions, width=420, height=520)
    disk = FailingDisk.under(chair.clinic.desk)

    def use(asked: Dialog) -> None:
        dialog = _opened(asked)
        dialog.rows["kind"].editor.segments()[3].click()  # type: ignore[union-attr]
        _type(dialog, severity="1", action="Fan", serious="n")
        disk.fault = Fault.DISK_FULL
        dialog.button("go").click()
        assert dialog.isVisible()
        assert "NOT SAVED. The disk is full." in dialog.message.text()
        assert dialog.texts()["action"] == "Fan"
        disk.fault = None
        dialog.button("go").click()
        assert not dialog.isVisible()

    chair.dialogs.expect(use)
    alt("S", actions)
    (_entry, body), *_more = chair.presenter.case.visit.of(AdverseEvent)[-1:]
    assert body.action == "Fan"
    assert chair.presenter.drafts() == {}
    assert not chair.presenter.clinic.has_unsaved


def test_texts_of_acts_come_back_and_figures_and_units_do_not(
    qtbot: QtBot, at: At, show: Show
) -> None:
    """F-01. A dose that was begun for one medicine must not stand there for the next."""
    chair = at("0:31:00", wait=60)
    actions = RecordActions(chair.presenter, chair.dialogs)
    show(actions, width=420, height=520)
    typed = {
        "S": {"action": "Fan", "outcome": "better"},
        "C": {"order": "go on", "at": "0932", "late_reason": "busy"},
        "X": {"reason": "patient asked"},
        "M": {"reason": "nausea", "dose": "4", "unit": "mg"},
    }

    def lock(asked: Dialog) -> None:
        dialog = _opened(asked)
        _type(dialog, **texts)
        dialog.reject()

    found: dict[str, str] = {}

    def look(asked: Dialog) -> None:
        dialog = _opened(asked)
        found.update({name: text for name, text in dialog.texts().items() if text})
        said = "What you typed here before is back. Check it."
        assert dialog.message.text() == said
        dialog.reject()

    for key, texts in typed.items():
        chair.dialogs.expect(lock, look)
        alt(key, actions)
        found.clear()
        alt(key, actions)
        kept = {name: text for name, text in texts.items() if name not in {"dose", "unit", "at"}}
        assert found == kept


def test_texts_of_acts_stay_their_typists_r_sec_08(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    actions = RecordActions(chair.presenter, chair.dialogs)
    show(actions, width=420, height=520)

    def lock(asked: Dialog) -> None:
        dialog = _opened(asked)
        _type(dialog, note="Room li")
        dialog.reject()

    def look(asked: Dialog) -> None:
        assert _opened(asked).texts() == {"note": ""}
        asked.reject()

    chair.dialogs.expect(lock, look)
    alt("N", actions)
    chair.clinic.sign_in("nurse2")
    alt("N", actions)
