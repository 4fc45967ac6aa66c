"""A patient over all visits: own limits, reviews, calls, checks, care (clinical reference §6)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ketadesk.desk.session import Proof
from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.entries import (
    CareWritten,
    CheckWritten,
    Entry,
    FollowUpCalled,
    OwnLimitWritten,
    ReviewWritten,
)
from tests.builders import SampleClinic, a_clinic

HIDDEN = "\u202e"


class Known:
    """A clinic with one visit of one patient."""

    def __init__(self) -> None:
        self.clinic: SampleClinic = a_clinic()
        self.visit = self.clinic.play(until="0:16:00")
        self.patient = self.clinic.desk.charts.case(self.visit).patient.id
        self.courses = self.clinic.desk.courses
        people = self.clinic.desk.session.people
        self.prescriber = Proof(people["prescriber"])


@pytest.fixture
def known() -> Known:
    return Known()


def written(done: Entry | Problem) -> Entry:
    assert isinstance(done, Entry), done
    return done


def test_a_limit_is_the_prescribers_and_stands_with_its_reason(known: Known) -> None:
    entry = written(
        known.courses.write_limit(known.patient, "sbp_low", "95", " Always low ", known.prescriber)
    )
    assert (entry.body, entry.by, entry.reason) == (
        OwnLimitWritten("sbp_low", Decimal(95)),
        "prescriber",
        "Always low",
    )
    assert known.courses.of(known.patient).limits == {"sbp_low": entry}
    written(known.courses.write_limit(known.patient, "sbp_low", None, "Now 120", known.prescriber))
    assert known.courses.of(known.patient).limits == {}
    assert known.clinic.desk.charts.case(known.visit).patient.id == known.patient


@pytest.mark.parametrize(
    ("limit", "value", "reason", "refused"),
    [
        ("hr_low", 40, "Usual", (Code.UNKNOWN_ITEM, "limit")),
        ("sbp_low", "low", "Usual", (Code.NOT_A_NUMBER, "value")),
        ("sbp_low", 301, "Usual", (Code.OUT_OF_RANGE, "value")),
        ("spo2_low", 101, "Usual", (Code.OUT_OF_RANGE, "value")),
        ("spo2_low", 91, " ", (Code.REASON_NEEDED, "reason")),
        ("spo2_low", 91, HIDDEN, (Code.OUT_OF_RANGE, "reason")),
    ],
)
def test_what_is_no_limit(
    known: Known, limit: str, value: object, reason: str, refused: tuple[Code, str]
) -> None:
    done = known.courses.write_limit(known.patient, limit, value, reason, known.prescriber)  # type: ignore[arg-type]
    assert isinstance(done, Problem)
    assert (done.code, done.item) == refused
    assert known.courses.of(known.patient).limits == {}


def test_a_review_belongs_to_a_visit_of_this_patient(known: Known) -> None:
    review = known.courses.write_review
    who = known.prescriber
    entry = written(review(known.patient, known.visit, 3, "go-on", "Half the score", who))
    assert entry.body == ReviewWritten(known.visit, 3, "go-on")
    assert known.courses.of(known.patient).reviews == (entry,)
    cases = {
        (Code.UNKNOWN_ITEM, "visit"): review(known.patient, "visit:other", 3, "end", "x", who),
        (Code.UNANSWERED, "decision"): review(known.patient, known.visit, 3, "", "x", who),
        (Code.REASON_NEEDED, "reason"): review(known.patient, known.visit, 3, "end", "", who),
    }
    assert {(each.code, each.item) for each in cases.values() if isinstance(each, Problem)} == set(
        cases
    )


def test_a_call_that_reached_somebody_asked_about_suicide(known: Known) -> None:
    call, patient, visit = known.courses.write_call, known.patient, known.visit
    missed = written(call(patient, visit, "day", "not-reached"))
    made = written(call(patient, visit, "day", "reached", score=" 4 ", suicidal=False, effects=" "))
    assert made.body == FollowUpCalled(visit, "day", "reached", Decimal(4), False, "")
    assert known.courses.of(patient).calls == (missed, made)
    cases = {
        (Code.UNKNOWN_ITEM, "visit"): call(patient, "visit:other", "day", "not-reached"),
        (Code.UNKNOWN_ITEM, "due"): call(patient, visit, "month", "not-reached"),
        (Code.UNANSWERED, "outcome"): call(patient, visit, "day", ""),
        (Code.UNANSWERED, "suicidal"): call(patient, visit, "day", "paper"),
        (Code.NOT_A_NUMBER, "score"): call(
            patient, visit, "day", "reached", score="good", suicidal=False
        ),
        (Code.OUT_OF_RANGE, "effects"): call(
            patient, visit, "day", "reached", suicidal=False, effects=HIDDEN
        ),
    }
    assert {(each.code, each.item) for each in cases.values() if isinstance(each, Problem)} == set(
        cases
    )


def test_care_that_nobody_filled_in_is_not_written(known: Known) -> None:
    refused = known.courses.write_care(known.patient, " ", ("", " "))
    assert refused == Problem(Code.UNANSWERED, "psychotherapy")
    assert known.courses.of(known.patient).care is None
    therapy = written(known.courses.write_care(known.patient, "Weekly", ()))
    assert therapy.body == CareWritten("Weekly", ())
    medicines = written(known.courses.write_care(known.patient, "", ("Sertraline",)))
    assert medicines.body == CareWritten("", ("Sertraline",))


def test_care_is_written_whole_and_lines_left_empty_are_none(known: Known) -> None:
    entry = written(known.courses.write_care(known.patient, " Weekly ", ("Sertraline", " ")))
    assert entry.body == CareWritten("Weekly", ("Sertraline",))
    assert known.courses.of(known.patient).care == entry
    assert isinstance(known.courses.write_care(known.patient, HIDDEN, ()), Problem)


def test_a_check_has_a_name_and_a_result(known: Known) -> None:
    entry = written(known.courses.write_check(known.patient, "liver", " normal "))
    assert entry.body == CheckWritten("liver", "normal")
    assert known.courses.of(known.patient).checks == (entry,)
    unknown = known.courses.write_check(known.patient, "hair", "normal")
    assert unknown == Problem(Code.UNKNOWN_ITEM, "check")
    assert known.courses.write_check(known.patient, "liver", " ") == Problem(
        Code.UNANSWERED, "result"
    )


def test_nothing_is_written_for_a_patient_nobody_knows(known: Known) -> None:
    assert known.courses.write_care("nobody", "Weekly", ()) == Problem(Code.UNKNOWN_ITEM, "patient")
    assert known.clinic.desk.session.store.entries("patient:nobody") == ()
