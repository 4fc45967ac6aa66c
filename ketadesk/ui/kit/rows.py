"""A labelled editor: beside its question, or under a short label, with what is in the way below."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QLabel, QVBoxLayout, QWidget

from ketadesk.ui.kit.fields import NoteField, TextField
from ketadesk.ui.kit.label import Label
from ketadesk.ui.kit.layout import keep_height
from ketadesk.ui.kit.passphrase import PassphraseField
from ketadesk.ui.theme import SYMBOLS, Status, px, set_role

_QUESTION_PX: Final = 220


class FieldRow(QFrame):
    """A question or label, its editor, and the lines that belong to them.

    While the focus is inside a row with the editor beside the question, the whole row is ringed.
    The editor goes under the question when there is no room beside it. Problems of fields in the
    row appear under the editor by themselves; for other editors call ``show_problem``.

    Args:
        label: the question, or the name of the value with its unit.
        editor: what answers it.
        hint: secondary line under the question, such as "Last visit: No".
        stacked: a short label above the editor, without a ring of its own.
        question_px: the least width of a question beside its editor, at 100 % text.
    """

    def __init__(
        self,
        label: str,
        editor: QWidget,
        *,
        hint: str = "",
        stacked: bool = False,
        question_px: int = _QUESTION_PX,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._question_px = question_px
        self._stacked = stacked
        self.label = Label(label, "small" if stacked else "body")
        self.label.setBuddy(editor)
        self._hint = Label(hint, "small")
        self._note = Label("", "message")
        self._message = Label("", "message", status=Status.STOP)
        for line, text in ((self._hint, hint), (self._note, ""), (self._message, "")):
            # Never shown from here: without a place in the row it would be a window of its own.
            if not text:
                line.hide()
        keep_height(self)
        if stacked:
            self._stack()
        else:
            self.setProperty("kind", "row")
            self._put_beside()
            app = QApplication.instance()
            if isinstance(app, QApplication):
                app.focusChanged.connect(self._ring)
        field = editor.field if isinstance(editor, PassphraseField) else editor
        if isinstance(field, TextField | NoteField):
            field.problem_shown.connect(self._show_field_problem)

    def set_hint(self, text: str) -> None:
        """Show this secondary line, or none."""
        _fill(self._hint, text)

    def add_under(self, widget: QWidget) -> None:
        """Put a widget under the words of the question, such as a link that belongs to them."""
        self._words.insertWidget(self._words.indexOf(self._note) + 1, widget)

    def show_note(self, status: Status, text: str) -> None:
        """Say what follows from the answer, with its symbol; amber and red also tint the row."""
        _fill(self._note, f"{SYMBOLS[status]} {text}".strip() if text else "")
        self._note.set_status(status)
        tint = status if text and status in {Status.CAUTION, Status.STOP} else None
        set_role(self, "status", tint.value if tint else "")

    def clear_note(self) -> None:
        """Nothing follows any more."""
        self.show_note(Status.PLAIN, "")

    def show_problem(self, sentence: str, *, caution: bool = False) -> None:
        """Say under the editor what is in the way; the answer stays as it is."""
        editor = self.editor.field if isinstance(self.editor, PassphraseField) else self.editor
        if isinstance(editor, TextField | NoteField):
            editor.show_problem(sentence, caution=caution)
            self._message.set_status(Status.CAUTION if caution else Status.STOP)
            return
        self._show_sentence(sentence, caution=caution)

    def clear_problem(self) -> None:
        """Nothing is in the way any more."""
        editor = self.editor.field if isinstance(self.editor, PassphraseField) else self.editor
        if isinstance(editor, TextField | NoteField):
            editor.clear_problem()
        self._show_sentence("", caution=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the editor under the question when it does not fit beside it."""
        super().resizeEvent(event)
        if not self._stacked:
            self._turn()

    def _stack(self) -> None:
        layout = self._words = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for widget in (self.label, self.editor, self._hint, self._note, self._message):
            layout.addWidget(widget)
        layout.addStretch(1)

    def _put_beside(self) -> None:
        words = self._words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        for label in (self.label, self._hint, self._note):
            words.addWidget(label)
        words.addStretch(1)
        answer = QVBoxLayout()
        answer.setSpacing(4)
        answer.addStretch(1)
        answer.addWidget(self.editor)
        answer.addWidget(self._message)
        answer.addStretch(1)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._beside.setContentsMargins(13, 9, 13, 9)
        self._beside.setSpacing(12)
        self._beside.addLayout(words, 1)
        self._beside.addLayout(answer, 0)

    def _turn(self) -> None:
        needed = self.editor.sizeHint().width() + px(self._question_px) + 40
        fits = self.width() >= needed
        wanted = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if self._beside.direction() != wanted:
            self._beside.setDirection(wanted)
            self.updateGeometry()

    def _ring(self, _old: QWidget | None, now: QWidget | None) -> None:
        inside = now is not None and self.isAncestorOf(now)
        set_role(self, "focused", "yes" if inside else "no")

    def _show_field_problem(self, sentence: str) -> None:
        field = self.sender()
        caution = isinstance(field, QWidget) and field.property("problem") == "caution"
        self._show_sentence(sentence, caution=caution)

    def _show_sentence(self, sentence: str, *, caution: bool) -> None:
        symbol = SYMBOLS[Status.CAUTION if caution else Status.STOP]
        self._message.set_status(Status.CAUTION if caution else Status.STOP)
        _fill(self._message, f"{symbol} {sentence}" if sentence else "")
        self.updateGeometry()


def _fill(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
