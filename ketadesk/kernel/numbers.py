"""Decimal amounts: rounding half up, typing them, showing them.

Showing follows R-UX-10: a leading zero, no trailing zero, a comma from 1,000.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from ketadesk.kernel.problems import Code, Problem

TENTH: Final = Decimal("0.1")
HUNDREDTH: Final = Decimal("0.01")

_POINT = re.compile(r"[+-]?(\d+(\.\d+)?|\.\d+)")
_COMMA = re.compile(r"[+-]?(\d+(,\d+)?|,\d+)")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
_LONGEST_NUMBER = 12


def half_up(amount: Decimal, step: Decimal = TENTH) -> Decimal:
    """Round to a multiple of a power-of-ten step, halves away from zero; zero has no sign."""
    return amount.quantize(step, rounding=ROUND_HALF_UP) + 0


def fixed(amount: Decimal, places: int) -> str:
    """The amount with exactly this many decimals, half up: for comparison, not for screens."""
    return f"{half_up(amount, Decimal(1).scaleb(-places)):f}"


def plain(amount: Decimal | int) -> str:
    """The amount for people: leading zero, no trailing zero, a comma from 1,000."""
    text = f"{Decimal(amount) or Decimal(0):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def parse_number(text: str, decimal_sign: str, item: str | None = None) -> Decimal | Problem:
    """Read a typed number.

    A point is always taken as the decimal sign; a comma only where the clinic has set it.
    Exponents, digit grouping, NaN and infinity are refused (``not-a-number``), and so is
    ``1,234``, which reads as two different numbers.

    Args:
        text: as typed; spaces around it are ignored.
        decimal_sign: the clinic's setting, ``"."`` or ``","``.
        item: the field, for the problem.
    """
    typed = text.strip().replace("\u2212", "-")
    if len(typed) > _LONGEST_NUMBER or not typed.isascii():
        return Problem(Code.NOT_A_NUMBER, item, {"typed": text[:_LONGEST_NUMBER]})
    if _GROUPED.fullmatch(typed):
        return Problem(Code.NOT_A_NUMBER, item, {"typed": text, "ambiguous": "yes"})
    if _POINT.fullmatch(typed):
        return Decimal(typed)
    if decimal_sign == "," and _COMMA.fullmatch(typed):
        return Decimal(typed.replace(",", "."))
    return Problem(Code.NOT_A_NUMBER, item, {"typed": text, "sign": decimal_sign})
