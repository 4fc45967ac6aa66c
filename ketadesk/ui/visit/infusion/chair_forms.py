"""Forms of what happens at the chair: medicine, symptom or event and its outcome, note."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from ketadesk.desk.charts import Change
from ketadesk.desk.session import Proof
from ketadesk.kernel.dates import show_time
from ketadesk.kernel.problems import Code, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.kit import NoteField, NumberField, Option, SegmentedAnswer, TextField
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.visit.infusion.act_dialog import ActForm, ActRow, Values, yes_no
from ketadesk.ui.visit.infusion.late import late_act, late_rows
from ketadesk.ui.visit.infusion.pump_forms import ordered_by_rows, patient_words
from ketadesk.ui.wording import EVENTS, SEVERITIES
from ketadesk.visit.entries import AdverseEvent, Entry, EventFollowed

OTHER = "other"


def medicine_form(presenter: VisitPresenter, dialogs: Dialogs) -> ActForm:
    """A medicine that was given. No dose is ever proposed."""
    desk, visit = presenter.desk.watch, presenter.visit
    known = presenter.protocol.medicines
    options = tuple(Option(each.name, each.name) for each in known)
    options = (*options, Option(OTHER, _("another")))
    routes = dict.fromkeys(route for each in known for route in each.routes)
    which, name = _("Medicine"), _("Another medicine, generic name")
    route, unit = _("Route"), _("Unit, if it is not the usual one")

    def act(values: Values, happened: bool) -> Change | Problem:  # noqa: FBT001
        chosen = values["which"]
        medicine = values["medicine"] if chosen in ("", OTHER) else chosen
        if not medicine:
            return Problem(Code.UNANSWERED, "which" if not chosen else "medicine")
        usual = presenter.protocol.medicine(medicine)

        def give(at: datetime | None, proof: Proof | None) -> Change | Problem:
            return desk.give(
                visit,
                medicine=medicine,
                dose=values["dose"],
                unit=values["unit"] or ("" if usual is None else usual.unit),
                route=values["route"],
                reason=values["reason"],
                ordered_by=values.get("ordered_by", ""),
                happened=happened,
                at=at,
                late_reason=values["late_reason"],
                proof=proof,
            )

        done = late_act(presenter, dialogs, values, give)
        if isinstance(done, Problem) and done.item == "medicine" and medicine == chosen:
            return replace(done, item="which")
        return done

    return ActForm(
        _("Medicine"),
        (patient_words(presenter), _allergies(presenter)),
        _("Record the medicine"),
        (
            ActRow("which", which, SegmentedAnswer(options, which)),
            ActRow("medicine", name, TextField(name)),
            ActRow("dose", _("Dose"), NumberField(_("Dose"))),
            ActRow("unit", unit, TextField(unit), kept=False),
            ActRow("route", route, SegmentedAnswer(tuple(Option(r, r) for r in routes), route)),
            ActRow("reason", _("Reason"), TextField(_("Reason"))),
            *ordered_by_rows(presenter, readback=False),
            *late_rows(presenter, _("Given at, if not now")),
        ),
        act,
        may_have_happened=True,
        drafts="medicine.",
        subject=("which", "medicine"),
        warn=partial(_allergy_problem, presenter),
    )


def _allergy_problem(presenter: VisitPresenter, values: Values) -> Problem | None:
    """What the allergies say of the medicine as soon as it is named, beside its row."""
    listed = values["which"] not in ("", OTHER)
    medicine = values["which" if listed else "medicine"]
    person = presenter.clinic.person
    if not medicine or person is None:
        return None
    if not presenter.desk.watch.is_allergic(presenter.visit, medicine, person):
        return None
    return Problem(Code.ALLERGY, "which" if listed else "medicine", {"medicine": medicine})


def _allergies(presenter: VisitPresenter) -> str:
    named = ", ".join(presenter.case.patient.allergies)
    if named:
        return _("■ Allergy: {named}").format(named=named)
    return _("The chart names no allergy; today's answer stands in the screening.")


def event_form(presenter: VisitPresenter, dialogs: Dialogs) -> ActForm:
    """A symptom or an unwanted event, with its onset."""
    desk, visit = presenter.desk.watch, presenter.visit
    kind, severity, serious = _("What happened"), _("How severe"), _("Is it serious?")
    kinds = tuple(Option(value, _(label)) for value, label in EVENTS.items())
    severities = tuple(
        Option(value, _(label), str(number))
        for number, (value, label) in enumerate(SEVERITIES.items(), start=1)
    )
    action, outcome = _("What was done"), _("What became of it")

    def act(values: Values, _happened: bool) -> Change | Problem:  # noqa: FBT001
        # "Not serious" is an answer too: nobody gives it by leaving the row.
        for name in ("kind", "severity", "serious"):
            if not values[name]:
                return Problem(Code.UNANSWERED, name)
        return late_act(
            presenter,
            dialogs,
            values,
            lambda at, proof: desk.record_event(
                visit,
                values["kind"],
                values["severity"],
                action=values["action"],
                outcome=values["outcome"],
                serious=values["serious"] == "yes",
                at=at,
                late_reason=values["late_reason"],
                proof=proof,
            ),
        )

    return ActForm(
        _("Symptom or event"),
        (patient_words(presenter),),
        _("Record the event"),
        (
            ActRow("kind", kind, SegmentedAnswer(kinds, kind)),
            ActRow("severity", severity, SegmentedAnswer(severities, severity)),
            ActRow("action", action, TextField(action)),
            ActRow("outcome", outcome, TextField(outcome)),
            ActRow(
                "serious",
                serious,
                yes_no(serious),
                _("Death, danger to life, hospital, lasting harm, or important in another way"),
            ),
            *late_rows(presenter, _("It began at, if not now")),
        ),
        act,
        drafts="event.",
    )


def note_form(presenter: VisitPresenter) -> ActForm:
    """Free text. The note that is recorded takes the place of the draft of this name."""
    desk, visit = presenter.desk.watch, presenter.visit
    field = NoteField(_("Note"), "", lines=4)

    def act(values: Values, _happened: bool) -> Change | Problem:  # noqa: FBT001
        return desk.note(visit, values["note"])

    return ActForm(
        _("Note"),
        (patient_words(presenter),),
        _("Record the note"),
        (ActRow("note", _("Note"), field, _("Enter makes a new line, Ctrl+Enter records.")),),
        act,
    )


def open_events(presenter: VisitPresenter) -> tuple[tuple[Entry, AdverseEvent], ...]:
    """Events of the visit of which nobody has said yet what became of them, the latest first."""
    visit = presenter.case.visit
    told = {body.event for _entry, body in visit.of(EventFollowed)}
    found = [
        (entry, body)
        for entry, body in visit.of(AdverseEvent)
        if not body.outcome and entry.id not in told
    ]
    return tuple(reversed(found))


def outcome_form(presenter: VisitPresenter) -> ActForm:
    """What became of an event that was recorded before."""
    desk, visit = presenter.desk.urgent, presenter.visit
    which, outcome = _("Which event"), _("What became of it")
    options = tuple(
        Option(
            entry.id,
            _("{event} at {time}").format(
                event=_(EVENTS[body.event]),
                time=show_time(presenter.clinic.local(entry.happened_at)),
            ),
            str(number) if number < 10 else "",
        )
        for number, (entry, body) in enumerate(open_events(presenter), start=1)
    )

    def act(values: Values, _happened: bool) -> Change | Problem:  # noqa: FBT001
        if not values["event"]:
            return Problem(Code.UNANSWERED, "event")
        return desk.follow_event(visit, values["event"], values["outcome"])

    return ActForm(
        _("What became of an event"),
        (patient_words(presenter),),
        _("Record the outcome"),
        (
            ActRow("event", which, SegmentedAnswer(options, which)),
            ActRow("outcome", outcome, TextField(outcome)),
        ),
        act,
        drafts="outcome.",
    )
