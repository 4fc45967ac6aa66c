"""Tinted surfaces: panels within a card, and fault banners."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.ui.kit.buttons import Button
from ketadesk.ui.kit.label import Label
from ketadesk.ui.kit.layout import keep_height
from ketadesk.ui.theme import SYMBOLS, Status, set_role


class Panel(QFrame):
    """A tinted area within a card: what is due (info), overdue (caution), ready (ok)."""

    def __init__(self, status: Status = Status.INFO, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel")
        self.setProperty("status", status.value)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(14, 9, 14, 9)
        self.body.setSpacing(2)

    def set_status(self, status: Status) -> None:
        """Tint it for this status; its words must say the same."""
        set_role(self, "status", status.value)


class Banner(QFrame):
    """A failure of the surroundings: it stays until its cause is gone (no time-out, no cross).

    Signals:
        acted(): its button was pressed.

    Args:
        sentence: what happened and what is safe.
        next_step: what to do now.
        action: verb of its button; empty for none.
        status: STOP, CAUTION, INFO or OK.
    """

    acted = Signal()

    def __init__(
        self,
        sentence: str,
        next_step: str = "",
        action: str = "",
        *,
        status: Status = Status.STOP,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self._sentence = Label("", "strong")
        self._next_step = Label("", "message")
        self._button = Button(action or " ")
        self._button.clicked.connect(self.acted)
        # Shown before it has a parent it would flash up as a window of its own.
        if not action:
            self._button.hide()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._sentence)
        words.addWidget(self._next_step)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.setSpacing(16)
        layout.addLayout(words, 1)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        keep_height(self)
        self.show_fault(sentence, next_step, status=status)

    def show_fault(
        self, sentence: str, next_step: str = "", *, status: Status = Status.STOP
    ) -> None:
        """Say this instead, and tell screen readers."""
        set_role(self, "status", status.value)
        self._sentence.set_status(status)
        self._sentence.setText(f"{SYMBOLS[status]} {sentence}")
        self._next_step.setText(next_step)
        self._next_step.setVisible(bool(next_step))
        self.setAccessibleName(f"{sentence} {next_step}".strip())
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
