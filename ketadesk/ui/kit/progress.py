"""A thin bar that shows a share."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ketadesk.ui.theme import px, shown_theme


class ProgressBar(QWidget):
    """How much of a whole is done; the words beside it say the same.

    Args:
        spoken: accessible name.
    """

    def __init__(self, spoken: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setAccessibleName(spoken)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self._share

    def set_share(self, share: float, words: str = "") -> None:
        """Show this share, kept within 0 to 1; ``words`` are for screen readers."""
        self._share = min(1.0, max(0.0, share))
        self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Thin and as wide as there is room."""
        return QSize(80, px(8))

    def minimumSizeHint(self) -> QSize:
        """Still visible."""
        return QSize(40, px(8))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The whole, then the share."""
        theme = shown_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect())
        painter.setBrush(QColor(theme.line))
        painter.drawRoundedRect(box, 4, 4)
        if self._share > 0:
            painter.setBrush(QColor(theme.accent))
            done = QRectF(box.left(), box.top(), box.width() * self._share, box.height())
            painter.drawRoundedRect(done, 4, 4)
        painter.end()
