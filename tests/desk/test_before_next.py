"""Where a patient stands, and the prescriber's one screen before the next (reference §6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from ketadesk.clinical.levels import Level
from ketadesk.clinical.scales import Move
from ketadesk.clinical.series import Due, Phase
from ketadesk.desk.before_next import BeforeNext, before_next
from ketadesk.desk.last_infusion import Changes, LastInfusion, ready_after_min
from ketadesk.desk.replay.script import Script, read_script
from ketadesk.desk.safety import LabResult
from ketadesk.desk.series import series_of
from ketadesk.desk.session import Proof
from ketadesk.desk.standing import Standing, standing_of
from ketadesk.kernel.problems import Problem
from ketadesk.kernel.resources import resource
from ketadesk.protocols.catalogue import load_shipped
from ketadesk.protocols.model import Protocol
from ketadesk.visit.entries import PatientWritten
from tests.builders import SampleClinic, a_clinic
from tests.ui.clinic.visits import DAYS_APART_S, a_series, under_protocol

DAY = 24 * 3600


def facts_of(clinic: SampleClinic, patient: str) -> BeforeNext:
    return before_next(clinic.desk.charts, patient)


def standing(clinic: SampleClinic, patient: str) -> Standing:
    return standing_of(clinic.desk.charts, series_of(clinic.desk.charts, patient))


def last_of(facts: BeforeNext) -> LastInfusion:
    assert facts.last is not None
    return facts.last


# --- worked case 23 ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("visits", "scale", "scores", "percent", "response", "remission", "band", "move"),
    [
        ((21, 9), "phq9", (21, 9), "-57.1", True, False, "mild", None),
        (
            ({"scale.madrs": 34}, {"scale.madrs": 10}),
            "madrs",
            (34, 10),
            "-70.6",
            True,
            True,
            "mild",
            None,
        ),
        (
            (
                {"ind.code": ["ptsd"], "scale.phq9": None, "scale.pcl5": 52},
                {"ind.code": ["ptsd"], "scale.phq9": None, "scale.pcl5": 38},
            ),
            "pcl5",
            (52, 38),
            "-26.9",
            True,
            None,
            "above the cut-off",
            Move.MEANINGFUL,
        ),
        (
            (
                {"ind.code": ["neuropathic"], "scale.phq9": None, "scale.pain": 8},
                {"ind.code": ["neuropathic"], "scale.phq9": None, "scale.pain": 5},
            ),
            "pain",
            (8, 5),
            "-37.5",
            True,
            None,
            None,
            None,
        ),
    ],
)
def test_case_23_scales_through_visits(
    visits: tuple[object, ...],
    scale: str,
    scores: tuple[int, int],
    percent: str,
    response: bool,
    remission: bool | None,
    band: str | None,
    move: Move | None,
) -> None:
    """PHQ-9 21→9 −57.1 %, MADRS 34→10 remission, PCL-5 52→38 meaningful, pain 8→5 responder."""
    clinic = a_clinic()
    protocol = "ketamine-iv-pain" if scale == "pain" else "ketamine-iv-mood"
    patient = a_series(clinic, visits, protocol=protocol, observed={"pain": 2})  # type: ignore[arg-type]
    facts = facts_of(clinic, patient)
    outcome, progress = next(each for each in facts.progress if each[0].scale.name == scale)
    assert tuple(value for _, value in outcome.scores) == scores
    assert (progress.first, progress.value) == scores
    assert progress.points == scores[1] - scores[0]
    assert progress.percent == Decimal(percent)
    assert (progress.response, progress.remission) == (response, remission)
    assert (progress.band, progress.move) == (band, move)
    assert facts.series.outcome is facts.series.outcomes[0]
    reason_asks = "phq9" if scale == "madrs" else scale
    assert facts.series.outcomes[0].scale.name == reason_asks


# --- plan and counts --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole() -> tuple[SampleClinic, str]:
    """Eight infusions four days apart, the last just over; read only."""
    clinic = a_clinic()
    return clinic, a_series(clinic, (21, 20, 18, 15, 11, 9, 8, 4))


def test_maintenance_begins_after_the_planned_infusions(whole: tuple[SampleClinic, str]) -> None:
    said = standing(*whole)
    assert (said.done, said.left, said.phase) == (8, 0, Phase.MAINTENANCE)
    assert said.spacing.gaps == (4,) * 7
    assert (said.spacing.weeks, said.spacing.as_planned) == (3, True)
    assert said.earliest is not None
    assert said.last is not None
    assert said.earliest == said.last.on + timedelta(days=2)


def test_more_than_weekly_in_the_second_month_is_told(whole: tuple[SampleClinic, str]) -> None:
    clinic, patient = whole
    said = standing(clinic, patient)
    # 2 March and every fourth day: the eighth lies on 30 March, and the day asked about on
    # 3 April, in the second month.
    assert said.month == 2
    assert said.asks_weekly
    assert said.spacing.more_than_weekly == ()


def test_reviews_after_three_or_four_and_after_six_are_late_now(
    whole: tuple[SampleClinic, str],
) -> None:
    said = standing(*whole)
    assert [each.state for each in said.reviews] == [Due.OVERDUE, Due.OVERDUE]
    assert said.review_due is not None
    assert said.review_due.window.first == 6


def test_checks_wait_from_the_beginning_of_maintenance(whole: tuple[SampleClinic, str]) -> None:
    clinic, patient = whole
    said = {each.name: each for each in standing(clinic, patient).checks}
    # The scripts' laboratory is of 16 February, so its next is due three months later.
    assert said["liver"].last == date(2026, 2, 16)
    assert (said["liver"].due_on, said["liver"].state) == (date(2026, 5, 16), Due.NOT_DUE)
    assert said["urine"].last == date(2026, 2, 16)
    assert (said["misuse"].last, said["misuse"].state) == (None, Due.DUE)
    assert said["misuse"].due_on == date(2026, 3, 22)


def test_exposure_counts_every_infusion_and_its_mg(whole: tuple[SampleClinic, str]) -> None:
    said = standing(*whole).exposure
    assert (said.infusions, said.mg, said.unknown) == (8, Decimal(320), 0)


def test_bladder_and_liver_have_a_line_a_visit(whole: tuple[SampleClinic, str]) -> None:
    said = standing(*whole).safety
    assert len(said) == 8
    assert [(each.total, each.worst, each.blood) for each in said] == [(0, 0, 0)] * 8
    assert {each.liver for each in said} == {LabResult("normal", date(2026, 2, 16))}


def test_every_planned_call_is_there_newest_first(whole: tuple[SampleClinic, str]) -> None:
    calls = standing(*whole).calls
    assert len(calls) == 24
    assert [each.call.due_at for each in calls] == sorted(
        (each.call.due_at for each in calls), reverse=True
    )


def under(clinic: SampleClinic, patient: str, protocol: Protocol) -> Standing:
    """Where the patient stood had the same visits been made under another protocol."""
    series = under_protocol(series_of(clinic.desk.charts, patient), protocol)
    return standing_of(clinic.desk.charts, series)


def test_the_days_of_a_protocol_space_the_infusions(whole: tuple[SampleClinic, str]) -> None:
    weekly = load_shipped("ketamine-iv-aud")
    assert (weekly.planned_infusions, weekly.planned_days_between) == (3, 7)
    # The protocol's days count whatever the reason, those of the reference for mood alone.
    not_mood = replace(weekly, mood_indications=())
    for protocol in (weekly, not_mood):
        said = under(*whole, protocol)
        assert said.last is not None
        assert said.earliest == said.last.on + timedelta(days=7)
        # Four days apart is sooner than planned, every time.
        assert said.spacing.too_close == (2, 3, 4, 5, 6, 7, 8)
    assert under(*whole, replace(not_mood, planned_days_between=None)).earliest is None


def test_three_planned_infusions_have_no_review_after_six(
    whole: tuple[SampleClinic, str],
) -> None:
    said = under(*whole, load_shipped("ketamine-iv-aud"))
    assert [(each.window.first, each.window.last) for each in said.reviews] == [(3, 3)]


def test_a_plan_before_any_visit_is_empty_but_whole() -> None:
    clinic = a_clinic()
    clinic.play(until="0:00:30")
    body = clinic.desk.charts.case(clinic.streams[0]).patient.body
    assert isinstance(body, PatientWritten)
    facts = {each: getattr(body, each) for each in body.__slots__}
    added = clinic.desk.patients.register(PatientWritten(**{**facts, "record_no": "N-1"}))
    assert not isinstance(added, Problem)
    said = facts_of(clinic, added.id)
    assert (said.standing.done, said.standing.phase) == (0, Phase.INDUCTION)
    assert (said.standing.earliest, said.standing.month, said.standing.review_due) == (None,) * 3
    assert (said.last, said.days_since, said.progress, said.open_visit) == (None, None, (), "")
    assert said.asked.visit is None
    assert said.asked.open_items
    assert not said.asked.today


def test_a_review_and_a_check_settle_what_was_due() -> None:
    clinic = a_clinic()
    patient = a_series(clinic, (21, 18, 11))
    assert [each.state for each in standing(clinic, patient).reviews] == [Due.DUE, Due.NOT_DUE]
    courses, proof = clinic.desk.courses, Proof(clinic.desk.session.people["prescriber"])
    visit = clinic.streams[-1]
    assert not isinstance(
        courses.write_review(patient, visit, 3, "go-on", "Half the score", proof), Problem
    )
    assert not isinstance(courses.write_check(patient, "liver", "abnormal"), Problem)
    said = standing(clinic, patient)
    assert [each.state for each in said.reviews] == [Due.DONE, Due.NOT_DUE]
    assert said.review_due is None
    today = clinic.desk.session.clock.local(clinic.desk.session.now()).date()
    assert {each.name: each.last for each in said.checks}["liver"] == today


def test_a_call_keeps_its_tries() -> None:
    clinic = a_clinic()
    patient = a_series(clinic, (21,))
    visit, write = clinic.streams[-1], clinic.desk.courses.write_call
    write(patient, visit, "day", "not-reached")
    write(patient, visit, "day", "reached", score=12, suicidal=True, effects="Headache")
    line = next(each for each in standing(clinic, patient).calls if each.call.kind == "day")
    assert (line.call.state, line.call.tries, len(line.tries)) == (Due.DONE, 1, 2)
    said = facts_of(clinic, patient).last_call
    assert said is not None
    assert (said.score, said.suicidal, said.effects) == (12, True, "Headache")


# --- what is missing never looks better -------------------------------------------------------


def test_a_missing_bladder_score_leaves_the_total_unknown() -> None:
    clinic = a_clinic()
    script = {"scale.phq9": 21, "blad.blood": None}
    patient = a_series_until(clinic, script)
    (line,) = standing(clinic, patient).safety
    assert (line.total, line.worst, line.blood) == (None, 0, None)


def a_series_until(clinic: SampleClinic, answers: dict[str, object]) -> str:
    """A visit in its screening, with other answers."""
    stream = clinic.play(until="0:08:30")
    for item, value in answers.items():
        if value is not None:
            assert not isinstance(clinic.desk.screening.answer(stream, item, value), Problem)
    for item in ("blad.often", "blad.rush", "blad.pain", "blad.leak"):
        assert not isinstance(clinic.desk.screening.answer(stream, item, 0), Problem)
    return clinic.desk.charts.case(stream).patient.id


def test_questions_on_medicines_left_open_are_named_and_never_count_as_no() -> None:
    clinic = a_clinic()
    stream = clinic.play(until="0:04:00")
    patient = clinic.desk.charts.case(stream).patient.id
    answer = clinic.desk.screening.answer
    assert not isinstance(answer(stream, "med.cyp", "inhibitor"), Problem)
    assert not isinstance(answer(stream, "med.cns", True), Problem)
    assert not isinstance(answer(stream, "med.stim", False), Problem)
    assert not isinstance(answer(stream, "med.benzo", {"taken": True}), Problem)
    asked = facts_of(clinic, patient).asked
    assert [each.item for each in asked.interactions] == ["med.benzo", "med.cns", "med.cyp"]
    assert asked.open_items == ("med.maoi", "med.theo", "med.blunt")
    assert (asked.suicide, asked.escort, asked.today) == (None, None, True)


# --- the infusion before ----------------------------------------------------------------------


def test_the_last_infusion_is_told_in_figures() -> None:
    clinic = a_clinic()
    patient = a_series(clinic, (21, 18))
    facts = facts_of(clinic, patient)
    last = last_of(facts)
    assert last.line.visit.stream == clinic.streams[-1]
    assert last.order is not None
    assert (last.order.mg_per_kg, last.order.minutes) == (Decimal("0.5"), 40)
    assert (last.line.given_mg, last.line.mg_per_kg) == (40, Decimal("0.5"))
    assert (last.percent_from_before, last.elapsed_min) == (0, 40)
    assert last.changes == Changes(0, 0, 0, 0, early=False)
    assert dict(last.alerts) == {}
    assert (last.line.peak, last.peak_distress, last.medicines) == ((140, 84), 1, ())
    assert (last.suicide, last.events) == ("none", ())
    assert facts.days_since == DAYS_APART_S // DAY
    assert facts.asked.escort == ("Ben Sample", "spouse", "555-0142")
    assert facts.asked.interactions == ()
    assert not facts.asked.today
    # Pump end 10:00, waiting time until 11:00, the last criterion answered some minutes later.
    assert last.ready_min is not None
    assert last.line.left_after_min is not None
    assert 60 <= last.ready_min <= last.line.left_after_min


def test_an_infusion_that_runs_is_not_the_one_before() -> None:
    clinic = a_clinic()
    stream = clinic.play(until="0:40:00")
    facts = facts_of(clinic, clinic.desk.charts.case(stream).patient.id)
    assert (facts.last, facts.days_since) == (None, None)
    assert facts.open_visit == stream
    assert facts.asked.today


def test_alerts_pauses_and_an_early_stop_are_counted() -> None:
    clinic = a_clinic()
    stream = clinic.play("emergency-stop")
    patient = clinic.desk.charts.case(stream).patient.id
    last = last_of(facts_of(clinic, patient))
    assert last.changes.early is True
    assert last.alerts[Level.EMERGENCY] >= 1
    assert last.line.peak is not None


def test_ready_may_come_with_the_end_of_the_waiting_time_alone() -> None:
    """Everything was answered beforehand: the patient is ready when the hour is over."""
    script = read_script(resource("scenarios", "uneventful.toml"))
    assert isinstance(script, Script)
    first, last, sooner = 105 * 60, 127 * 60, 12 * 60
    steps = tuple(
        replace(step, at_s=step.at_s - sooner) if first <= step.at_s <= last else step
        for step in script.steps
    )
    clinic = a_clinic()
    stream = clinic.play_script(replace(script, steps=steps), until="1:56:00")
    case = clinic.desk.charts.case(stream)
    assert case.visit.ended_at is not None
    hour = case.visit.ended_at + timedelta(hours=1)
    assert ready_after_min(case, hour - timedelta(seconds=1)) is None
    assert ready_after_min(case, hour) == 60


def test_who_was_never_ready_has_no_time_to_ready() -> None:
    clinic = a_clinic()
    stream = clinic.play(until="1:15:00")
    clinic.desk.leaving.leave(stream, "had to go", against_advice=True)
    last = last_of(facts_of(clinic, clinic.desk.charts.case(stream).patient.id))
    assert last.ready_min is None
    assert last.changes.early is False
