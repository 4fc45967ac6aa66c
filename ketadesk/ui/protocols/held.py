"""The protocols of the clinic as rows: shipped, drafts, approved, and which are in use."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ketadesk.desk.desk import Desk
from ketadesk.desk.protocol_drafts import Draft
from ketadesk.desk.shelf import Approval
from ketadesk.protocols.model import Protocol


class Stand(Enum):
    """What stands of a protocol."""

    SHIPPED = "shipped"
    DRAFT = "draft"
    EARLIER = "earlier"
    IN_USE = "in-use"


@dataclass(frozen=True, slots=True)
class HeldProtocol:
    """One row of the list.

    Attributes:
        protocol: exactly this text.
        stand: whether it is in use.
        draft: the draft, or None.
        approval: when it was approved last, or None.
        is_shipped: it is as KetaDesk ships it.
    """

    protocol: Protocol
    stand: Stand
    draft: Draft | None = None
    approval: Approval | None = None
    is_shipped: bool = False


def held_protocols(desk: Desk) -> tuple[HeldProtocol, ...]:
    """Those in use, drafts, shipped ones that nobody approved, earlier ones."""
    latest = {each.body.content_hash: each for each in desk.protocols.approvals()}
    in_use = {each.content_hash for each in desk.clinic.usable_protocols()}
    shipped = [whole.protocol for whole in desk.protocols.shipped()]
    ours = {each.content_hash for each in shipped}
    found = [
        HeldProtocol(
            desk.session.shelf.by_hash(name),
            Stand.IN_USE if name in in_use else Stand.EARLIER,
            None,
            approval,
            name in ours,
        )
        for name, approval in latest.items()
    ]
    found += [HeldProtocol(each.protocol, Stand.DRAFT, each) for each in desk.protocols.drafts()]
    found += [
        HeldProtocol(each, Stand.SHIPPED, is_shipped=True)
        for each in shipped
        if each.content_hash not in latest
    ]
    order = (Stand.IN_USE, Stand.DRAFT, Stand.SHIPPED, Stand.EARLIER)
    return tuple(sorted(found, key=lambda each: (order.index(each.stand), each.protocol.id)))
