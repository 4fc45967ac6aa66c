"""A patient's own page: series, health facts, scores, visits and papers."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.desk.charts import OPEN_STAGES, Change
from ketadesk.desk.series import Series, series_of
from ketadesk.kernel.problems import EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.chart import OutcomeChart
from ketadesk.ui.course import CourseCards
from ketadesk.ui.course_words import plan_facts
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.drafts import DraftPlace
from ketadesk.ui.form_drafts import BACK, FormDrafts
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    Card,
    Columns,
    DataTable,
    FocusScroll,
    KeyValueTable,
    Label,
    PatientBanner,
    column,
    line_up,
)
from ketadesk.ui.navigation import (
    RECORD,
    SHEET,
    BeforeNextPlace,
    Navigator,
    NewVisitPlace,
    VisitPlace,
)
from ketadesk.ui.patient_form import PatientForm
from ketadesk.ui.patient_limits import PatientLimits
from ketadesk.ui.patient_tables import (
    document_words,
    health_facts,
    outcome_data,
    outcome_pill,
    record_words,
    series_facts,
    visit_columns,
    visit_row,
)
from ketadesk.ui.patient_words import SHEET_SIZES, allergy_pills, identity_of, language_words
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.wording import problem_sentence


class PatientScreen(QWidget):
    """Everything of one patient. It is bound to that patient for ever (R-UX-03).

    Args:
        clinic: the clinic.
        navigator: leads to visits.
        dialogs: questions.
        patient: the patient's id.
    """

    def __init__(
        self,
        clinic: ClinicPresenter,
        navigator: Navigator,
        dialogs: Dialogs,
        patient: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clinic, self._navigator, self._dialogs = clinic, navigator, dialogs
        self.patient = patient
        self._open_visit = ""
        self.banner = PatientBanner()
        self.series_card = Card(_("Treatment series"), title_role="subheading")
        self._series = KeyValueTable()
        self.start_button = Button(_("Start a visit"), ButtonKind.PRIMARY)
        self.start_button.clicked.connect(self._start)
        self.before_button = Button(_("Before the next infusion"), key="Alt+V")
        self.before_button.clicked.connect(self._look_before)
        self.change_button = Button(_("Change facts"), key="Alt+E")
        self.change_button.clicked.connect(self._show_form)
        self.limits = PatientLimits(clinic, dialogs)
        self._health_card = Card(_("Health facts"), title_role="subheading")
        self._health = KeyValueTable()
        self.outcome_card = Card(" ", title_role="subheading", ruled=False)
        self.chart = OutcomeChart(_("Score over the series"))
        self._visits_card = Card(_("Visits"), title_role="subheading")
        self.visits = DataTable(spoken=_("Visits"))
        self.course = CourseCards(clinic, dialogs, self)
        self.documents = Card(_("Documents"), title_role="subheading")
        self.form = PatientForm(asks_reason=True)
        place = DraftPlace(clinic.drafts, patient, "change.")
        self._drafts = FormDrafts(place, self.form.editors(), self.form)
        self.form_card = Card(_("Change facts"), title_role="subheading")
        self.save_button = Button(_("Keep the new facts"))
        self.save_button.clicked.connect(self._save)
        self.form.left.connect(self.save_button.setFocus)
        self.back_button = Button(_("Leave them as they are"))
        self.back_button.clicked.connect(self._hide_form)
        self.message = Label("", "message", status=Status.STOP)
        self._arrange()
        clinic.changed.connect(self._on_changed)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the page up to date and put the focus on what comes next."""
        super().showEvent(event)
        if not event.spontaneous():
            self._refresh()
            self.start_button.setFocus()

    def _arrange(self) -> None:
        self.series_card.add_row(self._series)
        self.series_card.add_row(_padded(self.start_button, self.before_button, self.change_button))
        self._health_card.add_row(self._health)
        self.outcome_card.add(self.chart, above=0, below=8, side=8)
        self._visits_card.add_row(self.visits)
        self.form_card.add(self.form, above=14, below=14)
        self.form_card.add(self.message, above=0, below=0)
        self.message.hide()
        self.form_card.add(line_up(self.save_button, self.back_button, gap=16), below=16)
        self.form_card.hide()
        page = Columns()
        course = self.course
        page.add(column(self.series_card, self._health_card, course.care), 3)
        about = (course.reviews, course.calls, course.safety, self.limits, self.documents)
        page.add(column(self.form_card, self.outcome_card, self._visits_card, *about), 10)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(20, 16, 20, 16)
        inner.addWidget(page)
        inner.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.banner)
        outer.addWidget(FocusScroll(content), 1)

    def _refresh(self) -> None:
        desk, local = self._clinic.desk, self._clinic.local
        series = series_of(desk.charts, self.patient)
        patient = series.patient
        pills = list(allergy_pills(patient))
        known = desk.patients.namesakes(patient.family, patient.given, patient.born)
        if any(each.id != patient.id for each in known):
            pills.insert(0, (Status.CAUTION, _("NAME ALERT")))
        self.banner.show_patient(identity_of(patient, local(self._clinic.now()).date()), pills)
        standing = self.course.show_series(series)
        facts = series_facts(series, desk.session.people, local)
        self._series.show_facts((*facts, *plan_facts(standing)) if series.lines else facts)
        self._health.show_facts(health_facts(series))
        self.limits.show_limits(series)
        self._show_start(series)
        self._show_outcome(series)
        self.visits.show_rows(visit_columns(), [visit_row(line) for line in reversed(series.lines)])
        self._show_documents(series)

    def _show_start(self, series: Series) -> None:
        going_on = [each.visit for each in series.lines if each.visit.stage in OPEN_STAGES]
        self._open_visit = going_on[-1].stream if going_on else ""
        if going_on:
            words = _("Go to the visit in chair {n}").format(n=going_on[-1].opened.chair)
        else:
            words = _("Start visit {n}").format(n=series.next_number)
        self.start_button.set_words(words)

    def _show_outcome(self, series: Series) -> None:
        outcome = series.outcome
        self.outcome_card.setVisible(outcome is not None)
        if outcome is None:
            return
        self.outcome_card.set_title(
            _("Outcome: {scale} over the series").format(scale=outcome.scale.title)
        )
        self.outcome_card.set_pill(*outcome_pill(outcome))
        self.chart.show_data(outcome_data(outcome))

    def _show_documents(self, series: Series) -> None:
        self.documents.empty()
        for visit, at, body in series.documents:
            size = _(SHEET_SIZES.get(body.size, body.size)).lower()
            words = document_words(
                self._clinic.local(at), body, language_words(body.language), size
            )
            self.documents.add_row(self._link_row(words, visit.stream, SHEET))
        for line in reversed(series.lines):
            words = record_words(line)
            self.documents.add_row(self._link_row(words, line.visit.stream, RECORD))
        if not series.lines:
            self.documents.add(Label(_("No document yet."), "secondary"))

    def _link_row(self, words: str, visit: str, tab: str) -> QWidget:
        link = Button(_("Open"), ButtonKind.LINK, spoken=_("Open: {what}").format(what=words))
        link.setProperty("visit", visit)
        link.setProperty("tab", tab)
        link.clicked.connect(self._open_document)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(15, 2, 11, 2)
        row.setSpacing(12)
        row.addWidget(Label(words), 1)
        row.addWidget(link, 0)
        return holder

    def _open_document(self) -> None:
        sender = self.sender()
        if isinstance(sender, Button):
            place = VisitPlace(str(sender.property("visit")), str(sender.property("tab")))
            self._navigator.go(place)

    def _start(self) -> None:
        if self._open_visit:
            self._navigator.go(VisitPlace(self._open_visit))
        else:
            self._navigator.go(NewVisitPlace(patient=self.patient))

    def _look_before(self) -> None:
        self._navigator.go(BeforeNextPlace(self.patient))

    def _show_form(self) -> None:
        self.form.show_patient(self._clinic.desk.charts.patient(self.patient))
        self._say("")
        if self._drafts.begin():
            self._say(_(BACK), Status.INFO)
        self.form_card.show()
        self.form.family.setFocus()

    def _hide_form(self) -> None:
        self._drafts.done()
        self.form_card.hide()
        self.change_button.setFocus()

    def _save(self) -> None:
        self._say("")
        written = self.form.read()
        if written is None:
            self._say(_("Something is missing. See the fields in red."))
            return
        reason = self.form.reason.text()
        patients = self._clinic.desk.patients
        done = self._clinic.do(lambda: patients.change(self.patient, written, reason), self._save)
        if isinstance(done, EnvironmentFault):
            return
        if isinstance(done, Problem):
            if not self.form.refuse(done):
                self._say(problem_sentence(done))
            return
        self._hide_form()
        self._refresh()

    def _say(self, sentence: str, status: Status = Status.STOP) -> None:
        self.message.set_status(status)
        self.message.setText(f"{SYMBOLS[status]} {sentence}" if sentence else "")
        self.message.setVisible(bool(sentence))

    def _on_changed(self, change: object) -> None:
        mine = isinstance(change, Change) and change.case.patient.id == self.patient
        if self.isVisible() and (mine or change is None):
            self._refresh()


def _padded(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(15, 14, 15, 14)
    layout.setSpacing(10)
    for widget in widgets:
        layout.addWidget(widget)
    return holder
