"""The facts about a patient as typed: one form for adding and for changing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.kernel.dates import show_date
from ketadesk.kernel.problems import Code, Problem
from ketadesk.kernel.text import N_, _
from ketadesk.ui.items.dates import read_date
from ketadesk.ui.kit import Button, Columns, FieldRow, Option, SegmentedAnswer, TextField, line_up
from ketadesk.ui.patient_words import SHEET_SIZES, language_words, sheet_languages
from ketadesk.ui.wording import SEXES, problem_sentence
from ketadesk.visit.entries import PatientWritten
from ketadesk.visit.people import Patient

SEX_KEYS: Final = {"female": "f", "male": "m", "unknown": "n"}
SIZE_KEYS: Final = {"normal": "n", "large": "l"}
TAKEN: Final = N_("Another patient has this record number. Open that patient, or enter another.")


class PatientForm(QWidget):
    """Fields for everything the chart says of a person. Nothing is chosen beforehand.

    Signals:
        left(): Enter in the last field.

    Args:
        asks_reason: whether a reason is asked for, as a change of facts needs one.
    """

    left = Signal()

    def __init__(self, *, asks_reason: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered = ""
        self.family = TextField(_("Family name"))
        self.given = TextField(_("Given names"))
        self.born = TextField(_("Born"), _("such as 03-Feb-1984"))
        self.record_no = TextField(_("Record number"))
        self.sex = _segments(_("Sex"), SEXES, SEX_KEYS)
        self.phone = TextField(_("Phone"))
        self.address = TextField(_("Address"))
        self.allergies = TextField(_("Allergies"))
        languages = {code: language_words(code) for code in sheet_languages()}
        self.language = SegmentedAnswer(
            [Option(code, words, code[0]) for code, words in languages.items()],
            _("Sheet language"),
        )
        self.sheet_size = _segments(_("Sheet size"), SHEET_SIZES, SIZE_KEYS)
        self.reason = TextField(_("Reason for the change"))
        self.offer = Button(" ", key="Alt+U")
        self.offer.hide()
        self.offer.clicked.connect(self._take_offer)
        self._rows = self._make_rows(asks_reason=asks_reason)
        self._arrange(asks_reason=asks_reason)
        for field in self.findChildren(TextField):
            field.returnPressed.connect(self._move_on)
        for answer in (self.sex, self.language, self.sheet_size):
            answer.key_answered.connect(self._move_on)
        if len(languages) == 1:
            self.language.set_value(next(iter(languages)))

    def _make_rows(self, *, asks_reason: bool) -> Mapping[str, FieldRow]:
        rows = {
            "family": FieldRow(_("Family name"), self.family, stacked=True),
            "given": FieldRow(_("Given names"), self.given, stacked=True),
            "born": FieldRow(_("Born"), self.born, stacked=True),
            "record_no": FieldRow(_("Record no."), self.record_no, stacked=True),
            "sex": FieldRow(_("Sex"), self.sex, stacked=True),
            "phone": FieldRow(_("Phone"), self.phone, stacked=True),
            "address": FieldRow(_("Address"), self.address, stacked=True),
            "language": FieldRow(_("Sheet language"), self.language, stacked=True),
            "sheet_size": FieldRow(_("Sheet size"), self.sheet_size, stacked=True),
            "allergies": FieldRow(
                _("Allergies"),
                self.allergies,
                hint=_("Several with commas between them. Empty means that none is known."),
                stacked=True,
            ),
        }
        if asks_reason:
            rows["reason"] = FieldRow(_("Reason for the change"), self.reason, stacked=True)
        return rows

    def _arrange(self, *, asks_reason: bool) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        rows = self._rows
        layout.addWidget(_pair(rows["family"], rows["given"]))
        layout.addWidget(_pair(rows["born"], rows["record_no"]))
        layout.addWidget(_pair(rows["sex"], line_up(self.offer)))
        layout.addWidget(_pair(rows["phone"], rows["address"]))
        layout.addWidget(_pair(rows["language"], rows["sheet_size"]))
        layout.addWidget(rows["allergies"])
        if asks_reason:
            layout.addWidget(rows["reason"])
        else:
            self.reason.setParent(self)
            self.reason.hide()

    def editors(self) -> Mapping[str, TextField | SegmentedAnswer]:
        """What is typed and chosen in, by the name of the fact."""
        return {
            "family": self.family,
            "given": self.given,
            "born": self.born,
            "record_no": self.record_no,
            "sex": self.sex,
            "phone": self.phone,
            "address": self.address,
            "language": self.language,
            "sheet_size": self.sheet_size,
            "allergies": self.allergies,
            "reason": self.reason,
        }

    def offer_record_no(self, number: str) -> None:
        """Offer a free record number beside the field; it is taken with a key, not by itself."""
        self._offered = number
        self.offer.set_words(_("Use {number}").format(number=number))
        self.offer.setVisible(bool(number))

    def show_patient(self, patient: Patient) -> None:
        """Show the facts as the chart has them, to be changed."""
        for field, text in (
            (self.family, patient.family),
            (self.given, patient.given),
            (self.born, show_date(patient.born)),
            (self.record_no, patient.record_no),
            (self.phone, patient.phone),
            (self.address, patient.address),
            (self.allergies, ", ".join(patient.allergies)),
            (self.reason, ""),
        ):
            field.set_text(text)
        self.sex.set_value(patient.sex)
        known = {option.value for option in self.language.options}
        self.language.set_value(patient.language if patient.language in known else None)
        self.sheet_size.set_value(patient.sheet_size if patient.sheet_size in SHEET_SIZES else None)
        self._clear_problems()

    def empty(self) -> None:
        """Nothing typed, nothing chosen."""
        for field in self.findChildren(TextField):
            field.set_text("")
        for answer in (self.sex, self.language, self.sheet_size):
            answer.set_value(None)
        if len(self.language.options) == 1:
            self.language.set_value(self.language.options[0].value)
        self._clear_problems()

    def read(self) -> PatientWritten | None:
        """What the form says, or None with the reasons beside the fields."""
        self._clear_problems()
        born = self._born()
        missing = [
            name
            for name, said in (
                ("family", self.family.text().strip()),
                ("given", self.given.text().strip()),
                ("record_no", self.record_no.text().strip()),
                ("sex", self.sex.value),
                ("language", self.language.value),
                ("sheet_size", self.sheet_size.value),
            )
            if not said
        ]
        for name in missing:
            self.show_problem(Problem(Code.UNANSWERED, name))
        if missing or born is None:
            self._focus_first(missing if born is not None else [*missing, "born"])
            return None
        return PatientWritten(
            self.family.text().strip(),
            self.given.text().strip(),
            born,
            self.sex.value or "",
            self.record_no.text().strip(),
            self.phone.text().strip(),
            self.address.text().strip(),
            tuple(part for part in map(str.strip, self.allergies.text().split(",")) if part),
            self.language.value or "",
            self.sheet_size.value or "",
        )

    def show_problem(self, problem: Problem) -> bool:
        """Say beside its field what is in the way; False if no field is concerned."""
        row = self._rows.get(problem.item or "")
        if row is None:
            return False
        taken = problem.code is Code.NAME_TAKEN and problem.item == "record_no"
        row.show_problem(_(TAKEN) if taken else problem_sentence(problem))
        return True

    def refuse(self, problem: Problem) -> bool:
        """As ``show_problem``, and go to the field."""
        shown = self.show_problem(problem)
        if shown:
            self._rows[problem.item or ""].editor.setFocus()
        return shown

    def _born(self) -> date | None:
        if not self.born.text().strip():
            self.show_problem(Problem(Code.UNANSWERED, "born"))
            return None
        read = read_date(self.born.text())
        if isinstance(read, date):
            return read
        self._rows["born"].show_problem(read)
        return None

    def _focus_first(self, names: list[str]) -> None:
        first = next((name for name in self._rows if name in names), None)
        if first is not None:
            self._rows[first].editor.setFocus()

    def _clear_problems(self) -> None:
        for row in self._rows.values():
            row.clear_problem()

    def _take_offer(self) -> None:
        self.record_no.set_text(self._offered)
        self.sex.setFocus()

    def _move_on(self) -> None:
        """Go to the next question; the offer beside it is no stop on the way."""
        editors = [row.editor for row in self._rows.values()]
        done = self.sender()
        place = next((at for at, each in enumerate(editors) if each is done), -1) + 1
        if place < len(editors):
            editors[place].setFocus()
        else:
            self.left.emit()


def _pair(one: QWidget, other: QWidget) -> Columns:
    pair = Columns()
    pair.add(one)
    pair.add(other)
    return pair


def _segments(spoken: str, words: Mapping[str, str], keys: Mapping[str, str]) -> SegmentedAnswer:
    return SegmentedAnswer(
        [Option(value, _(label), keys[value]) for value, label in words.items()], spoken
    )
