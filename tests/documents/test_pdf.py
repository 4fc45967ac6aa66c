"""The sheet as a PDF: fits, tagged, black and white, the same bytes each time."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest
from pypdf.generic import ArrayObject, DictionaryObject

from ketadesk.documents.blocks import Document, Paragraph, Run
from ketadesk.documents.discharge_sheet import SheetFacts
from ketadesk.documents.pdf import Rendered, render
from ketadesk.kernel.problems import Code, Problem

from .builders import (
    FACTS,
    LONG,
    MM,
    composed,
    drawn,
    flat,
    opened,
    operations,
    page_texts,
    rectangles,
    shown,
    whole_text,
)

SIZES = ("normal", "large")
PAPERS = ("a4", "letter")
KINDS = tuple(product((FACTS, LONG), SIZES, PAPERS))
NAMED = [f"{'long' if f is LONG else 'usual'}-{s}-{p}" for f, s, p in KINDS]
each_kind = pytest.mark.parametrize(("facts", "size", "paper"), KINDS, ids=NAMED)
LONGEST_NAMES = replace(FACTS, family=LONG.family, given=LONG.given)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(("size", "most"), [("normal", 2), ("large", 4)])
def test_a_usual_sheet_is_short(size: str, most: int, paper: str) -> None:
    rendered = drawn(size=size, paper=paper)
    assert rendered.pages == len(opened(rendered).pages) <= most


@each_kind
def test_every_page_says_who_and_which_r_doc_06_f_74(
    facts: SheetFacts, size: str, paper: str
) -> None:
    rendered = drawn(facts, size, paper)
    for number, text in enumerate(map(flat, page_texts(rendered)), start=1):
        assert f"{facts.family.upper()}, {facts.given}" in text.replace("- ", "-")
        assert "Born 3 February 1984" in text
        assert "Record KD-000417" in text
        assert "Visit 22 November 2026" in text
        assert f"Page {number} of {rendered.pages}" in text
        assert f"Sheet 4F7A2C, version {facts.version} · ketamine-iv 1.0" in text
        for number_to_call in (facts.emergency, facts.phone_day, facts.phone_after_hours):
            assert number_to_call in text


@each_kind
def test_all_text_is_large_and_in_the_live_area_r_doc_03_r_doc_05_f_70(
    facts: SheetFacts, size: str, paper: str
) -> None:
    least = {"normal": 14, "large": 18}[size]
    for page in opened(drawn(facts, size, paper)).pages:
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        left, foot = (width - 180 * MM) / 2, (height - 249 * MM) / 2
        for text in shown(page):
            assert text.size >= least
            assert left - 0.01 <= text.left <= text.right <= width - left + 0.01
            assert foot <= text.base - text.size * 0.25
            assert text.base + text.size * 0.75 <= height - foot
        for x, y, wide, high in rectangles(page):
            assert left - 0.01 <= x <= x + wide <= width - left + 0.01
            assert foot - 0.01 <= y <= y + high <= height - foot + 0.01


def test_paper_sizes() -> None:
    sizes = {
        paper: [round(float(side)) for side in opened(drawn(paper=paper)).pages[0].mediabox[2:]]
        for paper in PAPERS
    }
    assert sizes == {"a4": [595, 842], "letter": [612, 792]}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("facts", [FACTS, LONG], ids=["usual", "long"])
def test_numbers_to_call_are_large_and_in_the_same_spot_r_doc_08(
    facts: SheetFacts, size: str
) -> None:
    spots = []
    for page in opened(drawn(facts, size)).pages:
        foot = (float(page.mediabox.height) - 249 * MM) / 2
        strip = [t for t in shown(page) if t.base < foot + 60 and "Bold" in t.font]
        assert len(strip) == 3
        assert all(text.size >= 18 for text in strip)
        spots.append([(text.left, text.base) for text in strip])
    assert all(spot == spots[0] for spot in spots)


@pytest.mark.parametrize(
    ("number", "rows"),
    [("555-0199", 1), ("+1 (555) 555-0199", 1), ("+1 (555) 555-0199, then press 7", 3)],
)
def test_long_numbers_to_call_stay_large_and_whole_r_doc_08(number: str, rows: int) -> None:
    facts = replace(FACTS, phone_day=number, phone_after_hours=number)
    for size in SIZES:
        rendered = drawn(facts, size)
        assert all(flat(text).count(number) == 2 for text in page_texts(rendered))
        for page in opened(rendered).pages:
            top = min((y, y + high) for _, y, _, high in rectangles(page))[1]
            strip = [text for text in shown(page) if text.base < top and "Bold" in text.font]
            assert all(text.size >= 18 for text in strip)
            assert len({round(text.base) for text in strip}) == rows


def test_a_number_longer_than_a_line_is_wrapped_r_doc_08() -> None:
    number = "555-0100, or ask the desk of the hospital at 555-0101 for the infusion clinic"
    assert number in whole_text(drawn(replace(FACTS, phone_day=number)))


def test_lines_are_well_apart_and_not_too_long_r_doc_03() -> None:
    page = opened(drawn()).pages[0]
    bases = sorted({round(t.base, 2) for t in shown(page) if t.size == 14}, reverse=True)
    steps = [a - b for a, b in pairwise(bases) if a - b > 3]
    assert min(steps) >= 14 * 1.25 - 0.01
    assert max(map(len, page.extract_text().splitlines())) <= 80


@each_kind
def test_long_text_wraps_and_is_never_cut_f_44(facts: SheetFacts, size: str, paper: str) -> None:
    text = whole_text(drawn(facts, size, paper)).replace("- ", "-")
    for words in (facts.family.upper(), facts.given, facts.clinic_name, facts.phone_after_hours):
        assert words in text
    for name, amount in facts.medicines_given:
        assert f"{name}, {amount}" in text
    assert facts.medicine_changes in text


def test_a_word_wider_than_the_page_is_broken_not_cut_f_44() -> None:
    family = "Wolfeschlegelsteinhausenbergerdorff" * 3
    pages = page_texts(drawn(replace(FACTS, family=family)))
    assert all(family.upper() in "".join(text.split()) for text in pages)


def test_longest_names_still_fit_two_pages_f_44() -> None:
    assert drawn(LONGEST_NAMES).pages <= 2


def test_a_long_free_text_runs_over_pages() -> None:
    changes = " ".join(f"Take pill number {n} with food." for n in range(150))
    rendered = drawn(replace(FACTS, medicine_changes=changes))
    assert rendered.pages > 3
    assert "Take pill number 149 with food." in whole_text(rendered)


def test_what_cannot_fit_is_refused() -> None:
    for facts in (replace(FACTS, family="W" * 2000), replace(FACTS, nurse="Anna " * 400)):
        assert render(composed(facts)) == Problem(Code.TOO_LONG, "text")


def test_a_box_is_never_split() -> None:
    for facts, size, paper in KINDS:
        texts = page_texts(drawn(facts, size, paper))
        home = [n for n, text in enumerate(texts) if "Call 911 now for" in text]
        last = [n for n, text in enumerate(texts) if "slurred words" in text]
        assert home == last
        assert len(home) == 1


def test_no_heading_stands_alone_at_the_foot() -> None:
    for facts, size, paper in KINDS:
        for page in opened(drawn(facts, size, paper)).pages:
            strip = min((y, y + high) for _, y, _, high in rectangles(page))[1]
            content = [text for text in shown(page) if text.base > strip]
            lowest = min(content, key=lambda text: text.base)
            assert lowest.size in (14, 18), "a heading would be larger"


# --- fonts, colour, properties ----------------------------------------------------------------


@each_kind
def test_every_font_is_embedded_and_none_is_italic_r_doc_17(
    facts: SheetFacts, size: str, paper: str
) -> None:
    for page in opened(drawn(facts, size, paper)).pages:
        fonts: dict[str, Any] = page["/Resources"]["/Font"]
        assert fonts
        for font in fonts.values():
            described = font.get_object()
            assert "/FontFile2" in described["/FontDescriptor"]
            assert "/ToUnicode" in described
            assert "BeVietnamPro" in described["/BaseFont"]
            assert "Italic" not in described["/BaseFont"]


@each_kind
def test_black_and_white_only_r_doc_04_f_75(facts: SheetFacts, size: str, paper: str) -> None:
    colours = {b"rg", b"RG", b"k", b"K", b"sc", b"SC", b"scn", b"SCN", b"cs", b"CS", b"gs", b"sh"}
    for page in opened(drawn(facts, size, paper)).pages:
        for operands, operator in operations(page):
            assert operator not in colours
            if operator in (b"g", b"G"):
                assert float(operands[0]) in (0, 1)


def test_the_training_mark_is_on_each_page() -> None:
    assert all("TRAINING" in text for text in page_texts(drawn(LONG)))
    assert "TRAINING" not in whole_text(drawn())


def test_properties_name_nobody_r_sec_16() -> None:
    reader = opened(drawn())
    assert reader.metadata is not None
    assert reader.metadata.title == "Going home after your ketamine infusion"
    packet = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    for words in ("Lindqvist", "LINDQVIST", "Maja", "KD-000417", "1984"):
        assert words not in packet
        assert words not in str(dict(reader.metadata))
    assert "<dc:language><rdf:Bag><rdf:li>en<" in packet
    assert "2026-11-22T15:18:00Z" in packet
    assert reader.metadata["/CreationDate"].startswith("D:20261122151800")


# --- tags -------------------------------------------------------------------------------------


def nodes(element: Any, depth: int = 0) -> list[tuple[int, DictionaryObject]]:
    found = element.get_object()
    if not isinstance(found, DictionaryObject) or "/S" not in found:
        return []
    kids = found.get("/K", ArrayObject())
    listed = kids if isinstance(kids, ArrayObject) else [kids]
    return [(depth, found)] + [node for kid in listed for node in nodes(kid, depth + 1)]


def marks_of(page: Any) -> list[int]:
    return [
        int(operands[1]["/MCID"])
        for operands, operator in operations(page)
        if operator == b"BDC" and operands[0] != "/Artifact"
    ]


@each_kind
def test_the_file_is_tagged_r_doc_17(facts: SheetFacts, size: str, paper: str) -> None:
    reader = opened(drawn(facts, size, paper))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    tree = root["/StructTreeRoot"]
    roles = [node["/S"] for _, node in nodes(tree["/K"][0])]
    assert roles[0] == "/Document"
    assert roles.count("/H1") == 1
    for role in ("/H2", "/P", "/L", "/LI", "/Lbl", "/LBody", "/Table", "/TR", "/TH", "/TD"):
        assert role in roles
    assert len(tree["/ParentTree"]["/Nums"]) == 2 * len(reader.pages)


@each_kind
def test_every_mark_has_its_node_and_every_node_its_mark(
    facts: SheetFacts, size: str, paper: str
) -> None:
    reader = opened(drawn(facts, size, paper))
    numbers = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    for page, number, parents in zip(reader.pages, numbers[::2], numbers[1::2], strict=True):
        assert page["/StructParents"] == number
        assert page["/Tabs"] == "/S"
        assert marks_of(page) == list(range(len(parents.get_object())))
        for mark, parent in enumerate(parents.get_object()):
            kids = parent.get_object()["/K"]
            listed = kids if isinstance(kids, ArrayObject) else [kids]
            assert mark in [
                kid if isinstance(kid, int) else kid.get_object()["/MCID"] for kid in listed
            ]


@each_kind
def test_nothing_is_drawn_outside_a_tag_or_an_artifact(
    facts: SheetFacts, size: str, paper: str
) -> None:
    for page in opened(drawn(facts, size, paper)).pages:
        depth = 0
        for _, operator in operations(page):
            depth += (operator in (b"BDC", b"BMC")) - (operator == b"EMC")
            if operator in (b"Tj", b"TJ", b"S", b"B", b"f", b"re"):
                assert depth == 1
        assert depth == 0


def test_reading_order_starts_with_the_patient_and_headings_do_not_skip() -> None:
    reader = opened(drawn())
    roles = [node["/S"] for _, node in nodes(reader.trailer["/Root"]["/StructTreeRoot"]["/K"][0])]
    assert roles[:4] == ["/Document", "/P", "/P", "/H1"]
    assert [role for role in roles if role.startswith("/H")][1:].count("/H2") == 10
    scopes = [
        node["/A"]["/Scope"]
        for _, node in nodes(reader.trailer["/Root"]["/StructTreeRoot"]["/K"][0])
        if node["/S"] == "/TH"
    ]
    assert set(scopes) == {"/Row"}


def test_a_paragraph_over_two_pages_is_one_node() -> None:
    changes = " ".join(f"Take pill number {n} with food." for n in range(60))
    reader = opened(drawn(replace(FACTS, medicine_changes=changes)))
    spread = [
        node
        for _, node in nodes(reader.trailer["/Root"]["/StructTreeRoot"]["/K"][0])
        if isinstance(node["/K"], ArrayObject)
        and any(
            isinstance(kid.get_object(), DictionaryObject) and "/MCID" in kid.get_object()
            for kid in node["/K"]
            if not isinstance(kid, int)
        )
    ]
    assert [node["/S"] for node in spread] == ["/P"]


# --- same bytes -------------------------------------------------------------------------------

PRINT_DIGEST = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from documents.builders import drawn, LONG
print(hashlib.sha256(drawn(LONG, "large", "letter").pdf).hexdigest())
"""


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"},
        {"PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "86400"},
    ],
    ids=["zone", "epoch"],
)
def test_another_process_makes_the_same_bytes(surroundings: dict[str, str]) -> None:
    here = hashlib.sha256(drawn(LONG, "large", "letter").pdf).hexdigest()
    finished = subprocess.run(
        [sys.executable, "-c", PRINT_DIGEST, str(Path(__file__).parents[1])],
        env={**os.environ, **surroundings},
        capture_output=True,
        text=True,
        check=True,
    )
    assert finished.stdout.strip() == here


