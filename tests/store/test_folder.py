"""Where the record may live (R-REL-05, R-SEC-25)."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from ketadesk.kernel.problems import Fault
from ketadesk.store import folder as places
from ketadesk.store.folder import prepare, system_mounts

from .builders import fault_in


def mounted(*lines: str) -> str:
    return "".join(f"{line} rw 0 0\n" for line in ("/dev/sda1 / ext4", *lines))


def test_a_fresh_folder_is_private(tmp_path: Path) -> None:
    place = tmp_path / "share" / "ketadesk"
    prepare(place, mounted)
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    prepare(place, mounted)


def test_a_folder_that_others_may_read_is_closed_to_them(tmp_path: Path) -> None:
    place = tmp_path / "data"
    place.mkdir(mode=0o755)
    prepare(place, mounted)
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_a_folder_that_others_may_write_to_is_refused(tmp_path: Path, mode: int) -> None:
    place = tmp_path / "data"
    place.mkdir()
    place.chmod(mode)
    assert fault_in(lambda: prepare(place, mounted)) is Fault.FOLDER_UNSUITABLE


def test_another_owner_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "data"
    place.mkdir(mode=0o700)
    monkeypatch.setattr(places.os, "getuid", lambda: os.geteuid() + 1)
    assert fault_in(lambda: prepare(place, mounted)) is Fault.FOLDER_UNSUITABLE


def test_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert fault_in(lambda: prepare(tmp_path / "link", mounted)) is Fault.FOLDER_UNSUITABLE


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "vboxsf"])
def test_a_network_place_is_refused(tmp_path: Path, kind: str) -> None:
    point = str(tmp_path).replace(" ", "\\040")
    table = mounted(f"server:/x {point} {kind}")
    place = tmp_path / "data"
    assert fault_in(lambda: prepare(place, lambda: table)) is Fault.FOLDER_UNSUITABLE
    assert not place.exists()


def test_the_innermost_and_latest_mount_counts(tmp_path: Path) -> None:
    local = mounted(f"s:/x {tmp_path} nfs", f"/dev/sdb {tmp_path}/in ext4", "s:/y /elsewhere nfs")
    prepare(tmp_path / "in" / "data", lambda: local)
    inner_first = mounted(f"/dev/sdb {tmp_path}/in ext4", f"s:/x {tmp_path} nfs")
    prepare(tmp_path / "in" / "other", lambda: inner_first)
    covered = mounted(f"s:/x {tmp_path} nfs", f"/dev/sdb {tmp_path} ext4")
    prepare(tmp_path / "data", lambda: covered)
    assert fault_in(lambda: prepare(tmp_path / "out", lambda: local)) is Fault.FOLDER_UNSUITABLE


def test_a_mount_point_with_a_space_is_found(tmp_path: Path) -> None:
    table = mounted(f"s:/x {tmp_path}/my\\040disk cifs")
    place = tmp_path / "my disk" / "data"
    assert fault_in(lambda: prepare(place, lambda: table)) is Fault.FOLDER_UNSUITABLE


@pytest.mark.parametrize("point", ["/media/ann/STICK", "/run/media/ann/STICK"])
def test_a_removable_place_is_refused(point: str) -> None:
    table = mounted(f"/dev/sdc1 {point} vfat")
    place = Path(point) / "data"
    assert fault_in(lambda: prepare(place, lambda: table)) is Fault.FOLDER_UNSUITABLE


SYNCED = (
    *("Dropbox", "My Dropbox", "OneDrive - Clinic", "Nextcloud", "Google Drive", "iCloudDrive"),
    *("Box-Box", "Box Sync", "Box", "Proton Drive", "work/Dropbox (Ann)"),
    *("Library/CloudStorage", "Library/Mobile Documents"),
)
MARKS = (
    *(".dropbox", ".dropbox.cache", ".stfolder", ".owncloudsync.log", ".nextcloudsync.log"),
    *(".tmp.drivedownload", ".849C9593-D756-4E56-8D6E-42412F2A707B"),
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "ann"
    place.mkdir()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(place))
    return place


@pytest.mark.parametrize("part", SYNCED)
def test_a_synchronised_place_is_refused(home: Path, part: str) -> None:
    place = home / part / "data"
    assert fault_in(lambda: prepare(place, mounted)) is Fault.FOLDER_UNSUITABLE
    assert not place.exists()


@pytest.mark.parametrize("part", SYNCED)
def test_a_link_on_the_way_to_a_synchronised_place_is_refused(home: Path, part: str) -> None:
    """R-REL-05, F-20: where the path leads counts."""
    (home / part).mkdir(parents=True)
    (home / "records").symlink_to(home / part)
    place = home / "records" / "data"
    assert fault_in(lambda: prepare(place, mounted)) is Fault.FOLDER_UNSUITABLE
    assert not place.exists()


@pytest.mark.parametrize("place", ["/home/bo/Dropbox/data", "/Users/bo/OneDrive/data"])
def test_another_person_s_home_is_a_home_too(place: str) -> None:
    assert fault_in(lambda: prepare(Path(place), mounted)) is Fault.FOLDER_UNSUITABLE


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("below", ["", "data", "data/more"])
def test_a_folder_that_bears_the_mark_of_such_a_program_is_refused(
    tmp_path: Path, mark: str, below: str
) -> None:
    """F-20: it may lie on another disk and have any name."""
    top = tmp_path / "records"
    top.mkdir(mode=0o700)
    (top / mark).touch()
    place = top / below
    assert fault_in(lambda: prepare(place, mounted)) is Fault.FOLDER_UNSUITABLE


@pytest.mark.parametrize(
    "part",
    [
        *("boxes", "my records", "drop box 2", "Dropboxes", "work/box", "box office"),
        *("CloudStorage", "work/Mobile Documents"),
    ],
)
def test_a_name_that_only_sounds_so_is_taken(home: Path, part: str) -> None:
    prepare(home / part / "data", mounted)
    assert (home / part / "data").is_dir()


@pytest.mark.parametrize("part", ["box", "Dropbox", "nextcloud"])
def test_outside_every_home_a_name_says_nothing(home: Path, part: str) -> None:
    place = home.parent / "srv" / part / "data"
    prepare(place, mounted)
    assert place.is_dir()


@pytest.mark.parametrize(
    "path", ["file", "file/data", "a\0b", "n" * 300], ids=["file", "in a file", "null", "long"]
)
def test_a_path_that_cannot_be_a_folder_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    place = tmp_path / path
    assert fault_in(lambda: prepare(place, mounted)) is Fault.FOLDER_UNSUITABLE
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_folder_with_something_else_in_it_is_refused_and_left_as_it_is(
    tmp_path: Path, kind: str
) -> None:
    place = tmp_path / "photos"
    place.mkdir(mode=0o755)
    place.chmod(0o755)
    if kind == "file":
        (place / "holiday.jpg").write_bytes(b"picture")
    else:
        (place / "2024").mkdir()
    before = sorted(place.iterdir())
    assert fault_in(lambda: prepare(place, mounted)) is Fault.FOLDER_UNSUITABLE
    assert stat.S_IMODE(place.stat().st_mode) == 0o755
    assert sorted(place.iterdir()) == before


@pytest.mark.parametrize(
    "names", [["store.lock", "backup"], ["ketadesk.db", "notes.txt"], ["window.json", "log"]]
)
def test_a_folder_of_ours_is_taken_with_whatever_else_lies_there(
    tmp_path: Path, names: list[str]
) -> None:
    place = tmp_path / "data"
    place.mkdir()
    for name in names:
        (place / name).touch()
    prepare(place, mounted)
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_the_mounts_of_this_system_are_read(tmp_path: Path) -> None:
    table = system_mounts()
    assert not table or any(line.split(" ")[1] == "/" for line in table.splitlines())


def test_a_system_without_a_mount_list_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_MOUNT_LIST", Path("no such list"))
    assert system_mounts() == ""
