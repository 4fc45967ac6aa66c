"""A patient over all visits, as people write it: own limits, reviews, calls, checks, care."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from ketadesk.clinical.follow_up import CALLS
from ketadesk.clinical.series import SeriesPlan
from ketadesk.desk.charts import PATIENTS, Charts
from ketadesk.desk.follow_up import scale_asked
from ketadesk.desk.permissions import Task, permission_problem
from ketadesk.desk.series import read_visit
from ketadesk.desk.session import Proof
from ketadesk.desk.typed import typed_problem
from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.answers import Raw, read_amount
from ketadesk.visit.course import CALL_OUTCOMES, OWN_LIMITS, REVIEW_DECISIONS, Course, course_of
from ketadesk.visit.entries import (
    Body,
    CareWritten,
    CheckWritten,
    Entry,
    FollowUpCalled,
    OwnLimitWritten,
    ReviewWritten,
)
from ketadesk.visit.people import Person

_HIGHEST: Final = {"spo2_low": Decimal(100)}
_HIGHEST_MMHG: Final = Decimal(300)
_HIGHEST_SCORE: Final = Decimal(100)


class Courses:
    """What reaches over visits.

    Args:
        charts: knows the visits; what is read against a patient is read anew after a change.
    """

    def __init__(self, charts: Charts) -> None:
        self._charts, self._session = charts, charts.session

    def of(self, patient_id: str) -> Course:
        """What is known of a patient beside the visits."""
        return course_of(self._session.store.entries(PATIENTS + patient_id))

    def write_limit(
        self, patient_id: str, limit: str, value: Raw | None, reason: str, proof: Proof
    ) -> Entry | Problem:
        """A prescriber sets a patient's own limit, or takes it back with None; signed."""
        refused = permission_problem(proof.person, Task.WRITE_LIMITS)
        if refused is not None:
            return refused
        if limit not in OWN_LIMITS:
            return Problem(Code.UNKNOWN_ITEM, "limit")
        read: Decimal | Problem | None = None
        if value is not None:
            read = self._number("value", value, _HIGHEST.get(limit, _HIGHEST_MMHG))
        if isinstance(read, Problem):
            return read
        return self._write(patient_id, OwnLimitWritten(limit, read), reason, proof.person)

    def write_review(
        self, patient_id: str, visit: str, after: int, decision: str, reason: str, proof: Proof
    ) -> Entry | Problem:
        """A prescriber reviews the response and decides how the series goes on; signed."""
        refused = permission_problem(proof.person, Task.WRITE_REVIEW)
        if refused is not None:
            return refused
        if visit not in self._charts.visits_of(patient_id):
            return Problem(Code.UNKNOWN_ITEM, "visit")
        if decision not in REVIEW_DECISIONS:
            return Problem(Code.UNANSWERED, "decision")
        return self._write(patient_id, ReviewWritten(visit, after, decision), reason, proof.person)

    def write_call(
        self,
        patient_id: str,
        visit: str,
        due: str,
        outcome: str,
        *,
        score: Raw | None = None,
        suicidal: bool | None = None,
        effects: str = "",
    ) -> Entry | Problem:
        """A call after an infusion, or an attempt."""
        refused = permission_problem(self._session.person, Task.WRITE_CALL)
        refused = refused or typed_problem(texts={"effects": effects})
        if refused is not None:
            return refused
        if visit not in self._charts.visits_of(patient_id):
            return Problem(Code.UNKNOWN_ITEM, "visit")
        if due not in {each.name for each in CALLS}:
            return Problem(Code.UNKNOWN_ITEM, "due")
        if outcome not in CALL_OUTCOMES:
            return Problem(Code.UNANSWERED, "outcome")
        # Thoughts of suicide are what the call is for: silence is not "no".
        if outcome != "not-reached" and suicidal is None:
            return Problem(Code.UNANSWERED, "suicidal")
        read: Decimal | Problem | None = None
        if score is not None and str(score).strip():
            read = self._number("score", score, self._highest_score(visit))
        if isinstance(read, Problem):
            return read
        body = FollowUpCalled(visit, due, outcome, read, suicidal, effects.strip())
        return self._write(patient_id, body)

    def write_care(
        self, patient_id: str, psychotherapy: str, medicines: Sequence[str]
    ) -> Entry | Problem:
        """Psychotherapy and the usual medicines, as known from now on.

        A part may stay empty, both may not: a form that nobody filled in would say that there
        is no such care. That there is none is written in words.
        """
        refused = permission_problem(self._session.person, Task.WRITE_CARE)
        named = tuple(each.strip() for each in medicines if each.strip())
        texts = {"psychotherapy": psychotherapy, "medicines": "\n".join(named)}
        refused = refused or typed_problem(texts=texts)
        if refused is None and not named and not psychotherapy.strip():
            refused = Problem(Code.UNANSWERED, "psychotherapy")
        return refused or self._write(patient_id, CareWritten(psychotherapy.strip(), named))

    def write_check(self, patient_id: str, check: str, result: str) -> Entry | Problem:
        """A check of the maintenance phase was done."""
        refused = permission_problem(self._session.person, Task.WRITE_CHECK)
        if refused is not None:
            return refused
        if check not in SeriesPlan().checks:
            return Problem(Code.UNKNOWN_ITEM, "check")
        if not result.strip():
            return Problem(Code.UNANSWERED, "result")
        refused = typed_problem({"result": result})
        return refused or self._write(patient_id, CheckWritten(check, result.strip()))

    def _highest_score(self, visit: str) -> Decimal:
        """The top of the scale that a call after this visit asks."""
        scale = scale_asked(read_visit(self._charts, visit))
        return _HIGHEST_SCORE if scale is None else Decimal(scale.high)

    def _number(self, name: str, raw: Raw, highest: Decimal) -> Decimal | Problem:
        return read_amount(name, raw, self._session.reading, zero=True, highest=highest)

    def _write(
        self, patient_id: str, body: Body, reason: str | None = None, by: Person | None = None
    ) -> Entry | Problem:
        stream = PATIENTS + patient_id
        if self._session.store.head(stream)[0] == 0:
            return Problem(Code.UNKNOWN_ITEM, "patient")
        if reason is not None and not reason.strip():
            return Problem(Code.REASON_NEEDED, "reason")
        refused = typed_problem(texts={"reason": reason or ""})
        if refused is not None:
            return refused
        entry = self._session.entry(stream, body, by=by, reason=reason or "")
        refused = self._session.commit([entry])
        self._charts.forget()
        return refused or entry
