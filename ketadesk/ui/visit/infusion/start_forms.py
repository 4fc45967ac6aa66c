"""Forms of what comes before the start: drawing up, priming, a pump that already runs."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt

from ketadesk.desk.charts import Change
from ketadesk.kernel.dates import show_date
from ketadesk.kernel.numbers import half_up, plain
from ketadesk.kernel.problems import Code, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.kit import NumberField, Option, SegmentedAnswer
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.visit.infusion.act_dialog import ActForm, ActRow, Values
from ketadesk.ui.visit.infusion.pump_forms import patient_words
from ketadesk.visit.orders import current_dose, drawn_mg, ordered_mg

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
