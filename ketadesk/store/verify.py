"""Looks for damage: every chain, number, guard, document and page.

It shows edits, removals and a new order made outside the program, and losses since the
marker was written. It cannot show that an entry was true when it was written, nor a rewrite
of everything by somebody who holds the key and the marker (R-SEC-14, F-62).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.kernel.text import _
from ketadesk.store import marker, record_files, rows, schema
from ketadesk.store.driver import Connection, DbError, connect
from ketadesk.store.faults import fault_of, translated
from ketadesk.store.keys import DataKey
from ketadesk.store.terms import DATABASE_ID
from ketadesk.visit import chain

_CHAINED: Final = f"SELECT stream, seq, previous_hash, hash, {rows.ENTRY_COLUMNS}"
_CHAIN: Final = f"{_CHAINED} FROM entry ORDER BY stream, seq"


def require_agreement(connection: Connection, mark: marker.Mark) -> None:
    """Refuse a database that is not the one, or not as new as the one, that was last used.

    A database that is ahead of its marker is well: the program ended between the two writes.

    Raises:
        EnvironmentFault: ``STORE_REPLACED`` for another database or another history of it,
            ``STORE_OLDER`` if entries that were saved are not in it (F-17, F-18).
    """
    found = connection.execute("SELECT value FROM meta WHERE key = ?", (DATABASE_ID,)).fetchone()
    if found is None or found[0] != mark.database_id:
        raise EnvironmentFault(Fault.STORE_REPLACED, "another database id")
    has = rows.newest(connection)[0]
    if has < mark.store_seq:
        raise EnvironmentFault(Fault.STORE_OLDER, f"{has} of {mark.store_seq}")
    at_mark = connection.execute(
        "SELECT hash FROM entry WHERE store_seq = ?", (mark.store_seq,)
    ).fetchone()
    if mark.store_seq and (at_mark is None or at_mark[0] != mark.head):
        raise EnvironmentFault(Fault.STORE_REPLACED, f"another entry {mark.store_seq}")


def places_of_damage(folder: Path, key: DataKey) -> tuple[str, ...]:
    """Every place of damage, for a person to read; empty if the record is intact.

    Opens a read connection of its own and may run in any thread.

    Raises:
        EnvironmentFault: the check itself could not be made, for instance a disk failure.
            Damage is a place, not a fault.
    """
    try:
        with translated():
            connection = connect(folder / record_files.DATABASE_FILE, key.hex, read_only=True)
    except EnvironmentFault as fault:
        if fault.fault is not Fault.DAMAGED:
            raise
        return (_("the database file cannot be read"),)
    places: list[str] = []
    try:
        if schema.step_of(connection) == 0:
            # A file that was emptied opens like a new one.
            return (_("the database file holds no record"),)
        for check in (_pages, _guards, _marker, _chains, _numbers, _documents):
            try:
                places.extend(check(connection, folder))
            except DbError as failure:
                fault_found = fault_of(failure)
                if fault_found is None:
                    raise
                if fault_found.fault is not Fault.DAMAGED:
                    raise fault_found from failure
                places.append(_("part of the database file cannot be read"))
    finally:
        connection.close()
    return tuple(dict.fromkeys(places))


def _pages(connection: Connection, _folder: Path) -> Iterator[str]:
    for (remark,) in connection.execute("PRAGMA cipher_integrity_check"):
        yield _("database file: {remark}").format(remark=remark)
    for (remark,) in connection.execute("PRAGMA quick_check"):
        if remark != "ok":
            yield _("database file: {remark}").format(remark=remark)


def _guards(connection: Connection, _folder: Path) -> Iterator[str]:
    for name in schema.missing_guards(connection):
        yield _("the guard {name} is gone").format(name=name)


def _marker(connection: Connection, folder: Path) -> Iterator[str]:
    mark = marker.read(folder)
    if mark is None:
        yield _("the marker file is gone or cannot be read")
        return
    try:
        require_agreement(connection, mark)
    except EnvironmentFault:
        yield _("the database is not as new as its marker, or is another one")


def _chains(connection: Connection, _folder: Path) -> Iterator[str]:
    stream, count, head = "", 0, chain.GENESIS
    for name, seq, previous, kept, *columns in connection.execute(_CHAIN):
        if name != stream:
            stream, count, head = name, 0, chain.GENESIS
        if seq != count + 1:
            yield _("{stream} entry {seq}: entries before it are missing").format(
                stream=stream, seq=seq
            )
        try:
            computed = chain.link(previous, rows.entry_of(tuple(columns)))
        except EnvironmentFault:
            computed = ""
        if previous != head or computed != kept:
            yield _("{stream} entry {seq}").format(stream=stream, seq=seq)
        count, head = seq, kept


def _numbers(connection: Connection, _folder: Path) -> Iterator[str]:
    count, newest = connection.execute(
        "SELECT count(*), coalesce(max(store_seq), 0) FROM entry"
    ).fetchone()
    if count != newest:
        yield _("entries are missing: {newest} were written, {count} are here").format(
            newest=newest, count=count
        )


def _documents(connection: Connection, _folder: Path) -> Iterator[str]:
    for sha256, content in connection.execute("SELECT sha256, bytes FROM document"):
        if hashlib.sha256(content).hexdigest() != sha256:
            yield _("document {sha256}").format(sha256=sha256)
