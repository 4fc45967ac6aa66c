"""Which passphrases are refused: by length and by being guessed first, by nothing else."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from ketadesk.kernel.problems import Code, Problem

SHORTEST: Final = 15
LONGEST: Final = 256

_RUNS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "zyxwvutsrqponmlkjihgfedcba",
    "0123456789",
    "9876543210",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
)
# fmt: off
_WORDS: Final = (
    "administrator", "admin", "root", "user", "guest", "login", "welcome", "password",
    "passwort", "passphrase", "letmein", "changeme", "default", "secret", "iloveyou", "dragon",
    "monkey", "football", "baseball", "sunshine", "princess", "trustno", "ketadesk", "ketamine",
    "infusion", "clinic", "nurse", "doctor", "doctors", "prescriber", "patient", "hospital",
    "medicine", "correct", "horse", "battery", "staple", "qwerty", "qwertz", "asdf", "abc",
    "this", "is", "my", "the", "a", "and", "it", "do", "not", "please",
)
# fmt: on
_SHORTEST_PATTERN: Final = 5


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def _pattern(text: str) -> str:
    """The shortest beginning that gives the text when it is repeated."""
    return text[: (text + text).find(text, 1)]


def _made_of(text: str, words: Iterable[str]) -> bool:
    """Whether the text is nothing but these words and digits, in any order."""
    known = sorted({word for word in words if word} | set("0123456789"))
    reached = {0}
    for at in range(len(text)):
        if at in reached:
            reached |= {at + len(word) for word in known if text.startswith(word, at)}
    return len(text) in reached


def passphrase_problem(text: str, names: Iterable[str] = ()) -> Problem | None:
    """Why the passphrase is refused, or None (R-SEC-03).

    There are no rules about kinds of characters.

    Args:
        text: as typed.
        names: of the person and the clinic, which are guessed first.

    Returns:
        ``PASSPHRASE_WEAK`` for ``passphrase``; the parameter ``reason`` is ``short`` or
        ``long`` (with ``limit`` in characters), ``common`` or ``name``.
    """
    length = len(unicodedata.normalize("NFKC", text))
    if length < SHORTEST:
        return _weak("short", limit=str(SHORTEST))
    if length > LONGEST:
        return _weak("long", limit=str(LONGEST))
    folded = _folded(text)
    if len(_pattern(folded)) < _SHORTEST_PATTERN or any(folded in run * 12 for run in _RUNS):
        return _weak("common")
    if folded.isdigit():
        return None
    if _made_of(folded, _WORDS):
        return _weak("common")
    parts = {_folded(part) for name in names for part in (name, *name.split())}
    if _made_of(folded, parts | set(_WORDS)):
        return _weak("name")
    return None


def _weak(reason: str, **params: str) -> Problem:
    return Problem(Code.PASSPHRASE_WEAK, "passphrase", {"reason": reason, **params})
