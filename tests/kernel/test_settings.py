"""What a workstation remembers: R-REL-12."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.kernel.settings import (
    FILE,
    TEXT_PERCENTS,
    THEMES,
    Settings,
    read_settings,
    write_settings,
)

CHANGED = Settings(theme="dim", text_percent=150)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write_settings(tmp_path, Settings())
    write_settings(tmp_path, CHANGED)
    assert read_settings(tmp_path) == CHANGED
    assert [each.name for each in tmp_path.iterdir()] == [FILE]


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == Settings("light", 100)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b"7", b"\xff\xfe", b'{"theme": "dim"',
        b'{"theme": "neon"}', b'{"theme": 1}', b'{"theme": ["dim"]}', b'{"text_percent": 99}',
        b'{"text_percent": "100"}', b'{"text_percent": true}', b'{"text_percent": 100.0}',
    ],
)  # fmt: skip
def test_a_broken_file_is_put_aside_and_the_defaults_hold(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert read_settings(tmp_path) == Settings()
    assert (tmp_path / f"{FILE}.broken").read_bytes() == content
    assert not (tmp_path / FILE).exists()


def test_a_file_that_cannot_be_put_aside_does_not_keep_the_program_from_starting(
    tmp_path: Path,
) -> None:
    (tmp_path / FILE).write_bytes(b"{")
    (tmp_path / f"{FILE}.broken" / "held").mkdir(parents=True)
    assert read_settings(tmp_path) == Settings()


def test_a_part_and_what_is_unknown(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(json.dumps({"theme": "dim", "later": 1}), encoding="utf-8")
    assert read_settings(tmp_path) == Settings(theme="dim")


def test_a_disk_that_refuses_leaves_the_earlier_file(tmp_path: Path) -> None:
    write_settings(tmp_path, CHANGED)
    (tmp_path / f"{FILE}.new").mkdir()
    with pytest.raises(EnvironmentFault) as caught:
        write_settings(tmp_path, Settings())
    assert caught.value.fault is Fault.IO
    assert read_settings(tmp_path) == CHANGED


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (errno.ENOSPC, Fault.DISK_FULL),
        (errno.EDQUOT, Fault.DISK_FULL),
        (errno.EROFS, Fault.READ_ONLY),
        (errno.EACCES, Fault.READ_ONLY),
        (errno.EIO, Fault.IO),
    ],
)
def test_what_the_disk_says_is_told_and_no_half_file_is_left(
    number: int, fault: Fault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R-REL-12, F-13: a full disk is called full."""
    write_settings(tmp_path, CHANGED)

    def refuse(_handle: int) -> None:
        raise OSError(number, "made")

    monkeypatch.setattr("ketadesk.kernel.settings.os.fsync", refuse)
    with pytest.raises(EnvironmentFault) as caught:
        write_settings(tmp_path, Settings())
    assert caught.value.fault is fault
    assert [each.name for each in tmp_path.iterdir()] == [FILE]
    assert read_settings(tmp_path) == CHANGED


@pytest.mark.parametrize(
    ("percent", "steps", "expected"),
    [(100, 1, 110), (100, -1, 100), (200, 1, 200), (125, -1, 110), (150, 9, 200), (150, -9, 100)],
)
def test_text_grows_and_shrinks_by_steps(percent: int, steps: int, expected: int) -> None:
    before = Settings(theme="dim", text_percent=percent)
    assert before.resized(steps) == Settings(theme="dim", text_percent=expected)


def test_the_other_theme_and_back() -> None:
    assert Settings().other_theme().theme == "dim"
    assert CHANGED.other_theme() == Settings("light", 150)
    assert all(Settings(theme, size).valid for theme in THEMES for size in TEXT_PERCENTS)
