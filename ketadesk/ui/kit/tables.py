"""Tables: one of labels for what must be read, one of rows for what is picked from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ketadesk.ui.kit.label import Label, rule
from ketadesk.ui.kit.layout import clear
from ketadesk.ui.theme import CONTROL_PX, SYMBOLS, Status, px, shown_theme


@dataclass(frozen=True, slots=True)
class Column:
    """A column: heading with the unit, whether figures stand right, share of the spare width."""

    title: str
    right: bool = False
    share: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell; a status adds its symbol and colour."""

    text: str
    status: Status | None = None
    strong: bool = False

    @property
    def shown(self) -> str:
        """The text with the symbol of its status."""
        return f"{SYMBOLS[self.status]} {self.text}".strip() if self.status else self.text


class DataTable(QWidget):
    """Values in rows and columns, each a label that a screen reader meets (R-UX-27).

    For up to a few hundred cells, such as the observations of a visit.
    """

    def __init__(
        self,
        columns: Sequence[Column] = (),
        rows: Iterable[Sequence[Cell | str]] = (),
        *,
        spoken: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(spoken)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(0)
        self.show_rows(columns, rows)

    def show_rows(self, columns: Sequence[Column], rows: Iterable[Sequence[Cell | str]]) -> None:
        """Show these columns and rows instead; the first cell of a row names it."""
        clear(self._grid)
        for index in range(self._grid.columnCount()):
            self._grid.setColumnStretch(index, 0)
        for index, column in enumerate(columns):
            self._grid.setColumnStretch(index, column.share)
            self._put(Label(column.title, "column"), column, 0, index)
        line = 1
        for row in rows:
            self._grid.addWidget(rule(), line, 0, 1, max(1, len(columns)))
            cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in row]
            for index, (column, cell) in enumerate(zip(columns, cells, strict=True)):
                label = Label(cell.shown, "cell", status=cell.status)
                if cell.strong:
                    label.set_role("strong")
                if index:
                    label.setAccessibleName(f"{cells[0].text}, {column.title}: {cell.text}")
                self._put(label, column, line + 1, index)
            line += 2
        self.updateGeometry()

    def _put(self, label: Label, column: Column, line: int, index: int) -> None:
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        label.setContentsMargins(10, 7, 10, 7)
        self._grid.addWidget(label, line, index)


class PickTable(QTableWidget):
    """Rows of which one is opened, with Enter or a double click.

    Signals:
        row_opened(str): the key of the row.
    """

    row_opened = Signal(str)

    def __init__(
        self, columns: Sequence[Column], *, spoken: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(0, len(columns), parent)
        self._columns = tuple(columns)
        self._keys: tuple[str, ...] = ()
        self.setAccessibleName(spoken)
        self.setHorizontalHeaderLabels([column.title for column in columns])
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for index, column in enumerate(columns):
            heading = self.horizontalHeaderItem(index)
            if column.right and heading is not None:
                side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                heading.setTextAlignment(side)
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(
                index, mode.Stretch if column.share else mode.ResizeToContents
            )
        self.cellDoubleClicked.connect(self._open)
        self._fit()

    def show_rows(self, rows: Iterable[tuple[str, Sequence[Cell | str]]]) -> None:
        """Show these rows instead, each with its key; the chosen row stays if it is still there."""
        chosen = self.chosen_key()
        listed = list(rows)
        self._keys = tuple(key for key, _ in listed)
        self.setRowCount(len(listed))
        for line, (_, row) in enumerate(listed):
            for index, (column, given) in enumerate(zip(self._columns, row, strict=True)):
                self.setItem(line, index, self._item(column, given))
        if chosen in self._keys:
            self.selectRow(self._keys.index(chosen))
        self.resizeRowsToContents()

    def chosen_key(self) -> str | None:
        """The key of the chosen row, or None."""
        rows = {index.row() for index in self.selectedIndexes()}
        return self._keys[rows.pop()] if len(rows) == 1 else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row, once however long it is held."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat() and self.currentRow() >= 0:
                self._open(self.currentRow(), 0)
            event.accept()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew after a change of theme or text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._fit()

    def _item(self, column: Column, given: Cell | str) -> QTableWidgetItem:
        cell = given if isinstance(given, Cell) else Cell(given)
        item = QTableWidgetItem(cell.shown)
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{column.title}: {cell.text}")
        if cell.status is not None:
            item.setForeground(QColor(shown_theme().ink_of(cell.status)))
        if cell.strong or cell.status is not None:
            bold = item.font()
            bold.setBold(True)
            item.setFont(bold)
        return item

    def _fit(self) -> None:
        self.verticalHeader().setMinimumSectionSize(px(CONTROL_PX))
        self.resizeRowsToContents()

    def _open(self, line: int, _index: int) -> None:
        if 0 <= line < len(self._keys):
            self.row_opened.emit(self._keys[line])
