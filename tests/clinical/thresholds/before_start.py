"""§1e: the baseline, which reading counts, and how old it may be."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ketadesk.visit.baseline import baseline_of
from tests.visit.builders import BASELINE, Chair, code, ready, screened, taken

from .shape import Probe, outcome, table

NONE, LACKS, OUT = "nothing", "incomplete", "out-of-range"


def baseline(name: str, item: str = "") -> Probe:
    """What a baseline value brings up, everything else being well."""

    def probe(value: Any) -> str:
        chair, parts = Chair(), {name: value}
        if name == "sbp" and value is not None:
            parts["dbp"] = min(BASELINE["dbp"], max(Decimal(0), value - 10))
        refused = code(chair.baseline(confirmed=True, **parts))
        if refused:
            return refused
        if name in baseline_of(chair.visit).missing:
            return LACKS
        return chair.level(f"base.{item or name}") or NONE

    return probe


def advice(name: str) -> Probe:
    """Whether postponing is advised for a pressure."""

    def probe(value: Any) -> str:
        chair, parts = Chair(), {name: value}
        if name == "sbp" and value == 0:
            parts["dbp"] = value
        taken(chair.baseline(confirmed=True, **parts))
        found = chair.finding("base.bp")
        return "advised" if found is not None and found.advise_postpone else "not advised"

    return probe


def first_reading(name: str) -> Probe:
    """Whether a first pressure must be repeated."""

    def probe(value: Any) -> str:
        chair, parts = Chair(), {name: value}
        if name == "sbp" and value == 0:
            parts["dbp"] = value
        taken(chair.baseline(confirmed=True, **parts))
        found = baseline_of(chair.visit)
        if found.missing:
            return LACKS
        return "repeat" if found.readings_needed else "stands"

    return probe


def three_readings(gap_min: Any) -> str:
    """Whether three readings of a high pressure, so far apart, are enough; or just the first."""
    chair = Chair()
    for _ in range(1 if gap_min is None else 3):
        taken(chair.baseline(sbp=152, dbp=88))
        chair.later(float(gap_min or 0))
    return "repeat" if baseline_of(chair.visit).readings_needed else "stands"


def age_of_baseline(minutes: Any) -> str:
    """The start so long after the baseline, the identifiers being fresh."""
    if minutes is None:
        chair = screened()
        for step in (chair.order(), chair.draw(), chair.identify(), chair.sign("screening")):
            taken(step)
    else:
        chair = ready().later(float(minutes))
        taken(chair.identify())
    return outcome(chair.start())


def age_of_identifiers(minutes: Any) -> str:
    """The start so long after the identifiers were entered, the baseline being fresh."""
    if minutes is None:
        chair = screened()
        for step in (chair.order(), chair.draw(), chair.baseline(), chair.sign("screening")):
            taken(step)
    else:
        chair = ready().later(float(minutes))
        taken(chair.baseline())
    return outcome(chair.start())


BEFORE_START = (
    *table(
        baseline("sbp", "bp"),
        "§1e [2, 13]",
        ("baseline.sbp.decide_from", "140", (NONE, "P", "P")),
        ("baseline.sbp.stop_from", "180", ("P", "H", "H")),
        missing=LACKS,
        zero="H",
    ),
    *table(
        baseline("sbp", "bp"),
        "§1e [18]",
        ("baseline.sbp.decide_to", "100", ("P", "P", NONE)),
        ("baseline.sbp.stop_to", "90", ("H", "H", "P")),
        missing=LACKS,
        zero="H",
    ),
    *table(
        baseline("dbp", "bp"),
        "§1e [2, 13]",
        ("baseline.dbp.decide_from", "90", (NONE, "P", "P")),
        ("baseline.dbp.stop_from", "110", ("P", "H", "H")),
        missing=LACKS,
        zero=NONE,
    ),
    *table(
        advice("sbp"),
        "§1e [13]",
        (
            "baseline.sbp.advise_postpone_from",
            "160",
            ("not advised", "advised", "advised"),
        ),
        missing="not advised",
        zero="not advised",
    ),
    *table(
        advice("dbp"),
        "§1e [13]",
        (
            "baseline.dbp.advise_postpone_from",
            "100",
            ("not advised", "advised", "advised"),
        ),
        missing="not advised",
        zero="not advised",
    ),
    *table(
        baseline("hr"),
        "§1e [18]",
        ("baseline.hr.decide_from", "111", (NONE, "P", "P")),
        ("baseline.hr.stop_from", "131", ("P", "H", "H")),
        ("baseline.hr.decide_to", "50", ("P", "P", NONE)),
        ("baseline.hr.stop_to", "40", ("H", "H", "P")),
        missing=LACKS,
        zero="H",
    ),
    *table(
        baseline("spo2"),
        "§1e [18]",
        ("baseline.spo2.decide_to", "93", ("P", "P", NONE)),
        ("baseline.spo2.stop_to", "91", ("H", "H", "P")),
        missing=LACKS,
        zero="H",
    ),
    *table(
        baseline("rr"),
        "§1e [18]",
        ("baseline.rr.decide_from", "21", (NONE, "P", "P")),
        ("baseline.rr.stop_from", "25", ("P", "H", "H")),
        ("baseline.rr.decide_to", "11", ("P", "P", NONE)),
        ("baseline.rr.stop_to", "8", ("H", "H", "P")),
        missing=LACKS,
        zero="H",
    ),
    *table(
        baseline("temp_c", "temp"),
        "§1e [18]",
        ("baseline.temp_c.decide_from", "38.1", (NONE, "P", "P")),
        ("baseline.temp_c.stop_from", "39.1", ("P", "H", "H")),
        ("baseline.temp_c.inform_to", "36.0", ("I", "I", NONE)),
        ("baseline.temp_c.stop_to", "35.0", ("H", "H", "I")),
        step="0.1",
        missing=LACKS,
        zero=OUT,
    ),
    *table(
        baseline("moaas"),
        "§1e [D]",
        ("baseline.moaas.decide_to", "4", ("H", "P", NONE)),
        ("baseline.moaas.stop_to", "3", ("H", "H", "P")),
        missing=LACKS,
        zero="H",
    ),
    *table(
        first_reading("sbp"),
        "§1e [13]",
        ("schedule.repeat_baseline_sbp_from", "140", ("stands", "repeat", "repeat")),
        missing=LACKS,
        zero="stands",
    ),
    *table(
        first_reading("dbp"),
        "§1e [13]",
        ("schedule.repeat_baseline_dbp_from", "90", ("stands", "repeat", "repeat")),
        missing=LACKS,
        zero="stands",
    ),
    *table(
        three_readings,
        "§1e [13]",
        ("schedule.repeat_baseline_gap_min", "1", ("repeat", "stands", "stands")),
        step="0.1",
        missing="repeat",
        zero="repeat",
    ),
    *table(
        age_of_baseline,
        "§1e, §3 [D]",
        ("schedule.baseline_max_age_min", "10", ("taken", "taken", "stale")),
        step="0.1",
        missing="stale",
        zero="taken",
    ),
    *table(
        age_of_identifiers,
        "not of the reference: the identifiers are entered again for start and leaving",
        ("recovery.identity_fresh_min", "10", ("taken", "taken", "stale")),
        step="0.1",
        missing="stale",
        zero="taken",
    ),
)
