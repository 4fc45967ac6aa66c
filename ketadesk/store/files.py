"""Small files beside the database, written so that a crash leaves the old or the new one."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Give the file this content, durably, readable by its owner only.

    A crash at any moment leaves either the earlier content or this one.

    Raises:
        OSError: the disk refused; the earlier file still stands.
    """
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the folder's own list of files durable, where the system needs that."""
    if sys.platform == "win32":  # pragma: no cover - runs on Windows only
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
