"""Forms of the acts on drug and pump."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt

from ketadesk.desk.charts import Change
from ketadesk.kernel.dates import show_date
from ketadesk.kernel.numbers import half_up, plain
from ketadesk.kernel.problems import Code, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.kit import NumberField, Option, SegmentedAnswer, TextField
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.visit.infusion.act_dialog import ActForm, ActRow, Values, yes_no
from ketadesk.ui.wording import STOP_CRITERIA
from ketadesk.visit.cautions import still_red
from ketadesk.visit.orders import current_dose, drawn_mg, ordered_mg
from ketadesk.visit.stopping import OTHER

_BEFORE_START: Final = frozenset(
    {
        Code.UNANSWERED,
        Code.HARD_STOP,
        Code.NEEDS_PRESCRIBER,
        Code.STALE,
        Code.WITNESS_SAME,
        Code.OUT_OF_ORDER,
    }
)
"""What the start waits for: a pump that runs all the same is recorded."""


def patient_words(presenter: VisitPresenter) -> str:
    """The patient as dialogs name the one concerned."""
    patient = presenter.case.patient
    return f"{patient.family.upper()}, {patient.given}"


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
    """A dose given at once; a prescriber signs in for it."""
    desk, visit = presenter.desk.infusion, presenter.visit

    def act(values: Values, happened: bool) -> Change | Problem:  # noqa: FBT001
        return desk.bolus(
            visit, values["mg"], values["minutes"], ordered_by(values), happened=happened
        )

    return ActForm(
        _("Bolus"),
        (patient_words(presenter), _("Only a prescriber gives a bolus.")),
        _("Record the bolus"),
        (
            ActRow("mg", _("Dose"), NumberField(_("Bolus dose"), "mg")),
            ActRow("minutes", _("Given over"), NumberField(_("Given over"), "min")),
            *ordered_by_rows(presenter, readback=False),
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
        (patient_words(presenter), _("A new order that was read back is needed.")),
        _("Record the extension"),
        (
            ActRow("ml", _("Further volume"), NumberField(_("Further volume"), "mL")),
            ActRow("minutes", _("Further time"), NumberField(_("Further time"), "min")),
            *ordered_by_rows(presenter, readback=True),
        ),
        act,
        may_have_happened=True,
    )


def draw_form(presenter: VisitPresenter) -> ActForm:
    """Ketamine taken from a vial of the register."""
    desk, visit = presenter.desk, presenter.visit
    today = presenter.clinic.local(presenter.clinic.now()).date()
    usable = [
        each for each in desk.register.vials() if each.balance_mg > 0 and not each.expired(today)
    ]
    words = _("{mg} mg left, {strength} mg/mL, expires {day}")
    options = tuple(
        Option(
            each.name,
            each.name,
            str(number) if number < 10 else "",
            words.format(
                mg=plain(each.balance_mg),
                strength=plain(each.strength_mg_ml),
                day=show_date(each.expires),
            ),
        )
        for number, each in enumerate(usable, start=1)
    )
    case = presenter.case.visit
    dose = current_dose(case)
    state = _("Ordered {ordered} mg, drawn {drawn} mg.").format(
        ordered="–" if dose is None else plain(half_up(ordered_mg(case))),
        drawn=plain(drawn_mg(case)),
    )
    none = () if options else (_("The medication log holds no vial that may be used."),)

    def act(values: Values, happened: bool) -> Change | Problem:  # noqa: FBT001
        if not values["vial"]:
            return Problem(Code.UNANSWERED, "vial")
        return desk.infusion.draw(visit, values["vial"], values["mg"], happened=happened)

    vials = SegmentedAnswer(options, _("Vial"), least_width_px=200)
    if not options:
        vials.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return ActForm(
        _("Draw up ketamine"),
        (patient_words(presenter), state, *none),
        _("Record the draw"),
        (
            ActRow("vial", _("Vial"), vials),
            ActRow("mg", _("Amount drawn"), NumberField(_("Amount drawn"), "mg")),
        ),
        act,
        may_have_happened=True,
    )


def prime_form(presenter: VisitPresenter) -> ActForm:
    """What the line was filled with."""
    desk, visit = presenter.desk.infusion, presenter.visit
    label = _("The line is filled with")
    options = (
        Option("drug", _("Drug"), _("D")),
        Option("saline", _("Saline"), _("S")),
    )

    def act(values: Values, _happened: bool) -> Change | Problem:  # noqa: FBT001
        if not values["with"]:
            return Problem(Code.UNANSWERED, "with")
        return desk.prime(visit, values["with"], values["line_ml"])

    return ActForm(
        _("Prime the line"),
        (patient_words(presenter),),
        _("Record the priming"),
        (
            ActRow("with", label, SegmentedAnswer(options, label)),
            ActRow("line_ml", _("Volume of the line"), NumberField(_("Volume of the line"), "mL")),
        ),
        act,
    )


def running_form(presenter: VisitPresenter) -> ActForm:
    """The pump runs although something was in the way of the start."""
    desk, visit = presenter.desk.infusion, presenter.visit
    field = NumberField(_("Rate that the pump runs at"), "mL/h")

    def act(values: Values, happened: bool) -> Change | Problem:  # noqa: FBT001
        return desk.start(visit, values["rate_ml_h"], happened=happened)

    return ActForm(
        _("The pump was started before this page"),
        (
            patient_words(presenter),
            _("What was in the way of the start is kept with it."),
        ),
        _("Record the start"),
        (ActRow("rate_ml_h", _("Rate that the pump runs at"), field),),
        act,
        may_have_happened=True,
        passed_over=_BEFORE_START,
    )
