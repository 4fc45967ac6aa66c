"""Finding a patient, and adding one with a look at the namesakes first (R-UX-06)."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ketadesk.kernel.problems import EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.drafts import DraftPlace
from ketadesk.ui.form_drafts import BACK, FormDrafts
from ketadesk.ui.kit import (
    Banner,
    Button,
    ButtonKind,
    Card,
    FlowLayout,
    FocusScroll,
    Label,
    keep_height,
    line_up,
)
from ketadesk.ui.navigation import PATIENTS, Navigator, PatientPlace
from ketadesk.ui.patient_form import PatientForm
from ketadesk.ui.patient_search import PatientSearch
from ketadesk.ui.patient_words import listed
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.entries import PatientWritten


class PatientsScreen(QWidget):
    """Every patient of the clinic, and the form that adds one.

    Args:
        clinic: the clinic.
        navigator: leads to a patient.
        dialogs: questions.
        adding: the form that adds one is wanted at once.
    """

    def __init__(
        self,
        clinic: ClinicPresenter,
        navigator: Navigator,
        dialogs: Dialogs,
        *,
        adding: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clinic, self._navigator, self._dialogs = clinic, navigator, dialogs
        self._warned: PatientWritten | None = None
        self._asked: PatientWritten | None = None
        self.search = PatientSearch(clinic)
        self.search.picked.connect(self._open)
        self.add_button = Button(_("Add a patient"), ButtonKind.PRIMARY, key="Alt+A")
        self.add_button.clicked.connect(self._show_form)
        self.form = PatientForm()
        place = DraftPlace(clinic.drafts, PATIENTS, "add.")
        self._drafts = FormDrafts(place, self.form.editors(), self.form)
        self._back = self._drafts.begin()
        self.save_button = Button(_("Add this patient"), ButtonKind.PRIMARY)
        self.save_button.clicked.connect(self._save)
        self.form.left.connect(self.save_button.setFocus)
        self.back_button = Button(_("Back to the list"), key="Alt+B")
        self.back_button.clicked.connect(self._show_list)
        self.warning = Banner(" ", status=Status.CAUTION)
        self.warning.hide()
        self.message = Label("", "message", status=Status.STOP)
        self.message.hide()
        self.pages = QStackedWidget()
        self.pages.addWidget(self._list_page())
        self.pages.addWidget(FocusScroll(self._form_page()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)
        clinic.changed.connect(self._on_changed)
        if adding:
            self._show_form()
            self.setFocusProxy(self.form.family)

    def showEvent(self, event: QShowEvent) -> None:
        """Look again, and put the focus where typing begins."""
        super().showEvent(event)
        if not event.spontaneous() and self.pages.currentIndex() == 0:
            self.search.look()
            self.search.field.setFocus()
            self.search.field.selectAll()

    def _list_page(self) -> QWidget:
        head = QWidget()
        row = FlowLayout(head, gap=14, row_gap=8)
        row.addWidget(Label(_("Patients"), "page"))
        row.add_right(self.add_button)
        keep_height(head)
        card = Card()
        card.add(self.search, above=14, below=14)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(16)
        layout.addWidget(head)
        layout.addWidget(card, 1)
        return page

    def _form_page(self) -> QWidget:
        card = Card(_("Add a patient"))
        card.add(self.form, above=14, below=14)
        card.add(self.warning, above=0)
        card.add(self.message, above=0, below=0)
        card.add(line_up(self.save_button, self.back_button, gap=16), below=16)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.addWidget(card)
        layout.addStretch(1)
        return page

    def _open(self, patient: str) -> None:
        self._navigator.go(PatientPlace(patient))

    def _show_form(self) -> None:
        self._warn(None)
        self._say("")
        if self._back:
            self._say(_(BACK), Status.INFO)
            self._back = False
        self.form.offer_record_no(self._clinic.desk.patients.next_record_no())
        self.pages.setCurrentIndex(1)
        self.form.family.setFocus()

    def _show_list(self) -> None:
        self.pages.setCurrentIndex(0)
        self.search.look()
        self.search.field.setFocus()

    def _save(self) -> None:
        self._say("")
        written = self.form.read()
        if written is None:
            self._say(_("Something is missing. See the fields in red."))
            return
        if self._must_warn(written):
            return
        self._asked = written
        done = self._clinic.do(lambda: self._clinic.desk.patients.register(written), self._save)
        if isinstance(done, EnvironmentFault):
            return
        if isinstance(done, Problem):
            if not self.form.refuse(done):
                self._say(problem_sentence(done))
            return
        self._warn(None)
        self._drafts.done()
        self.form.empty()
        self._drafts.begin()
        self.pages.setCurrentIndex(0)
        self._navigator.go(PatientPlace(done.id))

    def _must_warn(self, written: PatientWritten) -> bool:
        """Show the namesakes once; the second press for the same name goes on.

        Who is only tried again may be in the record already, and is no namesake of their own.
        """
        if self._clinic.waits(self._save) and written == self._asked:
            return False
        names = (written.family, written.given, written.born)
        warned = self._warned
        if warned is not None and names == (warned.family, warned.given, warned.born):
            return False
        namesakes = self._clinic.desk.patients.namesakes(*names)
        if not namesakes:
            self._warn(None)
            return False
        self._warn(written, "\n".join(listed(namesakes)))
        return True

    def _warn(self, written: PatientWritten | None, others: str = "") -> None:
        self._warned = written
        self.warning.setVisible(written is not None)
        if written is None:
            self.save_button.set_words(_("Add this patient"))
            return
        sentence = _("NAME ALERT. The clinic knows this name. Is it one of these?")
        self.warning.show_fault(sentence, others, status=Status.CAUTION)
        self.save_button.set_words(_("Add as another patient"))
        # Enter pressed twice must not add somebody who is known already.
        self.back_button.setFocus()

    def _say(self, sentence: str, status: Status = Status.STOP) -> None:
        self.message.set_status(status)
        self.message.setText(f"{SYMBOLS[status]} {sentence}" if sentence else "")
        self.message.setVisible(bool(sentence))

    def _on_changed(self, change: object) -> None:
        if change is None and self.isVisible() and self.pages.currentIndex() == 0:
            self.search.look()
