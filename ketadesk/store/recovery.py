"""The recovery key: 160 random bits that a person prints, keeps and can type back."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from typing import Final

from ketadesk.kernel.problems import Code, Problem

_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are read as 1, 1, 0 and V."""

_READ_AS: Final = str.maketrans("ILO", "110", " -\t\n\r\u00a0\u2010\u2011\u2012\u2013\u2014")
_KEY_BYTES: Final = 20
_CHECK_LETTERS: Final = 4
_LENGTH: Final = _KEY_BYTES * 8 // 5 + _CHECK_LETTERS


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """Opens the record when no passphrase does. Shown once, on paper.

    Attributes:
        octets: the random part, 20 bytes.
    """

    octets: bytes = field(repr=False)

    @classmethod
    def random(cls) -> RecoveryKey:
        """A fresh key."""
        return cls(os.urandom(_KEY_BYTES))

    @classmethod
    def typed(cls, text: str) -> RecoveryKey | Problem:
        """The key that somebody typed, in any case and grouping.

        Returns:
            ``IMPLAUSIBLE`` for ``recovery_key`` if it was mistyped: nine groups of four whose
            last group does not follow from the others.
        """
        letters = text.upper().translate(_READ_AS)
        mistyped = Problem(
            Code.IMPLAUSIBLE, "recovery_key", {"typed": str(len(letters)), "length": str(_LENGTH)}
        )
        if len(letters) != _LENGTH or not set(letters) <= set(_LETTERS):
            return mistyped
        number = 0
        for letter in letters[:-_CHECK_LETTERS]:
            number = number * 32 + _LETTERS.index(letter)
        key = cls(number.to_bytes(_KEY_BYTES, "big"))
        return key if key._letters() == letters else mistyped

    @property
    def text(self) -> str:
        """The key for paper: nine groups of four, the last one a check on the others."""
        letters = self._letters()
        return "-".join(letters[at : at + 4] for at in range(0, _LENGTH, 4))

    def _letters(self) -> str:
        check = hashlib.sha256(b"ketadesk-recovery-check" + self.octets).digest()
        held = int.from_bytes(self.octets, "big") << 20 | int.from_bytes(check[:3], "big") >> 4
        return "".join(_LETTERS[held >> shift & 31] for shift in range((_LENGTH - 1) * 5, -1, -5))
