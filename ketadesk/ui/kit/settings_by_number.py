"""What a widget is set to by Qt's number for it; see ``brush`` for why not by name."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject

PLAIN_TEXT: Final = 0
"""``Qt.TextFormat.PlainText``."""

FOCUS_NEVER: Final = 0
FOCUS_BY_CLICK: Final = 2
FOCUS_BY_TAB_AND_CLICK: Final = 11
"""``Qt.FocusPolicy``: ``NoFocus``, ``ClickFocus``, ``StrongFocus``."""

SECRET_INPUT: Final = 0x42
"""``Qt.InputMethodHint``: ``ImhSensitiveData`` and ``ImhNoPredictiveText``."""


def set_text_format(widget: QObject, number: int) -> None:
    """How the widget reads its text."""
    _set(widget, "textFormat", number)


def set_focus_policy(widget: QObject, number: int) -> None:
    """What brings the focus to the widget."""
    _set(widget, "focusPolicy", number)


def set_input_hints(widget: QObject, number: int) -> None:
    """What a keyboard on the screen may do with what is typed."""
    _set(widget, "inputMethodHints", number)


def _set(widget: QObject, name: str, number: int) -> None:
    # False: the class has no such property, and Python's own attribute of that name was set.
    if not widget.setProperty(name, number):
        raise AttributeError(name)
