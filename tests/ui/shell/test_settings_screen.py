"""The settings: who may change what, and what it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.desk.clinic import NewPerson
from ketadesk.desk.desk import Desk, Founding, found_clinic
from ketadesk.desk.replay.ticks import ScriptTicks
from ketadesk.desk.vault import Vault
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.problems import Fault
from ketadesk.protocols.catalogue import load_shipped, shipped_ids
from ketadesk.store.keys import FLOOR
from ketadesk.ui import navigation
from ketadesk.ui.entry.protocol_rows import protocol_rows
from ketadesk.ui.kit import Banner, Dialog
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.settings import SettingsScreen
from ketadesk.ui.settings_dialogs import (
    AddPerson,
    NewRecoveryKey,
    ReadProtocol,
    ReplacePassphrase,
)
from ketadesk.ui.window import MainWindow
from ketadesk.visit.people import Role
from tests.builders import PASSPHRASE, SETTINGS, STARTS
from tests.ui.doubles import FailingDisk, ScriptedDialogs, Signs, WrittenPlaces

FRESH = "lantern orchard eleven tide"
PEOPLE = (
    NewPerson(
        "a.moreno",
        "Dr. A. Moreno",
        (Role.DIRECTOR, Role.PRESCRIBER, Role.ADMINISTRATOR),
        PASSPHRASE,
    ),
    NewPerson("r.okafor", "R. Okafor RN", (Role.NURSE,), PASSPHRASE),
)


@dataclass
class Shown:
    screen: SettingsScreen
    desk: Desk
    dialogs: ScriptedDialogs
    recovery_key: str

    def words(self) -> str:
        labels = self.screen.findChildren(QLabel)
        return " | ".join(each.text() for each in labels if each.isVisible())


@pytest.fixture
def shown(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[str], Shown]]:
    desks: list[Desk] = []

    def show(person: str = "a.moreno") -> Shown:
        vault = Vault(tmp_path / "clinic", FLOOR)
        founding = Founding(SETTINGS, PEOPLE)
        desk, key = found_clinic(vault, founding, ScriptTicks(STARTS), random_id)
        desks.append(desk)
        desk.session.sign_in(person, PASSPHRASE)
        holder = QWidget()
        qtbot.addWidget(holder)
        dialogs = ScriptedDialogs(desk)
        clinic = ClinicPresenter(desk, holder)
        screen = SettingsScreen(clinic, WrittenPlaces(holder), dialogs)
        QVBoxLayout(holder).addWidget(screen)
        holder.resize(1280, 800)
        holder.show()
        holder.activateWindow()
        qtbot.waitUntil(holder.isActiveWindow)
        screen.setFocus()
        return Shown(screen, desk, dialogs, key)

    yield show
    for desk in desks:
        desk.close()


def _type(text: str) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClicks(widget, text)
    QTest.keyClick(widget, Qt.Key.Key_Return)


def test_administrator_changes_a_telephone_number(shown: Callable[[str], Shown]) -> None:
    held = shown("a.moreno")
    field = held.screen.form.editor("phone_day")
    field.setFocus()
    field.selectAll()
    _type("555-0177")
    held.screen.keep.setFocus()
    QTest.keyClick(held.screen.keep, Qt.Key.Key_Return)
    assert held.desk.session.settings.phone_day == "555-0177"
    assert "● Kept." in held.words()


def test_a_press_that_changes_nothing_says_so(shown: Callable[[str], Shown]) -> None:
    held = shown("a.moreno")
    held.screen.keep.setFocus()
    QTest.keyClick(held.screen.keep, Qt.Key.Key_Return)
    assert "Nothing was changed." in held.words()


def test_another_time_zone_holds_at_once_and_says_so(shown: Callable[[str], Shown]) -> None:
    held = shown("a.moreno")
    before = held.desk.session.clock.local(STARTS)
    field = held.screen.form.editor("timezone")
    # Without a screen the list of names that typing offers cannot grab the keyboard.
    field.setText("Europe/London")
    held.screen.keep.setFocus()
    QTest.keyClick(held.screen.keep, Qt.Key.Key_Return)
    assert "The new time zone holds from now on." in held.words()
    after = held.desk.session.clock.local(STARTS)
    assert (before.hour, after.hour) == (9, 14)


def test_nurse_is_refused_and_keeps_what_was_typed_r_sec_02(
    shown: Callable[[str], Shown],
) -> None:
    held = shown("r.okafor")
    field = held.screen.form.editor("phone_day")
    field.setFocus()
    field.selectAll()
    _type("555-0177")
    held.screen.keep.click()
    assert held.desk.session.settings.phone_day == SETTINGS.phone_day
    assert "Your role does not allow this." in held.words()
    assert field.text() == "555-0177"
    held.screen.key.new_key.click()
    assert held.words().count("Your role does not allow this.") == 2


def test_somebody_new_may_sign_in(shown: Callable[[str], Shown]) -> None:
    held = shown("a.moreno")

    def fill(dialog: Dialog) -> None:
        assert isinstance(dialog, AddPerson)
        dialog.button("do").click()
        assert dialog.chosen is None
        dialog.roles.set_values(["nurse"])
        for field, text in (
            (dialog.form.name, "T. Braun RN"),
            (dialog.form.sign_in_name, "t.braun"),
            (dialog.form.passphrase.first.field, FRESH),
            (dialog.form.passphrase.again.field, FRESH),
        ):
            QTest.keyClicks(field, text)
        dialog.button("do").click()

    held.dialogs.expect(fill)
    held.screen.add_person.click()
    assert held.desk.session.people["t.braun"].roles == {Role.NURSE}
    assert held.desk.vault is not None
    assert held.desk.vault.verify("t.braun", FRESH)
    assert "T. Braun RN may sign in." in held.words()


def test_forgotten_passphrase_is_replaced_r_sec_09(shown: Callable[[str], Shown]) -> None:
    held = shown("a.moreno")

    def fill(dialog: Dialog) -> None:
        assert isinstance(dialog, ReplacePassphrase)
        dialog.who.set_value("r.okafor")
        QTest.keyClicks(dialog.passphrase.first.field, FRESH)
        QTest.keyClicks(dialog.passphrase.again.field, FRESH)
        dialog.button("do").click()

    held.dialogs.expect(fill)
    held.screen.replace_passphrase.click()
    assert held.desk.vault is not None
    assert held.desk.vault.verify("r.okafor", FRESH)
    assert not held.desk.vault.verify("r.okafor", PASSPHRASE)


def test_new_recovery_key_is_typed_back_r_sec_12(shown: Callable[[str], Shown]) -> None:
    held = shown("a.moreno")
    vault = held.desk.vault
    assert vault is not None
    made: list[str] = []

    def fill(dialog: Dialog) -> None:
        assert isinstance(dialog, NewRecoveryKey)
        dialog.button("do").click()
        assert dialog.chosen is None
        assert vault.is_recovery_key(held.recovery_key) is True
        made.append(dialog.panel.key)
        dialog.panel.field.setText(dialog.panel.key.lower())
        dialog.button("do").click()

    held.dialogs.expect(fill)
    held.screen.key.new_key.click()
    assert "The new recovery key holds." in held.words()
    assert vault.is_recovery_key(made[0]) is True
    assert vault.is_recovery_key(held.recovery_key) is False


def test_the_earlier_recovery_key_holds_until_the_new_one_is_typed_back_r_ux_29(
    shown: Callable[[str], Shown],
) -> None:
    """One press of the button, and Go back, change nothing."""
    held = shown("a.moreno")
    held.dialogs.expect(lambda dialog: dialog.button("back").click())
    held.screen.key.new_key.setFocus()
    QTest.keyClick(held.screen.key.new_key, Qt.Key.Key_Return)
    assert held.dialogs.asked[-1][0] == "New recovery key"
    assert held.desk.vault is not None
    assert held.desk.vault.is_recovery_key(held.recovery_key) is True
    assert "holds." not in held.words()


def test_a_recovery_key_that_cannot_be_kept_is_told_and_the_earlier_one_holds(
    shown: Callable[[str], Shown],
) -> None:
    held = shown("a.moreno")
    disk = FailingDisk.under(held.desk)

    def fill(dialog: Dialog) -> None:
        assert isinstance(dialog, NewRecoveryKey)
        dialog.panel.field.setText(dialog.panel.key)
        disk.fault = Fault.DISK_FULL
        dialog.button("do").click()
        assert "NOT SAVED. The disk is full." in dialog.message.text()
        disk.fault = None
        dialog.button("back").click()

    held.dialogs.expect(fill)
    held.screen.key.new_key.click()
    assert held.desk.vault is not None
    assert held.desk.vault.is_recovery_key(held.recovery_key) is True
    assert "holds." not in held.words()


def test_a_recovery_key_never_typed_back_is_asked_for_until_it_is_r_sec_12(
    shown: Callable[[str], Shown], qtbot: QtBot
) -> None:
    held = shown("a.moreno")
    window = MainWindow(ClinicPresenter(held.desk), dialogs=held.dialogs)
    qtbot.addWidget(window)
    window.show()
    window.begin()
    banners = [each for each in window.findChildren(Banner) if each.isVisible()]
    (asked,) = [each for each in banners if "recovery key" in each.accessibleName()]
    asked.acted.emit()
    assert window.place == navigation.SETTINGS
    settings = window.stack.currentWidget()
    assert isinstance(settings, SettingsScreen)

    def fill(dialog: Dialog) -> None:
        assert isinstance(dialog, NewRecoveryKey)
        dialog.panel.field.setText(dialog.panel.key)
        dialog.button("do").click()

    held.dialogs.expect(fill)
    settings.key.new_key.click()
    assert not asked.isVisible()
    window.end()


@pytest.mark.parametrize("protocol_id", shipped_ids())
def test_director_approves_each_shipped_protocol(
    shown: Callable[[str], Shown], protocol_id: str
) -> None:
    held = shown("a.moreno")
    assert protocol_title(protocol_id) in held.words()
    held.screen.open_protocols.click()
    listing = held.screen.protocols.listing
    listing.choose(load_shipped(protocol_id).content_hash)
    tried: list[bool] = []

    def read(dialog: Dialog) -> None:
        assert isinstance(dialog, ReadProtocol)
        dialog.show()
        assert dialog.focusWidget() is dialog.list.page
        QTest.keyClick(dialog.list.page, Qt.Key.Key_Return)
        assert not dialog.button("do").isEnabled()
        tried.append(dialog.act())
        for _page in range(80):
            QTest.keyClick(dialog.list.page, Qt.Key.Key_PageDown)
            QApplication.processEvents()
        dialog.button("do").click()

    held.dialogs.expect(read, Signs("a.moreno"))
    listing.approve.click()
    assert tried == [False]
    assert [each.id for each in held.desk.clinic.usable_protocols()] == [protocol_id]
    assert not listing.approve.isEnabled()
    assert held.dialogs.asked[-1][0] == "Approve this protocol"
    listing.back.click()
    assert f"Not approved yet: {protocol_title(protocol_id)}" not in held.words()


def protocol_title(protocol_id: str) -> str:
    return load_shipped(protocol_id).title


def test_every_row_to_approve_has_words_and_a_source() -> None:
    rows = protocol_rows(load_shipped("ketamine-iv-mood"))
    houses = [row.house_default for row in rows]
    assert houses == sorted(houses, reverse=True)
    assert any(houses)
    assert not all(houses)
    assert [row for row in rows if not (row.part and row.text and row.source)] == []
