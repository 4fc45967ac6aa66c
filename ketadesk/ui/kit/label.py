"""Words on the screen: labels, status pills, key caps and rules between things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ketadesk.ui.kit.settings_by_number import PLAIN_TEXT, set_text_format
from ketadesk.ui.kit.text_paint import (
    END,
    MIDDLE,
    START,
    draw_text,
    height_for,
    natural_size,
    widest_word,
)
from ketadesk.ui.theme import SYMBOLS, Status, px, set_role

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

_NARROWEST_PX: Final = 140


class Label(QLabel):
    """Plain words; markup in them is shown as typed (R-SEC-24, F-63).

    Asks for one line, wraps when given less, and breaks a word only when nothing else fits, so
    that no name is ever cut (R-UX-07).

    Args:
        text: the words.
        role: how they look: ``body``, ``strong``, ``secondary``, ``small``, ``heading`` (card
            title), ``subheading``, ``page`` (page title), ``name``, ``tilename``, ``figure``
            (countdown), ``value``, ``reading`` (18 pt, R-UX-24), ``message``, ``column``, ``cell``.
        status: colours the words; the words or a symbol must say the same.
        wraps: whether the words may go on several lines.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        *,
        status: Status | None = None,
        wraps: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._wraps = wraps
        self._across, self._down = START, MIDDLE
        set_text_format(self, PLAIN_TEXT)
        self.setProperty("role", role)
        if status is not None:
            self.setProperty("status", status.value)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(wraps)
        self.setSizePolicy(policy)
        self.setText(text)

    def setAlignment(self, alignment: Qt.AlignmentFlag) -> None:
        """Where the words stand in their room; as Qt has it, with names of its own."""
        from PySide6.QtCore import Qt

        super().setAlignment(alignment)
        flag = Qt.AlignmentFlag
        self._across = _share(alignment, flag.AlignHCenter, flag.AlignRight)
        self._down = _share(alignment, flag.AlignVCenter, flag.AlignBottom)

    def centre(self) -> None:
        """Stand in the middle of the width."""
        self._across = MIDDLE
        self.update()

    def set_role(self, role: str) -> None:
        """Change how the words look."""
        set_role(self, "role", role)

    def set_status(self, status: Status | None) -> None:
        """Colour the words, or no longer."""
        set_role(self, "status", "" if status is None else status.value)

    def sizeHint(self) -> QSize:
        """One line, or the lines the text itself has."""
        self.ensurePolished()
        return natural_size(self.text(), self.font()) + self._frame()

    def minimumSizeHint(self) -> QSize:
        """The narrowest useful width if the words may wrap, else all of it."""
        hint = self.sizeHint()
        if not self._wraps:
            return hint
        word = widest_word(self.text(), self.font()) + self._frame().width()
        return QSize(min(hint.width(), word, px(_NARROWEST_PX)), hint.height())

    def hasHeightForWidth(self) -> bool:
        """Whether the words may wrap."""
        return self._wraps

    def heightForWidth(self, width: int) -> int:
        """The height of the wrapped words."""
        self.ensurePolished()
        frame = self._frame()
        return height_for(self.text(), self.font(), width - frame.width()) + frame.height()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew after a change of theme or text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The words; the style sheet's ground and border are there already."""
        # It begins with the label's own colour and font.
        painter = QPainter(self)
        frame = self._frame()
        inner = QRectF(self.rect()).adjusted(
            frame.width() / 2, frame.height() / 2, -frame.width() / 2, -frame.height() / 2
        )
        draw_text(painter, inner, self.text(), across=self._across, down=self._down)
        painter.end()

    def _frame(self) -> QSize:
        margins = self.contentsMargins()
        return QSize(margins.left() + margins.right(), margins.top() + margins.bottom())


def _share(alignment: Qt.AlignmentFlag, middle: Qt.AlignmentFlag, end: Qt.AlignmentFlag) -> float:
    if alignment & middle:
        return MIDDLE
    return END if alignment & end else START


class StatusPill(Label):
    """A status as colour, symbol and word: ``● Ready``, ``▲ Not yet``, ``■ Allergy: latex``."""

    def __init__(self, status: Status, text: str, parent: QWidget | None = None) -> None:
        super().__init__("", "pill", status=status, parent=parent)
        self._tall = 0
        self.setContentsMargins(10, 3, 10, 3)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_status(status, text)

    def show_status(self, status: Status, text: str) -> None:
        """Show this status in these words (without the symbol)."""
        symbol = SYMBOLS[status]
        self._tall = 0
        self.set_status(status)
        self.setText(f"{symbol} {text}" if symbol else text)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        """One line, or as high as the words were when they had to wrap."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), self._tall))

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew after a change of theme or text size."""
        self._tall = 0
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for more height when the words wrap; layouts give a pill no more than its hint."""
        super().resizeEvent(event)
        tall = self.heightForWidth(self.width())
        if tall != self._tall:
            self._tall = tall
            self.updateGeometry()


class KeyCap(Label):
    """The key that does something, such as ``Alt R``, drawn as a key."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(keys, "key", wraps=False, parent=parent)
        self.setContentsMargins(6, 1, 6, 1)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)


def rule(parent: QWidget | None = None) -> QFrame:
    """A thin level line between two things."""
    line = QFrame(parent)
    line.setProperty("kind", "rule")
    line.setFixedHeight(1)
    return line


def upright(parent: QWidget | None = None) -> QFrame:
    """A thin upright line between two things."""
    line = QFrame(parent)
    line.setProperty("kind", "upright")
    line.setFixedWidth(1)
    return line
