"""The checklist before leaving: what is open on top, then what the record and people settled."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ketadesk.desk.charts import Change
from ketadesk.desk.tries import Try
from ketadesk.kernel.problems import EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs, Refused, Signed, SignIn, refusal
from ketadesk.ui.drafts import DraftKeeper
from ketadesk.ui.kit import Card, Label, Panel, rule
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import Status
from ketadesk.ui.visit.leaving.criterion import CriterionRow, SettledCell
from ketadesk.ui.visit.leaving.evidence import (
    clock_words,
    evidence_words,
    name_words,
    not_before,
    patient_words,
)
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.leaving import CriterionState
from ketadesk.visit.stages import Stage


class _Group(QWidget):
    """A heading and settled cells in two columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        head = Panel(Status.PLAIN)
        self.title = Label("", "column")
        head.body.addWidget(self.title)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addLayout(self._grid)
        self._cells: tuple[SettledCell, ...] = ()
        self._rules: list[QWidget] = []

    def show_cells(self, cells: tuple[SettledCell, ...]) -> None:
        """Arrange these cells; each keeps its widgets and its focus."""
        self.setVisible(bool(cells))
        if cells == self._cells:
            return
        for old in self._rules:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rules.clear()
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.setVisible(cell in cells)
        self._cells = cells
        for index, cell in enumerate(cells):
            line = index // 2
            if line and index % 2 == 0:
                between = rule()
                self._rules.append(between)
                self._grid.addWidget(between, 2 * line - 1, 0, 1, 2)
            self._grid.addWidget(cell, 2 * line, index % 2)
            cell.show()


