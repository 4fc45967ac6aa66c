"""Sub-commands that need no window. Nothing here imports Qt."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from ketadesk.kernel.problems import EnvironmentFault, Problem
from ketadesk.kernel.text import _

COMMANDS = ("replay", "verify", "check")


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
    check = commands.add_parser("check", help=_("check a protocol file and list what is wrong"))
    check.add_argument("file", type=Path)
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
                return _check(arguments.file)
    except EnvironmentFault as fault:
        print(_("The surroundings failed: {fault}").format(fault=fault), file=sys.stderr)
        return 1


def _say(lines: Sequence[object]) -> None:
    for line in lines:
        print(line, file=sys.stderr)


def _replay(file: Path, out: Path, *, keep_store: bool) -> int:
    from ketadesk.desk.replay.run import Replayed, replay

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


def _verify(folder: Path, person: str | None) -> int:
    from ketadesk.desk.vault import Vault

    passphrase = os.environ.get("KETADESK_PASSPHRASE", "")
    if not folder.is_dir():
        print(_("There is no store in this folder."), file=sys.stderr)
        return 1
    vault = Vault(folder)
    try:
        for known, _name in vault.people:
            if person in (None, known) and vault.verify(known, passphrase):
                store = vault.unlock(known, passphrase)
                if isinstance(store, Problem):
                    break
                try:
                    places = store.verify()
                finally:
                    store.close()
                _say(places)
                print(_("Damaged.") if places else _("Intact."))
                return 1 if places else 0
    finally:
        vault.release()
    print(_("The passphrase in KETADESK_PASSPHRASE opens nobody's key."), file=sys.stderr)
    return 1


def _check(file: Path) -> int:
    from ketadesk.protocols.catalogue import load
    from ketadesk.protocols.model import Protocol

    read = load(file)
    if isinstance(read, Protocol):
        print(f"{read.id} {read.version} {read.content_hash}")
        return 0
    _say(read)
    return 2
