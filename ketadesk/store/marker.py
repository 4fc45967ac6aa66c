"""A small clear file that tells a lost, swapped or older database from a new clinic.

It holds the database's random id, the highest entry number and that entry's hash: nothing
about a patient. It is written after each commit and may lag behind; it is never ahead of the
database unless entries were lost (R-REL-10). Two lines take turns, so that a write that is
cut short leaves the other one.
"""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ketadesk.store.files import sync_folder
from ketadesk.store.record_files import MARKER_FILE

_LINE_BYTES: Final = 512
"""One sector: a cut write spoils one line, not both."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a database has come.

    Attributes:
        database_id: the random id of the database.
        store_seq: number of its newest entry; 0 is none.
        head: chain hash of that entry.
    """

    database_id: str
    store_seq: int
    head: str


def _line(mark: Mark) -> bytes:
    # Ids and hashes hold nothing that JSON would escape; this runs after every commit.
    held = f'["{mark.database_id}",{mark.store_seq},"{mark.head}"]'
    check = zlib.crc32(held.encode())
    return f'{{"mark":{held},"check":{check}}}'.ljust(_LINE_BYTES - 1).encode() + b"\n"


def _mark(line: bytes) -> Mark | None:
    try:
        parts = json.loads(line)
        database_id, store_seq, head = parts["mark"]
        mark = Mark(database_id, store_seq, head)
    except (ValueError, KeyError, TypeError):
        return None
    return mark if _line(mark) == line else None


def read(folder: Path) -> Mark | None:
    """The newest whole mark, or None if there is no file or no whole line in it."""
    try:
        content = (folder / MARKER_FILE).read_bytes()
    except FileNotFoundError:
        return None
    marks = (_mark(content[at : at + _LINE_BYTES]) for at in (0, _LINE_BYTES))
    return max((each for each in marks if each), key=lambda each: each.store_seq, default=None)


class MarkerFile:
    """The marker, held open so that a write costs one system call.

    Args:
        folder: the data folder. The file is made anew and durably with ``mark``.
        mark: where the database stands now.
    """

    def __init__(self, folder: Path, mark: Mark) -> None:
        path = folder / MARKER_FILE
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        self._file = os.fdopen(handle, "wb", buffering=0)
        # Whichever line goes first: the other holds an older mark, which is harmless.
        self._turn = 0
        self.write(mark)
        self.write(mark)
        os.fsync(self._file.fileno())
        sync_folder(folder)

    def write(self, mark: Mark) -> None:
        """Write the mark over the older line. Not flushed: a mark that lags is harmless."""
        self._file.seek(self._turn * _LINE_BYTES)
        self._file.write(_line(mark))
        self._turn = 1 - self._turn

    def close(self) -> None:
        """Flush and let go of the file."""
        os.fsync(self._file.fileno())
        self._file.close()
