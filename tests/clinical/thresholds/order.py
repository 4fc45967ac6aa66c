"""§2: plausibility of an order, the pump's reading, the ketamine account."""

from __future__ import annotations

from typing import Any

from ketadesk.visit.account import Vial, account_of
from ketadesk.visit.orders import order_flags
from ketadesk.visit.pump import infusion_of
from tests.builders import a_clinic
from tests.visit.builders import Chair, code, readied, ready, running, screened, taken

from .shape import Probe, outcome, table

NONE, OUT = "nothing", "out-of-range"


def ordered(name: str, flag: str, **others: Any) -> Probe:
    """What an order for 80 kg brings up about this; or the code of its refusal."""

    def probe(value: Any) -> str:
        chair = screened()
        refused = code(chair.order(**{**others, name: value}))
        return refused or chair.level(f"dose.{flag}") or NONE

    return probe


def at_the_pump(rate_ml_h: Any) -> str:
    """A nurse starts 40 mg in 40 mL for 80 kg at this rate: 80 mL/h are 1 mg/kg/h."""
    chair = ready()
    return code(chair.start(rate_ml_h)) or chair.level("dose.rate_high") or NONE


def disagreement(rate_ml_h: Any) -> str:
    """What the start at this rate brings up; 60 mL/h are ordered."""
    chair = ready()
    if rate_ml_h is not None:
        refused = code(chair.start(rate_ml_h))
        if refused:
            return refused
    return "disagrees" if "disagrees" in order_flags(chair.case) else "agrees"


def weight_moved(kg: Any) -> str:
    """Whether an order for 80 kg still fits once the weight is this."""
    chair = screened()
    taken(chair.order())
    raw = {"value": "not_assessed", "note": "scale broken"} if kg is None else kg
    refused = code(chair.answer("wt.kg", raw))
    if refused:
        return refused
    return "disagrees" if "disagrees" in order_flags(chair.case) else "agrees"


def after_forty(mg_per_kg: Any) -> str:
    """What a dose for 80 kg brings up after 40 mg at the last session, or after none."""
    if mg_per_kg is None:
        chair, mg_per_kg = screened(), "0.626"
    else:
        before = screened()
        taken(before.order())
        chair = Chair(previous=(before.visit,), number=2)
        taken(chair.answer("wt.kg", 80))
    taken(chair.order(mg_per_kg, 60))
    return chair.level("dose.changed_from_last") or NONE


def drawn(mg: Any) -> str:
    """The start of an order for 40 mg with this much drawn."""
    chair = screened().at("9:55")
    taken(chair.order())
    if mg is not None:
        refused = code(chair.draw(mg))
        if refused:
            return refused
    for step in (chair.baseline(), chair.identify(), chair.sign("screening")):
        taken(step)
    return outcome(chair.start())


def vial_of(strength: Any) -> str:
    """What becomes of a vial of this strength."""
    received = a_clinic().desk.register.receive(
        "V-9", 500, "" if strength is None else strength, "L", "2027-06"
    )
    return "taken" if isinstance(received, Vial) else received.code.value


def reading_at_twenty(volume_ml: Any) -> str:
    """Whether a pump reading asks which to accept; arithmetic says 20 mL."""
    chair = running().at("10:20")
    if volume_ml is not None:
        taken(chair.pump(volume_ml))
    return NONE if infusion_of(chair.visit, chair.now).gap is None else "asks"


def reading_at_ninety(volume_ml: Any) -> str:
    """The same where arithmetic says 90 mL."""
    chair = readied(screened(wt__kg=200), mg=100, minutes=60, weight="actual").at("10:00")
    taken(chair.start(100))
    chair.at("10:54")
    if volume_ml is not None:
        taken(chair.pump(volume_ml))
    return NONE if infusion_of(chair.visit, chair.now).gap is None else "asks"


def wasted(mg: Any) -> str:
    """The account of 40 mg drawn and 22 given, with this much wasted."""
    chair = running()
    taken(chair.at("10:22").stop("asked"))
    if mg is not None:
        refused = code(chair.waste(mg))
        if refused:
            return refused
    return "balanced" if account_of(chair.visit, chair.now).balanced else "open"


