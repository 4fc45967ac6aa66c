"""What a nurse may do in this clinic, in the settings: read by anybody, signed by a director."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtWidgets import QWidget

from ketadesk.desk.tries import Try
from ketadesk.kernel.dates import show_date
from ketadesk.kernel.text import N_, _
from ketadesk.ui.dialogs import Dialogs, Refused, Signed, SignIn, refusal
from ketadesk.ui.kit import (
    Button,
    Card,
    Column,
    DataTable,
    FieldRow,
    FocusScroll,
    Label,
    Option,
    SegmentedAnswer,
    column,
    line_up,
)
from ketadesk.ui.navigation import Navigator
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.settings_dialogs import SettingsDialog
from ketadesk.ui.theme import SYMBOLS, Status, px
from ketadesk.visit.people import Role
from ketadesk.visit.rights import DEFAULT, Act, Right, offered

ACTS: Final[Mapping[Act, str]] = {
    Act.RESUME_AMBER: N_("Resume after a plain pause or an amber value"),
    Act.RESUME_RED: N_("Resume after a red value"),
    Act.INCREASE: N_("Increase the rate"),
    Act.EXTEND: N_("Extend the infusion"),
    Act.BEYOND_CEILING: N_("Go past the ceiling of the order"),
    Act.BOLUS: N_("Give a bolus"),
}
RIGHTS: Final[Mapping[Right, str]] = {
    Right.ALONE: N_("Alone"),
    Right.ORDER: N_("Under an order that is read back"),
    Right.BLOCKED: N_("Not at all"),
}
_KEYS: Final[Mapping[Right, str]] = {
    Right.ALONE: N_("A"),
    Right.ORDER: N_("O"),
    Right.BLOCKED: N_("N"),
}
ALWAYS: Final = N_(
    "A nurse may always pause, slow and stop the pump alone. Overriding a stop and deciding stay "
    "with a prescriber."
)


def right_words(act: Act, right: Right) -> str:
    """A right in a sentence's place; how it differs from the reference is said with it."""
    words = _(RIGHTS[right])
    if right is DEFAULT[act]:
        return words
    return _("{right} (KetaDesk proposes: {default})").format(
        right=words, default=_(RIGHTS[DEFAULT[act]]).lower()
    )


class ActionTableCard(Card):
    """The table that holds, who signed it, and the way to another one.

    Args:
        clinic: the clinic's presenter.
        navigator: the window.
        dialogs: shows the form and asks for the signature.
    """

    def __init__(self, clinic: ClinicPresenter, navigator: Navigator, dialogs: Dialogs) -> None:
        super().__init__(_("What a nurse may do"))
        self._clinic, self._navigator, self._dialogs = clinic, navigator, dialogs
        self.table = DataTable((), (), spoken=_("What a nurse may do"))
        self.signed = Label("", "secondary")
        self.change = Button(_("Change and sign"))
        self.change.clicked.connect(self._on_change)
        self._message = Label("", "message")
        self.add_row(self.table)
        self.add(column(Label(_(ALWAYS), "secondary"), self.signed, gap=4))
        self.add(line_up(self.change, self._message, gap=12), above=0)
        clinic.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the table that now holds."""
        found = self._clinic.desk.action_table.in_force()
        self.table.show_rows(
            (Column(_("Act"), share=5), Column(_("A nurse may do it"), share=6)),
            [(_(ACTS[act]), right_words(act, found.table.right(act))) for act in Act],
        )
        if found.by is None or found.at is None:
            self.signed.setText(_("As KetaDesk proposes it; no director has changed it."))
            return
        person = self._clinic.desk.session.people.get(found.by)
        self.signed.setText(
            _("Signed by {name}, {date}").format(
                name=found.by if person is None else person.name,
                date=show_date(self._clinic.local(found.at).date()),
            )
        )

    def _on_change(self) -> None:
        self._message.setText("")
        dialog = ChangeRights(self._clinic, self._dialogs, self._navigator.window_widget())
        if self._dialogs.show(dialog) is not None and dialog.outcome:
            self._message.set_status(Status.OK)
            self._message.setText(f"{SYMBOLS[Status.OK]} {dialog.outcome}")
        self.refresh()


class ChangeRights(SettingsDialog):
    """Another right for each act, within what any clinic may give, and a director's signature."""

    def __init__(self, clinic: ClinicPresenter, dialogs: Dialogs, parent: QWidget | None) -> None:
        floor = _("What goes beyond today's order takes an order: it is never a nurse's alone.")
        super().__init__(
            _("What a nurse may do"), (_(ALWAYS), floor), _("Sign as medical director"), parent
        )
        self._clinic, self._dialogs = clinic, dialogs
        self._now = clinic.desk.action_table.in_force().table
        self.answers: dict[Act, SegmentedAnswer] = {}
        rows = []
        for act in Act:
            options = tuple(
                Option(right.value, _(RIGHTS[right]), _(_KEYS[right])) for right in offered(act)
            )
            answer = SegmentedAnswer(options, _(ACTS[act]))
            answer.set_value(self._now.right(act).value)
            answer.key_answered.connect(self._on_answered)
            self.answers[act] = answer
            rows.append(FieldRow(_(ACTS[act]), answer, stacked=True))
        scroll = FocusScroll(column(*rows, gap=8))
        wide = min(px(620), 1000)
        scroll.setMinimumSize(wide, min(px(460), 560))
        # A dialog opens at two thirds of the desktop at most, which may be less than the rows.
        self.setMinimumWidth(wide + 60)
        self.add(scroll)
        self.answers[Act.RESUME_AMBER].setFocus()

    def _on_answered(self) -> None:
        rows, done = list(self.answers.values()), self.sender()
        place = next((n for n, each in enumerate(rows) if each is done), -1) + 1
        if place < len(rows):
            rows[place].setFocus()
        else:
            self.to_verb()

    def _changes(self) -> dict[Act, Right]:
        chosen = {act: Right(each.value or "") for act, each in self.answers.items()}
        return {act: right for act, right in chosen.items() if right is not self._now.right(act)}

    def act(self) -> bool:
        """See ``SettingsDialog``."""
        changes = self._changes()
        if not changes:
            self.show_message(_("Nothing was changed."))
            return False
        sentences = tuple(
            _("{act}: {right}").format(act=_(ACTS[act]), right=right_words(act, right))
            for act, right in changes.items()
        )
        people = self._clinic.desk.session.people.values()
        directors = tuple(each for each in people if each.active and Role.DIRECTOR in each.roles)
        wanted = SignIn(_("What a nurse may do"), sentences, _("Sign"), directors)
        tried = Try()

        def sign(signed: Signed) -> Refused | None:
            desk = self._clinic.desk.action_table
            done = self._clinic.attempt(lambda: desk.write(changes, signed.proof), tried)
            return refusal(done)

        if not self._dialogs.sign_in(wanted, sign):
            return False
        self._clinic.changed.emit(None)
        self.outcome = _("Signed: it holds from now on.")
        return True
