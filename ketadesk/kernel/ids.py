"""Client-made ids, so that a retried write never doubles an entry."""

from __future__ import annotations

import os
from typing import Protocol


class Ids(Protocol):
    """Makes an id that no other entry has."""

    def __call__(self) -> str:
        """A fresh id."""


def random_id() -> str:
    """A random 128-bit id as 32 hexadecimal digits."""
    return os.urandom(16).hex()
