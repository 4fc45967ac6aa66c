"""Calls that wait, over all patients (clinical reference §6; §4 for who left against advice)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ketadesk.clinical.series import Due
from ketadesk.desk import follow_up
from ketadesk.desk.follow_up import LISTED_FOR, CallDue
from ketadesk.desk.series import series_of
from ketadesk.desk.standing import standing_of
from ketadesk.kernel.problems import Code, Problem
from tests.builders import SampleClinic, a_clinic
from tests.ui.clinic.visits import a_series

DAY = 24 * 3600


def ended(clinic: SampleClinic, **patient: object) -> str:
    """A visit that is over, with the clock a day after its pump end."""
    visit = clinic.play(**patient)
    at = clinic.desk.charts.case(visit).visit.ended_at
    assert at is not None
    clinic.ticks.advance(DAY - (clinic.desk.session.now() - at).total_seconds())
    return visit


def told(clinic: SampleClinic) -> list[tuple[str, str, Due, int]]:
    return [
        (each.patient.family, each.call.kind, each.call.state, each.call.tries)
        for each in clinic.desk.follow_up.due()
    ]


@pytest.mark.parametrize(("late_s", "found"), [(-60, []), (0, ["day"]), (60, ["day"])])
def test_the_first_call_is_due_a_day_after_the_pump_end(late_s: int, found: list[str]) -> None:
    clinic = a_clinic()
    visit = clinic.play(family="Khan")
    at = clinic.desk.charts.case(visit).visit.ended_at
    assert at is not None
    clinic.ticks.advance(DAY - (clinic.desk.session.now() - at).total_seconds() + late_s)
    assert [each.call.kind for each in clinic.desk.follow_up.due()] == found


def test_a_call_says_whom_which_since_when_and_the_tries() -> None:
    clinic = a_clinic()
    visit = ended(clinic, family="Khan")
    (call,) = clinic.desk.follow_up.due()
    case = clinic.desk.charts.case(visit)
    assert isinstance(call, CallDue)
    assert (call.patient, call.number, call.left_early) == (case.patient, 1, False)
    assert case.visit.ended_at is not None
    assert call.call.due_at == case.visit.ended_at + timedelta(days=1)
    assert call.on == case.visit.ended_at.astimezone(case.zone).date()
    write = clinic.desk.courses.write_call
    assert not isinstance(write(case.patient.id, visit, "day", "not-reached"), Problem)
    assert told(clinic) == [("Khan", "day", Due.DUE, 1)]
    assert not isinstance(write(case.patient.id, visit, "day", "reached", suicidal=False), Problem)
    assert told(clinic) == []


def test_a_form_that_came_back_has_reached_the_patient() -> None:
    clinic = a_clinic()
    visit = ended(clinic)
    patient = clinic.desk.charts.case(visit).patient.id
    clinic.desk.courses.write_call(patient, visit, "day", "paper", suicidal=False)
    assert told(clinic) == []


def test_overdue_calls_come_first_and_old_ones_leave_the_board_but_not_the_record() -> None:
    clinic = a_clinic()
    clinic.play(family="Early", chair=1)
    clinic.ticks.advance(3 * DAY)
    ended(clinic, family="Late", chair=2)
    assert told(clinic) == [
        ("Early", "day", Due.OVERDUE, 0),
        ("Late", "day", Due.DUE, 0),
    ]
    clinic.ticks.advance(LISTED_FOR.total_seconds() + DAY)
    assert [kind for _, kind, _, _ in told(clinic)] == ["week", "week", "four_weeks", "four_weeks"]


def test_who_left_against_advice_is_called_within_a_day_of_leaving() -> None:
    clinic = a_clinic()
    stream = clinic.play(until="1:15:00", family="Gone")
    leaving = clinic.desk.leaving
    assert not isinstance(leaving.leave(stream, "had to go", against_advice=True), Problem)
    (call,) = clinic.desk.follow_up.due()
    assert (call.patient.family, call.call.kind, call.left_early) == ("Gone", "day", True)
    assert call.call.state is Due.DUE
    clinic.ticks.advance(DAY)
    assert told(clinic) == [("Gone", "day", Due.OVERDUE, 0)]


def test_leaving_early_with_consent_hastens_nothing() -> None:
    clinic = a_clinic()
    stream = clinic.play(until="1:15:00")
    clinic.desk.leaving.leave(stream, "escort is here", against_advice=False)
    assert told(clinic) == []


@pytest.mark.parametrize("until", ["0:08:00", "0:40:00"])
def test_a_visit_without_an_infusion_that_ended_asks_for_no_call(until: str) -> None:
    clinic = a_clinic()
    clinic.play(until=until)
    clinic.ticks.advance(9 * DAY)
    assert told(clinic) == []


def test_the_wrong_patient_is_not_called() -> None:
    clinic = a_clinic()
    stream = clinic.play(until="2:07:00")
    assert not isinstance(clinic.desk.leaving.void(stream, "Wrong patient"), Problem)
    clinic.ticks.advance(2 * DAY)
    assert told(clinic) == []


def test_a_visit_is_read_only_when_one_of_its_calls_can_be_due_and_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The board asks at every refresh: a closed visit is not put together again each time."""
    clinic = a_clinic()
    visit = clinic.play(until="2:07:00")
    read: list[str] = []
    whole = follow_up.read_visit

    def counted(charts: object, stream: str) -> object:
        read.append(stream)
        return whole(charts, stream)  # type: ignore[arg-type]

    monkeypatch.setattr(follow_up, "read_visit", counted)
    calls = clinic.desk.follow_up
    calls.due()
    assert read == []
    clinic.ticks.advance(DAY)
    for _ in range(3):
        calls.due()
        clinic.ticks.advance(61)
    assert read == [visit]
    clinic.desk.session.audit("looked-at")
    assert [each.call.kind for each in calls.due()] == ["day"]
    assert read == [visit]
    clinic.desk.courses.write_call(
        clinic.desk.charts.case(visit).patient.id, visit, "day", "reached", suicidal=False
    )
    assert calls.due() == ()
    assert read == [visit]


