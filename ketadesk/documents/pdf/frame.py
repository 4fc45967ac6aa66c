"""Measures what stands at the head and the foot of every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ketadesk.documents.blocks import Contact, Document, Run, Runs
from ketadesk.documents.pdf.lines import Line, break_lines
from ketadesk.documents.pdf.slabs import LEADING, Scale

_SENDER_SHARES: Final = (0.4, 0.45, 0.5, 0.35)
"""What the sender may get of the width, the usual first."""
_BETWEEN: Final = " · "
_PAD: Final = 4.0
_GAP: Final = 7.0
LEAST_NUMBER: Final = 18.0
"""No telephone number is smaller than this (R-DOC-08)."""

Placed = tuple[Line, float, float, float]
"""A line, its size, and how far its top left corner is across and down, in points."""


@dataclass(frozen=True, slots=True)
class Head:
    """The lines at the head of each page.

    Attributes:
        identity: who the paper is about.
        sender: who issued it and when.
        beside: the sender stands at the left and the identity at the right; else the identity
            stands above the sender.
    """

    identity: tuple[Line, ...]
    sender: tuple[Line, ...]
    beside: bool

    @property
    def sender_row(self) -> int:
        """The row on which the sender starts."""
        return 0 if self.beside else len(self.identity)

    @property
    def height_lines(self) -> int:
        """How many lines the head takes."""
        return max(len(self.identity), self.sender_row + len(self.sender))


def page_head(document: Document, size: float, width: float) -> Head:
    """The arrangement of the head that takes fewer lines."""
    beside = min(
        (_beside(document, size, width, share) for share in _SENDER_SHARES),
        key=lambda head: head.height_lines,
    )
    joined: Runs = document.sender[0]
    for line in document.sender[1:]:
        joined = (*joined, Run(_BETWEEN), *line)
    above = Head(
        _broken(document.identity, size, width), _broken((joined,), size, width), beside=False
    )
    return beside if beside.height_lines < above.height_lines else above


def _beside(document: Document, size: float, width: float, share: float) -> Head:
    return Head(
        _broken(document.identity, size, width * (1 - share)),
        _broken(document.sender, size, width * share - size),
        beside=True,
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """One contact in the strip."""

    lines: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """The telephone numbers at the foot of each page."""

    cells: tuple[Cell, ...]
    height: float


def contact_strip(contacts: tuple[Contact, ...], scale: Scale, width: float) -> Strip:
    """The contacts in one line if they fit, else label over number, else one below the other."""
    for size in (scale.number, LEAST_NUMBER):
        words = [_words(contact, scale.body, size, width) for contact in contacts]
        if any(len(label) > 1 or len(number) > 1 for label, number in words):
            continue
        beside = [label[0].width + _GAP + number[0].width for label, number in words]
        if _fits(beside, width):
            pairs = zip(words, _starts(beside, width), strict=True)
            cells = tuple(_inline(*word, scale.body, size, at) for word, at in pairs)
            return Strip(cells, size * LEADING + 2 * _PAD)
        over = [max(label[0].width, number[0].width) for label, number in words]
        if _fits(over, width):
            pairs = zip(words, _starts(over, width), strict=True)
            cells = tuple(_stacked(*word, scale.body, size, at, _PAD) for word, at in pairs)
            return Strip(cells, scale.leading + size * LEADING + 1.5 * _PAD)
    below: list[Cell] = []
    down = _PAD
    for contact in contacts:
        label, number = _words(contact, scale.body, LEAST_NUMBER, width)
        below.append(_stacked(label, number, scale.body, LEAST_NUMBER, scale.body, down))
        down += len(label) * scale.leading + len(number) * LEAST_NUMBER * LEADING + _PAD
    return Strip(tuple(below), down)


_Lines = tuple[Line, ...]


def _words(contact: Contact, body: float, size: float, width: float) -> tuple[_Lines, _Lines]:
    room = width - 2 * body
    return (
        break_lines((Run(contact.label),), body, room),
        break_lines((Run(contact.number, bold=True),), size, room),
    )


def _inline(label: _Lines, number: _Lines, body: float, size: float, at: float) -> Cell:
    # The smaller label stands on the base line of the number.
    lower = (size - body) * LEADING * 0.8
    beside = at + label[0].width + _GAP
    return Cell(((label[0], body, at, _PAD + lower), (number[0], size, beside, _PAD)))


def _stacked(
    label: _Lines, number: _Lines, body: float, size: float, at: float, down: float
) -> Cell:
    lines: list[Placed] = []
    for part, part_size in ((label, body), (number, size)):
        for line in part:
            lines.append((line, part_size, at, down))
            down += part_size * LEADING
    return Cell(tuple(lines))


def _fits(widths: list[float], width: float) -> bool:
    return sum(widths) + 2 * _GAP * len(widths) <= width


def _starts(widths: list[float], width: float) -> list[float]:
    """Where each cell starts so that the space around all cells is equal."""
    space = (width - sum(widths)) / len(widths)
    starts: list[float] = []
    at = space / 2
    for cell in widths:
        starts.append(at)
        at += cell + space
    return starts


def _broken(lines: tuple[Runs, ...], size: float, room: float) -> tuple[Line, ...]:
    return tuple(line for runs in lines for line in break_lines(runs, size, room))
