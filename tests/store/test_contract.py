"""What both stores promise. Every test runs on the disk and in memory."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from ketadesk.clinical.observation import Vitals
from ketadesk.kernel.problems import Code, Problem
from ketadesk.store.port import DraftKey, StorePort
from ketadesk.visit import chain
from ketadesk.visit.entries import Answered, Entry, Observed

from .builders import DATABASE_ID, NOW, noted, patient, summary


def test_entries_come_back_as_they_were_written(store: StorePort) -> None:
    fields = (
        ("value", Decimal("70.50")),
        ("none", None),
        ("yes", True),
        ("at", NOW),
        ("day", date(2026, 2, 28)),
        ("many", ("a", "ß\x00'\"")),
    )
    written = (
        replace(noted(1), body=Answered("weight", fields, typed="70,5"), reason="late"),
        replace(noted(2), body=Observed(Vitals(sbp=0, spo2=97), ("sbp", "spo2"))),
        replace(noted(3), replaces="visit:a-1", after_the_fact=True),
    )
    assert store.append(written) is None
    assert store.entries("visit:a") == written


def test_an_entry_is_found_by_its_id_in_whichever_stream(store: StorePort) -> None:
    store.append([noted(1), noted(2, stream="visit:b")])
    assert store.entry("visit:b-2") == noted(2, stream="visit:b")
    assert store.entry(noted(1).id) == noted(1)
    assert store.entry(noted(3).id) is None
    assert store.entry("") is None


def test_a_stream_that_does_not_exist_is_empty(store: StorePort) -> None:
    assert store.entries("visit:x") == ()
    assert store.head("visit:x") == (0, chain.GENESIS)
    assert store.store_head() == (0, chain.GENESIS)


def test_heads_follow_the_chain_of_each_stream(store: StorePort) -> None:
    a1, b1, a2 = noted(1), noted(1, "visit:b"), noted(2)
    store.append([a1, b1])
    store.append([a2])
    assert store.head("visit:a") == (2, chain.head_of([a1, a2]))
    assert store.head("visit:b") == (1, chain.head_of([b1]))
    assert store.store_head() == (3, chain.head_of([a1, a2]))


def test_a_repeated_append_doubles_nothing(store: StorePort) -> None:
    """F-02: a retry after an unseen success must not make a second dose."""
    store.append([noted(1)], summaries=[summary("visit:a", state="open")])
    store.append([noted(2)], summaries=[summary("visit:a", state="closed")])
    head = store.store_head()
    late = store.append([noted(1)], expected={"visit:a": 0}, summaries=[summary("visit:a")])
    assert late is None
    assert store.store_head() == head
    assert [each.state for each in store.summaries("visit:")] == ["closed"]


def test_a_repeat_beside_a_new_entry_writes_the_new_one_only(store: StorePort) -> None:
    store.append([noted(1)])
    assert store.append([noted(1), noted(2), noted(2)], expected={"visit:a": 0}) is None
    assert store.entries("visit:a") == (noted(1), noted(2))


def test_an_id_is_never_used_for_two_contents(store: StorePort) -> None:
    store.append([noted(1)])
    with pytest.raises(ValueError, match="other content"):
        store.append([noted(2), replace(noted(1), reason="changed")])
    with pytest.raises(ValueError, match="other content"):
        store.append([noted(3), replace(noted(3), by="bob")])
    assert store.entries("visit:a") == (noted(1),)


@pytest.mark.parametrize("field", ["happened_at", "recorded_at"])
def test_an_instant_without_a_zone_is_refused(store: StorePort, field: str) -> None:
    naive = datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001 - the mistake under test
    entry: Entry = replace(noted(1), **{field: naive})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="without a zone"):
        store.append([entry])
    with pytest.raises(ValueError, match="without a zone"):
        store.append([], summaries=[replace(summary("visit:a"), at=naive)])
    with pytest.raises(ValueError, match="without a zone"):
        store.put_draft("ann", "visit:a", "weight", "7", naive)
    assert store.store_head()[0] == 0
    assert store.drafts("ann", "visit:a") == {}


@pytest.mark.parametrize("believed", [0, 2, -1])
def test_another_count_than_believed_is_a_conflict_and_writes_nothing(
    store: StorePort, believed: int
) -> None:
    store.append([noted(1)])
    store.put_draft("ann", "visit:a", "f", "half", NOW)
    refused = store.append(
        [noted(2), noted(1, "register")],
        expected={"register": 0, "visit:a": believed},
        summaries=[summary("visit:a")],
        document=b"paper",
        drop_drafts=[DraftKey("ann", "visit:a", "f")],
    )
    params = {"expected": str(believed), "found": "1"}
    assert refused == Problem(Code.CONFLICT, "visit:a", params)
    assert store.store_head()[0] == 1
    assert store.summaries("") == ()
    assert store.document(hashlib.sha256(b"paper").hexdigest()) is None
    assert store.drafts("ann", "visit:a") == {"f": "half"}


def test_one_append_writes_everything_it_was_given(store: StorePort) -> None:
    store.put_draft("ann", "visit:a", "f", "half", NOW)
    store.put_draft("ann", "visit:a", "g", "other", NOW)
    given = [summary("visit:a"), summary("register", owner="")]
    written = store.append(
        [noted(1), noted(1, "register")],
        expected={"visit:a": 0, "register": 0},
        summaries=given,
        document=b"paper",
        drop_drafts=[DraftKey("ann", "visit:a", "f"), DraftKey("ann", "visit:a", "none")],
    )
    assert written is None
    assert set(store.summaries("")) == set(given)
    assert store.document(hashlib.sha256(b"paper").hexdigest()) == b"paper"
    assert store.drafts("ann", "visit:a") == {"g": "other"}


def test_the_same_document_is_kept_once(store: StorePort) -> None:
    store.append([], document=b"paper")
    store.append([noted(1)], document=b"paper")
    assert store.document(hashlib.sha256(b"paper").hexdigest()) == b"paper"
    assert store.document("0" * 64) is None


def test_streams_are_found_by_how_their_name_begins_in_order_of_creation(
    store: StorePort,
) -> None:
    for stream in ("patient:b", "visit:1", "patient:a", "patients", "patient:ü\U0001f600"):
        store.append([noted(1, stream)])
    store.append([noted(2, "patient:b")])
    assert store.streams("patient:") == ("patient:b", "patient:a", "patient:ü\U0001f600")
    assert store.streams("nothing") == ()
    assert len(store.streams("")) == 5
    like = store.entries_like("patient:")
    assert tuple(like) == store.streams("patient:")
    assert like["patient:b"] == (noted(1, "patient:b"), noted(2, "patient:b"))


def test_summaries_are_filtered_and_newest_first(store: StorePort) -> None:
    first = summary("visit:a", "patient:1", "open", 5)
    second = summary("visit:b", "patient:2", "open", 7)
    third = summary("visit:c", "patient:1", "closed", 5)
    store.append([], summaries=[third, first, second, summary("other")])
    assert store.summaries("visit:") == (second, first, third)
    assert store.summaries("visit:", states=["open"]) == (second, first)
    assert store.summaries("visit:", states=["open", "closed"], owner="patient:1") == (
        first,
        third,
    )
    assert store.summaries("visit:", states=[]) == ()
    assert store.summaries("visit:", owner="patient:9") == ()
    assert store.summaries("visit:", since=second.at) == (second,)
    assert store.summaries("visit:", since=second.at + timedelta(seconds=1)) == ()


def test_a_summary_takes_the_place_of_the_one_before(store: StorePort) -> None:
    store.append([], summaries=[summary("visit:a")])
    newer = replace(summary("visit:a"), state="closed", number=7, owner="patient:2")
    store.append([], summaries=[newer])
    store.append([], summaries=[newer])
    assert store.summaries("visit:") == (newer,)


def test_drafts_belong_to_one_person_and_stream(store: StorePort) -> None:
    """F-01: what was half typed is there again."""
    store.put_draft("ann", "visit:a", "weight", "7", NOW)
    store.put_draft("ann", "visit:a", "weight", "70", NOW)
    store.put_draft("ann", "visit:a", "height", "1", NOW)
    store.put_draft("bob", "visit:a", "weight", "9", NOW)
    store.put_draft("ann", "visit:b", "weight", "8", NOW)
    assert store.drafts("ann", "visit:a") == {"height": "1", "weight": "70"}
    store.drop_draft("ann", "visit:a", "weight")
    store.drop_draft("ann", "visit:a", "weight")
    assert store.drafts("ann", "visit:a") == {"height": "1"}
    assert store.drafts("bob", "visit:a") == {"weight": "9"}


def test_facts_about_the_store(store: StorePort) -> None:
    assert store.meta("anchor") is None
    store.set_meta("anchor", "1")
    store.set_meta("anchor", "2")
    assert store.meta("anchor") == "2"
    assert store.meta("database_id") == DATABASE_ID
    with pytest.raises(ValueError, match="fixed"):
        store.set_meta("database_id", "other")
    assert store.meta("database_id") == DATABASE_ID


def test_a_sound_store_has_no_damage(store: StorePort) -> None:
    store.append([noted(1), patient("patient:1"), noted(2)], document=b"paper")
    assert store.verify() == ()


def test_text_that_looks_like_sql_is_text(store: StorePort) -> None:
    hostile = "'); DROP TABLE entry; --%_*"
    store.append([noted(1, hostile, text=hostile)])
    assert store.streams(hostile) == (hostile,)
    assert store.entries(hostile) == (noted(1, hostile, text=hostile),)
