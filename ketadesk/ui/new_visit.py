"""Starting a visit: who, in which chair, under which protocol, and its number in the series."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.desk.board import board_of
from ketadesk.desk.charts import Change
from ketadesk.desk.series import next_number
from ketadesk.kernel.problems import Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    Card,
    Columns,
    FieldRow,
    FocusScroll,
    Label,
    Option,
    PatientBanner,
    SegmentedAnswer,
    column,
    line_up,
)
from ketadesk.ui.navigation import ADD_PATIENT, Navigator, VisitPlace
from ketadesk.ui.new_visit_number import VisitNumber
from ketadesk.ui.patient_search import PatientSearch
from ketadesk.ui.patient_words import allergy_pills, identity_of, listed
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.people import Patient


class NewVisitScreen(QWidget):
    """What must be known before a visit begins; the rest is asked in the visit itself.

    Args:
        clinic: the clinic.
        navigator: leads to the visit.
        dialogs: questions.
        patient: id of the patient, if known already.
        chair: the chair, if one was chosen already.
    """

    def __init__(
        self,
        clinic: ClinicPresenter,
        navigator: Navigator,
        dialogs: Dialogs,
        patient: str = "",
        chair: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clinic, self._navigator, self._dialogs = clinic, navigator, dialogs
        self._patient: Patient | None = None
        self._proposed = 0
        self.open_visit = ""
        self.search = PatientSearch(clinic)
        self.search.picked.connect(self._on_picked)
        self.add_button = Button(_("Add a patient"), key="Alt+A")
        self.add_button.clicked.connect(self._add_patient)
        self.patient_card = Card(_("Patient"), title_role="subheading")
        self.banner = PatientBanner()
        self._known = Label("", "message", status=Status.CAUTION)
        self.other_button = Button(_("Choose somebody else"))
        self.other_button.clicked.connect(self._choose_again)
        self.go_button = Button(_("Go to the visit"), ButtonKind.PRIMARY)
        self.go_button.clicked.connect(self._go_there)
        self._going_on = Label("", "message", status=Status.CAUTION)
        self.chair = self._chairs(chair)
        self.protocol = self._protocols()
        self.number = VisitNumber()
        self.start_button = Button(_("Start the visit"), ButtonKind.PRIMARY)
        self.start_button.clicked.connect(self._start)
        self._missing = Label("", "message")
        self._message = Label("", "message", status=Status.STOP)
        self._details = Card(_("This visit"), title_role="subheading")
        self._arrange()
        self.number.changed.connect(self._show_missing)
        self.number.passed_on.connect(self._focus_next)
        self.number.entered.connect(self.start_button.setFocus)
        if patient:
            self._pick(patient)
        else:
            self._show_patient()

    def showEvent(self, event: QShowEvent) -> None:
        """Put the focus on the first thing that is not known yet."""
        super().showEvent(event)
        if not event.spontaneous():
            if self._patient is None:
                self.search.look()
            self._focus_next()

    # --- building --------------------------------------------------------------------------

    def _chairs(self, chosen: int) -> SegmentedAnswer:
        free = board_of(self._clinic.desk.charts).free
        options = [Option(str(n), _("Chair {n}").format(n=n), str(n)) for n in free]
        answer = SegmentedAnswer(options, _("Chair"))
        if chosen in free or len(free) == 1:
            answer.set_value(str(chosen if chosen in free else free[0]))
        answer.chosen.connect(self._show_missing)
        answer.key_answered.connect(self._focus_next)
        return answer

    def _protocols(self) -> SegmentedAnswer:
        usable = self._clinic.desk.clinic.usable_protocols()
        options = [
            Option(each.content_hash, f"{each.title} · v{each.version}", str(number))
            for number, each in enumerate(usable, start=1)
        ]
        answer = SegmentedAnswer(options, _("Protocol"))
        if len(usable) == 1:
            answer.set_value(usable[0].content_hash)
        answer.chosen.connect(self._show_missing)
        answer.key_answered.connect(self._focus_next)
        return answer

    def _arrange(self) -> None:
        self.patient_card.add(self.search, above=14, below=14)
        self._add_row = line_up(self.add_button)
        self.patient_card.add(self._add_row, above=0, below=8)
        self.patient_card.add(self._known, above=0, below=0)
        self.patient_card.add(self._going_on, above=0, below=8)
        self.patient_card.add(line_up(self.go_button, self.other_button, gap=16), below=14)
        no_chair = "" if self.chair.options else _("Every chair is taken.")
        none_approved = ""
        if not self.protocol.options:
            none_approved = _("No protocol is approved. The medical director must approve one.")
        chair_row = FieldRow(_("Chair"), self.chair, hint=no_chair, stacked=True)
        protocol_row = FieldRow(_("Protocol"), self.protocol, hint=none_approved, stacked=True)
        self._details.add(chair_row, above=14, below=8)
        self._details.add(protocol_row, above=6, below=8)
        self._details.add(self.number, above=6, below=12)
        self._details.add(self._missing, above=0, below=4)
        self._details.add(self._message, above=0, below=4)
        self._details.add(line_up(self.start_button), above=4, below=16)
        page = Columns()
        page.add(column(self.patient_card), 3)
        page.add(column(self._details), 2)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(20, 16, 20, 16)
        inner.setSpacing(16)
        inner.addWidget(Label(_("Start a visit"), "page"))
        inner.addWidget(page)
        inner.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.banner)
        outer.addWidget(FocusScroll(content), 1)
        self.search.table.setMinimumHeight(320)
        self._message.hide()

    # --- the patient -----------------------------------------------------------------------

    def _on_picked(self, patient_id: str) -> None:
        """Take the patient, or go to the chair where the patient sits already."""
        self._pick(patient_id)
        if self.open_visit:
            self._go_there()

    def _add_patient(self) -> None:
        self._navigator.go(ADD_PATIENT)

    def _pick(self, patient_id: str) -> None:
        desk = self._clinic.desk
        self._patient = desk.charts.patient(patient_id)
        here = [c for c in desk.charts.open_visits() if c.patient.id == patient_id]
        self.open_visit = here[-1].visit.stream if here else ""
        self._proposed = next_number(desk.charts, patient_id)
        self._show_patient()
        self._focus_next()

    def _choose_again(self) -> None:
        self._patient, self.open_visit = None, ""
        self._show_patient()
        self.search.look()
        self.search.field.setFocus()

    def _show_patient(self) -> None:
        patient = self._patient
        known, here = patient is not None, bool(self.open_visit)
        self.search.setVisible(not known)
        self._add_row.setVisible(not known)
        self.banner.setVisible(known)
        self.other_button.setVisible(known)
        self._going_on.setVisible(here)
        self.go_button.setVisible(here)
        self._details.setVisible(not here)
        self._offer_number()
        if patient is not None:
            self._show_identity(patient)
        self._known.setVisible(bool(known and self._known.text()))
        if here:
            chair = self._clinic.desk.charts.case(self.open_visit).visit.opened.chair
            words = _("This patient has a visit in chair {n}. Go there instead.").format(n=chair)
            self._going_on.setText(f"{SYMBOLS[Status.CAUTION]} {words}")
        self._show_missing()

    def _show_identity(self, patient: Patient) -> None:
        found = self._clinic.desk.patients.namesakes(patient.family, patient.given, patient.born)
        others = [each for each in found if each.id != patient.id]
        pills = list(allergy_pills(patient))
        lines: tuple[str, ...] = ()
        if others:
            pills.insert(0, (Status.CAUTION, _("NAME ALERT")))
            words = _("NAME ALERT. Not to be confused with:")
            lines = (f"{SYMBOLS[Status.CAUTION]} {words}", *listed(others))
        self._known.setText("\n".join(lines))
        today = self._clinic.local(self._clinic.now()).date()
        self.banner.show_patient(identity_of(patient, today), pills)

    def _offer_number(self) -> None:
        """The counted number is proposed; somebody confirms it or gives another."""
        self.number.offer(None if self._patient is None else self._proposed)
        # A new row of buttons stands last in Qt's order of stops; its place is before the start.
        number = self.number
        order = (self.chair, self.protocol, number.answer, number.other, self.start_button)
        for before, after in pairwise(order):
            QWidget.setTabOrder(_last_stop(before), _first_stop(after))

    # --- starting --------------------------------------------------------------------------

    def _still_missing(self) -> tuple[tuple[str, QWidget], ...]:
        wanted: tuple[tuple[bool, str, QWidget], ...] = (
            (self._patient is None, _("the patient"), self.search.field),
            (self.chair.value is None, _("a free chair"), self.chair),
            (self.protocol.value is None, _("an approved protocol"), self.protocol),
            (self.number.given is None, _("the number of the visit"), self.number.editor),
        )
        return tuple((words, editor) for missing, words, editor in wanted if missing)

    def _show_missing(self, _value: str = "") -> None:
        missing = self._still_missing()
        words = ", ".join(each for each, _editor in missing)
        self._missing.setText(_("Missing: {what}.").format(what=words) if missing else "")
        self._missing.setVisible(bool(missing) and not self.open_visit)
        self.start_button.setEnabled(not missing)

    def _focus_next(self) -> None:
        if self.open_visit:
            self.go_button.setFocus()
            return
        editors = (editor for _words, editor in self._still_missing())
        target = next((each for each in editors if _can_answer(each)), self.start_button)
        target.setFocus()

    def _start(self) -> None:
        number = self.number.given
        patient, chair, protocol = self._patient, self.chair.value, self.protocol.value
        if patient is None or chair is None or protocol is None or number is None:
            return
        charts = self._clinic.desk.charts
        # A visit that is only tried again may sit there already.
        again = self._clinic.waits(self._start)
        if not again and int(chair) not in board_of(charts).free:
            self._say(_("This chair was taken meanwhile. Choose another."))
            return
        done = self._clinic.do(
            lambda: charts.open_visit(patient.id, protocol, number, int(chair)), self._start
        )
        if isinstance(done, Change):
            self._navigator.go(VisitPlace(done.visit))
        elif isinstance(done, Problem):
            self._say(problem_sentence(done))

    def _go_there(self) -> None:
        self._navigator.go(VisitPlace(self.open_visit))

    def _say(self, sentence: str) -> None:
        self._message.setText(f"{SYMBOLS[Status.STOP]} {sentence}")
        self._message.show()


def _first_stop(editor: QWidget) -> QWidget:
    buttons = editor.segments() if isinstance(editor, SegmentedAnswer) else ()
    return buttons[0] if buttons else editor


def _last_stop(editor: QWidget) -> QWidget:
    buttons = editor.segments() if isinstance(editor, SegmentedAnswer) else ()
    return buttons[-1] if buttons else editor


def _can_answer(editor: QWidget) -> bool:
    return not isinstance(editor, SegmentedAnswer) or bool(editor.options)
