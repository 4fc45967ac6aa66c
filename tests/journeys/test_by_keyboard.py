"""Whole visits in the real window over a record on disk, by keys alone (R-UX-26).

The keystroke budget (requirements, section 6) grants 330 keys to a visit that it assumes: 32
checklist answers, 8 observation sets of 5 values, 2 re-entries of identifiers, a note of 60
characters, 3 signatures, 1 print, 6 unlocks. The visit here has far more in it, such as a new
patient, 98 answers in one screening, an order, a draw, waste with a witness and three recovery
scores, so its own total of 826 keys cannot be held against that figure. What is held:

- a set, which here has 10 values, takes the 18 keys that the budget grants to one of 5; CADSS-6,
  which three of the nine sets ask for, is one key more;
- a checklist takes one key an answer, and moving on takes none;
- no part takes more keys than it does now (``MOST``);
- the assumed visit, worked out from the keys counted here, takes 323 keys where a passphrase and
  a re-entry of identifiers count as the 6 keys each that the budget plans for them. They are
  longer on purpose: four words, and 17 signs with three keys round them. With both typed in full
  the assumed visit takes some 518 keys, so this part of the budget does not hold as it is written.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ketadesk.desk.desk import Desk
from ketadesk.desk.replay.player import Player
from ketadesk.desk.replay.run import patient_of
from ketadesk.desk.replay.script import Script, read_script, seconds
from ketadesk.desk.replay.steps import Steps
from ketadesk.desk.replay.ticks import ScriptTicks
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.resources import resource
from ketadesk.protocols.catalogue import load_shipped
from ketadesk.ui import theme
from ketadesk.ui.navigation import INFUSION, VisitPlace
from ketadesk.ui.visit.infusion.tab import InfusionTab
from ketadesk.ui.visit.screening.tab import ScreeningTab
from ketadesk.visit.entries import DocumentIssued, Drawn, Noted, Ordered, Wasted
from ketadesk.visit.leaving import aldrete_scores, padss_scores
from ketadesk.visit.pump import PumpState
from ketadesk.visit.stages import Stage
from tests.journeys.keyboard import (
    HELD,
    NURSE,
    PASSPHRASES,
    PRESCRIBER,
    SECOND,
    SENT,
    Opened,
    founded,
    opened,
    some_ticks,
    unlocked,
)
from tests.screening_keys import BY_ONE_KEY, screening_keys

BORN, RECORD_NO = "03021984", "KD-000001"
AGAIN: Final = f"{BORN}\n{RECORD_NO}\n"
"""What the wristband says."""

ANSWERS: Final = screening_keys("3")

NOTE: Final = "Patient calm, listens to music, escort is told at eleven.   "
SET_KEYS: Final = 18
ASSUMED_KEYS: Final = 330
SECRET_KEYS: Final = 6
"""What section 6 plans for a secret, and for all of a re-entry."""
MOST: Final = {
    "patient": 53, "opening": 4, "baseline": 24, "order": 42, "sign screening": 27,
    "draw and prime": 11, "identify": 20, "start": 5, "acknowledge": 1, "note": 62, "stop": 6,
    "lock": 1, "unlock": 26, "recovery scores": 22, "criteria": 16, "sheet": 3, "waste": 67,
    "discharge": 46, "close": 27,
}  # fmt: skip


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.apply(qapp, theme.LIGHT, 100)


def _signs(person: str) -> str:
    """The keys of a sign-in; first Enter is still held from what asked for it."""
    return f"{HELD}{PASSPHRASES[person]}{HELD}\n"


def _register(at: Opened) -> None:
    """A patient nobody knows yet."""
    at.keyboard.begin("patient")
    at.keyboard.press("Ctrl+F", "Alt+A")
    at.keyboard.type(f"Sample\nAda\n{BORN}\n")
    at.keyboard.press("Alt+U")
    at.keyboard.type("f555-0141\n1 Sample Street\nen\n\n")


def _open_visit(at: Opened) -> None:
    """From the patient's page into a chair."""
    at.keyboard.begin("opening")
    at.keyboard.type("\n1y\n")
    assert at.visit.stage is Stage.SCREENING
    assert at.visit.opened.chair == 1


