"""What can be recorded during an infusion, each with its key; stopping stands apart."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ketadesk.kernel.problems import Code, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.kit import Button, ButtonKind, Card, Label, line_up
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.visit.infusion import call_forms, chair_forms, pump_forms
from ketadesk.ui.visit.infusion.act_dialog import ActDialog, ActForm
from ketadesk.ui.visit.infusion.rate_form import rate_form
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.cautions import still_red
from ketadesk.visit.pump import PumpState
from ketadesk.visit.stages import Action, next_stage

FormMaker = Callable[[VisitPresenter], ActForm]


class RecordActions(Card):
    """Buttons for rate, pause, medicine, symptom, note, prescriber, stop, bolus, extension.

    Args:
        presenter: the visit.
        dialogs: shows the forms.
    """

    def __init__(
        self, presenter: VisitPresenter, dialogs: Dialogs, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Record"), title_role="subheading", ruled=False, parent=parent)
        self._presenter, self._dialogs = presenter, dialogs
        self._forms: dict[str, FormMaker] = {}
        self.buttons: dict[str, Button] = {}
        grid_holder = QWidget()
        grid = QGridLayout(grid_holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        self._make("rate", _("Rate"), "Alt+R", rate_form)
        self.pause_button = Button(_("Pause"), key="Alt+P")
        self.pause_button.clicked.connect(self.pause_or_resume)
        self.buttons["pause"] = self.pause_button
        self._make("medicine", _("Medicine"), "Alt+M", self._medicine_form)
        self._make("event", _("Symptom"), "Alt+S", self._event_form)
        self._make("note", _("Note"), "Alt+N", chair_forms.note_form)
        self._make("prescriber", _("Prescriber"), "Alt+C", self._prescriber_form)
        for index, button in enumerate(self.buttons.values()):
            grid.addWidget(button, index // 2, index % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.add(grid_holder, above=0, below=4)
        self._message = Label("", "message", status=Status.STOP)
        self._message.hide()
        self.add(self._message, above=0, below=0)
        red = ButtonKind.STOP
        self._make(
            "stop",
            f"{SYMBOLS[Status.STOP]} {_('Stop infusion')}",
            "Alt+X",
            pump_forms.stop_form,
            red,
        )
        link = ButtonKind.LINK
        self._make("bolus", _("Bolus"), "", pump_forms.bolus_form, link)
        self._make("extend", _("Extend"), "", pump_forms.extend_form, link)
        self._make("outcome", _("Outcome of an event"), "", chair_forms.outcome_form, link)
        foot = QWidget()
        lines = QVBoxLayout(foot)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        lines.addWidget(self.buttons["stop"])
        lines.addWidget(line_up(self.buttons["bolus"], self.buttons["extend"], gap=16))
        lines.addWidget(line_up(self.buttons["outcome"]))
        self.add(foot, above=16, below=10)
        self.refresh()

    def refresh(self) -> None:
        """Offer what can be done at this point of the visit."""
        stage = self._presenter.case.visit.stage
        state = self._presenter.assessment().infusion.state
        flowing = state in (PumpState.RUNNING, PumpState.PAUSED)
        for name, action, needs_pump in (
            ("rate", Action.RATE, True),
            ("pause", Action.PAUSE, True),
            ("medicine", Action.GIVE, False),
            ("event", Action.EVENT, False),
            ("note", Action.NOTE, False),
            ("prescriber", Action.CALL_PRESCRIBER, False),
            ("stop", Action.STOP, True),
            ("bolus", Action.BOLUS, False),
            ("extend", Action.EXTEND, True),
        ):
            allowed = not isinstance(next_stage(stage, action), Problem)
            possible = allowed and (flowing or not needs_pump)
            self.buttons[name].setEnabled(possible)
            if name in ("bolus", "extend"):
                self.buttons[name].setVisible(possible)
        follow = next_stage(stage, Action.FOLLOW_EVENT)
        waits = bool(chair_forms.open_events(self._presenter))
        self.buttons["outcome"].setVisible(waits and not isinstance(follow, Problem))
        words = _("Resume") if state is PumpState.PAUSED else _("Pause")
        if self.pause_button.words != words:
            self.pause_button.set_words(words)

    def pause_or_resume(self) -> None:
        """Pause at once; resume at once unless an order is needed, which is then asked for.

        While a value is still red the form comes first: it says so.
        """
        desk, visit = self._presenter.desk.infusion, self._presenter.visit
        paused = self._presenter.assessment().infusion.state is PumpState.PAUSED
        if paused and still_red(self._presenter.case.visit):
            self._message.hide()
            self.ask(pump_forms.resume_form)
            return
        done = self._presenter.do(
            lambda: desk.resume(visit) if paused else desk.pause(visit), self.pause_or_resume
        )
        self._message.hide()
        if not isinstance(done, Problem):
            return
        if paused and done.code is Code.NEEDS_ORDER:
            self.ask(pump_forms.resume_form)
            return
        self._message.setText(f"{SYMBOLS[Status.STOP]} {problem_sentence(done)}")
        self._message.show()

    def ask(self, make: FormMaker) -> None:
        """Show a form."""
        self._dialogs.show(ActDialog(self._presenter, make(self._presenter), self.window()))

    def _medicine_form(self, presenter: VisitPresenter) -> ActForm:
        return chair_forms.medicine_form(presenter, self._dialogs)

    def _event_form(self, presenter: VisitPresenter) -> ActForm:
        return chair_forms.event_form(presenter, self._dialogs)

    def _prescriber_form(self, presenter: VisitPresenter) -> ActForm:
        return call_forms.prescriber_form(presenter, self._dialogs)

    def _make(
        self, name: str, words: str, key: str, form: FormMaker, kind: ButtonKind = ButtonKind.PLAIN
    ) -> None:
        button = Button(words, kind, key=key)
        button.setProperty("act", name)
        button.clicked.connect(self._on_clicked)
        self._forms[name], self.buttons[name] = form, button

    def _on_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.ask(self._forms[str(sender.property("act"))])
