"""What a director reads before approving: every figure, KetaDesk's own proposals marked [D]."""

from __future__ import annotations

import pytest

from ketadesk.protocols.catalogue import load_shipped
from ketadesk.ui.entry.protocol_rows import ProtocolRow, protocol_rows

PROTOCOL = load_shipped("ketamine-iv-mood")
ROWS = protocol_rows(PROTOCOL)


def row(text: str) -> ProtocolRow:
    (found,) = [each for each in ROWS if each.text.replace("\u00a0", " ") == text]
    return found


@pytest.mark.parametrize(
    ("part", "text", "own"),
    [
        # Ranges of what is typed [D], reference §3.
        (
            "Values that can be typed",
            "SBP (0 to 300 mmHg; asked again outside 70 to 220); part of every set",
            True,
        ),
        ("Values that can be typed", "Oxygen (0 to 15 L/min); never needed", True),
        ("Today", "Weight, measured today (30 to 250 kg); a number", True),
        (
            "Today",
            "Height; several fields; never changes; Height (120 to 220 cm)",
            False,
        ),
        (
            "History: body",
            (
                "Any sleep apnoea?; several fields; last visit may be confirmed; "
                "STOP-Bang score (0 to 8)"
            ),
            False,
        ),
        # Classes of medicines, §4.
        ("Medicines that may be given", "Medicines that reverse others; mg; IV; by order", True),
        (
            "Medicines that may be given",
            "Other medicines; L/min; inhaled; a nurse may give it without an order",
            True,
        ),
        # Scales, §6: only PHQ-9 below 5 is our own.
        ("Scales", "PHQ-9: remission up to 4", True),
        ("Scales", "MADRS: remission up to 10", False),
        ("Scales", "Pain: 0 to 10; response from a fall of 30 %", False),
        ("Scales", "Y-BOCS: 0 to 40", False),
        # The rest of what had no row or no mark.
        ("Whole protocol", "“Since last evening” counts from 18:00", True),
        (
            "Room and team",
            "Emergency medicines complete and in date; yes or no; once a chair a day",
            True,
        ),
        ("Observations", "An infusion counts as long above 60 min", True),
        (
            "Dose and pump",
            "A pump reading is asked about if it is off by more than 2 %",
            True,
        ),
        (
            "Dose and pump",
            "A pump reading is also asked about if it is off by more than 1 mL",
            True,
        ),
        ("Dose and pump", "A dose for mood is asked about above 1 mg/kg", True),
        (
            "Recovery and discharge",
            "Leaving without an escort, only if a prescriber may override that, after 120 min",
            True,
        ),
    ],
)
def test_a_row_to_approve(part: str, text: str, own: bool) -> None:
    found = row(text)
    assert (found.part, found.house_default) == (part, own)
    assert found.source


def test_each_medicine_has_its_row() -> None:
    names = [each.id for each in ROWS if each.part == "Medicines that may be given"]
    assert names == [each.name for each in PROTOCOL.medicines]


@pytest.mark.parametrize(
    ("protocol_id", "row_id", "words"),
    [
        ("ketamine-iv-pain", "crps-outpatient", "crps: 0.35 mg/kg/h for 4 h, daily for ten days"),
        ("ketamine-iv-pain", "ind.code", "switched off: "),
        ("ketamine-iv-pain", "planned_infusions", "Infusions of a series: 6"),
        ("ketamine-iv-aud", "planned_days_between", "Days from one to the next: 7"),
        ("ketamine-iv-aud", "sub.sud H", "The override answers: What is the plan"),
        ("ketamine-iv-aud", "eq.drugs", "once a chair a day"),
    ],
)
def test_what_else_a_director_reads(protocol_id: str, row_id: str, words: str) -> None:
    rows = [each for each in protocol_rows(load_shipped(protocol_id)) if each.id == row_id]
    assert [each for each in rows if words in each.text]
    assert all(each.source for each in rows)


def test_the_sources_of_a_table_stand_beside_each_of_its_figures() -> None:
    assert [each.id for each in ROWS if each.id in ("schedule", "dosing", "recovery")] == []
    (found,) = [each for each in ROWS if each.id == "schedule.interval_min"]
    assert found.source.startswith("Emory")


def test_a_rule_that_names_no_source_has_its_items() -> None:
    (item,) = [each for each in ROWS if each.id == "sub.sud"]
    (rule,) = [each for each in ROWS if each.id == "sub.sud H"]
    assert rule.source == item.source
    assert rule.text.startswith("Stops the visit, a prescriber may override: ")


def test_a_class_is_named_where_its_time_stands() -> None:
    (found,) = [each.text for each in ROWS if each.text.startswith("Longer watching")]
    assert "Medicines that make drowsy 60" in found
    assert "sedative" not in found
