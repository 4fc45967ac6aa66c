"""The whole window where the record cannot be opened: what happened, what is safe, what to do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.kernel.text import _
from ketadesk.ui.kit import Button, ButtonKind, Card, Label
from ketadesk.ui.theme import SYMBOLS, Status, px


class FaultView(QWidget):
    """A failure before anybody could sign in.

    Signals:
        retried(): try it again.
        closed(): close the program.

    Args:
        sentence: what happened and what is safe.
        next_step: what to do.
        place: where the record is looked for, for the administrator; empty for nothing.
    """

    retried = Signal()
    closed = Signal()

    def __init__(
        self, sentence: str, next_step: str, place: str = "", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        card = Card(_("KetaDesk cannot go on here"))
        card.set_status(Status.STOP)
        card.setMaximumWidth(px(720))
        card.add(Label(f"{SYMBOLS[Status.STOP]} {sentence}", "strong", status=Status.STOP))
        card.add(Label(next_step), above=0)
        if place:
            card.add(Label(_("Data folder: {folder}").format(folder=place), "small"), above=0)
        self.retry = Button(_("Try again"), ButtonKind.PRIMARY)
        self.retry.clicked.connect(self.retried)
        close = Button(_("Close KetaDesk"))
        close.clicked.connect(self.closed)
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(close)
        row.addStretch(1)
        row.addWidget(self.retry)
        card.add(buttons)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.addStretch(1)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, 6)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(2)
        self.setFocusProxy(self.retry)
