"""Protocols of the clinic's own: copied, edited, compared, exchanged as one file, approved.

Whatever is shown and approved is named by the hash of its text: what changed after it was read
has another hash, and cannot be approved under the one that was read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ketadesk.desk.clinic import ClinicDesk
from ketadesk.desk.permissions import Task, permission_problem
from ketadesk.desk.session import CLINIC, Proof, Session
from ketadesk.desk.shelf import Approval, Shelf
from ketadesk.kernel.problems import Code, EnvironmentFault, Fault, Problem
from ketadesk.kernel.text import N_, _
from ketadesk.protocols.catalogue import Whole, load_whole, shipped_file, shipped_ids
from ketadesk.protocols.comparison import Difference, compare
from ketadesk.protocols.flaws import Flaw
from ketadesk.protocols.leaning import Leaning
from ketadesk.protocols.loader import read_protocol
from ketadesk.protocols.model import Protocol
from ketadesk.protocols.ownership import by_others, owned
from ketadesk.protocols.versions import clinic_version
from ketadesk.protocols.writing import written
from ketadesk.store.faults import translated
from ketadesk.visit.entries import Entry, ProtocolDrafted
from ketadesk.visit.people import Person
from ketadesk.visit.texts import text_problem

Flaws = tuple[Flaw, ...]

NAME: Final = N_("this draft")
"""What flaws call the file of a draft, which has none."""

_LEANINGS: Final = (Leaning.LOOSER, Leaning.OPEN, Leaning.TIGHTER)


@dataclass(frozen=True, slots=True)
class Draft:
    """A protocol that is being edited.

    Attributes:
        id: stays the same from save to save.
        based_on: content hash of what it was copied from.
        protocol: as it now stands; its ``content_hash`` names this text.
        text: the whole of it.
        entry: the last save: by whom and when.
    """

    id: str
    based_on: str
    protocol: Protocol
    text: str
    entry: Entry


class ProtocolDrafts:
    """What an administrator prepares and a director approves.

    Args:
        session: the running program.
        shelf: the protocols that are kept.
        clinic: keeps approvals.
    """

    def __init__(self, session: Session, shelf: Shelf, clinic: ClinicDesk) -> None:
        self._session = session
        self._shelf = shelf
        self._clinic = clinic

    # --- what there is -----------------------------------------------------------------------

    def drafts(self) -> tuple[Draft, ...]:
        """Every draft that is neither thrown away nor approved as it stands, oldest first."""
        approved = {each.body.content_hash for each in self._shelf.approvals()}
        found = (self._read(each) for each in self._latest().values() if each[1].text)
        return tuple(each for each in found if each.protocol.content_hash not in approved)

    def draft(self, draft_id: str) -> Draft | None:
        """The draft of this id, or None if there is none any more."""
        return next((each for each in self.drafts() if each.id == draft_id), None)

    def approvals(self) -> tuple[Approval, ...]:
        """Every approval, in order."""
        return self._shelf.approvals()

    def shipped(self) -> tuple[Whole, ...]:
        """The newest shipped version of each protocol."""
        return tuple(whole for each in shipped_ids() if (whole := self._shipped(each)))

    def shipped_beside(self, protocol: Protocol) -> Protocol | None:
        """The shipped protocol that one of the clinic's own is held against; None for none."""
        whole = self._shipped(protocol.id)
        return None if whole is None else whole.protocol

    def compared(self, protocol: Protocol) -> tuple[Difference, ...]:
        """What it says otherwise than the shipped one: looser first, then what neither can be said.

        Raises:
            LookupError: no protocol of this id is shipped.
        """
        beside = self.shipped_beside(protocol)
        if beside is None:
            raise LookupError(protocol.id)
        found = by_others(compare(beside, protocol))
        return tuple(sorted(found, key=lambda each: _LEANINGS.index(each.leaning)))

    def text_of(self, content_hash: str) -> str | None:
        """The text of a shipped or approved protocol or of a draft as it stands; None for none."""
        return next((text for name, text in self._texts() if name == content_hash), None)

    # --- preparing ---------------------------------------------------------------------------

    def copy(self, content_hash: str) -> Draft | Problem:
        """A new draft that says what a shipped or approved protocol says."""
        refused = self._refused(self._session.person, Task.DRAFT_PROTOCOL)
        if refused is not None:
            return refused
        text = self.text_of(content_hash)
        if text is None:
            return Problem(Code.UNKNOWN_ITEM, "protocol")
        read = read_protocol(text.encode(), _(NAME))
        if not isinstance(read, Protocol):
            raise EnvironmentFault(Fault.DAMAGED, str(read[0]))
        return self._keep(self._session.new_name(), content_hash, self._renumbered(read))

    def save(self, draft_id: str, seen: str, protocol: Protocol) -> Draft | Flaws | Problem:
        """Keep a draft as it was edited, if it is still the one that was seen.

        Args:
            draft_id: the draft.
            seen: content hash of the draft that was edited.
            protocol: what it shall say. Its id and version stay the draft's.

        Returns:
            Every flaw of what would not read back; ``conflict`` if the draft has changed or is
            gone. Then nothing was kept.
        """
        refused = self._refused(self._session.person, Task.DRAFT_PROTOCOL)
        if refused is not None:
            return refused
        draft = self.draft(draft_id)
        if draft is None or draft.protocol.content_hash != seen:
            return Problem(Code.CONFLICT, "protocol")
        same = replace(protocol, id=draft.protocol.id, version=draft.protocol.version)
        return self.checked(same) or self._keep(draft_id, draft.based_on, same)

    def checked(self, protocol: Protocol) -> Flaws:
        """Every flaw that would keep this from being kept."""
        read = read_protocol(written(protocol).encode(), _(NAME))
        return () if isinstance(read, Protocol) else read

    def throw_away(self, draft_id: str) -> Problem | None:
        """Nobody wants this draft any more; what it said stays in the record."""
        refused = self._refused(self._session.person, Task.DRAFT_PROTOCOL)
        return refused or self._drop(draft_id, self._session.person, "")

    def take_in(self, path: Path) -> Draft | Flaws | Problem:
        """A draft from one file, such as another clinic's export.

        Raises:
            EnvironmentFault: the file cannot be read at all.
        """
        refused = self._refused(self._session.person, Task.DRAFT_PROTOCOL)
        if refused is not None:
            return refused
        whole = load_whole(path)
        if not isinstance(whole, Whole):
            return whole
        beside = self.shipped_beside(whole.protocol)
        based_on = "" if beside is None else beside.content_hash
        return self._keep(self._session.new_name(), based_on, self._renumbered(whole.protocol))

    def export(self, content_hash: str, path: Path) -> Problem | None:
        """Write a protocol as one file that needs no other; there is no patient in it.

        Raises:
            EnvironmentFault: the disk did not take the file.
        """
        text = self.text_of(content_hash)
        if text is None:
            return Problem(Code.CONFLICT, "protocol")
        with translated():
            try:
                path.write_bytes(text.encode())
            except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as failure:
                raise EnvironmentFault(Fault.IO, type(failure).__name__) from failure
        return None

    # --- deciding ----------------------------------------------------------------------------

    def approve(self, content_hash: str, proof: Proof) -> Protocol | Problem:
        """A director approves exactly this text, shipped, drafted or approved before.

        Returns:
            ``conflict`` where nothing has this text any more: the draft was changed after it was
            read. Nothing was approved.
        """
        refused = self._refused(proof.person, Task.APPROVE_PROTOCOL)
        if refused is not None:
            return refused
        text = self.text_of(content_hash)
        if text is None:
            return Problem(Code.CONFLICT, "protocol")
        return self._clinic.approve_text(text, proof)

    def reject(self, draft_id: str, reason: str, proof: Proof) -> Problem | None:
        """A director says why a draft is not approved; it is no draft any more."""
        refused = self._refused(proof.person, Task.APPROVE_PROTOCOL)
        if refused is None and not reason.strip():
            refused = Problem(Code.REASON_NEEDED, "reason")
        refused = refused or text_problem(reason, "reason")
        return refused or self._drop(draft_id, proof.person, reason)

    # --- within ------------------------------------------------------------------------------

    def _refused(self, person: Person | None, task: Task) -> Problem | None:
        refused = permission_problem(person, task)
        if refused is not None:
            self._session.audit("task-refused", task.value)
        return refused

    @staticmethod
    def _shipped(protocol_id: str) -> Whole | None:
        if protocol_id not in shipped_ids():
            return None
        whole = load_whole(shipped_file(protocol_id))
        if not isinstance(whole, Whole):
            raise EnvironmentFault(Fault.DAMAGED, str(whole[0]))
        return whole

    def _written(self) -> Iterator[tuple[Entry, ProtocolDrafted]]:
        for entry in self._session.store.entries(CLINIC):
            if isinstance(entry.body, ProtocolDrafted):
                yield entry, entry.body

    def _latest(self) -> dict[str, tuple[Entry, ProtocolDrafted]]:
        """The last save of each draft, in the order in which they were begun."""
        return {body.draft: (entry, body) for entry, body in self._written()}

    @staticmethod
    def _read(saved: tuple[Entry, ProtocolDrafted]) -> Draft:
        entry, body = saved
        read = read_protocol(body.text.encode(), _(NAME))
        if not isinstance(read, Protocol):
            raise EnvironmentFault(Fault.DAMAGED, str(read[0]))
        return Draft(body.draft, body.based_on, read, body.text, entry)

    def _texts(self) -> Iterator[tuple[str, str]]:
        """Hash and text of everything that can be copied, exported or approved."""
        for whole in self.shipped():
            yield whole.protocol.content_hash, whole.text
        for draft in self.drafts():
            yield draft.protocol.content_hash, draft.text
        for approval in self._shelf.approvals():
            yield approval.body.content_hash, approval.body.text

    def _renumbered(self, protocol: Protocol) -> Protocol:
        """The protocol under the clinic's next own version, a number that no text has had."""
        held = [each.body for each in self._shelf.approvals()]
        taken = [each.version for each in held if each.protocol == protocol.id]
        for _entry, body in self._written():
            read = read_protocol(body.text.encode(), _(NAME)) if body.text else None
            if isinstance(read, Protocol) and read.id == protocol.id:
                taken.append(read.version)
        return replace(protocol, version=clinic_version(protocol.version, taken))

    def _keep(self, draft_id: str, based_on: str, protocol: Protocol) -> Draft | Problem:
        text = written(owned(protocol, self.shipped_beside(protocol)))
        entry = self._session.entry(CLINIC, ProtocolDrafted(draft_id, based_on, text))
        refused = self._session.commit([entry])
        return refused or self._read((entry, ProtocolDrafted(draft_id, based_on, text)))

    def _drop(self, draft_id: str, person: Person | None, reason: str) -> Problem | None:
        draft = self.draft(draft_id)
        if draft is None:
            return Problem(Code.CONFLICT, "protocol")
        body = ProtocolDrafted(draft_id, draft.based_on, "")
        entry = self._session.entry(CLINIC, body, by=person, reason=reason)
        return self._session.commit([entry])
