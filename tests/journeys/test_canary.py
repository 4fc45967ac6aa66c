"""Nothing outside the encrypted record tells who the patient is (R-SEC-16, F-58, F-65)."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from ketadesk.ui.shell_crash import LOG_FILE, LOG_FOLDER

from .canary_process import SENTINELS

ROOT = Path(__file__).resolve().parents[2]
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def spellings(sentinel: str) -> set[bytes]:
    """The sentinel as it may stand in a file."""
    cased = (sentinel, sentinel.lower(), sentinel.upper())
    return {text.encode(encoding) for text in cased for encoding in ENCODINGS}


def betrayals(folder: Path) -> list[tuple[str, str]]:
    """Each file or name below the folder that holds a sentinel: which sentinel, and where."""
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        content = path.read_bytes() if path.is_file() else b""
        for which, sentinel in SENTINELS.items():
            if any(each in content for each in spellings(sentinel)):
                found.append((which, f"in {name}"))
            if sentinel.casefold() in name.casefold():
                found.append((which, f"named {name}"))
    return found


@dataclass
class Left:
    """What a visit and a crash leave behind."""

    home: Path
    while_open: list[tuple[str, str]]
    files_while_open: set[str]
    stdout: str
    stderr: str
    code: int


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    """A visit in a process whose every place to write is below one folder."""
    home = tmp_path_factory.mktemp("canary")
    places = {"TMPDIR": "tmp", "TEMP": "tmp", "TMP": "tmp", "HOME": "home", "USERPROFILE": "home"}
    for kind in ("CONFIG", "DATA", "CACHE", "STATE"):
        places[f"XDG_{kind}_HOME"] = f"xdg/{kind.lower()}"
    places["XDG_RUNTIME_DIR"] = "xdg/run"
    for place in places.values():
        (home / place).mkdir(mode=0o700, parents=True, exist_ok=True)
    surroundings = {name: str(home / place) for name, place in places.items()}
    # It works in a folder below the same one: what is written where it stands is seen too.
    command = [sys.executable, "-m", "tests.journeys.canary_process", str(home / "clinic")]
    with subprocess.Popen(
        command,
        cwd=home / "home",
        env={**os.environ, **surroundings, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as clinic:
        assert clinic.stdout is not None
        said = clinic.stdout.readline()
        while_open = betrayals(home)
        files = {each.name for each in home.rglob("*") if each.is_file()}
        rest, stderr = clinic.communicate("\n")
    return Left(home, while_open, files, said + rest, stderr, clinic.returncode)


def test_the_visit_was_played_and_the_crash_came(left: Left) -> None:
    """What is not found below means something only if it was written."""
    assert left.stdout == "written\n"
    assert left.code == 1
    assert {"ketadesk.db", "keys.json", "marker.json"} <= left.files_while_open
    assert (left.home / "clinic" / "ketadesk.db").stat().st_size > 100_000


def test_nothing_tells_the_patient_while_the_record_is_open(left: Left) -> None:
    """Write-ahead log, temporary files and settings included (F-58)."""
    assert left.while_open == []


def test_nothing_tells_the_patient_after_a_crash(left: Left) -> None:
    """F-58, F-65: log, dump and temporary files."""
    assert betrayals(left.home) == []


def test_the_crash_is_told_without_the_patient(left: Left) -> None:
    """F-65: the log says what went wrong and where, no message and no variable."""
    log = (left.home / "clinic" / LOG_FOLDER / LOG_FILE).read_text(encoding="utf-8")
    assert "ValueError" in log
    assert "crash" in log
    said = (log + left.stdout + left.stderr).casefold()
    assert [each for each in SENTINELS.values() if each.casefold() in said] == []


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("which", SENTINELS)
def test_a_planted_name_is_found(which: str, encoding: str, tmp_path: Path) -> None:
    """The control: the search sees each sentinel in each spelling, deep inside a file."""
    for number, text in enumerate((SENTINELS[which], SENTINELS[which].upper())):
        place = tmp_path / "deep" / f"{number}.bin"
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(b"\x00\xff" * 5000 + text.encode(encoding) + b"\x01")
    assert betrayals(tmp_path) == [(which, "in deep/0.bin"), (which, "in deep/1.bin")]


def test_a_planted_file_name_is_found(tmp_path: Path) -> None:
    (tmp_path / f"sheet-{SENTINELS['family'].lower()}.txt").touch()
    (tmp_path / SENTINELS["record_no"]).mkdir()
    assert [which for which, _place in betrayals(tmp_path)] == ["record_no", "family"]


def test_a_clinic_without_encryption_would_be_found_out(left: Left, tmp_path: Path) -> None:
    """The record does hold the sentinels: read with the key and written clear, they are seen."""
    from ketadesk.desk.practice import PEOPLE
    from ketadesk.desk.vault import Vault
    from ketadesk.kernel.problems import Problem
    from ketadesk.store.keys import FLOOR

    vault = Vault(left.home / "clinic", FLOOR)
    store = vault.unlock(PEOPLE[0].id, PEOPLE[0].passphrase)
    assert not isinstance(store, Problem)
    said = [repr(entry) for stream in store.streams("") for entry in store.entries(stream)]
    drafts = [store.drafts("r.okafor", stream) for stream in store.streams("visit:")]
    store.close()
    vault.release()
    (tmp_path / "clear.txt").write_text("\n".join([*said, repr(drafts)]), encoding="utf-8")
    assert {which for which, _place in betrayals(tmp_path)} == set(SENTINELS)
