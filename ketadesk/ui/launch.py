"""From the command line to the window. Imports nothing of Qt before it knows that Qt can run."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from ketadesk.kernel.places import CLINIC_FOLDER, PRACTICE_FOLDER
from ketadesk.kernel.surroundings import unloadable_words, window_problem

NO_WINDOW: Final = 3
"""Exit code where no window can be shown."""


class Wanted(NamedTuple):
    """Which window was asked for.

    Attributes:
        folder: the data folder, if not the usual one.
        practice: the practice clinic.
    """

    folder: Path | None
    practice: bool


def window_wanted(typed: Sequence[str]) -> Wanted | None:
    """The window asked for by nothing but its own two options, written out.

    The parser of all sub-commands takes longer to load than a page takes to paint. It judges
    whatever is not as plain as this.

    Returns:
        None if anything else was typed.
    """
    folder, practice = None, False
    rest = list(typed)
    while rest:
        match rest:
            case ["--practice", *others]:
                practice = True
            case ["--folder", place, *others] if place and not place.startswith("-"):
                folder = Path(place)
            case _:
                return None
        rest = others
    return Wanted(folder, practice)


def data_folder(*, practice: bool) -> Path:
    """Where the record lives unless a folder is named; practice has its own place (R-UX-31)."""
    from platformdirs import user_data_path

    base = user_data_path("KetaDesk", appauthor=False)
    return base / (PRACTICE_FOLDER if practice else CLINIC_FOLDER)


def prepare() -> None:
    """Load what the first page needs beside Qt.

    Once Qt's binding is loaded it reads the source of every module that is imported after it.
    Nothing is thrown away before that page is painted; the window then looks for garbage again.
    """
    gc.disable()
    import ketadesk.desk.vault
    import ketadesk.kernel.settings  # noqa: F401


def open_window(folder: Path | None, practice: bool) -> int:  # noqa: FBT001 - given by name
    """Open the window and stay until it is closed.

    Args:
        folder: the data folder, if not the usual one.
        practice: open the practice clinic with sample patients.

    Returns:
        The exit code: 0, or 3 where this machine cannot show a window; then the reason and the
        next step are on standard error.
    """
    problem = window_problem(sys.platform, os.environ)
    if problem is None:
        prepare()
        try:
            from ketadesk.ui.shell_run import run
        except ImportError as missing:
            if not _is_of_the_window(missing):
                raise
            problem = unloadable_words(str(missing))
    if problem is not None:
        print(problem, file=sys.stderr)  # noqa: T201 - there is no window to say it in
        return NO_WINDOW
    return run(folder or data_folder(practice=practice), practice=practice)


def _is_of_the_window(missing: ImportError) -> bool:
    named = f"{missing.name or ''} {missing}"
    return "PySide6" in named or "shiboken6" in named or ".so" in named
