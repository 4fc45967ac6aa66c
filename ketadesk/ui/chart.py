"""The trend of an infusion: pressure bars, heart rate, saturation, limits, marks, what is due.

Shapes tell the series apart without colour (R-UX-22): capped bars, a line with dots, a dashed
line with triangles. The same figures stand in a table on the screen and in the description.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ketadesk.kernel.dates import show_time
from ketadesk.ui.chart_data import (
    Band,
    ChartData,
    Mark,
    OutcomeBand,
    OutcomeData,
    OutcomePoint,
    TrendPoint,
    describe_trend,
    show_pressure,
)
from ketadesk.ui.chart_layout import clock_ticks, spread_out
from ketadesk.ui.chart_outcome import OutcomeChart
from ketadesk.ui.chart_plot import Plot, grown, line_height, put, width_of
from ketadesk.ui.chart_scene import Scene, arrange, pressure_unit, spo2_unit
from ketadesk.ui.theme import SYMBOLS, Status, shown_theme

__all__ = [
    "Band",
    "ChartData",
    "Mark",
    "OutcomeBand",
    "OutcomeChart",
    "OutcomeData",
    "OutcomePoint",
    "TrendChart",
    "TrendPoint",
]


class TrendChart(Plot):
    """Paints ``ChartData``. Nothing in it can be changed with the mouse or a key.

    Args:
        spoken: accessible name, such as "Trend of the infusion".
    """

    def __init__(self, spoken: str, *, parent: QWidget | None = None) -> None:
        super().__init__(spoken, 234, parent=parent)
        self._data = ChartData()
        self.show_data(self._data)

    @property
    def data(self) -> ChartData:
        """What is shown."""
        return self._data

    def show_data(self, data: ChartData) -> None:
        """Show this instead."""
        self._data = data
        self.setAccessibleDescription(describe_trend(data))
        self.update()

    def paint_chart(self, painter: QPainter, box: QRectF) -> None:
        """Paint limits, grid, marks, series and labels."""
        scene = arrange(self._data, box)
        if scene is None:
            place = QPointF(box.left() + 20, box.center().y())
            put(painter, place, describe_trend(self._data), shown_theme().ink2)
            return
        _paint_bands(painter, scene, self._data.bands)
        _paint_grid(painter, scene)
        _paint_uprights(painter, scene, self._data)
        _paint_foot(painter, scene)
        _paint_saturation(painter, scene, self._data)
        _paint_rate(painter, scene, self._data)
        _paint_pressure(painter, scene, self._data)
        last = _paint_last(painter, scene, self._data)
        _paint_band_labels(painter, scene, self._data.bands, last)


def _paint_bands(painter: QPainter, scene: Scene, bands: tuple[Band, ...]) -> None:
    for band in bands:
        painter.fillRect(_band_box(scene, band), QColor(scene.theme.soft_of(band.kind)))


def _band_box(scene: Scene, band: Band) -> QRectF:
    area, (low, high) = (
        (scene.upper, scene.pressure) if band.measure == "pressure" else (scene.lower, scene.spo2)
    )
    top = scene.y(high if band.upper is None else band.upper, band.measure)
    bottom = scene.y(low if band.lower is None else band.lower, band.measure)
    return QRectF(area.left(), top, area.width(), bottom - top)


def _paint_grid(painter: QPainter, scene: Scene) -> None:
    theme = scene.theme
    low, high = scene.pressure
    step = 40 if high - low <= 240 else 80
    rows = [(f, scene.y(f), scene.upper) for f in range(low, high + 1, step)]
    bottom, top = scene.spo2
    rows += [(f, scene.y(f, "spo2"), scene.lower) for f in {bottom, top}]
    for figure, y, area in rows:
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        words = str(figure)
        put(painter, QPointF(area.left() - 12 - width_of(words), y), words, theme.ink2)
    half = line_height() / 2
    for unit, y in (
        (pressure_unit(), (scene.upper.bottom() + scene.lower.top()) / 2 + half - 2),
        (spo2_unit(), scene.lower.bottom() + 4 + line_height()),
    ):
        left = max(8.0, scene.upper.left() - 12 - width_of(unit, bold=True))
        put(painter, QPointF(left, y - half + 2), unit, theme.ink2, bold=True)
    clock_width = width_of("00:00") + 24
    most = int(scene.upper.width() / clock_width)
    y = scene.lower.bottom() + 4 + half
    start = scene.upper.left()
    unit_right = max(8.0, start - 12 - width_of(spo2_unit(), bold=True)) + width_of(
        spo2_unit(), bold=True
    )
    for tick in clock_ticks(scene.first, scene.last, most):
        words = show_time(tick)
        x = scene.x(tick) - width_of(words) / 2
        if x < unit_right + 6 or x + width_of(words) > scene.upper.right() + 22:
            continue
        put(painter, QPointF(x, y), words, theme.ink2)


def _paint_uprights(painter: QPainter, scene: Scene, data: ChartData) -> None:
    theme = scene.theme
    top, bottom = scene.upper.top(), scene.lower.bottom()
    for mark in data.marks:
        painter.setPen(QPen(QColor(theme.ink_of(mark.kind)), 1.4, Qt.PenStyle.DashLine))
        x = scene.x(mark.at)
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))
    if data.now is not None:
        painter.setPen(QPen(QColor(theme.ink2), 1.4, Qt.PenStyle.DotLine))
        x = scene.x(data.now)
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))
    ghost_top = scene.upper.top() + scene.upper.height() * 0.28
    ghost_bottom = scene.upper.top() + scene.upper.height() * 0.66
    ghosts = [(at, theme.accent_text) for at in data.due]
    ghosts += [(at, theme.ink_of(Status.CAUTION)) for at in data.overdue]
    for at, ink in ghosts:
        painter.setPen(QPen(QColor(ink), 2, Qt.PenStyle.DotLine))
        x = scene.x(at)
        painter.drawLine(QPointF(x, ghost_top), QPointF(x, ghost_bottom))


def _paint_foot(painter: QPainter, scene: Scene) -> None:
    line = line_height()
    top = scene.lower.bottom() + 6 + line
    for label in scene.foot:
        if label.place is not None:
            y = top + (label.place.row + 0.5) * line
            put(painter, QPointF(label.place.left, y), label.text, label.ink)


def _paint_pressure(painter: QPainter, scene: Scene, data: ChartData) -> None:
    for point in data.points:
        if point.sbp is None or point.dbp is None:
            continue
        outside = point.level in {Status.CAUTION, Status.STOP}
        ink = scene.theme.ink_of(point.level) if outside and point.level else scene.theme.ink
        painter.setPen(QPen(QColor(ink), (2.4 if outside else 1.8) * grown()))
        x, top, bottom = scene.x(point.at), scene.y(point.sbp), scene.y(point.dbp)
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        for y in (top, bottom):
            painter.drawLine(QPointF(x - 6 * grown(), y), QPointF(x + 6 * grown(), y))
        if outside and point.level:
            sign = SYMBOLS[point.level]
            above = max(scene.upper.top() + line_height() / 2, top - line_height() / 2 - 1)
            put(painter, QPointF(x - width_of(sign) / 2, above), sign, ink)


def _paint_rate(painter: QPainter, scene: Scene, data: ChartData) -> None:
    spots = [QPointF(scene.x(p.at), scene.y(p.hr)) for p in data.points if p.hr is not None]
    colour = QColor(scene.theme.accent)
    painter.setPen(QPen(colour, 2.2 * grown()))
    painter.drawPolyline(QPolygonF(spots))
    painter.setBrush(colour)
    for spot in spots:
        painter.drawEllipse(spot, 3.6 * grown(), 3.6 * grown())


def _paint_saturation(painter: QPainter, scene: Scene, data: ChartData) -> None:
    spots = [
        QPointF(scene.x(p.at), scene.y(p.spo2, "spo2")) for p in data.points if p.spo2 is not None
    ]
    colour = QColor(scene.theme.ok)
    painter.setPen(QPen(colour, 2.2 * grown(), Qt.PenStyle.DashLine))
    painter.drawPolyline(QPolygonF(spots))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for spot in spots:
        corners = (QPointF(0, -5), QPointF(4.8, 3.6), QPointF(-4.8, 3.6))
        painter.drawPolygon(QPolygonF([spot + corner * grown() for corner in corners]))


def _paint_last(painter: QPainter, scene: Scene, data: ChartData) -> list[QRectF]:
    """Label the newest values; returns where the labels are."""
    line = line_height()
    wanted: list[tuple[float, float, str, str]] = []
    pressure = next((p for p in reversed(data.points) if p.sbp is not None), None)
    if pressure is not None and pressure.sbp is not None:
        words = show_pressure(pressure.sbp, pressure.dbp)
        wanted.append((scene.y(pressure.sbp), scene.x(pressure.at), words, scene.theme.ink))
    rate = next((p for p in reversed(data.points) if p.hr is not None), None)
    if rate is not None and rate.hr is not None:
        words = f"● {rate.hr}"
        wanted.append((scene.y(rate.hr), scene.x(rate.at), words, scene.theme.accent_text))
    wanted.sort(key=lambda label: label[0])
    middles = spread_out([w[0] for w in wanted], line, scene.upper.top(), scene.upper.bottom())
    placed = [(y, x, words, ink) for y, (_y, x, words, ink) in zip(middles, wanted, strict=True)]
    saturation = next((p for p in reversed(data.points) if p.spo2 is not None), None)
    if saturation is not None and saturation.spo2 is not None:
        y = max(scene.lower.top(), scene.y(saturation.spo2, "spo2"))
        words = f"▲ {saturation.spo2}"
        placed.append((y, scene.x(saturation.at), words, scene.theme.ok))
    boxes: list[QRectF] = []
    for y, x, words, ink in placed:
        width = width_of(words, bold=True)
        left = x + 12 if x + 12 + width <= scene.upper.right() + 20 else x - 12 - width
        veil = QColor(scene.theme.surface)
        veil.setAlphaF(0.75)
        painter.fillRect(QRectF(left - 2, y - line / 2 + 2, width + 4, line - 4), veil)
        put(painter, QPointF(left, y), words, ink, bold=True)
        boxes.append(QRectF(left, y - line / 2, width, line))
    return boxes


def _paint_band_labels(
    painter: QPainter, scene: Scene, bands: tuple[Band, ...], taken: list[QRectF]
) -> None:
    line = line_height()
    for measure, area in (("pressure", scene.upper), ("spo2", scene.lower)):
        named = [(_band_box(scene, b), b) for b in bands if b.measure == measure and b.label]
        named.sort(key=lambda pair: pair[0].center().y())
        wanted = [box.center().y() for box, _band in named]
        middles = spread_out(wanted, line, area.top() - 4, area.bottom() + 4)
        for y, (_box, band) in zip(middles, named, strict=True):
            width = width_of(band.label)
            place = QRectF(area.right() - 5 - width, y - line / 2, width, line)
            if any(place.intersects(box) for box in taken):
                place.moveLeft(area.left() + 5)
            painter.fillRect(place, QColor(scene.theme.soft_of(band.kind)))
            put(painter, QPointF(place.left(), y), band.label, scene.theme.ink_of(band.kind))
