"""What both charts share: a painted widget that measures its own labels."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ketadesk.ui.theme import FOCUS_PX, font, px, shown_text_percent, shown_theme

LABEL_PX = 13


class Plot(QWidget):
    """A chart that a keyboard can reach and a screen reader can read.

    Args:
        spoken: accessible name; the description says what the chart shows.
        least_height_px: least height at 100 % text.
    """

    def __init__(self, spoken: str, least_height_px: int, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least_height_px = least_height_px
        self.setAccessibleName(spoken)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Wide and of the least height."""
        return QSize(px(640), px(self._least_height_px))

    def minimumSizeHint(self) -> QSize:
        """Where all labels still find room."""
        return QSize(px(320), px(self._least_height_px))

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew after a change of theme or text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self.updateGeometry()
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The chart, then the focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(label_font())
        self.paint_chart(painter, QRectF(self.rect()))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(shown_theme().focus), FOCUS_PX))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 6, 6)
        painter.end()

    def paint_chart(self, painter: QPainter, box: QRectF) -> None:
        """Paint everything inside the box; the font is set."""
        raise NotImplementedError


def label_font(*, bold: bool = False) -> QFont:
    """The font of labels."""
    return font(LABEL_PX, bold=bold)


def width_of(text: str, *, bold: bool = False) -> float:
    """The width of a label."""
    return QFontMetricsF(label_font(bold=bold)).horizontalAdvance(text) + 2


def grown() -> float:
    """How much larger than at 100 % text dots and lines are."""
    return shown_text_percent() / 100


def line_height() -> float:
    """The height of a label."""
    return QFontMetricsF(label_font()).height()


def put(painter: QPainter, place: QPointF, text: str, ink: str, *, bold: bool = False) -> None:
    """Paint a label with its left edge and its middle at this place."""
    painter.setFont(label_font(bold=bold))
    painter.setPen(QColor(ink))
    metrics = QFontMetricsF(label_font(bold=bold))
    down = (metrics.ascent() - metrics.descent()) / 2
    painter.drawText(QPointF(place.x(), place.y() + down), text)


def shortened(text: str, room: float) -> str:
    """The label, with an ellipsis if it is wider than the whole chart."""
    metrics = QFontMetricsF(label_font())
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
