"""The clinic itself: settings, people, approval of protocols, recovery key."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zoneinfo import available_timezones

from ketadesk.desk.permissions import Task, permission_problem
from ketadesk.desk.session import CLINIC, Proof, Session
from ketadesk.desk.shelf import Shelf
from ketadesk.desk.typed import typed_problem
from ketadesk.desk.vault import Vault
from ketadesk.kernel.problems import Code, Problem
from ketadesk.protocols.catalogue import Whole, load_whole
from ketadesk.protocols.choices import Choice, choices
from ketadesk.protocols.loader import read_protocol
from ketadesk.protocols.model import Protocol
from ketadesk.visit.entries import (
    ChoicesSwitched,
    ClinicWritten,
    PersonWritten,
    ProtocolApproved,
)
from ketadesk.visit.people import Person, Role

MOST_CHAIRS: Final = 8
PAPERS: Final = ("a4", "letter")
DECIMAL_SIGNS: Final = (".", ",")
_PERSON_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_SHARED: Final = frozenset({"nurse", "admin", "administrator", "prescriber", "director", "user"})


def settings_problem(written: ClinicWritten) -> Problem | None:
    """What about the settings cannot be. An empty telephone number can: it blocks the sheet."""
    if not written.name.strip():
        return Problem(Code.UNANSWERED, "name")
    numbers = ("phone_day", "phone_after_hours", "emergency", "crisis")
    refused = typed_problem({each: getattr(written, each) for each in ("name", *numbers)})
    if refused is not None:
        return refused
    if written.timezone not in available_timezones():
        return Problem(Code.OUT_OF_RANGE, "timezone")
    if written.decimal_sign not in DECIMAL_SIGNS:
        return Problem(Code.OUT_OF_RANGE, "decimal_sign")
    if written.paper not in PAPERS:
        return Problem(Code.OUT_OF_RANGE, "paper")
    if not 1 <= written.chairs <= MOST_CHAIRS:
        return Problem(Code.OUT_OF_RANGE, "chairs", {"low": "1", "high": str(MOST_CHAIRS)})
    return None


def person_problem(person_id: str, name: str, taken: tuple[str, ...]) -> Problem | None:
    """What about a new person cannot be. A name that several would share is refused (R-SEC-01)."""
    if _PERSON_ID.fullmatch(person_id) is None:
        return Problem(Code.OUT_OF_RANGE, "person")
    if person_id in taken or person_id in _SHARED:
        return Problem(Code.NAME_TAKEN, "person")
    return typed_problem({"name": name}) if name.strip() else Problem(Code.UNANSWERED, "name")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who is to sign in."""

    id: str
    name: str
    roles: tuple[Role, ...]
    passphrase: str

    @property
    def body(self) -> PersonWritten:
        """The person as an entry says it."""
        return PersonWritten(self.id, self.name, tuple(role.value for role in self.roles), True)  # noqa: FBT003


