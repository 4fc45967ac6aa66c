"""Brushes and pens in one colour, and shapes painted with them.

Loading Qt's namespace ``Qt`` makes some 1,300 Python objects, a fifth of the start of an empty
window, and many of Qt's calls load it to compare what they were given with a member of it. The
sign-in page is painted without: with these brushes, with the numbers in ``settings_by_number``,
and with ``QtCore.Qt`` named only in what a key or the pointer sets off.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen


def brush(colour: str) -> QBrush:
    """A brush that fills with this colour (``#RRGGBB``)."""
    # Made from a colour alone, a brush or pen has Qt's namespace loaded to compare it with styles.
    pen = QPen()
    pen.setColor(QColor(colour))
    return pen.brush()


def paint_shape(
    painter: QPainter, shape: QPainterPath, ground: str = "", edge: str = "", thick: float = 1
) -> None:
    """Fill the shape with ``ground`` and draw its edge; an empty colour leaves one away."""
    if ground:
        painter.fillPath(shape, brush(ground))
    if edge:
        painter.strokePath(shape, QPen(brush(edge), thick))


def rounded(box: QRectF, radius: float) -> QPainterPath:
    """A box with round corners."""
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    return path
