"""The data folder: local, private and the program's own (R-REL-05, R-SEC-25)."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from ketadesk.kernel.faults import EnvironmentFault, Fault
from ketadesk.kernel.places import PRACTICE_MARK
from ketadesk.kernel.settings import FILE as SETTINGS_FILE
from ketadesk.store.faults import translated
from ketadesk.store.lock import LOCK_FILE
from ketadesk.store.record_files import DATABASE_FILE, KEY_FILE, MARKER_FILE, UNFINISHED_FILE

# fmt: off
_REMOTE: Final = (
    "nfs", "nfs4", "cifs", "smb", "smbfs", "smb2", "smb3", "9p", "afs", "ceph", "coda", "davfs",
    "glusterfs", "lustre", "ncpfs", "ocfs2", "gfs2", "fuse.sshfs", "fuse.rclone", "fuse.davfs2",
    "fuse.glusterfs", "fuse.s3fs", "fuse.gvfsd-fuse", "fuse.smbnetfs", "fuse.curlftpfs",
    "fuse.cephfs", "vboxsf", "prl_fs", "fuse.vmhgfs-fuse",
)
# fmt: on
_REMOVABLE: Final = ("/media/", "/run/media/", "/Volumes/")
_SYNCED: Final = (
    *("dropbox", "my dropbox", "onedrive", "google drive", "googledrive", "nextcloud", "owncloud"),
    *("icloud drive", "iclouddrive", "box-box", "box sync", "proton drive", "protondrive"),
    *("syncthing", "pcloud", "pcloud drive", "seafile"),
)
"""How programs that copy files elsewhere call their folder in somebody's home."""

_SYNCED_AT: Final = (("box",), ("library", "cloudstorage"), ("library", "mobile documents"))
"""Names that say little by themselves, where in a home such a program puts them."""

_SYNC_MARKS: Final = (
    *(".dropbox", ".dropbox.cache", ".stfolder", ".owncloudsync.log", ".nextcloudsync.log"),
    *(".tmp.drivedownload", ".849C9593-D756-4E56-8D6E-42412F2A707B"),
)
"""What Dropbox, Syncthing, ownCloud, Nextcloud, Google Drive and OneDrive leave at the top of a
folder that they copy, wherever it lies and whatever it is called."""

_HOMES: Final = ("home", "users")

_OURS: Final = (LOCK_FILE, DATABASE_FILE, UNFINISHED_FILE, KEY_FILE, MARKER_FILE, PRACTICE_MARK)
_OF_NOBODY: Final = (
    *(SETTINGS_FILE, f"{SETTINGS_FILE}.new", f"{SETTINGS_FILE}.broken", "log"),
    *(".DS_Store", "desktop.ini", "lost+found"),
)
"""What the window or the system leaves in a folder before there is a record in it."""

_MOUNT_LIST: Final = Path("/proc/self/mounts")

MountReader = Callable[[], str]
"""Gives the text of the system's list of mounts; empty where there is none."""


def system_mounts() -> str:
    """What is mounted now, in the form of ``/proc/self/mounts``; empty elsewhere."""
    if not _MOUNT_LIST.exists():
        return ""
    return _MOUNT_LIST.read_text(encoding="utf-8", errors="replace")


def prepare(folder: Path, mounts: MountReader = system_mounts) -> None:
    """Make the data folder, or refuse one where the record would not be safe.

    A folder of ours that others may read is closed to them. One that holds something else is
    left as it is.

    Args:
        folder: where the record lives.
        mounts: reads the system's list of mounts.

    Raises:
        EnvironmentFault: ``FOLDER_UNSUITABLE`` for a link, a folder that others own or may
            write to, one with other files in it, a path that cannot be a folder, and for a
            network, synchronised or removable place; or the disk refused.
    """
    try:
        # Where the path leads counts too: a link to a synchronised folder is one.
        if any(map(_is_synced, (folder.absolute(), folder.resolve()))):
            raise _unsuitable("synchronised")
        if folder.is_symlink():
            raise _unsuitable("link")
        _require_local(folder, mounts())
        with translated():
            # Private from its first moment: nothing may be slipped in before the check.
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
            _require_ours(folder)
            _require_private(folder)
    except (OSError, ValueError) as impossible:
        raise _unsuitable(type(impossible).__name__) from impossible


def _is_synced(place: Path) -> bool:
    parts = tuple(part.casefold() for part in _below_home(place))
    if any(parts[: len(at)] == at for at in _SYNCED_AT) or any(map(_is_sync_name, parts)):
        return True
    tops = (place, *place.parents)
    return any(os.path.lexists(top / mark) for top in tops for mark in _SYNC_MARKS)


def _is_sync_name(part: str) -> bool:
    """The name itself, or with whose it is behind it: "OneDrive - Clinic", "Dropbox (Ann)"."""
    return any(part == name or part.startswith((f"{name} -", f"{name} (")) for name in _SYNCED)


def _below_home(place: Path) -> tuple[str, ...]:
    """The parts of the path inside somebody's home; empty if it lies elsewhere."""
    home = Path.home()
    for start in (home, home.resolve()):
        if place.is_relative_to(start):
            return place.relative_to(start).parts
    inside = len(place.parts) > 2 and place.parts[1].casefold() in _HOMES
    return place.parts[3:] if inside else ()


def _require_ours(folder: Path) -> None:
    names = {each.name for each in folder.iterdir()}
    if not names <= set(_OF_NOBODY) and names.isdisjoint(_OURS):
        raise _unsuitable("other files")


def _require_private(folder: Path) -> None:
    if sys.platform == "win32":  # pragma: no cover - the profile's own access list guards it
        return
    held = folder.lstat()
    if held.st_uid != os.getuid():
        raise _unsuitable("another owner")
    if held.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise _unsuitable("others may write")
    if stat.S_IMODE(held.st_mode) != stat.S_IRWXU:
        folder.chmod(stat.S_IRWXU)


def _require_local(folder: Path, mounts: str) -> None:
    place = folder.resolve()
    best, kind = Path("/"), ""
    for line in mounts.splitlines():
        _device, point, fstype, *_rest = line.split(" ")
        mounted = Path(_unescaped(point))
        if place.is_relative_to(mounted) and len(mounted.parts) >= len(best.parts):
            best, kind = mounted, fstype
    if kind in _REMOTE:
        raise _unsuitable(kind)
    if f"{best.as_posix()}/".startswith(_REMOVABLE):
        raise _unsuitable("removable")


def _unescaped(point: str) -> str:
    for code, letter in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(code, letter)
    return point


def _unsuitable(reason: str) -> EnvironmentFault:
    return EnvironmentFault(Fault.FOLDER_UNSUITABLE, reason)
