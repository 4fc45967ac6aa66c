"""Killing the process at any moment loses nothing told as recorded (R-REL-01, R-REL-02)."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from ketadesk.desk.desk import unlock
from ketadesk.desk.vault import Vault
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.problems import Problem
from ketadesk.store.keys import FLOOR
from ketadesk.visit.assessment import assess
from ketadesk.visit.stages import Stage
from ketadesk.visit.visit import Visit

from .clinic_process import NURSE, CalendarTicks

ROOT = Path(__file__).resolve().parents[2]
WHOLE = 150
"""More entries than the played visit writes."""


def _killed_after(folder: Path, lines: int) -> tuple[str, int]:
    """Let the clinic run until so many entries were told, then kill it without warning."""
    command = [sys.executable, "-m", "tests.journeys.clinic_process", str(folder)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as clinic:
        assert clinic.stdout is not None
        visit, told = clinic.stdout.readline().strip(), 1
        for _ in range(lines):
            line = clinic.stdout.readline().strip()
            if line in ("", "end"):
                break
            told = int(line)
        clinic.send_signal(signal.SIGKILL)
        rest, _nothing = clinic.communicate()
    # Lines that were still in the pipe had been told too.
    counts = [int(line) for line in rest.split() if line.isdigit()]
    return visit, max([told, *counts])


@pytest.mark.parametrize("third", range(3))
def test_a_killed_clinic_opens_where_it_was(third: int, tmp_path: Path) -> None:
    """Killed somewhere in the first, the middle and the last third of the visit."""
    folder = tmp_path / "clinic"
    # Another moment in each run; the seed that the run prints brings it back.
    lines = random.randint(third * WHOLE // 3 + 1, (third + 1) * WHOLE // 3)  # noqa: S311
    stream, told = _killed_after(folder, lines)
    desk = unlock(Vault(folder, FLOOR), NURSE.id, NURSE.passphrase, CalendarTicks(), random_id)
    assert not isinstance(desk, Problem)
    try:
        assert desk.session.store.verify() == ()
        case = desk.charts.case(stream)
        assert len(case.visit.entries) >= told
        assert Visit.replayed(case.visit.protocol, case.visit.entries) == case.visit
        last = case.visit.entries[-1].recorded_at
        found = assess(case, last)
        if case.visit.stage is Stage.INFUSION and found.infusion.started_at is not None:
            running = last - found.infusion.started_at
            assert found.infusion.elapsed_s == round(running.total_seconds())
            slot = found.schedule.slot
            assert slot is not None
            assert slot.at - found.infusion.started_at <= timedelta(minutes=50)
    finally:
        desk.close()


def test_the_countdown_goes_on_from_the_entries_after_a_kill(tmp_path: Path) -> None:
    """F-06, R-REL-16: due times are instants, so they stand where they stood."""
    folder = tmp_path / "clinic"
    stream, _told = _killed_after(folder, WHOLE)
    states = []
    for _ in range(2):
        desk = unlock(Vault(folder, FLOOR), NURSE.id, NURSE.passphrase, CalendarTicks(), random_id)
        assert not isinstance(desk, Problem)
        case = desk.charts.case(stream)
        started = case.visit.started_at
        assert started is not None
        found = assess(case, started + timedelta(minutes=24, seconds=10))
        states.append((found.infusion.elapsed_s, found.leaving.earliest_at, case.visit.stage))
        desk.close()
    assert states[0] == states[1]
    assert states[0][0] == 24 * 60 + 10
