"""A value of a protocol by its path: every place that a clinic may set, set and set back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from ketadesk.protocols import model
from ketadesk.protocols.catalogue import load_shipped
from ketadesk.protocols.editable import (
    EditField,
    EditKind,
    fields_of,
    parts_of,
)
from ketadesk.protocols.editing import (
    ITEMS,
    holders,
    set_back,
    value_at,
    with_part,
    with_value,
    without_part,
)
from ketadesk.protocols.loader import read_protocol
from ketadesk.protocols.standing import flaw_place, standing
from ketadesk.protocols.writing import written

MOOD = load_shipped("ketamine-iv-mood")


def other(field: EditField, value: object) -> object:
    """Another value of the same kind."""
    match field.kind:
        case EditKind.YES_NO:
            return not value
        case EditKind.NUMBER:
            return Decimal(7) if value is None else Decimal(str(value)) + 1
        case EditKind.WHOLE:
            return 7 if value is None else int(str(value)) + 1
        case EditKind.NUMBERS:
            return (Decimal(5),)
        case EditKind.LISTED:
            return ("IV", "rectal")
        case EditKind.ONE:
            return next(each for each, _words in field.choices if each != value)
        case EditKind.SEVERAL:
            return ("other",)
        case _:
            return f"{value} otherwise"


def test_every_place_is_set_and_set_back() -> None:
    shipped = load_shipped("ketamine-iv-aud")
    fields = [each for part in parts_of(shipped) for each in fields_of(shipped, part.path)]
    assert len(fields) > 1000
    for field in fields:
        changed = with_value(shipped, field.path, other(field, value_at(shipped, field.path)))
        assert changed != shipped, field.path
        if field.path[0] == "medicines" and field.path[-1] == "name":
            continue  # the place itself is called otherwise then
        assert set_back(changed, shipped, field.path) == shipped, field.path
        assert isinstance(standing(shipped, field.path)[1], bool)


def test_each_place_is_there_once() -> None:
    paths = [each.path for part in parts_of(MOOD) for each in fields_of(MOOD, part.path)]
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize(
    ("path", "kind", "empty"),
    [
        (("limits", "sbp", "red_from"), EditKind.NUMBER, True),
        (("schedule", "interval_min"), EditKind.WHOLE, False),
        (("recovery", "extensions_min", "sedative"), EditKind.WHOLE, True),
        (("dosing", "stock_strengths_mg_ml"), EditKind.NUMBERS, False),
        (("dosing", "dosed_as"), EditKind.ONE, False),
        (("medicines", "oxygen", "routes"), EditKind.LISTED, False),
        (("medicines", "oxygen", "drug_class"), EditKind.ONE, False),
        (("observed", "pain", "due"), EditKind.ONE, False),
        ((ITEMS, "hx.cv", "prompt"), EditKind.WORDS, False),
        ((ITEMS, "ind.code", "offered"), EditKind.SEVERAL, False),
        ((ITEMS, "dc.drinks", "required"), EditKind.YES_NO, False),
        (("criteria", "dc.escort", "overridable"), EditKind.YES_NO, False),
        (("planned_days_between",), EditKind.WHOLE, True),
    ],
)
def test_the_kind_of_a_place(path: tuple[str, ...], kind: EditKind, empty: bool) -> None:
    found = [each for part in parts_of(MOOD) for each in fields_of(MOOD, part.path)]
    (field,) = [each for each in found if each.path == path]
    assert (field.kind, field.may_be_empty) == (kind, empty)


def test_what_nobody_may_override_is_no_choice() -> None:
    assert [each.path[-1] for each in fields_of(MOOD, ("criteria", "dc.spo2"))] == ["title"]


@pytest.mark.parametrize(
    ("path", "sources", "own"),
    [
        (("limits", "sbp", "red_from"), ("aagbi2016", "spravato-us", "news2"), False),
        (("limits", "moaas", "red_to"), (), True),
        (("schedule", "interval_min"), MOOD.schedule.sources, True),
        (("medicines", "oxygen", "needs_order"), (), True),
        (("observed", "sbp", "high"), (), True),
        (("evening_begins_hour",), (), True),
        (("title",), (), False),
        (("derived", "id.age", "rules", "1", "text"), MOOD.derived[0].rules[0].sources, False),
    ],
)
def test_where_a_figure_comes_from(path: tuple[str, ...], sources: object, own: bool) -> None:
    assert standing(MOOD, path) == (sources, own)


def test_a_part_comes_and_goes() -> None:
    new = model.Medicine("droperidol", "antiemetic", "mg", ("IV",))
    more = with_part(MOOD, ("medicines",), new)
    assert value_at(more, ("medicines", "droperidol")) == new
    assert without_part(more, ("medicines", "droperidol")) == MOOD


def test_a_time_by_class_is_taken_out_by_nothing() -> None:
    path = ("recovery", "extensions_min", "sedative")
    assert "sedative" not in with_value(MOOD, path, None).recovery.extensions_min
    assert value_at(MOOD, ("recovery", "extensions_min", "other")) is None


def test_the_parts_that_a_path_leads_through() -> None:
    found = holders(MOOD, ("derived", "id.age", "rules", "1", "text"))
    assert [type(each) for each in found] == [model.Protocol, model.Derived, model.Rule]


@pytest.mark.parametrize(
    "path",
    [("limits", "none", "red_from"), ("limits", "sbp", "none"), (ITEMS, "none", "prompt")],
)
def test_a_place_that_is_not_there(path: tuple[str, ...]) -> None:
    with pytest.raises(LookupError):
        value_at(MOOD, path)
    with pytest.raises(LookupError):
        with_value(MOOD, path, "x")


def test_what_was_set_reads_back() -> None:
    changed = with_value(MOOD, (ITEMS, "hx.cv", "prompt"), "Any trouble of the heart?")
    changed = with_value(changed, ("limits", "sbp", "red_from"), Decimal(190))
    read = read_protocol(written(changed).encode(), "changed")
    assert isinstance(read, model.Protocol)
    assert replace(read, content_hash=MOOD.content_hash) == changed


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("title",), ("protocol", "title")),
        (("limits", "sbp", "red_from"), ("limit sbp", "red_from")),
        (("schedule", "interval_min"), ("schedule", "interval_min")),
        (("recovery", "extensions_min", "sedative"), ("recovery", "sedative")),
        (("medicines", "oxygen", "name"), ("medicine oxygen", "name")),
        ((ITEMS, "hx.cv", "prompt"), ("item hx.cv", "prompt")),
        (
            ("derived", "id.age", "rules", "1", "when", "1", "answer"),
            ("item id.age: rule 1: condition 1", "answer"),
        ),
    ],
)
def test_the_place_that_a_flaw_names(path: tuple[str, ...], place: tuple[str, str]) -> None:
    assert flaw_place(MOOD, path) == place
