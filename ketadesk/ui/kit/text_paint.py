"""Measuring and painting words so that both always agree, and nothing is ever cut."""

from __future__ import annotations

from math import ceil
from typing import Final

from PySide6 import QtCore
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from ketadesk.ui.kit.brush import brush

START: Final = 0.0
MIDDLE: Final = 0.5
END: Final = 1.0
"""Where words stand in their box, as the share of the spare room before them."""

_ENDLESS: Final = 1_000_000.0
_MOST_KEPT: Final = 8192
_RIGHT_TO_LEFT: Final = "\u0590"
"""The first letter of all that are written from right to left; Latin and Greek come before."""

# A layout asks each label for its size many times; measuring is the slow part of showing a page.
_measured: dict[tuple[str, str, float], tuple[float, float]] = {}


def natural_size(text: str, font: QFont) -> QSize:
    """The room the text takes with no other line breaks than its own."""
    width, height = _measure(text, font, _ENDLESS)
    return QSize(ceil(width) + 1, ceil(height))


def height_for(text: str, font: QFont, width: int) -> int:
    """The height of the text wrapped to this width; a word that is too long is broken."""
    return ceil(_measure(text, font, max(1.0, float(width)))[1])


def widest_word(text: str, font: QFont) -> int:
    """The width of the widest word."""
    metrics = QFontMetricsF(font)
    return ceil(max((metrics.horizontalAdvance(word) for word in text.split()), default=0.0)) + 1


def draw_text(
    painter: QPainter,
    box: QRectF,
    text: str,
    *,
    across: float = START,
    down: float = START,
    ink: str = "",
) -> None:
    """Paint the text in this box, wrapped as ``height_for`` measured it, in the painter's font.

    Args:
        painter: where.
        box: the room.
        text: the words; several lines where they have line breaks.
        across: ``START`` (left), ``MIDDLE`` or ``END`` (right).
        down: ``START`` (top), ``MIDDLE`` or ``END`` (bottom).
        ink: the colour as ``#RRGGBB``; empty for that of the painter's pen.
    """
    layouts, size = _lay_out(text, painter.font(), box.width(), across, ink)
    top = box.top() + (box.height() - size.height()) * down
    for layout in layouts:
        layout.draw(painter, QPointF(box.left(), top))


def _coloured(length: int, ink: str) -> QTextLayout.FormatRange:
    colour = QTextCharFormat()
    colour.setForeground(brush(ink))
    whole = QTextLayout.FormatRange()
    whole.start, whole.length, whole.format = 0, length, colour
    return whole


def _measure(text: str, font: QFont, width: float) -> tuple[float, float]:
    key = (text, font.key(), width)
    size = _measured.get(key)
    if size is None:
        box = _lay_out(text, font, width, START)[1]
        size = (box.width(), box.height())
        if len(_measured) >= _MOST_KEPT:
            _measured.clear()
        _measured[key] = size
    return size


def _lay_out(
    text: str, font: QFont, width: float, across: float, ink: str = ""
) -> tuple[tuple[QTextLayout, ...], QRectF]:
    option = QTextOption()
    if max(text, default="") >= _RIGHT_TO_LEFT:
        # A name in such letters stays where it stands in an English line.
        option.setTextDirection(QtCore.Qt.LayoutDirection.LeftToRight)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layouts: list[QTextLayout] = []
    top, widest = 0.0, 0.0
    for paragraph in text.split("\n"):
        layout = QTextLayout(paragraph, font)
        layout.setTextOption(option)
        if ink:
            layout.setFormats([_coloured(len(paragraph), ink)])
        layout.beginLayout()
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            wide = line.naturalTextWidth()
            line.setPosition(QPointF((width - wide) * across, top))
            top += line.height()
            widest = max(widest, wide)
        layout.endLayout()
        layouts.append(layout)
    return tuple(layouts), QRectF(0, 0, widest, top)
