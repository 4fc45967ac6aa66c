"""One process at a time. The system frees the lock when its owner ends, however it ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from ketadesk.kernel.faults import EnvironmentFault, Fault
from ketadesk.store.faults import translated

LOCK_FILE: Final = "store.lock"

_HELD_BYTE: Final = 1 << 20
"""Windows locks bytes, and a locked one cannot be read: far behind the text."""


class StoreLock:
    """Held from construction to ``release`` or the end of the process.

    The file is never removed: a second process could lock the removed one. Its text (process
    id, host, boot id) helps a person; the lock itself is the system's, so a dead owner's
    process id in another's hands means nothing (F-53).

    Args:
        folder: the data folder.
        boot_id: names this run of the machine, for the text.

    Raises:
        EnvironmentFault: ``ALREADY_RUNNING`` with the owner in its detail, or the disk refused.
    """

    def __init__(self, folder: Path, boot_id: str = "") -> None:
        path = folder / LOCK_FILE
        with translated():
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            if not _taken(self._handle):
                owner = os.read(self._handle, 200).decode("utf-8", "replace").split("\n")[0]
                os.close(self._handle)
                raise EnvironmentFault(Fault.ALREADY_RUNNING, f"process {owner}")
            try:
                os.ftruncate(self._handle, 0)
                owner = f"{os.getpid()}\n{_host()}\n{boot_id}\n"
                os.write(self._handle, owner.encode())
            except OSError:
                os.close(self._handle)
                raise

    def release(self) -> None:
        """Let another process in."""
        os.close(self._handle)


def _taken(handle: int) -> bool:
    """Whether the lock is ours now."""
    try:
        if sys.platform == "win32":  # pragma: no cover - runs on Windows only
            import msvcrt

            os.lseek(handle, _HELD_BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _host() -> str:
    if hasattr(os, "uname"):
        return os.uname().nodename
    return os.environ.get("COMPUTERNAME", "")
