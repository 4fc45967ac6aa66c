"""The ketamine register: receipt, draw, count, waste in front of another person."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.desk.register import expiry_date
from ketadesk.desk.session import REGISTER, Proof
from ketadesk.kernel.problems import Code, EnvironmentFault, Fault, Problem
from ketadesk.protocols.catalogue import shipped_text
from ketadesk.protocols.model import Protocol
from ketadesk.visit.account import Vial
from ketadesk.visit.entries import Drawn, VialCounted, VialDrawn, VialWasted
from tests.builders import STARTS, SampleClinic, a_clinic


def stocked() -> SampleClinic:
    clinic = a_clinic()
    received = clinic.desk.register.receive("V-1", 500, 50, "K2207", "2027-06")
    assert isinstance(received, Vial)
    return clinic


def witness(clinic: SampleClinic, person: str = "nurse2") -> Proof:
    return Proof(clinic.desk.session.people[person])


def test_a_vial_is_received_as_it_was_typed() -> None:
    clinic = a_clinic()
    vial = clinic.desk.register.receive(" V-1 ", "500", "50", " K2207 ", "2027-06-30")
    assert vial == Vial(
        "V-1",
        Decimal(500),
        Decimal(50),
        "K2207",
        date(2027, 6, 30),
        STARTS,
        "nurse",
        Decimal(500),
    )
    assert clinic.desk.register.vials() == (vial,)
    assert clinic.desk.register.vial("V-2") is None


NDC = {
    "": True,
    "  ": True,
    "1234-5678-90": True,
    "12345-678-90": True,
    "12345-6789-0": True,
    "12345-6789-01": True,
    " 12345-6789-01 ": True,
    "1234567890": False,
    "12345678901": False,
    "123-4567-890": False,
    "1234-5678-9": False,
    "1234-567-890": False,
    "12345-678-9": False,
    "12345-678-901": False,
    "12345-6789-012": False,
    "123456-678-90": False,
    "12345 678 90": False,
    "12345-67a-90": False,
    "\u0661\u0662\u0663\u0664\u0665-678-90": False,
}


@pytest.mark.parametrize(("ndc", "taken"), NDC.items())
def test_a_drug_code_is_written_as_on_a_label_or_left_blank(ndc: str, taken: bool) -> None:
    clinic = a_clinic()
    done = clinic.desk.register.receive("V-1", 500, 50, "L", "2027-06", ndc)
    if taken:
        assert isinstance(done, Vial)
        assert done.ndc == ndc.strip()
        assert clinic.desk.register.vials() == (done,)
    else:
        assert done == Problem(Code.OUT_OF_RANGE, "ndc")
        assert not clinic.desk.register.vials()


REFUSED_RECEIPTS = {
    "no name": (("  ", 500, 50, "L", "2027-06"), Problem(Code.UNANSWERED, "vial")),
    "name taken": (("V-1", 500, 50, "L", "2027-06"), Problem(Code.NAME_TAKEN, "vial")),
    "no size": (
        ("V-2", 0, 50, "L", "2027-06"),
        Problem(Code.OUT_OF_RANGE, "size_mg", {"low": "0", "high": "10000"}),
    ),
    "too large": (
        ("V-2", 10_001, 50, "L", "2027-06"),
        Problem(Code.OUT_OF_RANGE, "size_mg", {"low": "0", "high": "10000"}),
    ),
    "strength": (
        ("V-2", 500, 25, "L", "2027-06"),
        Problem(Code.OUT_OF_RANGE, "strength_mg_ml", {"stock": "10, 50, 100"}),
    ),
    "long name": (
        ("V" * 81, 500, 50, "L", "2027-06"),
        Problem(Code.OUT_OF_RANGE, "vial", {"longest": "80", "length": "81"}),
    ),
    "long lot": (
        ("V-2", 500, 50, "L" * 81, "2027-06"),
        Problem(Code.OUT_OF_RANGE, "lot", {"longest": "80", "length": "81"}),
    ),
    "hidden character": (
        ("V-\u202e2", 500, 50, "L", "2027-06"),
        Problem(Code.OUT_OF_RANGE, "vial", {"character": "U+202E"}),
    ),
    "no lot": (("V-2", 500, 50, " ", "2027-06"), Problem(Code.UNANSWERED, "lot")),
    "no expiry": (("V-2", 500, 50, "L", "soon"), Problem(Code.OUT_OF_RANGE, "expires")),
}


@pytest.mark.parametrize(("typed", "refused"), REFUSED_RECEIPTS.values(), ids=REFUSED_RECEIPTS)
def test_a_receipt_that_cannot_be_is_refused(
    typed: tuple[str, object, object, str, object], refused: Problem
) -> None:
    clinic = stocked()
    before = clinic.desk.register.entries()
    assert clinic.desk.register.receive(*typed) == refused  # type: ignore[arg-type]
    assert clinic.desk.register.entries() == before


def test_the_strengths_in_stock_are_those_of_the_approved_protocol(tmp_path: Path) -> None:
    """The clinic's own protocol says with which strengths ketamine is sold to it."""
    clinic = a_clinic()
    assert clinic.desk.register.strengths() == (Decimal(10), Decimal(50), Decimal(100))
    text = shipped_text("ketamine-iv-mood").replace('"1.1"', '"1.2"', 1)
    changed = text.replace("stock_strengths_mg_ml = [10, 50, 100]", "stock_strengths_mg_ml = [25]")
    assert changed != text
    path = tmp_path / "1.2.toml"
    path.write_text(changed, encoding="utf-8")
    approved = clinic.desk.clinic.approve(path, Proof(clinic.desk.session.people["director"]))
    assert isinstance(approved, Protocol)
    assert clinic.desk.register.strengths() == (Decimal(25),)
    refused = clinic.desk.register.receive("V-1", 500, 50, "L", "2027-06")
    assert refused == Problem(Code.OUT_OF_RANGE, "strength_mg_ml", {"stock": "25"})
    assert isinstance(clinic.desk.register.receive("V-1", 500, 25, "L", "2027-06"), Vial)


