"""What a paper is made of, without any toolkit. All text is plain text, never markup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Size(StrEnum):
    """Size of print. Everything on the page is at least this large (R-DOC-03)."""

    NORMAL = "normal"
    LARGE = "large"


class Paper(StrEnum):
    """Paper size. Both hold the same 180 × 249 mm (R-DOC-05)."""

    A4 = "a4"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one weight. A no-break space (U+00A0) keeps words together."""

    text: str
    bold: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 is the paper's title, level 2 a section."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; a ``lead`` paragraph is the main message and is set large and bold."""

    runs: Runs
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, set in two columns where ``columns`` is 2 and the print is small enough.

    ``ticks`` puts an empty box to tick in place of the bullet.
    """

    items: tuple[Runs, ...]
    columns: int = 1
    ticks: bool = False


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """Rows of a label and its value."""

    rows: tuple[tuple[str, Runs], ...]


@dataclass(frozen=True, slots=True)
class SignatureLines:
    """Lines to write on, each with the words that stand below it."""

    labels: tuple[str, ...]


Plain = Heading | Paragraph | Bullets | KeyFacts | SignatureLines


class BoxKind(StrEnum):
    """A thick frame, or white on black for what must be seen first."""

    PLAIN = "plain"
    BLACK = "black"


@dataclass(frozen=True, slots=True)
class Box:
    """Blocks that stand together in a frame and stay on one page."""

    kind: BoxKind
    blocks: tuple[Plain, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Two short sections side by side, one below the other in large print."""

    left: tuple[Plain, ...]
    right: tuple[Plain, ...]


Block = Plain | Box | Columns


@dataclass(frozen=True, slots=True)
class Contact:
    """A telephone number that stands in the same spot of every page (R-DOC-08)."""

    label: str
    number: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper, ready to be set.

    Attributes:
        title: of the kind of paper; it becomes a PDF property and names nobody (R-SEC-16).
        language: BCP 47 code.
        size: of the print.
        paper: paper size.
        sender: lines at the left of each page's head.
        identity: lines at the right of each page's head: who this is about (R-DOC-06).
        contacts: telephone numbers at the foot of each page.
        page_of: pattern with ``{page}`` and ``{pages}``.
        footer: template version, document id and version, on each page.
        blocks: the content.
        epoch: seconds since 1970 UTC; the PDF's date, so that the same facts give the same bytes.
        watermark: a word across each page, or empty.
    """

    title: str
    language: str
    size: Size
    paper: Paper
    sender: tuple[Runs, ...]
    identity: tuple[Runs, ...]
    contacts: tuple[Contact, ...]
    page_of: str
    footer: str
    blocks: tuple[Block, ...]
    epoch: int
    watermark: str = ""


def texts(document: Document) -> Iterator[tuple[str, bool]]:
    """Every stretch of text that a page can show, with its weight (True is bold)."""
    for line in (*document.sender, *document.identity):
        yield from ((run.text, run.bold) for run in line)
    for contact in document.contacts:
        yield contact.label, False
        yield contact.number, True
    yield document.page_of.format(page="0123456789", pages=""), False
    yield document.footer, False
    yield document.watermark, True
    for block in document.blocks:
        yield from _texts(block)


def _texts(block: Block) -> Iterator[tuple[str, bool]]:
    match block:
        case Heading(text=text):
            yield text, True
        case Paragraph(runs=runs, lead=lead):
            yield from ((run.text, run.bold or lead) for run in runs)
        case Bullets(items=items):
            yield from ((run.text, run.bold) for item in items for run in item)
        case KeyFacts(rows=rows):
            for label, runs in rows:
                yield label, False
                yield from ((run.text, run.bold) for run in runs)
        case SignatureLines(labels=labels):
            yield from ((label, False) for label in labels)
        case Box(blocks=blocks):
            for inner in blocks:
                yield from _texts(inner)
        case Columns(left=left, right=right):
            for inner in (*left, *right):
                yield from _texts(inner)
