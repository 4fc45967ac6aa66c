"""Names that other parts of the program and scripted visits rely on.

A protocol may ask more than this and set every figure; it may not drop or retype these.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ketadesk.protocols.model import Kind

_BY_KIND: Final[Mapping[Kind, str]] = {
    Kind.YES_NO: """
        id.match order.signed consent.capacity hx.cvstable hx.vascular hx.eye hx.thyroid hx.resp
        hx.seizure hx.anaes hx.renal hx.porphyria preg.bf med.rec med.cns med.stim med.maoi
        med.theo med.blunt all.ketamine sub.sud sub.pdmp si.safety ms.orient esc.drive esc.home
        env.ok edu.done eq.pump eq.nibp eq.spo2 eq.ecg eq.oxygen eq.suction eq.bag_mask eq.airways
        eq.aed eq.drugs eq.call_bell eq.transfer eq.acls eq.second
    """,
    Kind.SEVERAL_YES_NO: "hx.cv sub.now",
    Kind.CHOICE: """
        hx.psychosis hx.mania hx.cognition hx.liver preg.test med.bp med.cyp sub.uds
        ind.lastreaction
    """,
    Kind.DATED_RESULT: "lab.ecg lab.liver lab.creatinine lab.urine",
    Kind.TABLE: """
        hx.brain hx.osa med.benzo med.glp1 npo.solid esc.name iv.ok si.cssrs wt.bmi
    """,
    Kind.TIME: "npo.clear",
    Kind.DATE: "consent.signed",
    Kind.NUMBER: """
        ind.failed ind.number wt.kg sub.auditc si.item9 blad.often blad.rush blad.pain blad.leak
        blad.blood scale.phq9 scale.gad7 scale.pcl5 scale.madrs scale.ybocs scale.pain scale.cadss6
    """,
    Kind.MANY: "ind.code",
    Kind.TEXT_LIST: "all.other",
    Kind.PERSON: "order.onsite timeout",
}

SCREENING_KINDS: Final[Mapping[str, Kind]] = {
    item_id: kind for kind, ids in _BY_KIND.items() for item_id in ids.split()
}
"""Every item of the screening that must be there, with the kind of its answer."""

DISCHARGE_KINDS: Final[Mapping[str, Kind]] = {
    item_id: Kind.TABLE if item_id == "dc.escort" else Kind.YES_NO
    for item_id in [
        "dc.oriented",
        "dc.myself",
        "dc.drinks",
        "dc.voided",
        "dc.steady",
        "dc.iv_out",
        "dc.belongings",
        "dc.sheet_taught",
        "dc.next_visit",
        "dc.call_booked",
        "dc.assist",
        "dc.escort",
        "dc.suicide",
    ]
}
"""Every discharge question that must be there, with the kind of its answer."""

WORKED_OUT_CRITERIA: Final = (
    "dc.time",
    "dc.aldrete",
    "dc.padss",
    "dc.moaas",
    "dc.bp",
    "dc.hr",
    "dc.rr",
    "dc.spo2",
    "dc.nausea",
    "dc.dissociation",
)
"""Criteria that follow from the record; the others are the discharge questions."""

NEVER_OVERRIDABLE: Final = frozenset({"dc.moaas", "dc.rr", "dc.spo2", "dc.suicide"})
"""Criteria that no prescriber may override, whatever a clinic's file says.

