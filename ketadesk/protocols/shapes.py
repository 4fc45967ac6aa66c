"""What a table of a protocol file may hold, read off the dataclasses of ``model`` once."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from ketadesk.kernel.text import N_, _
from ketadesk.protocols import model


class Form(Enum):
    """How a value is written in the file."""

    PLAIN = "plain"
    LIST = "list"
    TABLE = "table"
    NAMES = "names"  # a table whose keys are free and whose values are whole numbers


class Absent(Enum):
    """Stands where a value is not there: None would be a value."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT

_OPTIONAL: Final[Mapping[type, Mapping[str, object]]] = {
    model.Rule: {"behavior": model.Behavior.ALL, "sources": (), "house_default": False},
    model.Condition: {"question": "", "field": "value", "operator": model.Operator.EQUAL},
    model.BaselineLimit: {"unit": ""},
    model.Limit: {"unit": ""},
    model.ObservedValue: {"unit": "", "step": Decimal(1)},
    model.Criterion: {"overridable": True},
}
"""Keys that a file may leave out although the value itself has no default."""

_NOT_IN_FILE: Final = frozenset({"content_hash", "items_by_id"})

_WORDS: Final[Mapping[type, str]] = {
    bool: N_("true or false"),
    str: N_("a text"),
    int: N_("a whole number"),
    Decimal: N_("a number"),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What may stand after a key.

    Attributes:
        form: how it is written.
        plain: the types that a plain value may have.
        inner: of a list: what each part may be.
        table: of a table: the class that it fills.
    """

    form: Form
    plain: tuple[type, ...] = ()
    inner: Shape | None = None
    table: type | None = None

    @property
    def expected(self) -> str:
        """What may stand there, in words."""
        if self.form is Form.LIST:
            return _("a list")
        if self.form is not Form.PLAIN:
            return _("a table")
        if len(self.plain) == 1 and issubclass(self.plain[0], StrEnum):
            return _("one of {words}").format(words=", ".join(self.words))
        return _(" or ").join(_(_WORDS[each]) for each in self.plain)

    @property
    def words(self) -> tuple[str, ...]:
        """The values of an enumeration; empty for anything else."""
        return tuple(
            each.value for kind in self.plain if issubclass(kind, StrEnum) for each in kind
        )

    def neutral(self) -> Any:
        """A value of this shape that keeps the rest of a flawed file readable."""
        match self.form:
            case Form.LIST:
                return ()
            case Form.NAMES:
                return {}
            case Form.TABLE:
                assert self.table is not None  # noqa: S101 - a table's shape names its class
                values = {key.name: key.shape.neutral() for key in keys_of(self.table)}
                return self.table(**values)
            case _:
                kind = self.plain[0]
                return next(iter(kind)) if issubclass(kind, StrEnum) else kind()


@dataclass(frozen=True, slots=True)
class Key:
    """A key that a table may have; ``default`` is ``ABSENT`` where the file must have it."""

    name: str
    shape: Shape
    default: object


@cache
def keys_of(cls: type) -> tuple[Key, ...]:
    """The keys that a table filling this class may have, in the order of the class."""
    hints = get_type_hints(cls)
    optional = _OPTIONAL.get(cls, {})
    return tuple(
        Key(
            name=each.name,
            shape=_shape(hints[each.name]),
            default=optional.get(
                each.name, ABSENT if each.default is dataclasses.MISSING else each.default
            ),
        )
        for each in dataclasses.fields(cls)
        if each.name not in _NOT_IN_FILE
    )


def _shape(hint: Any) -> Shape:
    origin = get_origin(hint)
    if origin is tuple:
        return Shape(Form.LIST, inner=_shape(get_args(hint)[0]))
    if origin is dict:
        return Shape(Form.NAMES)
    if origin in (Union, types.UnionType):
        kinds = tuple(kind for kind in get_args(hint) if kind is not types.NoneType)
        return Shape(Form.PLAIN, plain=kinds)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return Shape(Form.TABLE, table=hint)
    return Shape(Form.PLAIN, plain=(hint,))
