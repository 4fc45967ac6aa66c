"""The facts of the prescriber's one screen in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from ketadesk.clinical.levels import Level
from ketadesk.desk.before_next import Asked, BeforeNext, Interaction
from ketadesk.desk.last_infusion import Changes, LastInfusion
from ketadesk.kernel.dates import show_date, show_moment
from ketadesk.kernel.numbers import HUNDREDTH, TENTH, half_up, plain
from ketadesk.kernel.text import N_, _, plural
from ketadesk.ui.course_words import (
    NONE,
    SUICIDE,
    exposure_words,
    number_words,
    review_words,
    spacing_facts,
)
from ketadesk.ui.kit import Fact
from ketadesk.ui.theme import Status
from ketadesk.ui.wording import EVENTS, LEVELS, SEVERITIES
from ketadesk.visit.entries import AdverseEvent

Local = Callable[[datetime], datetime]

MEDICINES: Final[Mapping[str, str]] = {
    "med.benzo": N_("benzodiazepine"),
    "med.cns": N_("another medicine that makes drowsy"),
    "med.stim": N_("a medicine that can raise the pressure"),
    "med.maoi": N_("MAO inhibitor"),
    "med.theo": N_("theophylline or aminophylline"),
    "med.cyp": N_("CYP3A4 or CYP2B6"),
    "med.blunt": N_("a medicine that may weaken the effect"),
}
_CYP: Final[Mapping[str, str]] = {
    "inhibitor": N_("a strong CYP3A4 or CYP2B6 inhibitor"),
    "inducer": N_("a CYP3A4 or CYP2B6 inducer"),
}
_STOPS: Final = frozenset({"med.theo"})


def last_facts(last: LastInfusion) -> tuple[Fact, ...]:
    """What the infusion before amounted to."""
    line = last.line
    return (
        Fact(_("Dose given"), _dose(last)),
        Fact(_("Duration"), _duration(last)),
        Fact(_("Ordered"), _ordered(last), strong=False),
        Fact(_("Changes"), _changes(last), _changes_status(last.changes), strong=False),
        Fact(_("Peak BP"), _peak(last)),
        _alerts(last),
        Fact(_("Rescue medicines"), _medicines(last), strong=bool(last.medicines)),
        _distress(last),
        Fact(
            _("Peak dissociation"),
            NONE if line.peak_cadss6 is None else f"{line.peak_cadss6}/24",
            strong=False,
        ),
        Fact(_("Time to ready"), _ready(last), strong=False),
        _events(last.events),
        _suicide(_("C-SSRS then"), last.suicide),
    )


def _dose(last: LastInfusion) -> str:
    mg, per_kg = last.line.given_mg, last.line.mg_per_kg
    if mg is None or last.order is None:
        return _("Not known")
    words = f"{plain(half_up(mg, TENTH))}\u00a0mg"
    return words if per_kg is None else f"{words} ({plain(half_up(per_kg, HUNDREDTH))}\u00a0mg/kg)"


def _duration(last: LastInfusion) -> str:
    if last.elapsed_min is None:
        return _("Not ended")
    return _("{n} min").format(n=last.elapsed_min)


def _ordered(last: LastInfusion) -> str:
    if last.order is None:
        return _("Not known")
    return _("{per_kg}\u00a0mg/kg, {n}\u00a0min").format(
        per_kg=plain(last.order.mg_per_kg), n=plain(last.order.minutes)
    )


def _changes(last: LastInfusion) -> str:
    changes = last.changes
    counts = (
        plural("{n} pause", "{n} pauses", changes.pauses) if changes.pauses else "",
        plural("{n} change of rate", "{n} changes of rate", changes.rates) if changes.rates else "",
        plural("{n} bolus", "{n} boluses", changes.boluses) if changes.boluses else "",
        plural("{n} extension", "{n} extensions", changes.extensions) if changes.extensions else "",
        _("stopped early") if changes.early else "",
    )
    said = [each for each in counts if each]
    apart = last.percent_from_before
    if apart:
        said.append(
            _("order {n}\u00a0% from the one before").format(n=plain(half_up(apart, TENTH)))
        )
    return "; ".join(said) or _("None")


def _changes_status(changes: Changes) -> Status | None:
    return Status.CAUTION if changes.early else None


def _peak(last: LastInfusion) -> str:
    peak = last.line.peak
    if peak is None:
        return _("Not measured")
    return f"{peak[0]}/{NONE if peak[1] is None else peak[1]}"


def _alerts(last: LastInfusion) -> Fact:
    counted = [(level, last.alerts.get(level, 0)) for level in reversed(Level)]
    said = [f"{count} {_(LEVELS[level.value]).lower()}" for level, count in counted if count]
    if not said:
        # That there was none can be said only of what somebody observed.
        observed = bool(last.line.visit.running_sets)
        return Fact(_("Alerts"), _("None") if observed else _("Not measured"), strong=False)
    worst = next(level for level, count in counted if count)
    status = Status.CAUTION if worst is Level.AMBER else Status.STOP
    return Fact(_("Alerts"), ", ".join(said), status)


def _medicines(last: LastInfusion) -> str:
    said = [f"{each.medicine} {plain(each.dose)}\u00a0{each.unit}" for each in last.medicines]
    return ", ".join(said) or _("None")


def _distress(last: LastInfusion) -> Fact:
    peak = last.peak_distress
    if peak is None:
        return Fact(_("Peak distress"), _("Not asked"), strong=False)
    limit = last.line.visit.protocol.limit("distress")
    amber = None if limit is None else limit.amber_from
    status = Status.CAUTION if amber is not None and peak >= amber else None
    return Fact(_("Peak distress"), f"{peak}/3", status, strong=status is not None)


def _ready(last: LastInfusion) -> str:
    left = last.line.left_after_min
    if last.ready_min is None:
        return _("Never ready by every criterion")
    ready = _("{n} min after the pump end").format(n=last.ready_min)
    return ready if left is None else _("{ready}; left after {n} min").format(ready=ready, n=left)


def _events(events: tuple[AdverseEvent, ...]) -> Fact:
    said = []
    for each in events:
        words = _(EVENTS[each.event]) if each.event in EVENTS else each.event
        if each.severity in SEVERITIES:
            words += f", {_(SEVERITIES[each.severity]).lower()}"
        said.append(_("{event}, serious").format(event=words) if each.serious else words)
    status = Status.CAUTION if events else None
    return Fact(_("Adverse events"), "; ".join(said) or _("None"), status, strong=bool(events))


def _suicide(name: str, level: str | None) -> Fact:
    if level is None:
        return Fact(name, _("Not answered"), strong=False)
    words, status = SUICIDE[level]
    return Fact(name, _(words), status, strong=status is not None)


def next_facts(facts: BeforeNext, local: Local) -> tuple[Fact, ...]:
    """What bears on the infusion to come."""
    standing, asked = facts.standing, facts.asked
    rows = [Fact(_("Number"), number_words(standing))]
    if facts.days_since is not None:
        early = standing.earliest is not None and facts.days_since < standing.plan.days_between
        days = plural("{n} day", "{n} days", facts.days_since)
        status = Status.CAUTION if early else None
        rows.append(Fact(_("Since the last"), days, status))
    rows += spacing_facts(standing)
    review = standing.review_due
    if review is not None:
        rows.append(Fact(_("Due"), review_words(review.window), Status.CAUTION))
    rows += [
        _suicide(_("C-SSRS") if asked.today else _("C-SSRS last time"), asked.suicide),
        _interacting(asked),
        _escort(asked),
        *_call(facts, local),
        Fact(_("Ketamine so far"), exposure_words(standing.exposure), strong=False),
    ]
    if facts.series.next_at is not None:
        rows.append(Fact(_("Next visit"), show_moment(local(facts.series.next_at)), strong=False))
    return tuple(rows)


def asked_words(asked: Asked, local: Local) -> str:
    """Of when the answers are."""
    if asked.visit is None:
        return _("Nothing was asked yet.")
    day = show_date(local(asked.visit.entries[0].happened_at).date())
    if asked.today:
        return _("Medicines, C-SSRS and escort as answered today, {day}.").format(day=day)
    return _("Medicines, C-SSRS and escort as answered at the last visit, {day}.").format(day=day)


def _interacting(asked: Asked) -> Fact:
    said = [_interaction(each) for each in asked.interactions]
    if asked.open_items:
        open_words = ", ".join(_(MEDICINES[each]) for each in asked.open_items)
        if len(asked.open_items) == len(MEDICINES):
            open_words = _("all of them")
        said.append(_("not answered: {items}").format(items=open_words))
    stops = any(each.item in _STOPS for each in asked.interactions)
    status = (Status.STOP if stops else Status.CAUTION) if said else None
    words = "; ".join(said) or _("None of those asked about")
    return Fact(_("Interacting medicines"), words, status, strong=bool(said))


def _interaction(each: Interaction) -> str:
    if each.item == "med.cyp":
        value = str(each.fields.get("value", ""))
        return _(_CYP[value]) if value in _CYP else _(MEDICINES[each.item])
    words = _(MEDICINES[each.item])
    drug, daily = each.fields.get("drug"), each.fields.get("lorazepam_mg_day")
    if isinstance(drug, str) and drug:
        words += f" ({drug})"
    if isinstance(daily, Decimal):
        words += _(", {mg}\u00a0mg/day as lorazepam").format(mg=plain(daily))
    return words


def _escort(asked: Asked) -> Fact:
    name = _("Escort") if asked.today else _("Escort last time")
    if asked.escort is None:
        return Fact(name, _("Not answered"), strong=False)
    if not asked.escort:
        return Fact(name, _("Nobody"), Status.STOP)
    return Fact(name, ", ".join(asked.escort), strong=False)


def _call(facts: BeforeNext, local: Local) -> tuple[Fact, ...]:
    call, at = facts.last_call, facts.called_at
    if call is None or at is None:
        return (Fact(_("Last call"), _("Nobody was reached yet"), strong=False),)
    said = [show_date(local(at).date())]
    if call.score is not None:
        said.append(_("score {n}").format(n=plain(call.score)))
    if call.suicidal:
        said.append(_("thoughts of suicide"))
    if call.effects:
        said.append(call.effects)
    status = Status.STOP if call.suicidal else None
    return (Fact(_("Last call"), "; ".join(said), status, strong=bool(call.suicidal)),)
