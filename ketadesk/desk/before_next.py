"""What a prescriber looks at before the next infusion, in one value (clinical reference §6).

Codes and figures only; None is "not known". The sentences belong to the screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ketadesk.clinical.scales import Progress, progress_of
from ketadesk.desk.charts import OPEN_STAGES, Charts
from ketadesk.desk.last_infusion import LastInfusion, last_infusion
from ketadesk.desk.series import Outcome, Series, series_of
from ketadesk.desk.standing import Standing, infusion_day, standing_of
from ketadesk.visit.entries import (
    FollowUpCalled,
    Value,
)
from ketadesk.visit.facts import suicide_level
from ketadesk.visit.people import Patient
from ketadesk.visit.visit import Answer, Visit

INTERACTIONS: Final = (
    *("med.benzo", "med.cns", "med.stim", "med.maoi", "med.theo", "med.cyp", "med.blunt"),
)
"""Items about medicines that act together with ketamine (clinical reference §1c)."""

_NO: Final = ("no", "none")


@dataclass(frozen=True, slots=True)
class Interaction:
    """A medicine that acts together with ketamine.

    Attributes:
        item: which question was answered so.
        fields: the parts of the answer.
    """

    item: str
    fields: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the latest answers say, and of which visit they are.

    Attributes:
        visit: the open visit or else the last one; None without any.
        interactions: items answered yes.
        open_items: items on medicines that nobody has answered: "none" cannot be said.
        suicide: level of the C-SSRS, or None while it is not answered.
        escort: name, relation and phone as far as given, empty for "nobody"; None while it is
            not answered.
    """

    visit: Visit | None
    interactions: tuple[Interaction, ...]
    open_items: tuple[str, ...]
    suicide: str | None
    escort: tuple[str, ...] | None

    @property
    def today(self) -> bool:
        """Whether these are answers of a visit that is going on."""
        return self.visit is not None and self.visit.stage in OPEN_STAGES


@dataclass(frozen=True, slots=True)
class BeforeNext:
    """Everything on the prescriber's one screen.

    Attributes:
        patient: whose.
        series: the visits, the response curve and the next appointment.
        standing: plan, spacing, reviews, bladder and liver.
        progress: for each scale of the series its last score against the first.
        last: the infusion before, or None.
        days_since: days of the clinic's zone since it started, or None.
        asked: medicines, suicide risk and escort by the latest answers.
        last_call: the latest call that reached the patient, or None.
        called_at: when that was.
        open_visit: stream of the visit that is going on, or empty.
    """

    patient: Patient
    series: Series
    standing: Standing
    progress: tuple[tuple[Outcome, Progress], ...]
    last: LastInfusion | None
    days_since: int | None
    asked: Asked
    last_call: FollowUpCalled | None
    called_at: datetime | None
    open_visit: str


def before_next(charts: Charts, patient_id: str) -> BeforeNext:
    """The facts as of now."""
    session = charts.session
    series = series_of(charts, patient_id)
    standing = standing_of(charts, series)
    going_on = [each.visit for each in series.counted if each.visit.stage in OPEN_STAGES]
    # An infusion that runs is not the one before: the next is asked about before its start.
    infused = [
        each
        for each in series.counted
        if each.visit.started_at is not None and each.visit not in going_on
    ]
    last = infused[-1] if infused else None
    today = session.clock.local(session.now()).date()
    reached = [
        (each.happened_at, body)
        for each in standing.course.calls
        if isinstance(body := each.body, FollowUpCalled) and body.outcome != "not-reached"
    ]
    return BeforeNext(
        series.patient,
        series,
        standing,
        tuple((each, progress_of(each.scale, each.last, each.first)) for each in series.outcomes),
        None if last is None else last_infusion(charts, series, last),
        None if last is None else (today - infusion_day(charts, last.visit)).days,
        asked_of(series, going_on),
        reached[-1][1] if reached else None,
        reached[-1][0] if reached else None,
        going_on[-1].stream if going_on else "",
    )


def asked_of(series: Series, going_on: list[Visit]) -> Asked:
    """What the answers of the open visit say, or else those of the last one that counts."""
    visits = going_on or [each.visit for each in series.counted]
    if not visits:
        return Asked(None, (), INTERACTIONS, None, None)
    visit = visits[-1]
    found, unknown = [], []
    for item in INTERACTIONS:
        answer = visit.answers.get(item)
        if answer is None or answer.not_assessed:
            unknown.append(item)
        elif _is_yes(answer):
            found.append(Interaction(item, answer.fields))
    return Asked(
        visit, tuple(found), tuple(unknown), suicide_level(visit.answers), escort_of(visit)
    )


def escort_of(visit: Visit) -> tuple[str, ...] | None:
    """Who takes the patient home: name, relation, phone as far as given; None if not answered."""
    answer = visit.answers.get("esc.name")
    if answer is None or answer.not_assessed:
        return None
    parts = (answer.fields.get(name) for name in ("name", "relation", "phone"))
    return tuple(each for each in parts if isinstance(each, str) and each)


def _is_yes(answer: Answer) -> bool:
    taken = answer.fields.get("taken", answer.value)
    return taken is True or (isinstance(taken, str) and taken not in _NO)
