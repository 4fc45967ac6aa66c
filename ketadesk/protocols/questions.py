"""What a protocol asks: items, how they are answered, and the rules on the answers. Data only."""

from __future__ import annotations

from dataclasses import dataclass
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


class Once(StrEnum):
    """What is asked less often than at every visit, and what its answer then belongs to.

    Attributes:
        PATIENT: it never changes, such as something that a person is born with. The answer of
            an earlier visit stands until somebody corrects it.
        CHAIR_DAY: room and equipment. The first visit of a chair's day answers it; the others
            show the answer with who gave it and when.
    """

    PATIENT = "patient"
    CHAIR_DAY = "chair-day"


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
        override_with: what an override must name beside its reason, as a question to the
            prescriber; empty where the reason is enough. On a stop that may be overridden alone.
    """

    level: RuleLevel
    text: str
    when: tuple[Condition, ...]
    behavior: Behavior
    sources: tuple[str, ...]
    house_default: bool
    override_with: str = ""


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
        once: asked less often than that, see ``Once``; None for nearly everything.
        not_assessed: whether "not assessed" with a reason is offered.
        unit, low, high, likely_low, likely_high, step: of a number.
        options: of a choice, of many, or the words that stand beside a date or a person.
        switched_off: options of many that the clinic may turn on; until then they are neither
            offered nor taken, and only rules and scales may name them.
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
    once: Once | None = None
    switched_off: tuple[Option, ...] = ()

    @property
    def known_options(self) -> tuple[Option, ...]:
        """Every option that rules may name, switched off or not."""
        return self.options + self.switched_off


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
