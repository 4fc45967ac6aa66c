"""The window of the work: top bar, one screen at a time, and the lock over all of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QGridLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ketadesk.desk.charts import OPEN_STAGES, Change
from ketadesk.desk.clinic import MOST_CHAIRS
from ketadesk.kernel.dates import DAYS, show_date, show_time
from ketadesk.kernel.problems import EnvironmentFault
from ketadesk.kernel.text import _, plural
from ketadesk.ui.dialogs import Dialogs, QtDialogs
from ketadesk.ui.entry.lock import LockScreen
from ketadesk.ui.kit import NavItem, TopBar
from ketadesk.ui.navigation import (
    BOARD,
    PATIENTS,
    REGISTER,
    SETTINGS,
    NewVisitPlace,
    Place,
    VisitPlace,
)
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.shell_idle import WARN_BEFORE, Idle
from ketadesk.ui.shell_look import Look
from ketadesk.ui.shell_notices import Notices, StatusLine
from ketadesk.ui.shell_screens import Screens
from ketadesk.ui.shell_watch import Call, Calls, most_urgent
from ketadesk.ui.theme import Status
from ketadesk.visit.people import Person

VISIT: Final = "visit"
_MS_A_TICK: Final = 1000


class MakesScreens(Protocol):
    """Gives the screen of a place."""

    def make(self, place: Place) -> QWidget:
        """A new screen."""


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
        self._screens = Screens(clinic, self, self.dialogs) if screens is None else screens
        self._visits: dict[str, QWidget] = {}
        self._place: Place = ""
        self._last_visit = ""
        self._chairs = Calls(clinic.desk.charts)
        self._calls: tuple[Call, ...] = ()
        self._pulse = False
        self._locked_by: Person | None = None
        self._focus_before_lock: QWidget | None = None
        self._build(training=training)
        self._idle = Idle(clinic.now(), self)
        self._timer = QTimer(self)
        self._timer.setInterval(_MS_A_TICK)
        self._timer.timeout.connect(self.tick)
        self._shortcuts = self._make_shortcuts()
        clinic.changed.connect(self._on_changed)
        clinic.faulted.connect(self.notices.show_fault)
        self.look.faulted.connect(self.notices.show_fault)

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
                NavItem(REGISTER, _("Ketamine register")),
                NavItem(SETTINGS, _("Settings")),
            ),
            mark=_("TRAINING") if training else "",
        )
        self.bar.went.connect(self._on_went)
        self.bar.lock_pressed.connect(self.lock)
        self.bar.alert_opened.connect(self._open_alert)
        self.notices = Notices()
        self.notices.settings_wanted.connect(self._open_settings)
        self.stack = QStackedWidget()
        self.status_line = StatusLine()
        column.addWidget(self.bar)
        column.addWidget(self.notices)
        column.addWidget(self.stack, 1)
        column.addWidget(self.status_line)
        self.lock_screen = LockScreen(self.clinic)
        self.lock_screen.unlocked.connect(self._on_unlocked)
        self.lock_screen.hide()
        layers = QGridLayout(self)
        layers.setContentsMargins(0, 0, 0, 0)
        layers.addWidget(self._work, 0, 0)
        layers.addWidget(self.lock_screen, 0, 0)

    def _make_shortcuts(self) -> dict[str, QShortcut]:
        acts: dict[str, Callable[[], object]] = {
            "Ctrl+F": self._find_patient,
            "Ctrl+N": self._start_visit,
            "Ctrl+D": self.look.turn_theme,
            "Ctrl++": self._larger,
            "Ctrl+=": self._larger,
            "Ctrl+-": self._smaller,
        }
        made = {}
        for keys, act in acts.items():
            made[keys] = self._shortcut(keys, act)
        for chair in range(1, MOST_CHAIRS + 1):
            keys = f"Alt+{chair}"
            made[keys] = self._shortcut(keys, self._on_chair_key)
        return made

    def _shortcut(self, keys: str, act: Callable[[], object]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self._work)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(act)
        shortcut.activatedAmbiguously.connect(act)
        return shortcut

    def begin(self) -> None:
        """Show the first screen and start the clock."""
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self._idle)
        self._idle.begin(self.clinic.now())
        self._show_person()
        self._timer.start()
        self.go(BOARD)
        self.tick()

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
        if place != SETTINGS and (person is None or not person.charts):
            if self._place == SETTINGS:
                self.status_line.say(_("Your role does not open charts."))
                return
            place = SETTINGS
        screen = self._screen(place)
        self.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
        earlier = self.stack.currentWidget()
        if self.stack.indexOf(screen) < 0:
            self.stack.addWidget(screen)
        self.stack.setCurrentWidget(screen)
        self._place = place
        if earlier is not None and earlier is not screen:
            self._let_go(earlier)
        self._show_place()
        (screen.focusWidget() or screen).setFocus(Qt.FocusReason.OtherFocusReason)

    def _screen(self, place: Place) -> QWidget:
        if not isinstance(place, VisitPlace):
            return self._screens.make(place)
        kept = self._visits.get(place.visit)
        if kept is None:
            kept = self._visits[place.visit] = self._screens.make(place)
        elif place.tab:
            open_tab = getattr(kept, "open_tab", None)
            if open_tab is not None:
                open_tab(place.tab)
        return kept

    def _let_go(self, screen: QWidget) -> None:
        """Keep the screens of open visits, with what is half typed in them; end all others."""
        for stream, kept in tuple(self._visits.items()):
            if kept is screen:
                if self.clinic.desk.charts.case(stream).visit.stage in OPEN_STAGES:
                    return
                del self._visits[stream]
        self.stack.removeWidget(screen)
        screen.hide()
        screen.deleteLater()

    def _show_place(self) -> None:
        place = self._place
        if isinstance(place, VisitPlace):
            self._last_visit = place.visit
        current = VISIT if isinstance(place, VisitPlace) else place
        self.bar.set_current(current if isinstance(current, str) else None)
        self.bar.set_place_shown(VISIT, shown=self._last_visit in self._visits)
        self._yield_keys()
        self._show_alert()

    def _yield_keys(self) -> None:
        """Where a button shown has the same keys, leave them to it."""
        claimed = {
            button.shortcut().toString()
            for button in self._work.findChildren(QAbstractButton)
            if button.isVisibleTo(self._work)
        }
        for keys, shortcut in self._shortcuts.items():
            shortcut.setEnabled(keys not in claimed)

    def _on_went(self, name: str) -> None:
        self.go(VisitPlace(self._last_visit) if name == VISIT else name)

    def _open_settings(self) -> None:
        self.go(SETTINGS)

    def _find_patient(self) -> None:
        self.go(PATIENTS)

    def _start_visit(self) -> None:
        self.go(NewVisitPlace())

    def _larger(self) -> None:
        self.look.resize_text(1)

    def _smaller(self) -> None:
        self.look.resize_text(-1)

    def _on_chair_key(self) -> None:
        sender = self.sender()
        if isinstance(sender, QShortcut):
            self._open_chair(int(sender.key().toString().rpartition("+")[2]))

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
        """A second has passed: clock, countdowns, calls, idle lock."""
        now = self.clinic.now()
        local = self.clinic.local(now)
        self.bar.set_clock(f"{DAYS[local.weekday()]} {show_date(local.date())}", show_time(local))
        self._note_clock()
        self._pulse = not self._pulse
        self._calls = self._chairs.now(now)
        self.status_line.tick()
        if self.locked:
            self.lock_screen.show_calls(self._calls)
            return
        self._show_alert()
        self.clinic.ticked.emit()
        left = self._idle.left_until_lock(now)
        seconds = max(0, int(left.total_seconds()))
        self.notices.show_idle(seconds if left <= WARN_BEFORE else None)
        if not seconds:
            self.lock()

    def _note_clock(self) -> None:
        try:
            marked = self.clinic.desk.charts.note_clock_jump()
        except EnvironmentFault as fault:
            self.clinic.faulted.emit(fault)
            return
        for change in marked.values():
            self.clinic.changed.emit(change)
        self.notices.show_clock(self.clinic.desk.session.clock.jump())

    def _show_alert(self) -> None:
        beside = self._place.visit if isinstance(self._place, VisitPlace) else ""
        call = None if self._place == BOARD else most_urgent(self._calls, beside)
        if call is None:
            self.bar.set_alert(Status.PLAIN, "")
            return
        words = _("Chair {number}: {words}").format(number=call.chair, words=call.words)
        self.bar.set_alert(call.status, words, f"Alt+{call.chair}")
        self.bar.set_pulse(on=call.pulsing and self._pulse)
        for chair in range(1, MOST_CHAIRS + 1):
            self._shortcuts[f"Alt+{chair}"].setEnabled(chair != call.chair)

    def _open_alert(self) -> None:
        beside = self._place.visit if isinstance(self._place, VisitPlace) else ""
        call = most_urgent(self._calls, beside)
        if call is not None:
            self.go(VisitPlace(call.visit))

    def _on_changed(self, change: object) -> None:
        if not isinstance(change, Change):
            self._show_person()
        elif change.case.visit.stage not in OPEN_STAGES:
            kept = self._visits.get(change.visit)
            if kept is not None and kept is not self.stack.currentWidget():
                self._let_go(kept)

    # --- who is here -----------------------------------------------------------------------

    @property
    def locked(self) -> bool:
        """Whether the lock covers the work."""
        return not self.lock_screen.isHidden()

    def lock(self) -> None:
        """Cover everything and sign out. Typed text stays; nothing is committed by it."""
        if self.locked:
            return
        for _round in range(MOST_CHAIRS):
            asked = QApplication.activeModalWidget()
            if not isinstance(asked, QDialog):
                break
            asked.reject()
        self._locked_by = self.clinic.person
        self._focus_before_lock = self._work.focusWidget()
        self.notices.show_idle(None)
        self.lock_screen.begin(self._locked_by)
        self.lock_screen.show_calls(self._calls)
        self.lock_screen.show()
        self.lock_screen.raise_()
        self.lock_screen.take_focus()
        self._work.hide()
        try:
            self.clinic.desk.session.sign_out()
        except EnvironmentFault as fault:
            self.clinic.faulted.emit(fault)
        self.clinic.person_changed.emit()

    def _on_unlocked(self) -> None:
        same = self.clinic.person == self._locked_by
        self._idle.begin(self.clinic.now())
        if not same:
            self._forget_screens()
        self._work.show()
        self.lock_screen.hide()
        self._show_person()
        self.clinic.person_changed.emit()
        if not same:
            kept = isinstance(self._place, VisitPlace) or self._place == BOARD
            self.go(self._place if kept else BOARD)
        elif self._focus_before_lock is not None:
            self._focus_before_lock.setFocus()
        self.tick()

    def _forget_screens(self) -> None:
        """Half-typed text is the person's who typed it: nobody else finds it (R-SEC-08)."""
        self._visits.clear()
        self._last_visit = ""
        self._focus_before_lock = None
        while (screen := self.stack.currentWidget()) is not None:
            self.stack.removeWidget(screen)
            screen.deleteLater()

    def _show_person(self) -> None:
        person = self.clinic.person
        name = "" if person is None else person.name
        self.bar.set_person(_("{name} · Lock").format(name=name) if name else "", "Ctrl+L")
        approved = bool(self.clinic.desk.clinic.usable_protocols())
        self.notices.show_no_protocol(shown=not approved)

    def may_close(self) -> bool:
        """Whether the program may end; asked while an infusion runs."""
        running = sum(each.pump_open for each in self._chairs.now(self.clinic.now()))
        if not running:
            return True
        return self.dialogs.confirm(
            plural("{n} infusion is running", "{n} infusions are running", running),
            (
                _("While KetaDesk is closed nobody is reminded of observations."),
                _("Everything recorded is safe. Due times go on when KetaDesk is opened again."),
            ),
            _("Close KetaDesk"),
            destructive=True,
        )
