"""Sets a document on paper as a tagged PDF. The only package that knows reportlab.

Knows: fonts, lines, pages, structure tags. Must not know: patients, visits, what a paper says.
The toolkit is loaded when the first page is drawn, so that start-up does not wait for it. A new
kind of block gets a branch in ``layout``; what every page carries is in ``sheet``.
"""

from __future__ import annotations

from dataclasses import dataclass

from ketadesk.documents.blocks import Document
from ketadesk.kernel.problems import Problem


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished paper.

    Attributes:
        pdf: the bytes; the same document always gives the same ones.
        pages: how many pages.
    """

    pdf: bytes
    pages: int


def render(document: Document) -> Rendered | Problem:
    """Draw the document.

    May be called from any thread; pages are drawn one document at a time.

    Returns:
        The paper, or ``missing-glyph`` (item ``text``, params ``character`` such as ``U+1F600``,
        ``shown`` the character itself, ``within`` its surroundings) if the font lacks a character,
        or ``too-long`` if a part does not fit on a page.
    """
    from ketadesk.documents.pdf.sheet import draw

    drawn = draw(document)
    return drawn if isinstance(drawn, Problem) else Rendered(*drawn)
