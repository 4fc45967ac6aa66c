"""An impossible value of a set stays typed, says why, and saves nothing (R-UX-12, F-35, F-36)."""

from __future__ import annotations

import pytest

from ketadesk.ui.visit.observations.entry import ObservationEntry
from ketadesk.visit.entries import Observed
from tests.ui.conftest import Show
from tests.ui.visit_infusion.conftest import At, press


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("bp", "1200/80", "between 0 and 300"),
        ("bp", "80/90", "Systolic must be above diastolic"),
        ("spo2", "105", "between 0 and 100"),
        ("rr", "1e3", "number"),
        ("hr", "1,234", "two ways"),
    ],
)
def test_it_stays_typed(at: At, show: Show, name: str, typed: str, sentence: str) -> None:
    chair = at("0:31:00", wait=300)
    before = len(chair.presenter.case.visit.of(Observed))
    entry = ObservationEntry(chair.presenter, chair.dialogs)
    show(entry, width=420, height=520)
    entry.fields[name].setFocus()
    press(typed + "\n")
    assert entry.fields[name].text() == typed
    assert sentence in entry.message
    entry.save_button.setFocus()
    press("\n")
    assert len(chair.presenter.case.visit.of(Observed)) == before
    assert entry.fields[name].text() == typed
