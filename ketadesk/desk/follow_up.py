"""Follow-up calls that wait, over all patients, for the board; and the scale that a call asks.

Source: clinical reference §6; ``clinical.follow_up`` says when each call is due.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from ketadesk.clinical.follow_up import (
    CALLS,
    Call,
    CallKind,
    CallMade,
    Infused,
    calls_of,
    open_calls,
)
from ketadesk.clinical.series import Due
from ketadesk.desk.charts import PATIENTS, VISITS, Charts
from ketadesk.desk.series import read_visit
from ketadesk.protocols.model import Scale
from ketadesk.store.port import Summary
from ketadesk.visit.entries import Entry, FollowUpCalled, LeftEarly
from ketadesk.visit.facts import indications
from ketadesk.visit.people import Patient, patient_from
from ketadesk.visit.stages import Stage
from ketadesk.visit.visit import Visit

LISTED_FOR: Final = timedelta(days=28)
"""The board lists a call so long from when it is due, the patient's own page for ever.

No source gives a figure: without one a patient whom nobody ever reaches would stay on the board.
"""

READ_AT_ONCE: Final = 8
"""Visits that are put together in one go, some milliseconds each; the next refresh goes on."""

_CLOCKS_CHANGE: Final = timedelta(hours=1)
_ENDED_EARLY: Final = (Stage.LEFT.value, Stage.CLOSED.value)
_WITHOUT_CALLS: Final = (Stage.SCREENING.value, Stage.CANCELLED.value, Stage.VOID.value)


@dataclass(frozen=True, slots=True)
class CallDue:
    """A call that waits.

    Attributes:
        patient: whom to call.
        number: of the visit in the series.
        on: the day of the infusion, in the clinic's zone.
        call: which call, since when, and how many tries so far.
        left_early: the patient left against advice, which makes it urgent.
    """

    patient: Patient
    number: int
    on: date
    call: Call
    left_early: bool


@dataclass(frozen=True, slots=True)
class _Infusion:
    """What of a visit the calls rest on; ``asks`` is None where no infusion ended."""

    asks: Infused | None
    number: int


def infused_of(visit: Visit) -> Infused | None:
    """The infusion that asks for calls; None where none ended, or for the wrong patient."""
    ended = visit.ended_at
    if ended is None or visit.stage is Stage.VOID:
        return None
    left = next(
        (entry.happened_at for entry, body in visit.of(LeftEarly) if body.against_advice), None
    )
    return Infused(visit.stream, ended, left)


def calls_made(entries: Iterable[Entry]) -> tuple[CallMade, ...]:
    """Every try among a patient's entries; a form that came back has reached the patient."""
    return tuple(
        CallMade(body.visit, body.due, each.happened_at, body.outcome != "not-reached")
        for each in entries
        if isinstance(body := each.body, FollowUpCalled)
    )


def scale_asked(visit: Visit) -> Scale | None:
    """The scale of the visit's reason for treatment, asked anew by a call; None without one."""
    reasons = set(indications(visit.answers))
    return next(
        (each for each in visit.protocol.scales if reasons & set(each.for_indications)), None
    )


