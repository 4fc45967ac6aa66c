"""Breaks runs of text into lines. Nothing is ever cut off: an over-long word is broken."""

from __future__ import annotations

from dataclasses import dataclass

from ketadesk.documents.blocks import Runs
from ketadesk.documents.pdf.fonts import text_width

Piece = tuple[str, bool]
"""A stretch of text in one weight; True is bold."""

_Word = list[Piece]


@dataclass(frozen=True, slots=True)
class Line:
    """One line and its width in points."""

    segments: tuple[Piece, ...]
    width: float


def break_lines(runs: Runs, size: float, room: float) -> tuple[Line, ...]:
    """The runs as lines of at most ``room`` points, broken at spaces."""
    rows: list[list[_Word]] = [[]]
    used = 0.0
    for word in _fitting_words(runs, size, room):
        width = _width(word, size)
        gap = text_width(" ", size, bold=rows[-1][-1][-1][1]) if rows[-1] else 0.0
        if rows[-1] and used + gap + width > room:
            rows.append([])
            used = gap = 0.0
        rows[-1].append(word)
        used += gap + width
    return tuple(_line(row, size) for row in rows if row)


def _width(word: _Word, size: float) -> float:
    return sum(text_width(text, size, bold=bold) for text, bold in word)


def _words(runs: Runs) -> list[_Word]:
    words: list[_Word] = [[]]
    for run in runs:
        for n, part in enumerate(run.text.split(" ")):
            if n:
                words.append([])
            if part:
                words[-1].append((part, run.bold))
    return [word for word in words if word]


def _fitting_words(runs: Runs, size: float, room: float) -> list[_Word]:
    fitting: list[_Word] = []
    for word in _words(runs):
        if _width(word, size) <= room:
            fitting.append(word)
        else:
            fitting.extend(_parts(word, size, room))
    return fitting


def _parts(word: _Word, size: float, room: float) -> list[_Word]:
    """An over-long word in parts, cut after a hyphen or no-break space if one is near."""
    parts: list[_Word] = []
    for text, bold in word:
        start = 0
        while start < len(text):
            end = start + 1
            while end < len(text) and text_width(text[start : end + 1], size, bold=bold) <= room:
                end += 1
            if end < len(text):
                soft = max(text.rfind(mark, start, end) for mark in ("-", "\u00a0")) + 1
                end = soft if soft > start + (end - start) // 2 else end
            parts.append([(text[start:end], bold)])
            start = end
    return parts


def _line(row: list[_Word], size: float) -> Line:
    pieces: list[Piece] = []
    for n, word in enumerate(row):
        for m, (text, bold) in enumerate(word):
            space = " " if n and not m else ""
            if pieces and pieces[-1][1] == bold:
                pieces[-1] = (f"{pieces[-1][0]}{space}{text}", bold)
                continue
            if pieces:
                pieces[-1] = (pieces[-1][0] + space, pieces[-1][1])
            pieces.append((text, bold))
    return Line(tuple(pieces), _width(pieces, size))
