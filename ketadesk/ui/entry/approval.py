"""Approving exactly this text of a protocol."""

from __future__ import annotations

from pathlib import Path

from ketadesk.desk.desk import Desk
from ketadesk.kernel.problems import EnvironmentFault
from ketadesk.kernel.text import _
from ketadesk.protocols.model import Protocol
from ketadesk.ui.dialogs import Dialogs, Refused, Signed, SignedAct, SignIn, refusal
from ketadesk.visit.people import Role


def approve(desk: Desk, dialogs: Dialogs, protocol: Protocol, path: Path) -> bool:
    """Have a director approve the protocol by passphrase; whether it is approved.

    Args:
        desk: keeps the approval.
        dialogs: asks for the passphrase.
        protocol: as it was read on the screen.
        path: the file it came from; its exact text is kept.
    """
    people = tuple(
        each for each in desk.session.people.values() if each.active and Role.DIRECTOR in each.roles
    )
    wanted = SignIn(
        title=_("Approve this protocol"),
        sentences=(
            _("{title}, version {version}").format(title=protocol.title, version=protocol.version),
            _("From now on visits are started under this exact text. Earlier visits keep theirs."),
        ),
        verb=_("Approve as medical director"),
        people=people,
    )
    return dialogs.sign_in(wanted, _approving(desk, path))


def _approving(desk: Desk, path: Path) -> SignedAct:
    def act(signed: Signed) -> Refused | None:
        try:
            return refusal(desk.clinic.approve(path, signed.proof))
        except EnvironmentFault as fault:
            return fault

    return act
