"""The emergency log by keyboard: one key, one entry, whatever stage and whatever the disk does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ketadesk.desk.charts import Change
from ketadesk.kernel.problems import Fault
from ketadesk.ui.kit import Label
from ketadesk.ui.navigation import LEAVING
from ketadesk.ui.visit.infusion.emergency import EmergencyPanel
from ketadesk.ui.visit.screen import VisitScreen
from ketadesk.visit.emergency import STEPS
from ketadesk.visit.entries import EmergencyStep, Noted, Stopped
from ketadesk.visit.stages import Stage
from tests.ui.conftest import Show
from tests.ui.doubles import FailingDisk
from tests.ui.visit_infusion.conftest import At, Chair, alt, press


def shown(chair: Chair, show: Show) -> VisitScreen:
    presenter = chair.presenter
    screen = VisitScreen(presenter.clinic, chair.places, chair.dialogs, presenter.visit)
    show(screen, width=1440, height=850)
    return screen


def steps(chair: Chair) -> list[tuple[str, str]]:
    found = chair.presenter.case.visit.of(EmergencyStep)
    return [(body.step, body.text) for _entry, body in found]


def words_of(panel: EmergencyPanel) -> str:
    QApplication.processEvents()
    return "\n".join(each.text() for each in panel.findChildren(Label) if each.isVisible())


def emergency(chair: Chair) -> None:
    done = chair.clinic.desk.watch.record_event(
        chair.presenter.visit, "seizure", "severe", serious=True
    )
    chair.presenter.clinic.changed.emit(done)


@pytest.mark.parametrize("until", ["0:10:00", "0:31:00", "1:20:00"])
def test_the_key_opens_it_in_every_stage_and_records_nothing(
    at: At, show: Show, until: str
) -> None:
    chair = at(until)
    screen = shown(chair, show)
    assert not screen.emergency.isVisible()
    alt("E", screen)
    assert screen.emergency.isVisible()
    assert screen.emergency.hasFocus()
    assert steps(chair) == []
    press("5")
    assert steps(chair) == [("airway", "")]


def test_it_is_not_offered_once_the_record_is_closed(at: At, show: Show) -> None:
    screen = shown(at("9:00:00"), show)
    assert not screen.emergency_button.isVisible()
    screen.emergency.open()
    assert not screen.emergency.isVisible()


def test_each_step_has_a_key_and_the_clock_runs_from_the_first(at: At, show: Show) -> None:
    chair = at("0:31:00")
    screen = shown(chair, show)
    alt("E", screen)
    assert "0:00" not in screen.emergency.clock.text()
    keys = "1234567890he"
    for key in keys:
        assert screen.emergency.hasFocus(), "the next key is a step too"
        press(key)
        chair.tick(10)
        if key == "2":
            assert screen.emergency.clock.text().endswith("0:20")
            assert "0:10\nEmergency services called" in words_of(screen.emergency)
            assert "0:00\nPump stopped and disconnected" in words_of(screen.emergency)
    assert [step for step, _ in steps(chair)] == [each for each in STEPS if each != "other"]
    assert not screen.emergency.isVisible(), "it is over"
    assert not screen.emergency.hasFocus()


def test_disconnected_ends_the_infusion_and_the_log_stays_over_the_next_tab(
    at: At, show: Show
) -> None:
    chair = at("0:31:00")
    screen = shown(chair, show)
    alt("E", screen)
    press("1")
    visit = chair.presenter.case.visit
    assert [body.criterion for _, body in visit.of(Stopped)] == ["emergency"]
    assert visit.stage is Stage.RECOVERY
    assert screen.current == LEAVING
    assert screen.emergency.isVisible()
    assert screen.emergency.hasFocus()
    press("2")
    assert [step for step, _ in steps(chair)] == ["disconnected", "services_called"]


def test_a_button_records_as_its_key_does_and_enter_records_nothing_again(
    at: At, show: Show
) -> None:
    chair = at("0:31:00")
    screen = shown(chair, show)
    alt("E", screen)
    screen.emergency.buttons["oxygen"].click()
    assert steps(chair) == [("oxygen", "")]
    press("\n\n")
    assert steps(chair) == [("oxygen", "")]


def test_a_key_held_with_another_taps_nothing_unless_it_only_makes_the_letter(
    at: At, show: Show
) -> None:
    chair = at("0:31:00")
    screen = shown(chair, show)
    alt("E", screen)
    for held in (
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.MetaModifier,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
        Qt.KeyboardModifier.AltModifier,
    ):
        _type_1(screen.emergency, held)
    assert steps(chair) == []
    _type_1(screen.emergency, Qt.KeyboardModifier.KeypadModifier)
    _type_1(screen.emergency, Qt.KeyboardModifier.ShiftModifier)
    assert steps(chair) == [("disconnected", "")] * 2


def _type_1(panel: EmergencyPanel, held: Qt.KeyboardModifier) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_1, held, "1")
    QApplication.sendEvent(panel, event)


def test_another_step_asks_for_its_words_and_keeps_the_time_of_its_key(at: At, show: Show) -> None:
    chair = at("0:31:00")
    screen = shown(chair, show)
    alt("E", screen)
    tapped = chair.presenter.clinic.now()
    press("o")
    chair.tick(30)
    press("\n")
    assert steps(chair) == [], "without words there is nothing to keep"
    press("turned on 1 side\n")
    assert steps(chair) == [("other", "turned on 1 side")]
    [(entry, _)] = chair.presenter.case.visit.of(EmergencyStep)
    assert entry.happened_at == tapped
    assert screen.emergency.hasFocus()
    assert not screen.emergency.other.isVisible()
    assert "turned on 1 side" in words_of(screen.emergency)


def test_it_comes_with_an_emergency_and_back_after_a_restart(at: At, show: Show) -> None:
    chair = at("0:31:00")
    screen = shown(chair, show)
    emergency(chair)
    assert screen.emergency.isVisible()
    alt("E", screen)
    press("1")
    chair.tick(65)
    again = shown(chair, show)
    assert again.emergency.isVisible()
    assert again.emergency.clock.text().endswith("1:05")
    assert "Pump stopped and disconnected" in words_of(again.emergency)


def test_escape_puts_an_empty_log_away_and_not_one_that_an_emergency_needs(
    at: At, show: Show
) -> None:
    chair = at("0:31:00")
    screen = shown(chair, show)
    alt("E", screen)
    assert screen.emergency.close_button.isVisible()
    QTest.keyClick(screen.emergency, Qt.Key.Key_Escape)
    assert not screen.emergency.isVisible()
    emergency(chair)
    alt("E", screen)
    assert not screen.emergency.close_button.isVisible()
    press("o")
    QTest.keyClick(screen.emergency.other, Qt.Key.Key_Escape)
    assert not screen.emergency.other.isVisible()
    QTest.keyClick(screen.emergency, Qt.Key.Key_Escape)
    assert screen.emergency.isVisible()


def test_a_tap_that_the_disk_refused_is_kept_with_its_own_time(at: At, show: Show) -> None:
    chair = at("0:31:00")
    screen = shown(chair, show)
    disk = FailingDisk.under(chair.clinic.desk)
    alt("E", screen)
    disk.fault = Fault.DISK_FULL
    tapped = chair.presenter.clinic.now()
    press("1")
    chair.tick(20)
    press("2")
    assert steps(chair) == []
    assert "Pump stopped and disconnected: not saved yet" in words_of(screen.emergency)
    assert "Not saved yet." in screen.emergency.message.text()
    disk.fault = None
    assert chair.presenter.clinic.try_again()
    assert [step for step, _ in steps(chair)] == ["disconnected", "services_called"]
    first, second = chair.presenter.case.visit.of(EmergencyStep)
    assert first[0].happened_at == tapped
    assert (second[0].happened_at - tapped).total_seconds() == 20
    assert not screen.emergency.message.isVisible()


def test_a_tap_that_was_not_saved_is_nobody_elses(at: At, show: Show) -> None:
    chair = at("0:31:00")
    screen = shown(chair, show)
    disk = FailingDisk.under(chair.clinic.desk)
    alt("E", screen)
    disk.fault = Fault.DISK_FULL
    press("1")
    disk.fault = None
    chair.clinic.sign_in("nurse2")
    chair.presenter.clinic.give_up()
    chair.presenter.clinic.person_changed.emit()
    screen.emergency.write()
    assert steps(chair) == []


def test_a_tap_that_was_kept_but_told_as_failed_leaves_those_behind_it_waiting(
    at: At, show: Show
) -> None:
    chair = at("0:31:00")
    screen, clinic = shown(chair, show), chair.presenter.clinic
    disk = FailingDisk.under(chair.clinic.desk)
    alt("E", screen)
    disk.fault, disk.keeps = Fault.IO, True
    press("1")
    disk.keeps = False
    chair.tick(20)
    press("2")
    desk, visit = chair.clinic.desk, chair.presenter.visit
    clinic.changed.emit(Change(desk.charts.case(visit), (), clinic.now()))
    assert clinic.has_unsaved, "the second is not on the disk"
    disk.fault = None
    assert clinic.try_again()
    assert [step for step, _ in steps(chair)] == ["disconnected", "services_called"]


def test_a_tap_that_was_not_saved_waits_through_a_lock_for_whoever_tapped_it(
    at: At, show: Show
) -> None:
    chair = at("0:31:00")
    screen, clinic = shown(chair, show), chair.presenter.clinic
    disk = FailingDisk.under(chair.clinic.desk)
    alt("E", screen)
    disk.fault = Fault.DISK_FULL
    tapped = clinic.now()
    screen.emergency.tap("shock")
    session = chair.clinic.desk.session
    nurse, session.person = session.person, None
    clinic.person_changed.emit()
    disk.fault = None
    chair.tick(45)
    assert not clinic.try_again()
    screen.emergency.write()
    assert clinic.has_unsaved
    assert steps(chair) == []
    session.person = nurse
    clinic.person_changed.emit()
    assert clinic.try_again()
    [(entry, body)] = chair.presenter.case.visit.of(EmergencyStep)
    assert (body.step, entry.happened_at) == ("shock", tapped)
    assert not clinic.has_unsaved


def test_words_that_were_begun_keep_the_time_of_their_key_through_a_lock(
    at: At, show: Show
) -> None:
    chair = at("0:31:00")
    screen, clinic = shown(chair, show), chair.presenter.clinic
    alt("E", screen)
    tapped = clinic.now()
    press("oturned")
    session = chair.clinic.desk.session
    nurse, session.person = session.person, None
    clinic.person_changed.emit()
    chair.tick(45)
    session.person = nurse
    clinic.person_changed.emit()
    press("\n")
    [(entry, body)] = chair.presenter.case.visit.of(EmergencyStep)
    assert (body.text, entry.happened_at) == ("turned", tapped)


def test_a_record_that_has_moved_on_refuses_no_step(at: At, show: Show) -> None:
    chair = at("0:31:00")
    screen = shown(chair, show)
    alt("E", screen)
    visit = chair.presenter.visit
    session = chair.clinic.desk.session
    session.store.append(
        [session.entry(visit, Noted("by another hand"))],
        expected={visit: len(chair.presenter.case.visit.entries)},
    )
    press("1")
    assert steps(chair) == [("disconnected", "")]
    assert chair.presenter.case.visit.of(Noted)


def test_half_typed_words_come_back(at: At, show: Show) -> None:
    chair = at("0:31:00")
    screen = shown(chair, show)
    alt("E", screen)
    press("oturned")
    screen.emergency._drafts.write()
    again = shown(chair, show)
    alt("E", again)
    assert again.emergency.other.text() == "turned"
    assert again.emergency.other.isVisible()
