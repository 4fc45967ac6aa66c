"""The command line: what it says, with which exit code, and what it leaves behind."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ketadesk import cli
from ketadesk.desk.desk import Founding, found_clinic
from ketadesk.desk.replay.ticks import ScriptTicks
from ketadesk.desk.vault import Vault
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.kernel.resources import resource
from ketadesk.store.database import Store
from ketadesk.store.keys import FLOOR
from ketadesk.store.record_files import DATABASE_FILE, KEY_FILE, MARKER_FILE
from tests.builders import SETTINGS, STARTS
from tests.desk.test_clinic import FIRST, NURSE

SCRIPT = str(resource("scenarios", "hard-stop.toml"))


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clinic whose program was killed: the log is not folded in."""
    folder = tmp_path_factory.mktemp("record") / "clinic"
    vault = Vault(folder, FLOOR)
    founding = Founding(SETTINGS, (FIRST, NURSE))
    desk, _key = found_clinic(vault, founding, ScriptTicks(STARTS), random_id)
    for _ in range(20):
        desk.session.audit("signed-in")
    shutil.copytree(folder, folder.with_name("crashed"))
    desk.close()
    return folder.with_name("crashed")


@pytest.fixture
def record(crashed: Path, tmp_path: Path) -> Path:
    shutil.copytree(crashed, tmp_path / "clinic")
    return tmp_path / "clinic"


Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """Exit code, standard output and standard error of a command."""

    def run(*words: object) -> tuple[int, str, str]:
        code = cli.run(cli.parser().parse_args([str(each) for each in words]))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


@pytest.fixture
def verified(said: Said, record: Path, monkeypatch: pytest.MonkeyPatch) -> Said:
    monkeypatch.setenv("KETADESK_PASSPHRASE", NURSE.passphrase)
    return lambda *words: said("verify", "--store", record, *words)


def test_a_sound_record_is_called_intact(verified: Said) -> None:
    assert verified() == (0, "Intact.\n", "")
    assert verified("--person", NURSE.id) == (0, "Intact.\n", "")


def first_page(record: Path) -> None:
    # Opened and closed once, so that the page is read from the file and not from the log.
    vault = Vault(record, FLOOR)
    store = vault.unlock(NURSE.id, NURSE.passphrase)
    assert isinstance(store, Store)
    store.close()
    vault.release()
    path = record / DATABASE_FILE
    content = bytearray(path.read_bytes())
    content[100] ^= 0xFF
    path.write_bytes(content)


def log_lost(record: Path) -> None:
    (record / f"{DATABASE_FILE}-wal").unlink()
    (record / f"{DATABASE_FILE}-shm").unlink()


def marker_lost(record: Path) -> None:
    (record / MARKER_FILE).unlink()


def emptied(record: Path) -> None:
    log_lost(record)
    (record / DATABASE_FILE).write_bytes(b"")


DAMAGE = {
    first_page: "the database file cannot be read",
    log_lost: "the database is not as new as its marker, or is another one",
    marker_lost: "the marker file is gone or cannot be read",
    emptied: "the database file holds no record",
}


@pytest.mark.parametrize(("damage", "place"), DAMAGE.items(), ids=lambda each: str(each)[:20])
def test_damage_is_named_each_time(
    damage: Callable[[Path], None], place: str, verified: Said, record: Path
) -> None:
    """F-16, F-17: looking mends nothing, so that the second look finds it too."""
    damage(record)
    for _ in range(2):
        assert verified() == (1, "Damaged.\n", f"{place}\n")


@pytest.mark.parametrize("passphrase", [None, ""])
def test_a_passphrase_that_was_not_set_is_told_with_what_to_do(
    passphrase: str | None, verified: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KETADESK_PASSPHRASE")
    if passphrase is not None:
        monkeypatch.setenv("KETADESK_PASSPHRASE", passphrase)
    code, out, err = verified()
    assert (code, out) == (2, "")
    assert err == (
        "Nothing was checked. Close KetaDesk, set KETADESK_PASSPHRASE to the passphrase of "
        "somebody who signs in here, and run this again.\n"
    )


def test_a_wrong_passphrase_is_told(
    verified: Said, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said_so = (1, "", "The passphrase in KETADESK_PASSPHRASE opens nobody's key.\n")
    assert verified("--person", FIRST.id) == said_so
    monkeypatch.setenv("KETADESK_PASSPHRASE", "not the words at all")
    assert verified() == said_so


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        (DATABASE_FILE, "The record that belongs in this folder is missing.\n"),
        (KEY_FILE, "The key file beside the record is missing.\n"),
    ],
)
def test_a_record_with_a_part_missing_is_told_in_words(
    gone: str, words: str, verified: Said, record: Path
) -> None:
    (record / gone).unlink()
    assert verified() == (1, "", words)


def test_keys_that_cannot_be_read_are_told_in_words(verified: Said, record: Path) -> None:
    (record / KEY_FILE).write_text("{", encoding="utf-8")
    assert verified() == (1, "", "The key file beside the record cannot be read.\n")


def test_an_open_record_is_not_looked_into(verified: Said, record: Path) -> None:
    vault = Vault(record, FLOOR)
    assert verified() == (1, "", "KetaDesk is open on this record. Close it first.\n")
    vault.release()


@pytest.mark.parametrize("kind", ["empty", "foreign", "missing", "file"])
def test_verify_makes_nothing_where_there_is_no_store(
    kind: str, said: Said, tmp_path: Path
) -> None:
    """F-20: not a folder, not a lock file, no other mode."""
    place = tmp_path / "place"
    if kind == "file":
        place.write_text("x", encoding="utf-8")
    elif kind != "missing":
        place.mkdir()
        place.chmod(0o755)
    if kind == "foreign":
        (place / "holiday.jpg").write_bytes(b"picture")
    before = sorted(tmp_path.rglob("*"))
    code, out, err = said("verify", "--store", place)
    assert (code, out, err) == (1, "", "There is no store in this folder.\n")
    assert sorted(tmp_path.rglob("*")) == before
    if place.is_dir():
        assert stat.S_IMODE(place.stat().st_mode) == 0o755


