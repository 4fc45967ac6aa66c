"""Where a patient stands in the course: plan, spacing, reviews, checks, exposure, calls, trends.

Source: clinical reference §6. Codes and figures only; the sentences belong to the screens.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from ketadesk.clinical.follow_up import Call, calls_of
from ketadesk.clinical.series import (
    Check,
    Due,
    Exposure,
    Phase,
    Review,
    SeriesPlan,
    Spacing,
    checks_of,
    earliest_next,
    exposure_of,
    infusions_left,
    month_of,
    phase_of,
    reviews_of,
    spacing_of,
)
from ketadesk.desk.charts import PATIENTS, Charts
from ketadesk.desk.follow_up import calls_made, infused_of
from ketadesk.desk.safety import LABS, SafetyLine, lab_result, safety_lines
from ketadesk.desk.series import Series, VisitLine
from ketadesk.visit.course import Course, course_of
from ketadesk.visit.entries import CheckWritten, Entry, FollowUpCalled, ReviewWritten
from ketadesk.visit.facts import is_mood
from ketadesk.visit.orders import current_order
from ketadesk.visit.stages import Stage
from ketadesk.visit.visit import Visit


@dataclass(frozen=True, slots=True)
class CallLine:
    """A planned call with every try; ``on`` and ``number`` name its infusion."""

    call: Call
    on: date
    number: int
    tries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a patient stands in the course.

    Attributes:
        plan: of the protocol of the latest visit.
        done: infusions that count.
        phase: of the next infusion.
        left: infusions of the induction still to come.
        spacing: how the infusions lie on the calendar.
        earliest: the first day that is not too soon for another infusion, by the protocol's own
            days or else for mood; None where no spacing applies.
        month: which month of the series today lies in, from 1; None before the first infusion.
        reviews: the planned reviews and how each stands.
        checks: the checks of maintenance.
        exposure: ketamine over all visits.
        safety: bladder and liver, a line for each visit at which either was asked, oldest first.
        calls: every planned call, newest first.
        course: what was written beside the visits.
        last: the latest counted visit with an infusion, or None.
    """

    plan: SeriesPlan
    done: int
    phase: Phase
    left: int
    spacing: Spacing
    earliest: date | None
    month: int | None
    reviews: tuple[Review, ...]
    checks: tuple[Check, ...]
    exposure: Exposure
    safety: tuple[SafetyLine, ...]
    calls: tuple[CallLine, ...]
    course: Course
    last: VisitLine | None

    @property
    def review_due(self) -> Review | None:
        """The review that waits, or None; the latest of several settles those before it."""
        waiting = [each for each in self.reviews if each.state in (Due.DUE, Due.OVERDUE)]
        return waiting[-1] if waiting else None

    @property
    def asks_weekly(self) -> bool:
        """Whether the series is in the month from which infusions should lie a week apart."""
        return self.month is not None and self.month >= self.plan.weekly_from_month


def standing_of(charts: Charts, series: Series) -> Standing:
    """Everything that follows from a patient's visits and from what was written beside them."""
    session = charts.session
    today = session.clock.local(session.now()).date()
    course = course_of(session.store.entries(PATIENTS + series.patient.id))
    infused = [each for each in series.counted if each.visit.started_at is not None]
    plan = plan_of(series)
    days = [infusion_day(charts, each.visit) for each in infused]
    maintained = days[plan.infusions - 1] if 0 < plan.infusions <= len(days) else None
    return Standing(
        plan,
        len(infused),
        phase_of(len(infused) + 1, plan),
        infusions_left(len(infused), plan),
        spacing_of(days, plan),
        earliest_next(days[-1], plan) if days and _is_spaced(series, infused[-1]) else None,
        month_of(days[0], today) if days else None,
        reviews_of(len(infused), _reviewed(course), plan),
        checks_of(_last_checks(charts, series, course), maintained, today, plan),
        exposure_of(_given(series.lines)),
        safety_lines(series.lines),
        _calls(charts, series, course),
        course,
        infused[-1] if infused else None,
    )


def plan_of(series: Series) -> SeriesPlan:
    """The plan by the protocol of the latest visit; what no protocol says is the reference's."""
    plan = SeriesPlan()
    if not series.lines:
        return plan
    protocol = series.lines[-1].visit.protocol
    return replace(
        plan,
        infusions=protocol.planned_infusions,
        days_between=protocol.planned_days_between or plan.days_between,
    )


def _is_spaced(series: Series, last: VisitLine) -> bool:
    """Whether fewest days are asked: the protocol gives them, or the last infusion was for mood."""
    given = series.lines[-1].visit.protocol.planned_days_between is not None
    return given or is_mood(last.visit)


def infusion_day(charts: Charts, visit: Visit) -> date:
    """The day on which a visit's infusion started, in the clinic's zone."""
    started = visit.started_at
    assert started is not None  # noqa: S101 - only visits with an infusion are asked
    return charts.session.clock.local(started).date()


def _given(lines: Iterable[VisitLine]) -> list[Decimal | None]:
    """What each infusion gave; None where no order says how much ketamine a millilitre held."""
    begun = [
        each
        for each in lines
        if each.visit.started_at is not None and each.visit.stage is not Stage.VOID
    ]
    return [each.given_mg if current_order(each.visit) is not None else None for each in begun]


def _reviewed(course: Course) -> list[int]:
    bodies = (each.body for each in course.reviews)
    return [body.after for body in bodies if isinstance(body, ReviewWritten)]


def _last_checks(charts: Charts, series: Series, course: Course) -> dict[str, date]:
    """The day of each check: as written, or as a dated result of the screening."""
    local = charts.session.clock.local
    found = [
        (body.check, local(each.happened_at).date())
        for each in course.checks
        if isinstance(body := each.body, CheckWritten)
    ]
    for line in series.counted:
        for check, item in LABS.items():
            lab = lab_result(line.visit, item)
            if lab is not None and lab.on is not None:
                found.append((check, lab.on))
    last: dict[str, date] = {}
    for check, on in found:
        last[check] = max(on, last.get(check, on))
    return last


def _calls(charts: Charts, series: Series, course: Course) -> tuple[CallLine, ...]:
    session = charts.session
    asking = {
        infused.visit: (infused, line)
        for line in series.lines
        if (infused := infused_of(line.visit)) is not None
    }
    begun = sorted(
        line.visit.entries[0].happened_at
        for line in series.lines
        if line.visit.started_at is not None and line.visit.counts
    )
    zone = ZoneInfo(session.settings.timezone)
    calls = calls_of(
        (
            replace(infused, again_at=next((at for at in begun if at > infused.ended_at), None))
            for infused, _ in asking.values()
        ),
        calls_made(course.calls),
        session.now(),
        zone,
    )
    return tuple(
        CallLine(call, line.on, line.visit.opened.number, _tries(course, call))
        for call in reversed(calls)
        for _, line in (asking[call.visit],)
    )


def _tries(course: Course, call: Call) -> tuple[Entry, ...]:
    return tuple(
        each
        for each in course.calls
        if isinstance(body := each.body, FollowUpCalled)
        and (body.visit, body.due) == (call.visit, call.kind)
    )
