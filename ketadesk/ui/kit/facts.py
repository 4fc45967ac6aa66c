"""Lists of facts and of events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.ui.kit.label import Label, rule
from ketadesk.ui.kit.layout import clear
from ketadesk.ui.theme import SYMBOLS, Status


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
