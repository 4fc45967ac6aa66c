"""Who may settle what the screening found, and where its limit comes from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from ketadesk.protocols.catalogue import load_shipped
from ketadesk.protocols.model import RuleLevel
from ketadesk.ui.kit import Label
from ketadesk.ui.visit.screening.words import finding_source, who_settles
from ketadesk.visit.findings import Finding
from tests.ui.visit_screening.desk import open_visit

FOUND = Finding("esc.name", RuleLevel.STOP, "No escort.", ("ketalar",), False, (), None)


@pytest.mark.parametrize(
    ("level", "who"),
    [
        (RuleLevel.ABSOLUTE_STOP, "Nobody can override this."),
        (RuleLevel.STOP, "A prescriber may override this with a reason."),
        (RuleLevel.DECISION, ""),
        (RuleLevel.INFORMATION, ""),
    ],
)
def test_who_may_settle(level: RuleLevel, who: str) -> None:
    assert who_settles(replace(FOUND, level=level)) == who


def test_the_source_of_a_dose_that_is_asked_again_is_not_that_of_vials_and_ideal_weight() -> None:
    protocol = load_shipped("ketamine-iv-mood")
    own = replace(FOUND, item="dose.short", level=RuleLevel.DECISION, house_default=True)
    assert finding_source(protocol, own) == "KetaDesk default, approved by the medical director"
    named = finding_source(protocol, replace(own, house_default=False))
    assert named == finding_source(protocol, FOUND)
    assert "KetaDesk" not in named


@pytest.mark.parametrize(
    ("item", "who"),
    [
        ("all.ketamine", "Nobody can override this."),
        ("esc.name", "A prescriber may override this with a reason."),
    ],
)
def test_a_stop_says_who_may_settle_it_beside_its_question_and_in_the_panel(
    qtbot: QtBot, item: str, who: str
) -> None:
    desk = open_visit(qtbot, script="hard-stop", until="0:12:00")
    row = desk.go_to(item)
    assert any(who in each.text() for each in row.findChildren(Label))
    stops = [line for line in desk.tab.panel._lines if line.target == item]
    assert [line.title for line in stops] == ["Hard stop"]
    assert who in stops[0].detail
