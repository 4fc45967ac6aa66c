"""The figures of a protocol: limits, schedule, dosing, recovery, criteria, scales. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class BaselineLimit:
    """What a baseline value asks for before the start (clinical reference 1e).

    ``*_from`` bounds are inclusive upwards, ``*_to`` inclusive downwards; None is no bound.
    """

    item: str
    parameter: str
    label: str
    unit: str
    decide_from: Decimal | None = None
    stop_from: Decimal | None = None
    decide_to: Decimal | None = None
    stop_to: Decimal | None = None
    inform_to: Decimal | None = None
    advise_postpone_from: Decimal | None = None
    sources: tuple[str, ...] = ()
    house_default: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """When a value in a set is amber, red or an emergency (clinical reference 3).

    ``*_from`` bounds are inclusive upwards, ``*_to`` inclusive downwards; ``rise_amber`` is an
    inclusive rise above baseline.
    """

    parameter: str
    label: str
    unit: str
    amber_from: Decimal | None = None
    amber_to: Decimal | None = None
    red_from: Decimal | None = None
    red_to: Decimal | None = None
    emergency_from: Decimal | None = None
    emergency_to: Decimal | None = None
    rise_amber: Decimal | None = None
    sources: tuple[str, ...] = ()
    house_default: bool = False


@dataclass(frozen=True, slots=True)
class ObservedValue:
    """A value that can be typed in a set of observations.

    Attributes:
        name: the key in the record and in scripts.
        label, unit: the words beside the field.
        low, high: possible values; outside is refused.
        likely_low, likely_high: outside is asked for again, then taken as typed.
        step: the smallest difference.
        due: when the set is incomplete without it: ``always``, ``baseline``,
            ``dissociation`` (baseline, 20 min, end, 60 min after), ``pain`` (pain patients)
            or ``never``.
        words: what each step of an ordinal scale means, from ``low`` upwards.
    """

    name: str
    label: str
    unit: str
    low: Decimal
    high: Decimal
    likely_low: Decimal
    likely_high: Decimal
    step: Decimal
    due: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """When sets of observations are due. Minutes."""

    baseline_max_age_min: int
    interval_min: int
    long_after_min: int
    long_first_min: int
    long_interval_min: int
    sets_after_change: int
    recovery_interval_min: int
    extra_after_min: int
    ahead_min: int
    amber_after_min: int
    overdue_after_min: int
    rearm_after_min: int
    dissociation_at_min: int
    dissociation_after_end_min: int
    repeat_baseline_sbp_from: Decimal
    repeat_baseline_dbp_from: Decimal
    repeat_baseline_gap_min: int
    late_marked_min: int
    late_reason_min: int
    late_sign_in_min: int
    sources: tuple[str, ...] = ()
    house_default: bool = True


class DosedAs(StrEnum):
    """How a prescriber writes the dose of an order.

    The order itself is always the total in mg/kg over its minutes; per hour it is that
    amount times the hours (clinical reference §7, case 5).
    """

    TOTAL = "mg/kg"
    PER_HOUR = "mg/kg/h"


@dataclass(frozen=True, slots=True)
class DosingLimits:
    """Plausibility of an order (clinical reference 2). All are inclusive of their own value.

    ``mg_per_kg_ask_above`` is for mood indications alone, ``mg_per_kg_confirm_above`` for all.
    ``default_mg_per_kg`` and ``default_minutes`` are told as the protocol's usual order and never
    filled in; ``dosed_as`` says how the order is written.
    """

    mg_per_kg_ask_above: Decimal
    mg_per_kg_confirm_above: Decimal
    rate_ask_above_mg_per_kg_h: Decimal
    rate_block_above_mg_per_kg_h: Decimal
    minutes_ask_below: Decimal
    concentration_low_mg_ml: Decimal
    concentration_high_mg_ml: Decimal
    stock_strengths_mg_ml: tuple[Decimal, ...]
    change_ask_above_percent: Decimal
    agree_within_percent: Decimal
    pump_step_ml_h: Decimal
    pump_gap_percent: Decimal
    pump_gap_ml: Decimal
    account_tolerance_mg: Decimal
    ideal_weight_from_bmi: Decimal
    default_mg_per_kg: Decimal | None = None
    default_minutes: Decimal | None = None
    sources: tuple[str, ...] = ()
    house_default: bool = True
    dosed_as: DosedAs = DosedAs.TOTAL


@dataclass(frozen=True, slots=True)
class Regimen:
    """A published way of dosing, for reference beside an order. It is never filled in.

    Attributes:
        name: such as ``slow``.
        indications: the reasons for treatment it was published for.
        text: dose, duration and series in a sentence.
        sources: keys of the source list.
    """

    name: str
    indications: tuple[str, ...]
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Medicine:
    """A rescue medicine of the protocol's list. KetaDesk records it and never proposes a dose.

    Attributes:
        name: generic name, lower case.
        drug_class: ``antiemetic``, ``antihypertensive``, ``sedative``, ``reversal`` or ``other``.
        unit: the usual unit of its dose.
        routes: offered routes.
        needs_order: whether a nurse needs a prescriber's order to give it.
    """

    name: str
    drug_class: str
    unit: str
    routes: tuple[str, ...]
    needs_order: bool = True


@dataclass(frozen=True, slots=True)
class Criterion:
    """A line of the discharge checklist.

    Attributes:
        id: such as ``dc.time``.
        title: the words on the list.
        answered: True where the nurse answers it, False where it follows from the record.
        overridable: whether a prescriber may override it.
        sources, house_default: as of an item.
    """

    id: str
    title: str
    answered: bool
    overridable: bool
    sources: tuple[str, ...] = ()
    house_default: bool = False


@dataclass(frozen=True, slots=True)
class Recovery:
    """Minimum times, freshness and limits for leaving (clinical reference 4).

    Minutes unless named. ``alone_after_min`` runs from the pump end until a clinic that has made
    ``dc.escort`` overridable may let a patient go without an escort.
    """

    minimum_min: int
    ordered_minimum_min: int
    long_infusion_min: int
    long_minimum_min: int
    extensions_min: dict[str, int]
    fresh_min: int
    aldrete_pass: int
    aldrete_awareness: int
    aldrete_oxygen: int
    padss_pass: int
    padss_gap_min: int
    moaas: int
    sbp_low: int
    sbp_high: int
    dbp_high: int
    hr_low: int
    hr_high: int
    rr_low: int
    rr_high: int
    spo2_low: int
    nausea_high: int
    no_driving_hours: int
    identity_fresh_min: int
    sources: tuple[str, ...] = ()
    house_default: bool = True
    # Files approved before this figure was named meant the same: Oxford's two hours [25].
    alone_after_min: int = 120


@dataclass(frozen=True, slots=True)
class Band:
    """A named range of a scale, both ends included."""

    label: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale kept as a score: ``scale.<name>``.

    Attributes:
        name: such as ``phq9``.
        title: such as PHQ-9.
        low, high: possible scores.
        bands: severity bands, may be empty.
        response_percent: a fall of at least this is a response, or None.
        response_points: a fall of at least this many points is a response, or None.
        remission_to: a score up to this is remission, or None.
        remission_house_default: that figure is KetaDesk's own proposal ([D]).
        for_indications: the indications whose visits ask for it.
    """

    name: str
    title: str
    low: int
    high: int
    bands: tuple[Band, ...] = ()
    response_percent: int | None = None
    response_points: int | None = None
    remission_to: int | None = None
    for_indications: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    remission_house_default: bool = False
