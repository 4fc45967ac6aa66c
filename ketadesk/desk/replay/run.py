"""Replaying a script in a clinic of its own: a fresh encrypted store, removed at the end."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from ketadesk.desk.replay.expect import Mismatch, mismatches
from ketadesk.desk.replay.outcome import outcome_of
from ketadesk.desk.replay.player import Player, StepFailure
from ketadesk.desk.replay.script import Script, ScriptFlaw, read_script
from ketadesk.desk.replay.theatre import Theatre, is_intact, patient_of
from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.protocols.catalogue import Whole, load_shipped, load_whole, shipped_ids, shipped_text
from ketadesk.protocols.model import Protocol
from ketadesk.store.faults import fault_of
from ketadesk.visit.assessment import assess

__all__ = ["Replayed", "find_protocol", "in_order", "patient_of", "replay"]

OUTCOME: Final = "outcome.json"


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay came to; failures and mismatches are those of the earlier visits too."""

    outcome: dict[str, Any]
    failures: tuple[StepFailure, ...]
    mismatches: tuple[Mismatch, ...]
    kept: Path | None
    passphrase: str

    @property
    def as_expected(self) -> bool:
        """Whether every step and every expectation held."""
        return not self.failures and not self.mismatches


@dataclass(frozen=True, slots=True)
class _Played:
    """One visit after its last step: its outcome and, by name, the documents it issued."""

    outcome: dict[str, Any]
    failures: tuple[StepFailure, ...]
    mismatches: tuple[Mismatch, ...]
    documents: Mapping[str, bytes]


def find_protocol(script: Script) -> tuple[Protocol, str] | ScriptFlaw:
    """The script's protocol and its text: a shipped id, or the path of a file."""
    name = script.protocol
    if name in shipped_ids():
        return load_shipped(name), shipped_text(name)
    try:
        found = [each for each in (script.path.parent / name, Path(name)) if each.is_file()]
        whole = load_whole(found[0]) if found else None
    except (OSError, EnvironmentFault):
        whole = None
    if whole is None:
        return ScriptFlaw(str(script.path), "scenario", "protocol", f"no protocol {name!r}")
    if isinstance(whole, Whole):
        return whole.protocol, whole.text
    return ScriptFlaw(str(script.path), "scenario", "protocol", str(whole[0]))


def in_order(script: Script) -> tuple[Script, ...]:
    """The script's earlier visits, each with its own before it, then the script."""
    earlier = [each for previous in script.previous for each in in_order(previous)]
    return (*earlier, script)


def replay(path: Path, out: Path, *, keep_store: bool = False) -> Replayed | tuple[ScriptFlaw, ...]:
    """Play a script file and write its outcome and documents into ``out``.

    Args:
        path: the script.
        out: a folder; made if it is missing.
        keep_store: leave the store's folder behind and say where it is.

    Returns:
        What it came to, or every flaw of a file that is no valid script.

    Raises:
        EnvironmentFault: the disk refused.
    """
    script = read_script(path)
    if not isinstance(script, Script):
        return script
    visits = in_order(script)
    protocols = [find_protocol(each) for each in visits]
    flaws = tuple(each for each in protocols if isinstance(each, ScriptFlaw))
    if flaws:
        return tuple(dict.fromkeys(flaws))
    found = [each for each in protocols if not isinstance(each, ScriptFlaw)]
    with _told():
        folder = Path(tempfile.mkdtemp(prefix="ketadesk-replay-"))
    try:
        return _played(visits, found, folder, out, keep_store=keep_store)
    finally:
        if not keep_store:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _told() -> Iterator[None]:
    """Whatever the disk refuses is a fault that is told in words."""
    try:
        yield
    except OSError as failure:
        raise fault_of(failure) or EnvironmentFault(Fault.IO, str(failure.errno)) from failure


def _played(
    visits: tuple[Script, ...],
    protocols: list[tuple[Protocol, str]],
    folder: Path,
    out: Path,
    *,
    keep_store: bool,
) -> Replayed:
    staff = {key: name for each in visits for key, name in each.staff.items()}
    theatre = Theatre(folder, visits[0], staff, patient_of(visits[-1]))
    played: list[_Played] = []
    with closing(theatre):
        for protocol, text in {
            each.content_hash: (each, text) for each, text in protocols
        }.values():
            theatre.approve(protocol, text)
        before = ""
        for number, (script, (protocol, _)) in enumerate(zip(visits, protocols, strict=True), 1):
            last = script is visits[-1]
            if before:
                theatre.begin(script, before)
            player = theatre.perform(script, protocol.content_hash, "" if last else f"{number}/")
            played.append(_result(theatre, player, script, "" if last else script.path.name))
            before = player.visit
    result = played[-1]
    with _told():
        _write(out, result)
    return Replayed(
        result.outcome,
        tuple(failure for each in played for failure in each.failures),
        tuple(mismatch for each in played for mismatch in each.mismatches),
        folder if keep_store else None,
        theatre.passphrase,
    )


def _result(theatre: Theatre, player: Player, script: Script, name: str) -> _Played:
    """What a visit came to; ``name`` of an earlier visit's script stands before its failures."""
    documents: dict[str, bytes] = {}
    files: dict[str, str] = {}
    for issue in player.issues:
        if issue.body.sha256 not in files:
            number = len(files) + 1
            file = f"{issue.body.document}{'' if number == 1 else f'-{number}'}.pdf"
            files[issue.body.sha256], documents[file] = file, issue.pdf
    desk = theatre.desk
    case = desk.charts.case(player.visit)
    vials = [
        replace(each, name=player.vials[each.name])
        for each in desk.register.vials()
        if each.name in player.vials
    ]
    outcome = outcome_of(
        case,
        assess(case, desk.session.now()),
        vials=vials,
        files=files,
        refused=[(each.step, each.code.value, each.item) for each in player.refused],
        intact=is_intact(desk.session.store, case.visit),
    )
    return _Played(
        outcome,
        tuple(replace(each, script=name) for each in player.failures),
        mismatches(outcome, script.expect, name),
        documents,
    )


def _write(out: Path, played: _Played) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name, pdf in played.documents.items():
        (out / name).write_bytes(pdf)
    text = json.dumps(played.outcome, indent=2, ensure_ascii=False)
    (out / OUTCOME).write_text(text + "\n", encoding="utf-8")
