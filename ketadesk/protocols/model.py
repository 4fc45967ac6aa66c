"""What a protocol file says. Data only: the functions that evaluate it live in ``clinical``.

The parts of a protocol are reached under this one name: ``questions`` holds what is asked,
``figures`` what is limited, counted and timed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ketadesk.protocols.figures import (
    Band,
    BaselineLimit,
    Criterion,
    DosedAs,
    DosingLimits,
    Limit,
    Medicine,
    ObservedValue,
    Recovery,
    Regimen,
    Scale,
    Schedule,
)
from ketadesk.protocols.questions import (
    Behavior,
    Condition,
    Derived,
    Field,
    Item,
    Kind,
    Once,
    Operator,
    Option,
    Rule,
    RuleLevel,
    Section,
)

__all__ = [
    "Band",
    "BaselineLimit",
    "Behavior",
    "Condition",
    "Criterion",
    "Derived",
    "DosedAs",
    "DosingLimits",
    "Field",
    "Item",
    "Kind",
    "Limit",
    "Medicine",
    "ObservedValue",
    "Once",
    "Operator",
    "Option",
    "Protocol",
    "Recovery",
    "Regimen",
    "Rule",
    "RuleLevel",
    "Scale",
    "Schedule",
    "Section",
    "Source",
]


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
        content_hash: SHA-256 of the whole text, shared parts and all; what a director approves
            and a visit pins.
        mood_indications, pain_indications: groups of ``ind.code`` that rules refer to.
        evening_begins_hour: from when "since last evening" counts, local time.
        planned_infusions: of a series.
        regimens: published ways of dosing, for reference.
        planned_days_between: from one infusion of the series to the next, or None where the
            plan is left to the prescriber.
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
    regimens: tuple[Regimen, ...] = ()
    planned_days_between: int | None = None
    items_by_id: dict[str, Item] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )

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
