"""How far a value stands from its baseline, where a rule is about that.

Source: clinical reference §3: the rise of a pressure above its baseline, and new oxygen need.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ketadesk.clinical.levels import Limit, needs_more_oxygen
from ketadesk.clinical.observation import Vitals


@dataclass(frozen=True, slots=True)
class Rise:
    """One value against its baseline.

    Attributes:
        parameter: name of the value, as in ``Vitals``.
        change: value minus baseline, in the value's own unit; negative for a fall.
        reached: whether the rule by rise makes at least amber of it, whatever the value itself
            makes.
    """

    parameter: str
    change: Decimal
    reached: bool


def rises(limits: Iterable[Limit], vitals: Vitals, baseline: Vitals) -> tuple[Rise, ...]:
    """Each value that a rule by rise is about and that both sets hold."""
    found = []
    for limit in limits:
        now, usual = (getattr(each, limit.parameter, None) for each in (vitals, baseline))
        if limit.rise_amber is not None and now is not None and usual is not None:
            change = Decimal(now) - Decimal(usual)
            found.append(Rise(limit.parameter, change, change >= limit.rise_amber))
    flow, before = vitals.oxygen_l_min, baseline.oxygen_l_min
    if before is None and not baseline.oxygen:
        before = Decimal(0)
    if flow is not None and before is not None:
        more = needs_more_oxygen(vitals, baseline)
        found.append(Rise("oxygen_l_min", flow - before, more))
    return tuple(found)
