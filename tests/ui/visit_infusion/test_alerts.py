"""Alerts: acknowledged by key, with their story."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from ketadesk.ui.kit import Label
from ketadesk.ui.visit.alerts import AlertPanel
from ketadesk.visit.entries import Acknowledged
from tests.ui.conftest import Show
from tests.ui.visit_infusion.conftest import At, Chair, alt


def shown(chair: Chair, show: Show) -> AlertPanel:
    panel = AlertPanel(chair.presenter, chair.dialogs)
    show(panel, width=340, height=500)
    return panel


def words_of(panel: AlertPanel) -> str:
    QApplication.processEvents()
    return "\n".join(each.text() for each in panel.findChildren(Label) if each.isVisible())


def test_nothing_outside_is_said_so(at: At, show: Show) -> None:
    panel = shown(at("0:31:00"), show)
    assert "No recorded value is outside its limits." in words_of(panel)
    assert not panel.acknowledge_button.isVisible()


def test_amber_is_seen_with_one_key_and_tells_its_story(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    panel = shown(chair, show)
    chair.observe(sbp=162, dbp=94)
    assert "▲ Amber: systolic\u00a0162 at 09:31" in words_of(panel)
    assert "160 or above (" in words_of(panel)
    assert "Not seen by anybody yet." in words_of(panel)
    alt("K", panel)
    assert chair.presenter.case.visit.of(Acknowledged)
    assert not panel.acknowledge_button.isVisible()
    chair.tick(300)
    chair.observe(sbp=150, dbp=92)
    words = words_of(panel)
    assert "Seen 09:31 Nurse One. Repeat 09:36: 150/92" in words
    assert "● back inside limits" in words


def test_red_asks_what_was_done(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    panel = shown(chair, show)
    chair.observe(sbp=190, dbp=94)
    chair.dialogs.expect(None)
    alt("K", panel)
    assert not chair.presenter.case.visit.of(Acknowledged)
    chair.dialogs.expect("")
    alt("K", panel)
    assert not chair.presenter.case.visit.of(Acknowledged)
    chair.dialogs.expect("paused, prescriber called")
    alt("K", panel)
    (_entry, body), *_rest = chair.presenter.case.visit.of(Acknowledged)
    assert body.action == "paused, prescriber called"
    assert "paused, prescriber called." in words_of(panel)


def test_a_rise_above_baseline_names_the_baseline(at: At, show: Show) -> None:
    chair = at("0:31:00", wait=60)
    panel = shown(chair, show)
    # The baseline diastolic is 78: 104 is amber by itself, 103 by its rise as well.
    chair.observe(sbp=150, dbp=104)
    assert "▲ Amber: diastolic\u00a0104" in words_of(panel)
    chair.tick(60)
    chair.observe(sbp=134, dbp=80, hr=45)
    assert "50 or below" in words_of(panel)
