"""The entry column: one set of observations by keyboard, at the chair or as the baseline."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ketadesk.desk.charts import Change
from ketadesk.kernel.dates import show_time
from ketadesk.kernel.problems import Code, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs, Signed, SignIn
from ketadesk.ui.kit import Button, ButtonKind, FieldRow, Label, MultiAnswer, Option, Panel
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.visit.observations.drafts import DraftKeeper
from ketadesk.ui.visit.observations.due import DueSet, due_set
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
from ketadesk.ui.visit.observations.taken import TakenAt
from ketadesk.ui.visit.observations.value_field import ValueField
from ketadesk.ui.wording import SYMPTOMS, problem_sentence
from ketadesk.visit.answers import Raw
from ketadesk.visit.stages import Action, next_stage

_SYMPTOMS = "symptoms"


class ObservationEntry(Panel):
    """One set: fields, time, reasons, and the button that saves it.

    Enter goes to the next field that is due and empty, and from the last to "Save set". A value
    that is whole goes on by itself. Before the start a set is part of the baseline.

    Args:
        presenter: the visit.
        dialogs: asks for the passphrase that a very late set needs.

    Signals:
        saved(): a set or a pump reading was recorded.
    """

    saved = Signal()

    def __init__(
        self, presenter: VisitPresenter, dialogs: Dialogs, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(Status.INFO, parent=parent)
        self._presenter, self._dialogs = presenter, dialogs
        self._due = DueSet(frozenset(), "", Status.PLAIN)
        self._problems: dict[str, str] = {}
        self.head = Button(_("Next set"), ButtonKind.LINK, key="Alt+O")
        self.head.clicked.connect(self.begin)
        self.fields: dict[str, ValueField] = {}
        self._cells: dict[str, FieldCell] = {}
        self._grid = FieldGrid()
        for field in FIELDS:
            self._make_field(field)
        self.symptoms = MultiAnswer(_symptom_options(), _("Symptoms"))
        self._symptoms_row = FieldRow(_("Symptoms: choose what there is"), self.symptoms)
        self._symptoms_row.hide()
        self._open_symptoms = Button(_("Symptoms"), ButtonKind.LINK, key="Alt+Y", quiet=True)
        self._open_symptoms.clicked.connect(self._on_symptoms_asked)
        self._scale = Label("", "small")
        self._message = Label("", "message", status=Status.STOP)
        self.save_button = Button(_("Save set"), ButtonKind.PRIMARY, legend="Enter")
        self.save_button.clicked.connect(self.save)
        self.taken = TakenAt(presenter)
        self._drafts = DraftKeeper(presenter, "obs.", self.texts, parent=self)
        self._lay_out()
        self._connect()
        self._restore()
        self.refresh()

    # --- reading ---------------------------------------------------------------------------

    def texts(self) -> dict[str, str]:
        """Everything typed so far, by field."""
        found = {name: field.text() for name, field in self.fields.items()}
        found[_SYMPTOMS] = ",".join(self.symptoms.values)
        return found | self.taken.texts()

    @property
    def message(self) -> str:
        """What stands under the fields; empty for nothing."""
        return "" if self._message.isHidden() else self._message.text()

    # --- showing ---------------------------------------------------------------------------

    def begin(self) -> None:
        """Go to the first field that is empty."""
        self._next_after("", by_itself=False)

    def refresh(self) -> None:
        """Show what is due at the time typed or now; nothing that is typed is touched."""
        visit = self._presenter.case.visit
        allowed = not isinstance(next_stage(visit.stage, Action.OBSERVE), Problem)
        self.setEnabled(allowed)
        self.taken.refresh()
        due = due_set(self._presenter, self.taken.at())
        if self.head.words != due.title:
            self.head.set_words(due.title)
        self.set_status(due.status)
        if due == self._due:
            return
        self._due = due
        for name, field in self.fields.items():
            field.set_due(due.later_words(name), due=self._wanted(name))
        shown = [name for name in self._cells if self._offered(name)]
        self._grid.show_cells(tuple(self._cells[name] for name in shown))

    def _wanted(self, name: str) -> bool:
        values = next(each.values for each in FIELDS if each.name == name)
        return bool(self._due.values & set(values))

    def _offered(self, name: str) -> bool:
        if name == PUMP:
            return self._presenter.case.visit.started_at is not None
        if name in ("temp_c", "pain"):
            return self._wanted(name) or bool(self.fields[name].text())
        return True

    # --- moving ----------------------------------------------------------------------------

    def _next_after(self, name: str, *, by_itself: bool) -> None:
        names = [each for each in self.fields if not self._cells[each].isHidden()]
        later = names[names.index(name) + 1 :] if name in names else names
        for each in later:
            if self._wanted(each) and not self.fields[each].text():
                self.fields[each].arrive(by_itself=by_itself)
                return
        if name:
            self.save_button.setFocus()
        else:
            self.fields[PRESSURE].arrive(by_itself=False)

    def _on_left_done(self, by_itself: bool) -> None:  # noqa: FBT001 - a signal's argument
        self._next_after(self._name_of(self.sender()), by_itself=by_itself)

    def _on_entered(self) -> None:
        name = self._name_of(self.sender())
        field = next((each for each in FIELDS if each.name == name), FIELDS[0])
        words = scale_words(self._presenter.protocol, field)
        self._scale.setText(words)
        self._scale.setVisible(bool(words))

    def _name_of(self, sender: object) -> str:
        return next((name for name, field in self.fields.items() if field is sender), "")

    def _on_symptoms_asked(self) -> None:
        self._symptoms_row.show()
        self.symptoms.setFocus()

    # --- checking --------------------------------------------------------------------------

    def _on_committed(self) -> None:
        name = self._name_of(self.sender())
        if name:
            self._check(name)
            self._show_problems()

    def _check(self, name: str) -> bool:
        """Show what is in the way of this field; whether nothing is."""
        field = self.fields[name]
        spec = next(each for each in FIELDS if each.name == name)
        values = typed_values(spec, field.text())
        person = self._presenter.clinic.person
        self._problems.pop(name, None)
        if isinstance(values, str):
            field.show_problem(values)
            self._problems[name] = values
            return False
        if not values or person is None:
            field.clear_problem()
            return True
        desk, visit = self._presenter.desk, self._presenter.visit
        found = desk.watch.check(visit, values, person, confirmed=False)
        hard = next((each for each in found if each.code is not Code.IMPLAUSIBLE), None)
        if hard is not None:
            self._problems[name] = problem_sentence(hard)
            field.show_problem(self._problems[name])
            return False
        if found and not field.confirmed and not field.typed_again():
            self._problems[name] = problem_sentence(found[0])
            field.ask_again(self._problems[name])
            return False
        field.confirmed = bool(found)
        field.clear_problem()
        return True

    def _show_problems(self) -> None:
        lines = [f"{short_label(name)}: {words}" for name, words in self._problems.items()]
        caution = all(self.fields[each].property("problem") == "caution" for each in self._problems)
        self._say("\n".join(lines), Status.CAUTION if caution else Status.STOP)

    def _say(self, words: str, status: Status) -> None:
        self._message.set_status(status)
        self._message.setText(f"{SYMBOLS[status]} {words}" if words else "")
        self._message.setVisible(bool(words))

    # --- saving ----------------------------------------------------------------------------

    def save(self) -> None:
        """Record the set, or say what is in the way; typed text stays until it is recorded."""
        if not self._all_readable():
            return
        raw, pump = self._raw(), self.fields[PUMP].text().strip()
        if not raw and pump:
            self._save_pump(pump)
            return
        if self.taken.unreadable:
            self._say(_("Write the time as hours and minutes, such as 09:58."), Status.STOP)
            self.taken.open_time()
            return
        at, schedule = self.taken.at(), self._presenter.protocol.schedule
        late = self.taken.late_min()
        if late >= schedule.late_reason_min and not self.taken.late_reason.text().strip():
            self._say(_("Say why it is written down late."), Status.STOP)
            self.taken.open_late()
            return
        if not self._part_is_meant(raw):
            return
        if late >= schedule.late_sign_in_min:
            self._sign_late(raw, at)
            return
        self._after_observe(self._presenter.do(lambda: self._observe(raw, at, None)))

    def _all_readable(self) -> bool:
        bad = [
            name for name, field in self.fields.items() if field.text() and not self._check(name)
        ]
        self._show_problems()
        if bad:
            self.fields[bad[0]].arrive(by_itself=False)
        return not bad

    def _raw(self) -> dict[str, Raw]:
        raw: dict[str, Raw] = {}
        for spec in FIELDS:
            values = typed_values(spec, self.fields[spec.name].text())
            raw |= {} if isinstance(values, str) else values
        if self.symptoms.values:
            raw[_SYMPTOMS] = self.symptoms.values
        if "confusion" in self.symptoms.values:
            # NEWS2 asks for the same fact under its own name.
            raw["oriented"] = False
        return raw

    def _part_is_meant(self, raw: dict[str, Raw]) -> bool:
        missing = [each for each in FIELDS if (self._due.values & set(each.values)) - set(raw)]
        if (raw and not missing) or self.taken.partial.text().strip():
            return True
        names = ", ".join(_(each.label) for each in missing)
        words = _("Not in this set: {names}. Enter what is missing, or say why it is left out.")
        self._say(words.format(names=names), Status.CAUTION)
        self.taken.show_partial()
        if missing:
            self.fields[missing[0].name].arrive(by_itself=False)
        return False

    def _observe(self, raw: dict[str, Raw], at: datetime | None, signed: Signed | None) -> object:
        return self._presenter.desk.watch.observe(
            self._presenter.visit,
            raw,
            at=at,
            late_reason=self.taken.late_reason.text().strip(),
            partial=self.taken.partial.text().strip(),
            confirmed=any(field.confirmed for field in self.fields.values()),
            proof=None if signed is None else signed.proof,
            drafts=self._drafts.names(),
        )

    def _sign_late(self, raw: dict[str, Raw], at: datetime | None) -> None:
        person = self._presenter.clinic.person
        if person is None:
            return
        asked = SignIn(
            _("Record a late set"),
            (_("The set was taken more than an hour ago. It will be marked as a late entry."),),
            _("Record the set"),
            (person,),
        )

        def act(signed: Signed) -> Problem | None:
            done = self._presenter.do(lambda: self._observe(raw, at, signed))
            if isinstance(done, Change):
                self._after_observe(done)
            return done if isinstance(done, Problem) else None

        self._dialogs.sign_in(asked, act)

    def _after_observe(self, done: object) -> None:
        if isinstance(done, Problem):
            self._say(problem_sentence(done), Status.STOP)
            if done.item == "at":
                self.taken.open_time()
            return
        if not isinstance(done, Change):
            return
        pump = self.fields[PUMP].text().strip()
        self._clear_all_but_pump()
        entry = done.entries[0]
        time = show_time(self._presenter.clinic.local(entry.happened_at))
        self._say(_("Set of {time} saved.").format(time=time), Status.OK)
        if pump:
            self._save_pump(pump)
        self.saved.emit()
        self.refresh()
        self.fields[PRESSURE].arrive(by_itself=False)

    def _save_pump(self, pump: str) -> None:
        desk, visit = self._presenter.desk, self._presenter.visit
        done = self._presenter.do(lambda: desk.infusion.read_pump(visit, pump))
        if isinstance(done, Problem):
            words = f"{short_label(PUMP)}: {problem_sentence(done)}"
            self.fields[PUMP].show_problem(problem_sentence(done))
            self._say(words, Status.STOP)
            return
        if isinstance(done, Change):
            self.fields[PUMP].wipe()
            self._say(_("Pump reading saved."), Status.OK)
            self._drafts.write()
            self.saved.emit()

    def _clear_all_but_pump(self) -> None:
        for name, field in self.fields.items():
            if name != PUMP:
                field.wipe()
        self.symptoms.set_values(())
        self._symptoms_row.hide()
        self.taken.wipe()
        self._problems.clear()
        self._drafts.forget()

    # --- building --------------------------------------------------------------------------

    def _make_field(self, field: SetField) -> None:
        editor = ValueField(
            _(field.spoken), lambda text: is_whole(self._presenter.protocol, field, text)
        )
        self.fields[field.name] = editor
        self._cells[field.name] = FieldCell(_(field.label), editor)

    def _lay_out(self) -> None:
        self.body.setContentsMargins(10, 4, 10, 8)
        self.body.setSpacing(8)
        foot = (self._scale, self._symptoms_row, self._message)
        for widget in (self.head, self._grid, *foot, self._save_row(), self.taken):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self._scale.hide()
        self._message.hide()

    def _save_row(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._open_symptoms)
        layout.addWidget(self.save_button, 1)
        return row

    def _connect(self) -> None:
        for field in self.fields.values():
            field.committed.connect(self._on_committed)
            field.left_done.connect(self._on_left_done)
            field.entered.connect(self._on_entered)
            field.textEdited.connect(self._drafts.touched)
        self.symptoms.chosen.connect(self._drafts.touched)
        self.taken.edited.connect(self._drafts.touched)
        self.taken.left.connect(self._on_taken_left)
        self._presenter.changed.connect(self.refresh)
        self._presenter.ticked.connect(self._on_ticked)

    def _on_taken_left(self) -> None:
        self.refresh()
        self._next_after("", by_itself=False)

    def _on_ticked(self) -> None:
        if self.isVisible():
            self.refresh()

    def _restore(self) -> None:
        kept = self._drafts.restored()
        for name, field in self.fields.items():
            field.set_text(kept.get(name, ""))
        symptoms = [each for each in kept.get(_SYMPTOMS, "").split(",") if each in SYMPTOMS]
        self.symptoms.set_values(symptoms)
        self._symptoms_row.setVisible(bool(symptoms))
        self.taken.restore(kept)

    def hideEvent(self, event: QHideEvent) -> None:
        """Half-typed text is kept before the screen goes."""
        self._drafts.write()
        super().hideEvent(event)


def _symptom_options() -> tuple[Option, ...]:
    return tuple(
        Option(value, _(label), str(number))
        for number, (value, label) in enumerate(SYMPTOMS.items(), start=1)
    )
