"""The course on a patient's page: its cards, and their forms."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ketadesk.clinical.scales import progress_of
from ketadesk.desk.series import Series
from ketadesk.desk.standing import Standing, standing_of
from ketadesk.ui.course_cards import CallsCard, CareCard, ReviewsCard, SafetyCard
from ketadesk.ui.course_forms import ask_review, care_dialog, check_dialog
from ketadesk.ui.course_words import progress_words
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.follow_up import CallAsked, CallDialog
from ketadesk.ui.presenter import ClinicPresenter


class CourseCards(QObject):
    """The cards of one patient's course.

    Args:
        clinic: the clinic.
        dialogs: questions.
        page: the page they stand on.
    """

    def __init__(self, clinic: ClinicPresenter, dialogs: Dialogs, page: QWidget) -> None:
        super().__init__(page)
        self._clinic, self._dialogs, self._page = clinic, dialogs, page
        self._shown: tuple[Series, Standing] | None = None
        self.reviews = ReviewsCard()
        self.calls = CallsCard()
        self.safety = SafetyCard()
        self.care = CareCard()
        self.reviews.review_asked.connect(self._review)
        self.reviews.check_asked.connect(self._check)
        self.calls.call_asked.connect(self._call)
        self.care.change_asked.connect(self._change_care)

    def show_series(self, series: Series) -> Standing:
        """Show where this patient stands, and hand it on."""
        local = self._clinic.local
        standing = standing_of(self._clinic.desk.charts, series)
        self._shown = (series, standing)
        self.reviews.show_standing(standing, self._clinic.desk.session.people, local)
        self.calls.show_calls(standing.calls, local)
        self.safety.show_lines(standing.safety)
        self.care.show_care(standing.course.care, local)
        return standing

    def _review(self) -> None:
        if self._shown is None:
            return
        series, standing = self._shown
        scores = ". ".join(
            progress_words(each.scale, progress_of(each.scale, each.last, each.first))
            for each in series.outcomes
        )
        ask_review(self._clinic, self._dialogs, series.patient, standing, scores)

    def _check(self) -> None:
        if self._shown is not None:
            patient = self._shown[0].patient
            self._dialogs.show(check_dialog(self._clinic, patient, self._page.window()))

    def _change_care(self) -> None:
        if self._shown is not None:
            series, standing = self._shown
            care = standing.course.care
            window = self._page.window()
            self._dialogs.show(care_dialog(self._clinic, series.patient, care, window))

    def _call(self, visit: str, kind: str) -> None:
        if self._shown is None:
            return
        series, standing = self._shown
        for line in standing.calls:
            if (line.call.visit, line.call.kind) == (visit, kind):
                asked = CallAsked(series.patient, visit, kind, line.on, line.call.tries)
                self._dialogs.show(CallDialog(self._clinic, asked, self._page.window()))
