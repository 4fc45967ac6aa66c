"""What a data folder holds, told by the names of its files alone."""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path
from typing import Final

from ketadesk.kernel.faults import EnvironmentFault, Fault

DATABASE_FILE: Final = "ketadesk.db"
UNFINISHED_FILE: Final = "ketadesk.db.new"
KEY_FILE: Final = "keys.json"
MARKER_FILE: Final = "marker.json"


class Standing(Enum):
    """What a data folder holds."""

    NEW = auto()
    """Nothing of ours, or a set-up that was cut short before it held a record."""
    READY = auto()
    """A record that can be opened."""


def standing(folder: Path) -> Standing:
    """Whether the folder holds a record or is free for a new clinic (F-19).

    Raises:
        EnvironmentFault: ``STORE_MISSING`` if keys or a marker speak of a record that is gone,
            ``KEY_FILE_MISSING`` if a record is there without its keys.
    """
    database, keys, marker, unfinished = (
        (folder / name).exists() for name in (DATABASE_FILE, KEY_FILE, MARKER_FILE, UNFINISHED_FILE)
    )
    if database:
        if not keys:
            raise EnvironmentFault(Fault.KEY_FILE_MISSING)
        return Standing.READY
    if marker or (keys and not unfinished):
        raise EnvironmentFault(Fault.STORE_MISSING)
    return Standing.NEW
