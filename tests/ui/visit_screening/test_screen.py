"""The frame of a visit: banner, stages, identity."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ketadesk.ui import theme
from ketadesk.ui.kit import Dialog
from ketadesk.ui.visit.identify import IdentityDialog, ask_identity
from ketadesk.visit.entries import Identified
from tests.ui.visit_screening.desk import focused, keys, open_visit


def test_the_banner_names_the_patient_and_the_visit(qtbot: QtBot) -> None:
    """R-UX-01."""
    desk = open_visit(qtbot, allergies=("ondansetron",))
    assert desk.screen.banner.text() == (
        "LINDQVIST, Maja. Born 03-Feb-1984 (42\u00a0y). Sex Female. Record no. S-0001. "
        "Weight today Not known. Protocol Ketamine infusion, mood · v1.1. "
        "Visit 1 of 6 · Chair 1. Allergy: ondansetron"
    )
    desk.go_to("all.other")
    keys("latex")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert desk.screen.banner.text().endswith("Allergy: ondansetron. Allergy: latex")
    desk.go_to("wt.kg")
    keys("67.2")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert "Weight today 67.2\u00a0kg (148.2\u00a0lb)" in desk.screen.banner.text()


def test_a_namesake_in_the_clinic_raises_the_name_alert(qtbot: QtBot) -> None:
    """R-UX-06."""
    desk = open_visit(qtbot)
    assert "NAME ALERT" not in desk.screen.banner.text()
    desk.clinic.play(until="0:00:40", family="Lindqvist", given="Maja", chair=2)
    desk.go_to("preg.bf")
    keys("n")
    assert "NAME ALERT" in desk.screen.banner.text()


@pytest.mark.parametrize(
    ("until", "tab"),
    [("0:05:00", "screening"), ("0:25:00", "infusion"), ("1:01:00", "leaving")],
)
def test_the_tab_of_the_stage_is_shown(qtbot: QtBot, until: str, tab: str) -> None:
    desk = open_visit(qtbot, until=until)
    assert desk.screen.current == tab


def test_a_visit_opens_on_its_next_question(qtbot: QtBot) -> None:
    desk = open_visit(qtbot, until="0:03:40")
    assert desk.tab.current == "identity"
    assert desk.row("all.ketamine").isAncestorOf(focused())
    keys("n")
    assert desk.value("all.ketamine") is False


def test_tabs_open_by_key_and_are_built_when_first_shown(qtbot: QtBot) -> None:
    desk = open_visit(qtbot)
    assert set(desk.screen._tabs) == {"screening"}
    desk.tab.list.line("today").setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    assert desk.screen.current == "record"
    assert set(desk.screen._tabs) == {"screening", "record"}
    QTest.keyClick(desk.screen, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert desk.screen.current == "sheet"


def test_identity_is_typed_while_the_banner_shows_the_name_only(qtbot: QtBot) -> None:
    """R-UX-04, F-48: a wrong pair is refused, kept in the audit, and nothing is recorded."""
    desk = open_visit(qtbot)
    seen: list[str] = []

    def use(dialog: Dialog) -> None:
        assert isinstance(dialog, IdentityDialog)
        qtbot.addWidget(dialog)
        dialog.show()
        seen.append(desk.screen.banner.text())
        for born, number in (("03/02/1984", "S-0001"), ("03-Feb-1984", "S-0002")):
            dialog.born.selectAll()
            QTest.keyClicks(dialog.born, born)
            dialog.record_no.selectAll()
            QTest.keyClicks(dialog.record_no, number)
            QTest.keyClick(dialog.record_no, Qt.Key.Key_Return)
            assert dialog.chosen is None
        assert "do not agree" in dialog.message.text()
        assert desk.clinic.desk.charts.case(desk.visit).visit.last(Identified) is None
        dialog.record_no.selectAll()
        QTest.keyClicks(dialog.record_no, "s-0001")
        QTest.keyClick(dialog.record_no, Qt.Key.Key_Return)
        assert dialog.chosen == "check"

    desk.dialogs.expect(use)
    assert ask_identity(desk.screen.presenter, desk.dialogs)
    assert seen == ["LINDQVIST, Maja"]
    assert "S-0001" in desk.screen.banner.text()
    visit = desk.clinic.desk.charts.case(desk.visit).visit
    assert visit.last(Identified) is not None
    audit = desk.clinic.desk.session.store.entries("audit")
    assert any(getattr(each.body, "event", "") == "identity-mismatch" for each in audit)
    assert "Identifiers agree" in [line.title for line in desk.tab.panel._lines]


def test_leaving_the_dialog_identifies_nobody(qtbot: QtBot) -> None:
    desk = open_visit(qtbot)
    desk.dialogs.expect(None)
    assert not ask_identity(desk.screen.presenter, desk.dialogs)
    assert not desk.screen.banner.name_only


@pytest.mark.parametrize(("width", "percent"), [(1024, 100), (1024, 200), (1440, 150)])
def test_everything_is_named_and_nothing_is_cut(qtbot: QtBot, width: int, percent: int) -> None:
    """R-UX-24, R-UX-27: no control is narrower than it must be, and each has a spoken name."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    desk = open_visit(qtbot)
    theme.apply(app, theme.DIM, percent)
    desk.screen.resize(width, 768)
    for name in ("today", "reason", "safety", "order"):
        desk.tab.open_section(name)
        page = desk.tab.page(name)
        qtbot.waitUntil(lambda page=page: page.height() >= page.minimumSizeHint().height())
        for child in page.findChildren(theme.QWidget):
            if not child.isVisibleTo(page) or child.focusPolicy() == Qt.FocusPolicy.NoFocus:
                continue
            assert child.accessibleName(), type(child).__name__
            assert child.width() >= child.minimumSizeHint().width(), child.accessibleName()
    assert desk.screen.width() == width
    theme.apply(app, theme.LIGHT, 100)
