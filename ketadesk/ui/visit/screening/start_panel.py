"""The panel "May the infusion start?" with the button that signs the screening at its foot."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.kernel.dates import show_time
from ketadesk.kernel.text import N_, _
from ketadesk.ui.kit import Button, ButtonKind, Card, Label, clear, rule
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.visit.screening.start_list import Gate, Line, is_open, may_start, start_lines

_HEADS: Final = {
    Gate.SIGNING: N_("Before the screening can be signed"),
    Gate.PUMP: N_("Before the pump can start"),
}


class StartPanel(Card):
    """Names each thing in the way, and offers what settles it.

    Signals:
        asked(str, str): a link was pressed: its act and its target.
        sign_pressed(): the screening is to be signed.
    """

    asked = Signal(str, str)
    sign_pressed = Signal()

    def __init__(self, presenter: VisitPresenter, parent: QWidget | None = None) -> None:
        super().__init__(_("May the infusion start?"), parent=parent)
        self._presenter = presenter
        self._lines: tuple[Line, ...] = ()
        self.links: list[Button] = []
        holder = QWidget()
        self._list = QVBoxLayout(holder)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self.body.addWidget(holder)
        self.sign = Button(_("Sign screening and go to infusion"), ButtonKind.PRIMARY)
        self.sign.clicked.connect(self.sign_pressed)
        self.add(self.sign, above=10, below=14)
        self.add_stretch()

    def refresh(self) -> None:
        """Show what now stands in the way; unchanged lines are left alone."""
        ready = may_start(self._presenter)
        if ready:
            self.set_pill(Status.OK, _("Ready"))
        else:
            self.set_pill(Status.CAUTION, _("Not yet"))
        lines = start_lines(self._presenter)
        if lines != self._lines:
            self._show(lines)
        settled = self._presenter.assessment().screening.settled
        screening = is_open(self._presenter)
        self.sign.setEnabled(settled and screening)
        signed = self._signed_words()
        self.sign.set_words(signed or _("Sign screening and go to infusion"))

    def _signed_words(self) -> str:
        for each in self._presenter.assessment().signatures:
            if each.meaning == "screening":
                at = show_time(self._presenter.clinic.local(each.at))
                return _("Screening signed {time}").format(time=at)
        return ""

    def _show(self, lines: tuple[Line, ...]) -> None:
        focused = self._focused_link()
        self._lines = lines
        clear(self._list)
        self.links = []
        said: Gate | None = None
        for place, line in enumerate(lines):
            if place:
                self._list.addWidget(rule())
            if line.gate is not said and line.gate in _HEADS:
                head = Label(_(_HEADS[line.gate]), "column")
                head.setContentsMargins(15, 10, 15, 0)
                self._list.addWidget(head)
            said = line.gate
            self._list.addWidget(self._row(line))
        if focused is not None:
            same = [each for each in self.links if each.property("target") == focused]
            (same[0] if same else self.links[0] if self.links else self.sign).setFocus()

    def _focused_link(self) -> str | None:
        focused = QApplication.focusWidget()
        if isinstance(focused, Button) and focused in self.links:
            return str(focused.property("target"))
        return None

    def _row(self, line: Line) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(15, 10, 15, 2 if line.act else 10)
        layout.setSpacing(9)
        top = Qt.AlignmentFlag.AlignTop
        symbol = Label(SYMBOLS[line.status], "message", status=line.status, wraps=False)
        layout.addWidget(symbol, 0, top)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(line.title, "strong"))
        if line.detail:
            words.addWidget(Label(line.detail, "secondary"))
        if line.act:
            link = Button(line.link, ButtonKind.LINK, spoken=f"{line.link}: {line.title}")
            link.setProperty("act", line.act)
            link.setProperty("target", line.target)
            link.clicked.connect(self._pressed)
            self.links.append(link)
            words.addWidget(link)
        layout.addLayout(words, 1)
        return row

    def _pressed(self) -> None:
        link = self.sender()
        if isinstance(link, Button):
            self.asked.emit(str(link.property("act")), str(link.property("target")))
