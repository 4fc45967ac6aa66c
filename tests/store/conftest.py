"""Fixtures of the store's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ketadesk.store.database import Store
from ketadesk.store.folder import prepare
from ketadesk.store.memory import MemoryStore
from ketadesk.store.port import StorePort

from .builders import DATABASE_ID, created


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "data"
    prepare(place, lambda: "")
    return place


@pytest.fixture
def disk(folder: Path) -> Iterator[Store]:
    store = created(folder)
    yield store
    store.close()


@pytest.fixture(params=["disk", "memory"])
def store(request: pytest.FixtureRequest) -> StorePort:
    if request.param == "memory":
        return MemoryStore(DATABASE_ID)
    found: StorePort = request.getfixturevalue("disk")
    return found
