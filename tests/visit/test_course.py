"""What is known of a patient beside the visits (clinical reference §6)."""

from __future__ import annotations

from decimal import Decimal

from ketadesk.visit.course import Course, course_of
from ketadesk.visit.entries import (
    Body,
    CareWritten,
    CheckWritten,
    Entry,
    FollowUpCalled,
    OwnLimitWritten,
    ReviewWritten,
)
from tests.visit.builders import OPENED, PATIENT


def stream(*bodies: Body) -> tuple[Entry, ...]:
    return tuple(
        Entry(f"e{place}", "patient:p1", body, "prescriber", OPENED, OPENED, -300)
        for place, body in enumerate((PATIENT.body, *bodies))
    )


def test_a_patient_of_whom_nothing_is_known_beside_the_visits() -> None:
    assert course_of(stream()) == Course()


def test_an_own_limit_stands_until_it_is_changed_or_taken_back() -> None:
    entries = stream(
        OwnLimitWritten("sbp_low", Decimal(95)),
        OwnLimitWritten("spo2_low", Decimal(91)),
        OwnLimitWritten("sbp_low", Decimal(92)),
        OwnLimitWritten("spo2_low", None),
    )
    assert course_of(entries).limits == {"sbp_low": entries[3]}


def test_everything_else_is_kept_in_order_and_care_is_the_last_word() -> None:
    entries = stream(
        ReviewWritten("visit:1", 3, "go-on"),
        FollowUpCalled("visit:1", "day", "not-reached", None, None, ""),
        CareWritten("Weekly", ("Sertraline",)),
        FollowUpCalled("visit:1", "day", "reached", None, False, ""),
        CareWritten("", ()),
        CheckWritten("liver", "normal"),
        ReviewWritten("visit:6", 6, "maintain"),
    )
    course = course_of(entries)
    assert course.reviews == (entries[1], entries[7])
    assert course.calls == (entries[2], entries[4])
    assert course.care == entries[5]
    assert course.checks == (entries[6],)
