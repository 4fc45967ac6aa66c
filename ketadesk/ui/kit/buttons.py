"""Buttons that act: plain verbs, 44 px high, the shortcut drawn as a key (R-UX-25, R-UX-26)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import (
    QEnterEvent,
    QFont,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcutEvent,
)
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QWidget

from ketadesk.ui.kit.brush import paint_shape, rounded
from ketadesk.ui.kit.settings_by_number import FOCUS_BY_TAB_AND_CLICK, set_focus_policy
from ketadesk.ui.kit.text_paint import (
    MIDDLE,
    START,
    draw_text,
    height_for,
    natural_size,
    widest_word,
)
from ketadesk.ui.theme import CONTROL_PX, FOCUS_PX, Theme, blend, font, px, shown_theme

_SIDE_PX: Final = 16
_CAP_SIDE_PX: Final = 5


class ButtonKind(StrEnum):
    """How much a button weighs. One primary button a screen; stop acts stand 16 px apart."""

    PRIMARY = "primary"
    PLAIN = "plain"
    STOP = "stop"
    LINK = "link"


def draw_key_cap(painter: QPainter, box: QRectF, keys: str, ink: str, ground: str) -> None:
    """Paint a key with this legend in the box."""
    paint_shape(painter, rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), 4), ground, ink)
    painter.setFont(font(12))
    draw_text(painter, box, keys, across=MIDDLE, down=MIDDLE, ink=ink)


def point_at(widget: QWidget) -> None:
    """Show the hand over this widget; to be called as the pointer comes in."""
    widget.setCursor(QtCore.Qt.CursorShape.PointingHandCursor)


def press_by_shortcut(button: QAbstractButton, event: QEvent) -> bool:
    """Press the button at once if the event is its shortcut; whether it was.

    Qt itself shows the press for a tenth of a second first, which delays what the key is for. The
    focus moves to the button, so that a field left by the shortcut commits what was typed. Where
    two buttons claim the same keys, the focus shows which is meant and nothing is pressed.
    """
    if event.type() is not QEvent.Type.Shortcut or not isinstance(event, QShortcutEvent):
        return False
    button.setFocus(QtCore.Qt.FocusReason.ShortcutFocusReason)
    if not event.isAmbiguous():
        button.click()
    return True


def key_cap_size(keys: str) -> QSize:
    """The room that key takes."""
    size = natural_size(keys, font(12))
    return QSize(max(size.width() + 2 * _CAP_SIDE_PX, px(19)), size.height() + 2)


class Button(QPushButton):
    """A button with a verb and, where it has one, its key.

    Args:
        text: a plain verb phrase, such as "Sign screening and go to infusion".
        kind: its weight.
        key: shortcut in Qt's portable form, such as "Alt+R"; it works while the button can be
            seen and used, and is drawn as "Alt R". Empty for none.
        spoken: accessible name where the text alone does not say enough.
        legend: a key that is only drawn, for one that works without a shortcut, such as Enter.
        quiet: small plain words, for a link within a line of small text.
    """

    def __init__(
        self,
        text: str,
        kind: ButtonKind = ButtonKind.PLAIN,
        *,
        key: str = "",
        spoken: str = "",
        legend: str = "",
        quiet: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self._quiet = quiet
        self._key_legend = legend or key.replace("+", " ")
        self._spoken = spoken
        self._tall = 0
        self.setText(text.replace("&", "&&"))
        self._words = text
        if key:
            from PySide6.QtGui import QKeySequence

            self.setShortcut(QKeySequence(key))
        self.setAutoDefault(False)
        self.setAutoRepeat(False)
        self.setAccessibleName(spoken or text)
        set_focus_policy(self, FOCUS_BY_TAB_AND_CLICK)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def kind(self) -> ButtonKind:
        """Its weight."""
        return self._kind

    @property
    def words(self) -> str:
        """What it says."""
        return self._words

    def set_words(self, text: str, spoken: str = "") -> None:
        """Say something else; the key stays."""
        key = self.shortcut()
        self._spoken = spoken
        self._tall = 0
        self._words = text
        self.setText(text.replace("&", "&&"))
        self.setShortcut(key)
        self.setAccessibleName(self._spoken or text)
        self.updateGeometry()
        self.update()

    def set_kind(self, kind: ButtonKind) -> None:
        """Change its weight."""
        self._kind = kind
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Words and key on one line."""
        words = natural_size(self._words, self._font())
        width = words.width() + self._taken()
        tall = max(self._least_height(), words.height() + 16, self._tall)
        return QSize(max(width, px(CONTROL_PX)), tall)

    def minimumSizeHint(self) -> QSize:
        """The widest word and the key."""
        hint = self.sizeHint()
        word = widest_word(self._words, self._font()) + self._taken()
        return QSize(min(hint.width(), max(word, px(CONTROL_PX))), hint.height())

    def hasHeightForWidth(self) -> bool:
        """Long words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of the wrapped words, at least 44 px."""
        words = height_for(self._words, self._font(), width - self._taken())
        return max(self._least_height(), words + 16)

    def event(self, event: QEvent) -> bool:
        """Hear the shortcut."""
        return press_by_shortcut(self, event) or super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for more height when the words wrap; layouts give a button no more than its hint."""
        super().resizeEvent(event)
        tall = self.heightForWidth(self.width())
        if tall != self._tall:
            self._tall = tall
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew after a change of theme or text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._tall = 0
            self.updateGeometry()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be pressed."""
        point_at(self)
        super().enterEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses as Space does; a key held down presses once (F-42)."""
        if event.key() in {QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self.click()
            event.accept()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, border, words, key, focus ring."""
        theme = shown_theme()
        ink, ground, edge = self._colours(theme)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        thick = 1.0
        if self.hasFocus():
            edge, thick = theme.focus, FOCUS_PX
        inset = thick / 2
        shape = rounded(box.adjusted(inset, inset, -inset, -inset), 6)
        paint_shape(painter, shape, ground, edge, thick)
        self._paint_words(painter, box, ink, ground or theme.surface)
        painter.end()

    def _paint_words(self, painter: QPainter, box: QRectF, ink: str, ground: str) -> None:
        words_font = self._font()
        cap = key_cap_size(self._key_legend) if self._key_legend else QSize()
        gap = 8 if self._key_legend else 0
        room = box.width() - self._taken()
        wide = min(float(natural_size(self._words, words_font).width()), room)
        wide = max(wide, 1.0)
        left = box.left() + (box.width() - wide - gap - cap.width()) / 2
        across = MIDDLE
        if self._kind is ButtonKind.LINK:
            left, across = box.left() + 4, START
        painter.setFont(words_font)
        draw_text(
            painter,
            QRectF(left, box.top(), wide + 1, box.height()),
            self._words,
            across=across,
            down=MIDDLE,
            ink=ink,
        )
        if self._key_legend:
            corner = QPointF(left + wide + gap, box.center().y() - cap.height() / 2)
            cap_ground = (
                ground if self._kind is ButtonKind.PRIMARY else blend(ground, shown_theme().bg, 0.5)
            )
            cap_ink = ink if self._kind is not ButtonKind.PLAIN else shown_theme().ink2
            draw_key_cap(
                painter,
                QRectF(corner.x(), corner.y(), cap.width(), cap.height()),
                self._key_legend,
                cap_ink,
                cap_ground,
            )

    def _colours(self, theme: Theme) -> tuple[str, str, str]:
        """Ink, ground and edge; an empty text means none."""
        hot = self.underMouse() and self.isEnabled()
        if not self.isEnabled():
            return theme.ink2, "" if self._kind is ButtonKind.LINK else theme.disabled, theme.line
        if self.isDown():
            hot = True
        if self._kind is ButtonKind.PRIMARY:
            ground = blend(theme.accent, theme.ink, 0.12) if hot else theme.accent
            return theme.on_accent, ground, ""
        if self._kind is ButtonKind.STOP:
            return theme.stop, theme.stop_soft if hot else theme.surface, theme.stop
        if self._kind is ButtonKind.LINK:
            return theme.accent_text, theme.accent_soft if hot else "", ""
        return theme.ink, theme.accent_soft if hot else theme.surface, theme.control

    def _taken(self) -> int:
        side = 4 if self._kind is ButtonKind.LINK else _SIDE_PX
        return 2 * side + (key_cap_size(self._key_legend).width() + 8 if self._key_legend else 0)

    def _least_height(self) -> int:
        return px(28) if self._kind is ButtonKind.LINK else px(CONTROL_PX)

    def _font(self) -> QFont:
        return font(13.5) if self._quiet else font(15.5, bold=True)
