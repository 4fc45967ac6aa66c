"""The sections of the screening with how far each is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ketadesk.kernel.text import _
from ketadesk.ui.kit import Card, KeyCap, Label, ProgressBar, column, line_up
from ketadesk.ui.kit.text_paint import (
    END,
    MIDDLE,
    draw_text,
    height_for,
    natural_size,
    widest_word,
)
from ketadesk.ui.theme import FOCUS_PX, font, px, shown_theme

_SIDE: Final = 17
_GAP: Final = 8


@dataclass(frozen=True, slots=True)
class SectionState:
    """A line of the list."""

    name: str
    title: str
    answered: int
    required: int

    @property
    def done(self) -> bool:
        """Whether nothing is missing."""
        return self.answered >= self.required

    @property
    def count(self) -> str:
        """Such as "✓ 4 of 4"; a section of which nothing is asked today counts nothing."""
        if not self.required:
            return _("none today")
        words = _("{n} of {all}").format(n=self.answered, all=self.required)
        return f"✓ {words}" if self.done else words


class _Line(QAbstractButton):
    """One section: title left, count right; the one shown is tinted and barred."""

    def __init__(self, state: SectionState) -> None:
        super().__init__()
        self.state = state
        self._current = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_state(state, current=False)

    def show_state(self, state: SectionState, *, current: bool) -> None:
        """Show this state."""
        self.state, self._current = state, current
        self.setText(state.title.replace("&", "&&"))
        self.setAccessibleName(f"{state.title}, {state.count}")
        self.updateGeometry()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; Up and Down go to the lines beside it."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self.click()
            return
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew after a change of theme or text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for more height when the title wraps."""
        super().resizeEvent(event)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Title and count on one line, or as high as the title is at its width."""
        title = natural_size(self.state.title, font(15, bold=True)).width()
        wide = title + self._count_width() + 2 * _SIDE + _GAP
        return QSize(wide, self.heightForWidth(self.width() if self.isVisible() else wide))

    def minimumSizeHint(self) -> QSize:
        """The widest word and the count."""
        word = widest_word(self.state.title, font(15, bold=True))
        return QSize(word + self._count_width() + 2 * _SIDE + _GAP, px(40))

    def hasHeightForWidth(self) -> bool:
        """Titles wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of the wrapped title."""
        room = width - self._count_width() - 2 * _SIDE - _GAP
        return max(px(40), height_for(self.state.title, font(15, bold=True), room) + 14)

    def _count_width(self) -> int:
        return natural_size(self.state.count, font(13, bold=True)).width()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, bar, title, count, focus ring."""
        theme = shown_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self._current:
            painter.fillRect(box, QColor(theme.accent_soft))
            painter.fillRect(QRectF(0, 0, 4, box.height()), QColor(theme.accent))
        right = QRectF(0, 0, box.width() - _SIDE + 2, box.height())
        painter.setPen(QColor(theme.ink if self._current else theme.ink2))
        painter.setFont(font(13, bold=self._current))
        draw_text(painter, right, self.state.count, across=END, down=MIDDLE)
        painter.setPen(QColor(theme.ink))
        painter.setFont(font(15, bold=self._current))
        room = box.width() - self._count_width() - 2 * _SIDE - _GAP + 1
        words = QRectF(_SIDE, 0, room, box.height())
        draw_text(painter, words, self.state.title, down=MIDDLE)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.focus), FOCUS_PX))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 6, 6)
        painter.end()


class SectionList(Card):
    """Every section, the one shown marked, and the progress of the whole screening.

    Signals:
        opened(str): a section was chosen; its name.
    """

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._lines: dict[str, _Line] = {}
        holder = QWidget()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.add(holder, above=8, below=8, side=0)
        self._bar = ProgressBar(_("Screening progress"))
        self._words = Label("", "small")
        keys = line_up(KeyCap("Ctrl PgDn"), Label(_("next section"), "small"), gap=6)
        foot = column(Label(_("Screening progress"), "small"), self._bar, self._words, keys, gap=6)
        self.add_row(foot)
        foot.setContentsMargins(14, 14, 14, 8)
        self.add_stretch()

    def show_sections(self, states: Iterable[SectionState], current: str) -> None:
        """Show these sections; lines are kept, so that the focus stays."""
        wanted = tuple(states)
        for state in wanted:
            line = self._lines.get(state.name)
            if line is None:
                line = self._lines[state.name] = _Line(state)
                line.clicked.connect(self._open)
                self._column.addWidget(line)
            line.show_state(state, current=state.name == current)

    def show_progress(self, answered: int, required: int) -> None:
        """Show how many required questions are answered."""
        words = _("{n} of {all} answered").format(n=answered, all=required)
        self._bar.set_share(answered / required if required else 1.0, words)
        self._words.setText(words)

    def line(self, name: str) -> QAbstractButton:
        """The line of this section."""
        return self._lines[name]

    def _open(self) -> None:
        line = self.sender()
        if isinstance(line, _Line):
            self.opened.emit(line.state.name)
