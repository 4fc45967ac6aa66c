"""The items of one section, one below the other, with a note at the end."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.desk.charts import Change
from ketadesk.kernel.dates import show_date
from ketadesk.kernel.problems import EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.protocols.model import Section
from ketadesk.ui.items.words import Surroundings
from ketadesk.ui.kit import Card, FieldRow, Label, TextField, rule
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.visit.screening.item_row import ItemRow
from ketadesk.ui.visit.screening.start_list import takes_answer
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.assessment import Assessment
from ketadesk.visit.findings import asked


class SectionPage(Card):
    """A section's checklist. Rows of items that are not asked today are hidden.

    Signals:
        left(int): the person went past the last row (1) or before the first (-1).
        typed(): something is half-typed.
    """

    left = Signal(int)
    typed = Signal()

    def __init__(self, presenter: VisitPresenter, section: Section, around: Surroundings) -> None:
        super().__init__(section.title)
        self.section = section
        self._presenter = presenter
        last = presenter.case.last_visit
        if last is not None:
            day = presenter.clinic.local(last.entries[0].happened_at).date()
            words = _("Last visit {date}").format(date=show_date(day))
            self.add_to_head(Label(words, "small"))
        self.rows: list[ItemRow] = []
        self._holders: list[QWidget] = []
        for item in section.items:
            row = ItemRow(presenter, item, around)
            row.moved.connect(self._moved)
            row.typed.connect(self.typed)
            self.rows.append(row)
            self._hold(row)
        self.note = TextField(_("Note for this section"), _("Add a note for this section"))
        self.note.committed.connect(self._note_committed)
        self.note.textEdited.connect(self.typed)
        self._hold(FieldRow(_("Note"), self.note))
        self.add_stretch()

    @property
    def drafts(self) -> dict[str, str]:
        """What is half-typed, by field; an empty text where nothing is."""
        kept = {row.item.id: row.draft_text() for row in self.rows}
        kept[self._note_field] = self.note.text()
        return kept

    def restore(self, drafts: dict[str, str]) -> None:
        """Show half-typed text again."""
        for row in self.rows:
            text = drafts.get(row.item.id)
            if text:
                row.item_editor.restore_draft(text)
        self.note.setText(drafts.get(self._note_field, ""))

    def refresh(self, assessment: Assessment, *, open_for_answers: bool) -> None:
        """Show what the record now says; focus, scrolling and typed text stay."""
        case = self._presenter.case
        for row, holder in zip(self.rows, self._holders, strict=False):
            holder.setVisible(asked(case, row.item, assessment.at))
            row.refresh(assessment)
            row.editor.setEnabled(open_for_answers or takes_answer(self._presenter, row.item.id))

    def focus_item(self, item_id: str = "") -> None:
        """Put the focus on this item, or on the first one shown."""
        shown = self._shown_rows()
        row = next((each for each in shown if each.item.id == item_id), None)
        if row is None and shown:
            row = shown[0]
        if row is not None:
            row.item_editor.setFocus()

    def focus_last(self) -> None:
        """Put the focus on the last item shown."""
        shown = self._shown_rows()
        if shown:
            shown[-1].item_editor.setFocus()

    @property
    def _note_field(self) -> str:
        return f"note.{self.section.id}"

    def _hold(self, row: QWidget) -> None:
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        if self._holders:
            layout.addWidget(rule())
        layout.addWidget(row)
        self._holders.append(holder)
        self.body.addWidget(holder)

    def _shown_rows(self) -> list[ItemRow]:
        pairs = zip(self.rows, self._holders, strict=False)
        return [row for row, holder in pairs if not holder.isHidden()]

    def _moved(self, step: int) -> None:
        row = self.sender()
        shown = self._shown_rows()
        if not isinstance(row, ItemRow) or row not in shown:
            return
        place = shown.index(row) + step
        if 0 <= place < len(shown):
            shown[place].item_editor.setFocus()
        else:
            self.left.emit(step)

    def _note_committed(self, text: str) -> None:
        if not text.strip():
            return
        said = f"{self.section.title}: {text.strip()}"
        done = self._presenter.do(
            lambda: self._presenter.desk.watch.note(self._presenter.visit, said),
            self._note_again,
            partial(self._on_note_found, text),
        )
        if isinstance(done, Problem):
            self.note.show_problem(problem_sentence(done))
        elif isinstance(done, EnvironmentFault):
            self.note.show_problem(_("Not saved. Press Enter to try again."))
        else:
            self._clear_note()

    def _clear_note(self) -> None:
        self.note.set_text("")
        self._presenter.keep_draft(self._note_field, "")

    def _on_note_found(self, text: str, _done: Change) -> None:
        """The note is in the record; what is another text by now is another note."""
        self.note.clear_problem()
        if self.note.text() == text:
            self._clear_note()

    def _note_again(self) -> None:
        self._note_committed(self.note.text())
