"""The buttons of the emergency log in a space of their own."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ketadesk.ui.kit import FocusScroll
from ketadesk.ui.theme import CONTROL_PX, px


class StepButtons(FocusScroll):
    """The buttons, as high as they need; with large text on a small screen they scroll."""

    def __init__(self, content: QWidget) -> None:
        super().__init__(content)
        self._content = content
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setMinimumHeight(px(CONTROL_PX))

    def sizeHint(self) -> QSize:
        """All rows at the width of now."""
        needed = self._content.heightForWidth(max(1, self.width()))
        return QSize(self._content.sizeHint().width(), needed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Their rows follow the width."""
        super().resizeEvent(event)
        if event.oldSize().width() != self.width():
            self.updateGeometry()
