"""Failures of the disk and the engine, as faults that a person can act on."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from ketadesk.kernel.faults import EnvironmentFault, Fault

T = TypeVar("T")

Pause = Callable[[float], None]
"""Waits for so many seconds."""

PAUSES_S: Final = (0.02, 0.05, 0.1, 0.2, 0.4)
"""How long to wait before each new try when something else holds a file (R-REL-20)."""

_ENGINE: Final = {
    5: Fault.BUSY,
    6: Fault.BUSY,
    8: Fault.READ_ONLY,
    10: Fault.IO,
    11: Fault.DAMAGED,
    13: Fault.DISK_FULL,
    14: Fault.IO,
    26: Fault.DAMAGED,
}
"""By SQLite's primary result code: BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN,
NOTADB."""

_SYSTEM: Final = {
    errno.ENOSPC: Fault.DISK_FULL,
    errno.EDQUOT: Fault.DISK_FULL,
    errno.EROFS: Fault.READ_ONLY,
    errno.EACCES: Fault.READ_ONLY,
    errno.EPERM: Fault.READ_ONLY,
    errno.EIO: Fault.IO,
    errno.EBUSY: Fault.BUSY,
}

_HELD_BY_ANOTHER: Final = (32, 33)
"""Windows' sharing and lock violations: a scanner or a backup program holds the file."""


def fault_of(failure: Exception) -> EnvironmentFault | None:
    """The failure as a fault of the surroundings; None if it is a bug.

    Engine failures are told by their code, not by their class, so that nothing here has to
    load the engine.
    """
    code = getattr(failure, "sqlite_errorcode", None)
    if code is not None:
        # The driver gives primary codes today; the mask keeps long ones readable too.
        fault = _ENGINE.get(code & 0xFF)
        return None if fault is None else EnvironmentFault(fault, f"engine code {code}")
    if isinstance(failure, OSError):
        if getattr(failure, "winerror", None) in _HELD_BY_ANOTHER:
            return EnvironmentFault(Fault.BUSY, "held by another program")
        system = _SYSTEM.get(failure.errno or 0)
        name = errno.errorcode.get(failure.errno or 0, "")
        return None if system is None else EnvironmentFault(system, name)
    return None


@contextmanager
def translated() -> Iterator[None]:
    """Turn known failures inside the block into faults; others pass untouched.

    Raises:
        EnvironmentFault: the disk, the folder or the engine failed.
    """
    try:
        yield
    except Exception as failure:
        fault = fault_of(failure)
        if fault is None:
            raise
        raise fault from failure


def patiently(step: Callable[[], T], pause: Pause) -> T:
    """What the step returns, after a few more tries while something else is in the way.

    Args:
        step: leaves nothing behind when it fails.
        pause: waits between tries.

    Raises:
        EnvironmentFault: the step failed, or was still in the way after the last try.
    """
    for wait_s in PAUSES_S:
        # Not through ``translated``: this stands around every saved answer.
        try:
            return step()
        except EnvironmentFault as fault:
            if fault.fault is not Fault.BUSY:
                raise
        except Exception as failure:
            found = fault_of(failure)
            if found is None:
                raise
            if found.fault is not Fault.BUSY:
                raise found from failure
        pause(wait_s)
    with translated():
        return step()
