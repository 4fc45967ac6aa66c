"""The tab "Recovery and discharge"."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.kit import Button, ButtonKind, Card, Columns, FocusScroll
from ketadesk.ui.navigation import SHEET, Navigator, VisitPlace
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.visit.leaving.account import AccountCard
from ketadesk.ui.visit.leaving.ending import Ending
from ketadesk.ui.visit.leaving.going import GoingCard
from ketadesk.ui.visit.leaving.parts import ALDRETE, PADSS
from ketadesk.ui.visit.leaving.ready import ReadyCard
from ketadesk.ui.visit.leaving.scores import ScoreCard
from ketadesk.visit.stages import Stage


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
        left, middle, right = self._frame()
        # The set comes first, as it does in the nurse's work: both scores are read off it.
        self.entry = ObservationEntry(presenter, dialogs, parent=left)
        self.aldrete = ScoreCard(presenter, ALDRETE, left)
        self.padss = ScoreCard(presenter, PADSS, left)
        self.ready = ReadyCard(presenter, dialogs, middle)
        self.alerts = AlertPanel(presenter, dialogs)
        self.ready.finished.connect(self._on_list_finished)
        self.going = GoingCard(presenter, dialogs, right)
        self.going.preview_wanted.connect(self._on_preview)
        self.account = AccountCard(presenter, dialogs)
        self.ending = Ending(presenter, dialogs)
        self._ways = (
            _way(self.aldrete, "Alt+D", self.aldrete.begin),
            _way(self.padss, "Alt+P", self.padss.begin),
            _way(self.ready, "Alt+L", self.ready.begin),
        )
        _fill(left, self.entry, self.aldrete, self.padss)
        _fill(middle, self.ready)
        _fill(right, self.alerts, self.going, self.account, self.ending)
        self._show_entry()
        self.alerts.acknowledged.connect(self._on_acknowledged)
        # Else the focus would fall on whatever comes next, such as an override.
        for score in (self.aldrete, self.padss):
            score.recorded.connect(self.entry.head.setFocus)
        presenter.changed.connect(self._on_changed)
        presenter.ticked.connect(self._on_ticked)
        presenter.clinic.person_changed.connect(self._on_person_changed)

    def _frame(self) -> tuple[QWidget, QWidget, QWidget]:
        """The columns, in place before anything is in them: moving full ones costs a restyling."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        page = QWidget(self)
        layout.addWidget(FocusScroll(page, self))
        inner = QVBoxLayout(page)
        inner.setContentsMargins(20, 16, 20, 16)
        columns = Columns(parent=page)
        inner.addWidget(columns)
        left, middle, right = QWidget(columns), QWidget(columns), QWidget(columns)
        for holder, share in ((left, 15), (middle, 17), (right, 10)):
            columns.add(holder, share)
        return left, middle, right

    def showEvent(self, event: QShowEvent) -> None:
        """Show what changed while another tab was in front, and begin at the next set."""
        if self._stale:
            self._render()
        super().showEvent(event)
        if not event.spontaneous() and self.focusWidget() is None:
            self.begin()

    def begin(self) -> None:
        """Go to the next set while there is one, and then to the sheet."""
        (self.going.preview if self.entry.isHidden() else self.entry.head).setFocus()

    def _on_changed(self) -> None:
        if self.isVisible():
            self._render()
        else:
            self._stale = True

    def _on_person_changed(self) -> None:
        self.aldrete.restore_draft()
        self.padss.restore_draft()
        self.ready.restore_drafts()
        self._on_changed()

    def _on_ticked(self) -> None:
        if not self.isVisible():
            self._stale = True
            return
        self._render()

    def _render(self) -> None:
        self._stale = False
        self._show_entry()
        self.aldrete.render_score()
        self.padss.render_score()
        self.ready.render_list()
        self.going.render_going()
        self.account.render_account()
        self.ending.render_ending()

    def _show_entry(self) -> None:
        recovery = self._presenter.case.visit.stage is Stage.RECOVERY
        for widget in (self.entry, *self._ways):
            widget.setVisible(recovery)

    def _on_acknowledged(self) -> None:
        if not self.entry.isHidden():
            self.entry.begin()

    def _on_list_finished(self) -> None:
        """Go to what comes next; else the focus would fall on changing an answer."""
        (self.ending.sign if self.ending.sign.isEnabled() else self.going.preview).setFocus()

    def _on_preview(self) -> None:
        self._navigator.go(VisitPlace(self._presenter.visit, SHEET))


def _way(card: Card, key: str, begin: Callable[[], None]) -> Button:
    """The key that leads to a card, drawn in its head; Tab passes it over."""
    spoken = _("Go to {card}").format(card=card.title.text())
    button = Button(" ", ButtonKind.LINK, key=key, spoken=spoken, quiet=True)
    button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    button.clicked.connect(begin)
    card.add_to_head(button)
    return button


def _fill(holder: QWidget, *widgets: QWidget) -> None:
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(14)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
