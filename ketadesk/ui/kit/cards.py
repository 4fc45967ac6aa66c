"""Surfaces: cards, tinted panels, fault banners, lists of facts and of events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.ui.kit.buttons import Button
from ketadesk.ui.kit.label import Label, StatusPill, rule
from ketadesk.ui.kit.layout import FlowLayout, clear, keep_height
from ketadesk.ui.theme import SYMBOLS, Status, set_role


class Card(QFrame):
    """A white card with a thin line round it, perhaps a title, and a pill at its right.

    Args:
        title: the title; empty for none.
        title_role: ``heading`` (18) or ``subheading`` (16).
        ruled: whether a line stands under the title.
    """

    def __init__(
        self,
        title: str = "",
        *,
        title_role: str = "heading",
        ruled: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.title = Label(title, title_role)
        self._pill: StatusPill | None = None
        self._extra: list[QWidget] = []
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(1, 1, 1, 1)
        self._outer.setSpacing(0)
        self._head = QWidget()
        self._head_flow = FlowLayout(self._head, gap=10, row_gap=6, margins=(15, 11, 15, 11))
        self._head_flow.addWidget(self.title)
        keep_height(self._head)
        self._outer.addWidget(self._head)
        self._rule = rule()
        self._outer.addWidget(self._rule)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self._outer.addLayout(self.body, 1)
        self._ruled = ruled
        self._rows = 0
        self.set_title(title)

    def set_title(self, title: str) -> None:
        """Show this title, or none."""
        self.title.setText(title)
        self.title.setVisible(bool(title))
        self._show_head()

    def set_head_margins(self, side: int, above: int) -> None:
        """The room round the title, where cards stand close together."""
        self._head_flow.setContentsMargins(side, above, side, above)

    def set_pill(self, status: Status, text: str) -> None:
        """Show this status at the right of the title; an empty text removes it."""
        if self._pill is None:
            self._pill = StatusPill(status, text)
            self._head_flow.add_right(self._pill)
        self._pill.show_status(status, text)
        self._pill.setVisible(bool(text))
        self._show_head()

    def add_to_head(self, widget: QWidget) -> None:
        """Put a widget at the right of the title."""
        self._extra.append(widget)
        self._head_flow.add_right(widget)
        self._show_head()

    def set_status(self, status: Status | None) -> None:
        """Draw the border in this status (amber or red), or as usual."""
        set_role(self, "status", "" if status is None else status.value)

    def add(self, widget: QWidget, *, above: int = 12, below: int = 12, side: int = 15) -> None:
        """Add a widget with room round it."""
        holder = QVBoxLayout()
        holder.setContentsMargins(side, above, side, below)
        holder.addWidget(widget)
        self.body.addLayout(holder)
        self._rows += 1

    def add_row(self, widget: QWidget) -> None:
        """Add a widget over the whole width, with a line between it and the row before it."""
        if self._rows:
            self.body.addWidget(rule())
        self.body.addWidget(widget)
        self._rows += 1

    def add_stretch(self) -> None:
        """Leave spare room at the foot of the card."""
        self.body.addStretch(1)

    def empty(self) -> None:
        """Take everything but the title out."""
        clear(self.body)
        self._rows = 0

    def _show_head(self) -> None:
        pill = self._pill is not None and not self._pill.isHidden()
        head = bool(self.title.text()) or pill or bool(self._extra)
        self._head.setVisible(head)
        self._rule.setVisible(head and self._ruled)


class Panel(QFrame):
    """A tinted area within a card: what is due (info), overdue (caution), ready (ok)."""

    def __init__(self, status: Status = Status.INFO, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel")
        self.setProperty("status", status.value)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(14, 9, 14, 9)
        self.body.setSpacing(2)

    def set_status(self, status: Status) -> None:
        """Tint it for this status; its words must say the same."""
        set_role(self, "status", status.value)


class Banner(QFrame):
    """A failure of the surroundings: it stays until its cause is gone (no time-out, no cross).

    Signals:
        acted(): its button was pressed.

    Args:
        sentence: what happened and what is safe.
        next_step: what to do now.
        action: verb of its button; empty for none.
        status: STOP, CAUTION, INFO or OK.
    """

    acted = Signal()

    def __init__(
        self,
        sentence: str,
        next_step: str = "",
        action: str = "",
        *,
        status: Status = Status.STOP,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self._sentence = Label("", "strong")
        self._next_step = Label("", "message")
        self._button = Button(action or " ")
        self._button.clicked.connect(self.acted)
        # Shown before it has a parent it would flash up as a window of its own.
        if not action:
            self._button.hide()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._sentence)
        words.addWidget(self._next_step)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.setSpacing(16)
        layout.addLayout(words, 1)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        keep_height(self)
        self.show_fault(sentence, next_step, status=status)

    def show_fault(
        self, sentence: str, next_step: str = "", *, status: Status = Status.STOP
    ) -> None:
        """Say this instead, and tell screen readers."""
        set_role(self, "status", status.value)
        self._sentence.set_status(status)
        self._sentence.setText(f"{SYMBOLS[status]} {sentence}")
        self._next_step.setText(next_step)
        self._next_step.setVisible(bool(next_step))
        self.setAccessibleName(f"{sentence} {next_step}".strip())
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value in a list of facts."""

    name: str
    value: str
    status: Status | None = None
    strong: bool = True


