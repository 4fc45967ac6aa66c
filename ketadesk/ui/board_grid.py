"""The tiles of the board in their fixed places."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QSizePolicy, QWidget

from ketadesk.desk.board import Board
from ketadesk.ui.board_tile import TILE_WIDTH_PX, FreeChair, TileCard
from ketadesk.ui.board_words import Local, tile_words
from ketadesk.ui.theme import GAP_PX, px

MOST_COLUMNS: Final = 4
Place = TileCard | FreeChair


class TileGrid(QWidget):
    """Chairs in order. Only the width of the window decides how many stand side by side.

    Signals:
        visit_opened(str): a tile was opened.
        chair_taken(int): a visit is to start in a free chair.
    """

    visit_opened = Signal(str)
    chair_taken = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: list[Place] = []
        self._columns = 1
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP_PX)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setSizePolicy(policy)

    @property
    def places(self) -> tuple[Place, ...]:
        """Tiles and free chairs, in order."""
        return tuple(self._places)

    def show_board(self, board: Board, local: Local) -> None:
        """Show the board; a place whose patient stays is changed where it stands."""
        wanted = board.places
        moved = len(wanted) != len(self._places)
        while len(self._places) > len(wanted):
            self._drop(self._places.pop())
        for index, (chair, tile) in enumerate(wanted):
            now = self._places[index] if index < len(self._places) else None
            if tile is None:
                if not (isinstance(now, FreeChair) and now.chair == chair):
                    self._put(index, self._free(chair))
                    moved = True
                continue
            if not (isinstance(now, TileCard) and now.visit == tile.visit):
                now = self._tile(tile.visit)
                self._put(index, now)
                moved = True
            now.show_words(tile_words(tile, local))
        if moved:
            self._arrange()

    def minimumSizeHint(self) -> QSize:
        """One tile wide."""
        return QSize(px(TILE_WIDTH_PX), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose how many stand side by side."""
        super().resizeEvent(event)
        self._choose_columns()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._choose_columns()

    def _choose_columns(self) -> None:
        fit = (self.width() + GAP_PX) // (px(TILE_WIDTH_PX) + GAP_PX)
        columns = max(1, min(MOST_COLUMNS, fit))
        if columns != self._columns:
            self._columns = columns
            self._arrange()

    def _tile(self, visit: str) -> TileCard:
        tile = TileCard(visit)
        tile.opened.connect(self.visit_opened)
        tile.stepped.connect(self._on_stepped)
        return tile

    def _free(self, chair: int) -> FreeChair:
        free = FreeChair(chair)
        free.taken.connect(self.chair_taken)
        free.stepped.connect(self._on_stepped)
        return free

    def _put(self, index: int, place: Place) -> None:
        if index == len(self._places):
            self._places.append(place)
            return
        before = self._places[index]
        focused = QApplication.focusWidget()
        held = focused is not None and (focused is before or before.isAncestorOf(focused))
        self._places[index] = place
        self._grid.replaceWidget(before, place)
        if held:
            place.show()
            place.setFocus()
        self._drop(before)

    def _drop(self, place: Place) -> None:
        self._grid.removeWidget(place)
        place.hide()
        place.deleteLater()

    def _arrange(self) -> None:
        for place in self._places:
            self._grid.removeWidget(place)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)
        before: QWidget | None = None
        for index, place in enumerate(self._places):
            row, column = divmod(index, self._columns)
            self._grid.addWidget(place, row, column)
            self._grid.setColumnStretch(column, 1)
            self._grid.setRowStretch(row, 1)
            if before is not None:
                QWidget.setTabOrder(before, place)
            before = place
        for column in range(self._columns, self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 1)
            self._grid.setColumnMinimumWidth(column, 0)

    def _on_stepped(self, columns: int, rows: int) -> None:
        sender = self.sender()
        if not isinstance(sender, TileCard | FreeChair) or sender not in self._places:
            return
        target = self._places.index(sender) + columns + rows * self._columns
        if 0 <= target < len(self._places):
            self._places[target].setFocus()
