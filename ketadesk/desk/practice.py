"""The practice clinic: sample people and patients at every stage, made from the shipped scripts.

It lives in a folder of its own, is made anew each day, and every page it prints says TRAINING.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from ketadesk.desk.clinic import NewPerson
from ketadesk.desk.desk import Founding, found_clinic, open_desk
from ketadesk.desk.replay.moved import moved
from ketadesk.desk.replay.player import Player
from ketadesk.desk.replay.run import patient_of
from ketadesk.desk.replay.script import Script, read_script, seconds
from ketadesk.desk.replay.steps import Steps
from ketadesk.desk.replay.ticks import ScriptTicks
from ketadesk.desk.session import CLINIC
from ketadesk.desk.vault import Vault
from ketadesk.kernel.clock import Ticks
from ketadesk.kernel.ids import Ids
from ketadesk.kernel.places import PRACTICE_MARK
from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.kernel.resources import resource
from ketadesk.protocols.catalogue import FIRST, load_shipped, shipped_ids, shipped_text
from ketadesk.store.faults import translated
from ketadesk.store.keys import FLOOR
from ketadesk.store.lock import LOCK_FILE, StoreLock
from ketadesk.store.port import StorePort
from ketadesk.visit.entries import ClinicWritten, ProtocolApproved
from ketadesk.visit.people import Role

PROTOCOL: Final = FIRST

PEOPLE: Final = (
    NewPerson(
        "a.moreno",
        "Dr. A. Moreno",
        (Role.DIRECTOR, Role.PRESCRIBER, Role.ADMINISTRATOR),
        "harbour candle ninety maple",
    ),
    NewPerson("r.okafor", "R. Okafor RN", (Role.NURSE,), "window copper seven river"),
    NewPerson("t.braun", "T. Braun RN", (Role.NURSE,), "garden velvet thirty cloud"),
)
"""Invented people; their passphrases stand on the practice sign-in screen."""

_STAFF_IDS: Final = {"nurse": "r.okafor", "nurse2": "t.braun", "prescriber": "a.moreno"}
_CLINIC: Final = ClinicWritten(
    name="Northside Infusion Clinic (practice)",
    phone_day="555-0100",
    phone_after_hours="555-0199",
    emergency="911",
    crisis="988",
    timezone="America/New_York",
    decimal_sign=".",
    paper="letter",
    chairs=6,
)


@dataclass(frozen=True, slots=True)
class _Scene:
    """A visit of the practice clinic.

    Attributes:
        script: a shipped script.
        patient: facts that replace the script's own; the record number names the patient.
        until: step time up to which it is played, empty for the whole script.
        ago: how long ago the step time 0 was.
        answers: other answers to items.
    """

    script: str
    patient: Mapping[str, Any]
    until: str
    ago: timedelta
    answers: Mapping[str, Any]


def _ago(clock: str) -> timedelta:
    return timedelta(seconds=seconds(clock) or 0)


_LINDQVIST: Final = {"record_no": "KD-000417", "family": "Lindqvist", "given": "Maja"}
_ONEILL: Final = {
    "family": "O'Neill",
    "given": "Patricia",
    "born": date(1966, 11, 30),
    "record_no": "KD-000398",
}
_HAMID: Final = {
    "family": "Hamid",
    "given": "Noor",
    "born": date(1979, 9, 2),
    "record_no": "KD-000402",
    "sheet_size": "large",
}
_KHAN: Final = {
    "family": "Khan",
    "given": "Bilal",
    "born": date(1958, 1, 17),
    "sex": "male",
    "record_no": "KD-000389",
}
_PETROV: Final = {"record_no": "KD-000450"}


def _scenes() -> tuple[_Scene, ...]:
    """Earlier visits first, then what stands in the chairs now."""
    whole = _ago("2:12:00")
    return (
        _Scene(
            "amber-pressure",
            _LINDQVIST | {"visit_number": 1},
            "",
            whole + timedelta(days=11),
            {"scale.phq9": 21, "wt.kg": 67.0},
        ),
        _Scene(
            "amber-pressure",
            _LINDQVIST | {"visit_number": 2},
            "",
            whole + timedelta(days=4),
            {"scale.phq9": 18, "ind.number": 2},
        ),
        _Scene("hard-stop", _PETROV, "", timedelta(days=2), {}),
        _Scene(
            "uneventful",
            _KHAN | {"visit_number": 1},
            "2:09:00",
            whole + timedelta(days=1),
            {"preg.test": "not_applicable"},
        ),
        _Scene("uneventful", {"visit_number": 1}, "", whole + timedelta(days=3), {}),
        _Scene(
            "amber-pressure",
            _LINDQVIST | {"visit_number": 3, "chair": 1},
            "0:40:00",
            _ago("0:44:10"),
            {"scale.phq9": 15, "ind.number": 3},
        ),
        _Scene("red-pressure", {"chair": 2}, "0:30:00", _ago("0:46:40"), {}),
        _Scene("second-visit", {"chair": 3}, "0:13:10", _ago("0:13:20"), {}),
        _Scene("uneventful", _ONEILL | {"chair": 4}, "1:30:00", _ago("1:38:00"), {}),
        _Scene("uneventful", _HAMID | {"chair": 5}, "2:07:00", _ago("2:09:00"), {}),
    )


class _Rehearsal:
    """While the practice clinic is being made nobody needs to derive keys."""

    def verify(self, person_id: str, passphrase: str) -> bool:
        """Whether it is that sample person's passphrase."""
        return any((each.id, each.passphrase) == (person_id, passphrase) for each in PEOPLE)


