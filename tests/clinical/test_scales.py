"""Bands, change, response and remission of every scale (reference §6; worked case 23)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.clinical.scales import Move, Progress, band_of, move_of, progress_of
from ketadesk.protocols.model import Scale

from .cases import MOOD, unhurried

SCALES = {each.name: each for each in MOOD.scales}


def progress(name: str, value: int | None, first: int | None) -> Progress:
    return progress_of(SCALES[name], value, first)


@pytest.mark.parametrize(
    ("name", "first", "value", "points", "percent", "response", "remission", "band", "move"),
    [
        ("phq9", 21, 9, -12, "-57.1", True, False, "mild", None),
        ("madrs", 34, 10, -24, "-70.6", True, True, "mild", None),
        ("pcl5", 52, 38, -14, "-26.9", True, None, "above the cut-off", Move.MEANINGFUL),
        ("pain", 8, 5, -3, "-37.5", True, None, None, None),
    ],
)
def test_worked_case_23_progress(
    name: str,
    first: int,
    value: int,
    points: int,
    percent: str,
    response: bool,
    remission: bool | None,
    band: str | None,
    move: Move | None,
) -> None:
    found = progress(name, value, first)
    wanted = Progress(value, first, band, points, Decimal(percent), response, remission, move)
    assert found == wanted


BANDS = {  # reference §6: the highest score of each band
    "phq9": (4, 9, 14, 19, 27),
    "gad7": (4, 9, 14, 21),
    "madrs": (6, 19, 34, 60),
    "pcl5": (30, 33, 80),
    "pain": (),
    "ybocs": (),
    "cadss6": (),
}


@pytest.mark.parametrize("name", list(BANDS))
def test_the_bands_leave_no_score_out_and_none_twice(name: str) -> None:
    scale = SCALES[name]
    assert tuple(each.high for each in scale.bands) == BANDS[name]
    held = [score for each in scale.bands for score in range(each.low, each.high + 1)]
    assert held == (list(range(scale.low, scale.high + 1)) if scale.bands else [])
    for each in scale.bands:
        assert [band_of(scale.bands, score) for score in (each.low, each.high)] == [each.label] * 2
    assert band_of(scale.bands, scale.high + 1) is None
    assert band_of(scale.bands, scale.low - 1) is None
    assert band_of(scale.bands, None) is None


def test_every_scale_has_its_bands_here() -> None:
    assert set(BANDS) == set(SCALES)


@pytest.mark.parametrize(
    ("first", "value", "expected"),
    [
        (3, 2, "-33.3"),
        (3, 1, "-66.7"),
        (16, 15, "-6.3"),  # 6.25: a half goes up
        (16, 17, "6.3"),
        (20, 20, "0.0"),
        (1, 27, "2600.0"),
    ],
)
def test_percent_is_rounded_half_up(first: int, value: int, expected: str) -> None:
    assert progress("phq9", value, first).percent == Decimal(expected)


@pytest.mark.parametrize(
    ("first", "value", "percent", "response"),
    [(51, 26, "-49.0", False), (51, 25, "-51.0", True), (52, 26, "-50.0", True)],
)
def test_a_response_is_judged_before_rounding(
    first: int, value: int, percent: str, response: bool
) -> None:
    found = progress("madrs", value, first)
    assert (found.percent, found.response) == (Decimal(percent), response)


@pytest.mark.parametrize("name", list(SCALES))
def test_nothing_is_a_percentage_of_zero(name: str) -> None:
    found = progress(name, 3, 0)
    assert (found.points, found.percent) == (3, None)
    assert found.response in (None, False), "what rose from zero never responded"


@pytest.mark.parametrize("name", list(SCALES))
def test_a_missing_score_says_nothing(name: str) -> None:
    assert progress(name, None, 20) == Progress(None, 20)
    assert progress(name, None, None) == Progress(None, None)
    alone = progress(name, 10, None)
    assert (alone.points, alone.percent, alone.response, alone.move) == (None,) * 4
    assert alone.band == band_of(SCALES[name].bands, 10)


def test_remission_needs_no_first_score_and_zero_is_a_score() -> None:
    assert progress("phq9", 0, None).remission is True
    assert progress("madrs", 11, None).remission is False


@pytest.mark.parametrize(
    ("points", "move"),
    [
        (6, Move.WORSE), (5, Move.WORSE), (4, Move.NONE), (0, Move.NONE), (-4, Move.NONE),
        (-5, Move.RELIABLE), (-6, Move.RELIABLE), (-9, Move.RELIABLE), (-10, Move.MEANINGFUL),
        (-11, Move.MEANINGFUL),
    ],
)  # fmt: skip
def test_what_a_change_of_pcl5_is_worth(points: int, move: Move) -> None:
    assert progress("pcl5", 40 + points, 40).move is move
    assert move_of(points, reliable=5, meaningful=10) is move


def test_only_a_scale_with_both_steps_says_what_a_change_is_worth() -> None:
    assert progress("phq9", 4, 20).move is None
    without = Scale("pcl5", "PCL-5", 0, 80)
    assert progress_of(without, 20, 40).move is None


@unhurried
@given(st.sampled_from(sorted(SCALES)), st.integers(0, 27), st.integers(0, 27), st.integers(0, 27))
def test_a_lower_score_is_never_a_lesser_response(
    name: str, first: int, one: int, other: int
) -> None:
    low, high = sorted((one, other))
    better, worse = progress(name, low, first), progress(name, high, first)
    assert (better.response or False) >= (worse.response or False)
    assert (better.remission or False) >= (worse.remission or False)
