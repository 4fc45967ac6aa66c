"""The record: every entry readable, corrections beside what they replace, addendum, void."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ketadesk.ui.kit import Dialog, SegmentedAnswer
from ketadesk.ui.visit.record import RecordTab
from ketadesk.ui.visit.record_correct import CorrectAnswerDialog, CorrectSetDialog, PickDialog
from ketadesk.visit.entries import AddendumWritten, AnswerCorrected, ObservationCorrected
from ketadesk.visit.stages import Stage
from tests.ui.conftest import Show
from tests.ui.doubles import Signs
from tests.ui.visit_leaving.bench import Bench, a_bench


def shown(show: Show, bench: Bench) -> RecordTab:
    tab = RecordTab(bench.presenter, bench.dialogs, bench.places)
    bench.places.window = show(tab, width=1200, height=700)
    return tab


def press_enter(qtbot: QtBot) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, Qt.Key.Key_Return)


def pick(key: str) -> object:
    def choose(dialog: Dialog) -> None:
        assert isinstance(dialog, PickDialog)
        dialog.table.selectRow(dialog.table._keys.index(key))
        dialog.button("next").click()

    return choose


def last_row(tab: RecordTab) -> tuple[str, str]:
    row = list(tab.list.rows.values())[-1]
    return row.words.text(), row.details.text()


@pytest.mark.parametrize("until", ["0:12:00", None])
def test_every_entry_has_a_row_with_time_and_person(show: Show, until: str | None) -> None:
    bench = a_bench(until)
    tab = shown(show, bench)
    assert list(tab.list.rows) == [each.id for each in bench.visit.entries]
    for row in tab.list.rows.values():
        assert row.line.time
        assert row.line.words
        assert row.line.person


def test_observations_show_their_values(show: Show) -> None:
    bench = a_bench("1:20:00")
    tab = shown(show, bench)
    taken = bench.visit.sets[-1]
    details = tab.list.rows[taken.entry.id].details.text()
    assert f"SBP, mmHg\u00a0{taken.vitals.sbp}" in details


def test_corrected_answer_shows_old_new_and_reason(qtbot: QtBot, show: Show) -> None:
    bench = a_bench("2:05:30")
    tab = shown(show, bench)

    def correct(dialog: Dialog) -> None:
        assert isinstance(dialog, CorrectAnswerDialog)
        dialog.button("correct").click()
        assert dialog.chosen is None
        row = dialog.editor.findChild(SegmentedAnswer)
        assert row is not None
        qtbot.keyClicks(row.segments()[0], "y")
        dialog.reason.setPlainText("Asked the patient again")
        dialog.button("correct").click()

    bench.dialogs.expect(pick("hx.cvstable"), correct)
    before = bench.visit.answers["hx.cvstable"].value
    tab.correct_answer.setFocus()
    press_enter(qtbot)
    entry, body = bench.visit.of(AnswerCorrected)[0]
    assert (body.item, entry.reason) == ("hx.cvstable", "Asked the patient again")
    assert dict(body.fields) == {"value": True}
    words, details = last_row(tab)
    assert words.startswith("▲ Corrected: ")
    assert "Asked the patient again" in words
    assert f"Before: {'Yes' if before else 'No'}" in details
    replaced = tab.list.rows[entry.replaces or ""]
    assert "Replaced at" in replaced.details.text()


def test_corrected_set_changes_only_what_was_typed(qtbot: QtBot, show: Show) -> None:
    bench = a_bench("2:05:30")
    tab = shown(show, bench)
    taken = bench.visit.sets[-1]

    def correct(dialog: Dialog) -> None:
        assert isinstance(dialog, CorrectSetDialog)
        assert {each.text() for each in dialog.fields.values()} == {""}
        dialog.reason.setPlainText("Misread the monitor")
        qtbot.keyClicks(dialog.fields["hr"], "700")
        dialog.button("correct").click()
        assert dialog.fields["hr"].problem
        dialog.fields["hr"].clear()
        qtbot.keyClicks(dialog.fields["hr"], "76")
        dialog.button("correct").click()

    bench.dialogs.expect(pick(taken.entry.id), correct)
    tab.correct_set.setFocus()
    press_enter(qtbot)
    assert len(bench.visit.of(ObservationCorrected)) == 1
    now = bench.visit.sets[-1].vitals
    assert (now.hr, now.sbp) == (76, taken.vitals.sbp)
    assert f"HR, /min {taken.vitals.hr} → 76" in last_row(tab)[1]


def test_unlikely_value_is_kept_on_the_second_press(qtbot: QtBot, show: Show) -> None:
    bench = a_bench("2:05:30")
    tab = shown(show, bench)

    def correct(dialog: Dialog) -> None:
        assert isinstance(dialog, CorrectSetDialog)
        dialog.reason.setPlainText("Checked by hand")
        qtbot.keyClicks(dialog.fields["hr"], "30")
        dialog.button("correct").click()
        assert dialog.chosen is None
        dialog.button("correct").click()

    bench.dialogs.expect(pick(bench.visit.sets[-1].entry.id), correct)
    tab.correct_set.click()
    assert bench.visit.sets[-1].vitals.hr == 30


def test_addendum_after_closing_marks_the_record(qtbot: QtBot, show: Show) -> None:
    bench = a_bench(None)
    assert bench.visit.stage is Stage.CLOSED
    tab = shown(show, bench)
    assert not tab.void.isVisible()
    tab.addendum.text.setFocus()
    qtbot.keyClicks(tab.addendum.text, "The patient called")
    tab.hide()
    assert bench.presenter.drafts() == {"record.addendum": "The patient called"}
    tab.show()
    tab.addendum.write.click()
    assert bench.visit.of(AddendumWritten)[0][1].text == "The patient called"
    assert bench.presenter.drafts() == {}
    assert tab.card._pill is not None
    assert tab.card._pill.text() == "▲ AMENDED"


def test_empty_addendum_is_refused_beside_the_field(show: Show) -> None:
    bench = a_bench(None)
    tab = shown(show, bench)
    tab.addendum.write.click()
    assert tab.addendum.text.problem
    assert not bench.visit.of(AddendumWritten)


def test_void_names_patient_and_effect_and_stays_readable(qtbot: QtBot, show: Show) -> None:
    """R-UX-29."""
    bench = a_bench("0:45:00")
    tab = shown(show, bench)
    rows = len(tab.list.rows)
    bench.dialogs.expect(Signs("nurse", reason="Opened for the namesake"))
    tab.void.setFocus()
    press_enter(qtbot)
    sentences = " ".join(bench.dialogs.asked[0][1])
    assert "LINDQVIST, Maja" in sentences
    assert "cannot be taken back" in sentences
    assert bench.visit.stage is Stage.VOID
    assert tab.banner.isVisible()
    assert len(tab.list.rows) == rows + 1
    assert not tab.void.isVisible()


def test_signatures_say_that_they_stand(show: Show) -> None:
    bench = a_bench(None)
    tab = shown(show, bench)
    words = [each.text() for each in tab.signatures.findChildren(type(tab.chain.head))]
    assert sum("What it covers is unchanged" in each for each in words) == 3
    assert tab.chain.head.text().replace(" ", "") == bench.visit.head


def test_discharged_record_is_closed_from_here(qtbot: QtBot, show: Show) -> None:
    bench = a_bench("2:09:30")
    tab = shown(show, bench)
    bench.dialogs.expect(Signs("nurse"))
    tab.ending.sign.setFocus()
    press_enter(qtbot)
    assert bench.visit.stage is Stage.CLOSED
    assert not tab.ending.isVisible()
