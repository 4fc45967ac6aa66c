"""What the discharge checklist rests on, in words: value, time, what is still missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from ketadesk.kernel.dates import show_date, show_moment, show_time
from ketadesk.kernel.text import N_, _, plural
from ketadesk.protocols.model import Recovery
from ketadesk.ui.own_limit_words import own_limit_words
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.visit.baseline import baseline_of
from ketadesk.visit.calls import calls_since, escort_calls
from ketadesk.visit.case import Case
from ketadesk.visit.entries import Entry, EscortCalled, PrescriberCalled
from ketadesk.visit.leaving import CriterionState, padss_scores
from ketadesk.visit.own_limits import limits_at, rules_at
from ketadesk.visit.visit import Answer, Visit, latest_set

_SHORT: Final[Mapping[str, str]] = {
    "dc.time": N_("minimum time"),
    "dc.aldrete": N_("Aldrete"),
    "dc.padss": N_("PADSS twice"),
    "dc.moaas": N_("MOAA/S"),
    "dc.bp": N_("blood pressure"),
    "dc.hr": N_("heart rate"),
    "dc.rr": N_("breathing rate"),
    "dc.spo2": N_("oxygen saturation"),
    "dc.nausea": N_("nausea"),
    "dc.dissociation": N_("CADSS-6"),
    "dc.oriented": N_("orientation"),
    "dc.myself": N_("feeling like themselves"),
    "dc.drinks": N_("drinking"),
    "dc.voided": N_("passing water"),
    "dc.steady": N_("walking"),
    "dc.iv_out": N_("line out"),
    "dc.belongings": N_("belongings"),
    "dc.sheet_taught": N_("sheet taught back"),
    "dc.next_visit": N_("next visit"),
    "dc.call_booked": N_("24-hour call"),
    "dc.suicide": N_("suicide re-check"),
    "dc.escort": N_("escort"),
    "dc.assist": N_("arm to the car"),
}


_JUDGED: Final = {"dc.bp": ("sbp", "dbp"), "dc.spo2": ("spo2",)}
"""Values that a criterion judges and that a patient may have own limits for."""


def short_words(state: CriterionState) -> str:
    """The criterion in a list of what is missing."""
    short = _SHORT.get(state.criterion.id)
    return state.criterion.title if short is None else _(short)


def clock_words(presenter: VisitPresenter, at: datetime) -> str:
    """The time of day; with the date where it was another day."""
    local = presenter.clinic.local(at)
    same = local.date() == presenter.clinic.local(presenter.clinic.now()).date()
    return show_time(local) if same else show_moment(local)


def patient_words(case: Case) -> str:
    """Who the patient is, for a question that must name the patient."""
    patient = case.patient
    return _("{family}, {given}, born {born}, record no. {number}").format(
        family=patient.family.upper(),
        given=patient.given,
        born=show_date(patient.born),
        number=patient.record_no,
    )


def name_words(presenter: VisitPresenter, person_id: str) -> str:
    """The person's name."""
    person = presenter.desk.session.people.get(person_id)
    return person_id if person is None else person.name


def second_padss_at(visit: Visit) -> datetime | None:
    """From when a second passing PADSS counts, or None if the last one did not pass."""
    scores = padss_scores(visit)
    if not scores or not scores[-1].passed:
        return None
    return scores[-1].at + timedelta(minutes=visit.protocol.recovery.padss_gap_min)


def not_before(presenter: VisitPresenter) -> datetime | None:
    """The earliest time at which the patient can leave, if it still lies ahead."""
    assessment = presenter.assessment()
    unmet, visit = assessment.leaving.unmet, presenter.case.visit
    times = [assessment.leaving.earliest_at] if "dc.time" in unmet else []
    if "dc.padss" in unmet:
        times.append(second_padss_at(visit))
    ahead = [each for each in times if each is not None and each > assessment.at]
    return max(ahead, default=None)


def evidence_words(presenter: VisitPresenter, state: CriterionState) -> str:
    """Value and time that the criterion rests on, or what is missing."""
    if state.overridden is not None:
        entry = state.overridden
        words = _("Overridden by {name} at {time}: {reason}").format(
            name=name_words(presenter, entry.by),
            time=clock_words(presenter, entry.happened_at),
            reason=entry.reason,
        )
        return words if state.value == "" else f"{_valued(presenter, state)} · {words}"
    special = _SPECIAL.get(state.criterion.id)
    if special is not None:
        return special(presenter, state)
    if state.criterion.answered:
        return _answered(presenter, state)
    return _valued(presenter, state)


def _valued(presenter: VisitPresenter, state: CriterionState) -> str:
    recovery = presenter.protocol.recovery
    if state.at is None or not state.value:
        return _("No reading in the last {minutes}\u00a0min").format(minutes=recovery.fresh_min)
    words = _("{value} at {time}").format(value=state.value, time=clock_words(presenter, state.at))
    visit, at = presenter.case.visit, presenter.assessment().at
    limits = _limits(rules_at(visit, at).recovery, state.criterion.id)
    judged = _JUDGED.get(state.criterion.id, ())
    own = [own_limit_words(each) for each in limits_at(visit, at) if each.parameter in judged]
    asked = _("ask about symptoms with the next set") if state.unasked else ""
    return " · ".join(each for each in (words, limits, *own, asked) if each)


