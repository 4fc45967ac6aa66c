"""A pump that ran before anybody signed an order: what was given is not known, never 0.

Reference, rule codes: what already happened is always recordable; the prescriber is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from ketadesk.kernel.problems import Problem
from ketadesk.visit.entries import DiscrepancyReported, Signed
from ketadesk.visit.stages import Stage
from tests.visit.builders import Chair, answered, code, ready, recovering, running, screened, taken

UNORDERED = "dose.unordered"


def found_running() -> Chair:
    """The pump was found running at 10:00 with 60 mL/h, with 60 mg drawn and no order."""
    chair = screened().at("9:55")
    taken(chair.draw(60))
    taken(chair.at("10:00").start(60, happened=True))
    return chair


def test_what_a_pump_gave_without_an_order_is_not_known() -> None:
    found = found_running().at("10:20").assessed()
    pump = found.infusion
    assert (pump.state, pump.rate_ml_h, pump.pumping_s) == ("running", 60, 1200)
    assert (pump.given_mg, pump.given_ml, pump.remaining_ml) == (None, None, None)
    assert (pump.finish_at, pump.run_out, pump.gap) == (None, False, None)
    account = found.account
    assert (account.drawn_mg, account.given_mg, account.unaccounted_mg) == (60, None, None)
    assert not account.balanced


def test_a_finding_says_so_until_the_order_is_signed() -> None:
    chair = found_running()
    assert (chair.level(UNORDERED), chair.open(UNORDERED)) == ("H!", True)
    for refused in (chair.decide(UNORDERED), chair.override(UNORDERED)):
        assert isinstance(refused, Problem)
        assert (refused.code.value, refused.params) == ("no-override", {"why": "unordered"})
    taken(chair.at("10:10").order())
    assert chair.finding(UNORDERED) is None
    for other in (Chair(), screened(), ready(), running()):
        assert other.finding(UNORDERED) is None


@pytest.mark.parametrize("until", ["infusion", "recovery", "left", "discharged"])
def test_an_order_signed_late_says_what_was_given_from_the_start_on(until: str) -> None:
    chair = found_running().at("10:20")
    if until != "infusion":
        taken(chair.stop("no order"))
    if until == "left":
        taken(chair.leave())
    if until == "discharged":
        chair.write(_going_home())
    stage = chair.visit.stage
    assert stage.value == until
    taken(chair.order())
    assert chair.visit.stage is stage
    found = chair.assessed()
    assert (found.infusion.given_mg, found.infusion.remaining_ml) == (20, 20)
    assert found.account.unaccounted_mg == 40
    assert code(chair.order()) == "out-of-order", "one order is enough"


def _going_home() -> Signed:
    return Signed("discharge", "", "Nurse One")


@pytest.mark.parametrize("make", [running, recovering])
def test_an_order_that_stood_at_the_start_is_not_changed_after_it(
    make: Callable[[], Chair],
) -> None:
    assert code(make().order(mg_per_kg=1)) == "out-of-order"


def test_the_weight_that_the_order_needs_can_still_be_answered() -> None:
    chair = answered(Chair(), wt__kg=None, wt__bmi=None).at("9:55")
    taken(chair.start(60, happened=True))
    assert code(chair.order()) == "unanswered"
    assert code(chair.answer("hx.eye", True)) == "out-of-order"
    taken(chair.answer("wt.kg", 80))
    taken(chair.answer("wt.bmi", {"height_cm": 175}))
    taken(chair.order())
    assert code(chair.answer("wt.kg", 81)) == "out-of-order"
    assert code(running().answer("wt.kg", 81)) == "out-of-order"


def test_no_volume_is_settled_while_no_order_says_what_it_holds() -> None:
    chair = found_running().at("10:10")
    taken(chair.pump(9))
    for accept in ("pump", "arithmetic"):
        assert code(chair.reconcile(accept)) == "needs-order"
    assert chair.assessed().infusion.gap is None
    taken(chair.order())
    gap = chair.assessed().infusion.gap
    assert gap is not None
    assert (gap.pump_ml, gap.arithmetic_ml) == (9, 10)
    taken(chair.reconcile("pump"))
    assert chair.assessed().infusion.given_mg == 9


def test_a_bolus_is_known_in_milligrams_but_not_in_millilitres() -> None:
    chair = screened()
    taken(chair.bolus(5, happened=True))
    pump = chair.assessed().infusion
    assert (pump.given_mg, pump.given_ml) == (5, None)
    taken(chair.start(60, happened=True))
    assert chair.assessed().infusion.given_mg is None, "a bolus is not all of it any more"


def test_a_record_without_an_order_closes_on_a_report_of_just_that() -> None:
    chair = found_running().at("10:20")
    taken(chair.leave())
    refused = chair.sign("record")
    assert isinstance(refused, Problem)
    assert (refused.code.value, refused.params) == ("unbalanced", {})
    made = taken(chair.report("nobody wrote an order"))
    assert isinstance(made.body, DiscrepancyReported)
    assert made.body.unaccounted_mg is None
    known = chair.copy()
    taken(known.order())
    assert not known.assessed().account.reported, "a figure that is known now was never reported"
    taken(known.report())
    assert known.assessed().account.reported
    assert chair.assessed().account.reported
    taken(chair.sign("record"))
    assert chair.visit.stage is Stage.CLOSED


def test_what_was_reported_as_a_figure_is_not_a_report_of_the_unknown() -> None:
    chair = found_running()
    chair.write(DiscrepancyReported(Decimal(60), "director"))
    assert not chair.assessed().account.reported
