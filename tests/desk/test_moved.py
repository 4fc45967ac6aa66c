"""A script on another day and for another patient: everything in it follows, the order stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ketadesk.desk.replay.moved import moved
from ketadesk.desk.replay.script import Script, read_script
from ketadesk.kernel.resources import resource
from ketadesk.visit.stages import Stage
from tests.builders import a_clinic


def script_of(name: str = "uneventful") -> Script:
    script = read_script(resource("scenarios", f"{name}.toml"))
    assert isinstance(script, Script)
    return script


def answers_of(script: Script) -> dict[str, object]:
    return {
        item: raw
        for step in script.steps
        if step.action == "answer"
        for item, raw in step.value.items()
    }


def test_a_script_that_is_not_moved_stays_what_it_is() -> None:
    script = script_of("amber-pressure")
    assert moved(script, script.starts, {}) == script


def test_dates_move_by_whole_days_and_clock_times_round_the_clock() -> None:
    script = script_of("amber-pressure")
    later = moved(script, script.starts + timedelta(days=10, hours=9, minutes=20), {})
    before, after = answers_of(script), answers_of(later)
    assert before["consent.signed"] == date(2026, 2, 21)
    assert after["consent.signed"] == date(2026, 3, 3)
    assert after["lab.liver"] == {"date": date(2026, 2, 26), "result": "normal"}
    assert before["npo.solid"] == {"at": "00:30", "kind": "light"}
    assert after["npo.solid"] == {"at": "09:50", "kind": "light"}
    assert after["npo.clear"] == "15:50"
    assert after["dc.next_visit"] == {"at": datetime.fromisoformat("2026-03-15T18:20:00-05:00")}


def test_a_clock_time_passes_midnight() -> None:
    script = script_of()
    by = timedelta(hours=23)
    assert answers_of(script)["npo.clear"] == "06:30"
    assert answers_of(moved(script, script.starts + by, {}))["npo.clear"] == "05:30"


def test_more_than_half_a_day_moves_a_date_by_one() -> None:
    script = script_of()
    consented = answers_of(script)["consent.signed"]
    assert isinstance(consented, date)
    for hours, days in ((11, 0), (13, 1), (-13, -1)):
        later = moved(script, script.starts + timedelta(hours=hours), {})
        assert answers_of(later)["consent.signed"] == consented + timedelta(days=days)


def test_another_patient_is_identified_by_the_own_facts() -> None:
    script = script_of("amber-pressure")
    facts = {"family": "Other", "born": date(1990, 1, 2), "record_no": "KD-9"}
    other = moved(script, script.starts, facts)
    assert other.patient == {**script.patient, **facts}
    identified = [step.value for step in other.steps if step.action == "identify"]
    assert identified == [{"born": date(1990, 1, 2), "record_no": "KD-9"}] * 2


def test_a_wrong_identification_that_the_script_wants_refused_stays_wrong() -> None:
    script = script_of("amber-pressure")
    from ketadesk.kernel.problems import Code

    wrong = {"born": date(1999, 9, 9), "record_no": "X"}
    steps = tuple(
        replace(step, value=wrong, refused=Code.IDENTITY_MISMATCH)
        if step.action == "identify"
        else step
        for step in script.steps
    )
    facts = {"record_no": "KD-9"}
    other = moved(replace(script, steps=steps), script.starts, facts)
    assert [step.value for step in other.steps if step.action == "identify"] == [wrong] * 2


def test_other_answers_take_the_place_of_the_script_s() -> None:
    script = script_of()
    other = moved(script, script.starts, {}, {"wt.kg": 67, "not.there": 1})
    assert answers_of(other) == {**answers_of(script), "wt.kg": 67}
    assert [step.at_s for step in other.steps] == [step.at_s for step in script.steps]


def test_lists_and_other_values_are_left_as_they_are() -> None:
    script = script_of("amber-pressure")
    later = moved(script, script.starts + timedelta(days=3), {})
    assert answers_of(later)["all.other"] == ["ondansetron"]
    assert answers_of(later)["eq.pump"] is True
    stops = [step.value for step in later.steps if step.action == "stop"]
    assert stops == ["completed"]


@pytest.mark.parametrize("hours", [0, 7, -30])
def test_a_moved_visit_goes_through_like_the_script(hours: int) -> None:
    script = script_of()
    starts = datetime(2026, 8, 20, 15, 30, tzinfo=UTC) + timedelta(hours=hours)
    clinic = a_clinic(starts=starts)
    visit = clinic.play_script(moved(script, starts, {}))
    case = clinic.desk.charts.case(visit)
    assert case.visit.stage is Stage.CLOSED
    assert case.visit.started_at == starts + timedelta(minutes=20)
