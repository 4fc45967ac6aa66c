"""The chairs at a glance: who sits where, what each visit waits for, and its last values.

Codes and figures only; the board's sentences belong to the screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from ketadesk.clinical.levels import Level
from ketadesk.desk.charts import Charts
from ketadesk.desk.patients import plain_letters
from ketadesk.kernel.numbers import plain
from ketadesk.visit.account import Account, account_of
from ketadesk.visit.assessment import Assessment, assess
from ketadesk.visit.case import Case
from ketadesk.visit.entries import Extended
from ketadesk.visit.leaving import aldrete_scores
from ketadesk.visit.orders import current_order
from ketadesk.visit.people import Person, Role
from ketadesk.visit.stages import Stage
from ketadesk.visit.visit import Visit, latest_set
from ketadesk.visit.watch import Alert, ReadSet, Urgency

PRESSURE: Final = "bp"
ALDRETE: Final = "aldrete"


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
class TileValue:
    """A value as last measured.

    Attributes:
        name: ``bp``, ``hr``, ``spo2``, ``moaas`` or ``aldrete``.
        shown: the figures alone; empty where nothing was ever measured.
        at: clinical time, or None.
        level: against the clinic's limits, None where unknown.
        stale: older than the interval between two sets of this stage.
    """

    name: str
    shown: str = ""
    at: datetime | None = None
    level: Level | None = None
    stale: bool = False


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
        """Ketamine that nobody has accounted for or reported, mg; None if there is none."""
        settled = self.account.balanced or self.account.reported
        return None if settled else self.account.unaccounted_mg


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


def board_of(charts: Charts) -> Board:
    """The board as of this second."""
    session = charts.session
    now, cases = session.now(), charts.open_visits()
    names = Counter(plain_letters(case.patient.family.strip()) for case in cases)
    tiles = []
    for case in cases:
        assessment = assess(case, now)
        need, about = need_of(case, assessment)
        tiles.append(
            Tile(
                case.visit.opened.chair,
                case,
                assessment,
                last_nurse(case.visit, session.people),
                need,
                about,
                _since(case, assessment, need, about),
                tile_values(case.visit, assessment),
                names[plain_letters(case.patient.family.strip())] > 1,
            )
        )
    return Board(session.settings.chairs, tuple(sorted(tiles, key=lambda each: each.chair)))


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


def planned_min(visit: Visit) -> int:
    """Minutes of infusion ordered, with extensions; 0 without an order."""
    order = current_order(visit)
    planned = Decimal(0) if order is None else order.minutes
    return int(planned + sum((body.minutes for _, body in visit.of(Extended)), Decimal(0)))


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


def interval_of(visit: Visit, now: datetime) -> timedelta:
    """How old a value may be before it is marked: the time between two sets at this stage."""
    plan, started = visit.protocol.schedule, visit.started_at
    if started is None:
        return timedelta(minutes=plan.baseline_max_age_min)
    if visit.ended_at is not None:
        return timedelta(minutes=plan.recovery_interval_min)
    first = timedelta(minutes=plan.long_first_min)
    sparse = planned_min(visit) > plan.long_after_min and now - started > first
    return timedelta(minutes=plan.long_interval_min if sparse else plan.interval_min)


def tile_values(visit: Visit, assessment: Assessment) -> tuple[TileValue, ...]:
    """The values of a tile, in order; empty before anything was measured."""
    if not assessment.sets:
        return ()
    limit = interval_of(visit, assessment.at)
    names = ["sbp", "hr", "spo2"]
    found = [_measured(visit, name, assessment, limit) for name in names]
    scores = aldrete_scores(visit)
    if visit.stage is Stage.RECOVERY and scores:
        last = scores[-1]
        shown = "" if last.total is None else str(last.total)
        stale = assessment.at - last.at > limit
        found.append(TileValue(ALDRETE, shown, last.at, None, stale))
    else:
        found.append(_measured(visit, "moaas", assessment, limit))
    return tuple(found)


def _measured(visit: Visit, name: str, assessment: Assessment, limit: timedelta) -> TileValue:
    title = PRESSURE if name == "sbp" else name
    taken = latest_set(visit, name)
    if taken is None:
        return TileValue(title)
    value = getattr(taken.vitals, name)
    shown = plain(value)
    wanted = {name}
    if name == "sbp":
        dbp = taken.vitals.dbp
        shown = f"{value}/{'–' if dbp is None else dbp}"
        wanted.add("dbp")
    read = next(each for each in assessment.sets if each.taken.entry.id == taken.entry.id)
    stale = assessment.at - taken.at > limit
    return TileValue(title, shown, taken.at, _level(read, wanted), stale)


def _level(read: ReadSet, wanted: set[str]) -> Level | None:
    levels = [each.level for each in read.findings if each.parameter in wanted]
    return max(levels, key=lambda each: each.rank, default=None)


def pressure_at(visit: Visit, at: datetime) -> str:
    """The blood pressure of the set taken then, such as 171/98; empty if there is none."""
    for taken in visit.sets:
        vitals = taken.vitals
        if taken.at == at and (vitals.sbp is not None or vitals.dbp is not None):
            return "/".join("–" if each is None else str(each) for each in (vitals.sbp, vitals.dbp))
    return ""
