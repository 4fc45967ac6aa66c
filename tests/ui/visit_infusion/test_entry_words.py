"""Every kind of entry has words, and they say who, how much and why."""

from __future__ import annotations

from decimal import Decimal

from ketadesk.ui.visit import entry_words as module
from ketadesk.ui.visit.entry_words import entry_status, entry_words
from ketadesk.visit import entries as kinds
from ketadesk.visit.entries import Body, Entry
from tests.ui.visit_infusion.conftest import At, Chair


def told(chair: Chair, body: Body, *, reason: str = "", happened: bool = False) -> str:
    return entry_words(an_entry(chair, body, reason=reason, happened=happened), chair.presenter)


def an_entry(chair: Chair, body: Body, *, reason: str = "", happened: bool = False) -> Entry:
    now = chair.presenter.clinic.now()
    visit = chair.presenter.visit
    return Entry("e", visit, body, "nurse", now, now, 0, reason, None, happened)


def test_every_kind_has_words() -> None:
    known = {
        each
        for each in vars(kinds).values()
        if isinstance(each, type) and issubclass(each, Body) and each is not Body
    }
    assert known == set(module._SENTENCES) | set(module._SPECIAL)


def test_a_whole_visit_reads_without_codes(at: At) -> None:
    chair = at("9:00:00")
    lines = [entry_words(each, chair.presenter) for each in chair.presenter.case.visit.entries]
    assert all(line.strip() for line in lines)
    assert "Infusion started, 60 mL/h" in lines
    assert "Infusion completed" in lines
    assert "Drawn: 40 mg from vial 1.0/V-1" in lines
    assert any(line.startswith("Record signed and closed by ") for line in lines)
    assert not any("{" in line or "Decimal" in line for line in lines)


def test_order_reason_and_after_the_fact_are_told(at: At) -> None:
    chair = at("0:31:00")
    changed = kinds.RateChanged(Decimal(72), "prescriber", readback=True)
    words = "Rate changed to 72 mL/h, ordered by Prescriber One, read back"
    assert told(chair, changed) == words
    assert told(chair, changed, happened=True) == f"Already happened: {words}"
    assert told(chair, kinds.Paused(), reason="felt hot") == "Infusion paused. felt hot"
    assert told(chair, kinds.Wasted(Decimal("2.5"), "sink", "nurse2")) == (
        "Wasted: 2.5 mg, sink, in front of Nurse Two"
    )


def test_scores_documents_and_clock_are_told(at: At) -> None:
    chair = at("0:31:00")
    assert told(chair, kinds.AldreteScored(2, 2, 2, 1, 2)) == "Aldrete score 9"
    assert told(chair, kinds.AldreteScored(2, 2)) == "Aldrete score incomplete"
    issued = kinds.DocumentIssued(
        "discharge-sheet", "en", "normal", "letter", 2, "0" * 64, 2, True, "printer"
    )
    assert told(chair, issued) == "Issued: discharge sheet, version 2, reprint"
    assert "put back by 60 min" in told(chair, kinds.ClockJumped(-3600))
    assert told(chair, kinds.LeftEarly(against_advice=True)) == "Left early, against advice"


def test_an_amber_set_is_named_with_its_value(at: At) -> None:
    chair = at("0:31:00", wait=60)
    chair.observe(sbp=162, dbp=94)
    entry = chair.presenter.case.visit.entries[-1]
    assert entry_words(entry, chair.presenter) == "Observation · ▲ systolic\u00a0162"
    assert entry_status(entry, chair.presenter) is not None


def test_what_is_urgent_is_told_with_what_was_said(at: At) -> None:
    chair = at("0:31:00")
    assert told(chair, kinds.EmergencyStep("airway")) == "Emergency: airway opened"
    assert told(chair, kinds.EmergencyStep("other", "Moved to the floor")) == (
        "Emergency: step: Moved to the floor"
    )
    ordered = kinds.PrescriberCalled("prescriber", "ordered", "Stop", readback=True)
    assert told(chair, ordered) == "Prescriber One ordered: Stop, read back"
    assert told(chair, kinds.EscortCalled("second", "Bo", "555-0100", reached=False)) == (
        "Called the second contact: Bo, 555-0100, not reached"
    )
    assert told(chair, kinds.Overridden("dc.drinks", (), "Sips at home"), reason="Nauseous") == (
        "Overridden: Does the patient drink without trouble?. Done instead: Sips at home. Nauseous"
    )
