"""What the frame shows, from the first page to the last: wait, sign in, first start, the work.

The desk and everything under it is imported after the sign-in page is on the screen.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from ketadesk.kernel.faults import EnvironmentFault, Fault
from ketadesk.kernel.ids import Ids, random_id
from ketadesk.kernel.places import PRACTICE_MARK
from ketadesk.kernel.text import _
from ketadesk.kernel.ticks import SystemTicks, Ticks
from ketadesk.ui.entry.sign_in import Candidate, SignInScreen, centred
from ketadesk.ui.kit import Label
from ketadesk.ui.shell_frame import Frame
from ketadesk.ui.shell_look import Look

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ketadesk.desk.desk import Desk
    from ketadesk.desk.vault import Vault
    from ketadesk.kernel.problems import Problem

_PAINT_MS: Final = 30


class Start(QObject):
    """Leads from the data folder to the work and back out.

    Opening, signing in and making the practice clinic happen on the window's thread. Deriving a
    key from a passphrase is slow on purpose: the window stands still for up to half a second at
    a sign-in, and for some seconds, with a sentence that says so, while the practice clinic is
    made.

    Args:
        frame: the top-level window.
        folder: the data folder.
        look: theme and text size.
        practice: the practice clinic.
        ticks: the machine's clocks.
        ids: makes ids.
        open_vault: locks the data folder; by default at the usual cost of a passphrase.
    """

    def __init__(
        self,
        frame: Frame,
        folder: Path,
        look: Look,
        *,
        practice: bool = False,
        ticks: Ticks | None = None,
        ids: Ids = random_id,
        open_vault: Callable[[Path], Vault] | None = None,
    ) -> None:
        super().__init__(frame)
        self._frame = frame
        self._folder = folder
        self._look = look
        self._practice = practice
        self._ticks = SystemTicks() if ticks is None else ticks
        self._ids = ids
        self._open_vault = self._lock_folder if open_vault is None else open_vault
        self._vault: Vault | None = None
        self.desk: Desk | None = None

    def begin(self) -> None:
        """Open the data folder and show who may sign in, or set up a new clinic."""
        self.end()
        if self._practice:
            self._wait(_("Preparing the practice clinic…"))
            QTimer.singleShot(_PAINT_MS, self, self._open_practice)
            return
        if (self._folder / PRACTICE_MARK).exists():
            self._show_fault(
                _("This folder holds the practice clinic. No real record belongs in it."),
                _("Start with --practice, or name another folder."),
            )
            return
        try:
            self._vault = self._open_vault(self._folder)
        except EnvironmentFault as fault:
            self._fail(fault)
            return
        if self._vault.is_new:
            self._show_wizard(self._vault)
        else:
            people = tuple(Candidate(person, name) for person, name in self._vault.people)
            self._show_sign_in(people)

    def end(self) -> None:
        """Let go of the record and of the data folder."""
        desk, vault = self.desk, self._vault
        self.desk = self._vault = None
        if self._frame.closed is not None:
            self._frame.closed()
        # A window without a record is asked nothing any more.
        self._frame.may_close = self._frame.closed = None
        try:
            if desk is not None:
                # Store and folder one by one: a store that does not close must not keep the
                # folder locked against the next start.
                desk.session.store.close()
        except EnvironmentFault as fault:
            self._frame.show_fault(fault)
        finally:
            held = vault if desk is None else desk.vault
            if held is not None:
                held.release()

    def _lock_folder(self, folder: Path) -> Vault:
        from ketadesk.desk.vault import Vault

        return Vault(folder, boot_id=self._ticks.boot_id())

    # --- pages -----------------------------------------------------------------------------

    def _show(self, page: QWidget) -> None:
        self._frame.show_page(page)
        page.setFocus()

    def _wait(self, words: str) -> None:
        from PySide6.QtWidgets import QWidget

        page = QWidget()
        centred(page, Label(words, "secondary", wraps=False))
        self._show(page)

    def _show_sign_in(
        self, people: tuple[Candidate, ...], passphrases: tuple[tuple[str, str], ...] = ()
    ) -> None:
        page = SignInScreen(people, self._sign_in, passphrases)
        page.recovery_wanted.connect(self._show_recovery)
        self._show(page)
        page.card.take_focus()

    def _show_recovery(self) -> None:
        if self._vault is None:
            return
        from ketadesk.ui.entry.rescue import RescueScreen

        page = RescueScreen(self._vault, self._ticks, self._ids)
        page.unlocked.connect(self._hold)
        page.opened.connect(self._work)
        page.left.connect(self.begin)
        self._show(page)

    def _show_wizard(self, vault: Vault) -> None:
        from ketadesk.ui.entry.wizard import Wizard

        page = Wizard(vault, self._ticks, self._ids)
        page.founded.connect(self._hold)
        page.finished.connect(self._work)
        page.faulted.connect(self._fail)
        self._show(page)

    def _hold(self, desk: Desk) -> None:
        self.desk = desk

    def _fail(self, fault: EnvironmentFault) -> None:
        from ketadesk.ui.wording import fault_words

        if self._practice and fault.fault is Fault.FOLDER_UNSUITABLE:
            self._show_fault(
                _("This folder holds something else than a practice clinic. Nothing was changed."),
                _("Name an empty folder, or none to use the usual one."),
            )
            return
        self._show_fault(*fault_words(fault.fault))

    def _show_fault(self, sentence: str, next_step: str) -> None:
        from ketadesk.ui.fault_view import FaultView

        self.end()
        page = FaultView(sentence, next_step, str(self._folder))
        page.retried.connect(self.begin)
        page.closed.connect(self._frame.close)
        self._show(page)

    def _open_practice(self) -> None:
        from ketadesk.desk.practice import open_practice

        try:
            clinic = open_practice(self._folder, self._ticks, self._ids)
        except EnvironmentFault as fault:
            self._fail(fault)
            return
        self._vault = clinic.vault
        self._show_sign_in(
            tuple(Candidate(each.id, each.name) for each in clinic.people),
            tuple((each.name, each.passphrase) for each in clinic.people),
        )

    # --- ways in ---------------------------------------------------------------------------

    def _sign_in(self, person: str, passphrase: str) -> Problem | None:
        from ketadesk.desk.desk import unlock
        from ketadesk.kernel.problems import Problem

        if self._vault is None:
            return None
        try:
            opened = unlock(
                self._vault, person, passphrase, self._ticks, self._ids, training=self._practice
            )
        except EnvironmentFault as fault:
            self._fail(fault)
            return None
        if isinstance(opened, Problem):
            return opened
        self._work(opened)
        return None

    def _work(self, desk: Desk) -> None:
        from ketadesk.ui.presenter import ClinicPresenter
        from ketadesk.ui.window import MainWindow

        self.desk = desk
        window = MainWindow(ClinicPresenter(desk), training=self._practice, look=self._look)
        self._frame.may_close = window.may_close
        self._frame.closed = window.end
        self._frame.show_page(window)
        window.begin()
