"""Replaying a script in a clinic of its own: a fresh encrypted store, removed at the end."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from ketadesk.desk.clinic import NewPerson
from ketadesk.desk.desk import Desk, Founding, found_clinic, unlock
from ketadesk.desk.replay.expect import Mismatch, mismatches
from ketadesk.desk.replay.outcome import outcome_of
from ketadesk.desk.replay.player import Player, StepFailure
from ketadesk.desk.replay.script import Script, ScriptFlaw, read_script
from ketadesk.desk.replay.shape import ROLES
from ketadesk.desk.replay.ticks import ScriptTicks
from ketadesk.desk.session import CLINIC
from ketadesk.desk.vault import Vault
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.problems import Problem
from ketadesk.protocols.catalogue import load_shipped, shipped, shipped_ids
from ketadesk.protocols.loader import read_protocol
from ketadesk.protocols.model import Protocol
from ketadesk.store.keys import FLOOR
from ketadesk.visit.assessment import assess
from ketadesk.visit.entries import ClinicWritten, PatientWritten, ProtocolApproved
from ketadesk.visit.people import Role

OUTCOME: Final = "outcome.json"
_SAMPLE_CLINIC: Final = {
    "name": "Sample Clinic",
    "phone_day": "555-0100",
    "phone_after_hours": "555-0199",
    "emergency": "911",
    "crisis": "988",
}


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay came to."""

    outcome: dict[str, Any]
    failures: tuple[StepFailure, ...]
    mismatches: tuple[Mismatch, ...]
    kept: Path | None
    passphrase: str

    @property
    def as_expected(self) -> bool:
        """Whether every step and every expectation held."""
        return not self.failures and not self.mismatches


def find_protocol(script: Script) -> tuple[Protocol, str] | ScriptFlaw:
    """The script's protocol and its text: a shipped id, or the path of a file."""
    name = script.protocol
    if name in shipped_ids():
        protocol = load_shipped(name)
        text = next(
            data
            for data in (path.read_bytes() for path in shipped())
            if hashlib.sha256(data).hexdigest() == protocol.content_hash
        )
        return protocol, text.decode()
    for path in (script.path.parent / name, Path(name)):
        if path.is_file():
            data = path.read_bytes()
            read = read_protocol(data, name)
            if isinstance(read, Protocol):
                return read, data.decode()
            return ScriptFlaw(str(script.path), "scenario", "protocol", str(read[0]))
    return ScriptFlaw(str(script.path), "scenario", "protocol", f"no protocol {name!r}")


def role_of(key: str) -> Role:
    """The role that a staff key gives."""
    return Role(next(role for role in ROLES if key.startswith(role)))


class Theatre:
    """A clinic in a folder of its own, in which scripts are played.

    Args:
        folder: empty; the caller removes it.
        script: for clinic, staff and zone.
        staff: by key, of this script and of its earlier visits.
        starts: of the first visit that is played.
    """

    def __init__(
        self, folder: Path, script: Script, staff: Mapping[str, str], starts: datetime
    ) -> None:
        self._folder = folder
        self.ticks = ScriptTicks(starts)
        self.passphrase = secrets.token_hex(12)
        self.passphrases = dict.fromkeys(staff, self.passphrase)
        settings = _SAMPLE_CLINIC | dict(script.clinic)
        clinic = ClinicWritten(
            **settings,
            timezone=script.timezone,
            decimal_sign=script.decimal_sign,
            paper="letter",
            chairs=8,
        )
        people = tuple(
            NewPerson(key, name, (role_of(key),), self.passphrase) for key, name in staff.items()
        )
        self._vault = Vault(folder, FLOOR)
        self.desk, _ = found_clinic(self._vault, Founding(clinic, people), self.ticks, random_id)

    def reopen(self, person: str) -> Desk:
        """The process dies without a word, and the store is opened again."""
        self.desk.session.store.close()
        self._vault.release()
        self._vault = Vault(self._folder, FLOOR)
        desk = unlock(self._vault, person, self.passphrase, self.ticks, random_id)
        if isinstance(desk, Problem):
            raise TypeError("the passphrase of a replay no longer fits")
        self.desk = desk
        return desk

    def approve(self, protocol: Protocol, text: str) -> None:
        """The script's protocol counts as approved."""
        session = self.desk.session
        body = ProtocolApproved(protocol.id, protocol.version, protocol.content_hash, text)
        session.commit([session.entry(CLINIC, body)])

    def perform(self, script: Script, patient_id: str, protocol_hash: str, prefix: str) -> Player:
        """Play one visit; ``prefix`` keeps the vials of several visits apart."""
        player = Player(self.desk, self.ticks, self.passphrases, self.reopen, vial_prefix=prefix)
        player.open_visit(script, patient_id, protocol_hash)
        player.play(script)
        self.desk = player.desk
        return player

    def close(self) -> None:
        """Let go of the store."""
        self.desk.close()


