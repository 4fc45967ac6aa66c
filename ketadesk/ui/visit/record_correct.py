"""Corrections: which answer or set, its new value, and why. The old value stays readable."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ketadesk.desk.tries import Try
from ketadesk.kernel.problems import Code, EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.protocols.model import Item
from ketadesk.ui.dialogs import refusal
from ketadesk.ui.drafts import DialogDrafts
from ketadesk.ui.items.registry import editor_for
from ketadesk.ui.items.words import Surroundings
from ketadesk.ui.kit import (
    ButtonKind,
    Column,
    Dialog,
    FieldRow,
    FocusScroll,
    Label,
    NoteField,
    PickTable,
    TextField,
    Verb,
    line_up,
)
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import px
from ketadesk.ui.visit.leaving.evidence import clock_words, patient_words
from ketadesk.ui.visit.part_words import answer_words
from ketadesk.ui.visit.record_words import vital_label, vital_value
from ketadesk.ui.wording import fault_sentence, note_hint, problem_sentence, refusal_sentence
from ketadesk.visit.answers import NOT_ASSESSED, Raw, parse_answer
from ketadesk.visit.visit import ObservationSet

_WIDE_PX = 640
_BACK = "back"
CORRECT = "correct"
NEXT = "next"
EMPTY_SIGN = "-"


class PickDialog(Dialog):
    """Which line is wrong.

    Args:
        title: what is being corrected.
        columns: of the list.
        rows: key and cells of each line.
        parent: the window.
    """

    def __init__(
        self,
        title: str,
        columns: Sequence[Column],
        rows: Sequence[tuple[str, Sequence[str]]],
        parent: QWidget,
    ) -> None:
        verbs = (
            Verb(_BACK, _("Go back")),
            Verb(NEXT, _("Go on"), ButtonKind.PRIMARY, closes=False),
        )
        super().__init__(title, (), verbs, parent=parent)
        self.table = PickTable(columns, spoken=title)
        self.table.show_rows(rows)
        self.table.setMinimumSize(px(_WIDE_PX), px(360))
        self.table.row_opened.connect(self._on_row)
        self.verb_pressed.connect(self._on_verb)
        self.add(self.table)
        if rows:
            self.table.selectRow(0)
        self.table.setFocus()
        self.key = ""

    def _on_row(self, key: str) -> None:
        self.key = key
        self.finish(NEXT)

    def _on_verb(self, _name: str) -> None:
        key = self.table.chosen_key()
        if key is None:
            self.show_message(_("Choose a line first."))
            return
        self._on_row(key)


class CorrectAnswerDialog(Dialog):
    """The new answer and the reason.

    Args:
        presenter: of the visit.
        item: whose answer was wrong.
        parent: the window.
    """

    def __init__(self, presenter: VisitPresenter, item: Item, parent: QWidget) -> None:
        self._presenter, self._tried = presenter, Try()
        self._item = item
        self.raw: Raw = None
        before = presenter.case.visit.answers[item.id]
        sentences = (
            patient_words(presenter.case),
            item.prompt,
            _("On record: {words}").format(words=answer_words(before.body, presenter)),
        )
        super().__init__(_("Correct an answer"), sentences, _verbs(), parent=parent)
        people = presenter.desk.session.people
        self.editor = editor_for(item, self._take, Surroundings(people, presenter.case.zone))
        self.editor.left_out.connect(self._on_left_out)
        self.editor.moved.connect(self._on_moved)
        self.new = Label("", "strong")
        self.reason = NoteField(_("Reason"), "", lines=2)
        self.editor_row = FieldRow(_("New answer"), self.editor, stacked=True)
        self.add(self.editor_row)
        self.add(self.new)
        self.add(
            FieldRow(_("Reason for the correction"), self.reason, hint=note_hint(), stacked=True)
        )
        self._drafts = DialogDrafts(
            presenter.draft_place(f"correct.{item.id}."), {"reason": self.reason}, self
        )
        self.new.hide()
        self.setMinimumWidth(px(_WIDE_PX))
        self.verb_pressed.connect(self._on_verb)
        self.editor.setFocus()

    def answer(self) -> Raw:
        """The new answer as the desk takes it."""
        if self.raw == NOT_ASSESSED:
            return {"value": NOT_ASSESSED, "note": self.reason.text()}
        return self.raw

    def _take(self, raw: Raw) -> bool:
        person = self._presenter.clinic.person
        if person is None:
            return False
        scene = self._presenter.desk.charts.scene(self._presenter.visit, person)
        made = parse_answer(self._item, raw, scene.reading)
        if isinstance(made, Problem):
            if not self.editor.show_problem(made):
                self.editor_row.show_problem(problem_sentence(made))
            return False
        self.editor_row.clear_problem()
        self._chose(raw, answer_words(made, self._presenter))
        return True

    def _on_left_out(self) -> None:
        self._chose(NOT_ASSESSED, _("not assessed"))
        self.reason.setFocus()

    def _on_moved(self, _step: int) -> None:
        self.reason.setFocus()

    def _chose(self, raw: Raw, words: str) -> None:
        self.raw = raw
        self.new.setText(_("New answer: {words}").format(words=words))
        self.new.show()

    def _on_verb(self, _name: str) -> None:
        if self.raw is None:
            self.show_message(_("Give the new answer first."))
            self.editor.setFocus()
        elif not self.reason.text().strip():
            self.show_message(_("A reason is needed here."))
            self.reason.setFocus()
        else:
            self._correct(self.answer(), self.reason.text())

    def _correct(self, raw: Raw, reason: str) -> None:
        presenter, item = self._presenter, self._item.id
        refused = refusal(
            presenter.attempt(
                lambda: presenter.desk.leaving.correct_answer(presenter.visit, item, raw, reason),
                self._tried,
            )
        )
        if refused is not None:
            self.show_message(refusal_sentence(refused))
            return
        self._drafts.end()
        self.finish(CORRECT)


class CorrectSetDialog(Dialog):
    """New values of a set; an empty field stays as it was, a dash takes the value out.

    Args:
        presenter: of the visit.
        taken: the set.
        parent: the window.
    """

    def __init__(self, presenter: VisitPresenter, taken: ObservationSet, parent: QWidget) -> None:
        self._presenter, self._tried = presenter, Try()
        self._taken = taken
        self._unlikely: dict[str, Raw] = {}
        time = clock_words(presenter, taken.at)
        sentences = (
            patient_words(presenter.case),
            _(
                "Set of {time}. Type only what was wrong; a field left empty stays as it is, and "
                "a minus sign takes a value out."
            ).format(time=time),
        )
        super().__init__(_("Correct an observation"), sentences, _verbs(), parent=parent)
        self.fields: dict[str, TextField] = {}
        rows = []
        for each in presenter.protocol.observed:
            label = vital_label(presenter.protocol, each.name)
            field = TextField(label, vital_value(getattr(taken.vitals, each.name)))
            field.setProperty("figures", "yes")
            field.setMaximumWidth(px(130))
            self.fields[each.name] = field
            rows.append(FieldRow(label, field, stacked=True))
        scroll = FocusScroll(line_up(*rows, gap=14))
        scroll.setMinimumSize(px(_WIDE_PX), px(260))
        self.add(scroll)
        self.reason = NoteField(_("Reason"), "", lines=2)
        self.add(
            FieldRow(_("Reason for the correction"), self.reason, hint=note_hint(), stacked=True)
        )
        self._drafts = DialogDrafts(
            presenter.draft_place(f"correct.{taken.entry.id}."),
            {**self.fields, "reason": self.reason},
            self,
        )
        self.verb_pressed.connect(self._on_verb)
        next(iter(self.fields.values())).setFocus()

    def changed(self) -> dict[str, Raw]:
        """The new values by name; None takes a value out."""
        typed = {name: field.text().strip() for name, field in self.fields.items()}
        return {name: None if text == EMPTY_SIGN else text for name, text in typed.items() if text}

    def _on_verb(self, _name: str) -> None:
        presenter, changed, reason = self._presenter, self.changed(), self.reason.text()
        if not changed:
            self.show_message(_("Type the value that was wrong first."))
            return
        confirmed = bool(self._unlikely) and self._unlikely == changed
        done = presenter.attempt(
            lambda: presenter.desk.leaving.correct_observation(
                presenter.visit, self._taken.at, changed, reason, confirmed=confirmed
            ),
            self._tried,
        )
        if isinstance(done, Problem):
            self._show(done, changed)
        elif isinstance(done, EnvironmentFault):
            self.show_message(fault_sentence(done.fault))
        else:
            self._drafts.end()
            self.finish(CORRECT)

    def _show(self, problem: Problem, changed: dict[str, Raw]) -> None:
        for each in self.fields.values():
            each.clear_problem()
        unlikely = problem.code is Code.IMPLAUSIBLE
        self._unlikely = changed if unlikely else {}
        field = self.fields.get(problem.item or "")
        if field is None:
            self.show_message(problem_sentence(problem))
            if problem.code is Code.REASON_NEEDED:
                self.reason.setFocus()
            return
        self.show_message("")
        sentence = (
            _("This is unusual. Check it; press the button again to keep it.")
            if unlikely
            else problem_sentence(problem)
        )
        field.show_problem(sentence, caution=unlikely)
        field.setFocus()


def _verbs() -> tuple[Verb, ...]:
    return (
        Verb(_BACK, _("Go back")),
        Verb(CORRECT, _("Record the correction"), ButtonKind.PRIMARY, closes=False),
    )
