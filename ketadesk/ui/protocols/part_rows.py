"""The parts of a draft as rows, with how many values of each the clinic has set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ketadesk.kernel.text import _
from ketadesk.protocols.editable import EditPart, fields_of
from ketadesk.ui.kit import Cell
from ketadesk.ui.protocols.working import Working

_INDENT: Final = "    "


def part_rows(
    working: Working, parts: tuple[EditPart, ...]
) -> Iterator[tuple[str, tuple[Cell | str, ...]]]:
    """A row for each part; its key is its number."""
    for number, each in enumerate(parts):
        heading = each.level == 0
        title = each.title if heading else _INDENT + each.title
        yield str(number), (Cell(title, strong=heading), changes(working, each))


def changes(working: Working, part: EditPart) -> str:
    """How many values of the part the clinic has set; empty for none."""
    if part.path and working.shipped_value(part.path) is None:
        return _("new")
    count = sum(working.changed(each) for each in fields_of(working.protocol, part.path))
    return str(count) if count else ""
