"""The form of another rate, with what the decision rests on."""

from __future__ import annotations

from datetime import timedelta

from ketadesk.desk.charts import Change
from ketadesk.kernel.dates import show_duration
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.problems import Problem
from ketadesk.kernel.text import _
from ketadesk.ui.kit import NumberField
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.visit.infusion.act_dialog import ActForm, ActRow, Values
from ketadesk.ui.visit.infusion.pump_forms import (
    not_chosen,
    ordered_by,
    ordered_by_rows,
    patient_words,
    read_back,
)
from ketadesk.visit.cautions import Caution, increase_cautions
from ketadesk.visit.due import Urgency


def rate_form(presenter: VisitPresenter) -> ActForm:
    """Another rate; an increase asks for an order."""
    desk, visit = presenter.desk.infusion, presenter.visit
    infusion, dose = presenter.assessment().infusion, presenter.assessment().dose
    now = "–" if infusion.rate_ml_h is None else plain(infusion.rate_ml_h)
    ordered = "–" if dose is None else plain(dose.rate_ml_h)

    def act(values: Values, happened: bool) -> Change | Problem:  # noqa: FBT001
        return not_chosen(values) or desk.change_rate(
            visit, values["ml_h"], ordered_by(values), readback=read_back(values), happened=happened
        )

    sentence = _("Now {now} mL/h; the order works out to {ordered} mL/h.")
    hint = _("An increase needs a prescriber's order that was read back.")
    field = NumberField(_("New rate"), "mL/h")
    return ActForm(
        _("Change the rate"),
        (
            patient_words(presenter),
            sentence.format(now=now, ordered=ordered),
            *rate_cautions(presenter),
        ),
        _("Record the new rate"),
        (
            ActRow("ml_h", _("The rate that the pump now runs at"), field, hint),
            *ordered_by_rows(presenter, readback=True),
        ),
        act,
        may_have_happened=True,
    )


def rate_cautions(presenter: VisitPresenter) -> tuple[str, ...]:
    """What a change of the rate rests on: how old the last set is, and whether an alert is open.

    Sentences, never a refusal (clinical reference §3: at amber no rate increase is advised).
    """
    assessed = presenter.assessment()
    running = [each.taken for each in assessed.sets if each.running]
    if not running:
        said = [_("No set was taken since the start.")]
    else:
        age = show_duration(max(assessed.at - running[-1].at, timedelta()))
        words = _("The last set is {span} old.")
        if assessed.schedule.urgency == Urgency.OVERDUE:
            words = _("The last set is {span} old, and the next one is overdue.")
        said = [words.format(span=age)]
    cautions = increase_cautions(presenter.case.visit, assessed.at)
    if running and Caution.NO_FRESH_SET in cautions:
        minutes = presenter.protocol.recovery.fresh_min
        said.append(_("No complete set is younger than {n} min.").format(n=minutes))
    if Caution.ALERT_OPEN in cautions:
        said.append(_("An alert is open: the reference advises no increase."))
    return tuple(said)
