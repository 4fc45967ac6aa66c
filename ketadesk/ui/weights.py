"""A weight as it is read: kilograms with the pounds beside them, never pounds alone."""

from __future__ import annotations

from decimal import Decimal

from ketadesk.clinical.dosing import lb_from_kg
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import _


def weight_words(weight_kg: Decimal) -> str:
    """Kilograms and, in brackets, pounds to 0.1 half up; such as ``80 kg (176.4 lb)``."""
    return _("{kg}\u00a0kg ({lb}\u00a0lb)").format(kg=plain(weight_kg), lb=pounds(weight_kg))


def pounds(weight_kg: Decimal) -> str:
    """The pounds alone, to 0.1 half up, for a place that has the unit in its heading."""
    return plain(lb_from_kg(weight_kg))
