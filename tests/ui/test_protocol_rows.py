"""What a director reads before approving: every figure, KetaDesk's own proposals marked [D]."""

from __future__ import annotations

from dataclasses import replace

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
        ("Values that can be typed", "SBP (0 to 300 mmHg; asked again outside 70 to 220)", True),
        ("Values that can be typed", "Oxygen (0 to 15 L/min)", True),
        ("Today", "Weight, measured today (30 to 250 kg)", True),
        ("Today", "Height (120 to 220 cm)", False),
        ("History: body", "Any sleep apnoea? STOP-Bang score (0 to 8)", False),
        # Classes of medicines, §4.
        (
            "Medicines that may be given",
            "Medicines that reverse others: flumazenil, naloxone",
            True,
        ),
        ("Medicines that may be given", "A nurse may give without an order: oxygen", True),
        # Scales, §6: only PHQ-9 below 5 is our own.
        ("Scales", "PHQ-9: remission up to 4", True),
        ("Scales", "MADRS: remission up to 10", False),
        ("Scales", "Pain: 0 to 10; response from a fall of 30 %", False),
        ("Scales", "Y-BOCS: 0 to 40", False),
        # The rest of what had no row or no mark.
        ("Questions", "“Since last evening” counts from 18:00", True),
        ("Room and team", "Emergency medicines complete and in date", True),
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


def test_each_class_of_medicine_names_them_all() -> None:
    told = " ".join(each.text for each in ROWS if each.part == "Medicines that may be given")
    assert [each.name for each in PROTOCOL.medicines if each.name not in told] == []
    few = replace(PROTOCOL, medicines=PROTOCOL.medicines[:1])
    rows = [each for each in protocol_rows(few) if each.part == "Medicines that may be given"]
    assert [each.text for each in rows] == ["Medicines against nausea: ondansetron"]


def test_a_class_is_named_where_its_time_stands() -> None:
    (found,) = [each.text for each in ROWS if each.text.startswith("Longer watching")]
    assert "Medicines that make drowsy 60" in found
    assert "sedative" not in found
