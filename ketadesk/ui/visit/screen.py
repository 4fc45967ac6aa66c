"""The frame of a visit: whose it is, its stages, and the tab of the stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ketadesk.kernel.text import N_, _
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.kit import Button, ButtonKind, PatientBanner, StageTab, StageTabs
from ketadesk.ui.navigation import INFUSION, LEAVING, RECORD, SCREENING, SHEET, Navigator
from ketadesk.ui.presenter import ClinicPresenter, VisitPresenter
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.visit.banner import visit_identity, visit_pills
from ketadesk.ui.visit.infusion.emergency import EmergencyPanel
from ketadesk.ui.visit.questions import VisitQuestions
from ketadesk.ui.visit.working_place import WorkingPlace
from ketadesk.visit.entries import DocumentIssued
from ketadesk.visit.stages import Stage

TABS: Final[Mapping[str, str]] = {
    SCREENING: N_("Screening"),
    INFUSION: N_("Infusion"),
    LEAVING: N_("Recovery and discharge"),
    SHEET: N_("Discharge sheet"),
    RECORD: N_("Record"),
}

TAB_OF_STAGE: Final[Mapping[Stage, str]] = {
    Stage.SCREENING: SCREENING,
    Stage.INFUSION: INFUSION,
    Stage.RECOVERY: LEAVING,
    Stage.DISCHARGED: RECORD,
    Stage.LEFT: RECORD,
    Stage.CLOSED: RECORD,
    Stage.CANCELLED: RECORD,
    Stage.VOID: RECORD,
}

MakeTab = Callable[[VisitPresenter, Dialogs, Navigator], QWidget]


def _screening(presenter: VisitPresenter, dialogs: Dialogs, navigator: Navigator) -> QWidget:
    from ketadesk.ui.visit.screening.tab import ScreeningTab

    return ScreeningTab(presenter, dialogs, navigator)


def _infusion(presenter: VisitPresenter, dialogs: Dialogs, navigator: Navigator) -> QWidget:
    from ketadesk.ui.visit.infusion.tab import InfusionTab

    return InfusionTab(presenter, dialogs, navigator)


def _leaving(presenter: VisitPresenter, dialogs: Dialogs, navigator: Navigator) -> QWidget:
    from ketadesk.ui.visit.leaving.tab import LeavingTab

    return LeavingTab(presenter, dialogs, navigator)


def _sheet(presenter: VisitPresenter, dialogs: Dialogs, navigator: Navigator) -> QWidget:
    from ketadesk.ui.visit.sheet import SheetTab

    return SheetTab(presenter, dialogs, navigator)


def _record(presenter: VisitPresenter, dialogs: Dialogs, navigator: Navigator) -> QWidget:
    from ketadesk.ui.visit.record import RecordTab

    return RecordTab(presenter, dialogs, navigator)


MAKERS: Final[Mapping[str, MakeTab]] = {
    SCREENING: _screening,
    INFUSION: _infusion,
    LEAVING: _leaving,
    SHEET: _sheet,
    RECORD: _record,
}
"""A tab is imported and built when it is first shown."""


class VisitScreen(QWidget):
    """One visit. It is bound to its patient and visit as long as it lives (R-UX-03).

    Args:
        clinic: the clinic.
        navigator: the window.
        dialogs: questions.
        visit: the visit's stream.
        tab: the tab to show first; empty for the one of the stage.
        makers: builds the tabs.
    """

    def __init__(
        self,
        clinic: ClinicPresenter,
        navigator: Navigator,
        dialogs: Dialogs,
        visit: str,
        tab: str = "",
        *,
        makers: Mapping[str, MakeTab] = MAKERS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.presenter = VisitPresenter(clinic, visit, self)
        self._navigator, self._makers = navigator, makers
        self._tabs: dict[str, QWidget] = {}
        self.current = ""
        self.banner = PatientBanner()
        self.stages = StageTabs()
        self.stages.opened.connect(self.open_tab)
        self._stack = QStackedWidget()
        self._place = WorkingPlace(self._stack)
        self.emergency = EmergencyPanel(self.presenter, parent=self)
        self._dialogs: Dialogs = VisitQuestions(dialogs, self._place.after_question, self.emergency)
        self.emergency.left.connect(self._place.after_question)
        self.emergency_button = Button(
            _("{symbol} Emergency").format(symbol=SYMBOLS[Status.STOP]),
            ButtonKind.STOP,
            key="Alt+E",
            spoken=_("Open the emergency log"),
        )
        self.emergency_button.clicked.connect(self.emergency.open)
        self._lay_out()
        self._stage = self.presenter.case.visit.stage
        self._add_shortcuts()
        self.presenter.changed.connect(self._on_changed)
        self.presenter.changed.connect(self._place.after_act)
        self.presenter.identity_asked.connect(self._on_identity_asked)
        self._shown: tuple[object, ...] = ()
        self._show_patient()
        self.open_tab(tab or TAB_OF_STAGE[self._stage])

    @property
    def visit(self) -> str:
        """The visit's stream."""
        return self.presenter.visit

    def tab(self, name: str) -> QWidget:
        """The widget of this tab, built when first asked for."""
        made = self._tabs.get(name)
        if made is None:
            made = self._makers[name](self.presenter, self._dialogs, self._navigator)
            self._tabs[name] = made
            # Heard last: what the tabs hide and rebuild takes the focus along.
            self.presenter.changed.disconnect(self._place.after_act)
            self.presenter.changed.connect(self._place.after_act)
            self._stack.addWidget(made)
        return made

    def open_tab(self, name: str) -> None:
        """Show this tab."""
        self._stack.setCurrentWidget(self.tab(name))
        self.current = name
        self._show_stages()

    def _lay_out(self) -> None:
        head = QFrame()
        head.setProperty("kind", "stages")
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 20, 1)
        row.setSpacing(0)
        self.stages.setProperty("kind", "")
        row.addWidget(self.stages, 1)
        row.addWidget(self.emergency_button, 0, Qt.AlignmentFlag.AlignVCenter)
        # Over every tab: an emergency waits for no stage.
        above = QWidget(self)
        inner = QVBoxLayout(above)
        inner.setContentsMargins(20, 12, 20, 0)
        inner.addWidget(self.emergency)
        above.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        above.setVisible(not self.emergency.isHidden())
        self.emergency.stood.connect(above.setVisible)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.banner)
        outer.addWidget(head)
        outer.addWidget(above)
        outer.addWidget(self._stack, 1)

    def _add_shortcuts(self) -> None:
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for place in range(1, len(TABS) + 1):
            keys = QShortcut(QKeySequence(f"Ctrl+{place}"), self)
            keys.setContext(inside)
            keys.setProperty("tab", tuple(TABS)[place - 1])
            keys.activated.connect(self._open_by_key)
        preview = QShortcut(QKeySequence("Ctrl+P"), self)
        preview.setContext(inside)
        preview.setProperty("tab", SHEET)
        preview.activated.connect(self._open_by_key)

    def _open_by_key(self) -> None:
        keys = self.sender()
        if isinstance(keys, QShortcut):
            self.open_tab(str(keys.property("tab")))

    def _on_changed(self) -> None:
        self._show_patient()
        stage = self.presenter.case.visit.stage
        if stage is not self._stage:
            self._stage = stage
            self.open_tab(TAB_OF_STAGE[stage])
        else:
            self._show_stages()

    def _on_identity_asked(self, asked: bool) -> None:  # noqa: FBT001 - a slot of a signal
        self.banner.set_name_only(name_only=asked)

    def _show_patient(self) -> None:
        wanted = (visit_identity(self.presenter), visit_pills(self.presenter))
        if wanted != self._shown:
            self._shown = wanted
            self.banner.show_patient(*wanted)

    def _show_stages(self) -> None:
        visit = self.presenter.case.visit
        signed = {each.meaning for each in self.presenter.assessment().signatures}
        done = {
            SCREENING: "screening" in signed,
            INFUSION: visit.ended_at is not None,
            LEAVING: "discharge" in signed,
            SHEET: bool(visit.of(DocumentIssued)),
            RECORD: "record" in signed,
        }
        self.emergency_button.setVisible(self.emergency.possible)
        self.stages.show_stages(
            (StageTab(name, _(words), done[name]) for name, words in TABS.items()), self.current
        )
