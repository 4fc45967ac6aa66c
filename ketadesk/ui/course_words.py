"""What screens say of a course: calls, reviews, checks, phases, laboratory, progress, exposure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from ketadesk.clinical.scales import Move, Progress
from ketadesk.clinical.series import Due, Exposure, Phase, ReviewWindow
from ketadesk.desk.safety import LabResult
from ketadesk.desk.standing import Standing
from ketadesk.kernel.dates import show_date
from ketadesk.kernel.numbers import TENTH, half_up, plain
from ketadesk.kernel.text import N_, _, plural
from ketadesk.protocols.model import Scale
from ketadesk.ui.kit import Cell, Fact
from ketadesk.ui.theme import Status

NONE: Final = "–"
_A_WEEK: Final = timedelta(days=7)

CALLS: Final[Mapping[str, str]] = {
    "day": N_("Call after 24 hours"),
    "week": N_("Call after one week"),
    "four_weeks": N_("Call after four weeks"),
}

OUTCOMES: Final[Mapping[str, str]] = {
    "reached": N_("Reached"),
    "not-reached": N_("Not reached"),
    "paper": N_("Form came back"),
}

DUE: Final[Mapping[Due, tuple[str, Status | None]]] = {
    Due.NOT_DUE: (N_("Not due yet"), None),
    Due.DUE: (N_("Due"), Status.INFO),
    Due.OVERDUE: (N_("Overdue"), Status.CAUTION),
    Due.DONE: (N_("Done"), Status.OK),
    Due.OVERTAKEN: (N_("Not made, asked at the next visit"), None),
}

PHASES: Final[Mapping[Phase, str]] = {
    Phase.INDUCTION: N_("induction"),
    Phase.MAINTENANCE: N_("maintenance"),
}

DECISIONS: Final[Mapping[str, str]] = {
    "go-on": N_("Go on as planned"),
    "change": N_("Go on with a change"),
    "maintain": N_("Go over to maintenance"),
    "end": N_("End the series"),
}

CHECKS: Final[Mapping[str, str]] = {
    "liver": N_("Liver enzymes"),
    "urine": N_("Urine"),
    "bladder": N_("Bladder score"),
    "cognition": N_("Cognition"),
    "misuse": N_("Misuse review"),
}

LAB: Final[Mapping[str, tuple[str, Status | None]]] = {
    "normal": (N_("Normal"), None),
    "abnormal": (N_("Abnormal"), Status.CAUTION),
    "not_done": (N_("Not done"), None),
    "not_needed": (N_("Not needed"), None),
}

SUICIDE: Final[Mapping[str, tuple[str, Status | None]]] = {
    "none": (N_("No risk found"), None),
    "low": (N_("Low"), None),
    "moderate": (N_("Moderate"), Status.CAUTION),
    "high": (N_("High: face to face before the start"), Status.STOP),
}

_MOVES: Final[Mapping[Move, str]] = {
    Move.WORSE: N_("reliably worse"),
    Move.NONE: N_("no reliable change"),
    Move.RELIABLE: N_("a reliable change"),
    Move.MEANINGFUL: N_("a meaningful change"),
}


def call_title(kind: str) -> str:
    """Which call it is."""
    return _(CALLS[kind]) if kind in CALLS else kind


def due_cell(state: Due) -> Cell:
    """How something stands, for a table."""
    words, status = DUE[state]
    return Cell(_(words), status)


def tries_words(tries: int) -> str:
    """How often nobody was reached; empty for never."""
    return plural("{n} try without reaching anybody", "{n} tries without reaching anybody", tries)


def review_words(window: ReviewWindow) -> str:
    """Which review it is."""
    if window.first == window.last:
        return _("Response review after infusion {n}").format(n=window.first)
    return _("Response review after infusion {first} to {last}").format(
        first=window.first, last=window.last
    )


def lab_cell(lab: LabResult | None) -> Cell:
    """A laboratory result with its day; a dash where it was not asked."""
    if lab is None:
        return Cell(NONE)
    words, status = LAB.get(lab.result, (lab.result, None))
    text = _(words)
    return Cell(text if lab.on is None else f"{text}, {show_date(lab.on)}", status)


def number_words(standing: Standing) -> str:
    """Which infusion comes next, such as "4 of 6 planned, induction"."""
    number, phase = standing.done + 1, _(PHASES[standing.phase])
    if standing.phase is Phase.MAINTENANCE:
        return _("Number {n}, {phase}").format(n=number, phase=phase)
    return _("{n} of {planned} planned, {phase}").format(
        n=number, planned=standing.plan.infusions, phase=phase
    )


def exposure_words(exposure: Exposure) -> str:
    """Ketamine over all visits; an amount that nobody knows makes it "at least"."""
    mg = plain(half_up(exposure.mg, TENTH))
    count = plural("{n} infusion", "{n} infusions", exposure.infusions)
    if not exposure.unknown:
        return _("{mg}\u00a0mg in {count}").format(mg=mg, count=count)
    unknown = plural(
        "the amount of {n} is not known", "the amounts of {n} are not known", exposure.unknown
    )
    return _("At least {mg}\u00a0mg in {count}; {unknown}").format(
        mg=mg, count=count, unknown=unknown
    )


def plan_facts(standing: Standing) -> tuple[Fact, ...]:
    """Where the course stands, for the card of the series."""
    facts = [Fact(_("Next infusion"), number_words(standing))]
    if standing.earliest is not None:
        facts.append(Fact(_("Not before"), show_date(standing.earliest), strong=False))
    facts += spacing_facts(standing)
    facts.append(Fact(_("Ketamine so far"), exposure_words(standing.exposure), strong=False))
    return tuple(facts)


def spacing_facts(standing: Standing) -> list[Fact]:
    """What is to be said about how close the infusions lie; often nothing."""
    facts = []
    if standing.asks_weekly and standing.last is not None:
        words = _(
            "From month {n} on at least a week apart: not before {day}, or reconsider"
        ).format(n=standing.plan.weekly_from_month, day=show_date(standing.last.on + _A_WEEK))
        facts.append(Fact(_("Spacing"), words, Status.INFO, strong=False))
    for numbers, words in (
        (
            standing.spacing.more_than_weekly,
            N_("Less than a week apart in month {n} or later: {numbers}"),
        ),
        (standing.spacing.too_close, N_("Sooner than planned: infusion {numbers}")),
    ):
        if numbers:
            said = _(words).format(
                n=standing.plan.weekly_from_month, numbers=", ".join(map(str, numbers))
            )
            facts.append(Fact(_("Spacing"), said, Status.CAUTION, strong=False))
    return facts


def progress_words(scale: Scale, progress: Progress) -> str:
    """Such as "PHQ-9 21 → 9, −57.1 %: response, not in remission, mild"."""
    if progress.value is None:
        return _("{scale}: not asked").format(scale=scale.title)
    if progress.points is None or progress.first is None:
        words = f"{scale.title} {progress.value}"
    else:
        words = f"{scale.title} {progress.first} → {progress.value}"
        if progress.percent is not None:
            sign = "−" if progress.percent < 0 else "+"
            words += f", {sign}{plain(abs(progress.percent))}\u00a0%"
    said = []
    if progress.response is not None and progress.points is not None:
        said.append(_("response") if progress.response else _("no response"))
    if progress.remission is not None:
        said.append(_("remission") if progress.remission else _("not in remission"))
    if progress.move is not None:
        said.append(_(_MOVES[progress.move]))
    if progress.band is not None:
        said.append(progress.band)
    return f"{words}: {', '.join(said)}" if said else words
