"""Banners and a line at the foot of the window: what the window itself has to say."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.kernel.dates import show_duration
from ketadesk.kernel.problems import EnvironmentFault
from ketadesk.kernel.text import N_, _, plural
from ketadesk.ui.kit import Banner, Label, keep_height
from ketadesk.ui.theme import Status
from ketadesk.ui.wording import fault_words

NO_MONITOR: Final = N_(
    "KetaDesk is a checklist and a record. It is not a monitor: watch the patient and the monitor."
)
_LINE_TICKS: Final = 8


class Notices(QWidget):
    """One banner for each thing that is the matter; each stays until it is over.

    Signals:
        settings_wanted(): somebody wants to see the settings.
        retry_wanted(): what was not saved is to be tried again.
    """

    settings_wanted = Signal()
    retry_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fault = Banner(" ", " ", _("Try again"))
        self._clock = Banner(" ", " ", status=Status.CAUTION)
        self._protocol = Banner(
            _("No protocol is approved. No visit can be started."),
            _("A medical director approves one in the settings."),
            _("Open the settings"),
            status=Status.CAUTION,
        )
        self._recovery = Banner(
            _("The recovery key was never typed back. Without its paper a record can be lost."),
            _("An administrator makes a new one in the settings."),
            _("Open the settings"),
            status=Status.CAUTION,
        )
        self._marker = Banner(
            _("The file that tells whether this record is the newest was missing."),
            _("Compare the last visits here with the paper. An older copy shows less."),
            _("I have compared"),
            status=Status.CAUTION,
        )
        self._marker.acted.connect(lambda: self._show(self._marker, shown=False))
        self._fault.acted.connect(self.retry_wanted)
        self._protocol.acted.connect(self.settings_wanted)
        self._recovery.acted.connect(self.settings_wanted)
        self._banners = (self._fault, self._clock, self._marker, self._protocol, self._recovery)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)
        for banner in self._banners:
            banner.hide()
            self._rows.addWidget(banner)
        keep_height(self)
        self._fit()

    def show_fault(self, fault: EnvironmentFault) -> None:
        """The surroundings failed; it stays until what was not saved is."""
        self._fault.show_fault(*fault_words(fault.fault))
        self._fault.show()
        self._fit()

    def end_fault(self) -> None:
        """Everything that a fault kept from being saved is saved, or is given up."""
        self._show(self._fault, shown=False)

    def show_clock(self, jump: timedelta) -> None:
        """The computer's clock stands this far from the program's; zero ends it (R-REL-13)."""
        changed = bool(jump)
        if changed and self._clock.isHidden():
            ahead = _("forward") if jump > timedelta() else _("back")
            self._clock.show_fault(
                _("The computer's clock was changed: {time} {direction}.").format(
                    time=show_duration(abs(jump)), direction=ahead
                ),
                _(
                    "KetaDesk goes on by its own clock: due times and recorded times are right. "
                    "Have the computer's clock set right."
                ),
                status=Status.CAUTION,
            )
        self._show(self._clock, shown=changed)

    def show_no_protocol(self, *, shown: bool) -> None:
        """No protocol may start a visit, or one may."""
        self._show(self._protocol, shown=shown)

    def show_no_recovery(self, *, shown: bool) -> None:
        """Nobody is known to hold the recovery key on paper, or somebody is."""
        self._show(self._recovery, shown=shown)

    def show_no_marker(self, *, shown: bool) -> None:
        """The record lay without its marker; it could be an older copy (R-REL-10)."""
        self._show(self._marker, shown=shown)

    def _show(self, banner: Banner, *, shown: bool) -> None:
        if banner.isHidden() is shown:
            banner.setVisible(shown)
            self._fit()

    def _fit(self) -> None:
        shown = any(not banner.isHidden() for banner in self._banners)
        self._rows.setContentsMargins(*((16, 10, 16, 0) if shown else (0, 0, 0, 0)))


class IdleNotice(Banner):
    """Says that the window locks soon."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(" ", " ", status=Status.INFO, parent=parent)
        self.hide()

    def show_left(self, seconds: int | None) -> None:
        """The window locks in this many seconds; None for not soon."""
        if seconds is not None:
            words = plural(
                "KetaDesk locks in {n} second.", "KetaDesk locks in {n} seconds.", seconds
            )
            self.show_fault(words, _("Press any key to go on."), status=Status.INFO)
            self.raise_()
        self.setVisible(seconds is not None)


class StatusLine(QFrame):
    """The foot of every page: what KetaDesk is not, and what a shortcut did not do (R-UX-26).

    The first stands there for good. The second is said beside it for some seconds, and no page
    moves for it: where both do not fit, the first says itself shorter.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left = 0
        self._standing = Label(_(NO_MONITOR), "small")
        # A space keeps the height of the line.
        self._said = Label(" ", "message", wraps=False)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 3, 20, 4)
        self._row.setSpacing(20)
        self._row.addWidget(self._standing, 1)
        self._row.addWidget(self._said)
        keep_height(self)

    @property
    def words(self) -> str:
        """What it says for now; empty for nothing."""
        return self._said.text().strip()

    def say(self, sentence: str) -> None:
        """Say this for some seconds, and to screen readers."""
        self._left = _LINE_TICKS
        self._said.set_status(Status.INFO)
        self._said.setText(sentence)
        self._fit()
        self.setAccessibleName(sentence)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def tick(self) -> None:
        """A second has passed."""
        if self._left:
            self._left -= 1
            if not self._left:
                self._said.set_status(None)
                self._said.setText(" ")
                self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may hold both, or no longer."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._standing.setText(_(NO_MONITOR))
        wanted = self._standing.sizeHint().width() + self._said.sizeHint().width()
        row = self._row
        margins = row.contentsMargins()
        room = self.width() - margins.left() - margins.right() - row.spacing()
        if wanted > room:
            self._standing.setText(_("KetaDesk is not a monitor."))
