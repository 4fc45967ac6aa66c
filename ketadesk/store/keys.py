"""The key file: one random data key, wrapped once for each person and once for recovery.

A passphrase never touches the database. It opens a slot of the key file, and the slot holds
the data key. So a passphrase is changed and a person removed without rewriting the record.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from ketadesk.kernel.problems import Problem
from ketadesk.store import key_text
from ketadesk.store.faults import Pause, patiently
from ketadesk.store.files import replace_file
from ketadesk.store.key_text import FORMAT
from ketadesk.store.passphrase import passphrase_problem
from ketadesk.store.recovery import RecoveryKey
from ketadesk.store.wrapping import (
    DEFAULT,
    FLOOR,
    DataKey,
    KdfCost,
    Sealed,
    derive,
    new_salt,
    opened,
    seal,
    spread,
)

__all__ = [
    "DEFAULT",
    "FLOOR",
    "DataKey",
    "KdfCost",
    "KeyFile",
    "RecoveryKey",
    "Slot",
    "passphrase_problem",
]


@dataclass(frozen=True, slots=True)
class Slot:
    """One person's way to the data key.

    Attributes:
        person: the person's id; the wrapping is bound to it.
        name: what the sign-in window shows.
        cost: what a guess costs.
    """

    person: str
    name: str
    cost: KdfCost
    _sealed: Sealed = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The slots of one database. Values are never changed; ``save`` writes one to disk.

    Attributes:
        database_id: the database that every slot is bound to.
        slots: one for each person.
    """

    database_id: str
    slots: tuple[Slot, ...] = ()
    _recovery: Sealed | None = field(default=None, repr=False)

    @classmethod
    def load(cls, path: Path) -> KeyFile:
        """The key file at this path.

        Raises:
            EnvironmentFault: ``KEY_FILE_MISSING``, ``KEY_FILE_DAMAGED``, ``STORE_NEWER`` for
                one of a later release, or the disk refused.
        """
        return cls.of(key_text.read(path))

    @classmethod
    def of(cls, text: key_text.KeyText) -> KeyFile:
        """What was read, ready to be opened."""
        slots = tuple(
            Slot(each.person, each.name, KdfCost(*each.cost), Sealed(*each.sealed))
            for each in text.slots
        )
        recovery = None if text.recovery is None else Sealed(*text.recovery)
        return cls(text.database_id, slots, recovery)

    def save(self, path: Path, *, pause: Pause = time.sleep) -> None:
        """Write the file. A crash leaves the earlier one or this one.

        Raises:
            EnvironmentFault: the disk refused; the earlier file still stands.
        """
        stored = {
            "format": FORMAT,
            "database_id": self.database_id,
            "slots": [
                {
                    "person": slot.person,
                    "name": slot.name,
                    "time_cost": slot.cost.time_cost,
                    "memory_kib": slot.cost.memory_kib,
                    "parallelism": slot.cost.parallelism,
                    **slot._sealed.stored(),  # noqa: SLF001 - written here, hidden elsewhere
                }
                for slot in self.slots
            ],
            "recovery": self._recovery and self._recovery.stored(),
        }
        content = json.dumps(stored, indent=1, ensure_ascii=False).encode()
        patiently(lambda: replace_file(path, content), pause)

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """Id and name of each person who can sign in."""
        return tuple((slot.person, slot.name) for slot in self.slots)

    def unlock(self, person: str, passphrase: str) -> DataKey | None:
        """The data key, or None if the passphrase is wrong or the person has no slot.

        Takes a tenth of a second and more on purpose; a window that waits for it stands still.
        """
        slot = self._slot(person)
        if slot is None:
            return None
        sealed = slot._sealed  # noqa: SLF001 - opened here, hidden elsewhere
        return opened(sealed, derive(passphrase, sealed.salt, slot.cost), self._bound(person))

    def unlock_with_recovery(self, text: str) -> DataKey | Problem | None:
        """The data key; None for a whole but wrong recovery key; a Problem for a typo (F-60)."""
        recovery = RecoveryKey.typed(text)
        if isinstance(recovery, Problem):
            return recovery
        if self._recovery is None:
            return None
        wrapping = spread(recovery, self._recovery.salt)
        return opened(self._recovery, wrapping, self._bound(None))

    def with_person(
        self, key: DataKey, person: str, name: str, passphrase: str, cost: KdfCost = DEFAULT
    ) -> KeyFile:
        """This file with a slot for the person, in place of an earlier one.

        Raises:
            ValueError: the person has no id.
        """
        if not person:
            raise ValueError("a slot needs a person")
        salt = new_salt()
        sealed = seal(key, derive(passphrase, salt, cost), salt, self._bound(person))
        made = Slot(person, name, cost, sealed)
        if self._slot(person) is None:
            return replace(self, slots=(*self.slots, made))
        return replace(
            self, slots=tuple(made if slot.person == person else slot for slot in self.slots)
        )

    def strengthened(
        self, key: DataKey, person: str, passphrase: str, wanted: KdfCost = DEFAULT
    ) -> KeyFile:
        """This file, with the person's slot wrapped anew if a guess at it costs too little.

        Call it after a sign-in, with the passphrase that opened the slot. The very same file
        comes back if there is nothing to do.
        """
        slot = self._slot(person)
        if slot is None or not slot.cost.weaker_than(wanted):
            return self
        return self.with_person(key, person, slot.name, passphrase, wanted)

    def with_recovery(self, key: DataKey, recovery: RecoveryKey) -> KeyFile:
        """This file, opened by this recovery key; an earlier one opens nothing any more."""
        salt = new_salt()
        sealed = seal(key, spread(recovery, salt), salt, self._bound(None))
        return replace(self, _recovery=sealed)

    def _slot(self, person: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.person == person), None)

    def _bound(self, person: str | None) -> bytes:
        """What a wrapping is bound to: a slot moved elsewhere does not open."""
        return json.dumps(["ketadesk-slot", FORMAT, self.database_id, person]).encode()
