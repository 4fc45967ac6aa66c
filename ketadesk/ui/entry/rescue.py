"""The way in when nobody's passphrase opens the record: the recovery key (R-SEC-09)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.desk.desk import Desk
from ketadesk.desk.rescue import rescue, unlock_with_recovery
from ketadesk.desk.vault import Vault
from ketadesk.kernel.clock import Ticks
from ketadesk.kernel.ids import Ids
from ketadesk.kernel.problems import Code, EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.entry.chain import Chain
from ketadesk.ui.entry.person_form import NewPassphrase
from ketadesk.ui.entry.sign_in import centred
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    Card,
    FieldRow,
    Label,
    Option,
    SegmentedAnswer,
    TextField,
    line_up,
)
from ketadesk.ui.theme import px
from ketadesk.ui.wording import fault_sentence, problem_sentence
from ketadesk.visit.people import Role


class RescueScreen(QWidget):
    """The recovery key first, then a new passphrase for an administrator.

    Signals:
        unlocked(object): the key fits; the ``Desk``, with nobody signed in, for the caller to
            close.
        opened(object): the ``Desk``, signed in as that administrator.
        left(): back to signing in.

    Args:
        vault: the data folder.
        ticks: the machine's clocks.
        ids: makes ids.
    """

    unlocked = Signal(object)
    opened = Signal(object)
    left = Signal()

    def __init__(
        self, vault: Vault, ticks: Ticks, ids: Ids, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._vault, self._ticks, self._ids = vault, ticks, ids
        self._desk: Desk | None = None
        self.card = Card(_("Open the record with the recovery key"))
        self.card.setMaximumWidth(px(620))
        self.key = TextField(_("Recovery key"))
        self._key_row = FieldRow(
            _("Type the key from the paper; spaces and hyphens do not matter"),
            self.key,
            stacked=True,
        )
        self.key.returnPressed.connect(self._on_key)
        self._who = SegmentedAnswer((), _("Administrator"))
        self.passphrase = NewPassphrase(vault)
        self.next = Button(_("Go on"), ButtonKind.PRIMARY)
        self.next.clicked.connect(self._on_next)
        back = Button(_("Go back"))
        back.clicked.connect(self.left)
        self._body = QVBoxLayout()
        holder = QWidget()
        holder.setLayout(self._body)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(14)
        self._body.addWidget(self._key_row)
        self.card.add(holder)
        self.card.add(line_up(self.next, back, gap=16), above=0)
        centred(self, self.card)
        self.setFocusProxy(self.key)

    @property
    def who(self) -> SegmentedAnswer:
        """Whose passphrase is set anew."""
        return self._who

    def _on_key(self) -> None:
        self.next.click()

    def _on_next(self) -> None:
        if self._desk is None:
            self._open()
        else:
            self._replace(self._desk)

    def _open(self) -> None:
        """Open the record and write down that the key was used; nobody goes on before both."""
        try:
            opened = unlock_with_recovery(self._vault, self.key.text(), self._ticks, self._ids)
        except EnvironmentFault as fault:
            self._key_row.show_problem(fault_sentence(fault.fault))
            return
        if isinstance(opened, Problem):
            self._key_row.show_problem(_key_words(opened))
            self.key.setFocus()
            return
        self._desk = opened
        self.unlocked.emit(opened)
        self.key.set_text("")
        self._ask_passphrase(opened)

    def _ask_passphrase(self, desk: Desk) -> None:
        people = tuple(
            Option(each.id, each.name)
            for each in desk.session.people.values()
            if each.active and Role.ADMINISTRATOR in each.roles
        )
        self._who = SegmentedAnswer(people, _("Administrator"))
        self._key_row.hide()
        self._body.addWidget(
            Label(_("The record is open. Give an administrator a new passphrase to go on."))
        )
        self._who_row = FieldRow(_("Administrator"), self._who, stacked=True)
        self._body.addWidget(self._who_row)
        self._body.addWidget(self.passphrase)
        Chain((self._who, self.passphrase.first, self.passphrase.again), self.next.setFocus, self)
        if len(people) == 1:
            self._who.set_value(people[0].value)
        self._who.setFocus()

    def _replace(self, desk: Desk) -> None:
        person = desk.session.people.get(self._who.value or "")
        if person is None:
            self._who_row.show_problem(_("Choose whose passphrase is set anew."))
            return
        clinic = desk.session.settings.name
        passphrase = self.passphrase.passphrase(person.id, person.name, clinic)
        if passphrase is None:
            return
        try:
            refused = rescue(desk, person.id, passphrase)
        except EnvironmentFault as fault:
            self._who_row.show_problem(fault_sentence(fault.fault))
            return
        if refused is not None:
            self._who_row.show_problem(problem_sentence(refused))
            return
        self.passphrase.wipe()
        self.opened.emit(desk)


def _key_words(problem: Problem) -> str:
    if problem.code is Code.IMPLAUSIBLE:
        return _(
            "This key has a slip of the hand in it. Compare it with the paper, group by group."
        )
    return _("This is not this record's recovery key. Nothing was changed.")
