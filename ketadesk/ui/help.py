"""The help: every message, stop, limit and criterion with its source, found by heading or word.

It reads what the program and the protocols say and writes nothing. It names no patient, so it has
no banner; the bar above it goes on telling what the chairs wait for.
"""

from __future__ import annotations

from itertools import islice
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.desk.help_entries import HelpEntry, HelpTopic, named
from ketadesk.kernel.problems import EnvironmentFault
from ketadesk.kernel.text import _, plural
from ketadesk.protocols.catalogue import load_shipped, shipped_ids
from ketadesk.protocols.model import Protocol
from ketadesk.ui.help_topics import all_topics, topic_of
from ketadesk.ui.kit import (
    Button,
    Card,
    Column,
    FocusScroll,
    Label,
    PickTable,
    StatusPill,
    TextField,
    column,
    line_up,
)
from ketadesk.ui.navigation import HelpPlace, Navigator, VisitPlace
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.theme import Status, px

FOUND: Final = "found"
MOST_FOUND: Final = 40
"""How many entries a search shows at once; more is no answer."""

_LIST_PX: Final = 330


class SearchField(TextField):
    """What is typed here filters.

    Signals:
        moved(int): Up (-1) or Down (1) was pressed.
    """

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go through the headings; everything else is typed."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self.moved.emit(step)
            return
        super().keyPressEvent(event)


