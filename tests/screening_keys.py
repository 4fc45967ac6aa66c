"""A whole screening as it is typed: the keys of each section, in order.

Enter is \\n, Tab is \\t. Words that are typed in full stand as they are typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

BY_ONE_KEY: Final = ("body", "mind", "medicines", "interactions", "bladder", "equipment", "room")
"""Sections in which every answer is one key."""


def screening_keys(second_person: str) -> Mapping[str, str]:
    """The sections' keys; ``second_person`` is the key of whoever checks the pump."""
    return {
        "identity": "y20022026\nyy1n\tn",
        "reason": "t\n3\n1\nn",
        "today": "0030\nl0630\nnnnnnny80\n175\n",
        "home": "Ben Sample\n555-0142\n\nnyy",
        "body": "nnnnnnnnnnn",
        "mind": "nnnnnnnn",
        "tests": "16022026\nn" * 4,
        "medicines": "ynnnn",
        "interactions": "nnnnn",
        "safety": "00\nny1\nnyn",
        "bladder": "00000",
        "scores": "21\n\n\n\n\n\n\n",
        "equipment": "y" * 9,
        "room": "y" * 6,
        "line": f"left forearm\n22\ny{second_person}",
    }  # fmt: skip
