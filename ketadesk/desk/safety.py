"""Bladder and liver over the visits of a patient, as they were asked and tested."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from ketadesk.desk.series import VisitLine
from ketadesk.visit.facts import BLADDER
from ketadesk.visit.stages import Stage
from ketadesk.visit.visit import Visit

LABS: Final[Mapping[str, str]] = {"liver": "lab.liver", "urine": "lab.urine"}
"""Item of the screening by check of maintenance."""


@dataclass(frozen=True, slots=True)
class LabResult:
    """A laboratory result as answered at a visit.

    Attributes:
        result: ``normal``, ``abnormal``, ``not_done`` or ``not_needed``.
        on: the day of the test, where one was given.
    """

    result: str
    on: date | None


@dataclass(frozen=True, slots=True)
class SafetyLine:
    """Bladder and liver at one visit.

    Attributes:
        visit: which.
        on: the day it began.
        bladder: the five scores in the order of ``visit.facts.BLADDER``; None where not asked.
        liver, urine: the results, or None where not asked.
    """

    visit: Visit
    on: date
    bladder: tuple[int | None, ...]
    liver: LabResult | None
    urine: LabResult | None

    @property
    def total(self) -> int | None:
        """Sum of the five, 0 to 15; None while one of them is missing."""
        known = [each for each in self.bladder if each is not None]
        return sum(known) if len(known) == len(self.bladder) else None

    @property
    def worst(self) -> int | None:
        """The highest of those asked, or None."""
        return max((each for each in self.bladder if each is not None), default=None)

    @property
    def blood(self) -> int | None:
        """The score for blood, or None where not asked."""
        return self.bladder[BLADDER.index("blad.blood")]


def safety_lines(lines: Iterable[VisitLine]) -> tuple[SafetyLine, ...]:
    """Bladder and liver of each visit at which any of it was asked; void ones are left out."""
    found = []
    for line in lines:
        visit = line.visit
        bladder = tuple(_score(visit, item) for item in BLADDER)
        liver, urine = (lab_result(visit, LABS[name]) for name in ("liver", "urine"))
        asked = any(each is not None for each in (*bladder, liver, urine))
        if asked and visit.stage is not Stage.VOID:
            found.append(SafetyLine(visit, line.on, bladder, liver, urine))
    return tuple(found)


def lab_result(visit: Visit, item: str) -> LabResult | None:
    """A dated result, or None while it is not answered or was left out."""
    answer = visit.answers.get(item)
    if answer is None or answer.not_assessed:
        return None
    result, on = answer.fields.get("result", answer.value), answer.fields.get("date")
    if not isinstance(result, str):
        return None
    return LabResult(result, on if isinstance(on, date) else None)


def _score(visit: Visit, item: str) -> int | None:
    answer = visit.answers.get(item)
    value = None if answer is None else answer.value
    return int(value) if isinstance(value, Decimal) else None
