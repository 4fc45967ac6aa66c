"""From an empty folder to the board, and in again: by passphrase and by recovery key."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.desk.clinic import NewPerson
from ketadesk.desk.desk import Desk, Founding, found_clinic
from ketadesk.desk.replay.ticks import ScriptTicks
from ketadesk.desk.session import Session
from ketadesk.desk.vault import Vault
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.places import PRACTICE_MARK
from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.store.keys import FLOOR
from ketadesk.ui.entry.rescue import RescueScreen
from ketadesk.ui.entry.sign_in import SignInScreen
from ketadesk.ui.entry.wizard import Wizard
from ketadesk.ui.fault_view import FaultView
from ketadesk.ui.kit import Button
from ketadesk.ui.launch import NO_WINDOW, open_window
from ketadesk.ui.shell_frame import Frame
from ketadesk.ui.shell_look import Look
from ketadesk.ui.shell_start import Start
from ketadesk.ui.window import MainWindow
from ketadesk.visit.people import Role
from tests.builders import SETTINGS, STARTS
from tests.ui.doubles import ScriptedDialogs, Signs

# The list of time zones opens as a window of its own, which the plug-in without a screen says
# that it cannot raise.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

DIRECTOR = "harbour candle ninety maple"
NURSE = "window copper seven river"
PEOPLE = (
    NewPerson(
        "a.moreno",
        "Dr. A. Moreno",
        (Role.DIRECTOR, Role.PRESCRIBER, Role.ADMINISTRATOR),
        DIRECTOR,
    ),
    NewPerson("r.okafor", "R. Okafor RN", (Role.NURSE,), NURSE),
)

Found = Callable[[], str]


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """Makes a clinic's folder and gives its recovery key."""

    def make() -> str:
        vault = Vault(tmp_path / "clinic", FLOOR)
        desk, key = found_clinic(vault, Founding(SETTINGS, PEOPLE), ScriptTicks(STARTS), random_id)
        desk.close()
        return key

    return make


@pytest.fixture
def frame(qtbot: QtBot) -> Frame:
    window = Frame()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def _start(frame: Frame, folder: Path, *, practice: bool = False) -> Start:
    start = Start(
        frame,
        folder,
        Look(None),
        practice=practice,
        ticks=ScriptTicks(STARTS),
        open_vault=lambda where: Vault(where, FLOOR),
    )
    start.begin()
    return start


def _type(text: str = "", key: Qt.Key = Qt.Key.Key_Return) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClicks(widget, text)
    widget = QApplication.focusWidget()
    QTest.keyClick(widget, key)


def _words(page: QWidget) -> str:
    return " | ".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def _spoken(page: QWidget) -> str:
    return " | ".join(
        each.accessibleName() for each in page.findChildren(QLabel) if each.isVisible()
    )


# --- signing in -----------------------------------------------------------------------------


def test_sign_in_by_keys_and_stay_after_a_wrong_passphrase(
    frame: Frame, found: Found, tmp_path: Path
) -> None:
    found()
    start = _start(frame, tmp_path / "clinic")
    assert isinstance(frame.page, SignInScreen)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_2)
    _type("these are other words")
    assert isinstance(frame.page, SignInScreen)
    assert "This passphrase does not fit. Nothing was changed." in _words(frame.page)
    _type(NURSE)
    assert isinstance(frame.page, MainWindow)
    assert frame.page.clinic.person is not None
    assert frame.page.clinic.person.id == "r.okafor"
    assert frame.windowTitle() == "KetaDesk"
    frame.close()
    start.end()


def test_arrows_choose_and_tab_goes_on(frame: Frame, found: Found, tmp_path: Path) -> None:
    found()
    start = _start(frame, tmp_path / "clinic")
    assert isinstance(frame.page, SignInScreen)
    card = frame.page.card
    assert card.who.value is None
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert card.who.value == "r.okafor"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)
    assert card.who.value == "a.moreno"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is card.passphrase.field
    start.end()


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Return])
def test_going_on_takes_whoever_is_framed(
    frame: Frame, found: Found, tmp_path: Path, key: Qt.Key
) -> None:
    found()
    start = _start(frame, tmp_path / "clinic")
    assert isinstance(frame.page, SignInScreen)
    QTest.keyClick(QApplication.focusWidget(), key)
    assert frame.page.card.who.value == "a.moreno"
    assert QApplication.focusWidget() is frame.page.card.passphrase.field
    start.end()


