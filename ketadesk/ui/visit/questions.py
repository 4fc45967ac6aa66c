"""Questions of a visit: as the window asks them, with the focus given back afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from ketadesk.ui.dialogs import AskReason, Dialogs, ReasonedAct, SignedAct, SignIn
from ketadesk.ui.kit import Dialog

_MOST_DIALOGS: Final = 8
"""No more dialogs than these stand over one another."""


class Urgent(Protocol):
    """What no question may keep a person from."""

    @property
    def possible(self) -> bool:
        """Whether it can be opened at this point of the visit."""

    def open(self) -> None:
        """Show it and go there."""


class _UrgentKey(QObject):
    """Alt+E while a dialog of the program stands: a modal dialog shuts out the key of the screen.

    It closes every dialog as Esc does, so that what was typed stays as a draft where the dialog
    keeps drafts, and remembers that the log is wanted.
    """

    def __init__(self, urgent: Urgent) -> None:
        super().__init__()
        self._urgent = urgent
        self._asked = 0
        self._wanted = False

    def begin(self) -> None:
        """A question is asked, over another one maybe."""
        if not self._asked:
            self._wanted = False
            app = QApplication.instance()
            if app is not None:
                app.installEventFilter(self)
        self._asked += 1

    def end(self) -> None:
        """A question is closed; behind the last one the log opens, if it was wanted."""
        self._asked -= 1
        if self._asked:
            return
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        if self._wanted:
            self._urgent.open()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the key from whatever in the dialog has the focus."""
        if event.type() not in {QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress}:
            return super().eventFilter(watched, event)
        over = isinstance(QApplication.activeModalWidget(), Dialog)
        if not (over and isinstance(event, QKeyEvent) and _is_urgent(event)):
            return False
        if not self._urgent.possible:
            return False
        event.accept()
        if event.type() is QEvent.Type.KeyPress:
            self._wanted = True
            for _round in range(_MOST_DIALOGS):
                dialog = QApplication.activeModalWidget()
                if not isinstance(dialog, Dialog):
                    break
                dialog.reject()
        return True


def _is_urgent(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_E and event.modifiers() == Qt.KeyboardModifier.AltModifier


class VisitQuestions:
    """Asks through other dialogs; every question ends with the focus back in the work.

    Alt+E leaves a question for the log of an emergency.

    Args:
        inner: asks.
        after: called once a question is closed, before its answer is used.
        urgent: opened by its key over any question.
    """

    def __init__(self, inner: Dialogs, after: Callable[[], None], urgent: Urgent) -> None:
        self._inner, self._after = inner, after
        self._key = _UrgentKey(urgent)

    def sign_in(self, wanted: SignIn, act: SignedAct) -> bool:
        """See ``Dialogs``."""
        with self._asked() as ask:
            return ask.sign_in(wanted, act)

    def reason(self, wanted: AskReason, act: ReasonedAct) -> bool:
        """See ``Dialogs``."""
        with self._asked() as ask:
            return ask.reason(wanted, act)

    def confirm(
        self, title: str, sentences: Sequence[str], verb: str, *, destructive: bool = False
    ) -> bool:
        """See ``Dialogs``."""
        with self._asked() as ask:
            return ask.confirm(title, sentences, verb, destructive=destructive)

    def tell(self, title: str, sentences: Sequence[str]) -> None:
        """See ``Dialogs``."""
        with self._asked() as ask:
            ask.tell(title, sentences)

    def show(self, dialog: Dialog) -> str | None:
        """See ``Dialogs``."""
        with self._asked() as ask:
            return ask.show(dialog)

    def save_path(self, title: str, name: str) -> Path | None:
        """See ``Dialogs``."""
        with self._asked() as ask:
            return ask.save_path(title, name)

    def open_path(self, title: str) -> Path | None:
        """See ``Dialogs``."""
        with self._asked() as ask:
            return ask.open_path(title)

    @contextmanager
    def _asked(self) -> Iterator[Dialogs]:
        self._key.begin()
        try:
            yield self._inner
        finally:
            self._after()
            self._key.end()
