"""One button of an answer row."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QEnterEvent, QFont, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ketadesk.ui.kit.brush import paint_shape
from ketadesk.ui.kit.buttons import draw_key_cap, key_cap_size, point_at
from ketadesk.ui.kit.text_paint import MIDDLE, draw_text, height_for, natural_size, widest_word
from ketadesk.ui.theme import CONTROL_PX, FOCUS_PX, blend, font, px, shown_theme

_SIDE_PX: Final = 11
_NOTE_WIDTH_PX: Final = 104
_ROUND_PX: Final = 6.0


class Segment(QAbstractButton):
    """A label, perhaps smaller words under it, and the key that chooses it.

    Args:
        label: what it says.
        note: smaller words under the label.
        key: letter that chooses it; its room is kept even while it is not shown.
        first: whether its left corners are round.
        last: whether its right corners are round.
        exclusive: whether only one of the row can be chosen.
        least_width_px: least width at 100 % text.
    """

    def __init__(
        self,
        label: str,
        note: str,
        key: str,
        *,
        first: bool,
        last: bool,
        exclusive: bool,
        least_width_px: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        # Several can be chosen: a tick says so, and its room is kept.
        self._label = label if exclusive else f"✓ {label}"
        self._plain_label = label
        self._note = note
        self._key = key.upper()
        self._first = first
        self._last = last
        self._exclusive = exclusive
        self._least_width_px = least_width_px
        self._key_shown = False
        self._row_height = 0
        self.setText(label.replace("&", "&&"))
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def key_shown(self) -> bool:
        """Whether the key is printed on it now."""
        return self._key_shown

    def show_key(self, *, shown: bool) -> None:
        """Print the key on it, or no longer."""
        self._key_shown = shown and bool(self._key)
        self.update()

    def own_height(self) -> int:
        """The height its words need."""
        words = height_for(self._label, self._label_font(), self._width()) + 14
        if self._note:
            words += height_for(self._note, self._note_font(), self._width() - 10)
        return max(px(CONTROL_PX), words)

    def set_row_height(self, height: int) -> None:
        """Be as high as the highest of the row."""
        self._row_height = height
        self.updateGeometry()

    def nextCheckState(self) -> None:
        """Keep the state: the row decides what is chosen."""

    def sizeHint(self) -> QSize:
        """Label, note and the room of the key."""
        return QSize(self._width(), max(self.own_height(), self._row_height))

    def minimumSizeHint(self) -> QSize:
        """The same: words are never cut."""
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be pressed."""
        point_at(self)
        super().enterEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, border, words, key, focus ring."""
        theme = shown_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        ground, ink, edge = theme.surface, theme.ink, theme.control
        if chosen:
            ground, ink, edge = theme.accent, theme.on_accent, theme.accent
        elif not self.isEnabled():
            ground, ink = theme.disabled, theme.ink2
        elif self.underMouse():
            ground = theme.accent_soft
        paint_shape(painter, self._outline(0.5), ground, edge)
        if self.hasFocus():
            paint_shape(painter, self._outline(FOCUS_PX / 2), edge=theme.focus, thick=FOCUS_PX)
            if chosen:
                paint_shape(painter, self._outline(FOCUS_PX + 0.5), edge=theme.on_accent)
        self._paint_words(painter, ink, ground)
        painter.end()

    def _paint_words(self, painter: QPainter, ink: str, ground: str) -> None:
        box = QRectF(self.rect())
        label_font, note_font = self._label_font(), self._note_font()
        cap = key_cap_size(self._key) if self._key_shown else QSize()
        gap = 7 if self._key_shown else 0
        room = box.width() - 8 - gap - cap.width()
        label = self._label if self.isChecked() else self._plain_label
        label_width = min(natural_size(label, label_font).width(), room)
        label_height = height_for(label, label_font, int(label_width))
        note_height = height_for(self._note, note_font, self.width() - 10) if self._note else 0
        top = (box.height() - label_height - note_height) / 2
        left = (box.width() - label_width - gap - cap.width()) / 2
        painter.setFont(label_font)
        room_of_label = QRectF(left, top, label_width, label_height)
        draw_text(painter, room_of_label, label, across=MIDDLE, ink=ink)
        if self._note:
            painter.setFont(note_font)
            below = QRectF(5, top + label_height, box.width() - 10, note_height)
            draw_text(painter, below, self._note, across=MIDDLE, ink=ink)
        if self._key_shown:
            middle = top + (label_height - cap.height()) / 2
            cap_box = QRectF(left + label_width + gap, middle, cap.width(), cap.height())
            theme = shown_theme()
            cap_ink = ink if self.isChecked() else theme.ink2
            draw_key_cap(painter, cap_box, self._key, cap_ink, blend(ground, theme.bg, 0.0))

    def _outline(self, inset: float) -> QPainterPath:
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        path = QPainterPath()
        if not (self._first or self._last):
            path.addRect(box)
            return path
        path.addRoundedRect(box, _ROUND_PX, _ROUND_PX)
        half = box.width() / 2
        square = QPainterPath()
        if not self._first:
            square.addRect(box.adjusted(0, 0, -half, 0))
        if not self._last:
            square.addRect(box.adjusted(half, 0, 0, 0))
        return path.united(square).simplified()

    def _width(self) -> int:
        label = natural_size(self._label, self._label_font()).width()
        if self._key:
            label += key_cap_size(self._key).width() + 7
        wide = max(label + 2 * px(_SIDE_PX), px(self._least_width_px), px(CONTROL_PX))
        if self._note:
            note = natural_size(self._note, self._note_font()).width() + 10
            word = widest_word(self._note, self._note_font()) + 10
            limit = max(px(_NOTE_WIDTH_PX), px(self._least_width_px))
            wide = max(wide, min(note, limit), word)
        return wide

    def _label_font(self) -> QFont:
        return font(14 if self._note else 15, bold=not self._note or self.isChecked())

    def _note_font(self) -> QFont:
        return font(13, bold=self.isChecked())
