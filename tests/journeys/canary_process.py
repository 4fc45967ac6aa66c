"""A clinic in a process of its own: a whole visit of a patient made of sentinels, then a crash.

Run as ``python -m tests.journeys.canary_process FOLDER``. It says ``written`` while the record is
still open, waits for a line, and then dies of an exception that nothing catches.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ketadesk.desk.desk import Desk, Founding, found_clinic
from ketadesk.desk.practice import PEOPLE
from ketadesk.desk.replay.moved import moved
from ketadesk.desk.replay.player import Player
from ketadesk.desk.replay.run import patient_of
from ketadesk.desk.replay.script import Script, read_script
from ketadesk.desk.replay.steps import Steps
from ketadesk.desk.session import CLINIC
from ketadesk.desk.vault import Vault
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.resources import resource
from ketadesk.protocols.catalogue import load_shipped, shipped_text
from ketadesk.store.keys import FLOOR
from ketadesk.ui.shell_crash import CrashLog
from ketadesk.visit.entries import ProtocolApproved
from tests.builders import SENTINEL, SETTINGS

from .clinic_process import CalendarTicks

SENTINELS = {
    "family": SENTINEL,
    "given": "Qworpgiven",
    "address": "77 Vrykstreet",
    "phone": "905-7731-4482",
    "record_no": "KQ-7719024",
    "escort": "Jorvexescort",
    "escort phone": "905-6620-3391",
    "draft": "Plimdraft",
    "note": "Xubnote",
}
"""What stands for a person in this visit, each in one place alone."""


def play(folder: Path) -> Desk:
    """Found a clinic and play a whole visit; the sheet is issued, a draft is left."""
    vault, ticks = Vault(folder, FLOOR), CalendarTicks()
    desk, _recovery = found_clinic(vault, Founding(SETTINGS, PEOPLE), ticks, random_id)
    protocol = load_shipped("ketamine-iv-mood")
    text = shipped_text("ketamine-iv-mood")
    approved = ProtocolApproved(protocol.id, protocol.version, protocol.content_hash, text)
    session = desk.session
    session.commit([session.entry(CLINIC, approved)])
    script = read_script(resource("scenarios", "amber-pressure.toml"))
    assert isinstance(script, Script)
    facts = {name: SENTINELS[name] for name in ("family", "given", "address", "phone", "record_no")}
    escort = {
        "name": SENTINELS["escort"],
        "phone": SENTINELS["escort phone"],
        "relation": "spouse",
    }
    script = moved(script, session.now(), facts, {"esc.name": escort})
    patient = random_id()
    session.commit([session.entry(f"patient:{patient}", patient_of(script))])
    player = Player(
        Steps(
            desk,
            ticks,  # type: ignore[arg-type]  # a clock that a script moves, on top of the real one
            {each.id: each.passphrase for each in PEOPLE},
            lambda _person: desk,
            ids={"nurse": "r.okafor", "nurse2": "t.braun", "prescriber": "a.moreno"},
        )
    )
    player.open_visit(script, patient, protocol.content_hash)
    # All but the last signature, after which nothing could be noted.
    player.play(script, script.steps[-1].at_s - 1)
    assert player.failures == []
    assert len(player.issues) == 1
    assert desk.watch.note(player.visit, SENTINELS["note"])
    now = session.now()
    session.store.put_draft("r.okafor", player.visit, "note", SENTINELS["draft"], now)
    assert session.store.drafts("r.okafor", player.visit) == {"note": SENTINELS["draft"]}
    assert desk.charts.case(player.visit).patient.family == SENTINELS["family"]
    return desk


def crash(desk: Desk) -> None:
    """Die with names in the message, in a local variable and in a frame above."""
    patient = desk.patients.all()[0]
    told = f"{patient.family}, {patient.given}, {patient.record_no}, {patient.phone}"
    raise ValueError(told, patient)


def main(folder: Path) -> None:
    """Play, wait to be looked at, die."""
    CrashLog(folder).install()
    desk = play(folder)
    print("written", flush=True)
    sys.stdin.readline()
    crash(desk)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
