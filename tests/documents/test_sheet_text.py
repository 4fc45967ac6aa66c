"""The words of the papers and how dates and times read (R-DOC-07, R-DOC-12)."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta

import pytest

from ketadesk.documents.blocks import Run
from ketadesk.documents.sheet_facts import SheetFacts
from ketadesk.documents.sheet_text import SheetText, languages, sheet_text
from ketadesk.kernel.problems import Code, Problem

from .builders import ZONE, at, english


def all_phrases(text: SheetText) -> list[str]:
    listed = [phrase for phrases in text.lists.values() for phrase in phrases]
    return [*text.phrases.values(), *listed]


def test_english_is_among_the_languages() -> None:
    assert "en" in languages()
    assert list(languages()) == sorted(languages())


@pytest.mark.parametrize("language", ["xx", "", "EN", "../en", "en.toml"])
def test_another_language_is_refused(language: str) -> None:
    refused = sheet_text(language)
    assert isinstance(refused, Problem)
    assert (refused.code, refused.item) == (Code.UNKNOWN_LANGUAGE, "language")


@pytest.mark.parametrize("language", languages())
def test_every_language_has_the_same_phrases_and_places_as_english(language: str) -> None:
    other, model = sheet_text(language), english()
    assert isinstance(other, SheetText)
    places = re.compile(r"\{\w+\}")
    assert other.phrases.keys() == model.phrases.keys()
    assert other.lists.keys() == model.lists.keys()
    for key, phrase in model.phrases.items():
        assert set(places.findall(other.phrases[key])) == set(places.findall(phrase)), key
        assert other.phrases[key].count("**") % 2 == 0, key


def test_the_source_language_is_not_a_draft() -> None:
    assert english().draft is False


@pytest.mark.parametrize(
    ("hour", "minute", "reads"),
    [
        (0, 0, "12:00 midnight (00:00)"),
        (0, 5, "12:05 am (00:05)"),
        (9, 0, "9:00 am (09:00)"),
        (10, 30, "10:30 am (10:30)"),
        (11, 59, "11:59 am (11:59)"),
        (12, 0, "12:00 noon (12:00)"),
        (12, 1, "12:01 pm (12:01)"),
        (14, 30, "2:30 pm (14:30)"),
        (23, 59, "11:59 pm (23:59)"),
    ],
)
def test_times_read_in_both_clocks_r_doc_07(hour: int, minute: int, reads: str) -> None:
    shown = english().time(at(22, hour, minute))
    assert shown.replace("\u00a0", " ") == reads
    assert " " not in shown, "a time must not be torn apart at the end of a line"


def test_dates_are_long_r_doc_07() -> None:
    assert english().day(date(2025, 11, 22)) == "22\u00a0November 2025"
    assert english().weekday(date(2024, 2, 29)) == "Thursday 29\u00a0February 2024"


def test_midnight_starts_its_day_r_doc_09() -> None:
    shown = english().moment(at(24, 0)).replace("\u00a0", " ")
    assert shown == "12:00 midnight (00:00) at the start of Tuesday 24 November 2026"
    shown = english().moment(at(24, 0, 30)).replace("\u00a0", " ")
    assert shown == "12:30 am (00:30) on Tuesday 24 November 2026"


def test_the_second_of_two_equal_times_is_named_r_doc_09() -> None:
    # Clocks go back at 2 am on 1 November 2026: half past one happens twice.
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC).astimezone(ZONE)
    second = first.astimezone(UTC) + timedelta(hours=1)
    once = english().moment(first).replace("\u00a0", " ")
    again = english().moment(second.astimezone(ZONE)).replace("\u00a0", " ")
    assert once == "1:30 am (01:30) on Sunday 1 November 2026"
    assert again.startswith("1:30 am (01:30), after the clocks go back, on Sunday")


def test_a_day_over_the_change_of_clocks_shows_the_wall_clock_r_doc_09() -> None:
    # 24 hours of real time after 10:30 on the day before clocks go forward, and back.
    spring = at(7, 10, 30, month=3).astimezone(UTC) + timedelta(hours=24)
    autumn = at(31, 10, 30, month=10).astimezone(UTC) + timedelta(hours=24)
    assert english().time(spring.astimezone(ZONE)) == "11:30\u00a0am\u00a0(11:30)"
    assert english().time(autumn.astimezone(ZONE)) == "9:30\u00a0am\u00a0(09:30)"


def test_what_is_filled_in_is_never_markup_f_63() -> None:
    runs = english().runs("sheet.escort", name="**Eve** {name} <b>")
    assert runs == (Run("**Eve** {name} <b>", bold=True),)


BANNED = re.compile(r"(?<!\w)(?:U|IU|QD|QOD|MS|MSO4|MgSO4|cc|IV)(?!\w)|[µμ]g")


@pytest.mark.parametrize("language", languages())
def test_no_dangerous_abbreviation_or_number_r_ux_10(language: str) -> None:
    text = sheet_text(language)
    assert isinstance(text, SheetText)
    for phrase in all_phrases(text):
        bare = re.sub(r"\{\w+\}", "", phrase)
        assert not BANNED.search(bare), phrase
        assert not re.search(r"(?<!\d)\.\d", bare), phrase
        assert not re.search(r"\d\.\d*0(?!\d)", bare), phrase
        assert not re.search(r"\} mg", phrase), "a unit keeps to its number"


def test_no_shouting_and_no_italics_r_doc_03() -> None:
    for phrase in all_phrases(english()):
        if phrase != english().phrases["page.training"]:
            assert not re.search(r"\b[A-Z]{3,}\b", phrase), phrase
        assert "!" not in phrase
        assert not re.search(r"(?<!\*)\*(?!\*)", phrase), phrase


def test_facts_carry_their_meaning() -> None:
    documented = SheetFacts.__doc__ or ""
    missing = [field.name for field in fields(SheetFacts) if f"{field.name}:" not in documented]
    assert missing == []
