"""The system clock is changed during a visit: times stand, the change is told (F-26, F-27)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ketadesk.desk.charts import Change
from ketadesk.desk.desk import Desk, open_desk
from ketadesk.desk.replay.player import Player
from ketadesk.desk.replay.run import Replayed, patient_of, replay
from ketadesk.desk.replay.script import Script, ScriptStep, read_script
from ketadesk.desk.replay.steps import Steps
from ketadesk.desk.session import AUDIT
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.problems import EnvironmentFault
from ketadesk.kernel.resources import resource
from ketadesk.protocols.catalogue import load_shipped
from ketadesk.visit.entries import AuditNoted, ClockJumped
from ketadesk.visit.visit import Visit
from tests.builders import (
    PASSPHRASE,
    PEOPLE,
    FailingStore,
    KnownPassphrase,
    SampleClinic,
    a_clinic,
)

JUMPS = {"one hour ahead": "+1:00:00", "one day back": "-24:00:00", "a century": "+876000:00:00"}
SECONDS = {"+1:00:00": 3600, "-24:00:00": -86400, "+876000:00:00": 876000 * 3600}


def script_of(*extra: tuple[str, int, object]) -> Script:
    """The shipped visit with more steps: action, at which second, value."""
    script = read_script(resource("scenarios", "amber-pressure.toml"))
    assert isinstance(script, Script)
    more = tuple(
        ScriptStep(0, at_s, "nurse", name, value, None, False) for name, at_s, value in extra
    )
    steps = sorted((*script.steps, *more), key=lambda step: step.at_s)
    return replace(script, steps=tuple(replace(s, number=n) for n, s in enumerate(steps, 1)))


@dataclass
class Played:
    """A visit after a script, and the desk on which it ended."""

    clinic: SampleClinic
    desk: Desk
    stream: str

    @property
    def visit(self) -> Visit:
        return self.desk.charts.case(self.stream).visit

    @property
    def jumps(self) -> list[int]:
        return [body.seconds for _, body in self.visit.of(ClockJumped)]

    def told(self) -> list[tuple[str, datetime, datetime]]:
        """Kind, clinical time and recorded time of what people did."""
        return [
            (entry.body.kind, entry.happened_at, entry.recorded_at)
            for entry in self.visit.entries
            if not isinstance(entry.body, ClockJumped)
        ]


def play(script: Script, until_s: int) -> Played:
    clinic = a_clinic()
    session = clinic.desk.session
    patient = random_id()
    session.commit([session.entry(f"patient:{patient}", patient_of(script))])

    def reopen(_person: str) -> Desk:
        desk = open_desk(session.store, KnownPassphrase(), clinic.ticks, random_id)
        desk.session.sign_in("nurse", PASSPHRASE)
        return desk

    passphrases = dict.fromkeys(PEOPLE, PASSPHRASE)
    player = Player(Steps(clinic.desk, clinic.ticks, passphrases, reopen))
    player.open_visit(script, patient, load_shipped("ketamine-iv-mood").content_hash)
    player.play(script, until_s)
    assert player.failures == []
    return Played(clinic, player.desk, player.visit)


def audited(desk: Desk) -> list[int]:
    """The jumps that the audit tells of."""
    bodies = (entry.body for entry in desk.session.store.entries(AUDIT))
    return [
        int(body.about)
        for body in bodies
        if isinstance(body, AuditNoted) and body.event == "clock-jumped"
    ]


DURING = 35 * 60
LATER = 40 * 60 + 30


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
@pytest.mark.parametrize("restarted", [False, True], ids=["running", "restarted"])
def test_a_changed_clock_moves_no_time_of_the_visit_and_is_told(jump: str, restarted: bool) -> None:
    """F-26, F-27: elapsed time, due times and recorded instants stand; the change is flagged."""
    restart = (("restart", DURING + 20, True),) if restarted else ()
    calm = play(script_of(), LATER)
    jumped = play(script_of(("clock", DURING, jump), *restart), LATER)
    assert jumped.told() == calm.told()
    before, after = (each.desk.charts.assessment(each.stream) for each in (calm, jumped))
    assert after.at == before.at
    assert after.infusion == before.infusion
    assert after.infusion.elapsed_s == LATER - 20 * 60
    assert after.schedule == before.schedule
    assert after.leaving.earliest_at == before.leaving.earliest_at
    assert [(each.at, each.level) for each in after.alerts] == [
        (each.at, each.level) for each in before.alerts
    ]
    assert calm.jumps == []
    # Told once, not once more to the program that was started after it.
    assert jumped.jumps == [SECONDS[jump]]
    assert audited(jumped.desk) == [SECONDS[jump]]


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
def test_entries_stay_in_their_order(jump: str) -> None:
    """F-27."""
    played = play(script_of(("clock", DURING, jump), ("restart", DURING + 20, True)), LATER)
    recorded = [entry.recorded_at for entry in played.visit.entries]
    assert recorded == sorted(recorded)
    assert played.desk.session.store.verify() == ()


def test_the_flag_is_in_each_visit_that_is_open() -> None:
    clinic = a_clinic()
    first, second = clinic.play(until="0:25:00"), clinic.play(until="0:10:00", chair=2)
    clinic.ticks.jump(3600)
    marked = clinic.desk.charts.note_clock_jump()
    assert set(marked) == {first, second}
    for stream, change in marked.items():
        assert change.entries[0].body == ClockJumped(3600)
        assert clinic.desk.charts.case(stream).visit.entries[-1] == change.entries[0]
    assert clinic.desk.charts.note_clock_jump() == {}


def test_a_clock_that_is_set_right_again_is_told_too() -> None:
    clinic = a_clinic()
    stream = clinic.play(until="0:25:00")
    for jump_s in (3600, -3600):
        clinic.ticks.jump(jump_s)
        clinic.desk.charts.note_clock_jump()
    told = [body.seconds for _, body in clinic.desk.charts.case(stream).visit.of(ClockJumped)]
    assert told == [3600, 0]


@pytest.mark.parametrize(("moved_s", "flags"), [(60, 0), (-60, 0), (61, 1), (-61, 1)])
def test_a_minute_is_let_pass(moved_s: int, flags: int) -> None:
    """R-REL-13: more than 60 s is told."""
    clinic = a_clinic()
    clinic.play(until="0:25:00")
    clinic.ticks.jump(moved_s)
    assert len(clinic.desk.charts.note_clock_jump()) == flags


def test_a_visit_of_which_somebody_wrote_more_meanwhile_is_marked_when_it_is_read_anew() -> None:
    clinic = a_clinic()
    stream = clinic.play(until="0:25:00")
    clinic.desk.charts.case(stream)
    session = clinic.desk.session
    other = open_desk(session.store, KnownPassphrase(), clinic.ticks, random_id)
    other.session.sign_in("nurse2", PASSPHRASE)
    other.watch.note(stream, "From elsewhere")
    clinic.ticks.jump(3600)
    assert clinic.desk.charts.note_clock_jump() == {}
    assert session.store.entries(stream)[-1].body.kind == "noted"
    assert audited(clinic.desk) == []
    assert set(clinic.desk.charts.note_clock_jump()) == {stream}
    assert session.store.entries(stream)[-1].body == ClockJumped(3600)
    assert audited(clinic.desk) == [3600]


def test_a_restart_tells_the_same_jump_no_second_time() -> None:
    """R-REL-13: the mark of a jump says when it happened, so it stands once."""
    clinic = a_clinic()
    stream = clinic.play(until="0:25:00")
    clinic.ticks.jump(3600)
    clinic.desk.charts.note_clock_jump()
    store = clinic.desk.session.store
    for _ in range(3):
        desk = open_desk(store, KnownPassphrase(), clinic.ticks, random_id)
        assert desk.charts.note_clock_jump() == {}
    assert audited(desk) == [3600]
    clinic.ticks.jump(120)
    assert set(desk.charts.note_clock_jump()) == {stream}
    assert audited(desk) == [3600, 3720]


def test_a_clock_that_drifts_is_told_a_minute_at_a_time() -> None:
    clinic = a_clinic()
    stream = clinic.play(until="0:25:00")
    for _ in range(200):
        clinic.ticks.advance(1)
        clinic.ticks.jump(1)
        clinic.desk.charts.note_clock_jump()
    told = [body.seconds for _, body in clinic.desk.charts.case(stream).visit.of(ClockJumped)]
    assert told == [61, 122, 183]


def test_a_clock_that_trembles_at_the_limit_is_told_once() -> None:
    clinic = a_clinic()
    stream = clinic.play(until="0:25:00")
    clinic.ticks.jump(61)
    for tremble in (-2, 2) * 10:
        clinic.desk.charts.note_clock_jump()
        clinic.ticks.jump(tremble)
    told = [body.seconds for _, body in clinic.desk.charts.case(stream).visit.of(ClockJumped)]
    assert told == [61]


@pytest.mark.parametrize("failing", ["before", "after"])
def test_a_jump_that_could_not_be_written_is_told_when_the_disk_works_again(failing: str) -> None:
    """F-11, F-26: nothing is lost and nothing stands twice."""
    clinic = a_clinic(store=(store := FailingStore()))
    stream = clinic.play(until="0:25:00")
    clinic.ticks.jump(3600)
    store.failing = failing
    for _ in range(3):
        with pytest.raises(EnvironmentFault):
            clinic.desk.charts.note_clock_jump()
        if failing == "after":
            break
    store.failing = ""
    marked = clinic.desk.charts.note_clock_jump()
    assert [change.entries[0].body for change in marked.values()] == [ClockJumped(3600)]
    assert clinic.desk.charts.note_clock_jump() == {}
    told = [body.seconds for _, body in clinic.desk.charts.case(stream).visit.of(ClockJumped)]
    assert told == [3600]
    assert audited(clinic.desk) == [3600]


def test_the_clock_is_taken_as_it_is_when_the_first_patient_comes_in() -> None:
    """A clock set right on a running program counts from the next visit on, not within one."""
    clinic = a_clinic()
    first = clinic.play(until="0:25:00")
    clinic.ticks.jump(3600)
    clinic.desk.charts.note_clock_jump()
    before = clinic.desk.session.now()
    other = clinic.play(until="0:08:00", chair=2)
    assert clinic.desk.session.now() < clinic.ticks.wall()
    for visit in (first, other):
        assert isinstance(clinic.desk.leaving.void(visit, "Wrong patient"), Change)
    third = clinic.play(until="0:00:20", chair=2)
    assert clinic.desk.session.now() == clinic.ticks.wall()
    assert clinic.desk.charts.case(third).visit.entries[0].recorded_at > before
    assert clinic.desk.charts.case(third).visit.of(ClockJumped) == ()
    kinds = [entry.body for entry in clinic.desk.session.store.entries(AUDIT)]
    assert kinds.count(AuditNoted("clock-taken", "3600")) == 1
    desk = open_desk(clinic.desk.session.store, KnownPassphrase(), clinic.ticks, random_id)
    assert desk.session.now() == clinic.ticks.wall()


@pytest.mark.parametrize("wall", [timedelta(days=1), timedelta(days=-1), timedelta(days=19 * 365)])
def test_a_clock_changed_while_the_program_was_down_moves_no_due_time(wall: timedelta) -> None:
    """R-REL-15: the same machine, still running; somebody is being watched."""
    clinic = a_clinic()
    stream = clinic.play(until="0:25:00")
    due = clinic.desk.charts.assessment(stream).schedule.slot
    clinic.ticks.advance(5 * 60)
    clinic.ticks.jump(wall.total_seconds())
    desk = open_desk(clinic.desk.session.store, KnownPassphrase(), clinic.ticks, random_id)
    found = desk.charts.assessment(stream)
    assert found.schedule.slot == due
    assert found.infusion.elapsed_s == 5 * 60
    assert [change.entries[0].body for change in desk.charts.note_clock_jump().values()] == [
        ClockJumped(round(wall.total_seconds()))
    ]


@pytest.mark.parametrize(
    ("script", "until"),
    [("uneventful", "0:10:00"), ("uneventful", "2:09:00"), ("hard-stop", None)],
    ids=["screening", "discharged", "closed"],
)
def test_a_restart_moves_no_instant_in_any_stage(script: str, until: str | None) -> None:
    """R-REL-13: what is recorded next stands after what was recorded before."""
    clinic = a_clinic()
    stream = clinic.play(script, until=until)
    before = clinic.desk.session.now()
    clinic.ticks.jump(-3600)
    clinic.desk.charts.note_clock_jump()
    desk = open_desk(clinic.desk.session.store, KnownPassphrase(), clinic.ticks, random_id)
    assert desk.session.now() == before
    assert desk.charts.note_clock_jump() == {}
    assert audited(desk) == [-3600]
    stands = [body.seconds for _, body in desk.charts.case(stream).visit.of(ClockJumped)]
    assert stands == ([-3600] if until == "0:10:00" else [])


def _replayed(tmp_path: Path, name: str, steps: str) -> dict[str, Any]:
    """The outcome of the shipped script with more steps, in an encrypted store."""
    text = resource("scenarios", "amber-pressure.toml").read_text(encoding="utf-8")
    place = '[[step]]\nat = "0:40:30"\nacknowledge'
    assert text.count(place) == 1
    path = tmp_path / f"{name}.toml"
    path.write_text(text.replace(place, steps + place), encoding="utf-8")
    done = replay(path, tmp_path / name)
    assert isinstance(done, Replayed)
    assert done.as_expected
    return done.outcome


def test_a_whole_visit_comes_to_the_same_with_changed_clocks_and_restarts(tmp_path: Path) -> None:
    """F-26, F-27, through the disk: what the shipped script expects holds all the same."""
    steps = "".join(
        f'[[step]]\nat = "0:40:{second:02d}"\n{step}\n\n'
        for second, step in (
            (5, 'clock = "+1:00:00"'),
            (10, "restart = true"),
            (15, 'clock = "-25:00:00"'),
            (20, "restart = true"),
        )
    )
    calm, jumped = _replayed(tmp_path, "calm", ""), _replayed(tmp_path, "jumped", steps)
    for part in ("stage", "dose", "infusion", "observations", "alerts", "schedule", "account"):
        assert jumped[part] == calm[part]
    assert jumped["entries"]["chain_intact"] is True
    assert jumped["entries"]["count"] > calm["entries"]["count"]
