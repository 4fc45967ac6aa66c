"""Arrangements that keep everything visible: flowing rows, and scrolling that follows the focus."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMargins, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ketadesk.ui.kit.settings_by_number import FOCUS_NEVER, set_focus_policy

_WIDEST: Final = 524_287
"""What Qt's layouts take for "no limit"."""


class FlowLayout(QGridLayout):
    """Items side by side that go on to a next row when the width is used up.

    An item wider than the row gets the row's width and grows in height instead. Items added with
    ``add_right`` stand at the right edge of their row.

    It is a grid that holds nothing itself, as an empty grid asks for spare room in no direction;
    a layout that says so in Python has Qt's namespace loaded (see ``brush``).
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        gap: int = 8,
        row_gap: int | None = None,
        margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    ) -> None:
        if parent is None:
            super().__init__()
        else:
            super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._right: set[int] = set()
        self._gap = gap
        self._row_gap = gap if row_gap is None else row_gap
        self.setContentsMargins(*margins)

    def add_right(self, widget: QWidget) -> None:
        """Add a widget that keeps to the right edge."""
        self._right.add(len(self._items))
        self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:  # type: ignore[override]  # it has no cells
        """Add an item at the end."""
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item with this index, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return the item with this index, or None."""
        if not 0 <= index < len(self._items):
            return None
        self._right = {i - (i > index) for i in self._right if i != index}
        return self._items.pop(index)

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all rows at this width."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def minimumHeightForWidth(self, width: int) -> int:
        """The same: nothing is cut."""
        return self.heightForWidth(width)

    def maximumSize(self) -> QSize:
        """As large as there is room for."""
        return QSize(_WIDEST, _WIDEST)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        QLayout.setGeometry(self, rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        """Everything in one row."""
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
        height = max((hint.height() for hint in hints), default=0)
        return QSize(width, height) + _around(self.contentsMargins())

    def minimumSize(self) -> QSize:
        """The widest single item at its least width."""
        least = QSize()
        for item in self._items:
            if not item.isEmpty():
                least = least.expandedTo(item.minimumSize())
        return least + _around(self.contentsMargins())

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        margins = self.contentsMargins()
        inner = rect.marginsRemoved(margins)
        rows: list[list[tuple[int, QLayoutItem, QSize]]] = [[]]
        used = 0
        for index, item in enumerate(self._items):
            if item.isEmpty():
                continue
            width = min(item.sizeHint().width(), max(inner.width(), item.minimumSize().width()))
            height = item.heightForWidth(width) if item.hasHeightForWidth() else -1
            size = QSize(width, height if height >= 0 else item.sizeHint().height())
            if rows[-1] and used + self._gap + width > inner.width():
                rows.append([])
                used = 0
            used += width + (self._gap if rows[-1] else 0)
            rows[-1].append((index, item, size))
        top = inner.top()
        for row in rows:
            tall = max((size.height() for _, _, size in row), default=0)
            if move:
                self._place(row, inner, top, tall)
            top += tall + self._row_gap
        return top - self._row_gap - rect.top() + margins.bottom()

    def _place(
        self, row: list[tuple[int, QLayoutItem, QSize]], inner: QRect, top: int, tall: int
    ) -> None:
        left = inner.left()
        spare = inner.width() - sum(s.width() for _, _, s in row) - self._gap * max(0, len(row) - 1)
        pushed = False
        for index, item, size in row:
            if index in self._right and not pushed:
                left += max(0, spare)
                pushed = True
            down = (tall - size.height()) // 2
            item.setGeometry(QRect(QPoint(left, top + down), size))
            left += size.width() + self._gap


class FocusScroll(QScrollArea):
    """A page that scrolls up and down and always shows the control that has the focus."""

    def __init__(self, content: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # A ground made here is known to Python; asking for Qt's own has every widget class loaded.
        self._ground = QWidget()
        self.setViewport(self._ground)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        set_focus_policy(self, FOCUS_NEVER)
        if content is not None:
            self.setWidget(content)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def setWidget(self, content: QWidget) -> None:
        """Show this content."""
        content.setProperty("kind", "content")
        super().setWidget(content)
        self._ground.setAutoFillBackground(False)

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        content = self.widget()
        if now is not None and content is not None and content.isAncestorOf(now):
            self.ensureWidgetVisible(now, 24, 48)


class Columns(QWidget):
    """Columns side by side that go one below the other where the width does not hold them.

    Args:
        gap: space between them.
    """

    def __init__(self, *, gap: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widgets: list[QWidget] = []
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(gap)

    def add(self, widget: QWidget, share: int = 1) -> None:
        """Add a column with this share of the width."""
        self._widgets.append(widget)
        self._row.addWidget(widget, share)

    def minimumSizeHint(self) -> QSize:
        """The least of the widest column, as they can stand one below the other."""
        widest = max((_least_width(w) for w in self._widgets), default=0)
        return QSize(widest, self._row.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the arrangement for this width."""
        super().resizeEvent(event)
        shown = [w for w in self._widgets if not w.isHidden()]
        gaps = self._row.spacing() * max(0, len(shown) - 1)
        fits = sum(_least_width(w) for w in shown) + gaps <= self.width()
        wanted = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if self._row.direction() != wanted:
            self._row.setDirection(wanted)


def column(*widgets: QWidget, gap: int = 16, parent: QWidget | None = None) -> QWidget:
    """Widgets one below the other, with nothing round them; spare room stays at the foot."""
    holder = QWidget(parent)
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return holder


def line_up(*widgets: QWidget, gap: int = 8, parent: QWidget | None = None) -> QWidget:
    """Widgets side by side that go on to a next row when there is no room."""
    holder = QWidget(parent)
    layout = FlowLayout(holder, gap=gap)
    for widget in widgets:
        layout.addWidget(widget)
    keep_height(holder)
    return holder


def keep_height(widget: QWidget) -> None:
    """Let the widget be as high as its content needs at the width it gets, and no higher."""
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    widget.setSizePolicy(policy)


def clear(layout: QLayout) -> None:
    """Take everything out of the layout and end it."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
            continue
        inner = item.layout() if item is not None else None
        if inner is not None:
            clear(inner)


def spread(*widgets: QWidget, gap: int = 8, parent: QWidget | None = None) -> QWidget:
    """Widgets side by side that share the width evenly."""
    holder = QWidget(parent)
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    for widget in widgets:
        layout.addWidget(widget, 1)
    return holder


def _least_width(widget: QWidget) -> int:
    return max(widget.minimumWidth(), widget.minimumSizeHint().width())


def _around(margins: QMargins) -> QSize:
    return QSize(margins.left() + margins.right(), margins.top() + margins.bottom())
