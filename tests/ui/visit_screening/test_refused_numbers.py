"""What is no number, or no possible one, stays typed with a sentence beside it (R-UX-12, F-37).

The numbers of a set of observations are in ``tests/ui/visit_infusion/test_refused_values.py``,
the blank required answer at signing in ``tests/visit/steps/test_screening.py``.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ketadesk.ui.items.fields import FieldEditor

from .desk import OnePage, focused, keys, press


@pytest.mark.parametrize(
    ("decimal_sign", "typed", "sentence"),
    [
        (".", "70,5", "decimal"),
        (".", "1e3", "number"),
        (",", "1e3", "number"),
        (".", "1,234", "two ways"),
        (".", "800", "between 30 and 250"),
        (".", "0", "between 30 and 250"),
    ],
)
def test_what_cannot_be_taken_stays_typed(
    qtbot: QtBot, decimal_sign: str, typed: str, sentence: str
) -> None:
    desk = OnePage(qtbot, decimal_sign=decimal_sign)
    row = desk.go_to("wt.kg")
    keys(typed)
    press(Qt.Key.Key_Return)
    assert desk.answer("wt.kg") is None
    assert isinstance(row.item_editor, FieldEditor)
    assert row.item_editor.field.text() == typed
    assert row._message.isVisible()
    assert sentence in row._message.text().lower()
    assert row.isAncestorOf(focused())


@pytest.mark.parametrize(
    ("decimal_sign", "typed", "value"),
    [(",", "70,5", "70.5"), (",", "70.5", "70.5"), (".", "70.5", "70.5"), (".", "70", "70")],
)
def test_the_point_is_always_taken_and_the_comma_where_it_is_set(
    qtbot: QtBot, decimal_sign: str, typed: str, value: str
) -> None:
    desk = OnePage(qtbot, decimal_sign=decimal_sign)
    desk.go_to("wt.kg")
    keys(typed)
    press(Qt.Key.Key_Return)
    assert desk.value("wt.kg") == Decimal(value)


def test_zero_is_a_measurement(qtbot: QtBot) -> None:
    desk = OnePage(qtbot)
    desk.go_to("ind.failed")
    keys("0")
    press(Qt.Key.Key_Return)
    assert desk.value("ind.failed") == 0
