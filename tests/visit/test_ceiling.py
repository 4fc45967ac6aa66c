"""The ceiling of the order: every way past it is ordered by somebody and told (reference §2)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ketadesk.visit.ceiling import past_ceiling
from tests.visit.builders import Chair, code, readied, running, screened, taken

ABOVE = "dose.above_ceiling"


def limited(mg: int = 80) -> Chair:
    """Forty mg ordered with a ceiling of 45, so much drawn, running since 10:00."""
    chair = readied(screened(), mg=mg, ceiling_mg=45).at("10:00")
    taken(chair.start())
    return chair.at("10:10")


def told(chair: Chair) -> list[tuple[str, Decimal, Decimal, str]]:
    return [
        (each.entry.body.kind, each.mg, each.ceiling_mg, each.ordered_by)
        for each in past_ceiling(chair.visit)
    ]


@pytest.mark.parametrize(("ml", "past"), [("4.9", False), (5, False), ("5.1", True)])
def test_an_extension_past_the_ceiling_is_told_with_who_ordered_it(ml: object, past: bool) -> None:
    chair = limited()
    assert code(chair.extend(ml, 5)) == "needs-order"
    assert code(chair.extend(ml, 5, "prescriber")) == "needs-order"
    taken(chair.extend(ml, 5, "prescriber", readback=True))
    found = told(chair)
    assert found == ([("extended", Decimal("45.1"), 45, "prescriber")] if past else [])
    assert chair.level(ABOVE) == ("I" if past else "")
    assert not chair.open(ABOVE), "it is told; it waits for nobody"


def test_a_prescribers_own_extension_names_the_prescriber() -> None:
    chair = limited()
    taken(chair.extend(10, 10, by="prescriber"))
    assert told(chair) == [("extended", 50, 45, "prescriber")]


def test_boluses_and_extensions_add_up() -> None:
    chair = limited()
    taken(chair.bolus(5))
    assert told(chair) == []
    taken(chair.extend(5, 5, "prescriber", readback=True))
    taken(chair.bolus(20))
    assert told(chair) == [
        ("extended", 50, 45, "prescriber"),
        ("bolus-given", 70, 45, "prescriber"),
    ]
    finding = chair.finding(ABOVE)
    assert finding is not None
    assert finding.basis == tuple(each.entry.id for each in past_ceiling(chair.visit))


def test_what_a_nurse_did_past_it_without_an_order_names_nobody() -> None:
    chair = limited()
    assert taken(chair.bolus(10, by="nurse", happened=True)).after_the_fact
    assert taken(chair.extend(1, 1, happened=True)).after_the_fact
    assert told(chair) == [("bolus-given", 50, 45, ""), ("extended", 51, 45, "")]


@pytest.mark.parametrize(("read_ml", "past"), [(45, False), (46, True)])
def test_a_reading_past_the_ceiling_that_is_accepted_is_told(read_ml: int, past: bool) -> None:
    chair = limited().at("10:40")
    taken(chair.stop())
    taken(chair.pump(read_ml))
    assert not taken(chair.reconcile("pump")).after_the_fact, "so much was drawn"
    assert told(chair) == ([("reconciled", read_ml, 45, "")] if past else [])


def test_a_reading_counts_what_was_given_at_once_too() -> None:
    chair = limited()
    taken(chair.bolus(5))
    taken(chair.at("10:40").stop())
    taken(chair.pump(41))
    taken(chair.reconcile("pump"))
    assert told(chair) == [("reconciled", 46, 45, "")]


def test_a_reading_below_what_was_ordered_past_it_adds_nothing() -> None:
    chair = limited()
    taken(chair.extend(10, 10, "prescriber", readback=True))
    taken(chair.pump(8))
    taken(chair.reconcile("pump"))
    assert [kind for kind, *_ in told(chair)] == ["extended"]


def test_an_order_whose_ceiling_a_loading_dose_already_fills_is_told() -> None:
    chair = readied(screened(), mg=80, ceiling_mg=60)
    taken(chair.bolus(10))
    assert told(chair) == []
    taken(chair.order(ceiling_mg=45))
    assert told(chair) == [("ordered", 50, 45, "prescriber")]
    taken(chair.order())
    assert told(chair) == [], "this order has no ceiling"


def test_the_ceiling_is_told_and_still_nothing_runs_beyond_what_was_drawn() -> None:
    chair = limited(mg=50)
    assert code(chair.bolus(11)) == "over-drawn"
    assert told(running()) == []


# --- the loading dose --------------------------------------------------------------------------


def test_a_loading_dose_before_the_start_counts_in_given_drawn_and_ceiling() -> None:
    chair = readied(screened(), mg=50, ceiling_mg=45).at("9:58")
    loaded = taken(chair.bolus(10, 2))
    body = loaded.body
    assert (loaded.by, body.mg, body.minutes, body.ordered_by) == (  # type: ignore[attr-defined]
        "prescriber", 10, 2, "prescriber",
    )  # fmt: skip
    found = chair.assessed()
    assert (found.infusion.given_mg, found.infusion.state) == (10, "none")
    assert found.account.unaccounted_mg == 40
    assert told(chair) == [("bolus-given", 50, 45, "prescriber")]
    taken(chair.at("10:00").start())
    assert chair.at("10:40").assessed().infusion.given_mg == 50
    taken(chair.stop())
    assert chair.assessed().account.balanced


def test_with_a_loading_dose_the_start_needs_so_much_more_drawn() -> None:
    chair = readied(screened(), mg=45).at("9:58")
    assert code(chair.bolus(6)) == "over-drawn"
    taken(chair.bolus(6, happened=True))
    assert code(chair.start()) == "over-drawn"
    taken(chair.draw(1))
    taken(chair.start())


def test_a_nurse_gives_a_bolus_only_where_the_clinic_allows_it_and_under_an_order() -> None:
    chair = readied(screened(), mg=60)
    assert code(chair.bolus(5, 2, by="nurse", ordered_by="prescriber", readback=True)) == (
        "not-permitted"
    )
