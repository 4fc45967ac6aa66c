"""A rating scale over the visits of a series, on its severity bands."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ketadesk.ui.chart_data import OutcomeBand, OutcomeData, describe_outcome
from ketadesk.ui.chart_layout import stack_labels
from ketadesk.ui.chart_plot import Plot, grown, line_height, put, shortened, width_of
from ketadesk.ui.theme import Theme, blend, px, shown_theme

_ROWS = 3


class OutcomeChart(Plot):
    """Paints ``OutcomeData``: a line with dots, each with its score, over named bands.

    Args:
        spoken: accessible name, such as "PHQ-9 over the series".
        height: at 100 % text, pixels.
    """

    def __init__(self, spoken: str, height: int = 250, *, parent: QWidget | None = None) -> None:
        super().__init__(spoken, height, parent=parent)
        self._data = OutcomeData(measure="", top=1)

    @property
    def data(self) -> OutcomeData:
        """What is shown."""
        return self._data

    def show_data(self, data: OutcomeData) -> None:
        """Show this instead."""
        self._data = data
        self.setAccessibleDescription(describe_outcome(data))
        self.update()

    def paint_chart(self, painter: QPainter, box: QRectF) -> None:
        """Paint bands, axis, line, scores and labels."""
        theme, data, line = shown_theme(), self._data, line_height()
        left = box.left() + px(20) + width_of(str(data.top)) + 14
        right = box.right() - 24
        band_room = max((width_of(band.label) for band in data.bands), default=0.0) + 20
        xs = self._xs(left + px(28), max(left + px(60), right - band_room - px(24)))
        texts = [shortened(point.label, right - left) for point in data.points]
        widths = [width_of(text) for text in texts]
        wanted = [(x - w / 2, w) for x, w in zip(xs, widths, strict=True)]
        places = stack_labels(wanted, left - px(20), right, 10, _ROWS)
        rows = max((place.row + 1 for place in places if place), default=0)
        top = box.top() + 14
        area = QRectF(left, top, right - left, box.height() - 14 - rows * line - 18)

        def y_of(figure: float) -> float:
            return area.bottom() - figure / data.top * area.height()

        _paint_bands(painter, theme, area, data, y_of(0) - y_of(1))
        spots = [
            (QPointF(x, y_of(float(point.value))), point.value)
            for x, point in zip(xs, data.points, strict=True)
            if point.value is not None
        ]
        accent = QColor(theme.accent)
        painter.setPen(QPen(accent, 2.6 * grown()))
        painter.drawPolyline(QPolygonF([spot for spot, _value in spots]))
        painter.setBrush(accent)
        for spot, value in spots:
            painter.setPen(QPen(accent, 1))
            painter.setBrush(accent)
            painter.drawEllipse(spot, 5 * grown(), 5 * grown())
            words = str(value)
            y = spot.y() - line / 2 - 6
            if y - line / 2 < box.top():
                y = spot.y() + line / 2 + 6
            place = QPointF(spot.x() - width_of(words, bold=True) / 2, y)
            put(painter, place, words, theme.ink, bold=True)
        for text, label_place in zip(texts, places, strict=True):
            if label_place is not None:
                y = area.bottom() + 8 + (label_place.row + 0.5) * line
                put(painter, QPointF(label_place.left, y), text, theme.ink2)

    def _xs(self, left: float, right: float) -> list[float]:
        """Places by day; evenly if two fall on the same day."""
        days = [point.on.toordinal() for point in self._data.points]
        if len(days) < 2:
            return [left for _day in days]
        length = max(1, days[-1] - days[0])
        if len(set(days)) < len(days) or days != sorted(days):
            return [left + (right - left) * i / (len(days) - 1) for i in range(len(days))]
        return [left + (right - left) * (day - days[0]) / length for day in days]


def _paint_bands(
    painter: QPainter, theme: Theme, area: QRectF, data: OutcomeData, unit: float
) -> None:
    uppers = [*(band.lower for band in data.bands[1:]), data.top][: len(data.bands)]
    for band, upper in zip(data.bands, uppers, strict=True):
        top = area.bottom() - upper * unit
        box = QRectF(area.left(), top, area.width(), (upper - band.lower) * unit)
        painter.fillRect(box, QColor(_ground(theme, band)))
        if box.height() >= line_height() * 0.8:
            place = QPointF(area.right() - 6 - width_of(band.label), box.center().y())
            put(painter, place, band.label, theme.ink2)
    last = area.bottom() + line_height()
    for figure in sorted({0, data.top, *(band.lower for band in data.bands)}):
        y = area.bottom() - figure * unit
        if last - y < line_height() * 0.9 and figure != data.top:
            continue
        last = y
        words = str(figure)
        put(painter, QPointF(area.left() - 12 - width_of(words), y), words, theme.ink2)


def _ground(theme: Theme, band: OutcomeBand) -> str:
    return blend(theme.surface, theme.soft_of(band.kind), band.strength)
