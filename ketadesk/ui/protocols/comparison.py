"""A protocol of the clinic's beside the shipped one: what is looser first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.kernel.text import _, plural
from ketadesk.protocols.leaning import Leaning
from ketadesk.protocols.model import Protocol
from ketadesk.ui.kit import Button, Card, Cell, Column, DataTable, FocusScroll, Label, line_up
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.protocols.words import LEANINGS, Places, difference_row


class ProtocolComparison(QWidget):
    """Every difference in a row.

    Signals:
        left(): back to the list.

    Args:
        clinic: the clinic's presenter.
    """

    left = Signal()

    def __init__(self, clinic: ClinicPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clinic = clinic
        self.title = Label("", "page")
        self.counts = Label("")
        self.table = DataTable(spoken=_("Differences from the shipped protocol"))
        self.back = Button(_("Back to the protocols"), key="Alt+B")
        self.back.clicked.connect(self.left)
        self._card = Card(_("Differences from the shipped protocol"))
        self._card.add(self.counts)
        self._card.add_row(self.table)
        content = QWidget()
        inside = QVBoxLayout(content)
        inside.setContentsMargins(3, 3, 8, 3)
        inside.addWidget(self._card)
        inside.addStretch(1)
        page = QVBoxLayout(self)
        page.setContentsMargins(20, 16, 20, 16)
        page.setSpacing(12)
        page.addWidget(self.title)
        page.addWidget(line_up(self.back))
        page.addWidget(FocusScroll(content), 1)
        self.setFocusProxy(self.back)

    def begin(self, protocol: Protocol) -> None:
        """Hold this one against the shipped protocol of its id."""
        desk = self._clinic.desk.protocols
        self.title.setText(
            _("{title}, version {version}").format(title=protocol.title, version=protocol.version)
        )
        beside = desk.shipped_beside(protocol)
        self.table.setVisible(beside is not None)
        if beside is None:
            self.counts.setText(_("No protocol of this kind is shipped; there is none to compare."))
            return
        found, places = desk.compared(protocol), Places(protocol, beside)
        self.counts.setText(counted(tuple(each.leaning for each in found)))
        self.table.show_rows(
            (
                Column(_("Part"), share=3),
                Column(_("What"), share=3),
                Column(_("Shipped, version {version}").format(version=beside.version), share=3),
                Column(_("Ours"), share=3),
                Column(_("This is")),
            ),
            [
                (*difference_row(each, places), Cell(_(words), status))
                for each in found
                for status, words in [LEANINGS[each.leaning]]
            ],
        )


def counted(leanings: tuple[Leaning, ...]) -> str:
    """How many differences there are, and how many of them ask for less care."""
    if not leanings:
        return _("It says the same as the shipped protocol.")
    every = plural("{n} difference.", "{n} differences.", len(leanings))
    looser = plural("{n} is looser.", "{n} are looser.", leanings.count(Leaning.LOOSER))
    return f"{every} {looser}"
