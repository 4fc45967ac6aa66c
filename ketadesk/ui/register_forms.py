"""What is done with a vial of the register: counting, wasting."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ketadesk.desk.session import REGISTER
from ketadesk.desk.tries import Try
from ketadesk.kernel.problems import Code, EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs, Refused, Signed, SignIn
from ketadesk.ui.drafts import DraftPlace
from ketadesk.ui.form_drafts import BACK, FormDrafts
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    Card,
    FieldRow,
    Label,
    NumberField,
    TextField,
    line_up,
)
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.register_receive import FormCard, register_sentence
from ketadesk.ui.register_words import amount, signed
from ketadesk.ui.theme import Status
from ketadesk.visit.account import Vial


class VialCard(FormCard):
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
        editors = {"counted_mg": self.counted, "mg": self.wasted, "method": self.method}
        self._drafts = FormDrafts(self._place(), editors, self)

    def _place(self) -> DraftPlace:
        return DraftPlace(self._clinic.drafts, REGISTER, f"vial.{self.vial}.")

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
            self._drafts.write()
            self.vial = vial.name
            for field in (self.counted, self.wasted, self.method):
                field.set_text("")
            self._clear()
            if self._drafts.begin(self._place()):
                self._say(_(BACK), Status.INFO)
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
            self._drafts.write()
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
                self._fields[done.item].show_problem(register_sentence(done))
            return done
        if isinstance(done, EnvironmentFault):
            return done
        for field in (self.wasted, self.method):
            field.set_text("")
        self._drafts.write()
        self.show_vial(done)
        self._say(_("The waste is recorded with its witness."), Status.OK)
        return None
