"""Prints each figure with its ratio."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from ketadesk.ui import theme

from .answer import answer
from .figures import measured
from .sheet import sheet
from .start import start


def main() -> int:
    """0 if every figure holds."""
    app = QApplication([])
    theme.apply(app, theme.LIGHT, 100)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        measures = (lambda: start(folder), lambda: answer(folder), sheet)
        figures = []
        for measure in measures:
            figures.append(measured(measure))
            print(figures[-1], flush=True)
    return 0 if all(each.holds for each in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
