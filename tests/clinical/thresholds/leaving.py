"""§4: waiting times, the two scores, and the limits for leaving. Times are minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from ketadesk.clinical.recovery import no_driving_until
from ketadesk.clinical.scores import aldrete_circulation, aldrete_oxygen, padss_vitals
from ketadesk.protocols.model import Protocol
from ketadesk.visit.criteria import leaving_of
from ketadesk.visit.leaving import earliest_at
from tests.visit.builders import (
    CALM,
    Chair,
    answered,
    code,
    protocol,
    readied,
    recovering,
    running,
    screened,
    taken,
    vitals,
    with_rules,
)

from .shape import Never, Probe, table

MET, UNMET, OUT = "met", "unmet", "out-of-range"


def state(chair: Chair, criterion: str) -> str:
    """Whether a criterion of the checklist is met, by itself or by an order."""
    criteria = leaving_of(chair.case, chair.now).criteria
    passes = next(each.passes for each in criteria if each.criterion.id == criterion)
    return MET if passes else UNMET


def after_end(minutes: Any) -> str:
    """The waiting time so long after the pump end; or before it."""
    chair = running() if minutes is None else recovering().later(float(minutes))
    return state(chair, "dc.time")


def after_end_by_order(minutes: Any) -> str:
    """The same by a written order; or without one, half an hour after the end."""
    chair = recovering()
    if minutes is not None:
        taken(chair.override("dc.time"))
    return state(chair.later(30 if minutes is None else float(minutes)), "dc.time")


@cache
def _slow() -> Chair:
    chair = readied(screened(), minutes=120).at("10:00")
    taken(chair.start(20))
    return chair


def wait_after(elapsed_min: Any) -> str:
    """Minutes of waiting after an infusion that lasted so long, mostly paused."""
    chair = _slow().copy()
    if elapsed_min is None:
        return str(earliest_at(chair.visit))
    if elapsed_min > 10:
        taken(chair.at("10:10").pause())
    taken(chair.at("10:00").later(float(elapsed_min)).stop("asked"))
    earliest = earliest_at(chair.visit)
    assert earliest is not None
    return str(int((earliest - chair.now).total_seconds() / 60))


def after_long_end(minutes: Any) -> str:
    """The waiting time so long after the end of two hours; or before the end."""
    chair = _slow().copy()
    if minutes is not None:
        taken(chair.at("12:00").stop("asked"))
        chair.later(float(minutes))
    return state(chair, "dc.time")


def after_medicine(medicine: str) -> Probe:
    """The waiting time so long after a medicine at 11:10; or at 11:40 without one."""

    def probe(minutes: Any) -> str:
        chair = recovering().at("11:10")
        if minutes is not None:
            taken(chair.give(medicine, 1))
        return state(chair.later(30 if minutes is None else float(minutes)), "dc.time")

    return probe


def aldrete_age(minutes: Any) -> str:
    """The Aldrete criterion so long after a full score; or without one."""
    chair = recovering().at("11:00")
    if minutes is not None:
        taken(chair.aldrete())
        chair.later(float(minutes))
    return state(chair, "dc.aldrete")


def padss_age(minutes: Any) -> str:
    """The PADSS criterion so long after the second full score; or with the first alone."""
    chair = recovering().at("11:00")
    taken(chair.padss())
    if minutes is not None:
        taken(chair.at("11:15").padss())
        chair.later(float(minutes))
    return state(chair, "dc.padss")


def set_age(criterion: str, name: str) -> Probe:
    """A criterion so long after a calm set; or after one without this value."""

    def probe(minutes: Any) -> str:
        chair = recovering().at("11:00")
        taken(chair.calm(**({name: None} if minutes is None else {})))
        return state(chair.later(float(minutes or 0)), criterion)

    return probe


def aldrete_total(points: Any) -> str:
    """The criterion at this total, awareness and oxygen being full; or with a part missing."""
    chair = recovering().at("11:00")
    if points is None:
        parts: dict[str, Any] = {"movement": None}
    elif points == 0:
        parts = dict.fromkeys(("movement", "breathing", "circulation", "awareness", "oxygen"), 0)
    else:
        parts = [{"movement": 1, "breathing": 1}, {"movement": 1}, {}][int(points) - 8]
    taken(chair.aldrete(confirmed=True, **parts))
    return state(chair, "dc.aldrete")


def aldrete_part(name: str) -> Probe:
    """The criterion with this part, all others being full."""

    def probe(points: Any) -> str:
        chair = recovering().at("11:00")
        return code(chair.aldrete(confirmed=True, **{name: points})) or state(chair, "dc.aldrete")

    return probe


def padss_total(points: Any) -> str:
    """The criterion after this total twice; or with a part missing."""
    if points is None:
        parts: dict[str, Any] = {"pain": None}
    elif points == 0:
        parts = dict.fromkeys(("vitals", "walking", "nausea", "pain", "bleeding"), 0)
    else:
        parts = [{"walking": 1, "nausea": 1}, {"walking": 1}, {}][int(points) - 8]
    chair = recovering()
    for clock in ("11:40", "11:55"):
        taken(chair.at(clock).padss(confirmed=True, **parts))
    return state(chair, "dc.padss")


def padss_apart(minutes: Any) -> str:
    """The criterion after two full scores so far apart; or after one."""
    chair = recovering().at("11:40")
    taken(chair.padss())
    if minutes is not None:
        taken(chair.later(float(minutes)).padss())
    return state(chair, "dc.padss")


def at_leaving(criterion: str, name: str) -> Probe:
    """A criterion after a full calm set with this value; or without it."""

    def probe(value: Any) -> str:
        chair, parts = recovering().at("11:00"), {name: value}
        if name == "sbp" and value is not None:
            parts["dbp"] = min(CALM["dbp"], max(0, int(value) - 1))
        refused = code(chair.calm(confirmed=True, **parts))
        return refused or state(chair, criterion)

    return probe


def alone(minutes: Any) -> str:
    """Whether, where the clinic allows it, somebody may leave alone so long after the end."""
    chair = _without_escort().copy()
    if minutes is None:
        chair = readied(answered(Chair(rules=_oxford()))).at("10:00")
        taken(chair.start())
        return code(chair.override("dc.escort"))
    return code(chair.at("10:40").later(float(minutes)).override("dc.escort")) or "alone"


@cache
def _oxford() -> Protocol:
    criteria = tuple(
        replace(each, overridable=True) if each.id == "dc.escort" else each
        for each in protocol().criteria
    )
    return with_rules(criteria=criteria)


@cache
def _without_escort() -> Chair:
    chair = readied(answered(Chair(rules=_oxford()))).at("10:00")
    taken(chair.start())
    taken(chair.at("10:40").stop())
    nobody = {"present": False, "identity": False, "told": False}
    taken(chair.answer("dc.escort", nobody))
    return chair


def driving(hours: Any) -> str:
    """Whether somebody may drive so many hours after a pump end at 10:30."""
    zone = Chair().case.zone
    ended = datetime(2026, 3, 2, 10, 30, tzinfo=zone)
    until = no_driving_until(ended, None, hours=protocol().recovery.no_driving_hours, zone=zone)
    return "may drive" if ended + timedelta(hours=float(hours)) >= until else "may not"


def circulation(percent: Any) -> str:
    """The Aldrete pressure part of a systolic so far above a baseline of 100."""
    if percent is None:
        return str(aldrete_circulation(100, 0))
    assert aldrete_circulation(100 - int(percent), 100) == aldrete_circulation(
        100 + int(percent), 100
    ), "below baseline as above it"
    return str(aldrete_circulation(100 + int(percent), 100))


def breathing_air(spo2: Any) -> str:
    """The Aldrete oxygen part on air."""
    return str(aldrete_oxygen(int(spo2), on_oxygen=False))


def breathing_oxygen(spo2: Any) -> str:
    """The Aldrete oxygen part on oxygen."""
    return str(aldrete_oxygen(int(spo2), on_oxygen=True))


def padss_change(name: str) -> Probe:
    """The PADSS vitals part with one of the three so far above a baseline of 100."""

    def probe(percent: Any) -> str:
        usual = vitals(sbp=100, dbp=100, hr=100)
        value = None if percent is None else 100 + int(percent)
        return str(padss_vitals(vitals(**{"sbp": 100, "dbp": 100, "hr": 100, name: value}), usual))

    return probe


ENDED = Never("nothing is counted from a pump end that has not come")
MEASURED = Never("the part is scored from a saturation")
TENTH = "0.1"
LEAVING = (
    *table(
        after_end,
        "§4 [D]",
        ("recovery.minimum_min", "60", (UNMET, MET, MET)),
        step=TENTH,
        missing=UNMET,
        zero=UNMET,
    ),
    *table(
        after_end_by_order,
        "§4 [D]",
        ("recovery.ordered_minimum_min", "30", (UNMET, MET, MET)),
        step=TENTH,
        missing=UNMET,
        zero=UNMET,
    ),
    *table(
        wait_after,
        "§4 [D]: elapsed, pauses included",
        ("recovery.long_infusion_min", "120", ("60", "90", "90")),
        step=TENTH,
        missing="None",
        zero="60",
    ),
    *table(
        after_long_end,
        "§4 [D]",
        ("recovery.long_minimum_min", "90", (UNMET, MET, MET)),
        step=TENTH,
        missing=UNMET,
        zero=UNMET,
    ),
    *table(
        after_medicine("lorazepam"),
        "§4 [D]",
        ("recovery.extensions_min.sedative", "60", (UNMET, MET, MET)),
        step=TENTH,
        missing=MET,
        zero=UNMET,
    ),
    *table(
        after_medicine("labetalol"),
        "§4 [D]",
        ("recovery.extensions_min.antihypertensive", "60", (UNMET, MET, MET)),
        step=TENTH,
        missing=MET,
        zero=UNMET,
    ),
    *(
        each
        for medicine in ("flumazenil", "naloxone")
        for each in table(
            after_medicine(medicine),
            f"§4 [24]: {medicine}",
            ("recovery.extensions_min.reversal", "120", (UNMET, MET, MET)),
            step=TENTH,
            missing=MET,
            zero=UNMET,
        )
    ),
    *table(
        padss_age,
        "§4: exactly 15 min is still fresh",
        ("recovery.fresh_min", "15", (MET, MET, UNMET)),
        step=TENTH,
        missing=UNMET,
        zero=MET,
    ),
    *table(
        aldrete_age,
        "§4: exactly 15 min is still fresh",
        ("recovery.fresh_min", "15", (MET, MET, UNMET)),
        step=TENTH,
        missing=UNMET,
        zero=MET,
    ),
    *(
        each
        for name in ("moaas", "sbp", "dbp", "hr", "rr", "spo2", "nausea")
        for each in table(
            set_age("dc.bp" if name in ("sbp", "dbp") else f"dc.{name}", name),
            f"§4: exactly 15 min is still fresh: {name}",
            ("recovery.fresh_min", "15", (MET, MET, UNMET)),
            step=TENTH,
            missing=UNMET,
            zero=MET,
        )
    ),
    *table(
        aldrete_total,
        "§4 [16]",
        ("recovery.aldrete_pass", "9", (UNMET, MET, MET)),
        missing=UNMET,
        zero=UNMET,
    ),
    *table(
        aldrete_part("awareness"),
        "§4: awareness 2",
        ("recovery.aldrete_awareness", "2", (UNMET, MET, OUT)),
        missing=UNMET,
        zero=UNMET,
    ),
    *table(
        aldrete_part("oxygen"),
        "§4: oxygen 2",
        ("recovery.aldrete_oxygen", "2", (UNMET, MET, OUT)),
        missing=UNMET,
        zero=UNMET,
    ),
    *table(
        padss_total,
        "§4 [15]",
        ("recovery.padss_pass", "9", (UNMET, MET, MET)),
        missing=UNMET,
        zero=UNMET,
    ),
    *table(
        padss_apart,
        "§4 [D]",
        ("recovery.padss_gap_min", "15", (UNMET, MET, MET)),
        step=TENTH,
        missing=UNMET,
        zero=UNMET,
    ),
    *table(
        at_leaving("dc.moaas", "moaas"),
        "§4: MOAA/S 5",
        ("recovery.moaas", "5", (UNMET, MET, OUT)),
        missing=UNMET,
        zero=UNMET,
    ),
    *table(
        at_leaving("dc.bp", "sbp"),
        "§4 [D]",
        ("recovery.sbp_low", "101", (UNMET, MET, MET)),
        ("recovery.sbp_high", "159", (MET, MET, UNMET)),
        missing=UNMET,
        zero=UNMET,
    ),
    *table(
        at_leaving("dc.bp", "dbp"),
        "§4 [D]",
        ("recovery.dbp_high", "99", (MET, MET, UNMET)),
        missing=UNMET,
        zero=MET,
    ),
    *table(
        at_leaving("dc.hr", "hr"),
        "§4",
        ("recovery.hr_low", "51", (UNMET, MET, MET)),
        ("recovery.hr_high", "110", (MET, MET, UNMET)),
        missing=UNMET,
        zero=UNMET,
    ),
    *table(
        at_leaving("dc.rr", "rr"),
        "§4 [D]",
        ("recovery.rr_low", "12", (UNMET, MET, MET)),
        ("recovery.rr_high", "20", (MET, MET, UNMET)),
        missing=UNMET,
        zero=UNMET,
    ),
    *table(
        at_leaving("dc.spo2", "spo2"),
        "§4: on air or usual",
        ("recovery.spo2_low", "94", (UNMET, MET, MET)),
        missing=UNMET,
        zero=UNMET,
    ),
    *table(
        at_leaving("dc.nausea", "nausea"),
        "§4: 0 or 1",
        ("recovery.nausea_high", "1", (MET, MET, UNMET)),
        missing=UNMET,
        zero=MET,
    ),
    *table(
        alone,
        "§4 [25]: where the clinic enabled it",
        ("recovery.alone_after_min", "120", ("no-override", "alone", "alone")),
        step=TENTH,
        missing="out-of-order",
        zero="no-override",
    ),
    *table(
        driving,
        "§5 [23, 26]",
        ("recovery.no_driving_hours", "24", ("may not", "may drive", "may drive")),
        step=TENTH,
        missing=ENDED,
        zero="may not",
    ),
    # Figures of the two scores: they stand in the code, as the scores are published.
    *table(
        circulation,
        "§4 [16]",
        ("aldrete.circulation", "20", ("2", "2", "1")),
        ("aldrete.circulation", "50", ("1", "0", "0")),
        missing="None",
        zero="2",
    ),
    *table(
        breathing_air,
        "§4 [16], gap rule [D]: on air",
        ("aldrete.oxygen", "92", ("1", "1", "2")),
        ("aldrete.oxygen", "90", ("0", "1", "1")),
        missing=MEASURED,
        zero="0",
    ),
    *table(
        breathing_oxygen,
        "§4 [16], gap rule [D]: on oxygen",
        ("aldrete.oxygen", "90", ("0", "1", "1")),
        missing=MEASURED,
        zero="0",
    ),
    *(
        each
        for name in ("sbp", "dbp", "hr")
        for each in table(
            padss_change(name),
            f"§4 [15]: {name}",
            ("padss.vitals", "20", ("2", "2", "1")),
            ("padss.vitals", "40", ("1", "1", "0")),
            missing="None",
            zero="2",
        )
    ),
)
