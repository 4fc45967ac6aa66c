"""The chairs at a glance: who sits where, what each visit waits for, and its last values.

Codes and figures only; the board's sentences belong to the screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from ketadesk.desk.charts import Charts
from ketadesk.desk.patients import plain_letters
from ketadesk.desk.tile_values import TileValue, planned_min, tile_values
from ketadesk.visit.account import Account, account_of
from ketadesk.visit.assessment import Assessment, assess
from ketadesk.visit.case import Case
from ketadesk.visit.due import Urgency, schedule_of
from ketadesk.visit.people import Person, Role
from ketadesk.visit.pump import infusion_of
from ketadesk.visit.stages import Stage
from ketadesk.visit.visit import Visit
from ketadesk.visit.watch import Alert, is_armed


class Need(StrEnum):
    """What a visit waits for before anything else."""

    STOP = "stop"
    DECISION = "decision"
    ANSWERS = "answers"
    ORDER = "order"
    BASELINE = "baseline"
    SIGN = "sign"
    START = "start"
    OBSERVATION = "observation"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Tile:
    """One chair with a patient.

    Attributes:
        chair: its number.
        case: the visit in it.
        assessment: everything that follows from the visit now.
        nurse: name of the nurse who charted last; empty before any did.
        need: what it waits for.
        about: ids of the items concerned.
        since: from when it waits; None where that is not known.
        values: pressure, heart rate, saturation, and sedation or the recovery score.
        same_name: another open visit has the same family name (R-UX-06).
    """

    chair: int
    case: Case
    assessment: Assessment
    nurse: str
    need: Need
    about: tuple[str, ...]
    since: datetime | None
    values: tuple[TileValue, ...]
    same_name: bool

    @property
    def visit(self) -> str:
        """Name of the visit's stream."""
        return self.case.visit.stream

    @property
    def planned_min(self) -> int:
        """Minutes of infusion ordered, with extensions; 0 without an order."""
        return planned_min(self.case.visit)

    @property
    def overdue(self) -> bool:
        """Whether an observation is late enough to be told in amber."""
        return self.assessment.schedule.urgency in (Urgency.LATE, Urgency.OVERDUE)

    @property
    def loudest(self) -> Alert | None:
        """The gravest alert that calls for attention, the newest of several; None if none does."""
        armed = self.assessment.armed
        return max(armed, key=lambda each: (each.level.rank, each.at), default=None)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A visit whose patient has left and whose record is not closed."""

    case: Case
    account: Account

    @property
    def unaccounted_mg(self) -> Decimal | None:
        """Ketamine that nobody has accounted for or reported, mg; None if there is none.

        None also where ``given_unknown``.
        """
        return self.account.unaccounted_mg if self._owed else None

    @property
    def given_unknown(self) -> bool:
        """Whether nobody knows how much was given, and nobody has reported that."""
        return self._owed and self.account.given_mg is None

    @property
    def _owed(self) -> bool:
        return not (self.account.balanced or self.account.reported)


@dataclass(frozen=True, slots=True)
class Board:
    """The clinic now.

    Attributes:
        chairs: how many the clinic has.
        tiles: open visits, by chair. Several may name the same chair: none is ever hidden.
    """

    chairs: int
    tiles: tuple[Tile, ...]

    def in_chair(self, chair: int) -> tuple[Tile, ...]:
        """Open visits in this chair."""
        return tuple(each for each in self.tiles if each.chair == chair)

    @property
    def free(self) -> tuple[int, ...]:
        """Chairs in which nobody is treated."""
        taken = {each.chair for each in self.tiles}
        return tuple(chair for chair in range(1, self.chairs + 1) if chair not in taken)

    @property
    def places(self) -> tuple[tuple[int, Tile | None], ...]:
        """What stands where: each chair once, in order, then whatever has no place of its own."""
        first: list[tuple[int, Tile | None]] = []
        shown: set[str] = set()
        for chair in range(1, self.chairs + 1):
            tile = next(iter(self.in_chair(chair)), None)
            first.append((chair, tile))
            if tile is not None:
                shown.add(tile.visit)
        return (*first, *((each.chair, each) for each in self.tiles if each.visit not in shown))


def board_of(charts: Charts, known: Board | None = None, anew: str = "") -> Board:
    """The board as of this second.

    Args:
        charts: the visits.
        known: an earlier board. Of its tiles only the clocks are moved on where the visit has no
            new entry, which is quick enough for every second.
        anew: a visit that is nevertheless looked at in full. A caller who ticks names another
            each time, since criteria and findings too change with time, if slowly.
    """
    session = charts.session
    now, cases = session.now(), charts.open_visits()
    names = Counter(plain_letters(case.patient.family.strip()) for case in cases)
    before = {} if known is None else {each.visit: each for each in known.tiles}
    tiles = []
    for case in cases:
        same_name = names[plain_letters(case.patient.family.strip())] > 1
        tile = before.get(case.visit.stream)
        if tile is None or tile.case is not case or tile.visit == anew:
            nurse = last_nurse(case.visit, session.people)
            tiles.append(_tile(case, assess(case, now), nurse, same_name=same_name))
        else:
            assessment = _moved_on(tile.assessment, case.visit, now)
            tiles.append(_tile(case, assessment, tile.nurse, same_name=same_name))
    return Board(session.settings.chairs, tuple(sorted(tiles, key=lambda each: each.chair)))


def _tile(case: Case, assessment: Assessment, nurse: str, *, same_name: bool) -> Tile:
    need, about = need_of(case, assessment)
    return Tile(
        case.visit.opened.chair,
        case,
        assessment,
        nurse,
        need,
        about,
        _since(case, assessment, need, about),
        tile_values(case.visit, assessment),
        same_name,
    )


def _moved_on(assessment: Assessment, visit: Visit, now: datetime) -> Assessment:
    """The same with pump, schedule and alerts of now."""
    return replace(
        assessment,
        at=now,
        infusion=infusion_of(visit, now),
        schedule=schedule_of(visit, now, assessment.sets),
        armed=tuple(each for each in assessment.alerts if is_armed(visit, each, now)),
    )


def unfinished_of(charts: Charts) -> tuple[Unfinished, ...]:
    """Records that somebody must still close, oldest first."""
    now = charts.session.now()
    cases = charts.unfinished_visits()
    return tuple(Unfinished(case, account_of(case.visit, now)) for case in cases)


def last_nurse(visit: Visit, people: dict[str, Person]) -> str:
    """Name of the nurse who wrote the latest entry by a nurse; empty if none did."""
    for entry in reversed(visit.entries):
        person = people.get(entry.by)
        if person is not None and Role.NURSE in person.roles:
            return person.name
    return ""


def need_of(case: Case, assessment: Assessment) -> tuple[Need, tuple[str, ...]]:
    """What the visit waits for, and the items concerned."""
    screening = assessment.screening
    if case.visit.stage is Stage.RECOVERY:
        late = assessment.schedule.due
        ready = assessment.leaving.ready and not late
        return (Need.LEAVE if ready else Need.OBSERVATION), ()
    if case.visit.started_at is not None:
        return Need.OBSERVATION, ()
    if screening.open_stops:
        return Need.STOP, tuple(each.item for each in screening.open_stops)
    if screening.open_decisions:
        return Need.DECISION, tuple(each.item for each in screening.open_decisions)
    if case.visit.stage is Stage.INFUSION:
        return Need.START, ()
    if screening.unanswered:
        return Need.ANSWERS, screening.unanswered
    if not screening.ordered:
        return Need.ORDER, ()
    return (Need.SIGN if screening.baseline_complete else Need.BASELINE), ()


def _since(case: Case, assessment: Assessment, need: Need, about: Iterable[str]) -> datetime | None:
    """When the oldest of the entries was written on which an open finding rests."""
    if need not in (Need.STOP, Need.DECISION):
        return None
    wanted = set(about)
    findings = (each for each in assessment.screening.findings if each.item in wanted)
    basis = {entry for finding in findings for entry in finding.basis}
    times = (entry.recorded_at for entry in case.visit.entries if entry.id in basis)
    return min(times, default=None)
