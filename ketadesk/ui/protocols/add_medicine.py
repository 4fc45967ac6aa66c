"""The field that puts a medicine on the protocol's list."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.kernel.text import _
from ketadesk.ui.kit import Button, FieldRow, TextField, line_up


class AddMedicine(QWidget):
    """A generic name and a button.

    Signals:
        wanted(str): this medicine, in small letters; it is not on the list.

    Args:
        known: the names on the list.
    """

    wanted = Signal(str)

    def __init__(self, known: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = known
        self.name = TextField(_("Generic name of a medicine"))
        self._row = FieldRow(_("Generic name of a medicine"), self.name, stacked=True)
        button = Button(_("Add this medicine"))
        self.name.returnPressed.connect(self._add)
        button.clicked.connect(self._add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(line_up(self._row, button, gap=12))
        self.setFocusProxy(self.name)

    def _add(self) -> None:
        name = self.name.text().strip().lower()
        if not name:
            self._row.show_problem(_("Type its generic name."))
        elif name in self._known:
            self._row.show_problem(_("This medicine is on the list."))
        else:
            self.wanted.emit(name)
