"""Small builders for the store's tests."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.store.database import Store
from ketadesk.store.driver import driver
from ketadesk.store.keys import DataKey, KeyFile, RecoveryKey
from ketadesk.store.port import Summary
from ketadesk.visit.entries import Body, Entry, Noted, PatientWritten

KEY = DataKey(bytes(range(32)))
DATABASE_ID = "0123456789abcdef0123456789abcdef"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CANARY = "Zaphodinka"


def noted(number: int, stream: str = "visit:a", text: str = "", **given: object) -> Entry:
    moment = NOW + timedelta(minutes=number)
    body: Body = Noted(text or f"note {number}")
    entry_id = f"{stream}-{number}"
    return Entry(entry_id, stream, body, "ann", moment, moment, 60, **given)  # type: ignore[arg-type]


def patient(stream: str, family: str = CANARY) -> Entry:
    body = PatientWritten(
        family, "Ida", date(1980, 2, 29), "f", "R1", "1", "2", ("latex",), "en", "normal"
    )
    return Entry(f"{stream}-who", stream, body, "ann", NOW, NOW, 60)


def summary(
    stream: str, owner: str = "patient:1", state: str = "open", minutes: int = 0
) -> Summary:
    return Summary(stream, owner, state, NOW + timedelta(minutes=minutes), 1)


def no_pause(_seconds: float) -> None:
    """Tests do not wait."""


def created(folder: Path) -> Store:
    return Store.create(folder, KEY, DATABASE_ID, pause=no_pause)


def opened(folder: Path) -> Store:
    return Store.open(folder, KEY, pause=no_pause)


def with_recovery(keys: KeyFile) -> tuple[KeyFile, RecoveryKey]:
    """The file opened by a fresh recovery key, and that key."""
    recovery = RecoveryKey.random()
    return keys.with_recovery(KEY, recovery), recovery


def fault_in(step: Callable[[], object]) -> Fault | None:
    """The fault that the step meets, or None."""
    try:
        step()
    except EnvironmentFault as fault:
        return fault.fault
    return None


class EngineFailure(driver.OperationalError):  # type: ignore[misc, name-defined]
    """A failure of the engine with this result code."""

    def __init__(self, code: int) -> None:
        super().__init__("made")
        self.sqlite_errorcode = code


def run_python(code: str, *arguments: str) -> str:
    """What the code prints, in a process of its own."""
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return done.stdout


def start_python(code: str, *arguments: str) -> subprocess.Popen[str]:
    """A process that runs the code, with pipes to and from it."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
