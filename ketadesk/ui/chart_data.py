"""What charts show, without Qt: figures at moments, marks, limits, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import ceil, floor
from typing import Final, Literal

from ketadesk.kernel.dates import show_time
from ketadesk.kernel.text import _
from ketadesk.ui.theme import Status

Figure = Decimal | int
Measure = Literal["pressure", "spo2"]

_PRESSURE_STEP: Final = 40
_SPO2_STEP: Final = 5


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One observation set; None is "not measured".

    Attributes:
        at: when it was taken, in the clinic's zone.
        sbp: systolic pressure, mmHg.
        dbp: diastolic pressure, mmHg.
        hr: heart rate, beats per minute.
        spo2: oxygen saturation, per cent.
        level: CAUTION (amber) or STOP (red) if a value lies outside the limits.
    """

    at: datetime
    sbp: Figure | None = None
    dbp: Figure | None = None
    hr: Figure | None = None
    spo2: Figure | None = None
    level: Status | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened, such as "start 09:38 · 50.4 mL/h"."""

    at: datetime
    label: str
    kind: Status = Status.INFO


@dataclass(frozen=True, slots=True)
class Band:
    """A limit: figures from ``lower`` to ``upper`` (None: no end) are amber or red.

    ``label`` says so in words, such as "red: 180 or above". ``measure`` is the panel: "pressure"
    (mmHg and beats per minute) or "spo2" (per cent).
    """

    lower: Figure | None
    upper: Figure | None
    label: str
    kind: Status
    measure: Measure = "pressure"


@dataclass(frozen=True, slots=True)
class ChartData:
    """All that the trend chart shows. Moments are aware and in the zone to be read in.

    Attributes:
        points: observation sets in the order of time.
        marks: what happened.
        due: when the next observations are due.
        now: the present, or None for a finished visit.
        bands: limits.
        overdue: when a set was due that has not been taken and is overdue by now.
    """

    points: tuple[TrendPoint, ...] = ()
    marks: tuple[Mark, ...] = ()
    due: tuple[datetime, ...] = ()
    now: datetime | None = None
    bands: tuple[Band, ...] = ()
    overdue: tuple[datetime, ...] = ()

    def span(self) -> tuple[datetime, datetime] | None:
        """First and last moment to show with some room at both ends; None if there is nothing."""
        moments = [point.at for point in self.points]
        moments += [mark.at for mark in self.marks]
        moments += [*self.due, *self.overdue]
        if self.now is not None:
            moments.append(self.now)
        if not moments:
            return None
        first, last = min(moments), max(moments)
        length = max(last - first, timedelta(minutes=15))
        return first - length * 0.04, first + length * 1.14

    def pressure_axis(self) -> tuple[int, int]:
        """Least and greatest figure of the upper panel: 40 to 200, more if values need it."""
        figures = [f for p in self.points for f in (p.sbp, p.dbp, p.hr) if f is not None]
        step = _PRESSURE_STEP
        lowest = min((floor(f / step) * step for f in figures), default=step)
        highest = max((ceil(f / step) * step for f in figures), default=5 * step)
        return max(0, min(step, lowest)), max(5 * step, highest)

    def spo2_axis(self) -> tuple[int, int]:
        """Least and greatest figure of the lower panel: 85 to 100, from lower if values need it."""
        figures = [p.spo2 for p in self.points if p.spo2 is not None]
        lowest = min((floor(f / _SPO2_STEP) * _SPO2_STEP for f in figures), default=85)
        return max(0, min(85, lowest)), 100


@dataclass(frozen=True, slots=True)
class OutcomePoint:
    """A score on a day, with its words under the axis ("Visit 1 · 11-Nov"); None: not asked."""

    on: date
    label: str
    value: Figure | None


@dataclass(frozen=True, slots=True)
class OutcomeBand:
    """A severity band of the scale: figures from ``lower`` up to the next band.

    ``strength`` (0 to 1) is how strongly the colour of ``kind`` is laid on.
    """

    lower: int
    label: str
    kind: Status
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class OutcomeData:
    """A scale over the visits of a series.

    Attributes:
        measure: name of the scale.
        top: its greatest figure; the least is 0.
        points: scores in the order of time.
        bands: severity bands, lowest first.
    """

    measure: str
    top: int
    points: tuple[OutcomePoint, ...] = ()
    bands: tuple[OutcomeBand, ...] = ()


def describe_trend(data: ChartData) -> str:
    """The chart in words: last values with their times, and the extreme ones."""
    parts: list[str] = []
    pressures = [(p.at, p.sbp, p.dbp) for p in data.points if p.sbp is not None]
    if pressures:
        at, sbp, dbp = pressures[-1]
        high_at, high_sbp, high_dbp = max(pressures, key=lambda taken: taken[1])
        parts.append(
            _("BP {last} at {time}, highest {high} at {high_time}").format(
                last=show_pressure(sbp, dbp),
                time=show_time(at),
                high=show_pressure(high_sbp, high_dbp),
                high_time=show_time(high_at),
            )
        )
    rates = [(p.at, p.hr) for p in data.points if p.hr is not None]
    if rates:
        last = rates[-1]
        parts.append(_("HR {last} at {time}").format(last=last[1], time=show_time(last[0])))
    saturations = [(p.at, p.spo2) for p in data.points if p.spo2 is not None]
    if saturations:
        last = saturations[-1]
        low = min(saturations, key=lambda taken: taken[1])
        parts.append(
            _("SpO₂ {last} % at {time}, lowest {low} % at {low_time}").format(
                last=last[1], time=show_time(last[0]), low=low[1], low_time=show_time(low[0])
            )
        )
    parts += [f"{mark.label} ({show_time(mark.at)})" for mark in data.marks]
    if data.overdue:
        parts.append(_("overdue since {time}").format(time=show_time(min(data.overdue))))
    if data.due:
        parts.append(_("next due {time}").format(time=show_time(min(data.due))))
    return ". ".join(parts) if parts else _("Nothing measured yet")


def describe_outcome(data: OutcomeData) -> str:
    """The chart in words: each visit with its score."""
    parts = [f"{p.label}: {_('not asked') if p.value is None else p.value}" for p in data.points]
    return ". ".join(parts) if parts else _("No score yet")


def show_pressure(sbp: Figure | None, dbp: Figure | None) -> str:
    """Such as 118/74; a dash for what was not measured."""
    return "/".join("–" if figure is None else str(figure) for figure in (sbp, dbp))
