"""What a tile of the board says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ketadesk.clinical.levels import Level
from ketadesk.desk.board import Need, Tile
from ketadesk.desk.tile_values import ALDRETE, PRESSURE, TileValue, pressure_at
from ketadesk.kernel.dates import show_countdown, show_duration, show_time
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import N_, _
from ketadesk.ui.patient_words import allergy_pills, full_name, second_identifiers
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.wording import LEVELS, item_words, parameter_words, stage_word
from ketadesk.visit.due import Urgency
from ketadesk.visit.facts import BLADDER
from ketadesk.visit.pump import PumpState
from ketadesk.visit.stages import Stage
from ketadesk.visit.watch import Alert

Local = Callable[[datetime], datetime]

VALUE_NAMES: Final[Mapping[str, str]] = {
    PRESSURE: N_("BP"),
    "hr": N_("HR"),
    "spo2": N_("SpO₂"),
    "moaas": N_("Sedation"),
    ALDRETE: N_("Aldrete"),
}

LEVEL_STATUS: Final[Mapping[Level, Status | None]] = {
    Level.GREEN: None,
    Level.AMBER: Status.CAUTION,
    Level.RED: Status.STOP,
    Level.EMERGENCY: Status.STOP,
}


@dataclass(frozen=True, slots=True)
class Sign:
    """Words with their status, or plain ones."""

    text: str
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class PanelWords:
    """The tinted area: what is next. ``counts`` marks a running figure."""

    status: Status
    caption: str
    figure: str
    detail: str = ""
    counts: bool = False


@dataclass(frozen=True, slots=True)
class ValueWords:
    """A value with its name above it."""

    caption: str
    shown: str
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class TileWords:
    """Everything a tile says, ready to read."""

    chair: str
    pill: Sign
    name: str
    identifiers: str
    progress: str
    panel: PanelWords
    values: tuple[ValueWords, ...]
    foot: tuple[Sign, ...]
    border: Status | None

    @property
    def spoken(self) -> str:
        """The whole tile for a screen reader."""
        parts = [
            self.chair,
            self.pill.text,
            self.name,
            self.identifiers,
            self.progress,
            f"{self.panel.caption} {self.panel.figure} {self.panel.detail}".strip(),
            *(f"{each.caption} {each.shown}" for each in self.values),
            *(each.text for each in self.foot),
        ]
        return ". ".join(part for part in parts if part)


def tile_words(tile: Tile, local: Local) -> TileWords:
    """What the tile says now.

    Args:
        tile: as of this second.
        local: gives an instant as the clinic's wall clock shows it.
    """
    patient = tile.case.patient
    chair = _("Chair {n}").format(n=tile.chair)
    if tile.nurse:
        chair = _("Chair {n} · {nurse}").format(n=tile.chair, nurse=tile.nurse)
    pill = _pill(tile)
    return TileWords(
        chair,
        pill,
        full_name(patient),
        second_identifiers(patient),
        _progress(tile),
        _panel(tile),
        _values(tile),
        _foot(tile, local),
        pill.status if pill.status in (Status.CAUTION, Status.STOP) and _shouts(tile) else None,
    )


def _shouts(tile: Tile) -> bool:
    return tile.overdue or tile.loudest is not None


def _pill(tile: Tile) -> Sign:
    loudest = tile.loudest
    if loudest is not None and loudest.level.rank >= Level.RED.rank:
        return Sign(_(LEVELS[loudest.level.value]), Status.STOP)
    if tile.overdue:
        return Sign(_("Overdue"), Status.CAUTION)
    if loudest is not None:
        return Sign(_(LEVELS[loudest.level.value]), Status.CAUTION)
    if tile.need is Need.LEAVE:
        return Sign(_("Ready"), Status.OK)
    waits = tile.need in (Need.STOP, Need.DECISION)
    status = Status.CAUTION if waits else Status.INFO
    return Sign(stage_word(tile.case.visit.stage), status)


def _progress(tile: Tile) -> str:
    opened, planned = tile.case.visit.opened, tile.case.visit.protocol.planned_infusions
    visit = _("visit {n} of {planned}").format(n=opened.number, planned=planned)
    if opened.number > planned:
        visit = _("visit {n}").format(n=opened.number)
    return f"{_stage_progress(tile)} · {visit}"


def _stage_progress(tile: Tile) -> str:
    assessment = tile.assessment
    infusion = assessment.infusion
    if tile.case.visit.stage is Stage.SCREENING:
        screening = assessment.screening
        return _("Screening {done} of {all}").format(
            done=screening.answered, all=screening.required
        )
    if tile.need is Need.LEAVE:
        return _("All discharge criteria met")
    if tile.case.visit.stage is Stage.RECOVERY:
        return _recovery(tile)
    if infusion.state is PumpState.NONE:
        return _("Infusion not started")
    places = {
        "run": show_countdown(infusion.pumping_s),
        "planned": show_countdown(tile.planned_min * 60),
    }
    if infusion.state is PumpState.PAUSED:
        return _("Infusion paused at {run} of {planned}").format(**places)
    if infusion.run_out:
        return _("Volume used up, pump not ended")
    return _("Infusion {run} of {planned}").format(**places)


def _recovery(tile: Tile) -> str:
    ended, earliest = tile.case.visit.ended_at, tile.assessment.leaving.earliest_at
    if ended is None or earliest is None:
        return stage_word(Stage.RECOVERY)
    done = int((tile.assessment.at - ended).total_seconds()) // 60
    wanted = int((earliest - ended).total_seconds()) // 60
    return _("Recovery {done} min of {wanted}").format(done=done, wanted=wanted)


def _panel(tile: Tile) -> PanelWords:
    if tile.need is Need.OBSERVATION:
        return _observation(tile)
    about = _about(tile)
    match tile.need:
        case Need.STOP:
            return PanelWords(Status.STOP, _("In the way"), _("Hard stop"), about)
        case Need.DECISION:
            return PanelWords(Status.CAUTION, _("Waiting for"), _("Prescriber decision"), about)
        case Need.ANSWERS:
            left = str(len(tile.about))
            return PanelWords(Status.INFO, _("Still to answer"), left, counts=True)
        case Need.ORDER:
            return PanelWords(Status.INFO, _("Waiting for"), _("Prescriber order"))
        case Need.BASELINE:
            return PanelWords(Status.INFO, _("Next"), _("Baseline observations"))
        case Need.SIGN:
            return PanelWords(Status.OK, _("Screening complete"), _("Sign and go to infusion"))
        case Need.START:
            return PanelWords(Status.OK, _("Screening signed"), _("Start the infusion"))
        case _:
            return PanelWords(Status.OK, _("Ready to leave"), _("Print sheet and sign out"))


def _about(tile: Tile) -> str:
    """The first item concerned, and how many more there are."""
    if not tile.about:
        return ""
    first = tile.about[0]
    protocol = tile.case.visit.protocol
    baseline = tile.assessment.baseline.vitals
    words = item_words(protocol, first)
    if first == "base.bp" and baseline.sbp is not None:
        words = _("BP {value} at baseline").format(value=f"{baseline.sbp}/{baseline.dbp}")
    elif first in BLADDER:
        words = _("Bladder symptoms")
    more = len(tile.about) - 1
    return words if not more else _("{first}, and {n} more").format(first=words, n=more)


def _observation(tile: Tile) -> PanelWords:
    schedule = tile.assessment.schedule
    if schedule.slot is None:
        return PanelWords(Status.INFO, _("Observations"), _("None due"))
    if schedule.urgency == Urgency.NOT_DUE:
        left = int((schedule.slot.at - tile.assessment.at).total_seconds())
        return PanelWords(Status.INFO, _("Next observation in"), show_countdown(left), counts=True)
    shown = show_countdown(schedule.overdue_s)
    if tile.overdue:
        return PanelWords(Status.CAUTION, _("Observation overdue by"), shown, counts=True)
    return PanelWords(Status.INFO, _("Observation due for"), shown, counts=True)


def _values(tile: Tile) -> tuple[ValueWords, ...]:
    words, aged = [], None
    for value in tile.values:
        status = None if value.level is None else LEVEL_STATUS[value.level]
        caption = _(VALUE_NAMES[value.name])
        if value.stale and value.at is not None and value.at != aged:
            aged = value.at
            caption = _("{name} {age} ago").format(name=caption, age=_age(tile, value))
        if status is not None:
            caption = f"{SYMBOLS[status]} {caption}"
        words.append(ValueWords(caption, value.shown or "–", status))
    return tuple(words)


def _age(tile: Tile, value: TileValue) -> str:
    if value.at is None:
        return ""
    minutes = int((tile.assessment.at - value.at).total_seconds()) // 60
    if minutes >= 60:
        return show_duration(tile.assessment.at - value.at)
    return _("{n}\u00a0min").format(n=minutes)


def _foot(tile: Tile, local: Local) -> tuple[Sign, ...]:
    signs = []
    if tile.same_name:
        signs.append(Sign(_("NAME ALERT"), Status.CAUTION))
    loudest = tile.loudest
    if loudest is not None:
        signs.append(_alert(tile, loudest, local))
    pills = allergy_pills(tile.case.patient)
    signs += [Sign(text, status) for status, text in pills]
    return tuple(signs) or (Sign(_quiet_foot(tile)),)


def _alert(tile: Tile, alert: Alert, local: Local) -> Sign:
    visit = tile.case.visit
    status = LEVEL_STATUS[alert.level] or Status.CAUTION
    what = ""
    if alert.parameter in ("sbp", "dbp"):
        what = pressure_at(visit, alert.at)
    elif alert.value is not None:
        what = f"{parameter_words(visit.protocol, alert.parameter)} {plain(alert.value)}"
    what = what or parameter_words(visit.protocol, alert.parameter)
    at = show_time(local(alert.at))
    if alert.seen is None:
        return Sign(_("{what} at {at}, not yet seen").format(what=what, at=at), status)
    seen = show_time(local(alert.seen.recorded_at))
    words = _("{what} seen at {seen}, nothing since").format(what=what, seen=seen)
    return Sign(words, status)


def _quiet_foot(tile: Tile) -> str:
    if tile.since is not None:
        minutes = int((tile.assessment.at - tile.since).total_seconds()) // 60
        return _("Waiting {n}\u00a0min").format(n=minutes)
    escort = tile.case.visit.answers.get("esc.name")
    name = None if escort is None else escort.fields.get("name")
    if tile.case.visit.stage is Stage.RECOVERY and isinstance(name, str) and name:
        return _("Leaves with: {name}").format(name=name)
    return ""
