"""The one place where SQLite comes into the program.

sqlite-utils catches the exception classes of the driver that it finds. It looks for
``pysqlite3`` before ``sqlite3``, so the encrypted driver is put there before anything imports
it; otherwise ``alter=True`` and a few others fail and errors arrive in foreign classes.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlcipher3
import sqlcipher3.dbapi2 as driver

from ketadesk.kernel.problems import EnvironmentFault, Fault

if TYPE_CHECKING:
    from sqlite_utils import Database

sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = driver

DbError: Final[type[Exception]] = driver.Error
"""The one class of database failure. Match on ``sqlite_errorcode & 0xff``."""

Connection = Any
"""A connection of the encrypted driver, which declares no types."""

OLDEST_ENGINE: Final = (3, 51, 3)
"""Older engines could reset a write-ahead log wrongly (R-REL-03)."""

_RAW_KEY: Final = re.compile(r"[0-9a-f]{64}")


def require_engine(version: tuple[int, ...] = driver.sqlite_version_info) -> None:
    """Refuse an engine with a known way to lose writes.

    Raises:
        EnvironmentFault: ``ENGINE``.
    """
    if version < OLDEST_ENGINE:
        raise EnvironmentFault(Fault.ENGINE, ".".join(str(part) for part in version))


def connect(path: Path, key_hex: str, *, read_only: bool = False) -> Connection:
    """A connection to the encrypted file, ready for use in this thread only.

    The file must exist: an open that creates would turn a lost record into an empty clinic.
    A wrong key shows with the first statement, not here.

    Args:
        path: the database file.
        key_hex: the raw key as 64 lower-case hexadecimal digits.
        read_only: refuse every write on this connection.

    Raises:
        ValueError: the key has another form; the engine would take it for a passphrase.
        EnvironmentFault: ``ENGINE`` for an engine that is too old.
        DbError: the file cannot be opened or the key does not fit.
    """
    if _RAW_KEY.fullmatch(key_hex) is None:
        raise ValueError("a raw key is 64 hexadecimal digits")
    require_engine()
    connection = driver.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=0, isolation_level=None
    )
    try:
        # Before the key: a wrong one is otherwise reported on stderr.
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{key_hex}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA trusted_schema=OFF")
        # Without it, INSERT OR REPLACE removes a row without asking the guards.
        connection.execute("PRAGMA recursive_triggers=ON")
        if read_only:
            connection.execute("PRAGMA query_only=ON")
        else:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
    except BaseException:
        connection.close()
        raise
    return connection


def tables(connection: Connection) -> Database:
    """The connection seen through sqlite-utils, for everything but the hot path."""
    from sqlite_utils import Database

    return Database(connection, execute_plugins=False)


def warm_up() -> None:
    """Load sqlite-utils, which takes a while, for instance while somebody signs in."""
    import sqlite_utils  # noqa: F401
