"""The way in when nobody's passphrase opens the record: the printed recovery key (R-SEC-09)."""

from __future__ import annotations

from ketadesk.desk.desk import Desk, closed_on_failure, open_desk, tell_of_marker
from ketadesk.desk.vault import Vault
from ketadesk.kernel.clock import Ticks
from ketadesk.kernel.ids import Ids
from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.people import Role


def unlock_with_recovery(vault: Vault, typed: str, ticks: Ticks, ids: Ids) -> Desk | Problem:
    """The desk of a data folder, opened by the recovery key; nobody is signed in yet."""
    store = vault.unlock_with_recovery(typed)
    if isinstance(store, Problem):
        return store
    with closed_on_failure(store):
        desk = open_desk(store, vault, ticks, ids, vault=vault)
        desk.session.audit("recovery-key-used")
        tell_of_marker(desk, store)
    return desk


def rescue(desk: Desk, person_id: str, passphrase: str) -> Problem | None:
    """Give an administrator a new passphrase and sign them in, each with its row in the audit.

    Args:
        desk: opened by ``unlock_with_recovery``.
        person_id: an administrator who still works here.
        passphrase: the new one.

    Returns:
        ``unknown-item`` for ``person``, or why the passphrase is too weak; then nobody is
        signed in.
    """
    session = desk.session
    person = session.people.get(person_id)
    if person is None or not person.active or Role.ADMINISTRATOR not in person.roles:
        return Problem(Code.UNKNOWN_ITEM, "person")
    session.person = person
    done = False
    try:
        refused = desk.clinic.replace_passphrase(person.id, passphrase)
        if refused is None:
            session.audit("signed-in")
            done = True
    finally:
        if not done:
            session.person = None
    return refused
