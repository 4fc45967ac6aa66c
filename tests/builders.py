"""Clinics and visits for tests: the real desk over a store in memory, moved by a script's clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ketadesk.desk.desk import Desk, open_desk
from ketadesk.desk.replay.player import Player
from ketadesk.desk.replay.run import in_order, patient_of
from ketadesk.desk.replay.script import Script, read_script, seconds
from ketadesk.desk.replay.steps import Steps
from ketadesk.desk.replay.ticks import ScriptTicks
from ketadesk.desk.session import CLINIC
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.problems import EnvironmentFault, Fault, Problem
from ketadesk.kernel.resources import resource
from ketadesk.protocols.catalogue import load_shipped, shipped_text
from ketadesk.store.memory import MemoryStore
from ketadesk.visit.entries import ClinicWritten, Entry, PersonWritten, ProtocolApproved
from ketadesk.visit.people import Role

STARTS = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
"""09:00 in New York."""

PASSPHRASE = "four words in a row"
SENTINEL = "Zzyzxcanary"
"""A patient's name that must reach no log, file name or window title."""

PEOPLE: Mapping[str, tuple[str, tuple[Role, ...]]] = {
    "nurse": ("Nurse One", (Role.NURSE,)),
    "nurse2": ("Nurse Two", (Role.NURSE,)),
    "prescriber": ("Prescriber One", (Role.PRESCRIBER,)),
    "director": ("Director One", (Role.DIRECTOR, Role.PRESCRIBER, Role.ADMINISTRATOR)),
    "auditor": ("Auditor One", (Role.AUDITOR,)),
}

SETTINGS = ClinicWritten(
    name="Sample Clinic",
    phone_day="555-0100",
    phone_after_hours="555-0199",
    emergency="911",
    crisis="988",
    timezone="America/New_York",
    decimal_sign=".",
    paper="letter",
    chairs=6,
)


class FailingStore(MemoryStore):
    """A store over a disk that fails; what it reports as failed may have been written.

    Attributes:
        failing: "before" or "after" the entries have reached the disk; empty while it works.
    """

    failing = ""

    def append(self, entries: Sequence[Entry], **more: Any) -> Problem | None:
        """Fail before or after writing."""
        if self.failing == "before":
            raise EnvironmentFault(Fault.DISK_FULL)
        done = super().append(entries, **more)
        if self.failing == "after":
            raise EnvironmentFault(Fault.IO)
        return done


class KnownPassphrase:
    """Everybody's passphrase is the same."""

    def verify(self, person_id: str, passphrase: str) -> bool:
        """Whether it is that one."""
        return bool(person_id) and passphrase == PASSPHRASE


@dataclass
class SampleClinic:
    """A desk in memory and the clock that moves it."""

    desk: Desk
    ticks: ScriptTicks
    streams: list[str] = field(default_factory=list)

    def sign_in(self, person: str = "nurse") -> None:
        """Somebody signs in."""
        self.desk.session.sign_in(person, PASSPHRASE)

    def play(
        self,
        name: str = "uneventful",
        until: str | None = None,
        *,
        chair: int | None = None,
        **patient: object,
    ) -> str:
        """Play a shipped script up to a step time ("0:25:00") and give the visit's stream.

        The patient of each play is a new one; ``patient`` changes facts such as ``family``.
        Earlier visits that the script names are played first.
        """
        script = read_script(resource("scenarios", f"{name}.toml"))
        if not isinstance(script, Script):
            raise TypeError("\n".join(map(str, script)))
        return self.play_script(script, until, chair=chair, **patient)

    def free_chair(self, wanted: int) -> int:
        """The chair of the script, or the first that nobody sits in."""
        taken = {case.visit.opened.chair for case in self.desk.charts.open_visits()}
        return next(each for each in (wanted, *range(1, 9)) if each not in taken)

    def play_script(
        self,
        script: Script,
        until: str | None = None,
        *,
        chair: int | None = None,
        **patient: object,
    ) -> str:
        """As ``play``, for a script already read."""
        number = len(self.streams) + 1
        facts = {**script.patient, "record_no": f"S-{number:04d}", **patient}
        mine = replace(script, patient=facts, chair=chair or self.free_chair(script.chair))
        patient_id = random_id()
        session = self.desk.session
        session.commit([session.entry(f"patient:{patient_id}", patient_of(mine))])
        protocol = load_shipped("ketamine-iv-mood")
        start = self.desk.session.now()
        for turn, each in enumerate(in_order(mine)):
            last = each is mine
            steps = tuple(
                replace(step, value={**step.value, "record_no": facts["record_no"]})
                if step.action == "identify" and step.refused is None
                else step
                for step in each.steps
            )
            player = Player(
                Steps(
                    self.desk,
                    self.ticks,
                    dict.fromkeys(PEOPLE, PASSPHRASE),
                    lambda _person: self.desk,
                    vial_prefix=f"{number}.{turn}/",
                )
            )
            player.open_visit(each, patient_id, protocol.content_hash)
            stop = None if until is None or not last else seconds(until)
            player.play(replace(each, steps=steps), stop)
            if player.failures:
                raise AssertionError(player.failures)
            if last:
                self.streams.append(player.visit)
        self.sign_in()
        assert self.desk.session.now() >= start
        return self.streams[-1]


def a_clinic(
    settings: ClinicWritten = SETTINGS,
    starts: datetime = STARTS,
    store: MemoryStore | None = None,
) -> SampleClinic:
    """A clinic with people and an approved protocol, nobody treated yet, the nurse signed in."""
    store, ticks = store or MemoryStore(), ScriptTicks(starts)
    protocol = load_shipped("ketamine-iv-mood")
    text = shipped_text("ketamine-iv-mood")
    bodies = (
        settings,
        *(
            PersonWritten(person, name, tuple(role.value for role in roles), active=True)
            for person, (name, roles) in PEOPLE.items()
        ),
        ProtocolApproved(protocol.id, protocol.version, protocol.content_hash, text),
    )
    store.append(
        [Entry(random_id(), CLINIC, body, "director", starts, starts, 0) for body in bodies]
    )
    desk = open_desk(store, KnownPassphrase(), ticks, random_id)
    clinic = SampleClinic(desk, ticks)
    clinic.sign_in()
    return clinic


ZONE = ZoneInfo("America/New_York")