@pytest.mark.parametrize("place", ["file", "file/out"])
def test_a_place_that_takes_no_outcome_is_told_before_the_play(
    place: str, said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[object] = []
    monkeypatch.setattr("ketadesk.desk.replay.run.replay", lambda *given, **_: played.append(given))
    (tmp_path / "file").write_text("x", encoding="utf-8")
    out = tmp_path / place
    assert said("replay", SCRIPT, "--out", out) == (
        2,
        "",
        f"Nothing can be written to {out}. Name a folder.\n",
    )
    assert played == []


def test_a_folder_that_cannot_be_written_to_is_told(
    said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_where: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("ketadesk.cli.tempfile.TemporaryFile", full)
    code, _out, err = said("replay", SCRIPT, "--out", tmp_path / "new")
    assert (code, err.startswith("Nothing can be written to ")) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_replay_leaves_its_outcome_and_nothing_else(said: Said, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    assert said("replay", SCRIPT, "--out", out) == (0, "", "")
    assert json.loads((out / "outcome.json").read_text(encoding="utf-8"))["stage"]
    assert [each.name for each in tmp_path.iterdir()] == ["deep"]
    assert "outcome.json" in {each.name for each in out.iterdir()}


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_is_a_sentence(
    fault: Fault, said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R-UX-28: what, and the next step; no code of the engine."""

    def failing(*_given: object, **_more: object) -> None:
        raise EnvironmentFault(fault, "engine code 26")

    monkeypatch.setattr("ketadesk.desk.replay.run.replay", failing)
    code, out, err = said("replay", SCRIPT, "--out", tmp_path)
    assert (code, out) == (1, "")
    assert err[0].isupper()
    assert err.endswith(".\n")
    for word in ("engine code", "error", "!", fault.value + ":"):
        assert word not in err.casefold()


# --- check --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "named", ["ketamine-iv-pain", resource("protocols", "ketamine-iv-pain", "1.0.toml")]
)
def test_a_sound_protocol_is_outlined(named: object, said: Said) -> None:
    code, out, err = said("check", named)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("ketamine-iv-pain 1.0 ")
    assert lines[1] == "Ketamine infusion, pain"
    assert (
        "      npo.clear P: The last clear drink was less than 2 hours ago. (hours ago below 2)"
        in lines
    )
    proposed = lines.index("PROPOSED BY KETADESK [D]: TO BE LOOKED AT FIRST")
    assert proposed < lines.index("THE WHOLE PROTOCOL") < lines.index("SOURCES")


def test_everything_that_is_wrong_with_a_protocol_is_told_at_once(
    said: Said, tmp_path: Path
) -> None:
    shelf = Path(shutil.copytree(resource("protocols"), tmp_path / "protocols"))
    own = shelf / "ketamine-iv-aud" / "1.0.toml"
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace("planned_infusions = 3", "planed_infusions = 3"), encoding="utf-8")
    part = shelf / "shared" / "today-1.0.toml"
    text = part.read_text(encoding="utf-8")
    part.write_text(text.replace('unit = "kg"', 'unit = "kgs"', 1), encoding="utf-8")
    code, out, err = said("check", own)
    assert (code, out) == (2, "")
    lines = err.splitlines()
    assert lines[:2] == [
        (
            'ketamine-iv-aud/1.0.toml: protocol: unknown key "planed_infusions"; did you mean'
            ' "planned_infusions"?'
        ),
        (
            'ketamine-iv-aud/1.0.toml: protocol: missing key "planned_infusions": expected a whole'
            " number"
        ),
    ]
    assert lines[2].startswith("shared/today-1.0.toml: item wt.kg: unit: expected one of kg,")
    assert lines[2].endswith('found "kgs"; did you mean "kg"?')
    assert len(lines) == 3


def test_a_protocol_that_is_nowhere_is_named(said: Said) -> None:
    code, out, err = said("check", "ketamine-iv-moon")
    assert (code, out) == (2, "")
    assert err == (
        "There is no file ketamine-iv-moon, and no protocol of this name ships: ketamine-iv-aud,"
        " ketamine-iv-mood, ketamine-iv-pain.\n"
    )


def test_a_file_that_is_no_protocol_is_told(said: Said, tmp_path: Path) -> None:
    path = tmp_path / "notes.toml"
    path.write_text("= 5", encoding="utf-8")
    code, _out, err = said("check", path)
    assert code == 2
    assert err.endswith("notes.toml: line 1, column 1: Invalid statement\n")


def test_checking_goes_well_for_whoever_reads_the_first_line_only() -> None:
    code = (
        "import sys; from ketadesk.app import main; sys.exit(main(['check', 'ketamine-iv-pain']))"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert run.stdout is not None
    assert run.stderr is not None
    assert run.stdout.readline().startswith(b"ketamine-iv-pain")
    run.stdout.close()
    complaint = run.stderr.read()
    run.stderr.close()
    assert (run.wait(), complaint) == (0, b"")


def test_checking_never_loads_qt() -> None:
    typed = "['check', 'ketamine-iv-mood']"
    command = f"import sys, ketadesk.cli as c; c.run(c.parser().parse_args({typed}));"
    done = subprocess.run(
        [sys.executable, "-c", f"{command} sys.exit(any('PySide6' in m for m in sys.modules))"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
