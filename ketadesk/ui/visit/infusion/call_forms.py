"""Forms of calls: to the prescriber about what is urgent, to the escort who is not here."""

from __future__ import annotations

from typing import Final

from ketadesk.desk.charts import Change
from ketadesk.kernel.problems import Code, Problem
from ketadesk.kernel.text import N_, _
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.kit import Button, ButtonKind, NoteField, Option, SegmentedAnswer, TextField
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.visit.infusion.act_dialog import ActForm, ActRow, Values, yes_no
from ketadesk.ui.visit.infusion.late import late_act, late_rows
from ketadesk.ui.visit.infusion.pump_forms import patient_words, prescribers
from ketadesk.ui.wording import note_hint

_WHAT: Final = (
    ("called", N_("Called"), N_("C")),
    ("arrived", N_("Arrived"), N_("A")),
    ("ordered", N_("Said or ordered something"), N_("O")),
)


def prescriber_form(presenter: VisitPresenter, dialogs: Dialogs, what: str = "") -> ActForm:
    """A prescriber was called, came, or gave an order: one entry each, with its time.

    Args:
        presenter: of the visit.
        dialogs: asks for a passphrase where it was long ago.
        what: the one that the form is opened for; empty where the form asks.
    """
    desk, visit = presenter.desk.urgent, presenter.visit
    who, asked = _("Prescriber"), _("What happened")
    order, readback = _("What was said or ordered"), _("Was the order read back?")
    options = tuple(Option(value, _(label), _(key)) for value, label, key in _WHAT)
    rows = [ActRow("who", who, SegmentedAnswer(prescribers(presenter), who))]
    if not what:
        rows.append(ActRow("what", asked, SegmentedAnswer(options, asked)))
    if what in ("", "ordered"):
        note = NoteField(order, "", lines=2)
        rows.append(ActRow("order", order, note, note_hint()))
        rows.append(ActRow("readback", readback, yes_no(readback)))

    def act(values: Values, _happened: bool) -> Change | Problem:  # noqa: FBT001
        said = what or values["what"]
        if not values["who"]:
            return Problem(Code.UNANSWERED, "who")
        if not said:
            return Problem(Code.UNANSWERED, "what")
        if said == "ordered" and values["order"] and not values["readback"]:
            return Problem(Code.UNANSWERED, "readback")
        return late_act(
            presenter,
            dialogs,
            values,
            lambda at, proof: desk.call_prescriber(
                visit,
                values["who"],
                said,
                values.get("order", ""),
                readback=values.get("readback", "") == "yes",
                at=at,
                late_reason=values["late_reason"],
                proof=proof,
            ),
        )

    return ActForm(
        _("Prescriber"),
        (patient_words(presenter),),
        _("Record it"),
        (*rows, *late_rows(presenter, _("At, if not now"))),
        act,
        drafts="prescriber.",
    )


def escort_form(contact: str, presenter: VisitPresenter) -> ActForm:
    """The escort, or the second contact, was called because nobody came.

    Args:
        contact: ``escort`` or ``second``.
        presenter: of the visit.
    """
    desk, visit = presenter.desk.urgent, presenter.visit
    name, phone, reached = _("Name"), _("Number called"), _("Did they answer?")
    title = _("Escort called") if contact == "escort" else _("Second contact called")
    known = presenter.case.visit.answers.get("esc.name") if contact == "escort" else None
    told = {} if known is None else known.fields
    who, number = (_text(told.get(part)) for part in ("name", "phone"))
    called_name, called = TextField(name), TextField(phone)
    called_name.set_text(who)

    def act(values: Values, _happened: bool) -> Change | Problem:  # noqa: FBT001
        if not values["reached"]:
            return Problem(Code.UNANSWERED, "reached")
        return desk.call_escort(
            visit, contact, values["name"], values["phone"], reached=values["reached"] == "yes"
        )

    return ActForm(
        title,
        (
            patient_words(presenter),
            _("Without an escort the patient stays. A prescriber decides what is done."),
        ),
        _("Record the call"),
        (
            ActRow("name", name, called_name, kept=False),
            _number_row(phone, called, number),
            ActRow("reached", reached, yes_no(reached)),
        ),
        act,
    )


def _text(said: object) -> str:
    return said if isinstance(said, str) else ""


def _number_row(label: str, field: TextField, known: str) -> ActRow:
    """The number called. The one on record stands under it and is written only when asked for.

    What Enter passes over would be recorded as called, whichever number was dialled.
    """
    if not known:
        return ActRow("phone", label, field, kept=False)
    take = Button(_("This number was called"), ButtonKind.LINK, key="Alt+U")

    def on_taken() -> None:
        field.set_text(known)
        field.setFocus()

    take.clicked.connect(on_taken)
    hint = _("From the screening: {number}").format(number=known)
    return ActRow("phone", label, field, hint, kept=False, offer=take)