def patient_of(script: Script) -> PatientWritten:
    """The script's patient as an entry says it."""
    given = script.patient
    return PatientWritten(
        given["family"],
        given["given"],
        given["born"],
        given["sex"],
        given["record_no"],
        given.get("phone", ""),
        given.get("address", ""),
        tuple(str(each) for each in given.get("allergies", [])),
        given.get("language", "en"),
        given.get("sheet_size", "normal"),
    )


def in_order(script: Script) -> tuple[Script, ...]:
    """The script's earlier visits, each with its own before it, then the script."""
    earlier = [each for previous in script.previous for each in in_order(previous)]
    return (*earlier, script)


def replay(path: Path, out: Path, *, keep_store: bool = False) -> Replayed | tuple[ScriptFlaw, ...]:
    """Play a script file and write its outcome and documents into ``out``.

    Args:
        path: the script.
        out: a folder; made if it is missing.
        keep_store: leave the store's folder behind and say where it is.

    Returns:
        What it came to, or every flaw of a file that is no valid script.
    """
    script = read_script(path)
    if not isinstance(script, Script):
        return script
    visits = in_order(script)
    protocols = {each.protocol: find_protocol(each) for each in visits}
    flaws = tuple(each for each in protocols.values() if isinstance(each, ScriptFlaw))
    if flaws:
        return flaws
    folder = Path(tempfile.mkdtemp(prefix="ketadesk-replay-"))
    try:
        found = {k: v for k, v in protocols.items() if not isinstance(v, ScriptFlaw)}
        return _played(script, visits, found, folder, out, keep_store=keep_store)
    finally:
        if not keep_store:
            shutil.rmtree(folder)


def _played(
    script: Script,
    visits: tuple[Script, ...],
    protocols: Mapping[str, tuple[Protocol, str]],
    folder: Path,
    out: Path,
    *,
    keep_store: bool,
) -> Replayed:
    staff = {key: name for each in visits for key, name in each.staff.items()} | dict(script.staff)
    theatre = Theatre(folder, script, staff, visits[0].starts)
    for protocol, text in protocols.values():
        theatre.approve(protocol, text)
    patient_id = ""
    player: Player | None = None
    for number, each in enumerate(visits):
        if number:
            theatre.ticks.begin(each.starts)
            theatre.reopen(next(iter(staff)))
            _write_settings(theatre, each)
        if not patient_id:
            registered = _registered(theatre, script)
            patient_id = registered
        prefix = "" if each is script else f"{number + 1}/"
        content_hash = protocols[each.protocol][0].content_hash
        player = theatre.perform(each, patient_id, content_hash, prefix)
    if player is None:
        raise LookupError("a script is a visit")
    try:
        return _result(script, theatre, player, out, folder if keep_store else None)
    finally:
        theatre.close()


def _registered(theatre: Theatre, script: Script) -> str:
    session = theatre.desk.session
    patient_id = random_id()
    session.commit([session.entry(f"patient:{patient_id}", patient_of(script))])
    return patient_id


def _write_settings(theatre: Theatre, current: Script) -> None:
    session = theatre.desk.session
    settings = replace(session.settings, decimal_sign=current.decimal_sign)
    if settings != session.settings:
        session.commit([session.entry(CLINIC, settings)])
        session.reload_clinic()


def _result(
    script: Script, theatre: Theatre, player: Player, out: Path, kept: Path | None
) -> Replayed:
    out.mkdir(parents=True, exist_ok=True)
    files: dict[str, str] = {}
    for issue in player.issues:
        if issue.body.sha256 not in files:
            number = len(files) + 1
            name = f"{issue.body.document}{'' if number == 1 else f'-{number}'}.pdf"
            files[issue.body.sha256] = name
            (out / name).write_bytes(issue.pdf)
    desk = theatre.desk
    case = desk.charts.case(player.visit)
    named = [each for each in desk.register.vials() if each.name in player.vials]
    outcome = outcome_of(
        case,
        assess(case, desk.session.now()),
        vials=named,
        files=files,
        refused=[(each.step, each.code.value, each.item) for each in player.refused],
    )
    text = json.dumps(outcome, indent=2, ensure_ascii=False)
    (out / OUTCOME).write_text(text + "\n", encoding="utf-8")
    return Replayed(
        outcome,
        tuple(player.failures),
        mismatches(outcome, dict(script.expect)),
        kept,
        theatre.passphrase,
    )