def test_threads_make_the_same_bytes() -> None:
    documents = [composed(facts, size) for facts in (FACTS, LONG) for size in SIZES]
    alone = [render(document) for document in documents]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(render, documents)) == alone
    assert len({rendered.pdf for rendered in alone if isinstance(rendered, Rendered)}) == 4


def test_another_visit_makes_other_bytes() -> None:
    assert drawn().pdf != drawn(replace(FACTS, given="Mia")).pdf


# --- glyphs and hostile text ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "character"),
    [
        ("given", "Maja 🙂", "U+1F642"),
        ("family", "כהן", "U+05DB"),
        ("nurse", "A\u202eB", "U+202E"),
        ("clinic_name", "北", "U+5317"),
        ("medicine_changes", "take ☐", "U+2610"),
        ("document_id", "A\x00", "U+0000"),
        ("phone_day", "555-0100 ☎", "U+260E"),
        ("escort_relation", "兄", "U+5144"),
    ],
)
def test_a_character_that_the_font_lacks_is_named_f_71(
    field: str, value: str, character: str
) -> None:
    refused = render(composed(replace(FACTS, **{field: value})))
    assert isinstance(refused, Problem)
    assert (refused.code, refused.item) == (Code.MISSING_GLYPH, "text")
    assert refused.params["character"] == character
    assert refused.params["shown"] in refused.params["within"]


