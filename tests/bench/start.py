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

_TOLD = """
import os, time
def told():
    print(time.monotonic(), flush=True)
    os._exit(0)
"""
"""The clock once the page is painted to its end: what is due at once runs after the painting."""

_EMPTY = (
    _TOLD
    + """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, told)

app = QApplication([])
window = Window()
window.show()
app.exec()
"""
)

_OURS = (
    _TOLD
    + """
import sys
from ketadesk.app import main
from ketadesk.ui import launch
launch.prepare()
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from ketadesk.ui.entry.sign_in import SignInScreen

def painted(page, event):
    QWidget.paintEvent(page, event)
    QTimer.singleShot(0, told)

SignInScreen.paintEvent = painted
sys.exit(main(["--folder", sys.argv[1]]))
"""
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
