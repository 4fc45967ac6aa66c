"""Approving exactly this text of a protocol, or saying why not."""

from __future__ import annotations

from ketadesk.desk.desk import Desk
from ketadesk.desk.protocol_drafts import Draft
from ketadesk.kernel.problems import EnvironmentFault
from ketadesk.kernel.text import _
from ketadesk.protocols.model import Protocol
from ketadesk.ui.dialogs import Dialogs, Refused, Signed, SignedAct, SignIn, refusal
from ketadesk.visit.people import Person, Role


def directors(desk: Desk) -> tuple[Person, ...]:
    """Who may approve."""
    people = desk.session.people.values()
    return tuple(each for each in people if each.active and Role.DIRECTOR in each.roles)


def approve(desk: Desk, dialogs: Dialogs, protocol: Protocol) -> bool:
    """Have a director approve the protocol by passphrase; whether it is approved.

    Args:
        desk: keeps the approval.
        dialogs: asks for the passphrase.
        protocol: as it was read on the screen. Exactly this text is approved, or nothing.
    """
    wanted = SignIn(
        title=_("Approve this protocol"),
        sentences=(
            _("{title}, version {version}").format(title=protocol.title, version=protocol.version),
            _("From now on visits are started under this exact text. Earlier visits keep theirs."),
        ),
        verb=_("Approve as medical director"),
        people=directors(desk),
    )
    return dialogs.sign_in(wanted, _approving(desk, protocol.content_hash))


def _approving(desk: Desk, content_hash: str) -> SignedAct:
    def act(signed: Signed) -> Refused | None:
        try:
            return refusal(desk.protocols.approve(content_hash, signed.proof))
        except EnvironmentFault as fault:
            return fault

    return act


def reject(desk: Desk, dialogs: Dialogs, draft: Draft) -> bool:
    """Have a director say why a draft is not approved; whether it was said."""
    protocol = draft.protocol
    wanted = SignIn(
        title=_("Reject this draft"),
        sentences=(
            _("{title}, version {version}").format(title=protocol.title, version=protocol.version),
            _("It is no draft any more. What it said and your reason stay in the record."),
        ),
        verb=_("Reject as medical director"),
        people=directors(desk),
        reason_label=_("Reason"),
        destructive=True,
    )

    def act(signed: Signed) -> Refused | None:
        try:
            return refusal(desk.protocols.reject(draft.id, signed.reason, signed.proof))
        except EnvironmentFault as fault:
            return fault

    return dialogs.sign_in(wanted, act)
