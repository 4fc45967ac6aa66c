"""How serious a set of observations is: green, amber, red or emergency.

Source: clinical reference §3. The overall level is the highest single one. NEWS2 is an extra:
it scores zero for a systolic of 111 to 219 and ignores the diastolic, so it never lowers a level.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final, Protocol

from ketadesk.clinical.observation import Vitals
from ketadesk.clinical.scores import news2_parts


class Level(StrEnum):
    """How serious, from the least."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        """0 for green to 3 for emergency."""
        return list(Level).index(self)


class Limit(Protocol):
    """A parameter's limits, as this module asks for them; bounds are inclusive."""

    @property
    def parameter(self) -> str:
        """Name of the value, as in ``Vitals``, or ``news2``."""

    @property
    def amber_from(self) -> Decimal | None:
        """Amber from here upwards."""

    @property
    def amber_to(self) -> Decimal | None:
        """Amber from here downwards."""

    @property
    def red_from(self) -> Decimal | None:
        """Red from here upwards."""

    @property
    def red_to(self) -> Decimal | None:
        """Red from here downwards."""

    @property
    def emergency_from(self) -> Decimal | None:
        """An emergency from here upwards."""

    @property
    def emergency_to(self) -> Decimal | None:
        """An emergency from here downwards."""

    @property
    def rise_amber(self) -> Decimal | None:
        """Amber from this rise above baseline."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One parameter's level. ``value`` is what was measured, or None where it is no number."""

    parameter: str
    level: Level
    value: Decimal | None = None


EMERGENCY_SYMPTOMS: Final = frozenset({"chest_pain"})
PRESSURE_SYMPTOMS: Final = frozenset(
    {"chest_pain", "breathless", "headache", "vision", "confusion", "weakness"}
)
"""With a red pressure each of these makes an emergency [2]."""

EMERGENCY_EVENTS: Final = frozenset(
    {"apnoea", "laryngospasm", "seizure", "collapse", "chest_pain", "stroke_signs"}
)
REPEATED_VOMITING: Final = 2
VOMITING_RED_MOAAS: Final = 3
NEWS2_SINGLE: Final = 3


def event_level(event: str, severity: str) -> Level | None:
    """The level that an adverse event makes by itself: an emergency, or None."""
    severe_allergy = event == "allergy" and severity == "severe"
    return Level.EMERGENCY if event in EMERGENCY_EVENTS or severe_allergy else None


def _within(limit: Limit, value: Decimal, baseline: Decimal | None) -> Level:
    def reached(at_least: Decimal | None, at_most: Decimal | None) -> bool:
        above = at_least is not None and value >= at_least
        return above or (at_most is not None and value <= at_most)

    if reached(limit.emergency_from, limit.emergency_to):
        return Level.EMERGENCY
    if reached(limit.red_from, limit.red_to):
        return Level.RED
    rise = limit.rise_amber
    risen = rise is not None and baseline is not None and value - baseline >= rise
    return Level.AMBER if risen or reached(limit.amber_from, limit.amber_to) else Level.GREEN


def needs_more_oxygen(vitals: Vitals, usual: Vitals | None) -> bool:
    """Whether oxygen is given that the patient did not need before, or more of it.

    Args:
        vitals: a set that says about oxygen.
        usual: the baseline; None before there is one. Where either flow is not known, oxygen
            that was there before counts as the usual one.
    """
    if not vitals.oxygen:
        return False
    if usual is None or not usual.oxygen:
        return True
    flow, before = vitals.oxygen_l_min, usual.oxygen_l_min
    return flow is not None and before is not None and flow > before


def _oxygen(vitals: Vitals, baseline: Vitals | None) -> Finding | None:
    if vitals.oxygen is None:
        return None
    level = Level.AMBER if needs_more_oxygen(vitals, baseline) else Level.GREEN
    return Finding("oxygen_l_min", level, vitals.oxygen_l_min)


def _vomiting(limits: Mapping[str, Limit], vitals: Vitals, vomited_so_far: int) -> Finding | None:
    if vitals.vomited is None:
        return None
    count, limit = Decimal(vitals.vomited), limits.get("vomited")
    # Without a limit once is amber: what nobody judges is never green by itself.
    level = Level.AMBER if vitals.vomited else Level.GREEN
    if limit is not None:
        level = _within(limit, count, None)
    repeated = vitals.vomited > 0 and vomited_so_far + vitals.vomited >= REPEATED_VOMITING
    drowsy = vitals.moaas is not None and vitals.moaas <= VOMITING_RED_MOAAS
    return Finding("vomited", Level.RED if repeated and drowsy else level, count)


