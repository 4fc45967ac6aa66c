"""Earlier visits of the same patient, each a script: played first (scenario.md, ``previous``)."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketadesk import cli
from tests.desk.drafts import Draft, draft


def later(*earlier: str, until: str | None = None) -> Draft:
    """The uneventful visit three days later, after these scripts."""
    names = ", ".join(f'"{each}"' for each in earlier)
    script = draft(until=until).swap("2026-03-02T09:00:00", "2026-03-05T09:00:00")
    return script.patient(previous=f"[{names}]", visit_number="2")


LEFT_OPEN = {"screening": "0:12:00", "infusion": "0:25:00", "recovery": "1:30:00"}


@pytest.mark.parametrize("until", LEFT_OPEN.values(), ids=LEFT_OPEN)
def test_a_visit_that_was_left_open_hinders_no_later_one(until: str, tmp_path: Path) -> None:
    draft(until=until).write(tmp_path, "first.toml")
    script = (
        later("first.toml").step("0:13:00", 'clock = "+1:00:00"').step("0:13:01", "restart = true")
    )
    outcome = script.outcome(tmp_path)
    assert outcome["stage"] == "closed"
    assert outcome["entries"]["chain_intact"] is True
    # The clock's mark, and nothing of the earlier visit.
    assert outcome["entries"]["count"] == later().outcome(tmp_path)["entries"]["count"] + 1


def test_what_did_not_go_as_an_earlier_script_says_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1: its failures and its expectations too, with its name in front."""
    first = draft(until="0:20:00").step("0:21:00", 'sign = "record"')
    first.expecting(dose__mg='"41.0"', stage='"infusion"').write(tmp_path, "first.toml")
    second = draft("hard-stop").patient(previous='["first.toml"]')
    second = second.patient(born="1984-02-03", record_no='"S-0001"')
    path = second.expecting(stage='"closed"').write(tmp_path, "second.toml")
    code = cli.run(cli.parser().parse_args(["replay", str(path), "--out", str(tmp_path / "out")]))
    assert code == 1
    assert capsys.readouterr().err.splitlines() == [
        "first.toml: step 18: expected to be done, found refused out-of-order",
        "first.toml: dose.mg: expected '41.0', found '40.0'",
        "stage: expected 'closed', found 'cancelled'",
    ]


def test_an_earlier_script_finds_its_own_documents(tmp_path: Path) -> None:
    first = draft().expecting(documents__0__file='"discharge-sheet.pdf"', stage='"closed"')
    first.write(tmp_path, "first.toml")
    script = later("first.toml", until="0:00:30")
    assert script.outcome(tmp_path)["documents"] == []
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["outcome.json"]


def test_what_is_left_in_a_vial_is_drawn_from_later(tmp_path: Path) -> None:
    draft(until="0:15:30").write(tmp_path, "first.toml")
    script = later("first.toml", until="0:14:00")
    script = script.step("0:15:00", 'draw = { vial = "V-1", mg = 30 }')
    outcome = script.outcome(tmp_path)
    assert outcome["account"]["drawn_mg"] == "30.0"
    assert outcome["account"]["vials"] == [{"vial": "V-1", "balance_mg": "430.0"}]


def test_a_vial_of_the_same_label_that_came_in_later_is_another_one(tmp_path: Path) -> None:
    draft(until="0:15:30").write(tmp_path, "first.toml")
    outcome = later("first.toml", until="0:15:30").outcome(tmp_path)
    assert outcome["account"]["vials"] == [{"vial": "V-1", "balance_mg": "460.0"}]


def test_a_label_is_taken_once_within_a_script(tmp_path: Path) -> None:
    again = 'receive = { vial = " V-1", size_mg = 200, strength_mg_ml = 50, lot = "L", '
    again += "expires = 2027-06-30 }"
    script = draft(until="0:15:00").step("0:15:01", again)
    assert script.refused(tmp_path) == [("name-taken", "vial")]


CALLED_OFF = {
    "cancelled": 'cancel = { reason = "fever" }',
    "void": 'void = { reason = "wrong patient" }',
}


@pytest.mark.parametrize("end", CALLED_OFF.values(), ids=CALLED_OFF)
def test_a_visit_that_was_called_off_is_no_first_value_of_a_scale(end: str, tmp_path: Path) -> None:
    first = draft(until="0:09:00").swap('"scale.phq9" = 21', '"scale.phq9" = 27')
    first.step("0:10:00", end).write(tmp_path, "first.toml")
    second = draft(until="0:09:00").swap("2026-03-02T09:00:00", "2026-03-03T09:00:00")
    second.write(tmp_path, "second.toml")
    script = later("first.toml", "second.toml", until="0:09:00")
    script = script.swap('"scale.phq9" = 21', '"scale.phq9" = 14')
    scale = script.outcome(tmp_path)["scores"]["scales"]["phq9"]
    assert (scale["value"], scale["change_percent"]) == (14, -33.3)


def test_each_visit_has_the_clinic_of_its_own_script(tmp_path: Path) -> None:
    """Decimal sign, zone and telephone numbers."""
    first = draft().swap('decimal  = "."', 'decimal  = ","')
    first = first.swap('"wt.kg" = 80.0', '"wt.kg" = "80,0"')
    first = first.swap("[staff]", '[clinic]\nphone_day = ""\n\n[staff]')
    first = first.swap('paper = "letter" }', 'paper = "letter" }\nrefused = "missing-contact"')
    first.write(tmp_path, "first.toml")
    script = later("first.toml").swap('"wt.kg" = 80.0', '"wt.kg" = "80.0"')
    script = script.swap("America/New_York", "America/Chicago").swap('"06:30"', '"05:30"')
    outcome = script.outcome(tmp_path)
    assert outcome["stage"] == "closed"
    assert outcome["infusion"]["started_at"] == "2026-03-05T08:20:00-06:00"
