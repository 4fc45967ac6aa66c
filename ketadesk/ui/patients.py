"""Finding a patient, and adding one with a look at the namesakes first (R-UX-06)."""

from __future__ import annotations

from collections import Counter
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ketadesk.desk.patients import Match, plain_letters
from ketadesk.kernel.dates import show_date
from ketadesk.kernel.problems import EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.kit import (
    Banner,
    Button,
    ButtonKind,
    Card,
    Cell,
    Column,
    FieldRow,
    FlowLayout,
    FocusScroll,
    Label,
    PickTable,
    TextField,
    keep_height,
    line_up,
)
from ketadesk.ui.navigation import Navigator, PatientPlace
from ketadesk.ui.patient_form import PatientForm
from ketadesk.ui.patient_words import full_name, listed
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.theme import Status
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.entries import PatientWritten

MOST_SHOWN: Final = 50


class PatientSearch(QWidget):
    """A search field and the patients it finds. Also used where a visit is started.

    Signals:
        picked(str): a patient was chosen; the id.
    """

    picked = Signal(str)

    def __init__(self, clinic: ClinicPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clinic = clinic
        self.field = TextField(_("Find by name, record number or birth date"))
        self.field.textEdited.connect(self._on_typed)
        self.field.returnPressed.connect(self._on_entered)
        self.field.installEventFilter(self)
        self.table = PickTable(
            (
                Column(_("Name"), share=1),
                Column(_("Born")),
                Column(_("Record no.")),
                Column(_("Phone")),
                Column(_("Visits"), right=True),
            ),
            spoken=_("Patients found"),
        )
        self.table.row_opened.connect(self.picked)
        self.note = Label("", "small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        row = FieldRow(_("Name, record number or birth date"), self.field, stacked=True)
        layout.addWidget(row)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.note)
        self.setFocusProxy(self.field)

    def look(self) -> None:
        """Look again for what is typed."""
        found = self._clinic.desk.patients.find(self.field.text())
        shared = Counter(plain_letters(each.patient.family.strip()) for each in found)
        self.table.show_rows(
            (match.patient.id, _row(match, shared)) for match in found[:MOST_SHOWN]
        )
        if not found:
            self.note.setText(_("Nobody was found. Check the spelling, or add the patient."))
        elif len(found) > MOST_SHOWN:
            words = _("{shown} of {all} are shown. Type more to find fewer.")
            self.note.setText(words.format(shown=MOST_SHOWN, all=len(found)))
        else:
            self.note.setText(_("Down goes to the list, Enter opens."))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the field into the list."""
        down = event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if down and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down:
            if self.table.rowCount():
                self.table.setFocus()
                self.table.selectRow(0)
            return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Paint the list anew after a change of theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self.isVisible():
            self.look()

    def _on_typed(self, _text: str) -> None:
        self.look()

    def _on_entered(self) -> None:
        if self.table.rowCount() == 1:
            self.table.selectRow(0)
            key = self.table.chosen_key()
            if key is not None:
                self.picked.emit(key)
        elif self.table.rowCount():
            self.table.setFocus()
            self.table.selectRow(0)


def _row(match: Match, shared: Counter[str]) -> tuple[Cell | str, ...]:
    patient = match.patient
    name: Cell | str = Cell(full_name(patient), strong=True)
    if shared[plain_letters(patient.family.strip())] > 1:
        words = _("{name} · NAME ALERT").format(name=full_name(patient))
        name = Cell(words, Status.CAUTION)
    return (name, show_date(patient.born), patient.record_no, patient.phone, str(match.visits))


class PatientsScreen(QWidget):
    """Every patient of the clinic, and the form that adds one.

    Args:
        clinic: the clinic.
        navigator: leads to a patient.
        dialogs: questions.
    """

    def __init__(
        self,
        clinic: ClinicPresenter,
        navigator: Navigator,
        dialogs: Dialogs,
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
        self.form.empty()
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

    def _say(self, sentence: str) -> None:
        self.message.setText(f"■ {sentence}" if sentence else "")
        self.message.setVisible(bool(sentence))

    def _on_changed(self, change: object) -> None:
        if change is None and self.isVisible() and self.pages.currentIndex() == 0:
            self.search.look()
