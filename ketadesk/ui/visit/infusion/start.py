"""Ready to start: what must be there before the pump runs, and the start itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.desk.charts import Change
from ketadesk.kernel.dates import show_duration
from ketadesk.kernel.numbers import half_up, plain
from ketadesk.kernel.problems import Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.kit import Button, ButtonKind, Card, FieldRow, Label, NumberField, line_up
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.visit.identify import ask_identity
from ketadesk.ui.visit.infusion.act_dialog import ActDialog
from ketadesk.ui.visit.infusion.start_forms import draw_form, prime_form, running_form
from ketadesk.ui.weights import weight_words
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.assessment import identified
from ketadesk.visit.baseline import baseline_is_fresh
from ketadesk.visit.entries import Primed
from ketadesk.visit.orders import current_order, drawn_mg, ordered_mg

IDENTIFY, BASELINE, ORDER, DRAW, PRIME, SCREENING = (
    "identify", "baseline", "order", "draw", "prime", "screening",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Need:
    """Something that the start waits for, and how it stands."""

    name: str
    status: Status
    words: str

    @property
    def met(self) -> bool:
        """Whether the start does not wait for it."""
        return self.status is not Status.CAUTION


def needs_of(presenter: VisitPresenter) -> tuple[Need, ...]:
    """Everything that the start waits for, as it stands now."""
    return (
        _screening_need(presenter),
        _order_need(presenter),
        _draw_need(presenter),
        _prime_need(presenter),
        _baseline_need(presenter),
        _identity_need(presenter),
    )


def _need(name: str, words: str, *, met: bool) -> Need:
    return Need(name, Status.OK if met else Status.CAUTION, words)


def _screening_need(presenter: VisitPresenter) -> Need:
    met = presenter.assessment().screening.settled
    words = _("Screening signed, nothing open") if met else _("The screening has open points")
    return _need(SCREENING, words, met=met)


def _order_need(presenter: VisitPresenter) -> Need:
    order, dose = current_order(presenter.case.visit), presenter.assessment().dose
    if order is None or dose is None:
        return _need(ORDER, _("There is no order yet"), met=False)
    words = _("Order: {dose} mg/kg × {weight} = {mg} mg in {minutes} min, {bag} mg/mL")
    shown = words.format(
        dose=plain(order.mg_per_kg),
        weight=weight_words(order.dosing_weight_kg),
        mg=plain(dose.mg),
        minutes=plain(order.minutes),
        bag=plain(order.concentration_mg_ml),
    )
    return _need(ORDER, shown, met=True)


def _draw_need(presenter: VisitPresenter) -> Need:
    visit = presenter.case.visit
    drawn, ordered = drawn_mg(visit), half_up(ordered_mg(visit))
    words = _("Drawn up: {drawn} of {ordered} mg")
    met = drawn > 0 and drawn >= ordered_mg(visit)
    return _need(DRAW, words.format(drawn=plain(drawn), ordered=plain(ordered)), met=met)


def _prime_need(presenter: VisitPresenter) -> Need:
    found = presenter.case.visit.last(Primed)
    if found is None:
        return Need(PRIME, Status.PLAIN, _("How the line was primed is not recorded"))
    fluid = _("drug") if found[1].filled_with == "drug" else _("saline")
    words = _("Line primed with {fluid}, {ml} mL")
    return _need(PRIME, words.format(fluid=fluid, ml=plain(found[1].line_ml)), met=True)


def _baseline_need(presenter: VisitPresenter) -> Need:
    visit, assessed = presenter.case.visit, presenter.assessment()
    baseline = assessed.baseline
    if not baseline.complete or baseline.oldest is None:
        return _need(BASELINE, _("The baseline is not complete"), met=False)
    span = show_duration(timedelta(seconds=int((assessed.at - baseline.oldest).total_seconds())))
    if baseline_is_fresh(visit, baseline, assessed.at):
        return _need(BASELINE, _("Baseline complete, {span} old").format(span=span), met=True)
    words = _("The baseline is {span} old: enter it again")
    return _need(BASELINE, words.format(span=span), met=False)


def _identity_need(presenter: VisitPresenter) -> Need:
    met = identified(presenter.case.visit, presenter.assessment().at)
    words = _("Two identifiers entered again") if met else _("Enter two identifiers again")
    return _need(IDENTIFY, words, met=met)


class ReadyToStart(Card):
    """The list of what the start waits for, the rate as set on the pump, and the start.

    Signals:
        started(): the pump runs.
        baseline_asked(): the baseline is to be entered.
        place_asked(str): another part of the visit is needed: ``order`` or ``screening``.
    """

    started = Signal()
    baseline_asked = Signal()
    place_asked = Signal(str)

    def __init__(
        self, presenter: VisitPresenter, dialogs: Dialogs, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Ready to start"), parent=parent)
        self._presenter, self._dialogs = presenter, dialogs
        self._lines: dict[str, Label] = {}
        verbs = {
            SCREENING: (_("Go to the screening"), ""),
            ORDER: (_("Go to the order"), ""),
            DRAW: (_("Draw up"), "Alt+D"),
            PRIME: (_("Prime the line"), "Alt+L"),
            BASELINE: (_("Enter the baseline"), ""),
            IDENTIFY: (_("Enter identifiers"), "Alt+I"),
        }
        self.buttons: dict[str, Button] = {}
        holder = QWidget()
        lines = QVBoxLayout(holder)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        for name, (verb, key) in verbs.items():
            button = Button(verb, ButtonKind.LINK, key=key)
            button.setProperty("need", name)
            button.clicked.connect(self._on_asked)
            self._lines[name], self.buttons[name] = Label(), button
            lines.addWidget(line_up(self._lines[name], button, gap=12))
        self.add(holder)
        self.rate = NumberField(_("Rate that the pump is set to"), "mL/h")
        self.rate.returnPressed.connect(self._on_rate_entered)
        self._rate_row = FieldRow(_("Rate that the pump is set to"), self.rate)
        self.add_row(self._rate_row)
        self.start_button = Button(_("Start infusion"), ButtonKind.PRIMARY)
        self.start_button.clicked.connect(self.start)
        words = _("The pump was started before this page: record it")
        self._running = Button(words, ButtonKind.LINK, quiet=True)
        self._running.clicked.connect(self._on_running)
        self._message = Label("", "message", status=Status.STOP)
        self._message.hide()
        self.add(self._message, above=4, below=0)
        self.add(line_up(self.start_button))
        self.add(line_up(self._running), above=0)
        self.refresh()

    def refresh(self) -> None:
        """Show how everything stands; the typed rate is left alone."""
        needs = needs_of(self._presenter)
        for need in needs:
            label, text = self._lines[need.name], f"{SYMBOLS[need.status]} {need.words}".strip()
            if label.text() != text:
                label.setText(text)
                label.set_status(None if need.status is Status.PLAIN else need.status)
            done = need.met and need.name in (SCREENING, ORDER, BASELINE, IDENTIFY)
            if self.buttons[need.name].isVisibleTo(self) == done:
                self.buttons[need.name].setVisible(not done)
        missing = [need for need in needs if not need.met]
        self.start_button.setEnabled(not missing)
        status = Status.CAUTION if missing else Status.OK
        self.set_pill(status, _("Not yet") if missing else _("Ready"))
        dose = self._presenter.assessment().dose
        hint = (
            ""
            if dose is None
            else _("The order works out to {rate} mL/h").format(rate=plain(dose.rate_ml_h))
        )
        self._rate_row.set_hint(hint)

    def start(self) -> None:
        """Record that the pump was started at the rate typed."""
        desk, visit, typed = self._presenter.desk, self._presenter.visit, self.rate.text()
        done = self._presenter.do(
            lambda: desk.infusion.start(visit, typed), self.start, self._clear
        )
        if isinstance(done, Change):
            self._clear(done)
            self.started.emit()
        elif isinstance(done, Problem):
            sentence = problem_sentence(done)
            if done.item == "rate_ml_h":
                self._rate_row.show_problem(sentence)
                self.rate.setFocus()
            self._message.setText(f"{SYMBOLS[Status.STOP]} {sentence}")
            self._message.setVisible(done.item != "rate_ml_h")

    def _clear(self, _done: Change) -> None:
        self.rate.set_text("")
        self._message.hide()

    def _on_rate_entered(self) -> None:
        if self.start_button.isEnabled():
            self.start_button.setFocus()

    def _on_running(self) -> None:
        form = running_form(self._presenter)
        self._dialogs.show(ActDialog(self._presenter, form, self.window()))

    def _on_asked(self) -> None:
        sender = self.sender()
        name = str(sender.property("need")) if sender is not None else ""
        if name == IDENTIFY:
            ask_identity(self._presenter, self._dialogs)
        elif name == BASELINE:
            self.baseline_asked.emit()
        elif name in (DRAW, PRIME):
            make = draw_form if name == DRAW else prime_form
            form = make(self._presenter)
            self._dialogs.show(ActDialog(self._presenter, form, self.window()))
        else:
            self.place_asked.emit(name)
