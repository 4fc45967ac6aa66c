"""Two identifiers entered again, as the patient or the wristband says them (R-UX-04)."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QApplication, QWidget

from ketadesk.desk.tries import Try
from ketadesk.kernel.problems import EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.items.dates import read_date
from ketadesk.ui.kit import ButtonKind, Dialog, FieldRow, TextField, Verb
from ketadesk.ui.patient_words import full_name
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.wording import fault_sentence, problem_sentence

CHECK = "check"


class IdentityDialog(Dialog):
    """Birth date and record number, typed; nothing of either is shown.

    Args:
        presenter: the visit whose patient is asked.
        parent: the window.
    """

    def __init__(self, presenter: VisitPresenter, parent: QWidget | None = None) -> None:
        name = full_name(presenter.case.patient)
        super().__init__(
            _("Enter two identifiers again"),
            (
                name,
                _("Take them from the patient or the wristband, not from the screen."),
            ),
            (
                Verb("back", _("Go back")),
                Verb(CHECK, _("Check identifiers"), ButtonKind.PRIMARY, closes=False),
            ),
            parent=parent,
        )
        self._presenter, self._tried = presenter, Try()
        self.born = TextField(_("Birth date"), _("dd-Mmm-yyyy"))
        self.record_no = TextField(_("Record number"))
        self.add(FieldRow(_("Birth date"), self.born, stacked=True))
        self.add(FieldRow(_("Record number"), self.record_no, stacked=True))
        self.born.returnPressed.connect(self.record_no.setFocus)
        self.record_no.returnPressed.connect(self._check)
        self.verb_pressed.connect(self._check)
        self.born.setFocus()

    def _check(self) -> None:
        self.show_message("")
        day = self._day()
        number = self.record_no.text().strip()
        if day is None or not number:
            (self.born if day is None else self.record_no).setFocus()
            if not number and day is not None:
                self.show_message(_("Both identifiers are needed."))
            return
        screening, visit = self._presenter.desk.screening, self._presenter.visit
        done = self._presenter.attempt(lambda: screening.identify(visit, day, number), self._tried)
        if isinstance(done, Problem):
            self.show_message(problem_sentence(done))
            self.born.setFocus()
            self.born.selectAll()
        elif isinstance(done, EnvironmentFault):
            self.show_message(fault_sentence(done.fault))
        else:
            self.finish(CHECK)

    def _day(self) -> date | None:
        day = read_date(self.born.text())
        if isinstance(day, str):
            self.born.show_problem(day)
            return None
        self.born.clear_problem()
        return day


def ask_identity(presenter: VisitPresenter, dialogs: Dialogs) -> bool:
    """Ask for both identifiers; a wrong pair is refused with a sentence and kept in the audit.

    While they are asked the banner of the visit shows the name only.

    Returns:
        Whether they agreed and the record says so.
    """
    presenter.identity_asked.emit(True)  # noqa: FBT003 - a signal's value has no name
    try:
        return dialogs.show(IdentityDialog(presenter, QApplication.activeWindow())) == CHECK
    finally:
        presenter.identity_asked.emit(False)  # noqa: FBT003 - as above
