"""The clinic's protocols: shipped files, and the exact versions that a director approved."""

from __future__ import annotations

from dataclasses import dataclass

from ketadesk.desk.session import CLINIC
from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.protocols.catalogue import Whole, load_whole, shipped
from ketadesk.protocols.loader import read_protocol
from ketadesk.protocols.model import Protocol
from ketadesk.store.port import StorePort
from ketadesk.visit.entries import Entry, ProtocolApproved


@dataclass(frozen=True, slots=True)
class Approval:
    """A director approved this exact text."""

    entry: Entry
    body: ProtocolApproved


class Shelf:
    """Finds protocols by the hash of their text. An approved text is kept in the record itself.

    Args:
        store: where approvals are.
    """

    def __init__(self, store: StorePort) -> None:
        self._store = store
        self._read: dict[str, Protocol] = {}

    def approvals(self) -> tuple[Approval, ...]:
        """Every approval, in order."""
        return tuple(
            Approval(entry, entry.body)
            for entry in self._store.entries(CLINIC)
            if isinstance(entry.body, ProtocolApproved)
        )

    def by_hash(self, content_hash: str) -> Protocol:
        """The protocol with this content.

        Raises:
            EnvironmentFault: ``DAMAGED`` if neither the record nor the program has it.
        """
        known = self._read.get(content_hash)
        if known is None:
            known = self._read_text(self._text(content_hash))
            self._read[content_hash] = known
        return known

    def _text(self, content_hash: str) -> bytes:
        for approval in self.approvals():
            if approval.body.content_hash == content_hash:
                return approval.body.text.encode()
        for path in shipped():
            whole = load_whole(path)
            if isinstance(whole, Whole) and whole.protocol.content_hash == content_hash:
                return whole.text.encode()
        raise EnvironmentFault(Fault.DAMAGED, f"protocol {content_hash[:12]}")

    @staticmethod
    def _read_text(text: bytes) -> Protocol:
        read = read_protocol(text, "approved protocol")
        if not isinstance(read, Protocol):
            raise EnvironmentFault(Fault.DAMAGED, str(read[0]))
        return read

    def usable(self) -> tuple[Protocol, ...]:
        """The newest approved version of each protocol: only these start a visit."""
        newest: dict[str, str] = {}
        for approval in self.approvals():
            newest[approval.body.protocol] = approval.body.content_hash
        return tuple(self.by_hash(each) for each in newest.values())
