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
