"""The real questions, each a dialog over the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from ketadesk.desk.desk import Desk
from ketadesk.desk.session import Proof
from ketadesk.kernel.problems import Code, EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import AskReason, ReasonedAct, Signed, SignedAct, SignIn
from ketadesk.ui.drafts import DialogDrafts
from ketadesk.ui.kit import (
    ButtonKind,
    Dialog,
    FieldRow,
    NoteField,
    Option,
    PassphraseField,
    SegmentedAnswer,
    Verb,
)
from ketadesk.ui.wording import fault_sentence, note_hint, problem_sentence, refusal_sentence

_KEYS_END: Final = 10
PROTOCOL_FILES: Final = "TOML (*.toml)"


class SignInDialog(Dialog):
    """Who, passphrase, and where asked a choice and a reason.

    Proving a passphrase is made slow on purpose and happens on the window's thread: the window
    stands still meanwhile, for up to half a second.

    Args:
        desk: checks the passphrase.
        wanted: what is asked.
        act: does it; what it is refused for keeps the dialog open with its sentence.
        parent: the window.
    """

    def __init__(self, desk: Desk, wanted: SignIn, act: SignedAct, parent: QWidget | None) -> None:
        kind = ButtonKind.STOP if wanted.destructive else ButtonKind.PRIMARY
        verbs = (Verb("back", _("Go back")), Verb("sign", wanted.verb, kind, closes=False))
        super().__init__(wanted.title, wanted.sentences, verbs, parent=parent)
        self._desk, self._wanted, self._act = desk, wanted, act
        self.choice: SegmentedAnswer | None = None
        if wanted.choices:
            self.choice = SegmentedAnswer(_numbered(wanted.choices), wanted.title)
            self.choice.key_answered.connect(self._on_choice_left)
            self.choice.chosen.connect(self._on_chosen)
            self.add(self.choice)
        self.reason_field = NoteField(wanted.reason_label or _("Reason"), "", lines=2)
        self._drafts: DialogDrafts | None = None
        if wanted.reason_label:
            self.add(
                FieldRow(wanted.reason_label, self.reason_field, hint=note_hint(), stacked=True)
            )
            if wanted.drafts is not None:
                self._drafts = DialogDrafts(wanted.drafts, {"reason": self.reason_field}, self)
        else:
            # Without a place in the dialog it would be a window of its own.
            self.reason_field.setParent(self)
            self.reason_field.hide()
        people = tuple((each.id, each.name) for each in wanted.people)
        self.who = SegmentedAnswer(_numbered(people), _("Who signs"))
        if len(wanted.people) == 1:
            self.who.set_value(wanted.people[0].id)
        self.add(FieldRow(_("Who signs"), self.who, stacked=True))
        self.passphrase = PassphraseField(_("Passphrase"), _("Show"), _("Hide"))
        self.add(FieldRow(_("Passphrase"), self.passphrase, stacked=True))
        self.who.key_answered.connect(self.passphrase.field.setFocus)
        self.who.chosen.connect(self._on_chosen)
        self.reason_field.sent.connect(self._to_signer)
        self.passphrase.submitted.connect(self._on_submitted)
        self.verb_pressed.connect(self._on_submitted)
        first = self.choice or (self.reason_field if wanted.reason_label else None)
        (first or (self.passphrase.field if len(wanted.people) == 1 else self.who)).setFocus()

    def _on_chosen(self, _value: str) -> None:
        """What was said about the answer before is no longer so."""
        self.show_message("")

    def _on_choice_left(self) -> None:
        if self._wanted.reason_label:
            self.reason_field.setFocus()
        else:
            self._to_signer()

    def _to_signer(self) -> None:
        """Where it is settled who signs, the next thing to type is the passphrase."""
        (self.who if self.who.value is None else self.passphrase.field).setFocus()

    def _on_submitted(self, _verb: str = "") -> None:
        choice = "" if self.choice is None else (self.choice.value or "")
        reason = self.reason_field.text().strip()
        if self.choice is not None and not choice:
            self.show_message(_("Choose one of the answers first."))
            self.choice.setFocus()
            return
        if self._wanted.reason_label and not reason:
            self.show_message(_("A reason is needed here."))
            self.reason_field.setFocus()
            return
        if self.who.value is None:
            self.show_message(_("Choose who signs."))
            self.who.setFocus()
            return
        if not self.passphrase.text():
            # Enter alone is nobody's attempt, and the audit keeps none.
            self.show_message(_("Type the passphrase first."))
            self.passphrase.field.setFocus()
            return
        proof = self._proof(self.who.value)
        if proof is None:
            return
        refused = self._act(Signed(proof, reason, choice))
        if refused is not None:
            self.show_message(refusal_sentence(refused))
            return
        self.passphrase.wipe()
        if self._drafts is not None:
            self._drafts.end()
        self.finish("sign")

    def _proof(self, person: str) -> Proof | None:
        """The proof, or None with the reason on the screen and the passphrase asked for again."""
        more = ""
        try:
            proof = self._desk.session.prove(person, self.passphrase.text())
        except EnvironmentFault as fault:
            # Only a passphrase that does not fit is written about, so this one did not.
            proof = Problem(Code.SIGN_IN_FAILED, person)
            more = " " + fault_sentence(fault.fault)
        if isinstance(proof, Proof):
            return proof
        self.passphrase.wipe()
        self.passphrase.field.setFocus()
        self.show_message(problem_sentence(proof) + more)
        return None


def _numbered(choices: Sequence[tuple[str, str]]) -> tuple[Option, ...]:
    """Choices with their numbers as keys, as on the sign-in screen."""
    return tuple(
        Option(value, label, str(number) if number < _KEYS_END else "")
        for number, (value, label) in enumerate(choices, start=1)
    )


class ReasonDialog(Dialog):
    """One reason for one act.

    Args:
        wanted: what is asked.
        act: does it; what it is refused for keeps the dialog open with its sentence.
        parent: the window.
    """

    def __init__(self, wanted: AskReason, act: ReasonedAct, parent: QWidget | None) -> None:
        verbs = (
            Verb("back", _("Go back")),
            Verb("go", wanted.verb, ButtonKind.PRIMARY, closes=False),
        )
        super().__init__(wanted.title, wanted.sentences, verbs, parent=parent)
        self._act = act
        self.field = NoteField(_("Reason"), "", lines=2)
        self.add(FieldRow(_("Reason"), self.field, hint=note_hint(), stacked=True))
        self._drafts = DialogDrafts(wanted.drafts, {"reason": self.field}, self)
        self.verb_pressed.connect(self._on_verb)
        self.field.setFocus()

    def _on_verb(self, _name: str) -> None:
        reason = self.field.text().strip()
        if not reason:
            self.show_message(_("A reason is needed here."))
            self.field.setFocus()
            return
        refused = self._act(reason)
        if refused is not None:
            self.show_message(refusal_sentence(refused))
            return
        self._drafts.end()
        self.finish("go")


class QtDialogs:
    """The real questions.

    Args:
        desk: checks passphrases.
        parent: gives the window, asked for each time.
    """

    def __init__(self, desk: Desk, parent: Callable[[], QWidget]) -> None:
        self._desk = desk
        self._parent = parent

    def _over(self) -> QWidget:
        """What a question stands over: another question that is open, or the window."""
        return QApplication.activeModalWidget() or self._parent()

    def sign_in(self, wanted: SignIn, act: SignedAct) -> bool:
        """See ``Dialogs``."""
        dialog = SignInDialog(self._desk, wanted, act, self._over())
        return self.show(dialog) == "sign"

    def reason(self, wanted: AskReason, act: ReasonedAct) -> bool:
        """See ``Dialogs``."""
        return self.show(ReasonDialog(wanted, act, self._over())) == "go"

    def confirm(
        self, title: str, sentences: Sequence[str], verb: str, *, destructive: bool = False
    ) -> bool:
        """See ``Dialogs``."""
        kind = ButtonKind.STOP if destructive else ButtonKind.PRIMARY
        verbs = (Verb("back", _("Go back")), Verb("go", verb, kind))
        return self.show(Dialog(title, sentences, verbs, parent=self._over())) == "go"

    def tell(self, title: str, sentences: Sequence[str]) -> None:
        """See ``Dialogs``."""
        self.show(Dialog(title, sentences, (Verb("back", _("Go on")),), parent=self._over()))

    def show(self, dialog: Dialog) -> str | None:
        """See ``Dialogs``."""
        try:
            return dialog.ask()
        finally:
            dialog.deleteLater()

    def save_path(self, title: str, name: str) -> Path | None:
        """See ``Dialogs``."""
        proposed = str(documents_folder() / name)
        kinds = PROTOCOL_FILES if name.endswith(".toml") else "PDF (*.pdf)"
        chosen, _filter = QFileDialog.getSaveFileName(self._over(), title, proposed, kinds)
        return Path(chosen) if chosen else None

    def open_path(self, title: str) -> Path | None:
        """See ``Dialogs``."""
        begin = str(documents_folder())
        chosen, _filter = QFileDialog.getOpenFileName(self._over(), title, begin, PROTOCOL_FILES)
        return Path(chosen) if chosen else None


def documents_folder() -> Path:
    """Where this account keeps documents; the home folder if the system names no such place."""
    places = QStandardPaths.StandardLocation
    named = Path(QStandardPaths.writableLocation(places.DocumentsLocation))
    return named if named.is_dir() else Path.home()