@pytest.mark.parametrize(
    ("method", "reason", "refused"),
    [
        (
            "m" * 81,
            "broken",
            Problem(Code.OUT_OF_RANGE, "method", {"longest": "80", "length": "81"}),
        ),
        (
            "sink",
            "r" * 5001,
            Problem(Code.OUT_OF_RANGE, "reason", {"longest": "5000", "length": "5001"}),
        ),
    ],
)
def test_a_waste_is_not_told_at_any_length(method: str, reason: str, refused: Problem) -> None:
    clinic = stocked()
    assert clinic.desk.register.waste("V-1", 10, method, reason, witness(clinic)) == refused
    vial = clinic.desk.register.vial("V-1")
    assert vial is not None
    assert vial.balance_mg == 500


@pytest.mark.parametrize(
    ("name", "typed"),
    [("size_mg", ("V-2", "many", 50)), ("strength_mg_ml", ("V-2", 500, "strong"))],
)
def test_an_amount_that_is_no_number_names_its_field(
    name: str, typed: tuple[str, object, object]
) -> None:
    done = stocked().desk.register.receive(*typed, "L", "2027-06")  # type: ignore[arg-type]
    assert isinstance(done, Problem)
    assert (done.code, done.item) == (Code.NOT_A_NUMBER, name)


