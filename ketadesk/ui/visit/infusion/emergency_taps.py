"""Steps of an emergency as they are tapped: kept one by one, and told together with the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from ketadesk.desk.tries import Try
from ketadesk.kernel.dates import show_countdown
from ketadesk.kernel.problems import Code, EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.kit import Moment
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import Status
from ketadesk.ui.visit.part_words import part_words
from ketadesk.visit.emergency import current_log, emergency_began

OTHER: Final = "other"
"""The step that is told in words of its own."""
_TIMES_READ_ANEW: Final = 3
"""How often a tap is kept once more after the record had moved on: by then it is read anew."""


@dataclass
class Tap:
    """A step that was tapped and is not on the disk yet.

    Attributes:
        step: its name in the record.
        text: what was done, for ``OTHER``.
        at: the instant of the tap.
        by: id of whoever tapped it; it is kept under no other name.
        tried: what its act has said so far.
        fault: what kept it from the disk; None before it was tried.
    """

    step: str
    text: str
    at: datetime
    by: str
    tried: Try = field(default_factory=Try)
    fault: EnvironmentFault | None = None


def kept(presenter: VisitPresenter, tap: Tap) -> Problem | EnvironmentFault | None:
    """Keep a tap with its own instant; what is in the way, or None once it is recorded."""
    desk, visit = presenter.desk, presenter.visit
    for _time in range(_TIMES_READ_ANEW):
        done = presenter.attempt(
            lambda: desk.urgent.log(visit, tap.step, tap.text, at=tap.at), tap.tried
        )
        if not isinstance(done, Problem) or done.code is not Code.CONFLICT:
            break
    return done if isinstance(done, Problem | EnvironmentFault) else None


def log_moments(presenter: VisitPresenter, taps: Sequence[Tap]) -> tuple[Moment, ...]:
    """The log that runs, newest first, over it what waits for the disk; empty where none runs."""
    visit = presenter.case.visit
    log = current_log(visit) if taps or emergency_began(visit) is not None else ()
    began = log[0].entry.happened_at if log else None
    waiting = tuple(
        Moment(
            show_countdown(0 if began is None else int((each.at - began).total_seconds())),
            _("{step}: not saved yet").format(step=step_words(presenter, each.step, each.text)),
            Status.CAUTION,
        )
        for each in reversed(taps)
    )
    written = tuple(
        Moment(show_countdown(each.since_s), step_words(presenter, each.step, each.text))
        for each in reversed(log)
    )
    return (*waiting, *written)


def step_words(presenter: VisitPresenter, step: str, text: str = "") -> str:
    """A step as a line of the log says it, with its text where it has one."""
    if step == OTHER and text:
        return text
    words = part_words("step", step, presenter)
    words = words[:1].upper() + words[1:]
    return f"{words}: {text}" if text else words
