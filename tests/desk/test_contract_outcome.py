"""What outcome.json says of a visit, and that it was read from the disk (scenario.md)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ketadesk.desk.replay import theatre as stage
from ketadesk.desk.replay.player import Player
from ketadesk.desk.replay.run import find_protocol
from ketadesk.desk.replay.script import Script, ScriptFlaw, read_script
from ketadesk.desk.replay.theatre import Theatre, is_intact, patient_of
from ketadesk.store.database import Store
from ketadesk.store.driver import connect
from ketadesk.store.keys import KeyFile
from ketadesk.store.record_files import DATABASE_FILE, KEY_FILE, MARKER_FILE
from ketadesk.store.schema import GUARDS
from ketadesk.visit.visit import Visit
from tests.desk.drafts import draft

# --- before the start --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "remaining"),
    [("0:12:00", None), ("0:14:00", "40.0"), ("0:18:30", "40.0"), ("0:30:00", "30.0")],
)
def test_all_that_was_ordered_remains_before_the_start(
    until: str, remaining: str | None, tmp_path: Path
) -> None:
    assert draft(until=until).outcome(tmp_path)["infusion"]["remaining_ml"] == remaining


POSTPONE = 'decide = { item = "hx.eye", decision = "postpone", reason = "see the eye clinic" }'


@pytest.mark.parametrize(
    ("step", "by", "stage_after"),
    [
        ('note = "calm"', "nurse", "infusion"),
        (POSTPONE, "prescriber", "cancelled"),
        ('cancel = { reason = "fever" }', "nurse", "cancelled"),
        ('void = { reason = "wrong patient" }', "nurse", "void"),
    ],
)
def test_nothing_may_start_in_a_visit_that_was_called_off(
    step: str, by: str, stage_after: str, tmp_path: Path
) -> None:
    outcome = draft(until="0:18:30").step("0:19:00", step, by=by).outcome(tmp_path)
    assert outcome["stage"] == stage_after
    assert outcome["screening"]["may_start"] is (stage_after == "infusion")


# --- the clock ---------------------------------------------------------------------------------

STAGES = {
    "screening": ("0:12:00", 'note = "later"', "0:12:30"),
    "infusion": ("0:25:00", 'note = "later"', "0:26:00"),
    "discharged": ("2:09:00", 'note = "later"', "2:10:00"),
    "closed": ("2:12:00", 'addendum = "later"', "2:13:00"),
}


def _instants(outcome: dict[str, Any]) -> list[Any]:
    told = [outcome["infusion"], outcome["schedule"], outcome["baseline"], outcome["signatures"]]
    return [*told, outcome["discharge"]["earliest_at"], outcome["observations"]]


@pytest.mark.parametrize("jump", ["+1:00:00", "-26:00:00"])
@pytest.mark.parametrize(("until", "last", "at"), STAGES.values(), ids=STAGES)
def test_a_changed_clock_and_a_restart_move_no_instant(
    until: str, last: str, at: str, jump: str, tmp_path: Path
) -> None:
    """scenario.md, ``clock``: recorded instants go on from where they were."""
    calm = draft(until=until).step(at, last)
    jumped = draft(until=until).step(until, f'clock = "{jump}"')
    for _ in range(2):
        jumped = jumped.step(until, "restart = true")
    before, after = calm.outcome(tmp_path), jumped.step(at, last).outcome(tmp_path)
    assert _instants(after) == _instants(before)
    # Told once, in a visit whose patient is in the clinic.
    more = after["entries"]["count"] - before["entries"]["count"]
    assert more == (until in ("0:12:00", "0:25:00"))
    assert after["entries"]["chain_intact"] is True


def test_a_visit_left_early_is_signed_at_its_own_time(tmp_path: Path) -> None:
    script = draft(until="1:30:00").step("1:31:00", 'leave = { reason = "bored" }')
    script = script.step("1:32:00", 'clock = "-3:00:00"').step("1:32:00", "restart = true")
    signed = script.step("1:33:00", 'sign = "record"').outcome(tmp_path)["signatures"][-1]
    assert (signed["at"], signed["valid"]) == ("2026-03-02T10:33:00-05:00", True)


# --- the store ---------------------------------------------------------------------------------


@dataclass
class Clinic:
    """A theatre after a visit."""

    folder: Path
    theatre: Theatre
    player: Player

    @property
    def visit(self) -> Visit:
        return self.theatre.desk.charts.case(self.player.visit).visit

    @property
    def intact(self) -> bool:
        return is_intact(self.theatre.desk.session.store, self.visit)

    def alter(self, statement: str) -> None:
        """Change a row as somebody with the key could: guards off, change, guards on."""
        key = KeyFile.load(self.folder / KEY_FILE).unlock("nurse", self.theatre.passphrase)
        assert key is not None
        with closing(connect(self.folder / DATABASE_FILE, key.hex)) as connection:
            for name in GUARDS:
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute(statement)
            for guard in GUARDS.values():
                connection.execute(guard)


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    """After a screening."""
    script = read_script(draft(until="0:20:00").write(tmp_path))
    assert isinstance(script, Script)
    found = find_protocol(script)
    assert not isinstance(found, ScriptFlaw)
    folder = tmp_path / "clinic"
    theatre = Theatre(folder, script, script.staff, patient_of(script))
    with closing(theatre):
        theatre.approve(*found)
        player = theatre.perform(script, found[0].content_hash, "")
        assert player.failures == []
        yield Clinic(folder, theatre, player)


def test_what_was_played_stands_on_the_disk(clinic: Clinic) -> None:
    assert clinic.intact


ALTERED = {
    "the body": "UPDATE entry SET body = replace(body, '60', '90') WHERE kind = 'started'",
    "who": "UPDATE entry SET by = 'nurse2' WHERE kind = 'started'",
    "unreadable": "UPDATE entry SET body = 'no json' WHERE kind = 'started'",
    "gone": "DELETE FROM entry WHERE kind = 'started'",
    "another stream": "UPDATE entry SET reason = 'x' WHERE stream = 'clinic' AND seq = 1",
}


@pytest.mark.parametrize("change", ALTERED.values(), ids=ALTERED)
def test_a_row_that_was_altered_breaks_the_chain(change: str, clinic: Clinic) -> None:
    """``chain_intact`` is of what the disk holds, not of what was played."""
    clinic.alter(change)
    assert not clinic.intact


def test_damage_is_told_in_the_outcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "verify", lambda _store: ("visit entry 3",))
    script = draft(until="0:00:30").expecting(entries__chain_intact="true")
    done = script.played(tmp_path)
    assert [str(each) for each in done.mismatches] == [
        "entries.chain_intact: expected True, found False"
    ]


def test_a_restart_has_only_what_lies_on_the_disk(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """scenario.md, ``restart``: the process dies without warning: no log is folded in."""
    names = (DATABASE_FILE, f"{DATABASE_FILE}-wal", MARKER_FILE)
    before = {name: (clinic.folder / name).read_bytes() for name in names}
    assert len(before[f"{DATABASE_FILE}-wal"]) > len(before[DATABASE_FILE])
    entries, found, unlock = clinic.visit.entries, dict[str, bytes](), stage.unlock

    def seen(*words: Any) -> Any:
        found.update((name, (clinic.folder / name).read_bytes()) for name in names)
        return unlock(*words)

    monkeypatch.setattr(stage, "unlock", seen)
    desk = clinic.theatre.restart("nurse")
    assert found == before
    assert desk is clinic.theatre.desk
    assert desk.charts.case(clinic.player.visit).visit.entries == entries
    assert clinic.intact


def test_a_visit_with_restarts_comes_to_the_same(tmp_path: Path) -> None:
    calm, shaken = draft(), draft()
    for at in ("0:13:00", "0:25:00", "1:30:00", "2:06:00", "2:13:00"):
        shaken = shaken.step(at, "restart = true")
    calm = calm.step("2:13:00", "restart = true")
    before, after = calm.outcome(tmp_path), shaken.outcome(tmp_path)
    for outcome in (before, after):
        # The sheet names the record it was made from.
        outcome["documents"] = [each["kind"] for each in outcome["documents"]]
    assert after == before
