"""A field for secrets."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ketadesk.ui.kit.buttons import Button
from ketadesk.ui.kit.fields import TextField
from ketadesk.ui.kit.settings_by_number import SECRET_INPUT, set_input_hints


class PassphraseField(QWidget):
    """A secret that is hidden until the person asks to see it. Pasting is allowed (R-SEC-03).

    Signals:
        submitted(): Enter was pressed in it.

    Args:
        spoken: accessible name.
        show_words: what the button says while the text is hidden.
        hide_words: what the button says while the text is seen.
    """

    submitted = Signal()

    def __init__(
        self, spoken: str, show_words: str, hide_words: str, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._show_words = show_words
        self._hide_words = hide_words
        self.field = TextField(spoken)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        set_input_hints(self.field, SECRET_INPUT)
        self.field.returnPressed.connect(self.submitted)
        self._spoken = spoken
        self._button = Button(show_words, spoken=f"{show_words}: {spoken}")
        self._button.clicked.connect(self._turn)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.field, 1)
        layout.addWidget(self._button)
        self.setFocusProxy(self.field)

    def text(self) -> str:
        """What is typed now."""
        return self.field.text()

    def wipe(self) -> None:
        """Empty the field and hide what is typed next."""
        self.field.set_text("")
        self._hide(hidden=True)

    def _turn(self) -> None:
        self._hide(hidden=self.field.echoMode() == QLineEdit.EchoMode.Normal)

    def _hide(self, *, hidden: bool) -> None:
        mode = QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal
        self.field.setEchoMode(mode)
        words = self._show_words if hidden else self._hide_words
        self._button.set_words(words, f"{words}: {self._spoken}")
