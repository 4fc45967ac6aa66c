"""What is still answered and signed after the screening, because something waits for it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ketadesk.desk.charts import Change
from ketadesk.desk.session import Proof
from ketadesk.ui.visit.screening.order_page import OrderPage
from ketadesk.visit.entries import Ordered
from tests.ui.doubles import Signs
from tests.ui.visit_screening.desk import Open, keys, open_visit


def order_page(desk: Open) -> OrderPage:
    page = desk.tab.page("order")
    assert isinstance(page, OrderPage)
    return page


def done(change: object) -> None:
    assert isinstance(change, Change), change


def type_order(page: OrderPage) -> None:
    for name, text in (("mg_per_kg", "0.5"), ("minutes", "40"), ("concentration_mg_ml", "1")):
        page.fields[name].setText(text)


def test_an_order_that_is_owed_is_signed_after_the_start(qtbot: QtBot) -> None:
    desk = open_visit(qtbot, until="0:13:00")
    assert not desk.clinic.desk.charts.case(desk.visit).visit.of(Ordered)
    done(desk.clinic.desk.infusion.start(desk.visit, 60, happened=True))
    desk.tab.refresh()
    (line,) = [each for each in desk.tab.panel._lines if each.title == "Order missing"]
    assert (line.link, line.status.value) == ("Sign the order", "stop")
    link = next(each for each in desk.tab.panel.links if each.words == "Sign the order")
    link.click()
    assert desk.tab.current == "order"
    page = order_page(desk)
    assert page.sign.isEnabled()
    assert desk.row("wt.kg").editor.isEnabled(), "the order needs the weight"
    assert not desk.row("id.match").editor.isEnabled()
    type_order(page)
    desk.dialogs.expect(Signs("prescriber"))
    page.sign.click()
    assert desk.clinic.desk.charts.case(desk.visit).visit.of(Ordered)
    desk.tab.open_section("order")
    assert not page.sign.isEnabled(), "one order settles it"
    assert "Order missing" not in [each.title for each in desk.tab.panel._lines]


def test_an_order_that_was_replaced_asks_for_the_pump_check_again(qtbot: QtBot) -> None:
    desk = open_visit(qtbot, until="0:18:10")
    charts = desk.clinic.desk
    session = charts.session
    done(charts.screening.answer(desk.visit, "timeout", "prescriber"))
    done(charts.screening.sign(desk.visit, Proof(session.people["nurse"])))
    desk.tab.refresh()
    row = desk.go_to("timeout")
    assert not row.editor.isEnabled()
    desk.tab.open_section("order")
    page = order_page(desk)
    assert page.sign.isEnabled(), "before the start an order may be replaced"
    type_order(page)
    page.fields["mg_per_kg"].setText("0.4")
    desk.dialogs.expect(Signs("prescriber"))
    page.sign.click()
    row = desk.go_to("timeout")
    assert row.editor.isEnabled()
    assert "The order was changed after this check" in row._note.text()
    assert "timeout" in desk.screen.presenter.assessment().screening.unanswered
    desk.tab.open_section("order")
    row = desk.go_to("timeout")
    assert row.editor.hasFocus() or row.isAncestorOf(row.item_editor)
    keys("3")
    assert "timeout" not in desk.screen.presenter.assessment().screening.unanswered
    assert not row.editor.isEnabled()
