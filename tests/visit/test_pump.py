"""What the pump gave, its own readings, and the ketamine account (worked cases 2, 6 to 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from ketadesk.kernel.numbers import fixed
from ketadesk.visit.account import account_of, vials_of
from ketadesk.visit.entries import (
    AdverseEvent,
    Entry,
    Noted,
    VialCounted,
    VialDrawn,
    VialReceived,
    VialWasted,
)
from ketadesk.visit.pump import Infusion, PumpState, delivery, infusion_of
from tests.visit.builders import (
    OPENED,
    VIAL,
    Chair,
    closed,
    code,
    discharged,
    readied,
    ready,
    recovering,
    running,
    screened,
    seen,
    taken,
)


def infusion(chair: Chair) -> Infusion:
    return infusion_of(chair.visit, chair.now)


def clock(chair: Chair, moment: object) -> str:
    found = getattr(moment, "astimezone", lambda _: None)(chair.case.zone)
    return "" if found is None else f"{found:%H:%M:%S}"


def with_history() -> Chair:
    """Worked case 6 up to 10:40."""
    chair = running()
    taken(chair.at("10:15").pause())
    taken(chair.at("10:20").rate(48))
    taken(chair.resume())
    return chair


def test_worked_case_6_a_history_of_rates() -> None:
    chair = with_history()
    taken(chair.at("10:45").rate(60, "prescriber", readback=True))
    taken(chair.at("10:50").stop())
    found = infusion(chair.later(30))
    assert seen(found.given_mg, found.given_ml, found.remaining_ml) == (40, 40, 0)
    assert (found.pumping_s, found.elapsed_s) == (45 * 60, 50 * 60)
    assert found.state is PumpState.ENDED
    assert clock(chair, found.ended_at) == "10:50:00"


def test_worked_case_7_in_the_middle() -> None:
    chair = with_history().at("10:40")
    found = infusion(chair)
    assert seen(found.given_mg, found.remaining_ml, found.rate_ml_h) == (31, 9, 48)
    assert clock(chair, found.finish_at) == "10:51:15"


def test_a_paused_pump_gives_nothing_and_has_no_finish() -> None:
    chair = running()
    taken(chair.at("10:15").pause())
    taken(chair.at("10:18").pause())
    found = infusion(chair.at("11:00"))
    assert seen(found.state, found.given_mg, found.finish_at) == (PumpState.PAUSED, 15, None)
    assert found.rate_ml_h == 60, "the rate it would run on with"
    taken(chair.rate(30))
    assert infusion(chair.at("11:30")).given_mg == 15, "a rate set while paused moves nothing"


def test_never_more_than_ordered() -> None:
    """Worked case 2: 17.1 mL at 25.7 mL/h run out after 39 min 55 s."""
    chair = readied(screened(wt__kg="68.4"), mg=40, mg_ml=2).at("10:00")
    taken(chair.start("25.7"))
    before = infusion(chair.at("10:39:55"))
    assert not before.run_out
    assert clock(chair, before.finish_at) == "10:39:55"
    after = infusion(chair.at("10:40"))
    assert (fixed(after.given_mg, 1), after.run_out) == ("34.2", True)
    assert after.given_mg == Decimal("34.2")


def test_before_the_start_nothing_is_given() -> None:
    chair = ready()
    found = infusion(chair)
    assert seen(found.state, found.given_mg, found.remaining_ml) == (PumpState.NONE, 0, 0)
    assert (found.elapsed_s, found.rate_ml_h, found.started_at) == (0, None, None)
    assert delivery(chair.visit, chair.now).finish_at is None
    assert infusion(Chair()).given_mg == 0


def test_an_extension_adds_volume() -> None:
    chair = readied(screened(), mg=60).at("10:00")
    taken(chair.start())
    taken(chair.at("10:30").extend(10, 10, "prescriber", readback=True))
    found = infusion(chair.at("10:45"))
    assert seen(found.given_ml, found.remaining_ml) == (45, 5)


def test_a_bolus_counts_beside_the_infusion() -> None:
    chair = readied(screened(), mg=60, mg_ml=2).at("10:00")
    taken(chair.start(30))
    taken(chair.bolus(6))
    found = infusion(chair.at("10:20"))
    assert seen(found.given_mg, found.given_ml, found.remaining_ml) == (26, 13, 10)


def test_the_infusion_ends_when_the_patient_leaves() -> None:
    chair = running()
    taken(chair.at("10:10").leave())
    found = infusion(chair.at("11:00"))
    assert seen(found.state, found.given_mg) == (PumpState.ENDED, 10)
    assert clock(chair, found.ended_at) == "10:10:00"


def test_the_infusion_ends_when_the_record_is_void() -> None:
    chair = running()
    taken(chair.at("10:10").void())
    assert infusion(chair.at("11:00")).given_mg == 10


def test_leaving_in_recovery_does_not_move_the_pump_end() -> None:
    chair = recovering()
    taken(chair.at("11:00").leave())
    assert clock(chair, chair.visit.ended_at) == "10:40:00"


# --- the pump's own reading -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "gap"),
    [
        ("20", False),
        ("20.4", False),  # exactly 2 %
        ("20.5", True),
        ("19.6", False),
        ("19.5", True),
    ],
)
def test_a_reading_more_than_two_percent_off_asks(read: str, gap: bool) -> None:
    chair = running().at("10:20")
    taken(chair.pump(read))
    found = infusion(chair).gap
    assert (found is not None) is gap
    if found is not None:
        assert seen(found.pump_ml, found.arithmetic_ml) == (Decimal(read), 20)


def test_a_reading_more_than_one_ml_off_asks_at_any_volume() -> None:
    chair = readied(screened(wt__kg=200), mg=100, minutes=60, weight="actual").at("10:00")
    taken(chair.start(100))
    taken(chair.at("10:54").pump("91"))
    assert infusion(chair).gap is None
    taken(chair.at("10:55").pump("92.8"))
    assert infusion(chair).gap is not None


def test_no_reading_no_gap() -> None:
    assert infusion(running()).gap is None


@pytest.mark.parametrize(
    ("accept", "given_then", "given_later"), [("pump", 15, 25), ("arithmetic", 20, 30)]
)
def test_the_accepted_volume_is_the_base_from_then_on(
    accept: str, given_then: int, given_later: int
) -> None:
    chair = running().at("10:20")
    taken(chair.pump(15))
    assert infusion(chair).given_ml == 20, "arithmetic stands until somebody reconciles"
    taken(chair.reconcile(accept))
    found = infusion(chair)
    assert seen(found.given_ml, found.gap) == (given_then, None)
    assert infusion(chair.at("10:30")).given_ml == given_later
    taken(chair.pump(given_later))
    assert infusion(chair).gap is None


def test_a_reading_after_the_end_may_still_be_accepted() -> None:
    chair = recovering().at("10:45")
    taken(chair.pump(38))
    assert infusion(chair).gap is not None
    taken(chair.reconcile("pump"))
    found = infusion(chair.at("11:00"))
    assert seen(found.given_mg, found.remaining_ml, found.gap) == (38, 2, None)
    assert (found.elapsed_s, found.pumping_s) == (2400, 2400)
    assert not account_of(chair.visit, chair.now).balanced


def test_reconciling_needs_a_reading_a_choice_and_a_reason() -> None:
    chair = running().at("10:20")
    assert code(chair.reconcile("pump")) == "out-of-order"
    taken(chair.pump(15))
    assert code(chair.reconcile("both")) == "out-of-range"
    assert code(chair.reconcile("pump", " ")) == "reason-needed"
    assert code(ready().pump(3)) == "out-of-order"
    assert code(chair.pump("-1")) == "out-of-range"
    assert code(chair.pump("few")) == "not-a-number"
    taken(chair.pump(0))


# --- the account ------------------------------------------------------------------------------


def stopped_early() -> Chair:
    """Worked case 8: 40 mg drawn, stopped after 22 minutes."""
    chair = running()
    taken(chair.at("10:22").stop("patient asked"))
    return chair


def test_worked_case_8_an_early_stop() -> None:
    chair = stopped_early()
    before = account_of(chair.visit, chair.now)
    assert seen(before.given_mg, before.unaccounted_mg, before.balanced) == (22, 18, False)
    taken(chair.waste(18))
    after = account_of(chair.visit, chair.now)
    assert seen(after.drawn_mg, after.wasted_mg, after.unaccounted_mg) == (40, 18, 0)
    assert after.balanced


def test_worked_case_9_a_discrepancy() -> None:
    chair = stopped_early()
    assert code(chair.waste(18, witness="nurse")) == "witness-same"
    taken(chair.waste(15))
    assert account_of(chair.visit, chair.now).unaccounted_mg == 3
    taken(chair.leave())
    refused = chair.sign("record")
    assert code(refused) == "unbalanced"
    made = taken(chair.report())
    assert made.body.unaccounted_mg == 3  # type: ignore[attr-defined]
    taken(chair.sign("record"))


@pytest.mark.parametrize(
    ("wasted", "balanced"),
    [("17.4", False), ("17.5", True), ("18.5", True), ("18.6", False)],
)
def test_the_account_balances_within_half_a_milligram(wasted: str, balanced: bool) -> None:
    chair = stopped_early()
    taken(chair.waste(wasted))
    account = account_of(chair.visit, chair.now)
    assert account.balanced is balanced
    assert account.unaccounted_mg == 18 - Decimal(wasted), "negative where too much is accounted"


def test_a_report_is_worth_nothing_once_the_account_moves() -> None:
    chair = stopped_early()
    assert not account_of(chair.visit, chair.now).reported
    taken(chair.report())
    assert account_of(chair.visit, chair.now).reported
    taken(chair.waste(1))
    assert not account_of(chair.visit, chair.now).reported
    during = running().at("10:10")
    taken(during.report())
    taken(during.at("10:20").stop())
    assert not account_of(during.visit, during.now).reported
    assert not account_of(Chair().visit, OPENED).reported


def test_a_balanced_record_closes() -> None:
    assert account_of(discharged().visit, discharged().now).balanced
    assert closed().visit.stage == "closed"


def test_a_bolus_and_waste_without_infusion_are_accounted() -> None:
    chair = ready()
    taken(chair.waste(40))
    assert account_of(chair.visit, chair.now).balanced
    taken(chair.cancel())
    taken(chair.sign("record"))
    assert chair.visit.stage == "closed"


# --- the register -----------------------------------------------------------------------------


def register(*bodies: object) -> tuple[Entry, ...]:
    return tuple(
        Entry(f"r{n}", "register", body, "nurse", OPENED, OPENED, -300)  # type: ignore[arg-type]
        for n, body in enumerate(bodies)
    )


def test_the_register_keeps_each_vials_balance() -> None:
    """Worked case 8: a 500 mg vial less 40 mg is 460 mg."""
    strength, expires = Decimal(50), date(2027, 6, 30)
    entries = register(
        VialReceived("V-1", Decimal(500), strength, "K1", expires),
        VialReceived("V-2", Decimal(200), strength, "K2", expires),
        VialDrawn("V-1", Decimal(40), "visit:1"),
        Noted("not about vials"),
        VialWasted("V-2", Decimal(150), "sink", "nurse2"),
        VialCounted("V-2", Decimal(48), Decimal(50)),
    )
    first, second = vials_of(entries)
    assert seen(first.name, first.balance_mg, first.counted) == ("V-1", 460, None)
    assert seen(second.balance_mg, second.discrepancy_mg) == (48, -2)
    assert second.counted == entries[-1]
    assert (first.received_at, first.received_by) == (OPENED, "nurse")


def test_a_vial_may_be_used_on_the_day_printed_on_it() -> None:
    vial = replace(VIAL, expires=date(2026, 3, 2))
    assert not vial.expired(date(2026, 3, 2))
    assert vial.expired(date(2026, 3, 2) + timedelta(days=1))


# --- more than was there -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read_ml", "red"), [("39", False), ("40.5", False), ("40.6", True), ("60", True)]
)
def test_a_reading_above_what_was_drawn_is_accepted_and_stands_in_red(
    read_ml: str, red: bool
) -> None:
    chair = running().at("10:40")
    taken(chair.stop())
    taken(chair.pump(read_ml))
    entry = taken(chair.reconcile("pump"))
    assert entry.after_the_fact is red
    events = [(each.body.event, each.after_the_fact) for each, _ in chair.visit.of(AdverseEvent)]
    assert events == ([("dosing_error", True)] if red else [])
    account = chair.assessed().account
    assert account.given_mg == Decimal(read_ml)
    assert account.unaccounted_mg == 40 - Decimal(read_ml)
    levels = [each.level.value for each in chair.assessed().alerts]
    assert levels == (["red"] if red else [])


def test_what_was_given_at_once_and_what_was_destroyed_count_against_a_reading() -> None:
    chair = running().at("10:10")
    taken(chair.draw(10))
    taken(chair.bolus(10))
    taken(chair.at("10:40").stop())
    taken(chair.waste(5))
    taken(chair.pump(36))
    assert taken(chair.reconcile("pump")).after_the_fact


def test_arithmetic_that_is_kept_is_never_more_than_was_there() -> None:
    chair = running().at("10:40")
    taken(chair.stop())
    taken(chair.pump(60))
    assert not taken(chair.reconcile("arithmetic")).after_the_fact
    assert chair.assessed().account.balanced