WORDS = "not-a-number"
ORDER = (
    *table(
        ordered("mg_per_kg", "mg_kg_high", minutes=120),
        "§2 [D]: mood",
        ("dosing.mg_per_kg_ask_above", "1.0", (NONE, NONE, "P")),
        step="0.01",
        missing=WORDS,
        zero=OUT,
    ),
    *table(
        ordered("mg_per_kg", "mg_kg_very_high", minutes=180),
        "§2 [D]",
        ("dosing.mg_per_kg_confirm_above", "2.0", (NONE, NONE, "P")),
        step="0.01",
        missing=WORDS,
        zero=OUT,
    ),
    *table(
        ordered("mg_per_kg", "rate_high", minutes=60),
        "§2 [D]: as ordered",
        ("dosing.rate_ask_above_mg_per_kg_h", "1.0", (NONE, NONE, "P")),
        ("dosing.rate_block_above_mg_per_kg_h", "2.0", ("P", "P", "rate-blocked")),
        step="0.01",
        missing=WORDS,
        zero=OUT,
    ),
    *table(
        at_the_pump,
        "§2 [D]: at the pump, worked case 10",
        (
            "dosing.rate_block_above_mg_per_kg_h",
            "2.0",
            ("needs-order", "needs-order", "rate-blocked"),
        ),
        values=("159.9", "160", "160.1", 0),
        missing=WORDS,
        zero=OUT,
    ),
    *table(
        ordered("minutes", "short", mg_per_kg="0.3"),
        "§2 [D]",
        ("dosing.minutes_ask_below", "30", ("P", NONE, NONE)),
        missing=WORDS,
        zero=OUT,
    ),
    *table(
        ordered("mg_ml", "short"),
        "§2 [D]",
        ("dosing.concentration_low_mg_ml", "0.1", (OUT, NONE, NONE)),
        step="0.01",
        missing=WORDS,
        zero=OUT,
    ),
    *table(
        ordered("mg_ml", "short"),
        "§2 [D]",
        ("dosing.concentration_high_mg_ml", "10", (NONE, NONE, OUT)),
        step="0.1",
        missing=WORDS,
        zero=OUT,
    ),
    *(
        each
        for strength in ("10", "50", "100")
        for each in table(
            vial_of,
            "§2 [23]",
            (f"dosing.stock_strengths_mg_ml.{strength}", strength, (OUT, "taken", OUT)),
            missing=WORDS,
            zero=OUT,
        )
    ),
    *table(
        after_forty,
        "§2 [D]: a quarter more",
        ("dosing.change_ask_above_percent", "25", (NONE, NONE, "P")),
        values=("0.624", "0.625", "0.626", "0.5"),  # 49.9, 50.0 and 50.1 mg
        missing=NONE,
        zero=NONE,
    ),
    *table(
        after_forty,
        "§2 [D]: a quarter less",
        ("dosing.change_ask_above_percent", "25", (NONE, NONE, "P")),
        values=("0.376", "0.375", "0.374", "0.5"),  # 30.1, 30.0 and 29.9 mg
        missing=NONE,
        zero=NONE,
    ),
    *table(
        disagreement,
        "§2 [D]: a slower pump",
        ("dosing.agree_within_percent", "1", ("agrees", "agrees", "disagrees")),
        values=("59.5", "59.4", "59.3", "60"),
        missing="agrees",
        zero="agrees",
    ),
    *table(
        disagreement,
        "§2 [D]: a faster pump is an increase of the rate",
        ("dosing.agree_within_percent", "1", ("agrees", "agrees", "needs-order")),
        values=("60.5", "60.6", "60.7", "60"),
        missing="agrees",
        zero="agrees",
    ),
    *table(
        weight_moved,
        "§2 [D]: another weight",
        ("dosing.agree_within_percent", "1", ("agrees", "agrees", "disagrees")),
        values=("80.7", "80.8", "80.9", "80"),
        missing="disagrees",
        zero="agrees",
    ),
    *table(
        reading_at_twenty,
        "§2 [D]",
        ("dosing.pump_gap_percent", "2", (NONE, NONE, "asks")),
        values=("20.3", "20.4", "20.5", "0"),
        missing=NONE,
        zero="asks",
    ),
    *table(
        reading_at_twenty,
        "§2 [D]: below arithmetic",
        ("dosing.pump_gap_percent", "2", (NONE, NONE, "asks")),
        values=("19.7", "19.6", "19.5", "20"),
        missing=NONE,
        zero=NONE,
    ),
    *table(
        reading_at_ninety,
        "§2 [D]",
        ("dosing.pump_gap_ml", "1", (NONE, NONE, "asks")),
        values=("90.9", "91.0", "91.1", "0"),
        missing=NONE,
        zero="asks",
    ),
    *table(
        wasted,
        "§2 [D]: too little",
        ("dosing.account_tolerance_mg", "0.5", ("balanced", "balanced", "open")),
        values=("17.6", "17.5", "17.4", "18"),
        missing="open",
        zero="balanced",
    ),
    *table(
        wasted,
        "§2 [D]: too much",
        ("dosing.account_tolerance_mg", "0.5", ("balanced", "balanced", "open")),
        values=("18.4", "18.5", "18.6", "18"),
        missing="open",
        zero="balanced",
    ),
    # No figure of the protocol: the order is the figure.
    *table(
        drawn,
        "§2: total above drawn",
        ("order.mg", "40", ("over-drawn", "taken", "taken")),
        step="0.1",
        missing="over-drawn",
        zero=OUT,
    ),
)
