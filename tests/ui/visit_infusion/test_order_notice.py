"""What about the order stands beside the infusion."""

from __future__ import annotations

from ketadesk.desk.charts import Change
from ketadesk.ui.navigation import SCREENING, VisitPlace
from ketadesk.ui.visit.infusion.order_notice import OrderNotice
from ketadesk.ui.visit.infusion.tab import InfusionTab
from tests.ui.conftest import Show
from tests.ui.visit_infusion.conftest import At


def done(change: object) -> None:
    assert isinstance(change, Change), change


def test_an_order_that_is_owed_is_said_with_the_way_to_it(at: At, show: Show) -> None:
    chair = at("0:13:00")
    done(chair.clinic.desk.infusion.start(chair.presenter.visit, 60, happened=True))
    chair.tick(60)
    tab = InfusionTab(chair.presenter, chair.dialogs, chair.places)
    show(tab, width=1440, height=732)
    assert tab.order_notice.isVisible()
    assert "■ The pump was started without an order." in tab.order_notice.words.text()
    tab.order_notice.go.click()
    assert chair.places.places == [VisitPlace(chair.presenter.visit, SCREENING)]


def test_nothing_is_said_within_the_order(at: At, show: Show) -> None:
    chair = at("0:31:00")
    notice = OrderNotice(chair.presenter)
    show(notice, width=400, height=200)
    assert notice.isHidden()


def test_what_went_past_the_ceiling_is_said_with_who_ordered_it(at: At, show: Show) -> None:
    chair = at("0:31:00")
    desk, visit = chair.clinic.desk, chair.presenter.visit
    notice = OrderNotice(chair.presenter)
    show(notice, width=400, height=200)
    done(desk.infusion.draw(visit, desk.register.vials()[0].name, 20))
    done(desk.infusion.extend(visit, 5, 5, "prescriber", readback=True))
    done(desk.infusion.bolus(visit, 5, 1, happened=True))
    notice.refresh()
    extended, at_once = notice.words.text().split("\n")
    assert extended.startswith("▲ The extension of ")
    assert "brings the total to 45 mg. That is above the ceiling of 40 mg." in extended
    assert extended.endswith("Ordered by Prescriber One.")
    assert at_once.startswith("▲ The bolus of ")
    assert at_once.endswith("No order is recorded for it.")
    assert not notice.go.isVisible()
