"""What findings, settlements and progress are called on the screening."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import N_, _
from ketadesk.protocols.model import Protocol, RuleLevel
from ketadesk.ui.own_limit_words import NAMES, own_limit_words
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import Status
from ketadesk.ui.wording import item_words, source_words
from ketadesk.visit.assessment import Assessment
from ketadesk.visit.entries import Decided
from ketadesk.visit.findings import Finding
from ketadesk.visit.own_limits import limits_at

DECISIONS: Final[Mapping[str, str]] = {
    "proceed": N_("Proceed"),
    "modify": N_("Modify"),
    "postpone": N_("Postpone"),
}

_BASELINE_VALUES: Final[Mapping[str, tuple[str, str]]] = {
    "base.hr": ("hr", "/min"),
    "base.spo2": ("spo2", "%"),
    "base.rr": ("rr", "/min"),
    "base.temp": ("temp_c", "°C"),
    "base.moaas": ("moaas", ""),
}


def finding_status(finding: Finding) -> Status:
    """The sign of a finding."""
    if finding.settled_by is not None:
        return Status.OK
    if finding.stops:
        return Status.STOP
    return Status.CAUTION if finding.asks else Status.INFO


def finding_word(finding: Finding) -> str:
    """What a finding asks for, in a word or two."""
    if finding.stops:
        return _("Hard stop")
    return _("Prescriber decides") if finding.asks else _("Note")


def finding_text(protocol: Protocol, finding: Finding, assessment: Assessment | None = None) -> str:
    """What was found, in a sentence."""
    if finding.text:
        return finding.text
    words = item_words(protocol, finding.item)
    if finding.item == "base.bp" and assessment is not None:
        vitals = assessment.baseline.vitals
        return f"{words}: {vitals.sbp}/{vitals.dbp}\u00a0mmHg."
    if finding.item in _BASELINE_VALUES and assessment is not None:
        name, unit = _BASELINE_VALUES[finding.item]
        value = getattr(assessment.baseline.vitals, name)
        shown = plain(value) if isinstance(value, Decimal | int) else str(value)
        return f"{words}: {shown}\u00a0{unit}.".replace("\u00a0.", ".")
    if protocol.item(finding.item) is not None:
        return _("Not assessed: {question}").format(question=words)
    return words


def finding_sentence(
    presenter: VisitPresenter, finding: Finding, assessment: Assessment | None = None
) -> str:
    """Word, text and source of a finding, as it stands beside its item."""
    protocol = presenter.protocol
    text = finding_text(protocol, finding, assessment)
    said = f"{finding_word(finding)}: {text}"
    own = _own_words(presenter, finding)
    if own:
        said = f"{said} {own}"
    who = who_settles(finding)
    if who:
        said = f"{said} {who}"
    source = finding_source(protocol, finding)
    if source:
        said = _("{said} Source: {source}.").format(said=said, source=source)
    settled = settled_words(presenter, finding)
    return f"{said} {settled}" if settled else said


def _own_words(presenter: VisitPresenter, finding: Finding) -> str:
    """The patient's own limits that a finding of the baseline is judged by."""
    judged = {"base.bp": ("sbp", "dbp"), "base.spo2": ("spo2",)}.get(finding.item, ())
    visit = presenter.case.visit
    at = visit.started_at or presenter.clinic.now()
    own = (each for each in limits_at(visit, at) if each.parameter in judged)
    return " ".join(f"{_(NAMES[each.name])}: {own_limit_words(each)}." for each in own)


def who_settles(finding: Finding) -> str:
    """Who may settle a hard stop; empty where nothing is stopped or it is settled."""
    if not finding.stops or finding.settled_by is not None:
        return ""
    if finding.level is RuleLevel.STOP:
        return _("A prescriber may override this with a reason.")
    return _("Nobody can override this.")


def finding_source(protocol: Protocol, finding: Finding) -> str:
    """Where a limit comes from; empty where nothing is named."""
    # The named sources of the order's limits stand for vial strengths and ideal weight: what is
    # asked again about a dose is KetaDesk's own proposal while the protocol says so.
    own = finding.item.startswith("dose.") and finding.house_default
    sources = () if own else finding.sources
    return source_words(protocol, sources, house_default=finding.house_default)


def settled_words(presenter: VisitPresenter, finding: Finding) -> str:
    """Who settled a finding, how and why; empty while it is open."""
    entry = finding.settled_by
    if entry is None:
        return ""
    person = presenter.desk.session.people.get(entry.by)
    name = entry.by if person is None else person.name
    if isinstance(entry.body, Decided):
        decision = _(DECISIONS[entry.body.decision])
        return _("Decided by {name}: {decision}. {reason}").format(
            name=name, decision=decision.lower(), reason=entry.reason
        )
    return _("Settled by {name}. {reason}").format(name=name, reason=entry.reason).strip()
