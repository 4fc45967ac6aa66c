"""The entry column by keyboard."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ketadesk.ui.visit.observations.entry import ObservationEntry
from ketadesk.visit.entries import Observed, PumpRead
from tests.ui.conftest import Show
from tests.ui.doubles import Signs
from tests.ui.visit_infusion.conftest import At, Chair, alt, press


def shown(chair: Chair, show: Show) -> ObservationEntry:
    entry = ObservationEntry(chair.presenter, chair.dialogs)
    show(entry, width=420, height=520)
    return entry


def latest(chair: Chair) -> Observed:
    return chair.presenter.case.visit.of(Observed)[-1][1]


def count(chair: Chair) -> int:
    return len(chair.presenter.case.visit.of(Observed))


def test_a_set_takes_at_most_18_keys_keystroke_budget(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=300)
    entry = shown(chair, show)
    entry.begin()
    keys = press("154/92" + "88" + "97" + "14" + "4" + "1" + "0" + "0" + "y" + "\n")
    assert keys <= 18
    vitals = latest(chair).vitals
    assert (vitals.sbp, vitals.dbp, vitals.hr, vitals.spo2, vitals.rr) == (154, 92, 88, 97, 14)
    assert (vitals.moaas, vitals.distress, vitals.nausea, vitals.site_ok) == (4, 1, 0, True)
    assert vitals.vomited == 0
    assert vitals.oxygen_l_min is None, "blank is not a measurement"
    assert set(entry.texts().values()) == {""}
    assert "saved" in entry.message


def test_enter_out_of_habit_skips_no_field(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=300)
    entry = shown(chair, show)
    entry.begin()
    press("154/92\n88\n97\n14\n4\n1\n0\n0\ny")
    assert entry.fields["hr"].text() == "88"
    assert entry.fields["nausea"].text() == "0"
    assert entry.fields["vomited"].text() == "0"
    assert count(chair) == 2, "only Save set saves"
    assert entry.save_button.hasFocus()


def test_a_missing_value_asks_for_the_reason_of_a_part_of_a_set(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=300)
    entry = shown(chair, show)
    entry.begin()
    press("154/92" + "88")
    entry.save_button.setFocus()
    press("\n")
    assert count(chair) == 2
    assert "SpO₂" in entry.message
    assert entry.fields["spo2"].hasFocus()
    assert entry.fields["hr"].text() == "88"
    alt("A", entry)
    press("asleep\n")
    press("\n\n\n\n\n\n\n\n")
    entry.save_button.setFocus()
    press("\n")
    assert latest(chair).partial == "asleep"
    assert latest(chair).vitals.spo2 is None


def test_impossible_is_refused_and_stays_typed_r_ux_12(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=300)
    entry = shown(chair, show)
    entry.begin()
    press("90/120")
    assert entry.fields["bp"].hasFocus()
    assert "Systolic must be above diastolic" in entry.message
    assert entry.fields["bp"].text() == "90/120"
    entry.fields["spo2"].setFocus()
    press("101\n")
    assert "SpO₂ %: This must lie between 0 and 100." in entry.message
    entry.save_button.setFocus()
    press("\n")
    assert count(chair) == 2


def test_unlikely_is_kept_only_when_typed_again_r_ux_12(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=300)
    entry = shown(chair, show)
    entry.begin()
    press("232/110")
    assert "enter the same value again" in entry.message
    press("\n")
    assert entry.fields["bp"].hasFocus(), "Enter alone does not confirm"
    press("232/110")
    assert entry.message == ""
    press("88" + "97" + "14" + "4" + "1" + "0" + "0" + "y" + "\n")
    assert latest(chair).vitals.sbp == 232
    assert latest(chair).confirmed


def test_no_pressure_found_is_0_0_f_36(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=300)
    entry = shown(chair, show)
    entry.begin()
    press("0/0")
    if entry.message:
        press("0/0")
    press("88" + "97" + "14" + "4" + "1" + "0" + "0" + "y" + "\n")
    assert (latest(chair).vitals.sbp, latest(chair).vitals.dbp) == (0, 0)


def test_a_set_of_ten_minutes_ago_is_marked_late_r_ux_30(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=600)
    entry = shown(chair, show)
    alt("T", entry)
    press("932\n")
    assert entry.taken.time.text() == "09:32"
    assert entry.fields["bp"].hasFocus()
    press("154/92" + "88" + "97" + "14" + "4" + "1" + "0" + "0" + "y" + "\n")
    read = chair.presenter.assessment().sets[-1]
    assert read.late
    assert chair.presenter.clinic.local(read.taken.at).strftime("%H:%M") == "09:32"
    assert entry.taken.time.text() == ""


def test_a_set_of_an_hour_ago_asks_for_reason_and_passphrase_r_ux_30(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=3900)
    entry = shown(chair, show)
    alt("T", entry)
    press("932\n")
    press("154/92" + "88" + "97" + "14" + "4" + "1" + "0" + "0" + "y" + "\n")
    assert entry.taken.late_reason.hasFocus()
    assert count(chair) == 2
    press("code in the next room")
    chair.dialogs.expect(Signs("nurse"))
    entry.save_button.setFocus()
    press("\n")
    entered = chair.presenter.case.visit.of(Observed)[-1][0]
    assert entered.reason == "code in the next room"
    assert entered.recorded_at - entered.happened_at > timedelta(minutes=60)


def test_a_time_ahead_is_refused_r_ux_30(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=300)
    entry = shown(chair, show)
    alt("T", entry)
    press("1800\n")
    assert "lies ahead" in entry.message
    assert entry.taken.time.hasFocus()
    entry.begin()
    press("154/92" + "88" + "97" + "14" + "4" + "1" + "0" + "0" + "y" + "\n")
    assert "lies ahead" in entry.message
    assert entry.fields["bp"].text() == "154/92"
    assert count(chair) == 2


def test_the_pump_reading_goes_to_the_pump_after_the_set(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=300)
    entry = shown(chair, show)
    entry.fields["pump_ml"].setFocus()
    press("14.8")
    entry.begin()
    press("154/92" + "88" + "97" + "14" + "4" + "1" + "0" + "0" + "y" + "\n")
    assert count(chair) == 3
    read = chair.presenter.case.visit.last(PumpRead)
    assert read is not None
    assert read[1].volume_ml == Decimal("14.8")
    assert entry.fields["pump_ml"].text() == ""


def test_half_typed_fields_come_back_f_01(at: At, show: Show, qtbot: QtBot) -> None:
    chair = at("0:31:00", wait=300)
    entry = shown(chair, show)
    entry.begin()
    press("154/9")
    qtbot.waitUntil(lambda: chair.presenter.drafts() == {"obs.bp": "154/9"}, timeout=2500)
    again = ObservationEntry(chair.presenter, chair.dialogs)
    qtbot.addWidget(again)
    assert again.fields["bp"].text() == "154/9"
    entry.begin()
    entry.fields["bp"].setFocus()
    entry.fields["bp"].selectAll()
    press("154/92" + "88" + "97" + "14" + "4" + "1" + "0" + "0" + "y" + "\n")
    assert chair.presenter.drafts() == {}


def test_a_baseline_asks_for_temperature_and_dissociation(at: At, show: Show) -> None:
    chair = at("0:17:00")
    entry = shown(chair, show)
    entry.begin()
    press("128/78" + "72" + "98" + "14" + "5" + "0" + "0" + "0" + "y" + "0" + "36.8\n" + "\n")
    vitals = latest(chair).vitals
    assert (vitals.cadss6, vitals.temp_c) == (0, Decimal("36.8"))
    assert entry.head.words == "Baseline set"


def test_symptoms_are_chosen_by_key_and_confusion_is_new_confusion(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=300)
    entry = shown(chair, show)
    alt("Y", entry)
    press("25")
    entry.begin()
    press("154/92" + "88" + "97" + "14" + "4" + "1" + "0" + "0" + "y" + "\n")
    vitals = latest(chair).vitals
    assert vitals.symptoms == ("breathless", "confusion")
    assert vitals.oriented is False


def test_no_symptoms_is_an_answer_and_none_of_the_others(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=300)
    entry = shown(chair, show)
    alt("Y", entry)
    press("20")
    assert entry.symptoms.raw() == {"symptoms": ()}
    press("2")
    assert entry.symptoms.raw() == {"symptoms": ("breathless",)}
    press("2")
    assert entry.symptoms.raw() == {}
    press("0")
    kept = entry.symptoms.texts()
    entry.symptoms.wipe()
    assert entry.symptoms.raw() == {}
    entry.symptoms.restore(kept)
    assert entry.symptoms.raw() == {"symptoms": ()}


def test_what_is_typed_survives_a_set_from_elsewhere_and_ticks(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=300)
    entry = shown(chair, show)
    entry.begin()
    press("154/9")
    chair.observe()
    chair.tick(60)
    focused = QApplication.focusWidget()
    assert focused is entry.fields["bp"]
    assert entry.fields["bp"].text() == "154/9"


def test_the_head_says_since_when_a_set_is_due(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=300)
    entry = shown(chair, show)
    assert entry.head.words == "Next set, due 09:40"
    assert entry.fields["cadss6"].placeholderText() == "at 09:40"
    chair.tick(600)
    assert entry.head.words == "Set due since 09:40"
    assert entry.fields["cadss6"].placeholderText() == ""


def test_the_wheel_changes_nothing_f_39(at: At, show: Show, qtbot: QtBot) -> None:
    chair = at("0:31:00", wait=300)
    entry = shown(chair, show)
    entry.fields["hr"].setFocus()
    press("88")
    entry.fields["hr"].setFocus()
    qtbot.keyClick(entry.fields["hr"], Qt.Key.Key_Up)
    assert entry.fields["hr"].text() == "88"


def test_a_set_saved_on_one_screen_is_not_half_typed_on_another(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=300)
    first = shown(chair, show)
    first.begin()
    press("154/92" + "88")
    first.hide()
    second = shown(chair, show)
    assert second.fields["hr"].text() == "88"
    second.begin()
    press("97" + "14" + "4" + "1" + "0" + "0" + "y" + "\n")
    assert latest(chair).vitals.sbp == 154
    first.show()
    assert set(first.texts().values()) == {""}


def test_drafts_stay_with_their_person_r_ux_05(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=300)
    entry = shown(chair, show)
    entry.begin()
    press("154/9")
    entry.hide()
    chair.clinic.sign_in("nurse2")
    entry.show()
    assert entry.fields["bp"].text() == ""
    entry.hide()
    chair.clinic.sign_in("nurse")
    entry.show()
    assert entry.fields["bp"].text() == "154/9"
