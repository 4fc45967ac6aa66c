"""Sets of observations: their levels and the alerts they raise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from ketadesk.clinical.levels import (
    Finding,
    Level,
    event_level,
    find_levels,
    overall,
    reasons,
)
from ketadesk.clinical.observation import Vitals
from ketadesk.clinical.scores import news2_parts
from ketadesk.visit.baseline import baseline_of
from ketadesk.visit.entries import (
    Acknowledged,
    AdverseEvent,
    Entry,
    Resumed,
    Started,
)
from ketadesk.visit.own_limits import rules_at
from ketadesk.visit.oxygen import air_before
from ketadesk.visit.symptoms import all_said, felt_at, symptom_of
from ketadesk.visit.visit import ObservationSet, Visit, latest_set

PRESSURES: Final = ("sbp", "dbp")


@dataclass(frozen=True, slots=True)
class ReadSet:
    """A set with what it amounts to.

    Attributes:
        taken: the set.
        findings: each parameter's level.
        level: overall, None while unknown.
        news2: total, None while a part is missing.
        late: written down five minutes or more after it was taken.
        running: taken since the start.
    """

    taken: ObservationSet
    findings: tuple[Finding, ...]
    level: Level | None
    news2: int | None
    late: bool
    running: bool

    @property
    def reasons(self) -> tuple[str, ...]:
        """Parameters that make the level."""
        return reasons(self.findings, self.level)


@dataclass(frozen=True, slots=True)
class Alert:
    """A parameter or event outside limits.

    Attributes:
        id: stable, from the entry that raised it and the parameter.
        at: clinical time.
        level: amber, red or emergency.
        parameter: a value's name, ``news2``, ``symptoms`` or the kind of an event.
        value: what was measured, or None.
        repeated: the second amber in a row of this parameter.
        seen: the entry that acknowledged it, or None.
        resolved_at: when a set showed the parameter back inside its limits, or None.
    """

    id: str
    at: datetime
    level: Level
    parameter: str
    value: Decimal | None
    repeated: bool
    seen: Entry | None
    resolved_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether the parameter is still outside its limits as far as anybody knows."""
        return self.resolved_at is None


def _written(visit: Visit) -> Mapping[str, int]:
    """Where in the record each entry stands."""
    return {each.id: at for at, each in enumerate(visit.entries)}


def _red_in_force(
    reads: Sequence[ReadSet], parameter: str, written: Mapping[str, int], position: int
) -> bool:
    """Whether this parameter was red or worse when these sets last measured it.

    It stays in force until a set shows it lower. A set that was written down after what is judged
    (at ``position``) ends nothing: an entry lowers no level that was reached before it.
    """
    for read in reversed(reads):
        level = _level_of(read, parameter)
        if level is None:
            continue
        if level.rank >= Level.RED.rank:
            return True
        if written[read.taken.entry.id] < position:
            return False
    return False


def read_sets(visit: Visit) -> tuple[ReadSet, ...]:
    """Every set in order of clinical time with its levels."""
    baseline, said, written = baseline_of(visit).vitals, all_said(visit), _written(visit)
    marked = timedelta(minutes=visit.protocol.schedule.late_marked_min)
    since_start = {each.entry.id for each in visit.running_sets}
    found: list[ReadSet] = []
    vomited = 0
    for taken in visit.sets:
        running, position = taken.entry.id in since_start, written[taken.entry.id]
        on_air = air_before(visit, (each.taken for each in found), taken.at)
        findings = find_levels(
            rules_at(visit, taken.at).limits,
            taken.vitals,
            baseline=baseline if running else None,
            vomited_so_far=vomited,
            on_air=on_air,
            low_on_oxygen_before=_red_in_force(found, "spo2", written, position),
            felt=felt_at(said, taken, position),
            red_before=any(
                _red_in_force(found, name, written, position)
                for name in PRESSURES
                if getattr(taken.vitals, name) is None
            ),
        )
        if running:
            vomited += taken.vitals.vomited or 0
        found.append(
            ReadSet(
                taken,
                findings,
                overall(findings, complete=taken.complete),
                news2_parts(taken.vitals, on_air=on_air).total,
                taken.entry.recorded_at - taken.at >= marked,
                running,
            )
        )
    return tuple(found)


