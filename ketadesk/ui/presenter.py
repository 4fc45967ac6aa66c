"""Between desk and screens: every act goes through here, every change comes out as one signal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from ketadesk.desk.charts import Change
from ketadesk.desk.desk import Desk
from ketadesk.kernel.problems import EnvironmentFault, Problem
from ketadesk.protocols.model import Item, Protocol
from ketadesk.visit.answers import Raw
from ketadesk.visit.assessment import Assessment
from ketadesk.visit.case import Case
from ketadesk.visit.people import Person

Result = TypeVar("Result")


class ClinicPresenter(QObject):
    """The clinic as the window sees it.

    Args:
        desk: open; whoever is signed in may change.

    Signals:
        changed(object): something was committed; the ``Change`` of a visit, or None for the rest.
        faulted(object): the surroundings failed; an ``EnvironmentFault``. Nothing was recorded.
        person_changed(): somebody signed in or out.
        ticked(): a second has passed; countdowns are painted anew.
    """

    changed = Signal(object)
    faulted = Signal(object)
    person_changed = Signal()
    ticked = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk

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

    def do(self, act: Callable[[], Result]) -> Result | EnvironmentFault:
        """Do something at the desk and tell everybody.

        Args:
            act: one call of a desk method.

        Returns:
            What the desk gave, or the fault that kept it from being recorded: then the screen
            keeps what was typed, and ``faulted`` has put the banner up.
        """
        try:
            done = act()
        except EnvironmentFault as fault:
            self.faulted.emit(fault)
            return fault
        if isinstance(done, Change):
            self.changed.emit(done)
        elif done is not None and not isinstance(done, Problem):
            self.changed.emit(None)
        return done


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

    def answer(self, item: Item, raw: Raw) -> Problem | None:
        """Answer an item; a Problem is shown beside it. Nothing is shown as recorded before."""
        done = self.clinic.do(lambda: self.desk.screening.answer(self.visit, item.id, raw))
        return done if isinstance(done, Problem) else None

    def do(self, act: Callable[[], Result]) -> Result | EnvironmentFault:
        """Do something to this visit; see ``ClinicPresenter.do``."""
        return self.clinic.do(act)

    def keep_draft(self, field: str, text: str) -> None:
        """Keep a half-typed field of the person signed in (written within two seconds)."""
        person = self.clinic.person
        if person is None:
            return
        store, now = self.desk.session.store, self.clinic.now()
        if text:
            self.clinic.do(lambda: store.put_draft(person.id, self.visit, field, text, now))
        else:
            self.clinic.do(lambda: store.drop_draft(person.id, self.visit, field))

    def drafts(self) -> dict[str, str]:
        """Half-typed fields of the person signed in, by field."""
        person = self.clinic.person
        return {} if person is None else self.desk.session.store.drafts(person.id, self.visit)

    def _on_clinic_changed(self, change: object) -> None:
        if isinstance(change, Change) and change.visit == self.visit:
            self._assessed = None
            self.changed.emit()
