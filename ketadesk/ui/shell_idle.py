"""Whether anybody is at the keyboard (R-SEC-06)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QObject

LOCK_AFTER: Final = timedelta(minutes=3)
WARN_BEFORE: Final = timedelta(seconds=20)

_SIGNS: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class Idle(QObject):
    """Hears keys and pointer anywhere in the program; asks no clock by itself.

    Args:
        now: when it begins.
        parent: the window.
    """

    def __init__(self, now: datetime, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard = False
        self._since = now

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note a sign of somebody; never keep the event."""
        if event.type() in _SIGNS:
            self._heard = True
        return False

    def begin(self, now: datetime) -> None:
        """Count from this instant."""
        self._heard = False
        self._since = now

    def left_until_lock(self, now: datetime) -> timedelta:
        """How long until the window locks; nothing or less means now."""
        if self._heard:
            self.begin(now)
        return LOCK_AFTER - (now - self._since)
