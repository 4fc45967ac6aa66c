"""The visit's ketamine account: what was drawn, given, wasted, and what is left unaccounted."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from ketadesk.desk.tries import Try
from ketadesk.kernel.problems import Code, EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs, Refused, Signed, SignIn, refusal
from ketadesk.ui.drafts import DialogDrafts
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    Card,
    Dialog,
    Fact,
    FieldRow,
    KeyValueTable,
    NumberField,
    TextField,
    Verb,
    column,
)
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import Status
from ketadesk.ui.visit.leaving.amounts import mg_words
from ketadesk.ui.visit.leaving.evidence import name_words, patient_words
from ketadesk.ui.visit.leaving.line import LinePart, line_sentences
from ketadesk.ui.wording import problem_sentence, refusal_sentence
from ketadesk.visit.account import Account, line_rest
from ketadesk.visit.entries import Drawn, Wasted
from ketadesk.visit.stages import Action, next_stage
from ketadesk.visit.steps.leaving import waste

_WASTE: Final = "waste."


class WasteDialog(Dialog):
    """How much was wasted, how and why; the witness signs afterwards.

    Attributes:
        entered: amount, method and reason, once they are whole; the fields go with the dialog.

    Args:
        presenter: of the visit.
        parent: the window.
    """

    def __init__(self, presenter: VisitPresenter, parent: QWidget) -> None:
        account = presenter.assessment().account
        sentences = (
            patient_words(presenter.case),
            _("Unaccounted so far: {mg}.").format(mg=mg_words(account.unaccounted_mg)),
            *line_sentences(presenter.case.visit, account),
        )
        verbs = (
            Verb("back", _("Go back")),
            Verb("witness", _("Go on to the witness"), ButtonKind.PRIMARY, closes=False),
        )
        super().__init__(_("Record waste"), sentences, verbs, parent=parent)
        self._presenter = presenter
        self.entered = ("", "", "")
        self.mg = NumberField(_("Wasted"), _("mg"))
        self.method = TextField(_("Method"), _("such as drug waste bin"))
        self.reason = TextField(_("Reason"), _("such as rest of the syringe"))
        fields = {"mg": self.mg, "method": self.method, "reason": self.reason}
        DialogDrafts(presenter.draft_place(_WASTE), fields, self)
        self.add(FieldRow(_("Wasted, mg"), self.mg, stacked=True))
        self.add(FieldRow(_("Method"), self.method, stacked=True))
        self.add(FieldRow(_("Reason"), self.reason, stacked=True))
        self.verb_pressed.connect(self._on_verb)
        self.mg.setFocus()

    def _on_verb(self, _name: str) -> None:
        for field in (self.mg, self.method, self.reason):
            field.clear_problem()
        refused = self._problem()
        if refused is None:
            self.entered = (self.mg.text(), self.method.text(), self.reason.text())
            self.finish("witness")
            return
        field = {"mg": self.mg, "method": self.method}.get(refused.item or "", self.reason)
        field.show_problem(problem_sentence(refused))
        field.setFocus()

    def _problem(self) -> Problem | None:
        person = self._presenter.clinic.person
        if person is None:
            return Problem(Code.NOT_PERMITTED)
        scene = self._presenter.desk.charts.scene(self._presenter.visit, person)
        made = waste(scene, self.mg.text(), self.method.text(), self.reason.text(), "")
        wanting_only_a_witness = isinstance(made, Problem) and made.code is Code.WITNESS_NEEDED
        return made if isinstance(made, Problem) and not wanting_only_a_witness else None


def _discrepancy_words(account: Account) -> str:
    if account.unaccounted_mg is None:
        return _("Nobody knows how much ketamine was given. The report is kept with the record.")
    return _("{mg} of ketamine are unaccounted for. The report is kept with the record.").format(
        mg=mg_words(account.unaccounted_mg)
    )


class DiscrepancyDialog(Dialog):
    """Why the account does not balance and who was told.

    Args:
        presenter: of the visit.
        parent: the window.
    """

    def __init__(self, presenter: VisitPresenter, parent: QWidget) -> None:
        account = presenter.assessment().account
        sentences = (
            patient_words(presenter.case),
            _discrepancy_words(account),
        )
        verbs = (
            Verb("back", _("Go back")),
            Verb("report", _("Report discrepancy"), ButtonKind.PRIMARY, closes=False),
        )
        super().__init__(_("Report discrepancy"), sentences, verbs, parent=parent)
        self._presenter, self._tried = presenter, Try()
        self.reason = TextField(_("What happened"))
        self.told = TextField(_("Reported to"))
        fields = {"reason": self.reason, "told": self.told}
        self._drafts = DialogDrafts(presenter.draft_place("discrepancy."), fields, self)
        self.add(FieldRow(_("What happened"), self.reason, stacked=True))
        self.add(FieldRow(_("Reported to"), self.told, stacked=True))
        self.verb_pressed.connect(self._on_verb)
        self.reason.setFocus()

    def _on_verb(self, _name: str) -> None:
        presenter, reason, told = self._presenter, self.reason.text(), self.told.text()
        for each in (self.reason, self.told):
            each.clear_problem()
        done = presenter.attempt(
            lambda: presenter.desk.leaving.report_discrepancy(presenter.visit, reason, told),
            self._tried,
        )
        if isinstance(done, EnvironmentFault) or (
            isinstance(done, Problem) and done.code is not Code.REASON_NEEDED
        ):
            self.show_message(refusal_sentence(done))
        elif isinstance(done, Problem):
            field = self.told if done.item == "reported_to" else self.reason
            field.show_problem(problem_sentence(done))
            field.setFocus()
        else:
            self._drafts.end()
            self.finish("report")


class AccountCard(Card):
    """Drawn, given, wasted, unaccounted; waste and discrepancy.

    Args:
        presenter: of the visit.
        dialogs: for the entries and the witness.
    """

    def __init__(self, presenter: VisitPresenter, dialogs: Dialogs) -> None:
        super().__init__(_("Ketamine account"), title_role="subheading")
        self._presenter = presenter
        self._dialogs = dialogs
        self._facts = KeyValueTable(right=True)
        self._shown: tuple[Fact, ...] = ()
        self.add_row(self._facts)
        self.waste = Button(_("Record waste"), key="Alt+W")
        self.waste.clicked.connect(self._on_waste)
        self.discrepancy = Button(_("Report discrepancy"))
        self.discrepancy.clicked.connect(self._on_discrepancy)
        self.line = LinePart(presenter)
        self._acts = column(self.line, self.waste, self.discrepancy, gap=8)
        self._acts.setContentsMargins(15, 6, 15, 12)
        self.body.addWidget(self._acts)
        self.render_account()

    def render_account(self) -> None:
        """Show the account as it stands."""
        account = self._presenter.assessment().account
        facts = self._lines(account)
        if facts != self._shown:
            self._shown = facts
            self._facts.show_facts(facts)
        stage = self._presenter.case.visit.stage
        may_waste = not isinstance(next_stage(stage, Action.WASTE), Problem)
        self.waste.setVisible(may_waste and account.unaccounted_mg != 0)
        may_report = not isinstance(next_stage(stage, Action.DISCREPANCY), Problem)
        self.discrepancy.setVisible(may_report and not account.balanced and not account.reported)
        self.line.show_rest(account)
        parts = (self.line, self.waste, self.discrepancy)
        self._acts.setVisible(any(not each.isHidden() for each in parts))

    def _lines(self, account: Account) -> tuple[Fact, ...]:
        wasted = self._presenter.case.visit.of(Wasted)
        names = dict.fromkeys(name_words(self._presenter, body.witness) for _, body in wasted)
        label = _("Wasted")
        if names:
            label = _("Wasted · witness {names}").format(names=", ".join(names))
        left = mg_words(account.unaccounted_mg)
        if account.reported and not account.balanced:
            left = _("{mg}, reported").format(mg=left)
        drawn = _("Drawn up")
        vials = self._vials()
        if vials:
            drawn = _("Drawn up · {vials}").format(vials=", ".join(vials))
        rest = line_rest(self._presenter.case.visit)
        line: tuple[Fact, ...] = ()
        if rest is not None and rest.flushed is not None:
            line = (Fact(_("Rest of the line"), _("flushed in")),)
        return (
            Fact(drawn, mg_words(account.drawn_mg)),
            Fact(_("Given"), mg_words(account.given_mg)),
            *line,
            Fact(label, mg_words(account.wasted_mg)),
            Fact(_("Unaccounted"), left, Status.OK if account.balanced else Status.CAUTION),
        )

    def _vials(self) -> tuple[str, ...]:
        """The drug codes of the vials drawn from; without one there is nothing to name."""
        names = dict.fromkeys(body.vial for _entry, body in self._presenter.case.visit.of(Drawn))
        found = (self._presenter.desk.register.vial(name) for name in names)
        return tuple(f"NDC {each.ndc}" for each in found if each is not None and each.ndc)

    def _on_waste(self) -> None:
        dialog = WasteDialog(self._presenter, self.window())
        if self._dialogs.show(dialog) != "witness":
            return
        mg, method, reason = dialog.entered
        presenter, me = self._presenter, self._presenter.clinic.person
        people = presenter.desk.session.people.values()
        others = tuple(each for each in people if each.active and each.charts and each != me)
        wanted = SignIn(
            _("Witness the waste"),
            (
                patient_words(presenter.case),
                _("{mg}\u00a0mg of ketamine were wasted before your eyes: {method}.").format(
                    mg=mg.strip(), method=method.strip()
                ),
            ),
            _("Sign as witness"),
            others,
        )

        tried = Try()

        def act(signed: Signed) -> Refused | None:
            return refusal(
                presenter.attempt(
                    lambda: presenter.desk.leaving.waste(
                        presenter.visit, mg, method, reason, signed.proof
                    ),
                    tried,
                )
            )

        if self._dialogs.sign_in(wanted, act):
            presenter.draft_place(_WASTE).drop("mg", "method", "reason")

    def _on_discrepancy(self) -> None:
        self._dialogs.show(DiscrepancyDialog(self._presenter, self.window()))
        self.render_account()
