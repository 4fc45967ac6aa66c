"""Amounts of ketamine in the words of the account."""

from __future__ import annotations

from decimal import Decimal

from ketadesk.kernel.numbers import half_up, plain
from ketadesk.kernel.text import _


def mg_words(amount: Decimal | None) -> str:
    """Milligrams to a tenth, with the unit; None is an amount that nobody knows."""
    if amount is None:
        return _("not known")
    return f"{plain(half_up(amount))}\u00a0mg"
