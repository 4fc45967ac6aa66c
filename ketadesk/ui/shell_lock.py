"""Covering the work and uncovering it, without a half-typed field taking it as being left."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from ketadesk.kernel.problems import EnvironmentFault
from ketadesk.ui.entry.lock import LockScreen
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.shell_guard import on_its_own
from ketadesk.ui.shell_watch import Call
from ketadesk.visit.people import Person

_MOST_DIALOGS: Final = 8


class Lock(QObject):
    """Over everything (R-SEC-06, R-SEC-07).

    Signals:
        opened(bool): somebody has signed in; whether it is the person who was here before.

    Args:
        clinic: the clinic's presenter.
        work: what is covered.
        screen: what covers it.
    """

    opened = Signal(bool)

    def __init__(self, clinic: ClinicPresenter, work: QWidget, screen: LockScreen) -> None:
        super().__init__(screen)
        self._clinic = clinic
        self._work = work
        self._screen = screen
        self._before: Person | None = None
        self._focus: QWidget | None = None
        screen.hide()
        screen.unlocked.connect(self._on_unlocked)

    @property
    def closed(self) -> bool:
        """Whether the work is covered."""
        return not self._screen.isHidden()

    def close(self, found: Sequence[Call]) -> None:
        """Cover everything and sign out. Open questions are answered with their safe way out."""
        if self.closed:
            return
        for _round in range(_MOST_DIALOGS):
            asked = QApplication.activeModalWidget()
            if not isinstance(asked, QDialog):
                break
            asked.reject()
        self._before = self._clinic.person
        self._focus = self._work.focusWidget()
        self._screen.begin(self._before)
        # What the chairs wait for is worth less than the lock: it may fail and the lock holds.
        on_its_own(partial(self._screen.show_calls, found))
        self._screen.show()
        self._screen.raise_()
        self._screen.take_focus()
        self._work.hide()
        self._sign_out()

    def _sign_out(self) -> None:
        session = self._clinic.desk.session
        try:
            session.sign_out()
        except EnvironmentFault as fault:
            self._clinic.not_saved(fault, self._note_sign_out)
        # Signed out even where the disk refuses to keep that it happened.
        session.person = None
        self._clinic.person_changed.emit()

    def _note_sign_out(self) -> None:
        try:
            if self._before is not None:
                self._clinic.desk.session.note_sign_out(self._before)
        except EnvironmentFault as fault:
            self._clinic.not_saved(fault, self._note_sign_out)
        else:
            self._clinic.saved(self._note_sign_out)

    def _on_unlocked(self) -> None:
        same = self._clinic.person == self._before
        self._work.show()
        self._screen.hide()
        if same and self._focus is not None:
            self._focus.setFocus()
        self._focus = None
        self._clinic.person_changed.emit()
        self.opened.emit(same)
