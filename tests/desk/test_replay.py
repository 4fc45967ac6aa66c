"""Scripted visits: the shipped scripts hold, and a script that is wrong is told so."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ketadesk import cli
from ketadesk.desk.replay.expect import look_up, mismatches, same
from ketadesk.desk.replay.script import Script, ScriptFlaw, read_script
from ketadesk.kernel.resources import resource

SHIPPED = sorted(resource("scenarios").glob("*.toml"))
NAMES = [each.stem for each in SHIPPED]


def _run(*arguments: object) -> int:
    return cli.run(cli.parser().parse_args([str(each) for each in arguments]))


@pytest.mark.parametrize("path", SHIPPED, ids=NAMES)
def test_a_shipped_script_goes_as_it_says(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("replay", path, "--out", tmp_path) == 0
    assert capsys.readouterr().err == ""
    outcome = json.loads((tmp_path / "outcome.json").read_text(encoding="utf-8"))
    assert outcome["entries"]["chain_intact"] is True
    written = {each.name for each in tmp_path.iterdir()}
    assert written == {"outcome.json"} | {each["file"] for each in outcome["documents"]}
    _every_expected_number_is_really_compared(path, outcome)


def _every_expected_number_is_really_compared(path: Path, outcome: dict[str, Any]) -> None:
    """Changing any expected number gives exactly one line with path, expected and found."""
    script = read_script(path)
    assert isinstance(script, Script)
    numbers = {
        key: value
        for key, value in script.expect.items()
        if (isinstance(value, int | Decimal) and not isinstance(value, bool))
        or (isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value))
    }
    assert numbers or path.stem == "hard-stop"
    for key, value in numbers.items():
        other = str(Decimal(str(value)) + 1) if isinstance(value, str) else value + 1
        found = mismatches(outcome, {**script.expect, key: other})
        assert [each.path for each in found] == [key]
        assert repr(other) in str(found[0])
        assert repr(look_up(outcome, key)) in str(found[0])


def test_a_wrong_expectation_exits_1_with_path_expected_and_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = resource("scenarios", "uneventful.toml").read_text(encoding="utf-8")
    changed = tmp_path / "changed.toml"
    changed.write_text(text.replace('"dose.mg" = "40.0"', '"dose.mg" = "41.0"'), encoding="utf-8")
    assert _run("replay", changed, "--out", tmp_path / "out") == 1
    assert capsys.readouterr().err == "dose.mg: expected '41.0', found '40.0'\n"
    assert (tmp_path / "out" / "outcome.json").exists()


def test_a_refusal_that_was_not_marked_exits_1_with_step_code_and_item(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = resource("scenarios", "uneventful.toml").read_text(encoding="utf-8")
    changed = tmp_path / "changed.toml"
    changed.write_text(
        text.replace('draw = { vial = "V-1", mg = 40 }', 'draw = { vial = "V-1", mg = 30 }'),
        encoding="utf-8",
    )
    assert _run("replay", changed, "--out", tmp_path / "out") == 1
    told = capsys.readouterr().err
    assert "step 17: expected to be done, found refused over-drawn (mg)" in told
    assert "stage: expected 'closed'" in told


def test_a_marked_refusal_that_does_not_come_exits_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = resource("scenarios", "early-stop-waste.toml").read_text(encoding="utf-8")
    changed = tmp_path / "changed.toml"
    changed.write_text(
        text.replace('witness = "nurse" }', 'witness = "nurse2" }'), encoding="utf-8"
    )
    assert _run("replay", changed, "--out", tmp_path / "out") == 1
    assert "expected refusal witness-same, found done" in capsys.readouterr().err


_HEAD = """
[scenario]
title = "t"
protocol = "ketamine-iv-mood"
starts = 2026-03-02T09:00:00-05:00
timezone = "America/New_York"
[patient]
family = "A"
given = "B"
born = 1984-02-03
sex = "female"
record_no = "1"
[staff]
nurse = "N"
"""

BROKEN = {
    "no table": ("[scenario", "not valid TOML"),
    "unknown key": (
        _HEAD.replace("title", "titel", 1),
        'key "titel": unknown key; did you mean "title"?',
    ),
    "zone": (_HEAD.replace("America/New_York", "Atlantis"), "unknown time zone"),
    "no offset": (_HEAD.replace("09:00:00-05:00", "09:00:00"), "date-time with offset"),
    "decimal": (_HEAD.replace("[patient]", 'decimal = ";"\n[patient]'), 'expected "." or ","'),
    "chair": (_HEAD.replace("[patient]", "chair = 9\n[patient]"), "expected 1 to 8"),
    "protocol": (_HEAD.replace("ketamine-iv-mood", "ketamine-iv-moon"), "no protocol"),
    "staff key": (_HEAD + 'doctor = "D"\n', "begins with nurse, prescriber, director"),
    "staff name": (_HEAD + "nurse2 = 3\n", "expected a name"),
    "two actions": (
        _HEAD + '[[step]]\nat = "0:00:01"\nnote = "x"\npause = "y"\n',
        "expected one action, found 2",
    ),
    "no action": (_HEAD + '[[step]]\nat = "0:00:01"\n', "expected one action, found 0"),
    "at": (_HEAD + '[[step]]\nat = "1 min"\nnote = "x"\n', "expected h:mm:ss"),
    "decreasing": (
        _HEAD + '[[step]]\nat = "0:01:00"\nnote = "x"\n[[step]]\nat = "0:00:30"\nnote = "y"\n',
        'step 2: key "at": earlier',
    ),
    "by": (
        _HEAD + '[[step]]\nat = "0:00:01"\nby = "cook"\nnote = "x"\n',
        "'cook' is not in [staff]",
    ),
    "code": (
        _HEAD + '[[step]]\nat = "0:00:01"\nnote = "x"\nrefused = "unanswred"\n',
        'did you mean "unanswered"?',
    ),
    "happened": (
        _HEAD + '[[step]]\nat = "0:00:01"\nnote = "x"\nhappened = "yes"\n',
        "expected true or false",
    ),
    "order key": (
        _HEAD + '[[step]]\nat = "0:00:01"\norder = { mg_per_kgg = 1 }\n',
        'did you mean "mg_per_kg"?',
    ),
    "missing key": (_HEAD + '[[step]]\nat = "0:00:01"\nstart = {}\n', 'key "rate_ml_h": missing'),
    "wrong type": (
        _HEAD + '[[step]]\nat = "0:00:01"\nstart = { rate_ml_h = true }\n',
        "expected a number",
    ),
    "no such table": (_HEAD + '[[step]]\nat = "0:00:01"\nstart = 5\n', "expected a table"),
    "plain type": (_HEAD + '[[step]]\nat = "0:00:01"\nnote = 5\n', "expected text"),
    "observe key": (
        _HEAD + '[[step]]\nat = "0:00:01"\nobserve = { sdp = 1 }\n',
        'did you mean "sbp"?',
    ),
    "observe words": (
        _HEAD
        + '[[step]]\nat = "0:00:01"\nobserve = { at_clinical = "x", '
        + "late_reason = 1, confirmed = 2 }\n",
        'key "confirmed": expected true or false',
    ),
    "score key": (_HEAD + '[[step]]\nat = "0:00:01"\npadss = { gait = 1 }\n', 'key "gait"'),
    "sign": (_HEAD + '[[step]]\nat = "0:00:01"\nsign = "all"\n', "expected one of screening"),
    "clock": (_HEAD + '[[step]]\nat = "0:00:01"\nclock = "1:00"\n', "expected +h:mm:ss"),
    "steps": (_HEAD + "step = 3\n", "expected"),
    "previous": (
        _HEAD.replace('record_no = "1"', 'record_no = "1"\nprevious = ["gone.toml"]'),
        "cannot be read",
    ),
    "itself": (
        _HEAD.replace('record_no = "1"', 'record_no = "1"\nprevious = ["broken.toml"]'),
        "leads back to itself",
    ),
}


@pytest.mark.parametrize(("text", "told"), BROKEN.values(), ids=BROKEN)
def test_a_malformed_script_exits_2_naming_file_and_key(
    text: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(text, encoding="utf-8")
    assert _run("replay", path, "--out", tmp_path / "out") == 2
    said = capsys.readouterr().err
    assert "broken.toml" in said or "gone.toml" in said
    assert told in said
    assert not (tmp_path / "out").exists()


def test_a_missing_file_exits_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("replay", tmp_path / "gone.toml", "--out", tmp_path / "out") == 2
    assert "gone.toml" in capsys.readouterr().err


def test_every_flaw_is_listed_not_the_first_alone(tmp_path: Path) -> None:
    path = tmp_path / "two.toml"
    path.write_text(
        _HEAD.replace("title", "titel", 1) + '[[step]]\nat = "x"\nnote = 1\n', encoding="utf-8"
    )
    flaws = read_script(path)
    assert isinstance(flaws, tuple)
    assert [each.key for each in flaws if isinstance(each, ScriptFlaw)] == [
        "titel",
        "title",
        "at",
        "note",
    ]


def test_a_kept_store_verifies_and_a_damaged_one_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = resource("scenarios", "hard-stop.toml")
    assert _run("replay", path, "--out", tmp_path / "out", "--keep-store") == 0
    folder, passphrase = capsys.readouterr().out.split()
    monkeypatch.setenv("KETADESK_PASSPHRASE", passphrase)
    assert _run("verify", "--store", folder) == 0
    assert capsys.readouterr().out == "Intact.\n"
    database = Path(folder) / "ketadesk.db"
    content = bytearray(database.read_bytes())
    content[len(content) // 2] ^= 0xFF
    database.write_bytes(content)
    assert _run("verify", "--store", folder) == 1
    monkeypatch.setenv("KETADESK_PASSPHRASE", "something else entirely")
    assert _run("verify", "--store", folder) == 1
    for each in sorted(Path(folder).rglob("*"), reverse=True):
        each.unlink()
    Path(folder).rmdir()
    assert _run("verify", "--store", folder) == 1


SAME: list[tuple[Any, Any, bool]] = [
    ("40.0", "40.0", True),
    ("40.0", "40", True),
    (40, "40.0", True),
    (Decimal("0.75"), 0.75, True),
    ("40.0", "41.0", False),
    (True, True, True),
    (True, 1, False),
    (0, False, False),
    (None, None, True),
    ("green", "green", True),
    ("2026-03-02T10:00:00-05:00", "2026-03-02T15:00:00+00:00", True),
    ("2026-03-02T10:00:00-05:00", "2026-03-02T10:00:01-05:00", False),
    (["a", 1], ["a", "1"], True),
    (["a"], ["a", "b"], False),
    ({"a": 1}, {"a": "1.0"}, True),
    ({"a": 1}, {"b": 1}, False),
    ("The", "the", False),
]


@pytest.mark.parametrize(("expected", "found", "agree"), SAME)
def test_what_agrees(expected: object, found: object, agree: bool) -> None:
    assert same(expected, found) is agree


def test_paths_lead_through_lists_from_either_end_or_nowhere() -> None:
    outcome = {"a": [{"b": 1}, {"b": 2}]}
    assert look_up(outcome, "a.-1.b") == 2
    assert look_up(outcome, "a.0.b") == 1
    assert [repr(look_up(outcome, path)) for path in ("a.2.b", "c", "a.b")] == ["nothing there"] * 3
    assert mismatches(outcome, {"a.5": None})[0].found is not None


def test_the_replay_never_loads_qt(tmp_path: Path) -> None:
    import subprocess
    import sys

    # One that prints: papers are what needs the most.
    script = str(resource("scenarios", "uneventful.toml"))
    code = (
        "import sys; from ketadesk.app import main;"
        f"code = main(['replay', {script!r}, '--out', {str(tmp_path)!r}]);"
        "print(code, [name for name in sys.modules if name.startswith(('PySide6', 'shiboken'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "0 []\n"
