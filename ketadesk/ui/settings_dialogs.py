"""Questions of the settings: somebody new, another passphrase, a new recovery key, a protocol."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ketadesk.desk.tries import Try
from ketadesk.kernel.problems import Code, EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.protocols.model import Protocol
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.entry.approval import approve
from ketadesk.ui.entry.chain import Chain
from ketadesk.ui.entry.person_form import NewPassphrase, PersonForm
from ketadesk.ui.entry.protocol_list import ProtocolList
from ketadesk.ui.entry.recovery_key import RecoveryKeyPanel
from ketadesk.ui.kit import (
    ButtonKind,
    Dialog,
    FieldRow,
    MultiAnswer,
    Option,
    SegmentedAnswer,
    Verb,
)
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.theme import px
from ketadesk.ui.wording import ROLES, refusal_sentence
from ketadesk.visit.people import Role


class SettingsDialog(Dialog):
    """A question with one act.

    Attributes:
        outcome: what was done, for the screen; empty while nothing was.
        tried: what the act had said when a fault ended it.
    """

    def __init__(
        self, title: str, sentences: tuple[str, ...], verb: str, parent: QWidget | None
    ) -> None:
        verbs = (
            Verb("back", _("Go back")),
            Verb("do", verb, ButtonKind.PRIMARY, closes=False),
        )
        super().__init__(title, sentences, verbs, parent=parent)
        self.outcome = ""
        self.tried = Try()
        self.verb_pressed.connect(self._on_verb)

    def act(self) -> bool:
        """Do it; whether it was done. What is in the way is said in the dialog."""
        raise NotImplementedError

    def _on_verb(self) -> None:
        if self.act():
            self.finish("do")

    def refused(self, done: object) -> bool:
        """Say why it was not done, if it was not."""
        if isinstance(done, Problem | EnvironmentFault):
            self.show_message(refusal_sentence(done))
            return True
        return False

    def to_verb(self) -> None:
        """Move on to the button that does it."""
        self.button("do").setFocus()


class AddPerson(SettingsDialog):
    """Somebody more who may sign in."""

    def __init__(self, clinic: ClinicPresenter, parent: QWidget | None) -> None:
        super().__init__(
            _("Add a person"),
            (_("Each person has a sign-in name and a passphrase of their own."),),
            _("Add this person"),
            parent,
        )
        self._clinic = clinic
        vault = clinic.desk.vault
        if vault is None:
            raise LookupError("this desk has no data folder")
        self.form = PersonForm(vault)
        options = tuple(Option(role.value, _(words)) for role, words in ROLES.items())
        self.roles = MultiAnswer(options, _("Roles"))
        self._roles_row = FieldRow(_("Roles"), self.roles, stacked=True)
        self.add(self._roles_row)
        self.add(self.form)
        self.form.passed_on.connect(self.to_verb)
        self.roles.setFocus()

    def act(self) -> bool:
        """See ``SettingsDialog``."""
        self._roles_row.clear_problem()
        roles = tuple(Role(value) for value in self.roles.values)
        if not roles:
            self._roles_row.show_problem(_("Choose at least one role."))
            return False
        new = self.form.person(
            roles,
            tuple(self._clinic.desk.session.people),
            self._clinic.desk.session.settings.name,
        )
        if new is None:
            return False
        done = self._clinic.attempt(lambda: self._clinic.desk.clinic.add_person(new), self.tried)
        if isinstance(done, Problem) and done.code in {Code.NAME_TAKEN, Code.OUT_OF_RANGE}:
            self.form.show_problem(done)
            return False
        if self.refused(done):
            return False
        self.form.wipe()
        self.outcome = _("{name} may sign in.").format(name=new.name)
        return True


class ReplacePassphrase(SettingsDialog):
    """A new passphrase for somebody who has forgotten theirs (R-SEC-09)."""

    def __init__(self, clinic: ClinicPresenter, parent: QWidget | None) -> None:
        super().__init__(
            _("Replace a passphrase"),
            (_("The earlier passphrase ends. This is kept in the audit."),),
            _("Replace it"),
            parent,
        )
        self._clinic = clinic
        vault = clinic.desk.vault
        if vault is None:
            raise LookupError("this desk has no data folder")
        people = clinic.desk.session.people.values()
        self.who = SegmentedAnswer(
            tuple(Option(each.id, each.name) for each in people if each.active), _("Whose")
        )
        self._who_row = FieldRow(_("Whose"), self.who, stacked=True)
        self.passphrase = NewPassphrase(vault)
        self.add(self._who_row)
        self.add(self.passphrase)
        Chain((self.who, self.passphrase.first, self.passphrase.again), self.to_verb, self)
        self.who.setFocus()

    def act(self) -> bool:
        """See ``SettingsDialog``."""
        self._who_row.clear_problem()
        person = self._clinic.desk.session.people.get(self.who.value or "")
        if person is None:
            self._who_row.show_problem(_("Choose whose passphrase is replaced."))
            return False
        passphrase = self.passphrase.passphrase(
            person.id, person.name, self._clinic.desk.session.settings.name
        )
        if passphrase is None:
            return False
        desk = self._clinic.desk.clinic
        done = self._clinic.attempt(
            lambda: desk.replace_passphrase(person.id, passphrase), self.tried
        )
        if self.refused(done):
            return False
        self.passphrase.wipe()
        self.outcome = _("{name} has a new passphrase.").format(name=person.name)
        return True


class NewRecoveryKey(SettingsDialog):
    """The new key, typed back from its paper. Until then the earlier one holds (R-UX-29)."""

    def __init__(self, clinic: ClinicPresenter, key: str, parent: QWidget | None) -> None:
        super().__init__(
            _("New recovery key"),
            (
                _("The earlier key holds until the new one has been typed back from its paper."),
                _("From then on the earlier one opens nothing: destroy its paper."),
            ),
            _("Put it in the earlier one's place"),
            parent,
        )
        vault = clinic.desk.vault
        if vault is None:
            raise LookupError("this desk has no data folder")
        self._clinic = clinic
        self.panel = RecoveryKeyPanel(key, vault.is_prepared_key)
        self.add(self.panel)
        self.panel.passed_on.connect(self.to_verb)
        self.panel.setFocus()

    def act(self) -> bool:
        """See ``SettingsDialog``."""
        if not self.panel.confirmed():
            return False
        desk, typed = self._clinic.desk.clinic, self.panel.field.text()
        if self.refused(self._clinic.attempt(lambda: desk.confirm_recovery_key(typed), self.tried)):
            return False
        self._clinic.changed.emit(None)
        self.outcome = _("The new recovery key holds.")
        return True


class ReadProtocol(SettingsDialog):
    """A protocol's rows; after the last one marked [D], a director's signature.

    Args:
        clinic: the clinic's presenter.
        dialogs: asks for the passphrase.
        protocol: exactly what would be approved.
        parent: the window.
        beside: how it differs from the shipped one, in a sentence; empty where it is that one.
    """

    def __init__(
        self,
        clinic: ClinicPresenter,
        dialogs: Dialogs,
        protocol: Protocol,
        parent: QWidget | None,
        beside: str = "",
    ) -> None:
        sentences = (beside,) if beside else ()
        super().__init__(_("Read and approve"), sentences, _("Approve as medical director"), parent)
        self._clinic, self._dialogs, self._protocol = clinic, dialogs, protocol
        self.list = ProtocolList(protocol)
        wide = min(px(860), 1000)
        self.list.setMinimumSize(wide, min(px(480), 600))
        # A dialog opens at two thirds of the desktop at most, which may be less than the list.
        self.setMinimumWidth(wide + 60)
        self.button("do").setEnabled(False)
        self.list.read.connect(self._on_read)
        self.add(self.list)
        self.list.setFocus()

    def _on_read(self) -> None:
        self.button("do").setEnabled(True)

    def act(self) -> bool:
        """See ``SettingsDialog``."""
        if not self.list.all_read:
            self.list.setFocus()
            return False
        if not approve(self._clinic.desk, self._dialogs, self._protocol):
            return False
        self._clinic.changed.emit(None)
        self.outcome = _("Version {version} is approved.").format(version=self._protocol.version)
        return True
