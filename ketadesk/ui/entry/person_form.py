"""A person who is to sign in: names and passphrase, for the first start and for the settings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.desk.clinic import NewPerson, person_problem
from ketadesk.desk.vault import Vault
from ketadesk.kernel.problems import Code, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.entry.chain import Chain
from ketadesk.ui.kit import FieldRow, PassphraseField, TextField
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.people import Role


class NewPassphrase(QWidget):
    """A passphrase typed twice.

    Args:
        vault: knows which passphrases are too weak.
    """

    def __init__(self, vault: Vault, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vault = vault
        self.first = PassphraseField(_("Passphrase"), _("Show"), _("Hide"))
        self.again = PassphraseField(_("The same passphrase again"), _("Show"), _("Hide"))
        hint = _("At least 15 characters, such as four words that do not belong together")
        self._first_row = FieldRow(_("Passphrase"), self.first, hint=hint, stacked=True)
        self._again_row = FieldRow(_("The same passphrase again"), self.again, stacked=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self._first_row)
        column.addWidget(self._again_row)

    def passphrase(self, *names: str) -> str | None:
        """The passphrase, or None after saying what is in the way.

        Args:
            names: of the person and the clinic; a passphrase of nothing else is too weak.
        """
        self._first_row.clear_problem()
        self._again_row.clear_problem()
        text = self.first.text()
        weak = self._vault.passphrase_problem(text, *names)
        differs = text != self.again.text()
        if differs:
            self.again.wipe()
            self._again_row.show_problem(_("The two passphrases differ. Type the same one twice."))
            self.again.setFocus()
        if weak is not None:
            self._first_row.show_problem(_weak_words(weak))
            self.first.setFocus()
            self.first.field.selectAll()
        return None if differs or weak is not None else text

    def wipe(self) -> None:
        """Forget both."""
        self.first.wipe()
        self.again.wipe()


def _weak_words(weak: Problem) -> str:
    reasons = {
        "common": _(
            "This passphrase is guessed soon. Take four words that do not belong together."
        ),
        "name": _("This passphrase is made of the person's name. Take other words."),
    }
    return reasons.get(weak.params.get("reason", ""), problem_sentence(weak))


class PersonForm(QWidget):
    """Name, sign-in name and passphrase of somebody new.

    Signals:
        passed_on(): Enter was pressed in the last field.

    Args:
        vault: knows which passphrases are too weak.
    """

    passed_on = Signal()

    def __init__(self, vault: Vault, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = TextField(_("Full name"), _("as it is printed, with title or letters"))
        self.sign_in_name = TextField(_("Sign-in name"), _("small letters, such as r.okafor"))
        self.passphrase = NewPassphrase(vault)
        self._name_row = FieldRow(_("Full name"), self.name, stacked=True)
        self._id_row = FieldRow(_("Sign-in name"), self.sign_in_name, stacked=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        for widget in (self._name_row, self._id_row, self.passphrase):
            column.addWidget(widget)
        fields = (self.name, self.sign_in_name, self.passphrase.first, self.passphrase.again)
        self.chain = Chain(fields, self.passed_on.emit, self)
        self.setFocusProxy(self.name)

    def person(
        self, roles: Sequence[Role], taken: Sequence[str], clinic: str = ""
    ) -> NewPerson | None:
        """The person as typed, or None after saying what is in the way.

        Args:
            roles: what the person may do.
            taken: sign-in names in use.
            clinic: its name, which is no passphrase either (R-SEC-03).
        """
        name, person_id = self.name.text().strip(), self.sign_in_name.text().strip()
        self._name_row.clear_problem()
        self._id_row.clear_problem()
        # Everything that is in the way is said at once; the focus ends on the first of it.
        passphrase = self.passphrase.passphrase(person_id, name, clinic)
        problem = person_problem(person_id, name or "-", tuple(taken))
        if problem is not None:
            self.show_problem(problem)
        if not name:
            self._name_row.show_problem(_("This is not answered yet."))
            self.name.setFocus()
        if not name or problem is not None or passphrase is None:
            return None
        return NewPerson(person_id, name, tuple(roles), passphrase)

    def show_problem(self, problem: Problem) -> None:
        """Say beside the name that it is about what is in the way."""
        words = problem_sentence(problem)
        if problem.item == "name":
            self._name_row.show_problem(words)
            self.name.setFocus()
            return
        if problem.code is Code.OUT_OF_RANGE:
            words = _("Take 2 to 40 small letters, digits, dots or hyphens, without spaces.")
        elif problem.code is Code.NAME_TAKEN:
            words = _("This name is in use, or several people could share it. Choose another.")
        self._id_row.show_problem(words)
        self.sign_in_name.setFocus()

    def wipe(self) -> None:
        """Empty all fields."""
        self.name.set_text("")
        self.sign_in_name.set_text("")
        self.passphrase.wipe()
