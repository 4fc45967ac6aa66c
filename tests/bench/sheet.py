"""One discharge sheet after the first, against the same text with bare reportlab calls."""

from __future__ import annotations

import io
import time
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate

from ketadesk.documents.blocks import Document
from ketadesk.documents.discharge_sheet import compose
from ketadesk.documents.pdf import Rendered, render
from ketadesk.documents.pdf.fonts import font_name
from ketadesk.documents.plain_text import plain_text
from ketadesk.documents.sheet_text import SheetText, sheet_text
from tests.documents.builders import FACTS

from .figures import Figure, median_ms

ROUNDS = 12
_BODY_PT = 14


def _document() -> Document:
    text = sheet_text("en")
    if not isinstance(text, SheetText):
        raise LookupError(text.code.value)
    made = compose(FACTS, text, "normal", "letter")
    if not isinstance(made, Document):
        raise LookupError(made.code.value)
    return made


def _ours() -> None:
    if not isinstance(render(_document()), Rendered):
        raise LookupError("the sheet was refused")


def _bare(lines: list[str]) -> None:
    plain = ParagraphStyle(
        "plain", fontName=font_name(bold=False), fontSize=_BODY_PT, leading=_BODY_PT * 1.25
    )
    story = [Paragraph(escape(line), plain) for line in lines]
    SimpleDocTemplate(io.BytesIO(), pagesize=letter).build(story)


def _seconds(once: object) -> float:
    began = time.perf_counter()
    once()  # type: ignore[operator]
    return time.perf_counter() - began


def sheet() -> Figure:
    """The figure."""
    _ours()
    lines = [line for line in plain_text(_document()).splitlines() if line.strip()]
    _bare(lines)
    ours, bare = [], []
    for _ in range(ROUNDS):
        ours.append(_seconds(_ours))
        bare.append(_seconds(lambda: _bare(lines)))
    name = "one sheet after the first, against the same text with bare reportlab calls"
    return Figure(name, median_ms(ours), median_ms(bare), times=2)
