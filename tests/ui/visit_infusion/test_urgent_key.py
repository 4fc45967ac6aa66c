"""Alt+E while a dialog is open: the log opens, and what was typed waits as a draft."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ketadesk.ui.dialogs import AskReason, Dialogs
from ketadesk.ui.dialogs_shown import QtDialogs
from ketadesk.ui.kit import Dialog
from ketadesk.ui.visit.screen import VisitScreen
from ketadesk.visit.entries import EmergencyStep
from tests.ui.conftest import Show
from tests.ui.visit_infusion.conftest import At, Chair, press


def shown(chair: Chair, show: Show) -> VisitScreen:
    presenter = chair.presenter
    real = QtDialogs(chair.clinic.desk, lambda: None)
    screen = VisitScreen(presenter.clinic, chair.places, real, presenter.visit)
    show(screen, width=1440, height=850)
    return screen


def alt_e() -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)


def in_dialog(typed: str) -> None:
    """Once the dialog stands, type into it and press Alt+E; Esc if it is still there."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, Dialog)
    dialog.activateWindow()
    QApplication.processEvents()
    press(typed)
    alt_e()
    if dialog.isVisible():
        dialog.reject()


def ask_reason(dialogs: Dialogs, chair: Chair, typed: str) -> bool:
    wanted = AskReason("Cancel", (), "Cancel visit", chair.presenter.draft_place("cancel."))
    QTimer.singleShot(0, lambda: in_dialog(typed))
    return dialogs.reason(wanted, lambda _reason: None)


def test_it_leaves_the_dialog_keeps_what_was_typed_and_opens_the_log(at: At, show: Show) -> None:
    chair = at("0:31:00")
    screen = shown(chair, show)
    assert not ask_reason(screen._dialogs, chair, "pump faul")
    assert screen.emergency.isVisible()
    screen.activateWindow()
    QApplication.processEvents()
    assert screen.emergency.hasFocus()
    assert "pump faul" in chair.presenter.draft_place("cancel.").kept().values()
    press("5")
    assert [b.step for _, b in chair.presenter.case.visit.of(EmergencyStep)] == ["airway"]


def test_it_leaves_every_dialog_that_stands_over_another(at: At, show: Show) -> None:
    chair = at("0:31:00")
    screen = shown(chair, show)
    inner: list[bool] = []

    def ask_another() -> None:
        outer = QApplication.activeModalWidget()
        QTimer.singleShot(0, lambda: in_dialog(""))
        inner.append(screen._dialogs.confirm("Two", (), "Do it"))
        if outer is not None and outer.isVisible():
            outer.close()
            inner.append(True)

    QTimer.singleShot(0, ask_another)
    assert not screen._dialogs.confirm("One", (), "Do it")
    assert inner == [False]
    assert screen.emergency.isVisible()


def test_escape_leaves_the_dialog_and_opens_nothing(at: At, show: Show) -> None:
    chair = at("0:31:00")
    screen = shown(chair, show)

    def escape() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    QTimer.singleShot(0, escape)
    assert not screen._dialogs.confirm("One", (), "Do it")
    assert not screen.emergency.isVisible()


def test_where_no_log_can_be_kept_the_dialog_stays(at: At, show: Show) -> None:
    chair = at("9:00:00")
    screen = shown(chair, show)
    stayed: list[bool] = []

    def press_it() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, Dialog)
        dialog.activateWindow()
        QApplication.processEvents()
        alt_e()
        stayed.append(dialog.isVisible())
        dialog.reject()

    QTimer.singleShot(0, press_it)
    assert not screen._dialogs.confirm("One", (), "Do it")
    assert stayed == [True]
    assert not screen.emergency.isVisible()
