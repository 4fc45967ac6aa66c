"""The record: fold, codec, hash chain, signatures, corrections."""

from __future__ import annotations

import json
import typing
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketadesk.clinical.observation import SYMPTOMS, Vitals
from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.visit import entries as record
from ketadesk.visit.chain import GENESIS, head_of, link
from ketadesk.visit.codec import BODIES, canonical, decode, encode
from ketadesk.visit.entries import (
    AddendumWritten,
    Answered,
    Body,
    CareWritten,
    Entry,
    LeftEarly,
    Noted,
    Observed,
    Signed,
    Started,
    Stopped,
    VisitOpened,
)
from ketadesk.visit.people import Person, Role, patient_from
from ketadesk.visit.signatures import signatures_of
from ketadesk.visit.stages import Action, Stage
from ketadesk.visit.steps import leaving
from ketadesk.visit.visit import Visit, latest_set
from tests.visit.builders import (
    OPENED,
    PATIENT,
    Chair,
    closed,
    code,
    discharged,
    protocol,
    recovering,
    running,
    screened,
    taken,
)

# --- anything that a record can hold ----------------------------------------------------------

TEXT = st.text(max_size=20)
AMOUNT = st.decimals(allow_nan=False, allow_infinity=False, places=3)
OFFSET = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
MOMENT = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=OFFSET)  # noqa: DTZ001 - Hypothesis wants bare bounds and adds the zone
DAY = st.dates(date(1880, 1, 1), date(2100, 1, 1))
NAMES = st.lists(TEXT, max_size=3).map(tuple)
VALUE = st.none() | st.booleans() | AMOUNT | TEXT | DAY | MOMENT | NAMES
FIELDS = st.lists(st.tuples(TEXT, VALUE), max_size=3).map(tuple)
WHOLE = st.integers(0, 300)
VITALS = st.builds(
    Vitals,
    sbp=st.none() | WHOLE,
    dbp=st.none() | WHOLE,
    hr=st.none() | WHOLE,
    spo2=st.none() | WHOLE,
    oxygen_l_min=st.none() | AMOUNT,
    on_oxygen=st.none() | st.booleans(),
    temp_c=st.none() | AMOUNT,
    moaas=st.none() | st.integers(0, 5),
    vomited=st.none() | st.integers(0, 3),
    site_ok=st.none() | st.booleans(),
    oriented=st.none() | st.booleans(),
    symptoms=st.none() | st.sets(st.sampled_from(SYMPTOMS)).map(lambda s: tuple(sorted(s))),
)
BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    bool: st.booleans(),
    int: st.integers(-1000, 1000),
    Decimal: AMOUNT,
    date: DAY,
    datetime: MOMENT,
    Vitals: VITALS,
    tuple[str, ...]: NAMES,
    Decimal | None: st.none() | AMOUNT,
    bool | None: st.none() | st.booleans(),
    int | None: st.none() | st.integers(0, 2),
    datetime | None: st.none() | MOMENT,
    tuple[tuple[str, record.Value], ...]: FIELDS,
}


def bodies_of(kind: type[Body]) -> st.SearchStrategy[Body]:
    hints = typing.get_type_hints(kind)
    parts = {each.name: BY_TYPE[hints[each.name]] for each in fields(kind)}  # type: ignore[arg-type]
    return st.builds(kind, **parts)


BODY = st.sampled_from(sorted(BODIES)).flatmap(lambda kind: bodies_of(BODIES[kind]))
ENTRY = st.builds(
    Entry,
    id=TEXT,
    stream=TEXT,
    body=BODY,
    by=TEXT,
    happened_at=MOMENT,
    recorded_at=MOMENT,
    offset_min=st.integers(-840, 840),
    reason=TEXT,
    replaces=st.none() | TEXT,
    after_the_fact=st.booleans(),
)


@pytest.mark.parametrize("kind", sorted(BODIES))
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_every_kind_comes_back_as_it_was(kind: str, data: st.DataObject) -> None:
    body = data.draw(bodies_of(BODIES[kind]))
    stored = encode(body)
    assert decode(kind, stored) == body
    assert encode(decode(kind, stored)) == stored, "the same entry always gives the same bytes"


