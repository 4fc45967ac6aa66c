"""Forms of what happens at the chair: medicine, symptom or event, note, prescriber."""

from __future__ import annotations

from dataclasses import replace

from ketadesk.desk.charts import Change
from ketadesk.kernel.dates import show_time
from ketadesk.kernel.problems import Code, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.kit import NoteField, NumberField, Option, SegmentedAnswer, TextField, TimeField
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.visit.infusion.act_dialog import ActForm, ActRow, Values, yes_no
from ketadesk.ui.visit.infusion.pump_forms import ordered_by_rows, patient_words, prescribers
from ketadesk.ui.wording import EVENTS, SEVERITIES, note_hint

OTHER = "other"


def medicine_form(presenter: VisitPresenter) -> ActForm:
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
        done = desk.give(
            visit,
            medicine=medicine,
            dose=values["dose"],
            unit=values["unit"] or ("" if usual is None else usual.unit),
            route=values["route"],
            reason=values["reason"],
            ordered_by=values.get("ordered_by", ""),
            happened=happened,
        )
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
        ),
        act,
        may_have_happened=True,
        drafts="medicine.",
    )


def _allergies(presenter: VisitPresenter) -> str:
    named = ", ".join(presenter.case.patient.allergies)
    if named:
        return _("■ Allergy: {named}").format(named=named)
    return _("The chart names no allergy; today's answer stands in the screening.")


def event_form(presenter: VisitPresenter) -> ActForm:
    """A symptom or an unwanted event."""
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
        return desk.record_event(
            visit,
            values["kind"],
            values["severity"],
            action=values["action"],
            outcome=values["outcome"],
            serious=values["serious"] == "yes",
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


def prescriber_form(presenter: VisitPresenter) -> ActForm:
    """A call to the prescriber: when, who came when, and what was ordered."""
    desk, visit = presenter.desk.watch, presenter.visit
    who, called = _("Prescriber"), _("Called at, if not now")
    arrived, order = _("Arrived at"), _("What was said or ordered")
    readback = _("Was the order read back?")

    def act(values: Values, _happened: bool) -> Change | Problem:  # noqa: FBT001
        if not values["who"]:
            return Problem(Code.UNANSWERED, "who")
        return desk.note(visit, _call_words(presenter, values))

    return ActForm(
        _("Prescriber called"),
        (patient_words(presenter),),
        _("Record the call"),
        (
            ActRow("who", who, SegmentedAnswer(prescribers(presenter), who)),
            ActRow("called", called, TimeField(called, _("HH:MM"))),
            ActRow("arrived", arrived, TimeField(arrived, _("HH:MM"))),
            ActRow(
                "order",
                order,
                NoteField(order, "", lines=2),
                note_hint(),
            ),
            ActRow("readback", readback, yes_no(readback)),
        ),
        act,
        drafts="prescriber.",
    )


def _call_words(presenter: VisitPresenter, values: Values) -> str:
    person = presenter.desk.session.people[values["who"]]
    now = show_time(presenter.clinic.local(presenter.clinic.now()))
    words = _("Prescriber {name} called at {time}.").format(
        name=person.name, time=values["called"] or now
    )
    if values["arrived"]:
        words += " " + _("Arrived at {time}.").format(time=values["arrived"])
    if values["order"]:
        words += " " + _("Said or ordered: {order}").format(order=values["order"])
    if values["readback"]:
        read = _("Read back.") if values["readback"] == "yes" else _("Not read back.")
        words = f"{words.rstrip('.')}. {read}"
    return words
