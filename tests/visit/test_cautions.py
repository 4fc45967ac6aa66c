"""What is said to somebody who lets more drug flow."""

from __future__ import annotations

import pytest

from ketadesk.visit.cautions import Caution, fresh_vitals, increase_cautions, still_red
from tests.visit.builders import Chair, code, recovering, running, taken


def said(chair: Chair) -> tuple[Caution, ...]:
    return increase_cautions(chair.visit, chair.now)


def test_nothing_speaks_against_an_increase_after_a_fresh_calm_set() -> None:
    chair = running().at("10:10")
    taken(chair.calm(cadss6=0))
    assert said(chair) == ()


@pytest.mark.parametrize(("minutes", "stale"), [(14, False), (15, False), (16, True)])
def test_a_set_older_than_fifteen_minutes_is_not_fresh(minutes: int, stale: bool) -> None:
    chair = running().at("10:10")
    taken(chair.calm(cadss6=0))
    chair.later(minutes)
    assert said(chair) == ((Caution.NO_FRESH_SET,) if stale else ())
    assert (fresh_vitals(chair.visit, chair.now).sbp is None) is stale


def test_without_a_set_since_the_start_there_is_no_fresh_one() -> None:
    """The baseline says how the patient was before any drug."""
    assert said(running().at("10:02")) == (Caution.NO_FRESH_SET,)


def test_a_partial_set_is_no_fresh_set() -> None:
    chair = running().at("10:10")
    taken(chair.observe(hr=72, partial="cuff"))
    assert said(chair) == (Caution.NO_FRESH_SET,)


def test_an_open_alert_is_said_also_after_it_was_seen() -> None:
    chair = running().at("10:10")
    taken(chair.calm(hr=115, cadss6=0))
    assert said(chair) == (Caution.ALERT_OPEN,)
    taken(chair.acknowledge())
    assert said(chair) == (Caution.ALERT_OPEN,)
    taken(chair.at("10:15").calm(cadss6=0))
    assert said(chair) == ()


def test_an_increase_is_not_refused_for_them() -> None:
    chair = running().at("10:10")
    taken(chair.calm(hr=115))
    taken(chair.rate(70, "prescriber", readback=True))


def test_red_lasts_until_the_value_itself_is_read_better() -> None:
    chair = running().at("10:10")
    assert not still_red(chair.visit)
    taken(chair.calm(sbp=186))
    assert still_red(chair.visit)
    taken(chair.at("10:12").observe(hr=72, partial="cuff"))
    assert still_red(chair.visit), "nobody has measured the pressure since"
    taken(chair.at("10:15").calm(sbp=165))
    assert not still_red(chair.visit)


@pytest.mark.parametrize(("clock", "suggested"), [("10:55", True), ("10:56", False)])
def test_stale_readings_suggest_no_part_of_a_score(clock: str, suggested: bool) -> None:
    """Clinical reference §3: a stale reading is marked and never used for a decision."""
    chair = recovering()
    taken(chair.calm(sbp=200, dbp=100))
    chair.at(clock)
    assert code(chair.aldrete(circulation=2)) == ("implausible" if suggested else "")
    assert code(chair.padss(vitals=2)) == ("implausible" if suggested else "")