def test_nobody_chosen_is_said(frame: Frame, found: Found, tmp_path: Path) -> None:
    found()
    start = _start(frame, tmp_path / "clinic")
    assert isinstance(frame.page, SignInScreen)
    frame.page.card.passphrase.setFocus()
    _type(NURSE)
    assert "Choose who signs in." in _words(frame.page)
    start.end()


def test_missing_record_is_no_new_clinic_r_rel_10(
    frame: Frame, found: Found, tmp_path: Path
) -> None:
    found()
    (tmp_path / "clinic" / "ketadesk.db").unlink()
    start = _start(frame, tmp_path / "clinic")
    assert isinstance(frame.page, FaultView)
    assert "The record of this clinic is missing." in _words(frame.page)
    start.end()


def test_second_start_says_that_it_is_open_already_r_rel_06(
    frame: Frame, found: Found, tmp_path: Path
) -> None:
    found()
    first = Vault(tmp_path / "clinic", FLOOR)
    start = _start(frame, tmp_path / "clinic")
    assert isinstance(frame.page, FaultView)
    first.release()
    frame.page.retry.click()
    assert isinstance(frame.page, SignInScreen)
    start.end()


def test_a_real_start_refuses_the_practice_folder_r_ux_31(frame: Frame, tmp_path: Path) -> None:
    (tmp_path / PRACTICE_MARK).write_text("{}", encoding="utf-8")
    start = _start(frame, tmp_path)
    assert isinstance(frame.page, FaultView)
    assert "practice clinic" in _words(frame.page)
    start.end()


def test_practice_refuses_a_real_record_r_ux_31(
    frame: Frame, found: Found, tmp_path: Path, qtbot: QtBot
) -> None:
    found()
    start = _start(frame, tmp_path / "clinic", practice=True)
    qtbot.waitUntil(lambda: isinstance(frame.page, FaultView))
    assert frame.page is not None
    assert "something else than a practice clinic" in _words(frame.page)
    assert (tmp_path / "clinic" / "ketadesk.db").exists()
    start.end()


# --- the recovery key -----------------------------------------------------------------------


def test_recovery_key_gives_an_administrator_a_new_passphrase_r_sec_09(
    frame: Frame, found: Found, tmp_path: Path
) -> None:
    key = found()
    start = _start(frame, tmp_path / "clinic")
    assert isinstance(frame.page, SignInScreen)
    frame.page.recovery.click()
    page = frame.page
    assert isinstance(page, RescueScreen)
    _type(key[:-1] + ("0" if key[-1] != "0" else "1"))
    assert "slip of the hand" in _words(page)
    page.key.selectAll()
    _type(key.lower())
    page.who.set_value("a.moreno")
    page.passphrase.first.setFocus()
    _type("lantern orchard eleven tide")
    _type("lantern orchard eleven tide")
    _type()
    assert isinstance(frame.page, MainWindow)
    desk = start.desk
    assert isinstance(desk, Desk)
    kinds = [getattr(each.body, "event", "") for each in desk.session.store.entries("audit")]
    assert {"recovery-key-used", "passphrase-replaced"} <= set(kinds)
    assert desk.vault is not None
    assert desk.vault.verify("a.moreno", "lantern orchard eleven tide")
    assert not desk.vault.verify("a.moreno", DIRECTOR)
    frame.close()
    start.end()


def test_rescue_can_be_left_again(frame: Frame, found: Found, tmp_path: Path) -> None:
    key = found()
    start = _start(frame, tmp_path / "clinic")
    assert isinstance(frame.page, SignInScreen)
    frame.page.recovery.click()
    _type(key)
    assert isinstance(frame.page, RescueScreen)
    back = next(b for b in frame.page.findChildren(Button) if b.words == "Go back")
    back.click()
    assert isinstance(frame.page, SignInScreen)
    start.end()