@pytest.mark.parametrize("strength", [10, 50, 100, "10.0"])
def test_every_strength_that_is_sold_is_taken(strength: object) -> None:
    done = a_clinic().desk.register.receive("V", 200, strength, "L", "2027-06")  # type: ignore[arg-type]
    assert isinstance(done, Vial)


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        (date(2027, 6, 3), date(2027, 6, 3)),
        (datetime(2027, 6, 3, 12), date(2027, 6, 3)),  # noqa: DTZ001 - a date as TOML gives it
        ("2027-06-03", date(2027, 6, 3)),
        ("2027-06", date(2027, 6, 30)),
        (" 2028-02 ", date(2028, 2, 29)),
        ("2027-12", date(2027, 12, 31)),
        ("2027-13", None),
        ("06/2027", None),
        ("", None),
        (None, None),
    ],
)
def test_an_expiry_date_without_a_day_runs_to_the_end_of_its_month(
    raw: object, day: date | None
) -> None:
    assert expiry_date(raw) == day  # type: ignore[arg-type]


def test_a_vial_is_good_through_the_day_printed_on_it() -> None:
    vial = stocked().desk.register.vials()[0]
    assert not vial.expired(date(2027, 6, 30))
    assert vial.expired(date(2027, 7, 1))


def test_an_expired_vial_cannot_be_drawn_from() -> None:
    clinic = a_clinic()
    visit = clinic.play(until="0:15:00")
    clinic.desk.register.receive("OLD", 500, 50, "L", "2026-02")
    done = clinic.desk.infusion.draw(visit, "OLD", 40)
    assert isinstance(done, Problem)
    assert done.code is Code.EXPIRED
    assert clinic.desk.register.vials()[-1].balance_mg == Decimal(500)


def test_a_draw_stands_in_the_visit_and_in_the_register_at_once() -> None:
    clinic = a_clinic()
    visit = clinic.play(until="0:16:00")
    drawn = clinic.desk.charts.case(visit).visit.last(Drawn)
    noted = clinic.desk.register.entries()[-1]
    assert drawn is not None
    assert noted.body == VialDrawn("1.0/V-1", Decimal(40), visit)
    assert (noted.by, noted.recorded_at) == (drawn[0].by, drawn[0].recorded_at)
    vial = clinic.desk.register.vial("1.0/V-1")
    assert vial is not None
    assert vial.balance_mg == Decimal(460)


def test_a_draw_that_the_disk_refuses_is_in_neither() -> None:
    clinic = a_clinic()
    visit = clinic.play(until="0:15:00")
    store = clinic.desk.session.store
    before = (store.entries(visit), store.entries(REGISTER))
    written = []

    def full(entries: object, **_rest: object) -> None:
        written.append([each.stream for each in entries])  # type: ignore[attr-defined]
        raise EnvironmentFault(Fault.DISK_FULL)

    store.append = full  # type: ignore[method-assign, assignment]
    with pytest.raises(EnvironmentFault):
        clinic.desk.infusion.draw(visit, "1.0/V-1", 40)
    assert written == [[visit, REGISTER]]
    assert (store.entries(visit), store.entries(REGISTER)) == before
    assert clinic.desk.charts.case(visit).visit.last(Drawn) is None


def test_a_draw_that_happened_against_the_order_reaches_the_register_too() -> None:
    clinic = a_clinic()
    visit = clinic.play(until="0:16:00")
    refused = clinic.desk.infusion.draw(visit, "1.0/V-1", 480)
    assert isinstance(refused, Problem)
    assert refused.code is Code.OVER_DRAWN
    done = clinic.desk.infusion.draw(visit, "1.0/V-1", 20, happened=True)
    assert not isinstance(done, Problem)
    assert clinic.desk.register.vials()[0].balance_mg == Decimal(440)


def test_a_draw_from_a_vial_that_nobody_received_is_refused() -> None:
    clinic = a_clinic()
    visit = clinic.play(until="0:15:00")
    done = clinic.desk.infusion.draw(visit, "V-9", 40)
    assert isinstance(done, Problem)
    assert done.code is Code.UNKNOWN_ITEM


def test_a_count_that_agrees_shows_no_discrepancy() -> None:
    clinic = stocked()
    vial = clinic.desk.register.count("V-1", "500")
    assert isinstance(vial, Vial)
    assert vial.discrepancy_mg == Decimal(0)
    assert vial.counted is not None
    assert vial.counted.by == "nurse"


