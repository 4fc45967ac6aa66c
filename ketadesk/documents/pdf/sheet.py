"""Stacks slabs on pages and draws what every page carries: who, which page, whom to call."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from threading import Lock
from typing import Final

from ketadesk.documents.blocks import Document, Paper, Run
from ketadesk.documents.pdf.fonts import font_name, missing_glyph, text_width
from ketadesk.documents.pdf.frame import contact_strip, page_head
from ketadesk.documents.pdf.layout import Layout
from ketadesk.documents.pdf.lines import break_lines
from ketadesk.documents.pdf.slabs import (
    SCALES,
    Scale,
    Slab,
    draw_line,
    height_of,
    paint_stack,
    rule,
)
from ketadesk.documents.pdf.tags import Element, TaggedCanvas
from ketadesk.kernel.problems import Code, Problem

_MM: Final = 72 / 25.4
LIVE_WIDTH: Final = 180 * _MM
LIVE_HEIGHT: Final = 249 * _MM
PAGE_SIZES: Final = {
    Paper.A4: (210 * _MM, 297 * _MM),
    Paper.LETTER: (612.0, 792.0),
}
_MOST_SPREAD: Final = 9.0
"""Spare room, in points, that may go above one section."""
_CLEAR: Final = 4.0
"""Points that stay free above the telephone numbers."""
_LEAST_ROOM: Final = LIVE_HEIGHT / 2
"""Head and foot may take at most half of a page."""

_one_at_a_time = Lock()
"""A face keeps its place in the font file while it is embedded: one document at a time."""


def draw(document: Document) -> tuple[bytes, int] | Problem:
    """The bytes and the number of pages, or why the document cannot be set."""
    with _one_at_a_time:
        gap = missing_glyph(document)
        if gap is not None:
            return gap
        size = PAGE_SIZES[document.paper]
        canvas = TaggedCanvas(size, document.title, document.language, document.epoch)
        setting = _best_setting(document, canvas)
        if setting is None:
            return Problem(Code.TOO_LONG, "text")
        frame, pages = setting
        for number, page in enumerate(pages, start=1):
            frame.paint(number, len(pages))
            paint_stack(canvas, _spread(page, frame.room), frame.left, frame.top)
            canvas.showPage()
        return canvas.finish(), len(pages)


def _best_setting(
    document: Document, canvas: TaggedCanvas
) -> tuple[_Frame, list[list[Slab]]] | None:
    """The usual spacing, or the tighter one where that saves a page; None if neither holds."""
    best: tuple[_Frame, list[list[Slab]]] | None = None
    root = canvas.root
    for scale in SCALES[document.size]:
        attempt = Element(root.role)
        frame = _Frame(document, canvas, scale, attempt)
        slabs = Layout(scale, LIVE_WIDTH, attempt).slabs(document.blocks)
        pages = _paginate(slabs, frame.room) if frame.room >= _LEAST_ROOM else None
        if pages is not None and (best is None or len(pages) < len(best[1])):
            best = frame, pages
            canvas.root = attempt
    return best


def _paginate(slabs: list[Slab], room: float) -> list[list[Slab]] | None:
    """Slabs by page; None if something that stays together is taller than a page."""
    pages: list[list[Slab]] = [[]]
    used = 0.0
    for group in _groups(slabs):
        height = sum(slab.height for slab in group) + sum(slab.gap for slab in group[1:])
        if height > room:
            return None
        gap = group[0].gap if pages[-1] else 0.0
        if pages[-1] and used + gap + height > room:
            pages.append([])
            used = gap = 0.0
        pages[-1].extend(group)
        used += gap + height
    return pages


def _spread(page: list[Slab], room: float) -> list[Slab]:
    """The page with what room is left put between its sections, up to a limit."""
    wide = [slab for slab in page[1:] if slab.section]
    spare = room - height_of(page) - _CLEAR
    more = min(_MOST_SPREAD, spare / len(wide)) if wide and spare > 0 else 0.0
    return [replace(slab, gap=slab.gap + more) if slab.section else slab for slab in page]


def _groups(slabs: list[Slab]) -> list[list[Slab]]:
    groups: list[list[Slab]] = []
    kept = False
    for slab in slabs:
        if kept:
            groups[-1].append(slab)
        else:
            groups.append([slab])
        kept = slab.keep
    return groups


class _Frame:
    """What stands on every page around the content, in the same spot each time."""

    def __init__(
        self, document: Document, canvas: TaggedCanvas, scale: Scale, root: Element
    ) -> None:
        self._document = document
        self._root = root
        self._head_elements = [Element("P", root), Element("P", root)]
        self._canvas = canvas
        self._scale = scale
        width, height = PAGE_SIZES[document.paper]
        self.left = (width - LIVE_WIDTH) / 2
        self._bottom = (height - LIVE_HEIGHT) / 2
        size = self._scale.body
        self._head = page_head(document, size, LIVE_WIDTH)
        head = self._head.height_lines * self._scale.leading + 6
        page_of = text_width(document.page_of.format(page=99, pages=99), size, bold=False)
        self._footer = break_lines((Run(document.footer),), size, LIVE_WIDTH - page_of - size)
        self._strip = contact_strip(document.contacts, self._scale, LIVE_WIDTH)
        self._foot = len(self._footer) * self._scale.leading + 2
        self.top = self._bottom + LIVE_HEIGHT - head - self._scale.gap
        self.room = self.top - self._bottom - self._foot - self._strip.height - self._scale.gap

    def paint(self, page: int, pages: int) -> None:
        """Draw the frame of one page; the first one's is content, later ones repeat it."""
        if self._document.watermark:
            self._paint_watermark()
        self._paint_head(page)
        self._paint_contacts(page)
        self._paint_foot(page, pages)

    def _paint_watermark(self) -> None:
        canvas, word = self._canvas, self._document.watermark
        size = LIVE_WIDTH * 0.9 / text_width(word, 1, bold=True)
        with canvas.artifact("Background"):
            canvas.saveState()
            canvas.setLineWidth(0.5)
            canvas.setDash(1, 2)
            canvas.translate(self.left + LIVE_WIDTH / 2, self._bottom + LIVE_HEIGHT / 2)
            canvas.rotate(45)
            canvas.setFont(font_name(bold=True), size)
            canvas.drawString(-LIVE_WIDTH * 0.45, -size * 0.35, word, mode=1)
            canvas.restoreState()

    def _paint_head(self, page: int) -> None:
        canvas, size, leading = self._canvas, self._scale.body, self._scale.leading
        top = self._bottom + LIVE_HEIGHT
        canvas.setFillGray(0)
        placed = ((self._head.identity, 0), (self._head.sender, self._head.sender_row))
        for (lines, first), element in zip(placed, self._head_elements, strict=True):
            with self._repeated(page, element):
                for n, line in enumerate(lines, start=first):
                    aside = lines is self._head.identity and self._head.beside
                    x = self.left + (LIVE_WIDTH - line.width if aside else 0)
                    draw_line(canvas, line, size, x, top - n * leading)
        rule(canvas, self.left, self.top + self._scale.gap + 2, LIVE_WIDTH, 2.4)

    def _paint_contacts(self, page: int) -> None:
        canvas, strip = self._canvas, self._strip
        top = self._bottom + self._foot + strip.height
        canvas.setFillGray(0)
        with canvas.artifact():
            canvas.setLineWidth(1.2)
            canvas.rect(self.left + 0.6, top - strip.height, LIVE_WIDTH - 1.2, strip.height)
        for cell in strip.cells:
            # On later pages the node stays out of the tree: there the strip is decoration.
            with self._repeated(page, Element("P", self._root if page == 1 else None)):
                for line, size, across, down in cell.lines:
                    draw_line(canvas, line, size, self.left + across, top - down)

    def _paint_foot(self, page: int, pages: int) -> None:
        canvas, size = self._canvas, self._scale.body
        top = self._bottom + self._foot - 2
        canvas.setFillGray(0)
        words = self._document.page_of.format(page=page, pages=pages)
        with canvas.artifact("Pagination"):
            for line in break_lines((Run(words),), size, LIVE_WIDTH):
                draw_line(canvas, line, size, self.left, top)
            for n, line in enumerate(self._footer):
                x = self.left + LIVE_WIDTH - line.width
                draw_line(canvas, line, size, x, top - n * self._scale.leading)

    def _repeated(self, page: int, element: Element) -> AbstractContextManager[None]:
        if page == 1:
            return self._canvas.marked(element)
        return self._canvas.artifact("Pagination")
