"""How a threshold is written down: by hand from the clinical reference, not from a protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from ketadesk.kernel.problems import Problem
from ketadesk.visit.entries import Entry
from tests.visit.builders import code

Probe = Callable[[Any], str]
"""Takes a value (None where there is none) through the real rules and says what came of it."""


@dataclass(frozen=True, slots=True)
class Never:
    """Why there is no such case; it is told instead of a result."""

    why: str


Result = str | Never
PLACES: Final = ("below", "at", "above", "missing", "zero")


@dataclass(frozen=True, slots=True)
class Threshold:
    """One figure of the reference and what happens around it.

    Attributes:
        id: its path in the protocol, as ``walk`` gives it.
        limit: the figure.
        values: what is put in one step below, at and above it, and as zero.
        results: what must come of it, in the order of ``PLACES``.
        source: section of the reference, and its source.
        probe: how it is put in.
    """

    id: str
    limit: Decimal
    values: tuple[Any, Any, Any, Any]
    results: tuple[Result, Result, Result, Result, Result]
    source: str
    probe: Probe

    def cases(self) -> Iterator[tuple[str, Any, str]]:
        """Place, value and expected result of each case that there is."""
        below, at, above, zero = self.values
        for place, value, result in zip(
            PLACES, (below, at, above, None, zero), self.results, strict=True
        ):
            if isinstance(result, str):
                yield place, value, result


Row = tuple[str, str, tuple[Result, Result, Result]]


def table(
    probe: Probe,
    source: str,
    *rows: Row,
    missing: Result,
    zero: Result,
    step: str = "1",
    values: tuple[Any, Any, Any, Any] | None = None,
) -> tuple[Threshold, ...]:
    """Thresholds that are put in the same way: path, figure, results below, at and above.

    Args:
        probe: for all of them.
        source: for all of them.
        rows: each threshold.
        missing, zero: what comes of no value and of zero.
        step: the smallest difference of the value.
        values: what is put in, where it is not the figure itself.
    """
    found = []
    for name, limit, (below, at, above) in rows:
        figure, small = Decimal(limit), Decimal(step)
        put = values or (figure - small, figure, figure + small, Decimal(0))
        results = (below, at, above, missing, zero)
        found.append(Threshold(name, figure, put, results, source, probe))
    return tuple(found)


def outcome(result: Entry | Problem) -> str:
    """Taken, or the code of the refusal."""
    return code(result) or "taken"
