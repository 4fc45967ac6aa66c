"""The screening: sections left, the questions of one in the middle, what is in the way right."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.kernel.problems import Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.items.words import Surroundings
from ketadesk.ui.kit import Button, ButtonKind, Card, Columns, FocusScroll, Label, column
from ketadesk.ui.navigation import BOARD, BeforeNextPlace, Navigator
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import px
from ketadesk.ui.visit.identify import ask_identity
from ketadesk.ui.visit.screening.baseline_page import BaselinePage, baseline_progress
from ketadesk.ui.visit.screening.decisions import (
    ask_decision,
    ask_override,
    ask_screening_signature,
    cancel_visit,
    void_visit,
)
from ketadesk.ui.visit.screening.order_page import OrderPage
from ketadesk.ui.visit.screening.section_list import SectionList, SectionState
from ketadesk.ui.visit.screening.section_page import SectionPage
from ketadesk.ui.visit.screening.start_list import (
    BASELINE,
    DECIDE,
    IDENTIFY,
    OPEN,
    ORDER,
    OVERRIDE,
    is_open,
)
from ketadesk.ui.visit.screening.start_panel import StartPanel
from ketadesk.visit.stages import Action, Stage, next_stage

_DRAFT_MS: Final = 1500


AnyPage = SectionPage | BaselinePage | OrderPage


def _allows(stage: Stage, action: Action) -> bool:
    return not isinstance(next_stage(stage, action), Problem)


class ScreeningTab(QWidget):
    """Every question before the start. Each answer is recorded the moment it is given.

    Args:
        presenter: the visit.
        dialogs: for sign-ins and reasons.
        navigator: for leaving a visit that ended.

    Signals:
        section_opened(str): another section is shown; its name.
    """

    section_opened = Signal(str)

    def __init__(
        self,
        presenter: VisitPresenter,
        dialogs: Dialogs,
        navigator: Navigator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._presenter, self._dialogs, self._navigator = presenter, dialogs, navigator
        session = presenter.desk.session
        self._around = Surroundings(session.people, presenter.case.zone)
        self._sections = {each.id: each for each in presenter.protocol.sections}
        self.names = (*self._sections, BASELINE, ORDER)
        self._pages: dict[str, AnyPage] = {}
        self.current = ""
        self._kept: dict[str, str] = {}
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(_DRAFT_MS)
        self._draft_timer.timeout.connect(self.keep_drafts)
        self._lay_out()
        self._add_shortcuts()
        presenter.changed.connect(self.refresh)
        presenter.ticked.connect(self._tick)
        self._minute = presenter.clinic.now().replace(second=0, microsecond=0)
        self.open_section(self._first_unfinished())

    def page(self, name: str) -> AnyPage:
        """The page of this section, made when first asked for."""
        page = self._pages.get(name)
        if page is None:
            if name == BASELINE:
                page = BaselinePage(self._presenter, self._dialogs)
            elif name == ORDER:
                page = OrderPage(self._presenter, self._dialogs)
                page.before_asked.connect(self._look_before)
            else:
                page = SectionPage(self._presenter, self._sections[name], self._around)
            self._pages[name] = page
            page.left.connect(self._page_left)
            page.typed.connect(self._draft_timer.start)
            drafts = self._presenter.drafts()
            page.refresh(self._presenter.assessment(), open_for_answers=is_open(self._presenter))
            page.restore(drafts)
            page.hide()
            self._middle.addWidget(page)
            self._kept.update({name: drafts[name] for name in page.drafts if name in drafts})
        return page

    def _look_before(self) -> None:
        self._navigator.go(BeforeNextPlace(self._presenter.case.patient.id))

    def open_section(self, name: str, item_id: str = "", *, focus: bool = False) -> None:
        """Show a section, and put the focus on an item of it if asked."""
        self.keep_drafts()
        page = self.page(name)
        self.current = name
        for other in self._pages.values():
            other.setVisible(other is page)
        self.refresh()
        if focus:
            page.focus_item(item_id)
        self.section_opened.emit(name)

    def refresh(self) -> None:
        """Show what the record now says."""
        assessment = self._presenter.assessment()
        page = self._pages[self.current]
        page.refresh(assessment, open_for_answers=is_open(self._presenter))
        screening = assessment.screening
        titles = {each.id: each.title for each in self._sections.values()}
        states = [
            SectionState(each.section, titles[each.section], each.answered, each.required)
            for each in screening.sections
        ]
        have, needed = baseline_progress(self._presenter)
        states.append(SectionState(BASELINE, _("Baseline vital signs"), have, needed))
        states.append(SectionState(ORDER, _("Order"), int(screening.ordered), 1))
        self.list.show_sections(states, self.current)
        self.list.show_progress(screening.answered, screening.required)
        self.panel.refresh()
        saved = self._presenter.clinic.local(self._presenter.case.visit.entries[-1].recorded_at)
        self._saved.setText(_("Saved {time}").format(time=f"{saved:%H:%M:%S}"))
        visit = self._presenter.case.visit
        not_begun = visit.started_at is None
        self.cancel.setEnabled(not_begun and _allows(visit.stage, Action.CANCEL))
        self.void.setEnabled(_allows(visit.stage, Action.VOID))

    def keep_drafts(self) -> None:
        """Keep what is half-typed, and let go of what no longer is."""
        self._draft_timer.stop()
        if not self.current:
            return
        for field, text in self._pages[self.current].drafts.items():
            if self._kept.get(field, "") != text:
                self._kept[field] = text
                self._presenter.keep_draft(field, text)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the next question, unless the person is already somewhere here."""
        super().showEvent(event)
        if not event.spontaneous() and self.focusWidget() is None:
            self.begin()

    def begin(self) -> None:
        """Go to the next question of the section shown."""
        missing = self._presenter.assessment().screening.unanswered
        self._pages[self.current].focus_item(missing[0] if missing else "")

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep half-typed text when another screen is shown."""
        self.keep_drafts()
        super().hideEvent(event)

    def _lay_out(self) -> None:
        self.list = SectionList()
        self.list.opened.connect(self._open_from_list)
        # Hidden pages take no room here, as they would in a stack.
        middle = QWidget()
        middle.setMinimumWidth(px(400))
        self._middle = QVBoxLayout(middle)
        self._middle.setContentsMargins(0, 0, 0, 0)
        self.panel = StartPanel(self._presenter)
        self.panel.asked.connect(self._act)
        self.panel.sign_pressed.connect(self._sign)
        saved = Card()
        self._saved = Label("", "strong")
        every = Label(_("Every answer is stored as you give it."), "secondary")
        saved.add(column(self._saved, every, gap=2))
        self.cancel = Button(_("Cancel this visit"), ButtonKind.LINK)
        self.cancel.clicked.connect(self._cancel)
        self.void = Button(_("Wrong patient"), ButtonKind.LINK)
        self.void.clicked.connect(self._void)
        columns = Columns()
        columns.add(self.list, 5)
        columns.add(middle, 15)
        columns.add(column(self.panel, saved, column(self.cancel, self.void, gap=16)), 7)
        columns.setContentsMargins(20, 16, 20, 16)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(FocusScroll(columns))

    def _add_shortcuts(self) -> None:
        for keys, slot in (
            ("Ctrl+PgDown", self._next_section),
            ("Ctrl+PgUp", self._section_before),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def _first_unfinished(self) -> str:
        for each in self._presenter.assessment().screening.sections:
            if each.answered < each.required:
                return each.section
        return self.names[0]

    def _open_from_list(self, name: str) -> None:
        self.open_section(name, focus=True)

    def _step(self, step: int) -> None:
        place = self.names.index(self.current) + step
        if 0 <= place < len(self.names):
            self.open_section(self.names[place], focus=True)

    def _next_section(self) -> None:
        self._step(1)

    def _section_before(self) -> None:
        self._step(-1)

    def _page_left(self, step: int) -> None:
        place = self.names.index(self.current) + step
        if place >= len(self.names):
            self.panel.sign.setFocus()
        elif place >= 0:
            self.open_section(self.names[place], focus=step > 0)
            if step < 0:
                self._pages[self.current].focus_last()

    def _tick(self) -> None:
        """Fasting times and baselines age: look again each minute."""
        minute = self._presenter.clinic.now().replace(second=0, microsecond=0)
        if minute != self._minute and self.isVisible():
            self._minute = minute
            self.refresh()

    def _act(self, act: str, target: str) -> None:
        found = {each.item: each for each in self._presenter.assessment().screening.findings}
        if act == DECIDE and target in found:
            ask_decision(self._presenter, self._dialogs, found[target])
        elif act == OVERRIDE and target in found:
            ask_override(self._presenter, self._dialogs, found[target])
        elif act == IDENTIFY:
            ask_identity(self._presenter, self._dialogs)
        elif act == OPEN:
            self._open_item(target)

    def _open_item(self, target: str) -> None:
        if target in (BASELINE, ORDER):
            self.open_section(target, focus=True)
            return
        for section in self._sections.values():
            if any(item.id == target for item in section.items):
                self.open_section(section.id, target, focus=True)
                return

    def _sign(self) -> None:
        ask_screening_signature(self._presenter, self._dialogs)

    def _cancel(self) -> None:
        if cancel_visit(self._presenter, self._dialogs):
            self._navigator.go(BOARD)

    def _void(self) -> None:
        if void_visit(self._presenter, self._dialogs):
            self._navigator.go(BOARD)
