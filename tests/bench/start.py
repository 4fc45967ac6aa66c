"""From the start of the process to a painted sign-in, against an empty window."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from ketadesk.desk.desk import Founding, found_clinic
from ketadesk.desk.practice import PEOPLE
from ketadesk.desk.vault import Vault
from ketadesk.kernel.clock import SystemTicks
from ketadesk.kernel.ids import random_id
from ketadesk.store.keys import FLOOR
from tests.builders import SETTINGS

from .figures import Figure, median_ms

ROUNDS = 7

_WATCH = """
import os, sys, time
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and type(watched).__name__ == WANTED:
            print(time.monotonic(), flush=True)
            os._exit(0)
        return False

app = QApplication([])
watch = Watch()
app.installEventFilter(watch)
"""

_EMPTY = "WANTED = 'QMainWindow'" + _WATCH + "window = QMainWindow(); window.show(); app.exec()"

_OURS = (
    "import sys\n"
    "from pathlib import Path\n"
    "from ketadesk.app import main\n"
    "WANTED = 'SignInScreen'" + _WATCH + "main(['--folder', sys.argv[1]])"
)


def _run(code: str, cache: Path, *arguments: str) -> float:
    # A warm start has its byte code on disk, whatever this shell says about writing it.
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(cache)}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=surroundings,
    )
    return float(done.stdout) - began


def start(folder: Path) -> Figure:
    """The figure; ``folder`` is empty or holds the clinic of an earlier measurement."""
    clinic = folder / "clinic"
    if not clinic.exists():
        vault = Vault(clinic, FLOOR)
        desk, _key = found_clinic(vault, Founding(SETTINGS, PEOPLE), SystemTicks(), random_id)
        desk.close()
    cache = folder / "cache"
    _run(_EMPTY, cache)
    _run(_OURS, cache, str(clinic))
    empty, ours = [], []
    for _ in range(ROUNDS):
        empty.append(_run(_EMPTY, cache))
        ours.append(_run(_OURS, cache, str(clinic)))
    name = "warm start to a painted sign-in, against an empty window"
    return Figure(name, median_ms(ours), median_ms(empty), times=1.5)
