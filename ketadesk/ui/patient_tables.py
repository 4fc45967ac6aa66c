"""What the patient's own page says of series, scores, visits and papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Final

from ketadesk.clinical.series import SeriesPlan
from ketadesk.desk.series import Outcome, Series, VisitLine
from ketadesk.kernel.dates import MONTHS, show_date, show_moment
from ketadesk.kernel.numbers import HUNDREDTH, TENTH, half_up, plain
from ketadesk.kernel.text import N_, _
from ketadesk.protocols.model import Band, Protocol, Scale
from ketadesk.ui.chart import OutcomeBand, OutcomeData, OutcomePoint
from ketadesk.ui.kit import Cell, Column, Fact
from ketadesk.ui.theme import Status
from ketadesk.ui.weights import pounds
from ketadesk.ui.wording import EVENTS, SEVERITIES, stage_word
from ketadesk.visit.entries import DocumentIssued, Value
from ketadesk.visit.facts import indications
from ketadesk.visit.people import Person
from ketadesk.visit.stages import Stage
from ketadesk.visit.visit import Visit

Local = Callable[[datetime], datetime]
NONE: Final = "–"
MOST_POINTS: Final = 12
BAND_COLOURS: Final = (
    (Status.OK, 1.0),
    (Status.OK, 0.5),
    (Status.CAUTION, 0.4),
    (Status.CAUTION, 0.8),
    (Status.STOP, 0.6),
)
DOCUMENTS: Final = {"discharge-sheet": N_("Discharge sheet")}
OPEN_STAGES: Final = (Stage.SCREENING, Stage.INFUSION, Stage.RECOVERY)


def series_facts(series: Series, people: dict[str, Person], local: Local) -> tuple[Fact, ...]:
    """The series card."""
    if not series.lines:
        return (Fact(_("Visits"), _("None yet"), strong=False),)
    visit = series.lines[-1].visit
    planned = visit.protocol.planned_infusions
    person = people.get(series.prescriber)
    next_words = _("Not booked")
    if series.next_at is not None:
        next_words = show_moment(local(series.next_at))
    return (
        Fact(_("Reason"), _reason(visit)),
        Fact(
            _("Protocol"),
            f"{visit.protocol.title} · v{visit.protocol.version}",
            strong=False,
        ),
        Fact(_("Prescriber"), person.name if person else _("Not known"), strong=False),
        Fact(_("Plan"), _plan(visit.protocol), strong=False),
        Fact(_("Done"), _("{done} of {planned}").format(done=series.done, planned=planned)),
        Fact(_("Next"), next_words),
    )


def _plan(protocol: Protocol) -> str:
    """How many infusions, and how close together where the protocol says it."""
    if protocol.planned_days_between is not None:
        return _("{n} infusions, {days} days from one to the next, then review").format(
            n=protocol.planned_infusions, days=protocol.planned_days_between
        )
    return _("{n} infusions in {low} to {high} weeks, then review").format(
        n=protocol.planned_infusions, low=SeriesPlan().weeks_low, high=SeriesPlan().weeks_high
    )


def _reason(visit: Visit) -> str:
    item = visit.protocol.item("ind.code")
    labels = {} if item is None else {each.value: each.label for each in item.options}
    reasons = [labels.get(each, each) for each in indications(visit.answers)]
    return ", ".join(reasons) or _("Not known")


def health_facts(series: Series) -> tuple[Fact, ...]:
    """Allergies, address, and who came along last time."""
    patient = series.patient
    allergies = ", ".join(patient.allergies)
    facts = [
        Fact(
            _("Allergies"),
            allergies or _("None known"),
            Status.STOP if allergies else None,
            strong=bool(allergies),
        ),
        Fact(_("Address"), patient.address or _("Not known"), strong=False),
    ]
    for line in reversed(series.counted):
        answer = line.visit.answers.get("esc.name")
        if answer is not None and not answer.not_assessed:
            parts = [_text(answer.fields.get(name)) for name in ("name", "relation", "phone")]
            words = ", ".join(part for part in parts if part)
            facts.append(Fact(_("Escort last time"), words, strong=False))
            break
    return tuple(facts)


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""


def outcome_data(outcome: Outcome) -> OutcomeData:
    """The chart of a scale over the latest visits."""
    points = tuple(
        OutcomePoint(
            line.on,
            _("Visit {n} · {day}").format(
                n=line.visit.opened.number, day=f"{line.on.day:02d}-{MONTHS[line.on.month - 1]}"
            ),
            value,
        )
        for line, value in outcome.scores[-MOST_POINTS:]
    )
    return OutcomeData(outcome.scale.title, outcome.scale.high, points, _bands(outcome.scale))


def _bands(scale: Scale) -> tuple[OutcomeBand, ...]:
    bands = sorted(scale.bands, key=lambda each: each.low)
    return tuple(_band(band, index, len(bands)) for index, band in enumerate(bands))


def _band(band: Band, index: int, count: int) -> OutcomeBand:
    place = 0 if count == 1 else round(index * (len(BAND_COLOURS) - 1) / (count - 1))
    status, strength = BAND_COLOURS[place]
    return OutcomeBand(band.low, band.label, status, strength)


def outcome_pill(outcome: Outcome) -> tuple[Status, str]:
    """How the score has changed, and what would be a response; empty with a single score."""
    change, scale = outcome.change, outcome.scale
    first, last = outcome.first, outcome.last
    if change is None or first is None or last is None:
        return Status.PLAIN, ""
    words = f"{first} → {last}"
    if change.change_percent is not None:
        sign = "−" if change.change_percent < 0 else "+"
        words += f", {sign}{plain(abs(change.change_percent))}\u00a0%"
    if change.remission:
        return Status.OK, _("{change}: remission").format(change=words)
    if change.response:
        return Status.OK, _("{change}: response").format(change=words)
    if scale.response_points is not None:
        needed = _("response needs −{n} points or more").format(n=scale.response_points)
    elif scale.response_percent is not None:
        needed = _("response needs −{n}\u00a0% or more").format(n=scale.response_percent)
    else:
        return Status.INFO, words
    return Status.CAUTION, f"{words}; {needed}"


VISIT_COLUMNS: Final = (
    N_("Visit"),
    N_("Date"),
    N_("Weight kg (lb)"),
    N_("Dose mg (mg/kg)"),
    N_("Peak BP"),
    N_("Peak dissociation"),
    N_("Symptoms and rescue medicines"),
    N_("Left after"),
    N_("Record"),
)
_RIGHT: Final = (2, 3, 4, 5)
_SPARE: Final = 6


def visit_columns() -> tuple[Column, ...]:
    """The columns of the visits table."""
    return tuple(
        Column(_(title), right=index in _RIGHT, share=1 if index == _SPARE else 0)
        for index, title in enumerate(VISIT_COLUMNS)
    )


def visit_row(line: VisitLine) -> tuple[Cell | str, ...]:
    """One visit in the table."""
    visit = line.visit
    planned = visit.protocol.planned_infusions
    number = visit.opened.number
    name = _("{n} of {planned}").format(n=number, planned=planned)
    return (
        Cell(name if number <= planned else str(number), strong=True),
        show_date(line.on),
        NONE if line.weight_kg is None else _weight(line.weight_kg),
        _dose(line),
        NONE if line.peak is None else _pressure(line.peak),
        NONE if line.peak_cadss6 is None else str(line.peak_cadss6),
        _symptoms(line),
        NONE if line.left_after_min is None else _("{n} min").format(n=line.left_after_min),
        _record(visit),
    )


def _weight(weight_kg: Decimal) -> str:
    return f"{plain(weight_kg)} ({pounds(weight_kg)})"


def _pressure(peak: tuple[int, int | None]) -> str:
    return f"{peak[0]}/{NONE if peak[1] is None else peak[1]}"


def _dose(line: VisitLine) -> str:
    if line.given_mg is None:
        return NONE if line.visit.started_at is None else _("not known")
    shown = plain(half_up(line.given_mg, TENTH))
    if line.mg_per_kg is None:
        return shown
    return f"{shown} ({plain(half_up(line.mg_per_kg, HUNDREDTH))})"


def _symptoms(line: VisitLine) -> str:
    if line.visit.started_at is None and not line.events and not line.medicines:
        return NONE
    parts = []
    for event, severity in line.events:
        words = _(EVENTS[event]) if event in EVENTS else event
        if severity in SEVERITIES:
            words = f"{words}, {_(SEVERITIES[severity]).lower()}"
        parts.append(words)
    parts += line.medicines
    return "; ".join(parts) or _("None")


def _record(visit: Visit) -> Cell:
    match visit.stage:
        case Stage.CLOSED if visit.amended:
            return Cell(_("Amended"), Status.INFO)
        case Stage.CLOSED:
            return Cell(_("Closed"), Status.OK)
        case Stage.VOID:
            return Cell(stage_word(Stage.VOID), Status.STOP)
        case stage if stage in OPEN_STAGES:
            return Cell(_("In chair {n}").format(n=visit.opened.chair), Status.INFO)
        case _:
            words = _("{stage}, not closed").format(stage=stage_word(visit.stage))
            return Cell(words, Status.CAUTION)


def document_words(at: datetime, body: DocumentIssued, language: str, size: str) -> str:
    """One issued document; ``at`` as the clinic's wall clock shows it."""
    title = _(DOCUMENTS[body.document]) if body.document in DOCUMENTS else body.document
    words = f"{title} · {show_moment(at)} · {language}, {size}"
    return _("{document} · printed again").format(document=words) if body.reprint else words


def record_words(line: VisitLine) -> str:
    """The record of one visit, as a document."""
    return _("Visit record · {day}").format(day=show_date(line.on))
