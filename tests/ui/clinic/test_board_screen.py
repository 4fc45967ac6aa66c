"""The board by keyboard: tiles in fixed places, the ladder of reminders, the ways on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QScrollArea

from ketadesk.desk.tries import Try
from ketadesk.kernel.problems import Problem
from ketadesk.ui.board import BoardScreen
from ketadesk.ui.board_tile import FreeChair, TileCard
from ketadesk.ui.board_words import PanelWords, TileWords
from ketadesk.ui.kit import Label, PatientBanner, SegmentedAnswer
from ketadesk.ui.navigation import PATIENTS, NewVisitPlace, VisitPlace
from ketadesk.ui.theme import Status
from tests.ui.clinic.conftest import Stage


def a_board(stage: Stage) -> BoardScreen:
    board = BoardScreen(stage.presenter, stage.navigator, stage.dialogs)
    stage.put(board)
    return board


def words(board: BoardScreen, place: int) -> TileWords:
    tile = board.grid.places[place]
    assert isinstance(tile, TileCard)
    assert tile.words is not None
    return tile.words


def test_a_tile_says_who_sits_there_and_what_comes_next(stage: Stage) -> None:
    stage.clinic.play(until="0:40:00", chair=1, family="Lindqvist", given="Maja")
    stage.clinic.ticks.advance(130)
    said = words(a_board(stage), 0)
    assert said.chair == "Chair 1 · Nurse One"
    assert said.name == "LINDQVIST, Maja"
    assert said.identifiers == "Born 03-Feb-1984 · S-0001"
    assert said.progress == "Infusion 22:10 of 40:00 · visit 1 of 6"
    assert said.panel == PanelWords(Status.INFO, "Next observation in", "7:50", counts=True)
    assert [(each.caption, each.shown) for each in said.values] == [
        ("BP", "138/84"),
        ("HR", "80"),
        ("SpO₂", "97"),
        ("Sedation", "4"),
    ]


def test_reminders_climb_from_blue_to_amber_while_nothing_moves(stage: Stage) -> None:
    # R-UX-17, R-UX-18
    stage.clinic.play(until="0:40:00", chair=2)
    board = a_board(stage)
    places = [place.geometry() for place in board.grid.places]
    stage.advance(10 * 60 + 40)
    assert words(board, 1).panel.caption == "Observation due for"
    assert words(board, 1).panel.status is Status.INFO
    assert words(board, 1).border is None
    stage.advance(6 * 60)
    assert words(board, 1).panel.caption == "Observation overdue by"
    assert words(board, 1).panel.figure == "6:40"
    assert words(board, 1).panel.status is Status.CAUTION
    assert words(board, 1).pill.text == "Overdue"
    assert words(board, 1).border is Status.CAUTION
    assert words(board, 1).values[0].caption == "BP 16\u00a0min ago"
    assert [place.geometry() for place in board.grid.places] == places


def test_red_is_only_for_a_value_outside_its_limits(stage: Stage) -> None:  # R-UX-18
    stage.clinic.play("red-pressure", until="0:40:00", chair=1)
    said = words(a_board(stage), 0)
    assert said.pill.text == "Red"
    assert said.border is Status.STOP
    assert (said.values[0].caption, said.values[0].shown) == ("■ BP", "186/108")
    assert "186/108 at 09:40, not yet seen" in [each.text for each in said.foot]


def test_arrows_move_and_enter_opens_once(stage: Stage) -> None:  # R-UX-26, F-42
    stage.clinic.play(until="0:08:00", chair=1)
    stage.clinic.play(until="0:08:00", chair=2)
    board = a_board(stage)
    assert stage.focus is board.grid.places[0]
    stage.press(Qt.Key.Key_Right)
    assert stage.focus is board.grid.places[1]
    stage.press(Qt.Key.Key_Return)
    assert stage.navigator.places == [VisitPlace(stage.clinic.streams[1])]
    stage.press(Qt.Key.Key_Down)
    free = board.grid.places[4]
    assert isinstance(free, FreeChair)
    assert stage.focus is free.button
    stage.press(Qt.Key.Key_Return)
    assert stage.navigator.places[-1] == NewVisitPlace(chair=5)
    stage.press(Qt.Key.Key_Up)
    assert stage.focus is board.grid.places[1]


def test_find_and_start_lead_on(stage: Stage) -> None:
    board = a_board(stage)
    board.find_button.setFocus()
    stage.press(Qt.Key.Key_Return)
    board.start_button.setFocus()
    stage.press(Qt.Key.Key_Return)
    assert stage.navigator.places == [PATIENTS, NewVisitPlace()]


def test_the_board_takes_no_values_and_shows_no_banner(stage: Stage) -> None:  # R-UX-02
    stage.clinic.play(until="0:40:00")
    board = a_board(stage)
    for kind in (QLineEdit, QPlainTextEdit, QComboBox, SegmentedAnswer, PatientBanner):
        assert not board.findChildren(kind)


def test_values_are_large_enough_to_read_across_the_room(stage: Stage) -> None:  # R-UX-24
    stage.clinic.play(until="0:40:00")
    board = a_board(stage)
    values = [w for w in board.findChildren(Label) if w.property("role") == "reading" and w.text()]
    assert values
    assert all(label.font().pixelSize() >= 24 for label in values)  # 18 pt at 96 dpi


def test_same_family_name_raises_a_name_alert_on_both_tiles(stage: Stage) -> None:  # R-UX-06
    stage.clinic.play(until="0:08:00", chair=1, family="Silva", given="João")
    stage.clinic.play(until="0:08:00", chair=2, family="Silva", given="Ana")
    board = a_board(stage)
    for place in (0, 1):
        assert words(board, place).foot[0].text == "NAME ALERT"


def test_a_visit_that_begins_takes_its_chair_and_keeps_the_focus_there(stage: Stage) -> None:
    board = a_board(stage)
    stage.clinic.play(until="0:08:00", chair=1)
    stage.presenter.changed.emit(None)
    assert isinstance(board.grid.places[0], TileCard)
    assert stage.focus is board.grid.places[0]


def test_unfinished_records_lead_to_the_record(stage: Stage) -> None:
    stage.clinic.play(until="2:09:00", family="Khan", given="Bilal")
    board = a_board(stage)
    (link,) = board.unfinished.links
    assert link.words == "KHAN, Bilal · 02-Mar-2026"
    link.setFocus()
    stage.press(Qt.Key.Key_Return)
    assert stage.navigator.places == [VisitPlace(stage.clinic.streams[0])]
    proof = stage.clinic.desk.session.prove("nurse", "four words in a row")
    assert not isinstance(proof, Problem)
    leaving = stage.clinic.desk.leaving
    stage.presenter.attempt(lambda: leaving.sign_record(link_visit(stage), proof), Try())
    assert board.unfinished.links == []


def link_visit(stage: Stage) -> str:
    return stage.clinic.streams[0]


def test_a_free_place_after_leaving_has_a_verb_again(stage: Stage) -> None:
    stream = stage.clinic.play(until="0:40:00", chair=3)
    board = a_board(stage)
    assert isinstance(board.grid.places[2], TileCard)
    leaving = stage.clinic.desk.leaving
    stage.presenter.attempt(lambda: leaving.leave(stream, "had to go", against_advice=True), Try())
    assert isinstance(board.grid.places[2], FreeChair)


@pytest.mark.parametrize(("wide", "high"), [(1424, 805), (1264, 705)])
def test_two_rows_of_chairs_are_whole(stage: Stage, wide: int, high: int) -> None:
    """What the window leaves to the board at 1440×900 and at 1280×800, in the training frame."""
    for chair in (1, 2, 4):
        stage.clinic.play(until="0:40:00", chair=chair)
    stage.advance(16 * 60)
    board = BoardScreen(stage.presenter, stage.navigator, stage.dialogs)
    stage.show(board, width=wide, height=high)
    stage.qtbot.waitUntil(lambda: board.grid.height() > 0)
    QApplication.processEvents()
    assert [each.verticalScrollBar().maximum() for each in board.findChildren(QScrollArea)] == [0]
    captions = [
        label
        for label in board.findChildren(Label)
        if label.text().endswith("\u00a0min ago") and label.isVisible()
    ]
    assert captions
    assert [label for label in captions if label.width() < label.sizeHint().width()] == []
