"""What the discharge sheet says, and when it refuses to say it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from ketadesk.documents.blocks import Box, BoxKind, Document, Heading
from ketadesk.documents.discharge_sheet import LastVitals, SheetFacts, compose
from ketadesk.documents.plain_text import plain_text
from ketadesk.documents.sheet_facts import CONTACTS, is_placeholder, tidy
from ketadesk.kernel.problems import Code, Problem

from .builders import FACTS, LONG, at, composed, english, flat


def said(facts: SheetFacts = FACTS, size: str = "normal") -> str:
    return flat(plain_text(composed(facts, size)))


@pytest.mark.parametrize("field", CONTACTS)
@pytest.mark.parametrize(
    "number",
    ["", " ", "-", "–", "n/a", "N/A", "none", "TBD", "?", "0", "000", "000-0000", "12", "ext"],
)
def test_a_missing_number_blocks_the_sheet_r_doc_08_f_72(field: str, number: str) -> None:
    refused = compose(replace(FACTS, **{field: number}), english(), "normal", "a4")
    assert refused == Problem(Code.MISSING_CONTACT, field)


@pytest.mark.parametrize("number", ["911", "112", "988", "555-0100", "+44 20 7946 0000", "٩١١"])
def test_a_real_number_is_no_placeholder(number: str) -> None:
    assert not is_placeholder(number)


def test_another_size_or_paper_is_refused() -> None:
    for size, paper, item in (("huge", "a4", "size"), ("normal", "a5", "paper")):
        refused = compose(FACTS, english(), size, paper)
        assert isinstance(refused, Problem)
        assert (refused.code, refused.item) == (Code.UNKNOWN_ITEM, item)


def test_the_main_message_comes_first_in_the_black_box_r_doc_01() -> None:
    title, box, *_ = composed().blocks
    assert isinstance(title, Heading)
    assert isinstance(box, Box)
    assert box.kind is BoxKind.BLACK
    assert said().index("Do not drive until") < said().index("What you had")
    assert (
        "Do not drive until 10:30 am (10:30) on Monday 23 November 2026, "
        "and not before a full night’s sleep." in said()
    )


def test_nine_sections_in_the_order_of_the_clinical_reference() -> None:
    headings = [
        "What you had",
        "Today, do",
        "Until then, do not",
        "Your medicines",
        "You may feel",
        "Call us if",
        "Call 911 now for",
        "Thoughts of suicide? Call or text 988, any hour",
        "What comes next",
        "Tell your nurse in your own words",
    ]
    places = [said().index(heading) for heading in headings]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "words",
    [
        "LINDQVIST, Maja",
        "Born 3 February 1984",
        "Record KD-000417",
        "Visit 22 November 2026",
        "Emergency: 911",
        "Clinic, day: 555-0100",
        "After hours: 555-0199",
        "33.6 mg from 9:38 am (09:38) to 10:18 am (10:18)",
        "Other medicines: Ondansetron, 4 mg",
        "blood pressure 124/78, pulse 72, oxygen 98%, at 11:05 am (11:05)",
        "home with Jonas Lindqvist (husband), 555-0142",
        "Dr A. Mensah ordered it",
        "9:00 am (09:00) on Wednesday 25 November 2026",
        "mood or pain form on Monday 23 November 2026",
        "Veterans, press 1.",
        "Changes: ____________________",
        "Nurse R. Okafor:",
        "Interpreter, if used:",
        "Sheet 4F7A2C, version 1 · ketamine-iv 1.0",
        "[ ] two reasons to call 911",
    ],
)
def test_what_is_filled_in_r_doc_06_r_doc_11(words: str) -> None:
    assert words in said()


def test_the_pill_rule_ends_at_a_clock_time_r_doc_09() -> None:
    # Four hours after 11:20, on the next half hour.
    assert "Do not take those pills before 3:30 pm (15:30)." in said()
    late = replace(FACTS, going_home_at=at(22, 21, 0))
    assert "before 1:00 am (01:00) on Monday 23 November 2026." in said(late)
    just_past = replace(FACTS, going_home_at=at(22, 11, 30) + timedelta(seconds=1))
    assert "before 4:00 pm (16:00)." in said(just_past)


def test_the_pill_rule_without_a_time_of_leaving_and_without_a_rule() -> None:
    assert "for 4 hours after you leave" in said(replace(FACTS, going_home_at=None))
    assert "those pills" not in said(replace(FACTS, sleep_pills_hours=None))


def test_the_pill_rule_counts_real_hours_over_the_change_of_clocks_r_doc_09() -> None:
    # Clocks go back at 2 am: four hours after 11:20 pm is 2:20 am.
    facts = replace(
        FACTS, visit_date=at(31, 9, month=10).date(), going_home_at=at(31, 23, 20, month=10)
    )
    assert "before 2:30 am (02:30) on Sunday 1 November 2026." in said(facts)


def test_not_measured_is_said_and_zero_is_shown() -> None:
    assert "Last checks: not measured" in said(replace(FACTS, last_vitals=None))
    empty = LastVitals(at(22, 11))
    assert "Last checks: not measured" in said(replace(FACTS, last_vitals=empty))
    some = LastVitals(at(22, 11), sbp="124", hr="0", spo2="98")
    assert "Last checks: pulse 0, oxygen 98%, at" in said(replace(FACTS, last_vitals=some))


def test_what_is_not_known_yet_is_left_open() -> None:
    text = said(
        replace(
            FACTS,
            next_visit=None,
            call_date=None,
            medicines_given=(),
            escort_relation="",
            escort_phone="",
        )
    )
    assert "Your next visit is not booked yet." in text
    assert "form on ____" in text
    assert "Other medicines: none" in text
    assert "home with Jonas Lindqvist - have them" in text


@pytest.mark.parametrize("phone", ["", "555-0142"])
def test_without_a_named_escort_it_is_your_adult(phone: str) -> None:
    """Clinical reference §5: go straight home with your adult."""
    text = said(replace(FACTS, escort_name=" ", escort_relation="", escort_phone=phone))
    assert "go straight home with your adult - have them" in text


def test_changes_of_medicines_are_said_or_left_open_never_none() -> None:
    assert "Changes: ____________________ You may feel" in said()
    assert "Changes: Stop lorazepam tonight." in said(LONG)


def test_another_countrys_numbers() -> None:
    text = said(replace(FACTS, emergency="112", crisis="116 123"))
    assert "Call 112 now for" in text
    assert "Thoughts of suicide? Call 116 123, any hour" in text
    assert "Or call 112." in text
    assert "911" not in text
    assert "Veterans" not in text


def test_an_amended_sheet_says_what_it_replaces_r_doc_15_f_73() -> None:
    text = said(LONG)
    assert "This is version 2. It takes the place of version 1." in text
    assert "Sheet 4F7A2C, version 2" in text
    assert "Changes: Stop lorazepam tonight." in text
    assert "takes the place" not in said()


def test_a_training_sheet_says_so() -> None:
    assert "This is a training sheet." in said(LONG)
    assert composed(LONG).watermark == "TRAINING"
    assert "training" not in said().lower()
    assert composed().watermark == ""


def test_large_print_repeats_when_the_rules_end_r_doc_09() -> None:
    repeated = "Until 10:30 am (10:30) on Monday 23 November 2026 and after a full night’s sleep:"
    assert repeated in said(size="large")
    assert repeated not in said()


def test_hostile_text_stays_text_f_63() -> None:
    name = '<img src="file:///etc/passwd">'
    text = said(replace(FACTS, family=name, given="{dose} **Bob**; DROP TABLE", nurse="A & <b>B"))
    assert f"{name.upper()}, {{dose}} **Bob**; DROP TABLE" in text
    assert "Nurse A & <b>B" in text


def test_text_is_tidied() -> None:
    assert tidy(" O\u2019Brien\n\tJose\u0301  Mari\u2011a ") == "O\u2019Brien Jos\u00e9 Mari-a"


def test_the_title_and_the_date_come_from_no_identifier_r_sec_16() -> None:
    document = composed()
    assert isinstance(document, Document)
    assert "Lindqvist" not in document.title
    assert document.epoch == int(FACTS.ended_at.timestamp())


def test_composing_loads_no_pdf_toolkit() -> None:
    code = (
        "import sys, ketadesk.documents.discharge_sheet, ketadesk.documents.pdf;"
        "sys.exit(any(name.split('.')[0] == 'reportlab' for name in sys.modules))"
    )
    finished = subprocess.run([sys.executable, "-c", code], check=False)
    assert finished.returncode == 0
