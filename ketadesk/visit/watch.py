"""Sets of observations: their levels and the alerts they raise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from ketadesk.clinical.levels import (
    Finding,
    Level,
    event_level,
    find_levels,
    needs_more_oxygen,
    overall,
    reasons,
)
from ketadesk.clinical.observation import Vitals
from ketadesk.clinical.scores import news2_parts
from ketadesk.visit.allergies import any_names
from ketadesk.visit.baseline import baseline_of
from ketadesk.visit.entries import (
    Acknowledged,
    AdverseEvent,
    Entry,
    MedicineGiven,
    Resumed,
    Started,
)
from ketadesk.visit.visit import ObservationSet, Visit, latest_set


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


_OXYGEN: Final = ("oxygen", "O2")
"""Its name and its formula, as people write it with a flow or a mask beside it."""


def _last_said(sets: Iterable[ObservationSet]) -> ObservationSet | None:
    """The last of these sets that says whether oxygen is given."""
    return next((each for each in reversed([*sets]) if each.vitals.oxygen is not None), None)


def _oxygen_given(visit: Visit, since: datetime | None, until: datetime) -> bool:
    """Whether oxygen was recorded as a medicine in this time."""
    return any(
        any_names(_OXYGEN, body.medicine)
        and entry.happened_at <= until
        and (since is None or entry.happened_at > since)
        for entry, body in visit.of(MedicineGiven)
    )


def _on_air(visit: Visit, earlier: Iterable[ObservationSet], at: datetime) -> bool | None:
    """Whether the patient breathes air where a set does not say.

    True while no oxygen was ever recorded; unknown once some was, until a set says so itself.
    """
    said = _last_said(earlier)
    if said is not None and said.vitals.oxygen:
        return None
    return None if _oxygen_given(visit, None if said is None else said.at, at) else True


def breathes_air(visit: Visit, taken: ObservationSet) -> bool | None:
    """Whether air was breathed at this set; None where it does not say and oxygen came before."""
    if taken.vitals.oxygen is not None:
        return not taken.vitals.oxygen
    earlier = (each for each in visit.sets if each.at < taken.at)
    return _on_air(visit, earlier, taken.at)


def on_usual_oxygen(visit: Visit, taken: ObservationSet, usual: Vitals) -> bool:
    """Whether a set shows air, or no more oxygen than at the baseline.

    A set that does not say stands under what was last said, and proves nothing once oxygen was
    given since.
    """
    if breathes_air(visit, taken) is True:
        return True
    said = _last_said(each for each in visit.sets if each.at <= taken.at)
    if said is None or _oxygen_given(visit, said.at, taken.at):
        return False
    return usual.oxygen is True and not needs_more_oxygen(said.vitals, usual)


def read_sets(visit: Visit) -> tuple[ReadSet, ...]:
    """Every set in order of clinical time with its levels."""
    baseline = baseline_of(visit).vitals
    marked = timedelta(minutes=visit.protocol.schedule.late_marked_min)
    since_start = {each.entry.id for each in visit.running_sets}
    found: list[ReadSet] = []
    vomited, low_before = 0, False
    for taken in visit.sets:
        running = taken.entry.id in since_start
        on_air = _on_air(visit, (each.taken for each in found), taken.at)
        findings = find_levels(
            visit.protocol.limits,
            taken.vitals,
            baseline=baseline if running else None,
            vomited_so_far=vomited,
            on_air=on_air,
            low_on_oxygen_before=low_before,
        )
        if taken.vitals.spo2 is not None:
            low_before = any(
                each.parameter == "spo2" and each.level.rank >= Level.RED.rank for each in findings
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


def event_alerts(visit: Visit) -> list[Alert]:
    """What adverse events raise; one recorded after the fact is red where its kind has no level."""
    alerts = []
    for entry, body in visit.of(AdverseEvent):
        level = event_level(body.event, body.severity)
        if level is None and entry.after_the_fact:
            level = Level.RED
        if level is not None:
            name = f"{entry.id}:{body.event}"
            seen = _seen(visit, name)
            alert = Alert(name, entry.happened_at, level, body.event, None, False, seen, None)  # noqa: FBT003
            alerts.append(alert)
    return alerts


def alerts_of(visit: Visit, reads: tuple[ReadSet, ...] | None = None) -> tuple[Alert, ...]:
    """Every alert of the visit in order of clinical time."""
    found = _set_alerts(visit, read_sets(visit) if reads is None else reads)
    return tuple(sorted(found + event_alerts(visit), key=lambda each: each.at))


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
