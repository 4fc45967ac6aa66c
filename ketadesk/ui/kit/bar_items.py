"""What stands in the dark top bar: places, the alert of another chair, the person."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcutEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ketadesk.ui.kit.buttons import draw_key_cap, key_cap_size
from ketadesk.ui.kit.text_paint import MIDDLE, draw_text, natural_size
from ketadesk.ui.theme import FOCUS_PX, SYMBOLS, Status, blend, font, shown_theme


class _BarItem(QAbstractButton):
    """A button on the dark bar."""

    def __init__(self, text: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = text
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def minimumSizeHint(self) -> QSize:
        """The same as the hint: words are never cut."""
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        """Hear the shortcut. The focus stays where it is: going elsewhere commits nothing."""
        if event.type() is QEvent.Type.Shortcut and isinstance(event, QShortcutEvent):
            self.click()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses as Space does; a key held down presses once."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self.click()
            event.accept()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew after a change of theme or text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self.updateGeometry()

    def _paint_ring(self, painter: QPainter, box: QRectF) -> None:
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(shown_theme().bar_focus), FOCUS_PX))
            painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 6, 6)


class NavButton(_BarItem):
    """A place; underlined while it is shown."""

    def __init__(self, text: str, key: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(text, parent=parent)
        self._current = False
        if key:
            self.setShortcut(QKeySequence(key))
            self.setToolTip(key.replace("+", " "))

    def set_current(self, *, current: bool) -> None:
        """Underline it, or no longer."""
        self._current = current
        self.setAccessibleDescription("•" if current else "")
        self.update()

    def sizeHint(self) -> QSize:
        """The words and the bar's height."""
        words = natural_size(self._words, font(16))
        return QSize(words.width() + 20, max(52, words.height() + 14))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words, underline, focus ring."""
        theme = shown_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        painter.setFont(font(16))
        painter.setPen(QColor(theme.bar_ink if self._current else theme.bar_ink2))
        draw_text(painter, box, self._words, across=MIDDLE, down=MIDDLE)
        if self._current:
            line = QRectF(6, box.height() - 4, box.width() - 12, 4)
            painter.fillRect(line, QColor(theme.bar_focus))
        self._paint_ring(painter, box)
        painter.end()


class BarButton(_BarItem):
    """A filled button on the bar: the person, or the alert of another chair."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self._status: Status | None = None
        self._key = ""
        self._pulse = False

    @property
    def words(self) -> str:
        """What it says, with the symbol of its status."""
        return self._words

    def show_words(self, words: str, key: str = "", status: Status | None = None) -> None:
        """Say this, with this shortcut in Qt's form and this status."""
        shown = f"{SYMBOLS[status]} {words}".strip() if status else words
        if (shown, key, status) == (self._words, self._key, self._status):
            return
        self._words, self._key, self._status = shown, key, status
        self.setText(shown.replace("&", "&&"))
        self.setShortcut(QKeySequence(key))
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def set_pulse(self, *, on: bool) -> None:
        """The strong look (on) or the calm one."""
        self._pulse = on
        self.update()

    def sizeHint(self) -> QSize:
        """Words, key and room round them."""
        words = natural_size(self._words, self._font())
        cap = key_cap_size(self._legend()).width() + 10 if self._key else 0
        return QSize(words.width() + cap + 24, max(36, words.height() + 8))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, words, key, focus ring."""
        theme = shown_theme()
        grounds = {
            Status.CAUTION: theme.bar_caution,
            Status.STOP: theme.bar_stop,
            Status.INFO: theme.bar_info,
        }
        ground = grounds.get(self._status, theme.bar_chip) if self._status else theme.bar_chip
        if self._pulse:
            ground = blend(ground, theme.bar, 0.45)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(QColor(theme.bar_ink))
        painter.setFont(self._font())
        draw_text(painter, box.adjusted(12, 0, 0, 0), self._words, down=MIDDLE)
        if self._key:
            cap = key_cap_size(self._legend())
            middle = (box.height() - cap.height()) / 2
            left = box.width() - 12 - cap.width()
            place = QRectF(left, middle, cap.width(), cap.height())
            draw_key_cap(painter, place, self._legend(), theme.bar_ink, ground)
        self._paint_ring(painter, box)
        painter.end()

    def _legend(self) -> str:
        return self._key.replace("+", " ")

    def _font(self) -> QFont:
        return font(15, bold=self._status is not None)
