"""The window's own shortcuts (R-UX-26). Where a button shown has the same keys, it has them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget

from ketadesk.desk.clinic import MOST_CHAIRS
from ketadesk.ui.navigation import PATIENTS, NewVisitPlace
from ketadesk.ui.shell_look import Look


class WindowKeys(QObject):
    """Keys that work wherever the focus is in the work.

    Signals:
        went(object): the key of a place; the ``Place``.
        chair_pressed(int): Alt and a chair's number.

    Args:
        work: the keys work while it can be seen.
        look: follows the keys of theme and text size.
    """

    went = Signal(object)
    chair_pressed = Signal(int)

    def __init__(self, work: QWidget, look: Look) -> None:
        super().__init__(work)
        self._work = work
        self._look = look
        acts: dict[str, Callable[[], object]] = {
            "Ctrl+F": self._find_patient,
            "Ctrl+N": self._start_visit,
            "Ctrl+D": look.turn_theme,
            "Ctrl++": self._larger,
            "Ctrl+=": self._larger,
            "Ctrl+-": self._smaller,
        }
        acts |= {chair_key(chair): self._open_chair for chair in range(1, MOST_CHAIRS + 1)}
        self._shortcuts = {keys: self._make(keys, act) for keys, act in acts.items()}

    def give_way(self) -> None:
        """Leave keys to buttons that are shown with them."""
        claimed = {
            button.shortcut().toString()
            for button in self._work.findChildren(QAbstractButton)
            if button.isVisibleTo(self._work)
        }
        for keys, shortcut in self._shortcuts.items():
            shortcut.setEnabled(keys not in claimed)

    def _make(self, keys: str, act: Callable[[], object]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self._work)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(act)
        shortcut.activatedAmbiguously.connect(act)
        return shortcut

    def _find_patient(self) -> None:
        self.went.emit(PATIENTS)

    def _start_visit(self) -> None:
        self.went.emit(NewVisitPlace())

    def _larger(self) -> None:
        self._look.resize_text(1)

    def _smaller(self) -> None:
        self._look.resize_text(-1)

    def _open_chair(self) -> None:
        sender = self.sender()
        if isinstance(sender, QShortcut):
            self.chair_pressed.emit(int(sender.key().toString().rpartition("+")[2]))


def chair_key(chair: int) -> str:
    """The shortcut of a chair, in Qt's form."""
    return f"Alt+{chair}"
