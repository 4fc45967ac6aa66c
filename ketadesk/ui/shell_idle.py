"""Whether anybody is at the keyboard (R-SEC-06)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

LOCK_AFTER: Final = timedelta(minutes=3)
WARN_BEFORE: Final = timedelta(seconds=20)

_PRESSES: Final = frozenset(
    {
        QEvent.Type.ShortcutOverride,
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.TouchBegin,
    }
)
_SIGNS: Final = _PRESSES | {QEvent.Type.MouseMove, QEvent.Type.Wheel}
_MODIFIERS: Final = {
    int(Qt.Key.Key_Control): Qt.KeyboardModifier.ControlModifier,
    int(Qt.Key.Key_Alt): Qt.KeyboardModifier.AltModifier,
    int(Qt.Key.Key_Shift): Qt.KeyboardModifier.ShiftModifier,
    int(Qt.Key.Key_Meta): Qt.KeyboardModifier.MetaModifier,
}


class Idle(QObject):
    """Hears keys and pointer anywhere in the program.

    While the warning stands, a key means only that somebody is here: it answers no question and
    opens no screen (F-42, R-UX-13). What is pressed after the computer slept, before the window
    has locked, does nothing at all.

    Args:
        now: tells this instant by a clock that counts suspend.
        parent: the window.

    Signals:
        roused(): the warning was answered with a key or the pointer.
    """

    roused = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._since = self._looked = now()
        self._warned = False
        self._swallowed = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note a sign of somebody; keep the event from the work where it means only that."""
        kind = event.type()
        if kind not in _SIGNS:
            return False
        now = self._now()
        if now - self._looked > LOCK_AFTER:
            event.accept()
            return kind in _PRESSES
        if isinstance(event, QKeyEvent) and self._keeps(event):
            return True
        self._since = now
        self._rouse()
        return False

    def _keeps(self, event: QKeyEvent) -> bool:
        """Whether the key goes no further: it answers the warning, or goes on answering it.

        A key held down goes on, and so does a key after Ctrl, Alt or Shift that answered it.
        """
        same = event.key() == self._swallowed
        held = same and event.isAutoRepeat()
        modifier = _MODIFIERS.get(self._swallowed)
        chord = modifier is not None and not same and bool(event.modifiers() & modifier)
        if not self._warned and not held and not chord:
            self._swallowed = 0
            return False
        # Accepted here, the key is no shortcut; it comes by once more, as a press.
        event.accept()
        if event.type() is QEvent.Type.KeyPress:
            if self._warned:
                self._swallowed = event.key()
            self._since = self._now()
            self._rouse()
        return True

    def _rouse(self) -> None:
        if self._warned:
            self._warned = False
            self.roused.emit()

    def begin(self) -> None:
        """Count from now."""
        self._since = self._looked = self._now()
        self._warned = False

    def left_until_lock(self) -> timedelta:
        """How long until the window locks; nothing or less means now. Asked every second.

        If nobody could ask for longer than the lock waits, the computer slept: then it is now,
        whoever touched it since.
        """
        now = self._now()
        slept = now - self._looked > LOCK_AFTER
        if not slept:
            self._looked = now
        left = timedelta() if slept else LOCK_AFTER - (now - self._since)
        self._warned = timedelta() < left <= WARN_BEFORE
        return left
