"""The prescriber's one screen before the next infusion (clinical reference §6)."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.desk.before_next import BeforeNext, before_next
from ketadesk.desk.charts import Change
from ketadesk.kernel.dates import show_date
from ketadesk.kernel.text import _
from ketadesk.ui.before_words import asked_words, last_facts, next_facts
from ketadesk.ui.chart import OutcomeChart
from ketadesk.ui.course_cards import safety_row, safety_table
from ketadesk.ui.course_words import progress_words
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    Card,
    Columns,
    DataTable,
    FlowLayout,
    FocusScroll,
    KeyValueTable,
    Label,
    PatientBanner,
    column,
    keep_height,
)
from ketadesk.ui.navigation import Navigator, NewVisitPlace, PatientPlace, VisitPlace
from ketadesk.ui.patient_tables import outcome_data
from ketadesk.ui.patient_words import allergy_pills, identity_of
from ketadesk.ui.presenter import ClinicPresenter

_CHART_PX: Final = 215
MOST_LINES: Final = 6
"""Visits of the table of bladder and liver; all of them stand on the patient's page."""


class BeforeNextScreen(QWidget):
    """Everything that bears on the next infusion, side by side. It takes no values.

    Args:
        clinic: the clinic.
        navigator: leads to the patient's page and the visit.
        patient: the patient's id; the screen is bound to that patient for ever (R-UX-03).
    """

    def __init__(
        self,
        clinic: ClinicPresenter,
        navigator: Navigator,
        patient: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clinic, self._navigator = clinic, navigator
        self.patient = patient
        self._open_visit = ""
        self.banner = PatientBanner()
        self.page_button = Button(_("Patient page"), key="Alt+B")
        self.page_button.clicked.connect(self._go_back)
        self.visit_button = Button(_("Start a visit"), ButtonKind.PRIMARY, key="Alt+V")
        self.visit_button.clicked.connect(self._go_on)
        self.outcome = Card(_("Response"), title_role="subheading", ruled=False)
        self.chart = OutcomeChart(_("Score over the series"), _CHART_PX)
        self._progress = Label()
        self.last = Card(title_role="subheading")
        self.last_table = KeyValueTable()
        self._none_before = Label(_("There was no infusion before."), "secondary")
        self._none_before.setContentsMargins(0, 12, 0, 12)
        self.coming = Card(_("The next infusion"), title_role="subheading")
        self.coming_table = KeyValueTable()
        self._asked = Label("", "small")
        self.safety = Card(_("Bladder and liver"), title_role="subheading")
        self.safety_table = DataTable(spoken=_("Bladder and liver"))
        self._not_asked = Label(_("Not asked yet."), "secondary")
        self._not_asked.setContentsMargins(0, 12, 0, 12)
        self._arrange()
        clinic.changed.connect(self._on_changed)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Bring everything up to date and put the focus on what comes next."""
        super().showEvent(event)
        if not event.spontaneous():
            self._refresh()
            self.visit_button.setFocus()

    def _arrange(self) -> None:
        head = QWidget()
        row = FlowLayout(head, gap=14, row_gap=8)
        row.addWidget(Label(_("Before the next infusion"), "page"))
        row.add_right(self.page_button)
        row.add_right(self.visit_button)
        keep_height(head)
        self.outcome.add(self.chart, above=0, below=4, side=8)
        self.outcome.add(self._progress, above=0, below=12)
        self.last.add_row(self.last_table)
        self.last.add(self._none_before, above=0, below=0)
        self.coming.add_row(self.coming_table)
        self.coming.add(self._asked, above=6, below=10)
        self.safety.add_row(self.safety_table)
        self.safety.add(self._not_asked, above=0, below=0)
        page = Columns()
        page.add(column(self.outcome, self.safety), 7)
        page.add(column(self.last), 4)
        page.add(column(self.coming), 4)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(20, 12, 20, 12)
        inner.setSpacing(12)
        inner.addWidget(head)
        inner.addWidget(page)
        inner.addStretch(1)
        self.view = FocusScroll(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.banner)
        outer.addWidget(self.view, 1)

    def _refresh(self) -> None:
        local = self._clinic.local
        facts = before_next(self._clinic.desk.charts, self.patient)
        today = local(self._clinic.now()).date()
        self.banner.show_patient(
            identity_of(facts.patient, today), list(allergy_pills(facts.patient))
        )
        self._show_ways(facts)
        self._show_outcome(facts)
        last = facts.last
        self.last_table.setVisible(last is not None)
        self._none_before.setVisible(last is None)
        if last is None:
            self.last.set_title(_("The last infusion"))
        else:
            title = _("The last infusion, {day}").format(day=show_date(last.line.on))
            self.last.set_title(title)
            self.last_table.show_facts(last_facts(last))
        self.coming_table.show_facts(next_facts(facts, local))
        self._asked.setText(asked_words(facts.asked, local))
        lines = facts.standing.safety[-MOST_LINES:]
        self.safety_table.setVisible(bool(lines))
        self._not_asked.setVisible(not lines)
        # Without the urine, the last column, a line takes one line of the screen.
        rows = [safety_row(each)[:-1] for each in reversed(lines)]
        self.safety_table.show_rows(safety_table()[:-1], rows)

    def _show_ways(self, facts: BeforeNext) -> None:
        self._open_visit = facts.open_visit
        going_on = bool(facts.open_visit)
        words = _("Go to the visit") if going_on else _("Start a visit")
        self.visit_button.set_words(words)

    def _show_outcome(self, facts: BeforeNext) -> None:
        first = facts.series.outcome
        self.chart.setVisible(first is not None)
        if first is not None:
            self.chart.show_data(outcome_data(first))
        said = [progress_words(each.scale, progress) for each, progress in facts.progress]
        self._progress.setText("\n".join(said) or _("No score yet."))

    def _go_back(self) -> None:
        self._navigator.go(PatientPlace(self.patient))

    def _go_on(self) -> None:
        if self._open_visit:
            self._navigator.go(VisitPlace(self._open_visit))
        else:
            self._navigator.go(NewVisitPlace(patient=self.patient))

    def _on_changed(self, change: object) -> None:
        mine = isinstance(change, Change) and change.case.patient.id == self.patient
        if self.isVisible() and (mine or change is None):
            self._refresh()
