"""What the strip, the flowsheet, the entry and the rate's form say beside the bare figures."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ketadesk.ui.kit import Label
from ketadesk.ui.visit.infusion.act_dialog import ActForm
from ketadesk.ui.visit.infusion.flowsheet import Flowsheet
from ketadesk.ui.visit.infusion.rate_form import rate_form
from ketadesk.ui.visit.infusion.strip import RunningStrip
from ketadesk.ui.visit.observations.entry import ObservationEntry
from tests.ui.conftest import Show
from tests.ui.visit_infusion.conftest import At, Chair, press


def _words(widget: RunningStrip) -> str:
    found = [each.text() for each in widget.findChildren(Label) if not each.isHidden()]
    return "\n".join(found).replace("\u00a0", " ")


def _cells(sheet: Flowsheet) -> dict[str, str]:
    found = [each for each in sheet.table.findChildren(Label) if each.accessibleName()]
    return {each.accessibleName().split(": ")[0]: each.text() for each in found}


def _sentences(form: ActForm) -> str:
    return " ".join(form.sentences)


def _case_13(at: At) -> Chair:
    """A chair whose baseline is 112/68."""
    chair = at("0:19:00")
    chair.observe(sbp=112, dbp=68, temp_c="36.8", cadss6=0)
    chair.clinic.desk.infusion.start(chair.presenter.visit, "60")
    chair.tick(600)
    return chair


def test_the_finish_is_a_clock_time_and_a_span(at: At, show: Show) -> None:
    """Worked cases 6 and 7: rates 60, paused, 48; asked at 40 min it ends at 10:51:15."""
    chair = at("0:20:00")
    strip = RunningStrip(chair.presenter)
    show(strip, width=1300, height=140)
    desk, visit = chair.clinic.desk, chair.presenter.visit
    assert "ends 10:00, 40:00 left" in _words(strip)
    assert "0 of 40 mL" in _words(strip).replace("0.0 of", "0 of")
    chair.tick(15 * 60)
    desk.infusion.pause(visit, "toilet")
    strip.refresh()
    assert "paused: no end time" in _words(strip)
    assert "ends " not in _words(strip)
    chair.tick(5 * 60)
    desk.infusion.change_rate(visit, "48", "prescriber", readback=True)
    desk.infusion.resume(visit, "")
    chair.tick(20 * 60)
    strip.refresh()
    # The script starts the pump at 09:20, forty minutes before the worked case's 10:00.
    assert "ends 10:11, 11:15 left" in _words(strip)
    assert "31.0" in _words(strip)
    assert "31.0 of 40 mL · 0.5 mg/kg × 80 kg (176.4 lb)" in _words(strip)
    chair.tick(11 * 60 + 15)
    strip.refresh()
    assert "volume used up 10:11" in _words(strip)
    desk.infusion.stop(visit, "completed")
    strip.refresh()
    assert "ended 10:11" in _words(strip)
    assert "40.0 of 40 mL" in _words(strip)


def test_a_bolus_and_an_extension_count_in_mg_and_in_ml(at: At, show: Show) -> None:
    chair = at("0:20:00")
    strip = RunningStrip(chair.presenter)
    show(strip, width=1300, height=140)
    desk, visit = chair.clinic.desk, chair.presenter.visit
    chair.clinic.sign_in("prescriber")
    chair.tick(10 * 60)
    desk.infusion.bolus(visit, "6", "2", "", happened=True)
    desk.infusion.extend(visit, "10", "10", "", readback=True, happened=True)
    strip.refresh()
    assert "16.0 of 56 mL" in _words(strip)
    assert "of 56 mg" in _words(strip)


def test_each_pressure_stands_with_its_change_and_the_rule_by_rise_is_marked(
    at: At, show: Show
) -> None:
    """Worked case 13: 112/68 to 154/88 is +42/+20, amber though below 160."""
    chair = _case_13(at)
    chair.observe(sbp=154, dbp=88)
    chair.tick(300)
    chair.observe(sbp=140, dbp=60)
    sheet = Flowsheet(chair.presenter)
    show(sheet, width=900, height=500)
    cells = _cells(sheet)
    risen = next(
        text for name, text in cells.items() if name.startswith("BP against baseline, 09:28")
    )
    assert risen == "▲ +42/+20"
    fallen = next(
        text for name, text in cells.items() if name.startswith("BP against baseline, 09:33")
    )
    assert fallen == "+28/−8"
    base = next(
        text for name, text in cells.items() if name.startswith("BP against baseline, Base")
    )
    assert base == "–"
    assert not any(name.startswith("HR against baseline") for name in cells)


def test_the_change_stands_there_while_the_pressure_is_typed(at: At, show: Show) -> None:
    chair = _case_13(at)
    entry = ObservationEntry(chair.presenter, chair.dialogs)
    show(entry, width=420, height=560)
    entry.begin()
    rise = entry._set.rise
    press("151")
    assert rise.isHidden(), "not a pressure yet"
    press("/88")
    assert rise.text() == "BP +39/+20 from baseline 112/68"
    entry.fields["bp"].setFocus()
    entry.fields["bp"].selectAll()
    press("154/88")
    assert rise.text() == "▲ BP +42/+20 from baseline 112/68"
    entry._set.wipe()
    assert rise.isHidden()


def test_before_the_start_nothing_is_compared(at: At, show: Show) -> None:
    chair = at("0:19:00")
    entry = ObservationEntry(chair.presenter, chair.dialogs)
    show(entry, width=420, height=560)
    entry.begin()
    press("154/88")
    assert entry._set.rise.isHidden()


def test_a_new_rate_says_how_old_the_last_set_is(at: At, qtbot: QtBot) -> None:
    chair = at("0:20:00")
    assert "No set was taken since the start." in _sentences(rate_form(chair.presenter))
    chair.tick(600)
    chair.observe()
    chair.tick(240)
    said = _sentences(rate_form(chair.presenter))
    assert "The last set is 4min old." in said
    assert "An alert is open" not in said
    chair.tick(660)
    assert "The last set is 15min old, and the next one is overdue." in _sentences(
        rate_form(chair.presenter)
    )
    assert "No complete set is younger" not in _sentences(rate_form(chair.presenter))
    chair.tick(60)
    assert "No complete set is younger than 15 min." in _sentences(rate_form(chair.presenter))


def test_a_new_rate_says_that_an_alert_is_open_and_is_still_recorded(at: At) -> None:
    chair = _case_13(at)
    chair.observe(sbp=154, dbp=88)
    said = _sentences(rate_form(chair.presenter))
    assert "An alert is open: the reference advises no increase." in said
    done = rate_form(chair.presenter).act(
        {"ml_h": "66", "ordered_by": "prescriber", "readback": "yes"},
        False,
    )
    assert not hasattr(done, "code"), "a sentence, not a refusal"
    chair.tick(300)
    chair.observe()
    assert "An alert is open" not in _sentences(rate_form(chair.presenter))
