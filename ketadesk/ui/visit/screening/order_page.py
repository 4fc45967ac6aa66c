"""Today's order: typed by anybody, worked out live, signed by a prescriber."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ketadesk.desk.charts import Change
from ketadesk.desk.tries import Try
from ketadesk.kernel.dates import show_time
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.problems import Code, EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs, Refused, Signed, SignIn, refusal
from ketadesk.ui.kit import (
    Button,
    Card,
    Fact,
    FieldRow,
    KeyValueTable,
    Label,
    NumberField,
    TextField,
    column,
    line_up,
)
from ketadesk.ui.patient_words import full_name
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.visit.screening.decisions import prescribers
from ketadesk.ui.visit.screening.order_sums import (
    NEEDED,
    step_facts,
    sums_of,
    sums_of_order,
)
from ketadesk.ui.visit.screening.order_units import OrderUnits, regimens_told
from ketadesk.ui.visit.screening.start_list import takes_order
from ketadesk.ui.visit.screening.weight_choice import WeightChoice
from ketadesk.ui.visit.screening.words import finding_sentence, finding_status
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.assessment import Assessment
from ketadesk.visit.entries import Ordered

_PREFIX: Final = "order."
_CEILING: Final = "ceiling_mg"


class OrderPage(Card):
    """The order in force, and the form for a new one.

    Signals:
        left(int): the person goes on past the last field.
        before_asked(): the prescriber wants to see everything before the next infusion.
        typed(): something is half-typed.
    """

    left = Signal(int)
    typed = Signal()
    before_asked = Signal()

    def __init__(self, presenter: VisitPresenter, dialogs: Dialogs) -> None:
        super().__init__(_("Order"))
        self._presenter = presenter
        self._dialogs = dialogs
        self.units = OrderUnits.of(presenter.protocol)
        self.current = KeyValueTable()
        self.body.addWidget(self.current)
        self._flags = Label("", "message")
        self._flags.hide()
        self.add(self._flags)
        self.fields: dict[str, TextField] = {
            "mg_per_kg": NumberField(_("Dose"), self.units.dose),
            "minutes": NumberField(_("Duration"), self.units.duration),
            "concentration_mg_ml": NumberField(_("Bag"), _("mg/mL")),
            _CEILING: NumberField(_("Ceiling, if any"), _("mg")),
        }
        self._labels = (_("Dose"), _("Duration"), _("Bag"), _("Ceiling, if any"))
        self._figures: list[FieldRow] = []
        for label, field in zip(self._labels, self.fields.values(), strict=True):
            self._figures.append(FieldRow(label, field, stacked=True))
            field.textEdited.connect(self._edited)
            field.returnPressed.connect(self._next)
        self.weight = WeightChoice(presenter)
        self.weight.chosen.connect(self._work_out)
        self.weight.answered.connect(self._to_signature)
        self._suggestion = Label("", "secondary")
        self._regimens = Label("", "secondary")
        self.sums = KeyValueTable()
        self.message = Label("", "message", status=Status.STOP)
        self.message.hide()
        self.sign = Button(_("Prescriber signs the order"))
        self.sign.clicked.connect(self._sign)
        self.before = Button(_("Before the next infusion"), key="Alt+V")
        self.before.clicked.connect(self.before_asked)
        form: tuple[QWidget, ...] = (
            Label(_("New order"), "subheading"),
            self._suggestion,
            self._regimens,
            line_up(*self._figures, gap=16),
            self.weight,
        )
        self.form = column(*form, gap=12)
        self.add_row(self._padded(self.form))
        self.add_row(self.sums)
        self.add(column(self.message, line_up(self.sign, self.before, gap=16), gap=8))
        self.add_stretch()

    @property
    def drafts(self) -> dict[str, str]:
        """What is half-typed, by field."""
        return {_PREFIX + name: field.text() for name, field in self.fields.items()}

    def restore(self, drafts: dict[str, str]) -> None:
        """Show half-typed figures again."""
        for name, field in self.fields.items():
            field.setText(drafts.get(_PREFIX + name, ""))
        self._work_out()

    def refresh(self, assessment: Assessment, *, open_for_answers: bool) -> None:
        """Show the order in force and what it needs."""
        case = self._presenter.case
        found = case.visit.last(Ordered)
        facts: tuple[Fact, ...] = (
            Fact(_("Order in force"), _("There is no order yet."), Status.CAUTION),
        )
        if found is not None:
            entry, order = found
            person = self._presenter.desk.session.people.get(entry.by)
            at = show_time(self._presenter.clinic.local(entry.happened_at))
            name = entry.by if person is None else person.name
            signed = Fact(_("Order in force"), f"{name}, {at}", Status.OK)
            ceiling = (
                (Fact(_("Ceiling"), f"{plain(order.ceiling_mg)}\u00a0mg"),)
                if order.ceiling_mg is not None
                else ()
            )
            sums = sums_of_order(case, order)
            facts = (
                signed,
                *ceiling,
                *(() if sums is None else step_facts(case, sums, order.weight)),
            )
        self.current.show_facts(facts)
        self._show_flags(assessment)
        self.weight.refresh()
        for label, words in (
            (self._suggestion, self.units.usual(case)),
            (self._regimens, regimens_told(case)),
        ):
            label.setText(words)
            label.setVisible(bool(words))
        for widget in (self.form, self.sign):
            widget.setEnabled(open_for_answers or takes_order(self._presenter))
        self._work_out()

    def focus_item(self, _item_id: str = "") -> None:
        """Put the focus on the first field."""
        self.fields["mg_per_kg"].setFocus()

    def focus_last(self) -> None:
        """Put the focus on the button that signs."""
        self.sign.setFocus()

    @staticmethod
    def _padded(widget: QWidget) -> QWidget:
        widget.setContentsMargins(15, 12, 15, 12)
        return widget

    def _show_flags(self, assessment: Assessment) -> None:
        found = [each for each in assessment.screening.findings if each.item.startswith("dose.")]
        lines = [
            f"{SYMBOLS[finding_status(each)]} {finding_sentence(self._presenter, each)}"
            for each in found
        ]
        self._flags.setText("\n".join(lines))
        self._flags.set_status(Status.CAUTION if any(each.open for each in found) else Status.OK)
        self._flags.setVisible(bool(lines))

    def _edited(self) -> None:
        self._work_out()
        self.typed.emit()

    def _work_out(self, _value: str = "") -> None:
        sign = self._presenter.desk.session.settings.decimal_sign
        typed = {name: field.text() for name, field in self.fields.items()}
        texts = self.units.kept(typed, sign)
        chosen = self.weight.value
        case = self._presenter.case
        self.weight.show_doses(texts, sign)
        sums = sums_of(case, texts, chosen, sign)
        if sums is not None and self.weight.open:
            # Nothing is preselected: until one is chosen, the page shows no dose as the order.
            words = _("Worked out as soon as the weight for the dose is chosen.")
            self.sums.show_facts((Fact(_("This order"), words, strong=False),))
        elif sums is None:
            words = _("Worked out as soon as weight, dose, duration and bag are known.")
            self.sums.show_facts((Fact(_("This order"), words, strong=False),))
        else:
            facts = (*self.units.steps(typed, sign), *step_facts(case, sums, chosen))
            self.sums.show_facts(facts)

    def _next(self) -> None:
        fields = list(self.fields.values())
        field = self.sender()
        place = next((n for n, each in enumerate(fields) if each is field), -1) + 1
        if place < len(fields):
            fields[place].setFocus()
        elif self.weight.answer is not None:
            self.weight.answer.setFocus()
        else:
            self._to_signature()

    def _to_signature(self) -> None:
        self.sign.setFocus()

    def _say(self, sentence: str) -> None:
        self.message.setText(f"{SYMBOLS[Status.STOP]} {sentence}" if sentence else "")
        self.message.setVisible(bool(sentence))

    def _sign(self) -> None:
        self._say("")
        self.weight.clear_problem()
        for name in NEEDED:
            field = self.fields[name]
            if not field.text().strip():
                field.show_problem(_("This is not answered yet."))
                field.setFocus()
                return
            field.clear_problem()
        if self.weight.open:
            self.weight.ask()
            return
        self._ask_prescriber()

    def _ask_prescriber(self) -> None:
        presenter = self._presenter
        typed = {name: field.text().strip() for name, field in self.fields.items()}
        weight = self.weight.value
        sign = presenter.desk.session.settings.decimal_sign
        texts = self.units.kept(typed, sign)
        sums = sums_of(presenter.case, texts, weight, sign)
        said = [full_name(presenter.case.patient)]
        if sums is not None:
            steps = (*self.units.steps(typed, sign), *step_facts(presenter.case, sums, weight))
            said += [f"{fact.name}: {fact.value}" for fact in steps]
        came: list[Change | Problem | EnvironmentFault] = []
        tried = Try()

        def act(signed: Signed) -> Refused | None:
            done = presenter.attempt(
                lambda: presenter.desk.screening.order(
                    presenter.visit,
                    mg_per_kg=texts["mg_per_kg"],
                    minutes=texts["minutes"],
                    concentration_mg_ml=texts["concentration_mg_ml"],
                    ceiling_mg=texts[_CEILING] or None,
                    weight=weight,
                    proof=signed.proof,
                ),
                tried,
            )
            came.append(done)
            return refusal(done)

        wanted = SignIn(_("Sign the order"), tuple(said), _("Sign order"), prescribers(presenter))
        self._dialogs.sign_in(wanted, act)
        # A visit that has moved on meanwhile says nothing about this order.
        refusals = [each for each in came if isinstance(each, Problem)]
        if any(isinstance(each, Change) for each in came):
            self._clear_form()
        elif refusals:
            self._show_refusal(refusals[-1])

    def _clear_form(self) -> None:
        for name, field in self.fields.items():
            field.set_text("")
            self._presenter.keep_draft(_PREFIX + name, "")
        self.weight.wipe()
        self._work_out()
        self.left.emit(1)

    def _show_refusal(self, problem: Problem) -> None:
        field = self.fields.get(problem.item or "")
        if problem.code is Code.UNANSWERED and problem.item == "wt.kg":
            self._say(_("The weight of today is missing."))
        elif field is not None:
            field.show_problem(problem_sentence(problem))
            field.setFocus()
        else:
            self._say(problem_sentence(problem))
