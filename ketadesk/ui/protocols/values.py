"""The values of a protocol as a form types them, and back."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Final

from ketadesk.kernel.numbers import parse_number, plain
from ketadesk.kernel.problems import Code, Problem
from ketadesk.kernel.text import _
from ketadesk.protocols.editable import EditField, EditKind
from ketadesk.visit.texts import text_problem

YES: Final = "yes"
NO: Final = "no"
_BETWEEN: Final = {EditKind.NUMBERS: " ", EditKind.LISTED: ", ", EditKind.SEVERAL: ","}


def typed_text(field: EditField, value: object, decimal_sign: str) -> str:
    """The value as it would be typed or chosen; empty for none."""
    match value:
        case None:
            return ""
        case bool():
            return YES if value else NO
        case Decimal() | int():
            return f"{_tidy(Decimal(value)):f}".replace(".", decimal_sign)
        case tuple():
            return _BETWEEN[field.kind].join(typed_text(field, e, decimal_sign) for e in value)
        case _:
            return str(value)


def read_typed(field: EditField, text: str, decimal_sign: str, before: object) -> object | Problem:
    """The value that was typed or chosen.

    Args:
        field: where it belongs.
        text: as ``typed_text`` gives it.
        decimal_sign: the clinic's.
        before: what stands there now; a word of a fixed set stays one.

    Returns:
        ``unanswered`` where nothing may not stand, ``not-a-number``, or ``out-of-range`` for a
        part of a figure that is counted and for a text that cannot be kept.
    """
    typed = text.strip()
    if not typed and field.kind not in (EditKind.SEVERAL, EditKind.LISTED):
        return _nothing(field)
    match field.kind:
        case EditKind.NUMBER | EditKind.WHOLE:
            return _number(typed, decimal_sign, whole=field.kind is EditKind.WHOLE)
        case EditKind.NUMBERS:
            found = [_number(each, decimal_sign, whole=False) for each in typed.split()]
            refused = next((each for each in found if isinstance(each, Problem)), None)
            return refused or tuple(found)
        case EditKind.YES_NO:
            return typed == YES
        case EditKind.LISTED | EditKind.SEVERAL:
            named = tuple(each for part in typed.split(",") if (each := part.strip()))
            return named or Problem(Code.UNANSWERED)
        case EditKind.ONE:
            return type(before)(typed) if isinstance(before, StrEnum) else typed
        case _:
            return text_problem(typed) or typed


def told(field: EditField, value: object) -> str:
    """The value in words, with its unit."""
    labels = dict(field.choices)
    match value:
        case None | "" | ():
            return _("nothing")
        case bool():
            return _("yes") if value else _("no")
        case Decimal() | int():
            return f"{plain(value)}\u00a0{field.unit}" if field.unit else plain(value)
        case tuple():
            return ", ".join(
                told(EditField((), "", field.kind, "", field.choices), e) for e in value
            )
        case _:
            return labels.get(str(value), str(value))


def same(one: object, other: object) -> bool:
    """Whether two values say the same; of what is offered the order says nothing."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return sorted(map(str, one)) == sorted(map(str, other))
    return one == other


def _nothing(field: EditField) -> object:
    if not field.may_be_empty:
        return Problem(Code.UNANSWERED)
    return "" if field.kind in (EditKind.LINE, EditKind.WORDS) else None


def _number(typed: str, decimal_sign: str, *, whole: bool) -> object:
    read = parse_number(typed, decimal_sign)
    if isinstance(read, Problem):
        return read
    if not whole:
        return _tidy(read)
    return int(read) if read == int(read) else Problem(Code.OUT_OF_RANGE, None, {"whole": "yes"})


def _tidy(figure: Decimal) -> Decimal:
    """The same figure without zeros after its last digit: 1.50 is kept as 1.5."""
    return Decimal(f"{figure.normalize():f}")
