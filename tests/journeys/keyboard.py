"""A clinic on disk behind the real window, worked with real keys that are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.desk.desk import Desk, Founding, found_clinic, unlock
from ketadesk.desk.practice import PEOPLE
from ketadesk.desk.replay.ticks import ScriptTicks
from ketadesk.desk.session import CLINIC
from ketadesk.desk.vault import Vault
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.problems import Problem
from ketadesk.protocols.catalogue import load_shipped, shipped_text
from ketadesk.store.keys import FLOOR
from ketadesk.ui.dialogs_shown import QtDialogs
from ketadesk.ui.kit import Dialog
from ketadesk.ui.navigation import VisitPlace
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.visit.screen import VisitScreen
from ketadesk.ui.window import MainWindow
from ketadesk.visit.entries import ProtocolApproved
from ketadesk.visit.visit import Visit
from tests.builders import SETTINGS, STARTS

PRESCRIBER, NURSE, SECOND = PEOPLE
PASSPHRASES = {each.id: each.passphrase for each in PEOPLE}

HELD = "\v"
"""In an answer: Enter is held down here, and the dialog must not take it for a yes."""

SENT = "\f"
"""In what is typed: Ctrl+Enter, which sends a text of several lines."""

_NAMED = {"\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab, SENT: Qt.Key.Key_Return}
_CLICKS = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick})


class Keyboard(QObject):
    """Presses keys on whatever has the focus; counts them, and every click of anybody.

    It also writes down each window that is shown and is neither the program's nor a dialog: a
    widget that is shown before it has its place flashes on a screen and takes the focus along.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._window = window
        self.keys: Counter[str] = Counter()
        self.clicks = 0
        self.strays: list[str] = []
        self._part = ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear clicks, and windows that nobody asked for."""
        kind = event.type()
        self.clicks += kind in _CLICKS
        if kind == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            known = watched is self._window or isinstance(watched, Dialog)
            if not known:
                self.strays.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False

    @property
    def total(self) -> int:
        """Every key so far."""
        return self.keys.total()

    def begin(self, part: str) -> None:
        """Count what follows under this name."""
        self._part = part

    def target(self) -> QWidget:
        """Where a key goes."""
        return QApplication.focusWidget() or self._window

    def type(self, text: str) -> None:
        """Type; a line break is Enter, a tabulator is Tab, a page break Ctrl+Enter."""
        for sign in text:
            self.keys[self._part] += 1
            control, none = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
            held = control if sign == SENT else none
            QTest.keyClick(self.target(), _NAMED.get(sign, sign), held)
            QApplication.processEvents()

    def press(self, *chords: str) -> None:
        """Press chords such as Ctrl+N."""
        for chord in chords:
            self.keys[self._part] += 1
            found = QKeySequence(chord)[0]
            QTest.keyClick(self.target(), found.key(), found.keyboardModifiers())
            QApplication.processEvents()

    def hold_enter(self) -> None:
        """What the keyboard repeats while Enter is held down; no key of its own."""
        for _ in range(5):
            none = Qt.KeyboardModifier.NoModifier
            held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, none, "\r", autorep=True)
            QApplication.sendEvent(self.target(), held)
            QApplication.processEvents()

    def tab_to(self, spoken: str, most: int = 60) -> None:
        """Press Tab until the control of this name has the focus."""
        for _ in range(most):
            if spoken in self.target().accessibleName():
                return
            self.type("\t")
        raise AssertionError(f"{spoken} cannot be reached with {most} tabs")


class KeyedDialogs(QtDialogs):
    """The real dialogs, answered by keys; a dialog that nobody expected fails the test."""

    def __init__(self, qtbot: QtBot, desk: Desk, window: QWidget | None = None) -> None:
        super().__init__(desk, self._window_of)
        self._qtbot = qtbot
        self.window = window
        self.keyboard: Keyboard | None = None
        self.answers: list[str | Path] = []
        self.asked: list[str] = []

    def _window_of(self) -> QWidget:
        assert self.window is not None
        return self.window

    def expect(self, *answers: str | Path) -> None:
        """Keys for the next dialogs; a path for the next question where to save."""
        self.answers.extend(answers)

    def show(self, dialog: Dialog) -> str | None:
        """See ``Dialogs``."""
        self.asked.append(dialog.title.text())
        assert self.answers, f"unexpected question: {self.asked[-1]}"
        text = self.answers.pop(0)
        assert isinstance(text, str)
        assert self.keyboard is not None
        before = QApplication.focusWidget()
        dialog.show()
        dialog.activateWindow()
        # The window is active a moment before its field has the focus.
        self._qtbot.waitUntil(lambda: _has_focus(dialog))
        first, *rest = text.split(HELD)
        self.keyboard.type(first)
        for more in rest:
            self.keyboard.hold_enter()
            assert dialog.isVisible(), f"{self.asked[-1]} took a held Enter"
            self.keyboard.type(more)
        said = dialog.message.text()
        assert not dialog.isVisible(), f"{self.asked[-1]} is still open: {said}"
        dialog.deleteLater()
        if before is not None:
            window = before.window()
            window.activateWindow()
            self._qtbot.waitUntil(lambda: _has_focus(window))
        return dialog.chosen

    def save_path(self, title: str, name: str) -> Path | None:
        """See ``Dialogs``."""
        self.asked.append(title)
        assert self.answers, f"unexpected question: {title}"
        folder = self.answers.pop(0)
        assert isinstance(folder, Path)
        return folder / name


def _has_focus(window: QWidget) -> bool:
    """Whether the next key goes to this window."""
    focused = QApplication.focusWidget()
    return focused is not None and focused.window() is window


@dataclass
class Opened:
    """A window that is open, and what is behind it."""

    desk: Desk
    window: MainWindow
    dialogs: KeyedDialogs
    keyboard: Keyboard
    ticks: ScriptTicks
    errors: list[str] = field(default_factory=list)

    @property
    def stream(self) -> str:
        """The visit that the window shows."""
        place = self.window.place
        assert isinstance(place, VisitPlace)
        return place.visit

    @property
    def screen(self) -> VisitScreen:
        """Its screen."""
        shown = self.window.stack.currentWidget()
        assert isinstance(shown, VisitScreen)
        return shown

    @property
    def visit(self) -> Visit:
        """What the record says of it."""
        return self.desk.charts.case(self.stream).visit

    def wait(self, minutes: float) -> None:
        """Time goes by, with somebody near the keyboard, so that nothing locks."""
        left = minutes * 60
        while left > 0:
            step = min(left, 120)
            self.ticks.advance(step)
            left -= step
            # A key that does nothing: no part of the work that is counted.
            QTest.keyClick(self.keyboard.target(), Qt.Key.Key_Shift)
            self.window.tick()
            QApplication.processEvents()


def founded(folder: Path, ticks: ScriptTicks) -> Desk:
    """A clinic in an empty folder: people, an approved protocol, a vial; the nurse signed in."""
    founding = Founding(SETTINGS, PEOPLE)
    desk, _recovery = found_clinic(Vault(folder, FLOOR), founding, ticks, random_id)
    protocol = load_shipped("ketamine-iv-mood")
    text = shipped_text("ketamine-iv-mood")
    approved = ProtocolApproved(protocol.id, protocol.version, protocol.content_hash, text)
    desk.session.commit([desk.session.entry(CLINIC, approved)])
    received = desk.register.receive("V-1", "500", "50", "K2207", "2027-06-30")
    assert not isinstance(received, Problem)
    desk.session.sign_in(NURSE.id, NURSE.passphrase)
    return desk


def unlocked(folder: Path, ticks: ScriptTicks) -> Desk:
    """The clinic of this folder, opened by the nurse."""
    desk = unlock(Vault(folder, FLOOR), NURSE.id, NURSE.passphrase, ticks, random_id)
    assert not isinstance(desk, Problem)
    return desk


def some_ticks() -> ScriptTicks:
    """Nine in the morning at the clinic."""
    return ScriptTicks(STARTS)


@contextmanager
def opened(qtbot: QtBot, desk: Desk, ticks: ScriptTicks) -> Iterator[Opened]:
    """The window of a desk, active; the desk is left open."""
    dialogs = KeyedDialogs(qtbot, desk)
    window = MainWindow(ClinicPresenter(desk), dialogs=dialogs)
    qtbot.addWidget(window)
    keyboard = Keyboard(window)
    dialogs.window, dialogs.keyboard = window, keyboard
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(keyboard)
    window.resize(1440, 900)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.begin()
    QApplication.processEvents()
    try:
        yield Opened(desk, window, dialogs, keyboard, ticks)
    finally:
        window.end()
        application.removeEventFilter(keyboard)
        window.close()
