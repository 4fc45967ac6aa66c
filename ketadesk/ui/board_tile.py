"""A chair on the board. A tile never moves by itself; only its look and words change (R-UX-17)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.kernel.text import _
from ketadesk.ui.board_words import Sign, TileWords, ValueWords
from ketadesk.ui.kit import (
    Button,
    Card,
    FlowLayout,
    Label,
    Panel,
    StatusPill,
    clear,
    keep_height,
    rule,
)
from ketadesk.ui.theme import px, set_role

TILE_WIDTH_PX: Final = 284
TILE_HEIGHT_PX: Final = 260
STEPS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def say(label: Label, text: str) -> None:
    """Show the text, and nothing more if it is shown already."""
    if label.text() != text:
        label.setText(text)


class _ValueCell(QWidget):
    """A value under its name."""

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        self._caption = Label("", "small")
        self._shown = Label("", "reading")
        layout.addWidget(self._caption)
        layout.addWidget(self._shown)
        layout.addStretch(1)

    def show_value(self, words: ValueWords) -> None:
        """Show this value."""
        say(self._caption, words.caption)
        say(self._shown, words.shown)
        for label in (self._caption, self._shown):
            label.set_status(words.status)


class _Foot(QWidget):
    """The last line of a tile: allergies, alerts nobody has seen, or a plain remark."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Sign, ...] = ()
        self._flow = FlowLayout(self, gap=8, row_gap=6, margins=(12, 5, 12, 5))
        keep_height(self)

    def show_signs(self, signs: tuple[Sign, ...]) -> None:
        """Show these."""
        if signs == self._shown:
            return
        self._shown = signs
        clear(self._flow)
        for sign in signs:
            if sign.status is None:
                self._flow.addWidget(Label(sign.text, "secondary"))
            else:
                self._flow.addWidget(StatusPill(sign.status, sign.text))
        self.updateGeometry()


class TileCard(Card):
    """A chair with a patient. It accepts no values and has no banner (R-UX-02).

    Signals:
        opened(str): Enter, Space or a click; the visit.
        stepped(int, int): an arrow key: columns and rows to go.
    """

    opened = Signal(str)
    stepped = Signal(int, int)

    def __init__(self, visit: str, parent: QWidget | None = None) -> None:
        super().__init__(" ", title_role="secondary", parent=parent)
        self.visit = visit
        self.words: TileWords | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name = Label("", "tilename")
        self._identifiers = Label("", "secondary")
        self._progress = Label("", "secondary")
        self._panel = Panel()
        self._caption = Label("", "secondary")
        self._figure = Label("", "figure")
        self._detail = Label("", "message")
        self._count = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._count.setSpacing(2)
        self._count.addWidget(self._caption, 1)
        self._count.addWidget(self._figure)
        self._panel.body.addLayout(self._count)
        self._panel.body.addWidget(self._detail)
        self._cells = tuple(_ValueCell() for _each in range(4))
        self._foot = _Foot()
        self._arrange()
        self._fit()

    def _arrange(self) -> None:
        self.set_head_margins(12, 7)
        body = QVBoxLayout()
        body.setContentsMargins(12, 6, 12, 6)
        body.setSpacing(0)
        for label in (self._name, self._identifiers, self._progress):
            body.addWidget(label)
        body.addSpacing(4)
        body.addWidget(self._panel)
        body.addSpacing(4)
        values = QHBoxLayout()
        values.setSpacing(8)
        for cell in self._cells:
            values.addWidget(cell)
        body.addLayout(values)
        body.addStretch(1)
        self.body.addLayout(body, 1)
        self.body.addWidget(rule())
        self.body.addWidget(self._foot)

    def show_words(self, words: TileWords) -> None:
        """Say this; what has not changed is left alone."""
        if words == self.words:
            return
        self.words = words
        say(self.title, words.chair)
        self.set_pill(words.pill.status or words.panel.status, words.pill.text)
        say(self._name, words.name)
        say(self._identifiers, words.identifiers)
        say(self._progress, words.progress)
        panel = words.panel
        self._panel.set_status(panel.status)
        say(self._caption, panel.caption)
        say(self._figure, panel.figure)
        self._figure.set_role("figure" if panel.counts else "value")
        # A running figure stands beside its words, so that two rows of chairs fit a small screen.
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._count.setDirection(beside if panel.counts else below)
        say(self._detail, panel.detail)
        self._detail.setVisible(bool(panel.detail))
        for label in (self._caption, self._figure, self._detail):
            label.set_status(panel.status)
        for cell, value in zip(self._cells, words.values, strict=False):
            cell.show_value(value)
        for position, cell in enumerate(self._cells):
            cell.setVisible(position < len(words.values))
        self._foot.show_signs(words.foot)
        self.set_status(words.border)
        self.setAccessibleName(words.spoken)

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew after a change of text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens once however long it is held; arrows go to the next tile."""
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            if not event.isAutoRepeat():
                self.opened.emit(self.visit)
            event.accept()
        elif key in STEPS:
            self.stepped.emit(*STEPS[key])
            event.accept()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens."""
        inside = self.rect().contains(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and inside:
            self.opened.emit(self.visit)
        event.accept()

    def _fit(self) -> None:
        height = px(TILE_HEIGHT_PX)
        if self.minimumHeight() != height:
            self.setMinimumHeight(height)


class FreeChair(QFrame):
    """A chair without a patient.

    Signals:
        taken(int): a visit is to start here; the chair.
        stepped(int, int): an arrow key: columns and rows to go.
    """

    taken = Signal(int)
    stepped = Signal(int, int)

    def __init__(self, chair: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chair = chair
        self.setProperty("kind", "card")
        set_role(self, "status", "empty")
        words = Label(_("Chair {n} is free").format(n=chair), "secondary")
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = Button(
            _("Start a visit here"), spoken=_("Start a visit in chair {n}").format(n=chair)
        )
        self.button.clicked.connect(self._on_clicked)
        self.button.installEventFilter(self)
        self.setFocusProxy(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(18)
        layout.addStretch(1)
        layout.addWidget(words)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self.setMinimumHeight(px(TILE_HEIGHT_PX) // 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows go to the next tile."""
        if watched is self.button and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if event.type() is QEvent.Type.KeyPress and key in STEPS:
                self.stepped.emit(*STEPS[key])
                return True
        return super().eventFilter(watched, event)

    def _on_clicked(self) -> None:
        self.taken.emit(self.chair)
