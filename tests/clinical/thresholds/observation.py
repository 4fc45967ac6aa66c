"""§3: what can be typed into a set, and which level it makes."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from ketadesk.visit.steps import watching
from ketadesk.visit.watch import read_sets
from tests.visit.builders import CALM, Chair, code, ready, running, taken

from .shape import Probe, Threshold, table

OUT, AGAIN, OK, EMPTY = "out-of-range", "implausible", "taken", "not measured"
GREEN, AMBER, RED, EMERGENCY, UNKNOWN = "green", "amber", "red", "emergency", "unknown"


def typed(name: str) -> Probe:
    """What becomes of a single value of a set."""

    def probe(value: Any) -> str:
        raw = {} if value is None else {name: value}
        read = watching.read_vitals(Chair().scene(), raw, confirmed=False)
        if isinstance(read, tuple):
            return read[0].code.value
        return EMPTY if getattr(read, name) is None else OK

    return probe


def ranges(name: str, possible: str, likely: str, zero: str, step: str = "1") -> list[Threshold]:
    """The ends of what is possible and of what is likely; the ends themselves belong to it."""
    (low, high), (likely_low, likely_high) = possible.split(), likely.split()
    in_low = OK if Decimal(low) == Decimal(likely_low) else AGAIN
    in_high = OK if Decimal(high) == Decimal(likely_high) else AGAIN
    below = OUT if in_low == OK else AGAIN
    above = OUT if in_high == OK else AGAIN
    return list(
        table(
            typed(name),
            "§3 [D]",
            (f"observed.{name}.low", low, (OUT, in_low, in_low)),
            (f"observed.{name}.likely_low", likely_low, (below, OK, OK)),
            (f"observed.{name}.likely_high", likely_high, (OK, OK, above)),
            (f"observed.{name}.high", high, (in_high, in_high, OUT)),
            missing=EMPTY,
            zero=zero,
            step=step,
        )
    )


TYPED = (
    *ranges("sbp", "0 300", "70 220", AGAIN),
    *ranges("dbp", "0 200", "35 130", AGAIN),
    *ranges("hr", "0 300", "35 180", AGAIN),
    *ranges("spo2", "0 100", "80 100", AGAIN),
    *ranges("oxygen_l_min", "0 15", "0 15", OK, "0.1"),
    *ranges("rr", "0 80", "6 40", AGAIN),
    *ranges("temp_c", "25 45", "34 40", OUT, "0.1"),
    *ranges("moaas", "0 5", "0 5", OK),
    *ranges("distress", "0 3", "0 3", OK),
    *ranges("nausea", "0 3", "0 3", OK),
    *ranges("vomited", "0 20", "0 20", OK),
    *ranges("pain", "0 10", "0 10", OK),
    *ranges("cadss6", "0 24", "0 24", OK),
    # Yes or no: the numbers of the protocol only stand for the two words.
    *table(
        typed("site_ok"),
        "§3: IV site",
        ("observed.site_ok.low", "0", (OUT, OUT, OUT)),
        ("observed.site_ok.likely_low", "0", (OUT, OUT, OUT)),
        ("observed.site_ok.high", "1", (OUT, OUT, OUT)),
        ("observed.site_ok.likely_high", "1", (OUT, OUT, OUT)),
        missing=EMPTY,
        zero=OUT,
    ),
)


def level(chair: Chair) -> str:
    """Level of the last set."""
    found = read_sets(chair.visit)[-1].level
    return UNKNOWN if found is None else found.value


def pressures(name: str, value: Any) -> dict[str, Any]:
    """A pressure with the other half so that the two can stand together."""
    if name == "sbp" and value is not None:
        return {"sbp": value, "dbp": min(Decimal(CALM["dbp"]), max(Decimal(0), value - 1))}
    return {name: value}


def in_session(name: str, **others: Any) -> Probe:
    """Level of a full calm set with this value; a set without it is written all the same."""

    def probe(value: Any) -> str:
        chair = running().at("10:10")
        parts = {**others, **pressures(name, value)}
        return code(chair.calm(confirmed=True, partial="as far as it went", **parts)) or level(
            chair
        )

    return probe


@cache
def _after(sbp: int, dbp: int) -> Chair:
    chair = ready().at("9:58")
    taken(chair.baseline(sbp=sbp, dbp=dbp))
    taken(chair.at("10:00").start())
    return chair.at("10:10")


def risen(name: str) -> Probe:
    """Level of a pressure so far above a baseline of 112/68."""

    def probe(rise: Any) -> str:
        chair = _after(112, 68).copy()
        value = None if rise is None else {"sbp": 112, "dbp": 68}[name] + rise
        taken(chair.calm(partial="as far as it went", **{"sbp": 120, "dbp": 70, name: value}))
        return level(chair)

    return probe


WARM, AS_USUAL = Decimal("38.5"), Decimal("36.8")
NEWS2: dict[int, dict[str, Any]] = {
    0: {"temp_c": AS_USUAL},
    4: {"temp_c": AS_USUAL, "hr": 112, "rr": 22},
    5: {"temp_c": WARM, "hr": 112, "rr": 22},
    6: {"temp_c": AS_USUAL, "hr": 112, "rr": 22, "spo2": 93},
    7: {"temp_c": WARM, "hr": 112, "rr": 22, "spo2": 93},
    8: {"temp_c": AS_USUAL, "hr": 112, "rr": 22, "spo2": 93, "sbp": 98, "dbp": 60},
}
"""Sets by their NEWS2 in which no part is 3 [18]."""


def aggregate(total: Any) -> str:
    """Level that NEWS2 makes by itself; without a temperature 6 points stand without a total."""
    chair = running().at("10:10")
    values = {"hr": 112, "rr": 22, "spo2": 93} if total is None else NEWS2[int(total)]
    taken(chair.calm(**values))
    read = read_sets(chair.visit)[-1]
    assert read.news2 == (None if total is None else total)
    found = [each.level.value for each in read.findings if each.parameter == "news2"]
    return found[0] if found else UNKNOWN


def single_part(temp_c: Any) -> str:
    """Level that NEWS2 makes of one part: 3 points up to 35.0 °C."""
    chair = running().at("10:10")
    refused = code(chair.calm(temp_c=temp_c, confirmed=True))
    if refused:
        return refused
    found = read_sets(chair.visit)[-1].findings
    return next((each.level.value for each in found if each.parameter == "news2"), UNKNOWN)


def vomiting_while_drowsy(moaas: Any) -> str:
    """Level of vomiting twice at this MOAA/S."""
    chair = running().at("10:10")
    taken(chair.calm(vomited=2, moaas=moaas, partial="as far as it went"))
    found = read_sets(chair.visit)[-1].findings
    return next(each.level.value for each in found if each.parameter == "vomited")


LEVELS = (
    *table(
        in_session("sbp"),
        "§3 [13, 2, 18]",
        ("limits.sbp.amber_from", "160", (GREEN, AMBER, AMBER)),
        ("limits.sbp.red_from", "180", (AMBER, RED, RED)),
        ("limits.sbp.emergency_from", "220", (RED, EMERGENCY, EMERGENCY)),
        ("limits.sbp.amber_to", "100", (AMBER, AMBER, GREEN)),
        ("limits.sbp.red_to", "90", (RED, RED, AMBER)),
        missing=UNKNOWN,
        zero=RED,
    ),
    *table(
        in_session("dbp", sbp=128),
        "§3 [13, 2]",
        ("limits.dbp.amber_from", "100", (GREEN, AMBER, AMBER)),
        ("limits.dbp.red_from", "110", (AMBER, RED, RED)),
        missing=UNKNOWN,
        zero=GREEN,
    ),
    *table(
        risen("sbp"),
        "§3 [2]",
        ("limits.sbp.rise_amber", "40", (GREEN, AMBER, AMBER)),
        missing=UNKNOWN,
        zero=GREEN,
    ),
    *table(
        risen("dbp"),
        "§3 [2]",
        ("limits.dbp.rise_amber", "25", (GREEN, AMBER, AMBER)),
        missing=UNKNOWN,
        zero=GREEN,
    ),
    *table(
        in_session("hr"),
        "§3 [18]",
        ("limits.hr.amber_from", "111", (GREEN, AMBER, AMBER)),
        ("limits.hr.red_from", "131", (AMBER, RED, RED)),
        ("limits.hr.amber_to", "50", (AMBER, AMBER, GREEN)),
        ("limits.hr.red_to", "40", (RED, RED, AMBER)),
        missing=UNKNOWN,
        zero=RED,
    ),
    *table(
        in_session("spo2"),
        "§3 [18]",
        ("limits.spo2.amber_to", "93", (AMBER, AMBER, GREEN)),
        ("limits.spo2.red_to", "91", (RED, RED, AMBER)),
        missing=UNKNOWN,
        zero=RED,
    ),
    *table(
        in_session("rr"),
        "§3 [18]; not breathing is an emergency",
        ("limits.rr.amber_from", "21", (GREEN, AMBER, AMBER)),
        ("limits.rr.red_from", "25", (AMBER, RED, RED)),
        ("limits.rr.amber_to", "11", (AMBER, AMBER, GREEN)),
        ("limits.rr.red_to", "8", (RED, RED, AMBER)),
        ("limits.rr.emergency_to", "0", (OUT, EMERGENCY, RED)),
        missing=UNKNOWN,
        zero=EMERGENCY,
    ),
    *table(
        in_session("moaas"),
        "§3 [D]",
        ("limits.moaas.amber_to", "3", (RED, AMBER, GREEN)),
        ("limits.moaas.red_to", "2", (EMERGENCY, RED, AMBER)),
        ("limits.moaas.emergency_to", "1", (EMERGENCY, EMERGENCY, RED)),
        missing=UNKNOWN,
        zero=EMERGENCY,
    ),
    *table(
        in_session("distress"),
        "§3 [D]",
        ("limits.distress.amber_from", "2", (GREEN, AMBER, RED)),
        ("limits.distress.red_from", "3", (AMBER, RED, OUT)),
        missing=UNKNOWN,
        zero=GREEN,
    ),
    *table(
        in_session("nausea"),
        "§3 [D]",
        ("limits.nausea.amber_from", "2", (GREEN, AMBER, AMBER)),
        missing=UNKNOWN,
        zero=GREEN,
    ),
    *table(
        in_session("vomited"),
        "§3 [D]",
        ("limits.vomited.amber_from", "1", (GREEN, AMBER, AMBER)),
        missing=UNKNOWN,
        zero=GREEN,
    ),
    *table(
        aggregate,
        "§3 [18]",
        ("limits.news2.amber_from", "5", (GREEN, AMBER, AMBER)),
        ("limits.news2.red_from", "7", (AMBER, RED, RED)),
        missing=AMBER,
        zero=GREEN,
    ),
    # Figures that stand in the code, not in the protocol.
    *table(
        single_part,
        "§3 [18]: any single 3",
        ("news2.single", "35.0", (AMBER, AMBER, GREEN)),
        step="0.1",
        missing=UNKNOWN,
        zero=OUT,
    ),
    *table(
        in_session("vomited", moaas=3),
        "§3 [D]: repeated, with MOAA/S 3",
        ("vomiting.repeated", "2", (AMBER, RED, RED)),
        missing=AMBER,
        zero=AMBER,
    ),
    *table(
        vomiting_while_drowsy,
        "§3 [D]: repeated vomiting",
        ("vomiting.moaas", "3", (RED, RED, AMBER)),
        missing=AMBER,
        zero=RED,
    ),
    *table(
        in_session("oxygen_l_min"),
        "§3 [18]: a new need",
        ("oxygen.new", "0.1", (GREEN, AMBER, AMBER)),
        step="0.1",
        missing=GREEN,
        zero=GREEN,
    ),
)
