"""The fields of a set together: which are due, where Enter goes, what is in the way of each."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.kernel.problems import Code
from ketadesk.kernel.text import _
from ketadesk.ui.kit import Label, keep_height
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.visit.observations.due import DueSet
from ketadesk.ui.visit.observations.field_grid import FieldCell, FieldGrid
from ketadesk.ui.visit.observations.fields import (
    FIELDS,
    PRESSURE,
    PUMP,
    SetField,
    is_whole,
    scale_words,
    short_label,
    typed_values,
)
from ketadesk.ui.visit.observations.rise import rise_sentence, typed_rises
from ketadesk.ui.visit.observations.value_field import ValueField
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.answers import Raw


class SetFields(QWidget):
    """The grid of fields.

    Signals:
        edited(): something was typed.
        checked(): the sentences about the fields may have changed.
        finished(): Enter in the last field that was due.
        entered(): a field got the focus.
    """

    edited = Signal()
    checked = Signal()
    finished = Signal()
    entered = Signal()

    def __init__(self, presenter: VisitPresenter, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._due: DueSet | None = None
        self._sentences: dict[str, str] = {}
        self.fields: dict[str, ValueField] = {}
        self._cells: dict[str, FieldCell] = {}
        self._grid = FieldGrid()
        self._scale = Label("", "small")
        self._scale.hide()
        self.rise = Label("", "small")
        self.rise.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._grid)
        layout.addWidget(self.rise)
        layout.addWidget(self._scale)
        keep_height(self)
        for field in FIELDS:
            self._make_field(field)

    # --- reading ---------------------------------------------------------------------------

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is in the way, each with the field's label."""
        return tuple(f"{short_label(name)}: {words}" for name, words in self._sentences.items())

    @property
    def only_unlikely(self) -> bool:
        """Whether everything in the way is a value that is asked for a second time."""
        return all(self.fields[name].property("problem") == "caution" for name in self._sentences)

    @property
    def confirmed(self) -> bool:
        """Whether an unlikely value was typed twice."""
        return any(field.confirmed for field in self.fields.values())

    def raw(self) -> dict[str, Raw]:
        """Every value typed, by its name in the record."""
        found: dict[str, Raw] = {}
        for spec in FIELDS:
            values = typed_values(spec, self.fields[spec.name].text())
            found |= {} if isinstance(values, str) else values
        return found

    def missing(self) -> tuple[SetField, ...]:
        """Fields that are due and do not hold all of their values."""
        due = frozenset() if self._due is None else self._due.values
        given = set(self.raw())
        return tuple(each for each in FIELDS if (due & set(each.values)) - given)

    # --- showing ---------------------------------------------------------------------------

    def show_due(self, due: DueSet) -> None:
        """Show which fields are due; nothing that is typed is touched."""
        if due == self._due:
            return
        self._due = due
        for name, field in self.fields.items():
            field.set_due(due.later_words(name), due=self._wanted(name))
        shown = tuple(cell for name, cell in self._cells.items() if self._offered(name))
        self._grid.show_cells(shown)

    def wipe(self, *, keep: str = "") -> None:
        """Empty every field but one."""
        for name, field in self.fields.items():
            if name != keep:
                field.wipe()
        self._sentences.clear()
        self._show_rise()

    def _wanted(self, name: str) -> bool:
        values = next(each.values for each in FIELDS if each.name == name)
        return self._due is not None and bool(self._due.values & set(values))

    def _offered(self, name: str) -> bool:
        if name == PUMP:
            return self._presenter.case.visit.started_at is not None
        if name in ("temp_c", "pain"):
            return self._wanted(name) or bool(self.fields[name].text())
        return True

    def _show_rise(self) -> None:
        """The change from baseline of what is typed, amber where the rule is by rise (case 13)."""
        found = typed_rises(self._presenter, self.raw())
        words = rise_sentence(self._presenter, found)
        status = Status.CAUTION if any(each.reached for each in found) else None
        if status is not None:
            words = f"{SYMBOLS[status]} {words}"
        if words != self.rise.text():
            self.rise.set_status(status)
            self.rise.setText(words)
        self.rise.setVisible(bool(words))

    # --- moving ----------------------------------------------------------------------------

    def begin(self) -> bool:
        """Go to the first field that is due and empty, else to the first; whether one was empty."""
        found = self._go_after("", by_itself=False)
        if not found:
            self.go_to(PRESSURE)
        return found

    def go_to(self, name: str) -> None:
        """Go to this field."""
        self.fields[name].arrive(by_itself=False)

    def _go_after(self, name: str, *, by_itself: bool) -> bool:
        names = [each for each, cell in self._cells.items() if not cell.isHidden()]
        later = names[names.index(name) + 1 :] if name in names else names
        for each in later:
            if self._wanted(each) and not self.fields[each].text():
                self.fields[each].arrive(by_itself=by_itself)
                return True
        return False

    def _on_left_done(self, by_itself: bool) -> None:  # noqa: FBT001 - a signal's argument
        if not self._go_after(self._name_of(self.sender()), by_itself=by_itself):
            self.finished.emit()

    def _on_entered(self) -> None:
        name = self._name_of(self.sender())
        field = next((each for each in FIELDS if each.name == name), FIELDS[0])
        words = scale_words(self._presenter.protocol, field)
        self._scale.setText(words)
        self._scale.setVisible(bool(words))
        self.entered.emit()

    def _name_of(self, sender: object) -> str:
        return next((name for name, field in self.fields.items() if field is sender), "")

    # --- checking --------------------------------------------------------------------------

    def check_all(self) -> bool:
        """Check every field that holds something and go to the first that is in the way."""
        typed = [name for name, field in self.fields.items() if field.text()]
        bad = [name for name in typed if not self._check(name)]
        self.checked.emit()
        if bad:
            self.go_to(bad[0])
        return not bad

    def say(self, name: str, sentence: str) -> None:
        """Say what the desk found in the way of a field."""
        self._sentences[name] = sentence
        self.fields[name].show_problem(sentence)
        self.checked.emit()

    def _on_committed(self) -> None:
        name = self._name_of(self.sender())
        if name:
            self._check(name)
            self.checked.emit()

    def _check(self, name: str) -> bool:
        """Show what is in the way of this field; whether nothing is."""
        field = self.fields[name]
        spec = next(each for each in FIELDS if each.name == name)
        values = typed_values(spec, field.text())
        person = self._presenter.clinic.person
        self._sentences.pop(name, None)
        if isinstance(values, str):
            self._sentences[name] = values
            field.show_problem(values)
            return False
        if not values or person is None:
            field.clear_problem()
            return True
        desk, visit = self._presenter.desk, self._presenter.visit
        found = desk.watch.check(visit, values, person, confirmed=False)
        hard = next((each for each in found if each.code is not Code.IMPLAUSIBLE), None)
        if hard is not None:
            self._sentences[name] = problem_sentence(hard)
            field.show_problem(self._sentences[name])
            return False
        if found and not field.confirmed and not field.typed_again():
            self._sentences[name] = problem_sentence(found[0])
            field.ask_again(self._sentences[name])
            return False
        field.confirmed = bool(found)
        field.clear_problem()
        return True

    def _make_field(self, field: SetField) -> None:
        editor = ValueField(
            _(field.spoken), lambda text: is_whole(self._presenter.protocol, field, text)
        )
        editor.committed.connect(self._on_committed)
        editor.left_done.connect(self._on_left_done)
        editor.entered.connect(self._on_entered)
        # Also what comes back from a draft: it is as much a value typed so far.
        editor.textChanged.connect(self._show_rise)
        editor.textEdited.connect(self.edited)
        self.fields[field.name] = editor
        # In its grid from the first: a field that comes there later is reached last by Tab.
        cell = FieldCell(_(field.label), editor, parent=self._grid)
        cell.hide()
        self._cells[field.name] = cell
