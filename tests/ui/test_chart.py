"""Charts: what they say, where labels go, and that they can be told apart without colour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from ketadesk.ui import theme
from ketadesk.ui.chart import (
    Band,
    ChartData,
    Mark,
    OutcomeBand,
    OutcomeChart,
    OutcomeData,
    OutcomePoint,
    TrendChart,
    TrendPoint,
)
from ketadesk.ui.chart_data import describe_trend
from ketadesk.ui.chart_layout import clock_ticks, spread_out, stack_labels
from ketadesk.ui.chart_plot import width_of
from ketadesk.ui.chart_scene import arrange
from ketadesk.ui.theme import Status


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 22, hour, minute, tzinfo=UTC)


POINTS = (
    TrendPoint(at(9, 30), 142, 88, 76, 98),
    TrendPoint(at(9, 40), None, None, 80, 95),
    TrendPoint(at(9, 45), 118, 74, 82, 97, Status.CAUTION),
)
BANDS = (
    Band(180, None, "red: 180 or above", Status.STOP),
    Band(160, 180, "amber: 160 or above", Status.CAUTION),
    Band(90, 94, "amber: under 94", Status.CAUTION, "spo2"),
)
MARKS = (Mark(at(9, 38), "start 09:38 · 50.4 mL/h"), Mark(at(9, 41), "nausea", Status.CAUTION))
DATA = ChartData(POINTS, MARKS, (at(9, 55), at(10, 5)), at(9, 50), BANDS)
SCALE = OutcomeData(
    "PHQ-9",
    27,
    (
        OutcomePoint(date(2026, 11, 5), "Intake 05-Nov", 21),
        OutcomePoint(date(2026, 11, 11), "Visit 1 · 11-Nov", None),
        OutcomePoint(date(2026, 11, 12), "Visit 2 · 12-Nov", 11),
    ),
    (OutcomeBand(0, "mild", Status.OK), OutcomeBand(10, "moderate", Status.CAUTION, 0.5)),
)


def test_the_description_says_last_and_extreme_values(qapp: QApplication) -> None:
    assert describe_trend(DATA) == (
        "BP 118/74 at 09:45, highest 142/88 at 09:30. HR 82 at 09:45. "
        "SpO₂ 97 % at 09:45, lowest 95 % at 09:40. start 09:38 · 50.4 mL/h (09:38). "
        "nausea (09:41). next due 09:55"
    )
    assert describe_trend(ChartData()) == "Nothing measured yet"


def test_what_was_not_measured_is_not_zero() -> None:
    half = ChartData((TrendPoint(at(9, 0), 120, None, None, None),))
    assert describe_trend(half) == "BP 120/– at 09:00, highest 120/– at 09:00"


def test_charts_have_name_and_description_r_ux_27(show: Callable[..., QWidget]) -> None:
    chart, scale = TrendChart("Trend"), OutcomeChart("PHQ-9 over the series")
    chart.show_data(DATA)
    scale.show_data(SCALE)
    assert chart.accessibleName() == "Trend"
    assert "highest 142/88 at 09:30" in chart.accessibleDescription()
    assert scale.accessibleDescription() == (
        "Intake 05-Nov: 21. Visit 1 · 11-Nov: not asked. Visit 2 · 12-Nov: 11"
    )


def test_axes_grow_with_the_values() -> None:
    assert DATA.pressure_axis() == (40, 200)
    assert DATA.spo2_axis() == (85, 100)
    far = ChartData((TrendPoint(at(9, 0), 236, 30, 190, 71),))
    assert far.pressure_axis() == (0, 240)
    assert far.spo2_axis() == (70, 100)


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("width", [420, 700, 1100])
def test_labels_under_the_axis_neither_clip_nor_overlap(
    qapp: QApplication, percent: int, width: int
) -> None:
    theme.apply(qapp, theme.LIGHT, percent)
    box = QRectF(0, 0, width * percent / 100, 300 * percent / 100)
    scene = arrange(DATA, box)
    assert scene is not None
    placed = [
        (label.place.row, label.place.left, label.place.left + width_of(label.text))
        for label in scene.foot
        if label.place
    ]
    assert len(placed) >= 3
    for row, left, right in placed:
        assert left >= 0
        assert right <= box.right()
        others = [p for p in placed if p != (row, left, right) and p[0] == row]
        assert all(right <= other[1] or left >= other[2] for other in others)
    assert scene.upper.bottom() < scene.lower.top() < scene.lower.bottom() < box.bottom()
    assert scene.upper.height() > 60


def picture(widget: QWidget) -> QImage:
    QApplication.processEvents()
    return widget.grab().toImage()


def edge_is_blank(image: QImage) -> bool:
    ground = image.pixel(1, 1)
    sides = [image.pixel(x, y) for y in range(image.height()) for x in (0, image.width() - 1)]
    ends = [image.pixel(x, y) for x in range(image.width()) for y in (0, image.height() - 1)]
    return {*sides, *ends} == {ground}


@pytest.mark.parametrize("shown", [theme.LIGHT, theme.DIM], ids=lambda shown: shown.name)
@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_is_painted_over_the_edge(
    qapp: QApplication, show: Callable[..., QWidget], shown: theme.Theme, percent: int
) -> None:
    theme.apply(qapp, shown, percent)
    field, chart, scale = QWidget(), TrendChart("Trend"), OutcomeChart("Scale")
    chart.show_data(ChartData(POINTS, MARKS, (), None, BANDS))
    scale.show_data(SCALE)
    page = show(chart, scale, field, width=900, height=1200)
    page.setFocus()
    chart.clearFocus()
    scale.clearFocus()
    assert edge_is_blank(picture(chart))
    assert edge_is_blank(picture(scale))


def test_a_value_outside_the_limits_looks_different_without_colour_r_ux_22(
    show: Callable[..., QWidget],
) -> None:
    chart = TrendChart("Trend")
    page = show(chart, QWidget(), width=900, height=500)
    page.setFocus()
    chart.clearFocus()
    grey = QImage.Format.Format_Grayscale8
    pictures = []
    for level in (None, Status.CAUTION):
        chart.show_data(ChartData((TrendPoint(at(9, 0), 150, 80, level=level),)))
        pictures.append(picture(chart).convertToFormat(grey))
    assert pictures[0] != pictures[1]


def test_an_empty_chart_says_so(show: Callable[..., QWidget]) -> None:
    chart = TrendChart("Trend")
    scale = OutcomeChart("Scale")
    scale.show_data(OutcomeData("PHQ-9", 27))
    show(chart, scale, width=600, height=600)
    assert chart.accessibleDescription() == "Nothing measured yet"
    assert scale.accessibleDescription() == "No score yet"
    assert not picture(chart).isNull()


def test_clock_labels_are_round_and_few() -> None:
    ticks = clock_ticks(at(9, 29), at(10, 21), 8)
    assert [(t.hour, t.minute) for t in ticks] == [
        (9, 30), (9, 40), (9, 50), (10, 0), (10, 10), (10, 20)
    ]  # fmt: skip
    night = clock_ticks(at(23, 50), at(23, 50) + timedelta(minutes=20), 6)
    assert [(t.hour, t.minute) for t in night][-1] == (0, 10)


@given(
    st.lists(st.tuples(st.floats(0, 900), st.floats(1, 300)), max_size=20),
    st.integers(1, 4),
)
def test_stacked_labels_never_overlap(wanted: list[tuple[float, float]], rows: int) -> None:
    places = stack_labels(wanted, 0, 900, 4, rows)
    taken = [
        (p.row, p.left, p.left + w)
        for p, (_, w) in zip(places, wanted, strict=True)
        if p is not None
    ]
    for index, (row, left, right) in enumerate(taken):
        assert left >= 0
        assert right <= 900 + 1e-6
        assert row < rows
        for other_row, other_left, other_right in taken[index + 1 :]:
            assert row != other_row or right <= other_left or left >= other_right


@given(st.lists(st.floats(0, 200), max_size=8))
def test_spread_labels_never_overlap_and_stay_inside_where_there_is_room(
    wanted: list[float],
) -> None:
    middles = spread_out(sorted(wanted), 20, 0, 200)
    assert all(b - a >= 20 - 1e-6 for a, b in pairwise(middles))
    assert all(10 - 1e-6 <= middle <= 190 + 1e-6 for middle in middles)
