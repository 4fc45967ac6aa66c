"""A field for one value: goes on by itself once the value is whole, and asks twice if unlikely."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from ketadesk.ui.kit import NumberField
from ketadesk.ui.theme import px, set_role

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class ValueField(NumberField):
    """One typed value of a set.

    Args:
        spoken: accessible name with its unit.
        is_whole: whether nothing more can be typed after a text.

    Signals:
        left_done(bool): go on to the next field; True if the value was whole by itself.
        entered(): the field got the focus.
    """

    left_done = Signal(bool)
    entered = Signal()

    def __init__(
        self, spoken: str, is_whole: Callable[[str], bool], *, parent: QWidget | None = None
    ) -> None:
        super().__init__(spoken, parent=parent)
        self._is_whole = is_whole
        self._arrived = False
        self._asked: str | None = None
        self._retyped = False
        self.confirmed = False
        self.textEdited.connect(self._on_edited)

    def minimumSizeHint(self) -> QSize:
        """As high as it asks for, as narrow as three figures."""
        return QSize(px(56), self.sizeHint().height())

    def arrive(self, *, by_itself: bool) -> None:
        """Take the focus.

        ``by_itself`` means that the field before was whole: an Enter that follows it out of habit
        then stays here and skips nothing.
        """
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()
        self._arrived = by_itself

    def set_due(self, words: str, *, due: bool) -> None:
        """Draw it as due, or dashed with grey words such as "at end"; it is typable either way."""
        self.setPlaceholderText("" if due else words)
        set_role(self, "due", "yes" if due else "no")

    def ask_again(self, sentence: str) -> None:
        """The value is unlikely: it is kept only if the same is typed again (R-UX-12)."""
        self._asked, self._retyped = self.text().strip(), False
        self.show_problem(sentence, caution=True)

    def typed_again(self) -> bool:
        """Whether the value that was asked for again has been typed again."""
        return self._asked is not None and self._retyped and self._asked == self.text().strip()

    def wipe(self) -> None:
        """Empty it for the next set."""
        self.set_text("")
        self._asked, self._retyped, self.confirmed = None, False, False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on unless something is in the way; it never saves by itself."""
        arrived, self._arrived = self._arrived, False
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
            return
        if arrived and not self.text():
            event.accept()
            return
        super().keyPressEvent(event)
        if not event.isAutoRepeat():
            self._go_on(by_itself=False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that it is being filled."""
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget how the focus came here."""
        self._arrived = False
        super().focusOutEvent(event)

    def _on_edited(self, text: str) -> None:
        self._retyped, self.confirmed = True, False
        at_end = self.cursorPosition() == len(text)
        if at_end and self._is_whole(text):
            self._commit(again=bool(self.problem))
            self._go_on(by_itself=True)

    def _go_on(self, *, by_itself: bool) -> None:
        if self.problem:
            self.selectAll()
        else:
            self.left_done.emit(by_itself)
