"""What a scale's score says: its band, how far it moved since the first, and what that is worth.

Sources: clinical reference §6. Bands and the steps of PCL-5 [21]; response, a fall of at least
50 %; MADRS remission up to 10 [31]; PHQ-9 remission below 5 (house default); pain, a fall of at
least 30 % [G2]. The figures stand in the protocol, scale by scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, Protocol

from ketadesk.clinical.screening import scale_change

RELIABLE_POINTS: Final[Mapping[str, int]] = {"pcl5": 5}
"""By scale: a change of so many points is more than the scale's own noise [21]."""


class Band(Protocol):
    """A named range, both ends included."""

    @property
    def label(self) -> str:
        """What the range is called."""

    @property
    def low(self) -> int:
        """The lowest score in it."""

    @property
    def high(self) -> int:
        """The highest score in it."""


class Scale(Protocol):
    """The figures of a scale that this module asks for; a protocol file gives them."""

    @property
    def name(self) -> str:
        """Such as ``pcl5``."""

    @property
    def bands(self) -> Sequence[Band]:
        """Its severity bands, or none."""

    @property
    def response_percent(self) -> int | None:
        """A fall of at least this, in percent of the first score, is a response."""

    @property
    def response_points(self) -> int | None:
        """A fall of at least so many points is a response: a meaningful change."""

    @property
    def remission_to(self) -> int | None:
        """A score up to this is remission."""


class Move(StrEnum):
    """What a change in points is worth on a scale that says so; a fall is the better way."""

    WORSE = "worse"
    NONE = "none"
    RELIABLE = "reliable"
    MEANINGFUL = "meaningful"


@dataclass(frozen=True, slots=True)
class Progress:
    """A score against the first of the series. None is "not defined" or "not known".

    Attributes:
        value, first: the two scores.
        band: name of the band that the value lies in.
        points: value minus first; below zero is better.
        percent: the same in percent of the first, half up to 0.1; None from a first of zero.
        response: whether the fall reaches the scale's figure, judged before rounding.
        remission: whether the value is at or below the scale's figure.
        move: what the change in points is worth, on a scale with such steps.
    """

    value: int | None
    first: int | None
    band: str | None = None
    points: int | None = None
    percent: Decimal | None = None
    response: bool | None = None
    remission: bool | None = None
    move: Move | None = None


def band_of(bands: Iterable[Band], value: int | None) -> str | None:
    """Name of the band that a score lies in; None without a score, or in no band."""
    if value is None:
        return None
    return next((each.label for each in bands if each.low <= value <= each.high), None)


def move_of(points: int, *, reliable: int, meaningful: int) -> Move:
    """What a change is worth, both steps counting from their own value on.

    Args:
        points: value minus first.
        reliable: a change of so many points, up or down, is more than noise.
        meaningful: a fall of so many points matters to the patient.
    """
    if points >= reliable:
        return Move.WORSE
    if -points >= meaningful:
        return Move.MEANINGFUL
    return Move.RELIABLE if -points >= reliable else Move.NONE


def progress_of(scale: Scale, value: int | None, first: int | None) -> Progress:
    """A score against the first of the series.

    Args:
        scale: the protocol's.
        value: the score that is asked about, None where it was not taken.
        first: the first score of the series, None where there is none.
    """
    if value is None:
        return Progress(None, first)
    change = scale_change(
        value,
        first,
        response_percent=scale.response_percent,
        response_points=scale.response_points,
        remission_to=scale.remission_to,
    )
    points = None if first is None else value - first
    reliable, meaningful = RELIABLE_POINTS.get(scale.name), scale.response_points
    move = None
    if points is not None and reliable is not None and meaningful is not None:
        move = move_of(points, reliable=reliable, meaningful=meaningful)
    return Progress(
        value,
        first,
        band_of(scale.bands, value),
        points,
        change.change_percent,
        change.response,
        change.remission,
        move,
    )
