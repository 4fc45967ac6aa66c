"""Which passphrases are refused: by length and by being guessed first, by nothing else."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from ketadesk.kernel.problems import Code, Problem

SHORTEST: Final = 15
LONGEST: Final = 256

_ROWS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "12345678901234567890",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "zaq12wsxcde34rfvbgt56yhnmju78ik",
    "1q2w3e4r5t6y7u8i9o0p",
)
_RUNS: Final = (*_ROWS, *(row[::-1] for row in _ROWS))
"""What a finger types when it runs along, forwards and backwards."""

_RUN: Final = 4
_FEWEST_PARTS: Final = 8

# fmt: off
_WORDS: Final = (
    "administrator", "admin", "root", "user", "guest", "login", "welcome", "password",
    "passwort", "passphrase", "letmein", "changeme", "default", "secret", "iloveyou", "dragon",
    "monkey", "football", "baseball", "sunshine", "princess", "trustno", "ketadesk", "ketamine",
    "infusion", "clinic", "nurse", "doctor", "doctors", "prescriber", "patient", "hospital",
    "medicine", "correct", "horse", "battery", "staple", "qwerty", "qwertz", "asdf", "abc",
    "this", "is", "my", "the", "a", "and", "it", "do", "not", "please",
    "i", "you", "me", "love", "loves", "forever", "always", "baby", "hello", "spring", "summer",
    "autumn", "winter", "master", "superman", "batman", "pokemon", "starwars", "computer",
    "internet", "michael", "jesus", "freedom", "whatever", "shadow", "pass", "word", "phrase",
)
# fmt: on


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def _repeats(text: str) -> bool:
    """Whether the text is one short beginning, said at least twice."""
    periods = range(1, min(SHORTEST - 1, len(text) // 2) + 1)
    return any(text[period:] == text[:-period] for period in periods)


def _parts(text: str) -> int:
    """How many things there are to remember: a run along the keyboard counts as one."""
    at, count = 0, 0
    while at < len(text):
        count += 1
        at += max(_run_at(text, at), 1)
    return count


def _run_at(text: str, at: int) -> int:
    """How many letters of a run stand here; 0 if it is too short to be one."""
    same = next((n for n in range(1, len(text) - at) if text[at + n] != text[at]), len(text) - at)
    longest = same
    for run in _RUNS:
        length = longest
        while at + length < len(text) and text[at : at + length + 1] in run:
            length += 1
        longest = length
    return longest if longest >= _RUN else 0


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

    There are no rules about kinds of characters. Refused are what is said twice, runs along
    the keyboard or the digits, and what is nothing but common words, names and digits.

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
    # Any digits are made of the words and digits that everybody knows; they are judged by runs.
    if not folded.isdigit():
        if _made_of(folded, _WORDS):
            return _weak("common")
        parts = {_folded(part) for name in names for part in (name, *name.split())}
        if _made_of(folded, parts | set(_WORDS)):
            return _weak("name")
    if _repeats(folded) or _parts(folded) < _FEWEST_PARTS:
        return _weak("common")
    return None


def _weak(reason: str, **params: str) -> Problem:
    return Problem(Code.PASSPHRASE_WEAK, "passphrase", {"reason": reason, **params})