class HelpScreen(QWidget):
    """Headings at the left, their entries at the right, a field that filters both.

    Args:
        clinic: the clinic: its protocols are the ones that are told.
        navigator: leads back.
        place: where one was, and the heading to open at.
    """

    def __init__(
        self,
        clinic: ClinicPresenter,
        navigator: Navigator,
        place: HelpPlace,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._navigator, self._place = navigator, place
        protocols = protocols_told(clinic, place)
        self._all = all_topics(protocols)
        self._shown: tuple[HelpTopic, ...] = ()
        self._drawn: HelpTopic | None = None
        self.search = SearchField(_("Search the help"), _("Search"))
        self.headings = PickTable(
            (Column(_("Topic"), share=1), Column(_("Entries"), right=True)), spoken=_("Topics")
        )
        self.back = Button(_("Back"), legend="Esc")
        self.card = Card()
        self._told = Label(
            _("As in: {protocols}.").format(protocols="; ".join(map(named, protocols))), "small"
        )
        self._arrange()
        self.search.textChanged.connect(self._on_typed)
        self.search.moved.connect(self._move)
        # A heading wraps at the width that the list really has.
        self.headings.horizontalHeader().sectionResized.connect(self.headings.resizeRowsToContents)
        self.headings.currentCellChanged.connect(self._on_chosen)
        self.back.clicked.connect(self._leave)
        for keys, act in (
            (Qt.Key.Key_Escape, self._leave),
            (Qt.Key.Key_PageDown, self._page_down),
            (Qt.Key.Key_PageUp, self._page_up),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self.setFocusProxy(self.search)
        self._list((), place.topic or topic_of(place.back))

    @property
    def topic(self) -> str:
        """The heading whose entries are shown; empty where a search found none."""
        return "" if self._drawn is None else self._drawn.id

    @property
    def entries(self) -> tuple[HelpEntry, ...]:
        """The entries shown."""
        return () if self._drawn is None else self._drawn.entries

    def open_topic(self, name: str) -> None:
        """Show this heading's entries, or the first heading's where it is not listed."""
        names = [each.id for each in self._shown]
        self.headings.setCurrentCell(names.index(name) if name in names else 0, 0)

    def _arrange(self) -> None:
        self.page = FocusScroll(column(self.card))
        left = QWidget()
        left.setFixedWidth(min(px(_LIST_PX), 460))
        beside = QVBoxLayout(left)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(10)
        beside.addWidget(self.search)
        beside.addWidget(self.headings, 1)
        head = line_up(Label(_("Help"), "page"), self.back, gap=16)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(left)
        body.addWidget(self.page, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(10)
        outer.addWidget(head)
        outer.addWidget(self._told)
        outer.addLayout(body, 1)

    # --- what is shown ---------------------------------------------------------------------

    def _on_typed(self, typed: str) -> None:
        words = tuple(typed.casefold().split())
        self._list(words, FOUND if words else self.topic)

    def _list(self, words: tuple[str, ...], chosen: str) -> None:
        found = [_with(each, words) for each in self._all]
        shown = [each for each in found if each.entries]
        if words:
            every = tuple(entry for each in shown for entry in each.entries)
            shown.insert(0, HelpTopic(FOUND, _("Everything found"), every))
        self._shown = tuple(shown)
        self.headings.blockSignals(True)  # noqa: FBT003 - Qt's own call
        self.headings.show_rows(
            (each.id, (each.title, str(len(each.entries)))) for each in self._shown
        )
        # Chosen while nobody hears it: the rows are new, and each heading is drawn once.
        self.open_topic(chosen)
        self.headings.blockSignals(False)  # noqa: FBT003
        self._on_chosen(self.headings.currentRow())

    def _move(self, step: int) -> None:
        row = self.headings.currentRow() + step
        if 0 <= row < len(self._shown):
            self.headings.setCurrentCell(row, 0)

    def _on_chosen(self, row: int, *_others: int) -> None:
        topic = self._shown[row] if 0 <= row < len(self._shown) else None
        if topic is not None and topic != self._drawn:
            self._draw(topic)

    def _draw(self, topic: HelpTopic) -> None:
        self._drawn = topic
        self.setUpdatesEnabled(False)
        self.card.empty()
        self.card.set_title(topic.title)
        for each in islice(topic.entries, MOST_FOUND if topic.id == FOUND else None):
            self.card.add_row(entry_row(each))
        more = len(topic.entries) - MOST_FOUND if topic.id == FOUND else 0
        if not topic.entries:
            self.card.add(Label(_("Nothing here has these words. Try another one."), "secondary"))
        elif more > 0:
            words = plural("{n} more. Type another word.", "{n} more. Type another word.", more)
            self.card.add(Label(words, "secondary"))
        self.setUpdatesEnabled(True)
        self.page.verticalScrollBar().setValue(0)

    # --- keys ------------------------------------------------------------------------------

    def _leave(self) -> None:
        self._navigator.go(self._place.back)

    def _page_down(self) -> None:
        self._page(1)

    def _page_up(self) -> None:
        self._page(-1)

    def _page(self, step: int) -> None:
        bar = self.page.verticalScrollBar()
        bar.setValue(bar.value() + step * bar.pageStep())


def protocols_told(clinic: ClinicPresenter, place: HelpPlace) -> tuple[Protocol, ...]:
    """What the help tells: the visit's own version, the approved ones, or those that ship."""
    try:
        if isinstance(place.back, VisitPlace):
            return (clinic.desk.charts.case(place.back.visit).visit.protocol,)
        approved = clinic.desk.clinic.usable_protocols()
    except EnvironmentFault:
        # The help says what to do about a damaged record, so it must open over one.
        approved = ()
    return approved or tuple(load_shipped(each) for each in shipped_ids())


def _with(topic: HelpTopic, words: tuple[str, ...]) -> HelpTopic:
    kept = tuple(each for each in topic.entries if each.says(words))
    return HelpTopic(topic.id, topic.title, kept)


def entry_row(entry: HelpEntry) -> QWidget:
    """One entry: what is shown, what it means, where it comes from."""
    row = QWidget()
    layout = QVBoxLayout(row)
    layout.setContentsMargins(15, 11, 15, 12)
    layout.setSpacing(4)
    layout.addWidget(Label(entry.title, "strong"))
    for line in entry.lines:
        layout.addWidget(Label(line))
    if entry.only_in:
        names = _("Only in: {protocols}.").format(protocols="; ".join(entry.only_in))
        layout.addWidget(Label(names, "secondary"))
    if entry.house_default:
        layout.addWidget(line_up(StatusPill(Status.INFO, _("[D] KetaDesk's own proposal"))))
    layout.addWidget(Label(_("Source: {source}").format(source=entry.source), "small"))
    return row
