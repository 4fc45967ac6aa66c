"""One step below, at, one step above, missing and zero, for every threshold there is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ketadesk.protocols.catalogue import load_shipped, shipped_ids

from .cases import MOOD
from .thresholds import TABLE
from .thresholds.shape import PLACES, Never, Threshold
from .thresholds.walk import figures_of

CASES = [
    pytest.param(each, value, result, id=f"{each.id} {each.limit} {place} {each.source}")
    for each in TABLE
    for place, value, result in each.cases()
]


@pytest.mark.parametrize(("threshold", "value", "result"), CASES)
def test_what_happens_at_and_beside_a_threshold(
    threshold: Threshold, value: Any, result: str
) -> None:
    assert threshold.probe(value) == result


IN_THE_CODE = {
    "order.mg",
    "news2.single",
    "vomiting.repeated",
    "vomiting.moaas",
    "oxygen.new",
    "aldrete.circulation",
    "aldrete.oxygen",
    "padss.vitals",
}
"""Figures of published scores and of rules without a figure in the protocol."""

ELSEWHERE: dict[str, dict[str, Decimal]] = {
    "ketamine-iv-aud": {
        # Three times, once a week (§2, KARE); that sooner is asked about is our own proposal.
        "planned_infusions": Decimal(3),
        "planned_days_between": Decimal(7),
        "items.ind.number fact.days_since_last < 7": Decimal(7),
    },
}
"""By protocol: figures that it sets otherwise than the mood protocol, from reference §2 and §4."""

TABLED = {(each.id, each.limit) for each in TABLE}


def _untold(protocol_id: str) -> dict[str, Decimal]:
    """Figures of a shipped protocol that no table tells."""
    figures, other = figures_of(load_shipped(protocol_id)), ELSEWHERE.get(protocol_id, {})
    return {
        name: value
        for name, value in figures.items()
        if not _is_a_range_of_its_item(name, value, figures)
        and (name, value) not in TABLED
        and other.get(name) != value
    }


def _is_a_range_of_its_item(name: str, value: Decimal, figures: dict[str, Decimal]) -> bool:
    """Whether this is how far a scale goes: its item, which is typed, says the same."""
    kind, _, rest = name.partition(".")
    of_the_scale = kind == "scales" and rest.count(".") == 1
    return of_the_scale and figures.get(f"items.scale.{rest}") == value


@pytest.mark.parametrize("protocol_id", shipped_ids())
def test_every_threshold_of_a_protocol_has_its_table(protocol_id: str) -> None:
    """A figure that is new, or another one, needs a line written from the reference."""
    assert _untold(protocol_id) == {}


def test_no_table_is_of_a_threshold_that_nothing_holds() -> None:
    assert {each.id for each in TABLE} == (
        {name for name, _ in TABLED & set(figures_of(MOOD).items())} | IN_THE_CODE
    )


def test_what_another_protocol_sets_is_another_figure() -> None:
    for protocol_id, figures in ELSEWHERE.items():
        held = figures_of(load_shipped(protocol_id))
        assert figures.items() <= held.items(), protocol_id
        assert not figures.items() & figures_of(MOOD).items(), protocol_id


def test_a_case_is_left_out_for_a_reason_only() -> None:
    for each in TABLE:
        assert len(each.results) == len(PLACES)
        assert all(not isinstance(result, Never) or result.why for result in each.results)


def test_the_walk_finds_what_a_reader_finds() -> None:
    found = figures_of(MOOD)
    wanted = {
        "limits.sbp.amber_from": 160,
        "baseline.temp_c.decide_from": Decimal("38.1"),
        "items.npo.solid hours_ago < 6": 6,
        "items.wt.bmi.fields.height_cm.low": 120,
        "derived.id.age fact.age_years < 18": 18,
        "recovery.extensions_min.reversal": 120,
        "scales.madrs.bands.none.high": 6,
        "dosing.stock_strengths_mg_ml.50": 50,
        "planned_infusions": 6,
    }
    assert wanted.items() <= found.items()
