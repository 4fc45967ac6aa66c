"""The sentence of a problem fits what the problem says about itself."""

from __future__ import annotations

import pytest

from ketadesk.kernel.problems import Code, Problem
from ketadesk.ui.problem_words import NO_OVERRIDE
from ketadesk.ui.wording import problem_sentence

MINUTE = "2026-03-02T12:50:00-05:00"
BEGUN = "2026-03-02T12:50:01-05:00"


@pytest.mark.parametrize(
    ("params", "said", "not_said"),
    [
        ({}, "Nobody can override this.", "Not before"),
        ({"why": "unanswered"}, "Answer it first", "Nobody"),
        ({"why": "absolute"}, "Nobody can override this. Correct", "Not before"),
        ({"why": "criterion"}, "must be met before the patient leaves", "Not before"),
        ({"why": "unordered"}, "must sign the order", "Nobody"),
        ({"why": "reversal", "earliest": MINUTE}, "Not before 12:50. Nobody can shorten", "{"),
        ({"why": "reversal", "earliest": BEGUN}, "Not before 12:51.", "12:50"),
        ({"why": "alone", "earliest": MINUTE}, "Not before 12:50. Until then", "Nobody"),
        ({"why": "of a later release"}, "Nobody can override this.", "Not before"),
    ],
)
def test_why_nothing_is_overridden(params: dict[str, str], said: str, not_said: str) -> None:
    sentence = problem_sentence(Problem(Code.NO_OVERRIDE, "dc.time", params))
    assert said in sentence
    assert not_said not in sentence


def test_every_reason_has_its_own_sentence() -> None:
    assert len(set(NO_OVERRIDE.values())) == len(NO_OVERRIDE)


def test_an_order_that_is_owed_is_asked_for_as_such() -> None:
    owed = problem_sentence(Problem(Code.NEEDS_ORDER, "order", {"unordered": "yes"}))
    assert "started without an order" in owed
    assert "read back" in problem_sentence(Problem(Code.NEEDS_ORDER, "ordered_by"))
