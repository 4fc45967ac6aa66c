"""A value of a protocol as it is typed, and back: the same again, or why not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ketadesk.kernel.problems import Code, Problem
from ketadesk.protocols.catalogue import load_shipped
from ketadesk.protocols.editable import EditField, EditKind, fields_of, parts_of
from ketadesk.protocols.editing import value_at
from ketadesk.ui.protocols.values import read_typed, same, told, typed_text

PAIN = load_shipped("ketamine-iv-pain")


@pytest.mark.parametrize("sign", [".", ","])
def test_every_value_is_typed_and_read_back(sign: str) -> None:
    for part in parts_of(PAIN):
        for field in fields_of(PAIN, part.path):
            value = value_at(PAIN, field.path)
            read = read_typed(field, typed_text(field, value, sign), sign, value)
            assert same(read, value), (field.path, read, value)
            assert type(read) is type(value) or isinstance(value, int | Decimal), field.path


@pytest.mark.parametrize(
    ("kind", "text", "sign", "value"),
    [
        (EditKind.NUMBERS, "10 50,5", ",", (Decimal(10), Decimal("50.5"))),
        (EditKind.NUMBERS, "10 5O", ".", Code.NOT_A_NUMBER),
        (EditKind.NUMBERS, "", ".", Code.UNANSWERED),
        (EditKind.NUMBER, "1.50", ".", Decimal("1.5")),
        (EditKind.NUMBER, "1,5", ".", Code.NOT_A_NUMBER),
        (EditKind.WHOLE, "10", ".", 10),
        (EditKind.WHOLE, "10.5", ".", Code.OUT_OF_RANGE),
        (EditKind.WHOLE, "ten", ".", Code.NOT_A_NUMBER),
        (EditKind.LISTED, "IV, oral,", ".", ("IV", "oral")),
        (EditKind.LISTED, " , ", ".", Code.UNANSWERED),
        (EditKind.LINE, " Some words ", ".", "Some words"),
        (EditKind.WORDS, "a\u202eb", ".", Code.OUT_OF_RANGE),
        (EditKind.WORDS, "", ".", Code.UNANSWERED),
    ],
)
def test_what_is_typed(kind: EditKind, text: str, sign: str, value: object) -> None:
    read = read_typed(EditField((), "", kind), text, sign, None)
    assert (read.code if isinstance(read, Problem) else read) == value


@pytest.mark.parametrize(
    ("kind", "value"), [(EditKind.NUMBER, None), (EditKind.LINE, ""), (EditKind.WORDS, "")]
)
def test_nothing_where_nothing_may_stand(kind: EditKind, value: object) -> None:
    assert read_typed(EditField((), "", kind, may_be_empty=True), " ", ".", "x") == value


def test_a_value_in_words() -> None:
    field = EditField((), "", EditKind.SEVERAL, "mmHg", (("a", "Apples"), ("b", "Pears")))
    assert told(field, ("a", "b")) == "Apples, Pears"
    assert told(field, Decimal(1200)) == "1,200\u00a0mmHg"
    assert [told(field, each) for each in (None, (), "", True, False)] == [
        *["nothing"] * 3,
        "yes",
        "no",
    ]
