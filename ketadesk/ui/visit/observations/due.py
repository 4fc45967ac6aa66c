"""What the entry column says about the set that is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ketadesk.clinical.schedule import SlotKind, slots_until
from ketadesk.kernel.dates import show_time
from ketadesk.kernel.text import _
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import Status
from ketadesk.visit.due import Urgency, course_of, due_values

_AHEAD = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class DueSet:
    """The set that is due.

    Attributes:
        values: names of the values that a complete set holds.
        title: over the fields.
        status: INFO, or CAUTION once it is late.
        later: by value name, when a value that is not due now will be.
    """

    values: frozenset[str]
    title: str
    status: Status
    later: tuple[tuple[str, str], ...] = ()

    def later_words(self, name: str) -> str:
        """When this value will be due, or an empty text."""
        return dict(self.later).get(name, "")


def due_set(presenter: VisitPresenter, at: datetime | None) -> DueSet:
    """What a set taken at ``at``, or now, is to hold."""
    visit, now = presenter.case.visit, presenter.clinic.now()
    values = frozenset(due_values(visit, at or now, now))
    if visit.started_at is None:
        return DueSet(values, _("Baseline set"), Status.INFO)
    later = () if "cadss6" in values else (("cadss6", _dissociation_words(presenter, now)),)
    state = presenter.assessment().schedule
    if state.slot is None:
        return DueSet(values, _("One more set"), Status.INFO, later)
    time = show_time(presenter.clinic.local(state.slot.at))
    if not state.due:
        return DueSet(values, _("Next set, due {time}").format(time=time), Status.INFO, later)
    late = state.urgency in (Urgency.LATE, Urgency.OVERDUE)
    title = _("Set due since {time}").format(time=time)
    return DueSet(values, title, Status.CAUTION if late else Status.INFO, later)


def _dissociation_words(presenter: VisitPresenter, now: datetime) -> str:
    visit = presenter.case.visit
    course = course_of(visit, now, presenter.assessment().sets)
    if course is None:
        return ""
    slots = slots_until(visit.protocol.schedule, course, now + _AHEAD)
    found = next((each for each in slots if each.dissociation and each.at > now), None)
    if found is None:
        return ""
    if found.kind is SlotKind.END:
        return _("at end")
    return _("at {time}").format(time=show_time(presenter.clinic.local(found.at)))
