"""Turning on what protocols ship switched off, such as pain after surgery."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ketadesk.kernel.problems import EnvironmentFault
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs, Refused, Signed, SignIn, refusal
from ketadesk.ui.entry.approval import directors
from ketadesk.ui.kit import FieldRow, MultiAnswer, Option
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.settings_dialogs import SettingsDialog


class SwitchChoices(SettingsDialog):
    """Every choice of the protocols in use, on or off; a director signs for all of it.

    Args:
        clinic: the clinic's presenter.
        dialogs: asks for the passphrase.
        parent: the window.
    """

    def __init__(self, clinic: ClinicPresenter, dialogs: Dialogs, parent: QWidget | None) -> None:
        super().__init__(
            _("Choices that are switched off"),
            (
                _("Protocols ship these switched off. What is chosen here is offered in a visit."),
                _("Most belong to another protocol, which asks what they need: prefer that one."),
            ),
            _("Sign as medical director"),
            parent,
        )
        self._clinic, self._dialogs = clinic, dialogs
        desk = clinic.desk.clinic
        self.answers: dict[str, MultiAnswer] = {}
        for protocol in desk.usable_protocols():
            mine = [each for each in desk.choices() if each.protocol == protocol]
            if mine:
                options = tuple(Option(each.name, each.option.label) for each in mine)
                answer = MultiAnswer(options, protocol.title)
                on = desk.switched_on()
                answer.set_values(each.name for each in mine if each.name in on)
                self.answers[protocol.id] = answer
                self.add(FieldRow(protocol.title, answer, stacked=True))
        next(iter(self.answers.values())).setFocus()

    def act(self) -> bool:
        """See ``SettingsDialog``."""
        desk = self._clinic.desk
        on = tuple(value for each in self.answers.values() for value in each.values)
        labels = [each.option.label for each in desk.clinic.choices() if each.name in on]

        def sign(signed: Signed) -> Refused | None:
            try:
                return refusal(desk.clinic.switch_choices(on, signed.proof))
            except EnvironmentFault as fault:
                return fault

        wanted = SignIn(
            title=_("Turn on choices"),
            sentences=(
                _("On from now: {names}").format(names=", ".join(labels))
                if labels
                else _("All of them are off from now."),
            ),
            verb=_("Sign as medical director"),
            people=directors(desk),
        )
        if not self._dialogs.sign_in(wanted, sign):
            return False
        self._clinic.changed.emit(None)
        self.outcome = wanted.sentences[0]
        return True
