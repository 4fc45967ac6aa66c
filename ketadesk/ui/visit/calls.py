"""Red asks for the prescriber: called, arrived, ordered, each with its time by one key."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.desk.charts import Change
from ketadesk.kernel.dates import show_time
from ketadesk.kernel.problems import EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.kit import Button, FlowLayout, Label, keep_height
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.visit.infusion.act_dialog import ActDialog
from ketadesk.ui.visit.infusion.call_forms import prescriber_form
from ketadesk.ui.visit.part_words import person_name
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.calls import Calls, asks_for_prescriber, calls_since
from ketadesk.visit.entries import Entry, PrescriberCalled


class PrescriberCalls(QWidget):
    """Shown while a red or an emergency is open.

    Where today's prescriber is known, called and arrived are one key each; an order asks for its
    words.

    Args:
        presenter: of the visit.
        dialogs: shows the form.
    """

    def __init__(
        self, presenter: VisitPresenter, dialogs: Dialogs, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._presenter, self._dialogs = presenter, dialogs
        self.state = Label("", "secondary")
        self._message = Label("", "message", status=Status.STOP)
        self._message.hide()
        self.called = Button(_("Called"), spoken=_("Prescriber called"))
        self.arrived = Button(_("Arrived"), spoken=_("Prescriber arrived"))
        self.ordered = Button(_("Order"), spoken=_("Order of the prescriber"))
        self.called.clicked.connect(self.record_called)
        self.arrived.clicked.connect(self.record_arrived)
        self.ordered.clicked.connect(self.record_order)
        row = QWidget()
        flow = FlowLayout(row, gap=6, row_gap=6, margins=(0, 0, 0, 0))
        keep_height(row)
        for button in (self.called, self.arrived, self.ordered):
            flow.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(6)
        for widget in (self.state, row, self._message):
            layout.addWidget(widget)
        self.refresh()

    def refresh(self) -> None:
        """Show what is recorded since the red, or nothing."""
        since = asks_for_prescriber(self._presenter.assessment().alerts)
        self.setVisible(since is not None)
        if since is None:
            return
        calls = calls_since(self._presenter.case.visit, since)
        words = self._words(calls)
        if self.state.text() != words:
            self.state.setText(words)
            self.state.set_status(None if calls.reached else Status.STOP)

    def record_called(self) -> None:
        """The prescriber was called, now."""
        self._record("called")

    def record_arrived(self) -> None:
        """The prescriber is here, since now."""
        self._record("arrived")

    def record_order(self) -> None:
        """Ask for the words of the order."""
        self._ask("ordered")

    def _record(self, what: str) -> None:
        presenter = self._presenter
        person = todays_prescriber(presenter)
        if not person:
            self._ask(what)
            return
        again = self.record_called if what == "called" else self.record_arrived
        done: Change | Problem | EnvironmentFault = presenter.do(
            partial(presenter.desk.urgent.call_prescriber, presenter.visit, person, what), again
        )
        self._message.setVisible(isinstance(done, Problem))
        if isinstance(done, Problem):
            self._message.setText(f"{SYMBOLS[Status.STOP]} {problem_sentence(done)}")

    def _ask(self, what: str) -> None:
        self._message.hide()
        form = prescriber_form(self._presenter, self._dialogs, what)
        self._dialogs.show(ActDialog(self._presenter, form, self.window()))

    def _words(self, calls: Calls) -> str:
        if not calls.reached:
            symbol = SYMBOLS[Status.STOP]
            words = _("{symbol} No call to the prescriber is recorded.").format(symbol=symbol)
            person = todays_prescriber(self._presenter)
            if person:
                name = person_name(person, self._presenter)
                words += " " + _("Today: {name}.").format(name=name)
            return words
        told = (
            (calls.called, _("{name} called {time}")),
            (calls.arrived, _("{name} arrived {time}")),
            (calls.ordered, _("{name} gave an order {time}")),
        )
        return " · ".join(self._told(entry, words) for entry, words in told if entry is not None)

    def _told(self, entry: Entry, words: str) -> str:
        who = entry.body.person if isinstance(entry.body, PrescriberCalled) else entry.by
        return words.format(
            name=person_name(who, self._presenter),
            time=show_time(self._presenter.clinic.local(entry.happened_at)),
        )


def todays_prescriber(presenter: VisitPresenter) -> str:
    """Whom a call without a name means: the last one called, or the one named as on site today.

    Empty where nobody is: a name is never guessed.
    """
    visit, people = presenter.case.visit, presenter.desk.session.people
    last = visit.last(PrescriberCalled)
    named = visit.answers.get("order.onsite")
    said = last[1].person if last is not None else None if named is None else named.value
    person = people.get(said) if isinstance(said, str) else None
    return person.id if person is not None and person.active and person.prescribes else ""