def _answer(at: Opened) -> None:
    """Every question of the screening."""
    tab = at.screen.tab("screening")
    assert isinstance(tab, ScreeningTab)
    for section, answers in ANSWERS.items():
        assert tab.current == section
        at.keyboard.begin(section)
        at.keyboard.type(answers)
    assert at.screen.presenter.assessment().screening.unanswered == ()


def _order(at: Opened) -> None:
    """Baseline, order by the prescriber's own sign-in, signature of the screening."""
    keyboard, dialogs = at.keyboard, at.dialogs
    keyboard.begin("baseline")
    keyboard.type("128/787298145000y036.8\n\n")
    assert at.screen.presenter.assessment().baseline.complete
    keyboard.begin("order")
    keyboard.press("Ctrl+PgDown")
    keyboard.type("0.5\n40\n1\n40\n")
    dialogs.expect(_signs(PRESCRIBER.id))
    keyboard.type("\n")
    found = at.visit.last(Ordered)
    assert found is not None
    assert found[0].by == PRESCRIBER.id
    keyboard.begin("sign screening")
    dialogs.expect(_signs(NURSE.id))
    keyboard.type("\n")
    assert at.visit.stage is Stage.INFUSION


def _start(at: Opened) -> None:
    """Drawn, primed, identified again, started."""
    keyboard, dialogs = at.keyboard, at.dialogs
    keyboard.begin("draw and prime")
    dialogs.expect("145\n\n", "d2\n\n")
    keyboard.press("Alt+D", "Alt+L")
    assert [body.mg for _entry, body in at.visit.of(Drawn)] == [45]
    keyboard.begin("identify")
    dialogs.expect(AGAIN)
    keyboard.press("Alt+I")
    keyboard.begin("start")
    # Rate and Enter, Enter on the start, Enter into the first set.
    keyboard.type("60\n\n\n")
    assert at.visit.started_at is not None


def _take(at: Opened, values: str) -> None:
    """A set is due: its values lead to the button, and Enter there saves."""
    sets = len(at.visit.sets)
    at.keyboard.begin(f"set {sets}")
    at.keyboard.type(f"{values}\n")
    assert len(at.visit.sets) == sets + 1, values


def _infuse(at: Opened) -> None:
    """Sets by the clock, one amber value, the end."""
    at.wait(10)
    _take(at, "134/827697145000y")
    at.wait(10)
    _take(at, "172/848097154100y8")
    assert [each.parameter for each in at.screen.presenter.assessment().armed] == ["sbp"]
    at.keyboard.begin("acknowledge")
    at.keyboard.press("Alt+K")
    assert at.screen.presenter.assessment().armed == ()
    at.wait(5)
    _take(at, "144/847897144010y")
    at.keyboard.begin("note")
    at.dialogs.expect(f"{NOTE}{SENT}")
    at.keyboard.press("Alt+N")
    assert [body.text for _entry, body in at.visit.of(Noted)] == [NOTE.strip()]
    at.keyboard.begin("stop")
    at.keyboard.press("Alt+O")
    at.wait(5)
    _take(at, "140/847897144010y")
    at.wait(10)
    at.keyboard.begin("stop")
    at.dialogs.expect(f"{HELD}c\n{HELD}\n")
    at.keyboard.press("Alt+X")
    assert at.visit.stage is Stage.RECOVERY


def _recover(at: Opened) -> None:
    """Sets by the clock, Aldrete, and PADSS twice 15 minutes apart."""
    keyboard = at.keyboard
    keyboard.begin("stop")
    keyboard.type("\n")
    _take(at, "136/827697144010y6")
    for values in ("132/807498145000y", "130/807298145000y", "128/787298145000y"):
        at.wait(15)
        _take(at, values)
    keyboard.begin("lock")
    keyboard.press("Ctrl+L")
    covered = [at.window.locked]
    keyboard.begin("unlock")
    keyboard.type(f"{PASSPHRASES[NURSE.id]}\n")
    covered.append(at.window.locked)
    assert covered == [True, False]
    keyboard.begin("recovery scores")
    for card in ("Alt+D", "Alt+P"):
        keyboard.press(card)
        keyboard.type("22222\n")
    # A recorded score leads to the head of the next set.
    keyboard.type("\n")
    at.wait(15)
    _take(at, "126/787298145000y0")
    keyboard.begin("recovery scores")
    keyboard.press("Alt+P")
    keyboard.type("22222\n")
    assert [each.total for each in aldrete_scores(at.visit)] == [10]
    first, second = padss_scores(at.visit)
    assert (first.total, second.total) == (10, 10)
    assert second.at - first.at == timedelta(minutes=15)


