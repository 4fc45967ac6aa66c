"""§1a to §1d: numbers that can be typed, and what the answers bring up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ketadesk.visit.assessment import screening_of
from ketadesk.visit.findings import needs_weight_choice, required
from tests.visit.builders import BLADDER, PATIENT, Chair, discharged, protocol, screened, taken

from .shape import Never, Probe, Threshold, outcome, table

NONE, ASKED = "nothing", "unanswered"


def found(chair: Chair, item: str) -> str:
    """The level of an item's finding, or that it still waits for its answer."""
    if item in screening_of(chair.case, chair.now).unanswered:
        return ASKED
    return chair.level(item) or NONE


def answered_with(item: str, part: str = "", **others: Any) -> Probe:
    """What an answer brings up: a number, or a table with the number as one part."""

    def probe(value: Any) -> str:
        chair = Chair()
        if part:
            held = {} if value is None else {part: value}
            taken(chair.answer(item, {**others, **held}))
        elif value is not None:
            taken(chair.answer(item, value))
        return found(chair, item)

    return probe


def typed(item: str, part: str = "", **others: Any) -> Probe:
    """What becomes of a number as typed."""

    def probe(value: Any) -> str:
        if part:
            raw: Any = {**others, **({} if value is None else {part: value})}
        else:
            raw = "" if value is None else value
        return outcome(Chair().answer(item, raw))

    return probe


def numbers(
    item: str,
    low: str,
    high: str,
    *,
    step: str = "1",
    part: str = "",
    missing: str = "not-a-number",
    source: str = "§1",
    **others: Any,
) -> tuple[Threshold, ...]:
    """The ends of what can be typed into an item or a part of it."""
    path = f"items.{item}.fields.{part}" if part else f"items.{item}"
    probe = typed(item, part, **others)
    zero = "taken" if Decimal(low) <= 0 else "out-of-range"
    out, ok = "out-of-range", "taken"
    return table(
        probe,
        source,
        (f"{path}.low", low, (out, ok, ok)),
        (f"{path}.high", high, (ok, ok, out)),
        missing=missing,
        zero=zero,
        step=step,
    )


RANGES = (
    *numbers("wt.kg", "30", "250", step="0.1", source="§1d wt.kg [D]"),
    *numbers("wt.bmi", "120", "220", step="0.1", part="height_cm", missing=ASKED, source="§3"),
    *numbers("hx.osa", "0", "8", part="stop_bang", missing="taken", present=False),
    *numbers(
        "med.benzo",
        "0",
        "100",
        step="0.01",
        part="lorazepam_mg_day",
        missing="taken",
        taken=True,
    ),
    *numbers("si.item9", "0", "3", source="§1d si.item9"),
    *numbers("sub.auditc", "0", "12", source="§1d [21]"),
    *(each for item in BLADDER for each in numbers(item, "0", "3", source="§1d [20]")),
    *numbers("scale.phq9", "0", "27", source="§1d [21]"),
    *numbers("scale.madrs", "0", "60", source="§1d [21]"),
    *numbers("scale.gad7", "0", "21", source="§1d [21]"),
    *numbers("scale.pcl5", "0", "80", source="§1d [21]"),
    *numbers("scale.ybocs", "0", "40", source="§1d [G13]"),
    *numbers("scale.pain", "0", "10", source="§1d"),
    *numbers("scale.cadss6", "0", "24", source="§1d [19]"),
    # Counts: the reference says that they are whole numbers, the protocol how far they go.
    *table(
        typed("ind.failed"),
        "§1a",
        ("items.ind.failed.low", "0", ("out-of-range", "taken", "taken")),
        ("items.ind.failed.likely_high", "20", ("taken", "taken", "implausible")),
        ("items.ind.failed.high", "50", ("implausible", "implausible", "out-of-range")),
        missing="not-a-number",
        zero="taken",
    ),
    *table(
        typed("ind.number"),
        "§1a",
        ("items.ind.number.low", "1", ("out-of-range", "taken", "taken")),
        ("items.ind.number.likely_high", "60", ("taken", "taken", "implausible")),
        ("items.ind.number.high", "500", ("implausible", "implausible", "out-of-range")),
        missing="not-a-number",
        zero="out-of-range",
    ),
)


def since_last_infusion(days: int | None) -> str:
    """The finding on the infusion's number so many days after the last infusion."""
    if days is None:
        chair = Chair()
    else:
        before = discharged().visit
        opened = before.entries[0].happened_at + timedelta(days=days)
        chair = Chair(previous=(before,), number=2, opened=opened)
    taken(chair.answer("ind.code", ["trd"]))
    taken(chair.answer("ind.number", 2))
    return found(chair, "ind.number")


def alcohol_score(sex: str) -> Probe:
    """The finding on AUDIT-C of somebody of this sex."""

    def probe(score: Any) -> str:
        chair = Chair(replace(PATIENT, sex=sex))
        if score is not None:
            taken(chair.answer("sub.auditc", score))
        return found(chair, "sub.auditc")

    return probe


