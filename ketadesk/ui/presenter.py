"""Between desk and screens: every act goes through here, every change comes out as one signal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from ketadesk.desk.charts import VISITS, Change
from ketadesk.desk.desk import Desk
from ketadesk.desk.tries import Try
from ketadesk.kernel.problems import Code, EnvironmentFault, Problem
from ketadesk.protocols.model import Protocol
from ketadesk.ui.drafts import DraftPlace, DraftShelf
from ketadesk.visit.assessment import Assessment
from ketadesk.visit.case import Case
from ketadesk.visit.people import Person

Result = TypeVar("Result")

Again = Callable[[], object]
"""Does once more what met a fault, the way its key or button does: a method of its screen."""

Found = Callable[[Change], object]
"""Does what a screen does after a success, but nothing that would take the focus or act again."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What met a fault: what it had said by then, and who hears that it is there after all."""

    tried: Try = field(default_factory=Try)
    found: Found | None = None


class ClinicPresenter(QObject):
    """The clinic as the window sees it.

    Args:
        desk: open; whoever is signed in may change.

    Signals:
        changed(object): something was committed, or was read anew; the ``Change`` of a visit,
            without entries if it was only read, or None for the rest.
        faulted(object): the surroundings failed; an ``EnvironmentFault``. Nothing was recorded.
        all_saved(): nothing waits to be tried again any more.
        person_changed(): somebody signed in or out.
        ticked(): a second has passed; countdowns are painted anew.
    """

    changed = Signal(object)
    faulted = Signal(object)
    all_saved = Signal()
    person_changed = Signal()
    ticked = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.drafts = DraftShelf(self)
        self._unsaved: dict[Again, _Waiting] = {}
        self._tried_now: dict[Again, _Waiting] = {}
        self._went_through = 0
        self.changed.connect(self._on_changed)

    @property
    def person(self) -> Person | None:
        """Who is signed in."""
        return self.desk.session.person

    def now(self) -> datetime:
        """This instant, aware UTC."""
        return self.desk.session.now()

    def local(self, at: datetime) -> datetime:
        """The instant as the clinic's wall clock shows it."""
        return self.desk.session.clock.local(at)

    def do(
        self, act: Callable[[], Result], again: Again, found: Found | None = None
    ) -> Result | EnvironmentFault:
        """Do something at the desk and tell everybody.

        Args:
            act: one call of a desk method.
            again: what "Try again" beside the banner runs. It is the handler behind the screen's
                own key or button, so that both clear the same fields and nothing is done twice.
            found: hears that the act is in the record of its visit although a fault was told, once
                that has come out and nothing is tried again. A form that keeps what was typed
                needs it: the same pressed once more would be another act.

        Returns:
            What the desk gave, or the fault that kept it from being recorded: then the screen
            keeps what was typed, and ``faulted`` has put the banner up.
        """
        waiting = self._unsaved.get(again) or self._tried_now.get(again) or _Waiting()
        done = self.attempt(act, waiting.tried)
        if isinstance(done, EnvironmentFault):
            self.not_saved(done, again, waiting.tried, found)
            return done
        # A refusal stands beside its field: nothing is left to be tried.
        self._let_go(again)
        return done

    def attempt(self, act: Callable[[], Result], tried: Try) -> Result | EnvironmentFault:
        """As ``do``, for a dialog: it tells the fault itself and stays, so no banner comes.

        Args:
            act: one call of a desk method.
            tried: made with the dialog. While it is open, its button does the same act again.
        """
        try:
            with self.desk.session.trying(tried):
                done = act()
            if isinstance(done, Problem):
                if done.code is Code.CONFLICT:
                    self._tell_read_anew(done.item or "")
                return done
        except EnvironmentFault as fault:
            return fault
        self._went_through += 1
        if isinstance(done, Change):
            self.changed.emit(done)
        elif done is not None:
            self.changed.emit(None)
        return done

    def _tell_read_anew(self, stream: str) -> None:
        """Whoever is told that the record has moved on sees what it has now."""
        if stream.startswith(VISITS):
            self.changed.emit(Change(self.desk.charts.case(stream), (), self.now()))
        else:
            self.changed.emit(None)

    # --- what a fault has kept from being recorded -------------------------------------------

    def not_saved(
        self,
        fault: EnvironmentFault,
        again: Again,
        tried: Try | None = None,
        found: Found | None = None,
    ) -> None:
        """Put the banner up; it stays until this was tried again and went through.

        Args:
            fault: why.
            again: does it once more.
            tried: what the act had said by then, if it writes to the record.
            found: see ``do``.
        """
        self._unsaved[again] = _Waiting(tried or Try(), found)
        self.faulted.emit(fault)

    def waits(self, again: Again) -> bool:
        """Whether this has failed and has not gone through since."""
        return again in self._unsaved or again in self._tried_now

    @property
    def has_unsaved(self) -> bool:
        """Whether anything has failed and has not gone through since."""
        return bool(self._unsaved)

    def saved(self, again: Again) -> None:
        """This went through: it waits no longer."""
        self._went_through += 1
        self._let_go(again)

    def try_again(self) -> bool:
        """Try everything once more that waits; whether all of it went through.

        What fails again waits again. What belongs to a screen that is gone cannot be tried.
        """
        waiting, self._unsaved = self._unsaved, {}
        self._tried_now = dict(waiting)
        through = 0
        for again in waiting:
            before = self._went_through
            if _is_alive(again):
                again()
            through += self._went_through > before
            self._tried_now.pop(again, None)
        if not self._unsaved:
            self.all_saved.emit()
        return through == len(waiting)

    def give_up(self) -> None:
        """Another person goes on: what the one before could not record is not done for them.

        Drafts stay: each is kept under the person who typed it.
        """
        for again in tuple(self._unsaved):
            if again != self.drafts.write:
                self._let_go(again)

    def _on_changed(self, change: object) -> None:
        """What was read anew may hold an act that waits, because its commit was told as failed.

        Then it is done and everybody sees it; the same said again would be another act.
        """
        prefix = change.visit if isinstance(change, Change) else VISITS
        for again, waiting in tuple(self._unsaved.items()):
            there = self._found(waiting.tried, prefix) if again in self._unsaved else None
            if there is not None:
                self._let_go(again)
                self.changed.emit(there)
                if waiting.found is not None and _is_alive(again):
                    waiting.found(there)

    def _found(self, tried: Try, prefix: str) -> Change | None:
        """The visit that holds this after all; None if none does, or while nobody can tell."""
        try:
            if not self.desk.session.is_there(tried, prefix):
                return None
            stream = next(each.stream for each in tried.failed if each.stream.startswith(prefix))
            self.desk.charts.forget()
            return Change(self.desk.charts.case(stream), tried.failed, self.now())
        except EnvironmentFault:
            return None

    def _let_go(self, again: Again) -> None:
        if again in self._unsaved:
            del self._unsaved[again]
            if not self._unsaved:
                self.all_saved.emit()


