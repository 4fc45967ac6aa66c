"""The last resort: a bug is written down without values and shown as a code; the window stays.

The log holds type, file, function and line of what went wrong, never a message or a variable, as
these can hold what was typed about a patient (R-SEC-16, R-REL-17).
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final

from ketadesk.kernel.faults import EnvironmentFault

LOG_FOLDER: Final = "log"
LOG_FILE: Final = "ketadesk.log"
_LARGEST: Final = 1_000_000
_SAME_S: Final = 2.5
"""What breaks again within this time goes on breaking, such as each second: it is told once."""

_PACKAGE: Final = Path(__file__).resolve().parents[1]

Show = Callable[[str], None]
"""Shows the code of a bug."""

ShowFault = Callable[[EnvironmentFault], None]
"""Shows a failure of the surroundings that met no act which could show it."""


class CrashLog:
    """Writes bugs down and tells the window.

    Args:
        folder: the data folder.
        show: shows the code of a bug.
        show_fault: shows a failure of the surroundings, which is no bug.
        seconds: a clock that only goes forward.
    """

    def __init__(
        self,
        folder: Path,
        show: Show | None = None,
        show_fault: ShowFault | None = None,
        *,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = folder / LOG_FOLDER / LOG_FILE
        self._show = show
        self._show_fault = show_fault
        self._seconds = seconds
        self._heard: dict[str, float] = {}
        self._busy = False

    def install(self) -> None:
        """Be told of every exception that nothing else catches."""
        sys.excepthook = self.hear

    def hear(
        self, kind: type[BaseException], value: BaseException, trace: TracebackType | None
    ) -> None:
        """Write down what went wrong, show its code, go on."""
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, value, trace)
            return
        places = [_place(frame) for frame in traceback.extract_tb(trace)]
        code = code_of(kind, places)
        if self._goes_on(code):
            return
        self._write(code, kind, places)
        if self._busy:
            return
        self._busy = True
        try:
            self._tell(code, value)
        finally:
            self._busy = False

    def _goes_on(self, code: str) -> bool:
        now = self._seconds()
        before, self._heard[code] = self._heard.get(code), now
        return before is not None and now - before < _SAME_S

    def _tell(self, code: str, value: BaseException) -> None:
        if isinstance(value, EnvironmentFault) and self._show_fault is not None:
            self._show_fault(value)
        elif self._show is not None:
            self._show(code)

    def _write(self, code: str, kind: type[BaseException], places: list[str]) -> None:
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        line = f"{moment} {code} {kind.__name__} {' < '.join(reversed(places))}\n"
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._path.exists() and self._path.stat().st_size > _LARGEST:
                self._path.replace(self._path.with_suffix(".old"))
            with self._path.open("a", encoding="utf-8") as out:
                out.write(line)
        except OSError:
            # There is nowhere left to write to; the code on the screen has to do.
            sys.stderr.write(line)


def code_of(kind: type[BaseException], places: list[str]) -> str:
    """A short code that is the same each time the same thing goes wrong at the same place."""
    import hashlib

    text = "|".join((kind.__name__, *places[-3:]))
    return "K-" + hashlib.sha256(text.encode()).hexdigest()[:6].upper()


def _place(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    inside = path.is_relative_to(_PACKAGE)
    shown = path.relative_to(_PACKAGE).as_posix() if inside else path.name
    return f"{shown}:{frame.name}:{frame.lineno}"
