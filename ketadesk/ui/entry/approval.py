"""Reading a protocol and approving exactly this text of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from ketadesk.desk.desk import Desk
from ketadesk.kernel.problems import EnvironmentFault
from ketadesk.kernel.text import _, plural
from ketadesk.protocols.model import Protocol
from ketadesk.ui.dialogs import Dialogs, Refused, Signed, SignedAct, SignIn, refusal
from ketadesk.ui.entry.protocol_rows import ProtocolRow, protocol_rows
from ketadesk.ui.kit import Card, Cell, Column, DataTable, Label
from ketadesk.ui.theme import Status
from ketadesk.visit.people import Role


class ProtocolCard(Card):
    """Every row of a protocol: KetaDesk's own proposals first, then what a source backs."""

    def __init__(self, protocol: Protocol, *, parent: QWidget | None = None) -> None:
        title = _("{title}, version {version}").format(
            title=protocol.title, version=protocol.version
        )
        super().__init__(title, parent=parent)
        rows = protocol_rows(protocol)
        proposed = tuple(row for row in rows if row.house_default)
        backed = tuple(row for row in rows if not row.house_default)
        self.add(
            Label(
                plural(
                    "{n} row is KetaDesk's own proposal: no published figure backs it. Read it "
                    "first.",
                    "{n} rows are KetaDesk's own proposals: no published figure backs them. Read "
                    "them first.",
                    len(proposed),
                ),
                "strong",
                status=Status.CAUTION,
            )
        )
        self._add_rows(_("Proposed by KetaDesk"), proposed)
        self._add_rows(_("With a source"), backed)

    def _add_rows(self, title: str, rows: tuple[ProtocolRow, ...]) -> None:
        columns = (Column(_("Part"), share=2), Column(title, share=5), Column(_("Source"), share=3))
        cells = [(row.part, Cell(row.text, strong=row.house_default), row.source) for row in rows]
        self.add_row(DataTable(columns, cells, spoken=title))


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
