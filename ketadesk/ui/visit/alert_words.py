"""An alert in sentences: what is outside, why, what is usually done, what became of it."""

from __future__ import annotations

from decimal import Decimal

from ketadesk.clinical.levels import Level
from ketadesk.kernel.dates import show_time
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import _
from ketadesk.protocols.model import Limit
from ketadesk.ui.own_limit_words import NAMES, own_limit_words
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.visit.part_words import person_name, value_words
from ketadesk.ui.wording import LEVELS, level_advice, source_words
from ketadesk.visit.own_limits import limits_at, rules_at
from ketadesk.visit.visit import ObservationSet
from ketadesk.visit.watch import Alert


def alert_title(alert: Alert, presenter: VisitPresenter) -> str:
    """Such as "Amber: SBP 162 at 09:48"."""
    value = "" if alert.value is None else f"\u00a0{plain(alert.value)}"
    return _("{level}: {what}{value} at {time}").format(
        level=_(LEVELS[alert.level.value]),
        what=value_words(presenter, alert.parameter),
        value=value,
        time=show_time(presenter.clinic.local(alert.at)),
    )


def alert_reason(alert: Alert, presenter: VisitPresenter) -> str:
    """The limit that was reached with its source, and the usual first steps."""
    visit = presenter.case.visit
    protocol = rules_at(visit, alert.at)
    limit = protocol.limit(alert.parameter)
    parts = []
    if limit is not None:
        bound = _bound_words(limit, alert, presenter)
        source = source_words(protocol, limit.sources, house_default=limit.house_default)
        if bound:
            parts.append(f"{bound} ({source})." if source else f"{bound}.")
        own = (each for each in limits_at(visit, alert.at) if each.parameter == alert.parameter)
        parts.extend(f"{_(NAMES[each.name])}: {own_limit_words(each)}." for each in own)
    if alert.repeated:
        parts.append(_("The second amber in a row: tell the prescriber."))
    advice = level_advice(alert.level.value, alert.parameter, repeated=alert.repeated)
    if advice:
        parts.append(advice)
    return " ".join(parts)


def _bound_words(limit: Limit, alert: Alert, presenter: VisitPresenter) -> str:
    value = alert.value
    if value is None:
        return ""
    name = alert.level.value
    at_least: Decimal | None = getattr(limit, f"{name}_from", None)
    at_most: Decimal | None = getattr(limit, f"{name}_to", None)
    if at_least is not None and value >= at_least:
        return _("{bound} or above").format(bound=plain(at_least))
    if at_most is not None and value <= at_most:
        return _("{bound} or below").format(bound=plain(at_most))
    baseline = getattr(presenter.assessment().baseline.vitals, limit.parameter, None)
    if alert.level is Level.AMBER and limit.rise_amber is not None and baseline is not None:
        words = _("{rise} or more above the baseline of {baseline}")
        return words.format(rise=plain(limit.rise_amber), baseline=plain(baseline))
    return ""


def alert_story(alert: Alert, presenter: VisitPresenter) -> str:
    """Who saw it, what was done, and the next reading of the same value."""
    local = presenter.clinic.local
    parts = []
    if alert.seen is None:
        parts.append(_("Not seen by anybody yet."))
    else:
        seen = _("Seen {time} {name}.").format(
            time=show_time(local(alert.seen.happened_at)),
            name=person_name(alert.seen.by, presenter),
        )
        parts.append(seen)
        action = getattr(alert.seen.body, "action", "")
        parts.append(f"{action}." if action and not action.endswith(".") else action)
    later = _next_reading(alert, presenter)
    if later is not None:
        parts.append(
            _("Repeat {time}: {value}").format(
                time=show_time(local(later.at)), value=_reading(alert.parameter, later)
            )
        )
    return " ".join(each for each in parts if each)


def _next_reading(alert: Alert, presenter: VisitPresenter) -> ObservationSet | None:
    name = alert.parameter
    for taken in presenter.case.visit.running_sets:
        if taken.at > alert.at and getattr(taken.vitals, name, None) is not None:
            return taken
    return None


def _reading(parameter: str, taken: ObservationSet) -> str:
    vitals = taken.vitals
    if parameter in ("sbp", "dbp"):
        pair = (vitals.sbp, vitals.dbp)
        return "/".join("–" if each is None else str(each) for each in pair)
    value = getattr(vitals, parameter)
    return plain(value) if isinstance(value, Decimal | int) else _("recorded")
