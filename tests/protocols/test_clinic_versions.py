"""The clinic's own versions, its own figures, and what it has turned on."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from ketadesk.protocols import model
from ketadesk.protocols.catalogue import load_shipped, shipped_ids
from ketadesk.protocols.choices import choices, with_choices
from ketadesk.protocols.comparison import compare
from ketadesk.protocols.editing import ITEMS, value_at, with_part, with_value
from ketadesk.protocols.loader import read_protocol
from ketadesk.protocols.ownership import by_others, owned
from ketadesk.protocols.versions import clinic_version
from ketadesk.protocols.writing import written

MOOD, PAIN = load_shipped("ketamine-iv-mood"), load_shipped("ketamine-iv-pain")


@pytest.mark.parametrize(
    ("base", "taken", "next_one"),
    [
        ("1.1", (), "1.1-clinic.1"),
        ("1.1", ("1.1", "1.0-clinic.4"), "1.1-clinic.1"),
        ("1.1", ("1.1-clinic.1", "1.1-clinic.3"), "1.1-clinic.4"),
        ("1.1-clinic.9", ("1.1-clinic.9", "1.1-clinic.10"), "1.1-clinic.11"),
    ],
)
def test_the_next_version_of_the_clinic(base: str, taken: tuple[str, ...], next_one: str) -> None:
    assert clinic_version(base, taken) == next_one


def test_no_version_has_no_next_one() -> None:
    with pytest.raises(ValueError, match="one"):
        clinic_version("one", ())


@pytest.mark.parametrize("version", ["1.1-clinic.1", "1.1-clinic.12", "10.3"])
def test_a_version_of_the_clinic_reads_back(version: str) -> None:
    read = read_protocol(written(replace(MOOD, version=version)).encode(), "own")
    assert isinstance(read, model.Protocol)
    assert read.version == version


@pytest.mark.parametrize("version", ["1.1-clinic", "1.1-clinic.", "1.1-other.1", "1.1-clinic.1.2"])
def test_what_is_no_version(version: str) -> None:
    read = read_protocol(written(replace(MOOD, version=version)).encode(), "own")
    assert not isinstance(read, model.Protocol)
    assert [each.key for each in read] == ["version"]


# --- where a changed figure comes from ---------------------------------------------------------


@pytest.mark.parametrize("protocol_id", shipped_ids())
def test_what_the_clinic_left_as_it_is_keeps_its_sources(protocol_id: str) -> None:
    shipped = load_shipped(protocol_id)
    assert owned(shipped, shipped) == shipped


def test_a_changed_limit_names_the_clinic_beside_its_source() -> None:
    changed = with_value(MOOD, ("limits", "sbp", "red_from"), Decimal(190))
    own = owned(changed, MOOD)
    assert value_at(own, ("limits", "sbp", "sources")) == (
        *value_at(MOOD, ("limits", "sbp", "sources")),
        "clinic",
    )
    assert value_at(own, ("limits", "dbp")) == value_at(MOOD, ("limits", "dbp"))
    assert own.source("clinic") == model.Source(
        "clinic", "This clinic", "Set by this clinic, approved by its medical director."
    )
    assert owned(own, MOOD) == own
    assert owned(with_value(own, ("limits", "sbp", "red_from"), Decimal(180)), MOOD) == MOOD
    (told,) = by_others(compare(MOOD, own))
    assert (told.place, told.key, told.old, told.new) == ("limit sbp", "red_from", "180", "190")


def test_a_changed_rule_names_the_clinic_and_its_item_does_not() -> None:
    path = ("derived", "id.age", "rules", "1", "when", "1", "answer")
    own = owned(with_value(MOOD, path, Decimal(16)), MOOD)
    rule = value_at(own, ("derived", "id.age", "rules", "1"))
    assert rule.sources[-1] == "clinic"
    assert "clinic" not in value_at(own, ("derived", "id.age", "sources"))
    read = read_protocol(written(own).encode(), "own")
    assert isinstance(read, model.Protocol)
    assert value_at(read, ("derived", "id.age", "rules", "1")) == rule


def test_a_new_limit_is_the_clinics_alone() -> None:
    new = model.Limit("pain", "Pain", "", amber_from=Decimal(8))
    own = owned(with_part(MOOD, ("limits",), new), MOOD)
    assert value_at(own, ("limits", "pain", "sources")) == ("clinic",)


def test_a_new_rule_is_the_clinics_alone() -> None:
    rule = model.Rule(
        model.RuleLevel.INFORMATION,
        "Told.",
        (model.Condition("", "value", model.Operator.EQUAL, answer=True),),
        model.Behavior.ALL,
        (),
        house_default=False,
    )
    own = owned(with_part(MOOD, (ITEMS, "id.match", "rules"), rule), MOOD)
    assert own.items_by_id["id.match"].rules[-1].sources == ("clinic",)


def test_a_source_that_the_clinic_names_itself_stays() -> None:
    changed = with_value(MOOD, ("limits", "sbp", "sources"), ("news2", "askp", "emory"))
    assert value_at(owned(changed, MOOD), ("limits", "sbp", "sources")) == (
        "news2",
        "askp",
        "emory",
    )
    (told,) = by_others(compare(MOOD, changed))
    assert (told.place, told.key) == ("limit sbp", "sources")


def test_a_protocol_that_is_not_shipped_keeps_everything() -> None:
    assert owned(MOOD, None) is MOOD


# --- what is switched off ----------------------------------------------------------------------


def test_what_the_pain_protocol_ships_switched_off() -> None:
    names = [each.name for each in choices(PAIN)]
    assert "ketamine-iv-pain/ind.code/postop" in names
    assert "ketamine-iv-pain/ind.code/crps" not in names


def test_a_choice_that_is_turned_on_is_offered_and_the_version_stays() -> None:
    on = {"ketamine-iv-pain/ind.code/postop", "ketamine-iv-mood/ind.code/crps"}
    used = with_choices(PAIN, on)
    (item,) = [each for each in used.screening_items if each.id == "ind.code"]
    assert "postop" in [each.value for each in item.options]
    assert "postop" not in [each.value for each in item.switched_off]
    assert "mdd" in [each.value for each in item.switched_off]
    assert used.content_hash == PAIN.content_hash
    assert used.items_by_id["ind.code"] is item
    assert with_choices(PAIN, ()) is PAIN


def test_two_choices_are_turned_on_together() -> None:
    on = {"ketamine-iv-pain/ind.code/postop", "ketamine-iv-pain/ind.code/sud"}
    values = [each.value for each in with_choices(PAIN, on).items_by_id["ind.code"].options]
    assert {"postop", "sud", "crps"} <= set(values)
