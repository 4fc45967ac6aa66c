"""What a protocol file says. Data only: the functions that evaluate it live in ``clinical``."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class RuleLevel(StrEnum):
    """What a finding asks for (clinical reference, rule codes)."""

    ABSOLUTE_STOP = "H!"
    STOP = "H"
    DECISION = "P"
    INFORMATION = "I"


class Kind(StrEnum):
    """How an item is answered."""

    YES_NO = "yes-no"
    CHOICE = "choice"
    SEVERAL_YES_NO = "several-yes-no"
    MANY = "many"
    TABLE = "table"
    NUMBER = "number"
    TEXT_LIST = "text-list"
    DATE = "date"
    TIME = "time"
    PERSON = "person"
    DATED_RESULT = "dated-result"
    TEXT = "text"


class Operator(StrEnum):
    """The operators of a FHIR Questionnaire's ``enableWhen``."""

    EXISTS = "exists"
    EQUAL = "="
    NOT_EQUAL = "!="
    GREATER = ">"
    LESS = "<"
    GREATER_EQUAL = ">="
    LESS_EQUAL = "<="


class Behavior(StrEnum):
    """Whether all of several conditions must hold, or any (FHIR ``enableBehavior``)."""

    ALL = "all"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison.

    Attributes:
        question: the item or fact whose answer is compared; empty for the item itself.
        field: a field of a table answer or a worked-out one; ``value`` for a plain answer.
        operator: how it is compared. ``=`` on an answer with several values asks whether
            one of them is equal.
        answer: what it is compared with.
    """

    question: str
    field: str
    operator: Operator
    answer: bool | Decimal | str


@dataclass(frozen=True, slots=True)
class Rule:
    """A finding that an answer can make.

    Attributes:
        level: what the finding asks for.
        text: the finding in a sentence, for the screen and the record.
        when: the conditions.
        behavior: whether all must hold or any.
        sources: keys of the protocol's source list.
        house_default: KetaDesk's own proposal, shown first at approval ([D]).
    """

    level: RuleLevel
    text: str
    when: tuple[Condition, ...]
    behavior: Behavior
    sources: tuple[str, ...]
    house_default: bool


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice: the stored value, the word on the button, the key that picks it."""

    value: str
    label: str
    key: str


@dataclass(frozen=True, slots=True)
class Field:
    """One part of a table answer or one yes/no of several.

    Attributes:
        name: its key in the answer.
        label: the words beside it.
        kind: how it is answered.
        required: whether the answer is complete without it.
        unit: shown and spoken with the field; empty for none.
        low, high: possible numbers, or None for no bound.
        step: the smallest difference a number may have (1 for whole numbers).
        options: the values of a choice.
    """

    name: str
    label: str
    kind: Kind
    required: bool = True
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal = Decimal(1)
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A question of a checklist.

    Attributes:
        id: stable name, such as ``hx.cv``.
        prompt: the question in our words.
        kind: how it is answered.
        help: a sentence of explanation; may be empty.
        required: whether signing waits for it.
        required_when: if any, the item is required only where these hold (``required`` is then
            false in the file).
        required_behavior: how several ``required_when`` are joined.
        enable_when: if any, the item is asked only where these hold.
        enable_behavior: how several ``enable_when`` are joined.
        every_visit: asked every time; otherwise "last visit" may be confirmed as unchanged.
        not_assessed: whether "not assessed" with a reason is offered.
        unit, low, high, likely_low, likely_high, step: of a number.
        options: of a choice, of many, or the words that stand beside a date or a person.
        fields: of a table or of several yes/no.
        rules: findings, worst first.
        sources: keys of the source list.
        house_default: the whole item is KetaDesk's own proposal ([D]).
    """

    id: str
    prompt: str
    kind: Kind
    help: str = ""
    required: bool = True
    required_when: tuple[Condition, ...] = ()
    enable_when: tuple[Condition, ...] = ()
    enable_behavior: Behavior = Behavior.ALL
    every_visit: bool = True
    not_assessed: bool = True
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    likely_low: Decimal | None = None
    likely_high: Decimal | None = None
    step: Decimal = Decimal(1)
    options: tuple[Option, ...] = ()
    fields: tuple[Field, ...] = ()
    rules: tuple[Rule, ...] = ()
    sources: tuple[str, ...] = ()
    house_default: bool = False
    required_behavior: Behavior = Behavior.ANY


@dataclass(frozen=True, slots=True)
class Derived:
    """Rules on something that is worked out rather than asked, such as age (``id.age``)."""

    id: str
    title: str
    rules: tuple[Rule, ...]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """At most nine items on one screen (R-UX-15)."""

    id: str
    title: str
    items: tuple[Item, ...]


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


@dataclass(frozen=True, slots=True)
class DosingLimits:
    """Plausibility of an order (clinical reference 2). All are inclusive of their own value."""

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
    """Minimum times, freshness and limits for leaving (clinical reference 4). Minutes unless named."""

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


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from: a short name for the screen and the full reference."""

    key: str
    short: str
    full: str


@dataclass(frozen=True, slots=True)
class Protocol:
    """A complete protocol of one version. Immutable once released.

    Attributes:
        id: such as ``ketamine-iv-mood``.
        version: such as ``1.0``.
        title: the name that staff see.
        content_hash: SHA-256 of the file's bytes; what a director approves and a visit pins.
        mood_indications, pain_indications: groups of ``ind.code`` that rules refer to.
        evening_begins_hour: from when "since last evening" counts, local time.
        planned_infusions: of a series.
    """

    id: str
    version: str
    title: str
    content_hash: str
    sections: tuple[Section, ...]
    derived: tuple[Derived, ...]
    baseline: tuple[BaselineLimit, ...]
    observed: tuple[ObservedValue, ...]
    limits: tuple[Limit, ...]
    schedule: Schedule
    dosing: DosingLimits
    recovery: Recovery
    criteria: tuple[Criterion, ...]
    discharge_items: tuple[Item, ...]
    medicines: tuple[Medicine, ...]
    scales: tuple[Scale, ...]
    sources: tuple[Source, ...]
    mood_indications: tuple[str, ...]
    pain_indications: tuple[str, ...]
    evening_begins_hour: int
    planned_infusions: int
    items_by_id: dict[str, Item] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Index the items; the dictionary is never changed afterwards."""
        for section in self.sections:
            self.items_by_id.update({item.id: item for item in section.items})
        self.items_by_id.update({item.id: item for item in self.discharge_items})

    def item(self, item_id: str) -> Item | None:
        """The item of this id, or None."""
        return self.items_by_id.get(item_id)

    @property
    def screening_items(self) -> tuple[Item, ...]:
        """Every item of the screening, in order."""
        return tuple(item for section in self.sections for item in section.items)

    def limit(self, parameter: str) -> Limit | None:
        """The in-session limit of a parameter, or None."""
        return next((limit for limit in self.limits if limit.parameter == parameter), None)

    def medicine(self, name: str) -> Medicine | None:
        """A medicine of the list, by generic name in any case."""
        wanted = name.strip().lower()
        return next((each for each in self.medicines if each.name == wanted), None)

    def source(self, key: str) -> Source | None:
        """The source of this key, or None."""
        return next((each for each in self.sources if each.key == key), None)
