"""What is done in the register: receiving, counting, wasting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ketadesk.desk.session import REGISTER
from ketadesk.desk.tries import Try
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.problems import Code, EnvironmentFault, Problem
from ketadesk.kernel.text import N_, _
from ketadesk.ui.dialogs import Dialogs, Refused, Signed, SignIn
from ketadesk.ui.drafts import DraftPlace
from ketadesk.ui.items.dates import readings_of
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    Card,
    FieldRow,
    Label,
    NumberField,
    Option,
    SegmentedAnswer,
    TextField,
    line_up,
)
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.register_words import amount, signed
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.account import Vial

EXPIRY: Final = N_("Write the date like 30-Jun-2027, or 2027-06 for the end of the month.")
TAKEN: Final = N_("The register has a vial of this name. Give this one another.")
_KEYS: Final = 9
"""So many strengths have a figure of the keyboard."""
MORE_THAN_LEFT: Final = N_("This is more than the register says is left in the vial.")


class _FormCard(Card):
    """A card with fields and a line for what concerns none of them."""

    def __init__(self, clinic: ClinicPresenter, title: str) -> None:
        super().__init__(title, title_role="subheading")
        self._clinic = clinic
        self._fields: Mapping[str, FieldRow] = {}
        self.message = Label("", "message")
        self.message.hide()

    def _say(self, sentence: str, status: Status = Status.STOP) -> None:
        self.message.set_status(status)
        self.message.setText(f"{SYMBOLS[status]} {sentence}" if sentence else "")
        self.message.setVisible(bool(sentence))

    def _clear(self) -> None:
        self._say("")
        for row in self._fields.values():
            row.clear_problem()

    def _refuse(self, problem: Problem) -> None:
        row = self._fields.get(problem.item or "")
        sentence = _sentence(problem)
        if row is None:
            self._say(sentence)
            return
        row.show_problem(sentence)
        row.editor.setFocus()

    def _move_on(self) -> None:
        self.focusNextChild()


def _sentence(problem: Problem) -> str:
    special = {
        (Code.NAME_TAKEN, "vial"): TAKEN,
        (Code.OUT_OF_RANGE, "expires"): EXPIRY,
        (Code.OVER_DRAWN, "mg"): MORE_THAN_LEFT,
    }
    words = special.get((problem.code, problem.item or ""))
    if words is not None:
        return _(words)
    if problem.code is Code.REASON_NEEDED and problem.item == "method":
        return _("Say how it was destroyed.")
    return problem_sentence(problem)


class ReceiveCard(_FormCard):
    """A vial comes in."""

    def __init__(self, clinic: ClinicPresenter) -> None:
        super().__init__(clinic, _("Receive a vial"))
        self.name = TextField(_("Name of the vial"), _("as on its label"))
        options = [
            Option(plain(each), plain(each), str(n) if n <= _KEYS else "")
            for n, each in enumerate(clinic.desk.register.strengths(), start=1)
        ]
        self.strength = SegmentedAnswer(options, _("Strength, mg/mL"))
        self.amount_mg = NumberField(_("Size"), "mg")
        self.lot = TextField(_("Lot"))
        self.expires = TextField(_("Expires"), _("such as 30-Jun-2027"))
        self.receive_button = Button(_("Receive the vial"), ButtonKind.PRIMARY)
        self.receive_button.clicked.connect(self._receive)
        self._fields = {
            "vial": FieldRow(_("Vial"), self.name, stacked=True),
            "strength_mg_ml": FieldRow(_("Strength mg/mL"), self.strength, stacked=True),
            "size_mg": FieldRow(_("Size mg"), self.amount_mg, stacked=True),
            "lot": FieldRow(_("Lot"), self.lot, stacked=True),
            "expires": FieldRow(_("Expires"), self.expires, stacked=True),
        }
        for row in self._fields.values():
            self.add(row, above=8, below=4)
        self.add(self.message, above=6, below=0)
        self.add(line_up(self.receive_button), above=10, below=14)
        for field in (self.name, self.amount_mg, self.lot, self.expires):
            field.returnPressed.connect(self._move_on)
        self.strength.key_answered.connect(self._move_on)

    def _receive(self) -> None:
        self._clear()
        if self.strength.value is None:
            self._refuse(Problem(Code.UNANSWERED, "strength_mg_ml"))
            return
        name, size, strength = self.name.text(), self.amount_mg.text(), self.strength.value
        lot, expires = self.lot.text(), _expiry(self.expires.text())
        register = self._clinic.desk.register
        done = self._clinic.do(
            lambda: register.receive(name, size, strength, lot, expires), self._receive
        )
        if isinstance(done, Problem):
            self._refuse(done)
        elif isinstance(done, Vial):
            for field in (self.name, self.amount_mg, self.lot, self.expires):
                field.set_text("")
            self.strength.set_value(None)
            self._say(_("Vial {name} is in the register.").format(name=done.name), Status.OK)
            self.name.setFocus()


def _expiry(typed: str) -> date | str:
    readings = readings_of(typed)
    return readings[0] if len(readings) == 1 else typed


class VialCard(_FormCard):
    """One vial: count it, or waste what is left in front of a second person.

    Signals:
        left(): the card is done with.
    """

    left = Signal()

    def __init__(self, clinic: ClinicPresenter, dialogs: Dialogs) -> None:
        super().__init__(clinic, " ")
        self._dialogs = dialogs
        self.vial = ""
        self._balance = Label("", "value")
        self.counted = NumberField(_("Counted"), "mg")
        self.count_button = Button(_("Record the count"))
        self.count_button.clicked.connect(self._count)
        self.wasted = NumberField(_("Waste"), "mg")
        self.method = TextField(_("How it was destroyed"))
        self.waste_button = Button(_("Record the waste"), ButtonKind.STOP)
        self.waste_button.clicked.connect(self._waste)
        self.done_button = Button(_("Close this vial"))
        self.done_button.clicked.connect(self.left)
        self._fields = {
            "counted_mg": FieldRow(_("Counted mg"), self.counted, stacked=True),
            "mg": FieldRow(_("Waste mg"), self.wasted, stacked=True),
            "method": FieldRow(_("How it was destroyed"), self.method, stacked=True),
        }
        self.add(self._balance, above=12, below=4)
        self.add(self._fields["counted_mg"], above=8, below=4)
        self.add(line_up(self.count_button), above=6, below=14)
        self.add_row(self._waste_part())
        self.add(self.message, above=6, below=0)
        self.add(line_up(self.done_button), above=12, below=14)
        self.counted.returnPressed.connect(self.count_button.setFocus)
        self.wasted.returnPressed.connect(self.method.setFocus)
        self.method.returnPressed.connect(self.waste_button.setFocus)

    def _waste_part(self) -> QWidget:
        part = Card()
        part.setProperty("kind", "part")
        part.add(self._fields["mg"], above=8, below=4, side=14)
        part.add(self._fields["method"], above=4, below=4, side=14)
        part.add(line_up(self.waste_button), above=6, below=8, side=14)
        return part

    def show_vial(self, vial: Vial) -> None:
        """Show this vial; what was typed for another goes."""
        if vial.name != self.vial:
            for field in (self.counted, self.wasted, self.method):
                field.set_text("")
            self._clear()
        self.vial = vial.name
        self.set_title(_("Vial {name}").format(name=vial.name))
        words = _("{mg}\u00a0mg by the register").format(mg=amount(vial.balance_mg))
        self._balance.setText(words)

    def _count(self) -> None:
        self._clear()
        name, counted = self.vial, self.counted.text()
        register = self._clinic.desk.register
        done = self._clinic.do(lambda: register.count(name, counted), self._count)
        if isinstance(done, Problem):
            self._refuse(done)
        elif isinstance(done, Vial):
            self.counted.set_text("")
            self.show_vial(done)
            apart = done.discrepancy_mg
            if apart:
                words = _("Counted {apart}\u00a0mg apart from the register. Tell the director.")
                self._say(words.format(apart=signed(apart)))
            else:
                self._say(_("The count agrees with the register."), Status.OK)

    def _waste(self) -> None:
        self._clear()
        session = self._clinic.desk.session
        own = None if session.person is None else session.person.id
        people = tuple(
            each
            for each in session.people.values()
            if each.active and each.charts and each.id != own
        )
        if not people:
            self._say(_("Nobody else may be the witness. A second person must be added first."))
            return
        mg, name = self.wasted.text().strip(), self.vial
        if not mg:
            self._refuse(Problem(Code.UNANSWERED, "mg"))
            return
        if not self.method.text().strip():
            self._refuse(Problem(Code.REASON_NEEDED, "method"))
            return
        wanted = SignIn(
            _("Waste of ketamine"),
            (
                _("Vial {name}: {mg}\u00a0mg are destroyed.").format(name=name, mg=mg),
                _("The second person who watched it signs here."),
            ),
            _("Witness the waste"),
            people,
            reason_label=_("Reason"),
            destructive=True,
            drafts=DraftPlace(self._clinic.drafts, REGISTER, f"waste.{name}."),
        )
        tried = Try()
        self._dialogs.sign_in(wanted, lambda witness: self._witnessed(witness, tried))

    def _witnessed(self, witness: Signed, tried: Try) -> Refused | None:
        name, mg, method = self.vial, self.wasted.text(), self.method.text()
        register = self._clinic.desk.register
        done = self._clinic.attempt(
            lambda: register.waste(name, mg, method, witness.reason, witness.proof), tried
        )
        if isinstance(done, Problem):
            if done.item is not None and done.item in self._fields:
                self._fields[done.item].show_problem(_sentence(done))
            return done
        if isinstance(done, EnvironmentFault):
            return done
        for field in (self.wasted, self.method):
            field.set_text("")
        self.show_vial(done)
        self._say(_("The waste is recorded with its witness."), Status.OK)
        return None