@pytest.mark.parametrize("name", ["Nguyễn Thị Ánh", "Łukasz Žižka", "O’Brien-Ñandú", "Jose\u0301"])
def test_names_of_many_languages_print(name: str) -> None:
    assert unicodedata.normalize("NFC", name) in whole_text(drawn(replace(FACTS, given=name)))


@pytest.mark.parametrize(
    "name",
    ['<img src="file:///etc/passwd">', "<b>Bob", "A & B", "Robert'); DROP TABLE", "(\\) Tj ET"],
)
def test_hostile_names_print_as_they_are_f_63(name: str) -> None:
    rendered = drawn(replace(FACTS, given=name, nurse=name, medicine_changes=name))
    assert isinstance(rendered, Rendered)
    assert f"LINDQVIST, {name}" in flat(page_texts(rendered)[0])
    assert f"Changes: {name}" in whole_text(rendered)
    assert b"root:" not in rendered.pdf
    assert all("/XObject" not in page["/Resources"] for page in opened(rendered).pages)


def test_a_document_of_another_kind_can_be_drawn() -> None:
    blocks = (Paragraph((Run("Only this.", bold=False),)),)
    document: Document = replace(composed(), blocks=blocks)
    rendered = render(document)
    assert isinstance(rendered, Rendered)
    assert rendered.pages == 1
    assert "Only this." in whole_text(rendered)
