"""Finding a patient among those of the clinic."""

from __future__ import annotations

from collections import Counter
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.desk.patients import Match, plain_letters
from ketadesk.kernel.dates import show_date
from ketadesk.kernel.text import _
from ketadesk.ui.kit import Cell, Column, FieldRow, Label, PickTable, TextField
from ketadesk.ui.patient_words import full_name
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.theme import Status

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
        here = {
            case.patient.id: case.visit.opened.chair
            for case in self._clinic.desk.charts.open_visits()
        }
        shared = Counter(plain_letters(each.patient.family.strip()) for each in found)
        self.table.show_rows(
            (match.patient.id, _row(match, shared, here.get(match.patient.id)))
            for match in found[:MOST_SHOWN]
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


def _row(match: Match, shared: Counter[str], chair: int | None) -> tuple[Cell | str, ...]:
    patient = match.patient
    name: Cell | str = Cell(full_name(patient), strong=True)
    words = full_name(patient)
    if chair is not None:
        words = _("{name} · in chair {n}").format(name=words, n=chair)
        name = Cell(words, Status.INFO)
    if shared[plain_letters(patient.family.strip())] > 1:
        words = _("{name} · NAME ALERT").format(name=words)
        name = Cell(words, Status.CAUTION)
    return (name, show_date(patient.born), patient.record_no, patient.phone, str(match.visits))
