"""NEWS2 against an independent package: every integer, fractions, and 100,000 seeded sets (§3).

The package knows nothing of ours: it takes plain numbers and ACVPU. Where it takes no value that
a set here may hold (a pulse of 0, a pressure of 300), the outermost step of the published chart
is asked for instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from vitalscore.scores.news2 import NEWS2Result, NEWS2Risk, score_news2

from ketadesk.clinical.levels import Level, find_levels
from ketadesk.clinical.observation import Vitals
from ketadesk.clinical.scores import News2, news2_parts

from .cases import MOOD

NORMAL = Vitals(
    sbp=124, hr=74, spo2=98, rr=14, temp_c=Decimal("36.8"), moaas=5, oxygen_l_min=Decimal(0)
)
ACVPU = {5: "A", 4: "A", 3: "V", 2: "P", 1: "P", 0: "U"}  # reference §3
TAKEN = {"rr": (1, 99), "spo2": (50, 100), "sbp": (1, 299), "hr": (1, 299)}
"""What the package takes; temperature, oxygen and consciousness it takes as we do."""

POSSIBLE = {each.name: (int(each.low), int(each.high)) for each in MOOD.observed}


def theirs(taken: Vitals) -> NEWS2Result:
    """The same set as the package sees it."""
    assert taken.moaas is not None
    assert taken.temp_c is not None
    return score_news2(
        taken.rr,
        taken.spo2,
        bool(taken.oxygen),
        taken.sbp,
        taken.hr,
        "C" if taken.oriented is False else ACVPU[taken.moaas],
        float(taken.temp_c),
    )


def side_by_side(result: NEWS2Result) -> dict[str, int]:
    """The package's parts under our names."""
    return {
        "rr": result.rr_score,
        "spo2": result.spo2_score,
        "oxygen_l_min": result.o2_score,
        "sbp": result.sbp_score,
        "hr": result.hr_score,
        "moaas": result.consciousness_score,
        "temp_c": result.temp_score,
    }


def agree(taken: Vitals) -> News2:
    """Our score of a set, after comparing it with the package's."""
    ours, other = news2_parts(taken), theirs(taken)
    assert dict(ours.parts) == side_by_side(other), taken
    assert ours.total == other.total, taken
    return ours


@pytest.mark.parametrize("name", list(TAKEN))
def test_every_integer_of_each_parameter_with_the_others_normal(name: str) -> None:
    (low, high), (first, last) = POSSIBLE[name], TAKEN[name]
    for value in range(max(low, first), min(high, last) + 1):
        agree(replace(NORMAL, **{name: value}))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("rr", [0]),
        ("spo2", list(range(50))),
        ("sbp", [0, 300]),
        ("hr", [0, 300]),
    ],
)
def test_what_the_package_does_not_take_scores_three(name: str, values: list[int]) -> None:
    (low, high), (first, last) = POSSIBLE[name], TAKEN[name]
    beyond = [each for each in range(low, high + 1) if not first <= each <= last]
    assert beyond == values
    for value in beyond:
        assert dict(news2_parts(replace(NORMAL, **{name: value})).parts)[name] == 3


def test_every_temperature_oxygen_and_state_of_mind() -> None:
    low, high = POSSIBLE["temp_c"]
    for tenths in range(low * 10, high * 10 + 1):
        agree(replace(NORMAL, temp_c=Decimal(tenths) / 10))
    for oriented in (None, True, False):
        for moaas in ACVPU:
            agree(replace(NORMAL, moaas=moaas, oriented=oriented))
        for flow in ("0", "0.5", "15"):
            agree(replace(NORMAL, oxygen_l_min=Decimal(flow), oriented=oriented))
    for given in (False, True):
        agree(replace(NORMAL, oxygen_l_min=None, on_oxygen=given))


def test_new_confusion_is_three_once_whatever_the_level_of_alertness() -> None:
    for moaas in ACVPU:
        found = agree(replace(NORMAL, moaas=moaas, oriented=False))
        assert found.total == 3


