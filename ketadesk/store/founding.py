"""A store's first moment: its files are whole before the folder counts as holding a record."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.store import record_files, rows, schema
from ketadesk.store.driver import connect
from ketadesk.store.faults import Pause, patiently, translated
from ketadesk.store.files import sync_folder
from ketadesk.store.keys import DataKey, KeyFile
from ketadesk.store.terms import DATABASE_ID, require_instants
from ketadesk.visit import chain
from ketadesk.visit.entries import Entry

_ID: Final = re.compile(r"[0-9A-Za-z-]{1,64}")


def lay_down(
    folder: Path,
    key: DataKey,
    database_id: str,
    keys: KeyFile | None,
    first: Sequence[Entry],
    pause: Pause,
) -> None:
    """Write the database and its keys; see ``Store.create``.

    Everything is made under another name, and one rename makes a record of it. So a crash
    leaves either a folder that still counts as new or a clinic that its people can open.

    Raises:
        ValueError: the id holds more than letters, digits and hyphens.
        EnvironmentFault: the folder holds a record or lost one, or the disk refused.
    """
    if _ID.fullmatch(database_id) is None:
        raise ValueError("a database id holds letters, digits and hyphens")
    require_instants(first, ())
    if record_files.standing(folder) is not record_files.Standing.NEW:
        raise EnvironmentFault(Fault.FOLDER_UNSUITABLE, "holds a record")
    unfinished = folder / record_files.UNFINISHED_FILE
    with translated():
        for rest in ("", "-wal", "-shm", "-journal"):
            unfinished.with_name(unfinished.name + rest).unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _fill(unfinished, key, database_id, first)
        if keys is not None:
            keys.save(folder / record_files.KEY_FILE, pause=pause)
    patiently(lambda: unfinished.replace(folder / record_files.DATABASE_FILE), pause)
    with translated():
        sync_folder(folder)


def _fill(unfinished: Path, key: DataKey, database_id: str, first: Sequence[Entry]) -> None:
    connection = connect(unfinished, key.hex)
    try:
        schema.bring_up_to_date(connection)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO meta VALUES (?, ?)", (DATABASE_ID, database_id))
        rows.insert(connection, first, (0, chain.GENESIS), lambda _stream: (0, chain.GENESIS))
        connection.execute("COMMIT")
        # Closing folds the log in too, but keeps quiet if it cannot.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        connection.close()
