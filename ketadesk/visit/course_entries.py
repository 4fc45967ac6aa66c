"""Entries of a patient that reach over visits: own limits, reviews, calls, care alongside."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from ketadesk.visit.entry import Body


@dataclass(frozen=True, slots=True)
class OwnLimitWritten(Body):
    """A prescriber sets a patient's own limit for the series; the reason stands in the entry.

    Attributes:
        limit: which one, as ``visit.own_limits`` names them.
        value: mmHg, or % for a saturation; None takes the protocol's again.
    """

    kind: ClassVar[str] = "own-limit-written"
    limit: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class ReviewWritten(Body):
    """A prescriber looks at the response and decides whether the series goes on.

    Attributes:
        visit: the visit after which it was due.
        after: how many infusions had been given.
        decision: ``go-on``, ``change``, ``maintain`` or ``end``.
    """

    kind: ClassVar[str] = "review-written"
    visit: str
    after: int
    decision: str


@dataclass(frozen=True, slots=True)
class FollowUpCalled(Body):
    """A call after an infusion, or an attempt.

    Attributes:
        visit: the infusion's visit.
        due: which of the calls, as ``clinical.follow_up`` names them.
        outcome: ``reached``, ``not-reached`` or ``paper``: a form came back instead.
        score: mood or pain as the patient gave it, None where not asked.
        suicidal: new or worse thoughts; None where not asked.
        effects: side effects in words.
    """

    kind: ClassVar[str] = "follow-up-called"
    visit: str
    due: str
    outcome: str
    score: Decimal | None
    suicidal: bool | None
    effects: str


@dataclass(frozen=True, slots=True)
class CareWritten(Body):
    """Care beside the infusions, as known from this entry on.

    Attributes:
        psychotherapy: with whom and how often, in words; empty where nobody wrote it down.
        medicines: the usual medicines, one a line; empty where nobody wrote them down.
    """

    kind: ClassVar[str] = "care-written"
    psychotherapy: str
    medicines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckWritten(Body):
    """A check of the maintenance phase was done (clinical reference §6).

    Attributes:
        check: which one: ``liver``, ``urine``, ``bladder``, ``cognition`` or ``misuse``.
        result: ``normal``, ``abnormal``, or a score in words.
    """

    kind: ClassVar[str] = "check-written"
    check: str
    result: str
