"""The last resort (R-REL-17): nothing of a patient in the log, the window stays."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.ui.shell_crash import LOG_FILE, LOG_FOLDER, CrashLog
from ketadesk.ui.shell_frame import Frame
from tests.builders import SENTINEL


def _break(crashes: CrashLog, text: str) -> None:
    nothing: dict[str, str] = {}
    try:
        nothing[text]
    except KeyError as raised:
        crashes.hear(KeyError, raised, raised.__traceback__)


def test_log_has_type_and_place_and_no_value_r_sec_16(tmp_path: Path) -> None:
    codes: list[str] = []
    seconds = iter((1.0, 60.0))
    crashes = CrashLog(tmp_path, codes.append, seconds=lambda: next(seconds))
    _break(crashes, SENTINEL)
    _break(crashes, "another")
    text = (tmp_path / LOG_FOLDER / LOG_FILE).read_text(encoding="utf-8")
    assert "KeyError" in text
    assert "test_crash.py:_break" in text
    assert SENTINEL not in text
    assert str(tmp_path) not in text
    assert len(codes) == 2
    assert codes[0] == codes[1]
    assert all(code in text for code in codes)


def test_what_breaks_every_second_is_told_once(tmp_path: Path) -> None:
    """F-57: also after half a minute of it; told anew once it had stopped."""
    codes: list[str] = []
    moments = [float(second) for second in range(30)] + [60.0]
    seconds = iter(moments)
    crashes = CrashLog(tmp_path, codes.append, seconds=lambda: next(seconds))
    for _second in range(30):
        _break(crashes, "value")
    assert len(codes) == 1
    log = tmp_path / LOG_FOLDER / LOG_FILE
    assert len(log.read_text(encoding="utf-8").splitlines()) == 1
    _break(crashes, "value")
    assert len(codes) == 2


def test_window_says_the_code_and_goes_on(qtbot: QtBot, tmp_path: Path) -> None:
    frame = Frame(training=True)
    qtbot.addWidget(frame)
    frame.show()
    crashes = CrashLog(tmp_path, frame.show_bug)
    _break(crashes, SENTINEL)
    words = " ".join(each.text() for each in frame.findChildren(QLabel) if each.isVisible())
    assert "K-" in words
    assert "What was saved before is safe." in words
    assert SENTINEL not in words
    assert frame.windowTitle() == "KetaDesk – TRAINING"


def test_a_failure_of_the_surroundings_is_told_as_one(qtbot: QtBot, tmp_path: Path) -> None:
    frame = Frame()
    qtbot.addWidget(frame)
    frame.show()
    crashes = CrashLog(tmp_path, frame.show_bug, frame.show_fault)
    fault = EnvironmentFault(Fault.DISK_FULL)
    crashes.hear(EnvironmentFault, fault, None)
    words = " ".join(each.text() for each in frame.findChildren(QLabel) if each.isVisible())
    assert "NOT SAVED. The disk is full." in words
    assert "K-" not in words


def test_a_folder_that_cannot_be_written_does_not_end_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / LOG_FOLDER).write_text("in the way", encoding="utf-8")
    codes: list[str] = []
    _break(CrashLog(tmp_path, codes.append), SENTINEL)
    assert codes
    assert SENTINEL not in capsys.readouterr().err


def test_a_large_log_makes_room(tmp_path: Path) -> None:
    path = tmp_path / LOG_FOLDER / LOG_FILE
    path.parent.mkdir()
    path.write_text("x" * 1_000_001, encoding="utf-8")
    _break(CrashLog(tmp_path), "value")
    assert path.stat().st_size < 10_000
    assert path.with_suffix(".old").exists()


def test_install_takes_over_what_nothing_else_catches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    crashes = CrashLog(tmp_path)
    crashes.install()
    assert sys.excepthook == crashes.hear
