"""Measuring and painting words so that both always agree, and nothing is ever cut."""

from __future__ import annotations

from math import ceil
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

_ENDLESS: Final = 1_000_000.0
_MOST_KEPT: Final = 8192
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


def draw_text(painter: QPainter, box: QRectF, text: str, alignment: Qt.AlignmentFlag) -> None:
    """Paint the text in this box, wrapped as ``height_for`` measured it, in the painter's font."""
    layouts, size = _lay_out(text, painter.font(), box.width(), alignment)
    top = box.top()
    if alignment & Qt.AlignmentFlag.AlignVCenter:
        top += (box.height() - size.height()) / 2
    elif alignment & Qt.AlignmentFlag.AlignBottom:
        top += box.height() - size.height()
    for layout in layouts:
        layout.draw(painter, QPointF(box.left(), top))


def _measure(text: str, font: QFont, width: float) -> tuple[float, float]:
    key = (text, font.key(), width)
    size = _measured.get(key)
    if size is None:
        box = _lay_out(text, font, width, Qt.AlignmentFlag.AlignLeft)[1]
        size = (box.width(), box.height())
        if len(_measured) >= _MOST_KEPT:
            _measured.clear()
        _measured[key] = size
    return size


def _lay_out(
    text: str, font: QFont, width: float, alignment: Qt.AlignmentFlag
) -> tuple[tuple[QTextLayout, ...], QRectF]:
    option = QTextOption(
        (alignment & Qt.AlignmentFlag.AlignHorizontal_Mask) | Qt.AlignmentFlag.AlignAbsolute
    )
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layouts: list[QTextLayout] = []
    top, widest = 0.0, 0.0
    for paragraph in text.split("\n"):
        layout = QTextLayout(paragraph, font)
        layout.setTextOption(option)
        layout.beginLayout()
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top))
            top += line.height()
            widest = max(widest, line.naturalTextWidth())
        layout.endLayout()
        layouts.append(layout)
    return tuple(layouts), QRectF(0, 0, widest, top)
