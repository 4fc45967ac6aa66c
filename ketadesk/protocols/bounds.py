"""Figures that a file cannot mean: below nothing, above the whole, beyond the end of a score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from decimal import Decimal
from typing import Final

from ketadesk.kernel.text import _
from ketadesk.protocols.flaws import Flaw
from ketadesk.protocols.model import Protocol

_MOST: Final = {
    "aldrete_pass": 10,
    "aldrete_awareness": 2,
    "aldrete_oxygen": 2,
    "padss_pass": 10,
    "moaas": 5,
    "spo2_low": 100,
    "nausea_high": 3,
}
"""Figures of the recovery that end with their scale (clinical reference §3 and §4)."""

_HUNDRED: Final = 100
_NEEDED: Final = ("reversal",)
"""Classes that must have a time of their own: nobody leaves early after them (§4)."""


def bound_flaws(protocol: Protocol) -> Iterator[Flaw]:
    """Negative figures, percentages above 100, scores beyond their end, a class without a time."""
    for place, key, figure in _figures(protocol):
        if figure < 0:
            yield Flaw("", place, key, _("at least 0"), str(figure))
        if key.endswith("percent") and figure > _HUNDRED:
            yield Flaw("", place, key, _("at most {most}").format(most=_HUNDRED), str(figure))
    for key, most in _MOST.items():
        figure = getattr(protocol.recovery, key)
        if figure > most:
            yield Flaw("", "recovery", key, _("at most {most}").format(most=most), str(figure))
    for key in ("concentration_low_mg_ml", "stock_strengths_mg_ml"):
        held = getattr(protocol.dosing, key)
        for figure in held if isinstance(held, tuple) else (held,):
            if figure == 0:
                yield Flaw("", "dosing", key, _("more than 0"), str(figure))
    for name in _NEEDED:
        if name not in protocol.recovery.extensions_min:
            expected = _('a time for "{name}"').format(name=name)
            yield Flaw("", "recovery", "extensions_min", expected, _("nothing"))


def _figures(protocol: Protocol) -> Iterator[tuple[str, str, Decimal | int]]:
    """Every figure of which there is no less than none: place, key, figure."""
    parts: list[tuple[str, object]] = [
        ("schedule", protocol.schedule),
        ("dosing", protocol.dosing),
        ("recovery", protocol.recovery),
    ]
    parts += [(f"baseline limit {each.parameter}", each) for each in protocol.baseline]
    parts += [(f"limit {each.parameter}", each) for each in protocol.limits]
    parts += [(f"scale {each.name}", each) for each in protocol.scales]
    for place, part in parts:
        for each in fields(part):  # type: ignore[arg-type]  # every part is a dataclass
            for name, value in _named(each.name, getattr(part, each.name)):
                yield place, name, value


def _named(key: str, held: object) -> Iterable[tuple[str, Decimal | int]]:
    """The figures under a key: itself, each of a list, each of a table under its own name."""
    if isinstance(held, dict):
        return held.items()
    values = held if isinstance(held, tuple) else (held,)
    return [
        (key, each)
        for each in values
        if isinstance(each, Decimal | int) and not isinstance(each, bool)
    ]
