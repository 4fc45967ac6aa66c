"""A data folder under lock: its key file and its store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ketadesk.kernel.faults import EnvironmentFault, Fault
from ketadesk.store.folder import prepare
from ketadesk.store.key_text import read as read_keys
from ketadesk.store.lock import StoreLock
from ketadesk.store.record_files import KEY_FILE, Standing, standing

if TYPE_CHECKING:
    # The sign-in page is painted before the database part and the cryptography are loaded.
    from ketadesk.kernel.problems import Problem
    from ketadesk.store.database import Store
    from ketadesk.store.keys import DataKey, KdfCost, KeyFile, RecoveryKey
    from ketadesk.visit.entries import Entry


def holds_record(folder: Path) -> bool:
    """Whether there is a record in this folder; nothing is made or changed there.

    Raises:
        EnvironmentFault: there are parts of a record, but not the whole.
    """
    return folder.is_dir() and standing(folder) is Standing.READY


class Vault:
    """Held by one process at a time. Knows the data key only while it is open.

    Args:
        folder: the data folder; made if it is missing.
        cost: of guessing a passphrase; by default the usual one.
        boot_id: names this run of the machine, for the lock's text.

    Raises:
        EnvironmentFault: the folder is unsuitable or in use, or its store is missing.
    """

    def __init__(self, folder: Path, cost: KdfCost | None = None, boot_id: str = "") -> None:
        prepare(folder)
        self.folder = folder
        self._chosen_cost = cost
        self._lock = StoreLock(folder, boot_id)
        try:
            self.is_new = standing(folder) is Standing.NEW
            self._read = None if self.is_new else read_keys(folder / KEY_FILE)
        except BaseException:
            self._lock.release()
            raise
        self._made: KeyFile | None = None
        self._key: DataKey | None = None
        self._prepared: RecoveryKey | None = None

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """Id and name of everybody who can sign in, for the sign-in screen."""
        known = self._read if self._made is None else self._made
        return () if known is None else known.people

    @property
    def cost(self) -> KdfCost:
        """What a guess at a new passphrase costs."""
        from ketadesk.store.keys import DEFAULT

        return DEFAULT if self._chosen_cost is None else self._chosen_cost

    @property
    def _keys(self) -> KeyFile | None:
        from ketadesk.store.keys import KeyFile

        if self._made is None and self._read is not None:
            self._made = KeyFile.of(self._read)
        return self._made

    @_keys.setter
    def _keys(self, keys: KeyFile) -> None:
        self._made = keys

    def _held(self) -> tuple[KeyFile, DataKey]:
        if self._keys is None or self._key is None:
            raise EnvironmentFault(Fault.KEY_FILE_MISSING, "the vault is closed")
        return self._keys, self._key

    def create(
        self,
        database_id: str,
        people: Sequence[tuple[str, str, str]],
        first: Sequence[Entry],
    ) -> tuple[Store, str]:
        """A new store for these people (id, name, passphrase), and its recovery key as text.

        The first entries, which say who these people are, are in it from its first moment:
        a store without them would let nobody in.
        """
        from ketadesk.store.database import Store
        from ketadesk.store.keys import DataKey, KeyFile, RecoveryKey

        key = DataKey.random()
        keys = KeyFile(database_id)
        for person, name, passphrase in people:
            keys = keys.with_person(key, person, name, passphrase, self.cost)
        recovery = RecoveryKey.random()
        keys = keys.with_recovery(key, recovery)
        store = Store.create(self.folder, key, database_id, keys=keys, first=first)
        self._keys, self._key, self.is_new = keys, key, False
        return store, recovery.text

    def unlock(self, person: str, passphrase: str) -> Store | Problem:
        """Open the store with a person's passphrase."""
        from ketadesk.kernel.problems import Code, Problem
        from ketadesk.store.database import Store

        key = None if self._keys is None else self._keys.unlock(person, passphrase)
        if key is None or self._keys is None:
            return Problem(Code.SIGN_IN_FAILED, person)
        store = Store.open(self.folder, key)
        self._key = key
        stronger = self._keys.strengthened(key, person, passphrase, self.cost)
        if stronger is not self._keys:
            # The weaker slot opens as well; the next sign-in tries again.
            with suppress(EnvironmentFault):
                self._save(stronger)
        return store

    def unlock_with_recovery(self, text: str) -> Store | Problem:
        """Open the store with the printed recovery key (R-SEC-09)."""
        from ketadesk.kernel.problems import Code, Problem
        from ketadesk.store.database import Store

        found = None if self._keys is None else self._keys.unlock_with_recovery(text)
        if isinstance(found, Problem):
            return found
        if found is None:
            return Problem(Code.SIGN_IN_FAILED, "recovery")
        store = Store.open(self.folder, found)
        self._key = found
        return store

    def damage(self, person: str, passphrase: str) -> tuple[str, ...] | Problem:
        """Places of damage in the record, as it lies there: opening would mend its marker.

        Raises:
            EnvironmentFault: the check itself could not be made.
        """
        from ketadesk.kernel.problems import Code, Problem
        from ketadesk.store.verify import places_of_damage

        key = None if self._keys is None else self._keys.unlock(person, passphrase)
        if key is None:
            return Problem(Code.SIGN_IN_FAILED, person)
        return places_of_damage(self.folder, key)

    def verify(self, person_id: str, passphrase: str) -> bool:
        """Whether this passphrase opens this person's slot."""
        return self._keys is not None and self._keys.unlock(person_id, passphrase) is not None

    def passphrase_problem(self, passphrase: str, *names: str) -> Problem | None:
        """Why a new passphrase is too weak, or None (R-SEC-03)."""
        from ketadesk.store.passphrase import passphrase_problem

        return passphrase_problem(passphrase, names)

    def write_person(self, person: str, name: str, passphrase: str) -> None:
        """Give a person a passphrase, in place of an earlier one."""
        keys, key = self._held()
        self._save(keys.with_person(key, person, name, passphrase, self.cost))

    def prepare_recovery_key(self) -> str:
        """A fresh recovery key as text. It opens nothing before ``use_prepared_key``."""
        from ketadesk.store.keys import RecoveryKey

        self._held()
        self._prepared = RecoveryKey.random()
        return self._prepared.text

    def is_prepared_key(self, text: str) -> Problem | bool:
        """Whether a typed key is the prepared one; a Problem for a slip of the hand."""
        from ketadesk.kernel.problems import Problem
        from ketadesk.store.keys import RecoveryKey

        typed = RecoveryKey.typed(text)
        return typed if isinstance(typed, Problem) else typed == self._prepared

    def use_prepared_key(self) -> None:
        """The prepared recovery key opens from now on; the earlier one opens nothing any more."""
        keys, key = self._held()
        if self._prepared is None:
            raise LookupError("no recovery key was prepared")
        self._save(keys.with_recovery(key, self._prepared))
        self._prepared = None

    def is_recovery_key(self, text: str) -> Problem | bool:
        """Whether a typed recovery key is this folder's; a Problem for a slip of the hand."""
        from ketadesk.kernel.problems import Problem

        keys, _ = self._held()
        found = keys.unlock_with_recovery(text)
        return found if isinstance(found, Problem) else found is not None

    @contextmanager
    def put_back_on_failure(self) -> Iterator[None]:
        """If the block fails, the key file is what it was before it, as far as the disk lets.

        A recovery key that was prepared can be confirmed once more.
        """
        (before, _), prepared = self._held(), self._prepared
        try:
            yield
        except BaseException:
            self._prepared = prepared
            # Also where the write itself failed: the new file may stand there all the same.
            with suppress(EnvironmentFault):
                self._save(before)
            raise

    def _save(self, keys: KeyFile) -> None:
        keys.save(self.folder / KEY_FILE)
        self._keys = keys

    def release(self) -> None:
        """Forget the key and let another process in. Close the store first."""
        self._key = self._prepared = None
        self._lock.release()
