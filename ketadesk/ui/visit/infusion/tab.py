"""The infusion tab."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.kernel.text import _
from ketadesk.ui.chart import TrendChart
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.kit import ButtonKind, Card, Columns, FocusScroll, Timeline, column
from ketadesk.ui.navigation import SCREENING, Navigator, VisitPlace
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.visit.alerts import AlertPanel
from ketadesk.ui.visit.infusion.actions import RecordActions
from ketadesk.ui.visit.infusion.flowsheet import Flowsheet
from ketadesk.ui.visit.infusion.gap import PumpGapCard
from ketadesk.ui.visit.infusion.moments import moments_of
from ketadesk.ui.visit.infusion.order_notice import OrderNotice
from ketadesk.ui.visit.infusion.start import ReadyToStart
from ketadesk.ui.visit.infusion.strip import RunningStrip
from ketadesk.ui.visit.infusion.trend import trend_data
from ketadesk.ui.visit.observations.entry import ObservationEntry
from ketadesk.visit.pump import PumpState
from ketadesk.visit.stages import Stage


class InfusionTab(QWidget):
    """From ready to start to the end, and readable after it.

    Args:
        presenter: the visit.
        dialogs: asks questions.
        navigator: goes to the screening when the start waits for it.
    """

    def __init__(
        self,
        presenter: VisitPresenter,
        dialogs: Dialogs,
        navigator: Navigator,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._presenter, self._navigator = presenter, navigator
        self.ready = ReadyToStart(presenter, dialogs)
        self.strip = RunningStrip(presenter)
        self.chart = TrendChart(_("Trend of the infusion"))
        self.flowsheet = Flowsheet(presenter)
        self.entry = ObservationEntry(presenter, dialogs)
        self.gap = PumpGapCard(presenter)
        self.alerts = AlertPanel(presenter, dialogs)
        self.order_notice = OrderNotice(presenter)
        self.actions_card = RecordActions(presenter, dialogs)
        self.timeline = Timeline()
        self._timeline_of = ""
        self._lay_out()
        self.entry.entered.connect(self._on_entry_entered)
        self.ready.started.connect(self.entry.head.setFocus)
        self.ready.baseline_asked.connect(self.entry.begin)
        self.ready.place_asked.connect(self._on_place_asked)
        self.order_notice.order_asked.connect(self._on_place_asked)
        # Else the focus would fall on the next button, where Enter records something else.
        self.alerts.acknowledged.connect(self.entry.begin)
        presenter.changed.connect(self.refresh)
        presenter.ticked.connect(self._on_ticked)
        self.refresh()

    def begin(self) -> None:
        """Go to the rate before the start, and to the next set after it."""
        if self.ready.isVisibleTo(self):
            self.ready.rate.setFocus()
        else:
            self.entry.begin()

    def refresh(self) -> None:
        """Show the visit as it now stands; nothing that is being typed is touched."""
        visit = self._presenter.case.visit
        state = self._presenter.assessment().infusion.state
        waiting = state is PumpState.NONE and visit.stage is Stage.INFUSION
        self.ready.setVisible(waiting)
        for widget in (self._pinned, self._chart_card):
            widget.setVisible(not waiting)
        # One primary button a screen: before the start it is the one that starts.
        self.entry.save_button.set_kind(ButtonKind.PLAIN if waiting else ButtonKind.PRIMARY)
        if waiting:
            self.ready.refresh()
        self._show_countdowns()
        self.flowsheet.refresh()
        self.order_notice.refresh()
        self.actions_card.refresh()
        if visit.head != self._timeline_of:
            self._timeline_of = visit.head
            self.timeline.show_moments(moments_of(self._presenter))

    def _show_countdowns(self) -> None:
        self.strip.refresh()
        self.gap.refresh()
        data = trend_data(self._presenter)
        if data != self.chart.data:
            self.chart.show_data(data)

    def _on_ticked(self) -> None:
        if not self.isVisible():
            return
        self._show_countdowns()
        self.flowsheet.refresh()
        if self.ready.isVisible():
            self.ready.refresh()

    def _on_entry_entered(self) -> None:
        # The button that saves is to be seen with the fields, not only the field itself.
        if self.entry.height() < self._scroll.viewport().height():
            self._scroll.ensureWidgetVisible(self.entry, 0, 8)

    def _on_place_asked(self, _name: str = "") -> None:
        self._navigator.go(VisitPlace(self._presenter.visit, SCREENING))

    def _lay_out(self) -> None:
        self._chart_card = Card()
        self._chart_card.add(self.chart, above=2, below=2, side=8)
        sheet_card = Card()
        sheet = Columns(gap=0)
        sheet.add(self.flowsheet, 62)
        sheet.add(self.entry, 38)
        sheet_card.add_row(sheet)
        timeline_card = Card(_("Timeline"), title_role="subheading", ruled=False)
        timeline_card.add_row(self.timeline)
        left = column(self.ready, self._chart_card, sheet_card, gap=12)
        right = column(
            *(self.alerts, self.order_notice, self.actions_card, self.gap, timeline_card), gap=12
        )
        columns = Columns()
        columns.add(left, 76)
        columns.add(right, 24)
        page = QWidget()
        lines = QVBoxLayout(page)
        lines.setContentsMargins(20, 12, 20, 4)
        lines.addWidget(columns)
        lines.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        # Over the page that scrolls: what runs is to be seen while a set is typed at its foot.
        self._pinned = QWidget()
        pinned = QVBoxLayout(self._pinned)
        pinned.setContentsMargins(20, 12, 20, 0)
        pinned.addWidget(self.strip)
        outer.addWidget(self._pinned)
        self._scroll = FocusScroll(page)
        outer.addWidget(self._scroll, 1)