def alcohol_score_wanted(number: int) -> str:
    """Whether AUDIT-C must be answered at the visit with this number."""
    chair, item = Chair(number=int(number)), protocol().items_by_id["sub.auditc"]
    return "required" if required(chair.case, item, chair.now) else "offered"


def no_test_at_visit(item: str) -> Probe:
    """The finding on a test that was not done, by the number of the visit."""

    def probe(number: Any) -> str:
        chair = Chair(number=1 if number is None else int(number))
        if number is not None:
            taken(chair.answer(item, "not_done"))
        return found(chair, item)

    return probe


def weight_after_eighty(kg: Any) -> str:
    """The finding on a weight; it was 80 kg at the last visit, or nobody knows."""
    if kg is None:
        chair = Chair()
        kg = 50
    else:
        chair = Chair(previous=(screened().visit,), number=2)
    taken(chair.answer("wt.kg", kg))
    return found(chair, "wt.kg")


def bmi_at_170(kg: Any) -> Chair | None:
    """A chair with 170 cm and this weight: 86.7 kg are 30.0 kg/m²."""
    chair = Chair()
    if kg == 0:
        assert outcome(chair.answer("wt.kg", kg)) == "out-of-range"
        return None
    taken(chair.answer("wt.kg", 80 if kg is None else kg))
    if kg is not None:
        taken(chair.answer("wt.bmi", {"height_cm": 170}))
    return chair


def bmi_finding(kg: Any) -> str:
    """What the body mass index brings up."""
    chair = bmi_at_170(kg)
    return "out-of-range" if chair is None else found(chair, "wt.bmi")


def weight_choice(kg: Any) -> str:
    """Whether actual or ideal weight must be chosen."""
    chair = bmi_at_170(kg)
    if chair is None:
        return "out-of-range"
    return "choose" if needs_weight_choice(chair.case, protocol()) else "actual"


def ago(item: str, kind: str = "") -> Probe:
    """The finding at 13:00 on what was taken so long ago, written as hours:minutes."""

    def probe(long: str | None) -> str:
        chair = Chair().at("13:00")
        if long is not None:
            hours, minutes = map(int, long.split(":"))
            eaten = chair.now - timedelta(hours=hours, minutes=minutes)
            clock = f"{eaten.astimezone(chair.case.zone):%H:%M}"
            taken(chair.answer(item, {"at": clock, "kind": kind} if kind else clock))
        return found(chair, item)

    return probe


def consent_signed(day: str | None) -> str:
    """The finding on a consent signed on this day; the visit is on 2 March 2026."""
    chair = Chair()
    if day is not None:
        taken(chair.answer("consent.signed", day))
    return found(chair, "consent.signed")


def born(day: date) -> str:
    """The finding on the age of somebody born on this day."""
    return found(Chair(replace(PATIENT, born=day)), "id.age")


def last_benzodiazepine(when: str | None) -> str:
    """The finding on 1 mg a day, last taken then; the visit is on 2 March 2026."""
    chair = Chair()
    last = {} if when is None else {"last": when}
    taken(chair.answer("med.benzo", {"taken": True, "lorazepam_mg_day": 1, **last}))
    return found(chair, "med.benzo")


def bladder(item: str) -> Probe:
    """What one bladder answer brings up, the others being 0; the patient is new."""

    def probe(score: Any) -> str:
        chair = Chair()
        for each in BLADDER:
            if each != item or score is not None:
                taken(chair.answer(each, score if each == item else 0))
        unanswered = screening_of(chair.case, chair.now).unanswered
        return ASKED if item in unanswered else found(chair, "blad.sx")

    return probe


