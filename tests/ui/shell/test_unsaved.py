"""The banner NOT SAVED and its "Try again" (R-REL-04)."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from ketadesk.desk.charts import Change
from ketadesk.desk.session import AUDIT
from ketadesk.kernel.problems import Code, Fault, Problem
from ketadesk.ui.kit import Banner
from ketadesk.visit.entries import AuditNoted, Noted
from tests.builders import PASSPHRASE, a_clinic
from tests.ui.doubles import FailingDisk

from .conftest import Open, Opened


class NoteScreen(QObject):
    """Records one note; what it met is kept for the test."""

    def __init__(self, shown: Opened, visit: str, text: str) -> None:
        super().__init__(shown.window)
        self._clinic, self._visit, self.text = shown.window.clinic, visit, text
        self.done: object = None

    def save(self) -> None:
        desk, visit, text = self._clinic.desk, self._visit, self.text
        self.done = self._clinic.do(lambda: desk.watch.note(visit, text), self.save)


@dataclass
class Held:
    shown: Opened
    disk: FailingDisk
    visit: str
    notes: list[NoteScreen] = field(default_factory=list)

    def note(self, text: str) -> NoteScreen:
        screen = NoteScreen(self.shown, self.visit, text)
        self.notes.append(screen)
        screen.save()
        return screen

    def recorded(self) -> list[str]:
        case = self.shown.clinic.desk.charts.case(self.visit)
        return [body.text for _entry, body in case.visit.of(Noted)]

    def banner(self) -> Banner | None:
        found = [each for each in self.shown.window.findChildren(Banner) if each.isVisible()]
        return next((each for each in found if "NOT SAVED" in each.accessibleName()), None)

    def try_again(self) -> None:
        banner = self.banner()
        assert banner is not None
        (button,) = banner.findChildren(QPushButton)
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Return)


def _held(opened: Open) -> Held:
    clinic = a_clinic()
    visit = clinic.play("uneventful", until="0:40:00", chair=1)
    shown = opened(clinic)
    disk = FailingDisk.under(clinic.desk)
    disk.fault = Fault.DISK_FULL
    return Held(shown, disk, visit)


def test_try_again_does_what_failed_once_more(opened: Open) -> None:
    held = _held(opened)
    before = held.recorded()
    held.note("warm blanket")
    assert held.banner() is not None
    held.shown.pass_seconds(60, busy=True)
    held.try_again()
    assert held.banner() is not None
    assert held.recorded() == before
    assert held.shown.window.status_line.words == "Tried again. It is still not saved."
    held.disk.fault = None
    held.try_again()
    assert held.recorded() == [*before, "warm blanket"]
    assert held.banner() is None
    assert held.shown.window.status_line.words == "It is saved now."


def test_everything_that_failed_is_tried_in_its_order(opened: Open) -> None:
    held = _held(opened)
    before = held.recorded()
    held.note("first")
    held.note("second")
    held.disk.fault = None
    held.try_again()
    assert held.recorded() == [*before, "first", "second"]


def test_the_screens_own_button_ends_the_banner_and_nothing_is_done_twice(opened: Open) -> None:
    held = _held(opened)
    before = held.recorded()
    screen = held.note("warm blanket")
    held.disk.fault = None
    screen.save()
    assert isinstance(screen.done, Change)
    assert held.banner() is None
    assert held.recorded() == [*before, "warm blanket"]


def test_another_success_does_not_end_the_banner(opened: Open) -> None:
    held = _held(opened)
    held.note("first")
    held.disk.fault = None
    held.note("second")
    assert held.banner() is not None
    held.try_again()
    assert held.recorded()[-2:] == ["second", "first"]


def test_what_the_disk_kept_all_the_same_is_recorded_once_by_try_again(opened: Open) -> None:
    """F-02."""
    held = _held(opened)
    held.disk.keeps = True
    before = held.recorded()
    held.note("warm blanket")
    held.disk.fault = None
    held.shown.pass_seconds(60, busy=True)
    held.try_again()
    assert held.recorded() == [*before, "warm blanket"]
    assert held.banner() is None
    assert held.shown.window.status_line.words == "It is saved now."


def test_what_the_disk_kept_is_seen_by_another_act_and_is_then_no_longer_tried(
    opened: Open,
) -> None:
    """F-51: the other act is refused once as moved on; the same said again is another act."""
    held = _held(opened)
    held.disk.keeps = True
    before = held.recorded()
    screen = held.note("warm blanket")
    held.disk.fault = None
    other = held.note("second")
    assert isinstance(other.done, Problem)
    assert other.done.code is Code.CONFLICT
    assert held.recorded() == [*before, "warm blanket"]
    assert held.banner() is None
    other.save()
    screen.save()
    assert held.recorded() == [*before, "warm blanket", "second", "warm blanket"]


def test_what_one_gave_up_is_another_act_for_whoever_says_it_next(opened: Open) -> None:
    held = _held(opened)
    held.disk.keeps = True
    before = held.recorded()
    screen = held.note("warm blanket")
    held.disk.fault = None
    held.shown.window.clinic.give_up()
    screen.save()
    assert isinstance(screen.done, Problem)
    screen.save()
    assert held.recorded() == [*before, "warm blanket", "warm blanket"]


def test_what_is_refused_now_is_said_and_waits_no_longer(opened: Open) -> None:
    held = _held(opened)
    screen = held.note("warm blanket")
    held.disk.fault = None
    screen.text = ""
    held.try_again()
    assert isinstance(screen.done, Problem)
    assert held.banner() is None
    assert held.shown.window.status_line.words.startswith("Not all of it could be recorded.")


def test_a_screen_that_is_gone_is_not_asked(opened: Open) -> None:
    held = _held(opened)
    before = held.recorded()
    held.note("warm blanket").deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    held.disk.fault = None
    held.try_again()
    assert held.recorded() == before
    assert held.banner() is None
    assert held.shown.window.status_line.words.startswith("Not all of it could be recorded.")


def _unlock_as(shown: Opened, person: str) -> None:
    card = shown.window.lock_screen.card
    assert card is not None
    card.choose(person)
    QTest.keyClicks(card.passphrase.field, PASSPHRASE)
    QTest.keyClick(card.passphrase.field, Qt.Key.Key_Return)
    assert not shown.window.locked


def test_what_one_person_could_not_record_is_never_done_as_another_r_sec_08(
    opened: Open,
) -> None:
    held = _held(opened)
    before = held.recorded()
    held.note("warm blanket")
    held.disk.fault = None
    held.shown.window.lock()
    _unlock_as(held.shown, "nurse2")
    assert held.banner() is None
    assert held.recorded() == before


def test_the_same_person_finds_it_waiting_after_the_lock(opened: Open) -> None:
    held = _held(opened)
    held.note("warm blanket")
    held.disk.fault = None
    held.shown.window.lock()
    _unlock_as(held.shown, "nurse")
    assert held.banner() is not None
    held.try_again()
    assert held.recorded()[-1] == "warm blanket"


def test_a_sign_out_that_is_written_later_is_the_person_s_who_left(opened: Open) -> None:
    """R-SEC-13: who, although nobody is signed in when it is written."""
    held = _held(opened)
    held.shown.window.lock()
    held.disk.fault = None
    held.shown.window.clinic.try_again()
    entry = held.shown.clinic.desk.session.store.entries(AUDIT)[-1]
    assert (entry.body, entry.by) == (AuditNoted("signed-out"), "nurse")


def test_a_sign_in_that_cannot_be_written_lets_nobody_in(opened: Open) -> None:
    """F-07: behind the lock nobody is signed in, and "does not fit" is not hidden by the disk."""
    held = _held(opened)
    held.shown.window.lock()
    for passphrase, fits in (("not the one", False), (PASSPHRASE, True)):
        card = held.shown.window.lock_screen.card
        assert card is not None
        card.choose("nurse")
        QTest.keyClicks(card.passphrase.field, passphrase)
        QTest.keyClick(card.passphrase.field, Qt.Key.Key_Return)
        words = _words(card)
        assert "The disk is full." in words
        assert ("does not fit" in words) is not fits
        assert held.shown.window.locked
        assert held.shown.clinic.desk.session.person is None


def _words(widget: QWidget) -> str:
    from PySide6.QtWidgets import QLabel

    return " | ".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())
