"""What a nurse may do in this clinic: read by anybody, written by a director's signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ketadesk.desk.permissions import Task, permission_problem
from ketadesk.desk.session import CLINIC, Proof, Session
from ketadesk.kernel.problems import Problem
from ketadesk.visit.entries import ActionTableWritten
from ketadesk.visit.rights import Act, ActionTable, Right, table_from


@dataclass(frozen=True, slots=True)
class SignedTable:
    """The table that holds. ``by`` and ``at`` are None while it is the one KetaDesk came with."""

    table: ActionTable
    by: str | None = None
    at: datetime | None = None


class ActionTableDesk:
    """The action table of clinical reference §2 as this clinic has it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def in_force(self) -> SignedTable:
        """The table that every step asks, and who signed it."""
        for entry in reversed(self._session.store.entries(CLINIC)):
            if isinstance(entry.body, ActionTableWritten):
                return SignedTable(self._session.rights, entry.by, entry.happened_at)
        return SignedTable(self._session.rights)

    def write(self, rights: Mapping[Act, Right], proof: Proof) -> ActionTable | Problem:
        """A director signs another table; it holds for every step from then on.

        Args:
            rights: of the acts that change; the others stay as they are.
            proof: of the director.

        Returns:
            The table that now holds; ``not-permitted`` from anybody else; ``out-of-range`` for a
            right that is looser than any clinic may give, with the act as item.
        """
        refused = permission_problem(proof.person, Task.WRITE_ACTION_TABLE)
        if refused is not None:
            # A refused attempt is kept in the audit (F-56).
            self._session.audit("task-refused", Task.WRITE_ACTION_TABLE.value)
            return refused
        said = {act: rights.get(act, self._session.rights.right(act)) for act in Act}
        table = table_from(f"{act}={right}" for act, right in said.items())
        if isinstance(table, Problem):
            return table
        body = ActionTableWritten(table.written)
        refused = self._session.commit([self._session.entry(CLINIC, body, by=proof.person)])
        self._session.reload_clinic()
        return refused or self._session.rights
