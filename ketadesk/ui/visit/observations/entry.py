"""The entry column: one set of observations by keyboard, at the chair or as the baseline."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ketadesk.desk.charts import Change
from ketadesk.desk.tries import Try
from ketadesk.kernel.dates import show_time
from ketadesk.kernel.problems import Code, EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs, Refused, Signed, SignIn, refusal
from ketadesk.ui.drafts import DraftKeeper
from ketadesk.ui.kit import Button, ButtonKind, Label, Panel
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.visit.observations.due import due_set
from ketadesk.ui.visit.observations.fields import PRESSURE, PUMP, short_label
from ketadesk.ui.visit.observations.set_fields import SetFields
from ketadesk.ui.visit.observations.symptoms import SymptomsRow
from ketadesk.ui.visit.observations.taken import TakenAt
from ketadesk.ui.visit.observations.value_field import ValueField
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.answers import Raw
from ketadesk.visit.stages import Action, next_stage


class ObservationEntry(Panel):
    """One set: fields, time, reasons, and the button that saves it.

    Enter goes to the next field that is due and empty, and from the last to "Save set". A value
    that is whole goes on by itself. Before the start a set is part of the baseline.

    Args:
        presenter: the visit.
        dialogs: asks for the passphrase that a very late set needs.

    Signals:
        saved(): a set or a pump reading was recorded.
        entered(): one of its fields got the focus.
    """

    saved = Signal()
    entered = Signal()

    def __init__(
        self, presenter: VisitPresenter, dialogs: Dialogs, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(Status.INFO, parent=parent)
        self._presenter, self._dialogs = presenter, dialogs
        self.head = Button(_("Next set"), ButtonKind.LINK, key="Alt+O")
        self.head.clicked.connect(self.begin)
        self._set = SetFields(presenter)
        self.symptoms = SymptomsRow()
        self._message = Label("", "message", status=Status.STOP)
        self.save_button = Button(_("Save set"), ButtonKind.PRIMARY, legend="Enter")
        self.taken = TakenAt(presenter)
        self._drafts = DraftKeeper(presenter.draft_place("obs."), self.texts, self)
        self._lay_out()
        self._connect()
        self._restore()
        self.refresh()

    # --- reading ---------------------------------------------------------------------------

    @property
    def fields(self) -> dict[str, ValueField]:
        """The fields by name."""
        return self._set.fields

    def texts(self) -> dict[str, str]:
        """Everything typed so far, by field."""
        found = {name: field.text() for name, field in self.fields.items()}
        return found | self.symptoms.texts() | self.taken.texts()

    @property
    def message(self) -> str:
        """What stands under the fields; empty for nothing."""
        return "" if self._message.isHidden() else self._message.text()

    # --- showing ---------------------------------------------------------------------------

    def begin(self) -> None:
        """Go to the first field that is due and empty."""
        self._set.begin()

    def refresh(self) -> None:
        """Show what is due at the time typed or now; nothing that is typed is touched."""
        stage = self._presenter.case.visit.stage
        self.setEnabled(not isinstance(next_stage(stage, Action.OBSERVE), Problem))
        self.taken.refresh()
        at = None if self.taken.lies_ahead else self.taken.at()
        due = due_set(self._presenter, at)
        if self.head.words != due.title:
            self.head.set_words(due.title)
        self.set_status(due.status)
        self._set.show_due(due)

    def showEvent(self, event: QShowEvent) -> None:
        """Half-typed text may have been taken up on another screen meanwhile."""
        super().showEvent(event)
        if not event.spontaneous():
            self._restore()

    def hideEvent(self, event: QHideEvent) -> None:
        """Half-typed text is kept before the screen goes."""
        self._drafts.write()
        super().hideEvent(event)

    def _say(self, words: str, status: Status) -> None:
        self._message.set_status(status)
        self._message.setText(f"{SYMBOLS[status]} {words}" if words else "")
        self._message.setVisible(bool(words))

    def _on_checked(self) -> None:
        status = Status.CAUTION if self._set.only_unlikely else Status.STOP
        self._say("\n".join(self._set.sentences), status)

    # --- saving ----------------------------------------------------------------------------

    def save(self) -> None:
        """Record the set, or say what is in the way; typed text stays until it is recorded."""
        if not self._set.check_all():
            return
        raw, pump = self._raw(), self.fields[PUMP].text().strip()
        if not raw and pump:
            self._save_pump(pump)
            return
        if not self._time_stands():
            return
        self._set.show_due(due_set(self._presenter, self.taken.at()))
        at, late = self.taken.at(), self.taken.late_min()
        schedule = self._presenter.protocol.schedule
        if late >= schedule.late_reason_min and not self.taken.late_reason.text().strip():
            self._say(_("Say why it is written down late."), Status.STOP)
            self.taken.open_late()
            return
        if not self._part_is_meant(raw):
            return
        if late >= schedule.late_sign_in_min:
            self._sign_late(raw, at)
            return
        self._after_observe(
            self._presenter.do(
                lambda: self._observe(raw, at, None),
                self.save,
                partial(self._on_found, self.texts()),
            )
        )

    def _time_stands(self) -> bool:
        if self.taken.unreadable:
            self._say(_("Write the time as hours and minutes, such as 09:58."), Status.STOP)
        elif self.taken.lies_ahead:
            self._say(problem_sentence(Problem(Code.FUTURE_TIME)), Status.STOP)
        else:
            return True
        self.taken.open_time()
        return False

    def _raw(self) -> dict[str, Raw]:
        return self._set.raw() | self.symptoms.raw()

    def _part_is_meant(self, raw: dict[str, Raw]) -> bool:
        missing = self._set.missing()
        if (raw and not missing) or self.taken.partial.text().strip():
            return True
        names = ", ".join(short_label(each.name) for each in missing)
        words = _("Not in this set: {names}. Enter what is missing, or say why it is left out.")
        self._say(words.format(names=names), Status.CAUTION)
        self.taken.show_partial()
        if missing:
            self._set.go_to(missing[0].name)
        return False

    def _observe(
        self, raw: dict[str, Raw], at: datetime | None, signed: Signed | None
    ) -> Change | Problem:
        return self._presenter.desk.watch.observe(
            self._presenter.visit,
            raw,
            at=at,
            late_reason=self.taken.late_reason.text().strip(),
            partial=self.taken.partial.text().strip(),
            confirmed=self._set.confirmed,
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

        tried = Try()

        def act(signed: Signed) -> Refused | None:
            done = self._presenter.attempt(lambda: self._observe(raw, at, signed), tried)
            if isinstance(done, Change):
                self._after_observe(done)
            return refusal(done)

        self._dialogs.sign_in(asked, act)

    def _after_observe(self, done: Change | Problem | EnvironmentFault) -> None:
        if isinstance(done, Problem):
            self._say(problem_sentence(done), Status.STOP)
            if done.item == "at":
                self.taken.open_time()
            return
        if not isinstance(done, Change):
            self._say(_("Not saved. What you typed is still here."), Status.STOP)
            return
        self._clear(done)
        pump = self.fields[PUMP].text().strip()
        if pump:
            self._save_pump(pump)
        self.saved.emit()
        self.refresh()
        self._set.go_to(PRESSURE)

    def _clear(self, done: Change) -> None:
        self._set.wipe(keep=PUMP)
        self.symptoms.wipe()
        self.taken.wipe()
        self._drafts.forget()
        self._say(_("Set of {time} saved.").format(time=self._time_of(done)), Status.OK)

    def _time_of(self, done: Change) -> str:
        return show_time(self._presenter.clinic.local(done.entries[0].happened_at))

    def _on_found(self, typed: dict[str, str], done: Change) -> None:
        """The set is in the record although it was told as not saved."""
        if self.texts() != typed:
            words = _(
                "Set of {time} is saved as you typed it first. What you changed since is still "
                "here and is not saved."
            )
            self._say(words.format(time=self._time_of(done)), Status.CAUTION)
            return
        self._clear(done)
        if typed[PUMP].strip():
            words = _("Set of {time} saved. The pump reading is not saved yet: save it now.")
            self._say(words.format(time=self._time_of(done)), Status.CAUTION)
        self.saved.emit()
        self.refresh()

    def _save_pump(self, pump: str) -> None:
        desk, visit = self._presenter.desk, self._presenter.visit
        done = self._presenter.do(
            lambda: desk.infusion.read_pump(visit, pump),
            self._save_pump_again,
            partial(self._on_pump_found, pump),
        )
        if isinstance(done, Problem):
            self._set.say(PUMP, problem_sentence(done))
        elif isinstance(done, Change):
            self._on_pump_found(pump, done)
        else:
            self._say(_("The pump reading is not saved. It is still here."), Status.STOP)

    def _on_pump_found(self, pump: str, _done: Change) -> None:
        if self.fields[PUMP].text().strip() == pump:
            self.fields[PUMP].wipe()
            self._say(_("Pump reading saved."), Status.OK)
        else:
            words = _("The pump reading {pump} is saved. What you typed since is not saved yet.")
            self._say(words.format(pump=pump), Status.CAUTION)
        self._drafts.write()
        self.saved.emit()

    def _save_pump_again(self) -> None:
        pump = self.fields[PUMP].text().strip()
        if pump:
            self._save_pump(pump)

    # --- building --------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.body.setContentsMargins(10, 2, 10, 4)
        self.body.setSpacing(5)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.symptoms.open_button)
        layout.addWidget(self.save_button, 1)
        parts = (self.head, self._set, self.symptoms, self._message, row, self.taken)
        for widget in parts:
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self._message.hide()

    def _connect(self) -> None:
        self._set.edited.connect(self._drafts.touched)
        self._set.entered.connect(self.entered)
        self._set.checked.connect(self._on_checked)
        self._set.finished.connect(self.save_button.setFocus)
        self.save_button.clicked.connect(self.save)
        self.symptoms.answer.chosen.connect(self._drafts.touched)
        self.symptoms.answer.key_answered.connect(self.save_button.setFocus)
        self.taken.edited.connect(self._drafts.touched)
        self.taken.left.connect(self._on_taken_left)
        self._presenter.changed.connect(self.refresh)
        self._presenter.ticked.connect(self._on_ticked)

    def _on_taken_left(self) -> None:
        self.refresh()
        if not self._time_stands():
            return
        if not self._set.begin():
            self.save_button.setFocus()

    def _on_ticked(self) -> None:
        if self.isVisible():
            self.refresh()

    def _restore(self) -> None:
        kept = self._drafts.news()
        for name, field in self.fields.items():
            if name in kept:
                field.wipe()
                field.set_text(kept[name])
        self.symptoms.restore(kept)
        self.taken.restore(kept)
