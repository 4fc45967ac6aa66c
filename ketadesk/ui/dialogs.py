"""The seam for questions: screens ask through it, tests answer through a double."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QFileDialog, QWidget

from ketadesk.desk.desk import Desk
from ketadesk.desk.session import Proof
from ketadesk.kernel.problems import Problem
from ketadesk.kernel.text import _
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    Dialog,
    FieldRow,
    NoteField,
    Option,
    PassphraseField,
    SegmentedAnswer,
    Verb,
)
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.people import Person


@dataclass(frozen=True, slots=True)
class SignIn:
    """A person is to enter the passphrase for one act.

    Attributes:
        title: the act.
        sentences: patient and effect.
        verb: on the button that does it.
        people: who may; the first is proposed only if there is no other.
        reason_label: if given, a reason is asked for as well.
        choices: if given, one of these (value, label) is to be chosen, and nothing is chosen
            beforehand.
        destructive: the button is red and stands apart.
    """

    title: str
    sentences: tuple[str, ...]
    verb: str
    people: tuple[Person, ...]
    reason_label: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    destructive: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """The answer to ``SignIn``."""

    proof: Proof
    reason: str
    choice: str


class Dialogs(Protocol):
    """Questions that the window may ask."""

    def sign_in(self, wanted: SignIn, act: Callable[[Signed], Problem | None]) -> bool:
        """Ask for a passphrase and act; the dialog stays while the act is refused."""

    def reason(self, title: str, sentences: Sequence[str], verb: str) -> str | None:
        """Ask for a reason; None if it was not given."""

    def confirm(
        self, title: str, sentences: Sequence[str], verb: str, *, destructive: bool = False
    ) -> bool:
        """Ask whether to go on; the safe answer is the default."""

    def tell(self, title: str, sentences: Sequence[str]) -> None:
        """Say something that must be read."""

    def show(self, dialog: Dialog) -> str | None:
        """Show a screen's own dialog; the verb pressed, or None."""

    def save_path(self, title: str, name: str) -> Path | None:
        """Ask where to save a file."""


class SignInDialog(Dialog):
    """Who, passphrase, and where asked a choice and a reason.

    Args:
        desk: checks the passphrase.
        wanted: what is asked.
        act: does it; a Problem keeps the dialog open with its sentence.
        parent: the window.
    """

    def __init__(
        self,
        desk: Desk,
        wanted: SignIn,
        act: Callable[[Signed], Problem | None],
        parent: QWidget | None,
    ) -> None:
        kind = ButtonKind.STOP if wanted.destructive else ButtonKind.PRIMARY
        verbs = (Verb("back", _("Go back")), Verb("sign", wanted.verb, kind, closes=False))
        super().__init__(wanted.title, wanted.sentences, verbs, parent=parent)
        self._desk, self._wanted, self._act = desk, wanted, act
        self.choice: SegmentedAnswer | None = None
        if wanted.choices:
            options = tuple(Option(value, label) for value, label in wanted.choices)
            self.choice = SegmentedAnswer(options, wanted.title)
            self.add(self.choice)
        self.reason_field = NoteField(wanted.reason_label or _("Reason"), "", lines=2)
        if wanted.reason_label:
            self.add(FieldRow(wanted.reason_label, self.reason_field, stacked=True))
        people = tuple(Option(each.id, each.name) for each in wanted.people)
        self.who = SegmentedAnswer(people, _("Who signs"))
        if len(wanted.people) == 1:
            self.who.set_value(wanted.people[0].id)
        self.add(FieldRow(_("Who signs"), self.who, stacked=True))
        self.passphrase = PassphraseField(_("Passphrase"), _("Show"), _("Hide"))
        self.add(FieldRow(_("Passphrase"), self.passphrase, stacked=True))
        self.passphrase.submitted.connect(self._on_submitted)
        self.verb_pressed.connect(self._on_submitted)
        first = self.choice or (self.reason_field if wanted.reason_label else None)
        (first or (self.passphrase.field if len(wanted.people) == 1 else self.who)).setFocus()

    def sign_button(self) -> Button:
        """The button that signs."""
        return self.button("sign")

    def _on_submitted(self, _verb: str = "") -> None:
        choice = "" if self.choice is None else (self.choice.value or "")
        reason = self.reason_field.text().strip()
        if self.choice is not None and not choice:
            self.show_message(_("Choose one of the answers first."))
            return
        if self._wanted.reason_label and not reason:
            self.show_message(_("A reason is needed here."))
            self.reason_field.setFocus()
            return
        if self.who.value is None:
            self.show_message(_("Choose who signs."))
            return
        proof = self._desk.session.prove(self.who.value, self.passphrase.text())
        if isinstance(proof, Problem):
            self.passphrase.wipe()
            self.passphrase.field.setFocus()
            self.show_message(problem_sentence(proof))
            return
        refused = self._act(Signed(proof, reason, choice))
        if refused is not None:
            self.show_message(problem_sentence(refused))
            return
        self.passphrase.wipe()
        self.finish("sign")


class QtDialogs:
    """The real questions.

    Args:
        desk: checks passphrases.
        parent: gives the window, asked for each time.
    """

    def __init__(self, desk: Desk, parent: Callable[[], QWidget]) -> None:
        self._desk = desk
        self._parent = parent

    def sign_in(self, wanted: SignIn, act: Callable[[Signed], Problem | None]) -> bool:
        """See ``Dialogs``."""
        dialog = SignInDialog(self._desk, wanted, act, self._parent())
        return self.show(dialog) == "sign"

    def reason(self, title: str, sentences: Sequence[str], verb: str) -> str | None:
        """See ``Dialogs``."""
        verbs = (Verb("back", _("Go back")), Verb("go", verb, ButtonKind.PRIMARY))
        dialog = Dialog(title, sentences, verbs, parent=self._parent())
        field = NoteField(_("Reason"), "", lines=2)
        dialog.add(FieldRow(_("Reason"), field, stacked=True))
        field.setFocus()
        pressed = self.show(dialog)
        return field.text().strip() if pressed == "go" else None

    def confirm(
        self, title: str, sentences: Sequence[str], verb: str, *, destructive: bool = False
    ) -> bool:
        """See ``Dialogs``."""
        kind = ButtonKind.STOP if destructive else ButtonKind.PRIMARY
        verbs = (Verb("back", _("Go back")), Verb("go", verb, kind))
        return self.show(Dialog(title, sentences, verbs, parent=self._parent())) == "go"

    def tell(self, title: str, sentences: Sequence[str]) -> None:
        """See ``Dialogs``."""
        self.show(Dialog(title, sentences, (Verb("back", _("Go on")),), parent=self._parent()))

    def show(self, dialog: Dialog) -> str | None:
        """See ``Dialogs``."""
        try:
            return dialog.ask()
        finally:
            dialog.deleteLater()

    def save_path(self, title: str, name: str) -> Path | None:
        """See ``Dialogs``."""
        chosen, _filter = QFileDialog.getSaveFileName(self._parent(), title, name, "PDF (*.pdf)")
        return Path(chosen) if chosen else None
