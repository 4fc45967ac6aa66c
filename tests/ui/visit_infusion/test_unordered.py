"""A pump that ran without an order: no screen says 0 where nobody knows."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel, QWidget

from ketadesk.desk.board import unfinished_of
from ketadesk.ui.board_side import unfinished_words
from ketadesk.ui.visit.entry_words import entry_words
from ketadesk.ui.visit.infusion.tab import InfusionTab
from ketadesk.ui.visit.leaving.tab import LeavingTab
from ketadesk.visit.entries import DiscrepancyReported
from tests.ui.conftest import Show
from tests.ui.visit_infusion.conftest import At


def words_of(tab: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(each.text() for each in tab.findChildren(QLabel) if each.isVisible())


def test_what_nobody_knows_is_said_as_such(at: At, show: Show) -> None:
    chair = at("0:13:00")
    desk, visit = chair.clinic.desk, chair.presenter.visit
    desk.infusion.start(visit, 60, happened=True)
    chair.tick(300)
    infusion = InfusionTab(chair.presenter, chair.dialogs, chair.places)
    show(infusion, width=1440, height=732)
    said = words_of(infusion)
    assert "not known" in said
    assert "Volume used up" not in said
    desk.infusion.stop(visit, "no order")
    leaving = LeavingTab(chair.presenter, chair.dialogs, chair.places)
    show(leaving, width=1440, height=732)
    assert words_of(leaving).count("not known") == 2, "given and unaccounted"
    desk.leaving.leave(visit, against_advice=True, reason="had to go")
    (open_record,) = unfinished_of(desk.charts)
    assert "not known" in unfinished_words(open_record, chair.presenter.clinic.local)[1]
    desk.leaving.report_discrepancy(visit, "no order", "Director One")
    found = desk.charts.case(visit).visit.last(DiscrepancyReported)
    assert found is not None
    assert "nobody knows" in entry_words(found[0], chair.presenter)
