"""The recovery key in the settings: a new one, which holds once it was typed back."""

from __future__ import annotations

from ketadesk.kernel.problems import EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs, Refused
from ketadesk.ui.kit import Button, Card, Label, line_up
from ketadesk.ui.navigation import Navigator
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.settings_dialogs import NewRecoveryKey
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.wording import refusal_sentence


class RecoveryKeyCard(Card):
    """Makes a new recovery key. Nothing has changed before it was typed back (R-UX-29).

    Args:
        clinic: the clinic's presenter.
        navigator: the window.
        dialogs: shows the key and asks for it back.
    """

    def __init__(self, clinic: ClinicPresenter, navigator: Navigator, dialogs: Dialogs) -> None:
        super().__init__(_("Recovery key"))
        self._clinic, self._navigator, self._dialogs = clinic, navigator, dialogs
        self.new_key = Button(_("Make a new recovery key"))
        self.new_key.clicked.connect(self._on_new_key)
        self._message = Label("", "message")
        self.add(
            Label(
                _(
                    "It opens the record when nobody's passphrase does. A new one takes the "
                    "earlier one's place once it has been typed back from its paper."
                ),
                "secondary",
            )
        )
        self.add(line_up(self.new_key, self._message, gap=12), above=0)

    def _on_new_key(self) -> None:
        made: str | Refused
        try:
            made = self._clinic.desk.clinic.prepare_recovery_key()
        except EnvironmentFault as fault:
            made = fault
        if isinstance(made, Problem | EnvironmentFault):
            self._say(Status.STOP, refusal_sentence(made))
            return
        self._message.setText("")
        dialog = NewRecoveryKey(self._clinic, made, self._navigator.window_widget())
        if self._dialogs.show(dialog) is not None and dialog.outcome:
            self._say(Status.OK, dialog.outcome)

    def _say(self, status: Status, sentence: str) -> None:
        self._message.set_status(status)
        self._message.setText(f"{SYMBOLS[status]} {sentence}")