def _unmet(at: Opened) -> list[str]:
    criteria = at.screen.presenter.assessment().leaving.criteria
    return [each.criterion.id for each in criteria if not each.passes]


def _leave(at: Opened, folder: Path) -> None:
    """The criteria, the sheet, waste with a witness, the discharge, the closed record."""
    keyboard, dialogs = at.keyboard, at.dialogs
    keyboard.begin("criteria")
    keyboard.press("Alt+L")
    # The sheet is passed over with Tab until the patient has it. The escort is three answers.
    keyboard.type("yyyyyyy\tyyyyyy")
    assert _unmet(at) == ["dc.sheet_taught"]
    keyboard.begin("sheet")
    dialogs.expect(folder)
    keyboard.press("Ctrl+P", "Alt+S", "Ctrl+3")
    keyboard.begin("criteria")
    keyboard.type("y")
    assert _unmet(at) == []
    keyboard.begin("waste")
    dialogs.expect("5\ndrug waste bin\nrest of the syringe\n\n", f"2{_signs(SECOND.id)}")
    keyboard.press("Alt+W")
    keyboard.begin("discharge")
    dialogs.expect(AGAIN, _signs(NURSE.id))
    keyboard.press("Alt+G")
    stages = [at.visit.stage]
    keyboard.begin("close")
    dialogs.expect(_signs(NURSE.id))
    keyboard.press("Alt+G")
    stages.append(at.visit.stage)
    assert stages == [Stage.DISCHARGED, Stage.CLOSED]


def _check_record(at: Opened, folder: Path) -> None:
    """The record says what was done, is signed, and holds together."""
    visit, assessed = at.visit, at.screen.presenter.assessment()
    assert assessed.infusion.given_mg == 40
    assert assessed.account.wasted_mg == 5
    assert assessed.account.balanced
    assert [body.witness for _entry, body in visit.of(Wasted)] == [SECOND.id]
    signed = [(each.meaning, each.by, each.valid) for each in assessed.signatures]
    stages = ("screening", "discharge", "record")
    assert signed == [(meaning, NURSE.id, True) for meaning in stages]
    assert at.desk.session.store.verify() == ()
    (sheet,) = folder.glob("*.pdf")
    assert re.fullmatch(r"discharge-sheet-[0-9A-F]{8}\.pdf", sheet.name)
    assert sheet.read_bytes().startswith(b"%PDF")
    issued = [body for _entry, body in visit.of(DocumentIssued)]
    assert [(body.destination, body.reprint) for body in issued] == [("file", False)]


def _check_keys(at: Opened) -> None:
    """No part took more keys than it may."""
    keys = at.keyboard.keys
    answers = at.visit.answers
    for section in at.visit.protocol.sections:
        given = [answers[item.id].fields for item in section.items if item.id in answers]
        if section.id in BY_ONE_KEY:
            assert keys[section.id] <= sum(map(len, given)), section.id
    sets = {name: count for name, count in keys.items() if name.startswith("set ")}
    # CADSS-6 is asked for at 20 minutes, at the end, and before leaving.
    with_cadss = {"set 2", "set 5", "set 9"}
    assert len(sets) == 9
    assert {name for name, count in sets.items() if count > SET_KEYS} <= with_cadss
    assert max(sets.values()) <= SET_KEYS + 1
    over = {name: keys[name] for name, most in MOST.items() if keys[name] > most}
    assert over == {}
    assert set(keys) == {*MOST, *ANSWERS, *sets}
    assert _assumed_visit(keys) <= ASSUMED_KEYS