def test_a_call_asks_the_scale_of_the_reason_for_treatment() -> None:
    clinic = a_clinic()
    visit = ended(clinic)
    scale = clinic.desk.follow_up.scale_of(visit)
    assert scale is not None
    assert scale.name == "phq9"
    patient = clinic.desk.charts.case(visit).patient.id
    write = clinic.desk.courses.write_call
    beyond = write(patient, visit, "day", "reached", score=28, suicidal=False)
    assert isinstance(beyond, Problem)
    assert (beyond.code, beyond.params["high"]) == (Code.OUT_OF_RANGE, "27")
    assert not isinstance(
        write(patient, visit, "day", "reached", score=27, suicidal=False), Problem
    )


def test_without_a_known_reason_no_scale_is_asked() -> None:
    clinic = a_clinic()
    visit = clinic.play(until="0:00:00")
    assert clinic.desk.follow_up.scale_of(visit) is None
    patient = clinic.desk.charts.case(visit).patient.id
    write = clinic.desk.courses.write_call
    assert not isinstance(
        write(patient, visit, "day", "reached", score=90, suicidal=False), Problem
    )


def test_many_unread_visits_are_read_over_several_refreshes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clinic = a_clinic()
    for chair in (1, 2, 3):
        clinic.play(until="1:15:00", chair=chair, family=f"Number{chair}")
    clinic.ticks.advance(DAY)
    monkeypatch.setattr(follow_up, "READ_AT_ONCE", 2)
    assert [name for name, _, _, _ in told(clinic)] == ["Number2", "Number3"]
    assert [name for name, _, _, _ in told(clinic)] == ["Number1", "Number2", "Number3"]
    assert clinic.desk.follow_up.due() is clinic.desk.follow_up.due()


def test_the_next_infusion_overtakes_the_calls_of_the_one_before() -> None:
    clinic = a_clinic()
    a_series(clinic, (21, 18, 15))
    clinic.ticks.advance(DAY)
    assert {each.number for each in clinic.desk.follow_up.due()} == {3}
    (patient,) = clinic.desk.patients.all()
    charts = clinic.desk.charts
    calls = standing_of(charts, series_of(charts, patient.id)).calls
    assert {(each.number, each.call.state) for each in calls if each.call.kind == "day"} == {
        (1, Due.OVERTAKEN),
        (2, Due.OVERTAKEN),
        (3, Due.OVERDUE),
    }
