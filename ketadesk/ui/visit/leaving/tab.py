"""The tab "Recovery and discharge"."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.kit import Columns, FocusScroll, column
from ketadesk.ui.navigation import SHEET, Navigator, VisitPlace
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.visit.leaving.account import AccountCard
from ketadesk.ui.visit.leaving.ending import Ending
from ketadesk.ui.visit.leaving.going import GoingCard
from ketadesk.ui.visit.leaving.parts import ALDRETE, PADSS
from ketadesk.ui.visit.leaving.ready import ReadyCard
from ketadesk.ui.visit.leaving.scores import ScoreCard


class LeavingTab(QWidget):
    """Scores and observations, the checklist, and what goes home with the patient.

    Args:
        presenter: of the visit.
        dialogs: for identifiers, signatures, overrides.
        navigator: goes to the sheet.
    """

    def __init__(self, presenter: VisitPresenter, dialogs: Dialogs, navigator: Navigator) -> None:
        super().__init__()
        from ketadesk.ui.visit.alerts import AlertPanel
        from ketadesk.ui.visit.observations.entry import ObservationEntry

        self._presenter = presenter
        self._navigator = navigator
        self._stale = False
        self.aldrete = ScoreCard(presenter, ALDRETE)
        self.padss = ScoreCard(presenter, PADSS)
        self.entry = ObservationEntry(presenter, dialogs)
        self.ready = ReadyCard(presenter, dialogs)
        self.alerts = AlertPanel(presenter, dialogs)
        self.going = GoingCard(presenter)
        self.going.preview_wanted.connect(self._on_preview)
        self.account = AccountCard(presenter, dialogs)
        self.ending = Ending(presenter, dialogs)
        columns = Columns()
        columns.add(column(self.aldrete, self.padss, self.entry, gap=14), 15)
        columns.add(column(self.ready), 17)
        columns.add(column(self.alerts, self.going, self.account, self.ending, gap=12), 10)
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(20, 16, 20, 16)
        inner.addWidget(columns)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(FocusScroll(page))
        presenter.changed.connect(self._on_changed)
        presenter.ticked.connect(self._on_ticked)
        presenter.clinic.person_changed.connect(self._on_changed)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what changed while another tab was in front."""
        if self._stale:
            self._render()
        super().showEvent(event)

    def _on_changed(self) -> None:
        if self.isVisible():
            self._render()
        else:
            self._stale = True

    def _on_ticked(self) -> None:
        if not self.isVisible():
            self._stale = True
            return
        self._render()

    def _render(self) -> None:
        self._stale = False
        self.aldrete.render_score()
        self.padss.render_score()
        self.ready.render_list()
        self.going.render_going()
        self.account.render_account()
        self.ending.render_ending()

    def _on_preview(self) -> None:
        self._navigator.go(VisitPlace(self._presenter.visit, SHEET))
