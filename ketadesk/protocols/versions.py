"""Versions of protocols: KetaDesk's own, such as ``1.1``, and a clinic's, ``1.1-clinic.2``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

PATTERN: Final = re.compile(r"(?P<shipped>\d+\.\d+)(-clinic\.(?P<own>\d+))?")
"""What a version may be. Of one protocol, the version that was approved last is in use."""


def clinic_version(base: str, taken: Iterable[str]) -> str:
    """The clinic's next own version of what it copies: a number that no text of it has had yet.

    Args:
        base: the version copied from, shipped or the clinic's own.
        taken: every version of this protocol that the clinic has ever kept, drafts included.
    """
    shipped = _parts(base)[0]
    own = [number for each in taken for stem, number in [_parts(each)] if stem == shipped]
    return f"{shipped}-clinic.{max(own, default=0) + 1}"


def _parts(version: str) -> tuple[str, int]:
    found = PATTERN.fullmatch(version)
    if found is None:
        raise ValueError(version)
    return found["shipped"], int(found["own"] or 0)
