"""The rest of the line beside the account and its waste form."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ketadesk.ui.kit import Dialog, Label
from ketadesk.ui.visit.leaving.account import AccountCard, WasteDialog
from ketadesk.visit.entries import LineFlushed
from tests.ui.conftest import Show
from tests.ui.visit_leaving.bench import Bench, a_bench


def _stopped_early() -> Bench:
    """Drawn 40 mg, line of 2 mL with 1 mg/mL, stopped after ten minutes."""
    bench = a_bench("0:20:00")
    bench.clinic.ticks.advance(600)
    bench.clinic.desk.infusion.stop(bench.presenter.visit, "patient asked")
    return bench


def _words(card: AccountCard) -> str:
    QApplication.processEvents()
    shown = [each.text() for each in card.findChildren(Label) if each.isVisible()]
    return "\n".join(shown).replace("\u00a0", " ")


def test_what_the_line_held_stands_beside_the_waste_and_is_never_filled_in(show: Show) -> None:
    bench = _stopped_early()
    card = AccountCard(bench.presenter, bench.dialogs)
    show(card, width=360, height=420)
    said = (
        "The line held 2 mL × 1 mg/mL = 2 mg at the end. Unless it was flushed in, 2 mg of it is "
        "waste that is still to be recorded."
    )
    assert said in _words(card)

    def look(dialog: Dialog) -> None:
        assert isinstance(dialog, WasteDialog)
        told = [each.text().replace("\u00a0", " ") for each in dialog.findChildren(Label)]
        assert said in told
        assert dialog.mg.text() == ""
        dialog.button("back").click()

    bench.dialogs.expect(look)
    card.waste.click()


def test_flushed_in_is_recorded_by_key_and_the_account_stays(qtbot: QtBot, show: Show) -> None:
    bench = _stopped_early()
    card = AccountCard(bench.presenter, bench.dialogs)
    show(card, width=360, height=420)
    before = bench.presenter.assessment().account
    card.line.flushed.setFocus()
    qtbot.keyClick(card.line.flushed, Qt.Key.Key_Return)
    assert len(bench.visit.of(LineFlushed)) == 1
    card.render_account()
    assert bench.presenter.assessment().account == before
    assert not card.line.isVisible()
    assert "Rest of the line\nflushed in" in _words(card)


def test_an_account_that_balances_says_nothing_of_the_line(show: Show) -> None:
    bench = a_bench("1:20:00")
    card = AccountCard(bench.presenter, bench.dialogs)
    show(card, width=360, height=420)
    assert bench.presenter.assessment().account.unaccounted_mg == 0
    assert not card.line.isVisible()


def test_the_drug_code_of_the_vial_stands_with_what_was_drawn(show: Show) -> None:
    bench = a_bench("0:15:00")
    desk = bench.clinic.desk
    desk.register.receive("W1", "500", "50", "L1", "2028-01-31", "12345-678-90")
    desk.infusion.draw(bench.presenter.visit, "W1", "10")
    card = AccountCard(bench.presenter, bench.dialogs)
    show(card, width=360, height=420)
    assert "Drawn up · NDC 12345-678-90" in _words(card)