def _level_of(read: ReadSet, parameter: str) -> Level | None:
    return next((each.level for each in read.findings if each.parameter == parameter), None)


def _seen(visit: Visit, alert_id: str) -> Entry | None:
    return next(
        (entry for entry, body in reversed(visit.of(Acknowledged)) if alert_id in body.alerts),
        None,
    )


def _set_alerts(visit: Visit, reads: tuple[ReadSet, ...]) -> list[Alert]:
    running = [each for each in reads if each.running]
    alerts = []
    for index, read in enumerate(running):
        for finding in read.findings:
            if finding.level is Level.GREEN:
                continue
            earlier = (_level_of(each, finding.parameter) for each in reversed(running[:index]))
            before = next((level for level in earlier if level is not None), None)
            back = next(
                (
                    later.taken.at
                    for later in running[index + 1 :]
                    if _level_of(later, finding.parameter) is Level.GREEN
                ),
                None,
            )
            name = f"{read.taken.entry.id}:{finding.parameter}"
            alerts.append(
                Alert(
                    name,
                    read.taken.at,
                    finding.level,
                    finding.parameter,
                    finding.value,
                    finding.level is Level.AMBER and before is Level.AMBER,
                    _seen(visit, name),
                    back,
                )
            )
    return alerts


def _event_level(
    visit: Visit, entry: Entry, body: AdverseEvent, reads: Sequence[ReadSet]
) -> Level | None:
    level = event_level(body.event, body.severity)
    if level is None and symptom_of(body) is not None:
        written = _written(visit)
        before = [each for each in reads if each.taken.at <= entry.happened_at]
        red = (_red_in_force(before, name, written, written[entry.id]) for name in PRESSURES)
        level = Level.EMERGENCY if any(red) else None
    return Level.RED if level is None and entry.after_the_fact else level


def event_alerts(visit: Visit, reads: Sequence[ReadSet]) -> list[Alert]:
    """What adverse events raise.

    One that is a symptom is an emergency while a red pressure is in force; one recorded after the
    fact is red where its kind has no level.
    """
    alerts = []
    for entry, body in visit.of(AdverseEvent):
        level = _event_level(visit, entry, body, reads)
        if level is not None:
            name = f"{entry.id}:{body.event}"
            seen = _seen(visit, name)
            alert = Alert(name, entry.happened_at, level, body.event, None, False, seen, None)  # noqa: FBT003
            alerts.append(alert)
    return alerts


def alerts_of(visit: Visit, reads: tuple[ReadSet, ...] | None = None) -> tuple[Alert, ...]:
    """Every alert of the visit in order of clinical time."""
    reads = read_sets(visit) if reads is None else reads
    found = _set_alerts(visit, reads) + event_alerts(visit, reads)
    return tuple(sorted(found, key=lambda each: each.at))


def is_armed(visit: Visit, alert: Alert, now: datetime) -> bool:
    """Whether an alert calls for attention: open and not seen, or seen and left alone too long.

    A seen alert calls again when no new set followed within the protocol's minutes [D].
    """
    if not alert.open:
        return False
    if alert.seen is None:
        return True
    seen_at = alert.seen.recorded_at
    patience = timedelta(minutes=visit.protocol.schedule.rearm_after_min)
    followed = any(each.entry.recorded_at > seen_at for each in visit.running_sets)
    return now - seen_at >= patience and not followed


def red_since_flow(visit: Visit) -> bool:
    """Whether a red or an emergency came since the pump last began to run."""
    flows = [e.happened_at for e in visit.entries if isinstance(e.body, Started | Resumed)]
    if not flows:
        return False
    serious = (each for each in alerts_of(visit) if each.level.rank >= Level.RED.rank)
    return any(each.at >= flows[-1] for each in serious)


def latest_vitals(visit: Visit) -> Vitals:
    """Each value as last measured, however long ago; a screen marks what is stale."""
    parts = {}
    for name in Vitals.__dataclass_fields__:
        taken = latest_set(visit, name)
        if taken is not None:
            parts[name] = getattr(taken.vitals, name)
    return Vitals(**parts)
