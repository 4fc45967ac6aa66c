"""The locked window: chair numbers and timers, no name and no value (R-SEC-07)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.kernel.problems import Code, EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.entry.sign_in import Candidate, SignInCard
from ketadesk.ui.kit import Card, FlowLayout, FocusScroll, Label, clear, keep_height
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.shell_watch import Call
from ketadesk.ui.theme import Status
from ketadesk.ui.wording import fault_sentence, problem_sentence
from ketadesk.visit.people import Person


class ChairTile(Card):
    """A chair's number and what it waits for."""

    def __init__(self, call: Call, parent: QWidget | None = None) -> None:
        super().__init__(_("Chair {number}").format(number=call.chair), parent=parent)
        self.chair = call.chair
        self._words = Label("", "value")
        self.add(self._words)
        self.setMinimumWidth(220)
        self.show_call(call)

    def show_call(self, call: Call) -> None:
        """What it waits for now."""
        words = call.words[:1].upper() + call.words[1:]
        if self._words.text() != words:
            self._words.setText(words)
        self._words.set_status(call.status)
        alarming = call.status if call.status in {Status.CAUTION, Status.STOP} else None
        self.set_status(alarming)
        signs = {Status.CAUTION: _("Needs somebody"), Status.STOP: _("Needs somebody now")}
        self.set_pill(call.status, signs.get(call.status, ""))


class LockScreen(QWidget):
    """Covers the work; anybody of the clinic may go on from here.

    Signals:
        unlocked(): somebody has signed in.

    Args:
        clinic: the clinic's presenter.
    """

    unlocked = Signal()

    def __init__(self, clinic: ClinicPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._clinic = clinic
        self._tiles: dict[int, ChairTile] = {}
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(24, 28, 24, 24)
        self._column.setSpacing(20)
        title = Label(_("KetaDesk is locked"), "page")
        self._column.addWidget(title)
        holder = QWidget()
        self._flow = FlowLayout(holder, gap=16)
        keep_height(holder)
        self._column.addWidget(holder)
        self._sign_in_place = QHBoxLayout()
        self._column.addLayout(self._sign_in_place)
        self._column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(FocusScroll(content))
        self.card: SignInCard | None = None

    def begin(self, last: Person | None) -> None:
        """Ask for a sign-in; whoever locked the window is proposed."""
        clear(self._sign_in_place)
        people = tuple(
            Candidate(each.id, each.name)
            for each in self._clinic.desk.session.people.values()
            if each.active
        )
        self.card = SignInCard(_("Go on here"), people, self._check, verb=_("Unlock"))
        if last is not None:
            self.card.choose(last.id)
        self._sign_in_place.addWidget(self.card, 3)
        self._sign_in_place.addStretch(1)

    def show_calls(self, found: Sequence[Call]) -> None:
        """What the chairs wait for now."""
        if [each.chair for each in found] != list(self._tiles):
            clear(self._flow)
            self._tiles = {each.chair: ChairTile(each) for each in found}
            for tile in self._tiles.values():
                self._flow.addWidget(tile)
        for each in found:
            self._tiles[each.chair].show_call(each)

    def take_focus(self) -> None:
        """Move the focus here without any field of the work thinking that it was left."""
        if self.card is not None:
            self.card.take_focus(Qt.FocusReason.ActiveWindowFocusReason)

    def _check(self, person: str, passphrase: str) -> Problem | str | None:
        session = self._clinic.desk.session
        try:
            signed_in = session.sign_in(person, passphrase)
        except EnvironmentFault as fault:
            fits, session.person = session.person is not None, None
            words = fault_sentence(fault.fault)
            if fits:
                # Nobody goes on without its being written down who.
                return words
            return f"{problem_sentence(Problem(Code.SIGN_IN_FAILED, person))} {words}"
        if isinstance(signed_in, Problem):
            return signed_in
        self.unlocked.emit()
        return None
