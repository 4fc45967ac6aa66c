"""The outline of a protocol as lines for a terminal or a printer."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from ketadesk.kernel.text import _
from ketadesk.protocols.model import Protocol
from ketadesk.protocols.outline import OutlineRow, outline

_WIDTH: Final = 98
_MARK: Final = "[D]"


def outline_lines(protocol: Protocol) -> tuple[str, ...]:
    """What the protocol is, its own proposals [D] first, then every row, then the sources."""
    return tuple(_lines(protocol))


def _lines(protocol: Protocol) -> Iterator[str]:
    rows = outline(protocol)
    own = [row for row in rows if row.house_default]
    yield f"{protocol.id} {protocol.version} {protocol.content_hash}"
    yield protocol.title
    yield ""
    rules = sum(row.is_rule for row in rows)
    yield _("{rows} rows, {rules} of them rules; {own} marked [D]; {sources} sources.").format(
        rows=len(rows), rules=rules, own=len(own), sources=len(protocol.sources)
    )
    yield from _wrapped(
        _(
            "[D] is proposed by KetaDesk: no published ketamine-specific figure was found. H! stops"
            " and nobody may override it; H stops and a prescriber may override it; P is for a"
            " prescriber to decide; I is for information."
        ),
        "",
    )
    yield from _heading(_("PROPOSED BY KETADESK [D]: TO BE LOOKED AT FIRST"))
    yield from _parts(own)
    yield from _heading(_("THE WHOLE PROTOCOL"))
    yield from _parts(rows)
    yield from _heading(_("SOURCES"))
    for source in protocol.sources:
        yield from _wrapped(f"{source.short}: {source.full}", "  ")


def _heading(words: str) -> Iterator[str]:
    yield ""
    yield words
    yield "=" * len(words)


def _parts(rows: Iterable[OutlineRow]) -> Iterator[str]:
    for part, each in groupby(rows, key=lambda row: row.part):
        yield ""
        yield part
        for row in each:
            indent = "      " if row.is_rule else "  "
            mark = f" {_MARK}" if row.house_default else ""
            sources = f" [{'; '.join(row.sources)}]" if row.sources else ""
            yield from _wrapped(f"{row.id}{mark}: {row.text}{sources}", indent)


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
