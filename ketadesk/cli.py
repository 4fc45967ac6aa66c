"""Sub-commands that need no window. Nothing here imports Qt."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from ketadesk.kernel.problems import EnvironmentFault, Fault, Problem
from ketadesk.kernel.text import N_, _

_OTHER_FAULT: Final = N_("The disk did not answer. Nothing was changed; try again.")
_FAULTS: Final[Mapping[Fault, str]] = {
    Fault.DISK_FULL: N_("The disk is full. Free some space and try again."),
    Fault.READ_ONLY: N_("This place can only be read. Have it made writable for this account."),
    Fault.BUSY: N_("Another program holds a file that is needed here. Try again in a moment."),
    Fault.DAMAGED: N_("The record cannot be read as it was written. A backup is needed."),
    Fault.KEY_FILE_MISSING: N_("The key file beside the record is missing."),
    Fault.KEY_FILE_DAMAGED: N_("The key file beside the record cannot be read."),
    Fault.STORE_MISSING: N_("The record that belongs in this folder is missing."),
    Fault.STORE_LOST: N_("Files of the record were removed while it was open."),
    Fault.STORE_OLDER: N_("This record is older than the one that was used here last."),
    Fault.STORE_REPLACED: N_("This record is not the one that belongs in this folder."),
    Fault.STORE_NEWER: N_("This record was written by a newer KetaDesk. Nothing was changed."),
    Fault.ALREADY_RUNNING: N_("KetaDesk is open on this record. Close it first."),
    Fault.FOLDER_UNSUITABLE: N_(
        "This folder cannot hold patient records safely. Nothing was changed."
    ),
    Fault.ENGINE: N_("The program's database part is too old to be safe. Install it again."),
}
_UNSET: Final = N_(
    "Nothing was checked. Close KetaDesk, set KETADESK_PASSPHRASE to the passphrase of somebody "
    "who signs in here, and run this again."
)


def parser() -> argparse.ArgumentParser:
    """What may be typed after ``main.py``."""
    top = argparse.ArgumentParser(
        prog="main.py",
        description=_("KetaDesk: checklist, observation record and discharge sheet."),
    )
    top.add_argument(
        "--practice", action="store_true", help=_("open the practice clinic with sample patients")
    )
    top.add_argument("--folder", type=Path, help=_("the clinic's data folder"))
    commands = top.add_subparsers(dest="command")
    replay = commands.add_parser("replay", help=_("play a scripted visit without a window"))
    replay.add_argument("file", type=Path)
    replay.add_argument("--out", type=Path, required=True, help=_("where the outcome is written"))
    replay.add_argument(
        "--keep-store", action="store_true", help=_("leave the store and say where it is")
    )
    verify = commands.add_parser(
        "verify", help=_("check a store; its passphrase stands in KETADESK_PASSPHRASE")
    )
    verify.add_argument("--store", type=Path, required=True)
    verify.add_argument("--person", help=_("whose passphrase it is; otherwise everybody is tried"))
    check = commands.add_parser(
        "check", help=_("check a protocol; print its outline, or everything that is wrong with it")
    )
    check.add_argument(
        "protocol", help=_("a protocol file, or the name of one that ships with KetaDesk")
    )
    return top


def run(arguments: argparse.Namespace) -> int:
    """Run the sub-command; the exit code."""
    try:
        match arguments.command:
            case "replay":
                return _replay(arguments.file, arguments.out, keep_store=arguments.keep_store)
            case "verify":
                return _verify(arguments.store, arguments.person)
            case _:
                return _check(arguments.protocol)
    except EnvironmentFault as fault:
        print(_(_FAULTS.get(fault.fault, _OTHER_FAULT)), file=sys.stderr)
        return 1


def _say(lines: Sequence[object]) -> None:
    for line in lines:
        print(line, file=sys.stderr)


def _replay(file: Path, out: Path, *, keep_store: bool) -> int:
    from ketadesk.desk.replay.run import Replayed, replay

    if not _takes_files(out):
        print(_("Nothing can be written to {out}. Name a folder.").format(out=out), file=sys.stderr)
        return 2
    done = replay(file, out, keep_store=keep_store)
    if not isinstance(done, Replayed):
        _say(done)
        return 2
    _say(done.failures)
    _say(done.mismatches)
    if done.kept is not None:
        print(done.kept)
        print(done.passphrase)
    return 0 if done.as_expected else 1


def _takes_files(out: Path) -> bool:
    """Whether this is a folder that can be written to, or can become one. Nothing is left there."""
    try:
        there = next(each for each in (out.absolute(), *out.absolute().parents) if each.exists())
        with tempfile.TemporaryFile(dir=there):
            return True
    except OSError:
        return False


def _verify(folder: Path, person: str | None) -> int:
    from ketadesk.desk.vault import Vault, holds_record

    if not holds_record(folder):
        print(_("There is no store in this folder."), file=sys.stderr)
        return 1
    passphrase = os.environ.get("KETADESK_PASSPHRASE")
    if not passphrase:
        print(_(_UNSET), file=sys.stderr)
        return 2
    vault = Vault(folder)
    try:
        for known, _name in vault.people:
            if person not in (None, known):
                continue
            places = vault.damage(known, passphrase)
            if not isinstance(places, Problem):
                _say(places)
                print(_("Damaged.") if places else _("Intact."))
                return 1 if places else 0
    finally:
        vault.release()
    print(_("The passphrase in KETADESK_PASSPHRASE opens nobody's key."), file=sys.stderr)
    return 1


def _check(named: str) -> int:
    from ketadesk.protocols.catalogue import load, shipped_file, shipped_ids
    from ketadesk.protocols.model import Protocol
    from ketadesk.protocols.outline_text import outline_lines

    file = Path(named)
    if not file.is_file():
        if named not in shipped_ids():
            known = ", ".join(shipped_ids())
            said = _("There is no file {file}, and no protocol of this name ships: {known}.")
            print(said.format(file=named, known=known), file=sys.stderr)
            return 2
        file = shipped_file(named)
    read = load(file)
    if isinstance(read, Protocol):
        try:
            print(*outline_lines(read), sep="\n", flush=True)
        except BrokenPipeError:
            # Whoever reads only the first lines has closed the other end: that is no fault here.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    _say(read)
    return 2
