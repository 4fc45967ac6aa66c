"""The escort does not come: call, call the second contact, then a prescriber decides.

None of it lets the patient go (clinical reference §4): the line of the checklist stays open.
"""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.kernel.problems import Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.kit import Button, ButtonKind, FlowLayout, Label, keep_height
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import Status
from ketadesk.ui.visit.infusion.act_dialog import ActDialog, ActForm
from ketadesk.ui.visit.infusion.call_forms import escort_form, prescriber_form
from ketadesk.ui.visit.leaving.evidence import escort_call_words
from ketadesk.visit.calls import escort_calls
from ketadesk.visit.leaving import ESCORT
from ketadesk.visit.stages import Action, next_stage


class EscortAbsent(QWidget):
    """A quiet link that opens the three steps; what was tried stays to be read.

    Args:
        presenter: of the visit.
        dialogs: shows the forms.
    """

    def __init__(
        self, presenter: VisitPresenter, dialogs: Dialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._presenter, self._dialogs = presenter, dialogs
        self._opened = False
        self.open_button = Button(_("Escort not here"), ButtonKind.LINK, quiet=True)
        self.open_button.clicked.connect(self.open)
        self.story = Label("", "small", status=Status.CAUTION)
        self.escort = Button(_("Escort called"))
        self.second = Button(_("Second contact called"))
        self.prescriber = Button(_("Prescriber decides"))
        self.escort.clicked.connect(self.call_escort)
        self.second.clicked.connect(self.call_second)
        self.prescriber.clicked.connect(self.ask_prescriber)
        self._steps = QWidget()
        flow = FlowLayout(self._steps, gap=6, row_gap=6, margins=(0, 0, 0, 0))
        keep_height(self._steps)
        for button in (self.escort, self.second, self.prescriber):
            flow.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self.open_button, self.story, self._steps):
            layout.addWidget(widget)
        self.refresh()

    def refresh(self) -> None:
        """Offer what can be done, and tell what was tried."""
        visit = self._presenter.case.visit
        unmet = ESCORT in self._presenter.assessment().leaving.unmet
        may = unmet and not isinstance(next_stage(visit.stage, Action.CALL_ESCORT), Problem)
        tried = escort_calls(visit)
        self.open_button.setVisible(may and not self._opened and not tried)
        self._steps.setVisible(may and (self._opened or bool(tried)))
        words = "\n".join(escort_call_words(self._presenter, entry, body) for entry, body in tried)
        if self.story.text() != words:
            self.story.setText(words)
        self.story.setVisible(bool(words) and unmet)
        self.setVisible(may or not self.story.isHidden())

    def open(self) -> None:
        """Show the steps."""
        self._opened = True
        self.refresh()
        self.escort.setFocus()

    def call_escort(self) -> None:
        """The escort was called."""
        self._ask(escort_form("escort", self._presenter))

    def call_second(self) -> None:
        """The second contact was called."""
        self._ask(escort_form("second", self._presenter))

    def ask_prescriber(self) -> None:
        """What the prescriber said; an override stands on the line of the checklist."""
        self._ask(prescriber_form(self._presenter, self._dialogs, "ordered"))

    def _ask(self, form: ActForm) -> None:
        self._dialogs.show(ActDialog(self._presenter, form, self.window()))
