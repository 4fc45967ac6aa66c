"""A vial comes into the register; and what the forms of the register share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from ketadesk.desk.session import REGISTER
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.problems import Code, Problem
from ketadesk.kernel.text import N_, _
from ketadesk.ui.drafts import DraftPlace
from ketadesk.ui.form_drafts import BACK, FormDrafts
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
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.account import Vial

EXPIRY: Final = N_("Write the date like 30-Jun-2027, or 2027-06 for the end of the month.")
TAKEN: Final = N_("The register has a vial of this name. Give this one another.")
CODE: Final = N_(
    "Write the drug code with its hyphens as on the label, such as 12345-678-90, or leave it blank."
)
_KEYS: Final = 9
"""So many strengths have a figure of the keyboard."""
MORE_THAN_LEFT: Final = N_("This is more than the register says is left in the vial.")


class FormCard(Card):
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
        sentence = register_sentence(problem)
        if row is None:
            self._say(sentence)
            return
        row.show_problem(sentence)
        row.editor.setFocus()

    def _move_on(self) -> None:
        self.focusNextChild()


def register_sentence(problem: Problem) -> str:
    """What the register says to this."""
    special = {
        (Code.NAME_TAKEN, "vial"): TAKEN,
        (Code.OUT_OF_RANGE, "expires"): EXPIRY,
        (Code.OUT_OF_RANGE, "ndc"): CODE,
        (Code.OVER_DRAWN, "mg"): MORE_THAN_LEFT,
    }
    words = special.get((problem.code, problem.item or ""))
    if words is not None:
        return _(words)
    if problem.code is Code.REASON_NEEDED and problem.item == "method":
        return _("Say how it was destroyed.")
    return problem_sentence(problem)


class ReceiveCard(FormCard):
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
        self.ndc = TextField(_("National drug code"), _("as on its label, or blank"))
        self.receive_button = Button(_("Receive the vial"), ButtonKind.PRIMARY)
        self.receive_button.clicked.connect(self._receive)
        self._fields = {
            "vial": FieldRow(_("Vial"), self.name, stacked=True),
            "strength_mg_ml": FieldRow(_("Strength mg/mL"), self.strength, stacked=True),
            "size_mg": FieldRow(_("Size mg"), self.amount_mg, stacked=True),
            "lot": FieldRow(_("Lot"), self.lot, stacked=True),
            "expires": FieldRow(_("Expires"), self.expires, stacked=True),
            "ndc": FieldRow(_("National drug code (NDC)"), self.ndc, stacked=True),
        }
        for row in self._fields.values():
            self.add(row, above=8, below=4)
        self.add(self.message, above=6, below=0)
        self.add(line_up(self.receive_button), above=10, below=14)
        for field in (self.name, self.amount_mg, self.lot, self.expires, self.ndc):
            field.returnPressed.connect(self._move_on)
        self.strength.key_answered.connect(self._move_on)
        if not options:
            self._fields["strength_mg_ml"].set_hint(
                _(
                    "There is no strength to choose yet. Approve a protocol first: the medical "
                    "director does so under Settings, Protocols."
                )
            )
            self.receive_button.setEnabled(False)
        editors: dict[str, TextField | SegmentedAnswer] = {
            "vial": self.name,
            "strength_mg_ml": self.strength,
            "size_mg": self.amount_mg,
            "lot": self.lot,
            "expires": self.expires,
            "ndc": self.ndc,
        }
        place = DraftPlace(clinic.drafts, REGISTER, "receive.")
        self._drafts = FormDrafts(place, editors, self)
        if self._drafts.begin():
            self._say(_(BACK), Status.INFO)

    def _receive(self) -> None:
        self._clear()
        if self.strength.value is None:
            self._refuse(Problem(Code.UNANSWERED, "strength_mg_ml"))
            return
        name, size, strength = self.name.text(), self.amount_mg.text(), self.strength.value
        lot, expires, ndc = self.lot.text(), _expiry(self.expires.text()), self.ndc.text()
        register = self._clinic.desk.register
        done = self._clinic.do(
            lambda: register.receive(name, size, strength, lot, expires, ndc), self._receive
        )
        if isinstance(done, Problem):
            self._refuse(done)
        elif isinstance(done, Vial):
            for field in (self.name, self.amount_mg, self.lot, self.expires, self.ndc):
                field.set_text("")
            self.strength.set_value(None)
            self._drafts.done()
            self._drafts.begin()
            self._say(_("Vial {name} is in the register.").format(name=done.name), Status.OK)
            self.name.setFocus()


def _expiry(typed: str) -> date | str:
    readings = readings_of(typed)
    return readings[0] if len(readings) == 1 else typed
