"""Entries about what is urgent in words, each with what was recorded of it later."""

from __future__ import annotations

from ketadesk.kernel.dates import show_time
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import _
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.wording import EVENTS, SEVERITIES, STOP_CRITERIA
from ketadesk.visit import entries as kinds
from ketadesk.visit.entries import Entry
from ketadesk.visit.responses import looks_of


def given_words(entry: Entry, presenter: VisitPresenter) -> str:
    """A medicine, and which of its looks nobody made."""
    body = entry.body
    if not isinstance(body, kinds.MedicineGiven):
        raise TypeError(body.kind)
    parts = (body.medicine, plain(body.dose), body.unit, body.route)
    words = _("Given: {medicine}").format(medicine=" ".join(each for each in parts if each))
    now = presenter.assessment().at
    missing = [
        str(each.after_min)
        for each in looks_of(presenter.case.visit, now)
        if each.given.id == entry.id and each.missing
    ]
    if missing:
        words += " · " + _("no response recorded at {minutes} min").format(
            minutes=_(" and ").join(missing)
        )
    return words


def response_words(entry: Entry, presenter: VisitPresenter) -> str:
    """What a medicine did by one of its looks."""
    body = entry.body
    if not isinstance(body, kinds.MedicineAnswered):
        raise TypeError(body.kind)
    given = presenter.case.visit.of(kinds.MedicineGiven)
    names = [each.medicine for found, each in given if found.id == body.medicine]
    words = _("{minutes} min after {medicine}: {response}")
    return words.format(
        minutes=body.after_min,
        medicine=names[0] if names else body.medicine,
        response=body.response,
    )


def event_words(entry: Entry, presenter: VisitPresenter) -> str:
    """An event with severity, action and outcome, the later ones included."""
    body = entry.body
    if not isinstance(body, kinds.AdverseEvent):
        raise TypeError(body.kind)
    words = _(EVENTS[body.event]) if body.event in EVENTS else body.event
    if body.severity:
        words += ", " + _(SEVERITIES[body.severity]).lower()
    if body.serious:
        words += ", " + _("serious")
    for text in (body.action, body.outcome):
        words += f". {text}" if text else ""
    for later, followed in presenter.case.visit.of(kinds.EventFollowed):
        if followed.event == entry.id:
            time = show_time(presenter.clinic.local(later.happened_at))
            words += f". {time} {followed.outcome}"
    return words


def followed_words(entry: Entry, presenter: VisitPresenter) -> str:
    """How an event went on, with the event's name."""
    body = entry.body
    if not isinstance(body, kinds.EventFollowed):
        raise TypeError(body.kind)
    events = presenter.case.visit.of(kinds.AdverseEvent)
    names = [_(EVENTS[each.event]) for found, each in events if found.id == body.event]
    name = names[0] if names else _("event")
    return _("What became of it – {event}: {outcome}").format(event=name, outcome=body.outcome)


def stopped_words(entry: Entry, _presenter: VisitPresenter) -> str:
    """The end of the infusion with its criterion."""
    body = entry.body
    if not isinstance(body, kinds.Stopped):
        raise TypeError(body.kind)
    if body.completed:
        return _("Infusion completed")
    words = _("Infusion stopped")
    criterion = STOP_CRITERIA.get(body.criterion)
    return words if criterion is None else f"{words}: {_(criterion).lower()}"


def left_words(entry: Entry, _presenter: VisitPresenter) -> str:
    """That the patient left; against advice with what was done about it and what was not."""
    body = entry.body
    if not isinstance(body, kinds.LeftEarly):
        raise TypeError(body.kind)
    words = _("Left early, against advice") if body.against_advice else _("Left early")
    told = (
        (body.form_signed, _("form signed"), _("form not signed")),
        (body.escort_told, _("escort told"), _("escort not told")),
        (body.call_booked, _("call within 24 hours booked"), _("no call booked")),
    )
    said = [yes if done else no for done, yes, no in told if done is not None]
    return f"{words}: {', '.join(said)}" if said else words
