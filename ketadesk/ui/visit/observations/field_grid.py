"""Fields in even columns, as many as the width holds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ketadesk.ui.kit import Label, TextField
from ketadesk.ui.theme import px

_NARROWEST_PX = 80
_MOST_COLUMNS = 4


class FieldCell(QWidget):
    """A short label over its field. Sentences about it stand under the grid."""

    def __init__(self, label: str, field: TextField, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        words = Label(label, "small")
        words.setBuddy(field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addStretch(1)
        layout.addWidget(words)
        layout.addWidget(field)


class FieldGrid(QWidget):
    """Shows a choice of its fields in order; a change of choice or width keeps the focus."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(5)
        self._shown: tuple[FieldCell, ...] = ()
        self._columns = 0

    def show_cells(self, cells: tuple[FieldCell, ...]) -> None:
        """Show these, in this order."""
        if cells == self._shown:
            return
        for cell in self._shown:
            cell.setVisible(cell in cells)
        self._shown = cells
        self._columns = 0
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Two columns wide at least; it never asks for more than it has."""
        hint = super().minimumSizeHint()
        return QSize(2 * px(_NARROWEST_PX) + 8, hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the number of columns."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew after a change of text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._arrange()

    def _arrange(self) -> None:
        columns = (self.width() + 8) // (px(_NARROWEST_PX) + 8)
        columns = max(1, min(_MOST_COLUMNS, columns))
        if columns == self._columns or not self._shown:
            return
        for cell in self._shown:
            self._grid.removeWidget(cell)
        for index in range(max(columns, self._columns)):
            self._grid.setColumnStretch(index, 1 if index < columns else 0)
        self._columns = columns
        for index, cell in enumerate(self._shown):
            self._grid.addWidget(cell, index // columns, index % columns)
            cell.show()
        self.updateGeometry()
