"""What a medicine did after 5 and 15 minutes: each look that is due with its own line to answer."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.desk.tries import Try
from ketadesk.kernel.dates import show_countdown, show_time
from ketadesk.kernel.problems import EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.drafts import DraftKeeper
from ketadesk.ui.kit import Card, FieldRow, Panel, TextField
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.due import Urgency
from ketadesk.visit.responses import Look, looks_due, looks_of

_URGENCY = {
    Urgency.DUE: Status.INFO,
    Urgency.LATE: Status.CAUTION,
    Urgency.OVERDUE: Status.CAUTION,
}


def look_key(look: Look) -> str:
    """Names a look, for its row and its draft."""
    return f"{look.given.id}.{look.after_min}"


class _LookRow(Panel):
    """One look that is due."""

    def __init__(self, presenter: VisitPresenter, look: Look) -> None:
        super().__init__(Status.INFO)
        self.look = look
        self._presenter, self._tried = presenter, Try()
        words = _("{medicine}, given {time}: what did it do after {minutes} min?").format(
            medicine=look.medicine,
            time=show_time(presenter.clinic.local(look.given.happened_at)),
            minutes=look.after_min,
        )
        self.field = TextField(words, _("Response, then Enter"))
        self.field.returnPressed.connect(self.record)
        self.row = FieldRow(words, self.field, hint=" ", stacked=True)
        self.body.addWidget(self.row)

    def show_urgency(self) -> None:
        """How long it has been due."""
        status = _URGENCY[self.look.urgency]
        self.set_status(status)
        behind = int((self._presenter.assessment().at - self.look.due_at).total_seconds())
        words = {
            Urgency.DUE: _("due since {time}"),
            Urgency.LATE: _("late by {time}"),
            Urgency.OVERDUE: _("overdue by {time}"),
        }[self.look.urgency]
        symbol = f"{SYMBOLS[status]} " if status is Status.CAUTION else ""
        self.row.set_hint(symbol + words.format(time=show_countdown(behind)))

    def record(self) -> None:
        """Keep the response; nothing typed records nothing."""
        text = self.field.text().strip()
        if not text:
            return
        presenter, look = self._presenter, self.look
        done = presenter.attempt(
            lambda: presenter.desk.urgent.answer_medicine(
                presenter.visit, look.given.id, look.after_min, text
            ),
            self._tried,
        )
        if isinstance(done, EnvironmentFault):
            presenter.clinic.not_saved(done, self.record, self._tried)
            self.field.show_problem(_("Not saved. Press Enter to try again."))
        elif isinstance(done, Problem):
            self.field.show_problem(problem_sentence(done))
        else:
            presenter.clinic.saved(self.record)


class ResponsesCard(Card):
    """Every look that waits for an answer. None is filled in, and none is left out silently.

    Args:
        presenter: of the visit.
    """

    def __init__(self, presenter: VisitPresenter, *, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Response to medicine"), title_role="subheading", ruled=False, parent=parent
        )
        self._presenter = presenter
        self.rows: dict[str, _LookRow] = {}
        holder = QWidget()
        self._lines = QVBoxLayout(holder)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(6)
        self.add(holder, above=0, below=10, side=8)
        self._drafts = DraftKeeper(presenter.draft_place("response."), self._texts, self)
        presenter.clinic.person_changed.connect(self._restore)
        self.refresh()

    def refresh(self) -> None:
        """Show the looks that are due; a row that stays keeps what is typed in it."""
        now = self._presenter.assessment().at
        due = {look_key(each): each for each in looks_due(self._presenter.case.visit, now)}
        for key in tuple(self.rows):
            if key not in due:
                row = self.rows.pop(key)
                self._lines.removeWidget(row)
                row.hide()
                row.deleteLater()
                self._drafts.write()
        fresh = False
        for key, look in due.items():
            if key not in self.rows:
                row = _LookRow(self._presenter, look)
                row.field.textEdited.connect(self._drafts.touched)
                self.rows[key] = row
                self._lines.addWidget(row)
                fresh = True
            self.rows[key].look = look
            self.rows[key].show_urgency()
        if fresh:
            self._restore()
        self.setVisible(bool(due))

    def _texts(self) -> dict[str, str]:
        """What is typed, also the empty text of a look that was answered: its draft goes."""
        now, visit = self._presenter.assessment().at, self._presenter.case.visit
        known = dict.fromkeys(map(look_key, looks_of(visit, now)), "")
        return known | {key: row.field.text().strip() for key, row in self.rows.items()}

    def _restore(self) -> None:
        for key, text in self._drafts.news().items():
            if key in self.rows:
                self.rows[key].field.set_text(text)