class KeyValueTable(QWidget):
    """Facts one below the other: the name, then the value, with lines between.

    Args:
        facts: the facts.
        right: whether values stand at the right edge, as in an account.
    """

    def __init__(
        self, facts: Iterable[Fact] = (), *, right: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._right = right
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.show_facts(facts)

    def show_facts(self, facts: Iterable[Fact]) -> None:
        """Show these facts instead."""
        clear(self._rows)
        for position, fact in enumerate(facts):
            if position:
                self._rows.addWidget(rule())
            row = QHBoxLayout()
            row.setContentsMargins(15, 9, 15, 9)
            row.setSpacing(12)
            name = Label(fact.name, "secondary")
            symbol = SYMBOLS[fact.status] + " " if fact.status else ""
            value = Label(
                symbol + fact.value, "strong" if fact.strong else "body", status=fact.status
            )
            value.setAccessibleName(f"{fact.name}: {fact.value}")
            top = Qt.AlignmentFlag.AlignTop
            if self._right:
                value.setAlignment(Qt.AlignmentFlag.AlignRight | top)
            name.setAlignment(Qt.AlignmentFlag.AlignLeft | top)
            row.addWidget(name, 2)
            row.addWidget(value, 3)
            self._rows.addLayout(row)
        self.updateGeometry()


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a timeline; ``detail`` goes under the words."""

    time: str
    words: str
    status: Status | None = None
    detail: str = ""


class Timeline(QWidget):
    """What happened, newest first if the caller orders it so."""

    def __init__(self, moments: Iterable[Moment] = (), *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.show_moments(moments)

    def show_moments(self, moments: Iterable[Moment]) -> None:
        """Show these instead."""
        clear(self._rows)
        for position, moment in enumerate(moments):
            if position:
                self._rows.addWidget(rule())
            row = QHBoxLayout()
            row.setContentsMargins(15, 8, 15, 8)
            row.setSpacing(10)
            time = Label(moment.time, "strong", wraps=False)
            time.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            words = QVBoxLayout()
            words.setSpacing(1)
            symbol = SYMBOLS[moment.status] + " " if moment.status else ""
            line = Label(symbol + moment.words, "body", status=moment.status)
            line.setAccessibleName(f"{moment.time} {moment.words} {moment.detail}".strip())
            words.addWidget(line)
            if moment.detail:
                words.addWidget(Label(moment.detail, "small"))
            row.addWidget(time, 0)
            row.addLayout(words, 1)
            self._rows.addLayout(row)
        self.updateGeometry()
