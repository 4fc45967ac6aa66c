"""Slabs: pieces of known height, of which columns, boxes and pages are stacked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ketadesk.documents.blocks import Size
from ketadesk.documents.pdf.fonts import font_name
from ketadesk.documents.pdf.lines import Line
from ketadesk.documents.pdf.tags import TaggedCanvas

LEADING: Final = 1.25
_ASCENT: Final = 0.97
"""Where the base line stands in a line, as a part of the size: capitals look centred."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes in points for one size of print.

    Attributes:
        body: everything that is not named below.
        section: section headings.
        lead: the main message.
        title: the paper's title.
        number: telephone numbers.
        gap: space between blocks.
        item_gap: space between the points of a list.
        side_by_side: columns stand beside each other.
    """

    body: float
    section: float
    lead: float
    title: float
    number: float
    gap: float
    item_gap: float
    side_by_side: bool

    @property
    def leading(self) -> float:
        """Height of a line of body text."""
        return self.body * LEADING


SCALES: Final = {
    Size.NORMAL: (
        Scale(14, 16, 17, 21, 18, 7, 2, side_by_side=True),
        Scale(14, 16, 17, 21, 18, 4.5, 0.5, side_by_side=True),
    ),
    Size.LARGE: (
        Scale(18, 20, 22, 24, 22, 9, 2.5, side_by_side=False),
        Scale(18, 20, 22, 24, 22, 6, 0.5, side_by_side=False),
    ),
}
"""For each size of print the usual spacing and a tighter one; the type never shrinks."""


@dataclass(frozen=True, slots=True)
class Slab:
    """A piece of the paper.

    Attributes:
        height: in points.
        gap: space above it, dropped at the top of a page.
        keep: stays on the page of the slab after it.
        paint: draws it with its top left corner at x, y.
        section: begins something new, so that spare room may go above it.
    """

    height: float
    gap: float
    keep: bool
    paint: Callable[[TaggedCanvas, float, float], None]
    section: bool = False


def draw_line(canvas: TaggedCanvas, line: Line, size: float, x: float, top: float) -> None:
    """Draw a line of text whose top is at ``top``."""
    base = top - size * _ASCENT - size * (LEADING - 1.2) / 2
    # One text object a line: each stretch goes on where the one before ended, so that a reader
    # who copies the line gets a line.
    words = canvas.beginText(x, base)
    for text, bold in line.segments:
        words.setFont(font_name(bold=bold), size)
        words.textOut(text)
    canvas.drawText(words)


def height_of(slabs: list[Slab]) -> float:
    """Height of a stack of slabs without the space above the first."""
    return sum(slab.height + (slab.gap if n else 0) for n, slab in enumerate(slabs))


def paint_stack(canvas: TaggedCanvas, slabs: list[Slab], x: float, top: float) -> None:
    """Draw a stack of slabs downwards from ``top``."""
    for n, slab in enumerate(slabs):
        top -= slab.gap if n else 0
        slab.paint(canvas, x, top)
        top -= slab.height


def rule(canvas: TaggedCanvas, x: float, y: float, width: float, weight: float) -> None:
    """Draw a level line."""
    with canvas.artifact():
        canvas.setLineWidth(weight)
        canvas.line(x, y, x + width, y)


def beside(left: list[Slab], right: list[Slab], step: float, *, gap: float) -> Slab:
    """Two stacks as one slab; the right one starts ``step`` points from the left one's edge."""

    def paint(canvas: TaggedCanvas, x: float, top: float) -> None:
        paint_stack(canvas, left, x, top)
        paint_stack(canvas, right, x + step, top)

    return Slab(max(height_of(left), height_of(right)), gap, keep=False, paint=paint)


def balanced(items: list[Slab]) -> int:
    """How many items the left of two columns takes so that the taller one is shortest."""
    return min(
        range(1, len(items) + 1),
        key=lambda cut: max(height_of(items[:cut]), height_of(items[cut:])),
    )
