"""R-SEC-03: length and guessability, nothing else."""

from __future__ import annotations

import pytest

from ketadesk.kernel.problems import Code, Problem
from ketadesk.store.passphrase import passphrase_problem

NAMES = ("Ann Ruiz", "Harbour Clinic")


def reason(text: str) -> str | None:
    problem = passphrase_problem(text, NAMES)
    if problem is None:
        return None
    assert problem.code is Code.PASSPHRASE_WEAK
    assert problem.item == "passphrase"
    return problem.params["reason"]


@pytest.mark.parametrize(
    "text",
    [
        "seven slow herons wade",
        "lllama gravel tin",
        "x" + "ab cd ef gh ij kl mn" * 12,
        "七つの鷺がゆっくり川を歩いて渡る",
        "7413 0968 2257 1940",
        "Ruiz keeps eleven grey geese",
        "a" * 7 + "velvet moth",
        "qwerty velvet moth",
        "hello grey geese of 2024",
        "i love grey geese",
        "property of nobody",
        "0042 7710 9385 2601",
        "geranium heron geranium",
    ],
)
def test_long_passphrases_of_any_composition_are_taken(text: str) -> None:
    assert reason(text) is None


def test_the_lengths_are_15_to_256() -> None:
    text = "grey geese fly over the tin roof at nine " * 7
    assert reason(text[:14]) == "short"
    assert reason(text[:15]) is None
    assert reason(text[:256]) is None
    assert reason(text[:257]) == "long"
    assert passphrase_problem("short") == Problem(
        Code.PASSPHRASE_WEAK, "passphrase", {"reason": "short", "limit": "15"}
    )
    # Counted as people see letters, not as a keyboard sends them.
    assert reason("e\u0301" * 14) == "short"


@pytest.mark.parametrize(
    "text",
    [
        "aaaaaaaaaaaaaaaaaaaa",
        "abababababababababab",
        "passwordpassword",
        "Password Password 1!",
        "correct horse battery staple",
        "123456789012345",
        "qwertyuiopasdfghjkl",
        "abcdefghijklmnopqrst",
        "welcome welcome 2024",
        "ketamine clinic 2025",
        "- - - - - - - - - - -",
        "1q2w3e4r5t6y7u8i",
        "abababababababa",
        "121212121212121",
        "19801980198019801",
        "abcabcabcabcabcab",
        "123456123456123",
        "000000000000001",
        "111111111111112",
        "987654321098765",
        "abcdefg12345678",
        "qwertyuiop12345",
        "asdfghjkl123456",
        "1234567890qwerty",
        "qwerty123456789",
        "poiuytrewq54321",
        "zaq12wsxcde34rf",
        "monkeymonkeymonk",
        "hellohellohello",
        "geranium geranium",
        "iloveyouforever",
        "I love you, baby 2024",
        "summersummer2024",
        "Password1234567",
        "!@#$%^&*()_+-=~",
    ],
)
def test_what_everybody_guesses_first_is_refused(text: str) -> None:
    assert reason(text) == "common"


@pytest.mark.parametrize(
    "text",
    ["annruizannruizannruiz", "Harbour Clinic 2026", "Ruiz Ann Harbour 1", "AnnRuiz1password"],
)
def test_names_said_again_are_refused(text: str) -> None:
    assert reason(text) == "name"
