"""Beside the tiles: records that somebody must still close, and how the record is kept."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.desk.board import Unfinished
from ketadesk.kernel.dates import show_date
from ketadesk.kernel.numbers import TENTH, half_up, plain
from ketadesk.kernel.text import _, plural
from ketadesk.ui.board_words import Local
from ketadesk.ui.kit import Button, ButtonKind, Card, Label
from ketadesk.ui.patient_words import full_name
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.wording import stage_word


class _RecordRow(QWidget):
    """One record with a link to it."""

    def __init__(self, visit: str, title: str, detail: str) -> None:
        super().__init__()
        self.link = Button(title, ButtonKind.LINK, spoken=f"{title}. {detail}")
        self.link.setProperty("visit", visit)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.link)
        line = QHBoxLayout()
        line.setContentsMargins(4, 0, 0, 0)
        line.addWidget(Label(detail, "small"))
        words.addLayout(line)
        row = QHBoxLayout(self)
        row.setContentsMargins(15, 9, 15, 10)
        row.setSpacing(8)
        sign = Label(SYMBOLS[Status.CAUTION], "body", status=Status.CAUTION, wraps=False)
        mark = QVBoxLayout()
        mark.setContentsMargins(0, 4, 0, 0)
        mark.addWidget(sign)
        mark.addStretch(1)
        row.addLayout(mark)
        row.addLayout(words, 1)


class UnfinishedCard(Card):
    """Records of patients who have left that are not closed.

    Signals:
        opened(str): a record was chosen; the visit.
    """

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Unfinished records"), title_role="subheading", parent=parent)
        self._shown: tuple[tuple[str, str, str], ...] | None = None
        self.links: list[Button] = []

    def show_records(self, records: tuple[tuple[str, str, str], ...]) -> None:
        """Show these: visit, whose and of when, what is still open."""
        if records == self._shown:
            return
        self._shown = records
        focused = QApplication.focusWidget()
        held = focused.property("visit") if focused in self.links else None
        self.empty()
        self.links = []
        for visit, title, detail in records:
            row = _RecordRow(visit, title, detail)
            row.link.clicked.connect(self._on_clicked)
            self.links.append(row.link)
            self.add_row(row)
            if visit == held:
                row.link.setFocus()
        if not records:
            self.add(Label(_("Every record is closed."), "secondary"))

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, Button):
            self.opened.emit(str(sender.property("visit")))


class StoreCard(Card):
    """How the record is kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words = Label()
        self.add(self._words)

    def show_store(self, *, encrypted: bool, visits: int) -> None:
        """Say whether the record is encrypted and how many visits it holds."""
        status = Status.OK if encrypted else Status.CAUTION
        kept = _("Store encrypted") if encrypted else _("Kept in memory only")
        count = plural("{n} visit", "{n} visits", visits)
        text = f"{SYMBOLS[status]} {kept} · {count}"
        self._words.set_status(None if encrypted else status)
        if self._words.text() != text:
            self._words.setText(text)


def unfinished_words(unfinished: Unfinished, local: Local) -> tuple[str, str]:
    """Whose record and of when; what is still open."""
    visit = unfinished.case.visit
    day = show_date(local(visit.entries[0].happened_at).date())
    open_words = _("{stage}, record not closed").format(stage=stage_word(visit.stage))
    missing = unfinished.unaccounted_mg
    if missing is not None:
        amount = plain(half_up(missing, TENTH))
        open_words += ". " + _("Ketamine not accounted for: {mg}\u00a0mg").format(mg=amount)
    elif unfinished.given_unknown:
        open_words += ". " + _("How much ketamine was given is not known")
    return f"{full_name(unfinished.case.patient)} · {day}", open_words
