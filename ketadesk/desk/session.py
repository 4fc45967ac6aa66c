"""Who is signed in, and what every use case needs: store, clock, ids, people, settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from ketadesk.kernel.clock import Clock
from ketadesk.kernel.ids import Ids
from ketadesk.kernel.problems import Code, EnvironmentFault, Problem
from ketadesk.protocols.model import Protocol as ClinicProtocol
from ketadesk.store.port import DraftKey, StorePort, Summary
from ketadesk.visit.entries import AuditNoted, Body, ClinicWritten, Entry, PersonWritten
from ketadesk.visit.people import Person, Role

CLINIC: Final = "clinic"
AUDIT: Final = "audit"
REGISTER: Final = "register"


class Credentials(Protocol):
    """Tells whether a passphrase is a person's."""

    def verify(self, person_id: str, passphrase: str) -> bool:
        """Whether this passphrase opens this person's slot."""


class ProtocolShelf(Protocol):
    """Finds a protocol by the exact version that a visit began under."""

    def by_hash(self, content_hash: str) -> ClinicProtocol:
        """The protocol with this content; a visit's own version is always kept."""

    def usable(self) -> tuple[ClinicProtocol, ...]:
        """The newest approved version of each protocol: only these start a visit."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A person has just entered the passphrase again."""

    person: Person


class Session:
    """The running program's state: one store, one clock, at most one person signed in.

    Args:
        store: open and unlocked.
        credentials: for signing in and signing.
        clock: the program's clock.
        ids: makes entry ids.
        shelf: finds protocols.
    """

    def __init__(
        self,
        store: StorePort,
        credentials: Credentials,
        clock: Clock,
        ids: Ids,
        shelf: ProtocolShelf,
    ) -> None:
        self.store = store
        self.credentials = credentials
        self.clock = clock
        self.ids = ids
        self.shelf = shelf
        self.person: Person | None = None
        self.people: dict[str, Person] = {}
        self.clinic: ClinicWritten | None = None
        self._tried: dict[str, tuple[Entry, ...]] = {}
        self.reload_clinic()

    def reload_clinic(self) -> None:
        """Read people and settings from the clinic's stream."""
        self.people = {}
        for entry in self.store.entries(CLINIC):
            match entry.body:
                case PersonWritten(person=person, name=name, roles=roles, active=active):
                    held = frozenset(Role(role) for role in roles)
                    self.people[person] = Person(person, name, held, active)
                case ClinicWritten() as written:
                    self.clinic = written
                    self.clock.zone = ZoneInfo(written.timezone)
                case _:
                    continue

    @property
    def settings(self) -> ClinicWritten:
        """The clinic's settings.

        Raises:
            LookupError: the clinic was never set up.
        """
        if self.clinic is None:
            raise LookupError("the clinic was never set up")
        return self.clinic

    def now(self) -> datetime:
        """This instant, aware UTC."""
        return self.clock.now()

    def prove(self, person_id: str, passphrase: str) -> Proof | Problem:
        """Check a passphrase entered for a signature, a decision or as a witness (R-SEC-15)."""
        person = self.people.get(person_id)
        if person is None:
            # What was typed is kept out of the record: it may be a passphrase in the wrong field.
            self.audit("proof-refused")
            return Problem(Code.SIGN_IN_FAILED, person_id)
        if not person.active or not self.credentials.verify(person_id, passphrase):
            self.audit("proof-refused", person_id)
            return Problem(Code.SIGN_IN_FAILED, person_id)
        return Proof(person)

    def sign_in(self, person_id: str, passphrase: str) -> Person | Problem:
        """Sign in; whoever was signed in before is signed out."""
        proof = self.prove(person_id, passphrase)
        if isinstance(proof, Problem):
            return proof
        self.sign_out()
        self.person = proof.person
        self.audit("signed-in")
        return proof.person

    def sign_out(self) -> None:
        """Nobody is signed in any more; open visits stay open."""
        if self.person is not None:
            self.audit("signed-out")
        self.person = None

    def entry(
        self,
        stream: str,
        body: Body,
        *,
        by: Person | None = None,
        happened_at: datetime | None = None,
        reason: str = "",
        replaces: str | None = None,
        after_the_fact: bool = False,
    ) -> Entry:
        """A new entry of now, by the person signed in unless another is named."""
        now = self.now()
        at = happened_at or now
        writer = by or self.person
        return Entry(
            self.ids(),
            stream,
            body,
            "" if writer is None else writer.id,
            at,
            now,
            self.clock.offset_min(at),
            reason.strip(),
            replaces,
            after_the_fact,
        )

    def commit(
        self,
        entries: Sequence[Entry],
        *,
        expected: dict[str, int] | None = None,
        summaries: Sequence[Summary] = (),
        document: bytes | None = None,
        drop_drafts: Sequence[DraftKey] = (),
    ) -> Problem | None:
        """Write everything given in one transaction; see ``StorePort.append``.

        An act whose earlier try was reported as failed but had reached the disk is done already.
        """
        if self.landed(entries):
            return None
        first = entries[0].stream
        try:
            refused = self.store.append(
                entries,
                expected=expected or {},
                summaries=summaries,
                document=document,
                drop_drafts=drop_drafts,
            )
        except EnvironmentFault:
            self._tried[first] = tuple(entries)
            raise
        self._tried.pop(first, None)
        return refused

    def landed(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """What the store holds of the same act if it was tried before; empty if nothing.

        A commit that a disk reports as failed may be there all the same, and whoever then does
        the same again must not double it (F-02, F-51). A try is remembered until the next act
        in its stream, and for two minutes at the most: the same medicine given again later is
        another dose.
        """
        tried = self._tried.get(entries[0].stream)
        if tried and entries[0].recorded_at - tried[0].recorded_at > _RETRY_WITHIN:
            return ()
        if tried is None or [*map(_said, tried)] != [*map(_said, entries)]:
            return ()
        if all(each in self.store.entries(each.stream) for each in tried):
            del self._tried[entries[0].stream]
            return tried
        return ()

    def audit(self, event: str, about: str = "", count: int = 1) -> None:
        """Keep something that is no part of a chart."""
        self.commit([self.entry(AUDIT, AuditNoted(event, about, count))])


_RETRY_WITHIN = timedelta(minutes=2)


def _said(entry: Entry) -> tuple[object, ...]:
    """What makes two entries the same act: everything but their id and their times."""
    return entry.stream, entry.body, entry.by, entry.reason, entry.replaces, entry.after_the_fact
