"""Theme and text size of this workstation: applied at once and remembered."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from ketadesk.kernel.faults import EnvironmentFault
from ketadesk.kernel.settings import Settings, read_settings, write_settings
from ketadesk.ui import theme


class Look(QObject):
    """How the window looks on this workstation.

    Signals:
        faulted(object): it could not be remembered; an ``EnvironmentFault``. It holds until the
            program ends.
        remembered(): it is written down.

    Args:
        folder: where the settings file is; None remembers nothing.
    """

    faulted = Signal(object)
    remembered = Signal()

    def __init__(self, folder: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self.settings = Settings() if folder is None else read_settings(folder)

    def prepare(self) -> None:
        """Set what the first page measures itself by; ``apply`` then dresses it."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.prepare(app, theme.THEMES[self.settings.theme], self.settings.text_percent)

    def apply(self) -> None:
        """Dress the application."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, theme.THEMES[self.settings.theme], self.settings.text_percent)

    def turn_theme(self) -> None:
        """Light to dim, dim to light."""
        self._change(self.settings.other_theme())

    def resize_text(self, steps: int) -> None:
        """Larger text (1) or smaller (-1)."""
        self._change(self.settings.resized(steps))

    def _change(self, settings: Settings) -> None:
        if settings == self.settings:
            return
        self.settings = settings
        self.apply()
        self.remember()

    def remember(self) -> None:
        """Write down how the window looks now."""
        if self._folder is None:
            return
        try:
            write_settings(self._folder, self.settings)
        except EnvironmentFault as fault:
            self.faulted.emit(fault)
        else:
            self.remembered.emit()
