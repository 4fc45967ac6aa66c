"""A visit at a point of its course, its presenter, and the seams answered by doubles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ketadesk.ui.presenter import ClinicPresenter, VisitPresenter
from tests.builders import SampleClinic, a_clinic
from tests.ui.doubles import ScriptedDialogs, WrittenPlaces

SET = {
    "sbp": 120, "dbp": 76, "hr": 72, "spo2": 97, "rr": 14, "moaas": 5,
    "distress": 0, "nausea": 0, "vomited": 0, "site_ok": True,
}  # fmt: skip


@dataclass
class Chair:
    """One visit as a screen has it."""

    clinic: SampleClinic
    presenter: VisitPresenter
    dialogs: ScriptedDialogs
    places: WrittenPlaces

    def tick(self, seconds: int) -> None:
        """Time goes on and the window says so."""
        self.clinic.ticks.advance(seconds)
        self.presenter.clinic.ticked.emit()

    def observe(self, **values: object) -> None:
        """A set written down by other hands."""
        visit = self.presenter.visit
        done = self.clinic.desk.watch.observe(visit, {**SET, **values})
        self.presenter.clinic.changed.emit(done)


At = Callable[..., Chair]


@pytest.fixture
def at() -> At:
    """The uneventful visit up to a step time; it starts at 0:20:00, ends at 1:00:00."""

    def make(until: str, *, wait: int = 0, allergies: tuple[str, ...] = ()) -> Chair:
        clinic = a_clinic()
        facts = {"family": "Lindqvist", "given": "Maja", "allergies": list(allergies)}
        visit = clinic.play("uneventful", until=until, **facts)
        clinic.ticks.advance(wait)
        presenter = VisitPresenter(ClinicPresenter(clinic.desk), visit)
        return Chair(clinic, presenter, ScriptedDialogs(clinic.desk), WrittenPlaces())

    return make


def press(keys: str) -> int:
    """Type into whatever has the focus, one key after the other ("\\n" is Enter); how many."""
    for key in keys:
        widget = QApplication.focusWidget()
        assert widget is not None, f"nothing has the focus at {key!r} of {keys!r}"
        if key == "\n":
            QTest.keyClick(widget, Qt.Key.Key_Return)
        elif key == "\t":
            QTest.keyClick(widget, Qt.Key.Key_Tab)
        else:
            QTest.keyClicks(widget, key)
    return len(keys)


def alt(letter: str, within: QWidget) -> None:
    """Press Alt and a letter."""
    within.activateWindow()
    QApplication.processEvents()
    target = QApplication.focusWidget() or within
    QTest.keyClick(target, getattr(Qt.Key, f"Key_{letter}"), Qt.KeyboardModifier.AltModifier)
