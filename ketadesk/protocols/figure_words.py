"""What the figures of a protocol's schedule, dosing and recovery parts are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ketadesk.kernel.text import N_

SCHEDULE: Final[Mapping[str, tuple[str, str]]] = {
    "baseline_max_age_min": (N_("Baseline is good for the start for"), "min"),
    "interval_min": (N_("Interval between sets during an infusion"), "min"),
    "long_after_min": (N_("An infusion counts as long above"), "min"),
    "long_first_min": (N_("In a long infusion the first sets come closer, for"), "min"),
    "long_interval_min": (N_("Interval between sets later in a long infusion"), "min"),
    "sets_after_change": (N_("Closer sets after a change of rate"), N_("sets")),
    "recovery_interval_min": (N_("Interval between sets in recovery"), "min"),
    "extra_after_min": (N_("Extra set after an alert or a rescue medicine, after"), "min"),
    "ahead_min": (N_("A set counts when taken early by up to"), "min"),
    "amber_after_min": (N_("A missing set is shown as late after"), "min"),
    "overdue_after_min": (N_("A missing set is overdue after"), "min"),
    "rearm_after_min": (N_("A seen alert calls again after"), "min"),
    "dissociation_at_min": (N_("Dissociation is scored in the infusion at"), "min"),
    "dissociation_after_end_min": (N_("Dissociation is scored after the end at"), "min"),
    "repeat_baseline_sbp_from": (N_("Baseline is repeated from a systolic of"), "mmHg"),
    "repeat_baseline_dbp_from": (N_("Baseline is repeated from a diastolic of"), "mmHg"),
    "repeat_baseline_gap_min": (N_("Least time between the two baselines"), "min"),
    "late_marked_min": (N_("An entry is marked late from"), "min"),
    "late_reason_min": (N_("A late entry needs a reason from"), "min"),
    "late_sign_in_min": (N_("A late entry needs a passphrase from"), "min"),
}

DOSING: Final[Mapping[str, tuple[str, str]]] = {
    "mg_per_kg_ask_above": (N_("A dose for mood is asked about above"), "mg/kg"),
    "mg_per_kg_confirm_above": (
        N_("Any dose is asked about, one for mood a second time, above"),
        "mg/kg",
    ),
    "rate_ask_above_mg_per_kg_h": (N_("A rate is asked about above"), "mg/kg/h"),
    "rate_block_above_mg_per_kg_h": (N_("No rate may run above"), "mg/kg/h"),
    "minutes_ask_below": (N_("An infusion is asked about if shorter than"), "min"),
    "concentration_low_mg_ml": (N_("Least concentration of a bag"), "mg/mL"),
    "concentration_high_mg_ml": (N_("Highest concentration of a bag"), "mg/mL"),
    "stock_strengths_mg_ml": (N_("Strengths of vials"), "mg/mL"),
    "change_ask_above_percent": (N_("A change from the last dose is asked about above"), "%"),
    "agree_within_percent": (N_("Dose, volume and rate agree within"), "%"),
    "pump_step_ml_h": (N_("The pump is set in steps of"), "mL/h"),
    "pump_gap_percent": (N_("A pump reading is asked about if it is off by more than"), "%"),
    "pump_gap_ml": (N_("A pump reading is also asked about if it is off by more than"), "mL"),
    "account_tolerance_mg": (N_("The ketamine account balances within"), "mg"),
    "ideal_weight_from_bmi": (N_("Ideal weight is shown from a BMI of"), "kg/m²"),
    "default_mg_per_kg": (N_("Dose offered on an order"), "mg/kg"),
    "default_minutes": (N_("Duration offered on an order"), "min"),
    "dosed_as": (N_("The dose of an order is written in"), ""),
}

RECOVERY: Final[Mapping[str, tuple[str, str]]] = {
    "minimum_min": (N_("Least time of watching after the end"), "min"),
    "ordered_minimum_min": (N_("Least time that a prescriber may order"), "min"),
    "long_infusion_min": (N_("An infusion is long for recovery from"), "min"),
    "long_minimum_min": (N_("Least time of watching after a long infusion"), "min"),
    "extensions_min": (N_("Longer watching, by class of medicine:"), "min"),
    "fresh_min": (N_("Values at discharge are at most old"), "min"),
    "aldrete_pass": (N_("Aldrete score to leave, of 10, from"), ""),
    "aldrete_awareness": (N_("of which consciousness"), ""),
    "aldrete_oxygen": (N_("of which oxygen saturation"), ""),
    "padss_pass": (N_("Discharge score (PADSS) to leave, from"), ""),
    "padss_gap_min": (N_("Time between two discharge scores"), "min"),
    "moaas": (N_("MOAA/S to leave, from"), ""),
    "sbp_low": (N_("Systolic to leave, from"), "mmHg"),
    "sbp_high": (N_("Systolic to leave, up to"), "mmHg"),
    "dbp_high": (N_("Diastolic to leave, up to"), "mmHg"),
    "hr_low": (N_("Heart rate to leave, from"), "/min"),
    "hr_high": (N_("Heart rate to leave, up to"), "/min"),
    "rr_low": (N_("Breathing rate to leave, from"), "/min"),
    "rr_high": (N_("Breathing rate to leave, up to"), "/min"),
    "spo2_low": (N_("SpO₂ to leave, from"), "%"),
    "nausea_high": (N_("Nausea to leave, up to"), ""),
    "no_driving_hours": (N_("No driving for"), "h"),
    "identity_fresh_min": (N_("Identifiers are good for"), "min"),
    "alone_after_min": (
        N_("Leaving without an escort, only if a prescriber may override that, after"),
        "min",
    ),
}

CLASSES: Final[Mapping[str, str]] = {
    "antiemetic": N_("Medicines against nausea"),
    "antihypertensive": N_("Medicines that lower the blood pressure"),
    "sedative": N_("Medicines that make drowsy"),
    "reversal": N_("Medicines that reverse others"),
    "other": N_("Other medicines"),
}
"""What the classes of medicines are called."""

BOUNDS: Final[Mapping[str, str]] = {
    "stop_from": N_("stop from {value}"),
    "stop_to": N_("stop up to {value}"),
    "decide_from": N_("prescriber decides from {value}"),
    "decide_to": N_("prescriber decides up to {value}"),
    "inform_to": N_("shown up to {value}"),
    "advise_postpone_from": N_("advice to postpone from {value}"),
    "emergency_from": N_("emergency from {value}"),
    "emergency_to": N_("emergency up to {value}"),
    "red_from": N_("red from {value}"),
    "red_to": N_("red up to {value}"),
    "amber_from": N_("amber from {value}"),
    "amber_to": N_("amber up to {value}"),
    "rise_amber": N_("amber from a rise of {value}"),
}

LEVELS: Final[Mapping[str, str]] = {
    "H!": N_("Stops the visit, nobody may override"),
    "H": N_("Stops the visit, a prescriber may override"),
    "P": N_("A prescriber decides"),
    "I": N_("For information"),
}
