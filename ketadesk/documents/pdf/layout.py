"""Lays blocks out: each becomes slabs that a page is stacked from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from ketadesk.documents.blocks import (
    Block,
    Box,
    BoxKind,
    Bullets,
    Columns,
    Heading,
    KeyFacts,
    Paragraph,
    Run,
    Runs,
    SignatureLines,
)
from ketadesk.documents.pdf.fonts import text_width
from ketadesk.documents.pdf.lines import Line, break_lines
from ketadesk.documents.pdf.slabs import (
    LEADING,
    Scale,
    Slab,
    balanced,
    beside,
    draw_line,
    height_of,
    paint_stack,
    rule,
)
from ketadesk.documents.pdf.tags import Element, TaggedCanvas

BULLET: Final = "•"
_WHOLE_LINES: Final = 4
"""A paragraph of up to so many lines is not split; a longer one keeps two at either end."""


@dataclass(frozen=True, slots=True)
class _List:
    """A laid out list whose node is not in the tree yet."""

    element: Element
    items: list[Slab]


class Layout:
    """Lays blocks out at one scale.

    Args:
        scale: the sizes.
        width: of the column, in points.
        parent: the structure node that the blocks belong to.
        dark: white on black; headings inside a box have no rule.
        boxed: inside a box.
    """

    def __init__(
        self,
        scale: Scale,
        width: float,
        parent: Element,
        *,
        dark: bool = False,
        boxed: bool = False,
    ) -> None:
        self._scale = scale
        self._width = width
        self._parent = parent
        self._dark = dark
        self._boxed = boxed

    def slabs(self, blocks: tuple[Block, ...]) -> list[Slab]:
        """All slabs of these blocks, in order."""
        return [slab for block in blocks for slab in self._block(block)]

    def _block(self, block: Block) -> list[Slab]:
        match block:
            case Heading():
                return [self._heading(block)]
            case Paragraph():
                return self._paragraph(block)
            case Bullets():
                return self._bullets(block)
            case KeyFacts():
                return self._key_facts(block)
            case SignatureLines():
                return self._signatures(block)
            case Box():
                return [self._box(block)]
            case Columns():
                return self._columns(block)

    def _ink(self, canvas: TaggedCanvas) -> None:
        canvas.setFillGray(1 if self._dark else 0)

    def _text(self, lines: tuple[Line, ...], size: float, element: Element) -> Slab:
        height = len(lines) * size * LEADING

        def paint(canvas: TaggedCanvas, x: float, top: float) -> None:
            self._ink(canvas)
            with canvas.marked(element):
                for n, line in enumerate(lines):
                    draw_line(canvas, line, size, x, top - n * size * LEADING)

        return Slab(height, 0, keep=False, paint=paint)

    def _heading(self, block: Heading) -> Slab:
        title = block.level == 1
        size = self._scale.title if title else self._scale.section
        lines = break_lines((Run(block.text, bold=True),), size, self._width)
        words = self._text(lines, size, Element(f"H{block.level}", self._parent))
        ruled = not title and not self._boxed
        below = 3.5 if ruled else 0.0

        def paint(canvas: TaggedCanvas, x: float, top: float) -> None:
            words.paint(canvas, x, top)
            if ruled:
                rule(canvas, x, top - words.height - 0.5, self._width, 1.2)

        gap = self._scale.gap * (1.4 if ruled else 1)
        return Slab(words.height + below, gap, keep=True, paint=paint, section=not title)

    def _paragraph(self, block: Paragraph) -> list[Slab]:
        size = self._scale.lead if block.lead else self._scale.body
        lines = break_lines(block.runs, size, self._width)
        element = Element("P", self._parent)
        groups = [lines]
        if len(lines) > _WHOLE_LINES:
            groups = [lines[:2], *((line,) for line in lines[2:-2]), lines[-2:]]
        slabs = [self._text(group, size, element) for group in groups]
        first = Slab(slabs[0].height, self._scale.gap / 2, keep=False, paint=slabs[0].paint)
        return [first, *slabs[1:]]

    def _bullets(self, block: Bullets) -> list[Slab]:
        one = self._list(block, self._width)
        chosen = one
        if block.columns > 1:
            step = (self._width + self._scale.body) / 2
            two = self._list(block, step - self._scale.body)
            cut = balanced(two.items)
            pair = beside(two.items[:cut], two.items[cut:], step, gap=self._scale.gap / 3)
            if pair.height < height_of(one.items):
                chosen = _List(two.element, [pair])
        self._parent.kids.append(chosen.element)
        return chosen.items

    def _list(self, block: Bullets, width: float) -> _List:
        element = Element("L")
        items = [self._item(item, width, element, ticks=block.ticks) for item in block.items]
        last = len(items) - 1
        spaced = [
            Slab(
                item.height,
                item.gap if n else self._scale.gap / 3,
                # No item stands alone at the foot or at the top of a page.
                keep=n < last and n in (0, last - 1),
                paint=item.paint,
            )
            for n, item in enumerate(items)
        ]
        return _List(element, spaced)

    def _item(self, runs: Runs, width: float, parent: Element, *, ticks: bool) -> Slab:
        size = self._scale.body
        indent = size * (1.6 if ticks else 1.1)
        item = Element("LI", parent)
        label = None if ticks else Element("Lbl", item)
        words = self._text(break_lines(runs, size, width - indent), size, Element("LBody", item))
        dot = break_lines((Run(BULLET, bold=True),), size, width)[0]

        def paint(canvas: TaggedCanvas, x: float, top: float) -> None:
            self._ink(canvas)
            if label is None:
                with canvas.artifact():
                    side = size * 0.95
                    canvas.setLineWidth(1.2)
                    canvas.rect(x + 1, top - (self._scale.leading + side) / 2 - 0.5, side, side)
            else:
                with canvas.marked(label):
                    draw_line(canvas, dot, size, x + size * 0.25, top)
            words.paint(canvas, x + indent, top)

        return Slab(
            words.height, self._scale.item_gap + (2 if ticks else 0), keep=False, paint=paint
        )

    def _key_facts(self, block: KeyFacts) -> list[Slab]:
        size = self._scale.body
        labels = max(text_width(label, size, bold=False) for label, _ in block.rows)
        aside = min(labels + size, self._width * 0.4)
        table = Element("Table", self._parent)
        return [
            self._key_fact(label, runs, aside, table, first=n == 0)
            for n, (label, runs) in enumerate(block.rows)
        ]

    def _key_fact(
        self, label: str, runs: Runs, aside: float, table: Element, *, first: bool
    ) -> Slab:
        size = self._scale.body
        row = Element("TR", table)
        head = break_lines((Run(label),), size, aside - size / 2)
        name = self._text(head, size, Element("TH", row, scope="Row"))
        value = self._text(break_lines(runs, size, self._width - aside), size, Element("TD", row))
        height = max(name.height, value.height) + 2

        def paint(canvas: TaggedCanvas, x: float, top: float) -> None:
            if label and not first:
                rule(canvas, x, top, self._width, 0.4)
            name.paint(canvas, x, top - 1)
            value.paint(canvas, x + aside, top - 1)

        return Slab(height, self._scale.gap / 2 if first else 0, keep=False, paint=paint)

    def _signatures(self, block: SignatureLines) -> list[Slab]:
        many = 3 if self._scale.side_by_side else 2
        gutter = self._scale.body
        width = (self._width - gutter * (many - 1)) / many
        rows = [block.labels[n : n + many] for n in range(0, len(block.labels), many)]
        return [
            self._signature_row(row, width, gutter, keep=n < len(rows) - 1)
            for n, row in enumerate(rows)
        ]

    def _signature_row(
        self, labels: tuple[str, ...], width: float, gutter: float, *, keep: bool
    ) -> Slab:
        size = self._scale.body
        room = size + self._scale.gap
        words = [
            self._text(break_lines((Run(label),), size, width), size, Element("P", self._parent))
            for label in labels
        ]

        def paint(canvas: TaggedCanvas, x: float, top: float) -> None:
            for n, label in enumerate(words):
                left = x + n * (width + gutter)
                rule(canvas, left, top - room, width, 0.8)
                label.paint(canvas, left, top - room - 1)

        height = room + 1 + max(label.height for label in words)
        return Slab(height, self._scale.gap, keep=keep, paint=paint, section=True)

    def _box(self, block: Box) -> Slab:
        dark = block.kind is BoxKind.BLACK
        pad_x, pad_y = self._scale.body * 0.85, self._scale.gap
        inside = Element("Div", self._parent)
        room = self._width - 2 * pad_x
        layout = Layout(self._scale, room, inside, dark=dark, boxed=True)
        slabs = layout.slabs(block.blocks)
        height = height_of(slabs) + 2 * pad_y

        def paint(canvas: TaggedCanvas, x: float, top: float) -> None:
            with canvas.artifact():
                canvas.setFillGray(0)
                canvas.setLineWidth(2)
                canvas.rect(
                    x + 1, top - height + 1, self._width - 2, height - 2, stroke=1, fill=int(dark)
                )
            paint_stack(canvas, slabs, x + pad_x, top - pad_y)

        return Slab(height, self._scale.gap, keep=False, paint=paint, section=True)

    def _columns(self, block: Columns) -> list[Slab]:
        if not self._scale.side_by_side:
            return self.slabs((*block.left, *block.right))
        gutter = self._scale.body
        width = (self._width - gutter) / 2
        sides = [
            Layout(self._scale, width, Element("Div", self._parent)).slabs(side)
            for side in (block.left, block.right)
        ]
        pair = beside(sides[0], sides[1], width + gutter, gap=self._scale.gap * 1.4)
        return [replace(pair, section=True)]
