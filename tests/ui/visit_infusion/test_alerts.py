"""Alerts: acknowledged by key, with their story."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from ketadesk.clinical.levels import Level
from ketadesk.kernel.problems import Fault
from ketadesk.ui.kit import Dialog, Label
from ketadesk.ui.visit.alert_words import alert_reason
from ketadesk.ui.visit.alerts import AlertPanel
from ketadesk.ui.visit.entry_words import entry_words
from ketadesk.ui.visit.infusion.act_dialog import ActDialog
from ketadesk.visit.entries import Acknowledged, MedicineAnswered, MedicineGiven, PrescriberCalled
from ketadesk.visit.watch import Alert, alerts_of
from tests.ui.conftest import Show
from tests.ui.doubles import FailingDisk
from tests.ui.visit_infusion.conftest import At, Chair, alt, press


def shown(chair: Chair, show: Show) -> AlertPanel:
    panel = AlertPanel(chair.presenter, chair.dialogs)
    show(panel, width=340, height=500)
    return panel


def words_of(panel: AlertPanel) -> str:
    QApplication.processEvents()
    return "\n".join(each.text() for each in panel.findChildren(Label) if each.isVisible())


def test_nothing_outside_is_said_so(at: At, show: Show) -> None:
    panel = shown(at("0:31:00"), show)
    assert "No recorded value is outside its limits." in words_of(panel)
    assert not panel.acknowledge_button.isVisible()


def test_amber_is_seen_with_one_key_and_tells_its_story(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    panel = shown(chair, show)
    chair.observe(sbp=162, dbp=94)
    assert "▲ Amber: systolic\u00a0162 at 09:31" in words_of(panel)
    assert "160 or above (" in words_of(panel)
    assert "Not seen by anybody yet." in words_of(panel)
    alt("K", panel)
    assert chair.presenter.case.visit.of(Acknowledged)
    assert not panel.acknowledge_button.isVisible()
    chair.tick(300)
    chair.observe(sbp=150, dbp=92)
    words = words_of(panel)
    assert "Seen 09:31 Nurse One. Repeat 09:36: 150/92" in words
    assert "● back inside limits" in words


def test_red_asks_what_was_done(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    panel = shown(chair, show)
    chair.observe(sbp=190, dbp=94)
    chair.dialogs.expect(None)
    alt("K", panel)
    assert not chair.presenter.case.visit.of(Acknowledged)
    chair.dialogs.expect("")
    alt("K", panel)
    assert not chair.presenter.case.visit.of(Acknowledged)
    chair.dialogs.expect("paused, prescriber called")
    alt("K", panel)
    (_entry, body), *_rest = chair.presenter.case.visit.of(Acknowledged)
    assert body.action == "paused, prescriber called"
    assert "paused, prescriber called." in words_of(panel)


def test_a_rise_above_baseline_names_the_baseline(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    panel = shown(chair, show)
    # The baseline diastolic is 78: 104 is amber by itself, 103 by its rise as well.
    chair.observe(sbp=150, dbp=104)
    assert "▲ Amber: diastolic\u00a0104" in words_of(panel)
    chair.tick(60)
    chair.observe(sbp=134, dbp=80, hr=45)
    assert "50 or below" in words_of(panel)


# --- the prescriber ------------------------------------------------------------------------------


def calls(chair: Chair) -> list[tuple[str, str, str]]:
    found = chair.presenter.case.visit.of(PrescriberCalled)
    return [(body.person, body.what, body.order) for _entry, body in found]


def form(**typed: str) -> Callable[[Dialog], None]:
    def use(dialog: Dialog) -> None:
        assert isinstance(dialog, ActDialog)
        dialog.show()
        dialog.activateWindow()
        for name, text in typed.items():
            dialog.rows[name].editor.setFocus()
            QApplication.processEvents()
            press(text)
        dialog.button("go").click()
        dialog.close()

    return use


def test_amber_asks_for_no_prescriber_and_red_does(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    panel = shown(chair, show)
    chair.observe(sbp=162)
    assert not panel.calls.isVisible()
    chair.observe(sbp=190)
    assert panel.calls.isVisible()
    assert panel.calls.state.text() == (
        "■ No call to the prescriber is recorded. Today: Prescriber One."
    )


def test_called_and_arrived_are_one_key_and_an_order_has_words(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    panel = shown(chair, show)
    chair.observe(sbp=190)
    for button in (panel.calls.called, panel.calls.arrived):
        button.setFocus()
        press("\n")
        chair.tick(60)
    assert calls(chair) == [("prescriber", "called", ""), ("prescriber", "arrived", "")]
    chair.dialogs.expect(form(who="1"), form(who="1", order="stop here", readback="y"))
    panel.calls.ordered.click()
    assert len(calls(chair)) == 2, "an order without words is none"
    panel.calls.ordered.click()
    assert calls(chair)[-1] == ("prescriber", "ordered", "stop here")
    told = "Prescriber One called 09:31 · Prescriber One arrived 09:32 · "
    assert panel.calls.state.text() == told + "Prescriber One gave an order 09:33"


def test_a_call_that_the_disk_refused_is_tried_again_by_its_own_button(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    panel = shown(chair, show)
    chair.observe(sbp=190)
    disk = FailingDisk.under(chair.clinic.desk)
    disk.fault = Fault.DISK_FULL
    panel.calls.called.click()
    assert calls(chair) == []
    disk.fault = None
    assert chair.presenter.clinic.try_again()
    assert calls(chair) == [("prescriber", "called", "")]


def test_without_a_known_prescriber_the_name_is_asked_for(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    people = chair.clinic.desk.session.people
    people.pop("prescriber")
    panel = shown(chair, show)
    chair.observe(sbp=190)
    assert "Today" not in panel.calls.state.text()
    chair.dialogs.expect(form(who="1"))
    panel.calls.called.click()
    assert calls(chair) == [("director", "called", "")]


# --- stop criteria -------------------------------------------------------------------------------


def test_a_stop_criterion_is_said_and_stops_nothing(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    panel = shown(chair, show)
    chair.observe(sbp=190)
    assert not panel.met.isVisible()
    chair.clinic.desk.infusion.pause(chair.presenter.visit)
    chair.tick(240)
    chair.observe(sbp=188)
    assert panel.met.text() == "■ Stop criterion met: red does not settle after a pause"
    assert chair.presenter.assessment().infusion.ended_at is None
    done = chair.clinic.desk.infusion.stop(chair.presenter.visit, "", "red_stays")
    chair.presenter.clinic.changed.emit(done)
    assert not panel.met.isVisible()


# --- responses -----------------------------------------------------------------------------------


def give(chair: Chair) -> None:
    done = chair.clinic.desk.watch.give(
        chair.presenter.visit,
        medicine="ondansetron",
        dose=4,
        unit="mg",
        route="IV",
        reason="nausea",
        ordered_by="prescriber",
    )
    chair.presenter.clinic.changed.emit(done)


def test_a_response_is_asked_for_when_due_and_answered_in_one_line(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    panel = shown(chair, show)
    give(chair)
    chair.tick(299)
    assert not panel.responses.isVisible()
    chair.tick(1)
    assert "ondansetron, given 09:31: what did it do after 5 min?" in words_of(panel)
    assert "due since 0:00" in words_of(panel)
    [row] = panel.responses.rows.values()
    assert row.field.text() == "", "nothing is filled in"
    row.field.setFocus()
    press("\n")
    assert not chair.presenter.case.visit.of(MedicineAnswered)
    chair.tick(120)
    assert "▲ late by 2:00" in words_of(panel)
    chair.tick(180)
    assert "▲ overdue by 5:00" in words_of(panel)
    press("less sick\n")
    [(_, body)] = chair.presenter.case.visit.of(MedicineAnswered)
    assert (body.after_min, body.response) == (5, "less sick")
    assert not panel.responses.isVisible()


def test_a_look_that_nobody_made_is_told_in_the_record(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    give(chair)
    [(entry, _)] = chair.presenter.case.visit.of(MedicineGiven)
    given = "Given: ondansetron 4 mg IV"
    ordered = ", ordered by Prescriber One. nausea"
    assert entry_words(entry, chair.presenter) == given + ordered
    chair.tick(900)
    missing = " · no response recorded at 5 and 15 min"
    assert entry_words(entry, chair.presenter) == given + missing + ordered
    chair.clinic.desk.urgent.answer_medicine(chair.presenter.visit, entry.id, 15, "well")
    [(answer, _)] = chair.presenter.case.visit.of(MedicineAnswered)
    assert entry_words(answer, chair.presenter) == "15 min after ondansetron: well"
    assert "no response recorded at 5 min" in entry_words(entry, chair.presenter)


def test_a_response_that_was_not_saved_stays_typed_and_half_typed_ones_come_back(
    at: At, show: Show
) -> None:
    chair = at("0:31:00", wait=60)
    panel = shown(chair, show)
    give(chair)
    chair.tick(300)
    [row] = panel.responses.rows.values()
    row.field.setFocus()
    press("less")
    panel.responses._drafts.write()
    again = shown(chair, show)
    [row] = again.responses.rows.values()
    assert row.field.text() == "less"
    disk = FailingDisk.under(chair.clinic.desk)
    disk.fault = Fault.DISK_FULL
    row.field.setFocus()
    press("\n")
    assert row.field.problem == "Not saved. Press Enter to try again."
    disk.fault = None
    press("\n")
    [(_, body)] = chair.presenter.case.visit.of(MedicineAnswered)
    assert body.response == "less"
    assert chair.presenter.drafts() == {}
    assert not chair.presenter.clinic.has_unsaved


def test_the_cuff_is_named_only_for_what_it_measures(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    panel = shown(chair, show)
    chair.observe(nausea=2)
    words = words_of(panel)
    assert "Stay and speak to the patient." in words
    assert "cuff" not in words
    chair.tick(60)
    chair.observe(sbp=162)
    assert "Check cuff and position." in words_of(panel)


def test_the_second_in_a_row_is_not_asked_about(at: At) -> None:
    chair = at("0:31:00", wait=60)
    first, second = _two_ambers(chair)
    assert "if it is the second in a row" in alert_reason(first, chair.presenter)
    said = alert_reason(second, chair.presenter)
    assert "The second amber in a row: tell the prescriber." in said
    assert "if it is the second in a row" not in said


def _two_ambers(chair: Chair) -> list[Alert]:
    chair.observe(sbp=162)
    chair.tick(300)
    chair.observe(sbp=163)
    found = alerts_of(chair.presenter.case.visit)
    return [each for each in found if each.parameter == "sbp" and each.level is Level.AMBER][-2:]
