"""How one workstation shows things: a small clear file without patients or people in it.

The table below is the whole of it: name, type, allowed values, default. What cannot be read is
put aside and the defaults hold, so that a broken file never keeps the program from starting
(R-REL-12).
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
from pathlib import Path
from typing import Final, NamedTuple

from ketadesk.kernel.faults import EnvironmentFault, Fault

FILE: Final = "window.json"
THEMES: Final = ("light", "dim")
TEXT_PERCENTS: Final = (100, 110, 125, 150, 175, 200)

_FAULTS: Final = {
    errno.ENOSPC: Fault.DISK_FULL,
    errno.EDQUOT: Fault.DISK_FULL,
    errno.EROFS: Fault.READ_ONLY,
    errno.EACCES: Fault.READ_ONLY,
    errno.EPERM: Fault.READ_ONLY,
}


class Settings(NamedTuple):
    """What this workstation remembers.

    Attributes:
        theme: ``light`` or ``dim``.
        text_percent: size of text, one of ``TEXT_PERCENTS``.
    """

    theme: str = "light"
    text_percent: int = 100

    @property
    def valid(self) -> bool:
        """Whether every value is one of those allowed, and of its type."""
        kinds = {"theme": str, "text_percent": int}
        typed = all(type(value) is kinds[name] for name, value in self._asdict().items())
        return typed and self.theme in THEMES and self.text_percent in TEXT_PERCENTS

    def resized(self, steps: int) -> Settings:
        """With text this many steps larger (or smaller), as far as there are any."""
        at = TEXT_PERCENTS.index(self.text_percent) + steps
        percent = TEXT_PERCENTS[max(0, min(at, len(TEXT_PERCENTS) - 1))]
        return self._replace(text_percent=percent)

    def other_theme(self) -> Settings:
        """With the other theme."""
        return self._replace(theme=THEMES[1 - THEMES.index(self.theme)])


def read_settings(folder: Path) -> Settings:
    """What the folder's file says; defaults if there is none or it cannot be read.

    A broken file is kept beside, under ``.broken``.
    """
    path = folder / FILE
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        read = Settings(
            **{name: value for name, value in stored.items() if name in Settings._fields}
        )
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, AttributeError, TypeError):
        read = None
    if read is not None and read.valid:
        return read
    with contextlib.suppress(OSError):
        path.replace(path.with_name(FILE + ".broken"))
    return Settings()


def write_settings(folder: Path, settings: Settings) -> None:
    """Write the file: a temporary one, flushed to disk, then put in place of the earlier one.

    Raises:
        EnvironmentFault: the disk refused; the earlier file still stands.
    """
    fresh = folder / f"{FILE}.new"
    try:
        with fresh.open("w", encoding="utf-8") as out:
            json.dump(settings._asdict(), out)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(folder / FILE)
    except OSError as failure:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        fault = _FAULTS.get(failure.errno or 0, Fault.IO)
        raise EnvironmentFault(fault, f"settings: {failure.strerror}") from failure