def _limits(recovery: Recovery, criterion: str) -> str:
    if criterion == "dc.bp":
        return _("{low}–{high}, diastolic under {dbp}").format(
            low=recovery.sbp_low, high=recovery.sbp_high, dbp=recovery.dbp_high + 1
        )
    ranges = {
        "dc.hr": (recovery.hr_low, recovery.hr_high),
        "dc.rr": (recovery.rr_low, recovery.rr_high),
    }
    if criterion in ranges:
        low, high = ranges[criterion]
        return f"{low}–{high}"
    if criterion == "dc.spo2":
        return _("{low} or more").format(low=recovery.spo2_low)
    return ""


def _time(presenter: VisitPresenter, state: CriterionState) -> str:
    visit = presenter.case.visit
    if visit.ended_at is None:
        return _("The pump has not ended")
    ended = clock_words(presenter, visit.ended_at)
    if not state.met and state.at is not None:
        return _("Ended {time} · not before {earliest}").format(
            time=ended, earliest=clock_words(presenter, state.at)
        )
    passed = int((presenter.assessment().at - visit.ended_at).total_seconds()) // 60
    minutes = plural("{n}\u00a0min", "{n}\u00a0min", passed)
    return _("Ended {time} · {passed}").format(time=ended, passed=minutes)


def _scored(presenter: VisitPresenter, state: CriterionState) -> str:
    if state.at is None:
        return _("Not scored yet")
    time = clock_words(presenter, state.at)
    if not state.value:
        return _("Incomplete at {time}").format(time=time)
    words = _("{value} at {time}").format(value=state.value, time=time)
    fresh = timedelta(minutes=presenter.protocol.recovery.fresh_min)
    if not state.met and presenter.assessment().at - state.at > fresh:
        older = _("older than {minutes}\u00a0min").format(
            minutes=presenter.protocol.recovery.fresh_min
        )
        return f"{words} · {older}"
    return words


def _padss(presenter: VisitPresenter, state: CriterionState) -> str:
    second = second_padss_at(presenter.case.visit)
    if state.met or second is None or state.at is None:
        return _scored(presenter, state)
    last = padss_scores(presenter.case.visit)[-1]
    return _("One pass, {total} at {time} · second from {second}").format(
        total=last.total,
        time=clock_words(presenter, last.at),
        second=clock_words(presenter, second),
    )


def _dissociation(presenter: VisitPresenter, state: CriterionState) -> str:
    usual = baseline_of(presenter.case.visit).vitals.cadss6
    if usual is None:
        return _("No baseline was taken")
    if state.at is None:
        visit = presenter.case.visit
        found = latest_set(visit, "cadss6", visit.ended_at)
        if found is None:
            return _("Not measured since the pump end")
        return _("{value}, baseline {usual}").format(value=found.vitals.cadss6, usual=usual)
    return _("{value} at {time}, baseline {usual}").format(
        value=state.value, time=clock_words(presenter, state.at), usual=usual
    )


def escort_call_words(presenter: VisitPresenter, entry: Entry, call: EscortCalled) -> str:
    """A call because the escort did not come, such as "11:02 escort called, not reached"."""
    told = {
        ("escort", True): _("{time} escort called, reached"),
        ("escort", False): _("{time} escort called, not reached"),
        ("second", True): _("{time} second contact {name} called, reached"),
        ("second", False): _("{time} second contact {name} called, not reached"),
    }
    words = told[call.contact, call.reached]
    return words.format(time=clock_words(presenter, entry.happened_at), name=call.name)


def _escort(presenter: VisitPresenter, state: CriterionState) -> str:
    """The answer; while it is open also who was called, and what a prescriber said since."""
    words = _answered(presenter, state)
    visit = presenter.case.visit
    calls = escort_calls(visit)
    if state.met or not calls:
        return words
    parts = [words, *(escort_call_words(presenter, entry, body) for entry, body in calls)]
    ordered = calls_since(visit, calls[0][0].happened_at).ordered
    if ordered is None:
        parts.append(_("the prescriber decides"))
    elif isinstance(ordered.body, PrescriberCalled):
        parts.append(
            _("{name} at {time}: {order}").format(
                name=name_words(presenter, ordered.body.person),
                time=clock_words(presenter, ordered.happened_at),
                order=ordered.body.order,
            )
        )
    return " · ".join(parts)


_SPECIAL: Final[Mapping[str, Callable[[VisitPresenter, CriterionState], str]]] = {
    "dc.time": _time,
    "dc.aldrete": _scored,
    "dc.padss": _padss,
    "dc.dissociation": _dissociation,
    "dc.escort": _escort,
}


def _answered(presenter: VisitPresenter, state: CriterionState) -> str:
    answer = presenter.case.visit.answers.get(state.criterion.id)
    if answer is None:
        return _("Not asked yet")
    if state.outdated_at is not None:
        return _("A newer sheet was made at {time}. Give it and have it taught back.").format(
            time=clock_words(presenter, state.outdated_at)
        )
    return _said(presenter, answer, met=state.met)


def _said(presenter: VisitPresenter, answer: Answer, *, met: bool) -> str:
    time = clock_words(presenter, answer.entry.happened_at)
    booked = answer.fields.get("at")
    if met and isinstance(booked, datetime):
        return show_moment(presenter.clinic.local(booked))
    if met:
        # The heading over the confirmed lines says by whom; the record has every time.
        return ""
    return _("No at {time}").format(time=time)
