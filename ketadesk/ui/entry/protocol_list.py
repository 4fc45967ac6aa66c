"""The rows of a protocol as a director reads them, and how far they were read."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ketadesk.kernel.text import _, plural
from ketadesk.protocols.model import Protocol
from ketadesk.ui.entry.protocol_rows import ProtocolRow, protocol_rows
from ketadesk.ui.kit import Card, Cell, Column, DataTable, FocusScroll, Label
from ketadesk.ui.theme import SYMBOLS, Status, px

_PAGE_SHARE: Final = 0.85
"""A page down leaves the last rows of the page before in sight."""


class ProtocolList(QWidget):
    """Every row of a protocol: those marked [D] first, then what a source backs.

    The list has the focus; arrows and Page Down move through it, and Enter does nothing. A row
    counts as read once it was on the screen after all rows before it were: a jump to the end
    reads nothing.

    Signals:
        read(): the last of the rows marked [D] was on the screen.

    Args:
        protocol: as it would be approved.
    """

    read = Signal()

    def __init__(self, protocol: Protocol, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rows = protocol_rows(protocol)
        proposed = tuple(row for row in rows if row.house_default)
        self._wanted = len(proposed)
        self._seen = 0
        title = _("{title}, version {version}").format(
            title=protocol.title, version=protocol.version
        )
        card = Card(title)
        self._proposed = _table(_("Proposed by KetaDesk"), proposed)
        card.add(
            Label(
                _(
                    "[D] marks a figure or rule that KetaDesk proposes: no published figure for "
                    "ketamine stands behind it. The medical director answers for it."
                ),
                "strong",
            )
        )
        card.add_row(self._proposed)
        backed = tuple(row for row in rows if not row.house_default)
        card.add_row(_table(_("With a source"), backed))
        content = QWidget()
        inside = QVBoxLayout(content)
        inside.setContentsMargins(3, 3, 8, 3)
        inside.addWidget(card)
        self.page = _ReadingPage(content)
        self.page.setAccessibleName(title)
        self.page.moved.connect(self._look)
        self._left = Label("", "message")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.page, 1)
        column.addWidget(self._left)
        self.setFocusProxy(self.page)
        self._say()

    @property
    def all_read(self) -> bool:
        """Whether every row marked [D] was on the screen."""
        return self._seen >= self._wanted

    @property
    def left(self) -> int:
        """How many rows marked [D] were not on the screen yet."""
        return self._wanted - self._seen

    def _look(self) -> None:
        """Count on from the first row that was not seen, as far as the page shows."""
        before = self._seen
        shown = self.page.shown_part()
        while self._seen < self._wanted:
            row = self._row_box(self._seen)
            if row is None or not shown.top() <= row.bottom() <= shown.bottom():
                break
            self._seen += 1
        if self._seen != before:
            self._say()
            if self.all_read:
                self.read.emit()

    def _row_box(self, number: int) -> QRect | None:
        """Where this row lies on the page; None while nothing is laid out."""
        grid = self._proposed.layout()
        if not isinstance(grid, QGridLayout):
            return None
        # Under the headings each row has its rule above it.
        before, here = (self._cell(grid, line) for line in (2 * number, 2 * number + 2))
        if before is None or here is None or here.bottom() <= before.bottom():
            return None
        return here

    def _cell(self, grid: QGridLayout, line: int) -> QRect | None:
        item, content = grid.itemAtPosition(line, 0), self.page.widget()
        cell = item.widget() if item is not None else None
        if cell is None or content is None:
            return None
        return QRect(cell.mapTo(content, QPoint()), cell.size())

    def _say(self) -> None:
        if self.all_read:
            self._left.set_status(Status.OK)
            words = _("Every row marked [D] was shown. The medical director can approve now.")
            self._left.setText(f"{SYMBOLS[Status.OK]} {words}")
            return
        self._left.set_status(Status.CAUTION)
        words = plural(
            "{n} row marked [D] was not shown yet. Page Down leads on; approve after the last one.",
            "{n} rows marked [D] were not shown yet. Page Down leads on; approve after the last "
            "one.",
            self.left,
        )
        self._left.setText(f"{SYMBOLS[Status.CAUTION]} {words}")


class _ReadingPage(FocusScroll):
    """A page that takes the focus itself, to be moved through by keys.

    Signals:
        moved(): another part of it is in sight.
    """

    moved = Signal()

    def __init__(self, content: QWidget) -> None:
        super().__init__(content)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self.moved)
        bar.rangeChanged.connect(self.moved)

    def sizeHint(self) -> QSize:
        """Little: it takes what room there is, and moves through the rest."""
        return QSize(px(600), px(280))

    def shown_part(self) -> QRect:
        """The part of the content that is in sight; empty while the page is hidden."""
        content = self.widget()
        if content is None or not self.isVisible():
            return QRect()
        return QRect(-content.pos(), self.viewport().size())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and pages move; Enter does nothing here (R-UX-29)."""
        bar = self.verticalScrollBar()
        page = round(bar.pageStep() * _PAGE_SHARE)
        steps = {
            Qt.Key.Key_Down: px(44),
            Qt.Key.Key_Up: -px(44),
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_Space: page,
            Qt.Key.Key_Home: -bar.maximum(),
            Qt.Key.Key_End: bar.maximum(),
            Qt.Key.Key_Return: 0,
            Qt.Key.Key_Enter: 0,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        bar.setValue(bar.value() + step)
        event.accept()

    def showEvent(self, event: QShowEvent) -> None:
        """What is in sight at first counts as well."""
        super().showEvent(event)
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A larger page shows more."""
        super().resizeEvent(event)
        self.moved.emit()

    def event(self, event: QEvent) -> bool:
        """Look again once everything has found its place."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self.moved.emit()
        return done


def _table(title: str, rows: tuple[ProtocolRow, ...]) -> DataTable:
    columns = (
        Column(_("Mark")),
        Column(_("Part"), share=2),
        Column(title, share=5),
        Column(_("Source"), share=3),
    )
    proposal = Cell(_("[D] proposal"), Status.CAUTION)
    cells = [
        (
            proposal if row.house_default else "",
            f"{row.part}\n{row.id}",
            Cell(row.text, strong=row.house_default),
            row.source,
        )
        for row in rows
    ]
    return DataTable(columns, cells, spoken=title)