def _assumed_visit(keys: Counter[str]) -> int:
    """What the visit that section 6 assumes takes, with its own lengths of secrets."""
    passphrase = len(PASSPHRASES[NURSE.id])
    signature = keys["close"] - passphrase + SECRET_KEYS
    unlock = keys["unlock"] - passphrase + SECRET_KEYS
    answers = sum(keys[name] for name in BY_ONE_KEY)
    answer = answers / sum(len(ANSWERS[name]) for name in BY_ONE_KEY)
    parts = (
        32 * answer,
        8 * keys["set 1"],
        keys["opening"] + 2 * SECRET_KEYS,
        keys["note"] + 3 * signature + keys["sheet"] + 6 * unlock,
    )
    return round(sum(parts))


def test_a_whole_visit_by_keyboard_r_ux_26(qtbot: QtBot, tmp_path: Path) -> None:
    """From a patient nobody knows to the closed record, without a click."""
    ticks = some_ticks()
    desk = founded(tmp_path / "clinic", ticks)
    try:
        with opened(qtbot, desk, ticks) as at:
            for part in (_register, _open_visit, _answer, _order, _start, _infuse, _recover):
                part(at)
            _leave(at, tmp_path)
            _check_record(at, tmp_path)
            _check_keys(at)
            assert at.dialogs.answers == []
            assert at.keyboard.clicks == 0
            assert at.keyboard.strays == []
    finally:
        _let_go(desk)


def test_a_window_closed_in_a_visit_opens_where_it_was(qtbot: QtBot, tmp_path: Path) -> None:
    """The infusion runs, a pressure is half typed; the window goes and comes back (F-01)."""
    ticks = some_ticks()
    desk = founded(tmp_path / "clinic", ticks)
    try:
        stream = _play(desk, ticks, "0:30:00")
        with opened(qtbot, desk, ticks) as at:
            at.keyboard.press("Alt+1", "Alt+O")
            at.keyboard.type("134/8")
            at.dialogs.expect("\t\n")
            assert at.window.may_close()
            assert at.dialogs.asked == ["1 infusion is running"]
            before = at.desk.charts.case(stream).visit
    finally:
        _let_go(desk)
    ticks.advance(120)
    desk = unlocked(tmp_path / "clinic", ticks)
    try:
        with opened(qtbot, desk, ticks) as at:
            at.keyboard.press("Alt+1")
            assert at.window.place == VisitPlace(stream)
            assert at.visit.entries == before.entries
            assert at.visit.stage is Stage.INFUSION
            pump = at.screen.presenter.assessment().infusion
            assert (pump.state, pump.given_mg) == (PumpState.RUNNING, Decimal(12))
            assert at.screen.current == INFUSION
            tab = at.screen.tab(INFUSION)
            assert isinstance(tab, InfusionTab)
            assert tab.entry.fields["bp"].text() == "134/8"
            at.keyboard.press("Alt+O", "Shift+Tab", "Tab", "End")
            at.keyboard.type("27697145000y\n")
            assert at.visit.sets[-1].vitals.dbp == 82
            assert at.keyboard.strays == []
    finally:
        _let_go(desk)


def _play(desk: Desk, ticks: ScriptTicks, until: str) -> str:
    """The shipped visit up to this time, in the clinic on disk."""
    script = read_script(resource("scenarios", "uneventful.toml"))
    assert isinstance(script, Script)
    session, patient = desk.session, random_id()
    session.commit([session.entry(f"patient:{patient}", patient_of(script))])
    ids = {"nurse": NURSE.id, "nurse2": SECOND.id, "prescriber": PRESCRIBER.id}
    player = Player(
        Steps(desk, ticks, PASSPHRASES, lambda _person: desk, vial_prefix="S/", ids=ids)
    )
    player.open_visit(script, patient, load_shipped("ketamine-iv-mood").content_hash)
    player.play(script, seconds(until))
    assert player.failures == []
    session.sign_in(NURSE.id, NURSE.passphrase)
    return player.visit


def _let_go(desk: Desk) -> None:
    """As at the end of the program."""
    desk.session.store.close()
    assert desk.vault is not None
    desk.vault.release()