def test_recovery_key_whose_use_cannot_be_written_down_goes_no_further(
    frame: Frame, found: Found, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F-07: the full disk is told, and the same key press goes on once it is free again."""
    key = found()
    start = _start(frame, tmp_path / "clinic")
    assert isinstance(frame.page, SignInScreen)
    frame.page.recovery.click()
    page = frame.page
    assert isinstance(page, RescueScreen)

    def full(*_given: object, **_named: object) -> None:
        raise EnvironmentFault(Fault.DISK_FULL)

    monkeypatch.setattr(Session, "audit", full)
    _type(key)
    assert "The disk is full." in _words(page)
    assert page.who.options == ()
    _type()
    assert page.who.options == ()
    monkeypatch.undo()
    _type()
    assert [option.value for option in page.who.options] == ["a.moreno"]
    desk = start.desk
    assert desk is not None
    events = [getattr(each.body, "event", "") for each in desk.session.store.entries("audit")]
    assert events.count("recovery-key-used") == 1
    start.end()


def test_a_store_that_does_not_close_lets_go_of_the_folder(
    frame: Frame, found: Found, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R-REL-06: the next start is not told that KetaDesk is open already."""
    found()
    start = _start(frame, tmp_path / "clinic")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_2)
    _type(NURSE)
    window, desk = frame.page, start.desk
    assert isinstance(window, MainWindow)
    assert desk is not None
    close = desk.session.store.close

    def fail() -> None:
        close()
        raise EnvironmentFault(Fault.IO)

    monkeypatch.setattr(desk.session.store, "close", fail)
    start.end()
    Vault(tmp_path / "clinic", FLOOR).release()
    assert "The disk did not answer." in _words(frame)


# --- the first start ------------------------------------------------------------------------


@pytest.fixture
def wizard(qtbot: QtBot, tmp_path: Path) -> Wizard:
    page = Wizard(Vault(tmp_path / "clinic", FLOOR), ScriptTicks(STARTS), random_id)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.setFocus()
    return page


def _fill_contact() -> None:
    for text in ("Harbour Street Clinic", "555-0100", "555-0199", "911", "988", ""):
        _type(text)


def test_first_start_by_keys_alone(wizard: Wizard, qtbot: QtBot) -> None:
    desks: list[Desk] = []
    done: list[Desk] = []
    wizard.founded.connect(desks.append)
    wizard.finished.connect(done.append)
    _fill_contact()
    assert wizard.step == 1
    _type("America/New_York")
    for key in (Qt.Key.Key_P, Qt.Key.Key_L, Qt.Key.Key_6):
        QTest.keyClick(QApplication.focusWidget(), key)
    _type()
    for text in ("Dr. A. Moreno", "a.moreno", DIRECTOR, DIRECTOR, ""):
        _type(text)
    for text in ("R. Okafor RN", "r.okafor", NURSE, NURSE, ""):
        _type(text)
    assert wizard.step == 4
    [desk] = desks
    settings = desk.session.settings
    assert (settings.timezone, settings.chairs, settings.crisis) == ("America/New_York", 6, "988")
    assert wizard.recovery is not None
    shown = next(
        each.accessibleName()
        for each in wizard.recovery.findChildren(QLabel)
        if each.accessibleName().startswith("Recovery key: ")
    )
    key = shown.removeprefix("Recovery key: ")
    assert key in _spoken(wizard.recovery)
    wizard.next.click()
    assert wizard.step == 4
    assert key not in _spoken(wizard.recovery), "it can only come from the paper"
    wizard.recovery.again_button.click()
    assert key in _spoken(wizard.recovery)
    wizard.recovery.paper_button.click()
    _type("0000 " + key[5:])
    _type()
    assert wizard.step == 4
    wizard.recovery.field.selectAll()
    _type(key)
    _type()
    assert wizard.step == 5
    dialogs = ScriptedDialogs(desk, [None, Signs("a.moreno", passphrase=DIRECTOR)])
    wizard._dialogs = dialogs
    _type()
    assert dialogs.asked == [], "Enter in the list approves nothing"
    assert not wizard.next.isEnabled()
    for _page in range(80):
        _type(key=Qt.Key.Key_PageDown)
        QApplication.processEvents()
    # Without a screen the list of time zones has become the active window meanwhile.
    wizard.activateWindow()
    qtbot.waitUntil(wizard.isActiveWindow)
    _type(key=Qt.Key.Key_Tab)
    _type()
    assert done == []
    assert desk.clinic.usable_protocols() == ()
    _type()
    assert done == [desk]
    assert len(desk.clinic.usable_protocols()) == 1
    desk.close()


def test_each_step_is_checked_before_the_next(wizard: Wizard) -> None:
    _type("Harbour Street Clinic")
    wizard.next.click()
    assert wizard.step == 0
    assert _words(wizard).count("This is not answered yet.") == 4
    wizard.contact.setFocus()
    for text in ("", "555-0100", "555-0199", "911", "988", ""):
        _type(text)
    _type("Newyork")
    for key in (Qt.Key.Key_P, Qt.Key.Key_L, Qt.Key.Key_6):
        QTest.keyClick(QApplication.focusWidget(), key)
    _type()
    assert wizard.step == 1
    assert "There is no time zone of this name." in _words(wizard)


