"""The list of a record's entries: each a row of labels that a screen reader meets."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.ui.kit import Label, rule
from ketadesk.ui.theme import SYMBOLS, px
from ketadesk.ui.visit.record_words import RecordLine

_TIME_PX = 64
_PERSON_PX = 150


class RecordRow(QWidget):
    """One entry: time, words with details under them, person."""

    def __init__(self, line: RecordLine) -> None:
        super().__init__()
        top = Qt.AlignmentFlag.AlignTop
        self._time = Label("", "strong")
        self._time.setMinimumWidth(px(_TIME_PX))
        self.words = Label("")
        self.details = Label("", "small")
        self.person = Label("", "secondary")
        self.person.setMinimumWidth(px(_PERSON_PX))
        middle = QVBoxLayout()
        middle.setSpacing(1)
        middle.addWidget(self.words)
        middle.addWidget(self.details)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(self._time, 0, top)
        row.addLayout(middle, 1)
        row.addWidget(self.person, 0, top)
        self.line = line
        self.show_line(line)

    def show_line(self, line: RecordLine) -> None:
        """Show this entry."""
        self.line = line
        symbol = f"{SYMBOLS[line.status]} " if line.status else ""
        self._time.setText(line.time)
        self.words.setText(symbol + line.words)
        self.words.set_status(line.status)
        self.details.setText("\n".join(line.details))
        self.details.setVisible(bool(line.details))
        self.person.setText(line.person)
        self.words.setAccessibleName(f"{line.time} {line.words}, {line.person}")


class RecordList(QWidget):
    """Entries in the order of recording. New ones are added at the foot; none ever moves."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, RecordRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_lines(self, lines: Iterable[RecordLine]) -> None:
        """Show these entries; rows that say the same stay untouched."""
        for line in lines:
            row = self.rows.get(line.key)
            if row is None:
                if self.rows:
                    self._column.addWidget(rule())
                self.rows[line.key] = RecordRow(line)
                self._column.addWidget(self.rows[line.key])
            elif row.line != line:
                row.show_line(line)