KINDS = """
acknowledged addendum-written adverse-event aldrete-scored answer-corrected answered
audit-noted bolus-given cancelled clinic-written clock-jumped decided
discrepancy-reported document-issued drawn extended identified left-early medicine-given
noted observation-corrected observed ordered overridden padss-scored patient-written
paused person-written primed protocol-approved pump-read rate-changed reconciled resumed
signed started stopped vial-counted vial-drawn vial-received vial-wasted visit-opened
voided wasted
"""


def test_kinds_are_names_for_ever() -> None:
    """A stored record names them: one may be added, none renamed or removed."""
    assert set(KINDS.split()) <= set(BODIES)
    assert all(kind == each.kind for kind, each in BODIES.items())
    assert BODIES["observed"] is Observed


def test_stored_form_keeps_amounts_and_zero() -> None:
    """R-UX-10, design: None is not measured, zero is a measurement; numbers as typed."""
    stored = encode(Observed(Vitals(sbp=0, temp_c=Decimal("36.80")), ("sbp",)))
    assert json.loads(stored)["vitals"] == {"$vitals": {"sbp": 0, "temp_c": {"$decimal": "36.80"}}}
    back = decode("observed", stored)
    assert isinstance(back, Observed)
    assert (back.vitals.sbp, str(back.vitals.temp_c), back.vitals.dbp) == (0, "36.80", None)


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        ("from-a-later-release", "{}"),
        ("noted", '{"text":"a","colour":"red"}'),
        ("noted", "{}"),
        ("noted", '{"text":{"$colour":"red"}}'),
        ("observed", '{"due":[],"vitals":{"$vitals":{"mood":3}}}'),
    ],
)
def test_what_a_later_release_wrote_is_not_guessed(kind: str, stored: str) -> None:
    with pytest.raises(EnvironmentFault) as refused:
        decode(kind, stored)
    assert refused.value.fault is Fault.STORE_NEWER
    assert refused.value.detail == kind


def test_only_plain_values_are_stored() -> None:
    with pytest.raises(TypeError, match="set"):
        encode(Noted({"a", "set"}))  # type: ignore[arg-type]


# --- the chain --------------------------------------------------------------------------------


def test_an_empty_stream_has_the_genesis_head() -> None:
    assert head_of(()) == GENESIS


@settings(max_examples=60, deadline=None)
@given(st.lists(ENTRY, min_size=2, max_size=5), st.data())
def test_any_removal_or_new_order_changes_the_head(
    entries: list[Entry], data: st.DataObject
) -> None:
    head = head_of(entries)
    index = data.draw(st.integers(0, len(entries) - 1))
    assert head_of(entries[:index] + entries[index + 1 :]) != head
    other = data.draw(st.permutations(entries))
    if [canonical(each) for each in other] != [canonical(each) for each in entries]:
        assert head_of(other) != head


CHANGES: list[dict[str, Any]] = [
    {"id": "other"},
    {"stream": "other"},
    {"body": Noted("another text")},
    {"by": "nurse2"},
    {"happened_at": OPENED + timedelta(seconds=1)},
    {"recorded_at": OPENED + timedelta(seconds=1)},
    {"offset_min": 0},
    {"reason": "other"},
    {"replaces": "e0"},
    {"after_the_fact": True},
]


@pytest.mark.parametrize("change", CHANGES, ids=[next(iter(each)) for each in CHANGES])
def test_any_edit_changes_the_head(change: dict[str, Any]) -> None:
    entry = Entry("e1", "visit:1", Noted("text"), "nurse", OPENED, OPENED, -300)
    assert link(GENESIS, replace(entry, **change)) != link(GENESIS, entry)
    assert set(CHANGES[0]) <= {each.name for each in fields(Entry)}
    assert len(CHANGES) == len(fields(Entry)), "every part of an entry is in the chain"


def test_text_cannot_move_between_parts() -> None:
    one = Entry("e", "visit:1", Noted("a"), "nurse", OPENED, OPENED, 0, reason="b")
    other = replace(one, body=Noted("ab"), reason="")
    assert canonical(one) != canonical(other)


