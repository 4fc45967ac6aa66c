"""The clinic in which scripts are played: a store of its own on the disk, people, a patient."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from ketadesk.desk.charts import OPEN_STAGES
from ketadesk.desk.clinic import NewPerson
from ketadesk.desk.desk import Desk, Founding, found_clinic, unlock
from ketadesk.desk.replay.player import Player
from ketadesk.desk.replay.script import Script
from ketadesk.desk.replay.shape import ROLES
from ketadesk.desk.replay.steps import Steps
from ketadesk.desk.replay.ticks import ScriptTicks
from ketadesk.desk.session import CLINIC
from ketadesk.desk.vault import Vault
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.problems import EnvironmentFault, Problem
from ketadesk.protocols.choices import choices
from ketadesk.protocols.model import Protocol
from ketadesk.store.faults import translated
from ketadesk.store.keys import FLOOR
from ketadesk.store.port import StorePort, Summary
from ketadesk.visit.chain import head_of
from ketadesk.visit.entries import (
    ChoicesSwitched,
    ClinicWritten,
    PatientWritten,
    ProtocolApproved,
)
from ketadesk.visit.people import Role
from ketadesk.visit.stages import Stage
from ketadesk.visit.visit import Visit

_SAMPLE_CLINIC: Final = {
    "name": "Sample Clinic",
    "phone_day": "555-0100",
    "phone_after_hours": "555-0199",
    "emergency": "911",
    "crisis": "988",
}
_INDEX_OF_LOG: Final = "-shm"
"""Ends the name of a file that is memory shared by processes: it dies with the last of them."""


def role_of(key: str) -> Role:
    """The role that a staff key gives."""
    return Role(next(role for role in ROLES if key.startswith(role)))


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
        tuple(given.get("allergies", [])),
        given.get("language", "en"),
        given.get("sheet_size", "normal"),
    )


def _settings_of(script: Script) -> ClinicWritten:
    return ClinicWritten(
        **_SAMPLE_CLINIC | dict(script.clinic),
        timezone=script.timezone,
        decimal_sign=script.decimal_sign,
        paper="letter",
        chairs=8,
    )


class Theatre:
    """A clinic in a folder of its own, in which scripts are played one after the other.

    Args:
        folder: empty; the caller removes it.
        first: the script that is played first.
        staff: names by key, of all scripts.
        patient: whom all scripts treat.
    """

    def __init__(
        self, folder: Path, first: Script, staff: Mapping[str, str], patient: PatientWritten
    ) -> None:
        self._folder = folder
        self.ticks = ScriptTicks(first.starts)
        self.passphrase = secrets.token_hex(12)
        self._passphrases = dict.fromkeys(staff, self.passphrase)
        self._in_stock: dict[str, str] = {}
        people = tuple(
            NewPerson(key, name, (role_of(key),), self.passphrase) for key, name in staff.items()
        )
        founding = Founding(_settings_of(first), people)
        self._vault = Vault(folder, FLOOR)
        self._is_open = True
        self.desk, _ = found_clinic(self._vault, founding, self.ticks, random_id)
        self._patient_id = random_id()
        session = self.desk.session
        session.commit([session.entry(f"patient:{self._patient_id}", patient)])

    def approve(self, protocol: Protocol, text: str) -> None:
        """The script's protocol counts as approved, with everything that it can offer."""
        session = self.desk.session
        on = {*session.switched_on, *(each.name for each in choices(protocol))}
        session.commit(
            [
                session.entry(CLINIC, body)
                for body in (
                    ProtocolApproved(protocol.id, protocol.version, protocol.content_hash, text),
                    ChoicesSwitched(tuple(sorted(on))),
                )
            ]
        )
        session.reload_clinic()

    def perform(self, script: Script, protocol_hash: str, prefix: str) -> Player:
        """Play one visit; ``prefix`` keeps the vials of several visits apart."""
        player = Player(
            Steps(
                self.desk,
                self.ticks,
                self._passphrases,
                self.restart,
                vial_prefix=prefix,
                in_stock=self._in_stock,
            )
        )
        player.open_visit(script, self._patient_id, protocol_hash)
        player.play(script)
        self.desk = player.desk
        return player

    def begin(self, script: Script, left_behind: str) -> None:
        """Another day: the machine was switched off, and the clinic is as this script says.

        Args:
            script: that is played next.
            left_behind: the visit that was played last. Its patient has gone home since, also
                where nobody recorded it: the list no longer counts it among those in a chair.
        """
        visit = self.desk.charts.case(left_behind).visit
        if visit.stage in OPEN_STAGES:
            begun, chair = visit.entries[0].happened_at, visit.opened.chair
            line = Summary(left_behind, self._patient_id, Stage.LEFT.value, begun, chair)
            self.desk.session.store.append([], summaries=[line])
        self.close()
        self.ticks.begin(script.starts)
        self._open(next(iter(self._passphrases)))
        session, settings = self.desk.session, _settings_of(script)
        if settings != session.settings:
            session.commit([session.entry(CLINIC, settings)])
            session.reload_clinic()

    def restart(self, person: str) -> Desk:
        """The process dies without a word; what lies on the disk is all that the next one has."""
        with translated():
            lying = {
                path: path.read_bytes()
                for path in self._folder.iterdir()
                if path.is_file() and not path.name.endswith(_INDEX_OF_LOG)
            }
        # Closing folds the log into the file, which somebody who dies does not do.
        self.close()
        with translated():
            for path, content in lying.items():
                path.write_bytes(content)
        return self._open(person)

    def _open(self, person: str) -> Desk:
        self._vault = Vault(self._folder, FLOOR)
        desk = unlock(self._vault, person, self.passphrase, self.ticks, random_id)
        if isinstance(desk, Problem):
            raise TypeError("the passphrase of a replay no longer fits")
        self.desk, self._is_open = desk, True
        return desk

    def close(self) -> None:
        """Let go of the store, if it is open."""
        if self._is_open:
            self._is_open = False
            self.desk.session.store.close()
            self._vault.release()


def is_intact(store: StorePort, visit: Visit) -> bool:
    """Whether what is stored of the visit is what was played, and nothing stored is damaged."""
    with suppress(EnvironmentFault):
        entries = store.entries(visit.stream)
        read = (len(entries), head_of(entries))
        played = (len(visit.entries), visit.head)
        return read == played == store.head(visit.stream) and not store.verify()
    return False
