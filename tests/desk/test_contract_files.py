"""What is no valid script: exit code 2 with file, place, key and reason (scenario.md, top)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ketadesk import cli
from tests.desk.drafts import Draft, draft

Said = Callable[[Path], tuple[int, str]]


@pytest.fixture
def said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """Exit code and stderr of a replay into ``out``."""

    def run(path: Path) -> tuple[int, str]:
        words = ["replay", str(path), "--out", str(tmp_path / "out")]
        code = cli.run(cli.parser().parse_args(words))
        return code, capsys.readouterr().err

    return run


def _head(old: str, new: str) -> Draft:
    return draft(until="0:00:30").swap(old, new)


def _step(action: str, at: str = "0:01:00", **marks: object) -> Draft:
    return draft(until="0:00:30").step(at, action, **marks)


FLAWED: dict[str, tuple[Draft, str]] = {
    "by is a list": (_step('note = "x"', by=["nurse"]), "step 2: key \"by\": ['nurse'] is not in"),
    "by is a table": (
        draft(until="0:00:30").swap('at = "0:00:30"', 'at = "0:00:30"\nby = {}'),
        'step 1: key "by": {} is not in',
    ),
    "at without end": (_step('note = "x"', at="1000:00:00"), 'key "at": expected less than 1000'),
    "at no number of hours": (
        _step('note = "x"').swap("0:01:00", f"{'9' * 5000}:00:00"),
        'step 2: key "at": expected h:mm:ss',
    ),
    "at in other digits": (_step('note = "x"').swap("0:01:00", "٠:٠١:٠٠"), "expected h:mm:ss"),
    "at_clinical": (
        _step(f'observe = {{ hr = 70, at_clinical = "{"9" * 30}:00:00" }}'),
        'key "at_clinical": expected h:mm:ss',
    ),
    "starts in year 1": (
        _head("2026-03-02T09:00:00-05:00", "0001-01-01T00:00:00+05:00"),
        'scenario: key "starts": lies outside the years 1900 to 2999',
    ),
    "starts in year 9999": (
        _head("2026-03-02T09:00:00-05:00", "9999-12-31T23:00:00-05:00"),
        'key "starts": lies outside',
    ),
    "clock beyond its years": (
        _step('clock = "+876000:00:00"').swap("starts   = 2026", "starts   = 2950"),
        'step 2: key "clock": the clock leaves the years 1900 to 2999',
    ),
    "clock before its years": (
        _step('clock = "-876000:00:00"').step("0:02:00", 'clock = "-876000:00:00"'),
        'step 3: key "clock": the clock leaves',
    ),
    "clock of no end": (_step(f'clock = "+{"9" * 30}:00:00"'), 'key "clock": expected +h:mm:ss'),
    "sex": (draft().patient(sex='"woman"'), 'key "sex": expected one of female, male, unknown'),
    "sheet size": (
        draft().patient(sheet_size='"huge"'),
        "patient: key \"sheet_size\": expected one of normal, large, found 'huge'",
    ),
    "born at an hour": (
        draft().patient(born="1984-02-03T08:00:00-05:00"),
        'patient: key "born": expected a plain date',
    ),
    "born as text": (draft().patient(born='"1984-02-03"'), 'key "born": expected a date'),
    "visit number": (
        draft().patient(visit_number="0"),
        'patient: key "visit_number": expected 1 or more, found 0',
    ),
    "allergies": (
        draft().patient(allergies='["latex", 3]'),
        'patient: key "allergies": expected texts, found 3',
    ),
    "previous": (draft().patient(previous="[1]"), 'key "previous": expected texts, found 1'),
    "previous no path": (draft().patient(previous='["a\\u0000b"]'), "is no path of a file"),
    "protocol no path": (_head('"ketamine-iv-mood"', '"a\\u0000b"'), "no protocol"),
    "restart": (_step('restart = "yes"'), 'key "restart": expected true or false'),
    "restart false": (_step("restart = false"), 'key "restart": expected true, found False'),
    "resume false": (_step("resume = false"), 'key "resume": expected true, found False'),
    "happened": (_step('note = "x"', happened=1), 'key "happened": expected true or false'),
    "confirmed, set": (_step("observe = { hr = 70, confirmed = 1 }"), 'key "confirmed"'),
    "confirmed, part": (
        _step('observe = { hr = { value = 70, confirmed = "yes" } }'),
        'step 2: key "confirmed": expected true or false',
    ),
    "confirmed, score": (_step("aldrete = { movement = 2, confirmed = 1 }"), 'key "confirmed"'),
    "confirmed, answer": (
        _step('answer = { "wt.kg" = { value = 80, confirmed = 1 } }'),
        'step 2: key "confirmed": expected true or false',
    ),
    "note, answer": (
        _step('answer = { "wt.kg" = { value = 80, note = 1 } }'),
        'step 2: key "note": expected text',
    ),
    "own limit of nothing": (
        _step('own_limit = { limit = "hr_low", value = 40 }'),
        'step 2: key "limit": expected one of sbp_low',
    ),
    "own limit unnamed": (_step("own_limit = { value = 95 }"), 'key "limit"'),
    "own limit, value": (_step('own_limit = { limit = "sbp_low", value = [] }'), 'key "value"'),
    "own limit, reason": (
        _step('own_limit = { limit = "sbp_low", value = 95, reason = 1 }'),
        'key "reason"',
    ),
    "nested without end": (_head('"America/New_York"', "[" * 5000), "not valid TOML"),
    "a number without end": (_step(f"start = {{ rate_ml_h = {'9' * 5000} }}"), "not valid TOML"),
}


@pytest.mark.parametrize(("script", "told"), FLAWED.values(), ids=FLAWED)
def test_what_cannot_be_meant_is_told_with_its_key(
    script: Draft, told: str, tmp_path: Path, said: Said
) -> None:
    code, err = said(script.write(tmp_path))
    assert code == 2
    assert err.startswith(str(tmp_path / "script.toml"))
    assert told in err
    assert not (tmp_path / "out").exists()


def test_every_flaw_of_every_file_is_listed(tmp_path: Path, said: Said) -> None:
    """scenario.md: all failures are listed, not the first alone."""
    draft().patient(sex='"x"', visit_number="0").write(tmp_path, "earlier.toml")
    script = draft().patient(previous='["earlier.toml"]', sheet_size='"x"').write(tmp_path)
    code, err = said(script)
    assert code == 2
    assert [line.split('"')[1] for line in err.splitlines()] == [
        "sheet_size",
        "sex",
        "visit_number",
    ]


FINE = {
    "the last hour": _step('note = "x"', at="999:59:59"),
    "a clock set a century ahead": _step('clock = "+876000:00:00"'),
    "other digits in a name": draft(until="0:00:30").patient(record_no='"٣-1"'),
}


@pytest.mark.parametrize("script", FINE.values(), ids=FINE)
def test_what_can_be_meant_is_played(script: Draft, tmp_path: Path, said: Said) -> None:
    assert said(script.write(tmp_path)) == (0, "")


EXPECTED = {
    "in quotes": ('"dose.mg"', '"40.0"', ""),
    "without quotes": ("dose.mg", '"40.0"', ""),
    "without quotes, wrong": ("dose.mg", '"41.0"', "dose.mg: expected '41.0', found '40.0'\n"),
    "lists without quotes": ("observations.-1.level", '"amber"', "observations.-1.level: expected"),
    "a table under a path": ('"infusion"."state"', '"running"', "infusion.state: expected"),
    "a table as a value": ('"screening.stops.0"', '{ item = "x" }', "screening.stops.0: expected"),
    "an empty table": ("scores.scales", "{}", "scores.scales: expected {}, found"),
    "two signs": ('"observations.--1"', "1", "observations.--1: expected 1, found nothing there\n"),
    "a power": ('"observations.²"', "1", "observations.²: expected 1, found nothing there\n"),
    "an index without end": (f'"observations.{"9" * 5000}"', "1", "found nothing there\n"),
    "no path at all": ('""', "1", ": expected 1, found nothing there\n"),
}


@pytest.mark.parametrize(("path", "value", "told"), EXPECTED.values(), ids=EXPECTED)
def test_paths_lead_somewhere_or_are_told(
    path: str, value: str, told: str, tmp_path: Path, said: Said
) -> None:
    """scenario.md: a dotted path into outcome.json = value; lists by index, -1 the last."""
    script = draft(until="0:17:00")
    script.expect[path] = value
    code, err = said(script.write(tmp_path))
    assert (code, err.count("\n")) == ((1, 1) if told else (0, 0))
    assert told in err


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (draft(until="0:20:00"), 0),
        (draft(until="0:20:00").step("0:21:00", 'sign = "record"'), 1),
        (draft().patient(sex='"x"'), 2),
    ],
    ids=["success", "failure", "invalid"],
)
def test_nothing_is_left_anywhere_but_in_the_named_folder(
    script: Draft, code: int, tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """scenario.md, Written into DIR: nothing else is left anywhere."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    path = script.write(tmp_path)
    assert said(path)[0] == code
    assert list(scratch.iterdir()) == []
    left = {each.name for each in tmp_path.iterdir()} - {"scratch", "script.toml"}
    assert left == (set() if code == 2 else {"out"})


@pytest.mark.parametrize("blocked", ["out", "out/outcome.json", "out/discharge-sheet.pdf"])
def test_a_folder_that_takes_no_file_is_told_in_words(
    blocked: str, tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    place = tmp_path / blocked
    if blocked == "out":
        place.write_text("a file", encoding="utf-8")
    else:
        place.mkdir(parents=True)
    code, err = said(draft().write(tmp_path))
    assert code in (1, 2)
    assert err.count("\n") == 1
    assert list(scratch.iterdir()) == []
