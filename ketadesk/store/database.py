"""The store on disk: one encrypted file, one writer, durable when a command returns."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from ketadesk.kernel.problems import EnvironmentFault, Fault, Problem
from ketadesk.store import founding, marker, record_files, rows, schema, verify
from ketadesk.store.driver import Connection, DbError, connect
from ketadesk.store.faults import Pause, patiently, translated
from ketadesk.store.keys import DataKey, KeyFile
from ketadesk.store.port import ANY_COUNT, DraftKey, Summary
from ketadesk.store.reading import Reading
from ketadesk.store.terms import (
    DATABASE_ID,
    conflict,
    fresh_only,
    require_instants,
    require_settable,
)
from ketadesk.visit import chain
from ketadesk.visit.entries import Entry

_PUT_DRAFT: Final = (
    "INSERT INTO draft VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
    " SET text = excluded.text, written_at = excluded.written_at"
)
_PUT_DOCUMENT: Final = "INSERT INTO document VALUES (?, ?) ON CONFLICT DO NOTHING"
_DROP_DRAFT: Final = "DELETE FROM draft WHERE person = ? AND stream = ? AND field = ?"


class Store(Reading):
    """See ``StorePort`` for the meaning of each call.

    Works only in the thread that opened it, and only while this process holds the folder's
    ``StoreLock``: what the store remembers of its streams would go stale beside another writer.

    Attributes:
        marker_was_missing: the folder had no readable marker, so nobody can tell whether
            this database is the newest one. Worth a line in the audit log.
    """

    def __init__(self, folder: Path, key: DataKey, connection: Connection, pause: Pause) -> None:
        """Use ``create`` or ``open``."""
        super().__init__(connection)
        self._path = folder / record_files.DATABASE_FILE
        self._key = key
        self._pause = pause
        self._heads: dict[str, tuple[int, str]] = {}
        self._newest: tuple[int, str] | None = None
        mark = marker.read(folder)
        self.marker_was_missing = mark is None
        if mark is not None:
            verify.require_agreement(connection, mark)
        schema.bring_up_to_date(connection)
        if gone := schema.missing_guards(connection):
            raise EnvironmentFault(Fault.DAMAGED, f"without {', '.join(gone)}")
        self._database_id = str(self.meta(DATABASE_ID))
        self._marker = marker.MarkerFile(folder, self._mark())
        # The log is there since the first read; both stay in place until the store is closed.
        self._log = self._path.with_name(f"{record_files.DATABASE_FILE}-wal")
        self._files = tuple((str(each), each.stat().st_ino) for each in (self._path, self._log))

    @classmethod
    def create(
        cls,
        folder: Path,
        key: DataKey,
        database_id: str,
        *,
        keys: KeyFile | None = None,
        first: Sequence[Entry] = (),
        pause: Pause = time.sleep,
    ) -> Store:
        """Make a store in a folder that holds none, and open it.

        A crash in between leaves a folder that still counts as new, or the whole store.

        Args:
            folder: the data folder, prepared.
            key: the data key.
            database_id: a fresh random id, the one that ``keys`` is bound to.
            keys: the key file to lay beside it at the only safe moment.
            first: entries that are in the store from its first moment; no id twice.
            pause: waits while another program holds a file.

        Raises:
            ValueError: the id holds more than letters, digits and hyphens.
            EnvironmentFault: the folder holds a record or lost one, or the disk refused.
        """
        founding.lay_down(folder, key, database_id, keys, first, pause)
        return cls.open(folder, key, pause=pause)

    @classmethod
    def open(cls, folder: Path, key: DataKey, *, pause: Pause = time.sleep) -> Store:
        """Open the folder's store.

        Raises:
            EnvironmentFault: ``STORE_MISSING``, ``STORE_REPLACED``, ``STORE_OLDER`` or
                ``STORE_NEWER`` if it is not the database that was last used here,
                ``DAMAGED`` if it cannot be read with this key, or the disk refused.
        """
        path = folder / record_files.DATABASE_FILE
        with translated():
            # A file without content would open as a new empty database.
            if not path.exists() or path.stat().st_size == 0:
                raise EnvironmentFault(Fault.STORE_MISSING)

        def opened() -> Store:
            connection = connect(path, key.hex)
            try:
                schema.require_known(connection)
                return cls(folder, key, connection, pause)
            except BaseException:
                connection.close()
                raise

        return patiently(opened, pause)

    def append(
        self,
        entries: Sequence[Entry],
        *,
        expected: Mapping[str, int] = ANY_COUNT,
        summaries: Sequence[Summary] = (),
        document: bytes | None = None,
        drop_drafts: Sequence[DraftKey] = (),
    ) -> Problem | None:
        """Write everything given in one transaction, or nothing."""
        require_instants(entries, summaries)

        def written() -> Problem | None:
            return self._append(entries, expected, summaries, document, drop_drafts)

        return patiently(written, self._pause)

    def head(self, stream: str) -> tuple[int, str]:
        """How many entries the stream has, and its chain's head."""
        if stream not in self._heads:
            found = self._rows(
                "SELECT seq, hash FROM entry WHERE stream = ? ORDER BY seq DESC LIMIT 1", (stream,)
            )
            self._heads[stream] = found[0] if found else (0, chain.GENESIS)
        return self._heads[stream]

    def store_head(self) -> tuple[int, str]:
        """How many entries the store has, and the chain hash of the newest one."""
        if self._newest is None:
            with translated():
                self._newest = rows.newest(self._connection)
        return self._newest

    def put_draft(self, person: str, stream: str, field: str, text: str, at: datetime) -> None:
        """Keep a half-typed text."""
        if at.tzinfo is None:
            raise ValueError("an instant without a zone")
        self._write(_PUT_DRAFT, (person, stream, field, text, at.isoformat()))

    def drop_draft(self, person: str, stream: str, field: str) -> None:
        """Forget a half-typed text."""
        self._write(_DROP_DRAFT, (person, stream, field))

    def set_meta(self, key: str, value: str) -> None:
        """Write a fact about the store itself."""
        require_settable(key)
        self._write(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            (key, value),
        )

    def verify(self) -> tuple[str, ...]:
        """Places of damage, found over a connection of its own.

        To check from another thread call ``verify.places_of_damage`` with the same key.
        """
        return verify.places_of_damage(self._path.parent, self._key)

    def close(self) -> None:
        """Fold the log into the file and let go of both."""
        with translated():
            self._connection.close()
            self._marker.close()

    def _append(
        self,
        entries: Sequence[Entry],
        expected: Mapping[str, int],
        summaries: Sequence[Summary],
        document: bytes | None,
        drop_drafts: Sequence[DraftKey],
    ) -> Problem | None:
        connection = self._begin()
        try:
            # The look-ups stand inside the transaction, which spares a second set of locks.
            fresh = fresh_only(entries, self.entry)
            repeated = bool(entries) and not fresh
            refused = None if repeated else conflict(entries, fresh, expected, self._count)
            if repeated or refused is not None:
                connection.execute("ROLLBACK")
                return refused
            heads, newest = rows.insert(connection, fresh, self.store_head(), self.head)
            for summary in summaries:
                connection.execute(rows.PUT_SUMMARY, rows.summary_row(summary))
            if document is not None:
                sha256 = hashlib.sha256(document).hexdigest()
                connection.execute(_PUT_DOCUMENT, (sha256, document))
            for draft in drop_drafts:
                connection.execute(_DROP_DRAFT, (draft.person, draft.stream, draft.field))
            connection.execute("COMMIT")
        except BaseException:
            self._give_up()
            raise
        self._heads |= heads
        self._newest = newest
        if fresh:
            # The entries are safe already; a marker that lags behind is harmless.
            with contextlib.suppress(OSError):
                self._marker.write(self._mark())
        return None

    def _begin(self) -> Connection:
        self._require_in_place()
        self._connection.execute("BEGIN IMMEDIATE")
        return self._connection

    def _give_up(self) -> None:
        """Undo what is open and forget what is remembered of it."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        # A commit that failed may still have reached the disk: ask again.
        self._heads.clear()
        self._newest = None

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        connection = self._begin()
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            self._give_up()
            raise

    def _write(self, statement: str, values: tuple[str, ...]) -> None:
        def written() -> None:
            with self._transaction() as connection:
                connection.execute(statement, values)

        patiently(written, self._pause)

    def _require_in_place(self) -> None:
        """Writes to a file that was removed or swapped succeed and vanish."""
        for path, inode in self._files:
            try:
                in_place = os.stat(path).st_ino == inode  # noqa: PTH116 - on the hot path
            except FileNotFoundError:
                in_place = False
            if not in_place:
                # What a lost log holds is still at hand: into the file with it, if there is one.
                with contextlib.suppress(DbError):
                    self._connection.execute("PRAGMA wal_checkpoint(FULL)").fetchall()
                raise EnvironmentFault(Fault.STORE_LOST, Path(path).name)

    def _count(self, stream: str) -> int:
        return self.head(stream)[0]

    def _mark(self) -> marker.Mark:
        return marker.Mark(self._database_id, *self.store_head())
