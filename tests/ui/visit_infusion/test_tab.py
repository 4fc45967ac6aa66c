"""The infusion tab by keyboard: start, rate, pause, medicine, events, pump gap, stop."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import MappingProxyType

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ketadesk.desk.charts import Change
from ketadesk.ui.chart_data import describe_trend
from ketadesk.ui.kit import Dialog, Label, TextField
from ketadesk.ui.navigation import SCREENING, VisitPlace
from ketadesk.ui.visit.infusion.act_dialog import ActDialog
from ketadesk.ui.visit.infusion.pump_forms import bolus_form
from ketadesk.ui.visit.infusion.tab import InfusionTab
from ketadesk.ui.visit.infusion.trend import trend_data
from ketadesk.visit.entries import (
    AdverseEvent,
    BolusGiven,
    EventFollowed,
    MedicineGiven,
    Noted,
    Paused,
    PrescriberCalled,
    RateChanged,
    Reconciled,
    Resumed,
    Started,
    Stopped,
)
from ketadesk.visit.pump import PumpState
from ketadesk.visit.rights import DEFAULT, Act, ActionTable, Right
from ketadesk.visit.stages import Stage
from tests.ui.conftest import Show
from tests.ui.doubles import Signs
from tests.ui.visit_infusion.conftest import At, Chair, alt, press

Step = Callable[[ActDialog], None]
said: list[str] = []
"""What forms said above their buttons when they were left."""


def shown(chair: Chair, show: Show) -> InfusionTab:
    tab = InfusionTab(chair.presenter, chair.dialogs, chair.places)
    page = show(tab, width=1440, height=732)
    chair.places.window = page
    return tab


def words_of(tab: InfusionTab) -> str:
    QApplication.processEvents()
    found = (each.text() for each in tab.findChildren(Label) if each.isVisible())
    return "\n".join(found)


def typing(**texts: str) -> Step:
    """Fill rows of a form by name with real keys, then press its verb."""
    return filling(texts, "go")


def filling(texts: dict[str, str], *verbs: str) -> Step:
    def use(dialog: Dialog) -> None:
        assert isinstance(dialog, ActDialog)
        dialog.show()
        dialog.activateWindow()
        for name, text in texts.items():
            dialog.rows[name].editor.setFocus()
            QApplication.processEvents()
            press(text)
        for verb in verbs:
            assert dialog.button(verb).isVisible()
            dialog.button(verb).setFocus()
            press("\n")
        said.append(dialog.message.text())
        dialog.close()

    return use


def choose(name: str, position: int) -> Step:
    def use(dialog: ActDialog) -> None:
        dialog.rows[name].editor.segments()[position].click()  # type: ignore[union-attr]

    return use


def test_the_start_by_keyboard(at: At, show: Show) -> None:
    chair = at("0:19:00", wait=60)
    tab = shown(chair, show)
    assert tab.ready.isVisible()
    assert tab.ready.rate.text() == "", "the ordered rate is never filled in"
    assert "The order works out to 60 mL/h" in words_of(tab)
    tab.ready.rate.setFocus()
    press("60\n\n")
    assert chair.presenter.assessment().infusion.state is PumpState.RUNNING
    assert not tab.ready.isVisible()
    assert tab.entry.head.hasFocus()
    assert "Infusion running" in words_of(tab)


def test_a_rate_far_above_is_refused_and_stays_typed(at: At, show: Show) -> None:
    chair = at("0:19:00", wait=60)
    tab = shown(chair, show)
    tab.ready.rate.setFocus()
    press("600\n\n")
    assert chair.presenter.case.visit.last(Started) is None
    assert tab.ready.rate.text() == "600"
    assert "not allowed to run" in tab.ready.rate.problem


def test_the_start_waits_for_fresh_identifiers_and_baseline(at: At, show: Show) -> None:
    chair = at("0:19:00", wait=660)
    tab = shown(chair, show)
    assert not tab.ready.start_button.isEnabled()
    shown_words = words_of(tab)
    assert "▲ Enter two identifiers again" in shown_words
    assert "▲ The baseline is 12min old: enter it again" in shown_words
    tab.ready.buttons["order"].clicked.emit()
    assert chair.places.places == [VisitPlace(chair.presenter.visit, SCREENING)]
    tab.ready.buttons["baseline"].clicked.emit()
    assert tab.entry.fields["bp"].hasFocus()


def test_a_pump_that_already_runs_is_recorded_in_red(at: At, show: Show) -> None:
    chair = at("0:19:00", wait=60)
    tab = shown(chair, show)
    chair.dialogs.expect(filling({"rate_ml_h": "90"}, "go", "happened"))
    tab.ready._running.click()
    entry, body = chair.presenter.case.visit.of(Started)[-1]
    assert body.rate_ml_h == 90
    assert entry.after_the_fact
    assert chair.presenter.case.visit.of(AdverseEvent)


def test_a_pump_that_runs_before_its_identifiers_is_recorded_in_red(at: At, show: Show) -> None:
    """What the start waits for stops no pump that already runs."""
    chair = at("0:19:00", wait=660)
    tab = shown(chair, show)
    chair.dialogs.expect(filling({"rate_ml_h": "60"}, "go", "happened"))
    tab.ready._running.click()
    entry, _body = chair.presenter.case.visit.of(Started)[-1]
    assert entry.after_the_fact


def test_pause_at_once_and_resume_by_the_same_key(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    tab = shown(chair, show)
    alt("P", tab)
    assert chair.presenter.case.visit.of(Paused)
    assert tab.actions_card.pause_button.words == "Resume"
    assert "▲ Infusion paused" in words_of(tab)
    alt("P", tab)
    assert chair.presenter.case.visit.of(Resumed)


def test_resume_after_red_asks_for_an_order(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    tab = shown(chair, show)
    chair.observe(sbp=190, dbp=112)
    alt("P", tab)
    chair.tick(60)
    said: list[str] = []

    def half(dialog: ActDialog) -> None:
        dialog.show()
        said.append(words_of(dialog))
        choose("ordered_by", 0)(dialog)
        dialog.button("go").click()
        said.append(words_of(dialog))
        choose("readback", 1)(dialog)
        dialog.button("go").click()

    chair.dialogs.expect(half)
    alt("P", tab)
    assert "A value is still red in its last reading." in said[0]
    assert "This is not answered yet." not in said[0]
    assert "This is not answered yet." in said[1]
    assert not chair.presenter.case.visit.of(Resumed), "it was not read back"
    chair.observe(sbp=150, dbp=90)
    chair.dialogs.expect(typing(ordered_by="1", readback="y"))
    alt("P", tab)
    resumed = chair.presenter.case.visit.of(Resumed)
    assert [(body.ordered_by, body.readback) for _e, body in resumed] == [("prescriber", True)]


def test_a_value_that_is_still_red_is_named_before_a_prescriber_resumes(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    tab = shown(chair, show)
    chair.observe(sbp=190, dbp=112)
    alt("P", tab)
    session = chair.presenter.desk.session
    session.person = session.people["prescriber"]
    said: list[str] = []

    def read(dialog: ActDialog) -> None:
        dialog.show()
        said.append(words_of(dialog))
        dialog.button("go").click()

    chair.dialogs.expect(read)
    alt("P", tab)
    assert "A value is still red in its last reading." in said[0]
    assert chair.presenter.case.visit.of(Resumed)


def test_a_higher_rate_needs_an_order_or_is_recorded_as_happened(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    tab = shown(chair, show)
    chair.dialogs.expect(filling({"ml_h": "72"}, "go"))
    alt("R", tab)
    assert not chair.presenter.case.visit.of(RateChanged)
    chair.dialogs.expect(typing(ml_h="72", ordered_by="1", readback="y"))
    alt("R", tab)
    (entry, body), *_rest = chair.presenter.case.visit.of(RateChanged)
    assert (body.rate_ml_h, body.ordered_by, body.readback) == (72, "prescriber", True)
    assert not entry.after_the_fact
    chair.dialogs.expect(filling({"ml_h": "80"}, "go", "happened"))
    alt("R", tab)
    entry, body = chair.presenter.case.visit.of(RateChanged)[-1]
    assert entry.after_the_fact
    assert "Already happened: Rate changed to 80 mL/h" in words_of(tab)


def test_a_medicine_against_an_allergy_is_refused_then_recorded(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60, allergies=("ondansetron",))
    tab = shown(chair, show)
    names = [each.name for each in chair.presenter.protocol.medicines]
    fill = {"dose": "4", "reason": "nausea", "ordered_by": "1"}

    def give(name: str, *verbs: str) -> Step:
        def use(dialog: ActDialog) -> None:
            choose("which", names.index(name))(dialog)
            filling(fill, *verbs)(dialog)

        return use

    chair.dialogs.expect(give("ondansetron", "go"))
    alt("M", tab)
    assert not chair.presenter.case.visit.of(MedicineGiven)
    assert "it will stand in red" in said[-1]
    chair.dialogs.expect(give("ondansetron", "go", "happened"))
    alt("M", tab)
    entry, body = chair.presenter.case.visit.of(MedicineGiven)[-1]
    assert (body.dose, body.unit, body.ordered_by) == (4, "mg", "prescriber")
    assert entry.after_the_fact


def test_an_allergy_is_told_with_the_medicine_and_goes_with_it(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60, allergies=("ondansetron",))
    tab = shown(chair, show)
    names = [each.name for each in chair.presenter.protocol.medicines]
    other = next(n for n, name in enumerate(names) if name != "ondansetron")
    told: list[tuple[bool, bool]] = []

    def note(dialog: ActDialog) -> None:
        words = "The chart names an allergy to this medicine"
        told.append((words in words_of(dialog), dialog.button("happened").isVisible()))

    def use(dialog: ActDialog) -> None:
        dialog.show()
        dialog.activateWindow()
        QApplication.processEvents()
        note(dialog)
        choose("which", names.index("ondansetron"))(dialog)
        note(dialog)
        for name, text in (("dose", "4"), ("reason", "nausea"), ("ordered_by", "1")):
            dialog.rows[name].editor.setFocus()
            press(text)
        dialog.button("go").setFocus()
        press("\n")
        note(dialog)
        choose("which", other)(dialog)
        note(dialog)
        assert not dialog.message.isVisible()
        choose("which", len(names))(dialog)
        field = dialog.rows["medicine"].editor
        assert isinstance(field, TextField)
        field.setText("Ondansetron 4 mg")
        note(dialog)
        field.clear()
        note(dialog)
        dialog.button("back").click()

    chair.dialogs.expect(use)
    alt("M", tab)
    nothing, warned = (False, False), (True, False)
    assert told == [nothing, warned, (True, True), nothing, warned, nothing]
    assert not chair.presenter.case.visit.of(MedicineGiven)


def test_an_event_a_note_and_a_call_stand_in_the_timeline(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    tab = shown(chair, show)

    def event(dialog: ActDialog) -> None:
        choose("kind", 3)(dialog)
        filling({"severity": "1", "action": "Fan, head up.", "serious": "n"}, "go")(dialog)

    chair.dialogs.expect(event)
    alt("S", tab)
    chair.dialogs.expect(typing(note="Room lights dimmed"))
    alt("N", tab)
    chair.dialogs.expect(typing(who="1", what="o", order="go on", readback="y", at="0931"))
    alt("C", tab)
    notes = [body.text for _entry, body in chair.presenter.case.visit.of(Noted)]
    assert notes == ["Room lights dimmed"]
    [(entry, body)] = chair.presenter.case.visit.of(PrescriberCalled)
    assert body == PrescriberCalled("prescriber", "ordered", "go on", readback=True)
    assert chair.presenter.clinic.local(entry.happened_at).minute == 31
    assert "Prescriber One ordered: go on, read back" in words_of(tab)
    assert "Nausea, mild. Fan, head up. · Nurse One" in words_of(tab)


def test_a_half_typed_note_comes_back_f_01(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    tab = shown(chair, show)
    chair.dialogs.expect(filling({"note": "Room li"}, "back"))
    alt("N", tab)
    assert chair.presenter.drafts() == {"note": "Room li"}
    chair.dialogs.expect(filling({"note": ""}, "go"))
    alt("N", tab)
    assert [body.text for _e, body in chair.presenter.case.visit.of(Noted)] == ["Room li"]
    assert chair.presenter.drafts() == {}


def test_stop_asks_how_and_leads_to_recovery(at: At, show: Show) -> None:
    chair = at("0:51:00", wait=60)
    tab = shown(chair, show)
    chair.dialogs.expect(filling({"reason": ""}, "go"))
    alt("X", tab)
    chair.dialogs.expect(filling({"how": "8"}, "go"))
    alt("X", tab)
    assert chair.presenter.case.visit.stage is Stage.INFUSION, "a reason is needed"
    chair.dialogs.expect(typing(how="8", reason="fire alarm"))
    alt("X", tab)
    assert chair.presenter.case.visit.stage is Stage.RECOVERY
    entry, body = chair.presenter.case.visit.of(Stopped)[-1]
    assert (body.completed, body.criterion, entry.reason) == (False, "other", "fire alarm")
    assert "Infusion stopped: another cause. fire alarm" in words_of(tab)
    assert tab.entry.isEnabled(), "sets go on in recovery"
    assert not tab.actions_card.buttons["rate"].isEnabled()


@pytest.mark.parametrize(
    ("key", "criterion", "completed"),
    [("c", "completed", True), ("1", "emergency", False), ("3", "patient_asks", False)],
)
def test_a_stop_criterion_needs_no_further_words(
    at: At, show: Show, key: str, criterion: str, completed: bool
) -> None:
    chair = at("0:51:00", wait=60)
    tab = shown(chair, show)
    chair.dialogs.expect(typing(how=key))
    alt("X", tab)
    _entry, body = chair.presenter.case.visit.of(Stopped)[-1]
    assert (body.completed, body.criterion) == (completed, criterion)


def test_an_event_is_written_down_late_with_its_onset(at: At, show: Show) -> None:
    chair = at("0:51:00", wait=60)
    tab = shown(chair, show)

    def event(**more: str) -> Step:
        def use(dialog: ActDialog) -> None:
            choose("kind", 3)(dialog)
            filling({"severity": "1", "serious": "n", **more}, "go")(dialog)

        return use

    chair.dialogs.expect(event(at="9"), event(at="0921"), event(at="0921", late_reason="busy"))
    alt("S", tab)
    alt("S", tab)
    assert not chair.presenter.case.visit.of(AdverseEvent), "neither 9 nor half an hour ago"
    alt("S", tab)
    [(entry, _)] = chair.presenter.case.visit.of(AdverseEvent)
    onset = chair.presenter.clinic.local(entry.happened_at)
    assert (onset.hour, onset.minute, entry.reason) == (9, 21, "busy")
    assert "Nausea, mild. busy · late entry" in words_of(tab)


def test_a_medicine_of_an_hour_ago_is_signed_for(at: At, show: Show) -> None:
    chair = at("1:20:00")
    tab = shown(chair, show)
    names = [each.name for each in chair.presenter.protocol.medicines]
    # Texts come back when the form opens again; the figures and the time do not.
    fill = {"dose": "4", "ordered_by": "1", "at": "0914"}

    def give(**more: str) -> Step:
        def use(dialog: ActDialog) -> None:
            choose("which", names.index("ondansetron"))(dialog)
            filling({**fill, **more}, "go")(dialog)

        return use

    chair.dialogs.expect(give(reason="nausea"), give(late_reason="busy"), None)
    alt("M", tab)
    alt("M", tab)
    assert not chair.presenter.case.visit.of(MedicineGiven)
    chair.dialogs.expect(give(), Signs("nurse"))
    alt("M", tab)
    [(entry, _)] = chair.presenter.case.visit.of(MedicineGiven)
    assert chair.presenter.clinic.local(entry.happened_at).minute == 14
    assert entry.reason == "nausea; busy"


def test_what_became_of_an_event_is_told_later(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    tab = shown(chair, show)
    assert not tab.actions_card.buttons["outcome"].isVisible()
    watch, visit = chair.clinic.desk.watch, chair.presenter.visit
    watch.record_event(visit, "fall", "mild", outcome="no harm")
    done = watch.record_event(visit, "nausea", "mild")
    chair.presenter.clinic.changed.emit(done)
    assert tab.actions_card.buttons["outcome"].isVisible()
    chair.dialogs.expect(typing(outcome="gone"), typing(event="1"))
    tab.actions_card.buttons["outcome"].click()
    assert not chair.presenter.case.visit.of(EventFollowed)
    tab.actions_card.buttons["outcome"].click()
    [(_, body)] = chair.presenter.case.visit.of(EventFollowed)
    assert isinstance(done, Change)
    assert (body.event, body.outcome) == (done.entries[0].id, "gone")
    assert "Nausea, mild. 09:31 gone · Nurse One" in words_of(tab)
    assert "What became of it – Nausea: gone" in words_of(tab)
    assert not tab.actions_card.buttons["outcome"].isVisible(), "the fall had its outcome at once"


def test_a_pump_gap_is_settled_with_a_reason(at: At, show: Show) -> None:
    chair = at("0:51:00", wait=60)
    tab = shown(chair, show)
    tab.entry.fields["pump_ml"].setFocus()
    press("20")
    tab.entry.save_button.setFocus()
    press("\n")
    assert tab.gap.isVisible()
    tab.gap.choice.setFocus()
    press("p")
    press("\n\n")
    assert not chair.presenter.case.visit.of(Reconciled)
    tab.gap.reason.setFocus()
    press("bag changed\n\n")
    settled = chair.presenter.case.visit.of(Reconciled)
    assert [body.volume_ml for _entry, body in settled] == [Decimal(20)]
    assert not tab.gap.isVisible()


def test_the_countdown_follows_the_clock_in_place(at: At, show: Show) -> None:
    chair = at("0:31:00")
    tab = shown(chair, show)
    before = [id(each) for each in tab.strip.findChildren(Label)]
    assert "in 10:00" in words_of(tab)
    chair.tick(241)
    assert "in 5:59" in words_of(tab)
    assert "14:01" in words_of(tab)
    chair.tick(480)
    assert "▲ late 2:01" in words_of(tab)
    chair.tick(240)
    assert "▲ overdue 6:01" in words_of(tab)
    assert "The last set is 16min old." in words_of(tab)
    assert [id(each) for each in tab.strip.findChildren(Label)] == before


def test_the_trend_shows_sets_marks_and_what_is_due(at: At) -> None:
    chair = at("0:31:00", wait=60)
    data = trend_data(chair.presenter)
    assert [point.sbp for point in data.points] == [128, 134]
    assert [mark.label for mark in data.marks] == ["start 09:20 · 60 mL/h"]
    assert [each.strftime("%H:%M") for each in data.due] == ["09:40", "09:50"]
    assert [band.label for band in data.bands] == ["amber: 160 or above", "red: 180 or above"]


def test_an_overdue_set_stands_in_the_trend_with_its_word(at: At) -> None:
    chair = at("0:31:00")
    assert trend_data(chair.presenter).overdue == ()
    chair.tick(16 * 60)
    data = trend_data(chair.presenter)
    assert [each.strftime("%H:%M") for each in data.overdue] == ["09:40"]
    assert [each.strftime("%H:%M") for each in data.due] == ["09:50", "10:00"]
    assert "overdue since 09:40" in describe_trend(data)


def test_what_runs_stays_in_sight_while_a_set_is_typed(at: At, show: Show, qtbot: QtBot) -> None:
    chair = at("0:31:00", wait=60)
    tab = shown(chair, show)
    tab.window().resize(1024, 600)
    qtbot.waitUntil(lambda: tab.width() <= 1024)
    tab.entry.fields["site_ok"].setFocus()
    QApplication.processEvents()
    assert tab._scroll.verticalScrollBar().value() > 0
    assert not tab.strip.run.visibleRegion().isEmpty()


def test_a_note_says_which_key_records_it_and_that_key_does(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    tab = shown(chair, show)

    def two_lines(dialog: Dialog) -> None:
        assert isinstance(dialog, ActDialog)
        dialog.show()
        dialog.activateWindow()
        said = [each.text() for each in dialog.findChildren(Label)]
        assert "Enter makes a new line, Ctrl+Enter records." in said
        note = dialog.rows["note"].editor
        note.setFocus()
        QApplication.processEvents()
        press("one\ntwo")
        assert not chair.presenter.case.visit.of(Noted)
        QTest.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    chair.dialogs.expect(two_lines)
    alt("N", tab)
    assert [body.text for _entry, body in chair.presenter.case.visit.of(Noted)] == ["one\ntwo"]


def test_nobody_says_not_serious_by_leaving_the_row(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    tab = shown(chair, show)

    def event(dialog: ActDialog) -> None:
        choose("kind", 3)(dialog)
        filling({"severity": "1"}, "go")(dialog)

    chair.dialogs.expect(event)
    alt("S", tab)
    assert not chair.presenter.case.visit.of(AdverseEvent)


def test_the_flowsheet_marks_what_is_outside_and_what_was_extra(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    tab = shown(chair, show)
    chair.observe(sbp=162, dbp=94)
    words = words_of(tab)
    assert "▲ 162/94" in words
    assert "09:31 extra" in words
    assert "Base 09:17" in words


def test_it_fits_a_small_screen(at: At, show: Show, qtbot: QtBot) -> None:
    chair = at("0:31:00", wait=60)
    tab = shown(chair, show)
    tab.window().resize(1024, 600)
    bar = tab._scroll.horizontalScrollBar()
    qtbot.waitUntil(lambda: tab.width() <= 1024)
    assert bar.maximum() == 0, "nothing lies to the right of the window"


def test_the_form_of_a_bolus_says_who_gives_it_and_what_the_ceiling_leaves(
    at: At, show: Show
) -> None:
    chair = at("0:31:00", wait=60)
    session = chair.presenter.desk.session
    first = bolus_form(chair.presenter)
    assert "Only a prescriber gives a bolus." in first.sentences
    assert "Ordered so far 40 mg; the ceiling of the order is 40 mg." in first.sentences
    session.rights = ActionTable(MappingProxyType({**DEFAULT, Act.BOLUS: Right.ORDER}))
    vial = chair.presenter.desk.register.vials()[0].name
    chair.presenter.desk.infusion.draw(chair.presenter.visit, vial, 10)
    tab = shown(chair, show)
    chair.dialogs.expect(typing(mg="5", minutes="1", ordered_by="1", readback="y"))
    tab.actions_card.buttons["bolus"].click()
    (entry, body), *_rest = chair.presenter.case.visit.of(BolusGiven)
    assert (entry.by, body.ordered_by, body.readback) == ("nurse", "prescriber", True)
    assert not entry.after_the_fact
