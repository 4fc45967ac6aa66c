"""When a patient may leave at the earliest, and until when not to drive.

Source: clinical reference §4 and §5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, Protocol

REVERSAL: Final = "reversal"
"""The class of flumazenil and naloxone; nobody shortens the time after them [24]."""

_HALF_HOUR: Final = timedelta(minutes=30)


class Minimums(Protocol):
    """The minimum times, in minutes, that this module asks for; a protocol file gives them."""

    @property
    def minimum_min(self) -> int:
        """After the pump end."""

    @property
    def ordered_minimum_min(self) -> int:
        """After the pump end by a prescriber's written order."""

    @property
    def long_infusion_min(self) -> int:
        """From this elapsed time on an infusion is long, pauses included."""

    @property
    def long_minimum_min(self) -> int:
        """After the end of a long infusion."""

    @property
    def extensions_min(self) -> Mapping[str, int]:
        """After a medicine of a class."""


@dataclass(frozen=True, slots=True)
class ClassedDose:
    """A medicine was given: when, and its class in the protocol's list."""

    at: datetime
    drug_class: str


def earliest_leave(
    minimums: Minimums,
    *,
    started_at: datetime,
    ended_at: datetime,
    given: Sequence[ClassedDose],
    shortened_at: datetime | None = None,
) -> datetime:
    """The latest of all minimum times [D; 120 min after a reversal: 24].

    Args:
        minimums: the protocol's.
        started_at: pump start.
        ended_at: pump end, or a later dose of ketamine.
        given: every medicine of the visit.
        shortened_at: when a prescriber ordered the shorter minimum in writing, or None. It
            shortens the time after an end before it and waives that after a sedative or pressure
            medicine given before it; never that after a reversal.
    """

    def waived(at: datetime) -> bool:
        return shortened_at is not None and at <= shortened_at

    long = ended_at - started_at >= timedelta(minutes=minimums.long_infusion_min)
    after_end = minimums.long_minimum_min if long else minimums.minimum_min
    if waived(ended_at):
        after_end = minimums.ordered_minimum_min
    times = [ended_at + timedelta(minutes=after_end)]
    times += [
        dose.at + timedelta(minutes=minimums.extensions_min[dose.drug_class])
        for dose in given
        if dose.drug_class in minimums.extensions_min
        and (dose.drug_class == REVERSAL or not waived(dose.at))
    ]
    return max(times)


def no_driving_until(
    ended_at: datetime, last_sedative_at: datetime | None, *, hours: int, zone: tzinfo
) -> datetime:
    """24 h after the pump end or the last sedative, rounded up to the next half hour.

    Args:
        ended_at: pump end, aware.
        last_sedative_at: the last sedative medicine, if any was given.
        hours: the protocol's figure; hours that really pass, whatever the clocks do that night.
        zone: the clinic's, on whose wall clock the half hour lies.
    """
    last = max(ended_at, last_sedative_at or ended_at).astimezone(UTC)
    until = (last + timedelta(hours=hours)).astimezone(zone)
    past = timedelta(
        minutes=until.minute % 30, seconds=until.second, microseconds=until.microsecond
    )
    # The rest of the half hour really passes: on the wall clock it may not exist, or come twice.
    rest = _HALF_HOUR - past if past else timedelta()
    return (until.astimezone(UTC) + rest).astimezone(zone)
