"""One act with its fields: refused beside the field, or recorded as "this already happened"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ketadesk.desk.charts import Change
from ketadesk.desk.tries import Try
from ketadesk.kernel.problems import Code, EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.drafts import DialogDrafts
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    Dialog,
    FieldRow,
    FocusScroll,
    MultiAnswer,
    NoteField,
    NumberField,
    Option,
    SegmentedAnswer,
    TextField,
    Verb,
)
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import px
from ketadesk.ui.wording import fault_sentence, problem_sentence

GO: Final = "go"
HAPPENED: Final = "happened"

HAPPENED_CODES: Final = frozenset(
    {
        Code.NEEDS_ORDER,
        Code.RATE_BLOCKED,
        Code.ALLERGY,
        Code.NOT_PERMITTED,
        Code.OVER_DRAWN,
        Code.EXPIRED,
    }
)
"""Refusals that do not undo what was done to the patient: then it must be recorded all the same."""

Editor = TextField | NoteField | SegmentedAnswer | MultiAnswer
Values = Mapping[str, str]
Act = Callable[[Values, bool], Change | Problem]


@dataclass(frozen=True, slots=True)
class ActRow:
    """A field of an act.

    Attributes:
        name: what a problem calls it.
        label: over it.
        editor: the field.
        hint: under it.
        kept: whether a half-typed text comes back. Figures and units never do: what was begun for
            one dose must not stand there for the next.
        offer: stands under the hint, such as a button that writes into the field.
    """

    name: str
    label: str
    editor: Editor
    hint: str = ""
    kept: bool = True
    offer: Button | None = None


@dataclass(frozen=True, slots=True)
class ActForm:
    """An act as asked for.

    Attributes:
        title: the act.
        sentences: patient and effect.
        verb: on its button.
        rows: its fields, the first gets the focus.
        act: does it with the texts by name; the flag is "this already happened".
        may_have_happened: whether a refusal may be recorded as something that already happened.
        passed_over: more refusals of this act that do not undo it, beside ``HAPPENED_CODES``.
        stops: a red act.
        drafts: begins the names under which half-typed texts are kept.
        subject: rows that say what the act is about: a change of one withdraws any refusal.
        warn: what is in the way already, by its row, asked at each change of the subject.
    """

    title: str
    sentences: tuple[str, ...]
    verb: str
    rows: tuple[ActRow, ...]
    act: Act
    may_have_happened: bool = False
    passed_over: frozenset[Code] = frozenset()
    stops: bool = False
    drafts: str = ""
    subject: tuple[str, ...] = ()
    warn: Callable[[Values], Problem | None] | None = None


class ActDialog(Dialog):
    """Asks for what an act needs; what is typed stays until it is recorded."""

    def __init__(self, presenter: VisitPresenter, form: ActForm, parent: QWidget | None) -> None:
        kind = ButtonKind.STOP if form.stops else ButtonKind.PRIMARY
        verbs = [Verb("back", _("Go back"))]
        if form.may_have_happened:
            happened = _("This already happened: record it")
            verbs.append(Verb(HAPPENED, happened, ButtonKind.STOP, closes=False))
        verbs.append(Verb(GO, form.verb, kind, closes=False))
        super().__init__(form.title, form.sentences, verbs, parent=parent)
        self._presenter, self._form, self._tried = presenter, form, Try()
        if form.may_have_happened:
            self.button(HAPPENED).hide()
        self.rows: dict[str, FieldRow] = {}
        content = QWidget()
        lines = QVBoxLayout(content)
        lines.setContentsMargins(3, 0, 3, 0)
        lines.setSpacing(12)
        for row in form.rows:
            self.rows[row.name] = FieldRow(row.label, row.editor, hint=row.hint, stacked=True)
            if row.offer is not None:
                self.rows[row.name].add_under(row.offer)
            lines.addWidget(self.rows[row.name])
            if isinstance(row.editor, TextField):
                row.editor.returnPressed.connect(self._on_row_done)
            elif isinstance(row.editor, SegmentedAnswer | MultiAnswer):
                row.editor.key_answered.connect(self._on_row_done)
            elif len(form.rows) == 1:
                row.editor.sent.connect(self._on_sent)
            else:
                row.editor.sent.connect(self._on_row_done)
        lines.addStretch(1)
        self._scroll = FocusScroll(content)
        self._scroll.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.add(self._scroll)
        self._fit(content, wide=any(_is_wide(row.editor) for row in form.rows))
        self.verb_pressed.connect(self._on_verb)
        place = presenter.draft_place(form.drafts)
        self._drafts = DialogDrafts(place, _fields_kept(form.rows), self)
        self._refused_row = ""
        for row in form.rows:
            self._hear_changes(row)
        self._warn()
        if form.rows:
            form.rows[0].editor.setFocus()

    def texts(self) -> Values:
        """What is typed and chosen, by name."""
        return {row.name: _text_of(row.editor) for row in self._form.rows}

    def _hear_changes(self, row: ActRow) -> None:
        editor = row.editor
        changed = partial(self._on_changed, row.name)
        if isinstance(editor, SegmentedAnswer):
            editor.chosen.connect(changed)
        elif isinstance(editor, TextField | NoteField):
            editor.textChanged.connect(changed)

    def _on_changed(self, name: str, *_value: object) -> None:
        """A refusal was of what stood there before; what may already be known is said again."""
        subject = name in self._form.subject
        if subject or name == self._refused_row:
            self._withdraw_refusal()
        if subject:
            self._warn()

    def _withdraw_refusal(self) -> None:
        self._refused_row = ""
        for row in self.rows.values():
            row.clear_problem()
        if self._form.may_have_happened:
            self.button(HAPPENED).hide()
        self.show_message("")

    def _warn(self) -> None:
        problem = None if self._form.warn is None else self._form.warn(self.texts())
        row = None if problem is None else self.rows.get(problem.item or "")
        if problem is not None and row is not None:
            row.show_problem(problem_sentence(problem))

    def _fit(self, content: QWidget, *, wide: bool) -> None:
        screen = self.screen().availableGeometry()
        width = min(px(760 if wide else 520), screen.width() - 40)
        self.resize(width, self.height())
        needed = content.heightForWidth(width - 80) if content.hasHeightForWidth() else -1
        needed = max(needed, content.sizeHint().height()) + 8
        self._scroll.setMinimumHeight(min(needed, screen.height() - px(320)))
        self._scroll.setMinimumWidth(width - 60)

    def _on_row_done(self) -> None:
        """Enter or an answer key goes to the next row, and from the last to the verb."""
        names, done = list(self.rows), self.sender()
        at = next((n for n, name in enumerate(names) if self.rows[name].editor is done), -1)
        if at + 1 < len(names):
            self.rows[names[at + 1]].editor.setFocus()
        else:
            self.button(GO).setFocus()

    def _on_sent(self) -> None:
        self._on_verb(GO)

    def _on_verb(self, name: str) -> None:
        texts, happened = self.texts(), name == HAPPENED
        for row in self.rows.values():
            row.clear_problem()
        done = self._presenter.attempt(lambda: self._form.act(texts, happened), self._tried)
        if isinstance(done, Change):
            self._drafts.end()
            self.finish(name)
            return
        if isinstance(done, EnvironmentFault):
            self.show_message(fault_sentence(done.fault))
            return
        self._show_refusal(done)

    def _show_refusal(self, problem: Problem) -> None:
        sentence = problem_sentence(problem)
        row = self.rows.get(problem.item or "")
        self._refused_row = "" if row is None else problem.item or ""
        if row is not None:
            row.show_problem(sentence)
            row.editor.setFocus()
        codes = HAPPENED_CODES | self._form.passed_over
        offer = self._form.may_have_happened and problem.code in codes
        if self._form.may_have_happened:
            self.button(HAPPENED).setVisible(offer)
        words = "" if row is not None else sentence
        if offer:
            more = _(
                "If it has already been done, record it as it was: it will stand in red, together "
                "with an adverse event."
            )
            words = f"{words} {more}".strip()
        self.show_message(words)
        layout = self.layout()
        if layout is not None:
            layout.activate()
            needed = max(layout.heightForWidth(self.width()), layout.sizeHint().height())
            self.resize(self.width(), max(self.height(), needed))


def yes_no(spoken: str) -> SegmentedAnswer:
    """A yes or no with nothing chosen."""
    options = (Option("yes", _("Yes"), _("Y")), Option("no", _("No"), _("N")))
    return SegmentedAnswer(options, spoken)


def _fields_kept(rows: tuple[ActRow, ...]) -> dict[str, TextField | NoteField]:
    return {
        row.name: row.editor
        for row in rows
        if row.kept
        and isinstance(row.editor, TextField | NoteField)
        and not isinstance(row.editor, NumberField)
    }


def _text_of(editor: Editor) -> str:
    if isinstance(editor, SegmentedAnswer):
        return editor.value or ""
    if isinstance(editor, MultiAnswer):
        return ",".join(editor.values)
    return editor.text().strip()


def _is_wide(editor: Editor) -> bool:
    return isinstance(editor, SegmentedAnswer) and len(editor.options) > 6
