"""A clinic in a process of its own, to be killed: tells each entry once the desk calls it recorded.

Run as ``python -m tests.journeys.clinic_process FOLDER``. Each line is the count of the visit's
entries; the first is the visit's stream.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ketadesk.desk.desk import Founding, found_clinic
from ketadesk.desk.practice import PEOPLE
from ketadesk.desk.replay.moved import moved
from ketadesk.desk.replay.player import Player
from ketadesk.desk.replay.run import patient_of
from ketadesk.desk.replay.script import Script, read_script
from ketadesk.desk.replay.steps import Steps
from ketadesk.desk.session import CLINIC
from ketadesk.desk.vault import Vault
from ketadesk.kernel.clock import SystemTicks
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.resources import resource
from ketadesk.protocols.catalogue import load_shipped, shipped_text
from ketadesk.store.keys import FLOOR
from ketadesk.visit.entries import ProtocolApproved
from tests.builders import SETTINGS

NURSE = PEOPLE[1]


class CalendarTicks(SystemTicks):
    """The machine's clock, with script time added."""

    def __init__(self) -> None:
        self._ahead, self._wrong = timedelta(), timedelta()

    def wall(self) -> datetime:
        return datetime.now(UTC) + self._ahead + self._wrong

    def monotonic_s(self) -> float:
        return super().monotonic_s() + self._ahead.total_seconds()

    def advance(self, seconds: float) -> None:
        self._ahead += timedelta(seconds=seconds)

    def jump(self, seconds: float) -> None:
        self._wrong += timedelta(seconds=seconds)


def main(folder: Path) -> None:
    """Found a clinic and play a visit, telling each entry."""
    vault = Vault(folder, FLOOR)
    ticks = CalendarTicks()
    desk, _recovery = found_clinic(vault, Founding(SETTINGS, PEOPLE), ticks, random_id)
    protocol = load_shipped("ketamine-iv-mood")
    text = shipped_text("ketamine-iv-mood")
    approved = ProtocolApproved(protocol.id, protocol.version, protocol.content_hash, text)
    session = desk.session
    session.commit([session.entry(CLINIC, approved)])
    script = read_script(resource("scenarios", "amber-pressure.toml"))
    assert isinstance(script, Script)
    # Fasting and dates follow the day on which the test runs.
    script = moved(script, session.now(), {})
    patient = random_id()
    session.commit([session.entry(f"patient:{patient}", patient_of(script))])
    ids = {"nurse": "r.okafor", "nurse2": "t.braun", "prescriber": "a.moreno"}
    player = Player(
        Steps(
            desk,
            ticks,  # type: ignore[arg-type]  # a clock that a script moves, on top of the real one
            {each.id: each.passphrase for each in PEOPLE},
            lambda _person: desk,
            ids=ids,
        )
    )
    player.open_visit(script, patient, protocol.content_hash)
    print(player.visit, flush=True)
    written = session.store.append

    def told(*arguments: object, **named: object) -> object:
        refused = written(*arguments, **named)  # type: ignore[arg-type]
        print(session.store.head(player.visit)[0], flush=True)
        return refused

    session.store.append = told  # type: ignore[method-assign, assignment]
    player.play(script)
    assert player.failures == []
    print("end", flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