``dc.escort`` is not among them: a clinic may allow leaving alone after two hours.
"""

OPTIONS: Final[Mapping[str, str]] = {
    "hx.psychosis": "now past no",
    "hx.mania": "now past no",
    "hx.cognition": "delirium dementia no",
    "hx.liver": "none mild moderate severe",
    "preg.test": "not_applicable negative positive refused",
    "med.bp": "taken missed none",
    "med.cyp": "inhibitor inducer no",
    "sub.uds": "negative explained unexplained not_done",
    "ind.lastreaction": "none mild moderate serious",
    "ind.code": """
        mdd trd suicidal gad sad ptsd ocd aud sud fibromyalgia neuropathic crps postop bipolar other
    """,
    "lab.ecg": "not_done not_needed",
    "lab.liver": "not_done not_needed",
    "lab.creatinine": "not_done not_needed",
    "lab.urine": "not_done not_needed",
    "consent.signed": "withdrawn none",
    "esc.name": "none",
    "order.onsite": "none",
    "timeout": "none",
}
"""Words that an answer may be; a protocol may offer more."""

FIELDS: Final[Mapping[str, Mapping[str, Kind]]] = {
    "hx.cv": dict.fromkeys(("unstable", "failure", "rhythm", "hypertension"), Kind.YES_NO),
    "sub.now": dict.fromkeys(("alcohol", "cannabis", "other", "intoxicated"), Kind.YES_NO),
    "hx.brain": {"present": Kind.YES_NO, "recent": Kind.YES_NO},
    "hx.osa": {"present": Kind.YES_NO, "treated": Kind.YES_NO, "stop_bang": Kind.NUMBER},
    "med.benzo": {
        "taken": Kind.YES_NO,
        "drug": Kind.TEXT,
        "lorazepam_mg_day": Kind.NUMBER,
        "last": Kind.TIME,
    },
    "med.glp1": {"taken": Kind.YES_NO, "gut_symptoms": Kind.YES_NO},
    "npo.solid": {"at": Kind.TIME, "kind": Kind.CHOICE},
    "esc.name": {"name": Kind.TEXT, "phone": Kind.TEXT, "relation": Kind.TEXT},
    "iv.ok": {"site": Kind.TEXT, "gauge": Kind.TEXT, "flushes": Kind.YES_NO},
    "si.cssrs": {"items": Kind.MANY, "six": Kind.CHOICE},
    "wt.bmi": {"height_cm": Kind.NUMBER},
    "lab.ecg": {"date": Kind.DATE, "result": Kind.CHOICE},
    "lab.liver": {"date": Kind.DATE, "result": Kind.CHOICE},
    "lab.creatinine": {"date": Kind.DATE, "result": Kind.CHOICE},
    "lab.urine": {"date": Kind.DATE, "result": Kind.CHOICE},
    "dc.escort": dict.fromkeys(("present", "identity", "told"), Kind.YES_NO),
}
"""Fields that a table answer has; a protocol may have more."""

FIELD_OPTIONS: Final[Mapping[tuple[str, str], str]] = {
    ("npo.solid", "kind"): "light fatty",
    ("si.cssrs", "items"): "1 2 3 4 5 6",
    ("si.cssrs", "six"): "never lifetime recent",
    ("lab.ecg", "result"): "normal abnormal",
    ("lab.liver", "result"): "normal abnormal",
    ("lab.creatinine", "result"): "normal abnormal",
    ("lab.urine", "result"): "normal abnormal",
}
"""Words that a field of a table may be."""

WORKED_OUT: Final[Mapping[tuple[str, str], type]] = {
    ("npo.solid", "hours_ago"): int,
    ("npo.clear", "hours_ago"): int,
    ("consent.signed", "months_ago"): int,
    ("med.benzo", "since_evening"): bool,
    ("si.cssrs", "level"): str,
    ("wt.kg", "change_percent"): int,
    ("wt.bmi", "bmi"): int,
}
"""Fields that a condition may use although nobody types them; ``int`` stands for any number."""

WORKED_OUT_WORDS: Final[Mapping[tuple[str, str], str]] = {
    ("si.cssrs", "level"): "none low moderate high",
    ("fact.sex", "value"): "female male unknown",
    **{(f"lab.{name}", "result"): "normal abnormal not_done not_needed" for name in (
        "ecg", "liver", "creatinine", "urine",
    )},
}  # fmt: skip
"""Words that a worked-out field or a fact may be."""

FACTS: Final[Mapping[str, type]] = {
    "fact.age_years": int,
    "fact.sex": str,
    "fact.visit_number": int,
    "fact.days_since_last": int,
    "fact.mood": bool,
    "fact.bladder_worst": int,
    "fact.bladder_new": bool,
}
"""What a condition may ask beside the items; the answer stands in the field ``value``."""

SETTLED_BEFORE: Final = "fact.settled_before."
"""Begins the fact that an earlier visit settled the item named after it."""

DERIVED: Final = ("id.age", "blad.sx")
"""Rules on what is worked out that must be there."""

OBSERVED: Final = (
    "sbp",
    "dbp",
    "hr",
    "spo2",
    "oxygen_l_min",
    "rr",
    "temp_c",
    "moaas",
    "distress",
    "nausea",
    "vomited",
    "pain",
    "cadss6",
    "site_ok",
)
"""Values of a set of observations that must be there, as the record names them."""

BASELINE: Final = (
    ("base.bp", "sbp"),
    ("base.bp", "dbp"),
    ("base.hr", "hr"),
    ("base.spo2", "spo2"),
    ("base.rr", "rr"),
    ("base.temp", "temp_c"),
    ("base.moaas", "moaas"),
)
"""Baseline limits that must be there: finding and parameter."""

LIMITS: Final = (
    "sbp",
    "dbp",
    "hr",
    "spo2",
    "oxygen_l_min",
    "rr",
    "moaas",
    "distress",
    "nausea",
    "vomited",
    "news2",
)
"""Parameters that must have an in-session limit."""

SCALES: Final = ("phq9", "gad7", "pcl5", "madrs", "ybocs", "pain", "cadss6")
"""Scales that must be there, each with an item ``scale.<name>``."""

DRUG_CLASSES: Final = ("antiemetic", "antihypertensive", "sedative", "reversal", "other")
DUE: Final = ("always", "baseline", "dissociation", "pain", "never")
UNITS: Final = (
    "kg",
    "cm",
    "g",
    "mg",
    "mcg",
    "mL",
    "mg/day",
    "mg/kg",
    "mg/mL",
    "mL/h",
    "L/min",
    "mmHg",
    "/min",
    "%",
    "°C",
    "min",
    "h",
    "years",
    "times",
    "kg/m²",
)
MOST_ITEMS: Final = 9
"""Items on one screen (R-UX-15)."""
