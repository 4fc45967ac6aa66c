"""Forms of the acts on drug and pump."""

from __future__ import annotations

from ketadesk.desk.charts import Change
from ketadesk.kernel.numbers import half_up, plain
from ketadesk.kernel.problems import Code, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.kit import NumberField, Option, SegmentedAnswer, TextField
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.visit.infusion.act_dialog import ActForm, ActRow, Values, yes_no
from ketadesk.ui.wording import STOP_CRITERIA
from ketadesk.visit.cautions import still_red
from ketadesk.visit.orders import current_order, ordered_mg
from ketadesk.visit.rights import Act, Right
from ketadesk.visit.stopping import OTHER


def patient_words(presenter: VisitPresenter) -> str:
    """The patient as dialogs name the one concerned."""
    patient = presenter.case.patient
    return f"{patient.family.upper()}, {patient.given}"


def ceiling_words(presenter: VisitPresenter) -> tuple[str, ...]:
    """What the order's ceiling leaves room for; nothing where the order has none."""
    visit = presenter.case.visit
    order = current_order(visit)
    if order is None or order.ceiling_mg is None:
        return ()
    words = _("Ordered so far {mg} mg; the ceiling of the order is {ceiling} mg.")
    shown = words.format(mg=plain(half_up(ordered_mg(visit))), ceiling=plain(order.ceiling_mg))
    return (shown,)


def ordered_by_rows(presenter: VisitPresenter, *, readback: bool) -> tuple[ActRow, ...]:
    """Who ordered it, and whether it was read back; nothing for somebody who prescribes."""
    person = presenter.clinic.person
    if person is not None and person.prescribes:
        return ()
    label = _("Ordered by")
    rows = (ActRow("ordered_by", label, SegmentedAnswer(prescribers(presenter), label)),)
    if not readback:
        return rows
    asked = _("Was the order read back?")
    return (*rows, ActRow("readback", asked, yes_no(asked)))


def prescribers(presenter: VisitPresenter) -> tuple[Option, ...]:
    """Everybody active who prescribes."""
    people = presenter.desk.session.people.values()
    found = [each for each in people if each.active and each.prescribes]
    return tuple(
        Option(each.id, each.name, str(number)) for number, each in enumerate(found, start=1)
    )


def ordered_by(values: Values) -> str:
    """Who ordered it, by the row of ``ordered_by_rows``; empty for somebody who prescribes."""
    return values.get("ordered_by", "")


def read_back(values: Values) -> bool:
    """Whether the order was read back, by the same rows."""
    return values.get("readback", "") == "yes"


def not_chosen(values: Values) -> Problem | None:
    """An order was named, but not whether it was read back."""
    if ordered_by(values) and not values.get("readback", "none asked"):
        return Problem(Code.UNANSWERED, "readback")
    return None


def resume_form(presenter: VisitPresenter) -> ActForm:
    """Running on; after a red an order is needed."""
    desk, visit = presenter.desk.infusion, presenter.visit

    def act(values: Values, happened: bool) -> Change | Problem:  # noqa: FBT001
        return not_chosen(values) or desk.resume(
            visit, ordered_by(values), readback=read_back(values), happened=happened
        )

    red = (
        (_("A value is still red in its last reading. Look at the patient first."),)
        if still_red(presenter.case.visit)
        else ()
    )
    return ActForm(
        _("Resume the infusion"),
        (
            patient_words(presenter),
            _("After a red value the infusion goes on only on an order that was read back."),
            *red,
        ),
        _("Resume"),
        ordered_by_rows(presenter, readback=True),
        act,
        may_have_happened=True,
    )


def stop_form(presenter: VisitPresenter) -> ActForm:
    """The end of the infusion."""
    desk, visit = presenter.desk.infusion, presenter.visit
    how, why = _("Why does it end?"), _("What more is to be said")
    options = tuple(
        Option(name, _(words), str(number) if number else _("C"))
        for number, (name, words) in enumerate(STOP_CRITERIA.items())
    )

    def act(values: Values, _happened: bool) -> Change | Problem:  # noqa: FBT001
        if not values["how"]:
            return Problem(Code.UNANSWERED, "how")
        if values["how"] == OTHER and not values["reason"]:
            return Problem(Code.REASON_NEEDED, "reason")
        return desk.stop(visit, values["reason"], values["how"])

    return ActForm(
        _("Stop the infusion"),
        (
            patient_words(presenter),
            _("The infusion is ended and recovery begins. It cannot be started again."),
        ),
        _("Stop infusion"),
        (
            ActRow("how", how, SegmentedAnswer(options, how)),
            ActRow("reason", why, TextField(why), _("A reason is needed for another cause.")),
        ),
        act,
        stops=True,
        drafts="stop.",
    )


def bolus_form(presenter: VisitPresenter) -> ActForm:
    """A dose given at once: a prescriber's, or a nurse's on an order where the clinic allows it."""
    desk, visit = presenter.desk.infusion, presenter.visit

    def act(values: Values, happened: bool) -> Change | Problem:  # noqa: FBT001
        return not_chosen(values) or desk.bolus(
            visit,
            values["mg"],
            values["minutes"],
            ordered_by(values),
            readback=read_back(values),
            happened=happened,
        )

    blocked = presenter.desk.session.rights.right(Act.BOLUS) is Right.BLOCKED
    who = (
        _("Only a prescriber gives a bolus.")
        if blocked
        else _("A nurse gives a bolus only on an order that was read back.")
    )
    return ActForm(
        _("Bolus"),
        (patient_words(presenter), who, *ceiling_words(presenter)),
        _("Record the bolus"),
        (
            ActRow("mg", _("Dose"), NumberField(_("Bolus dose"), "mg")),
            ActRow("minutes", _("Given over"), NumberField(_("Given over"), "min")),
            *ordered_by_rows(presenter, readback=True),
        ),
        act,
        may_have_happened=True,
    )


def extend_form(presenter: VisitPresenter) -> ActForm:
    """An order beyond today's."""
    desk, visit = presenter.desk.infusion, presenter.visit

    def act(values: Values, happened: bool) -> Change | Problem:  # noqa: FBT001
        return not_chosen(values) or desk.extend(
            visit,
            values["ml"],
            values["minutes"],
            ordered_by(values),
            readback=read_back(values),
            happened=happened,
        )

    return ActForm(
        _("Extend the infusion"),
        (
            patient_words(presenter),
            _("A new order that was read back is needed."),
            *ceiling_words(presenter),
        ),
        _("Record the extension"),
        (
            ActRow("ml", _("Further volume"), NumberField(_("Further volume"), "mL")),
            ActRow("minutes", _("Further time"), NumberField(_("Further time"), "min")),
            *ordered_by_rows(presenter, readback=True),
        ),
        act,
        may_have_happened=True,
    )
