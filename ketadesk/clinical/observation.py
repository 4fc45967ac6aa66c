"""One set of observations."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Final


@dataclass(frozen=True, slots=True)
class Vitals:
    """What one set holds. None is "not measured"; zero is a measurement.

    Attributes:
        sbp, dbp: blood pressure, mmHg; both 0 is "no pressure found".
        hr: heart rate, per minute.
        spo2: oxygen saturation, percent.
        oxygen_l_min: oxygen given, litres per minute.
        on_oxygen: whether oxygen is given, where the flow is not known.
        rr: breathing rate, per minute.
        temp_c: temperature, degrees Celsius.
        moaas: MOAA/S 0 to 5.
        distress: 0 calm to 3 panicking or unsafe.
        nausea: 0 none to 3 severe.
        vomited: times since the set before.
        pain: 0 to 10.
        cadss6: CADSS-6 total, 0 to 24.
        site_ok: whether the IV site looks right.
        oriented: False is new confusion.
        symptoms: of ``SYMPTOMS``.
    """

    sbp: int | None = None
    dbp: int | None = None
    hr: int | None = None
    spo2: int | None = None
    oxygen_l_min: Decimal | None = None
    on_oxygen: bool | None = None
    rr: int | None = None
    temp_c: Decimal | None = None
    moaas: int | None = None
    distress: int | None = None
    nausea: int | None = None
    vomited: int | None = None
    pain: int | None = None
    cadss6: int | None = None
    site_ok: bool | None = None
    oriented: bool | None = None
    symptoms: tuple[str, ...] | None = None

    @property
    def oxygen(self) -> bool | None:
        """Whether oxygen is given; None if the set does not say."""
        if self.oxygen_l_min is not None:
            return self.oxygen_l_min > 0
        return self.on_oxygen


VITALS: Final = tuple(each.name for each in fields(Vitals))
"""Names of everything a set can hold, in the order of the record."""

SYMPTOMS: Final = ("chest_pain", "breathless", "headache", "vision", "confusion", "weakness")
