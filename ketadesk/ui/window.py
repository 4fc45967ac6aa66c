"""The window of the work: top bar, one screen at a time, and the lock over all of it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from ketadesk.desk.charts import OPEN_STAGES, Change
from ketadesk.kernel.dates import DAYS, show_date, show_time
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.dialogs_shown import QtDialogs
from ketadesk.ui.entry.lock import LockScreen
from ketadesk.ui.entry.recovery_key import is_on_paper
from ketadesk.ui.kit import NavItem, TopBar
from ketadesk.ui.navigation import (
    BOARD,
    HELP,
    PATIENTS,
    REGISTER,
    SETTINGS,
    HelpPlace,
    Place,
    VisitPlace,
    section_of,
)
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.shell_call import ChairCalls
from ketadesk.ui.shell_close import may_close_with
from ketadesk.ui.shell_guard import on_its_own
from ketadesk.ui.shell_idle import WARN_BEFORE, Idle
from ketadesk.ui.shell_keys import WindowKeys
from ketadesk.ui.shell_lock import Lock
from ketadesk.ui.shell_look import Look
from ketadesk.ui.shell_notices import IdleNotice, Notices, StatusLine
from ketadesk.ui.shell_retry import Unsaved
from ketadesk.ui.shell_screens import MakesScreens, Screens
from ketadesk.ui.shell_stack import ScreenStack
from ketadesk.ui.shell_watch import clock_jump

VISIT: Final = "visit"
_MS_A_TICK: Final = 1000


class MainWindow(QWidget):
    """Shows places, keeps open visits alive, calls for other chairs, locks.

    Args:
        clinic: the presenter of an open desk with somebody signed in.
        training: the practice clinic.
        look: theme and text size; by default not remembered.
        dialogs: asks questions; by default Qt's.
        screens: makes screens; by default the real ones.
    """

    def __init__(
        self,
        clinic: ClinicPresenter,
        *,
        training: bool = False,
        look: Look | None = None,
        dialogs: Dialogs | None = None,
        screens: MakesScreens | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        clinic.setParent(self)
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.clinic = clinic
        self.look = Look(None, self) if look is None else look
        self.dialogs = QtDialogs(clinic.desk, self.window_widget) if dialogs is None else dialogs
        self.stack = ScreenStack(
            Screens(clinic, self, self.dialogs) if screens is None else screens,
            clinic.desk.charts,
        )
        self._place: Place = ""
        self._last_visit = ""
        self._build(training=training)
        self._idle = Idle(clinic.now, self)
        self._idle.roused.connect(self.idle_notice.hide)
        self._timer = QTimer(self)
        self._timer.setInterval(_MS_A_TICK)
        self._timer.timeout.connect(self.tick)
        self._keys = WindowKeys(self._work, self.look)
        self._keys.went.connect(self.go)
        self._keys.chair_pressed.connect(self._open_chair)
        self._chairs.turned.connect(self._keys.give_way)
        clinic.changed.connect(self._on_changed)
        Unsaved(clinic, self.look, self.notices, self.status_line)

    def _build(self, *, training: bool) -> None:
        self._work = QWidget()
        column = QVBoxLayout(self._work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.bar = TopBar(
            "KetaDesk",
            (
                NavItem(BOARD, _("Board"), "Ctrl+B"),
                NavItem(VISIT, _("Visit")),
                NavItem(PATIENTS, _("Patients")),
                NavItem(REGISTER, _("Register")),
                NavItem(SETTINGS, _("Settings")),
                NavItem(HELP, _("Help"), "F1"),
            ),
            mark=_("TRAINING") if training else "",
        )
        self.bar.went.connect(self._on_went)
        self.bar.lock_pressed.connect(self.lock)
        self._chairs = ChairCalls(self.clinic.desk.charts, self.bar, self)
        self._chairs.followed.connect(self.go)
        self.notices = Notices()
        self.notices.settings_wanted.connect(self._open_settings)
        self.status_line = StatusLine()
        column.addWidget(self.bar)
        column.addWidget(self.stack, 1)
        # At the foot: whatever comes up there leaves every row where the eye and the hand had it.
        column.addWidget(self.notices)
        column.addWidget(self.status_line)
        self.lock_screen = LockScreen(self.clinic)
        self._lock = Lock(self.clinic, self._work, self.lock_screen)
        self._lock.opened.connect(self._on_unlocked)
        layers = QGridLayout(self)
        layers.setContentsMargins(0, 0, 0, 0)
        layers.addWidget(self._work, 0, 0)
        layers.addWidget(self.lock_screen, 0, 0)
        # Over the work and not in it: a warning that pushes rows about leads to wrong clicks.
        self.idle_notice = IdleNotice()
        foot = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter
        layers.addWidget(self.idle_notice, 0, 0, foot)

    def begin(self) -> None:
        """Show the first screen and start the clock."""
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self._idle)
        self._idle.begin()
        self._show_person()
        self.notices.show_no_marker(shown=self.clinic.desk.marker_was_missing)
        self._show_recovery()
        self._timer.start()
        self.go(BOARD)
        self.tick()

    def end(self) -> None:
        """Stop the clock and hear nothing more."""
        self._timer.stop()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self._idle)

    # --- navigation ------------------------------------------------------------------------

    @property
    def place(self) -> Place:
        """Where the window is."""
        return self._place

    def window_widget(self) -> QWidget:
        """See ``Navigator``."""
        return self.window()

    def go(self, place: Place) -> None:
        """See ``Navigator``. A half-typed field stays as it is and commits nothing."""
        person = self.clinic.person
        if isinstance(place, HelpPlace):
            place = self.stack.help_over(self._place, place.topic)
        elif place != SETTINGS and (person is None or not person.charts):
            if self._place == SETTINGS:
                self.status_line.say(_("Your role does not open charts."))
                return
            place = SETTINGS
        self.stack.show_place(place)
        self._place = place
        self._show_place()

    def _show_place(self) -> None:
        place = self._place
        if isinstance(place, VisitPlace):
            self._last_visit = place.visit
        self.bar.set_current(section_of(place, VISIT))
        self.bar.set_place_shown(VISIT, shown=self.stack.keeps(self._last_visit))
        self._chairs.show_beside(place)
        self._keys.give_way()

    def _on_went(self, name: str) -> None:
        places: dict[str, Place] = {VISIT: VisitPlace(self._last_visit), HELP: HelpPlace()}
        self.go(places.get(name, name))

    def _open_settings(self) -> None:
        self.go(SETTINGS)

    def _open_chair(self, chair: int) -> None:
        for case in self.clinic.desk.charts.open_visits():
            if case.visit.opened.chair == chair:
                self.go(VisitPlace(case.visit.stream))
                return
        free = chair <= self.clinic.desk.session.settings.chairs
        words = _("Chair {number} is free.") if free else _("There is no chair {number} here.")
        self.status_line.say(words.format(number=chair))

    # --- time ------------------------------------------------------------------------------

    def tick(self) -> None:
        """A second has passed: idle lock, clock, countdowns, calls.

        The lock comes first and nothing that breaks keeps another part from its turn (F-07, F-57).
        """
        for part in (
            self._watch_idle,
            self._show_clock,
            self._watch_clock,
            self._watch_chairs,
            self.status_line.tick,
            self._tell_screens,
        ):
            on_its_own(part)

    def _watch_idle(self) -> None:
        if self.locked:
            self._idle.begin()
            return
        left = self._idle.left_until_lock()
        seconds = max(0, int(left.total_seconds()))
        self.idle_notice.show_left(seconds if left <= WARN_BEFORE else None)
        if not seconds:
            self.lock()

    def _show_clock(self) -> None:
        local = self.clinic.local(self.clinic.now())
        self.bar.set_clock(f"{DAYS[local.weekday()]} {show_date(local.date())}", show_time(local))

    def _watch_clock(self) -> None:
        self.notices.show_clock(clock_jump(self.clinic, self._watch_clock))

    def _watch_chairs(self) -> None:
        self._chairs.ask(self.clinic.now())
        if self.locked:
            self.lock_screen.show_calls(self._chairs.found)
        else:
            self._chairs.show_beside(self._place)

    def _tell_screens(self) -> None:
        if not self.locked:
            self.clinic.ticked.emit()

    def _on_changed(self, change: object) -> None:
        if not isinstance(change, Change):
            self._show_person()
            if self._place == SETTINGS:
                self._show_recovery()
        elif change.case.visit.stage not in OPEN_STAGES:
            self.stack.drop_closed(change.visit)

    # --- who is here -----------------------------------------------------------------------

    @property
    def locked(self) -> bool:
        """Whether the lock covers the work."""
        return self._lock.closed

    def lock(self) -> None:
        """Cover everything and sign out. Typed text stays; nothing is committed by it."""
        self.idle_notice.show_left(None)
        self._idle.begin()
        self._lock.close(self._chairs.found)

    def _on_unlocked(self, same: bool) -> None:  # noqa: FBT001 - a slot of a signal
        self._idle.begin()
        self._show_person()
        if not same:
            self.clinic.give_up()
            # Half-typed text is the person's who typed it: nobody else finds it (R-SEC-08).
            self.stack.forget()
            self._last_visit = ""
            kept = isinstance(self._place, VisitPlace) or self._place == BOARD
            self.go(self._place if kept else BOARD)
        self.tick()

    def _show_person(self) -> None:
        person = self.clinic.person
        name = "" if person is None else person.name
        self.bar.set_person(_("{name} · Lock").format(name=name) if name else "", "Ctrl+L")
        approved = bool(self.clinic.desk.clinic.usable_protocols())
        self.notices.show_no_protocol(shown=not approved)

    def _show_recovery(self) -> None:
        self.notices.show_no_recovery(shown=not is_on_paper(self.clinic.desk))

    def may_close(self) -> bool:
        """Whether the program may end; asked while an infusion runs."""
        return may_close_with(self._chairs.running(self.clinic.now()), self.dialogs)
