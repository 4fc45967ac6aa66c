"""Who is signed in, and what every use case needs: store, clock, ids, people, settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from ketadesk.desk.tries import Batch, Try, Unseen, same
from ketadesk.kernel.clock import Clock
from ketadesk.kernel.ids import Ids
from ketadesk.kernel.problems import Code, EnvironmentFault, Problem
from ketadesk.protocols.model import Protocol as ClinicProtocol
from ketadesk.store.port import DraftKey, StorePort, Summary
from ketadesk.visit.answers import Reading
from ketadesk.visit.entries import (
    ActionTableWritten,
    AuditNoted,
    Body,
    ChoicesSwitched,
    ClinicWritten,
    Entry,
    PersonWritten,
)
from ketadesk.visit.people import Person, Role
from ketadesk.visit.rights import ActionTable, known_table

CLINIC: Final = "clinic"
AUDIT: Final = "audit"
REGISTER: Final = "register"

_NEVER_REFUSED: Final = frozenset({AUDIT, CLINIC})
"""A row of the audit is always written; settings and people stand as they were said last."""


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

    ``switched_on`` names the choices of protocols that the clinic has turned on, as
    ``protocols.choices`` calls them.

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
        self.rights = ActionTable()
        self.clinic: ClinicWritten | None = None
        self.switched_on: frozenset[str] = frozenset()
        self._try: Try | None = None
        self._unseen = Unseen()
        self._told: set[tuple[str, str]] = set()
        self.reload_clinic()

    def reload_clinic(self) -> None:
        """Read people, settings and the action table from the clinic's stream."""
        self.people, self.rights = {}, ActionTable()
        for entry in self.store.entries(CLINIC):
            match entry.body:
                case PersonWritten(person=person, name=name, roles=roles, active=active):
                    held = frozenset(Role(role) for role in roles)
                    self.people[person] = Person(person, name, held, active)
                case ActionTableWritten(rights=rights):
                    self.rights = known_table(rights)
                case ClinicWritten() as written:
                    self.clinic = written
                    self.clock.zone = ZoneInfo(written.timezone)
                case ChoicesSwitched(on=on):
                    self.switched_on = frozenset(on)
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

    @property
    def reading(self) -> Reading:
        """How values typed beside a visit are read; nobody is chosen among people there."""
        settings = self.settings
        zone = ZoneInfo(settings.timezone)
        return Reading(settings.decimal_sign, self.now(), zone, frozenset())

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
        self._told.clear()
        if self.person is not None:
            self.note_sign_out(self.person)
        self.person = None

    def note_sign_out(self, person: Person) -> None:
        """Keep that this person has signed out, also where nobody is signed in any more."""
        # Whatever is being done meanwhile, this is no part of it.
        with self.trying(Try()):
            self.commit([self.entry(AUDIT, AuditNoted("signed-out"), by=person)])

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

    @contextmanager
    def trying(self, tried: Try) -> Iterator[None]:
        """Do one act inside the block; after a fault it is done once more with the same ``Try``.

        Outside such a block nothing is ever taken for what was said before.
        """
        before, self._try = self._try, tried
        tried.begin()
        try:
            yield
        except EnvironmentFault:
            raise
        except BaseException:
            tried.end()
            raise
        else:
            tried.end()
        finally:
            self._try = before

    def new_name(self) -> str:
        """An id for something new, the same one when its act is tried again."""
        return self.ids() if self._try is None else self._try.name(self.ids)

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

        What this act has written when it was tried before is not written again.

        Returns:
            ``CONFLICT`` as the store gives it, and once where a commit to the same stream was
            told as failed and is there: nobody has seen that entry yet.
        """
        if self.landed(entries):
            return None
        believed = expected or {}
        blind = {each.stream for each in entries} - believed.keys() - _NEVER_REFUSED
        moved = self._unseen.news(blind, self._holds)
        if moved:
            return Problem(Code.CONFLICT, moved)
        try:
            refused = self.store.append(
                entries,
                expected=believed,
                summaries=summaries,
                document=document,
                drop_drafts=drop_drafts,
            )
        except EnvironmentFault:
            if self._try is not None:
                self._try.failed = tuple(entries)
            self._unseen.add(blind, entries)
            raise
        if refused is not None:
            self._unseen.drop(refused.item or "")
        elif self._try is not None:
            self._try.keep(entries)
        return refused

    def landed(self, entries: Sequence[Entry]) -> Batch:
        """What the store holds of the same from when this act was tried before; empty if nothing.

        A commit that a disk reports as failed may be there all the same, and whoever tries it
        again must not double it (F-02, F-51).
        """
        tried = self._try
        if tried is None:
            return ()
        kept = tried.kept(entries)
        if kept or not same(tried.failed, entries) or not self.is_there(tried):
            return kept
        found = tried.failed
        tried.failed = tried.asked = ()
        tried.keep(found)
        for each in found:
            self._unseen.drop(each.stream)
        return found

    def is_there(self, tried: Try, prefix: str = "") -> bool:
        """Whether the commit that a fault ended has reached the store after all.

        Args:
            tried: the act; what is not there is forgotten.
            prefix: asked only of a commit that writes to a stream whose name begins so.
        """
        if not any(each.stream.startswith(prefix) for each in tried.failed):
            return False
        if tried.asked is not tried.failed:
            tried.failed = tried.asked = tried.failed if self._holds(tried.failed) else ()
        return bool(tried.failed)

    def tried_before(self, stream: str) -> Batch:
        """What this act wrote to a stream and others when a fault ended it; empty if nothing."""
        tried = self._try
        return tried.failed if tried is not None and self.is_there(tried, stream) else ()

    def found(self, stream: str) -> tuple[Entry, ...]:
        """A stream as the act finds it: without what it may have written when tried before."""
        mine = set() if self._try is None else {each.id for each in self._try.failed}
        return tuple(each for each in self.store.entries(stream) if each.id not in mine)

    def _holds(self, batch: Batch) -> bool:
        return all(self.store.entry(each.id) == each for each in batch)

    def audit_once(self, event: str, about: str) -> None:
        """As ``audit``, but once for each time of being signed in."""
        if (event, about) not in self._told:
            self.audit(event, about)
            self._told.add((event, about))

    def audit(self, event: str, about: str = "", count: int = 1) -> None:
        """Keep something that is no part of a chart."""
        self.commit([self.entry(AUDIT, AuditNoted(event, about, count))])
