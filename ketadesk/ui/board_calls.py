"""Beside the tiles: calls after infusions that wait, each with its form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.clinical.series import Due
from ketadesk.desk.follow_up import CallDue
from ketadesk.kernel.dates import show_moment
from ketadesk.kernel.text import _, plural
from ketadesk.ui.course_words import call_title, tries_words
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.follow_up import CallAsked, CallDialog
from ketadesk.ui.kit import Button, ButtonKind, Card, Label
from ketadesk.ui.patient_words import full_name, second_identifiers
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.theme import SYMBOLS, Status

Local = Callable[[datetime], datetime]
MOST_ROWS: Final = 3


class _CallRow(QWidget):
    """One call with the link to its form."""

    def __init__(self, due: CallDue, local: Local) -> None:
        super().__init__()
        overdue = due.call.state is Due.OVERDUE
        status = Status.CAUTION if overdue or due.left_early else Status.INFO
        since = show_moment(local(due.call.due_at))
        words = _("{call}, overdue") if overdue else _("{call}, due")
        lines = [second_identifiers(due.patient)]
        lines.append(words.format(call=call_title(due.call.kind)))
        lines.append(_("Since {time}").format(time=since))
        if due.left_early:
            lines.append(_("Left against advice: call within 24 hours"))
        if due.call.tries:
            lines.append(tries_words(due.call.tries))
        name = full_name(due.patient)
        self.link = Button(name, ButtonKind.LINK, spoken=f"{name}. {'. '.join(lines)}")
        self.link.setProperty("call", (due.call.visit, due.call.kind))
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.link)
        for line in lines:
            place = QHBoxLayout()
            place.setContentsMargins(4, 0, 0, 0)
            place.addWidget(Label(line, "small"))
            texts.addLayout(place)
        row = QHBoxLayout(self)
        row.setContentsMargins(15, 9, 15, 10)
        row.setSpacing(8)
        mark = QVBoxLayout()
        mark.setContentsMargins(0, 4, 0, 0)
        mark.addWidget(Label(SYMBOLS[status], "body", status=status, wraps=False))
        mark.addStretch(1)
        row.addLayout(mark)
        row.addLayout(texts, 1)


class CallsDueCard(Card):
    """Calls that wait, over all patients.

    Args:
        clinic: the clinic.
        dialogs: shows the form of a call.
    """

    def __init__(
        self, clinic: ClinicPresenter, dialogs: Dialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Calls due"), title_role="subheading", parent=parent)
        # Until it stands on the board it would be a window of its own.
        self.hide()
        self._clinic, self._dialogs = clinic, dialogs
        self._shown: tuple[CallDue, ...] = ()
        self._whole = False
        self.links: list[Button] = []
        self.more: Button | None = None

    def refresh(self) -> None:
        """Ask what waits now; nothing is laid out anew while it is the same."""
        due = self._clinic.desk.follow_up.due()
        if due != self._shown:
            self._shown = due
            self._lay_out(due)

    def _lay_out(self, due: tuple[CallDue, ...]) -> None:
        focused = QApplication.focusWidget()
        held = focused.property("call") if focused in self.links else None
        self.empty()
        self.links, self.more = [], None
        for each in due if self._whole else due[:MOST_ROWS]:
            row = _CallRow(each, self._clinic.local)
            row.link.clicked.connect(self._on_clicked)
            self.links.append(row.link)
            self.add_row(row)
            if held is not None and tuple(held) == (each.call.visit, each.call.kind):
                row.link.setFocus()
        hidden = len(due) - len(self.links)
        if hidden:
            words = plural("Show {n} more call", "Show {n} more calls", hidden)
            self.more = Button(words, ButtonKind.LINK)
            self.more.clicked.connect(self._show_whole)
            self.add(self.more, above=0, below=0, side=11)
        # The chairs need the room: without a call that waits there is nothing to show.
        self.setVisible(bool(due))

    def _show_whole(self) -> None:
        self._whole = True
        first = len(self.links)
        self._lay_out(self._shown)
        self.links[first].setFocus()

    def _on_clicked(self) -> None:
        sender = self.sender()
        if not isinstance(sender, Button):
            return
        chosen = tuple(sender.property("call"))
        for each in self._shown:
            if chosen == (each.call.visit, each.call.kind):
                asked = CallAsked(each.patient, *chosen, each.on, each.call.tries)
                self._dialogs.show(CallDialog(self._clinic, asked, self.window()))
                return
