"""Every chair at a glance. The board takes no clinical values and shows no banner (R-UX-02)."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.desk.board import Board, board_of, unfinished_of
from ketadesk.desk.charts import VISITS
from ketadesk.kernel.text import _
from ketadesk.ui.board_calls import CallsDueCard
from ketadesk.ui.board_grid import TileGrid
from ketadesk.ui.board_side import StoreCard, UnfinishedCard, unfinished_words
from ketadesk.ui.board_tile import TileCard
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    Columns,
    FlowLayout,
    FocusScroll,
    Label,
    column,
    keep_height,
)
from ketadesk.ui.navigation import PATIENTS, Navigator, NewVisitPlace, VisitPlace
from ketadesk.ui.presenter import ClinicPresenter


class BoardScreen(QWidget):
    """Tiles, unfinished records, and the two ways on.

    Args:
        clinic: the clinic.
        navigator: leads to other places.
        dialogs: shows the form of a call.
    """

    def __init__(
        self,
        clinic: ClinicPresenter,
        navigator: Navigator,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clinic, self._navigator = clinic, navigator
        self._board = Board(0, ())
        self._turn = 0
        self._opened = ""
        self.grid = TileGrid()
        self.grid.visit_opened.connect(self._open_visit)
        self.grid.chair_taken.connect(self._start_in)
        self.unfinished = UnfinishedCard()
        self.unfinished.opened.connect(self._open_visit)
        self.calls = CallsDueCard(clinic, dialogs)
        self.store = StoreCard()
        # The keys belong to the window, where they work in every place; here they are only drawn.
        self.find_button = Button(_("Find patient"), key="Ctrl+F")
        self.start_button = Button(_("Start a visit"), ButtonKind.PRIMARY, key="Ctrl+N")
        for button in (self.find_button, self.start_button):
            button.setShortcut(QKeySequence())
        self.find_button.clicked.connect(self._find)
        self.start_button.clicked.connect(self._start)
        self._arrange()
        clinic.changed.connect(self._on_changed)
        clinic.ticked.connect(self._on_ticked)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Bring everything up to date and put the focus where it was, or on the first chair."""
        super().showEvent(event)
        self._refresh()
        if self.grid.places and not event.spontaneous():
            tiles = (each for each in self.grid.places if isinstance(each, TileCard))
            last = (each for each in tiles if each.visit == self._opened)
            next(last, self.grid.places[0]).setFocus()

    def _arrange(self) -> None:
        head = QWidget()
        row = FlowLayout(head, gap=14, row_gap=8)
        row.addWidget(Label(_("In the clinic now"), "page"))
        row.add_right(self.find_button)
        row.add_right(self.start_button)
        keep_height(head)
        page = Columns()
        page.add(self.grid, 3)
        page.add(column(self.unfinished, self.calls, self.store), 1)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(20, 10, 20, 6)
        inner.setSpacing(10)
        inner.addWidget(head)
        inner.addWidget(page, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(FocusScroll(content), 1)

    def _refresh(self) -> None:
        self._board = board_of(self._clinic.desk.charts)
        self.grid.show_board(self._board, self._clinic.local)
        desk, local = self._clinic.desk, self._clinic.local
        records = [
            (each.case.visit.stream, *unfinished_words(each, local))
            for each in unfinished_of(desk.charts)
        ]
        self.unfinished.show_records(tuple(records))
        self.calls.refresh()
        visits = len(desk.session.store.streams(VISITS))
        self.store.show_store(encrypted=desk.vault is not None, visits=visits)

    def _move_on(self) -> None:
        """Move every clock on, and look at one visit more in full."""
        tiles = self._board.tiles
        self._turn += 1
        anew = tiles[self._turn % len(tiles)].visit if tiles else ""
        self._board = board_of(self._clinic.desk.charts, self._board, anew)
        self.grid.show_board(self._board, self._clinic.local)
        self.calls.refresh()

    def _on_changed(self, _change: object) -> None:
        if self.isVisible():
            self._refresh()

    def _on_ticked(self) -> None:
        if self.isVisible():
            self._move_on()

    def _open_visit(self, visit: str) -> None:
        self._opened = visit
        self._navigator.go(VisitPlace(visit))

    def _start_in(self, chair: int) -> None:
        self._navigator.go(NewVisitPlace(chair=chair))

    def _find(self) -> None:
        self._navigator.go(PATIENTS)

    def _start(self) -> None:
        self._navigator.go(NewVisitPlace())