def test_everything_in_the_way_is_said_at_once(wizard: Wizard) -> None:
    _fill_contact()
    _type("Newyork")
    wizard.next.click()
    assert wizard.step == 1
    said = _words(wizard)
    assert said.count("This is not answered yet.") == 3
    assert "There is no time zone of this name." in said
    assert QApplication.focusWidget() is wizard.place.editor("timezone")


def test_everything_about_a_person_is_said_at_once(wizard: Wizard) -> None:
    wizard._step = 2
    wizard._show()
    for field, text in (
        (wizard.first.sign_in_name, "R Okafor"),
        (wizard.first.passphrase.first.field, "short"),
        (wizard.first.passphrase.again.field, "shorter"),
    ):
        field.setText(text)
    wizard.next.click()
    said = _words(wizard)
    for part in ("not answered yet", "2 to 40 small letters", "15 characters", "differ"):
        assert part in said
    assert QApplication.focusWidget() is wizard.first.name


@pytest.mark.parametrize(
    ("name", "passphrase", "again", "said"),
    [
        ("nurse", NURSE, NURSE, "several people could share it"),
        ("R Okafor", NURSE, NURSE, "2 to 40 small letters"),
        ("r.okafor", "short", "short", "at least 15 characters"),
        ("r.okafor", NURSE, NURSE + " x", "The two passphrases differ."),
    ],
)
def test_a_person_who_cannot_be_is_refused_r_sec_01_r_sec_03(
    wizard: Wizard, name: str, passphrase: str, again: str, said: str
) -> None:
    _fill_contact()
    _type("America/New_York")
    for key in (Qt.Key.Key_P, Qt.Key.Key_L, Qt.Key.Key_6):
        QTest.keyClick(QApplication.focusWidget(), key)
    _type()
    for text in ("R. Okafor RN", name, passphrase, again, ""):
        _type(text)
    assert wizard.step == 2
    assert said in _words(wizard)
    assert wizard.first.name.text() == "R. Okafor RN"


def test_a_disk_that_refuses_ends_in_words_not_in_a_clinic(wizard: Wizard) -> None:
    told: list[EnvironmentFault] = []
    wizard.faulted.connect(told.append)

    def refuse() -> str:
        raise EnvironmentFault(Fault.DISK_FULL)

    wizard.first.name.setText("Dr. A. Moreno")
    wizard._ids = refuse
    _fill_contact()
    _type("America/New_York")
    for key in (Qt.Key.Key_P, Qt.Key.Key_L, Qt.Key.Key_6):
        QTest.keyClick(QApplication.focusWidget(), key)
    _type()
    for text in ("", "a.moreno", DIRECTOR, DIRECTOR, ""):
        _type(text)
    for text in ("R. Okafor RN", "r.okafor", NURSE, NURSE, ""):
        _type(text)
    assert [each.fault for each in told] == [Fault.DISK_FULL]
    assert wizard.step == 3


# --- the start itself -----------------------------------------------------------------------


def test_no_display_is_said_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert open_window(tmp_path, practice=False) == NO_WINDOW
    said = capsys.readouterr().err
    assert "xvfb-run" in said
    assert "replay" in said


_LEAN = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from ketadesk.ui.shell_frame import Frame
from ketadesk.ui.shell_look import Look
from ketadesk.ui.shell_start import Start
app = QApplication([])
look = Look(Path(sys.argv[1]))
look.apply()
frame = Frame()
start = Start(frame, Path(sys.argv[1]), look)
frame.show()
start.begin()
app.processEvents()
assert not frame.grab().isNull()
heavy = ("reportlab", "sqlite_utils", "cryptography")
from PySide6 import QtCore
print(type(frame.page).__name__, [each for each in heavy if each in sys.modules])
print("Qt" in vars(QtCore))
start.end()
"""


def test_sign_in_is_painted_before_anything_slow_is_imported(found: Found, tmp_path: Path) -> None:
    found()
    done = subprocess.run(
        [sys.executable, "-c", _LEAN, str(tmp_path / "clinic")],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    page, namespace = done.stdout.splitlines()
    assert page == "SignInScreen []"
    # Qt's namespace is 1,300 Python objects: a fifth of the start of an empty window.
    assert namespace == "False"
