"""The trend chart's areas and scales for one size, and the labels under its axis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QRectF

from ketadesk.kernel.dates import show_time
from ketadesk.kernel.text import _
from ketadesk.ui.chart_data import ChartData, Figure, Measure
from ketadesk.ui.chart_layout import Place, stack_labels
from ketadesk.ui.chart_plot import line_height, shortened, width_of
from ketadesk.ui.theme import SYMBOLS, Status, Theme, px, shown_theme

_ROWS: Final = 3


@dataclass(frozen=True, slots=True)
class FootLabel:
    """A label under the axis, with the place it got; None where all rows are taken."""

    text: str
    ink: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Scene:
    """Where things are. The upper panel is pressure and rate, the lower one saturation."""

    theme: Theme
    upper: QRectF
    lower: QRectF
    first: datetime
    last: datetime
    pressure: tuple[int, int]
    spo2: tuple[int, int]
    foot: tuple[FootLabel, ...]

    def x(self, at: datetime) -> float:
        """Where this moment is."""
        share = (at - self.first) / (self.last - self.first)
        return self.upper.left() + share * self.upper.width()

    def y(self, figure: Figure, measure: Measure = "pressure") -> float:
        """Where this figure is in its panel."""
        upper = measure == "pressure"
        area = self.upper if upper else self.lower
        low, high = self.pressure if upper else self.spo2
        share = (float(figure) - low) / (high - low)
        return area.bottom() - min(1.0, max(0.0, share)) * area.height()


def arrange(data: ChartData, box: QRectF) -> Scene | None:
    """Divide the box for this data; None if there is nothing to show."""
    span = data.span()
    if span is None:
        return None
    first, last = span
    theme = shown_theme()
    figures = max(width_of(str(figure)) for figure in (*data.pressure_axis(), 100))
    unit = max(width_of(pressure_unit(), bold=True), width_of(spo2_unit(), bold=True))
    left = box.left() + max(figures + px(20), unit / 2 + px(20)) + 10
    right = box.right() - 24

    def x_of(at: datetime) -> float:
        return left + (at - first) / (last - first) * (right - left)

    foot = _foot_labels(data, theme, x_of, left, right)
    rows = max((label.place.row + 1 for label in foot if label.place), default=0)
    line = line_height()
    room = box.height() - 14 - (line * (rows + 1) + 14)
    between = 2 * line + 2
    lower_height = max(2.2 * line, (room - between) * 0.18)
    upper = QRectF(left, box.top() + 14, right - left, room - between - lower_height)
    lower = QRectF(left, upper.bottom() + between, right - left, lower_height)
    return Scene(
        theme, upper, lower, first, last, data.pressure_axis(), data.spo2_axis(), tuple(foot)
    )


def pressure_unit() -> str:
    """The unit of the upper panel."""
    return _("mmHg, /min")


def spo2_unit() -> str:
    """The unit of the lower panel."""
    return _("SpO₂ %")


def _foot_labels(
    data: ChartData, theme: Theme, x_of: Callable[[datetime], float], left: float, right: float
) -> list[FootLabel]:
    """Labels in the order of their weight: now, overdue, marks from the newest, what is due."""
    found: list[tuple[str, str, datetime]] = []
    if data.now is not None:
        words = _("now {time}").format(time=show_time(data.now))
        found.append((words, theme.ink2, data.now))
    overdue = f"{SYMBOLS[Status.CAUTION]} {_('overdue {time}')}"
    late = theme.ink_of(Status.CAUTION)
    found += [(overdue.format(time=show_time(at)), late, at) for at in data.overdue]
    found += [(mark.label, theme.ink_of(mark.kind), mark.at) for mark in reversed(data.marks)]
    due = _("due {time}")
    found += [(due.format(time=show_time(at)), theme.accent_text, at) for at in data.due]
    texts = [shortened(text, right - left) for text, _ink, _at in found]
    wanted = [
        (x_of(at) + 3, width_of(text)) for text, (_t, _i, at) in zip(texts, found, strict=True)
    ]
    places = stack_labels(wanted, left, right, 10, _ROWS)
    return [
        FootLabel(text, ink, place)
        for text, (_text, ink, _at), place in zip(texts, found, places, strict=True)
    ]