# --- the fold ---------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.lists(ENTRY, max_size=6))
def test_replaying_is_the_same_as_living_through(entries: list[Entry]) -> None:
    opened = screened().visit.entries[0]
    known = {"screening", "discharge", "record"}
    later = [
        replace(each, body=replace(each.body, meaning="record"))
        if isinstance(each.body, Signed) and each.body.meaning not in known
        else each
        for each in entries
    ]
    lived = Visit.begin(protocol(), opened)
    for each in later:
        lived = lived.extended(each)
    replayed = Visit.replayed(protocol(), (opened, *later))
    assert replayed == lived
    assert replayed.head == head_of((opened, *later))
    assert len(replayed.entries) == len(later) + 1


@pytest.mark.parametrize("play", [screened, running, recovering, discharged, closed])
def test_a_stored_visit_reads_as_it_was(play: Any) -> None:
    visit = play().visit
    stored = tuple(
        replace(each, body=decode(each.body.kind, encode(each.body))) for each in visit.entries
    )
    assert Visit.replayed(visit.protocol, stored) == visit


def test_a_visit_begins_with_its_opening() -> None:
    opened = screened().visit
    assert isinstance(opened.opened, VisitOpened)
    assert opened.opened.number == 1
    assert opened.stream == opened.entries[0].stream
    with pytest.raises(TypeError, match="noted"):
        Visit.begin(protocol(), replace(opened.entries[0], body=Noted("no")))


def test_entries_of_one_kind() -> None:
    visit = running().visit
    found = visit.last(Started)
    assert found is not None
    assert found[0].happened_at == visit.started_at
    assert visit.last(AddendumWritten) is None
    assert len(visit.of(Answered)) == len(visit.answers)
    assert visit.ended_at is None
    assert screened().visit.started_at is None


def test_a_visit_that_ends_before_its_start_has_no_pump_end() -> None:
    chair = screened()
    taken(chair.void())
    assert chair.visit.ended_at is None
    odd = screened()
    odd.write(LeftEarly(against_advice=True))
    assert odd.visit.ended_at is None


def test_an_answer_has_parts_or_a_value() -> None:
    visit = screened().visit
    assert visit.answers["hx.mania"].value == "no"
    assert visit.answers["hx.brain"].value is None
    assert visit.answers["hx.brain"].fields == {"present": False}
    assert not visit.answers["hx.brain"].not_assessed


def test_the_latest_set_between_two_instants() -> None:
    chair = running().at("10:10")
    taken(chair.calm(hr=80))
    taken(chair.at("10:20").calm(hr=90))
    start = chair.visit.started_at
    assert start is not None

    def hr(*bounds: datetime | None) -> int | None:
        found = latest_set(chair.visit, "hr", *bounds)
        return None if found is None else found.vitals.hr

    minute = timedelta(minutes=1)
    assert hr() == 90
    assert hr(start + 20 * minute) == 90
    assert hr(start + 21 * minute) is None
    assert hr(None, start + 19 * minute) == 80
    assert hr(start + 11 * minute, start + 19 * minute) is None
    assert latest_set(chair.visit, "pain") is None


# --- corrections ------------------------------------------------------------------------------


def test_a_corrected_answer_stays_readable() -> None:
    chair = screened()
    before = chair.visit.answers["hx.eye"].entry
    made = taken(chair.correct("hx.eye", True, "chart was old"))
    assert made.replaces == before.id
    assert made.reason == "chart was old"
    assert before in chair.visit.entries
    assert chair.visit.answers["hx.eye"].value is True
    assert chair.visit.corrections == 1


def test_a_corrected_set_keeps_its_time_and_its_first_values() -> None:
    chair = running().at("10:10")
    first = taken(chair.calm(sbp=186, dbp=80))
    made = taken(chair.at("10:12").correct_set(first.happened_at, sbp=136, dbp=None))
    found = chair.visit.running_sets[-1]
    assert (found.vitals.sbp, found.vitals.dbp, found.vitals.hr) == (136, None, 72)
    assert (found.at, found.source, found.entry) == (first.happened_at, made.id, first)
    assert found.corrected
    assert not found.complete
    assert first.body.vitals.sbp == 186  # type: ignore[attr-defined]
    again = taken(chair.correct_set(first.happened_at, dbp=82))
    found = chair.visit.running_sets[-1]
    assert (found.vitals.sbp, found.vitals.dbp, found.source) == (136, 82, again.id)
    assert chair.visit.corrections == 2


