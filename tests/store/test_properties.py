"""Random appends and re-openings: the disk agrees with the memory at every step."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ketadesk.store.memory import MemoryStore

from .builders import DATABASE_ID, NOW, created, noted, opened, summary

STREAMS = st.sampled_from(["visit:a", "visit:b", "patient:a", "register"])
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


class DiskAgreesWithMemory(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.disk = created(self.folder)
        self.memory = MemoryStore(DATABASE_ID)

    @rule(
        lines=st.lists(st.tuples(STREAMS, st.integers(0, 5)), max_size=4),
        text=TEXT,
        believed=st.none() | st.integers(0, 4),
        document=st.none() | st.binary(max_size=8),
    )
    def append(
        self,
        lines: list[tuple[str, int]],
        text: str,
        believed: int | None,
        document: bytes | None,
    ) -> None:
        entries = [noted(number, stream, text=text) for stream, number in lines]
        expected = {} if believed is None else {"visit:a": believed}
        summaries = [summary(stream, minutes=number) for stream, number in lines]
        outcomes = []
        for store in (self.disk, self.memory):
            try:
                outcomes.append(
                    store.append(entries, expected=expected, summaries=summaries, document=document)
                )
            except ValueError as refused:
                outcomes.append(str(refused))
        assert outcomes[0] == outcomes[1]

    @rule(person=st.sampled_from(["ann", "bob"]), field=st.sampled_from("fg"), text=TEXT)
    def put_draft(self, person: str, field: str, text: str) -> None:
        for store in (self.disk, self.memory):
            store.put_draft(person, "visit:a", field, text, NOW)

    @rule()
    def reopen(self) -> None:
        self.disk.close()
        self.disk = opened(self.folder)

    @rule()
    def check(self) -> None:
        assert self.disk.verify() == self.memory.verify() == ()

    @invariant()
    def agree(self) -> None:
        assert self.disk.entries_like("") == self.memory.entries_like("")
        assert self.disk.store_head() == self.memory.store_head()
        assert self.disk.streams("visit:") == self.memory.streams("visit:")
        assert self.disk.head("visit:a") == self.memory.head("visit:a")
        assert self.disk.summaries("") == self.memory.summaries("")
        assert self.disk.drafts("ann", "visit:a") == self.memory.drafts("ann", "visit:a")

    def teardown(self) -> None:
        self.disk.close()
        shutil.rmtree(self.folder)


TestDiskAgreesWithMemory = DiskAgreesWithMemory.TestCase
TestDiskAgreesWithMemory.settings = settings(
    max_examples=15,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def test_memory_sees_an_entry_that_was_changed_behind_its_back() -> None:
    store = MemoryStore()
    store.append([noted(1)])
    store._streams["visit:a"][0] = replace(noted(1), reason="edited")
    assert [place.split(":")[1] for place in store.verify()] == ["a"]
    assert store.meta("database_id") == "memory"
    store.close()
    with pytest.raises(ValueError, match="fixed"):
        store.set_meta("database_id", "x")