class ClinicDesk:
    """What administrators and directors do.

    Args:
        session: the running program.
        vault: the data folder.
        shelf: the protocols.
    """

    def __init__(self, session: Session, vault: Vault | None, shelf: Shelf) -> None:
        self._session = session
        self._vault = vault
        self._shelf = shelf

    @property
    def _folder(self) -> Vault:
        if self._vault is None:
            raise LookupError("this desk has no data folder")
        return self._vault

    def _refused(self, person: Person | None, task: Task) -> Problem | None:
        """A refused attempt is kept in the audit (F-56)."""
        refused = permission_problem(person, task)
        if refused is not None:
            self._session.audit("task-refused", task.value)
        return refused

    def write_settings(self, written: ClinicWritten) -> Problem | None:
        """Other settings from now on."""
        refused = self._refused(self._session.person, Task.WRITE_CLINIC)
        refused = refused or settings_problem(written)
        refused = refused or self._session.commit([self._session.entry(CLINIC, written)])
        self._session.reload_clinic()
        return refused

    def add_person(self, new: NewPerson) -> Person | Problem:
        """Somebody more may sign in."""
        refused = self._refused(self._session.person, Task.WRITE_PEOPLE)
        refused = refused or person_problem(new.id, new.name, tuple(self._session.people))
        refused = refused or self._passphrase_problem(new.passphrase, new.id, new.name)
        if refused is None and not new.roles:
            refused = Problem(Code.UNANSWERED, "roles")
        if refused is not None:
            return refused
        with self._folder.put_back_on_failure():
            self._folder.write_person(new.id, new.name, new.passphrase)
            # Only a key that the record knows of lets somebody in.
            refused = self._session.commit([self._session.entry(CLINIC, new.body)])
        self._session.reload_clinic()
        return refused or self._session.people[new.id]

    def replace_passphrase(self, person_id: str, passphrase: str) -> Problem | None:
        """An administrator replaces a forgotten passphrase; kept in the audit (R-SEC-09, F-68)."""
        refused = permission_problem(self._session.person, Task.WRITE_PEOPLE)
        if refused is not None:
            self._session.audit("passphrase-replacement-refused", person_id)
            return refused
        person = self._session.people.get(person_id)
        if person is None:
            return Problem(Code.UNKNOWN_ITEM, "person")
        refused = self._passphrase_problem(passphrase, person.id, person.name)
        if refused is None:
            with self._audited("passphrase", "replaced", person_id):
                self._folder.write_person(person.id, person.name, passphrase)
        return refused

    def _passphrase_problem(self, passphrase: str, *names: str) -> Problem | None:
        return self._folder.passphrase_problem(passphrase, *names, self._session.settings.name)

    @contextmanager
    def _audited(self, what: str, done: str, about: str = "") -> Iterator[None]:
        """Change the key file between two rows of the audit (R-SEC-13).

        The key file and the record cannot be written in one step. So the intent is kept first:
        nothing happens without a row. If the change or the second row fails, the key file is
        put back and the fault is told; a row alone with the intent says that it did not happen.
        """
        self._session.audit(f"{what}-being-{done}", about)
        with self._folder.put_back_on_failure():
            yield
            self._session.audit(f"{what}-{done}", about)

    def usable_protocols(self) -> tuple[Protocol, ...]:
        """Protocols that may start a visit."""
        return self._shelf.usable()

    def approve(self, path: Path, proof: Proof) -> Protocol | Problem:
        """A director approves the exact text of a protocol file by signature.

        What the file includes is kept with it: the kept text needs no other.

        Raises:
            EnvironmentFault: the file cannot be read at all.
        """
        refused = self._refused(proof.person, Task.APPROVE_PROTOCOL)
        if refused is not None:
            return refused
        whole = load_whole(path)
        if not isinstance(whole, Whole):
            return Problem(Code.OUT_OF_RANGE, "protocol", {"flaw": str(whole[0])})
        return self.approve_text(whole.text, proof)

    def approve_text(self, text: str, proof: Proof) -> Protocol | Problem:
        """A director approves exactly this text, which needs no other file, by signature."""
        refused = self._refused(proof.person, Task.APPROVE_PROTOCOL)
        if refused is not None:
            return refused
        read = read_protocol(text.encode(), "protocol")
        if not isinstance(read, Protocol):
            return Problem(Code.OUT_OF_RANGE, "protocol", {"flaw": str(read[0])})
        body = ProtocolApproved(read.id, read.version, read.content_hash, text)
        entry = self._session.entry(CLINIC, body, by=proof.person)
        return self._session.commit([entry]) or read

    def choices(self) -> tuple[Choice, ...]:
        """What the protocols in use ship switched off, on or not."""
        return tuple(each for protocol in self._shelf.usable() for each in choices(protocol))

    def switched_on(self) -> frozenset[str]:
        """Names of the choices that this clinic has turned on."""
        return self._session.switched_on

    def switch_choices(self, on: Collection[str], proof: Proof) -> Problem | None:
        """A director turns on what protocols ship switched off, all of it each time.

        Args:
            on: names of all choices that are on from now on; the others are off.
            proof: a director's.
        """
        refused = self._refused(proof.person, Task.SWITCH_CHOICES)
        known = {each.name for each in self.choices()}
        unknown = next((each for each in on if each not in known), None)
        if refused is None and unknown is not None:
            refused = Problem(Code.UNKNOWN_ITEM, unknown)
        if refused is not None:
            return refused
        body = ChoicesSwitched(tuple(sorted(on)))
        refused = self._session.commit([self._session.entry(CLINIC, body, by=proof.person)])
        self._session.reload_clinic()
        return refused

    def prepare_recovery_key(self) -> str | Problem:
        """A fresh recovery key to be written down; the earlier one still opens the record."""
        refused = self._refused(self._session.person, Task.NEW_RECOVERY_KEY)
        return self._folder.prepare_recovery_key() if refused is None else refused

    def confirm_recovery_key(self, typed: str) -> Problem | None:
        """The prepared key, typed back from the paper, takes the earlier one's place (R-SEC-12).

        Args:
            typed: in any case and grouping.

        Returns:
            ``implausible`` for a slip of the hand, ``identity-mismatch`` for another key, both
            for ``recovery_key``; then the earlier key still holds.
        """
        refused = self._refused(self._session.person, Task.NEW_RECOVERY_KEY)
        if refused is not None:
            return refused
        same = self._folder.is_prepared_key(typed)
        if isinstance(same, Problem):
            return same
        if not same:
            return Problem(Code.IDENTITY_MISMATCH, "recovery_key")
        with self._audited("recovery-key", "replaced"):
            self._folder.use_prepared_key()
        return None
