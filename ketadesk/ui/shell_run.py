"""The program with its window: one application, one frame, from the first page to the last."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ketadesk.ui.shell_ahead import load_ahead
from ketadesk.ui.shell_crash import CrashLog
from ketadesk.ui.shell_frame import Frame
from ketadesk.ui.shell_look import Look
from ketadesk.ui.shell_start import Start
from ketadesk.ui.theme import app_icon, new_application

_WIDE: Final = 1440
_TALL: Final = 900
_SETTLE_MS: Final = 100
"""The first page is painted by then, on a machine that is not held up."""


def run(folder: Path, *, practice: bool) -> int:
    """Show the window until it is closed.

    Args:
        folder: the data folder.
        practice: the practice clinic.

    Returns:
        The exit code.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = new_application(sys.argv[0])
    app.setApplicationName("KetaDesk")
    app.setQuitOnLastWindowClosed(True)
    look = Look(folder)
    look.prepare()
    frame = Frame(training=practice)
    crashes = CrashLog(folder, frame.show_bug, frame.show_fault)
    crashes.install()
    start = Start(frame, folder, look, practice=practice)
    room = app.primaryScreen().availableSize()

    def show() -> None:
        look.apply()
        frame.resize(min(_WIDE, room.width()), min(_TALL, room.height()))
        if room.width() <= _WIDE:
            frame.showMaximized()
        else:
            frame.show()
        QTimer.singleShot(_SETTLE_MS, settle)

    def settle() -> None:
        # What nobody waits for: reading the icon, Python's search for garbage, and what the
        # sign-in leads to.
        frame.setWindowIcon(app_icon())
        gc.enable()
        load_ahead(app)

    # One after the other, so that a page that could not be made still leaves a window to say so.
    QTimer.singleShot(0, start.begin)
    QTimer.singleShot(0, show)
    code = app.exec()
    start.end()
    sys.excepthook = sys.__excepthook__
    return code