def test_a_count_that_differs_keeps_both_figures_and_goes_on_from_what_is_there() -> None:
    clinic = stocked()
    vial = clinic.desk.register.count("V-1", "480")
    assert isinstance(vial, Vial)
    assert (vial.discrepancy_mg, vial.balance_mg) == (Decimal(-20), Decimal(480))
    assert clinic.desk.register.entries()[-1].body == VialCounted("V-1", Decimal(480), Decimal(500))


def test_an_empty_vial_may_be_counted_as_zero_but_not_below() -> None:
    clinic = stocked()
    vial = clinic.desk.register.count("V-1", 0)
    assert isinstance(vial, Vial)
    assert vial.balance_mg == 0
    refused = clinic.desk.register.count("V-1", "-1")
    assert isinstance(refused, Problem)
    assert refused.item == "counted_mg"
    assert clinic.desk.register.count("V-9", 0) == Problem(Code.UNKNOWN_ITEM, "vial")


def test_waste_in_front_of_another_person_is_written_with_method_and_witness() -> None:
    clinic = stocked()
    vial = clinic.desk.register.waste("V-1", "20", " sink ", "Broken", witness(clinic))
    assert isinstance(vial, Vial)
    assert vial.balance_mg == Decimal(480)
    entry = clinic.desk.register.entries()[-1]
    assert entry.body == VialWasted("V-1", Decimal(20), "sink", "nurse2")
    assert (entry.by, entry.reason) == ("nurse", "Broken")


def test_the_witness_is_another_person_who_may_chart() -> None:
    clinic = stocked()
    waste = clinic.desk.register.waste
    needed = Problem(Code.WITNESS_NEEDED, "witness")
    assert waste("V-1", 20, "sink", "Broken", None) == needed
    assert waste("V-1", 20, "sink", "Broken", witness(clinic, "auditor")) == needed
    same = waste("V-1", 20, "sink", "Broken", witness(clinic, "nurse"))
    assert same == Problem(Code.WITNESS_SAME, "witness")
    assert clinic.desk.register.vials()[0].balance_mg == Decimal(500)


@pytest.mark.parametrize(
    ("mg", "method", "reason", "refused"),
    [
        ("501", "sink", "Broken", Problem(Code.OVER_DRAWN, "mg", {"high": "500"})),
        ("5", " ", "Broken", Problem(Code.REASON_NEEDED, "method")),
        ("5", "sink", "", Problem(Code.REASON_NEEDED, "reason")),
        (0, "sink", "Broken", Problem(Code.OUT_OF_RANGE, "mg", {"low": "0", "high": "10000"})),
    ],
)
def test_waste_that_cannot_be_is_refused(
    mg: object, method: str, reason: str, refused: Problem
) -> None:
    clinic = stocked()
    done = clinic.desk.register.waste("V-1", mg, method, reason, witness(clinic))  # type: ignore[arg-type]
    assert done == refused
    unknown = clinic.desk.register.waste("V-9", mg, method, reason, witness(clinic))  # type: ignore[arg-type]
    assert unknown == Problem(Code.UNKNOWN_ITEM, "vial")


@given(
    counted=st.decimals(0, 500, places=1),
    wasted=st.decimals("0.1", 500, places=1),
)
def test_the_balance_is_what_was_counted_less_what_was_wasted(
    counted: Decimal, wasted: Decimal
) -> None:
    clinic = stocked()
    clinic.desk.register.count("V-1", counted)
    done = clinic.desk.register.waste("V-1", wasted, "sink", "Rest", witness(clinic))
    balance = clinic.desk.register.vials()[0].balance_mg
    if wasted > counted:
        assert isinstance(done, Problem)
        assert balance == counted
    else:
        assert balance == counted - wasted
