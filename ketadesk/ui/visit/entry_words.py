"""Every kind of entry in words, for timelines and for the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import timedelta
from decimal import Decimal
from typing import Final

from ketadesk.clinical.levels import Level
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import N_, _
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.visit.part_words import answer_words, part_words, person_name, value_words
from ketadesk.ui.visit.urgent_words import (
    event_words,
    followed_words,
    given_words,
    left_words,
    response_words,
    stopped_words,
)
from ketadesk.ui.wording import item_words
from ketadesk.visit import entries as kinds
from ketadesk.visit.entries import Body, Entry

LEVEL_STATUS: Final[Mapping[Level, Status]] = {
    Level.GREEN: Status.OK,
    Level.AMBER: Status.CAUTION,
    Level.RED: Status.STOP,
    Level.EMERGENCY: Status.STOP,
}

_TOLD_LATE: Final = (
    *(kinds.MedicineGiven, kinds.AdverseEvent, kinds.PrescriberCalled, kinds.EmergencyStep),
)
"""Kinds that may be written down later than they happened, sets of observations aside."""

_SENTENCES: Final[Mapping[type[Body], str]] = {
    kinds.VisitOpened: N_("Visit {number} opened in chair {chair}, protocol {protocol_version}"),
    kinds.Decided: N_("Decided: {decision} – {item}"),
    kinds.Overridden: N_("Overridden: {item}"),
    kinds.Identified: N_("Two identifiers entered again: they agree"),
    kinds.Ordered: N_(
        "Ordered: {mg_per_kg} mg/kg × {dosing_weight_kg} in {minutes} min, "
        "{concentration_mg_ml} mg/mL"
    ),
    kinds.Drawn: N_("Drawn: {mg} mg from vial {vial}"),
    kinds.Primed: N_("Line primed with {filled_with}, {line_ml} mL"),
    kinds.LineFlushed: N_("What stood in the line was flushed into the patient"),
    kinds.BolusGiven: N_("Bolus {mg} mg in {minutes} min"),
    kinds.Extended: N_("Extended by {ml} mL in {minutes} min"),
    kinds.Started: N_("Infusion started, {rate_ml_h} mL/h"),
    kinds.RateChanged: N_("Rate changed to {rate_ml_h} mL/h"),
    kinds.Paused: N_("Infusion paused"),
    kinds.Resumed: N_("Infusion resumed"),
    kinds.PumpRead: N_("Pump shows {volume_ml} mL"),
    kinds.Reconciled: N_("Volume settled: {accepted}, {volume_ml} mL"),
    kinds.Acknowledged: N_("Alert seen"),
    kinds.AldreteScored: N_("Aldrete score"),
    kinds.PadssScored: N_("PADSS score"),
    kinds.Wasted: N_("Wasted: {mg} mg, {method}, in front of {witness}"),
    kinds.ObservationCorrected: N_("Observation corrected"),
    kinds.Noted: N_("{text}"),
    kinds.AddendumWritten: N_("Addendum: {text}"),
    kinds.Cancelled: N_("Visit cancelled before the infusion"),
    kinds.Voided: N_("Record void: wrong patient"),
    kinds.EmergencyStep: N_("Emergency: {step}"),
    kinds.PrescriberCalled: N_("{person} {what}"),
    kinds.EscortCalled: N_("Called {contact}: {name}, {phone}, {reached}"),
    kinds.OwnLimitWritten: N_("Own limit: {limit} {value}"),
    kinds.ReviewWritten: N_("Review after {after} infusions: {decision}"),
    kinds.FollowUpCalled: N_("Follow-up call, {due}: {outcome}"),
    kinds.CareWritten: N_("Care beside the infusions written"),
    kinds.CheckWritten: N_("Check of {check}: {result}"),
    kinds.PatientWritten: N_("Patient written: {family}, {given}, record no. {record_no}"),
    kinds.VialReceived: N_(
        "Vial {vial} received: {size_mg} mg, {strength_mg_ml} mg/mL, lot {lot}, expires {expires}"
    ),
    kinds.VialDrawn: N_("{mg} mg drawn from vial {vial}"),
    kinds.VialWasted: N_("{mg} mg of vial {vial} wasted, {method}, in front of {witness}"),
    kinds.VialCounted: N_("Vial {vial} counted: {counted_mg} mg, register {expected_mg} mg"),
    kinds.ClinicWritten: N_("Clinic settings written"),
    kinds.PersonWritten: N_("Person written: {name}"),
    kinds.ProtocolApproved: N_("Protocol {protocol} {version} approved"),
    kinds.ProtocolDrafted: N_("The clinic's own copy of a protocol was edited"),
    kinds.ActionTableWritten: N_("Who may do what was written"),
    kinds.ChoicesSwitched: N_("Choices of the protocol switched on or off"),
    kinds.AuditNoted: N_("Noted by the program: {event}"),
}


def entry_words(entry: Entry, presenter: VisitPresenter) -> str:
    """What an entry says, with its reason; the person and the time stand beside it.

    Args:
        entry: of any stream.
        presenter: knows the people, the protocol and the levels of sets.
    """
    words = _told(entry, presenter)
    ordered_by = getattr(entry.body, "ordered_by", "")
    if ordered_by and ordered_by != entry.by:
        words += ", " + _("ordered by {name}").format(name=person_name(ordered_by, presenter))
    if getattr(entry.body, "readback", False):
        words += ", " + _("read back")
    if isinstance(entry.body, kinds.VialReceived) and entry.body.ndc:
        words += ", " + _("NDC {code}").format(code=entry.body.ndc)
    if isinstance(entry.body, kinds.Overridden) and entry.body.compensating:
        words += ". " + _("Done instead: {said}").format(said=entry.body.compensating)
    if entry.reason and not (isinstance(entry.body, kinds.Stopped) and entry.body.completed):
        words += ". " + entry.reason
    if _is_late(entry, presenter):
        words += " · " + _("late entry")
    if entry.after_the_fact and not isinstance(entry.body, kinds.AdverseEvent):
        return _("Already happened: {words}").format(words=words)
    return words


def _is_late(entry: Entry, presenter: VisitPresenter) -> bool:
    """Whether it is told as late; a set says so itself, with its level."""
    if not isinstance(entry.body, _TOLD_LATE):
        return False
    marked = timedelta(minutes=presenter.protocol.schedule.late_marked_min)
    return entry.recorded_at - entry.happened_at >= marked


def entry_status(entry: Entry, presenter: VisitPresenter) -> Status | None:
    """The colour and symbol that the entry carries on a list, or None."""
    if entry.after_the_fact:
        return Status.STOP
    if isinstance(entry.body, kinds.Observed):
        level = _level_of(entry, presenter)
        return None if level in (None, Level.GREEN) else LEVEL_STATUS[level]
    if isinstance(entry.body, kinds.AdverseEvent) and entry.body.severity == "severe":
        return Status.STOP
    return None


def _told(entry: Entry, presenter: VisitPresenter) -> str:
    special = _SPECIAL.get(type(entry.body))
    if special is not None:
        return special(entry, presenter)
    sentence = _SENTENCES.get(type(entry.body))
    if sentence is None:
        raise TypeError(f"{entry.body.kind} has no words")
    shown = {
        each.name: part_words(each.name, getattr(entry.body, each.name), presenter)
        for each in fields(entry.body)  # type: ignore[arg-type]
    }
    words = _(sentence).format(**shown).strip()
    more = _after_colon(entry.body)
    if more:
        words += ": " + more
    if isinstance(entry.body, kinds.AldreteScored | kinds.PadssScored):
        parts = [getattr(entry.body, each.name) for each in fields(entry.body)]
        missing = any(part is None for part in parts)
        words += " " + (_("incomplete") if missing else str(sum(parts)))
    return words


def _after_colon(body: Body) -> str:
    """What a person said to it."""
    match body:
        case kinds.Acknowledged(action=said):
            return said
        case kinds.EmergencyStep(text=said) | kinds.PrescriberCalled(order=said):
            return said
        case kinds.FollowUpCalled(effects=said):
            return said
        case _:
            return ""


def _answered(entry: Entry, presenter: VisitPresenter) -> str:
    body = entry.body
    if not isinstance(body, kinds.Answered | kinds.AnswerCorrected):
        raise TypeError(body.kind)
    words = f"{item_words(presenter.protocol, body.item)}: {answer_words(body, presenter)}"
    if isinstance(body, kinds.AnswerCorrected):
        return _("Corrected: {words}").format(words=words)
    if body.checked_at is not None:
        return _("{words}, checked {time} by {name}").format(
            words=words,
            time=f"{presenter.clinic.local(body.checked_at):%H:%M}",
            name=person_name(body.checked_by, presenter),
        )
    return words


def _level_of(entry: Entry, presenter: VisitPresenter) -> Level | None:
    sets = presenter.assessment().sets
    return next((each.level for each in sets if each.taken.entry.id == entry.id), None)


def _observed(entry: Entry, presenter: VisitPresenter) -> str:
    body = entry.body
    if not isinstance(body, kinds.Observed):
        raise TypeError(body.kind)
    sets = presenter.assessment().sets
    read = next((each for each in sets if each.taken.entry.id == entry.id), None)
    words = _("Observation") if read is None or read.running else _("Baseline")
    if read is not None and read.level not in (None, Level.GREEN):
        told = [
            value_words(presenter, each.parameter)
            + ("" if each.value is None else f"\u00a0{plain(each.value)}")
            for each in read.findings
            if each.parameter in read.reasons
        ]
        words += f" · {SYMBOLS[LEVEL_STATUS[read.level]]} " + ", ".join(told)
    if body.partial:
        words += " · " + _("part of a set: {reason}").format(reason=body.partial)
    if read is not None and read.late:
        words += " · " + _("late entry")
    return words


def _discrepancy(entry: Entry, _presenter: VisitPresenter) -> str:
    body = entry.body
    if not isinstance(body, kinds.DiscrepancyReported):
        raise TypeError(body.kind)
    if body.unaccounted_mg is None:
        words = _("Reported to {reported_to}: nobody knows how much ketamine was given")
        return words.format(reported_to=body.reported_to)
    words = _("Discrepancy of {unaccounted_mg} mg reported to {reported_to}")
    return words.format(unaccounted_mg=plain(body.unaccounted_mg), reported_to=body.reported_to)


def _signed(entry: Entry, _presenter: VisitPresenter) -> str:
    body = entry.body
    if not isinstance(body, kinds.Signed):
        raise TypeError(body.kind)
    told = {
        "screening": _("Screening signed by {name}"),
        "discharge": _("Discharge signed by {name}"),
        "record": _("Record signed and closed by {name}"),
    }
    return told[body.meaning].format(name=body.printed_name)


def _issued(entry: Entry, presenter: VisitPresenter) -> str:
    body = entry.body
    if not isinstance(body, kinds.DocumentIssued):
        raise TypeError(body.kind)
    name = part_words("document", body.document, presenter)
    words = _("Issued: {name}, version {version}").format(name=name, version=body.version)
    return words + (", " + _("reprint") if body.reprint else "")


def _clock(entry: Entry, _presenter: VisitPresenter) -> str:
    seconds = entry.body.seconds if isinstance(entry.body, kinds.ClockJumped) else 0
    minutes = plain(Decimal(abs(seconds)) // 60)
    words = (
        _("The computer's clock was put forward by {minutes} min. Times here did not follow it.")
        if seconds > 0
        else _("The computer's clock was put back by {minutes} min. Times here did not follow it.")
    )
    return words.format(minutes=minutes)


_SPECIAL: Final[Mapping[type[Body], Callable[[Entry, VisitPresenter], str]]] = {
    kinds.Answered: _answered,
    kinds.AnswerCorrected: _answered,
    kinds.Observed: _observed,
    kinds.DiscrepancyReported: _discrepancy,
    kinds.AdverseEvent: event_words,
    kinds.EventFollowed: followed_words,
    kinds.MedicineGiven: given_words,
    kinds.MedicineAnswered: response_words,
    kinds.Stopped: stopped_words,
    kinds.Signed: _signed,
    kinds.LeftEarly: left_words,
    kinds.DocumentIssued: _issued,
    kinds.ClockJumped: _clock,
}
"""Kinds whose words need more than their own fields."""