def _is_alive(again: Again) -> bool:
    owner = getattr(again, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)


class VisitPresenter(QObject):
    """One visit. It is bound to its stream for ever: no screen can write to another (R-UX-03).

    Args:
        clinic: the clinic's presenter.
        visit: the visit's stream.

    Signals:
        changed(): the visit has an entry more.
        ticked(): a second has passed.
        identity_asked(bool): two identifiers are being asked of the patient, or no longer; the
            banner shows the name only meanwhile (R-UX-04).
    """

    changed = Signal()
    ticked = Signal()
    identity_asked = Signal(bool)

    def __init__(self, clinic: ClinicPresenter, visit: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.clinic = clinic
        self.visit = visit
        self._assessed: tuple[datetime, str, Assessment] | None = None
        clinic.changed.connect(self._on_clinic_changed)
        clinic.ticked.connect(self.ticked)

    @property
    def desk(self) -> Desk:
        """The desk."""
        return self.clinic.desk

    @property
    def case(self) -> Case:
        """Patient, visit and earlier visits."""
        return self.desk.charts.case(self.visit)

    @property
    def protocol(self) -> Protocol:
        """The version that the visit began under."""
        return self.case.visit.protocol

    def assessment(self) -> Assessment:
        """Everything that follows, as of this second."""
        now = self.clinic.now().replace(microsecond=0)
        head = self.case.visit.head
        if self._assessed is None or self._assessed[:2] != (now, head):
            self._assessed = (now, head, self.desk.charts.assessment(self.visit))
        return self._assessed[2]

    def do(
        self, act: Callable[[], Result], again: Again, found: Found | None = None
    ) -> Result | EnvironmentFault:
        """Do something to this visit; see ``ClinicPresenter.do``."""
        return self.clinic.do(act, again, found)

    def attempt(self, act: Callable[[], Result], tried: Try) -> Result | EnvironmentFault:
        """Do something to this visit from a dialog; see ``ClinicPresenter.attempt``."""
        return self.clinic.attempt(act, tried)

    def draft_place(self, form: str) -> DraftPlace:
        """Where the half-typed fields of this form of the visit belong."""
        return DraftPlace(self.clinic.drafts, self.visit, form)

    def keep_draft(self, field: str, text: str) -> None:
        """Keep a half-typed field of the person signed in (written within two seconds)."""
        self.clinic.drafts.keep(self.visit, field, text)

    def drafts(self) -> dict[str, str]:
        """Half-typed fields of the person signed in, by field."""
        return self.clinic.drafts.of(self.visit)

    def _on_clinic_changed(self, change: object) -> None:
        if isinstance(change, Change) and change.visit == self.visit:
            self._assessed = None
            self.changed.emit()
