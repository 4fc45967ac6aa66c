"""The practice clinic: made in its own folder, kept for the day, never in anything else's place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ketadesk.desk import practice
from ketadesk.desk.desk import Desk, Founding, found_clinic, unlock
from ketadesk.desk.papers import Issue, Paper
from ketadesk.desk.practice import PEOPLE, PracticeClinic, open_practice
from ketadesk.desk.replay.ticks import ScriptTicks
from ketadesk.desk.vault import Vault
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.places import PRACTICE_MARK
from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.protocols.catalogue import shipped_ids
from ketadesk.store.keys import FLOOR
from ketadesk.store.lock import LOCK_FILE, StoreLock
from ketadesk.visit.stages import Stage
from tests.builders import SETTINGS, STARTS

NOW = datetime(2026, 11, 20, 15, 5, tzinfo=UTC)
NURSE = PEOPLE[1]


def opened(clinic: PracticeClinic, ticks: ScriptTicks) -> Desk:
    desk = unlock(clinic.vault, NURSE.id, NURSE.passphrase, ticks, random_id, training=True)
    assert isinstance(desk, Desk)
    return desk


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Desk]]:
    """Made once: the tests that look at it leave it as it is."""
    folder = tmp_path_factory.mktemp("home") / "training"
    ticks = ScriptTicks(NOW)
    desk = opened(open_practice(folder, ticks, random_id), ticks)
    yield folder, desk
    desk.close()


def test_every_shipped_protocol_is_in_use(made: tuple[Path, Desk]) -> None:
    _folder, desk = made
    assert {each.id for each in desk.clinic.usable_protocols()} == set(shipped_ids())


def test_there_is_a_visit_at_every_stage(made: tuple[Path, Desk]) -> None:
    _folder, desk = made
    stands = {case.visit.opened.chair: case.visit.stage for case in desk.charts.open_visits()}
    assert stands == {
        1: Stage.INFUSION,
        2: Stage.INFUSION,
        3: Stage.SCREENING,
        4: Stage.RECOVERY,
        5: Stage.RECOVERY,
    }
    unfinished = [case.visit.stage for case in desk.charts.unfinished_visits()]
    assert unfinished == [Stage.CANCELLED, Stage.DISCHARGED]
    patients = {match.patient.record_no: match.visits for match in desk.patients.find("")}
    assert patients["KD-000417"] == 3
    closed = [
        stream
        for patient in desk.patients.all()
        for stream in desk.charts.visits_of(patient.id)
        if desk.charts.case(stream).visit.stage is Stage.CLOSED
    ]
    assert len(closed) == 3


def test_what_stands_in_the_chairs_is_of_today_and_nothing_lies_ahead(
    made: tuple[Path, Desk],
) -> None:
    _folder, desk = made
    for case in desk.charts.open_visits():
        first, last = case.visit.entries[0], case.visit.entries[-1]
        assert NOW - timedelta(hours=3) < first.recorded_at <= last.recorded_at <= NOW


def test_the_record_is_whole(made: tuple[Path, Desk]) -> None:
    _folder, desk = made
    assert desk.session.store.verify() == ()


def test_every_sample_person_signs_in_with_the_passphrase_shown(made: tuple[Path, Desk]) -> None:
    _folder, desk = made
    assert desk.vault is not None
    assert all(desk.vault.verify(each.id, each.passphrase) for each in PEOPLE)
    assert [person for person, _name in desk.vault.people] == [each.id for each in PEOPLE]


def test_its_papers_say_training(made: tuple[Path, Desk]) -> None:
    """R-UX-31."""
    _folder, desk = made
    leaving = next(case for case in desk.charts.open_visits() if case.visit.opened.chair == 5)
    issue = desk.papers.preview(leaving.visit.stream, Paper())
    assert isinstance(issue, Issue)
    text = desk.papers.plain_text(leaving.visit.stream, Paper())
    assert isinstance(text, str)
    assert "This is a training sheet." in text
    assert desk.training


def test_it_can_be_worked_in(made: tuple[Path, Desk]) -> None:
    _folder, desk = made
    running = next(case for case in desk.charts.open_visits() if case.visit.opened.chair == 1)
    found = desk.charts.assessment(running.visit.stream)
    assert found.infusion.elapsed_s is not None
    assert 0 < found.infusion.elapsed_s < 45 * 60
    assert [each.id for each in desk.clinic.usable_protocols()][:1] == ["ketamine-iv-mood"]


def test_a_second_practice_clinic_in_the_same_folder_waits_its_turn(
    made: tuple[Path, Desk],
) -> None:
    """F-52."""
    folder, desk = made
    for moment in (NOW, NOW + timedelta(days=1)):
        with pytest.raises(EnvironmentFault) as refused:
            open_practice(folder, ScriptTicks(moment), random_id)
        assert refused.value.fault is Fault.ALREADY_RUNNING
    assert desk.session.store.verify() == ()


def test_what_was_done_is_kept_for_the_day_and_gone_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One visit is enough here, and quick.
    scenes = practice._scenes()[6:7]
    monkeypatch.setattr(practice, "_scenes", lambda: scenes)
    folder, ticks = tmp_path / "training", ScriptTicks(NOW)
    desk = opened(open_practice(folder, ticks, random_id), ticks)
    running = desk.charts.open_visits()[0].visit.stream
    desk.watch.note(running, "Practised")
    desk.close()
    ticks.advance(3600)
    desk = opened(open_practice(folder, ticks, random_id), ticks)
    assert desk.charts.case(running).visit.entries[-1].body.kind == "noted"
    desk.close()
    (folder / "sub").mkdir()
    (folder / "sub" / "left.txt").write_text("left over", encoding="utf-8")
    ticks.advance(24 * 3600)
    desk = opened(open_practice(folder, ticks, random_id), ticks)
    assert desk.session.store.entries(running) == ()
    assert len(desk.charts.open_visits()) == 1
    assert not (folder / "sub").exists()
    desk.close()


def test_the_day_is_the_clinic_s_own(tmp_path: Path, shallow: list[str]) -> None:
    """Half past eight in the evening of the same day, though a new day has begun at Greenwich."""
    folder = tmp_path / "training"
    for moment, made in ((NOW, 1), (NOW + timedelta(hours=10, minutes=25), 1), (NOW, 1)):
        open_practice(folder, ScriptTicks(moment), random_id).vault.release()
        assert len(shallow) == made
    open_practice(folder, ScriptTicks(NOW + timedelta(hours=14)), random_id).vault.release()
    assert len(shallow) == 2


def listing(folder: Path) -> dict[str, bytes]:
    return {
        each.relative_to(folder).as_posix(): each.read_bytes()
        for each in sorted(folder.rglob("*"))
        if each.is_file() and each.name != LOCK_FILE
    }


@pytest.mark.parametrize("name", ["clinic", "practice"])
def test_a_real_clinic_is_never_touched_whatever_its_folder_is_called(
    name: str, tmp_path: Path
) -> None:
    folder = tmp_path / name
    vault = Vault(folder, FLOOR)
    ticks = ScriptTicks(STARTS)
    desk, _key = found_clinic(vault, Founding(SETTINGS, PEOPLE), ticks, random_id)
    desk.close()
    before = listing(folder)
    with pytest.raises(EnvironmentFault) as refused:
        open_practice(folder, ScriptTicks(NOW), random_id)
    assert refused.value.fault is Fault.FOLDER_UNSUITABLE
    assert listing(folder) == before


@pytest.mark.parametrize("name", ["documents", "practice"])
def test_a_folder_with_other_files_is_never_touched(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(EnvironmentFault) as refused:
        open_practice(folder, ScriptTicks(NOW), random_id)
    assert refused.value.fault is Fault.FOLDER_UNSUITABLE
    assert listing(folder) == {"letter.txt": b"mine"}


@pytest.mark.parametrize("mark", ['{"made": null}', "not json", "[]", '{"made": "yesterday"}'])
def test_one_that_was_cut_short_is_made_anew(mark: str, tmp_path: Path, shallow: list[str]) -> None:
    folder = tmp_path / "training"
    folder.mkdir(mode=0o700)
    StoreLock(folder).release()
    (folder / PRACTICE_MARK).write_text(mark, encoding="utf-8")
    (folder / "keys.json").write_text("half", encoding="utf-8")
    clinic = open_practice(folder, ScriptTicks(NOW), random_id)
    clinic.vault.release()
    assert shallow == ["made"]
    assert json.loads((folder / PRACTICE_MARK).read_text(encoding="utf-8")) == {
        "made": "2026-11-20"
    }
    assert not (folder / "keys.json").exists()


def test_a_folder_where_only_a_lock_was_taken_is_as_good_as_new(
    tmp_path: Path, shallow: list[str]
) -> None:
    folder = tmp_path / "training"
    folder.mkdir(mode=0o700)
    StoreLock(folder).release()
    open_practice(folder, ScriptTicks(NOW), random_id).vault.release()
    assert shallow == ["made"]


def test_a_crash_while_it_is_made_leaves_a_folder_that_is_known_as_practice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "training"

    def cut_short(*_arguments: object) -> None:
        raise EnvironmentFault(Fault.DISK_FULL)

    monkeypatch.setattr("ketadesk.desk.practice._furnish", cut_short)
    for _ in range(2):
        with pytest.raises(EnvironmentFault) as failed:
            open_practice(folder, ScriptTicks(NOW), random_id)
        # The second time too: what is left is cleared, and the lock was given back.
        assert failed.value.fault is Fault.DISK_FULL
    assert json.loads((folder / PRACTICE_MARK).read_text(encoding="utf-8")) == {"made": None}


@pytest.fixture
def shallow(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stands for the furnishing, which takes seconds."""
    told: list[str] = []
    monkeypatch.setattr("ketadesk.desk.practice._furnish", lambda *_arguments: told.append("made"))
    return told
