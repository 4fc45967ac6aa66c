"""The patient's text is for readers of school grade six at most (R-DOC-02)."""

from __future__ import annotations

import re

import pytest

from ketadesk.documents.blocks import Block, Box, Bullets, Columns, Heading, Paragraph, Runs

from .builders import composed

MOST_GRADE = 6.0


def joined(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def sentences_of(block: Block) -> list[str]:
    """What a patient reads, as sentences; a point of a list completes its heading."""
    match block:
        case Heading(text=text):
            return [text]
        case Paragraph(runs=runs):
            return re.split(r"(?<=[.?])\s+", joined(runs).replace("A. ", "A "))
        case Bullets(items=items):
            return [s for item in items for s in re.split(r"(?<=[.?])\s+", joined(item))]
        case Box(blocks=blocks):
            return [sentence for inner in blocks for sentence in sentences_of(inner)]
        case Columns(left=left, right=right):
            return [s for inner in (*left, *right) for s in sentences_of(inner)]
        case _:
            return []


def syllables(word: str) -> int:
    sounds = re.findall(r"[aeiouy]+", word.lower())
    silent = word.lower().endswith("e") and not word.lower().endswith("le") and len(sounds) > 1
    return max(1, len(sounds) - silent)


def counted(text: str) -> list[str]:
    return re.findall(r"[A-Za-z’]+", text)


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    found = [s for block in composed().blocks for s in sentences_of(block)]
    return [sentence for sentence in found if len(counted(sentence)) > 1]


def flesch_kincaid(sentences: list[str]) -> float:
    words = [word for sentence in sentences for word in counted(sentence)]
    sounds = sum(map(syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * sounds / len(words) - 15.59


def coleman_liau(sentences: list[str]) -> float:
    words = [word for sentence in sentences for word in counted(sentence)]
    letters = sum(len(word.replace("’", "")) for word in words)
    return 0.0588 * 100 * letters / len(words) - 0.296 * 100 * len(sentences) / len(words) - 15.8


def automated_index(sentences: list[str]) -> float:
    words = [word for sentence in sentences for word in counted(sentence)]
    letters = sum(map(len, words))
    return 4.71 * letters / len(words) + 0.5 * len(words) / len(sentences) - 21.43


def test_the_formulas_know_hard_text_from_easy_text() -> None:
    easy = ["We went home.", "The cat sat on the mat."]
    hard = ["Uninterrupted multiparametric observation necessitates demonstrable equilibrium."]
    for formula in (flesch_kincaid, coleman_liau, automated_index):
        assert formula(easy) < MOST_GRADE < formula(hard)


def test_flesch_kincaid_grade(sentences: list[str]) -> None:
    assert flesch_kincaid(sentences) <= MOST_GRADE


def test_automated_readability_index(sentences: list[str]) -> None:
    assert automated_index(sentences) <= MOST_GRADE


def test_coleman_liau_grade(sentences: list[str]) -> None:
    assert coleman_liau(sentences) <= MOST_GRADE


def test_no_sentence_is_long(sentences: list[str]) -> None:
    longest = max(sentences, key=lambda sentence: len(counted(sentence)))
    assert len(counted(longest)) <= 20, longest
