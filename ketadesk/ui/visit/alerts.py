"""Alerts of a visit: what is outside its limits, who saw it, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.clinical.levels import Level
from ketadesk.desk.charts import Change
from ketadesk.desk.tries import Try
from ketadesk.kernel.problems import Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import AskReason, Dialogs, Refused, refusal
from ketadesk.ui.kit import Button, Card, Label, Panel, clear
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.visit.alert_words import alert_reason, alert_story, alert_title
from ketadesk.ui.visit.calls import PrescriberCalls
from ketadesk.ui.visit.entry_words import LEVEL_STATUS
from ketadesk.ui.visit.looks import ResponsesCard
from ketadesk.ui.wording import STOP_CRITERIA, problem_sentence
from ketadesk.visit.stopping import criteria_met
from ketadesk.visit.watch import Alert

_RECENT = 3


class AlertPanel(QWidget):
    """Open alerts and the latest that are over, and what they ask for beside that.

    The most serious open one comes first; a stop criterion that is met stands above all.

    Amber is acknowledged with one key; red and emergency ask what was done.

    Signals:
        acknowledged(): the open alerts were marked as seen; the button that did it is gone.

    Args:
        presenter: the visit.
        dialogs: asks what was done.
    """

    acknowledged = Signal()

    def __init__(
        self, presenter: VisitPresenter, dialogs: Dialogs, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._presenter, self._dialogs = presenter, dialogs
        self._shown: tuple[object, ...] | None = None
        self._cards = QVBoxLayout()
        self._cards.setSpacing(12)
        self.acknowledge_button = Button(
            _("Acknowledge"), key="Alt+K", spoken=_("Acknowledge the open alerts")
        )
        self.acknowledge_button.clicked.connect(self.acknowledge)
        self._message = Label("", "message", status=Status.STOP)
        self._message.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self.met = Label("", "strong", status=Status.STOP)
        self.calls = PrescriberCalls(presenter, dialogs, parent=self)
        self.responses = ResponsesCard(presenter, parent=self)
        layout.addWidget(self.met)
        layout.addLayout(self._cards)
        for widget in (self._message, self.acknowledge_button, self.calls, self.responses):
            layout.addWidget(widget)
        presenter.changed.connect(self.refresh)
        presenter.ticked.connect(self._on_ticked)
        self.refresh()

    def refresh(self) -> None:
        """Show the alerts as they now stand."""
        assessed = self._presenter.assessment()
        shown = _chosen(assessed.alerts)
        self.acknowledge_button.setVisible(bool(assessed.armed))
        self._show_met(assessed.alerts)
        self.calls.refresh()
        self.responses.refresh()
        state = tuple((each, alert_story(each, self._presenter)) for each in shown)
        if state == self._shown:
            return
        self._shown = state
        clear(self._cards)
        for alert in shown:
            self._cards.addWidget(self._card(alert))
        if not shown:
            none = Card()
            words = _("No recorded value is outside its limits.")
            none.add(Label(f"{SYMBOLS[Status.OK]} {words}", "secondary", status=Status.OK))
            self._cards.addWidget(none)

    def _show_met(self, alerts: tuple[Alert, ...]) -> None:
        """Say which stop criteria the record meets; nobody but a person stops the pump."""
        met = criteria_met(self._presenter.case.visit, alerts)
        words = "\n".join(
            _("{symbol} Stop criterion met: {criterion}").format(
                symbol=SYMBOLS[Status.STOP], criterion=_(STOP_CRITERIA[each.criterion]).lower()
            )
            for each in met
        )
        if self.met.text() != words:
            self.met.setText(words)
        self.met.setVisible(bool(words))

    def acknowledge(self) -> None:
        """Mark the open alerts as seen by the person signed in."""
        open_ones = [each for each in self._presenter.assessment().alerts if each.open]
        serious = [each for each in open_ones if each.level.rank >= Level.RED.rank]
        if serious:
            self._ask_what_was_done(serious)
            return
        desk, visit = self._presenter.desk, self._presenter.visit
        done = self._presenter.do(lambda: desk.watch.acknowledge(visit, ""), self.acknowledge)
        refused = isinstance(done, Problem)
        self._message.setVisible(refused)
        if isinstance(done, Problem):
            self._message.setText(f"{SYMBOLS[Status.STOP]} {problem_sentence(done)}")
        elif isinstance(done, Change):
            self.acknowledged.emit()

    def _ask_what_was_done(self, serious: Sequence[Alert]) -> None:
        presenter = self._presenter
        wanted = AskReason(
            _("What was done?"),
            tuple(alert_title(each, presenter) for each in serious),
            _("Acknowledge"),
            presenter.draft_place("acknowledge."),
        )

        tried = Try()

        def act(action: str) -> Refused | None:
            desk, visit = presenter.desk, presenter.visit
            return refusal(presenter.attempt(lambda: desk.watch.acknowledge(visit, action), tried))

        self._message.hide()
        if self._dialogs.reason(wanted, act):
            self.acknowledged.emit()

    def _card(self, alert: Alert) -> Card:
        status = LEVEL_STATUS[alert.level]
        card = Card()
        card.set_status(status if alert.open or status is Status.STOP else Status.CAUTION)
        panel = Panel(status)
        title = f"{SYMBOLS[status]} {alert_title(alert, self._presenter)}"
        panel.body.addWidget(Label(title, "subheading", status=status))
        reason = alert_reason(alert, self._presenter)
        if reason and alert.open:
            panel.body.addWidget(Label(reason, "message"))
        card.add_row(panel)
        story = QWidget()
        lines = QVBoxLayout(story)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        lines.addWidget(Label(alert_story(alert, self._presenter), "secondary"))
        if not alert.open:
            back = f"{SYMBOLS[Status.OK]} {_('back inside limits')}"
            lines.addWidget(Label(back, "secondary", status=Status.OK))
        card.add(story, above=8, below=8)
        return card

    def _on_ticked(self) -> None:
        if self.isVisible():
            self.refresh()


def _chosen(alerts: tuple[Alert, ...]) -> tuple[Alert, ...]:
    """Open alerts, the most serious and newest first, then the latest that are over."""
    open_ones = [each for each in alerts if each.open]
    open_ones.sort(key=lambda each: (each.level.rank, each.at), reverse=True)
    latest: dict[str, Alert] = {}
    for each in open_ones:
        latest.setdefault(each.parameter, each)
    over = [each for each in reversed(alerts) if not each.open and each.parameter not in latest]
    seen: dict[str, Alert] = {}
    for each in over:
        seen.setdefault(each.parameter, each)
    room = max(0, _RECENT - len(latest))
    return (*latest.values(), *list(seen.values())[:room])
