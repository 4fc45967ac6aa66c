"""What is known of a patient over all visits, folded from the patient's own stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ketadesk.visit.entries import (
    CareWritten,
    CheckWritten,
    Entry,
    FollowUpCalled,
    OwnLimitWritten,
    ReviewWritten,
)

OWN_LIMITS: Final = ("sbp_low", "sbp_high", "dbp_high", "spo2_low")
"""Limits that a prescriber may set for one patient: a usual pressure, a usual saturation."""
REVIEW_DECISIONS: Final = ("go-on", "change", "maintain", "end")
CALL_OUTCOMES: Final = ("reached", "not-reached", "paper")


@dataclass(frozen=True, slots=True)
class Course:
    """What is known of a patient beside the visits.

    Attributes:
        limits: the entry that sets each own limit that stands, by its name.
        limits_written: every entry that set or took back an own limit, oldest first.
        reviews: every review, oldest first.
        calls: every call and attempt, oldest first.
        care: the care beside the infusions as last written, or None.
        checks: every check, oldest first.
    """

    limits: Mapping[str, Entry] = field(default_factory=dict)
    reviews: tuple[Entry, ...] = ()
    calls: tuple[Entry, ...] = ()
    care: Entry | None = None
    checks: tuple[Entry, ...] = ()
    limits_written: tuple[Entry, ...] = ()


def course_of(entries: tuple[Entry, ...]) -> Course:
    """What the patient's stream says."""
    limits: dict[str, Entry] = {}
    for each in entries:
        if isinstance(each.body, OwnLimitWritten):
            limits.pop(each.body.limit, None)
            if each.body.value is not None:
                limits[each.body.limit] = each
    return Course(
        limits,
        tuple(each for each in entries if isinstance(each.body, ReviewWritten)),
        tuple(each for each in entries if isinstance(each.body, FollowUpCalled)),
        next((each for each in reversed(entries) if isinstance(each.body, CareWritten)), None),
        tuple(each for each in entries if isinstance(each.body, CheckWritten)),
        tuple(each for each in entries if isinstance(each.body, OwnLimitWritten)),
    )
