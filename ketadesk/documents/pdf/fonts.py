"""The two faces that papers are set in, embedded in every file: Be Vietnam Pro, OFL-1.1."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Final

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from ketadesk.documents.blocks import Document, texts
from ketadesk.kernel.problems import Code, Problem

# Nothing here reads markup; should that ever change, it still may not open a file or an address.
rl_config.trustedSchemes = []

REGULAR: Final = "KetaDesk-Regular"
BOLD: Final = "KetaDesk-Bold"
_FILES: Final = {REGULAR: "BeVietnamPro-Regular.ttf", BOLD: "BeVietnamPro-Bold.ttf"}
_NEIGHBOURS: Final = 12
_MOST_WIDTHS: Final = 4096


@lru_cache(maxsize=2)
def face(name: str) -> TTFont:
    """The face, loaded and registered on first use."""
    data = files("fontpkg_be_vietnam_pro").joinpath("files", _FILES[name]).read_bytes()
    font = TTFont(name, BytesIO(data))
    pdfmetrics.registerFont(font)
    return font


def font_name(*, bold: bool) -> str:
    """The name of the bold or the regular face, ready for use."""
    name = BOLD if bold else REGULAR
    face(name)
    return name


def text_width(text: str, size: float, *, bold: bool) -> float:
    """Width in points."""
    return _unit_width(text, BOLD if bold else REGULAR) * size


@lru_cache(maxsize=_MOST_WIDTHS)
def _unit_width(text: str, name: str) -> float:
    """Width in points at one point. A sheet is set several times over with the same words."""
    return float(face(name).stringWidth(text, 1))


def missing_glyph(document: Document) -> Problem | None:
    """The first character that would print as a gap (F-71)."""
    known = {True: face(BOLD).face.charToGlyph, False: face(REGULAR).face.charToGlyph}
    for text, bold in texts(document):
        glyphs = known[bold]
        for at, character in enumerate(text):
            if ord(character) not in glyphs:
                within = text[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS]
                named = f"U+{ord(character):04X}"
                params = {"character": named, "shown": character, "within": within}
                return Problem(Code.MISSING_GLYPH, "text", params)
    return None