class ReadyCard(Card):
    """Whether the patient may leave, line by line.

    Signals:
        finished(): a key answered the last open line that can be answered.

    Args:
        presenter: of the visit.
        dialogs: for overrides.
    """

    finished = Signal()

    def __init__(
        self, presenter: VisitPresenter, dialogs: Dialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Ready to leave?"), parent=parent)
        self._presenter = presenter
        self._dialogs = dialogs
        self._reopened: set[str] = set()
        self.rows: dict[str, CriterionRow] = {}
        self.cells: dict[str, SettledCell] = {}
        self._lines: dict[str, QWidget] = {}
        protocol = presenter.protocol
        questions = {each.id: each for each in protocol.discharge_items}
        for criterion in protocol.criteria:
            item = questions.get(criterion.id) if criterion.answered else None
            row = CriterionRow(criterion, item, self)
            row.answered.connect(self._on_answered)
            row.moved_on.connect(self._on_moved_on)
            row.override_wanted.connect(self._on_override)
            self.rows[criterion.id] = row
            cell = SettledCell(criterion, changeable=item is not None, parent=self)
            cell.change_wanted.connect(self._on_change)
            self.cells[criterion.id] = cell
            cell.hide()
            line = rule()
            self._lines[criterion.id] = line
            self.body.addWidget(line)
            self.body.addWidget(row)
        self._drafts = DraftKeeper(presenter.draft_place("when."), self._typed, self)
        for row in self.rows.values():
            if row.when is not None:
                row.when.textEdited.connect(self._drafts.touched)
        self._from_record = _Group(self)
        self._confirmed = _Group(self)
        self.body.addWidget(self._from_record)
        self.body.addWidget(self._confirmed)
        self.add_stretch()
        self.restore_drafts()

    def begin(self) -> None:
        """Go to the first open line that can be answered."""
        for row in self.rows.values():
            if not row.isHidden() and row.focus_editor():
                return

    def render_list(self) -> None:
        """Show the checklist as it stands now."""
        leaving = self._presenter.assessment().leaving
        recovery = self._presenter.case.visit.stage is Stage.RECOVERY
        states = {each.criterion.id: each for each in leaving.criteria}
        settled = []
        above = False
        for criterion_id, row in self.rows.items():
            state = states.get(criterion_id)
            is_open = state is not None and (not state.passes or criterion_id in self._reopened)
            row.setVisible(is_open)
            self._lines[criterion_id].setVisible(is_open and above)
            above = above or is_open
            if state is None:
                continue
            if is_open:
                self._show_open(row, state, recovery=recovery)
            else:
                settled.append(state)
                self.cells[criterion_id].show_state(
                    evidence_words(self._presenter, state),
                    overridden=state.overridden is not None,
                    recovery=recovery,
                )
        self._show_settled(settled)
        self._show_pill(len(settled), len(states), ready=leaving.ready)

    def _show_open(self, row: CriterionRow, state: CriterionState, *, recovery: bool) -> None:
        answer = self._presenter.case.visit.answers.get(state.criterion.id)
        # A question is asked before it can be overridden.
        asked = not state.criterion.answered or answer is not None
        row.show_state(
            evidence_words(self._presenter, state),
            # Of an older sheet nothing is chosen: the newer one is still to be asked about.
            {} if answer is None or state.outdated_at is not None else answer.fields,
            overridable=state.criterion.overridable
            and recovery
            and asked
            and state.standing is None
            and not state.met,
        )
        if row.editor is not None:
            row.editor.setEnabled(recovery)

    def _show_settled(self, settled: list[CriterionState]) -> None:
        asked = [each for each in settled if each.criterion.answered]
        recorded = [each for each in settled if not each.criterion.answered]
        self._from_record.title.setText(_("From the record"))
        self._from_record.show_cells(tuple(self.cells[each.criterion.id] for each in recorded))
        answers = self._presenter.case.visit.answers
        found = [answers[e.criterion.id].entry.by for e in asked if e.criterion.id in answers]
        names = [name_words(self._presenter, each) for each in dict.fromkeys(found)]
        self._confirmed.title.setText(_("Confirmed by {names}").format(names=", ".join(names)))
        self._confirmed.show_cells(tuple(self.cells[each.criterion.id] for each in asked))

    def _show_pill(self, met: int, every: int, *, ready: bool) -> None:
        words = _("{met} of {every} met").format(met=met, every=every)
        earliest = not_before(self._presenter)
        if earliest is not None:
            time = clock_words(self._presenter, earliest)
            words = _("{words} · not before {time}").format(words=words, time=time)
        self.set_pill(Status.OK if ready else Status.CAUTION, words)

    def _on_answered(self, criterion: str, raw: object) -> None:
        row = self.rows[criterion]
        if isinstance(raw, dict) and row.parts and len(raw) < len(row.parts):
            kept = " ".join(f"{name}={'yes' if said else 'no'}" for name, said in raw.items())
            self._presenter.keep_draft(criterion, kept)
            return
        done = self._presenter.do(
            lambda: self._presenter.desk.screening.answer(self._presenter.visit, criterion, raw),
            row.say_again,
            partial(self._on_recorded, criterion, raw),
        )
        if isinstance(done, EnvironmentFault):
            row.show_problem(_("Not saved yet. Press Try again beside the banner."))
            if row.when is not None and isinstance(raw, dict):
                row.when.show_problem(_("Not saved. Press Enter to try again."))
            self.render_list()
            return
        if isinstance(done, Problem):
            row.show_problem(problem_sentence(done))
            self.render_list()
            return
        self._on_recorded(criterion, raw)

    def _on_recorded(self, criterion: str, raw: object, _done: Change | None = None) -> None:
        row = self.rows[criterion]
        row.show_problem("")
        if row.when is not None and isinstance(raw, dict):
            row.when.set_text("")
            self._drafts.write()
        self._reopened.discard(criterion)
        self.render_list()

    def _on_moved_on(self, criterion: str) -> None:
        self._reopened.discard(criterion)
        self.render_list()
        order = list(self.rows)
        at = order.index(criterion)
        for name in (*order[at + 1 :], *order[:at]):
            row = self.rows[name]
            if not row.isHidden() and row.focus_editor():
                return
        self.finished.emit()

    def _on_change(self, criterion: str) -> None:
        self._reopened.add(criterion)
        self.render_list()
        self.rows[criterion].focus_editor()

    def _on_override(self, criterion: str) -> None:
        presenter = self._presenter
        leaving = presenter.assessment().leaving
        state = next(each for each in leaving.criteria if each.criterion.id == criterion)
        people = presenter.desk.session.people.values()
        wanted = SignIn(
            _("Override: {criterion}").format(criterion=state.criterion.title),
            (
                patient_words(presenter.case),
                evidence_words(presenter, state),
                _override_effect(presenter, criterion),
            ),
            _("Sign the override"),
            tuple(each for each in people if each.active and each.prescribes),
            reason_label=_("Reason, and what is done instead"),
            drafts=presenter.draft_place(f"override.{criterion}."),
        )

        tried = Try()

        def act(signed: Signed) -> Refused | None:
            return refusal(
                presenter.attempt(
                    lambda: presenter.desk.screening.override(
                        presenter.visit, criterion, signed.reason, signed.proof
                    ),
                    tried,
                )
            )

        if self._dialogs.sign_in(wanted, act):
            # The focus goes to the next question and not to the next override.
            self._on_moved_on(criterion)
        else:
            self.render_list()

    def restore_drafts(self) -> None:
        """Show the half-given answers of the person signed in, and nobody else's."""
        drafts = self._presenter.drafts()
        for criterion, row in self.rows.items():
            words = (each.partition("=") for each in drafts.get(criterion, "").split())
            row.set_parts({name: value for name, _equals, value in words})
        for criterion, text in self._drafts.news().items():
            when = self.rows[criterion].when
            if when is not None:
                when.setText(text)
        self.render_list()

    def hideEvent(self, event: QHideEvent) -> None:
        """What is half-typed is kept before the screen goes."""
        self._drafts.write()
        super().hideEvent(event)

    def _typed(self) -> dict[str, str]:
        rows = self.rows.items()
        return {name: row.when.text().strip() for name, row in rows if row.when is not None}


def _override_effect(presenter: VisitPresenter, criterion: str) -> str:
    if criterion == "dc.time":
        return _(
            "The patient may leave {minutes}\u00a0min after the pump end. The time after a "
            "reversal medicine stays."
        ).format(minutes=presenter.protocol.recovery.ordered_minimum_min)
    return _("The patient may leave without this. The override is kept with name, time and reason.")
