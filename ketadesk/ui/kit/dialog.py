"""Questions that must be answered: sign, discharge, void, restore (R-UX-29). Nothing else asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import SIGNAL, QEvent, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.ui.kit.answers import MultiAnswer, SegmentedAnswer
from ketadesk.ui.kit.buttons import Button, ButtonKind
from ketadesk.ui.kit.fields import NoteField, TextField
from ketadesk.ui.kit.label import Label
from ketadesk.ui.theme import SYMBOLS, Status, px, shown_theme

_EDGE_PX: Final = 2


@dataclass(frozen=True, slots=True)
class Verb:
    """One way out of a dialog.

    Attributes:
        name: what the caller knows it by.
        text: a plain verb phrase.
        kind: its weight.
        closes: False if the caller first checks what was typed, on ``verb_pressed``, and then
            calls ``finish`` or ``show_message``.
    """

    name: str
    text: str
    kind: ButtonKind = ButtonKind.PLAIN
    closes: bool = True


class Dialog(QDialog):
    """A title, sentences that name the patient and the effect, and verb buttons.

    The first verb is the safe one: it has the focus and Esc means it. Enter in a field moves on
    and never signs; Enter held down presses nothing (F-42). Red acts stand apart.

    Args:
        title: the question or the act.
        sentences: what will happen, one paragraph each.
        verbs: the safe way out first.

    Signals:
        verb_pressed(str): a verb that does not close by itself was pressed; its name.
    """

    verb_pressed = Signal(str)

    def __init__(
        self,
        title: str,
        sentences: Iterable[str],
        verbs: Iterable[Verb],
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        # A window title is seen by other programs and in screen sharing: no patient in it.
        self.setWindowTitle(QApplication.applicationDisplayName())
        self.setAccessibleName(title)
        self.setModal(True)
        self._chosen: str | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 20, 24, 20)
        outer.setSpacing(14)
        self.title = Label(title, "heading")
        outer.addWidget(self.title)
        for sentence in sentences:
            outer.addWidget(Label(sentence))
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        outer.addLayout(self.body)
        self.message = Label("", "message", status=Status.STOP)
        self.message.hide()
        outer.addWidget(self.message)
        self._buttons: dict[str, Button] = {}
        self._verbs: dict[str, Verb] = {}
        row = QHBoxLayout()
        row.setSpacing(16)
        for position, verb in enumerate(verbs):
            button = Button(verb.text, verb.kind)
            button.setProperty("verb", verb.name)
            button.clicked.connect(self._pressed)
            self._buttons[verb.name] = button
            self._verbs[verb.name] = verb
            row.addWidget(button)
            if position == 0:
                row.addStretch(1)
        outer.addLayout(row)
        self.setMinimumWidth(min(px(480), 900))
        self._safe = next(iter(self._buttons.values()))
        self._safe.setFocus()

    @property
    def chosen(self) -> str | None:
        """The name of the verb pressed; None for Esc or the safe one not pressed."""
        return self._chosen

    def button(self, name: str) -> Button:
        """The button of this verb, to enable it or change its words."""
        return self._buttons[name]

    def add(self, widget: QWidget) -> None:
        """Put a widget between the sentences and the buttons."""
        self.body.addWidget(widget)

    def show_message(self, text: str, status: Status = Status.STOP) -> None:
        """Say above the buttons what is in the way; empty for nothing.

        Args:
            text: whole sentences.
            status: its sign and colour: red for what is in the way, another for plain news.
        """
        self.message.set_status(status)
        self.message.setText(f"{SYMBOLS[status]} {text}".strip() if text else "")
        self.message.setVisible(bool(text))

    def ask(self) -> str | None:
        """Show the dialog and wait; the name of the verb pressed, or None for Esc."""
        self._chosen = None
        self.exec()
        return self._chosen

    def showEvent(self, event: QShowEvent) -> None:
        """Enter in a field that leads nowhere of its own goes to the next; in a note Ctrl+Enter."""
        super().showEvent(event)
        if event.spontaneous():
            return
        for field in self.findChildren(TextField):
            if not field.receivers(SIGNAL("returnPressed()")):
                field.returnPressed.connect(self._move_on)
        for note in self.findChildren(NoteField):
            if not note.receivers(SIGNAL("sent()")):
                note.sent.connect(self._move_on)
        for answer in self.findChildren(SegmentedAnswer) + self.findChildren(MultiAnswer):
            if not answer.receivers(SIGNAL("key_answered()")):
                answer.key_answered.connect(self._move_on)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the edge: not every desktop puts a frame round a dialog."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(QColor(shown_theme().control), _EDGE_PX))
        inset = _EDGE_PX // 2
        painter.drawRect(self.rect().adjusted(inset, inset, -inset, -inset))
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Grow when a sentence is added under a field, so that nothing is squeezed."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
            needed = self.heightForWidth(self.width())
            if needed > self.height():
                self.resize(self.width(), needed)
        return done

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter outside a button only moves on."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self.focusNextChild()
            event.accept()
            return
        super().keyPressEvent(event)

    def finish(self, name: str) -> None:
        """Close as if this verb had been pressed."""
        self._chosen = name
        if self._buttons[name] is self._safe:
            self.reject()
        else:
            self.accept()

    def _move_on(self) -> None:
        """Go to the next field, and from the last to the act, which waits for a key of its own.

        Where the answer itself has led elsewhere, such as to the reason it asks for, it stays.
        """
        done, now = self.sender(), self.focusWidget()
        if isinstance(done, QWidget) and now is not None and not _holds(done, now):
            return
        self.focusNextChild()
        if self._safe.hasFocus():
            list(self._buttons.values())[-1].setFocus()

    def _pressed(self) -> None:
        sender = self.sender()
        if not isinstance(sender, Button):
            return
        name = str(sender.property("verb"))
        if self._verbs[name].closes:
            self.finish(name)
        else:
            self.verb_pressed.emit(name)


def _holds(field: QWidget, focused: QWidget) -> bool:
    return field is focused or field.isAncestorOf(focused)
