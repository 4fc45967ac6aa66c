"""The list of a record's entries: each a row of labels that a screen reader meets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ketadesk.ui.kit import Label, keep_height, rule
from ketadesk.ui.theme import SYMBOLS, px
from ketadesk.ui.visit.record_words import RecordLine

_TIME_PX: Final = 52
_PERSON_PX: Final = 130
_LEAST_WORDS_PX: Final = 180
_SIDE: Final = 16
_ABOVE: Final = 8
_GAP: Final = 12


class RecordRow(QWidget):
    """One entry: time, words with details under them, person.

    It places its labels itself: with a hundred rows, layouts within layouts would measure each
    text thousands of times.
    """

    def __init__(self, line: RecordLine, parent: QWidget) -> None:
        super().__init__(parent)
        self.line = line
        self._heights: dict[int, int] = {}
        self._placed = -1
        self.time = Label("", "strong", parent=self)
        self.words = Label("", parent=self)
        self.details = Label("", "small", parent=self)
        self.person = Label("", "secondary", parent=self)
        keep_height(self)
        self.show_line(line)

    def show_line(self, line: RecordLine) -> None:
        """Show this entry."""
        self.line = line
        symbol = f"{SYMBOLS[line.status]} " if line.status else ""
        self.time.setText(line.time)
        self.words.setText(symbol + line.words)
        self.words.set_status(line.status)
        self.details.setText("\n".join(line.details))
        self.details.setVisible(bool(line.details))
        self.person.setText(line.person)
        self.words.setAccessibleName(f"{line.time} {line.words}, {line.person}")
        self._measure_anew()
        self._arrange(self.width(), place=True)

    def hasHeightForWidth(self) -> bool:
        """Long entries wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of the wrapped words, each width measured once."""
        if width not in self._heights:
            self._heights[width] = self._arrange(width, place=False)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        """As wide as it gets."""
        least = self.minimumSizeHint().width()
        return QSize(least, self.heightForWidth(max(least, self.width())))

    def minimumSizeHint(self) -> QSize:
        """Time, person and a few words."""
        wide = px(_TIME_PX) + px(_PERSON_PX) + px(_LEAST_WORDS_PX) + 2 * _SIDE + 2 * _GAP
        return QSize(wide, px(36))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the labels."""
        super().resizeEvent(event)
        if self._placed != self.width():
            self._arrange(self.width(), place=True)

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew after a change of theme or text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._measure_anew()

    def _measure_anew(self) -> None:
        self._heights.clear()
        self._placed = -1
        self.updateGeometry()

    def _arrange(self, width: int, *, place: bool) -> int:
        time_wide = max(px(_TIME_PX), self.time.sizeHint().width())
        person_wide = px(_PERSON_PX)
        left = _SIDE + time_wide + _GAP
        wide = max(40, width - left - _GAP - person_wide - _SIDE)
        words = self.words.heightForWidth(wide)
        details = self.details.heightForWidth(wide) if self.line.details else 0
        person = self.person.heightForWidth(person_wide)
        if place:
            self._placed = width
            self.time.setGeometry(_SIDE, _ABOVE, time_wide, self.time.sizeHint().height())
            self.words.setGeometry(left, _ABOVE, wide, words)
            self.details.setGeometry(left, _ABOVE + words + 1, wide, details)
            self.person.setGeometry(width - _SIDE - person_wide, _ABOVE, person_wide, person)
        return max(words + details + 1, person) + 2 * _ABOVE


class RecordList(QWidget):
    """Entries in the order of recording. New ones are added at the foot; none ever moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, RecordRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_lines(self, lines: Iterable[RecordLine]) -> None:
        """Show these entries; rows that say the same stay untouched."""
        for line in lines:
            row = self.rows.get(line.key)
            if row is None:
                if self.rows:
                    self._column.insertWidget(self._column.count() - 1, rule())
                self.rows[line.key] = RecordRow(line, self)
                self._column.insertWidget(self._column.count() - 1, self.rows[line.key])
            elif row.line != line:
                row.show_line(line)
