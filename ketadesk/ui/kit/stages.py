"""The stages of a visit, across the top of its screens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QWidget

from ketadesk.ui.kit.layout import FlowLayout, clear, keep_height
from ketadesk.ui.kit.text_paint import MIDDLE, draw_text, natural_size
from ketadesk.ui.theme import FOCUS_PX, font, px, shown_theme


@dataclass(frozen=True, slots=True)
class StageTab:
    """A stage of the visit: its name for the caller, its words, and whether it is done."""

    name: str
    text: str
    done: bool = False
    enabled: bool = True


class _StageButton(QAbstractButton):
    """A numbered or ticked circle with its words, underlined when it is shown."""

    def __init__(self, number: int, stage: StageTab, *, current: bool) -> None:
        super().__init__()
        self._number = number
        self._stage = stage
        self._current = current
        self.setText(stage.text.replace("&", "&&"))
        self.setCheckable(True)
        self.setChecked(current)
        self.setEnabled(stage.enabled)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{number}. {stage.text}" + (" ✓" if stage.done else ""))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def nextCheckState(self) -> None:
        """Keep the state: the caller decides what is shown."""

    def sizeHint(self) -> QSize:
        """Circle, words, and room for the underline."""
        words = natural_size(self._stage.text, self._words_font(bold=True))
        return QSize(words.width() + px(26) + 10 + 2 * 20, max(50, words.height() + 12))

    def minimumSizeHint(self) -> QSize:
        """The same: words are never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Circle, words, underline, focus ring."""
        theme = shown_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        side = float(px(26))
        circle = QRectF(20, (box.height() - side) / 2, side, side)
        ground, edge, sign = theme.surface, theme.control, theme.ink2
        if self._current:
            ground, edge, sign = theme.accent, theme.accent, theme.on_accent
        elif self._stage.done:
            ground, edge, sign = theme.ok, theme.ok, theme.surface
        painter.setPen(QPen(QColor(edge), 1.5))
        painter.setBrush(QColor(ground))
        painter.drawEllipse(circle.adjusted(0.75, 0.75, -0.75, -0.75))
        painter.setPen(QColor(sign))
        painter.setFont(font(13, bold=True))
        ticked = self._stage.done and not self._current
        draw_text(painter, circle, "✓" if ticked else str(self._number), across=MIDDLE, down=MIDDLE)
        painter.setPen(QColor(theme.ink if self._current else theme.ink2))
        painter.setFont(self._words_font(bold=self._current))
        words = QRectF(circle.right() + 10, 0, box.width() - circle.right() - 12, box.height())
        draw_text(painter, words, self._stage.text, down=MIDDLE)
        if self._current:
            line = QRectF(0, box.height() - 3, box.width(), 3)
            painter.fillRect(line, QColor(theme.accent))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.focus), FOCUS_PX))
            painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 6, 6)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew after a change of theme or text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self.updateGeometry()

    @staticmethod
    def _words_font(*, bold: bool) -> QFont:
        return font(16, bold=bold)


class StageTabs(QFrame):
    """The stages of a visit, numbered; done ones ticked, the shown one underlined.

    Signals:
        opened(str): a stage was pressed; its name.
    """

    opened = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "stages")
        self._flow = FlowLayout(self, gap=4, row_gap=0, margins=(20, 0, 20, 1))
        self._stages: tuple[StageTab, ...] = ()
        self._current: str | None = None
        keep_height(self)

    def show_stages(self, stages: Iterable[StageTab], current: str | None) -> None:
        """Show these stages, and underline this one."""
        wanted = tuple(stages)
        if (wanted, current) == (self._stages, self._current):
            return
        self._stages, self._current = wanted, current
        clear(self._flow)
        for number, stage in enumerate(wanted, start=1):
            button = _StageButton(number, stage, current=stage.name == current)
            button.setProperty("stage", stage.name)
            button.clicked.connect(self._open)
            self._flow.addWidget(button)

    def _open(self) -> None:
        sender = self.sender()
        if isinstance(sender, QAbstractButton):
            self.opened.emit(str(sender.property("stage")))
