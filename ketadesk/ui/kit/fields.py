"""Fields for typed text. What was typed always stays (R-UX-28); nothing but typing changes it."""

from __future__ import annotations

import re
from typing import Final

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from ketadesk.ui.kit.label import Label
from ketadesk.ui.theme import px, set_role

# A longer text is refused with its count by the record, never cut by the field (R-UX-14, F-40).
_ENDLESS: Final = 10_000_000
_CLOCK_TIME: Final = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)")


def is_enter(event: QKeyEvent) -> bool:
    """Whether the key is Enter, on the letters or on the figures."""
    return event.key() in {QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter}


class TextField(QLineEdit):
    """One line of text.

    Signals:
        committed(str): Enter or leaving, after the text changed or while a problem is shown (on
            Enter). Enter held down counts once.
        problem_shown(str): the sentence now beside the field; empty when it is gone.

    Args:
        spoken: accessible name with its unit, such as "Heart rate, beats per minute".
        hint: grey words in the empty field.
    """

    committed = Signal(str)
    problem_shown = Signal(str)
    _wide_px = 280

    def __init__(self, spoken: str, hint: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = ""
        self._problem = ""
        self.setMaxLength(_ENDLESS)
        self.setAccessibleName(spoken)
        self.setPlaceholderText(hint)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def problem(self) -> str:
        """The sentence shown beside the field, or an empty text."""
        return self._problem

    def sizeHint(self) -> QSize:
        """Wide enough for a short sentence, or for the hint."""
        hint = super().sizeHint()
        words = self.fontMetrics().horizontalAdvance(self.placeholderText()) + 36
        return QSize(max(px(self._wide_px), words), hint.height())

    def set_text(self, text: str) -> None:
        """Show this text as already kept. Emits nothing; the problem goes."""
        self._kept = text
        if self.text() != text:
            self.setText(text)
        self.clear_problem()

    def show_problem(self, sentence: str, *, caution: bool = False) -> None:
        """Say what is in the way; the typed text stays.

        Args:
            sentence: what, why and the next step.
            caution: amber rather than red, for a value that only needs a second look.
        """
        self._problem = sentence
        self.setAccessibleDescription(sentence)
        set_role(self, "problem", "caution" if caution else "yes")
        self.problem_shown.emit(sentence)

    def clear_problem(self) -> None:
        """Nothing is in the way any more."""
        if not self._problem:
            return
        self._problem = ""
        self.setAccessibleDescription("")
        set_role(self, "problem", "")
        self.problem_shown.emit("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter commits once, however long it is held (F-42)."""
        if is_enter(event):
            if not event.isAutoRepeat():
                self._commit(again=bool(self._problem))
                self.returnPressed.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the field commits; another window in front does not."""
        super().focusOutEvent(event)
        if event.reason() not in {
            QtCore.Qt.FocusReason.PopupFocusReason,
            QtCore.Qt.FocusReason.ActiveWindowFocusReason,
        }:
            self._commit(again=False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: it never changes a value (R-UX-12, F-39)."""
        event.ignore()

    def _tidy(self, text: str) -> str:
        return text

    def _commit(self, *, again: bool) -> None:
        text = self._tidy(self.text())
        if text == self._kept and not again:
            return
        if text != self.text():
            self.setText(text)
        self._kept = text
        self.committed.emit(text)


class NumberField(TextField):
    """A figure typed as plain text, with its unit inside the right edge.

    The figure is neither parsed nor changed here; wheel and arrow keys do nothing to it.

    Args:
        spoken: accessible name without the unit, such as "Heart rate".
        unit: shown and spoken unit, such as "mL/h"; empty if the label already has it.
    """

    _wide_px = 120

    def __init__(self, spoken: str, unit: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(f"{spoken}, {unit}" if unit else spoken, parent=parent)
        self.setProperty("figures", "yes")
        self.setAlignment(QtCore.Qt.AlignmentFlag.AlignHCenter)
        self.setMinimumWidth(64)
        self._unit = Label(unit, "small", wraps=False, parent=self) if unit else None
        if self._unit is not None:
            self._unit.setAttribute(QtCore.Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the unit at the right edge."""
        super().resizeEvent(event)
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        """Measure the unit anew after a change of theme or text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._make_room()

    def _make_room(self) -> None:
        unit: Label | None = getattr(self, "_unit", None)
        if unit is None:
            return
        size = unit.sizeHint()
        unit.setGeometry(
            self.width() - size.width() - 10,
            (self.height() - size.height()) // 2,
            size.width(),
            size.height(),
        )
        self.setTextMargins(0, 0, size.width() + 8, 0)
        self.setMinimumWidth(size.width() + px(72))


class TimeField(TextField):
    """A clock time. "958", "0958", "9.58" and "9:58" are all shown as 09:58 when committed.

    Anything else stays as typed and is committed as typed, for the record to refuse.
    """

    _wide_px = 120

    def __init__(self, spoken: str, hint: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(spoken, hint, parent=parent)
        self.setProperty("figures", "yes")
        self.setMinimumWidth(72)

    def _tidy(self, text: str) -> str:
        found = _CLOCK_TIME.fullmatch(text.strip())
        return f"{int(found[1]):02d}:{found[2]}" if found else text


class NoteField(QPlainTextEdit):
    """Several lines of text. Tab leaves it; Ctrl+Enter or leaving commits it.

    Signals:
        committed(str): leaving or Ctrl+Enter, after the text changed.
        sent(): Ctrl+Enter, changed or not; Enter itself makes a new line.
        problem_shown(str): the sentence now beside the field; empty when it is gone.
    """

    committed = Signal(str)
    sent = Signal()
    problem_shown = Signal(str)

    def __init__(
        self, spoken: str, hint: str = "", *, lines: int = 3, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kept = ""
        self._problem = ""
        self._lines = lines
        self.setAccessibleName(spoken)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit()

    @property
    def problem(self) -> str:
        """The sentence shown beside the field, or an empty text."""
        return self._problem

    def text(self) -> str:
        """What is typed now."""
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Show this text as already kept. Emits nothing; the problem goes."""
        self._kept = text
        if self.toPlainText() != text:
            self.setPlainText(text)
        self.clear_problem()

    def show_problem(self, sentence: str, *, caution: bool = False) -> None:
        """Say what is in the way; the typed text stays."""
        self._problem = sentence
        self.setAccessibleDescription(sentence)
        set_role(self, "problem", "caution" if caution else "yes")
        self.problem_shown.emit(sentence)

    def clear_problem(self) -> None:
        """Nothing is in the way any more."""
        if self._problem:
            self._problem = ""
            self.setAccessibleDescription("")
            set_role(self, "problem", "")
            self.problem_shown.emit("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter commits and goes on, once however long it is held (F-42)."""
        if is_enter(event) and event.modifiers() & QtCore.Qt.KeyboardModifier.ControlModifier:
            if not event.isAutoRepeat():
                self._commit()
                self.sent.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the field commits; another window in front does not."""
        super().focusOutEvent(event)
        if event.reason() not in {
            QtCore.Qt.FocusReason.PopupFocusReason,
            QtCore.Qt.FocusReason.ActiveWindowFocusReason,
        }:
            self._commit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew after a change of theme or text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._fit()

    def _fit(self) -> None:
        lines: int = getattr(self, "_lines", 3)
        words = self.fontMetrics().lineSpacing() * lines + 30
        self.setFixedHeight(max(px(44), words, self.minimumSizeHint().height() + 4))

    def _commit(self) -> None:
        text = self.toPlainText()
        if text != self._kept:
            self._kept = text
            self.committed.emit(text)
