"""The same paper as plain text, for those who cannot read the page (R-DOC-17)."""

from __future__ import annotations

from collections.abc import Iterator

from ketadesk.documents.blocks import (
    Block,
    Box,
    Bullets,
    Columns,
    Document,
    Heading,
    KeyFacts,
    Paragraph,
    Runs,
    SignatureLines,
)


def plain_text(document: Document) -> str:
    """The whole content in reading order, one line a paragraph, point or number."""
    lines = [_joined(runs) for runs in (*document.identity, *document.sender)]
    lines += [f"{contact.label}: {contact.number}" for contact in document.contacts]
    for block in document.blocks:
        lines += _lines(block)
    lines += ["", document.footer]
    return "\n".join(lines).replace("\u00a0", " ") + "\n"


def _joined(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text):
            yield ""
            yield text
        case Paragraph(runs=runs):
            yield _joined(runs)
        case Bullets(items=items, ticks=ticks):
            mark = "[ ]" if ticks else "-"
            yield from (f"{mark} {_joined(item)}" for item in items)
        case KeyFacts(rows=rows):
            yield from (
                f"{label}: {_joined(runs)}" if label else _joined(runs) for label, runs in rows
            )
        case SignatureLines(labels=labels):
            yield from (f"{label}: ____________________" for label in labels)
        case Box(blocks=blocks):
            yield from _all(blocks)
        case Columns(left=left, right=right):
            yield from _all((*left, *right))


def _all(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        yield from _lines(block)
