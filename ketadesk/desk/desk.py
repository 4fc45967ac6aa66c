"""The desk: everything a screen or a script may ask for, in one place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ketadesk.desk.action_table import ActionTableDesk
from ketadesk.desk.charts import Charts
from ketadesk.desk.clinic import ClinicDesk, NewPerson
from ketadesk.desk.clock_marks import KeptClock
from ketadesk.desk.courses import Courses
from ketadesk.desk.follow_up import FollowUps
from ketadesk.desk.infusion_desk import InfusionDesk
from ketadesk.desk.leaving_desk import LeavingDesk
from ketadesk.desk.papers import Papers
from ketadesk.desk.patients import Patients
from ketadesk.desk.protocol_drafts import ProtocolDrafts
from ketadesk.desk.register import Register
from ketadesk.desk.screening_desk import ScreeningDesk
from ketadesk.desk.session import AUDIT, CLINIC, Credentials, Session
from ketadesk.desk.shelf import Shelf
from ketadesk.desk.urgent_desk import UrgentDesk
from ketadesk.desk.vault import Vault
from ketadesk.desk.watch_desk import WatchDesk
from ketadesk.kernel.clock import Clock, Ticks
from ketadesk.kernel.ids import Ids
from ketadesk.kernel.problems import Code, Problem
from ketadesk.store.port import StorePort
from ketadesk.visit.entries import AuditNoted, Body, ClinicWritten, Entry

if TYPE_CHECKING:
    from ketadesk.store.database import Store


class Desk:
    """One running clinic.

    Args:
        session: store, clock and people.
        shelf: protocols.
        vault: the data folder; None over a store in memory.
        training: the practice clinic.

    Attributes:
        marker_was_missing: the record lay without the file that tells whether it is the newest
            one; it may be an older copy. Worth a notice to whoever signs in (R-REL-10).
    """

    def __init__(
        self, session: Session, shelf: Shelf, vault: Vault | None, *, training: bool = False
    ) -> None:
        self.session = session
        self.training = training
        self.marker_was_missing = False
        self.vault = vault
        self.charts = Charts(session)
        self.register = Register(session)
        self.patients = Patients(session, self.charts)
        self.screening = ScreeningDesk(self.charts)
        self.infusion = InfusionDesk(self.charts, self.register)
        self.watch = WatchDesk(self.charts)
        self.urgent = UrgentDesk(self.charts)
        self.courses = Courses(self.charts)
        self.follow_up = FollowUps(self.charts)
        self.leaving = LeavingDesk(self.charts)
        self.clinic = ClinicDesk(session, vault, shelf)
        self.action_table = ActionTableDesk(session)
        self.protocols = ProtocolDrafts(session, shelf, self.clinic)
        self.papers = Papers(self.charts, training=training)

    def close(self) -> None:
        """Let go of the store and of the data folder."""
        try:
            self.session.store.close()
        finally:
            # A folder that stays locked could not be opened by the next start either.
            if self.vault is not None:
                self.vault.release()


def open_desk(
    store: StorePort,
    credentials: Credentials,
    ticks: Ticks,
    ids: Ids,
    *,
    vault: Vault | None = None,
    training: bool = False,
) -> Desk:
    """The desk of an open store, with the clock set on.

    As long as the machine runs the earlier anchor stays, so that a clock changed while the
    program was down moves no due time and no recorded instant either. The next visit in an
    empty clinic takes the system clock as it is.
    """
    shelf = Shelf(store)
    kept = KeptClock.read(store)
    clock = Clock(ticks, _zone(store), None if kept is None else kept.anchor)
    if kept is None or kept.anchor != clock.anchor:
        KeptClock(clock.anchor).keep(store)
    session = Session(store, credentials, clock, ids, shelf)
    return Desk(session, shelf, vault, training=training)


def _zone(store: StorePort) -> ZoneInfo:
    zone = "UTC"
    for entry in store.entries(CLINIC):
        if isinstance(entry.body, ClinicWritten):
            zone = entry.body.timezone
    return ZoneInfo(zone)


@dataclass(frozen=True, slots=True)
class Founding:
    """What the first start asks for."""

    clinic: ClinicWritten
    people: tuple[NewPerson, ...]


def found_clinic(
    vault: Vault, founding: Founding, ticks: Ticks, ids: Ids, *, training: bool = False
) -> tuple[Desk, str]:
    """A new clinic in an empty folder: its desk, signed in as the first person, and recovery key.

    The caller has checked settings, people and passphrases. Cut short at any moment, the folder
    is still new or holds the whole clinic.
    """
    clock = Clock(ticks, ZoneInfo(founding.clinic.timezone))
    people = tuple((each.id, each.name, each.passphrase) for each in founding.people)
    first, now = founding.people[0].id, clock.now()
    said: tuple[tuple[str, Body], ...] = (
        (CLINIC, founding.clinic),
        *((CLINIC, each.body) for each in founding.people),
        (AUDIT, AuditNoted("clinic-founded")),
    )
    entries = tuple(
        Entry(ids(), stream, body, first, now, now, clock.offset_min(now)) for stream, body in said
    )
    store, recovery_key = vault.create(ids(), people, entries)
    with closed_on_failure(store):
        desk = open_desk(store, vault, ticks, ids, vault=vault, training=training)
        desk.session.person = desk.session.people[first]
    return desk, recovery_key


@contextmanager
def closed_on_failure(store: StorePort) -> Iterator[None]:
    """Let go of a store that nobody else knows of yet."""
    try:
        yield
    except BaseException:
        store.close()
        raise


def unlock(
    vault: Vault,
    person: str,
    passphrase: str,
    ticks: Ticks,
    ids: Ids,
    *,
    training: bool = False,
) -> Desk | Problem:
    """The desk of a data folder, opened and signed in by a person's passphrase."""
    store = vault.unlock(person, passphrase)
    if isinstance(store, Problem):
        return store
    with closed_on_failure(store):
        desk = open_desk(store, vault, ticks, ids, vault=vault, training=training)
        known = desk.session.people.get(person)
        if known is None or not known.active:
            desk.session.audit("proof-refused", person)
            store.close()
            return Problem(Code.SIGN_IN_FAILED, person)
        desk.session.person = known
        desk.session.audit("signed-in")
        tell_of_marker(desk, store)
    return desk


def tell_of_marker(desk: Desk, store: Store) -> None:
    """Keep it, and have it shown, if nobody can tell whether this record is the newest one."""
    desk.marker_was_missing = store.marker_was_missing
    if store.marker_was_missing:
        desk.session.audit("marker-was-missing")
