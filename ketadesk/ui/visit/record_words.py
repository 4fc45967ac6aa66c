"""The whole record in words: every entry with its values, what it replaced, how late it came."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta
from decimal import Decimal
from typing import Final

from ketadesk.clinical.observation import VITALS, Vitals
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import N_, _
from ketadesk.protocols.model import Protocol
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import Status
from ketadesk.ui.visit.entry_words import entry_status, entry_words
from ketadesk.ui.visit.leaving.evidence import clock_words
from ketadesk.ui.visit.leaving.parts import ALDRETE, PADSS
from ketadesk.ui.visit.part_words import answer_words, person_name
from ketadesk.ui.wording import SYMPTOMS
from ketadesk.visit.entries import (
    AldreteScored,
    AnswerCorrected,
    Answered,
    Body,
    DocumentIssued,
    Entry,
    ObservationCorrected,
    Observed,
    PadssScored,
    Signed,
    VisitOpened,
)

_LATE: Final = timedelta(seconds=60)
_HASH_SHOWN: Final = 12
_OTHER_VITALS: Final = {
    "on_oxygen": N_("On oxygen"),
    "site_ok": N_("IV site looks right"),
    "oriented": N_("Oriented"),
    "symptoms": N_("Symptoms"),
}


@dataclass(frozen=True, slots=True)
class RecordLine:
    """An entry as the record shows it.

    Attributes:
        key: id of the entry.
        time: clinical time.
        words: what it says.
        details: values, old values, lateness: one line each.
        person: who wrote it.
        status: colour and symbol, or None.
    """

    key: str
    time: str
    words: str
    details: tuple[str, ...]
    person: str
    status: Status | None


def record_lines(presenter: VisitPresenter) -> tuple[RecordLine, ...]:
    """Every entry in the order of recording."""
    entries = presenter.case.visit.entries
    by_id = {each.id: each for each in entries}
    replaced_by = {each.replaces: each for each in entries if each.replaces is not None}
    return tuple(_line(presenter, each, by_id, replaced_by) for each in entries)


def _line(
    presenter: VisitPresenter,
    entry: Entry,
    by_id: dict[str, Entry],
    replaced_by: dict[str, Entry],
) -> RecordLine:
    details = list(_values(presenter, entry.body))
    before = by_id.get(entry.replaces or "")
    if before is not None:
        details += _before(presenter, entry, before)
    if entry.recorded_at - entry.happened_at >= _LATE:
        words = _("Late entry, written at {time}")
        details.append(words.format(time=clock_words(presenter, entry.recorded_at)))
    later = replaced_by.get(entry.id)
    if later is not None:
        words = _("Replaced at {time} by {name}")
        details.append(
            words.format(
                time=clock_words(presenter, later.recorded_at),
                name=person_name(later.by, presenter),
            )
        )
    status = entry_status(entry, presenter)
    if status is None and isinstance(entry.body, AnswerCorrected | ObservationCorrected):
        status = Status.CAUTION
    return RecordLine(
        entry.id,
        clock_words(presenter, entry.happened_at),
        entry_words(entry, presenter),
        tuple(details),
        person_name(entry.by, presenter),
        status,
    )


def _values(presenter: VisitPresenter, body: Body) -> tuple[str, ...]:
    match body:
        case Observed(vitals=vitals):
            return (vitals_words(presenter.protocol, vitals),)
        case AldreteScored() | PadssScored():
            kind = ALDRETE if isinstance(body, AldreteScored) else PADSS
            parts = {each.name: getattr(body, each.name) for each in fields(body)}
            told = [
                f"{_(part.label)} {'–' if parts[part.name] is None else parts[part.name]}"
                for part in kind.parts
            ]
            return (", ".join(told),)
        case DocumentIssued():
            return (
                _("{language}, {size}, {paper}, fingerprint {hash}").format(
                    language=body.language,
                    size=body.size,
                    paper=body.paper,
                    hash=body.sha256[:_HASH_SHOWN],
                ),
            )
        case VisitOpened():
            words = _("Protocol {protocol}, fingerprint {hash}")
            return (words.format(protocol=body.protocol, hash=body.protocol_hash[:_HASH_SHOWN]),)
        case Signed():
            return (_("Covers the record up to {hash}").format(hash=body.covers[:_HASH_SHOWN]),)
        case _:
            return ()


def _before(presenter: VisitPresenter, entry: Entry, before: Entry) -> list[str]:
    old, new = before.body, entry.body
    if isinstance(old, Answered | AnswerCorrected):
        return [_("Before: {words}").format(words=answer_words(old, presenter))]
    if isinstance(old, Observed) and isinstance(new, ObservationCorrected):
        stood = _stood_before(presenter, entry, old)
        time = clock_words(presenter, before.happened_at)
        words = vitals_change(presenter.protocol, stood, new.vitals)
        return [_("Set of {time}: {words}").format(time=time, words=words)]
    return []


def _stood_before(presenter: VisitPresenter, correction: Entry, old: Observed) -> Vitals:
    """The values before this correction; a set may be corrected more than once."""
    vitals = old.vitals
    for entry, body in presenter.case.visit.of(ObservationCorrected):
        if entry.id == correction.id:
            break
        if entry.replaces == correction.replaces:
            vitals = body.vitals
    return vitals


def vital_label(protocol: Protocol, name: str) -> str:
    """What a value of a set is called, with its unit."""
    if name in _OTHER_VITALS:
        return _(_OTHER_VITALS[name])
    found = next((each for each in protocol.observed if each.name == name), None)
    if found is None:
        return name
    return f"{found.label}, {found.unit}" if found.unit else found.label


def vital_value(value: object) -> str:
    """One value of a set; a dash where it was not measured."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, tuple):
        names = [_(SYMPTOMS[each]) if each in SYMPTOMS else str(each) for each in value]
        return ", ".join(names) or _("none")
    return plain(value) if isinstance(value, Decimal | int) else str(value)


def vitals_words(protocol: Protocol, vitals: Vitals) -> str:
    """Everything that a set holds."""
    told = [
        f"{vital_label(protocol, name)}\u00a0{vital_value(getattr(vitals, name))}"
        for name in VITALS
        if getattr(vitals, name) is not None
    ]
    return " · ".join(told)


def vitals_change(protocol: Protocol, old: Vitals, new: Vitals) -> str:
    """Every value that a correction changed, old and new."""
    told = [
        f"{vital_label(protocol, name)} {vital_value(getattr(old, name))} → "
        f"{vital_value(getattr(new, name))}"
        for name in VITALS
        if getattr(old, name) != getattr(new, name)
    ]
    return " · ".join(told)
