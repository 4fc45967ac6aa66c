"""The read models of the board: places, what a visit waits for, values and their age."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from ketadesk.clinical.levels import Level
from ketadesk.desk.board import Board, Need, Tile, board_of, unfinished_of
from ketadesk.desk.tile_values import interval_of, pressure_at
from ketadesk.visit.due import Urgency
from tests.builders import SETTINGS, SampleClinic, a_clinic


def the_tile(clinic: SampleClinic) -> Tile:
    (tile,) = board_of(clinic.desk.charts).tiles
    return tile


def test_each_chair_has_its_own_place_whoever_sits_in_it() -> None:  # R-UX-17
    clinic = a_clinic(replace(SETTINGS, chairs=4))
    clinic.play(until="0:08:00", chair=3, family="Varga")
    clinic.play(until="0:08:00", chair=1, family="Lindqvist")
    board = board_of(clinic.desk.charts)
    assert [chair for chair, _ in board.places] == [1, 2, 3, 4]
    names = [tile and tile.case.patient.family for _, tile in board.places]
    assert names == ["Lindqvist", None, "Varga", None]
    assert board.free == (2, 4)


def test_no_visit_is_hidden_by_fewer_chairs() -> None:
    clinic = a_clinic(replace(SETTINGS, chairs=8))
    for chair in (1, 5, 7):
        clinic.play(until="0:08:00", chair=chair)
    clinic.sign_in("director")
    assert clinic.desk.clinic.write_settings(replace(SETTINGS, chairs=2)) is None
    board = board_of(clinic.desk.charts)
    assert [chair for chair, _ in board.places] == [1, 2, 5, 7]
    shown = [tile.visit for _, tile in board.places if tile is not None]
    assert sorted(shown) == sorted(clinic.streams)


@pytest.mark.parametrize(
    ("until", "need"),
    [
        ("0:08:00", Need.ANSWERS),
        ("0:16:30", Need.BASELINE),
        ("0:17:00", Need.SIGN),
        ("0:18:30", Need.START),
        ("0:30:00", Need.OBSERVATION),
        ("1:30:00", Need.OBSERVATION),
        ("2:07:00", Need.LEAVE),
    ],
)
def test_what_a_visit_waits_for(until: str, need: Need) -> None:
    clinic = a_clinic()
    clinic.play(until=until)
    assert the_tile(clinic).need is need


def test_an_order_is_waited_for_once_everything_is_answered() -> None:
    clinic = a_clinic()
    clinic.play(until="0:12:00")
    tile = the_tile(clinic)
    assert (tile.need, tile.about) == (Need.ANSWERS, ("timeout",))
    stream = clinic.streams[0]
    clinic.desk.screening.answer(stream, "timeout", "nurse2")
    assert the_tile(clinic).need is Need.ORDER
    assert the_tile(clinic).planned_min == 0


def test_a_hard_stop_comes_before_everything_and_tells_since_when() -> None:
    clinic = a_clinic()
    clinic.play("hard-stop", until="0:12:00")
    tile = the_tile(clinic)
    assert tile.need is Need.STOP
    assert {"all.ketamine", "esc.name"} <= set(tile.about)
    assert tile.since == clinic.desk.session.now() - timedelta(minutes=7)


def test_a_decision_is_waited_for() -> None:
    clinic = a_clinic()
    stream = clinic.play(until="0:12:00")
    clinic.desk.screening.answer(stream, "ind.lastreaction", "moderate")
    tile = the_tile(clinic)
    assert (tile.need, tile.about) == (Need.DECISION, ("ind.lastreaction",))


def test_values_carry_their_level_and_their_age() -> None:
    clinic = a_clinic()
    clinic.play("red-pressure", until="0:40:00")
    fresh = the_tile(clinic)
    assert [each.name for each in fresh.values] == ["bp", "hr", "spo2", "moaas"]
    assert (fresh.values[0].shown, fresh.values[0].level) == ("186/108", Level.RED)
    assert not any(each.stale for each in fresh.values)
    assert fresh.loudest is not None
    assert fresh.loudest.level is Level.RED
    clinic.ticks.advance(16 * 60)
    late = the_tile(clinic)
    assert all(each.stale for each in late.values)
    assert late.overdue
    assert late.assessment.schedule.urgency == Urgency.OVERDUE


def test_no_values_are_shown_before_anything_was_measured() -> None:
    clinic = a_clinic()
    clinic.play(until="0:08:00")
    assert the_tile(clinic).values == ()
    assert the_tile(clinic).loudest is None


def test_a_value_that_was_never_measured_stays_empty() -> None:
    clinic = a_clinic()
    stream = clinic.play(until="0:16:30")
    clinic.desk.watch.observe(stream, {"hr": 70}, partial="cuff broken")
    shown = {each.name: each.shown for each in the_tile(clinic).values}
    assert shown == {"bp": "", "hr": "70", "spo2": "", "moaas": ""}


def test_recovery_shows_the_recovery_score_instead_of_sedation() -> None:
    clinic = a_clinic()
    clinic.play(until="2:02:00")
    last = the_tile(clinic).values[-1]
    assert (last.name, last.shown) == ("aldrete", "10")


def test_how_old_a_value_may_be_follows_the_stage() -> None:
    clinic = a_clinic()
    for until, minutes in (("0:17:00", 10), ("0:30:00", 10), ("1:30:00", 15)):
        stream = clinic.play(until=until)
        visit = clinic.desk.charts.case(stream).visit
        assert interval_of(visit, clinic.desk.session.now()) == timedelta(minutes=minutes)


def test_the_nurse_is_the_one_who_charted_last() -> None:  # R-UX-34
    clinic = a_clinic()
    stream = clinic.play(until="0:14:00")
    assert the_tile(clinic).nurse == "Nurse One"
    clinic.sign_in("nurse2")
    clinic.desk.screening.answer(stream, "esc.home", False)
    assert the_tile(clinic).nurse == "Nurse Two"


def test_the_same_family_name_is_marked_however_it_is_written() -> None:  # R-UX-06
    clinic = a_clinic()
    clinic.play(until="0:08:00", chair=1, family="Müller")
    clinic.play(until="0:08:00", chair=2, family="MULLER")
    clinic.play(until="0:08:00", chair=3, family="Abebe")
    assert [each.same_name for each in board_of(clinic.desk.charts).tiles] == [True, True, False]


def test_unfinished_records_name_ketamine_nobody_accounted_for() -> None:
    clinic = a_clinic()
    clinic.play(until="2:09:00")
    clinic.play("early-stop-waste", until="0:41:00")
    stream = clinic.streams[1]
    (done,) = unfinished_of(clinic.desk.charts)
    assert done.case.visit.stream == clinic.streams[0]
    assert done.unaccounted_mg is None
    clinic.desk.leaving.leave(stream, against_advice=True, reason="had to go")
    last = unfinished_of(clinic.desk.charts)[-1]
    assert last.case.visit.stream == stream
    assert last.unaccounted_mg is not None
    assert last.unaccounted_mg > Decimal(1)


def test_the_pressure_of_a_set_is_told_whole() -> None:
    clinic = a_clinic()
    stream = clinic.play("red-pressure", until="0:40:00")
    visit = clinic.desk.charts.case(stream).visit
    assert pressure_at(visit, visit.sets[-1].at) == "186/108"
    assert pressure_at(visit, visit.sets[-1].at + timedelta(seconds=1)) == ""


def test_an_empty_clinic_has_only_free_chairs() -> None:
    board = board_of(a_clinic().desk.charts)
    assert board == Board(6, ())
    assert board.free == (1, 2, 3, 4, 5, 6)


@pytest.mark.parametrize("until", ["0:18:30", "0:40:00", "1:30:00"])
def test_a_board_moved_on_by_seconds_equals_one_made_anew(until: str) -> None:  # R-UX-33
    clinic = a_clinic()
    clinic.play(until=until)
    charts = clinic.desk.charts
    board = board_of(charts)
    for _ in range(6):
        clinic.ticks.advance(200)
        board = board_of(charts, board)
        (moved,), (fresh,) = board.tiles, board_of(charts).tiles
        assert moved.assessment.schedule == fresh.assessment.schedule
        assert moved.assessment.infusion == fresh.assessment.infusion
        assert moved.assessment.armed == fresh.assessment.armed
        assert (moved.need, moved.values) == (fresh.need, fresh.values)
    assert board_of(charts, board, clinic.streams[0]) == board_of(charts)


def test_a_new_entry_is_seen_at_once_on_a_board_that_is_moved_on() -> None:
    clinic = a_clinic()
    stream = clinic.play(until="0:40:00")
    before = board_of(clinic.desk.charts)
    clinic.ticks.advance(60)
    clinic.desk.watch.observe(stream, {"hr": 91}, partial="cuff off")
    (tile,) = board_of(clinic.desk.charts, before).tiles
    assert tile.values[1].shown == "91"


def test_an_unfinished_record_says_that_nobody_knows_what_was_given() -> None:
    clinic = a_clinic()
    stream = clinic.play(until="0:13:00")
    desk = clinic.desk
    desk.infusion.start(stream, 60, happened=True)
    desk.leaving.leave(stream, against_advice=True, reason="had to go")
    (last,) = unfinished_of(desk.charts)
    assert (last.given_unknown, last.unaccounted_mg) == (True, None)
    desk.leaving.report_discrepancy(stream, "no order", "Director One")
    (told,) = unfinished_of(desk.charts)
    assert not told.given_unknown