@pytest.mark.parametrize(
    ("name", "low", "high", "step"),
    [
        ("temp_c", "25", "45", "0.01"),
        ("spo2", "50", "100", "0.1"),
        ("rr", "1", "60", "0.1"),
        ("hr", "1", "200", "0.1"),
        ("sbp", "1", "299", "0.1"),
    ],
)
def test_no_fraction_falls_into_a_hole(name: str, low: str, high: str, step: str) -> None:
    """A chart of whole numbers has gaps, such as 91 to 92: a fraction in one is scored too."""
    value, last, before = Decimal(low), Decimal(high), -1
    turns = []
    while value <= last:
        score = dict(agree(replace(NORMAL, **{name: value})).parts)[name]
        assert score in (0, 1, 2, 3)
        if score != before:
            turns.append((value, score))
            before = score
        value += Decimal(step)
    # By hand from the chart: where the first value above each whole bound begins.
    beyond = Decimal(step)
    assert turns[1:] == [(Decimal(bound) + beyond, score) for bound, score in TURNS[name]]


TURNS: dict[str, list[tuple[str, int]]] = {
    "temp_c": [("35.0", 1), ("36.0", 0), ("38.0", 1), ("39.0", 2)],
    "spo2": [("91", 2), ("93", 1), ("95", 0)],
    "rr": [("8", 1), ("11", 0), ("20", 2), ("24", 3)],
    "hr": [("40", 1), ("50", 0), ("90", 1), ("110", 2), ("130", 3)],
    "sbp": [("90", 2), ("100", 1), ("110", 0), ("219", 3)],
}
"""After which value the score changes, and to what: the published chart, scale 1."""


@pytest.mark.parametrize(
    ("name", "value", "points"),
    [("spo2", "95.5", 0), ("spo2", "91.5", 2), ("temp_c", "38.05", 1), ("temp_c", "35.05", 1)],
)
def test_fractions_between_two_rows_of_the_chart(name: str, value: str, points: int) -> None:
    assert agree(replace(NORMAL, **{name: Decimal(value)})).total == points


def _drawn(random: Random) -> Vitals:
    """A set at random, mostly near the steps of the chart."""

    def pick(name: str, near: Callable[[], int]) -> int:
        low, high = TAKEN[name]
        value = near() if random.random() < 0.8 else random.randint(low, high)
        return min(max(value, low), high)

    oxygen: dict[str, Any] = random.choice(
        [{"oxygen_l_min": Decimal(random.randint(0, 30)) / 2}, {"on_oxygen": random.random() < 0.5}]
    )
    return Vitals(
        rr=pick("rr", lambda: random.randint(5, 30)),
        spo2=pick("spo2", lambda: random.randint(88, 100)),
        sbp=pick("sbp", lambda: random.choice((random.randint(85, 115), random.randint(214, 225)))),
        hr=pick("hr", lambda: random.randint(35, 136)),
        temp_c=Decimal(random.randint(340, 400)) / 10,
        moaas=random.randint(0, 5),
        oriented=random.choice((None, True, False)),
        **oxygen,
    )


def test_a_hundred_thousand_sets_at_random() -> None:
    random, totals = Random(20170), set()  # noqa: S311  a sample to repeat, not a secret
    for _ in range(100_000):
        totals.add(agree(_drawn(random)).total)
    assert totals == set(range(21)), "the sample reaches every total from 0 to 20"


def test_the_bands_of_risk_are_our_levels() -> None:
    """5 to 6, or any single 3, is amber; 7 and more is red (reference §3)."""
    news2 = tuple(each for each in MOOD.limits if each.parameter == "news2")
    level = {
        NEWS2Risk.LOW: Level.GREEN,
        NEWS2Risk.MEDIUM: Level.AMBER,
        NEWS2Risk.HIGH: Level.RED,
    }
    random, seen = Random(7), set()  # noqa: S311  a sample to repeat, not a secret
    for _ in range(5_000):
        taken = _drawn(random)
        # Without a limit of its own for anything else NEWS2 speaks for every part.
        found = next(each for each in find_levels(news2, taken) if each.parameter == "news2")
        assert found.level is level[theirs(taken).risk], taken
        seen.add(found.level)
    assert seen == set(level.values())