@dataclass(frozen=True, slots=True)
class PracticeClinic:
    """The practice clinic's folder, locked, and who may sign in with which passphrase."""

    vault: Vault
    people: tuple[NewPerson, ...]


def open_practice(folder: Path, ticks: Ticks, ids: Ids) -> PracticeClinic:
    """The practice clinic of today; what was done in it today is still there.

    Args:
        folder: of the practice clinic alone.
        ticks: the machine's clocks.
        ids: makes entry ids.

    Raises:
        EnvironmentFault: the folder holds something else, is in use, or the disk refused.
    """
    # The clinic's own day: a record of this morning is not cleared while it is still evening.
    today = ticks.wall().astimezone(ZoneInfo(_CLINIC.timezone)).date()
    if _made_on(folder) == today:
        return PracticeClinic(Vault(folder, FLOOR, ticks.boot_id()), PEOPLE)
    _clear(folder)
    vault = Vault(folder, FLOOR, ticks.boot_id())
    try:
        # Marked from its first moment, so that one cut short is known as practice too.
        _mark(folder, None)
        _furnish(vault, ticks.wall(), ids)
        _mark(folder, today)
    finally:
        vault.release()
    return PracticeClinic(Vault(folder, FLOOR, ticks.boot_id()), PEOPLE)


def _made_on(folder: Path) -> date | None:
    try:
        return date.fromisoformat(
            json.loads((folder / PRACTICE_MARK).read_text(encoding="utf-8"))["made"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _mark(folder: Path, made: date | None) -> None:
    text = json.dumps({"made": None if made is None else made.isoformat()})
    with translated():
        (folder / PRACTICE_MARK).write_text(text, encoding="utf-8")


def _clear(folder: Path) -> None:
    """Remove yesterday's practice clinic, and nothing that is not one."""
    if not folder.exists() or {each.name for each in folder.iterdir()} <= {LOCK_FILE}:
        return
    if not (folder / PRACTICE_MARK).exists():
        raise EnvironmentFault(Fault.FOLDER_UNSUITABLE, "holds something else than practice")
    # Taking the lock first keeps a running practice clinic from being removed under its feet.
    StoreLock(folder).release()
    with translated():
        for each in folder.iterdir():
            if each.is_dir() and not each.is_symlink():
                shutil.rmtree(each)
            elif each.name != PRACTICE_MARK:
                each.unlink()
        (folder / PRACTICE_MARK).unlink()


def _furnish(vault: Vault, now: datetime, ids: Ids) -> None:
    ticks = ScriptTicks(now - timedelta(days=12))
    desk, _recovery = found_clinic(vault, Founding(_CLINIC, PEOPLE), ticks, ids, training=True)
    store = desk.session.store
    protocol = load_shipped(PROTOCOL)
    ids_in_order = sorted(shipped_ids(), key=lambda each: each != FIRST)
    approvals = [_approval(each) for each in ids_in_order]
    desk.session.commit([desk.session.entry(CLINIC, each) for each in approvals])
    patients: dict[str, str] = {}
    for number, scene in enumerate(_scenes(), start=1):
        script = read_script(resource("scenarios", f"{scene.script}.toml"))
        if not isinstance(script, Script):
            raise LookupError(str(script[0]))
        chair = int(scene.patient.get("chair", script.chair))
        facts = {name: value for name, value in scene.patient.items() if name != "chair"}
        _play(
            store,
            ticks,
            ids,
            moved(script, now - scene.ago, facts, scene.answers),
            patients,
            number=number,
            chair=chair,
            until=scene.until,
            content_hash=protocol.content_hash,
        )
    store.close()


def _approval(protocol_id: str) -> ProtocolApproved:
    protocol = load_shipped(protocol_id)
    text = shipped_text(protocol_id)
    return ProtocolApproved(protocol.id, protocol.version, protocol.content_hash, text)


def _play(
    store: StorePort,
    ticks: ScriptTicks,
    ids: Ids,
    script: Script,
    patients: dict[str, str],
    *,
    number: int,
    chair: int,
    until: str,
    content_hash: str,
) -> None:
    ticks.begin(script.starts)
    desk = open_desk(store, _Rehearsal(), ticks, ids, training=True)
    desk.session.person = desk.session.people[PEOPLE[1].id]
    record_no = str(script.patient["record_no"])
    if record_no not in patients:
        patients[record_no] = ids()
        entry = desk.session.entry(f"patient:{patients[record_no]}", patient_of(script))
        desk.session.commit([entry])
    player = Player(
        Steps(
            desk,
            ticks,
            {each.id: each.passphrase for each in PEOPLE},
            lambda _person: desk,
            vial_prefix=f"{number}-",
            ids=_STAFF_IDS,
        )
    )
    placed = replace(script, chair=chair)
    player.open_visit(placed, patients[record_no], content_hash)
    player.play(placed, seconds(until) if until else None)
    if player.failures:
        raise LookupError(f"{script.path.name}: {player.failures[0]}")
