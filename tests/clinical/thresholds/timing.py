"""§3: when sets are due, how late is late, when an alert calls again. Values are minutes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from ketadesk.visit.due import due_values, schedule_of
from ketadesk.visit.steps.watching import needs_sign_in
from ketadesk.visit.watch import alerts_of, is_armed, read_sets
from tests.visit.builders import (
    ZONE,
    Chair,
    code,
    readied,
    ready,
    recovering,
    running,
    screened,
    taken,
)

from .shape import Never, Probe, outcome, table

DUE, LATER = "due", "not due"


def due(chair: Chair) -> str:
    """Whether a set is due."""
    return DUE if schedule_of(chair.visit, chair.now).due else LATER


def slot(chair: Chair) -> str:
    """Wall time of the next set, empty where nothing is watched."""
    found = schedule_of(chair.visit, chair.now).slot
    return "" if found is None else f"{found.at.astimezone(ZONE):%H:%M}"


def after_start(minutes: Any) -> str:
    """Whether a set is due so long after the start; or before it."""
    return due(ready() if minutes is None else running().later(float(minutes)))


def ladder(minutes: Any) -> str:
    """Rung of the ladder so long after a set was due."""
    chair = ready() if minutes is None else running().at("10:10").later(float(minutes))
    return schedule_of(chair.visit, chair.now).urgency


@cache
def _started(minutes: int) -> Chair:
    chair = readied(screened(), minutes=minutes).at("10:00")
    taken(chair.start(20))
    return chair


def until(chair: Chair, *clocks: str) -> Chair:
    """With calm sets at these times."""
    for clock in clocks:
        taken(chair.at(clock).calm())
    return chair


def grid_of(minutes: Any) -> str:
    """The set after that of 10:30 in an infusion ordered for so long; or without an order."""
    if minutes is None:
        chair = screened().at("9:58")
        for step in (chair.baseline(), chair.sign("screening")):
            taken(step)
        taken(chair.at("10:00").start(happened=True))
        return slot(until(chair, "10:05", "10:10", "10:20", "10:30"))
    refused = code(screened().order(minutes=minutes))
    if refused:
        return refused
    return slot(until(_started(int(minutes)).copy(), "10:10", "10:20", "10:30"))


def gap_at(minute: Any) -> str:
    """How long after the set of this minute the next is due, in an infusion of 90 minutes."""
    if minute is None:
        return slot(ready())
    chair = _started(90).copy()
    before = [each for each in (10, 20, 30, 45) if each <= minute]
    until(chair, *(f"10:{each:02d}" for each in before))
    found = schedule_of(chair.visit, chair.now).slot
    assert found is not None
    assert chair.visit.started_at is not None
    return str(int((found.at - chair.visit.started_at).total_seconds() / 60 - minute))


def after_half_an_hour(minutes: Any) -> str:
    """Whether a set is due so long after that of 10:30 in an infusion of 90 minutes."""
    if minutes is None:
        return due(ready())
    chair = until(_started(90).copy(), "10:10", "10:20", "10:30")
    return due(chair.later(float(minutes)))


def close_set_after_change(number: Any) -> str:
    """Whether so many short intervals after a change at 10:49 a set is due in a long infusion."""
    chair = until(_started(90).copy(), "10:10", "10:20", "10:30", "10:49")
    if number is None:
        number = 1
    else:
        taken(chair.rate(10))
    wanted = chair.now + timedelta(minutes=10 * int(number))
    seen = []
    while chair.now < wanted + timedelta(minutes=15):
        found = schedule_of(chair.visit, chair.now).slot
        assert found is not None
        seen.append(found.at)
        chair.now = found.at
        taken(chair.calm())
    return "set" if wanted in seen else "no set"


def after_end(minutes: Any) -> str:
    """Whether a set is due so long after the pump end; or at 10:55 of a pump nobody ended."""
    if minutes is None:
        return due(until(running(), "10:10", "10:20", "10:30", "10:40").at("10:55"))
    return due(recovering().later(float(minutes)))


def _red(chair: Chair) -> None:
    taken(chair.calm(sbp=186))


def _amber(chair: Chair) -> None:
    taken(chair.calm(hr=115))


def _resume(chair: Chair) -> None:
    taken(chair.calm())
    taken(chair.pause())
    taken(chair.resume())


def _rescue(chair: Chair) -> None:
    taken(chair.calm())
    taken(chair.give("ondansetron"))


def _emergency(chair: Chair) -> None:
    taken(chair.calm())
    taken(chair.event("chest_pain"))


TROUBLE = {
    "amber": _amber,
    "red": _red,
    "resume": _resume,
    "rescue": _rescue,
    "an emergency": _emergency,
}


def after(trouble: Callable[[Chair], None]) -> Probe:
    """Whether a set is due so long after trouble; or five minutes after a calm set."""

    def probe(minutes: Any) -> str:
        chair = running().at("10:10")
        if minutes is None:
            return due(until(chair, "10:10").later(5))
        trouble(chair)
        return due(chair.later(float(minutes)))

    return probe


def ahead(minutes: Any) -> str:
    """Whether a set so long before 10:10 stands for it; or none."""
    chair = running().at("10:10")
    if minutes is not None:
        taken(chair.later(-float(minutes)).calm())
    return "counts" if slot(chair) == "10:20" else "still due"


def seen_for(minutes: Any) -> str:
    """Whether an alert calls so long after it was seen without a new set; or never seen."""
    chair = running().at("10:10")
    taken(chair.calm(hr=115))
    if minutes is not None:
        taken(chair.acknowledge())
        chair.later(float(minutes))
    return "calls" if is_armed(chair.visit, alerts_of(chair.visit)[0], chair.now) else "quiet"


def asks_dissociation(chair: Chair) -> str:
    """Whether a set of now asks for CADSS-6."""
    return "asked" if "cadss6" in due_values(chair.visit, chair.now, chair.now) else "not asked"


def dissociation_after_start(minutes: Any) -> str:
    """Whether a set so long after the start asks for CADSS-6; or one before the start."""
    if minutes is None:
        return asks_dissociation(ready())
    chair = running() if minutes < 10 else until(running(), "10:10")
    return asks_dissociation(chair.at("10:00").later(float(minutes)))


def dissociation_after_end(minutes: Any) -> str:
    """Whether a set so long after the pump end asks for CADSS-6."""
    if minutes == 0:
        chair = until(running(), "10:10")
        taken(chair.at("10:20").calm(cadss6=4))
        taken(chair.at("10:40").stop())
    else:
        chair = until(recovering(), "10:55", "11:10", "11:25")
    return asks_dissociation(chair.at("10:40").later(float(minutes)))


def written_after(minutes: Any) -> str:
    """How a set is marked that was written down so long after it was taken."""
    chair = running().at("10:20")
    taken(chair.calm(late=float(minutes)))
    return "late" if read_sets(chair.visit)[-1].late else "in time"


def reason_after(minutes: Any) -> str:
    """What becomes of a set written so late without a reason."""
    return outcome(running().at("10:35").calm(late=float(minutes)))


def sign_in_after(minutes: Any) -> str:
    """Whether the writer of a set so late signs in again."""
    chair = running().at("11:30")
    taken_at = chair.now - timedelta(minutes=float(minutes))
    return "signs in" if needs_sign_in(chair.scene(), taken_at) else "writes"


TIMED = Never("every set has its time")
TENTH = "0.1"
TIMING = (
    *table(
        after_start,
        "§3 [8, 9]",
        ("schedule.interval_min", "10", (LATER, DUE, DUE)),
        step=TENTH,
        missing=LATER,
        zero=LATER,
    ),
    *table(
        ladder,
        "§3 [D]",
        ("schedule.amber_after_min", "2", ("due", "late", "late")),
        ("schedule.overdue_after_min", "5", ("late", "overdue", "overdue")),
        step=TENTH,
        missing="not-due",
        zero="due",
    ),
    *table(
        grid_of,
        "§3 [D]: over 60 min",
        ("schedule.long_after_min", "60", ("10:40", "10:40", "10:45")),
        missing="10:40",
        zero="out-of-range",
    ),
    *table(
        gap_at,
        "§3 [D]: 10 min for the first 30, then 15",
        ("schedule.long_first_min", "30", ("10", "15", "15")),
        values=(20, 30, 45, 0),
        missing="",
        zero="10",
    ),
    *table(
        after_half_an_hour,
        "§3 [D, 32]",
        ("schedule.long_interval_min", "15", (LATER, DUE, DUE)),
        step=TENTH,
        missing=LATER,
        zero=LATER,
    ),
    *table(
        close_set_after_change,
        "§3 [D]: two sets after any change",
        ("schedule.sets_after_change", "2", ("set", "set", "no set")),
        missing="no set",
        zero="no set",
    ),
    *table(
        after_end,
        "§3 [8]",
        ("schedule.recovery_interval_min", "15", (LATER, DUE, DUE)),
        step=TENTH,
        missing=DUE,
        zero=LATER,
    ),
    *(
        each
        for name, trouble in TROUBLE.items()
        for each in table(
            after(trouble),
            f"§3 [D]: after {name}",
            ("schedule.extra_after_min", "5", (LATER, DUE, DUE)),
            step=TENTH,
            missing=LATER,
            zero=LATER,
        )
    ),
    *table(
        ahead,
        "§3 [D]",
        ("schedule.ahead_min", "3", ("counts", "counts", "still due")),
        step=TENTH,
        missing="still due",
        zero="counts",
    ),
    *table(
        seen_for,
        "§3 [D]",
        ("schedule.rearm_after_min", "5", ("quiet", "calls", "calls")),
        step=TENTH,
        missing="calls",
        zero="quiet",
    ),
    # A set may be three minutes ahead, so that the step below lies before 17 minutes.
    *table(
        dissociation_after_start,
        "§3: at 20 min",
        ("schedule.dissociation_at_min", "20", ("not asked", "asked", "asked")),
        values=(Decimal("16.9"), Decimal(20), Decimal("20.1"), Decimal(0)),
        missing="asked",
        zero="not asked",
    ),
    *table(
        dissociation_after_end,
        "§3: at the end and 60 min after",
        ("schedule.dissociation_after_end_min", "60", ("not asked", "asked", "asked")),
        values=(Decimal("56.9"), Decimal(60), Decimal("60.1"), Decimal(0)),
        missing=Never("before the end there is no time after it"),
        zero="asked",
    ),
    *table(
        written_after,
        "§3: late entry",
        ("schedule.late_marked_min", "5", ("in time", "late", "late")),
        step=TENTH,
        missing=TIMED,
        zero="in time",
    ),
    *table(
        reason_after,
        "§3: late entry",
        ("schedule.late_reason_min", "30", ("taken", "reason-needed", "reason-needed")),
        step=TENTH,
        missing=TIMED,
        zero="taken",
    ),
    *table(
        sign_in_after,
        "§3: late entry",
        ("schedule.late_sign_in_min", "60", ("writes", "signs in", "signs in")),
        step=TENTH,
        missing=TIMED,
        zero="writes",
    ),
)
