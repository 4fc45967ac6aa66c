"""The golden text of the sheet: a change of wording or order shows as a difference here."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketadesk.documents.discharge_sheet import SheetFacts
from ketadesk.documents.plain_text import plain_text

from .builders import FACTS, LONG, composed, drawn, page_texts

GOLDEN = Path(__file__).with_name("golden")
PAGE_BREAK = "\n\f\n"


def golden(name: str) -> str:
    return (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def printed(facts: SheetFacts, size: str, paper: str) -> str:
    lines = PAGE_BREAK.join(page_texts(drawn(facts, size, paper))).splitlines()
    return "\n".join(line.strip(" ") for line in lines) + "\n"


@pytest.mark.parametrize(
    ("name", "facts", "size"),
    [
        ("discharge-sheet-normal", FACTS, "normal"),
        ("discharge-sheet-large", FACTS, "large"),
        ("discharge-sheet-amended", LONG, "normal"),
    ],
)
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_printed_text(name: str, facts: SheetFacts, size: str, paper: str) -> None:
    assert printed(facts, size, paper) == golden(name)


def test_the_plain_text_copy_r_doc_17() -> None:
    assert plain_text(composed()) == golden("discharge-sheet-plain")
