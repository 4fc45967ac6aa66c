"""One process at a time (R-REL-06, F-52, F-53)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.store import lock
from ketadesk.store.lock import LOCK_FILE, StoreLock

from .builders import fault_in, start_python

HOLD = """
import sys
from pathlib import Path
from ketadesk.store.lock import StoreLock
held = StoreLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_lock_is_refused_and_names_the_owner(folder: Path) -> None:
    held = StoreLock(folder, "boot-1")
    with pytest.raises(EnvironmentFault) as refused:
        StoreLock(folder)
    assert refused.value.fault is Fault.ALREADY_RUNNING
    assert str(os.getpid()) in refused.value.detail
    text = (folder / LOCK_FILE).read_text(encoding="utf-8").splitlines()
    assert text[0] == str(os.getpid())
    assert text[2] == "boot-1"
    held.release()
    StoreLock(folder).release()


@pytest.mark.parametrize("named", [{"COMPUTERNAME": "FRONT-DESK"}, {}])
def test_the_host_is_named_where_the_system_has_no_uname(
    folder: Path, named: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows."""
    with monkeypatch.context() as patched:
        patched.delattr(lock.os, "uname")
        patched.delenv("COMPUTERNAME", raising=False)
        for name, value in named.items():
            patched.setenv(name, value)
        held = StoreLock(folder, "boot-1")
    text = (folder / LOCK_FILE).read_text(encoding="utf-8").split("\n")
    assert text[1] == named.get("COMPUTERNAME", "")
    held.release()


def test_another_process_holds_it_until_it_dies_however_it_dies(folder: Path) -> None:
    """F-52, F-53: a killed owner leaves its file, not its lock."""
    with start_python(HOLD, str(folder)) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline().strip() == "held"
        assert fault_in(lambda: StoreLock(folder)) is Fault.ALREADY_RUNNING
        owner.kill()
        owner.wait()
    assert (folder / LOCK_FILE).read_text(encoding="utf-8").startswith(f"{owner.pid}\n")
    StoreLock(folder).release()


def test_a_folder_that_is_gone_is_not_taken_for_a_lock(folder: Path) -> None:
    with pytest.raises(FileNotFoundError):
        StoreLock(folder / "gone")


def test_a_full_disk_frees_the_lock_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """F-13: says that the disk is full, not that the program runs already."""

    def full(_handle: int, _text: bytes) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(lock.os, "write", full)
        assert fault_in(lambda: StoreLock(folder)) is Fault.DISK_FULL
    StoreLock(folder).release()