class FollowUps:
    """The calls of all patients.

    The board asks at every refresh, so what a visit says is read once and again only when the
    visit has grown, and a visit all of whose calls were made or lie ahead is not read at all.
    Of many unread ones, as after the program's start where nobody has recorded calls, the newest
    come first and the rest with the next refreshes.

    Args:
        charts: knows the visits.
    """

    def __init__(self, charts: Charts) -> None:
        self._charts = charts
        self._told: tuple[tuple[object, ...], tuple[CallDue, ...]] | None = None
        self._may_read = 0
        self._infusions: dict[str, tuple[int, _Infusion]] = {}
        self._patients: dict[str, tuple[int, Patient, tuple[CallMade, ...]]] = {}

    def due(self) -> tuple[CallDue, ...]:
        """Calls that wait, those overdue first, each group in order of when it was due."""
        session = self._charts.session
        now = session.now()
        minute = now.replace(second=0, microsecond=0)
        key = (session.store.store_head(), session.settings.timezone, minute)
        if self._told is None or self._told[0] != key or self._may_read < 0:
            self._may_read = READ_AT_ONCE
            found = (each for one in self._recent(now) for each in self._of(*one, now))
            order = sorted(
                found, key=lambda each: (each.call.state is not Due.OVERDUE, each.call.due_at)
            )
            self._told = (key, tuple(order))
        return self._told[1]

    def scale_of(self, stream: str) -> Scale | None:
        """The scale that a call after this visit asks, or None."""
        return scale_asked(read_visit(self._charts, stream))

    def _recent(self, now: datetime) -> list[tuple[str, list[Summary]]]:
        """By patient, the visits whose calls the board may list, newest first."""
        reach = max(_offset(each) for each in CALLS) + LISTED_FOR + _CLOCKS_CHANGE
        found: dict[str, list[Summary]] = {}
        for each in self._charts.session.store.summaries(VISITS):
            if each.state not in _WITHOUT_CALLS and now - each.at <= reach:
                found.setdefault(each.owner, []).append(each)
        return list(found.items())

    def _of(self, patient_id: str, visits: list[Summary], now: datetime) -> list[CallDue]:
        patient, made = self._known(patient_id)
        reached = {(each.visit, each.kind) for each in made if each.reached}
        last = self._last(visits, reached, now)
        if last is None or last.asks is None:
            return []
        zone = ZoneInfo(self._charts.session.settings.timezone)
        return [
            self._due(patient, last, call)
            for call in open_calls(calls_of([last.asks], made, now, zone))
            if now - call.due_at <= LISTED_FOR
        ]

    def _last(
        self, visits: list[Summary], reached: set[tuple[str, str]], now: datetime
    ) -> _Infusion | None:
        """The patient's last infusion: it has overtaken the calls of those before it."""
        for each in visits:
            if not _may_wait(each, reached, now):
                return None
            infusion = self._infusion(each.stream)
            if infusion is None or infusion.asks is not None:
                return infusion
        return None

    def _due(self, patient: Patient, infusion: _Infusion, call: Call) -> CallDue:
        asks = infusion.asks
        assert asks is not None  # noqa: S101 - only those that ask are handed over
        on = self._charts.session.clock.local(asks.ended_at).date()
        hastened = any(each.within_hours for each in CALLS if each.name == call.kind)
        early = hastened and asks.left_early_at is not None
        return CallDue(patient, infusion.number, on, call, early)

    def _known(self, patient_id: str) -> tuple[Patient, tuple[CallMade, ...]]:
        store, stream = self._charts.session.store, PATIENTS + patient_id
        count = store.head(stream)[0]
        known = self._patients.get(patient_id)
        if known is None or known[0] != count:
            entries = store.entries(stream)
            known = (count, patient_from(patient_id, entries), calls_made(entries))
            self._patients[patient_id] = known
        return known[1], known[2]

    def _infusion(self, stream: str) -> _Infusion | None:
        """What the calls of a visit rest on; None while its turn to be read is still to come."""
        count = self._charts.session.store.head(stream)[0]
        known = self._infusions.get(stream)
        if known is None or known[0] != count:
            self._may_read -= 1
            if self._may_read < 0:
                return None
            visit = read_visit(self._charts, stream)
            known = (count, _Infusion(infused_of(visit), visit.opened.number))
            self._infusions[stream] = known
        return known[1]


def _offset(kind: CallKind) -> timedelta:
    return timedelta(days=kind.days, hours=kind.hours)


def _may_wait(visit: Summary, reached: set[tuple[str, str]], now: datetime) -> bool:
    """Whether a call after this visit can be due; the pump end is never before the visit began."""
    for kind in CALLS:
        if (visit.stream, kind.name) in reached:
            continue
        hastened = kind.within_hours is not None and visit.state in _ENDED_EARLY
        if hastened or visit.at + _offset(kind) <= now + _CLOCKS_CHANGE:
            return True
    return False
