"""The timed log of an emergency: a running clock, and one key for each step."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ketadesk.desk.charts import Change
from ketadesk.kernel.dates import show_countdown
from ketadesk.kernel.problems import EnvironmentFault, Problem
from ketadesk.kernel.text import N_, _
from ketadesk.ui.drafts import DraftKeeper
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    Card,
    FlowLayout,
    FocusScroll,
    Label,
    Moment,
    TextField,
    Timeline,
    column,
    keep_height,
    line_up,
)
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import SYMBOLS, Status, px
from ketadesk.ui.visit.infusion.emergency_taps import OTHER, Tap, kept, log_moments, step_words
from ketadesk.ui.visit.infusion.step_buttons import StepButtons
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.emergency import STEPS, emergency_began, is_emergency
from ketadesk.visit.stages import Action, next_stage

_KEYS: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0", N_("H"), N_("E"), N_("O"))
_PLAIN: Final = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
"""What may be held with a step's key; with anything else it is not meant for the log."""
_LINES_PX: Final = 120


class EmergencyPanel(Card):
    """One tap is one entry with the time of the tap; nothing is asked and nothing is refused.

    It shows itself while an emergency is up or its log runs, after a restart too, and by its key.
    While the focus is in it, each step has a key. The focus stays on the panel, not on a button:
    there Enter records nothing a second time.

    Signals:
        left(): it was closed; the keys belong to the work again.
        stood(bool): it is to be seen, or no longer.

    Args:
        presenter: of the visit.
    """

    left = Signal()
    stood = Signal(bool)

    def __init__(self, presenter: VisitPresenter, *, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self._presenter = presenter
        self._opened = False
        self._stands: bool | None = None
        self._taps: list[Tap] = []
        person = presenter.clinic.person
        self._whose = "" if person is None else person.id
        self._other_at: datetime | None = None
        self._shown: tuple[Moment, ...] | None = None
        self.set_status(Status.STOP)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Emergency log"))
        self.clock = Label("", "figure", status=Status.STOP, wraps=False)
        self.close_button = Button(_("Close, nothing was recorded"), ButtonKind.LINK, quiet=True)
        self.close_button.clicked.connect(self.leave)
        self.buttons: dict[str, Button] = {}
        self._keys: dict[str, str] = {}
        self.message = Label("", "message", status=Status.STOP)
        self.other = TextField(_("What was done"), _("What was done, then Enter"))
        self.other.returnPressed.connect(self._on_other_said)
        self._drafts = DraftKeeper(
            presenter.draft_place("emergency."), lambda: {OTHER: self.other.text().strip()}, self
        )
        self.other.textEdited.connect(self._drafts.touched)
        self.lines = Timeline()
        self._lay_out()
        presenter.changed.connect(self.refresh)
        presenter.ticked.connect(self._on_ticked)
        presenter.clinic.person_changed.connect(self._on_person_changed)
        self.message.hide()
        self.other.hide()
        self._restore()
        self.refresh()

    # --- what it does --------------------------------------------------------------------------

    @property
    def possible(self) -> bool:
        """Whether a step can be kept at this point of the visit."""
        return not isinstance(
            next_stage(self._presenter.case.visit.stage, Action.EMERGENCY), Problem
        )

    def open(self) -> None:
        """Show the panel and go there; nothing is recorded by it."""
        self._opened = self.possible
        self.refresh()
        self.setFocus()

    def leave(self) -> None:
        """Put it away; while an emergency is up it stays."""
        self._opened = False
        self._end_other()
        self.refresh()
        self.left.emit()

    def tap(self, step: str) -> None:
        """A step, now. ``other`` keeps this instant and asks for its words."""
        at = self._presenter.clinic.now()
        if step == OTHER:
            self._other_at = at
            self.other.show()
            self.other.setFocus()
            return
        self._keep(step, "", at)

    def _keep(self, step: str, text: str, at: datetime) -> None:
        person = self._presenter.clinic.person
        if person is not None:
            self._taps.append(Tap(step, text, at, person.id))
            self.write()

    def write(self) -> None:
        """Keep every tap that is not on the disk yet, each with its own instant.

        While nobody is signed in they wait: a tap is kept under whoever tapped it.
        """
        presenter = self._presenter
        if presenter.clinic.person is None:
            self._wait()
            return
        inside = self.isAncestorOf(self.focusWidget() or self) or self.hasFocus()
        self.message.hide()
        while self._taps:
            done = kept(presenter, self._taps[0])
            if isinstance(done, EnvironmentFault):
                for each in self._taps:
                    each.fault = done
                self._wait()
                self._say(_("Not saved yet. Press Try again beside the banner."))
                break
            self._taps.pop(0)
            if isinstance(done, Problem):
                self._say(problem_sentence(done))
        if not self._taps:
            presenter.clinic.saved(self.write)
        self.refresh()
        # What was recorded gave the keys back to the work; the next step is tapped here.
        if self.isVisible() and inside:
            self.setFocus()
        elif inside:
            self.left.emit()

    def _wait(self) -> None:
        first = next(iter(self._taps), None)
        if first is not None and first.fault is not None:
            found = partial(self._on_found, first)
            self._presenter.clinic.not_saved(first.fault, self.write, first.tried, found)

    def _on_found(self, tap: Tap, _done: Change) -> None:
        """This tap is on the disk after all; those behind it still wait for it."""
        self._taps = [each for each in self._taps if each is not tap]
        self.write()

    # --- what it shows -------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the log as it stands, or nothing."""
        visit = self._presenter.case.visit
        up = is_emergency(visit, self._presenter.assessment().alerts)
        running = emergency_began(visit) is not None
        if running:
            self._opened = False
        stands = self.possible and (up or self._opened or bool(self._taps))
        if stands is not self._stands:
            self._stands = stands
            self.setVisible(stands)
            self.stood.emit(stands)
        self.close_button.setVisible(self._opened and not up)
        self._show_clock()
        moments = log_moments(self._presenter, self._taps)
        if moments != self._shown:
            self._shown = moments
            self.lines.show_moments(moments)

    def _show_clock(self) -> None:
        began = emergency_began(self._presenter.case.visit)
        words = _("{symbol} Emergency").format(symbol=SYMBOLS[Status.STOP])
        if began is not None:
            ran = int((self._presenter.clinic.now() - began).total_seconds())
            words += f"\u2002{show_countdown(ran)}"
        if self.clock.text() != words:
            self.clock.setText(words)

    def _say(self, sentence: str) -> None:
        self.message.setText(f"{SYMBOLS[Status.STOP]} {sentence}")
        self.message.show()

    # --- keys ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A step's key taps it, once however long it is held; Escape leaves."""
        step = self._keys.get(event.text().casefold())
        if step is not None and not event.modifiers() & ~_PLAIN:
            if not event.isAutoRepeat():
                self.tap(step)
            event.accept()
            return
        if event.key() == Qt.Key.Key_Escape:
            if self.other.isVisible():
                self._end_other()
                self.setFocus()
            else:
                self.leave()
            event.accept()
            return
        super().keyPressEvent(event)

    def _on_other_said(self) -> None:
        text = self.other.text().strip()
        if not text:
            return
        at = self._other_at or self._presenter.clinic.now()
        self._end_other()
        self._drafts.write()
        self._keep(OTHER, text, at)
        self.setFocus()

    def _end_other(self) -> None:
        self._other_at = None
        self.other.set_text("")
        self.other.hide()

    def _on_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.tap(str(sender.property("step")))

    def _on_ticked(self) -> None:
        if self.isVisible():
            self._show_clock()

    def _on_person_changed(self) -> None:
        person = self._presenter.clinic.person
        # Locked: whoever comes back goes on, with the taps and the words as they were.
        if person is None or person.id == self._whose:
            return
        self._whose = person.id
        # A tap is kept under whoever tapped it, or not at all.
        self._taps = [each for each in self._taps if each.by == person.id]
        self._end_other()
        self._restore()
        self.refresh()

    def _restore(self) -> None:
        text = self._drafts.news().get(OTHER, "")
        if text:
            self.other.set_text(text)
            self.other.show()

    def _lay_out(self) -> None:
        steps = QWidget()
        flow = FlowLayout(steps, gap=8, row_gap=8, margins=(0, 0, 0, 0))
        keep_height(steps)
        for step, key in zip(STEPS, _KEYS, strict=True):
            words = _("Other") if step == OTHER else step_words(self._presenter, step)
            legend = _(key)
            button = Button(words, legend=legend)
            button.setProperty("step", step)
            button.clicked.connect(self._on_clicked)
            # Tab passes the row over: the panel itself is the stop, with a key for each.
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            self.buttons[step] = button
            self._keys[legend.casefold()] = step
            flow.addWidget(button)
        hint = _("One key is one entry with the time of the key.")
        left = QWidget()
        lines = QVBoxLayout(left)
        lines.setContentsMargins(15, 8, 15, 10)
        lines.setSpacing(8)
        lines.addWidget(line_up(self.clock, Label(hint, "small"), self.close_button, gap=16))
        for widget in (StepButtons(steps), self.other, self.message):
            lines.addWidget(widget)
        scroll = FocusScroll(column(self.lines))
        scroll.setMinimumHeight(px(_LINES_PX))
        # What stands on the left says how high the panel is; older lines are scrolled to.
        scroll.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left, 78)
        row.addWidget(scroll, 22)
        self.add_row(holder)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
