"""The ketamine register: vials in, counts, waste with a second person, and where it all went."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.desk.series import LATEST_ACCOUNTS, accounts_of
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.kit import (
    Card,
    Columns,
    DataTable,
    FocusScroll,
    Label,
    PickTable,
    column,
)
from ketadesk.ui.navigation import Navigator
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.register_forms import VialCard
from ketadesk.ui.register_receive import ReceiveCard
from ketadesk.ui.register_words import account_columns, account_row, vial_columns, vial_row
from ketadesk.ui.theme import Status, px

TABLE_PX: Final = 860


class RegisterScreen(QWidget):
    """Vials, what is done to them, and the accounts of the visits.

    Args:
        clinic: the clinic.
        navigator: not needed yet; every screen gets it.
        dialogs: asks the second person to sign in.
    """

    def __init__(
        self,
        clinic: ClinicPresenter,
        navigator: Navigator,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clinic, self._navigator = clinic, navigator
        self._vials_card = Card(_("Vials"), title_role="subheading")
        self.vials = PickTable(vial_columns(), spoken=_("Vials"))
        self.vials.row_opened.connect(self._open_vial)
        self._none = Label(_("No vial was received yet."), "secondary")
        self._accounts_card = Card(_("Visits"), title_role="subheading")
        self.accounts = DataTable(spoken=_("Ketamine of each visit"))
        self.receive = ReceiveCard(clinic)
        self.vial = VialCard(clinic, dialogs)
        self.vial.left.connect(self._close_vial)
        self.vial.hide()
        self._arrange()
        clinic.changed.connect(self._on_changed)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Bring everything up to date and put the focus on the vials."""
        super().showEvent(event)
        if not event.spontaneous():
            self._refresh()
            (self.vials if self.vials.rowCount() else self.receive.name).setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """Paint and measure anew after a change of theme or text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self.isVisible():
            self._refresh()
            self._widen()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the vials have their whole width before anything stands beside them."""
        super().resizeEvent(event)
        self._widen()

    def _widen(self) -> None:
        self._left.setMinimumWidth(max(0, min(px(TABLE_PX), self.width() - 60)))

    def _arrange(self) -> None:
        self._vials_card.add_row(self.vials)
        self._vials_card.add(self._none)
        note = _("Enter on a vial counts or wastes it.")
        self._vials_card.add(Label(note, "small"), above=8, below=10)
        self._accounts_card.add_row(self.accounts)
        latest = _("The latest {n} visits for which ketamine was drawn.")
        self._accounts_card.add(Label(latest.format(n=LATEST_ACCOUNTS), "small"), above=8, below=10)
        page = Columns()
        self._left = column(self._vials_card, self._accounts_card)
        page.add(self._left, 3)
        page.add(column(self.vial, self.receive), 1)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(20, 16, 20, 16)
        inner.setSpacing(16)
        inner.addWidget(Label(_("Ketamine register"), "page"))
        inner.addWidget(page)
        inner.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(FocusScroll(content))

    def _refresh(self) -> None:
        desk, local = self._clinic.desk, self._clinic.local
        people, today = desk.session.people, local(self._clinic.now()).date()
        vials = desk.register.vials()
        self.vials.show_rows(
            (each.name, vial_row(each, people, local, today)) for each in reversed(vials)
        )
        self.vials.setVisible(bool(vials))
        self._none.setVisible(not vials)
        self._fit()
        accounts = accounts_of(desk.charts)
        self._accounts_card.setVisible(bool(accounts))
        self.accounts.show_rows(account_columns(), [account_row(each, people) for each in accounts])
        apart = [each.name for each in vials if each.discrepancy_mg]
        words = _("Counted otherwise: {vials}").format(vials=", ".join(apart))
        self._vials_card.set_pill(Status.STOP, words if apart else "")

    def _fit(self) -> None:
        rows = sum(self.vials.rowHeight(row) for row in range(self.vials.rowCount()))
        head = self.vials.horizontalHeader().sizeHint().height()
        bar = self.vials.horizontalScrollBar().sizeHint().height()
        self.vials.setFixedHeight(rows + head + bar + 6)

    def _open_vial(self, name: str) -> None:
        found = self._clinic.desk.register.vial(name)
        if found is not None:
            self.vial.show_vial(found)
            self.vial.show()
            self.vial.counted.setFocus()

    def _close_vial(self) -> None:
        self.vial.hide()
        self.vials.setFocus()

    def _on_changed(self, _change: object) -> None:
        if self.isVisible():
            self._refresh()
            found = self._clinic.desk.register.vial(self.vial.vial)
            if found is not None:
                self.vial.show_vial(found)
