"""A form about a patient over the visits, as a dialog in which nothing is answered beforehand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ketadesk.desk.charts import PATIENTS
from ketadesk.desk.tries import Try
from ketadesk.kernel.problems import EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.drafts import DialogDrafts, DraftPlace
from ketadesk.ui.kit import (
    ButtonKind,
    Dialog,
    FieldRow,
    NoteField,
    NumberField,
    SegmentedAnswer,
    TextField,
    Verb,
)
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.theme import Status
from ketadesk.ui.wording import fault_sentence, problem_sentence
from ketadesk.visit.entries import Entry

GO = "go"
Editor = TextField | NoteField | SegmentedAnswer
Values = Mapping[str, str]
Act = Callable[[Values], Entry | Problem]
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A field of the form.

    Attributes:
        name: what a problem calls it.
        label: over it.
        editor: the field.
        text: what stands until it is changed, for a form that replaces something whole; never an
            answer.
    """

    name: str
    label: str
    editor: Editor
    text: str = ""


@dataclass(frozen=True, slots=True)
class CourseForm:
    """What is asked.

    Attributes:
        patient: whom it is about.
        title, sentences: the act; the sentences name the patient.
        verb: on its button.
        rows: the fields; the first gets the focus.
        act: records it, given what is typed and chosen in the rows that are shown.
        drafts: begins the names under which half-typed words are kept.
    """

    patient: str
    title: str
    sentences: tuple[str, ...]
    verb: str
    rows: tuple[CourseRow, ...]
    act: Act
    drafts: str


class CourseDialog(Dialog):
    """Asks and records; what is typed stays until it is recorded.

    Enter goes on to the next field where an answer stands and never gives one: an answer is
    chosen with its letter, the space bar or the mouse.
    """

    def __init__(self, clinic: ClinicPresenter, form: CourseForm, parent: QWidget | None) -> None:
        verbs = (
            Verb("back", _("Go back")),
            Verb(GO, form.verb, ButtonKind.PRIMARY, closes=False),
        )
        super().__init__(form.title, form.sentences, verbs, parent=parent)
        self._clinic, self._form, self._tried = clinic, form, Try()
        self.rows: dict[str, FieldRow] = {}
        for row in form.rows:
            self.rows[row.name] = FieldRow(row.label, row.editor, stacked=True)
            self.add(self.rows[row.name])
            if isinstance(row.editor, SegmentedAnswer):
                row.editor.key_answered.connect(self._on_row_done)
                for segment in row.editor.segments():
                    # Set after the kit's own, so it hears Enter first.
                    segment.installEventFilter(self)
            elif isinstance(row.editor, TextField):
                row.editor.returnPressed.connect(self._on_row_done)
        self.verb_pressed.connect(self._on_verb)
        place = DraftPlace(clinic.drafts, PATIENTS + form.patient, form.drafts)
        words: dict[str, TextField | NoteField] = {
            row.name: row.editor
            for row in form.rows
            if isinstance(row.editor, TextField | NoteField)
            and not isinstance(row.editor, NumberField)
        }
        self._drafts = DialogDrafts(place, words, self)
        self._show_standing(words)
        form.rows[0].editor.setFocus()

    def values(self) -> Values:
        """What is typed and chosen in the rows that are shown, by name."""
        return {
            row.name: _text_of(row.editor)
            for row in self._form.rows
            if not self.rows[row.name].isHidden()
        }

    def _show_standing(self, fields: Mapping[str, TextField | NoteField]) -> None:
        """Show what stands so far, but for what was typed here before and has come back."""
        standing = {row.name: row.text for row in self._form.rows if row.text}
        back = {name: field.text() for name, field in fields.items() if field.text().strip()}
        for name, text in standing.items():
            if name not in back:
                fields[name].set_text(text)
        if all(standing.get(name) == text for name, text in back.items()):
            self.show_message("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear Enter on a row of answers."""
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in _ENTER
        ):
            row = next((each for each in self._choices() if watched in each.segments()), None)
            if row is not None:
                if not event.isAutoRepeat():
                    self._on_enter(row)
                return True
        return super().eventFilter(watched, event)

    def _choices(self) -> tuple[SegmentedAnswer, ...]:
        editors = (row.editor for row in self._form.rows)
        return tuple(each for each in editors if isinstance(each, SegmentedAnswer))

    def _on_enter(self, row: SegmentedAnswer) -> None:
        if row.value is None:
            words = _("Choose with a letter or the space bar. Enter only goes on.")
            self.show_message(words, Status.PLAIN)
        else:
            self._go_on(row)

    def _on_row_done(self) -> None:
        self._go_on(self.sender())

    def _go_on(self, done: object) -> None:
        """To the next row that is shown, and from the last to the verb."""
        self.show_message("")
        shown = [row for row in self._form.rows if not self.rows[row.name].isHidden()]
        at = next((n for n, row in enumerate(shown) if row.editor is done), len(shown))
        if at + 1 < len(shown):
            shown[at + 1].editor.setFocus()
        else:
            self.button(GO).setFocus()

    def _on_verb(self, name: str) -> None:
        for row in self.rows.values():
            row.clear_problem()
        self.show_message("")
        values = self.values()
        done = self._clinic.attempt(lambda: self._form.act(values), self._tried)
        if isinstance(done, EnvironmentFault):
            self.show_message(fault_sentence(done.fault))
        elif isinstance(done, Problem):
            self._refuse(done)
        else:
            self._drafts.end()
            self.finish(name)

    def _refuse(self, problem: Problem) -> None:
        row = self.rows.get(problem.item or "")
        if row is None or row.isHidden():
            self.show_message(problem_sentence(problem))
            return
        row.show_problem(problem_sentence(problem))
        row.editor.setFocus()


def _text_of(editor: Editor) -> str:
    if isinstance(editor, SegmentedAnswer):
        return editor.value or ""
    return editor.text().strip()
