"""An invented visit and ways to look into the sheet made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream

from ketadesk.documents.blocks import Document
from ketadesk.documents.discharge_sheet import LastVitals, SheetFacts, compose
from ketadesk.documents.pdf import Rendered, render
from ketadesk.documents.sheet_text import SheetText, sheet_text
from ketadesk.kernel.problems import Problem

ZONE = ZoneInfo("America/New_York")
MM = 72 / 25.4


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


FACTS = SheetFacts(
    clinic_name="Northside Infusion Clinic",
    phone_day="555-0100",
    phone_after_hours="555-0199",
    emergency="911",
    crisis="988",
    family="Lindqvist",
    given="Maja",
    born=date(1984, 2, 3),
    record_no="KD-000417",
    visit_date=date(2026, 11, 22),
    dose_given_mg=Decimal("33.60"),
    started_at=at(22, 9, 38),
    ended_at=at(22, 10, 18),
    medicines_given=(("Ondansetron", "4 mg"),),
    last_vitals=LastVitals(at(22, 11, 5), "124", "78", "72", "98"),
    no_driving_until=at(23, 10, 30),
    escort_name="Jonas Lindqvist",
    escort_relation="husband",
    escort_phone="555-0142",
    next_visit=at(25, 9),
    call_date=date(2026, 11, 23),
    prescriber="Dr A. Mensah",
    nurse="R. Okafor",
    medicine_changes="",
    sleep_pills_hours=4,
    template_version="ketamine-iv 1.0",
    document_id="4F7A2C",
    going_home_at=at(22, 11, 20),
)

LONG = replace(
    FACTS,
    family="Featherstonehaugh-Montgomery-Smythe",
    given="Bartholomew Alexander Christopher J",
    clinic_name="The Saint Bartholomew Infusion and Wellness Centre",
    medicines_given=(("Ondansetron", "4 mg"), ("Labetalol", "10 mg"), ("Midazolam", "1 mg")),
    medicine_changes="Stop lorazepam tonight. Take half of your blood pressure pill tomorrow.",
    phone_day="+1 (555) 555-0100",
    phone_after_hours="+1 (555) 555-0199",
    version=2,
    replaces=1,
    training=True,
)


def english() -> SheetText:
    text = sheet_text("en")
    assert isinstance(text, SheetText)
    return text


def composed(facts: SheetFacts = FACTS, size: str = "normal", paper: str = "a4") -> Document:
    document = compose(facts, english(), size, paper)
    assert isinstance(document, Document)
    return document


@cache
def drawn(facts: SheetFacts = FACTS, size: str = "normal", paper: str = "a4") -> Rendered:
    rendered = render(composed(facts, size, paper))
    assert not isinstance(rendered, Problem)
    return rendered


@cache
def opened(rendered: Rendered) -> PdfReader:
    return PdfReader(BytesIO(rendered.pdf))


@cache
def page_texts(rendered: Rendered) -> list[str]:
    return [page.extract_text() for page in opened(rendered).pages]


def flat(text: str) -> str:
    """The text on one line, so that line breaks of the page do not matter."""
    return " ".join(text.split())


def whole_text(rendered: Rendered) -> str:
    return flat(" ".join(page_texts(rendered)))


def operations(page: PageObject) -> list[tuple[list[Any], bytes]]:
    contents = page.get_contents()
    assert contents is not None
    return ContentStream(contents, page.pdf).operations


@dataclass(frozen=True, slots=True)
class Shown:
    """Text as a page's drawing commands place it."""

    left: float
    right: float
    base: float
    size: float
    font: str


def shown(page: PageObject) -> Iterator[Shown]:
    """Every upright stretch of text; the rotated watermark is left out."""
    fonts = page["/Resources"]["/Font"]
    x = base = size = 0.0
    font, upright = "", True
    for operands, operator in operations(page):
        if operator == b"Tm":
            x, base = float(operands[4]), float(operands[5])
        elif operator == b"cm":
            upright = float(operands[1]) == 0
        elif operator == b"Q":
            upright = True
        elif operator == b"Tf":
            font, size = operands[0], float(operands[1])
        elif operator == b"Tj" and upright:
            widths = fonts[font]["/Widths"]
            raw = operands[0].original_bytes
            width = sum(float(widths[byte]) for byte in raw) * size / 1000
            yield Shown(x, x + width, base, size, str(fonts[font]["/BaseFont"]))
            x += width


def rectangles(page: PageObject) -> Iterator[tuple[float, ...]]:
    """Left, foot, width and height of every rectangle."""
    for operands, operator in operations(page):
        if operator == b"re":
            yield tuple(float(operand) for operand in operands)
