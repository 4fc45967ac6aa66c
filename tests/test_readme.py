"""The README promises nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PICTURES = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
FILES = sorted(set(re.findall(r"\bresources/[\w./-]+\.\w+", README)))


@pytest.mark.parametrize("path", [*PICTURES, *FILES])
def test_what_it_shows_and_names_is_there(path: str) -> None:
    assert (ROOT / path).is_file()


def test_it_shows_two_pictures() -> None:
    assert len(PICTURES) == 2


def test_exactly_two_commands_do_all_the_set_up() -> None:
    found = re.findall(r"^ {4}(pip install uv && .+)$", README, re.MULTILINE)
    assert found == [
        "pip install uv && uv run main.py --practice",
        "pip install uv && uv run pytest",
    ]


def test_the_checks_call_its_test_command() -> None:
    checks = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "pip install uv && uv run pytest" in checks
