"""The top-level window: title, icon, the pattern round the practice clinic, one page at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QCloseEvent, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout, QWidget

from ketadesk.kernel.faults import EnvironmentFault
from ketadesk.kernel.text import _
from ketadesk.ui.theme import shown_theme

if TYPE_CHECKING:
    from ketadesk.ui.kit import Banner

FRAME_PX: Final = 8
_STRIPE_PX: Final = 6


class Frame(QFrame):
    """Holds one page. Its title never says more than the program's name (R-SEC-16).

    Args:
        training: draw the pattern of the practice clinic (R-UX-31).
    """

    def __init__(self, *, training: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._training = training
        self.may_close: Callable[[], bool] | None = None
        self.closed: Callable[[], None] | None = None
        self.setProperty("kind", "page")
        self.setWindowTitle(f"KetaDesk – {_('TRAINING')}" if training else "KetaDesk")
        self.setMinimumSize(800, 600)
        outer = QVBoxLayout(self)
        margin = FRAME_PX if training else 0
        outer.setContentsMargins(margin, margin, margin, margin)
        outer.setSpacing(0)
        self._bug: Banner | None = None
        self._outer = outer
        self._pages = QStackedLayout()
        outer.addLayout(self._pages, 1)

    @property
    def page(self) -> QWidget | None:
        """The page shown."""
        return self._pages.currentWidget()

    def show_page(self, page: QWidget) -> None:
        """Show this page; the earlier one ends."""
        earlier = self._pages.currentWidget()
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        if earlier is not None:
            self._pages.removeWidget(earlier)
            earlier.hide()
            earlier.deleteLater()

    def show_bug(self, code: str) -> None:
        """Say that something went wrong that nobody foresaw."""
        self._tell(
            _("Something in KetaDesk went wrong ({code}). What was saved before is safe.").format(
                code=code
            ),
            _("Check the last entry. Go on, and give this code to the administrator."),
        )

    def show_fault(self, fault: EnvironmentFault) -> None:
        """Say what failed around the program."""
        from ketadesk.ui.wording import fault_words

        self._tell(*fault_words(fault.fault))

    def _tell(self, sentence: str, next_step: str) -> None:
        from ketadesk.ui.kit import Banner

        if self._bug is None:
            self._bug = Banner(sentence, next_step, _("Go on"))
            self._bug.acted.connect(self._bug.hide)
            # At the foot, where it moves nothing that somebody looks at or types in.
            self._outer.addWidget(self._bug)
        self._bug.show_fault(sentence, next_step)
        self._bug.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first while an infusion runs."""
        if self.may_close is not None and not self.may_close():
            event.ignore()
            return
        if self.closed is not None:
            self.closed()
        super().closeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The page's ground, and the hatching of the practice clinic at its edge."""
        super().paintEvent(event)
        if not self._training:
            return
        theme = shown_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for edge in _edges(self.rect()):
            painter.setClipRect(edge)
            painter.fillRect(edge, QColor(theme.bar))
            painter.setPen(QPen(QColor(theme.bar_focus), _STRIPE_PX))
            for start in range(-FRAME_PX, max(edge.width(), edge.height()), 3 * _STRIPE_PX):
                corner = edge.topLeft()
                if edge.width() > edge.height():
                    corner.setX(corner.x() + start)
                else:
                    corner.setY(corner.y() + start)
                over = FRAME_PX + _STRIPE_PX
                painter.drawLine(
                    corner.x() - 3, corner.y() + over - 3, corner.x() + over, corner.y()
                )
        painter.end()


def _edges(box: QRect) -> tuple[QRect, ...]:
    wide, tall = box.width(), box.height()
    return (
        QRect(0, 0, wide, FRAME_PX),
        QRect(0, tall - FRAME_PX, wide, FRAME_PX),
        QRect(0, 0, FRAME_PX, tall),
        QRect(wide - FRAME_PX, 0, FRAME_PX, tall),
    )