def _news2(limits: Mapping[str, Limit], vitals: Vitals, *, on_air: bool | None) -> Finding | None:
    """NEWS2 against its limits; with a part missing, what the known parts alone come to.

    A missing part could only add: a sum that reaches a level without it has reached it.
    """
    parts, limit = news2_parts(vitals, on_air=on_air), limits.get("news2")
    if limit is None:
        return None
    level = _within(limit, Decimal(sum(parts.known)), None)
    # Without a total a single 3 counts only where no limit of its own already speaks.
    alone = any(score == NEWS2_SINGLE and name not in limits for name, score in parts.parts)
    silent = level is Level.GREEN and not alone and vitals.oriented is not False
    if parts.total is None and silent:
        return None
    if level is Level.GREEN and NEWS2_SINGLE in parts.known:
        level = Level.AMBER
    return Finding("news2", level, None if parts.total is None else Decimal(parts.total))


def _red_pressure(finding: Finding) -> bool:
    return finding.parameter in ("sbp", "dbp") and finding.level.rank >= Level.RED.rank


def _with_symptoms(
    findings: list[Finding], vitals: Vitals, felt: Collection[str], *, red_before: bool
) -> list[Finding]:
    # New confusion is confusion, whether it was ticked as a symptom or answered as such.
    said = {*(vitals.symptoms or ()), *(("confusion",) if vitals.oriented is False else ())}
    red_now = any(map(_red_pressure, findings))
    if red_now and PRESSURE_SYMPTOMS & {*said, *felt}:
        findings = [
            replace(each, level=Level.EMERGENCY) if _red_pressure(each) else each
            for each in findings
        ]
    of_before = red_before and bool(PRESSURE_SYMPTOMS & said)
    if vitals.symptoms is None:
        # A pressure of an earlier set cannot carry it: this set is where it was found.
        alone = of_before and not red_now
        return [*findings, Finding("symptoms", Level.EMERGENCY)] if alone else findings
    present = set(vitals.symptoms)
    with_pressure = of_before or (red_now and bool(PRESSURE_SYMPTOMS & present))
    alarming = with_pressure or bool(present & EMERGENCY_SYMPTOMS)
    return [*findings, Finding("symptoms", Level.EMERGENCY if alarming else Level.GREEN)]


def find_levels(
    limits: Iterable[Limit],
    vitals: Vitals,
    *,
    baseline: Vitals | None = None,
    vomited_so_far: int = 0,
    on_air: bool | None = None,
    low_on_oxygen_before: bool = False,
    felt: Collection[str] = (),
    red_before: bool = False,
) -> tuple[Finding, ...]:
    """The level of each parameter that the set holds.

    Args:
        limits: the protocol's.
        vitals: the set.
        baseline: for rises and for a new oxygen need; None before there is one.
        vomited_so_far: times in earlier sets.
        on_air: whether the patient breathes air where the set itself does not say.
        low_on_oxygen_before: the last saturation was red too; red again while oxygen is
            given is "not corrected" and so an emergency.
        felt: symptoms that were there when last spoken of, where the set does not say.
        red_before: a pressure that this set does not measure was red when last measured; it
            stays in force, and a symptom found now is an emergency with it.
    """
    by_parameter = {limit.parameter: limit for limit in limits}
    findings: list[Finding] = []
    for parameter, limit in by_parameter.items():
        value = getattr(vitals, parameter, None)
        if parameter in ("vomited", "oxygen_l_min", "news2") or value is None:
            continue
        usual = None if baseline is None else getattr(baseline, parameter)
        level = _within(limit, Decimal(value), None if usual is None else Decimal(usual))
        if parameter == "spo2" and level is Level.RED and low_on_oxygen_before and vitals.oxygen:
            level = Level.EMERGENCY
        findings.append(Finding(parameter, level, Decimal(value)))
    for extra in (
        _oxygen(vitals, baseline),
        _vomiting(by_parameter, vitals, vomited_so_far),
        _news2(by_parameter, vitals, on_air=on_air),
    ):
        if extra is not None:
            findings.append(extra)
    return tuple(_with_symptoms(findings, vitals, felt, red_before=red_before))


def overall(findings: Iterable[Finding], *, complete: bool) -> Level | None:
    """The level of a set: the highest single one; unknown if a part is missing and none is amber.

    None also stands for a set without any value.
    """
    levels = [each.level for each in findings]
    highest = max(levels, key=lambda level: level.rank, default=None)
    return None if highest is Level.GREEN and not complete else highest


def reasons(findings: Iterable[Finding], level: Level | None) -> tuple[str, ...]:
    """The parameters that make this level; none for green or unknown."""
    if level is None or level is Level.GREEN:
        return ()
    return tuple(each.parameter for each in findings if each.level is level)
