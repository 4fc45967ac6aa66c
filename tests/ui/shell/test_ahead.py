"""What is loaded before the first page, what after it, and which window is asked for."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ketadesk import cli
from ketadesk.ui.launch import Wanted, window_wanted
from ketadesk.ui.shell_ahead import NEXT, load_ahead


def test_modules_are_loaded_one_after_the_other(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("ahead_one", "ahead_two"):
        (tmp_path / f"{name}.py").write_text("", encoding="utf-8")
    owner = QObject()
    load_ahead(owner, ("ahead_one", "ahead_two"))
    assert "ahead_one" not in sys.modules
    qtbot.waitUntil(lambda: "ahead_two" in sys.modules)
    assert "ahead_one" in sys.modules


def test_a_module_that_cannot_be_loaded_is_told(qtbot: QtBot) -> None:
    owner = QObject()
    with qtbot.captureExceptions() as told:
        load_ahead(owner, ("ketadesk.no_such_part",))
        qtbot.waitUntil(lambda: bool(told))
    assert told[0][0] is ModuleNotFoundError


def test_all_that_is_loaded_ahead_is_there() -> None:
    assert [name for name in NEXT if find_spec(name) is None] == []


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ((), Wanted(None, practice=False)),
        (("--practice",), Wanted(None, practice=True)),
        (("--folder", "here"), Wanted(Path("here"), practice=False)),
        (("--folder", "here", "--practice"), Wanted(Path("here"), practice=True)),
        (("--folder", "here", "--folder", "there"), Wanted(Path("there"), practice=False)),
    ],
)
def test_the_windows_own_options_are_read_as_the_parser_reads_them(
    typed: tuple[str, ...], wanted: Wanted
) -> None:
    assert window_wanted(typed) == wanted
    parsed = cli.parser().parse_args(typed)
    assert (parsed.command, parsed.folder, parsed.practice) == (None, *wanted)


@pytest.mark.parametrize(
    "typed",
    [
        ("--folder",),
        ("--folder", ""),
        ("--folder", "--practice"),
        ("--folder=here",),
        ("--prac",),
        ("-h",),
        ("replay", "x.toml", "--out", "here"),
        ("--practice", "check", "x.toml"),
    ],
)
def test_everything_else_is_left_to_the_parser(typed: tuple[str, ...]) -> None:
    assert window_wanted(typed) is None


_SLOW = ("argparse", "dataclasses", "hashlib", "secrets", "tempfile", "unicodedata")


def test_before_qt_only_what_the_first_page_needs_is_loaded() -> None:
    code = (
        "import sys, ketadesk.app, ketadesk.ui.launch as launch; launch.prepare();"
        f"print([each for each in {_SLOW!r} if each in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"