RULES = (
    *table(
        consent_signed,
        "§1a consent.signed [D]",
        ("items.consent.signed months_ago > 12", "12", (NONE, NONE, "P")),
        values=("2025-03-03", "2025-03-02", "2025-03-01", "2026-03-02"),
        missing=ASKED,
        zero=NONE,
    ),
    *table(
        answered_with("ind.failed"),
        "§1a ind.failed [33]: mood",
        ("items.ind.failed value < 2", "2", ("P", NONE, NONE)),
        missing=ASKED,
        zero="P",
    ),
    *table(
        since_last_infusion,
        "§1a ind.number [D]: mood",
        ("items.ind.number fact.days_since_last < 2", "2", ("P", NONE, NONE)),
        values=(1, 2, 3, 0),
        missing=NONE,
        zero="P",
    ),
    *table(
        ago("npo.solid", "light"),
        "§1d npo.solid [35]",
        ("items.npo.solid hours_ago < 6", "6", ("P", NONE, NONE)),
        values=("5:59", "6:00", "6:01", "0:00"),
        missing=ASKED,
        zero="P",
    ),
    *table(
        ago("npo.solid", "fatty"),
        "§1d npo.solid [35]",
        ("items.npo.solid hours_ago < 8", "8", ("P", NONE, NONE)),
        values=("7:59", "8:00", "8:01", "0:00"),
        missing=ASKED,
        zero="P",
    ),
    *table(
        ago("npo.clear"),
        "§1d npo.clear [35]",
        ("items.npo.clear hours_ago < 2", "2", ("P", NONE, NONE)),
        values=("1:59", "2:00", "2:01", "0:00"),
        missing=ASKED,
        zero="P",
    ),
    *table(
        weight_after_eighty,
        "§1d wt.kg [D]: 10 % more",
        ("items.wt.kg change_percent > 10", "10", (NONE, NONE, "P")),
        values=("87.9", "88.0", "88.1", "80.0"),
        missing=NONE,
        zero=NONE,
    ),
    *table(
        weight_after_eighty,
        "§1d wt.kg [D]: 10 % less",
        ("items.wt.kg change_percent > 10", "10", (NONE, NONE, "P")),
        values=("72.1", "72.0", "71.9", "80.0"),
        missing=NONE,
        zero=NONE,
    ),
    *table(
        bmi_finding,
        "§1d wt.bmi [14]",
        ("items.wt.bmi bmi >= 30", "30", (NONE, "P", "P")),
        values=("86.5", "86.7", "86.9", 0),
        missing=ASKED,
        zero="out-of-range",
    ),
    *table(
        weight_choice,
        "§1d wt.bmi [14]",
        ("dosing.ideal_weight_from_bmi", "30", ("actual", "choose", "choose")),
        values=("86.5", "86.7", "86.9", 0),
        missing="actual",
        zero="out-of-range",
    ),
    *table(
        answered_with("hx.osa", "stop_bang", present=False),
        "§1b hx.osa [34, G14]",
        ("items.hx.osa stop_bang >= 5", "5", (NONE, "P", "P")),
        missing=NONE,
        zero=NONE,
    ),
    *(
        each
        for item in ("lab.ecg", "lab.liver", "lab.creatinine", "lab.urine")
        for each in table(
            no_test_at_visit(item),
            "§1b lab.* [D]: before infusion 1",
            (f"items.{item} fact.visit_number = 1", "1", (NONE, "P", NONE)),
            missing=ASKED,
            zero=NONE,
        )
    ),
    *table(
        answered_with("med.benzo", "lorazepam_mg_day", taken=True, last="2026-02-28T20:00"),
        "§1c med.benzo [22]",
        ("items.med.benzo lorazepam_mg_day > 2", "2", (NONE, NONE, "P")),
        step="0.01",
        missing="P",
        zero=NONE,
    ),
    *table(
        last_benzodiazepine,
        "§1c med.benzo [22]: since last evening",
        ("evening_begins_hour", "18", (NONE, "P", "P")),
        values=("2026-03-01T17:59", "2026-03-01T18:00", "2026-03-01T18:01", "2026-03-02T00:00"),
        missing="P",
        zero="P",
    ),
    *table(
        answered_with("si.item9"),
        "§1d si.item9 [D]",
        ("items.si.item9 value >= 1", "1", (NONE, "I", "I")),
        missing=ASKED,
        zero=NONE,
    ),
    *table(
        alcohol_score("male"),
        "§1d sub.auditc [21]: men",
        ("items.sub.auditc value >= 4", "4", (NONE, "P", "P")),
        missing=ASKED,
        zero=NONE,
    ),
    *(
        each
        for sex in ("female", "unknown")
        for each in table(
            alcohol_score(sex),
            f"§1d sub.auditc [21]: {sex}",
            ("items.sub.auditc value >= 3", "3", (NONE, "P", "P")),
            missing=ASKED,
            zero=NONE,
        )
    ),
    *table(
        alcohol_score_wanted,
        "§1d sub.auditc: screening visit",
        (
            "items.sub.auditc.required_when fact.visit_number = 1",
            "1",
            ("offered", "required", "offered"),
        ),
        missing=Never("every visit has a number"),
        zero="offered",
    ),
    *table(
        born,
        "§1a id.age [2]",
        ("derived.id.age fact.age_years < 18", "18", ("H", NONE, NONE)),
        values=(date(2008, 3, 3), date(2008, 3, 2), date(2008, 3, 1), date(2026, 3, 2)),
        missing=Never("no patient is without a birth date"),
        zero="H",
    ),
    *table(
        born,
        "§1a id.age [9]",
        ("derived.id.age fact.age_years >= 65", "65", (NONE, "I", "I")),
        values=(date(1961, 3, 3), date(1961, 3, 2), date(1961, 3, 1), date(2026, 3, 2)),
        missing=Never("no patient is without a birth date"),
        zero="H",
    ),
    *table(
        bladder("blad.blood"),
        "§1d blad.sx [20, 23]: any blood",
        ("derived.blad.sx blad.blood >= 1", "1", (NONE, "P", "P")),
        missing=ASKED,
        zero=NONE,
    ),
    *(
        each
        for item in BLADDER
        if item != "blad.blood"
        for each in table(
            bladder(item),
            "§1d blad.sx [20, 23]: any 2",
            ("derived.blad.sx fact.bladder_worst >= 2", "2", (NONE, "P", "P")),
            missing=ASKED,
            zero=NONE,
        )
    ),
)
