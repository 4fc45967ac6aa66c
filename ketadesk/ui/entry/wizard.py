"""The first start: the clinic, its first two people, the recovery key, the protocol."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.desk.clinic import NewPerson
from ketadesk.desk.desk import Desk, Founding, found_clinic
from ketadesk.desk.vault import Vault
from ketadesk.kernel.clock import Ticks
from ketadesk.kernel.ids import Ids
from ketadesk.kernel.problems import EnvironmentFault
from ketadesk.kernel.text import _
from ketadesk.protocols.catalogue import FIRST, load, shipped_file
from ketadesk.protocols.model import Protocol
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.dialogs_shown import QtDialogs
from ketadesk.ui.entry.approval import approve
from ketadesk.ui.entry.clinic_form import CONTACT, EMPTY, PLACE, ClinicForm
from ketadesk.ui.entry.person_form import PersonForm
from ketadesk.ui.entry.protocol_list import ProtocolList
from ketadesk.ui.entry.recovery_key import RecoveryKeyPanel
from ketadesk.ui.entry.wizard_words import in_the_middle, step_words
from ketadesk.ui.kit import Button, ButtonKind, Card, FocusScroll, Label
from ketadesk.ui.theme import px
from ketadesk.visit.people import Role

FIRST_ROLES = (Role.DIRECTOR, Role.PRESCRIBER, Role.ADMINISTRATOR)
_STEPS = 6


class Wizard(QWidget):
    """Six steps, each checked before the next. The record is made after the fourth.

    Signals:
        founded(object): the record was made; its ``Desk``, signed in as the first person.
        finished(object): everything is done; the ``Desk``.
        faulted(object): the record could not be made; an ``EnvironmentFault``.

    Args:
        vault: of an empty folder.
        ticks: the machine's clocks.
        ids: makes ids.
        dialogs: asks for the director's passphrase; by default Qt's.
    """

    founded = Signal(object)
    finished = Signal(object)
    faulted = Signal(object)

    def __init__(
        self,
        vault: Vault,
        ticks: Ticks,
        ids: Ids,
        *,
        dialogs: Dialogs | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._vault, self._ticks, self._ids = vault, ticks, ids
        self._dialogs = dialogs
        self._desk: Desk | None = None
        self._protocol: Protocol | None = None
        self._clinic = EMPTY
        self._people: list[NewPerson] = []
        self._step = 0
        contact = tuple(name for name, _label, _hint in CONTACT)
        self.contact = ClinicForm(contact)
        self.place = ClinicForm(PLACE)
        self.first = PersonForm(vault)
        self.nurse = PersonForm(vault)
        self.recovery: RecoveryKeyPanel | None = None
        self.protocol: ProtocolList | None = None
        for form in (self.contact, self.place, self.first, self.nurse):
            form.passed_on.connect(self._to_next)
        self._build()
        self._show()

    def _build(self) -> None:
        self._middle = QWidget()
        inner = self._inner = QVBoxLayout(self._middle)
        inner.setContentsMargins(24, 28, 24, 24)
        inner.setSpacing(14)
        self._title = Label("", "page")
        self._lead = Label("", "secondary")
        self._holder = QVBoxLayout()
        self.next = Button(_("Next"), ButtonKind.PRIMARY)
        self.next.clicked.connect(self._on_next)
        self.back = Button(_("Back"))
        self.back.clicked.connect(self._on_back)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(24, 12, 24, 16)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.next)
        inner.addWidget(self._title)
        inner.addWidget(self._lead)
        inner.addLayout(self._holder)
        inner.addStretch(1)
        self._scroll = FocusScroll(in_the_middle(self._middle))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(in_the_middle(self._foot))

    @property
    def step(self) -> int:
        """Which step is shown, from 0."""
        return self._step

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page through what is longer than the window."""
        pages = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        turn = pages.get(Qt.Key(event.key()))
        if turn is None:
            super().keyPressEvent(event)
            return
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.value() + turn * bar.pageStep())

    # --- showing ---------------------------------------------------------------------------

    def _show(self) -> None:
        title, lead = step_words(self._step)
        step = _("Step {number} of {all}").format(number=self._step + 1, all=_STEPS)
        self._title.setText(title)
        self._lead.setText(f"{step} · {lead}")
        while self._holder.count():
            item = self._holder.takeAt(0)
            card = item.widget() if item is not None else None
            if card is not None:
                self._keep_form(card)
        body = self._body()
        self._holder.addWidget(body)
        body.show()
        wide = self._step == _STEPS - 1
        for widget in (self._middle, self._foot):
            widget.setMaximumWidth(px(1100 if wide else 720))
        self.back.setVisible(0 < self._step < 4)
        verbs = {3: _("Make the record"), 5: _("Approve as medical director")}
        self.next.set_words(verbs.get(self._step, _("Next")))
        self.next.setEnabled(self.protocol is None or self.protocol.all_read)
        # The protocol is longer than any window and moves in a page of its own.
        for position in range(self._inner.count()):
            stretch = position == (2 if wide else self._inner.count() - 1)
            self._inner.setStretch(position, int(stretch))
        self._focus_first()

    def _keep_form(self, card: QWidget) -> None:
        """Let go of a card, but not of a form that may be gone back to."""
        for form in (self.contact, self.place, self.first, self.nurse):
            if card.isAncestorOf(form):
                form.setParent(None)
        card.hide()
        card.deleteLater()

    def _body(self) -> QWidget:
        if self._step == 5 and self._protocol is not None:
            self.protocol = ProtocolList(self._protocol)
            self.protocol.read.connect(self._on_read)
            return self.protocol
        card = Card()
        forms: tuple[QWidget | None, ...] = (
            self.contact,
            self.place,
            self.first,
            self.nurse,
            self.recovery,
        )
        form = forms[self._step]
        if form is not None:
            card.add(form)
            form.show()
        return card

    def _focus_first(self) -> None:
        forms = (
            self.contact,
            self.place,
            self.first,
            self.nurse,
            self.recovery,
            self.protocol,
        )
        form = forms[self._step]
        target = self.next if form is None else form
        self.setFocusProxy(target)
        if self.protocol is not None:
            self.setTabOrder(self.protocol.page, self.next)
        # Back comes last: whoever presses Enter in the last field goes on.
        self.setTabOrder(self.next, self.back)
        target.setFocus()

    # --- going on --------------------------------------------------------------------------

    def _to_next(self) -> None:
        self.next.setFocus()

    def _on_read(self) -> None:
        self.next.setEnabled(True)

    def _on_back(self) -> None:
        self._people = self._people[: max(0, self._step - 3)]
        self._step -= 1
        self._show()

    def _on_next(self) -> None:
        steps = (
            self._take_contact,
            self._take_place,
            self._take_first,
            self._take_nurse,
            self._take_recovery,
            self._approve,
        )
        if not steps[self._step]():
            return
        if self._step == _STEPS - 1:
            self.finished.emit(self._desk)
            return
        self._step += 1
        self._show()

    def _take_contact(self) -> bool:
        # The place comes with the next step; until then it must not stand in the way.
        onto = replace(self._clinic, timezone="UTC", decimal_sign=".", paper="letter", chairs=1)
        written = self.contact.facts(onto, all_needed=True)
        if written is not None:
            self._clinic = written
        return written is not None

    def _take_place(self) -> bool:
        written = self.place.facts(self._clinic, all_needed=True)
        if written is not None:
            self._clinic = written
        return written is not None

    def _take_first(self) -> bool:
        person = self.first.person(FIRST_ROLES, (), self._clinic.name)
        self._people = [] if person is None else [person]
        return person is not None

    def _take_nurse(self) -> bool:
        nurse = self.nurse.person(
            (Role.NURSE,), tuple(each.id for each in self._people[:1]), self._clinic.name
        )
        if nurse is None:
            return False
        self._people = [self._people[0], nurse]
        founding = Founding(self._clinic, tuple(self._people))
        try:
            desk, key = found_clinic(self._vault, founding, self._ticks, self._ids)
        except EnvironmentFault as fault:
            self.faulted.emit(fault)
            return False
        self._desk = desk
        self.first.passphrase.wipe()
        self.nurse.passphrase.wipe()
        self._people = []
        self.founded.emit(desk)
        self.recovery = RecoveryKeyPanel(key, self._vault.is_recovery_key)
        self.recovery.passed_on.connect(self._to_next)
        return True

    def _take_recovery(self) -> bool:
        if self.recovery is None or not self.recovery.confirmed():
            return False
        if self._desk is not None:
            self._desk.session.audit("recovery-key-confirmed")
        read = load(shipped_file(FIRST))
        self._protocol = read if isinstance(read, Protocol) else None
        return True

    def _approve(self) -> bool:
        if self._desk is None or self._protocol is None:
            return True
        if self.protocol is None or not self.protocol.all_read:
            return False
        dialogs = self._dialogs or QtDialogs(self._desk, self.window)
        return approve(self._desk, dialogs, self._protocol)