def test_a_closed_record_reads_amended_after_a_correction_or_addendum() -> None:
    assert not closed().visit.amended
    chair = closed()
    taken(chair.correct("hx.eye", True))
    assert chair.visit.amended
    other = closed()
    taken(other.take(Action.ADDENDUM, lambda _: leaving.addendum(" seen again ")))
    assert other.visit.amended
    assert other.visit.stage is Stage.CLOSED
    body = other.visit.entries[-1].body
    assert body == AddendumWritten("seen again")
    early = discharged()
    taken(early.correct("hx.eye", True))
    taken(early.sign("record"))
    assert not early.visit.amended, "a correction before closing is no amendment"


def test_an_addendum_is_text() -> None:
    chair = closed()
    assert code(chair.take(Action.ADDENDUM, lambda _: leaving.addendum("  "))) == "unanswered"
    long = "x" * 5001
    assert code(chair.take(Action.ADDENDUM, lambda _: leaving.addendum(long))) == "out-of-range"
    assert code(discharged().take(Action.ADDENDUM, lambda _: leaving.addendum("a"))) == (
        "out-of-order"
    )


# --- signatures -------------------------------------------------------------------------------


def test_signatures_cover_everything_before_them() -> None:
    found = signatures_of(closed().visit)
    assert [each.meaning for each in found] == ["screening", "discharge", "record"]
    assert all(each.valid for each in found)
    assert (found[0].by, found[0].printed_name) == ("nurse", "Nurse One")
    assert found[0].at == found[0].entry.recorded_at


@pytest.mark.parametrize(
    ("place", "valid"),
    [(3, [False, False, False]), (-5, [True, False, False]), (-2, [True, True, False])],
)
def test_a_tampered_entry_shows_in_every_later_signature(place: int, valid: list[bool]) -> None:
    visit = closed().visit
    forged = list(visit.entries)
    forged[place] = replace(forged[place], by="nurse2")
    tampered = Visit.replayed(visit.protocol, tuple(forged))
    assert [each.valid for each in signatures_of(tampered)] == valid
    assert tampered.head != visit.head


def test_a_correction_after_signing_leaves_the_signature_valid() -> None:
    chair = closed()
    taken(chair.correct("hx.eye", True))
    assert all(each.valid for each in signatures_of(chair.visit))


# --- people -----------------------------------------------------------------------------------


def test_a_patient_is_what_the_last_entry_says() -> None:
    first = Entry("1", "patient:p1", PATIENT.body, "nurse", OPENED, OPENED, -300)
    moved = replace(PATIENT, address="2 Sample Street")
    second = replace(first, id="2", body=moved.body)
    assert patient_from("p1", (first,)) == PATIENT
    assert patient_from("p1", (first, second)) == moved
    beside = replace(first, id="3", body=CareWritten("Weekly", ()))
    assert patient_from("p1", (first, second, beside)) == moved
    with pytest.raises(TypeError, match="patient:p1"):
        patient_from("p1", (replace(first, body=Noted("no")),))


def test_a_part_at_its_default_keeps_the_bytes_that_came_before_it() -> None:
    assert encode(Stopped(completed=True)) == '{"completed":true}'
    assert encode(Stopped(completed=False, criterion="emergency")) == (
        '{"completed":false,"criterion":"emergency"}'
    )
    assert decode("stopped", '{"completed":true}') == Stopped(completed=True)


@pytest.mark.parametrize(
    ("role", "charts", "prescribes"),
    [
        (Role.NURSE, True, False),
        (Role.PRESCRIBER, True, True),
        (Role.DIRECTOR, True, False),
        (Role.ADMINISTRATOR, False, False),
        (Role.AUDITOR, False, False),
    ],
)
def test_what_a_role_gives(role: Role, charts: bool, prescribes: bool) -> None:
    """R-SEC-02: chart rights come only from nurse, prescriber or director."""
    person = Person("a", "A", frozenset({role}))
    assert (person.charts, person.prescribes) == (charts, prescribes)


def test_instants_are_kept_whatever_the_zone_does() -> None:
    """F-30: a change of zone moves no instant."""
    chair = Chair(opened=datetime(2026, 11, 1, 5, 30, tzinfo=UTC))
    taken(chair.later(45).calm())
    assert [each.happened_at.tzinfo for each in chair.visit.entries] == [UTC, UTC]
