"""Pounds beside kilograms: half up to a tenth, never instead of them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ketadesk.ui.weights import pounds, weight_words


@pytest.mark.parametrize(
    ("kg", "words"),
    [
        ("30", "30\u00a0kg (66.1\u00a0lb)"),
        ("68.4", "68.4\u00a0kg (150.8\u00a0lb)"),
        ("70.5", "70.5\u00a0kg (155.4\u00a0lb)"),
        # Worked case 3 the other way: 176 lb were stored as 79.8 kg.
        ("79.8", "79.8\u00a0kg (175.9\u00a0lb)"),
        ("80.0", "80\u00a0kg (176.4\u00a0lb)"),
        ("110", "110\u00a0kg (242.5\u00a0lb)"),
        ("250", "250\u00a0kg (551.2\u00a0lb)"),
    ],
)
def test_kilograms_with_their_pounds(kg: str, words: str) -> None:
    assert weight_words(Decimal(kg)) == words


def test_a_half_tenth_of_a_pound_goes_up() -> None:
    exact = Decimal("100.05") * Decimal("0.45359237")
    assert pounds(exact) == "100.1"
    assert pounds(exact - Decimal("0.0001")) == "100"
