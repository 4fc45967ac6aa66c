"""From a key press to the durable commit, against a bare encrypted commit."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ketadesk.desk.desk import Desk, Founding, found_clinic
from ketadesk.desk.practice import PEOPLE
from ketadesk.desk.session import CLINIC
from ketadesk.desk.vault import Vault
from ketadesk.kernel.clock import SystemTicks
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.problems import Problem
from ketadesk.protocols.catalogue import load_shipped, shipped_text
from ketadesk.store.driver import connect
from ketadesk.store.keys import FLOOR
from ketadesk.ui.kit import SegmentedAnswer
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.visit.screen import VisitScreen
from ketadesk.visit.entries import PatientWritten, ProtocolApproved
from tests.builders import SETTINGS
from tests.ui.doubles import ScriptedDialogs, WrittenPlaces

from .figures import Figure, median_ms

ROUNDS = 40
_ROW = "x" * 400


def _bare(folder: Path) -> list[float]:
    """A row of the size of an answer into an encrypted file of its own, durably."""
    path = folder / f"bare-{secrets.token_hex(4)}.db"
    path.touch()
    connection = connect(path, secrets.token_hex(32))
    connection.execute("CREATE TABLE line (number INTEGER PRIMARY KEY, text TEXT)")
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO line (text) VALUES (?)", (_ROW,))
        connection.execute("COMMIT")
        seconds.append(time.perf_counter() - began)
    connection.close()
    return seconds


def _desk(folder: Path) -> tuple[Desk, str]:
    vault = Vault(folder / f"answers-{secrets.token_hex(4)}", FLOOR)
    desk, _key = found_clinic(vault, Founding(SETTINGS, PEOPLE), SystemTicks(), random_id)
    protocol = load_shipped("ketamine-iv-mood")
    text = shipped_text("ketamine-iv-mood")
    approved = ProtocolApproved(protocol.id, protocol.version, protocol.content_hash, text)
    desk.session.commit([desk.session.entry(CLINIC, approved)])
    born = desk.session.clock.local(desk.session.now()).date().replace(year=1984, day=1)
    patient = desk.patients.register(
        PatientWritten("Sample", "Ada", born, "female", "S-1", "", "", (), "en", "normal")
    )
    if isinstance(patient, Problem):
        raise LookupError(patient.code.value)
    opened = desk.charts.open_visit(patient.id, protocol.content_hash, 1, 1)
    if isinstance(opened, Problem):
        raise LookupError(opened.code.value)
    return desk, opened.visit


def _timed(desk: Desk, stamps: list[float]) -> Callable[..., object]:
    written = desk.session.store.append

    def append(*arguments: object, **named: object) -> object:
        done = written(*arguments, **named)  # type: ignore[arg-type]
        stamps.append(time.perf_counter())
        return done

    return append


def answer(folder: Path) -> Figure:
    """The figure."""
    desk, visit = _desk(folder)
    stamps: list[float] = []
    desk.session.store.append = _timed(desk, stamps)  # type: ignore[method-assign, assignment]
    clinic = ClinicPresenter(desk)
    screen = VisitScreen(clinic, WrittenPlaces(), ScriptedDialogs(desk), visit)
    screen.resize(1440, 900)
    screen.show()
    QApplication.processEvents()
    rows = [
        row
        for row in screen.findChildren(SegmentedAnswer)
        if {"Y", "N"} <= {option.key.upper() for option in row.options} and row.isVisible()
    ]
    seconds = []
    for number in range(ROUNDS):
        row = rows[number % len(rows)]
        key = (Qt.Key.Key_Y, Qt.Key.Key_N)[number // len(rows) % 2]
        row.setFocus()
        QApplication.processEvents()
        stamps.clear()
        focused = QApplication.focusWidget() or row
        began = time.perf_counter()
        QTest.keyClick(focused, key)
        if stamps:
            seconds.append(stamps[0] - began)
        QApplication.processEvents()
    screen.close()
    screen.deleteLater()
    desk.close()
    if len(seconds) < ROUNDS // 2:
        raise LookupError("too few key presses were committed")
    name = "one answer, key press to durable commit, against a bare encrypted commit"
    return Figure(name, median_ms(seconds), median_ms(_bare(folder)), times=2, plus_ms=2)
